"""How is everything measured in one run? In rounds, each contender once a round, each task in a new process.

Contenders take turns, so that a machine that is busy for a while is busy for
all of them. A contender that fails is left out from there on, and named.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from operator import eq
from pathlib import Path

from benchmarks import tasks
from benchmarks.contenders import ENTRIES, Entry
from benchmarks.corpus import SYNTHETIC_DOCUMENTS, Corpus, Size, available, prepare
from benchmarks.queries import OR
from benchmarks.tasks import Arguments, Asked, Built, Result, Segmented, alone

PYVI = "pyvi"
ALIKE = "tgsearch, as pyvi"
CORRECTED = "tgsearch, as indexed"
OURS = ("tgsearch", "engine")
NAMES = (PYVI, *ENTRIES)
GROWTH_SIZES = (10_000, 60_000, 150_000)
GROWING = ("tgsearch", "engine", "tantivy", "bm25s")  # asked at every size; the others at the largest
CORRECTED_DOCUMENTS = 20_000  # at most, to find how long our own segmentation takes


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure."""

    source: Path | None = None  # a .jsonl file; None: made-up documents
    documents: int | None = None  # None: all
    repeat: bool = False
    growth: tuple[int, ...] = ()  # further sizes
    only: tuple[str, ...] = NAMES
    sample: int = 1_000  # documents that pyvi segments
    queries: int = 50  # of each kind
    rounds: int = 3
    builds: int = 3  # at most `rounds`
    starts: int = 3  # of the command line a round


@dataclass(slots=True)
class Arena:
    """What was measured at one size; series have one entry a round, by key of the contender."""

    size: Size
    entries: tuple[Entry, ...]
    segmented: dict[str, list[Segmented]] = field(default_factory=dict)
    equal_texts: tuple[int, int] = (0, 0)  # how many texts came out as from pyvi, and of how many
    built: dict[str, list[Built]] = field(default_factory=dict)
    asked: dict[str, list[Asked]] = field(default_factory=dict)
    cold: dict[str, list[float]] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """Everything that was measured; arenas by rising size, the last has every contender that can."""

    corpus: Corpus
    options: Options
    arenas: tuple[Arena, ...]
    absent: tuple[Entry, ...]  # not installed
    failures: dict[str, str] = field(default_factory=dict)  # by title of the contender


def run(options: Options, folder: Path) -> Outcome:
    """Measure; files go to `folder`, which is empty.

    Raises:
        CorpusError: the documents are not to be had.
    """
    needed = {*options.only, *(entry.index_of for entry in ENTRIES.values() if entry.key in options.only)}
    chosen = [ENTRIES[key] for key in ENTRIES if key in needed]
    taking_part = [entry for entry in chosen if entry.installed]
    say("preparing the documents")
    largest = options.documents or (available_documents(options.source))
    sizes = _sizes(largest, options, taking_part)
    corpus = alone(prepare, folder, options.source, sizes, options.queries, repeat=options.repeat)
    arenas = tuple(_arena(size, corpus.sizes[-1], options, taking_part) for size in corpus.sizes)
    outcome = Outcome(corpus, options, arenas, tuple(entry for entry in chosen if not entry.installed))
    for number in range(options.rounds):
        for arena in arenas:
            say(f"round {number + 1} of {options.rounds}, {arena.size.documents:,} documents")
            _Round(outcome, arena, number).run()
    return outcome


def available_documents(source: Path | None) -> int:
    """Return how many documents there are when nobody says how many to take."""
    return SYNTHETIC_DOCUMENTS if source is None else alone(available, source)


def _sizes(largest: int, options: Options, entries: Iterable[Entry]) -> tuple[int, ...]:
    """Return at how many documents something is measured."""
    limits = (entry.most_documents for entry in entries)
    return tuple(
        sorted({largest, *options.growth, *(limit for limit in limits if limit and limit < largest)})
    )


