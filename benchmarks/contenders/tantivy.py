"""tantivy: a search engine in Rust, with its Python binding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tantivy

from benchmarks.contenders.base import LIMIT, Answer, WordContender, by_year
from benchmarks.corpus import Corpus, Prepared
from benchmarks.queries import AND, FILTERED, NEWEST, OR_FACETS, PHRASE, PREFIX, Query

HEAP_BYTES = 256_000_000
_FACETS = {"years": {"terms": {"field": "year", "size": 1000}}}


class Tantivy(WordContender):
    """Words with positions, the text stored, one writing thread; a hit's number comes from a fast field."""

    def start(self, corpus: Corpus, directory: Path) -> None:
        """Make the schema and a writer."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("words", tokenizer_name="whitespace")
        builder.add_bytes_field("stored", stored=True)  # a text field would be indexed, too
        for name in ("number", "day", "year"):
            builder.add_integer_field(name, indexed=name == "day", fast=True)
        self._writer = tantivy.Index(builder.build(), str(directory)).writer(HEAP_BYTES, num_threads=1)

    def add(self, documents: Sequence[Prepared]) -> None:
        """Add documents."""
        for each in documents:
            self._writer.add_document(
                tantivy.Document(
                    words=each.words,
                    stored=f"{each.title}\n{each.text}".encode(),
                    number=each.number,
                    day=each.day,
                    year=each.year,
                )
            )

    def finish(self) -> None:
        """Commit and let merges end."""
        self._writer.commit()
        self._writer.wait_merging_threads()

    def open(self, directory: Path) -> None:
        """Open a searcher."""
        index = tantivy.Index.open(str(directory))
        self._schema, self._searcher = index.schema, index.searcher()

    def ask(self, query: Query) -> Answer:
        """Search with the count, and aggregate where facets are wanted."""
        asked = self._query(query)
        found = self._searcher.search(
            asked, LIMIT, count=True, order_by_field="day" if query.kind == NEWEST else None
        )
        addresses = [address for _, address in found.hits]
        numbers = tuple(int(each or 0) for each in self._searcher.fast_field_values("number", addresses))
        years: dict[int, int] = {}
        if query.kind in (OR_FACETS, FILTERED):
            buckets = self._searcher.aggregate(asked, _FACETS)["years"]["buckets"]
            years = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
        return Answer(found.count, numbers, by_year(years))

    def _query(self, query: Query) -> tantivy.Query:
        if query.kind == PHRASE:
            return tantivy.Query.phrase_query(self._schema, "words", list(query.words))
        if query.kind == PREFIX:
            return tantivy.Query.regex_query(self._schema, "words", f"{query.words[0]}.*")
        occur = tantivy.Occur.Must if query.kind == AND else tantivy.Occur.Should
        bag = tantivy.Query.boolean_query(
            [(occur, tantivy.Query.term_query(self._schema, "words", word)) for word in query.words]
        )
        if query.kind != FILTERED:
            return bag
        first, last = query.days
        days = tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, first, last)
        must = tantivy.Occur.Must
        return tantivy.Query.boolean_query([(must, bag), (must, tantivy.Query.const_score_query(days, 0.0))])
