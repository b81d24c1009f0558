"""How are ascending numbers kept? Two bytes of each, and the places where the others count up.

Where lists and strings begin among all is such a row of numbers, millions of
them. What is above two bytes grows by one now and then: a number of 30 million
has 500 such places before it.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array, ArrayFile

_BITS = 16


def ascending(name: str, values: NDArray[np.int64]) -> dict[str, Array]:
    """Return the named arrays that `Ascending` reads under `name`; `values` ascend and fit in four bytes."""
    last = int(values[-1]) if len(values) else 0
    steps = np.arange(1, (last >> _BITS) + 1) << _BITS
    return {
        name: values.astype(np.uint16),  # what is cut off is counted by the rises
        f"{name}_rises": values.searchsorted(steps).astype(np.uint32),
    }


class Ascending:
    """Ascending numbers of a file, read a part at a time."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._lower, self._upper = file.column(name), file.column(f"{name}_rises")

    def __len__(self) -> int:
        return len(self._lower)

    @cached_property
    def _rises(self) -> list[int]:
        """The places from which on the upper bytes count one more."""
        rises: list[int] = self._upper.whole().tolist()
        return rises

    def at(self, place: int) -> int:
        """Return one number; places count from 0."""
        return self._lower.at(place) + (bisect_right(self._rises, place) << _BITS)

    def between(self, start: int, stop: int) -> NDArray[np.uint32]:
        """Return the numbers `start:stop`."""
        values: NDArray[np.uint32] = self._lower.between(start, stop).astype(np.uint32)
        first, last = bisect_right(self._rises, start), bisect_right(self._rises, stop - 1)
        if first < last:
            bounds = np.array([start, *self._rises[first:last], stop])
            values += np.arange(first, last + 1, dtype=np.uint32).repeat(np.diff(bounds)) << np.uint32(_BITS)
        else:
            values += np.uint32(first << _BITS)
        return values

    def whole(self) -> NDArray[np.uint32]:
        """Return all numbers."""
        return self.between(0, len(self))
