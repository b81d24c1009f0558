"""Which period does a report or review report on?

Only reports, reviews and congresses have a period: `Tổng kết công tác năm
2020`, `sơ kết 6 tháng đầu năm`, `giao ban quý I`; and news that begin with what
came of one: `Quý III, lợi nhuận giảm 12 %`. The period they look back on
counts, not the one they plan for (`…, triển khai nhiệm vụ năm 2021`), and not
school years. A term of office is a period where it is summed up, and of the
congress that is held for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain

from tgsearch.dates import DateMatch, DateSpan, YearlessSpan, find_dates
from tgsearch.document import DateFact, Evidence


def find_period(
    title: str, lead: str, matches: Sequence[DateMatch], published: DateSpan | None
) -> DateFact | None:
    """Return the period that a document reports on, or None.

    Args:
        title: the title, "" when there is none.
        lead: the head of the body.
        matches: what `find_dates` finds in `lead`.
        published: the day by which a period without a year has ended, or nearly.
    """
    if _ORDERS.match(title):
        return None
    in_title = find_dates(title)
    if _is_congress(title):
        return _term_of_congress(title, in_title, lead, matches)
    lead_begin = lead[:_LEAD_CHARS]
    reader = _Reader(in_title, matches, published)
    if _may_name_period(title, in_title):
        for part in chain(_reviewed(title, _REVIEW), _unannounced(title), reader.results(title, in_title)):
            fact = reader.read(title, in_title, part, "title")
            if fact:
                return fact
    if _may_name_period(lead_begin, matches):
        results = reader.results(_first_sentence(lead), matches, title)
        for part in chain(_reviewed_in_text(lead_begin), _opening(lead, title), results):
            fact = reader.read(lead, matches, part, "text")
            if fact:
                return fact
    return None


def _may_name_period(text: str, matches: Sequence[DateMatch]) -> bool:
    """Tell, at little cost, whether it is worth looking for reviews."""
    for match in matches:
        if match.start < len(text) and match.kind not in ("day", "relative"):
            return True
    return " tháng" in text and _BARE_MONTHS.search(text) is not None


_Part = tuple[int, int]  # a range of the title or the lead

_LEAD_CHARS = 700
_REVIEWED_CHARS = 170
# Titles of documents that order or announce; their years are plans.
_ORDERS = re.compile(
    r"\W*(?:(?:dự thảo|v/v|về việc|trân trọng|thông báo) ){0,3}"
    r"(?:kế hoạch|công văn|giấy mời|quyết định|tờ trình|hướng dẫn|chương trình|đề án|đề cương|quy chế|"
    r"quy định|nghị quyết|chỉ thị|thư mời|lịch|danh sách|mẫu)(?!\w)",
    re.IGNORECASE,
)
_WORK = (
    r"(?:công tác|hoạt động|thực hiện|triển khai|phát triển|sản xuất|kinh doanh|thu|chi|kiểm tra|giám sát|"
    r"đạt được|nổi bật|phong trào|phòng|thi đua|xây dựng|giải quyết|tiếp|kinh tế|nhiệm vụ|an ninh|trật tự|"
    r"tai nạn|bảo đảm|đảm bảo|ngân sách|giảm nghèo|sơ kết|tổng kết)"
)
_REVIEW = re.compile(
    rf"(?<!\w)(?:tổng kết|sơ kết|sơ, tổng kết|tổng duyệt kết quả|giao ban|kiểm điểm|nhìn lại|dấu ấn|điểm lại|"
    rf"(?:báo cáo|đánh giá|tổng hợp) "
    rf"(?:việc |công tác |năm|quý|tháng|\d+ tháng|số liệu|kết quả|tình hình|{_WORK})|"
    rf"(?:kết quả|tình hình) {_WORK})(?!\w)",
    re.IGNORECASE,
)
# In running text only what is held to look back: a meeting, a report.
_REVIEW_IN_TEXT = re.compile(
    r"(?:(?:hội nghị|hội thảo|lễ|cuộc họp|phiên họp|kỳ họp|buổi họp|họp|buổi|tổ chức|tiến hành)"
    r"(?: (?:trực tuyến|toàn thể|thường kỳ|thường niên|để|nhằm|về|trực tiếp|kết hợp))*"
    r" (?:giao ban|(?:báo cáo |đánh giá |sơ kết, |tổng kết, )?(?:tổng kết|sơ kết)|đánh giá kết quả|kiểm điểm|"
    r"báo cáo kết quả)"
    r"|(?:để|nhằm) (?:đánh giá|kiểm điểm) (?:kết quả|tình hình|công tác|việc|hoạt động)"
    r"|báo cáo (?:tổng kết|sơ kết|kết quả|tình hình)|(?:sơ|tổng) kết công tác)(?!\w)",
    re.IGNORECASE,
)
_NO_REVIEW_BEFORE = re.compile(
    r"(?:chuẩn bị|kế hoạch|hướng dẫn|trước|sau|phục vụ|lịch|tham mưu|dự thảo|nghị quyết)"
    r"(?: [^\s.;,]+){0,3} $",
    re.IGNORECASE,
)
# Where the look back ends: a joint and a word of planning, or the end of the sentence.
_PLAN = re.compile(
    r"(?:[,;:–—/-]|\bvà\b|\.| gắn với| đồng thời)\s*"
    r"(?:đề ra |bàn |xây dựng |thảo luận |thống nhất |định hướng |ký kết |ký |công bố |quán triệt )*"
    r"(?:triển khai|phương hướng|phương án|nhiệm vụ|kế hoạch|mục tiêu|dự kiến|chương trình|phát động|"
    r"giao ước|định hướng|giải pháp|trọng tâm|công tác trọng tâm)"
    r"|[.!?]\s|\n",
    re.IGNORECASE,
)


def _reviewed(text: str, review: re.Pattern[str]) -> Iterator[_Part]:
    for found in review.finditer(text):
        if _NO_REVIEW_BEFORE.search(text, max(0, found.start() - 40), found.start()):
            continue
        plan = _PLAN.search(text, found.end())
        end = plan.start() if plan else len(text)
        yield found.start(), min(end, found.start() + _REVIEWED_CHARS)


# One of these is in all that _REVIEW_IN_TEXT finds; to look for them is far cheaper than the expression.
_REVIEWS_HELD = ("tổng kết", "sơ kết", "giao ban", "kiểm điểm")
_REVIEWS_MADE = ("đánh giá", "báo cáo")
_MADE_OF = re.compile(r"(?:đánh giá|báo cáo) (?:kết quả|tình hình|công tác|việc|hoạt động)")
_OPENING_REVIEWS = ("nhìn lại", "điểm lại")
_OPENING_CHARS = 300  # of a text: what it opens with it is about


def _reviewed_in_text(lead: str) -> Iterator[_Part]:
    lowered = lead.lower()
    held = any(word in lowered for word in _REVIEWS_HELD)
    made = any(word in lowered for word in _REVIEWS_MADE)
    if held or (made and _MADE_OF.search(lowered)):
        yield from _reviewed(lead, _REVIEW_IN_TEXT)
    if held or made or any(word in lowered for word in _OPENING_REVIEWS):
        yield from _reviewed(lead[:_OPENING_CHARS], _REVIEW)


_FIRST_MONTHS = re.compile(r"(?:\d{1,2}|ba|sáu|chín) tháng đầu năm|nửa đầu năm", re.IGNORECASE)
_FORWARD = re.compile(
    r"nhiệm vụ|kế hoạch|triển khai|phương hướng|dự kiến|(?<!\w)sẽ(?!\w)|mục tiêu|chương trình", re.IGNORECASE
)


def _unannounced(title: str) -> Iterator[_Part]:
    """Yield the title if it gives the first months of a year and no plan: `Thu ngân sách 9 tháng đầu năm`."""
    if _FIRST_MONTHS.search(title) and not _FORWARD.search(title):
        yield 0, len(title)


_OPENING = re.compile(
    r"\s*(?:\([^()\n]{2,16}\)\s*[-–—:]\s*)?(?:trong )?"  # (BNP) –
    r"(?=quý|\d{1,2} tháng|nửa đầu|sáu tháng|chín tháng|ba tháng)",
    re.IGNORECASE,
)


def _opening(lead: str, title: str) -> Iterator[_Part]:
    """Yield the first words of a text that begins with its period: `Quý I/2022, toàn huyện …`."""
    found = _OPENING.match(lead)
    if found is None or _FORWARD.search(title):
        return
    comma = lead.find(",", found.end(), found.end() + 40)
    if comma >= 0 and not _FORWARD.search(lead, comma, comma + 150):
        yield found.end(), comma


# What came of a time, in numbers.
_RESULT = re.compile(
    r"(?<!\w)(?:tăng|giảm|suy giảm|sụt|đạt|lãi|lỗ|doanh thu|doanh số|lợi nhuận|kết quả|kỷ lục|kim ngạch|"
    r"sản lượng|(?:xuất|nhập) (?:khẩu|siêu)|tăng trưởng|gdp|cpi|lạm phát|lượng khách|thu hút|giải ngân|"
    r"nợ xấu|nổi bật|xảy ra|phát hiện|xử lý|xử phạt|ghi nhận|thống kê|số liệu|"
    r"bán chạy|sự cố|tai nạn|số ca)(?!\w)",
    re.IGNORECASE,
)
# Of a year or a month more is said than what came of it: the result stands right after it, or the year first.
_RESULT_NEXT = re.compile(
    r",? (?:(?:đã|đều|vẫn|cũng|chỉ|ước|tiếp tục|có gì) )?(?:tăng|giảm|đạt|vượt|lập kỷ lục|"
    r"(?:cao|thấp) (?:nhất|kỷ lục)|lãi|lỗ|nổi bật)(?!\w)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(?:trong |tính chung |cả )*năm 20\d\d,", re.IGNORECASE)
_NO_RESULT = re.compile(
    rf"{_FORWARD.pattern}|dự báo|phấn đấu|chỉ tiêu|(?<!\w)sắp(?!\w)|khởi công|hoàn thành|"
    r"kỳ vọng|đề xuất|yêu cầu",
    re.IGNORECASE,
)
_MAX_SENTENCE_CHARS = 320
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")


def _first_sentence(lead: str) -> str:
    found = _SENTENCE_END.search(lead, 0, _MAX_SENTENCE_CHARS)
    return lead[: found.start() if found else _MAX_SENTENCE_CHARS]


_PERIOD_KINDS = ("month", "quarter", "months", "year", "years", "range")
_PARTS_OF_YEARS = ("quarter", "months")
_NOT_THROUGHOUT = re.compile(
    r"(?<!\w)(?:trước|từ|đến|tới|sau|kể từ|hết|so với|cùng kỳ|ngay|cuối|đầu|giữa) $", re.IGNORECASE
)
_BARE_MONTHS = re.compile(
    r"[369](?<![1-9.,/-][369])(?<!\w0[369])(?<![^\W0-9][369]) tháng"
    r"(?! *(?:đầu|cuối|năm|\d|tuổi|tù|thí điểm|thử nghiệm|thực hiện|triển khai|thi hành|vận hành|hoạt động|"
    r"qua))"
)
_TERM_REVIEWED = re.compile(r"tổng kết(?!(?: công tác| cuộc)? bầu cử)[^.;,\n]{0,80}$", re.IGNORECASE)
_YEARS_OF_WORK = re.compile(
    r"\d+ năm (?:thực hiện|triển khai|thi hành|xây dựng|hoạt động|thành lập)", re.IGNORECASE
)
_AND = re.compile(r"(?:,| và|, và) $")
_YEAR_NEXT = re.compile(r" ?(?:năm )?(?P<this>nay|này)| ?(?:năm )?(?:ngoái|trước)", re.IGNORECASE)
_DAY = timedelta(1)
_LAST_WEEKS = timedelta(31)  # of a year, in which it is looked back on already
_LOOKED_BACK_ON = timedelta(183)  # how long after its end a period of the year before is still reported on


class _Reader:
    """Completes periods with the years that title, lead and publication give."""

    def __init__(
        self, in_title: Sequence[DateMatch], in_lead: Sequence[DateMatch], published: DateSpan | None
    ) -> None:
        self._in_title = in_title
        self._in_lead = in_lead
        self._published = published

    def read(self, text: str, matches: Sequence[DateMatch], part: _Part, source: str) -> DateFact | None:
        """Return the period named in `part` of `text`, whose dates are `matches`; None if it names none."""
        start, end = part
        inside = [m for m in matches if start <= m.start and m.end <= end]
        if any(m.kind == "school year" for m in inside):
            return None
        named = [m for m in inside if m.kind in _PERIOD_KINDS or _is_term_reviewed(text, m)] or list(
            _bare_months(text, start, end)
        )
        several = _YEARS_OF_WORK.search(text, start, end)
        best: tuple[DateSpan, DateMatch] | None = None
        for match in named:
            if _NOT_THROUGHOUT.search(text, max(0, match.start - 12), match.start):
                continue
            span = self._complete(
                match.value, _YEAR_NEXT.match(text, match.end), end if source == "title" else 0
            )
            if span is None or (several and span.end - span.start < 366 * _DAY):
                continue
            if match.kind != "term" and not self._is_over(span):
                continue
            if best is None:
                best = span, match
            elif _AND.search(text, best[1].end, match.start) and span.contains(best[0]):
                best = span, match  # "tháng 3 và quý I năm 2021": the quarter holds the month
        return DateFact(best[0], Evidence(text[best[1].start : best[1].end], source)) if best else None

    def results(self, sentence: str, matches: Sequence[DateMatch], title: str = "") -> Iterator[_Part]:
        """Yield each period of a sentence that tells what came of it: `Quý III, lợi nhuận giảm 12 %`.

        Nothing if the sentence, or the title above it, is about what is to come.
        """
        periods = [match for match in matches if self._may_have_result(match, sentence)]
        if not periods or not _RESULT.search(sentence):
            return
        if _NO_RESULT.search(sentence) or _NO_RESULT.search(title):
            return
        for match in periods:
            yield match.start, match.end

    def _may_have_result(self, match: DateMatch, sentence: str) -> bool:
        """Tell whether a date is a part of a year, or a year or month of which a result is told."""
        if match.end > len(sentence):
            return False
        if match.kind == "year":
            told = _RESULT_NEXT.match(sentence, match.end) or _YEAR_FIRST.fullmatch(
                sentence, 0, match.end + 1
            )
            return told is not None and self._has_just_ended(match)
        if match.kind == "month":
            return _RESULT_NEXT.match(sentence, match.end) is not None
        return match.kind in _PARTS_OF_YEARS

    def _has_just_ended(self, match: DateMatch) -> bool:
        """Tell whether a document was published when a year was over, or nearly, and not long after."""
        if self._published is None or not isinstance(match.value, DateSpan):
            return False
        return abs(self._published.end - match.value.end) <= (
            _LOOKED_BACK_ON if self._published.end > match.value.end else _LAST_WEEKS
        )

    def _complete(self, value: object, year_next: re.Match[str] | None, reviewed: int) -> DateSpan | None:
        if isinstance(value, DateSpan):
            return value if value.precision != "day" else None
        if not isinstance(value, YearlessSpan) or value.is_day:
            return None
        if year_next:
            year = self._published.end.year if self._published else 0
            return value.in_year(year if year_next["this"] else year - 1)
        for match in (*self._in_title, *self._in_lead):  # the same period with its year elsewhere
            span = match.value
            if isinstance(span, DateSpan) and value.in_year(span.start.year) == span:
                return span
        return self._by_title(value, reviewed) or self._by_publication(value)

    def _by_title(self, value: YearlessSpan, reviewed: int) -> DateSpan | None:
        """Complete from the title, whose first `reviewed` characters look back.

        A plan comes after what is reviewed: `quý IV, nhiệm vụ quý I năm 2022` reviews 2021.
        """
        for match in self._in_title:
            other = match.value
            if isinstance(other, DateSpan) and match.kind in ("month", "quarter", "months", "year"):
                span = value.in_year(other.end.year)
                planned = match.start >= reviewed and match.kind != "year"
                if planned and span and span.start > other.start:
                    return value.in_year(other.end.year - 1)
                return span
        return None

    def _by_publication(self, value: YearlessSpan) -> DateSpan | None:
        if self._published is None:
            return None
        year, last = self._published.end.year, self._published.end - _LOOKED_BACK_ON
        this_year, year_before = value.in_year(year), value.in_year(year - 1) if year > 1 else None
        if this_year and self._is_over(this_year):
            return this_year
        return year_before if year_before and year_before.end >= last else None

    def _is_over(self, span: DateSpan) -> bool:
        """Tell whether a period can be looked back on: it is past, or at most its last quarter is not."""
        if self._published is None:
            return True
        early = min(max((span.end - span.start) / 4, 10 * _DAY), 366 * _DAY)
        return span.end - early <= self._published.end


def _is_term_reviewed(text: str, match: DateMatch) -> bool:
    return match.kind == "term" and bool(_TERM_REVIEWED.search(text, max(0, match.start - 90), match.start))


def _bare_months(text: str, start: int, end: int) -> Iterator[DateMatch]:
    """Yield `9 tháng` as the first nine months; it is one only where a review is spoken of."""
    for found in _BARE_MONTHS.finditer(text, start, end):
        yield DateMatch(found.start(), found.end(), YearlessSpan.of_months(1, int(found[0][0])), "months")


# "Đại hội …", "Hưng Yên: Đại hội …", "Chi bộ thôn 8 tổ chức Đại hội …", "Khai mạc Đại hội …"
_CONGRESS = re.compile(
    r"(?:(?:^|.*[:–-] |.*(?<!\w)(?:tổ chức|tiến hành|khai mạc|bế mạc|hoàn thành|diễn ra)(?: [^\s.;,]+){0,3} )"
    r"đại hội(?! đồng| đảng các cấp)(?!\w)|.*(?<!\w)đại hội(?! đồng).*nhiệm k[ỳì])",
    re.IGNORECASE,
)
_NO_CONGRESS = re.compile(
    r"(?:nghị quyết|chào mừng|hướng tới|tiến tới|chuẩn bị|phục vụ|tuyên truyền|học tập|quán triệt|văn kiện|"
    r"dự thảo|góp ý|thi đua|kế hoạch|công tác|triển khai|kỷ niệm)(?: [^\s.;,]+){0,4} đại hội",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(r"(?:tổng kết|kiểm điểm|đánh giá|kết quả|báo cáo)[^.;\n]{0,120}$", re.IGNORECASE)


def _is_congress(title: str) -> bool:
    """Tell whether a title is about the holding of one congress."""
    if "đại hội" not in title.lower():  # far cheaper than the expressions
        return False
    return bool(_CONGRESS.match(title)) and not _NO_CONGRESS.search(title)


def _term_of_congress(
    title: str, in_title: Sequence[DateMatch], lead: str, in_lead: Sequence[DateMatch]
) -> DateFact | None:
    """Return the term that a congress looks back on if the text names it, else the one it is held for."""
    terms = [(title, match, "title") for match in in_title if match.kind == "term"]
    terms += [(lead, match, "text") for match in in_lead if match.kind == "term"]
    reviewed = [
        term for term in terms if _LOOKS_BACK.search(term[0], max(0, term[1].start - 140), term[1].start)
    ]
    for text, match, source in (*_ended(terms), *reviewed, *terms):
        if isinstance(match.value, DateSpan):
            return DateFact(match.value, Evidence(text[match.start : match.end], source))
    return None


def _ended(terms: Sequence[tuple[str, DateMatch, str]]) -> list[tuple[str, DateMatch, str]]:
    """Return the terms that end when another begins: of 2018–2023 and 2023–2028 the first is over."""
    spans = [match.value for _, match, _ in terms]
    begun = {span.start.year for span in spans if isinstance(span, DateSpan)}
    return [
        term
        for term, span in zip(terms, spans, strict=True)
        if isinstance(span, DateSpan) and span.end.year in begun
    ]
