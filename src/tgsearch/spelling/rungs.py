"""How near is a written syllable to the one that was typed?

    >>> rung("hoà", "Hòa").label, rung("tuyen", "tuyên").label
    ('tone', 'unaccented')

What is decided for whole documents, such as words that are missing, stands elsewhere.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache

from tgsearch.spelling.syllables import apart
from tgsearch.spelling.variants import spelled_with_i, variants
from tgsearch.text import fold
from tgsearch.value import frozen


class Rung(IntEnum):
    """A step of the accent ladder; the better is the greater, and a hit is on the `min` of its syllables."""

    FUZZY = 1  # another syllable: a typo, or accents that contradict
    UNACCENTED = 2  # typed without some, or all, of the marks that are written
    TONE = 3  # the same word: its tone on another vowel, i for y, or a name of the Highlands marked otherwise
    EXACT = 4  # the same letters, in any case and normal form

    @property
    def label(self) -> str:
        """The name in JSON: "exact", "tone", "unaccented" or "fuzzy"."""
        return self.name.lower()


@frozen
class _Spelled:
    """A syllable, taken apart for comparison."""

    exact: str  # lower case, NFC
    letters: str  # without the tone, with i where y stands for it
    tone: str
    folded: str  # the letters without hats, horns and breves


def rung(typed: str, written: str) -> Rung:
    """Return the rung on which `written` is for `typed`, each one syllable in any case and normal form.

    A mark that is typed counts: `má` is found in `ma` or `mà` by typo only.
    Who ignores accents folds what was typed first. Other text than
    syllables is compared by the same rules.
    """
    if typed == written:
        return Rung.EXACT
    one, other = _spelled(typed), _spelled(written)
    if one.exact == other.exact:
        return Rung.EXACT
    if one.folded != other.folded:
        return Rung.FUZZY
    if other.exact in variants(one.exact):
        return Rung.TONE
    if one.tone not in ("", other.tone):
        return Rung.FUZZY
    if one.letters == other.letters:
        return Rung.TONE if one.tone == other.tone else Rung.UNACCENTED
    return Rung.UNACCENTED if _opens(one.letters, other.letters, one.folded) else Rung.FUZZY


def _opens(typed: str, written: str, folded: str) -> bool:
    """Tell whether every typed letter is the written one, or bare."""
    if not len(typed) == len(written) == len(folded):
        return False  # marks of other scripts, which are characters of their own
    return all(t in (w, f) for t, w, f in zip(typed, written, folded, strict=True))


@lru_cache(maxsize=4096)
def _spelled(syllable: str) -> _Spelled:
    exact = unicodedata.normalize("NFC", syllable.lower())
    letters, tone = apart(exact)
    letters = spelled_with_i(letters)
    return _Spelled(exact, letters, tone, fold(letters))
