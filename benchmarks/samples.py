"""What do repeated measurements say? Medians, their spread, and ratios of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some measurements, the smallest and the largest."""

    median: float
    low: float
    high: float

    def format(self, pattern: str = "{:,.1f}", unit: str = "") -> str:
        """Return "median (low–high) unit", numbers by `pattern`; the median alone when all look alike."""
        middle, low, high = (pattern.format(value) for value in (self.median, self.low, self.high))
        return (middle if low == high else f"{middle} ({low}–{high})") + unit


def spread(values: Sequence[float]) -> Spread:
    """Return the spread of at least one measurement."""
    return Spread(median(values), min(values), max(values))


def combined(
    combine: Callable[[float, float], float], first: Sequence[float], second: Sequence[float]
) -> tuple[float, ...]:
    """Return `combine` of two series of measurements.

    Series of equal length were measured in turns, so each is combined with
    the one of its own round; of others, each with each.
    """
    pairs = zip(first, second, strict=True) if len(first) == len(second) else product(first, second)
    return tuple(combine(one, other) for one, other in pairs)


def ratios(numerators: Sequence[float], denominators: Sequence[float]) -> tuple[float, ...]:
    """Return how many times the second series the first one is."""
    return combined(lambda one, other: one / other, numerators, denominators)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest of `values` that `percent` per cent of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]
