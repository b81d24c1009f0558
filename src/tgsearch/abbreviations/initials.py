"""Of which words is a short form the initials?

Letter by letter, from the last word to the first. Small words (`và`, `của`)
may be left out, others not: what agrees by chance is worse than what is missed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from tgsearch.text import fold, term

# A capital may bring the second letter of its consonant: TTr, ThU, CTr.
CAPITAL = "[A-ZĐƯÔƠÂĂÊ]"
LETTER = f"{CAPITAL}[hrg]?"

_UNIT = re.compile(rf"{LETTER}|[0-9]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SMALL = {"và", "các", "của", "về", "cho", "với", "là", "thuộc", "tại"}
# What begins the words that say whose a body is: `Ban Chỉ đạo tỉnh (BCĐ)`.
_OWNERS = {
    "tỉnh", "huyện", "quận", "xã", "phường", "cấp", "tp", "thành phố", "thành ủy", "thị xã", "thị trấn",
    "thị ủy", "đảng ủy", "trung ương", "quốc gia", "toàn quốc", "cả nước", "nhà nước", "nhân dân", "việt nam",
}  # fmt: skip
_MAX_OWNER_WORDS = 6
_MIN_UNITS_WITH_OWNER = 3
_MIN_UNITS_OF_NAME = 3
_MIN_UNITS_WITH_SMALL_WORDS = 3


def words_before(words: Sequence[str], short: str) -> tuple[int, int] | None:
    """Return which of `words`, that stand before a short form, it is made of, as [start, end), or None.

    They are the last ones; only a short form of three letters or more may be
    followed by a number or by whose body it is, six words at most, and only such
    a one is made of a name, `Bình Minh (BM)` being too often a person.
    """
    units = units_of(short)
    lowered = [term(word) for word in words]
    last = len(words)
    start = _start(lowered, units, last)
    if start is not None:
        is_name = len(units) < _MIN_UNITS_OF_NAME and all(map(str.istitle, words[start:]))
        return None if is_name else (start, last)
    if len(units) >= _MIN_UNITS_WITH_OWNER:
        for end in range(last - 1, max(0, last - 1 - _MAX_OWNER_WORDS), -1):
            start = _start(lowered, units, end) if _may_be_owner(lowered, end) else None
            if start is not None and (lowered[end] not in _SMALL or _begins_name(words, start)):
                return start, end
    return None


def are_words(words: Sequence[str], short: str) -> bool:
    """Tell whether a short form is made of `words`, all of them."""
    return _start([term(word) for word in words], units_of(short), len(words)) == 0


def units_of(short: str) -> list[str]:
    """Return the parts of a short form that stand for a word each, in lower case: `TTr` → ["t", "tr"]."""
    return [unit.lower() for unit in _UNIT.findall(short)]


def _start(words: Sequence[str], units: Sequence[str], end: int) -> int | None:
    """Return the place of the first of the words before `end` whose initials are `units`, or None."""
    at = end
    for unit in reversed(units):
        at -= 1
        while at >= 0 and _is_left_out(words, at, unit) and at < end - 1:
            at -= 1
        if at < 0 or not _stands_for(unit, words[at]):
            return None
    if words[at] in _SMALL or (end - at > len(units) and len(units) < _MIN_UNITS_WITH_SMALL_WORDS):
        return None
    return at


def _is_left_out(words: Sequence[str], at: int, unit: str) -> bool:
    """Tell whether a word is a small one without a letter; the word before it has the better claim to one."""
    if words[at] not in _SMALL:
        return False
    return not _stands_for(unit, words[at]) or (at > 0 and _stands_for(unit, words[at - 1]))


def _stands_for(unit: str, word: str) -> bool:
    if unit.isdecimal() or word[0].isdecimal():
        return unit == word
    return unit[0] in _initials(word[0]) and (len(unit) == 1 or fold(word).startswith(fold(unit)))


@lru_cache(maxsize=512)
def _initials(letter: str) -> str:
    """Return the letters that stand for a word's first: for `ủ` u, for `ứ` ư, u and w, for `đ` đ and d."""
    toneless = unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFD", letter)))
    return f"{fold(letter)}{toneless}{'w' if toneless == 'ư' else ''}"


def _may_be_owner(words: Sequence[str], at: int) -> bool:
    """Tell whether the words from `at` on may say whose something is, or its number."""
    first = words[at]
    return first in _OWNERS or first in _SMALL or first.isdecimal() or " ".join(words[at : at + 2]) in _OWNERS


def _begins_name(words: Sequence[str], at: int) -> bool:
    """Tell whether a name with capitals begins at a word: `Đảng bộ Khối các cơ quan`."""
    return words[at].istitle() and (not at or words[at - 1].islower())
