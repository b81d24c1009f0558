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
    r"|QUY HOẠCH|THÔNG TRI|CÔNG BỐ|TUYÊN BỐ|THƯ NGỎ|LỜI KÊU GỌI|DANH SÁCH|LỊCH CÔNG TÁC)\b"
)
_SUBJECT_OF_LETTER = re.compile(r"(?:V/v|Về việc|V/V)\b")
_NOT_SUBJECT = re.compile(r"(?:Căn cứ|Kính gửi|Thực hiện|Xét|Theo|Điều \d|I\.|1\.|Phần|Thưa|Số\s*:)")


def part_title(lines: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the title that the first lines hold, and the other lines; "" and all lines when it is not sure.

    Args:
        lines: without boilerplate and surrounding spaces.
    """
    lines = tuple(lines)
    if not lines:
        return "", lines
    if lines[0].isupper() and (_LETTERHEAD.match(lines[0]) or _KIND.match(lines[0])):
        title, rest = _part_official_title(lines)
        if title or not _KIND.match(lines[0]):
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
            end = _end_of_subject(lines, number)
            title = " ".join(part for part in lines[number:end] if part).strip(" -–*")
            if len(title) <= 2 * MAX_TITLE_CHARS and end < len(lines):
                head, rest = lines[:number], lines[end:]
                return title, (*head, *(rest if head and head[-1] else _without_leading_gap(rest)))
    return "", lines


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
        if (
            len(line) > MAX_TITLE_CHARS
            or line[-1] in _STOPS
            or _NOT_SUBJECT.match(line)
            or _LIST_ENTRY.match(line)
        ):
            break
        end = number + 1
    return end


def _words(text: str) -> list[str]:
    return text.casefold().rstrip(" .").split()


def _without_leading_gap(lines: Sequence[str]) -> tuple[str, ...]:
    start = 0
    while start < len(lines) and not lines[start]:
        start += 1
    return tuple(lines[start:])
