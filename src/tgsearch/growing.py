"""How are integers kept that are only ever added to, and looked up a batch at a time?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import DTypeLike, NDArray

_FIRST_ROOM = 1024


class Growing:
    """An array with room at its end, moved to one of twice the size when that is full."""

    def __init__(self, dtype: DTypeLike) -> None:
        self._room: NDArray[Any] = np.zeros(_FIRST_ROOM, dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def extend(self, values: Sequence[float] | NDArray[Any]) -> None:
        """Add values at the end."""
        first, self._size = self._size, self._size + len(values)
        if self._size > len(self._room):
            room = np.zeros(max(self._size, 2 * len(self._room)), self._room.dtype)
            room[:first] = self._room[:first]
            self._room = room
        self._room[first : self._size] = values

    @property
    def values(self) -> NDArray[Any]:
        """All values so far; what was given out stays as it is when others are added."""
        return self._room[: self._size]
