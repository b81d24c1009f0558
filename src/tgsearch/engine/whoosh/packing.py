"""How are small numbers packed? Frequencies into half a byte, positions into one and a half.

Of two values the first takes the lower bits. What is too large is packed as the
largest value that fits, which stands for "look elsewhere".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array

Ints: TypeAlias = NDArray[np.int64]
Bytes: TypeAlias = NDArray[np.uint8]

HALF_MOST = 15
TWELVE_MOST = 4095
HALF_SUMS = np.array([(value & 15) + (value >> 4) for value in range(256)], np.uint8)

_VALUES = 1 << 16  # at a time, so that they stay in the processor's cache; even


def pack_halves(values: Array) -> Bytes:
    """Return the bytes of values, two in each; the larger ones as `HALF_MOST`."""
    return _packed(values, HALF_MOST, 1, _pack_halves)


def unpack_halves(packed: Bytes, start: int, stop: int) -> Bytes:
    """Return the values `start:stop`, counted from the first or the second of the first byte."""
    values = np.empty(2 * len(packed), np.uint8)
    values[::2] = packed & 15
    values[1::2] = packed >> 4
    return values[start % 2 : start % 2 + stop - start]


def pack_twelves(values: Array) -> Bytes:
    """Return the bytes of values, two in each three; the larger ones as `TWELVE_MOST`."""
    return _packed(values, TWELVE_MOST, 3, _pack_twelves)


def unpack_twelves(packed: Bytes) -> NDArray[np.uint16]:
    """Return all values of some bytes."""
    triples = packed.reshape(-1, 3)
    values = np.empty((len(triples), 2), np.uint16)
    for start in range(0, len(triples), _VALUES // 2):
        part = triples[start : start + _VALUES // 2]
        middle = part[:, 1].astype(np.uint16)
        two = values[start : start + len(part)]
        two[:, 0] = part[:, 0] | (middle & 15) << 8
        two[:, 1] = middle >> 4 | part[:, 2].astype(np.uint16) << 4
    return values.reshape(-1)


def twelves_at(packed: Bytes, places: Ints) -> Ints:
    """Return the values at some places."""
    at = (places >> 1) * 3
    odd = (places & 1).astype(np.bool_)
    middle = packed[at + 1].astype(np.int64)
    outer = packed[np.where(odd, at + 2, at)].astype(np.int64)
    values: Ints = np.where(odd, middle >> 4 | outer << 4, outer | (middle & 15) << 8)
    return values


def _packed(values: Array, most: int, size: int, pack: Callable[[Array, Bytes], None]) -> Bytes:
    """Return values of at most `most`, larger ones as that, with two in `size` bytes."""
    packed = np.empty(((len(values) + 1) // 2, size), np.uint8)
    limit = values.dtype.type(min(most, np.iinfo(values.dtype).max))
    for start in range(0, len(values), _VALUES):
        part = np.minimum(values[start : start + _VALUES], limit).astype(np.uint16)
        if len(part) % 2:
            part = np.append(part, np.uint16(0))
        pack(part, packed[start // 2 : (start + len(part)) // 2])
    return packed.reshape(-1)


def _pack_halves(values: Array, out: Bytes) -> None:
    out[:, 0] = values[::2] | values[1::2] << 4


def _pack_twelves(values: Array, out: Bytes) -> None:
    first, second = values[::2], values[1::2]
    # What is cut off by the bytes is not wanted.
    out[:, 0] = first
    out[:, 1] = first >> 8 | second << 4
    out[:, 2] = second >> 4
