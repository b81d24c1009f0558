"""How are documents counted by facet? Through the sets of values they have.

Each distinct set of paths in a segment has a code, each document one code.
Counting a result is one `bincount` of codes; the counts of the sets are then
added up over the nodes (paths and beginnings of paths) of each set. A document
with two paths below one node counts there once, so every count is exact.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tgsearch.engine.base import FacetPath
from tgsearch.engine.whoosh.postings import sizes

PATH_SEPARATOR = "\x1f"  # the unit separator of ASCII; the cleaned text of a value never holds it


@dataclass(frozen=True, slots=True)
class FacetData:
    """One facet of one segment.

    Set s has the nodes `nodes[n]` for n in `set_nodes[set_starts[s]:set_starts[s + 1]]`.
    """

    nodes: tuple[FacetPath, ...]  # ascending
    set_starts: NDArray[np.uint32]
    set_nodes: NDArray[np.uint32]
    codes: NDArray[np.uint16]  # by document, the number of its set

    def within(self, paths: Iterable[FacetPath]) -> NDArray[np.bool_]:
        """Return for each document whether it has a value at or below one of `paths`."""
        wanted = set(paths)
        node_wanted = np.fromiter((node in wanted for node in self.nodes), np.bool_, len(self.nodes))
        set_wanted = np.zeros(len(self.set_starts) - 1, np.bool_)
        if () in wanted:  # the path above all: every document that has a value
            node_wanted[:] = True
        hits = np.flatnonzero(node_wanted[self.set_nodes])
        set_wanted[np.searchsorted(self.set_starts, hits, "right") - 1] = True
        mask: NDArray[np.bool_] = set_wanted[self.codes]
        return mask

    def paths_of(self, documents: NDArray[np.int64]) -> list[tuple[FacetPath, ...]]:
        """Return the nodes of each document, by number; as paths they make the same facet again."""
        starts, nodes = self.set_starts.tolist(), self.set_nodes.tolist()
        of_set = [
            tuple(self.nodes[node] for node in nodes[start:end]) for start, end in itertools.pairwise(starts)
        ]
        return [of_set[code] for code in self.codes[documents].tolist()]

    def counts(self, documents: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return for each node how many of the documents (a mask) are at or below it."""
        by_set = np.bincount(self.codes[documents], minlength=len(self.set_starts) - 1)
        weights = np.repeat(by_set, sizes(self.set_starts))
        counted = np.bincount(self.set_nodes, weights=weights, minlength=len(self.nodes))
        return counted.astype(np.int64)


def facet_data(paths: Sequence[Sequence[FacetPath]]) -> FacetData:
    """Build one facet of a segment from the paths of each document."""
    code_of: dict[frozenset[FacetPath], int] = {}
    codes = np.array([code_of.setdefault(frozenset(own), len(code_of)) for own in paths], np.uint16)
    expanded = [{path[:depth] for path in own for depth in range(1, len(path) + 1)} for own in code_of]
    nodes = sorted(set().union(*expanded))
    number = {node: place for place, node in enumerate(nodes)}
    starts = np.zeros(len(expanded) + 1, np.uint32)
    np.cumsum([len(own) for own in expanded], out=starts[1:])
    set_nodes = np.array(
        [place for own in expanded for place in sorted(number[node] for node in own)], np.uint32
    )
    return FacetData(tuple(nodes), starts, set_nodes, codes)
