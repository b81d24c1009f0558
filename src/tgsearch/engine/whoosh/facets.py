"""How are documents counted by facet? Through the sets of values they have.

Each distinct set of paths in a segment has a code, each document one code.
Counting a result is one `bincount` of codes; the counts of the sets are then
added up over the nodes (paths and beginnings of paths) of each set. A document
with two paths below one node counts there once, so every count is exact.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array, ArrayFile
from tgsearch.engine.base import FacetPath, LazyCounts
from tgsearch.engine.whoosh.dictionary import StringTable, merged_strings, strings
from tgsearch.engine.whoosh.postings import sizes
from tgsearch.value import frozen

Ints = NDArray[np.int64]

_MANY = 16  # paths: each is looked up by a dozen short reads otherwise
_SEPARATOR = "\x1f"  # the unit separator of ASCII; the cleaned text of a value never holds it


def _encoded(path: FacetPath) -> bytes:
    return _SEPARATOR.join(path).encode("utf-8", "surrogatepass")


def _decoded(node: bytes) -> FacetPath:
    return tuple(node.decode("utf-8", "surrogatepass").split(_SEPARATOR))


@frozen
class FacetSets:
    """One facet of the documents of a segment to be: their distinct sets of nodes, and which each has."""

    nodes: Sequence[bytes]  # of all sets, in code point order
    sizes: Sequence[int]  # of each set
    set_nodes: NDArray[np.uint32]  # the nodes of set after set, ascending in each
    codes: NDArray[np.uint16]  # by document, the number of its set; numbered as they first come


def facet_sets(paths: Sequence[Sequence[FacetPath]]) -> FacetSets:
    """Return the facet of documents that have these paths."""
    code_of: dict[frozenset[FacetPath], int] = {}
    codes = np.array([code_of.setdefault(frozenset(own), len(code_of)) for own in paths], np.uint16)
    expanded = [{path[:depth] for path in own for depth in range(1, len(path) + 1)} for own in code_of]
    encoded = {path: _encoded(path) for own in expanded for path in own}
    nodes = sorted(encoded.values())
    number = {node: place for place, node in enumerate(nodes)}
    set_nodes = [place for own in expanded for place in sorted(number[encoded[path]] for path in own)]
    return FacetSets(nodes, list(map(len, expanded)), np.array(set_nodes, np.uint32), codes)


def merged_facet(facets: Sequence[FacetData | None], documents: Sequence[Ints]) -> FacetSets:
    """Return the facet of some documents of each of several segments, one behind the other."""
    tables = [[] if facet is None else facet.nodes.all() for facet in facets]
    nodes, numbers = merged_strings(tables)
    code_of: dict[bytes, int] = {}  # by the numbers of the nodes
    codes = []
    for facet, own, number in zip(facets, documents, numbers, strict=True):
        if facet is None:
            codes.append(np.full(len(own), code_of.setdefault(b"", len(code_of))) if len(own) else own)
            continue
        old, first = np.unique(facet.codes[own], return_index=True)
        members = number.astype(np.uint32).take(facet.set_nodes).data
        bounds = facet.set_starts.tolist()
        new = np.zeros(len(bounds), np.int64)
        for code in old[first.argsort()].tolist():
            key = bytes(members[bounds[code] : bounds[code + 1]])
            new[code] = code_of.setdefault(key, len(code_of))
        codes.append(new.take(facet.codes[own]))
    together = np.frombuffer(b"".join(code_of), np.uint32)
    kept, places = np.unique(together, return_inverse=True)  # others were of deleted documents alone
    return FacetSets(
        [nodes[place] for place in kept.tolist()],
        [len(key) // together.itemsize for key in code_of],
        places.astype(np.uint32),
        np.concatenate(codes).astype(np.uint16),
    )


def encode_facet(name: str, facet: FacetSets) -> dict[str, Array]:
    """Return the named arrays that `FacetData` reads."""
    starts = np.zeros(len(facet.sizes) + 1, np.uint32)
    np.cumsum(facet.sizes, out=starts[1:])
    return {
        **strings(f"facet_{name}_node", facet.nodes),
        f"facet_{name}_starts": starts,
        f"facet_{name}_nodes": facet.set_nodes,
        f"facet_{name}_codes": facet.codes,
    }


class FacetData:
    """One facet of one segment.

    Set s has the nodes `set_nodes[set_starts[s]:set_starts[s + 1]]`; nodes are numbered in code point order.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.nodes = StringTable(file, f"facet_{name}_node")
        self.set_starts: NDArray[np.uint32] = file[f"facet_{name}_starts"]
        self.set_nodes: NDArray[np.uint32] = file[f"facet_{name}_nodes"]
        self.codes: NDArray[np.uint16] = file[f"facet_{name}_codes"]  # by document, the number of its set

    def within(self, paths: Iterable[FacetPath]) -> NDArray[np.bool_]:
        """Return for each document whether it has a value at or below one of `paths`."""
        wanted = set(paths)
        if () in wanted:  # the path above all: every document that has a value
            hits = np.arange(len(self.set_nodes))
        else:
            node_wanted = np.zeros(len(self.nodes), np.bool_)
            node_wanted[self._numbers([_encoded(path) for path in wanted])] = True
            hits = np.flatnonzero(node_wanted[self.set_nodes])
        set_wanted = np.zeros(len(self.set_starts) - 1, np.bool_)
        set_wanted[np.searchsorted(self.set_starts, hits.astype(np.uint32), "right") - 1] = True
        mask: NDArray[np.bool_] = set_wanted[self.codes]
        return mask

    def _numbers(self, nodes: Sequence[bytes]) -> list[int]:
        """Return the numbers of those of some nodes that are there."""
        if len(nodes) < _MANY or self._of_one_length is None:
            return [number for number in map(self.nodes.number, nodes) if number >= 0]
        table = self._of_one_length
        places = np.searchsorted(table, np.array(nodes))
        found = zip(nodes, places.tolist(), strict=True)
        return [place for node, place in found if place < len(table) and table[place] == node]

    @cached_property
    def _of_one_length(self) -> NDArray[np.bytes_] | None:
        """All nodes as one array; None if they are not of one length, as hashes are."""
        data, ends = self.nodes.joined()
        lengths = np.diff(ends)
        if not len(lengths) or not lengths[0] or (lengths != lengths[0]).any():
            return None
        table: NDArray[np.bytes_] = np.ascontiguousarray(data).view(f"S{lengths[0]}")
        return table


