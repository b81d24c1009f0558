"""Which days does a source state as its date, in whatever form machines and people write it?"""

from __future__ import annotations

import re
from datetime import date, datetime, timezone

from tgsearch.dates.numeric import VIETNAM
from tgsearch.dates.scan import find_dates
from tgsearch.dates.spans import DateSpan, parse_span
from tgsearch.errors import DateSyntaxError

_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[T_]?\d{4,6}Z?)?", re.IGNORECASE)
_ISO_HERE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.]{5,15}(?:\+07:?00)?)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")


# What programs write for "no date": the first and last days of .NET, the first of Unix.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_UNIX_START = date(1970, 1, 1)


def parse_stated_date(text: str) -> DateSpan | None:
    """Return the day, month or year that a date field of a source states, or None.

    Reads ISO 8601 and RFC 5322 time stamps (as days in Việt Nam), Vietnamese
    forms, printed spans, `20210115`, seconds or milliseconds since 1970, and
    the American 1/15/2021 when its second number can be no month. The dates
    that programs write for none (1 January 1970, the years before 1900 and
    after 2100) are none.
    """
    span = _read(text.strip())
    if span is None or span == DateSpan.of_day(_UNIX_START):
        return None
    return span if span.start.year >= _FIRST_YEAR and span.end.year <= _LAST_YEAR else None


def _read(stated: str) -> DateSpan | None:
    local = _ISO_HERE.fullmatch(stated)
    if local:  # the form of nearly all fields, and the cheapest
        return _printed(local[1])
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
