"""What does the benchmark ask of a contender? To build an index of documents, and to answer queries."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import Corpus, Prepared, batches, read_prepared
from benchmarks.queries import Query

LIMIT = 10
ADD_DOCUMENTS = 1_000  # handed to an engine at once; reading them is not timed


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found."""

    total: int
    numbers: tuple[int, ...]  # of the first ten documents
    years: tuple[
        tuple[int, int], ...
    ] = ()  # (year, documents) over the whole result, ascending, when counted


class Contender(ABC):
    """One program, used as its documentation says. Building and asking happen in processes of their own."""

    @abstractmethod
    def build(self, corpus: Corpus, documents: int, directory: Path) -> float:
        """Index the first so many documents durably in an empty directory; return the seconds it took."""

    @abstractmethod
    def open(self, directory: Path) -> None:
        """Get ready to answer from a directory that `build` has filled."""

    @abstractmethod
    def ask(self, query: Query) -> Answer:
        """Answer a query of a kind that the contender has in its entry."""


class WordContender(Contender):
    """An engine that gets words, and whose time is that of its own calls alone."""

    def build(self, corpus: Corpus, documents: int, directory: Path) -> float:
        """Hand the documents over, a batch at a time."""
        started = time.perf_counter()
        self.start(corpus, directory)
        seconds = time.perf_counter() - started
        for batch in batches(read_prepared(corpus.folder, documents), ADD_DOCUMENTS):
            started = time.perf_counter()
            self.add(batch)
            seconds += time.perf_counter() - started
        started = time.perf_counter()
        self.finish()
        return seconds + time.perf_counter() - started

    @abstractmethod
    def start(self, corpus: Corpus, directory: Path) -> None:
        """Make an empty index."""

    @abstractmethod
    def add(self, documents: Sequence[Prepared]) -> None:
        """Add documents."""

    @abstractmethod
    def finish(self) -> None:
        """Commit, and wait for what goes on in the background."""


def by_year(counts: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """Return counts in the form of `Answer.years`."""
    return tuple(sorted((year, count) for year, count in counts.items() if count))
