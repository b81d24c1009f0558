"""What does each grain add to the score of each document, for all queries of a judged collection at once?

Texts are analysed as the library does it, but scored over matrices, so that
`choose_weights.py` can try hundreds of combinations. What is left out of the
library's ranking: readings of numbers, dates and abbreviations, the ladder of
matches, and whether all words must match.

scipy comes with pyvi, by way of scikit-learn.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # it ships no types

from tgsearch import background, ranking
from tgsearch.analysis import Analyzer
from tgsearch.engine.base import TEXT, TITLE, WORDS, TokenColumn
from tgsearch.evaluation import Judgements, Topic, read_judgements, read_topics
from tgsearch.resolve.lattice import read_words
from tgsearch.text import clean, fold

CUT = 10
BATCH = 500
CANDIDATES = 100  # best documents of the present weights, and the judged; no other gets among the first ten

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Matrix: TypeAlias = sparse.csr_matrix
Terms: TypeAlias = tuple[tuple[str, float], ...]  # what serves for one thing asked, each with its share
Clause: TypeAlias = tuple[Terms, float]  # with a weight


@dataclass(frozen=True)
class Weights:
    """One combination of what `ranking` says."""

    k1: float
    b: float
    title: float
    word: float
    pair: float
    background: float  # documents


PRESENT = Weights(
    ranking.K1,
    ranking.B,
    ranking.TITLE_WEIGHT,
    ranking.WORD_WEIGHT,
    ranking.PAIR_WEIGHT,
    ranking.BACKGROUND_DOCUMENTS,
)


class Field:
    """Terms by document, with the statistics that BM25 needs."""

    def __init__(self, documents: Sequence[Sequence[str]], lengths: Sequence[int] | None = None) -> None:
        """Count the terms; `lengths` where a document's length is not how many terms it has."""
        self.numbers: dict[str, int] = {}
        ends = np.cumsum([0, *map(len, documents)])
        codes = [self.numbers.setdefault(each, len(self.numbers)) for terms in documents for each in terms]
        shape = (len(documents), len(self.numbers))
        counts = sparse.csr_matrix((np.ones(len(codes)), codes, ends), shape=shape)
        counts.sum_duplicates()
        self.counts = counts.tocsc()
        self.size = len(documents)
        self.lengths = np.array(np.diff(ends) if lengths is None else lengths, np.float64)
        self.average_length = max(float(self.lengths.mean()), 1.0)
        self._frequencies = np.diff(self.counts.indptr)
        self._by_fold: dict[str, list[str]] = {}
        for each in self.numbers:
            self._by_fold.setdefault(fold(each), []).append(each)

    def folding_to(self, folded: str) -> list[tuple[str, int]]:
        """Return the terms that have a fold, with document frequencies, the most frequent first."""
        found = [(each, int(self._frequencies[self.numbers[each]])) for each in self._by_fold.get(folded, ())]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


class Asked:
    """The clauses of all queries against one field: everything but the parameters of BM25 is done."""

    def __init__(self, field: Field, queries: Sequence[Sequence[Clause]]) -> None:
        """Add up the terms of each distinct clause."""
        numbers: dict[Terms, int] = {}
        of_query = []
        for query, clauses in enumerate(queries):
            for terms, weight in clauses:
                known = tuple((each, share) for each, share in terms if each in field.numbers)
                of_query.append((query, numbers.setdefault(known, len(numbers)), weight))
        mixed = [
            (field.numbers[each], number, share) for terms, number in numbers.items() for each, share in terms
        ]
        self.clauses = list(numbers)
        self._field = field
        self._counts = (field.counts @ _matrix(mixed, (len(field.numbers), len(numbers)))).tocsr()
        self._frequencies = np.bincount(self._counts.indices, minlength=len(numbers)).astype(np.float64)
        self._weights = _matrix(of_query, (len(queries), len(numbers)))
        self._rows = np.repeat(np.arange(field.size), np.diff(self._counts.indptr))

    def scores(self, k1: float, b: float, more: Floats | float = 0.0, shares: Floats | float = 0.0) -> Floats:
        """Return queries × documents; `more` documents count, of which these shares have the clause."""
        having = self._frequencies + more * shares
        idf = np.log(1 + (self._field.size + more - having + 0.5) / (having + 0.5))  # as `ranking.idf`
        norms = k1 * (1 - b + b * self._field.lengths / self._field.average_length)
        saturated = self._counts.copy()
        saturated.data = ranking.saturation(saturated.data, norms[self._rows])
        return np.asarray((self._weights.multiply(idf[None, :]).tocsr() @ saturated.T).todense())


