"""Where in a text may a place be named at all?

Nine runs of capitalised words in ten name none, and every one would have to be
looked at. So the syllables of a whole batch are asked first, by array
arithmetic: each distinct syllable, and each pair of them, is judged once. What
is left are a few stretches of each text. Outside of them `scan` finds nothing;
a run of capitalised words is in one stretch wholly, or in none.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from tgsearch.growing import Growing
from tgsearch.metadata.geography.runs import Q_OR_P, has_province, key_of
from tgsearch.metadata.geography.words import (
    CLASS_FIRST_TOKENS,
    CLASS_LAST_SYLLABLES,
    CLASS_TOKENS,
    NUMBERED_CLASSES,
    NUMBERED_WORDS,
    ONE_SYLLABLE,
    UPPER_LETTERS,
)
from tgsearch.segment import Vocabulary
from tgsearch.segment.judged import JudgedSyllables
from tgsearch.segment.numbering import Numbering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tgsearch.localities.units import Gazetteer
    from tgsearch.segment import Syllables

    Indexes = NDArray[np.int64]

Stretch = tuple[int, int]  # where it begins and ends in its text, in code points

_CAPITAL = 1  # holds a capital letter
_LINK = 2  # a dash or an apostrophe, which a run goes on after
_NAMES = 4  # alone, it may be a name or say that one follows
_BEGINS = 8  # is how a name begins, or a class word of two syllables
_CLASS = 16  # may end a class word, as that before a run
_STOP = 32  # a full stop, as in `H.Củ Chi`
_NUMBERED = 64  # `quận` or `phường`: a number may follow it
_APOSTROPHE = 128  # what follows it is of the run, in small letters too: `N’drung`

_SIGNS = {".": _STOP, **dict.fromkeys("-–", _LINK), **dict.fromkeys("'’‘`´", _LINK | _APOSTROPHE)}


class StretchFinder:
    """Finds the stretches of texts; remembers what it made of syllables and pairs of them.

    Threads take turns.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the gazetteer that has the names."""
        self._gazetteer = gazetteer
        self._keys = sorted(gazetteer.keys())
        self._judged = JudgedSyllables(self._judge)
        self._lock = Lock()  # of what is below
        self._forget(Vocabulary())

    def _forget(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._pairs = Numbering()
        self._begins = Growing(np.bool_)  # by number of a pair: whether it may begin a name
        self._begins.extend([False])  # numbers begin at 1

    def find(self, syllables: Syllables, titles: Sequence[str]) -> list[list[Stretch]]:
        """Return the stretches of each document of a batch, in order; they do not overlap.

        Args:
            syllables: what `segment.split_documents` gave.
            titles: those of the documents. What a text has is told as if it
                began on the line after its title.
        """
        flags = self._judged.flags(syllables)
        with self._lock:
            if syllables.vocabulary is not self._vocabulary:
                self._forget(syllables.vocabulary)
            firsts, lasts = self._found(syllables, flags)
        starts, ends = syllables.spans.starts_of(firsts), syllables.spans.ends_of(lasts)
        bounds = np.searchsorted(firsts, syllables.bounds)
        begins = np.zeros(len(bounds) - 1, np.int64)
        begins[1::2] = [len(title) + 1 for title in titles]
        shifts = np.repeat(begins, np.diff(bounds))
        stretches = list(zip((starts + shifts).tolist(), (ends + shifts).tolist(), strict=True))
        return [stretches[first:last] for first, last in pairwise(bounds[::2].tolist())]

    def _found(self, syllables: Syllables, flags: NDArray[np.uint8]) -> tuple[Indexes, Indexes]:
        """Return the first and the last syllable of each stretch, in order."""
        flags[np.flatnonzero(flags[:-1] & _APOSTROPHE) + 1] |= _LINK
        firsts, lasts = self._runs(syllables, flags)
        numbered = np.flatnonzero(flags & (_NUMBERED | _LINK) == _NUMBERED)
        if len(numbered):
            firsts, lasts = np.append(firsts, numbered), np.append(lasts, numbered)
            order = np.argsort(firsts, kind="stable")
            firsts, lasts = firsts.take(order), lasts.take(order)
        return firsts, lasts

    def _runs(self, syllables: Syllables, flags: NDArray[np.uint8]) -> tuple[Indexes, Indexes]:
        """Return the first and the last syllable of stretches that may hold runs with names."""
        places = np.flatnonzero(flags & (_CAPITAL | _LINK))
        if not len(places):
            return places, places
        own = flags.take(places)
        apart = np.empty(len(places), np.bool_)
        apart[0] = True
        np.greater(places[1:] - places[:-1], 1, out=apart[1:])
        of_texts = np.searchsorted(places, syllables.bounds)
        apart[of_texts[of_texts < len(places)]] = True
        kept = own & (_NAMES | _NUMBERED) > 0
        begins = (own[:-1] & _BEGINS > 0) & ~apart[1:]
        kept[:-1] |= begins & (own[1:] & _LINK > 0)
        pairs = np.flatnonzero(begins & (own[1:] & _CAPITAL > 0))
        kept[pairs] |= self._begin_names(syllables.ids, places.take(pairs))
        begin = np.flatnonzero(apart)
        before = places.take(begin) - 1  # of the very first one the last of all: it does no harm
        stops = flags.take(before) & _STOP > 0
        kept[begin] |= flags.take(before - stops, mode="wrap") & _CLASS > 0
        chosen = np.flatnonzero(np.logical_or.reduceat(kept, begin))
        lasts = np.append(begin[1:], len(places)).take(chosen) - 1
        return places.take(begin.take(chosen)), places.take(lasts)

    def _begin_names(self, ids: Indexes, places: Indexes) -> NDArray[np.bool_]:
        """Tell of each syllable at some places whether it and the next may begin a name."""
        before, after = ids.take(places), ids.take(places + 1)
        # No number of a vocabulary needs more than 32 bits, and the first gets above 0.
        numbers, new = self._pairs.number((before + 1 << 32 | after).view(np.uint64))
        surfaces = self._vocabulary.surfaces
        pairs = zip(before.take(new).tolist(), after.take(new).tolist(), strict=True)
        self._begins.extend([self._may_begin(surfaces[one], surfaces[other]) for one, other in pairs])
        begins: NDArray[np.bool_] = self._begins.values.take(numbers)
        return begins

    def _may_begin(self, one: str, other: str) -> bool:
        """Tell whether two syllables may begin a name, or are a class word."""
        return self._is_prefix(key_of(one) + key_of(other)) or (one.lower(), other.lower()) in CLASS_TOKENS

    def _is_prefix(self, key: str) -> bool:
        at = bisect_left(self._keys, key)
        return at < len(self._keys) and self._keys[at].startswith(key)

    def _judge(self, surface: str) -> int:
        """Return the flags of a syllable."""
        if not surface[0].isalnum():
            return _SIGNS.get(surface, 0)
        lowered = surface.lower()
        flags = _CLASS if lowered in CLASS_LAST_SYLLABLES else 0
        if UPPER_LETTERS.isdisjoint(surface):
            return flags | _NUMBERED if surface in NUMBERED_WORDS else flags
        key = key_of(surface)
        if self._is_prefix(key) or lowered in CLASS_FIRST_TOKENS:
            flags |= _BEGINS
        return flags | (_CAPITAL | _NAMES if self._names(surface, lowered, key) else _CAPITAL)

    def _names(self, surface: str, lowered: str, key: str) -> bool:
        """Tell whether a syllable with a capital may be a name alone, or a class word."""
        if surface[0] not in UPPER_LETTERS or not (surface.isupper() or surface[1:].islower()):
            return True  # ĐắkNông
        if (lowered,) in CLASS_TOKENS or surface in NUMBERED_CLASSES or surface in ONE_SYLLABLE:
            return True
        if self._gazetteer.is_name(key):  # a heading in capitals may have any
            return surface.isupper() or has_province(self._gazetteer.named(key))
        return Q_OR_P.fullmatch(surface) is not None
