"""Which words of the index may an unaccented run be?

`tuyen giao` may be `tuyên giáo`, or `tuyển` and `giao`. A run is read as any
sequence of words of the index that fold to it, each as probable as it is
frequent; forward and backward sums over these give what all sequences
together say of the words at one place.

Source: the forward-backward algorithm, Rabiner 1989, "A tutorial on hidden
Markov models", over a lattice of words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from tgsearch.text import fold
from tgsearch.value import frozen

MAX_WORD_SYLLABLES = 3
MAX_WORDS = 3  # at one place
MIN_PROBABILITY = 0.05  # of a place that is worth asking for
_UNKNOWN = 0.1  # documents, of a syllable that is no word of the index
_WORDS_OF_DOCUMENT = 150  # distinct ones, about


class Step(Protocol):
    """One syllable of a run."""

    @property
    def names(self) -> tuple[str, ...]:
        """The terms that serve for it, what was typed first."""


@frozen
class ReadWord:
    """What may stand at one place of a run."""

    first: int  # syllables [first, last)
    last: int
    words: tuple[str, ...]  # terms of the words field, the most frequent first
    probability: float  # that one of them is meant


# The words of an index that have a fold, with document frequencies.
WordsFolding = Callable[[str], Sequence[tuple[str, int]]]


def read_words(steps: Sequence[Step], words_folding_to: WordsFolding, documents: int) -> tuple[ReadWord, ...]:
    """Return what a run may be, by place; only words whose syllables are spellings of those typed.

    Args:
        steps: the run.
        words_folding_to: asks the index.
        documents: how many it has.
    """
    arcs = dict(_arcs(steps, words_folding_to))
    total = max(documents, 1) * _WORDS_OF_DOCUMENT
    masses = {
        place: (sum(count for _, count in found) + _UNKNOWN * (place[1] - place[0] == 1)) / total
        for place, found in arcs.items()
    }
    scale = max(total / 1000, 1.0)  # a factor a syllable, so that long runs don't underflow
    forward = [1.0] + [0.0] * len(steps)
    backward = [0.0] * len(steps) + [1.0]
    for first, last in sorted(arcs, key=lambda place: place[1]):
        forward[last] += forward[first] * masses[first, last] * scale ** (last - first)
    for first, last in sorted(arcs, reverse=True):
        backward[first] += backward[last] * masses[first, last] * scale ** (last - first)
    read = []
    for (first, last), found in arcs.items():
        mass = forward[first] * masses[first, last] * scale ** (last - first) * backward[last]
        if found and forward[-1] and mass > MIN_PROBABILITY * forward[-1]:
            words = tuple(word for word, _ in found[:MAX_WORDS])
            read.append(ReadWord(first, last, words, min(mass / forward[-1], 1.0)))
    return tuple(read)


def folds_of_places(folds: Sequence[str]) -> dict[tuple[int, int], str]:
    """Return what a word would fold to, by each place of a run where one may stand."""
    return {
        (first, last): "_".join(folds[first:last])
        for first in range(len(folds))
        for last in range(first + 1, min(first + MAX_WORD_SYLLABLES, len(folds)) + 1)
    }


def _arcs(
    steps: Sequence[Step], words_folding_to: WordsFolding
) -> Iterator[tuple[tuple[int, int], list[tuple[str, int]]]]:
    names = [frozenset(step.names) for step in steps]
    for (first, last), folded in folds_of_places([fold(step.names[0]) for step in steps]).items():
        found = []
        for word, count in words_folding_to(folded):
            syllables = word.split("_")
            if len(syllables) == last - first and all(
                syllable in each for syllable, each in zip(syllables, names[first:last], strict=True)
            ):
                found.append((word, count))
        yield (first, last), found
