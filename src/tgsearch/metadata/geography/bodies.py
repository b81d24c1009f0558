"""Which texts speak of local bodies without saying of which place?

`UBND huyện` and `Tỉnh ủy` are bodies of the place that a document comes from,
as long as no name follows: little is then enough to tell where that is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from tgsearch.metadata.geography.words import BEFORE_LEVEL, COMMITTEE_STEMS, COMMITTEES, LEVEL_WORDS
from tgsearch.segment.judged import JudgedSyllables

if TYPE_CHECKING:
    from tgsearch.segment import Syllables

# A space first: the engine then skips to spaces, which is faster than looking for each word by itself.
_LEVELS = re.compile(f" (?:{'|'.join((*LEVEL_WORDS, *(body.strip() for body in COMMITTEES)))})")
# What a syllable may be the beginning or the end of. Each is twice what has to follow it.
_LEVEL, _BEFORE_LEVEL, _COMMITTEE, _STEM = 1, 2, 4, 8
_FIRST_OF_LEVELS = tuple(word.partition(" ")[0] for word in LEVEL_WORDS)
_COMMITTEE_WORDS = tuple(word.strip() for word in COMMITTEES)


def _judge(surface: str) -> int:
    flags = _BEFORE_LEVEL if surface in BEFORE_LEVEL else 0
    if surface.startswith(_FIRST_OF_LEVELS):
        flags |= _LEVEL
    if surface.startswith(_COMMITTEE_WORDS):
        flags |= _COMMITTEE
    if surface.lower().endswith(COMMITTEE_STEMS):
        flags |= _STEM
    return flags


class LocalBodies:
    """Tells which texts of a batch speak of local bodies."""

    def __init__(self) -> None:
        self._judged = JudgedSyllables(_judge)

    def may_be_in(self, syllables: Syllables) -> list[bool]:
        """Tell of each document whether it may: where not, `refers_to_local_bodies` says no.

        That goes through every space of a text; in one text of five two syllables call for it.

        Args:
            syllables: what `segment.split_documents` gave.
        """
        flags = self._judged.flags(syllables)
        pairs = np.flatnonzero(flags[:-1] >> 1 & flags[1:] & (_LEVEL | _COMMITTEE))
        may = np.zeros(len(syllables.bounds) // 2, np.bool_)
        may[np.searchsorted(syllables.bounds[::2], pairs, "right") - 1] = True
        found: list[bool] = may.tolist()
        return found


def refers_to_local_bodies(text: str) -> bool:
    """Tell whether a text speaks of a committee, `huyện` or `tỉnh` without saying of which place."""
    for found in _LEVELS.finditer(text):
        start, end = found.span()
        before = text[max(0, start - 6) : start]
        if found[0] in COMMITTEES:
            local = before.lower().endswith(COMMITTEE_STEMS)
        else:
            local = before.rpartition(" ")[2] in BEFORE_LEVEL
        if local and _unnamed(text, end):
            return True
    return False


def _unnamed(text: str, end: int) -> bool:
    """Tell whether neither the rest of a word (`xã hội`) nor a name follows."""
    after = text[end : end + 5]
    return not after[:1].isalpha() and not after[1:2].isupper() and after[:4] != " hội"
