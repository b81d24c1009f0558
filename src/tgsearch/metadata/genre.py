r"""What kind of document is it?

Kinds are named in lower case as the office names them: `báo cáo`, `kế hoạch`,
`công văn`, …, and `tin` for a news page.

    >>> document_type(Document(id="1", title="", text="BÁO CÁO\nKết quả công tác năm 2020"))
    'báo cáo'
"""

from __future__ import annotations

import re
from functools import cache

from tgsearch.document import DateFact, Document
from tgsearch.metadata.dateline import SIGNED, head_lines, read_dateline
from tgsearch.metadata.numbers import TYPE_SIGNS, document_numbers, find_numbers, spelled_sign
from tgsearch.text import fold

__all__ = ["document_numbers", "document_type", "find_numbers", "type_named"]

TYPES = (
    "báo cáo", "kế hoạch", "công văn", "thông báo", "quyết định", "nghị quyết", "chỉ thị", "kết luận",
    "hướng dẫn", "chương trình", "đề án", "tờ trình", "giấy mời", "biên bản", "quy chế", "quy định",
    "công điện", "lời kêu gọi", "thư", "thông tri", "thông tư", "nghị định", "luật", "pháp lệnh",
    "phương án", "dự án", "thông cáo", "công bố", "hợp đồng", "bản ghi nhớ", "bản thỏa thuận",
    "giấy ủy quyền", "giấy giới thiệu", "phiếu gửi", "phiếu chuyển", "phiếu báo", "đề cương", "diễn văn",
    "bài phát biểu", "điều lệ", "tin",
)  # fmt: skip
_NEWS = "tin"
_SAME = {
    "bản tin": "tin",
    "tin tức": "tin",
    "tin bài": "tin",
    "bài viết": "tin",
    "news": "tin",
    "article": "tin",
    "công văn chỉ đạo": "công văn",
    "thư ngỏ": "thư",
    "thư kêu gọi": "thư",
    "thư chúc mừng": "thư",
    "thư mời": "giấy mời",
    "qui định": "quy định",
    "qui chế": "quy chế",
}


def document_type(document: Document, *, event: DateFact | None = None) -> str | None:
    """Return the kind of a document, or None when nothing shows it.

    Asked in this order: the type its source states; the header of an
    administrative document (a line that is the type in capitals, or its number
    with the sign of the type); a first sentence of news, `Ngày 14/1, …`; a title
    that begins with the type; an event, or words of news further on (`cho biết`);
    a dateline with the clock, or a form for comments. A stated type that is
    none of the known ones is kept in lower case.
    """
    if document.type and document.type.strip():
        return _stated(document.type)
    lines = head_lines(document.text)
    return (
        _from_header(document.title, lines)
        or (_NEWS if _opens_like_news(lines, document.title) else None)
        or _from_title(document.title)
        or (_NEWS if event or _tells_news(lines) or _is_web_article(document, lines) else None)
    )


def _stated(stated: str) -> str:
    return type_named(stated) or " ".join(stated.lower().split())


@cache
def _names() -> dict[str, str]:
    """Return the types by their names and other names, without accents."""
    return {fold(name): kind for name, kind in ({kind: kind for kind in TYPES} | _SAME).items()}


def type_named(name: str) -> str | None:
    """Return the type that a person calls so, with or without accents or by its sign (`BC`, `TTr`), or None.

    >>> type_named("ke hoach"), type_named("QĐ")
    ('kế hoạch', 'quyết định')
    """
    return _names().get(fold(" ".join(name.split()))) or TYPE_SIGNS.get(spelled_sign(name.strip()))


_HEADING = re.compile(rf"(?:{'|'.join(t.upper() for t in TYPES if t not in ('tin', 'luật'))}|LUẬT)(?!\w)")
_OWN_NUMBER = re.compile(r"(?:\*\s*)?số\s?:?\s", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:v/v|về việc)[\s:]", re.IGNORECASE)
_COUNTRY = re.compile(r"CỘNG (?:HÒA|HOÀ) XÃ HỘI CHỦ NGHĨA")  # above papers, where capitals are no headline
_MAX_HEADING_CHARS = 160
_MIN_HEADING_CHARS = 7  # "BÁO CÁO"; shorter ones, "THƯ", begin other words


def _from_header(title: str, lines: list[str]) -> str | None:
    for line in (title, *lines):
        heading = _HEADING.match(line) if line[:2].isupper() else None
        if heading and len(line) <= _MAX_HEADING_CHARS:
            in_capitals = heading.end() >= _MIN_HEADING_CHARS and line.isupper()
            if _is_heading(line, heading.end()) or (in_capitals and any(map(_COUNTRY.search, lines))):
                return heading[0].lower()
    if _SUBJECT.match(title):
        return "công văn"
    for at, line in enumerate(lines):
        if line[0] in "*sS" and _OWN_NUMBER.match(line):
            return _by_number(line, lines[at : at + 5])
    return None


def _is_heading(line: str, end: int) -> bool:
    """Tell whether capitals at the head of a line are a heading: alone, or before a subject on the line."""
    rest = line[end:].strip()
    if not rest:
        return True
    return bool(_STRONG_TITLE.match(line) or _LETTER.match(line)) or (
        end >= _MIN_HEADING_CHARS and rest.upper() != rest
    )


