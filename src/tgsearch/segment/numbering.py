"""Which number has a key? Keys of 64 bits are numbered in the order of their first sight.

A hash table in two flat arrays, so that the keys of a whole batch are looked up at once:
`slots` holds numbers, `keys` the key of each number. A key is looked for from its home slot on,
until it or a free slot is met. Equal numbers mean equal keys: no hash decides.

Source: Knuth, The Art of Computer Programming, volume 3, 6.4: multiplicative hashing, linear probing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tgsearch.segment.lexicon import Indexes

    Keys = NDArray[np.uint64]

_FIRST_BITS = 12  # of the number of slots
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio
_FOLD = np.uint64(32)
_FREE = 0


class Numbering:
    """Numbers distinct keys from 1; a key is any integer of 64 bits but 0."""

    def __init__(self) -> None:
        self._bits = _FIRST_BITS
        self._slots = np.zeros(1 << self._bits, np.int32)
        self._keys = np.zeros(len(self._slots) // 2, np.uint64)  # by number; half of the slots stay free
        self._count = 0

    def __len__(self) -> int:
        """Return the highest number given so far."""
        return self._count

    def number(self, keys: Keys) -> tuple[Indexes, Indexes]:
        """Return the number of each key, and where those stand that are met for the first time, in order."""
        numbers, slots = self._find(keys)
        places = np.flatnonzero(numbers == _FREE)
        if not len(places):
            return numbers, places
        distinct, firsts, which = np.unique(keys.take(places), return_index=True, return_inverse=True)
        order = np.argsort(firsts)
        fresh = np.empty(len(order), np.int64)
        fresh[order] = np.arange(self._count + 1, self._count + len(order) + 1)
        numbers[places] = fresh.take(which)
        firsts = places.take(firsts.take(order))
        self._add(distinct.take(order), slots.take(firsts))
        return numbers, firsts

    def _find(self, keys: Keys) -> tuple[Indexes, Indexes]:
        """Return the number of each key, or `_FREE`, and the slot where it is or would be."""
        slots = self._home(keys)
        numbers = self._slots.take(slots).astype(np.int64)
        # The key of number `_FREE` is 0, so free slots are among these at first.
        places = np.flatnonzero(self._keys.take(numbers) != keys)
        places = places.take(np.flatnonzero(numbers.take(places)))
        while len(places):
            following = (slots.take(places) + 1) & (len(self._slots) - 1)
            found = self._slots.take(following)
            slots[places], numbers[places] = following, found
            places = places[(found != _FREE) & (self._keys.take(found) != keys.take(places))]
        return numbers, slots

    def _home(self, keys: Keys) -> Indexes:
        mixed = (keys ^ (keys >> _FOLD)) * _MULTIPLIER
        mixed >>= np.uint64(64 - self._bits)
        slots: Indexes = mixed.view(np.int64)
        return slots

    def _add(self, keys: Keys, slots: Indexes) -> None:
        """Give the next numbers to `keys`, for which the search ended at the free `slots`."""
        first, self._count = self._count + 1, self._count + len(keys)
        if 2 * self._count < len(self._slots):
            self._keys[first : self._count + 1] = keys
            self._place(np.arange(first, self._count + 1), slots)
            return
        while 4 * self._count >= len(self._slots):
            self._bits += 1
            self._slots = np.zeros(1 << self._bits, np.int32)
        grown = np.zeros(len(self._slots) // 2, np.uint64)
        grown[:first] = self._keys[:first]
        grown[first : self._count + 1] = keys
        self._keys = grown
        self._place(np.arange(1, self._count + 1), self._home(grown[1 : self._count + 1]))

    def _place(self, numbers: Indexes, slots: Indexes) -> None:
        """Put each number into the first free slot from the given one on."""
        while len(numbers):
            free = np.flatnonzero(self._slots.take(slots) == _FREE)
            self._slots[slots.take(free)] = numbers.take(free)
            # Of several numbers for one free slot, the last one got it.
            left = np.flatnonzero(self._slots.take(slots) != numbers)
            numbers = numbers.take(left)
            slots = (slots.take(left) + 1) & (len(self._slots) - 1)
