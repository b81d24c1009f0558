"""Which of the first lines of a text without markup is its title?

A short first line without a full stop that something follows. An official
document begins with its issuing body instead; its title is its kind and
subject: "BÁO CÁO" and the lines below it. When neither is sure there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_TITLE_CHARS = 200
MAX_TITLE_WORDS = 45
HEAD_LINES = 30  # an official document names its kind within so many lines
LETTERHEAD_LINES = 8  # and the country's name within so many, or its kind alone on a line
SUBJECT_LINES = 4
TITLE_DISTANCE = 6  # a stated title is looked for in so many lines of the text

_STOPS = frozenset(".;:,…")
_LIST_ENTRY = re.compile(r"(?:[-–+•*]|\d+[.)]|[a-zđ]\))\s")
_LETTERHEAD = re.compile(
    r"(?:CỘNG (?:HÒA|HOÀ) XÃ HỘI|ĐẢNG CỘNG SẢN|(?:ỦY|UỶ) BAN|UBND|HĐND|HỘI ĐỒNG|QUỐC HỘI|CHÍNH PHỦ|THỦ TƯỚNG"
    r"|(?:TỈNH|HUYỆN|THÀNH|THỊ|QUẬN|ĐẢNG) (?:ỦY|UỶ)|ĐẢNG BỘ|CHI BỘ|SỞ |BỘ |CỤC |TỔNG CỤC|VĂN PHÒNG|PHÒNG "
    r"|BAN (?:CHẤP|THƯỜNG|TUYÊN|DÂN|TỔ|NỘI|CHỈ|QUẢN)|TRUNG TÂM|MẶT TRẬN|TRƯỜNG |CÔNG AN|LIÊN ĐOÀN|HỘI )"
)
_KIND = re.compile(
    r"(?:BÁO CÁO|KẾ HOẠCH|QUYẾT ĐỊNH|THÔNG BÁO|TỜ TRÌNH|CHỈ THỊ|NGHỊ QUYẾT|HƯỚNG DẪN|CHƯƠNG TRÌNH|KẾT LUẬN"
    r"|QUY ĐỊNH|QUY CHẾ|GIẤY MỜI|BIÊN BẢN|ĐỀ ÁN|ĐỀ CƯƠNG|CÔNG ĐIỆN|LUẬT|NGHỊ ĐỊNH|THÔNG TƯ|PHƯƠNG ÁN"
    r"|QUY HOẠCH|THÔNG TRI|CÔNG BỐ|TUYÊN BỐ|THƯ NGỎ|LỜI KÊU GỌI|DANH SÁCH|LỊCH CÔNG TÁC"
    r"|(?:BÀI )?THAM LUẬN|BÀI PHÁT BIỂU|DIỄN VĂN|THƯ MỜI|GIẤY GIỚI THIỆU|ĐIỀU LỆ|HỢP ĐỒNG|THÔNG CÁO"
    r"|ĐƠN (?:ĐỀ NGHỊ|XIN|KIẾN NGHỊ|KHIẾU NẠI|TỐ CÁO|PHẢN ÁNH))\b"
)
# On a line or in a second column; a narrow one breaks it.
_MOTTO = re.compile(r"(?:.*[\s|*]{2,}|\W*)(?:CỘNG (?:HÒA|HOÀ) XÃ HỘI CHỦ NGHĨA|ĐẢNG CỘNG SẢN VIỆT NAM\W*$)")
_SUBJECT_OF_LETTER = re.compile(r"(?:V/v|Về việc|V/V)\b")
# The second column of a letterhead, its day perhaps still to be filled in.
_DAY = r"[^\W\d_][^,;|\d]{1,40}, ?ngày[\s.…_\d]{0,20}(?:tháng|[/.-] ?\d{1,2} ?[/.-] ?\d{4})"
_BESIDE_DAY = re.compile(rf"(?P<subject>\S.*?)(?:\s{{3,}}|\t|\s\|\s)\s*(?P<day>{_DAY}.*)")
_NOT_SUBJECT = re.compile(rf"(?:Căn cứ|Kính gửi|Thực hiện|Xét|Theo|Điều \d|I\.|1\.|Phần|Thưa|Số\s*:|{_DAY})")
# Who decides or resolves stands below the subject; it belongs to it only where the line before calls for it.
_AUTHORITY = re.compile(
    r"(?:CHỦ TỊCH|(?:TỔNG )?GIÁM ĐỐC|(?:BỘ|CỤC|HIỆU|VIỆN) TRƯỞNG|TRƯỞNG (?:BAN|PHÒNG)|THỦ TƯỚNG|QUỐC HỘI"
    r"|CHÁNH (?:ÁN|VĂN PHÒNG)|HỘI ĐỒNG NHÂN DÂN|(?:ỦY|UỶ) BAN (?:NHÂN DÂN|THƯỜNG VỤ)"
    r"|BAN (?:CHẤP HÀNH|THƯỜNG VỤ))\b"
)
_CALLS_FOR_MORE = re.compile(r".*(?:[-–]|\b(?:CỦA|VÀ|GIỮA|VỚI|CHO|DO|VỀ|TẠI))$", re.IGNORECASE)
_BROKEN_OFF = (",", ";")


def part_title(lines: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the title that the first lines hold, and the other lines; "" and all lines when it is not sure.

    Args:
        lines: without boilerplate and surrounding spaces.
    """
    lines = tuple(lines)
    if not lines:
        return "", lines
    if _is_official(lines):
        title, rest = _part_official_title(lines)
        if title or (lines[0].isupper() and _LETTERHEAD.match(lines[0])):
            return title, rest
    return (lines[0], _without_leading_gap(lines[1:])) if _reads_like_title(lines) else ("", lines)


