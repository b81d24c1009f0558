"""Which dates stand in a text as numbers joined by slashes, dots or dashes?

Every function takes the text in NFC and lower case.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from tgsearch.dates.matches import DateKind, DateMatch
from tgsearch.dates.spans import DateSpan, YearlessSpan
from tgsearch.dates.words import ENGLISH_MONTHS

VIETNAM = timezone(timedelta(hours=7))

# A run is numbers joined by what may join the parts of a date or the ends of a
# range; slips such as `26/ 2`, `01 /7` and the spaces of `2020 - 2025` belong to it.
# Eight numbers bound the work at one place. A lone year is a run too. The
# digit comes before what looks behind it: the engine then skips to digits, which
# makes the search four times faster.
_RUN = re.compile(
    r"[0-9](?<![\w/][0-9])"
    r"(?:[0-9]{0,3}(?:(?: ?[-–—/] ?|\.)[0-9]{1,4}){1,7}(?![\d%])"
    r"|(?:(?<=1)[6-9]|(?<=2)0)[0-9]{2}(?![\w/%]|[.,][0-9]))"
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_PART = re.compile(r"([0-9]+)([^0-9]*)")
MAX_RUNS_REMEMBERED = 1 << 12  # the same few days and years come again and again


def find_numeric(lowered: str) -> list[DateMatch]:
    """Return the dates written in numbers, in order."""
    matches: list[DateMatch] = []
    for found in _RUN.finditer(lowered):
        start, run = found.start(), found[0]
        if len(run) == 4 and run.isdigit():
            match = _year_alone(lowered, start, start + 4)
            if match:
                matches.append(match)
            continue
        after_colon = lowered[start - 1 : start] == ":"  # "22:05 – 16/09/2021": the minutes are no day
        for piece in _pieces(run, 1 if after_colon else 0):
            match = _accepted(lowered, start, piece)
            if match:
                matches.append(match)
    return matches


class _Part(NamedTuple):
    start: int  # in its run
    end: int
    number: int
    shape: str  # "d": one or two digits, "Y": a year, "x": neither
    joint: str  # what joins it to the next part: "/", ".", "-" or ""; a dash of any kind is "-"


class _Reading(NamedTuple):
    """A date made of the first `used` of some parts."""

    used: int
    value: DateSpan | YearlessSpan
    kind: DateKind
    sure: bool  # whether the form alone makes it a date


class _Piece(NamedTuple):
    """Some parts of a run that make a date, if what stands around the run lets them."""

    start: int  # in its run
    end: int
    value: DateSpan | YearlessSpan
    kind: DateKind
    sure: bool
    padded: bool  # whether its first number has two digits
    joint: str  # after its first number


@lru_cache(MAX_RUNS_REMEMBERED)
def _pieces(run: str, first: int) -> tuple[_Piece, ...]:
    """Return what the parts of a run, from the part number `first` on, may say; disjoint, in order."""
    if _THOUSANDS.fullmatch(run):
        return ()
    parts = [_Part(m.start(), m.end(1), int(m[1]), _shape(m[1]), _joint(m[2])) for m in _PART.finditer(run)]
    pieces: list[_Piece] = []
    at = first
    while at < len(parts) - 1:
        read = _read(parts[at : at + 5]) if parts[at].shape != "x" != parts[at + 1].shape else None
        if read is None:
            at += 1
            continue
        head, last = parts[at], parts[at + read.used - 1]
        glued = last.joint in ("/", ".") or (at > 0 and parts[at - 1].joint in ("/", "."))
        if not glued:
            padded = head.end - head.start == 2
            pieces.append(_Piece(head.start, last.end, read.value, read.kind, read.sure, padded, head.joint))
        at += read.used
    return tuple(pieces)


def _shape(digits: str) -> str:
    if len(digits) <= 2:
        return "d"
    return "Y" if len(digits) == 4 and "1600" <= digits <= "2099" else "x"


def _joint(between: str) -> str:
    stripped = between.strip()
    return "-" if stripped in ("–", "—") else stripped


def _read(parts: list[_Part]) -> _Reading | None:
    """Read the longest date at the head of `parts`."""
    joints = "".join(part.joint or " " for part in parts)
    numbers = [part.number for part in parts]
    shape = "".join(part.shape for part in parts)
    try:
        return _closed_date(shape, joints, numbers) or _short_date(shape, joints, numbers)
    except ValueError:  # no such day or month
        return None


def _closed_date(shape: str, joints: str, numbers: list[int]) -> _Reading | None:
    """Read the forms that name a day of a year."""
    if shape.startswith("ddddY") and joints[1] == "-" and joints[0] == joints[2] == joints[3] != "-":
        first_day, first_month, day, month, year = numbers[:5]
        end = date(year, month, day)
        start = date(year - ((first_month, first_day) > (month, day)), first_month, first_day)
        return _Reading(5, DateSpan(start, end), "range", sure=True)
    if shape.startswith("dddY") and joints[0] == "-" and joints[1] == joints[2] != "-":
        first_day, day, month, year = numbers[:4]
        return _Reading(4, DateSpan(date(year, month, first_day), date(year, month, day)), "range", sure=True)
    if shape.startswith("ddY") and joints[0] == joints[1]:
        day, month, year = numbers[:3]
        return _Reading(3, DateSpan.of_day(date(year, month, day)), "day", sure=True)
    if shape.startswith("Ydd") and joints[0] == joints[1]:
        return _Reading(3, DateSpan.of_day(date(*numbers[:3])), "day", sure=True)
    return None


def _short_date(shape: str, joints: str, numbers: list[int]) -> _Reading | None:
    """Read the forms that lack a day or a year, and are often something else."""
    if shape.startswith("dddd") and joints[1] == "-" and joints[0] == joints[2] != "-":
        value = YearlessSpan(_month_day(numbers[1], numbers[0]), _month_day(numbers[3], numbers[2]))
        return _Reading(4, value, "range", sure=False)
    if shape.startswith("ddd") and joints[0] == "-" != joints[1]:
        start, end = _month_day(numbers[2], numbers[0]), _month_day(numbers[2], numbers[1])
        return _Reading(3, YearlessSpan(start, end), "range", sure=False) if start < end else None
    if shape.startswith("ddd") and joints[0] == joints[1] != "-" and numbers[2] < 40:
        return _Reading(
            3, DateSpan.of_day(date(2000 + numbers[2], numbers[1], numbers[0])), "day", sure=False
        )
    if shape.startswith("dY"):
        return _Reading(2, DateSpan.of_months(numbers[1], numbers[0], numbers[0]), "month", sure=False)
    if shape.startswith("YY") and joints[0] in "-/" and 0 < numbers[1] - numbers[0] <= 100:
        return _Reading(2, DateSpan.of_years(numbers[0], numbers[1]), "years", sure=True)
    if shape.startswith("dd"):
        day = _month_day(numbers[1], numbers[0])
        return _Reading(2, YearlessSpan(day, day), "day", sure=False)
    return None


def _month_day(month: int, day: int) -> tuple[int, int]:
    leap = date(2000, month, day)
    return leap.month, leap.day


_UNITS = (
    r"(?:lần|bữa|giờ|tiếng|người|con|lít|kg|ca|chuyến|viên|ngày|tháng|tuần|năm|đồng|đ|triệu|tỷ|tỉ|nghìn|ngàn|trăm|"
    r"m|km|ha|độ|phút|giây|buổi|đợt|lượt|tấn|tạ|số|diện|hộ|dân|học|tổng)(?!\w)"
)
_UNIT_NEXT = re.compile(rf"[ \u00a0]?{_UNITS}")
# The last words of all that announces a day; a set is asked before the expressions.
_LAST_WORDS = {
    "ngày", "mùng", "mồng", "hôm", "sáng", "trưa", "chiều", "tối", "đêm", "khuya", "sớm", "nay", "qua",
    "hai", "ba", "tư", "năm", "sáu", "bảy", "2", "3", "4", "5", "6", "7", "nhật", "từ", "đến", "tới",
    "trước", "hết", "sau", "vào", "dịp", "lễ", "hạn",
}  # fmt: skip
# Words that announce a day so surely that any joint and any following word will do.
_ANNOUNCES_DAY = re.compile(
    r"(?<!\w)(?:ngày|mùng|mồng|hôm|sáng|trưa|chiều|tối|đêm|khuya|sớm|"
    r"(?:sáng|trưa|chiều|tối|đêm|hôm) (?:nay|qua)|"
    r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)),?:? ?\(?$"
)
_PER_DAY = re.compile(r"(?:mỗi|một|1|mấy|hằng|hàng|bán|mùa) ?(?:ngày|hôm|đêm) $")
_MAY_ANNOUNCE_DAY = re.compile(r"(?<!\w)(?:từ|đến|tới|trước|hết|sau|vào|dịp|lễ|hạn) \(?$")
_AFTER_DAY = re.compile(
    r"[ \u00a0]?(?:$|[,.;:)\]”\"\n]|[-–—]|(?:đến|tới|này|vừa|theo|tại|và|sẽ|khi|trở|năm)(?!\w))"
)
_ANNOUNCES_MONTH = re.compile(
    r"(?<!\w)(?:tháng|từ|đến|tới|trước|sau|hết|cuối|đầu|giữa|trong|vào|kỳ|nay|là)[ :]? ?\(?$|[(–—-] ?$"
)
_NUMBERED_THING = re.compile(
    r"(?<!\w)(?:số|điều|khoản|điểm|mục|ngõ|hẻm|ngách|lô|thửa|tỷ số|tỉ số|tỷ lệ|tel|đt)[:.]? ?$"
)
# `các ngày 7, 8 và` before 9/11: the month follows the last of several days only.
_DAYS_BEFORE = re.compile(
    r"(?<!\w)ngày \d{1,2}(?:, ?\d{1,2}){0,4}(?:, ?| ?[-–] ?|,? và | (?:đến|tới)(?: hết)? )(?:ngày )?$"
)
_DAYS_CHARS = 40
_LEFT_CHARS = 24


def _accepted(lowered: str, base: int, piece: _Piece) -> DateMatch | None:
    """Return the match of a piece of the run at `base`; None when its surroundings make it another thing."""
    start, end = base + piece.start, base + piece.end
    value, kind = piece.value, piece.kind
    if piece.sure and kind in ("day", "range"):
        if lowered.startswith("/", end) and lowered[end + 1 : end + 2].isalnum():
            return None
        if kind == "day" and isinstance(value, DateSpan):
            value, end = _in_vietnam(value, lowered, end)
        return DateMatch(start, end, value, kind)
    if _runs_into_letters(lowered, end):
        return None
    left = lowered[max(0, start - _LEFT_CHARS) : start]
    if kind in ("day", "range"):
        joint = piece.joint if kind == "day" else "/"
        is_day = _is_announced(lowered, left, end, joint) or _is_one_of_several(lowered, start, end)
        return DateMatch(start, end, value, kind) if is_day else None
    if _NUMBERED_THING.search(left):
        return None
    if kind == "years":
        named, start = _named_years(lowered, start)
        return None if _UNIT_NEXT.match(lowered, end) else DateMatch(start, end, value, named)
    announced = (piece.padded and _AFTER_DAY.match(lowered, end)) or _ANNOUNCES_MONTH.search(left)
    return DateMatch(start, end, value, kind) if announced else None


def _runs_into_letters(lowered: str, end: int) -> bool:
    """Tell whether the number goes on as a code: 12/2021/QĐ-UBND, 12/2021-QH, 5-7kg."""
    after = lowered[end : end + 2]
    return after[:1].isalpha() or (after[:1] in ("/", "-") and after[1:].isalpha())


def _is_announced(lowered: str, left: str, end: int, joint: str) -> bool:
    """Tell whether a day and month without a year is announced as a date."""
    if left.rstrip(" (,:").replace("\n", " ").rpartition(" ")[2] not in _LAST_WORDS:
        return False
    if left.endswith(" ngày ") or _ANNOUNCES_DAY.search(left):
        unsafe = joint == "-" or _PER_DAY.search(left)
        return not (unsafe and _UNIT_NEXT.match(lowered, end))
    return joint == "/" and bool(_MAY_ANNOUNCE_DAY.search(left)) and bool(_AFTER_DAY.match(lowered, end))


def _is_one_of_several(lowered: str, start: int, end: int) -> bool:
    """Tell whether days of the same month stand before a day and month, announced as such."""
    begin = max(0, start - _DAYS_CHARS)
    if lowered.rfind("ngày ", begin, start) < 0:  # far cheaper than the expression
        return False
    return bool(_DAYS_BEFORE.search(lowered, begin, start)) and not _UNIT_NEXT.match(lowered, end)


_NAMES_YEARS = re.compile(
    r"(?<!\w)(?:(?P<term>nhiệm k[ỳì])|(?P<school>năm học|niên khóa|niên khoá)|giai đoạn|thời k[ỳì])"
    r"(?: [^.;,\n]{0,12})?[ :(]{1,2}$"
)


def _named_years(lowered: str, start: int) -> tuple[DateKind, int]:
    """Return what the years from `start` are called, and where that name begins."""
    begin = max(0, start - _LEFT_CHARS - 8)
    found = _NAMES_YEARS.search(lowered[begin:start])
    if found is None:
        return "years", start
    kind: DateKind = "term" if found["term"] else "school year" if found["school"] else "years"
    return kind, begin + found.start()


_CLOCK = re.compile(
    r"[t ](?P<h>[01]\d|2[0-3]):(?P<m>[0-5]\d)(?::[0-5]\d(?:[.,]\d{1,9})?)?"
    r"(?: ?(?:(?P<zulu>z)(?!\w)"
    r"|(?:gmt|utc)? ?(?P<sign>[+-]) ?(?P<oh>\d{1,2})(?::?(?P<om>\d\d))?(?!\d)"
    r"|(?:gmt|utc)))?"
)


def _in_vietnam(day: DateSpan, lowered: str, end: int) -> tuple[DateSpan, int]:
    """Move a day to the day in Việt Nam if a clock with a zone follows; return where that ends, too."""
    found = _CLOCK.match(lowered, end)
    if found is None:
        return day, end
    zoned = found[0].endswith(("gmt", "utc")) or found["zulu"] or found["sign"]
    if not zoned:
        return (day, found.end()) if found[0][0] == "t" else (day, end)
    offset = timedelta()
    if found["sign"]:
        offset = timedelta(hours=int(found["oh"]), minutes=int(found["om"] or 0))
        offset = -offset if found["sign"] == "-" else offset
    if abs(offset) >= timedelta(hours=24):
        return day, end
    moment = datetime(
        day.start.year,
        day.start.month,
        day.start.day,
        int(found["h"]),
        int(found["m"]),
        tzinfo=timezone(offset),
    )
    return DateSpan.of_day(moment.astimezone(VIETNAM).date()), found.end()


_MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_ENGLISH = re.compile(
    rf"(?<!\w)(?:{_MONTH_NAME} (\d{{1,2}})(?:st|nd|rd|th)?,? "
    rf"|(\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH_NAME},?[ -])$"
)


def _year_alone(lowered: str, start: int, end: int) -> DateMatch | None:
    """Read `năm 2020`, `January 15, 2021` and `15 Jan 2021 08:54:00 GMT`, seen from the year."""
    year = int(lowered[start:end])
    left = lowered[max(0, start - _LEFT_CHARS) : start]
    if left.endswith("năm ") and not left[:-4].endswith(("học ", "hàng ", "hằng ")):
        return DateMatch(start - 4, end, DateSpan.of_years(year, year), "year")
    found = _ENGLISH.search(left)
    if found is None:
        return None
    month = ENGLISH_MONTHS[found[1] or found[4]]
    try:
        day = DateSpan.of_day(date(year, month, int(found[2] or found[3])))
    except ValueError:
        return None
    value, last = _in_vietnam(day, lowered, end)
    return DateMatch(start - len(left) + found.start(), last, value, "day")
