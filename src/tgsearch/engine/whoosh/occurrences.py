"""Where does a term, a pair or a choice of them occur in a snapshot, and how often?

Lists of segments are read as one. A list of many documents is also kept as an
array by document, remembered between queries: most queries have such words,
and looking a candidate up there costs nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array
from tgsearch.engine.base import TEXT
from tgsearch.engine.whoosh.postings import PostingList, PostingLists
from tgsearch.engine.whoosh.snapshot import Ints, Mask, Snapshot

_DENSE_SHARE = 16  # more than a sixteenth of the documents: better by document than by list
_LOOKED_UP_SHARE = 256  # fewer than so small a share of the documents are not worth such an array
_MANY_TERMS = 64  # more alternatives are read as runs of neighbouring lists


class Occurrences(ABC):
    """Where something occurs: documents of a snapshot, without deleted ones."""

    count: int  # documents it occurs in

    @abstractmethod
    def add_to(self, mask: Mask) -> None:
        """Set the documents in a mask; places of deleted documents may be set too."""

    @abstractmethod
    def docs(self) -> Ints:
        """Return the documents, ascending."""

    @abstractmethod
    def tfs(self) -> Array:
        """Return the weighted frequencies beside `docs`."""

    @abstractmethod
    def among(self, candidates: Ints) -> Mask:
        """Return in which of some live documents (ascending) it occurs."""

    @abstractmethod
    def tfs_of(self, candidates: Ints) -> Array:
        """Return the weighted frequency in each candidate (ascending), 0 where there is none."""


_List: TypeAlias = tuple[int, PostingLists, int]  # number of the segment, its posting lists, number of one


class ListOccurrences(Occurrences):
    """One posting list of each segment that has it."""

    def __init__(self, snapshot: Snapshot, key: object, lists: Sequence[_List]) -> None:
        """Read `lists`; `key` names them."""
        self._snapshot, self._key = snapshot, key
        self.lists = [(snapshot.places[place], each.list(number)) for place, each, number in lists]
        self._held = sum(each.count for _, each in self.lists)  # deleted documents included
        self._is_dense = self._held * _DENSE_SHARE > snapshot.size

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """How many live documents it occurs in."""
        return len(self.docs()) if self._snapshot.has_deletions else self._held

    def add_to(self, mask: Mask) -> None:
        """Set the documents in a mask."""
        if self._is_dense:
            for place, each in self.lists:
                each.add_to(mask[place])
        else:
            mask[self._held_docs] = True

    def docs(self) -> Ints:
        """Return the documents, ascending."""
        if self._snapshot.has_deletions or self._is_dense:
            return self._postings[0]
        return self._held_docs

    def tfs(self) -> Array:
        """Return the frequencies beside `docs`."""
        return self._postings[1]

    @cached_property
    def _held_docs(self) -> Ints:
        """The documents, deleted ones included."""
        return _joined([each.docs().astype(np.int64) + place.start for place, each in self.lists])

    def among(self, candidates: Ints) -> Mask:
        """Return in which of some live documents it occurs."""
        if self._is_dense:
            among: Mask = self.tfs_of(candidates) != 0
            return among
        docs = self._held_docs
        if not len(docs):
            return np.zeros(len(candidates), np.bool_)
        found: Mask = docs[np.minimum(docs.searchsorted(candidates), len(docs) - 1)] == candidates
        return found

    def tfs_of(self, candidates: Ints) -> Array:
        """Return the frequency in each candidate, 0 where there is none."""
        if self._is_dense:
            return self._dense_tfs_of(candidates)
        docs, tfs = self._postings
        if not len(docs):
            return np.zeros(len(candidates), np.uint8)
        nearest = np.minimum(np.searchsorted(docs, candidates), len(docs) - 1)
        return np.where(docs[nearest] == candidates, tfs[nearest], 0)

    def _dense_tfs_of(self, candidates: Ints) -> Array:
        if len(candidates) * _LOOKED_UP_SHARE < self._snapshot.size and not self._is_in_use:
            tfs = np.zeros(len(candidates), np.int64)
            for place, each in self.lists:
                first, last = candidates.searchsorted((place.start, place.stop)).tolist()
                if first < last:
                    tfs[first:last] = each.tfs_of(candidates[first:last] - place.start)
            return tfs
        return self._by_document()[candidates]

    @cached_property
    def _is_in_use(self) -> bool:
        """Whether the array by document is there, or an earlier request would have used it."""
        memory = self._snapshot.memory
        return memory.get(self._key, np.ndarray) is not None or memory.was_asked(self._key)

    @cached_property
    def _postings(self) -> tuple[Ints, Array]:
        if self._is_dense:
            by_document = self._by_document()
            docs = np.flatnonzero(by_document != 0)  # much faster than of the numbers themselves
            tfs = by_document[docs]
        else:
            docs = self._held_docs
            tfs = _joined([each.tfs() for _, each in self.lists])
        if self._snapshot.has_deletions:
            live = self._snapshot.live[docs]
            docs, tfs = docs[live], tfs[live]
        return docs, tfs

    @property
    def bytes(self) -> int:
        """How much memory it takes, decoded; 0 when it is not worth keeping."""
        return 0 if self._is_dense else 500 + 9 * self._held

    def _by_document(self) -> NDArray[np.integer]:
        found = self._snapshot.memory.get(self._key, np.ndarray)
        if found is None:
            found = self._spread()
            self._snapshot.memory.keep(self._key, found, found.nbytes)
        return found

    def _spread(self) -> NDArray[np.integer]:
        tfs = [each.tfs() for _, each in self.lists]
        spread = np.zeros(self._snapshot.size, np.result_type(*tfs))
        for (place, each), own in zip(self.lists, tfs, strict=True):
            spread[place][each.docs()] = own
        return spread


def _joined(parts: Sequence[Array]) -> Array:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


class WeightedOccurrences(Occurrences):
    """Several that count as one: its frequency is the weighted sum of theirs."""

    def __init__(
        self, snapshot: Snapshot, parts: Sequence[tuple[Occurrences, float]], cover: Callable[[], Mask]
    ) -> None:
        """Join `parts` with their weights; `cover` makes the mask of documents that any of them occurs in."""
        self._snapshot, self._parts, self._cover = snapshot, parts, cover

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """How many live documents at least one occurs in."""
        mask = self._cover()
        return int(np.count_nonzero(mask & self._snapshot.live if self._snapshot.has_deletions else mask))

    def add_to(self, mask: Mask) -> None:
        """Set the documents of each in a mask."""
        np.logical_or(mask, self._cover(), out=mask)

    def docs(self) -> Ints:
        """Return the documents, ascending."""
        return self._postings[0]

    def tfs(self) -> Array:
        """Return the weighted frequencies beside `docs`."""
        return self._postings[1]

    def among(self, candidates: Ints) -> Mask:
        """Return in which of some live documents at least one occurs."""
        return self._cover()[candidates]

    def tfs_of(self, candidates: Ints) -> Array:
        """Return the weighted frequency in each candidate."""
        summed = np.zeros(len(candidates))
        for part, weight in self._parts:
            summed += weight * part.tfs_of(candidates)
        return summed

    @cached_property
    def _postings(self) -> tuple[Ints, Array]:
        summed = np.zeros(self._snapshot.size)
        for part, weight in self._parts:
            summed[part.docs()] += weight * part.tfs()
        docs = np.flatnonzero(summed != 0)
        return docs, summed[docs]


class RunOccurrences(Occurrences):
    """Runs of neighbouring lists, such as all terms with a prefix, that count as one."""

    def __init__(self, snapshot: Snapshot, lists: Sequence[tuple[int, PostingLists, Ints]]) -> None:
        """Read `lists`: (number of the segment, its posting lists, numbers of lists ascending)."""
        self._snapshot = snapshot
        self._runs = [
            (snapshot.places[place], each, int(run[0]), int(run[-1]) + 1)
            for place, each, numbers in lists
            for run in np.split(numbers, np.flatnonzero(np.diff(numbers) > 1) + 1)
            if len(run)
        ]

    @cached_property
    def _summed(self) -> NDArray[np.float64]:
        summed = np.zeros(self._snapshot.size)
        for place, each, first, last in self._runs:
            size = place.stop - place.start
            docs, tfs = each.docs_between(first, last), each.tfs_between(first, last)
            summed[place] += np.bincount(docs, weights=tfs, minlength=size)
        if self._snapshot.has_deletions:
            summed[~self._snapshot.live] = 0
        return summed

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        """How many live documents at least one list has."""
        return int(np.count_nonzero(self._summed != 0))

    def add_to(self, mask: Mask) -> None:
        """Set the documents in a mask."""
        mask |= self._summed > 0

    def docs(self) -> Ints:
        """Return the documents, ascending."""
        return np.flatnonzero(self._summed != 0)

    def tfs(self) -> Array:
        """Return the frequencies beside `docs`."""
        return self._summed[self.docs()]

    def among(self, candidates: Ints) -> Mask:
        """Return in which of some live documents at least one occurs."""
        found: Mask = self._summed[candidates] != 0
        return found

    def tfs_of(self, candidates: Ints) -> Array:
        """Return the frequency in each candidate."""
        return self._summed[candidates]


WeightedTerms = tuple[tuple[str, float], ...]


class Lookup:
    """Finds terms and pairs in a snapshot for one request, each once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._found: dict[object, ListOccurrences] = {}
        self._found_runs: dict[object, RunOccurrences] = {}
        self._numbers: dict[tuple[str, str], list[int]] = {}
        self._covers: dict[object, Mask] = {}  # what terms occur in, whatever their weights

    def numbers(self, field: str, term: str) -> list[int]:
        """Return the number of a term in each segment, -1 where there is none."""
        numbers = self._numbers.get((field, term))
        if numbers is None:
            segments = self.snapshot.segments
            numbers = [segment.fields[field].dictionary.number(term) for segment in segments]
            self._numbers[field, term] = numbers
        return numbers

    def terms(self, field: str, terms: WeightedTerms) -> Occurrences:
        """Return where at least one of some weighted terms of a field occurs."""
        if len(terms) > _MANY_TERMS and len({weight for _, weight in terms}) == 1 and terms[0][1] == 1.0:
            return self._runs(field, tuple(term for term, _ in terms))
        parts = [(self._term(field, term), weight) for term, weight in terms]
        return self._weighted((field, tuple(term for term, _ in terms)), parts)

    def lists(self, field: str, term: str) -> Sequence[tuple[slice, PostingList]]:
        """Return the lists of a term, each with the place of its segment's documents."""
        found = self._found.get((field, term))
        if found is not None:
            return found.lists
        lists = self._term_lists(field, term)
        return [(self.snapshot.places[place], each.list(number)) for place, each, number in lists]

    def _term(self, field: str, term: str) -> Occurrences:
        return self._one((field, term), lambda: self._term_lists(field, term))

    def _one(self, key: object, find: Callable[[], Sequence[_List]]) -> Occurrences:
        """Return where a term or pair occurs, its lists decoded as far as other requests did."""
        found = self._found.get(key)
        if found is None:
            memory = self.snapshot.memory
            found = memory.get(key, ListOccurrences)
            if found is None:
                found = ListOccurrences(self.snapshot, key, find())
                if found.bytes:
                    memory.keep(key, found, found.bytes)
            self._found[key] = found
        return found

    def _term_lists(self, field: str, term: str) -> list[_List]:
        return [
            (place, segment.fields[field].postings, number)
            for place, (segment, number) in enumerate(
                zip(self.snapshot.segments, self.numbers(field, term), strict=True)
            )
            if number >= 0
        ]

    def _runs(self, field: str, terms: tuple[str, ...]) -> Occurrences:
        found = self._found_runs.get((field, terms))
        if found is None:
            found = self._found_runs[field, terms] = self._read_runs(field, terms)
        return found

    def _read_runs(self, field: str, terms: Sequence[str]) -> RunOccurrences:
        by_term = np.array([self.numbers(field, term) for term in terms], np.int64)
        lists = [
            (place, segment.fields[field].postings, np.sort(by_term[by_term[:, place] >= 0, place]))
            for place, segment in enumerate(self.snapshot.segments)
        ]
        return RunOccurrences(self.snapshot, lists)

    def pairs(self, firsts: WeightedTerms, seconds: WeightedTerms) -> Occurrences:
        """Return where one of `firsts` stands directly before one of `seconds` in the text."""
        if len(firsts) == len(seconds) == 1:
            (first, one), (second, other) = firsts[0], seconds[0]
            pair = self._pair(first, second, lambda: self._pair_lists([first], [second]).get((0, 0), []))
            return self._weighted((firsts, seconds), [(pair, one * other)])
        by_pair = self._pair_lists([term for term, _ in firsts], [term for term, _ in seconds])
        found = [
            (
                self._pair(firsts[row][0], seconds[column][0], partial(list, lists)),
                firsts[row][1] * seconds[column][1],
            )
            for (row, column), lists in by_pair.items()
        ]
        return self._weighted((firsts, seconds), found)

    def _pair_lists(
        self, firsts: Sequence[str], seconds: Sequence[str]
    ) -> dict[tuple[int, int], list[_List]]:
        """Return the lists of each pair that there is, by the places of its terms."""
        by_pair: dict[tuple[int, int], list[_List]] = {}
        by_term = [self.numbers(TEXT, term) for term in seconds]
        second_numbers = np.array(by_term, np.int64).reshape(len(seconds), len(self.snapshot.segments))
        for row, term in enumerate(firsts):
            for place, (segment, first) in enumerate(
                zip(self.snapshot.segments, self.numbers(TEXT, term), strict=True)
            ):
                if first < 0:
                    continue
                numbers = segment.pairs.dictionary.numbers(first, second_numbers[:, place])
                for column, number in enumerate(numbers):
                    if number >= 0:
                        by_pair.setdefault((row, column), []).append((place, segment.pairs.postings, number))
        return by_pair

    def _pair(self, first: str, second: str, find: Callable[[], Sequence[_List]]) -> Occurrences:
        return self._one(((TEXT, first), (TEXT, second)), find)

    def _weighted(self, key: object, parts: Sequence[tuple[Occurrences, float]]) -> Occurrences:
        if len(parts) == 1 and parts[0][1] == 1.0:
            return parts[0][0]
        return WeightedOccurrences(self.snapshot, parts, lambda: self._cover(key, parts))

    def _cover(self, key: object, parts: Sequence[tuple[Occurrences, float]]) -> Mask:
        """Return the mask of documents that any of `parts` occurs in, once for each key."""
        mask = self._covers.get(key)
        if mask is None:
            mask = self._covers[key] = np.zeros(self.snapshot.size, np.bool_)
            for part, _ in parts:
                part.add_to(mask)
        return mask
