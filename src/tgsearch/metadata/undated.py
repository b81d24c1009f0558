"""Why has a document no date? Which dates stand in it, and what is each of them taken for?

Asked about single documents, for people who want to mend them; indexing needs
none of it. What a date is taken for is told from the words around it, as far
as they tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tgsearch.dates import DateKind, DateMatch, DateSpan, RelativeDay, YearlessSpan, find_dates
from tgsearch.results import Remark, Sighting, StoredDocument

MAX_SEEN = 5
MAX_CHARS = 20_000  # of the text, where dates are looked for
HEAD_CHARS = 1000  # of the text, in which the day of an event is looked for

NO_DATES = Remark("No date stands in it.", "Trong tài liệu không có ngày tháng nào.")
NOT_ITS_OWN = Remark(
    "Dates stand in it, but none is shown to be its own.",
    "Trong tài liệu có ngày tháng nhưng không rõ ngày nào là của chính nó.",
)

_UNREADABLE = Remark(
    "stated by the source, and not readable as a date", "nguồn ghi, nhưng không đọc được là ngày"
)
_IN_NAME = Remark(
    "in the name of the file, from which no single day can be read",
    "trong tên tệp, nhưng không đọc được thành đúng một ngày",
)
_CITED = Remark("the day of a document that is cited", "ngày của văn bản được dẫn")
_LIFE = Remark("a day of somebody's life", "ngày trong đời một người")
_ANNIVERSARY = Remark("a day that is celebrated", "ngày kỷ niệm")
_PICTURE = Remark("the day of a picture", "ngày của một bức ảnh")
_DEADLINE = Remark("a deadline or a plan", "thời hạn hoặc kế hoạch")
_OF_THE_PAGE = Remark(
    "of a licence, of a copyright, or the day on which the page was read",
    "ngày của giấy phép, bản quyền hoặc ngày xem trang",
)
_EVERY_YEAR = Remark("a day of every year, or of the lunar calendar", "ngày hằng năm hoặc ngày âm lịch")
_RELATIVE = Remark("counts from a day that is not known", "tính từ một ngày chưa biết")
_NO_YEAR = Remark("a day without its year", "ngày không có năm")
_SCHOOL_YEAR = Remark("a school year", "một năm học")
_TERM = Remark("a term of office", "một nhiệm kỳ")
_PERIOD = Remark(
    "a period, which dates only a report or review of it",
    "khoảng thời gian, chỉ dùng làm ngày cho báo cáo, tổng kết về chính nó",
)
_EARLIER = Remark("years before other dates in it", "sớm hơn nhiều năm so với ngày khác trong tài liệu")
_INSIDE = Remark("far inside the text", "nằm sâu trong văn bản")
_PASSING = Remark(
    "not shown to be the day of publication or of what is told",
    "không rõ có phải ngày đăng hay ngày diễn ra sự việc",
)

_DOCUMENTS = (
    r"nghị quyết|quyết định|chỉ thị|công văn|thông tư|nghị định|luật|pháp lệnh|kết luận|công điện|tờ trình|"
    r"quy định|sắc lệnh|hiệp định|kế hoạch|chương trình|đề án|báo cáo|thông báo|hướng dẫn|văn bản|quy chế|"
    r"hiến pháp"
)
_DAY = r"(?:ra |ký |ban hành )?(?:ngày )?\(?$"
_PERIODS: dict[DateKind, Remark] = {"school year": _SCHOOL_YEAR, "term": _TERM}
# What stands right before a date, the first that is found.
_BEFORE = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (rf"(?<!\w)số ?:? ?\d[\w./-]*(?: ?[-–/] ?\w+)*,? {_DAY}", _CITED),
        (rf"\d[\w.]* ?[-–/] ?[^\W\d_]\w*(?: ?[-–/] ?\w+)*,? {_DAY}", _CITED),
        (rf"(?<!\w)(?:{_DOCUMENTS})(?: (?!diễn|tổ|vào)[^\s.;,]+){{0,6}},? {_DAY}", _CITED),
        (
            r"(?<!\w)(?:sinh|sn|từ trần|qua đời|hy sinh|mất|nhập ngũ|vào đảng)(?: vào)?,?:? "
            r"(?:năm |ngày )?\(?$",
            _LIFE,
        ),
        (
            r"(?:kỷ niệm|kỉ niệm|nhân dịp|nhân ngày|chào mừng|hướng tới|hưởng ứng)"
            r"(?: (?!diễn|tổ|vào)[^\s.;,]+){0,14} (?:ngày )?\(?$",
            _ANNIVERSARY,
        ),
        (r"(?<!\w)(?:ảnh|tư liệu)[^.;,\n]{0,30}$", _PICTURE),
    )
)
_DEADLINE_BEFORE = re.compile(
    r"(?<!\w)(?:chậm nhất|muộn nhất|trước|hết|hạn|đến|tới|hiệu lực|dự kiến)"
    r"(?: là| vào| từ| đến| hết)*(?: (?:sáng|chiều|ngày|tối))* \(?$"
)
_AFTER = (
    (re.compile(r" ?\)? ?của (?!năm)"), _CITED),
    (re.compile(r" ?\)? ?(?:âm lịch|hằng năm|hàng năm|mỗi năm)"), _EVERY_YEAR),
)
_PAGE_LINE = re.compile(r"hôm nay|giấy phép|bản quyền|copyright|©|cấp ngày|truy cập", re.IGNORECASE)
_LEFT_CHARS, _LINE_CHARS = 90, 200
_ANNOUNCED = "ngày "
_MAX_RANGE_DAYS = 62  # an event of several days; what lasts longer is a period
_NAME_DATE = re.compile(r"(?<!\d)(?:\d{8}|\d{1,4}(?P<s>[-_.])\d{1,2}(?P=s)\d{1,4})(?!\d)")


def why_undated(document: StoredDocument, stated: str | None) -> tuple[Remark, tuple[Sighting, ...]]:
    """Return why a document without a date has none, and the dates in it with what they are taken for.

    Args:
        document: as the index keeps it.
        stated: what its source states as its date and could not be read; None for nothing.

    Returns:
        One sentence; and what the source states, the dates in the file's name,
        then those of title and text in their order, each once: `MAX_SEEN` at most.
    """
    seen = [Sighting(stated, _UNREADABLE)] if stated else []
    seen += [Sighting(quote, _IN_NAME) for quote in _in_name(document)]
    seen += _in_text(document.title)
    seen += _in_text(document.text[:MAX_CHARS])
    distinct: dict[str, Sighting] = {}
    for each in seen:
        distinct.setdefault(each.quote.lower().removeprefix(_ANNOUNCED), each)
    return (NOT_ITS_OWN if seen else NO_DATES), tuple(distinct.values())[:MAX_SEEN]


def _in_name(document: StoredDocument) -> Iterator[str]:
    for where in filter(None, (document.path, document.url)):
        name = where.replace("\\", "/").rpartition("/")[2]
        yield from (found[0] for found in _NAME_DATE.finditer(name) if "19" in found[0] or "20" in found[0])


def _in_text(text: str) -> list[Sighting]:
    matches = find_dates(text)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text  # letters that change their number: offsets go before capitals
    latest = max(
        (match.value.start.year for match in matches if isinstance(match.value, DateSpan)), default=0
    )
    return [Sighting(_quote(text, match), _meaning(lowered, match, latest)) for match in matches]


def _quote(text: str, match: DateMatch) -> str:
    """Return the words of a date with the `ngày` that announces it."""
    before = max(0, match.start - len(_ANNOUNCED))
    return text[before if text[before : match.start].lower() == _ANNOUNCED else match.start : match.end]


def _meaning(lowered: str, match: DateMatch, latest: int) -> Remark:
    """Return what a date of a text in lower case is taken for; `latest` is the latest year named in it."""
    value = match.value
    if isinstance(value, RelativeDay):
        return _RELATIVE
    if match.kind in _PERIODS:
        return _PERIODS[match.kind]
    line_start = lowered.rfind("\n", 0, match.start) + 1
    left = lowered[max(line_start, match.start - _LEFT_CHARS) : match.start]
    beside = _beside(lowered, match, left)
    if beside is not None:
        return beside
    if match.kind not in ("day", "range") or _is_long(value):
        return _PERIOD
    if _DEADLINE_BEFORE.search(left):
        return _DEADLINE
    line_end = lowered.find("\n", match.end)
    line = lowered[line_start : line_end if line_end >= 0 else len(lowered)]
    if len(line) <= _LINE_CHARS and _PAGE_LINE.search(line):
        return _OF_THE_PAGE
    if isinstance(value, YearlessSpan):
        return _NO_YEAR
    if value.start.year < latest - 1:
        return _EARLIER
    return _INSIDE if match.start >= HEAD_CHARS else _PASSING


def _is_long(value: DateSpan | YearlessSpan) -> bool:
    return isinstance(value, DateSpan) and (value.end - value.start).days > _MAX_RANGE_DAYS


def _beside(lowered: str, match: DateMatch, left: str) -> Remark | None:
    """Return what the words right before or after a date make of it, None when they tell nothing."""
    for pattern, meaning in _BEFORE:
        if pattern.search(left):
            return meaning
    for pattern, meaning in _AFTER:
        if pattern.match(lowered, match.end):
            return meaning
    return None
