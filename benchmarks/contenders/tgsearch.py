"""tgsearch itself: the library as users meet it, and its engine on the same words as everyone's."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import tgsearch
from benchmarks.contenders.base import LIMIT, Answer, Contender, by_year
from benchmarks.corpus import (
    Corpus,
    Prepared,
    batches,
    documents_path,
    id_of,
    read_prepared,
)
from benchmarks.queries import (
    AND,
    FILTERED,
    NEWEST,
    OR,
    OR_FACETS,
    PHRASE,
    PREFIX,
    Query,
)
from tgsearch.analysis import Analyzer
from tgsearch.engine.base import (
    TEXT,
    WORDS,
    AllOf,
    AnyOf,
    Everything,
    HasSequence,
    HasTerm,
    InDays,
    MatchNode,
    SearchRequest,
    TermClause,
    TokenBatch,
)
from tgsearch.engine.whoosh import WhooshEngine

_ALL_TERMS = 1_000_000


class Tgsearch(Contender):
    """From text to a committed index, with places and dates; `Index.search` answers with snippets."""

    jobs: ClassVar[int] = 1

    def build(self, corpus: Corpus, documents: int, directory: Path) -> float:
        """Synchronise with a file, which is read in that time too."""
        started = time.perf_counter()
        with tgsearch.create(directory) as index:
            report = index.sync(documents_path(corpus.folder, documents), jobs=self.jobs)
        seconds = time.perf_counter() - started
        if report.documents != documents or report.failed:
            raise RuntimeError(
                f"{report.documents} documents were indexed, not {documents}: {report.failed[:1]}"
            )
        return seconds

    def open(self, directory: Path | str) -> None:
        """Open the index, which may be on a cluster."""
        self._index = tgsearch.open(directory)

    def ask(self, query: Query) -> Answer:
        """Search as a program would that embeds the library."""
        faceted = query.kind in (OR_FACETS, FILTERED)
        found = self._index.search(
            _typed(query),
            match="any" if query.kind in (OR, OR_FACETS, FILTERED, NEWEST) else "auto",
            sort="newest" if query.kind == NEWEST else "relevance",
            year=query.year if query.kind == FILTERED else None,
            limit=LIMIT,
            facets=faceted,
        )
        years = {int(each.value): each.count for each in found.facets["date"]} if faceted else {}
        return Answer(found.total, tuple(_number(hit.id) for hit in found), by_year(years))


class TgsearchTwo(Tgsearch):
    """The same with two processes that read and analyse."""

    jobs: ClassVar[int] = 2


class TgsearchEngine(Tgsearch):
    """The engine below the library, asked for words alone: the same bag as everyone's, the same work."""

    def open(self, directory: Path | str) -> None:
        """Open a searcher of the index that the library has built."""
        self._searcher = WhooshEngine.open(directory).searcher()

    def ask(self, query: Query) -> Answer:
        """Search, for ids as everyone; what is stored of documents stays where it is."""
        words = query.words
        if query.kind == PREFIX:
            words = self._searcher.terms_with_prefix(WORDS, words[0], _ALL_TERMS)
        found = self._searcher.search(
            SearchRequest(
                tiers=(_match(query, words),),
                within=InDays(*query.days) if query.kind == FILTERED else Everything(),
                clauses=_clauses(query, words),
                sort="newest" if query.kind == NEWEST else "relevance",
                limit=LIMIT,
                stored=False,
                facets=("date",) if query.kind in (OR_FACETS, FILTERED) else (),
                facet_depth=1,
            )
        )
        years = {int(path[0]): count for path, count in found.facets.get("date", {}).items()}
        return Answer(found.total, tuple(_number(each.id) for each in found.documents), by_year(years))


class TgsearchWords(TgsearchEngine):
    """From text to a committed index without looking for places, dates and types: what the others do."""

    def build(self, corpus: Corpus, documents: int, directory: Path) -> float:
        """Analyse and hand over, a batch at a time; reading documents is not timed."""
        analyzer = Analyzer()
        analyzer.words("học sinh")  # loads the model
        started = time.perf_counter()
        writer = WhooshEngine.create(directory, {}).writer()
        seconds = time.perf_counter() - started
        for batch in batches(read_prepared(corpus.folder, documents)):
            started = time.perf_counter()
            writer.add(_analysed(batch, analyzer))
            seconds += time.perf_counter() - started
        started = time.perf_counter()
        writer.settle()
        writer.commit()
        writer.close()
        return seconds + time.perf_counter() - started


def _analysed(documents: Sequence[Prepared], analyzer: Analyzer) -> TokenBatch:
    return TokenBatch(
        ids=tuple(id_of(each.number) for each in documents),
        fields=analyzer.columns([each.title for each in documents], [each.text for each in documents]),
        stored=tuple(f"{each.title}\n{each.text}".encode() for each in documents),
        days=tuple((each.day, each.day) for each in documents),
        facets={"date": tuple(((str(each.year),),) for each in documents)},
    )


def _number(id: str) -> int:
    return int(id[1:])


def _typed(query: Query) -> str:
    if query.kind == PHRASE:
        return f'"{query.text}"'
    return f"{query.text}*" if query.kind == PREFIX else query.text


def _match(query: Query, words: tuple[str, ...]) -> MatchNode:
    if query.kind == PREFIX:
        return HasTerm(WORDS, words)
    if query.kind == PHRASE:
        return HasSequence(TEXT, tuple((syllable,) for syllable in " ".join(words).replace("_", " ").split()))
    nodes = tuple(HasTerm(WORDS, (word,)) for word in words)
    return AllOf(nodes) if query.kind == AND else AnyOf(nodes)


def _clauses(query: Query, words: tuple[str, ...]) -> tuple[TermClause, ...]:
    if query.kind == NEWEST:
        return ()
    if query.kind == PREFIX:
        return (TermClause(WORDS, tuple((word, 1.0) for word in words)),)
    return tuple(TermClause(WORDS, ((word, 1.0),)) for word in words)
