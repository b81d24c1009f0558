"""SQLite FTS5: full-text search in the database that comes with Python."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contenders.base import LIMIT, Answer, WordContender, by_year
from benchmarks.corpus import Corpus, Prepared
from benchmarks.queries import AND, FILTERED, NEWEST, OR_FACETS, PHRASE, PREFIX, Query

_NAME = "index.sqlite"
_FOUND = "FROM words JOIN documents ON documents.number = words.rowid WHERE words MATCH ?"


class Sqlite(WordContender):
    """A table of documents, and a full-text index without a copy of the words; BM25 as built in."""

    def start(self, corpus: Corpus, directory: Path) -> None:
        """Make the tables; what stands within a word is made part of it for the tokenizer."""
        kept = corpus.separators.replace("'", "''")
        self._connection = sqlite3.connect(directory / _NAME)
        self._connection.execute(
            "CREATE TABLE documents (number INTEGER PRIMARY KEY, day INTEGER, year INTEGER, stored)"
        )
        # One argument in quotes within another: the inner apostrophes stand for the tokenizer's own.
        tokenizer = f"unicode61 remove_diacritics 0 tokenchars '{kept}'".replace("'", "''")
        self._connection.execute(
            f"CREATE VIRTUAL TABLE words USING fts5(body, content='', tokenize='{tokenizer}')"
        )

    def add(self, documents: Sequence[Prepared]) -> None:
        """Add documents to both tables."""
        self._connection.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?)",
            ((each.number, each.day, each.year, f"{each.title}\n{each.text}") for each in documents),
        )
        self._connection.executemany(
            "INSERT INTO words (rowid, body) VALUES (?, ?)",
            ((each.number, each.words) for each in documents),
        )

    def finish(self) -> None:
        """Commit."""
        self._connection.commit()
        self._connection.close()

    def open(self, directory: Path) -> None:
        """Open the database."""
        self._connection = sqlite3.connect(directory / _NAME)

    def ask(self, query: Query) -> Answer:
        """Ask for the page, the total and, where they are wanted, the counts by year."""
        match = (_match(query),)
        bounds: tuple[int, ...] = ()
        table, where = "FROM words WHERE words MATCH ?", ""
        if query.kind == FILTERED:
            table, where, bounds = _FOUND, " AND day BETWEEN ? AND ?", query.days
        if query.kind == NEWEST:
            page = f"SELECT number {_FOUND} ORDER BY day DESC, number LIMIT {LIMIT}"
        else:
            page = f"SELECT words.rowid {table}{where} ORDER BY rank LIMIT {LIMIT}"
        rows = self._connection.execute(page, match + bounds).fetchall()
        years = {}
        if query.kind in (OR_FACETS, FILTERED):
            counts = f"SELECT year, count(*) {_FOUND}{where} GROUP BY year"
            years = dict(self._connection.execute(counts, match + bounds).fetchall())
            total = sum(years.values())
        else:
            (total,) = self._connection.execute(f"SELECT count(*) {table}{where}", match + bounds).fetchone()
        return Answer(total, tuple(number for (number,) in rows), by_year(years))


def _match(query: Query) -> str:
    """Return a query in the language of FTS5."""
    if query.kind == PHRASE:
        return '"' + " ".join(query.words).replace('"', '""') + '"'
    words = ['"' + word.replace('"', '""') + '"' for word in query.words]
    if query.kind == PREFIX:
        return f"{words[0]} *"
    return (" AND " if query.kind == AND else " OR ").join(words)