def _arena(size: Size, largest: Size, options: Options, entries: Sequence[Entry]) -> Arena:
    """Return who is measured at a size: all at the largest or their limit, below it what grows."""
    here = []
    for entry in entries:
        limit = min(entry.most_documents or largest.documents, largest.documents)
        grows = size.documents in options.growth and entry.key in GROWING
        compared = any(other.most_documents == size.documents for other in entries) and entry.key in OURS
        if size.documents == limit or grows or compared:
            here.append(entry)
    return Arena(size, tuple(here))


class _Round:
    """One turn of every contender of an arena."""

    def __init__(self, outcome: Outcome, arena: Arena, number: int) -> None:
        self._outcome, self._arena, self._number = outcome, arena, number
        self._documents = arena.size.documents
        self._folder = outcome.corpus.folder

    def run(self) -> None:
        options = self._outcome.options
        if self._arena is self._outcome.arenas[-1]:
            self._segment(options)
        for entry in self._arena.entries:
            if self._number < options.builds and entry.index_of is None:
                self._build(entry)
        for entry in self._arena.entries:
            if entry.kinds:
                self._ask(entry)
        self._start_cold()

    def _segment(self, options: Options) -> None:
        sample = min(options.sample, self._documents)
        digests: dict[str, tuple[bytes, ...]] = {}
        for name, task, documents in (
            (PYVI, tasks.segment_with_pyvi, sample),
            (ALIKE, tasks.segment_alike, sample),
            (CORRECTED, tasks.segment_corrected, min(CORRECTED_DOCUMENTS, self._documents)),
        ):
            if PYVI not in options.only and name != CORRECTED:
                continue
            if found := self._attempt(name, task, self._folder, documents):
                digests[name] = found.digests
                self._arena.segmented.setdefault(name, []).append(replace(found, digests=()))
        if PYVI in digests and ALIKE in digests:
            equal = sum(map(eq, digests[PYVI], digests[ALIKE]))
            self._arena.equal_texts = equal, len(digests[PYVI])

    def _build(self, entry: Entry) -> None:
        directory = self._directory(entry.key)
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        found = self._attempt(
            entry.title, tasks.build, entry.key, self._outcome.corpus, self._documents, directory
        )
        if found:
            self._arena.built.setdefault(entry.key, []).append(found)

    def _ask(self, entry: Entry) -> None:
        builder = entry.index_of or entry.key
        if not self._arena.built.get(builder):
            return
        directory, queries = self._directory(builder), self._outcome.corpus.queries
        found = self._attempt(entry.title, tasks.ask, entry.key, queries, directory)
        if found:
            series = self._arena.asked.setdefault(entry.key, [])
            series.append(replace(found, answers={}) if series else found)

    def _start_cold(self) -> None:
        directory = self._directory("tgsearch")
        queries = [query for query in self._outcome.corpus.queries if query.kind == OR]
        if not self._arena.built.get("tgsearch") or not queries:
            return
        starts = self._outcome.options.starts
        for start in range(starts):
            query = queries[(self._number * starts + start) % len(queries)]
            found = self._attempt(tasks.SEARCH, tasks.start_cold, directory, query)
            for name, milliseconds in (found or {}).items():
                self._arena.cold.setdefault(name, []).append(milliseconds)

    def _directory(self, key: str) -> Path:
        return self._folder / f"{key}-{self._documents}"

    def _attempt(
        self,
        title: str,
        task: Callable[Arguments, Result],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result | None:
        """Run a task alone; None when it fails, now or before."""
        if title in self._outcome.failures:
            return None
        started = time.perf_counter()
        try:
            found = alone(task, *args, **kwargs)
        except Exception as error:
            self._outcome.failures[title] = f"{task.__name__}: {error!r}"
            say(f"  {title} failed: {error!r}")
            return None
        say(f"  {title}: {task.__name__}, {time.perf_counter() - started:,.1f} s")
        return found


def say(text: str) -> None:
    """Tell whoever waits how far it is."""
    print(text, file=sys.stderr, flush=True)
