"""How are posting lists kept? As flat arrays that are read a slice at a time.

A list names documents (numbers inside the segment, ascending) and the
frequency in each. Segments hold at most `MAX_SEGMENT_DOCUMENTS`, so a number is
two bytes; a list of more than a sixteenth of the documents is a bitmap, which
is smaller and quicker to join. Frequencies are half a byte, positions one and a
half; the few that don't fit stand in side tables. Positions follow the
postings in the same order, as many as the frequency says; marks tell where
those of every so many postings begin.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array, ArrayFile, Column
from tgsearch.engine.whoosh.ascending import Ascending, ascending
from tgsearch.engine.whoosh.packing import (
    HALF_MOST,
    TWELVE_MOST,
    pack_halves,
    pack_twelves,
    unpack_halves,
    unpack_twelves,
)
from tgsearch.value import frozen

Ints: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

MAX_SEGMENT_DOCUMENTS = 65_536
_DENSE_SHARE = (
    16  # a list of more than documents / 16 is kept as a bitmap: one bit a document against two bytes
)
LARGE_TF = HALF_MOST
FAR_POSITION = TWELVE_MOST
_BYTE = 255
_FEW = 48  # documents whose places in a bitmap are counted one by one
_MEMBERS = 1 << 20  # bits of bitmaps unpacked at a time
MARKED = 128  # where the positions of a posting begin is known of every so many postings


@frozen
class PostingArrays:
    """Posting lists in memory: list i has `counts[i]` postings, each `tfs` many of the `positions`."""

    counts: Ints
    docs: NDArray[np.uint16]
    tfs: Array  # of unsigned integers, as wide as the largest needs or wider
    positions: Array | None = None  # likewise


def encode(postings: PostingArrays, documents: int) -> dict[str, Array]:
    """Return the named arrays that `PostingLists` reads, for a segment of so many documents."""
    starts = np.zeros(len(postings.counts) + 1, np.int64)
    np.cumsum(postings.counts, out=starts[1:])
    large = np.flatnonzero(postings.tfs >= LARGE_TF)
    arrays: dict[str, Array] = {
        **ascending("starts", starts),
        **_encode_docs(postings, starts, documents),
        "tfs": pack_halves(postings.tfs),
        "large_tf_at": large.astype(np.uint32),
        "large_tfs": _narrow(postings.tfs[large]),
    }
    if postings.positions is not None:
        # A segment's positions can be counted in four bytes: it has 65,536 documents of bounded length.
        rows = postings.tfs[: len(postings.tfs) // MARKED * MARKED].reshape(-1, MARKED)
        marks = np.zeros(len(rows) + 1, np.uint32)
        np.cumsum(rows.sum(axis=1, dtype=np.uint32), out=marks[1:])
        arrays["position_marks"] = marks
        far = np.flatnonzero(postings.positions >= FAR_POSITION)
        arrays["positions"] = pack_twelves(postings.positions)
        arrays["far_position_at"] = far.astype(np.uint64)
        arrays["far_positions"] = postings.positions[far].astype(np.uint32)
    return arrays


def _narrow(values: Array) -> Array:
    """Return unsigned integers in as few bytes each as the largest needs, one at least."""
    return values.astype(np.min_scalar_type(values.max(initial=0)))


def _encode_docs(postings: PostingArrays, starts: Ints, documents: int) -> dict[str, Array]:
    """Return bitmaps of the dense lists and the numbers of the others."""
    is_dense = postings.counts * _DENSE_SHARE > documents
    dense = np.flatnonzero(is_dense)
    row_bytes = (documents + 7) // 8
    bitmaps = np.zeros((len(dense), row_bytes), np.uint8)
    for rows in _rows_together(len(dense), row_bytes):
        members = np.zeros((rows.stop - rows.start, 8 * row_bytes), np.bool_)
        for own, number in zip(members, dense[rows].tolist(), strict=True):
            own[postings.docs[starts[number] : starts[number + 1]]] = True
        bitmaps[rows] = np.packbits(members, axis=1)
    return {
        "dense_lists": dense.astype(np.uint32),
        # How many postings of dense lists come before each dense list: they are not among `docs`.
        "dense_before": (np.cumsum(postings.counts[dense]) - postings.counts[dense]).astype(np.uint32),
        "bitmaps": bitmaps.reshape(-1),
        "docs": postings.docs[np.repeat(~is_dense, postings.counts)],
    }


def _rows_together(rows: int, row_bytes: int) -> Iterator[slice]:
    """Cut the rows of bitmaps into runs of about `_MEMBERS` bits, that stay in the processor's cache."""
    step = max(1, _MEMBERS // (8 * row_bytes)) if rows else 1
    return (slice(first, min(rows, first + step)) for first in range(0, rows, step))


def sizes(starts: Array) -> Ints:
    """Return the size of each slice between consecutive `starts`."""
    wide = starts.astype(np.int64)
    return wide[1:] - wide[:-1]


class PostingLists:
    """The posting lists of one field of one segment, read from a file."""

    def __init__(self, file: ArrayFile, documents: int) -> None:
        self.documents = documents
        self._file = file
        self._starts = Ascending(file, "starts")
        self._docs = file.column("docs")
        self.tf_bytes = file.column("tfs")
        self._bitmaps, self._row_bytes = file.column("bitmaps"), (documents + 7) // 8
        self._dense: list[int] = file["dense_lists"].tolist()  # a thousand at most
        self._dense_before = [*file["dense_before"].tolist(), self.total - len(self._docs)]

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def total(self) -> int:
        """How many postings all lists have."""
        return self.start(len(self))

    @property
    def tf_type(self) -> np.dtype[np.unsignedinteger]:
        """A type that every frequency fits in."""
        largest: np.dtype[np.unsignedinteger] = self._file["large_tfs"].dtype
        return largest

    @property
    def total_positions(self) -> int:
        """How many positions all lists have, in a field that keeps them."""
        return self.position_start(self.total)

    def start(self, number: int) -> int:
        """Return the place of a list's first posting among all."""
        return self._starts.at(number)

    def bounds(self, number: int) -> tuple[int, int]:
        """Return the places of a list's first posting and of the one after its last."""
        return self._starts.at(number), self._starts.at(number + 1)

    def count(self, number: int) -> int:
        """Return how many documents list `number` has, deleted ones included."""
        start, stop = self.bounds(number)
        return stop - start

    def counts(self, first: int = 0, last: int | None = None) -> Ints:
        """Return the counts of the lists `first:last`."""
        stop = len(self) if last is None else last
        return sizes(self._starts.between(first, stop + 1))

    def counts_of(self, numbers: Ints) -> Ints:
        """Return the counts of some lists."""
        if not len(numbers):
            return numbers
        first = int(numbers.min())
        return self.counts(first, int(numbers.max()) + 1)[numbers - first]

    def list(self, number: int) -> PostingList:
        """Return one list, to be decoded as far as it is used."""
        return PostingList(self, number)

    # Ranges of lists, one list after the other

    def docs_between(self, first: int, last: int) -> Array:
        """Return the documents of the lists `first:last`."""
        pieces = list(self._pieces(first, last))
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def _pieces(self, first: int, last: int) -> Iterator[Array]:
        row, stop_row = bisect_left(self._dense, first), bisect_left(self._dense, last)
        for number, docs in zip(self._dense[row:stop_row], self._dense_docs(row, stop_row), strict=True):
            if first < number:
                yield self.sparse_docs(first, self.start(first), self.start(number))
            yield docs
            first = number + 1
        if first < last or row == stop_row:
            yield self.sparse_docs(first, self.start(first), self.start(last))

    def _dense_docs(self, first: int, last: int) -> Iterator[Array]:
        """Yield the documents of the dense lists `first:last`, counted among these."""
        for rows in _rows_together(last - first, self._row_bytes):
            row, stop_row = first + rows.start, first + rows.stop
            bits = self._bitmaps.between(row * self._row_bytes, stop_row * self._row_bytes)
            docs = np.flatnonzero(np.unpackbits(bits).view(np.bool_))
            ends = np.array(self._dense_before[row : stop_row + 1]) - self._dense_before[row]
            docs -= np.repeat(np.arange(stop_row - row) * (8 * self._row_bytes), sizes(ends))
            yield from np.split(docs.astype(np.uint16), ends[1:-1])

    def sparse_docs(self, first: int, start: int, stop: int) -> Array:
        """Return the documents of the postings `start:stop`: of list `first` and others up to a dense one."""
        row = bisect_left(self._dense, first)
        skipped = self._dense_before[row]
        return self._docs.between(start - skipped, stop - skipped)

    def tfs_between(self, first: int, last: int) -> Array:
        """Return the frequencies of the lists `first:last`; one byte each unless some are larger."""
        return self.tfs_at(self.start(first), self.start(last))

    def tfs_at(self, start: int, stop: int) -> Array:
        """Return the frequencies of the postings `start:stop`; one byte each unless some are larger."""
        tfs: Array = unpack_halves(self.tf_bytes.between(start // 2, (stop + 1) // 2), start, stop)
        if len(tfs) and tfs.max() == LARGE_TF:
            large_at, large = self._large(start, stop)
            tfs = tfs.astype(np.uint32) if large.max() > _BYTE else tfs
            tfs[large_at] = large
        return tfs

    def tfs_of(self, postings: Ints) -> Ints:
        """Return the frequencies of some postings, ascending."""
        if not len(postings):
            return postings
        byte = postings >> 1
        first = int(byte[0])
        halves = self.tf_bytes.between(first, int(byte[-1]) + 1)[byte - first].astype(np.int64)
        tfs: Ints = halves >> (postings & 1) * 4 & 15
        large = np.flatnonzero(tfs == LARGE_TF)
        if len(large):
            places = self.large_tf_at.searchsorted(postings[large].astype(np.uint32))
            column = self._file.column("large_tfs")
            tfs[large] = [column.at(place) for place in places.tolist()]
        return tfs

    def _large(self, start: int, stop: int) -> tuple[Ints, Array]:
        """Return which of the postings `start:stop` have frequencies too large for half a byte, and these."""
        at = self._file["large_tf_at"]
        low, high = at.searchsorted(np.array((start, stop), at.dtype)).tolist()  # another type is slow
        return at[low:high].astype(np.int64) - start, self._file.column("large_tfs").between(low, high)

    def positions_between(self, first: int, last: int) -> Array:
        """Return the positions of the lists `first:last`; two bytes each unless some are larger."""
        start, stop = self.position_start(self.start(first)), self.position_start(self.start(last))
        packed = self.position_bytes.between(start // 2 * 3, (stop + 1) // 2 * 3)
        positions: Array = unpack_twelves(packed)[start % 2 : start % 2 + stop - start]
        if len(positions) and positions.max() == FAR_POSITION:
            positions = positions.astype(np.uint32)
            self.put_far_positions(positions, np.arange(start, stop))
        return positions

    # What a list is read through

    def dense_row(self, number: int) -> int:
        """Return a list's row among the bitmaps, or -1."""
        row = bisect_left(self._dense, number)
        return row if row < len(self._dense) and self._dense[row] == number else -1

    def bitmap(self, row: int) -> NDArray[np.uint8]:
        """Return the bits of a dense list, the first document highest in the first byte."""
        bits: NDArray[np.uint8] = self._bitmaps.between(row * self._row_bytes, (row + 1) * self._row_bytes)
        return bits

    # How positions are found: see `positions`

    @cached_property
    def position_bytes(self) -> Column:
        """All positions, packed."""
        return self._file.column("positions")

    @property
    def position_marks(self) -> NDArray[np.uint32]:
        """The places among all of the first position of every `MARKED`-th posting."""
        marks: NDArray[np.uint32] = self._file["position_marks"]
        return marks

    @property
    def large_tf_at(self) -> NDArray[np.uint32]:
        """Which postings have frequencies too large for half a byte."""
        large_at: NDArray[np.uint32] = self._file["large_tf_at"]
        return large_at

    @cached_property
    def excesses(self) -> NDArray[np.uint32]:
        """How much more than half a byte can say those before each of `large_tf_at` are, added up."""
        large = self._file["large_tfs"]
        more = np.zeros(len(large) + 1, np.uint32)
        np.cumsum(large - large.dtype.type(LARGE_TF), dtype=np.uint32, out=more[1:])
        return more

    def position_start(self, posting: int) -> int:
        """Return the place among all of the first position of a posting, given by its place among all."""
        mark = posting // MARKED
        return int(self.position_marks[mark]) + int(self.tfs_at(mark * MARKED, posting).sum(dtype=np.int64))

    def put_far_positions(self, positions: Array, places: Ints) -> None:
        """Put in the positions that were too large to be packed; `places` are places among all."""
        far = np.flatnonzero(positions == FAR_POSITION)
        if len(far):
            found = np.searchsorted(self._file["far_position_at"], places[far].astype(np.uint64))
            positions[far] = self._file["far_positions"][found]


class PostingList:
    """One list of a segment; nothing is decoded before it is asked for."""

    def __init__(self, lists: PostingLists, number: int) -> None:
        self.lists, self._number = lists, number
        self._row = lists.dense_row(number)
        self._start, self._stop = lists.bounds(number)
        self.count = self._stop - self._start  # documents in it, deleted ones included

    def docs(self) -> Array:
        """Return the documents, ascending."""
        if self._row >= 0:
            return np.flatnonzero(self._members())
        return self.lists.sparse_docs(self._number, self._start, self._stop)

    def tfs(self) -> Array:
        """Return the frequencies beside `docs`; one byte each unless some are larger."""
        return self.lists.tfs_at(self._start, self._stop)

    def add_to(self, mask: NDArray[np.bool_]) -> None:
        """Set the documents in a mask."""
        if self._row >= 0:
            np.logical_or(mask, self._members(), out=mask)
        else:
            mask[self.docs()] = True

    def _members(self) -> NDArray[np.bool_]:
        return _members(self.lists.bitmap(self._row), self.lists.documents)

    def tfs_of(self, candidates: Ints) -> Ints:
        """Return the frequency in each of some documents (ascending), 0 where there is none."""
        postings, found = self.postings_of(candidates)
        tfs = np.zeros(len(candidates), np.int64)
        tfs[found] = self.lists.tfs_of(postings)
        return tfs

    def postings_of(self, candidates: Ints) -> tuple[Ints, Mask]:
        """Return which postings some documents (ascending) have, among all, and which documents have one."""
        if self._row >= 0:
            bits = self.lists.bitmap(self._row)
            found: Mask = bits[candidates >> 3] >> 7 - (candidates & 7) & 1 == 1
            return _ranks(bits, candidates[found]) + self._start, found
        docs = self.docs()
        if not len(docs):  # every document of the term was deleted before a merge
            return np.zeros(0, np.int64), np.zeros(len(candidates), np.bool_)
        nearest = np.minimum(docs.searchsorted(candidates.astype(docs.dtype)), len(docs) - 1)
        found = docs[nearest] == candidates
        return nearest[found] + self._start, found


def _ranks(bits: NDArray[np.uint8], members: Ints) -> Ints:
    """Return of some documents of a bitmap (ascending) how many others come before each."""
    if len(members) > _FEW:
        byte = members >> 3
        ends: Ints = _ONES[bits].cumsum(dtype=np.int64)[byte]
        ends -= _ONES[bits[byte] & 255 >> (members & 7)]  # itself and those after it in the byte
        return ends
    if not len(members):
        return members
    bools = np.unpackbits(bits[: (int(members[-1]) >> 3) + 1]).view(np.bool_)
    before, start, ranks = 0, 0, []
    for member in members.tolist():
        before += int(np.count_nonzero(bools[start:member]))
        ranks.append(before)
        start = member
    return np.array(ranks, np.int64)


def _members(bits: NDArray[np.uint8], documents: int) -> NDArray[np.bool_]:
    return np.unpackbits(bits, count=documents).view(np.bool_)


_ONES = np.array([value.bit_count() for value in range(256)], np.uint8)  # bits set in a byte
