"""What does one line of a scraped page look like: text, or something put around it?

Nearly every line is text and costs one look-up of its first word. The others
are looked up as a phrase, or recognised by their shape.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tgsearch.boilerplate.phrases import (
    BARE_DATE,
    BUTTON,
    COUNTER,
    DATELINE,
    FILLER,
    IMPRINT,
    ITEM,
    MENU,
    RELATED,
    RIGHTS,
    TOOL,
    TOPIC,
    TRAIL,
    Mark,
    phrase_marks,
)
from tgsearch.boilerplate.shapes import (
    CLOCK_OR_COUNT,
    DATE_SIGNS,
    DATELINE_PARTS,
    DATELINE_STARTS,
    HAS_DATE,
    LETTER,
    LONELY_DATE,
    PAGE_WORDS,
    SHAPES,
    VIEWS_ONLY,
)

MAX_MARKED_CHARS = 200  # longer lines are text, whatever they begin with
MAX_PHRASE_CHARS = 48
MAX_DATELINE_CHARS = 120
MAX_ITEM_CHARS = 45  # a menu entry
MAX_BYLINE_CHARS = 100
MAX_NAMES_CHARS = 60
PROSE_CHARS = 160  # a line of this length is text even without a full stop
MIN_SENTENCE_CHARS = 30
MIN_OPEN_SENTENCE_CHARS = 100  # when it ends in "?", "!" or "…", as headlines do too

_PHRASES = phrase_marks()
_PHRASE_STARTS = frozenset(phrase.partition(" ")[0] for phrase in _PHRASES)
_PHRASE_OPENINGS = frozenset(" ".join(phrase.split()[:2]) for phrase in _PHRASES)
_NAVIGATION = frozenset({MENU, ITEM, TOPIC, TOOL})
_FIRST_WORD = re.compile(r"\W*([^\W\d_]+|\d)")
_WORD = re.compile(r"[^\W\d_]+")
_TWO_WORDS = re.compile(r"[\W\d_]*([^\W\d_]+)[\W\d_]*([^\W\d_]*)")
_COUNT_IN_BRACKETS = re.compile(r"[(\[]\s*\d[\d.,]*\s*[)\]]\W*$")
# What parts the entries of a menu, beside wide gaps: whether there is any, and each. The set in front is what
# makes it quick, for few lines hold any of these.
_SEPARATED = re.compile(r"[|•·»›→\t\-–/>\]](?:(?<=[|•·»›→\t])|(?<= [-–/>]) |(?<=\]) ?\[)")
_SEPARATOR = re.compile(r"[|•·»›→\t\-–/>\]](?:(?<=[|•·»›→\t])|(?<=\s[-–/>])(?=\s)|(?<=\])(?=\s*\[))")
_WIDE_GAP = re.compile(r"\s{3,}")

_STOPS = frozenset(".;:")
_OPEN_STOPS = frozenset("?!…")
_OFFICIAL = re.compile(
    r"(?:Nơi nhận|NƠI NHẬN|TM\.|KT\.|TL\.|TUQ\.|T/M|K/T|Số\s*:|SỐ\s*:|Căn cứ|Kính gửi|Kính thưa|V/v"
    r"|Điều \d|ĐIỀU \d|Chương [IVX\d]|CHƯƠNG [IVX\d]|Phụ lục|PHỤ LỤC|[IVX]+\s*[.–-]\s*\S"
    r"|[-–+]\s*\S.*[;.]$|\d+[.)]\s*\S.*[;.:]$|[a-zđ]\)\s)"
)
_BYLINE = re.compile(
    r"(?:tác giả|nguồn|theo\b|người viết|bài\s*(?:,|và|:)|tin\s*(?:,|và|:)|ảnh\s*:|bài viết\s*:|biên tập\s*:"
    r"|thực hiện\s*:|sưu tầm|\(?(?:pv|ctv|bbt|btv|ttxvn)\b|phóng viên|cộng tác viên)",
    re.IGNORECASE,
)
_NAME_PART = re.compile(r"[^\W_]+")
# Title Case alone does not make a name: "Báo Nhân Dân", "Trang Chủ". But "Văn" and "Thư" begin names too.
_NO_NAME_STARTS = frozenset(
    {"báo", "tin", "trang", "cổng", "bộ", "sở", "ban", "đài", "phòng", "hội", "tạp", "thông"}
)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a line may be, to judge by its first word."""

    start: int = 0  # where the word begins
    in_phrases: bool = False
    shapes: tuple[tuple[re.Pattern[str], Mark], ...] = ()
    in_dateline: bool = False


_TEXT = _Opening()  # nothing but text


def _opening(text: str) -> _Opening | None:
    """Return what the first word of `text` lets expect of a line; None without a word."""
    first = _FIRST_WORD.match(text.lower())
    if first is None:
        return None
    word = first[1]
    in_phrases, shapes = word in _PHRASE_STARTS, SHAPES.get(word, ())
    in_dateline = word.isdigit() or word in DATELINE_STARTS
    if not in_phrases and not shapes and not in_dateline and text[0] not in "®>":
        return _TEXT
    return _Opening(first.start(1), in_phrases, shapes, in_dateline)


_opening_of_first_word = lru_cache(maxsize=4096)(_opening)  # a few hundred words begin most lines


def marks_of(lines: Sequence[str]) -> dict[int, Mark]:
    """Return what lines say about themselves, by line number; text like any other has no mark.

    Args:
        lines: stripped. Empty ones, and those of more than `MAX_MARKED_CHARS` characters, have no mark.
    """
    marks = {}
    for number, line in enumerate(lines):
        if 0 < len(line) <= MAX_MARKED_CHARS:
            opening = _opening_of_first_word(line.partition(" ")[0])
            if opening is _TEXT and "©" not in line:
                continue
            if (mark := _mark_of(line, opening or _opening(line))) is not None:
                marks[number] = mark
    return marks


