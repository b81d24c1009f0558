"""Which dates stand in a text with the words tháng, quý, nửa năm, hôm nay?

Every function takes the text in NFC and lower case. Each keyword is searched
by itself and its surroundings, of bounded length, are then read: that is many
times faster than one expression with all the alternatives.
"""

from __future__ import annotations

import re
from datetime import date

from tgsearch.dates.matches import DateMatch
from tgsearch.dates.spans import DateSpan, RelativeDay, YearlessSpan
from tgsearch.dates.words import COUNTS, MONTHS, QUARTERS
from tgsearch.text import fold

_YEAR = r"((?:1[6-9]|20)\d\d)(?!\w)"
_LEFT_CHARS = 16


def find_worded(lowered: str) -> list[DateMatch]:
    """Return the dates written with words, in the order of the keywords, possibly overlapping."""
    matches: list[DateMatch] = []
    for keyword, read in _READERS:
        start = lowered.find(keyword)
        while start >= 0:
            match = read(lowered, start)
            if match:
                matches.append(match)
            start = lowered.find(keyword, start + len(keyword))
    return matches


_WORDS_OF_MONTHS = "giêng|mười một|mười hai|mười|một|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|chạp"
_COUNT_BEFORE = re.compile(r"(?<![\w.,/-])(?P<n>\d{1,2}|ba|sáu|chín) ?$")
_DAY_BEFORE = re.compile(r"(?<![\w.,/-])(?P<d>\d{1,2}) {0,2}$")
_PART_OF_YEAR = re.compile(
    rf"tháng (?P<side>đầu|cuối)(?: của)?(?: năm(?! (?:học|tới|sau|mới)))?(?:,? {_YEAR})?(?!\w)"
)
_MONTHS_OF_YEAR = re.compile(rf"tháng(?: ?/ ?| (?:của )?năm ){_YEAR}")
_MONTH = re.compile(
    rf"tháng {{1,2}}(?:(?P<m>0?[1-9]|1[0-2])(?![\w%])|(?P<word>{_WORDS_OF_MONTHS})(?!\w))"
    rf"(?: {{0,2}}(?:[/.,–-]|,? {{0,2}}năm(?= )|(?= )) {{0,2}}{_YEAR}"
    rf"| (?P<d>\d{{1,2}}), (?P<y>20\d\d)(?!\w))?"
)
_NO_MONTH_NEXT = re.compile(r" (?:ngày|tuần|tuổi|lần|năm (?!\d))|[.,/-]\d")


def _read_month(lowered: str, start: int) -> DateMatch | None:
    left = lowered[max(0, start - _LEFT_CHARS) : start]
    count = _COUNT_BEFORE.search(left)
    if count and count["n"] != "12":  # "12 Tháng Năm 2022"
        part = _PART_OF_YEAR.match(lowered, start) or _MONTHS_OF_YEAR.match(lowered, start)
        if part:
            return _part_of_year(start - len(left) + count.start(), count["n"], part)
    found = _MONTH.match(lowered, start)
    if found is None:
        return None
    month = int(found["m"]) if found["m"] else MONTHS[fold(found["word"].replace("bẩy", "bảy"))]
    year = found[3] or found["y"]
    if found["d"]:  # "Tháng Một 15, 2021"
        return _day(start, found.end(), int(year), month, int(found["d"]))
    if not year and (found["word"] or _NO_MONTH_NEXT.match(lowered, found.end())):
        return None
    day = _DAY_BEFORE.search(left)
    if day:
        begin = start - len(left) + day.start()
        return _day(begin, found.end(), int(year) if year else None, month, int(day["d"]))
    if year:
        return DateMatch(start, found.end(), DateSpan.of_months(int(year), month, month), "month")
    return DateMatch(start, found.end(), YearlessSpan.of_months(month, month), "month")


