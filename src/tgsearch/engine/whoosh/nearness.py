"""Which terms of a segment are spelled almost like a word? The few that share its letters are compared.

Of every term of letters alone its length and the set of its letters without
accents are kept, six bytes. An edit changes the length by one at most, brings
at most one new letter and takes away at most one: that rules out most terms,
and only the rest is read, folded and compared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tgsearch.engine.whoosh.dictionary import TermDictionary, fold_all
from tgsearch.engine.whoosh.snapshot import Snapshot
from tgsearch.text import fold

# Sets of letters are bits: "a" is the lowest, and beyond "z" stands what is no set.
_ALPHABET = (1 << 26) - 1
_OTHER = 1 << 30  # what may be a letter, but without accents no single one of a–z
_NO_LETTER = 1 << 31
# Below it are the letters of Latin scripts, of which a letter makes one letter without accents.
_KNOWN = 0x1F00
_LATIN = (range(0x250), range(0x1E00, _KNOWN))


@dataclass(frozen=True, slots=True)
class Outlines:
    """What is known of the terms of letters alone without reading them."""

    numbers: NDArray[np.uint32]  # of the terms
    lengths: NDArray[np.uint16]  # in letters; longer ones as 65,535
    letters: NDArray[np.uint32]  # the set of each
    others: NDArray[np.uint32]  # numbers of terms with letters beyond a–z, of which nothing else is known

    @property
    def bytes(self) -> int:
        """How much memory they take."""
        return self.numbers.nbytes + self.lengths.nbytes + self.letters.nbytes + self.others.nbytes

    def candidates(self, folded: str, distance: int) -> NDArray[np.uint32]:
        """Return the numbers of all terms that can be within `distance` edits of `folded`, and of others."""
        wanted = np.uint32(_set_of(folded))
        near = np.abs(self.lengths.astype(np.int32) - min(len(folded), 0xFFFF)) <= distance
        near &= _at_most(self.letters & ~wanted, distance)
        near &= _at_most(wanted & ~self.letters, distance)
        return np.concatenate((self.numbers[near], self.others))


def outlines(dictionary: TermDictionary) -> Outlines:
    """Return the outlines of the terms of a segment; reads all of them."""
    data, ends = dictionary.terms.joined()
    text = data.tobytes().decode("utf-8", "surrogatepass")
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    before = np.zeros(len(data) + 1, np.int32)  # by byte, characters before it
    np.cumsum((data & 0xC0) != 0x80, dtype=np.int32, out=before[1:])
    places = before[ends]
    lengths = np.diff(places)
    # `reduceat` takes one value even of nothing, so one stands behind the last term; it adds nothing there.
    bits = np.append(_bits().take(codes, mode="clip"), np.uint32(0))
    sets = np.bitwise_or.reduceat(bits, places[:-1]) if len(lengths) else bits[:0]
    sets[lengths == 0] = _NO_LETTER
    plain = np.flatnonzero(sets <= _ALPHABET)
    others = np.flatnonzero((sets & (_OTHER | _NO_LETTER)) == _OTHER)
    letters_alone = [term.isalpha() for term in _read(dictionary, others)]
    return Outlines(
        plain.astype(np.uint32),
        np.minimum(lengths[plain], 0xFFFF).astype(np.uint16),
        sets[plain],
        others[np.array(letters_alone, np.bool_)].astype(np.uint32),
    )


def _read(dictionary: TermDictionary, numbers: NDArray[np.integer]) -> list[str]:
    """Return the terms of some numbers, none with a line feed."""
    text = b"\n".join(dictionary.terms.some(numbers)).decode("utf-8", "surrogatepass")
    return text.split("\n") if len(numbers) else []


def terms_near(
    snapshot: Snapshot, field: str, folded: str, distance: int, limit: int
) -> tuple[tuple[str, int], ...]:
    """Return up to `limit` terms whose fold is 1 to `distance` edits from `folded`; see `engine.base`."""
    if limit < 1:
        return ()
    near: list[tuple[str, int]] = []
    # Mostly the first step finds enough, and looks at a tenth of what the second does.
    for within in sorted({min(step, distance) for step in (1, 2, distance) if distance > 0}):
        near = _nearest(snapshot, field, folded, within)
        if len(near) >= limit:
            break
    return tuple(near[:limit])


def _nearest(snapshot: Snapshot, field: str, folded: str, distance: int) -> list[tuple[str, int]]:
    """Return all terms within `distance` edits, in order."""
    found: list[tuple[NDArray[np.uint32], list[str], list[str]]] = []  # numbers, terms, their folds
    for place, segment in enumerate(snapshot.segments):
        numbers = _outlines(snapshot, field, place).candidates(folded, distance)
        terms = _read(segment.fields[field].dictionary, numbers)
        found.append((numbers, terms, fold_all(terms)))
    edits = _distances({each for _, _, folds in found for each in folds}, folded, distance)
    counts: dict[tuple[int, str], int] = defaultdict(int)  # by distance and term
    for segment, (numbers, terms, folds) in zip(snapshot.segments, found, strict=True):
        near = [place for place, each in enumerate(folds) if each in edits]
        documents = segment.fields[field].postings.counts_of(numbers[near].astype(np.int64)).tolist()
        for place, count in zip(near, documents, strict=True):
            if count:
                counts[edits[folds[place]], terms[place]] += count
    order = sorted(counts, key=lambda key: (key[0], -counts[key], key[1]))
    return [(term, away) for away, term in order]


def _outlines(snapshot: Snapshot, field: str, place: int) -> Outlines:
    """Return the outlines of the terms of one segment, which are remembered."""
    key = ("outlines", field, place)
    known = snapshot.memory.get(key, Outlines)
    if known is None:
        known = outlines(snapshot.segments[place].fields[field].dictionary)
        snapshot.memory.keep(key, known, known.bytes)
    return known


def _distances(folds: set[str], folded: str, distance: int) -> dict[str, int]:
    """Return the folds that are 1 to `distance` edits from `folded`, and how many."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    others = list(folds - {folded})
    if not others:
        return {}
    edits = cdist([folded], others, scorer=OSA.distance, score_cutoff=distance)[0]
    return {others[place]: int(edits[place]) for place in np.flatnonzero(edits <= distance).tolist()}


def _at_most(sets: NDArray[np.uint32], size: int) -> NDArray[np.bool_]:
    """Tell which sets have at most so many letters."""
    for _ in range(min(size, 26)):
        sets = sets & (sets - np.uint32(1))  # without its lowest
    few: NDArray[np.bool_] = sets == 0
    return few


def _set_of(folded: str) -> int:
    letters = 0
    for letter in set(folded):
        if "a" <= letter <= "z":
            letters |= 1 << (ord(letter) - ord("a"))
    return letters


@cache
def _bits() -> NDArray[np.uint32]:
    """Return by code point, up to `_KNOWN`, the bit of its letter without accents."""
    bits = np.full(_KNOWN + 1, _OTHER, np.uint32)
    for code in chain(*_LATIN):
        folded = fold(chr(code))
        if not chr(code).isalpha():
            bits[code] = _NO_LETTER
        elif len(folded) == 1:
            bits[code] = _set_of(folded) or _OTHER
    return bits