class _Levels:
    """The nodes of some levels, each with the sets that have it, node after node."""

    def __init__(self, nodes: Sequence[bytes], sets: Ints, firsts: Ints) -> None:
        self.nodes = nodes
        self._sets = sets
        self._firsts = firsts  # where the sets of each node begin

    @cached_property
    def paths(self) -> list[FacetPath]:
        """The nodes as paths."""
        return list(map(_decoded, self.nodes))

    def add_up(self, by_set: Ints) -> Ints:
        """Return for each node the sum over the sets that have it."""
        if not self.nodes:
            return np.zeros(0, np.int64)
        counts: Ints = np.add.reduceat(by_set[self._sets], self._firsts)
        return counts


class FacetCounter:
    """One facet over all segments of a snapshot: counts any set of its documents."""

    def __init__(self, datas: Sequence[FacetData | None], places: Sequence[slice], size: int) -> None:
        """Join the facet of each segment, whose documents stand at `places` of `size` places in all."""
        number_of: dict[bytes, int] = {}
        set_nodes: list[NDArray[np.int64]] = []
        set_sizes: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]  # set 0: no value, or no document
        self._codes = np.zeros(size, np.int64)
        sets = 1
        for data, own in zip(datas, places, strict=True):
            if data is not None:
                numbers = [number_of.setdefault(node, len(number_of)) for node in data.nodes.all()]
                set_nodes.append(np.array(numbers, np.int64)[data.set_nodes])
                set_sizes.append(sizes(data.set_starts))
                self._codes[own] = data.codes.astype(np.int64) + sets
                sets += len(data.set_starts) - 1
        self._nodes = list(number_of)
        self._set_sizes = np.concatenate(set_sizes)
        self._set_nodes = np.concatenate([np.zeros(0, np.int64), *set_nodes])
        self._levels: dict[int, _Levels] = {}

    def _to_depth(self, depth: int) -> _Levels:
        """Return the nodes of at most so many levels; of all for 0."""
        levels = self._levels.get(depth)
        if levels is None:
            nodes, sets = self._set_nodes, np.repeat(np.arange(len(self._set_sizes)), self._set_sizes)
            if depth:
                shallow = np.array(
                    [node.count(_SEPARATOR.encode()) < depth for node in self._nodes], np.bool_
                )
                sets, nodes = sets[shallow[nodes]], nodes[shallow[nodes]]
            order = np.argsort(nodes, kind="stable")
            nodes, sets = nodes[order], sets[order]
            firsts = np.flatnonzero(np.diff(nodes, prepend=-1))
            names = [self._nodes[node] for node in nodes[firsts].tolist()]
            levels = self._levels.setdefault(depth, _Levels(names, sets, firsts))
        return levels

    @cached_property
    def _all(self) -> Ints:
        return np.bincount(self._codes, minlength=len(self._set_sizes))

    def counts(self, documents: Selection, depth: int) -> FacetCounts:
        """Return for each node of at most `depth` levels (0: all) how many documents it has; no zeros."""
        return FacetCounts(self, documents, depth)

    def by_path(self, documents: Selection, depth: int) -> dict[FacetPath, int]:
        """Count by set, then add up the sets of each node."""
        levels = self._to_depth(depth)
        counted = levels.add_up(self._by_set(documents)).tolist()
        return {path: count for path, count in zip(levels.paths, counted, strict=True) if count}

    def largest(self, documents: Selection, limit: int) -> tuple[dict[FacetPath, int], int]:
        """Return what `LazyCounts.largest` does; only the paths that are given are decoded."""
        levels = self._to_depth(1)
        counted = levels.add_up(self._by_set(documents))
        values = int(np.count_nonzero(counted))
        if not limit or not values:
            return {}, values
        place = len(counted) - min(limit, values)
        chosen = np.flatnonzero(counted >= np.partition(counted, place)[place])
        counts = zip(chosen.tolist(), counted[chosen].tolist(), strict=True)
        return {_decoded(levels.nodes[node]): count for node, count in counts}, values

    def _by_set(self, documents: Selection) -> Ints:
        by_set = np.bincount(self._codes[documents.numbers], minlength=len(self._set_sizes))
        return self._all - by_set if documents.left_out else by_set


