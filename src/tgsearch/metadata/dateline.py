"""When was a document published, by its source or by the line that says so?

A dateline is a line that holds little but a date: `Thứ sáu, 15/01/2021 15:54`,
`29/07/2021 | 70`, `Hà Nội, ngày 3 tháng 2 năm 2020`. A sentence with a date is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tgsearch.dates import DateMatch, DateSpan, find_dates, parse_stated_date
from tgsearch.document import DateFact, Document, Evidence


def find_published(document: Document) -> DateFact | None:
    """Return the day of publication, or None.

    Asked in this order: what the source states, datelines at the head, other
    hints of the source, datelines at the foot, the file name, folders and
    address. A labelled or timed dateline goes before a bare one.
    """
    if document.published:
        stated = parse_stated_date(document.published)
        if stated:
            return DateFact(stated, Evidence(document.published, "given"))
    return (
        _best(_head_datelines(document))
        or _from_hints(document)
        or _best(_foot_datelines(document))
        or _from_names(document)
    )


LABELLED = 0  # with the clock, or with "ngày đăng" or the like
SIGNED = 1  # at a place: "Hưng Yên, ngày 3 tháng 2 năm 2020"
BARE = 2


class Dateline(NamedTuple):
    """A line that gives a date."""

    span: DateSpan
    rank: int  # LABELLED, SIGNED or BARE; smaller is surer
    line: str


_HEAD_CHARS, _HEAD_LINES = 1500, 14
_FOOT_CHARS, _FOOT_LINES = 700, 8
_BARE_LINES = 4  # a bare date further inside is a heading of a chronicle
_MAX_CHARS = 200
_MAX_LINES_REMEMBERED = 1 << 8
_EVIDENCE_CHARS = 120


def head_lines(text: str) -> list[str]:
    """Return the first lines of a text, where titles, headers and datelines stand; blank ones left out."""
    return _first_lines(text[:_HEAD_CHARS].split("\n"), _HEAD_LINES)


def _first_lines(lines: Iterable[str], limit: int) -> list[str]:
    return [stripped for line in lines if (stripped := line.strip())][:limit]


_CUT_SHORT = re.compile(r"(?:ngày|tháng)(?: ?\d{1,2})?$", re.IGNORECASE)
_GOES_ON_WITH = re.compile(r"(?:\d{1,2} ?)?(?:tháng|năm) ?\d", re.IGNORECASE)


def _rejoined(lines: list[str]) -> list[str]:
    """Put a date back together that a narrow column broke: `Lâm Đồng, ngày 25` and `tháng 11 năm 2025`."""
    whole: list[str] = []
    for line in lines:
        if whole and _GOES_ON_WITH.match(line) and _CUT_SHORT.search(whole[-1]):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return whole


def _may_name_year(text: str) -> bool:
    """Tell, at little cost, whether a full date can stand in a text."""
    return "20" in text or "19" in text


def _head_datelines(document: Document) -> Iterator[Dateline]:
    for dropped in document.dropped:
        if dropped.reason in ("dateline", "counter"):
            found = read_dateline(dropped.text)
            if found:
                yield found
    head = document.text[:_HEAD_CHARS]
    if not _may_name_year(head):
        return
    glued = _GLUED.match(head[:_MAX_CHARS])
    if glued:
        for match in _full_days(find_dates(glued[0])):
            yield Dateline(match.value, LABELLED, glued[0].strip())
    yield from _datelines(_rejoined(head_lines(document.text)))


def _foot_datelines(document: Document) -> Iterator[Dateline]:
    foot = document.text[-_FOOT_CHARS:]
    if _may_name_year(foot):
        yield from _datelines(_first_lines(reversed(foot.split("\n")), _FOOT_LINES))
    yield from _datelines(dropped.text for dropped in document.dropped if dropped.reason == "footer")


def _datelines(lines: Iterable[str]) -> Iterator[Dateline]:
    for number, line in enumerate(lines):
        found = read_dateline(line)
        if found and (found.rank < BARE or number < _BARE_LINES):
            yield found


def _best(datelines: Iterable[Dateline]) -> DateFact | None:
    best = min(datelines, key=lambda dateline: dateline.rank, default=None)  # ties: the first
    return DateFact(best.span, Evidence(best.line[:_EVIDENCE_CHARS], "dateline")) if best else None


# A page scraped into one line: the stamp stands before the first sentence.
_GLUED = re.compile(
    r"\s*(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s?[,-]?\s?(?:ngày )?)?"
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d[ ,|–-]{1,4}\d{1,2}[:h]\d\d|"
    r"\d{1,2}[:h]\d\d[ ,|–-]{1,4}(?:ngày )?\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\d{1,2} ?(?:[:hg]|giờ) ?(?:\d{2}(?:[:'’]\d{0,2}'?| ?phút)?)?(?: ?[ap]m\b| ?(?:sa|ch)\b)?"
    r"|[\[(]?(?:gmt|utc) ?\+? ?0?7(?::00)?[\])]?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:ngày|lúc|thời gian|thời điểm) (?:đăng|gửi|tạo|xuất bản|cập nhật|phát hành|ban hành)"
    r"(?: (?:tin|bài|tải))?"
    r"|(?:đăng|cập nhật|xuất bản|phát hành|gửi|viết)(?: (?:tin|bài|mới nhất|lần cuối))?(?: (?:lúc|ngày|vào))+"
    r"|(?:nguồn|nguồn tin|tác giả|người đăng|người viết|người gửi) ?:"
    r"|(?:cập nhật|xuất bản|đăng lúc|đăng bởi|posted on|published|updated|date|ngày ban hành)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|\bcn\b|\bt[2-7]\b|"
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"(?:lượt|số lần|số lượt|đã|số người) (?:xem|đọc|truy cập)|"
    r"\b(?:ngày|lúc|vào|xem|đọc|views?|hits?|lượt|bình luận|phản hồi|comments?|by|on|at|in trang|"
    r"in bài|print|email|gửi bài|chia sẻ|cỡ chữ|font size|admin)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# Lines whose dates are not this document's: today's date of the page, licences, captions, births, holidays.
_OTHER_DATE = re.compile(
    r"hôm nay|giấy phép|bản quyền|copyright|©|cấp ngày|sinh ngày|sinh năm|điện thoại|ảnh:|kỷ niệm|hiệu lực|"
    r"tin khác|đến ngày|từ ngày|hạn nộp|truy cập",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[|•·»>–—]|\s-\s")
_BLANK_DAY = re.compile(
    r",\s*ngày[\s.…_]*tháng\s*(?P<m>0?[1-9]|1[0-2])?[\s.…_]*năm\s*(?P<y>(?:19|20)\d\d)[\s./]*$", re.I
)


def read_dateline(line: str) -> Dateline | None:
    """Return what a line says as a dateline, or None when it is a sentence, a caption or anything else."""
    line = line.strip()
    if len(line) > _MAX_CHARS or _is_sentence(line) or not _may_name_year(line):
        return None
    return _read(line)


@lru_cache(
    _MAX_LINES_REMEMBERED
)  # the same line is asked for its day, for the body's beginning, for its type
def _read(line: str) -> Dateline | None:
    if _OTHER_DATE.search(line):
        return None
    days = _full_days(find_dates(line))
    if not days:
        return _unsigned(line)
    if len(days) > 2:
        return None
    place = _place_before(line, days[0]) if len(days) == 1 else None
    if place is not None:
        return Dateline(days[0].value, SIGNED, line)
    return _stamp(line, days)


_SENTENCE_CHARS = 50


def _is_sentence(line: str) -> bool:
    return (
        len(line) > _SENTENCE_CHARS
        and line.endswith((".", ",", ";", ":", "!", "?", "”", '"'))
        and line[-2] != "/"
    )


class _Day(NamedTuple):
    start: int
    end: int
    value: DateSpan


def _full_days(matches: list[DateMatch]) -> list[_Day]:
    return [
        _Day(match.start, match.end, match.value)
        for match in matches
        if match.kind == "day" and isinstance(match.value, DateSpan)
    ]


def _stamp(line: str, days: list[_Day]) -> Dateline | None:
    """Read a line of date, clock, counters and at most a name or a section."""
    rest = line
    for day in reversed(days):
        rest = f"{rest[: day.start]} {rest[day.end :]}"
    clock = ":" in line[days[0].start : days[0].end] or bool(_CLOCK.search(rest))
    label = bool(_LABEL.search(rest))
    rest = _FILLER.sub(" ", _LABEL.sub(" ", _CLOCK.sub(" ", rest)))
    words = _WORD.findall(rest)
    if not words:
        return Dateline(days[0].value, LABELLED if clock or label else BARE, line)
    if line.endswith((".", ",", ";", ":")) or _GOES_ON.match(line, days[-1].end) or len(words) > _MAX_WORDS:
        return None
    named = all(word[0].isupper() for word in words) or (len(words) > 2 and bool(_SEPARATOR.search(rest)))
    if not named or (len(words) > 2 and not (clock or label)):
        return None
    return Dateline(days[0].value, LABELLED if clock or label else BARE, line)


_MAX_WORDS = 8
_GOES_ON = re.compile(r" ?[:,] ?[^\W\d_]")  # "14/3/2019: Công an …" tells, and is cut off
_MAX_PLACE_WORDS = 6
_COLUMN = re.compile(r"\s{2,}|\t|\||\*")


_HOUR = re.compile(r"\s*(?:hồi|lúc)\s*\d{1,2}\s*(?:giờ|h|:)\s*(?:\d{1,2})?(?: phút)?,?$", re.IGNORECASE)


def _place_before(line: str, day: _Day) -> str | None:
    """Return the place of `Hưng Yên, ngày 3 tháng 2 năm 2020` at the end of a line, or None."""
    if line[day.end :].strip(" ./"):
        return None
    before = line[: day.start].rstrip()
    before = before[: -len("ngày")].rstrip() if before.lower().endswith("ngày") else before
    before = _HOUR.sub("", before)
    if not before.endswith(","):
        return None
    return _place(before[:-1])


def _place(before: str) -> str | None:
    """Return the capitalised words at the end of `before` if a line or a column begins with them."""
    words = _COLUMN.split(before.strip())[-1].split()
    if words and words[0].lower().startswith("số"):  # "Số: 15/BC-UBND Hưng Yên": columns run together
        while words and not any(char.isdigit() for char in words[0]):
            del words[0]
        del words[:1]
    if not 0 < len(words) <= _MAX_PLACE_WORDS or not words[0][0].isupper():
        return None
    return " ".join(words) if len(words) <= 2 or all(word[0].isupper() for word in words) else None


def _unsigned(line: str) -> Dateline | None:
    """Read a dateline whose day, or day and month, is still to be filled in."""
    found = _BLANK_DAY.search(line)
    if found is None or _place(line[: found.start()]) is None:
        return None
    year = int(found["y"])
    month = int(found["m"]) if found["m"] else None
    span = DateSpan.of_months(year, month, month) if month else DateSpan.of_years(year, year)
    return Dateline(span, SIGNED, line)


_HINTS = {
    "date", "published", "publisheddate", "publishdate", "publicationdate", "pubdate", "publishedtime",
    "articlepublishedtime", "datepublished", "datecreated", "created", "createdate", "createdat",
    "dcdate", "dcdateissued", "dctermscreated", "dctermsissued", "time", "ngàyđăng", "ngàyxuấtbản",
}  # fmt: skip


def _from_hints(document: Document) -> DateFact | None:
    for name, value in document.hints:
        if re.sub(r"[\W_]", "", name).lower() in _HINTS:
            stated = parse_stated_date(value)
            if stated:
                return DateFact(stated, Evidence(value[:_EVIDENCE_CHARS], f"hint:{name}"))
    return None


_IN_NAME = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?P<s>[-_.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<t>[-_.])(?P<m2>\d{1,2})(?P=t)(?P<y2>(?:19|20)\d\d))(?!\d)"
)
_EIGHT_DIGITS = re.compile(r"(?<!\d)(?P<digits>\d{8})(?!\d)")
_IN_FOLDERS = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?=/)")


def _from_names(document: Document) -> DateFact | None:
    """Return the one date in the file name or in folders year/month/day, of the path or else the address."""
    for where in (document.path, document.url):
        if not where or not _may_name_year(where):
            continue
        path = where.replace("\\", "/")
        name = path[path.rfind("/") + 1 :]
        for text, pattern, source in (
            (name, _IN_NAME, "file name"),
            (name, _EIGHT_DIGITS, "file name"),
            (path, _IN_FOLDERS, "folder"),
        ):
            days = {day: found[0] for found in pattern.finditer(text) if (day := _day_of(found))}
            if len(days) == 1:
                day, quote = days.popitem()
                return DateFact(DateSpan.of_day(day), Evidence(quote.strip("/"), source))
    return None


def _day_of(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    if "digits" in parts:
        return _only_reading(parts["digits"])
    year, month, day = (parts[name] or parts[f"{name}2"] for name in "ymd")
    return _day(year, month, day)


def _only_reading(digits: str) -> date | None:
    """Return the day of 20220315 or 15032022, unless another order of the parts gives one too (20210507)."""
    readings = [
        _day(digits[:4], digits[4:6], digits[6:]),
        _day(digits[4:], digits[2:4], digits[:2]),
        _day(digits[:4], digits[6:], digits[4:6]),
        _day(digits[4:], digits[:2], digits[2:4]),
    ]
    if len({reading for reading in readings if reading}) > 1:
        return None
    return readings[0] or readings[1]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1900 <= found.year < 2100 else None
