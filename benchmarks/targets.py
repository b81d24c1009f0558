"""What has tgsearch set out to reach, and has it? Ratios, since machines vary; see docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import figures
from benchmarks.figures import Series
from benchmarks.queries import ACCENTED, AND, OR, OR_FACETS, PHRASE, UNACCENTED
from benchmarks.run import Arena, Outcome
from benchmarks.samples import spread

TIMES, MILLISECONDS, MEGABYTES = " ×", " ms", " MB"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to reach."""

    what: str
    measure: Callable[[Outcome, Arena], Series]
    least: float  # that has to be reached
    aim: float
    unit: str = TIMES
    at_limit: bool = False  # measured where Whoosh can still take part

    @property
    def more_is_better(self) -> bool:
        """Tell whether a larger figure is the better one."""
        return self.aim > self.least

    def reached(self, value: float) -> str:
        """Return "aim", "yes" or "no"."""
        sign = 1 if self.more_is_better else -1
        if sign * value >= sign * self.aim:
            return "aim"
        return "yes" if sign * value >= sign * self.least else "no"


def _megabytes(series: Series) -> Series:
    return tuple(value / 1e6 for value in series)


TARGETS = (
    Target(
        "segmentation, against pyvi, equal output", lambda _, arena: figures.segmentation_ratio(arena), 15, 25
    ),
    Target(
        "indexing, against tantivy + pyvi",
        lambda outcome, arena: figures.indexing_ratio(outcome, arena, "tantivy"),
        8,
        12,
    ),
    Target(
        "indexing, against Whoosh + pyvi",
        lambda outcome, arena: figures.indexing_ratio(outcome, arena, "whoosh"),
        10,
        15,
        at_limit=True,
    ),
    Target(
        "OR with total and facets, time of tantivy's with the count",
        lambda _, arena: figures.query_ratio(arena, ("engine", OR_FACETS), ("tantivy", OR)),
        1,
        0.5,
    ),
    Target(
        "AND of two, p50", lambda _, arena: figures.query_percentile(arena, "engine", AND), 2, 1, MILLISECONDS
    ),
    Target(
        "phrase of three, p50",
        lambda _, arena: figures.query_percentile(arena, "engine", PHRASE),
        2,
        1,
        MILLISECONDS,
    ),
    Target(
        "OR, against Whoosh's searcher",
        lambda _, arena: figures.query_ratio(arena, ("whoosh", OR), ("engine", OR)),
        100,
        300,
        at_limit=True,
    ),
    Target(
        "unaccented, time of the same with accents",
        lambda _, arena: figures.query_ratio(arena, ("tgsearch", UNACCENTED), ("tgsearch", ACCENTED)),
        3,
        1.5,
    ),
    Target("cold search, time of importing numpy", lambda _, arena: figures.cold_ratio(arena), 2.5, 2),
    Target(
        "peak memory, indexing",
        lambda _, arena: _megabytes(figures.indexing_bytes(arena, "tgsearch")),
        1000,
        600,
        MEGABYTES,
    ),
    Target(
        "peak memory, searching",
        lambda _, arena: _megabytes(figures.searching_bytes(arena, "tgsearch")),
        300,
        150,
        MEGABYTES,
    ),
    Target("index, size of the text", lambda _, arena: figures.size_ratio(arena, "tgsearch"), 1.3, 0.9),
)


def rows(outcome: Outcome) -> list[tuple[str, ...]]:
    """Return for each target that was measured: what, documents, the figure, at least, aim, reached."""
    found: list[tuple[str, ...]] = []
    for target in TARGETS:
        at_limit = [arena for arena in outcome.arenas if "whoosh" in arena.built]
        arena = at_limit[-1] if target.at_limit and at_limit else outcome.arenas[-1]
        if series := target.measure(outcome, arena):
            measured = spread(series)
            found.append(
                (
                    target.what,
                    f"{arena.size.documents:,}",
                    measured.format("{:,.0f}" if target.unit == MEGABYTES else "{:,.2f}", target.unit),
                    f"{'≥' if target.more_is_better else '≤'} {target.least:,g}{target.unit}",
                    f"{target.aim:,g}{target.unit}",
                    target.reached(measured.median),
                )
            )
    return found