class Selection:
    """The documents of a mask, named by the smaller part: those chosen, or those left out."""

    def __init__(self, mask: NDArray[np.bool_]) -> None:
        self._mask = mask

    @cached_property
    def left_out(self) -> bool:
        """Whether `numbers` are the documents that are not chosen."""
        return 2 * int(np.count_nonzero(self._mask)) > len(self._mask)

    @cached_property
    def numbers(self) -> Ints:
        """The documents that are chosen, or those that are not, ascending."""
        return np.flatnonzero(~self._mask if self.left_out else self._mask)


class FacetCounts(LazyCounts):
    """Counts of one facet by path, made when they are first looked at; pickled as a dict."""

    def __init__(self, counter: FacetCounter, documents: Selection, depth: int) -> None:
        self._counter, self._documents, self._depth = counter, documents, depth

    @cached_property
    def _counts(self) -> dict[FacetPath, int]:
        return self._counter.by_path(self._documents, self._depth)

    def largest(self, limit: int) -> tuple[dict[FacetPath, int], int]:
        """Return the largest counts of the first level; see `LazyCounts`."""
        return self._counter.largest(self._documents, limit)

    def __getitem__(self, path: FacetPath) -> int:
        return self._counts[path]

    def __iter__(self) -> Iterator[FacetPath]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def items(self) -> ItemsView[FacetPath, int]:
        """Return those of the dictionary, which are faster than what is made of the methods above."""
        return self._counts.items()

    def __repr__(self) -> str:
        return repr(self._counts)

    def __reduce__(self) -> tuple[type, tuple[dict[FacetPath, int]]]:
        return dict, (self._counts,)
