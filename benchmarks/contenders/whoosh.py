"""Whoosh 2.7.4 as it comes: its own writer, codec, scoring and searcher."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from whoosh import index, query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import NUMERIC, STORED, TEXT, Schema

from benchmarks.contenders.base import LIMIT, Answer, WordContender, by_year
from benchmarks.corpus import Corpus, Prepared
from benchmarks.queries import AND, FILTERED, NEWEST, OR_FACETS, PHRASE, PREFIX, Query

WRITER_MEGABYTES = 256


class Whoosh(WordContender):
    """Words with positions, the text stored, one writing process; BM25F."""

    def start(self, corpus: Corpus, directory: Path) -> None:
        """Make the schema and a writer."""
        schema = Schema(
            words=TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True),
            day=NUMERIC(sortable=True),
            year=NUMERIC(sortable=True),
            number=STORED,
            text=STORED,
        )
        self._writer = index.create_in(str(directory), schema).writer(limitmb=WRITER_MEGABYTES)

    def add(self, documents: Sequence[Prepared]) -> None:
        """Add documents."""
        for each in documents:
            self._writer.add_document(
                words=each.words,
                day=each.day,
                year=each.year,
                number=each.number,
                text=f"{each.title}\n{each.text}",
            )

    def finish(self) -> None:
        """Commit."""
        self._writer.commit()

    def open(self, directory: Path) -> None:
        """Open a searcher."""
        self._searcher = index.open_dir(str(directory)).searcher()

    def ask(self, query: Query) -> Answer:
        """Search; the length of the results is the total."""
        faceted = query.kind in (OR_FACETS, FILTERED)
        results = self._searcher.search(
            _query(query),
            limit=LIMIT,
            filter=_days(query) if query.kind == FILTERED else None,
            groupedby="year" if faceted else None,
            sortedby="day" if query.kind == NEWEST else None,
            reverse=query.kind == NEWEST,
        )
        years = {year: len(found) for year, found in results.groups("year").items()} if faceted else {}
        # With facets the limit does not hold.
        numbers = tuple(int(hit["number"]) for hit in results[:LIMIT])
        return Answer(len(results), numbers, by_year(years))


def _query(asked: Query) -> query.Query:
    terms = [query.Term("words", word) for word in asked.words]
    if asked.kind == PHRASE:
        return query.Phrase("words", list(asked.words))
    if asked.kind == PREFIX:
        return query.Prefix("words", asked.words[0])
    return query.And(terms) if asked.kind == AND else query.Or(terms)


def _days(asked: Query) -> query.Query:
    return query.NumericRange("day", *asked.days)
