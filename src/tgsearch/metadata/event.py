"""On which day did what a document tells of happen?

The event of a news text is nearly always dated in its first sentences: `Ngày
14/1, …`, `Chiều 24/11, tại …`, `Sáng nay (6/2), …`. Everything else that has a
date there is told apart by the words around it: a cited document, a birth, an
anniversary, a deadline, the day a newspaper wrote of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from tgsearch.dates import DateMatch, DateSpan, RelativeDay, YearlessSpan
from tgsearch.document import DateFact, Evidence
from tgsearch.metadata.dateline import read_dateline
from tgsearch.value import frozen

# A day without a year is the nearest one within these limits of publication; a
# day with its year lies within them too, or it is history or a plan.
MAX_DAYS_BEFORE, MAX_DAYS_AFTER = 183, 62
_MAX_DAYS_INSIDE = 31  # on both sides, for a day in the midst of a sentence: further off it is background
_MAX_DAYS_SINCE = 10  # "từ ngày 1/7, …" is news so long; later it is how things have been since
_MAX_RANGE_DAYS = 62  # an event of several days
_NEAR_DAYS = 60  # how far from a full date of the text a day without a year may lie


@frozen
class _Mention:
    """A day named in a text, and how it is named there."""

    match: DateMatch
    opens: bool  # it opens a sentence or stands between commas: "…, ngày 27/10, …"
    happens: bool  # it opens, or has an hour, or a word of happening: "diễn ra ngày …"
    since: bool  # "từ ngày …", without an end
    before: bool  # "trước đó, ngày …", "theo cáo trạng, ngày …": what led to the event
    quote: str
    sentence: int  # where its sentence begins


def find_event(text: str, matches: Sequence[DateMatch], published: DateSpan | None) -> DateFact | None:
    """Return the day of the event, the first of several, or None.

    Args:
        text: the head of the body, without its datelines.
        matches: what `find_dates` finds in `text`.
        published: the day from which `14/1` and `hôm qua` are understood.
    """
    if published is None and not any(isinstance(match.value, DateSpan) for match in matches):
        return None
    chosen = _choose(text, (m for m in _mentions(text, matches) if _is_possible(m, published)))
    if chosen is None:
        return None
    value = chosen.match.value
    span = (
        _resolve(value, published)
        or _year_beside(value, _anchors(text, matches))
        or _year_of_periods(value, matches)
    )
    told = chosen.happens or chosen.sentence == 0  # else of a meeting that is cited …
    if span and published is None and not (told and span.start.year >= _latest_year(matches) - 1):
        return None  # … or of years ago
    return DateFact(span, Evidence(chosen.quote, "text")) if span else None


def _latest_year(matches: Sequence[DateMatch]) -> int:
    """Return the latest year that a text speaks of as come, 1 if none."""
    return max(
        (
            m.value.start.year
            for m in matches
            if isinstance(m.value, DateSpan) and m.kind not in ("years", "term")
        ),
        default=1,
    )


_LEAD_CHARS = 650
_TELLS = re.compile(r"cho biết|cho hay|đưa tin|xác nhận|dẫn lời|dẫn nguồn|tiết lộ", re.IGNORECASE)


def _choose(text: str, mentions: Iterable[_Mention]) -> _Mention | None:
    """Return the mention of the event: the first of the lead, else the first that opens a sentence."""
    best: _Mention | None = None
    for mention in mentions:
        if best is None or _rank(mention) < _rank(best):
            best = mention if _rank(mention) < _UNFIT else best
        elif _rank(best) == 0 and mention.sentence != best.sentence:
            break
        elif mention.sentence == best.sentence and _TELLS.search(text, best.match.end, mention.match.start):
            return mention  # "Chiều 17/5, bà … cho hay, ngày 19/5 …": the day told of, not the day of telling
    return best


_UNFIT = 3


def _rank(mention: _Mention) -> int:
    leads = mention.match.start < _LEAD_CHARS
    if not (leads or mention.opens):
        return _UNFIT
    return 2 if mention.before else 0 if leads else 1


_LEFT_CHARS = 90
_SENTENCE_END = re.compile(r"[.!?…]\s+(?=[^\W\d_])|\n")
# The words of an introduction: "Vào lúc 8 giờ sáng ngày", "Thứ sáu, ngày", "từ".
_INTRO_WORDS = {
    "ngày", "hôm", "sáng", "trưa", "chiều", "tối", "đêm", "khuya", "rạng", "tảng", "sớm", "nay", "qua",
    "vào", "từ", "trong", "khoảng", "lúc", "hồi", "cuối", "đầu", "giờ", "phút", "mùng", "mồng", "thứ",
    "hai", "ba", "tư", "năm", "sáu", "bảy", "chủ", "nhật", "các",
}  # fmt: skip
_INTRO_NUMBER = re.compile(r"\d{1,2}(?:[h:g]\d{0,2}|giờ\d{0,2})?")
_HOUR_OF_DAY = re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|khuya|giờ|\d{1,2}h)(?!\w)")
# What stands before the day of a document, birth, anniversary or picture: none has an hour of the day.
_OTHER_DAY_BEFORE = re.compile(
    r"(?:"
    r"(?<!\w)số ?:? ?\d[\w.]*(?: ?[-–/] ?\w+)*,? (?:ra |ký |ban hành )?(?:ngày )?"
    r"|\d[\w.]* ?[-–/] ?[^\W\d_]\w*(?: ?[-–/] ?\w+)*,? (?:ra |ký |ban hành )?(?:ngày )?"
    r"|(?:nghị quyết|quyết định|chỉ thị|công văn|thông tư|nghị định|luật|pháp lệnh|kết luận|công điện|"
    r"tờ trình|quy định|sắc lệnh|hiệp định)(?: (?!diễn|tổ|vào)[^\s.;,]+){0,6} (?:ra |ký |ban hành )?ngày "
    r"|(?:kế hoạch|chương trình|đề án|báo cáo|thông báo|hướng dẫn|văn bản|quy chế) "
    r"(?:ra |ký |ban hành )?ngày "
    r"|(?<!\w)(?:sinh|sn|từ trần|qua đời|hy sinh|mất|nhập ngũ|vào đảng)(?: vào)?,?:? (?:ngày )?"
    r"|(?<!\w)(?:ảnh|tư liệu)[^.;,\n]{0,30}"
    r"|(?:kỷ niệm|kỉ niệm|nhân dịp|nhân ngày|chào mừng|hướng tới|hưởng ứng)"
    r"(?: (?!diễn|tổ|vào)[^\s.;,]+){0,14} (?:ngày )?"
    r")\(?$"
)
_HOUR = r"\d{1,2} ?(?:giờ|h|g|:) ?(?:\d{1,2})?(?: phút)?"
# What stands before a deadline or a plan, or makes a day the background.
_NOT_YET_BEFORE = re.compile(
    r"(?:"
    r"(?<!\w)(?:chậm nhất|muộn nhất|trước|hết|hạn|đến|tới|tính từ|kể từ|hiệu lực|bắt đầu từ|sau)"
    rf"(?: là| vào| từ| đến| hết| thời điểm| trước)*(?: {_HOUR})?,?"
    r"(?: (?:sáng|chiều|ngày|tối))* "
    r"|(?<!\w)sau(?: khi)? (?:vụ|chuyến|trận|cuộc|sự kiện|lần|đợt|thất bại|chiến thắng)[^.,;\n]{0,60}"
    r"|(?:dự kiến|thời gian thực hiện|thời hạn)[^.;\n]{0,30}"
    r")\(?$"
)
# "từ 7h30 đến 11 giờ ngày": the hours of a day, no deadline.
_HOURS_BEFORE = re.compile(rf"(?<!\w)từ (?:lúc )?{_HOUR} ?(?:đến|tới|-|–) (?:hết )?{_HOUR},? (?:ngày )?\(?$")
_OTHER_DAY_AFTER = re.compile(
    r" ?\)? ?(?:(?:âm lịch|dương lịch|hằng năm|hàng năm|mỗi năm)|của (?!năm)|đưa tin|về việc)"
)
_RECITAL = re.compile(r"[\s*•+–-]*(?:căn cứ|chiếu theo) ")  # its days are those of what it is founded on
_HAPPENS = re.compile(r"(?<!\w)(?:diễn ra|tổ chức|xảy ra|khai mạc|bế mạc|khởi công|mở|họp)$")
_BEFORE_IT = re.compile(
    r"(?:trước đó|trước đây|trước nữa)[^.;\n]{0,25}$"
    r"|(?:cáo trạng|bản án|theo hồ sơ|theo điều tra|kết quả điều tra|phản ánh|lời khai|theo đơn)"
    r"[^.;\n]{0,80}$"
    r"|liên quan (?:đến |tới )?(?:vụ|việc|sự việc|sự cố)(?!\w)[^.,;\n]{0,80}$"
)


def _mentions(text: str, matches: Sequence[DateMatch]) -> Iterator[_Mention]:
    """Yield the days named in `text` that may be the event's."""
    if not any(map(_names_a_day, matches)):
        return
    lowered = text.lower()
    if len(lowered) != len(text):
        return
    for at, match in enumerate(matches):
        if not _names_a_day(match) or _is_dated(lowered, matches[at : at + 2]):
            continue
        start = _sentence_start(lowered, match.start)
        left = lowered[max(start, match.start - _LEFT_CHARS) : match.start]
        length = _intro_length(left)
        if not length and match.kind != "relative":
            continue
        if (
            _OTHER_DAY_AFTER.match(lowered, match.end)
            or _is_other(left, length)
            or _is_on_dateline(text, match)
        ):
            continue
        before = left[: len(left) - length].rstrip()
        capital = length > 0 and text[match.start - length].isupper()  # a full stop was forgotten before it
        opens = capital or not before or before.endswith((",", "–", "-", ")", ":", "”", '"'))
        if not opens and _RECITAL.match(lowered, start):
            continue
        yield _Mention(
            match=match,
            opens=opens,
            happens=opens or bool(_HOUR_OF_DAY.search(left[len(left) - length :]) or _HAPPENS.search(before)),
            since=match.kind != "range" and left[len(left) - length :].lstrip().startswith("từ "),
            before=bool(_BEFORE_IT.search(before)),
            quote=text[match.start - length : match.end].strip(" ("),
            sentence=start,
        )