def _matrix(cells: Sequence[tuple[int, int, float]], shape: tuple[int, int]) -> Matrix:
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return sparse.csr_matrix((values, (rows, columns)), shape=shape)


@dataclass(frozen=True)
class Spellings:
    """What one unaccented syllable may be; a step of `read_words`."""

    names: tuple[str, ...]


class Collection:
    """A judged collection with its queries read, ready to score."""

    def __init__(self, folder: Path, *, unaccented: bool) -> None:
        """Read and analyse a folder with docs.jsonl, queries.tsv and qrels.txt."""
        lines = (folder / "docs.jsonl").read_text("utf-8").split("\n")
        documents = sorted((json.loads(line) for line in lines if line.strip()), key=lambda each: each["id"])
        judgements = read_judgements(folder / "qrels.txt")
        topics = [topic for topic in read_topics(folder / "queries.tsv") if topic.id in judgements]
        self.name, self.query_count = folder.name, len(topics)
        self._judge([each["id"] for each in documents], topics, judgements)
        analyzer = Analyzer()
        self._index(documents, analyzer)
        ask = self._ask_unaccented if unaccented else self._ask
        ask([clean(topic.text) for topic in topics], analyzer)
        self._shares: Floats = np.array([_document_share(terms) for terms in self._asked_text.clauses])
        self._candidates = self._choose_candidates()

    def _judge(self, ids: Sequence[str], topics: Sequence[Topic], judgements: Judgements) -> None:
        """Note the relevant documents of each query as (query, document, gain), and the ideal gain."""
        places = {id: place for place, id in enumerate(ids)}
        cells = [
            (number, places[id], float(grade))
            for number, topic in enumerate(topics)
            for id, grade in judgements[topic.id].items()
            if grade > 0
        ]
        self._judged_queries, self._judged_documents, self._gains = map(np.array, zip(*cells, strict=True))
        self._ideal = np.zeros(len(topics))
        for query in range(len(topics)):
            gains = np.sort(self._gains[self._judged_queries == query])[::-1][:CUT]
            self._ideal[query] = (gains / np.log2(np.arange(len(gains)) + 2)).sum()

    def _index(self, documents: Sequence[Mapping[str, str]], analyzer: Analyzer) -> None:
        titles = [clean(each["title"]) for each in documents]
        texts = [clean(each["text"]) for each in documents]
        read: dict[str, list[list[str]]] = {TEXT: [], TITLE: [], WORDS: []}
        for at in range(0, len(documents), BATCH):
            for name, column in analyzer.columns(titles[at : at + BATCH], texts[at : at + BATCH]).items():
                read[name] += _documents(column)
        pairs = [
            [*_pairs(text[: len(title)]), *_pairs(text[len(title) :])]  # none across the end of the title
            for text, title in zip(read[TEXT], read[TITLE], strict=True)
        ]
        self._text, self._title, self._words = (Field(read[name]) for name in (TEXT, TITLE, WORDS))
        self._pairs = Field(pairs, [max(len(text) - 1, 0) for text in read[TEXT]])

    def _ask(self, queries: Sequence[str], analyzer: Analyzer) -> None:
        typed = [analyzer.syllables(text).terms for text in queries]
        syllables = [list(map(_alone, terms)) for terms in typed]
        self._asked_text, self._asked_title = Asked(self._text, syllables), Asked(self._title, syllables)
        self._asked_words = Asked(self._words, [list(map(_alone, analyzer.words(text))) for text in queries])
        self._asked_pairs = Asked(self._pairs, [list(map(_alone, _pairs(terms))) for terms in typed])

    def _ask_unaccented(self, queries: Sequence[str], analyzer: Analyzer) -> None:
        """Strip the accents; ask for all spellings of syllables and pairs, and the likely words."""
        typed = [[fold(each) for each in analyzer.syllables(text).terms] for text in queries]
        syllables = [[_spellings(self._text, each) for each in terms] for terms in typed]
        self._asked_text, self._asked_title = Asked(self._text, syllables), Asked(self._title, syllables)
        self._asked_words = Asked(self._words, [self._read_words(clauses) for clauses in syllables])
        self._asked_pairs = Asked(
            self._pairs, [[_spellings(self._pairs, each) for each in _pairs(terms)] for terms in typed]
        )

    def _read_words(self, syllables: Sequence[Clause]) -> list[Clause]:
        steps = [Spellings(tuple(each for each, _ in terms)) for terms, _ in syllables]
        read = read_words(steps, self._words.folding_to, self._words.size)
        return [(tuple((word, 1.0) for word in place.words), place.probability) for place in read]

    def _choose_candidates(self) -> Ints:
        """Return for each query the documents that are scored, in order of their ids."""
        text, title, words, pairs = self._grains(PRESENT.k1, PRESENT.b, PRESENT.background)
        scores = text + PRESENT.title * title + PRESENT.word * words + PRESENT.pair * pairs
        scores[self._judged_queries, self._judged_documents] = math.inf
        count = min(CANDIDATES, scores.shape[1])
        return np.sort(np.argpartition(-scores, count - 1, axis=1)[:, :count], axis=1)

    def _grains(self, k1: float, b: float, more: float) -> list[Floats]:
        """Return the scores by text, title, words and pairs, each queries × documents."""
        text = self._asked_text.scores(k1, b, np.where(self._shares > 0, more, 0.0), self._shares)
        others = (self._asked_title, self._asked_words, self._asked_pairs)
        return [text, *(asked.scores(k1, b) for asked in others)]

    def grains(self, k1: float, b: float, more: float) -> list[Floats]:
        """Return the scores by text, title, words and pairs, each queries × candidates.

        Args:
            k1: of BM25.
            b: of BM25.
            more: as how many documents the language at large counts.
        """
        return [np.take_along_axis(each, self._candidates, axis=1) for each in self._grains(k1, b, more)]

    def ndcg(self, scores: Floats) -> Floats:
        """Return nDCG@10 of each query from scores of its candidates; what scores 0 is not found.

        Ties are in the order of ids.
        """
        rows, candidates = scores[self._judged_queries], self._candidates[self._judged_queries]
        judged = self._judged_documents[:, None]
        own = rows[candidates == judged][:, None]
        ranks = np.count_nonzero((rows > own) | ((rows == own) & (candidates < judged)), axis=1)
        found = (own[:, 0] > 0) & (ranks < CUT)
        gained = np.zeros(len(self._ideal))
        np.add.at(gained, self._judged_queries[found], self._gains[found] / np.log2(ranks[found] + 2))
        return np.divide(gained, self._ideal, out=np.zeros_like(gained), where=self._ideal > 0)


def _spellings(field: Field, folded: str) -> Clause:
    """Return the terms that fold so, itself among them; each missing accent at the library's price."""
    typed, share = folded.split(), ranking.UNACCENTED_SHARE
    others = dict.fromkeys([folded, *(other for other, _ in field.folding_to(folded))])
    return tuple((each, share ** sum(map(str.__ne__, each.split(), typed))) for each in others), 1.0


def _document_share(terms: Terms) -> float:
    """Return the share of documents of the language that would hold a syllable; 0 for a number."""
    running = sum(background.share(each) for each, _ in terms if each.isalpha())
    return background.document_share(running) if running else 0.0


def _alone(term: str) -> Clause:
    return ((term, 1.0),), 1.0


def _pairs(terms: Sequence[str]) -> list[str]:
    return list(map(" ".join, itertools.pairwise(terms)))


def _documents(column: TokenColumn) -> list[list[str]]:
    terms = [column.vocabulary[code] for code in column.codes.tolist()]
    return [terms[first:last] for first, last in itertools.pairwise(column.bounds.tolist())]