def _by_number(line: str, nearby: list[str]) -> str | None:
    """Return the type that the document's own number carries, `Số: 15/BC-UBND`; a letter's carries none."""
    found = next(iter(find_numbers(line)), None)
    if found and found.type_sign:
        return (
            "thông tri" if "-TT/" in found.text else TYPE_SIGNS[found.type_sign]
        )  # the Party's TT, the state's
    if any(_SUBJECT.match(other) for other in nearby) or _SUBJECT.search(line):
        return "công văn"
    return None


_WEAK_IN_TITLES = {"tin", "thư", "dự án", "công bố", "luật", "hợp đồng"}
_STRONG_TITLE = re.compile(
    rf"(?P<type>{'|'.join(name for name in TYPES if name not in _WEAK_IN_TITLES)})"
    r"(?P<rest> ?(?:số[ :]|về |v/v|tổng kết|sơ kết|kết quả|tình hình|công tác|thực hiện|triển khai|tổ chức|"
    r"tuyên truyền|của |năm |tháng |quý |\d|phối hợp|hoạt động|phát động|kiểm tra|giám sát|học tập|ban hành|"
    r"phòng|hội nghị|họp |chính trị|tham luận|hành động|kỷ niệm|làm việc|tuần|$)|.*\bsố \d)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"thư (?:ngỏ|kêu gọi|chúc|khen|cảm ơn|của)(?!\w)", re.IGNORECASE)
_NOT_A_TYPE = re.compile(
    r"(?:báo cáo viên|hướng dẫn viên|kế hoạch hóa|kế hoạch hoá|chương trình truyền hình)", re.IGNORECASE
)


def _from_title(title: str) -> str | None:
    title = title.strip()
    if _LETTER.match(title):
        return "thư"
    found = None if _NOT_A_TYPE.match(title) else _STRONG_TITLE.match(title)
    return found["type"].lower() if found else None


_NEWS_LEAD = re.compile(
    r"(?:[(\[]?[^\s()\[\]]{2,12}[)\]]? ?[-–—:] ?)?"  # (ĐCSVN) –
    r"(?:(?:(?:vào|mới đây|vừa qua|trong|từ|khoảng|lúc|hồi),? )*"
    r"(?:(?:rạng sáng|sáng|trưa|chiều|tối|đêm|ngày|hôm)(?: ngày| nay| qua)?,?(?: \(?| ngày )\d|"
    r"(?:sáng|trưa|chiều|tối|đêm|hôm) (?:nay|qua)(?!\w)|trong (?:hai|ba|\d+) ngày,? )|tại hội nghị)",
    re.IGNORECASE,
)
# The first words of these expressions, when no sign of an agency is before them, and its greatest length.
_LEAD_WORDS = {
    "vào", "mới", "vừa", "trong", "từ", "khoảng", "lúc", "hồi", "rạng", "sáng", "trưa", "chiều", "tối",
    "đêm", "ngày", "hôm", "tại",
}  # fmt: skip
_MAX_SIGN_CHARS = 16
_MIN_SENTENCE_CHARS = 60
_LEAD_LINES = 4


def _opens_like_news(lines: list[str], title: str) -> bool:
    return any(
        len(line) >= _MIN_SENTENCE_CHARS and line != title and _may_lead(line) and _NEWS_LEAD.match(line)
        for line in lines[:_LEAD_LINES]
    )


def _may_lead(line: str) -> bool:
    """Tell, at little cost, whether a line may be a news lead: by its first word, or an early dash."""
    head = line[:_MAX_SIGN_CHARS]
    if head.partition(" ")[0].rstrip(",").lower() in _LEAD_WORDS:
        return True
    return "-" in head or "–" in head or "—" in head or ":" in head


# Anywhere in its first sentences, in lower case: what was just done, who says so, a day with its hour.
_NEWS_TOLD = re.compile(
    r"(?<!\w)(?:vừa (?:qua )?(?:tổ chức|khai mạc|bế mạc|diễn ra|trao|tặng|bàn giao|ra quân|công bố|bắt|"
    r"khởi tố|phát động|có|được|bị|ký|ra mắt)|đã (?:diễn ra|khai mạc|bế mạc|ra quân)|cho biết|cho hay|"
    r"xác nhận|(?:thông tin|tin) từ|phóng viên|"
    r"(?:sáng|trưa|chiều|tối|đêm) (?:ngày )?(?:\d{1,2}[/.-]\d{1,2}(?![/.-]\d)|nay|qua))(?!\w)"
)
_TOLD_LINES, _TOLD_CHARS = 2, 300


def _tells_news(lines: list[str]) -> bool:
    return any(
        len(line) >= _MIN_SENTENCE_CHARS and _NEWS_TOLD.search(line[:_TOLD_CHARS].lower())
        for line in lines[:_TOLD_LINES]
    )


def _is_web_article(document: Document, lines: list[str]) -> bool:
    """Tell whether readers may comment on it, or its dateline is a web page's."""
    return any(dropped.reason == "form" for dropped in document.dropped) or _has_web_dateline(document, lines)


def _has_web_dateline(document: Document, lines: list[str]) -> bool:
    """Tell whether a dateline is a web page's; a document's is signed at a place."""
    candidates = [dropped.text for dropped in document.dropped if dropped.reason in ("dateline", "counter")]
    for line in (*candidates, *lines):
        dateline = read_dateline(line)
        if dateline is not None and dateline.rank != SIGNED:
            return True
    return False