def _intro_length(left: str) -> int:
    """Return how many characters at the end of `left` only introduce a day."""
    start = len(left)
    while start:
        word_start = left.rfind(" ", 0, start - 1) + 1
        word = left[word_start:start].strip(" (,:")
        if left.startswith("qua,", word_start):
            break  # of `đêm 10/3 vừa qua, ngày 22/3`: it belongs to the day before
        if word not in _INTRO_WORDS and not _INTRO_NUMBER.fullmatch(word) and word:
            break
        if word[:1].isdigit() and start == len(left):
            break  # a number right before the day belongs to neither
        start = word_start
    return len(left) - start


def _is_other(left: str, intro_length: int) -> bool:
    """Tell whether the words before a day make it another day than an event's."""
    if intro_length == len(left):  # words that only introduce a day say nothing else of it
        return False
    if _NOT_YET_BEFORE.search(left) and not _HOURS_BEFORE.search(left):
        return True
    intro = left[len(left) - intro_length :]
    return not _HOUR_OF_DAY.search(intro) and bool(_OTHER_DAY_BEFORE.search(left))


_DATED = re.compile(r",? ?\(?(?:tức )?(?:ngày )?")


def _is_dated(lowered: str, pair: Sequence[DateMatch]) -> bool:
    """Tell whether the first of two is a relative day that the second says outright: `sáng nay (6/2)`."""
    if len(pair) < 2 or pair[0].kind != "relative":
        return False
    return bool(_DATED.fullmatch(lowered, pair[0].end, pair[1].start))