def _day(start: int, end: int, year: int | None, month: int, day: int) -> DateMatch | None:
    try:
        if year:
            return DateMatch(start, end, DateSpan.of_day(date(year, month, day)), "day")
        leap = date(2000, month, day)
    except ValueError:
        return None
    return DateMatch(start, end, YearlessSpan((leap.month, leap.day), (leap.month, leap.day)), "day")


def _part_of_year(start: int, word: str, found: re.Match[str]) -> DateMatch | None:
    count = int(word) if word.isdigit() else COUNTS[fold(word)]
    if not 2 <= count <= 11:
        return None
    from_end = found.groupdict().get("side") == "cuối"
    first, last = (13 - count, 12) if from_end else (1, count)
    year = found[found.re.groups]
    value = DateSpan.of_months(int(year), first, last) if year else YearlessSpan.of_months(first, last)
    return DateMatch(start, found.end(), value, "months")


_QUARTER = re.compile(
    rf"qu[ýí] (?:(?P<q>iv|i{{1,3}}|[1-4])(?![\w%])|(?P<word>một|hai|ba|tư|bốn)(?!\w))"
    rf"(?: ?[/.,–-] ?(?:năm )?{_YEAR}| (?:của )?(?:năm )?{_YEAR})?"
)
_NOT_A_QUARTER = re.compile(r"(?<!\w)(?:cao|yêu|đáng|khách|trân|phú|đá|ông|bà|anh|chị|cô|vị|của|kính|thưa) $")


def _read_quarter(lowered: str, start: int) -> DateMatch | None:
    found = _QUARTER.match(lowered, start)
    if found is None or _NOT_A_QUARTER.search(lowered[max(0, start - 7) : start]):
        return None
    year = found[3] or found[4]
    word = found["q"] or fold(found["word"])
    quarter = int(word) if word.isdigit() else QUARTERS[word]
    first, last = 3 * quarter - 2, 3 * quarter
    if year:
        return DateMatch(start, found.end(), DateSpan.of_months(int(year), first, last), "quarter")
    if found["word"]:
        return None
    return DateMatch(start, found.end(), YearlessSpan.of_months(first, last), "quarter")


_HALF = re.compile(rf"nửa (?P<side>đầu|cuối) năm(?! (?:học|tới|sau|mới))(?: {_YEAR})?(?!\w)")


def _read_half(lowered: str, start: int) -> DateMatch | None:
    found = _HALF.match(lowered, start)
    if found is None:
        return None
    first, last = (1, 6) if found["side"] == "đầu" else (7, 12)
    value = (
        DateSpan.of_months(int(found[2]), first, last) if found[2] else YearlessSpan.of_months(first, last)
    )
    return DateMatch(start, found.end(), value, "months")


_DAY_WORDS = ("hôm", "sáng", "trưa", "chiều", "tối", "đêm", "khuya")
_DAY_WORD_BEFORE = re.compile(rf"(?<!\w)(?:{'|'.join(_DAY_WORDS)})$")
_DAYS_OF = {"nay": 0, "qua": -1, "kia": -2}


def _read_relative(lowered: str, start: int) -> DateMatch | None:
    """Read ` nay`, ` qua` or ` kia` as the end of `hôm nay`, `chiều qua`, `hôm kia`."""
    left = lowered[max(0, start - 6) : start]
    if not left.endswith(_DAY_WORDS):
        return None
    found = _DAY_WORD_BEFORE.search(left)
    if found is None or lowered[start + 4 : start + 5].isalnum():
        return None
    return DateMatch(
        start - len(left) + found.start(),
        start + 4,
        RelativeDay(_DAYS_OF[lowered[start + 1 : start + 4]]),
        "relative",
    )


# A keyword that ends in a space takes half as long again to find: the readers ask for the space.
_READERS = (
    ("tháng", _read_month),
    ("quý", _read_quarter),
    ("quí", _read_quarter),
    ("nửa", _read_half),
    (" nay", _read_relative),
    (" qua", _read_relative),
    (" kia", _read_relative),
)
