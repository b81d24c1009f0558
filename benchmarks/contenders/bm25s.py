"""bm25s: BM25 scores computed when indexing, summed with numpy when searching."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np

from benchmarks.contenders.base import LIMIT, Answer, WordContender
from benchmarks.corpus import Corpus, Prepared
from benchmarks.queries import Query


class Bm25s(WordContender):
    """The whole collection at once, in memory; no changes, no phrases, no filters, no text.

    It has no totals either: they are counted in its array of scores.
    """

    def start(self, corpus: Corpus, directory: Path) -> None:
        """Begin a vocabulary."""
        self._directory = directory
        self._vocabulary: dict[str, int] = {}
        self._documents: list[array[int]] = []

    def add(self, documents: Sequence[Prepared]) -> None:
        """Number the words."""
        number = self._vocabulary.setdefault
        for each in documents:
            codes = (number(word, len(self._vocabulary)) for word in each.words.split())
            self._documents.append(array("i", codes))

    def finish(self) -> None:
        """Compute the scores and write them."""
        retriever = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        retriever.index((self._documents, self._vocabulary), show_progress=False)
        retriever.save(str(self._directory))

    def open(self, directory: Path) -> None:
        """Load the scores."""
        self._retriever = bm25s.BM25.load(str(directory))

    def ask(self, query: Query) -> Answer:
        """Sum the scores of the words; pick the best and count those that are not 0."""
        scores = self._retriever.get_scores(list(query.words))
        _, numbers = bm25s.selection.topk(scores, min(LIMIT, len(scores)), backend="numpy")
        best = [int(number) for number in numbers if scores[number] > 0]
        return Answer(int(np.count_nonzero(scores)), tuple(best))