def _names_a_day(match: DateMatch) -> bool:
    value = match.value
    if match.kind in ("day", "relative"):
        return True
    if match.kind != "range":
        return False
    if isinstance(value, YearlessSpan):
        value = value.in_year(2000) or DateSpan(date.min, date.max)
    return isinstance(value, DateSpan) and (value.end - value.start).days <= _MAX_RANGE_DAYS


def _is_on_dateline(text: str, match: DateMatch) -> bool:
    start = text.rfind("\n", 0, match.start) + 1
    end = text.find("\n", match.end)
    line = text[start : end if end >= 0 else len(text)]
    return isinstance(match.value, DateSpan) and read_dateline(line) is not None


def _sentence_start(lowered: str, before: int) -> int:
    begin = start = max(0, before - 400)
    newline = lowered.rfind("\n", begin, before)
    if newline >= 0:  # it ends a sentence, by itself or in the space after a full stop
        begin = max(begin, begin + len(lowered[begin:newline].rstrip()) - 1)
    for found in _SENTENCE_END.finditer(lowered, begin, before):
        start = found.end()
    return start


def _is_possible(mention: _Mention, published: DateSpan | None) -> bool:
    """Tell whether a day can be told of as news at the time of publication."""
    value = mention.match.value
    if published is None:  # nothing to check an old story against: only what the lead tells
        return not (isinstance(value, RelativeDay) or mention.before) and mention.match.start < _LEAD_CHARS
    day = _resolve(value, published)
    if day is None or not _is_near(day.start, published.end):
        return False
    if mention.since and (published.end - day.start).days > _MAX_DAYS_SINCE:
        return False
    return mention.opens or abs((day.start - published.end).days) <= _MAX_DAYS_INSIDE