def without_title(lines: Sequence[str], title: str) -> tuple[str, ...]:
    """Return the lines without the first that only repeats the title, if one of the topmost does."""
    wanted = _words(title)
    if not wanted:
        return tuple(lines)
    seen = 0
    first = wanted[0]
    for number, line in enumerate(lines):
        # Most lines begin with another word: the rest of those need not be looked at.
        begins_alike = line.lstrip()[: len(first)].casefold().startswith(first)
        if begins_alike and _words(line) == wanted:
            return _without_leading_gap((*lines[:number], *lines[number + 1 :]))
        seen += bool(line)
        if seen == TITLE_DISTANCE:
            break
    return tuple(lines)


def _is_official(lines: Sequence[str]) -> bool:
    """Tell whether a text begins as an official document: with an office, the country's name or its kind."""
    first = lines[0]
    if first.isupper() and (_LETTERHEAD.match(first) or _KIND.match(first)):
        return True
    top = lines[:LETTERHEAD_LINES]
    return any(map(_MOTTO.match, top)) or (first.isupper() and any(map(_KIND.fullmatch, top)))


def _reads_like_title(lines: Sequence[str]) -> bool:
    first = lines[0]
    if len(lines) < 2 or len(first) > MAX_TITLE_CHARS or len(first.split()) > MAX_TITLE_WORDS:
        return False
    if first.rstrip("\"'”’»)")[-1:] in _STOPS or _LIST_ENTRY.match(first) or "|" in first:
        return False
    if first[0].islower() or not any(map(str.isalpha, first)):
        return False
    # A hard-wrapped sentence goes on in the next line in lower case.
    return not lines[1] or not lines[1][0].islower()


def _part_official_title(lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    for number, line in enumerate(lines[:HEAD_LINES]):
        if (_KIND.match(line) and line.isupper()) or _SUBJECT_OF_LETTER.match(line):
            number, lines = _with_day_above(lines, number)
            end = _end_of_subject(lines, number)
            title = " ".join(part for part in lines[number:end] if part).strip(" -–*,;")
            if len(title) <= 2 * MAX_TITLE_CHARS and end < len(lines):
                head, rest = lines[:number], lines[end:]
                return title, (*head, *(rest if head and head[-1] else _without_leading_gap(rest)))
    return "", lines


def _with_day_above(lines: tuple[str, ...], start: int) -> tuple[int, tuple[str, ...]]:
    """Move a day in the second column beside a subject above it; return where that begins, and the lines."""
    for number in range(start, min(start + SUBJECT_LINES, len(lines))):
        if found := _BESIDE_DAY.fullmatch(lines[number]):
            subject = (*lines[start:number], found["subject"].rstrip())
            return start + 1, (*lines[:start], found["day"], *subject, *lines[number + 1 :])
        if not lines[number]:
            break
    return start, lines


def _end_of_subject(lines: Sequence[str], start: int) -> int:
    """Return the number of the line after the last that belongs to the title that begins at `start`."""
    end = start + 1
    for number in range(start + 1, min(start + 1 + SUBJECT_LINES, len(lines))):
        line = lines[number]
        if not line:
            # The subject may stand a line below the kind, but nothing follows a gap after the subject.
            if number > start + 1:
                break
            continue
        if len(line) > MAX_TITLE_CHARS or _NOT_SUBJECT.match(line) or _LIST_ENTRY.match(line):
            break
        if _is_below_subject(line, lines[end - 1], first=end == start + 1 and _is_kind(lines[start])):
            break
        if line[-1] in _STOPS and not _goes_on(line, lines[number + 1 : number + 2]):
            break
        end = number + 1
    return end


def _is_below_subject(line: str, before: str, *, first: bool) -> bool:
    """Tell whether a line in capitals begins what stands below a subject."""
    if not line.isupper() or first or before.endswith(_BROKEN_OFF) or _CALLS_FOR_MORE.match(before):
        return False
    return not before.isupper() or _AUTHORITY.match(line) is not None


def _is_kind(line: str) -> bool:
    return _KIND.match(line) is not None


def _goes_on(line: str, following: Sequence[str]) -> bool:
    """Tell whether a line that ends in a comma goes on in the next: in small letters, or both in capitals."""
    if not line.endswith(_BROKEN_OFF) or not following or not following[0]:
        return False
    return following[0][0].islower() or (line.isupper() and following[0].isupper())


def _words(text: str) -> list[str]:
    return text.casefold().rstrip(" .").split()


def _without_leading_gap(lines: Sequence[str]) -> tuple[str, ...]:
    start = 0
    while start < len(lines) and not lines[start]:
        start += 1
    return tuple(lines[start:])
