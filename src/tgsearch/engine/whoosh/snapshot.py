"""What do all segments of one generation look like, put side by side?

Documents get one number over all segments: a segment's first document stands
at a multiple of eight, the places between segments belong to nobody. So a
query is evaluated once over arrays of all documents, not once a segment, and
what remains by segment is to fetch its lists.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import attrgetter
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tgsearch import ranking
from tgsearch.engine.whoosh.facets import FacetCounter
from tgsearch.engine.whoosh.segment import UNDATED, SegmentData

Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

_Value = TypeVar("_Value", bound=np.generic)
_Kept = TypeVar("_Kept")

_ALIGNMENT = 8
# Decoded lists, and frequencies by document of those of many documents, such as "của" and "và".
_REMEMBERED_BYTES = 32 << 20
_ASKED, _ASKED_BYTES = "asked", 300


class Memory:
    """Keeps what many queries use, up to so many bytes; what was used long ago is forgotten first."""

    def __init__(self, limit: int) -> None:
        self._limit, self._bytes = limit, 0
        self._kept: OrderedDict[object, tuple[object, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object, kind: type[_Kept]) -> _Kept | None:
        """Return what is kept for a key, if it is of this kind."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or not isinstance(found[0], kind):
                return None
            self._kept.move_to_end(key)
            return found[0]

    def was_asked(self, key: object) -> bool:
        """Return whether this was asked of a key before, as far as is remembered."""
        if self.get((_ASKED, key), bool):
            return True
        self.keep((_ASKED, key), True, _ASKED_BYTES)
        return False

    def forget(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def keep(self, key: object, value: object, size: int) -> None:
        """Keep a value of so many bytes."""
        with self._lock:
            if key not in self._kept and size < self._limit:
                self._kept[key] = (value, size)
                self._bytes += size
                while self._bytes > self._limit:
                    self._bytes -= self._kept.popitem(last=False)[1][1]


class Snapshot:
    """The segments of one generation as one range of documents, numbered `0 … size - 1`."""

    def __init__(self, segments: Sequence[SegmentData]) -> None:
        self.segments = tuple(segments)
        self.places: list[slice] = []  # of each segment's documents
        end = 0
        for segment in self.segments:
            start = -(-end // _ALIGNMENT) * _ALIGNMENT
            end = start + segment.documents
            self.places.append(slice(start, end))
        self.size = end
        self.bases = np.array([place.start for place in self.places], np.int64)
        self.has_deletions = any(segment.live is not None for segment in self.segments)
        self.document_count = sum(segment.live_count for segment in self.segments)
        self._norms: dict[str, NDArray[np.float64]] = {}
        self._counters: dict[str, FacetCounter] = {}
        self.memory = Memory(_REMEMBERED_BYTES)

    @cached_property
    def live(self) -> Mask:
        """Whether a document stands at each place and is not deleted."""
        live = np.zeros(self.size, np.bool_)
        for place, segment in zip(self.places, self.segments, strict=True):
            live[place] = True if segment.live is None else segment.live
        return live

    def joined(self, of: Callable[[SegmentData], NDArray[_Value]], fill: int = 0) -> NDArray[_Value]:
        """Return what `of` gives for each document of each segment, and `fill` at places between them."""
        parts = [of(segment) for segment in self.segments]
        whole = np.full(self.size, fill, parts[0].dtype if parts else np.int32)
        for place, part in zip(self.places, parts, strict=True):
            whole[place] = part
        return whole

    def norms(self, field: str) -> NDArray[np.float64]:
        """Return by document what frequencies in a field are compared with: see `ranking.length_norm`."""
        norms = self._norms.get(field)
        if norms is None:
            lengths = self.joined(lambda segment: segment.lengths(field)).astype(np.float64)
            average = float(lengths.sum(where=self.live)) / max(self.document_count, 1)
            norms = self._norms.setdefault(field, ranking.length_norm(lengths, average))
        return norms

    @cached_property
    def first_days(self) -> NDArray[np.int32]:
        """The first day of each document's date as an ordinal, or UNDATED."""
        return self.joined(lambda segment: segment.first_days, UNDATED)

    @cached_property
    def last_days(self) -> NDArray[np.int32]:
        """The last day of each document's date, or UNDATED."""
        return self.joined(lambda segment: segment.last_days, UNDATED)

    def counter(self, facet: str) -> FacetCounter:
        """Return what counts a facet."""
        counter = self._counters.get(facet)
        if counter is None:
            datas = [segment.facets.get(facet) for segment in self.segments]
            counter = self._counters.setdefault(facet, FacetCounter(datas, self.places, self.size))
        return counter

    # Single documents

    def segment_of(self, number: int) -> tuple[SegmentData, int]:
        """Return the segment that a document is in, and its number there."""
        place = bisect_right(self.places, number, key=attrgetter("start")) - 1
        return self.segments[place], number - self.places[place].start

    def id(self, number: int) -> str:
        """Return the id of a document."""
        segment, own = self.segment_of(number)
        return segment.id(own)

    def locate(self, id: str) -> int:
        """Return the number of the live document with an id, or -1."""
        for place, segment in zip(self.places, self.segments, strict=True):
            number = segment.number(id)
            if number >= 0:
                return int(place.start) + number
        return -1

    def split(self, numbers: Ints) -> list[Ints]:
        """Return for each segment those of some documents (ascending) that are in it, numbered as there."""
        bounds = np.searchsorted(numbers, self.bases[1:])
        return [part - base for part, base in zip(np.split(numbers, bounds), self.bases, strict=False)]