def _mark_of(line: str, opening: _Opening | None) -> Mark | None:
    if "©" in line:
        return RIGHTS
    if line[0] == "®":
        return IMPRINT
    if opening is None:
        return FILLER
    if opening.in_phrases and len(line) <= MAX_PHRASE_CHARS and (mark := _mark_of_phrase(line)) is not None:
        return mark
    if opening.shapes:
        lowered = line.lower()
        for pattern, mark in opening.shapes:
            if pattern.match(lowered, opening.start):
                return mark
    if line.startswith(">>"):
        return None if line[-1] in ".!" else TOOL
    if opening.in_dateline and (mark := _mark_of_date(line.lower())) is not None:
        return mark
    return _mark_of_menu(line) if opening.in_phrases else None


def _mark_of_phrase(line: str) -> Mark | None:
    mark = _mark_of_words(line.lower())
    return mark if mark is not None and _ends_as_phrase(line) and _digits_fit(line, mark) else None


def _mark_of_words(lowered: str) -> Mark | None:
    """Look up the words of a line, or of a part of one, as a phrase; few begin as one."""
    words = _TWO_WORDS.match(lowered)
    if words is None or " ".join(words.groups()).rstrip() not in _PHRASE_OPENINGS:
        return None
    return _PHRASES.get(" ".join(_WORD.findall(lowered)))


def _ends_as_phrase(line: str) -> bool:
    """Tell whether a line stops as a heading does; "Chia sẻ." is the end of a sentence."""
    return line[-1] != "." or line.endswith(("..", ". ."))


def _digits_fit(line: str, mark: Mark) -> bool:
    """Tell whether digits belong to a phrase, as in "Bình luận (3)"; not those of "1. Giới thiệu"."""
    if mark.family == "counter" or not any(map(str.isdigit, line)):
        return True
    return not line[0].isdigit() and _COUNT_IN_BRACKETS.search(line) is not None


def _mark_of_date(lowered: str) -> Mark | None:
    """Recognise the line that a page puts under its title: date, time, views and nothing else."""
    if len(lowered) > MAX_DATELINE_CHARS:
        return None
    if not DATE_SIGNS.search(lowered) or not HAS_DATE.search(lowered):
        return COUNTER if VIEWS_ONLY.fullmatch(lowered) else None
    if LONELY_DATE.fullmatch(lowered):
        return BARE_DATE
    if LETTER.search(DATELINE_PARTS.sub(" ", lowered)):
        return None
    return DATELINE if "|" in lowered or PAGE_WORDS.search(lowered) else None


def _mark_of_menu(line: str) -> Mark | None:
    """Recognise a menu or a row of buttons: "Trang chủ | Giới thiệu | Liên hệ", "[Bản in] [Chia sẻ]"."""
    if "   " in line:
        line = _WIDE_GAP.sub("\t", line)
    elif not _SEPARATED.search(line):
        return None
    parts = _SEPARATOR.split(line.lower())
    # A lone dash in a sentence; nobody need look at what follows it.
    if len(parts) == 2 and _mark_of_words(parts[0]) is None:
        return None
    marks = [_mark_of_words(part) for part in parts if LETTER.search(part)]
    if len(marks) >= 2 and all(mark in (TOOL, RELATED, BUTTON) for mark in marks) and set(marks) != {BUTTON}:
        return TOOL
    known = sum(mark in _NAVIGATION for mark in marks)
    return TRAIL if known >= 3 and 2 * known > len(marks) else None


def has_clock_or_count(line: str) -> bool:
    """Tell whether a dateline holds more than a date and its weekday."""
    return "|" in line or CLOCK_OR_COUNT.search(line.lower()) is not None


def is_body(line: str) -> bool:
    """Tell whether an unmarked line is surely text: a sentence, or a part of an official document.

    A short line that ends in "?", "!" or "…" may as well be the headline of another page.
    """
    if len(line) >= PROSE_CHARS:
        return True
    end = line.rstrip("\"'”’»)] ")[-1:]
    if len(line) >= MIN_SENTENCE_CHARS and end in _STOPS and not line.endswith(".."):
        return True
    if len(line) >= MIN_OPEN_SENTENCE_CHARS and end in _OPEN_STOPS:
        return True
    return is_official(line)


def is_official(line: str) -> bool:
    """Tell whether a line begins as those of office papers do: "Nơi nhận:", "Căn cứ …", "TM. ỦY BAN …"."""
    return _OFFICIAL.match(line) is not None


def is_byline(line: str) -> bool:
    """Tell whether a line names who wrote the text: "Theo Báo Đắk Nông", "Thu Trang – Công Hiếu"."""
    return len(line) <= MAX_BYLINE_CHARS and (_BYLINE.match(line) is not None or _is_name(line))


def _is_name(line: str) -> bool:
    """Tell whether a line may be one person's name or several; menu words never are."""
    words = _NAME_PART.findall(line.partition("(")[0])
    if not 2 <= len(words) <= 8 or len(line) > MAX_NAMES_CHARS or "|" in line:
        return False
    return words[0].lower() not in _NO_NAME_STARTS and all(map(_looks_like_name_part, words))


def _looks_like_name_part(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or word[1:].islower())


def is_menu_item(line: str) -> bool:
    """Tell whether an unmarked line could stand in a menu: short, no number before it, no stop behind it."""
    return (
        len(line) <= MAX_ITEM_CHARS
        and line[-1] not in ".,;:!?…"
        and line[0] not in "-+(“\"'"
        and not line[0].isdigit()
        and not line[0].islower()
        and not is_byline(line)
        and not _OFFICIAL.match(line)
    )
