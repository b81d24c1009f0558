"""Which days does a source state as its date, in whatever form machines and people write it?"""

from __future__ import annotations

import re
from datetime import datetime, timezone

from tgsearch.dates.numeric import VIETNAM
from tgsearch.dates.scan import find_dates
from tgsearch.dates.spans import DateSpan, parse_span
from tgsearch.errors import DateSyntaxError

_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[T_]?\d{4,6}Z?)?", re.IGNORECASE)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")


def parse_stated_date(text: str) -> DateSpan | None:
    """Return the day, month or year that a date field of a source states, or None.

    Reads ISO 8601 and RFC 5322 time stamps (as days in Việt Nam), Vietnamese
    forms, printed spans, `20210115`, seconds or milliseconds since 1970, and
    the American 1/15/2021 when its second number can be no month.
    """
    stated = text.strip()
    if stated.isascii() and stated.isalnum():
        return _from_digits(stated)
    for match in find_dates(stated[:200]):
        if isinstance(match.value, DateSpan):
            return match.value
    american = _AMERICAN.search(stated)
    if american:
        return _day(american[3], american[1], american[2])
    return _printed(stated)


def _from_digits(digits: str) -> DateSpan | None:
    if _EPOCH.fullmatch(digits):
        moment = datetime.fromtimestamp(int(digits[:10]), timezone.utc)
        return DateSpan.of_day(moment.astimezone(VIETNAM).date())
    compact = _COMPACT.fullmatch(digits)
    if compact:
        return _day(compact[1], compact[2], compact[3])
    return _printed(digits)


def _day(year: str, month: str, day: str) -> DateSpan | None:
    try:
        return parse_span(f"{year}-{int(month):02d}-{int(day):02d}")
    except DateSyntaxError:
        return None


def _printed(text: str) -> DateSpan | None:
    try:
        return parse_span(text)
    except DateSyntaxError:
        return None
