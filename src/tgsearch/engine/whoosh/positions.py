"""At which positions do terms stand in some documents? Many posting lists are read together.

A phrase looks a few documents up in a dozen lists. What one call of numpy
costs would then outweigh what it does, so each step is taken for all lists at
once, and of the files only those pieces are read that something is looked up in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array, Column
from tgsearch.engine.whoosh.packing import HALF_SUMS, twelves_at
from tgsearch.engine.whoosh.postings import FAR_POSITION, LARGE_TF, MARKED, PostingList, PostingLists
from tgsearch.value import frozen

Ints: TypeAlias = NDArray[np.int64]

PLACE_BITS = 32
_MAX_TOGETHER = 65_536  # documents looked up at a time
_TF_GAP, _POSITION_GAP = 4096, 8192  # bytes: reading across is quicker than reading twice
_OFFSETS = np.arange(MARKED // 2)  # bytes from one mark to the next
_APART = 1 << 48  # more than any file has bytes


@frozen
class Wanted:
    """Documents to be looked up in a list."""

    list: PostingList
    documents: Ints  # of its segment, ascending
    base: int  # what the number of the segment's first document is in the snapshot


def occurrences(wanted: Sequence[Wanted]) -> list[Ints]:
    """Return for each list (document of the snapshot << PLACE_BITS | position), ascending."""
    return [places for group in _groups(wanted) for places in _occurrences(group)]


def _groups(wanted: Sequence[Wanted]) -> Iterator[Sequence[Wanted]]:
    """Yield neighbours with at most `_MAX_TOGETHER` documents, or one alone."""
    group: list[Wanted] = []
    size = 0
    for each in wanted:
        if group and size + len(each.documents) > _MAX_TOGETHER:
            yield group
            group, size = [], 0
        group.append(each)
        size += len(each.documents)
    if group:
        yield group


def _occurrences(wanted: Sequence[Wanted]) -> list[Ints]:
    found, postings = [], []
    for each in wanted:
        places, has_one = each.list.postings_of(each.documents)
        postings.append(places)
        found.append(each.documents[has_one] + each.base)
    reading = _Reading([each.list.lists for each in wanted], [len(each) for each in postings])
    starts, tfs = reading.position_starts(np.concatenate(postings))
    positions = reading.positions(starts, tfs)
    places = np.concatenate(found).repeat(tfs) << PLACE_BITS | positions
    ends = np.concatenate(([0], tfs.cumsum()))[reading.bounds].tolist()
    return [places[start:stop] for start, stop in pairwise(ends)]


class _Reading:
    """Reads for postings of several lists; those of list i are `bounds[i]:bounds[i + 1]`."""

    def __init__(self, lists: Sequence[PostingLists], counts: Sequence[int]) -> None:
        self._lists = lists
        self.bounds = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        self._list_of = np.arange(len(lists)).repeat(counts)

    def _fields(self) -> Iterator[tuple[PostingLists, slice]]:
        """Yield for neighbours that are lists of one field the places of their postings."""
        bounds = self.bounds.tolist()
        first = 0
        for lists, group in groupby(self._lists):
            last = first + len(list(group))
            if bounds[first] < bounds[last]:
                yield lists, slice(bounds[first], bounds[last])
            first = last

    def position_starts(self, postings: Ints) -> tuple[Ints, Ints]:
        """Return where among all of its field's positions those of each posting begin, and how many they are.

        `postings` are places among all the postings of a field, ascending in each list.
        """
        starts, marks, byte = np.empty_like(postings), postings // MARKED, postings >> 1
        for lists, part in self._fields():
            starts[part] = lists.position_marks[marks[part]]
        first = marks * (MARKED // 2)
        packed, shift = self._read([each.tf_bytes for each in self._lists], first, byte + 1, _TF_GAP)
        first, byte = first + shift, byte + shift
        starts += _sums(packed, first, byte)
        halves = packed[byte].astype(np.int64)
        is_second = (postings & 1).astype(np.bool_)
        starts += np.where(is_second, halves & 15, 0)
        tfs = np.where(is_second, halves >> 4, halves & 15)
        if ((packed & 15 == LARGE_TF) | (packed >> 4 == LARGE_TF)).any():
            for lists, part in self._fields():
                large_at, more = lists.large_tf_at, lists.excesses
                own = large_at.searchsorted(postings[part].astype(np.uint32))
                marked = large_at.searchsorted((marks[part] * MARKED).astype(np.uint32))
                starts[part] += more[own] - more[marked]
                own_tfs = tfs[part]
                large = np.flatnonzero(own_tfs == LARGE_TF)
                own_tfs[large] += more[own[large] + 1] - more[own[large]]
        return starts, tfs

    def positions(self, starts: Ints, tfs: Ints) -> Ints:
        """Return the positions of postings, one posting after the other."""
        stops = starts + tfs
        columns = [each.position_bytes for each in self._lists]
        packed, shift = self._read(columns, (starts >> 1) * 3, (stops + 1 >> 1) * 3, _POSITION_GAP)
        ends: Ints = tfs.cumsum()
        at = np.repeat(starts - (ends - tfs), tfs) + np.arange(int(tfs.sum()))
        positions = twelves_at(packed, at + (shift // 3 * 2).repeat(tfs))
        if (positions == FAR_POSITION).any():
            bounds = np.concatenate(([0], ends))
            for lists, part in self._fields():
                own = slice(bounds[part.start], bounds[part.stop])
                lists.put_far_positions(positions[own], at[own])
        return positions

    def _read(self, columns: Sequence[Column], starts: Ints, stops: Ints, gap: int) -> tuple[Array, Ints]:
        """Return pieces of the columns of bytes, and by how much each of `starts` is moved in what they make.

        All bytes from each of `starts` to each of `stops`, ascending in each
        list, are in the pieces. What lies between is read too, up to `gap` bytes.
        """
        if not len(starts):
            return np.zeros(0, np.uint8), starts
        apart = self._list_of * _APART
        new = (starts + apart)[1:] > (stops + apart)[:-1] + gap
        heads = np.concatenate(([0], np.flatnonzero(new) + 1))
        tails = np.append(heads[1:], len(starts))
        first, last = starts[heads], stops[tails - 1]
        pieces = [
            columns[number].between(start, stop)
            for number, start, stop in zip(
                self._list_of[heads].tolist(), first.tolist(), last.tolist(), strict=True
            )
        ]
        sizes = last - first
        return np.concatenate(pieces), (sizes.cumsum() - sizes - first).repeat(tails - heads)


def _sums(packed: Array, starts: Ints, stops: Ints) -> Ints:
    """Return the sum of the halves of each slice; none is longer than from one mark to the next."""
    if len(starts) * len(_OFFSETS) < len(packed):
        places = starts[:, np.newaxis] + _OFFSETS
        own = HALF_SUMS[packed.take(places, mode="clip")]
        few: Ints = np.where(places < stops[:, np.newaxis], own, 0).sum(axis=1, dtype=np.int64)
        return few
    sums = np.zeros(len(packed) + 1, np.int64)
    HALF_SUMS[packed].cumsum(out=sums[1:])
    return sums[stops] - sums[starts]
