"""How are posting lists kept? As flat arrays that are read a slice at a time.

A list names documents (numbers inside the segment, ascending) and the
frequency in each. Segments hold at most `MAX_SEGMENT_DOCUMENTS`, so a number is
two bytes; a list of more than a sixteenth of the documents is a bitmap, which
is smaller and quicker to join. Frequencies are half a byte, positions one and a
half; the few that don't fit stand in side tables. Positions follow the
postings in the same order, as many as the frequency says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array, ArrayFile

Ints: TypeAlias = NDArray[np.int64]

MAX_SEGMENT_DOCUMENTS = 65_536
_DENSE_SHARE = (
    16  # a list of more than documents / 16 is kept as a bitmap: one bit a document against two bytes
)
_LARGE_TF = 15
_FAR_POSITION = 4095


@dataclass(frozen=True, slots=True)
class PostingArrays:
    """Posting lists in memory: list i has `counts[i]` postings, each `tfs` many of the `positions`."""

    counts: Ints
    docs: NDArray[np.uint16]
    tfs: NDArray[np.uint32]
    positions: NDArray[np.uint32] | None = None


def encode(postings: PostingArrays, documents: int) -> dict[str, Array]:
    """Return the named arrays that `PostingLists` reads, for a segment of so many documents."""
    starts = np.zeros(len(postings.counts) + 1, np.int64)
    np.cumsum(postings.counts, out=starts[1:])
    large = np.flatnonzero(postings.tfs >= _LARGE_TF)
    arrays: dict[str, Array] = {
        "starts": starts.astype(np.uint32),
        **_encode_docs(postings, starts, documents),
        "tfs": _pack_halves(np.minimum(postings.tfs, _LARGE_TF).astype(np.uint8)),
        "large_tf_at": large.astype(np.uint32),
        "large_tfs": postings.tfs[large],
    }
    if postings.positions is not None:
        ends = np.concatenate(([0], np.cumsum(postings.tfs, dtype=np.int64)))
        far = np.flatnonzero(postings.positions >= _FAR_POSITION)
        arrays["position_starts"] = ends[starts].astype(np.uint64)
        arrays["positions"] = _pack_twelve(np.minimum(postings.positions, _FAR_POSITION).astype(np.uint16))
        arrays["far_position_at"] = far.astype(np.uint64)
        arrays["far_positions"] = postings.positions[far]
    return arrays


def _encode_docs(postings: PostingArrays, starts: Ints, documents: int) -> dict[str, Array]:
    """Return bitmaps of the dense lists and the numbers of the others."""
    dense = np.flatnonzero(postings.counts * _DENSE_SHARE > documents)
    bitmaps = np.zeros((len(dense), (documents + 7) // 8), np.uint8)
    is_dense = np.zeros(len(postings.docs), np.bool_)
    for row, number in enumerate(dense.tolist()):
        start, stop = int(starts[number]), int(starts[number + 1])
        members = np.zeros(documents, np.bool_)
        members[postings.docs[start:stop]] = True
        bitmaps[row] = np.packbits(members)
        is_dense[start:stop] = True
    return {
        "dense_lists": dense.astype(np.uint32),
        # How many postings of dense lists come before each dense list: they are not among `docs`.
        "dense_before": (np.cumsum(postings.counts[dense]) - postings.counts[dense]).astype(np.uint32),
        "bitmaps": bitmaps.reshape(-1),
        "docs": postings.docs[~is_dense],
    }


def sizes(starts: Array) -> Ints:
    """Return the size of each slice between consecutive `starts`."""
    wide = starts.astype(np.int64)
    return wide[1:] - wide[:-1]


class PostingLists:
    """The posting lists of one field of one segment, read from a mapped file."""

    def __init__(self, file: ArrayFile, documents: int) -> None:
        self._file = file
        self._documents = documents
        self._starts = file["starts"]
        self._docs = file["docs"]
        self._dense = file["dense_lists"]
        self._row_bytes = (documents + 7) // 8

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def total(self) -> int:
        """How many postings all lists have."""
        return int(self._starts[-1])

    def count(self, number: int) -> int:
        """Return how many documents list `number` has, deleted ones included."""
        return int(self._starts[number + 1]) - int(self._starts[number])

    def counts(self, first: int = 0, last: int | None = None) -> Ints:
        """Return the counts of the lists `first:last`."""
        stop = len(self) if last is None else last
        return sizes(self._starts[first : stop + 1])

    # Documents

    def docs(self, number: int) -> Array:
        """Return the documents of a list, ascending."""
        row = int(np.searchsorted(self._dense, number))
        if self._is_row(row, number):
            return np.flatnonzero(self._members(row))
        return self._sparse(number, number + 1, row)

    def add_to(self, mask: NDArray[np.bool_], number: int) -> None:
        """Set the documents of a list in a mask."""
        row = int(np.searchsorted(self._dense, number))
        if self._is_row(row, number):
            mask |= self._members(row)
        else:
            mask[self._sparse(number, number + 1, row)] = True

    def docs_between(self, first: int, last: int) -> Array:
        """Return the documents of the lists `first:last`, one list after the other."""
        return np.concatenate([np.zeros(0, np.uint16), *self._pieces(first, last)])

    def _pieces(self, first: int, last: int) -> Iterator[Array]:
        row, stop_row = (int(n) for n in np.searchsorted(self._dense, (first, last)))
        for dense_row in range(row, stop_row):
            number = int(self._dense[dense_row])
            yield self._sparse(first, number, dense_row)
            yield np.flatnonzero(self._members(dense_row)).astype(np.uint16)
            first = number + 1
        yield self._sparse(first, last, stop_row)

    def _is_row(self, row: int, number: int) -> bool:
        return row < len(self._dense) and int(self._dense[row]) == number

    def _members(self, row: int) -> NDArray[np.bool_]:
        bits = self._file["bitmaps"][row * self._row_bytes : (row + 1) * self._row_bytes]
        return np.unpackbits(bits, count=self._documents).view(np.bool_)

    def _sparse(self, first: int, last: int, row: int) -> Array:
        """Return the documents of lists between two dense ones; `row` is the next dense list's."""
        skipped = (
            int(self._file["dense_before"][row]) if row < len(self._dense) else self.total - len(self._docs)
        )
        return self._docs[int(self._starts[first]) - skipped : int(self._starts[last]) - skipped]

    # Frequencies and positions

    def tfs(self, number: int) -> Array:
        """Return the frequencies beside `docs`; one byte each unless some are larger."""
        return self.tfs_between(number, number + 1)

    def tfs_between(self, first: int, last: int) -> Array:
        """Return the frequencies of the lists `first:last`, one list after the other."""
        start, stop = int(self._starts[first]), int(self._starts[last])
        tfs: Array = _unpack_halves(self._file["tfs"], start, stop)
        large = self._file["large_tf_at"]
        low, high = np.searchsorted(large, (start, stop))
        if high > low:
            tfs = tfs.astype(np.uint32)
            tfs[large[low:high].astype(np.int64) - start] = self._file["large_tfs"][low:high]
        return tfs

    def positions(self, number: int) -> Ints:
        """Return the positions of a list: for each posting as many as its frequency, ascending."""
        return self.positions_between(number, number + 1)

    def positions_between(self, first: int, last: int) -> Ints:
        """Return the positions of the lists `first:last`, one list after the other."""
        starts = self._file["position_starts"]
        start, stop = int(starts[first]), int(starts[last])
        positions = _unpack_twelve(self._file["positions"], start, stop)
        far = self._file["far_position_at"]
        low, high = np.searchsorted(far, (start, stop))
        if high > low:
            positions[far[low:high].astype(np.int64) - start] = self._file["far_positions"][low:high]
        return positions


