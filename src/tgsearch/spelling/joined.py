"""Which syllables were typed without blanks between them?

>>> split_apart("hànội"), split_apart("bongda")
((('hà', 'nội'),), (('bong', 'da'), ('bo', 'ng', 'da')))
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tgsearch.spelling.syllables import is_possible, toneless
from tgsearch.text import fold

MAX_JOINED = 32  # letters of what is split
MAX_SYLLABLES = 8
MAX_SPLITS = 6
_LONGEST = 7  # nghieng


def split_apart(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read letters as two syllables or more, the fewest first; () for none.

    A syllable is possible by its letters, or without its accents; of `text`, a
    term in lower case, every letter is used.
    """
    if not text.isalpha() or len(text) > MAX_JOINED:
        return ()
    found: list[tuple[str, ...]] = []
    for count in range(2, MAX_SYLLABLES + 1):
        for split in _splits(text, count):
            found.append(split)
            if len(found) == MAX_SPLITS:
                return tuple(found)
    return tuple(found)


def _splits(text: str, count: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways to read `text` as so many syllables, those with a long first one first."""
    if count == 1:
        if _is_possible(text):
            yield (text,)
        return
    for size in range(min(_LONGEST, len(text) - count + 1), 0, -1):
        if len(text) - size <= _LONGEST * (count - 1) and _is_possible(text[:size]):
            for rest in _splits(text[size:], count - 1):
                yield (text[:size], *rest)


def _is_possible(syllable: str) -> bool:
    if len(syllable) > _LONGEST:
        return False
    if syllable.isascii():
        return syllable in _without_accents()
    return is_possible(syllable)


@cache
def _without_accents() -> frozenset[str]:
    return frozenset(map(fold, toneless()))
