"""Which figures follow from the measurements? Series with one entry a round; () for what was not measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.contenders import ENTRIES, Answer
from benchmarks.queries import SAME_TOTALS
from benchmarks.run import ALIKE, PYVI, Arena, Outcome
from benchmarks.samples import combined, percentile, ratios
from benchmarks.tasks import NUMPY, SEARCH

Series = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two contenders answer alike."""

    queries: int
    equal: int  # with the same total and the same counts by year
    shared: float  # of the first ten documents, on the average


# Segmentation


def segmentation_rate(arena: Arena, name: str) -> Series:
    """Return documents a second."""
    return tuple(each.documents / each.seconds for each in arena.segmented.get(name, ()))


def segmentation_ratio(arena: Arena, name: str = ALIKE) -> Series:
    """Return how many times as fast as pyvi."""
    return ratios(segmentation_rate(arena, name), segmentation_rate(arena, PYVI))


# Indexing


def build_seconds(arena: Arena, key: str) -> Series:
    """Return what a contender took itself."""
    return tuple(each.seconds for each in arena.built.get(key, ()))


def end_to_end(outcome: Outcome, arena: Arena, key: str, segmenter: str | None) -> Series:
    """Return the seconds from text to a committed index; `segmenter` works for contenders that get words."""
    own = build_seconds(arena, key)
    if segmenter is None or ENTRIES[key].from_text:
        return own
    each = outcome.arenas[-1].segmented.get(segmenter, ())
    segmenting = tuple(arena.size.documents * one.seconds / one.documents for one in each)
    return combined(lambda one, other: one + other, own, segmenting)


def indexing_ratio(outcome: Outcome, arena: Arena, key: str, segmenter: str | None = PYVI) -> Series:
    """Return how many times as long as tgsearch in one process a contender takes."""
    return ratios(end_to_end(outcome, arena, key, segmenter), build_seconds(arena, "tgsearch"))


def indexing_bytes(arena: Arena, key: str) -> Series:
    """Return the peak memory of indexing."""
    return tuple(each.peak_bytes for each in arena.built.get(key, ()) if each.peak_bytes)


def size_ratio(arena: Arena, key: str) -> Series:
    """Return how large the index is against the text."""
    return tuple(each.index_bytes / arena.size.text_bytes for each in arena.built.get(key, ()))


# Searching


def query_percentile(arena: Arena, key: str, kind: str, percent: float = 50) -> Series:
    """Return that percentile of the milliseconds that queries of a kind take."""
    found = (each.milliseconds.get(kind, ()) for each in arena.asked.get(key, ()))
    return tuple(percentile(each, percent) for each in found if each)


def query_ratio(arena: Arena, one: tuple[str, str], other: tuple[str, str]) -> Series:
    """Return how many times as long one takes as the other, in the median; each is a key and a kind."""
    return ratios(query_percentile(arena, *one), query_percentile(arena, *other))


def searching_bytes(arena: Arena, key: str) -> Series:
    """Return the peak memory of answering all queries."""
    return tuple(each.peak_bytes for each in arena.asked.get(key, ()) if each.peak_bytes)


def agreement(arena: Arena, key: str, kind: str, reference: str = "engine") -> Agreement | None:
    """Compare the answers of a contender with those of another; None where they mean different things."""
    if kind not in SAME_TOTALS or "tgsearch" in (key, reference):
        return None
    mine, others = _answers(arena, key, kind), _answers(arena, reference, kind)
    if not mine or not others:
        return None
    counted = all(each.years for each in (*mine, *others) if each.total)
    equal = sum(
        one.total == other.total and (not counted or one.years == other.years)
        for one, other in zip(mine, others, strict=True)
    )
    shares = [_shared(one, other) for one, other in zip(mine, others, strict=True)]
    return Agreement(len(mine), equal, sum(shares) / len(shares))


def _answers(arena: Arena, key: str, kind: str) -> Sequence[Answer]:
    asked = arena.asked.get(key, ())
    return asked[0].answers.get(kind, ()) if asked else ()


def _shared(one: Answer, other: Answer) -> float:
    largest = max(len(one.numbers), len(other.numbers))
    return len({*one.numbers} & {*other.numbers}) / largest if largest else 1.0


# The command line


def cold_milliseconds(arena: Arena, command: str) -> Series:
    """Return how long a new process takes."""
    return tuple(arena.cold.get(command, ()))


def cold_ratio(arena: Arena) -> Series:
    """Return how many times as long a search takes as importing numpy."""
    return ratios(cold_milliseconds(arena, SEARCH), cold_milliseconds(arena, NUMPY))
