"""How are posting lists kept? As flat arrays, one slice a list.

A list is a range of `docs` (document numbers inside the segment, ascending)
with the frequency of each. Frequencies are one byte; the rare larger ones
stand in a side table. Positions, where a field keeps them, follow the postings
in the same order, as many as the frequency says.

Segments hold at most `MAX_SEGMENT_DOCUMENTS`, so a document number is two bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array, ArrayFile

Ints: TypeAlias = NDArray[np.int64]

MAX_SEGMENT_DOCUMENTS = 65_536
_SATURATED_TF = 255
_SATURATED_POSITION = 65_535


@dataclass(frozen=True, slots=True)
class PostingArrays:
    """Posting lists in memory: list i has `counts[i]` postings, each `tfs` many of the `positions`."""

    counts: Ints
    docs: NDArray[np.uint16]
    tfs: NDArray[np.uint32]
    positions: NDArray[np.uint32] | None = None


def encode(postings: PostingArrays) -> dict[str, Array]:
    """Return the named arrays that `PostingLists` reads."""
    starts = _starts(postings.counts)
    saturated = np.flatnonzero(postings.tfs >= _SATURATED_TF)
    arrays: dict[str, Array] = {
        "starts": starts.astype(np.uint32),
        "docs": postings.docs,
        "tfs": np.minimum(postings.tfs, _SATURATED_TF).astype(np.uint8),
        "large_tf_at": saturated.astype(np.uint32),
        "large_tfs": postings.tfs[saturated],
    }
    if postings.positions is not None:
        ends = np.cumsum(postings.tfs, dtype=np.int64)
        first = np.concatenate(([0], ends))[starts]
        far = np.flatnonzero(postings.positions >= _SATURATED_POSITION)
        arrays["position_starts"] = first.astype(np.uint64)
        arrays["positions"] = np.minimum(postings.positions, _SATURATED_POSITION).astype(np.uint16)
        arrays["far_position_at"] = far.astype(np.uint64)
        arrays["far_positions"] = postings.positions[far]
    return arrays


def sizes(starts: Array) -> Ints:
    """Return the size of each slice between consecutive `starts`."""
    wide = starts.astype(np.int64)
    return wide[1:] - wide[:-1]


def _starts(counts: Ints) -> Ints:
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


class PostingLists:
    """The posting lists of one field of one segment, read from a mapped file."""

    def __init__(self, file: ArrayFile) -> None:
        self._starts = file["starts"]
        self._docs = file["docs"]
        self._tfs = file["tfs"]
        self._large_tf_at = file["large_tf_at"]
        self._large_tfs = file["large_tfs"]
        self._file = file

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def total(self) -> int:
        """How many postings all lists have."""
        return len(self._docs)

    def count(self, number: int) -> int:
        """Return how many documents list `number` has, deleted ones included."""
        return int(self._starts[number + 1]) - int(self._starts[number])

    def counts(self, first: int = 0, last: int | None = None) -> Ints:
        """Return the counts of the lists `first:last`."""
        stop = len(self) if last is None else last
        return sizes(self._starts[first : stop + 1])

    def docs(self, number: int) -> NDArray[np.uint16]:
        """Return the documents of a list, ascending; a view of the file."""
        return self.docs_between(number, number + 1)

    def tfs(self, number: int) -> NDArray[np.integer]:
        """Return the frequencies beside `docs`; one byte each unless some are larger."""
        return self.tfs_between(number, number + 1)

    def docs_between(self, first: int, last: int) -> NDArray[np.uint16]:
        """Return the documents of the lists `first:last`, one list after the other."""
        docs: NDArray[np.uint16] = self._docs[int(self._starts[first]) : int(self._starts[last])]
        return docs

    def tfs_between(self, first: int, last: int) -> NDArray[np.integer]:
        """Return the frequencies of the lists `first:last`, one list after the other."""
        start, stop = int(self._starts[first]), int(self._starts[last])
        tfs: NDArray[np.integer] = self._tfs[start:stop]
        if len(self._large_tf_at):
            low, high = np.searchsorted(self._large_tf_at, (start, stop))
            if high > low:
                tfs = tfs.astype(np.uint32)
                tfs[self._large_tf_at[low:high].astype(np.int64) - start] = self._large_tfs[low:high]
        return tfs

    def positions(self, number: int) -> NDArray[np.int64]:
        """Return the positions of a list: for each posting as many as its frequency, ascending."""
        return self.positions_between(number, number + 1)

    def positions_between(self, first: int, last: int) -> NDArray[np.int64]:
        """Return the positions of the lists `first:last`, one list after the other."""
        starts = self._file["position_starts"]
        start, stop = int(starts[first]), int(starts[last])
        positions: NDArray[np.int64] = self._file["positions"][start:stop].astype(np.int64)
        far = self._file["far_position_at"]
        if len(far):
            low, high = np.searchsorted(far, (start, stop))
            if high > low:
                positions[far[low:high].astype(np.int64) - start] = self._file["far_positions"][low:high]
        return positions