def _is_near(day: date, published: date) -> bool:
    return -MAX_DAYS_BEFORE <= (day - published).days <= MAX_DAYS_AFTER


def _resolve(value: DateSpan | YearlessSpan | RelativeDay, published: DateSpan | None) -> DateSpan | None:
    """Return the first day of `value`, or None when only its day and month are known."""
    if isinstance(value, DateSpan):
        return DateSpan.of_day(value.start)
    if published is None:
        return None
    if isinstance(value, RelativeDay):
        return value.seen_from(published.end) if published.precision == "day" else None
    this_year = published.end.year
    for year in (this_year, this_year - 1, this_year + 1):  # at most one of them is near
        span = value.in_year(year)
        if span and _is_near(span.start, published.end):
            return DateSpan.of_day(span.start)
    return None


def _anchors(text: str, matches: Sequence[DateMatch]) -> list[date]:
    """Return the full dates that tell the time of `text`: deadlines too, but no document's or person's."""
    return [
        match.value.start
        for match in matches
        if match.kind in ("day", "range") and isinstance(match.value, DateSpan)
        if not _OTHER_DAY_BEFORE.search(text[max(0, match.start - _LEFT_CHARS) : match.start].lower())
    ]


_PLANNED, _REVIEWED = timedelta(45), timedelta(62)  # how long a meeting is held before or after its period


def _year_of_periods(
    value: DateSpan | YearlessSpan | RelativeDay, matches: Sequence[DateMatch]
) -> DateSpan | None:
    """Return a day without a year in the one year that all periods named put it in.

    A meeting plans or reviews what it names: `chiều 12/6 … kết quả tháng 5 năm
    2023` is of 2023. Years alone are too often those of plans.
    """
    if not isinstance(value, YearlessSpan):
        return None
    spans = [m.value for m in matches if m.kind in _PERIODS and isinstance(m.value, DateSpan)]
    years = {year for span in spans for year in range(span.start.year - 1, span.end.year + 2)}
    days = {
        day.start
        for year in years
        if 0 < year < 9999
        and (day := value.in_year(year))
        and all(span.start - _PLANNED <= day.start <= span.end + _REVIEWED for span in spans)
    }
    return DateSpan.of_day(days.pop()) if len(days) == 1 else None


_PERIODS = ("month", "quarter", "months")


def _year_beside(value: DateSpan | YearlessSpan | RelativeDay, anchors: list[date]) -> DateSpan | None:
    """Return a day without a year in the year of the full dates near it, if they agree."""
    if not isinstance(value, YearlessSpan):
        return None
    found = {
        span.start
        for day in anchors
        for year in (day.year - 1, day.year, day.year + 1)
        if 0 < year < 9999
        and (span := value.in_year(year))
        and abs(span.start - day) <= timedelta(_NEAR_DAYS)
    }
    return DateSpan.of_day(found.pop()) if len(found) == 1 else None
