"""Which syllables does pyvi's model join to the one before?

A syllable's score is a sum of table look-ups: for itself, its neighbors, their
shapes, and the words of the list that it could be part of. Those of a
single syllable are added up once for each of the vocabulary; the rest is array
arithmetic over a whole batch. `tokenize` equals pyvi's function of that name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from threading import Lock

import numpy as np

from tgsearch.growing import Growing
from tgsearch.segment.chunks import PUNCTUATION
from tgsearch.segment.lexicon import Indexes
from tgsearch.segment.model import load_tables
from tgsearch.segment.syllables import SyllableReader, Syllables, Vocabulary, split_as_pyvi
from tgsearch.segment.tables import EXACT, Tables
from tgsearch.segment.viterbi import Mask, Scores, decode

_STAYS_ALONE, _BEGINS_UPPER = 1, 2  # shapes of a syllable that bear on joining
_IS_UPPER, _IS_TITLE, _IS_DIGIT = 4, 8, 16  # and those that the model scores


def _shape_of(surface: str) -> int:
    if surface.islower():  # as most are
        return surface[0].isdigit() * _STAYS_ALONE
    alone = surface in PUNCTUATION or surface[0].isdigit()
    return (
        alone * _STAYS_ALONE
        | surface[0].istitle() * _BEGINS_UPPER
        | surface.isupper() * _IS_UPPER
        | surface.istitle() * _IS_TITLE
        | surface.isdigit() * _IS_DIGIT
    )


class Tagger:
    """Evaluates the model on syllables and remembers what it found for each of a vocabulary.

    Not for use by two threads at once.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._forget(Vocabulary())

    def _forget(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        # By syllable of the vocabulary: its own scores, its number in the word list or 0, its shape.
        self._center, self._left, self._right = Growing(np.float64), Growing(np.float64), Growing(np.float64)
        self._listed, self._shape = Growing(np.int64), Growing(np.uint8)

    def joins(self, syllables: Syllables, is_first: Mask) -> Mask:
        """Tell of each syllable whether it continues the word of the one before.

        Args:
            syllables: any batch.
            is_first: where a sequence begins, as the first syllable of all does;
                no syllable bears on one in another sequence.
        """
        self._learn(syllables.vocabulary)
        ids = syllables.ids
        inside = decode(self._scores(ids, is_first), is_first, self._tables.weights)
        shape = self._shape.values.take(ids)
        before, after = shape[:-1], shape[1:]
        # Source: pyvi 0.1.1, ViTokenizer.tokenize.
        inside[1:] &= (before | after) & _STAYS_ALONE == 0
        inside[1:] &= ~before & after & _BEGINS_UPPER == 0
        inside[is_first] = False
        return inside

    def listed(self, syllables: Syllables) -> Indexes:
        """Return the number of each syllable in the word list, 0 for others."""
        self._learn(syllables.vocabulary)
        listed: Indexes = self._listed.values.take(syllables.ids)
        return listed

    def _learn(self, vocabulary: Vocabulary) -> None:
        if vocabulary is not self._vocabulary:
            self._forget(vocabulary)
        tables, numbers, n_listed = self._tables, self._tables.numbers, self._tables.n_listed
        spelled_of = tables.spelling.of
        scored, listed, shapes = [], [], []
        for surface in vocabulary.surfaces[len(self._shape) :]:
            spelled = spelled_of(surface)
            number = numbers.get(spelled, 0)
            # crfsuite takes names as C strings, which end at the first NUL.
            scored.append(numbers.get(spelled.partition("\0")[0], 0) if "\0" in spelled else number)
            listed.append(number if number <= n_listed else 0)
            shapes.append(_shape_of(surface))
        if not shapes:
            return
        found, shape, weights = np.array(scored), np.array(shapes, np.uint8), tables.weights
        upper, title, digit = (shape & bit > 0 for bit in (_IS_UPPER, _IS_TITLE, _IS_DIGIT))
        self._center.extend(
            weights.bias
            + tables.center[found]
            + upper * weights.is_upper
            + title * weights.is_title
            + digit * weights.is_digit
        )
        self._left.extend(tables.left[found] + title * weights.left_is_title + upper * weights.left_is_upper)
        self._right.extend(
            tables.right[found] + title * weights.right_is_title + upper * weights.right_is_upper
        )
        self._listed.extend(listed)
        self._shape.extend(shape & (_STAYS_ALONE | _BEGINS_UPPER))

    def _scores(self, ids: Indexes, is_first: Mask) -> Scores:
        """Return the score of each syllable, I less B."""
        within = ~is_first[1:]  # of a syllable and the next, both in one sequence
        scores: Scores = self._center.values.take(ids)
        scores[1:] += self._left.values.take(ids[:-1]) * within
        scores[:-1] += self._right.values.take(ids[1:]) * within
        lexicon, weights = self._tables.lexicon, self._tables.weights
        listed = self._listed.values.take(ids)
        pairs, nodes = lexicon.step(listed[:-1], listed[1:])
        kept = np.flatnonzero(within.take(pairs))
        pairs, nodes = pairs.take(kept), nodes.take(kept)
        words = pairs.take(np.flatnonzero(lexicon.is_word.take(nodes)))
        scores[words + 1] += weights.left_pair
        scores[words] += weights.right_pair
        kept = np.flatnonzero(np.append(within, False).take(pairs + 1))
        triples, nodes = lexicon.step(nodes.take(kept), listed.take(pairs.take(kept) + 2))
        words = pairs.take(kept.take(triples.take(np.flatnonzero(lexicon.is_word.take(nodes)))))
        scores[words + 2] += weights.left_triple
        scores[words] += weights.right_triple
        return scores


class _PyviTokenizer:
    """pyvi's tokenizer for batches; safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reader = SyllableReader(split_as_pyvi, line_feeds=True)
        self._tagger = Tagger(load_tables(EXACT))
        self._vocabulary = Vocabulary()
        self._written: list[str] = []  # each syllable of the vocabulary after a blank, and after "_"

    def tokenize(self, texts: Sequence[str]) -> list[str]:
        with self._lock:
            syllables = self._reader.read([unicodedata.normalize("NFC", text) for text in texts])
            joins = self._tagger.joins(syllables, syllables.first_of_text())
            self._learn(syllables.vocabulary)
            written = [self._written[number] for number in (2 * syllables.ids + joins).tolist()]
        bounds = pairwise(syllables.bounds.tolist())
        return [
            "".join(written[start:end])[1:] if start < end else text
            for text, (start, end) in zip(texts, bounds, strict=True)
        ]

    def _learn(self, vocabulary: Vocabulary) -> None:
        if vocabulary is not self._vocabulary:
            self._vocabulary, self._written = vocabulary, []
        for surface in vocabulary.surfaces[len(self._written) // 2 :]:
            self._written += (f" {surface}", f"_{surface}")


@cache
def _tokenizer() -> _PyviTokenizer:
    return _PyviTokenizer()


def tokenize_batch(texts: Sequence[str]) -> list[str]:
    """Return `tokenize` of each of `texts`; much faster than one by one.

    Raises:
        SegmenterUnavailableError: pyvi's model can't be read.
    """
    return _tokenizer().tokenize(texts)


def tokenize(text: str) -> str:
    """Return what `pyvi.ViTokenizer.tokenize` returns for `text`.

    That is the text in NFC with one blank between its syllables, or "_" within
    a word; `text` itself when it has no syllable.

    Raises:
        SegmenterUnavailableError: pyvi's model can't be read.
    """
    return _tokenizer().tokenize((text,))[0]
