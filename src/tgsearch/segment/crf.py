"""Which syllables does pyvi's model join to the one before?

A syllable's score is a sum of table look-ups: for itself, its neighbors, their
shapes, and the words of the list that it could be part of. Those of a
single syllable are added up once for each of the vocabulary; the rest is array
arithmetic over a whole batch. `tokenize` equals pyvi's function of that name.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from threading import Lock

import numpy as np

from tgsearch.segment.chunks import PUNCTUATION
from tgsearch.segment.lexicon import Indexes
from tgsearch.segment.model import load_tables
from tgsearch.segment.syllables import SyllableReader, Syllables, Vocabulary, split_as_pyvi
from tgsearch.segment.tables import EXACT, Tables
from tgsearch.segment.viterbi import Mask, Scores, decode

_STAYS_ALONE, _BEGINS_UPPER = 1, 2  # shapes of a syllable that bear on joining


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
        self._center, self._left, self._right = array("d"), array("d"), array("d")
        self._listed, self._shape = array("q"), array("B")

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
        shape = np.frombuffer(self._shape, np.uint8).take(ids)
        before, after = shape[:-1], shape[1:]
        # Source: pyvi 0.1.1, ViTokenizer.tokenize.
        inside[1:] &= (before | after) & _STAYS_ALONE == 0
        inside[1:] &= ~before & after & _BEGINS_UPPER == 0
        inside[is_first] = False
        return inside

    def listed(self, syllables: Syllables) -> Indexes:
        """Return the number of each syllable in the word list, 0 for others."""
        self._learn(syllables.vocabulary)
        return np.frombuffer(self._listed, np.int64).take(syllables.ids)

    def _learn(self, vocabulary: Vocabulary) -> None:
        if vocabulary is not self._vocabulary:
            self._forget(vocabulary)
        for surface in vocabulary.surfaces[len(self._shape) :]:
            self._learn_one(surface)

    def _learn_one(self, surface: str) -> None:
        tables, weights = self._tables, self._tables.weights
        spelled = tables.spelling.of(surface)
        number = tables.numbers.get(spelled, 0)
        # crfsuite takes names as C strings, which end at the first NUL.
        scored = tables.numbers.get(spelled.partition("\0")[0], 0) if "\0" in spelled else number
        upper, title, digit = surface.isupper(), surface.istitle(), surface.isdigit()
        self._center.append(
            weights.bias
            + tables.center[scored]
            + upper * weights.is_upper
            + title * weights.is_title
            + digit * weights.is_digit
        )
        self._left.append(tables.left[scored] + title * weights.left_is_title + upper * weights.left_is_upper)
        self._right.append(
            tables.right[scored] + title * weights.right_is_title + upper * weights.right_is_upper
        )
        self._listed.append(number if number <= tables.n_listed else 0)
        alone = surface in PUNCTUATION or surface[0].isdigit()
        self._shape.append(alone * _STAYS_ALONE | surface[0].istitle() * _BEGINS_UPPER)

    def _scores(self, ids: Indexes, is_first: Mask) -> Scores:
        """Return the score of each syllable, I less B."""
        within = ~is_first[1:]  # of a syllable and the next, both in one sequence
        scores = np.frombuffer(self._center).take(ids)
        scores[1:] += np.frombuffer(self._left).take(ids[:-1]) * within
        scores[:-1] += np.frombuffer(self._right).take(ids[1:]) * within
        lexicon, weights = self._tables.lexicon, self._tables.weights
        listed = np.frombuffer(self._listed, np.int64).take(ids)
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