# Packing: the first of two values takes the lower bits.


def _pack_halves(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    padded = np.append(values, np.zeros(len(values) % 2, np.uint8))
    packed: NDArray[np.uint8] = padded[::2] | np.left_shift(padded[1::2], np.uint8(4))
    return packed


def _unpack_halves(packed: Array, start: int, stop: int) -> NDArray[np.uint8]:
    pairs = packed[start // 2 : (stop + 1) // 2]
    values = np.empty(2 * len(pairs), np.uint8)
    values[::2] = pairs & 15
    values[1::2] = pairs >> 4
    return values[start % 2 : start % 2 + stop - start]


def _pack_twelve(values: NDArray[np.uint16]) -> NDArray[np.uint8]:
    padded = np.append(values, np.zeros(len(values) % 2, np.uint16))
    first, second = padded[::2], padded[1::2]
    packed = np.empty((len(first), 3), np.uint8)
    packed[:, 0] = first & 255
    packed[:, 1] = first >> 8 | (second & 15) << 4
    packed[:, 2] = second >> 4
    return packed.reshape(-1)


def _unpack_twelve(packed: Array, start: int, stop: int) -> Ints:
    triples = packed[start // 2 * 3 : (stop + 1) // 2 * 3].reshape(-1, 3).astype(np.int64)
    values = np.empty(2 * len(triples), np.int64)
    values[::2] = triples[:, 0] | (triples[:, 1] & 15) << 8
    values[1::2] = triples[:, 1] >> 4 | triples[:, 2] << 4
    return values[start % 2 : start % 2 + stop - start]
