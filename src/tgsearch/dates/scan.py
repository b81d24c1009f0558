"""Which dates does a Vietnamese text name, and where?

The scanner knows the forms of office and news texts. It takes an expression
for a date only when it can be nothing else: a day and month without a year
need a word that announces them (`ngày 14/1`, `chiều 24/11`), for else `24/7`
is "always", `1/3` a third and `2-1` a score.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from tgsearch.dates.matches import DateKind, DateMatch
from tgsearch.dates.numeric import find_numeric
from tgsearch.dates.spans import DateSpan, RelativeDay, YearlessSpan
from tgsearch.dates.worded import find_worded


def find_dates(text: str) -> list[DateMatch]:
    """Return every date expression of `text`, in order, disjoint.

    Days of time stamps with a zone are the days in Việt Nam (UTC+7). The time
    taken grows with the length of the text and with nothing else; text in NFD
    is read like NFC.
    """
    composed = unicodedata.is_normalized("NFC", text)
    lowered = (text if composed else unicodedata.normalize("NFC", text)).lower()
    matches = _disjoint([*find_numeric(lowered), *find_worded(lowered)])
    if not matches:
        return []
    matches = [_with_first_day(m, lowered) for m in matches if not _LUNAR.match(lowered, m.end)]
    matches = _joined(matches, lowered)
    if composed and len(lowered) == len(text):
        return matches
    origin = _origins(text)
    if len(origin) != len(lowered) + 1:
        return []  # letters that change their number when composed or lowered: no Vietnamese text
    return [DateMatch(origin[m.start], origin[m.end], m.value, m.kind) for m in matches]


_LETTER_WITH_MARKS = re.compile("[\\s\\S][\u0300-\u036f]*")


def _origins(text: str) -> list[int]:
    """Return the place in `text` of each code point of its composed lower-case form, and of its end."""
    origins: list[int] = []
    for found in _LETTER_WITH_MARKS.finditer(text):
        origins += [found.start()] * len(unicodedata.normalize("NFC", found[0]).lower())
    origins.append(len(text))
    return origins


def _disjoint(matches: list[DateMatch]) -> list[DateMatch]:
    """Keep of overlapping matches the one that begins first, then the longest."""
    if len(matches) < 2:
        return matches
    kept: list[DateMatch] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


_LUNAR = re.compile(r"(?:[/ ]năm)? ?\(?(?:âm lịch|al(?!\w))")
_FIRST_DAY = re.compile(
    r"(?<!\w)(?:ngày|từ|hai|các) (?:ngày )?(?P<d>\d{1,2})(?P<more>(?:, ?\d{1,2}){0,4})"
    r"(?:(?: ?[-–] ?| (?:đến|tới)(?: hết)?(?: ngày)? )|(?P<next>,? và (?:ngày )?|, ?))$"
)
_FIRST_DAY_CHARS = 40
_JOINTS = ("-", "–", ",", "đến", "tới", "hết", "ngày", "và")  # it ends with one of these


def _with_first_day(match: DateMatch, lowered: str) -> DateMatch:
    """Take in first days written without their month: `từ ngày 5 đến 7/3/2021`, `các ngày 7, 8 và 9/7`."""
    value = match.value
    if match.kind != "day" or isinstance(value, RelativeDay):
        return match
    begin = max(0, match.start - _FIRST_DAY_CHARS)
    left = lowered[begin : match.start].removesuffix("ngày ")
    found = _FIRST_DAY.search(left) if left.rstrip().endswith(_JOINTS) else None
    if found is None:
        return match
    day = int(found["d"])
    last_day = value.start.day if isinstance(value, DateSpan) else value.start[1]
    days = [day, *map(int, found["more"].replace(",", " ").split()), last_day]
    steps = [after - before for before, after in pairwise(days)]
    if day == 0 or min(steps) < 1 or (found["next"] and max(steps) > 1):
        return match
    if isinstance(value, DateSpan):
        return DateMatch(
            begin + found.start("d"), match.end, DateSpan(value.start.replace(day=day), value.end), "range"
        )
    return DateMatch(
        begin + found.start("d"), match.end, YearlessSpan((value.start[0], day), value.end), "range"
    )


_BETWEEN = re.compile(r" ?[-–—] ?(?:ngày )?| ?(?:đến|tới)(?: hết)?(?: ngày)? ")
_MAX_GAP = 16
_RANGE_OF: dict[DateKind, DateKind] = {"day": "range", "month": "range", "quarter": "range", "year": "years"}


def _joined(matches: list[DateMatch], lowered: str) -> list[DateMatch]:
    """Make one range of two ends with only `đến` or a dash between them."""
    joined: list[DateMatch] = []
    for match in matches:
        if joined:
            last = joined[-1]
            near = match.start - last.end <= _MAX_GAP and last.kind == match.kind in _RANGE_OF
            if near and _BETWEEN.fullmatch(lowered, last.end, match.start):
                value = _range_of(last, match)
                if value is not None:
                    joined[-1] = DateMatch(last.start, match.end, value, _RANGE_OF[match.kind])
                    continue
        joined.append(match)
    return joined


def _range_of(first: DateMatch, last: DateMatch) -> DateSpan | YearlessSpan | None:
    start, end = first.value, last.value
    if isinstance(start, YearlessSpan) and isinstance(end, YearlessSpan):
        return YearlessSpan(start.start, end.end)
    if not isinstance(end, DateSpan):
        return None
    if isinstance(start, YearlessSpan):
        dated = start.in_year(end.end.year)
        if dated and dated.start > end.end:
            dated = start.in_year(end.end.year - 1)
        if dated is None:
            return None
        start = dated
    if not isinstance(start, DateSpan) or start.start > end.end:
        return None
    return DateSpan(start.start, end.end)
