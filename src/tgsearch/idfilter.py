"""Which ids were met? Remembered in a bounded space, however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

_FILTER_BITS = 27


class IdFilter:
    """A set of ids in sixteen megabytes, however many they are; it takes a few others for its own."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def update(self, ids: Iterable[str]) -> None:
        """Put ids in."""
        for id in ids:
            if not self._bits:
                self._bits = bytearray(1 << (_FILTER_BITS - 3))
            place = _place(id)
            self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, id: str) -> bool:
        if not self._bits:
            return False
        place = _place(id)
        return bool(self._bits[place >> 3] >> (place & 7) & 1)


def _place(id: str) -> int:
    return crc32(id.encode("utf-8", "surrogatepass")) & ((1 << _FILTER_BITS) - 1)
