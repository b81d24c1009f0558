"""Who takes part? What is to be known of each contender before its process starts.

Packages other than tgsearch and what it stands on come with the `bench` extra;
each is imported only in the processes of its contender.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from benchmarks.contenders.base import Answer, Contender
from benchmarks.queries import AND, FILTERED, KINDS, NEWEST, OR, OR_FACETS, PHRASE, PREFIX

__all__ = ["ENTRIES", "Answer", "Contender", "Entry", "load"]

_WORD_KINDS = (OR, OR_FACETS, AND, PHRASE, FILTERED, PREFIX, NEWEST)


@dataclass(frozen=True, slots=True)
class Entry:
    """One contender."""

    key: str
    title: str
    home: str  # the module and the class of its adapter
    package: str = "tgsearch"  # that has to be installed
    kinds: tuple[str, ...] = _WORD_KINDS  # of queries that it answers
    from_text: bool = False  # indexes text; the others get words, and the time to segment is added
    processes: int = 1  # that read and analyse; more than one stand beside that which writes
    index_of: str | None = None  # asks the index that another contender has built
    most_documents: int | None = None  # that it indexes and searches in reasonable time

    @property
    def installed(self) -> bool:
        """Tell whether it can take part."""
        return find_spec(self.package) is not None


ENTRIES = {
    entry.key: entry
    for entry in (
        Entry("tgsearch", "tgsearch", "tgsearch:Tgsearch", kinds=tuple(KINDS), from_text=True),
        Entry(
            "tgsearch-2",
            "tgsearch, two processes",
            "tgsearch:TgsearchTwo",
            kinds=(),
            from_text=True,
            processes=2,
        ),
        Entry(
            "tgsearch-words",
            "tgsearch, as much as the others do",
            "tgsearch:TgsearchWords",
            kinds=(),
            from_text=True,
        ),
        Entry("engine", "tgsearch's engine", "tgsearch:TgsearchEngine", index_of="tgsearch"),
        Entry("tantivy", "tantivy", "tantivy:Tantivy", "tantivy"),
        Entry("sqlite", "SQLite FTS5", "sqlite:Sqlite", "sqlite3"),
        Entry("bm25s", "bm25s", "bm25s:Bm25s", "bm25s", kinds=(OR,)),
        Entry("whoosh", "Whoosh", "whoosh:Whoosh", "whoosh", most_documents=20_000),
    )
}


def load(key: str) -> Contender:
    """Return the adapter of a contender, importing its package."""
    module, name = ENTRIES[key].home.split(":")
    kind: type[Contender] = getattr(import_module(f"benchmarks.contenders.{module}"), name)
    return kind()
