"""Which runs of syllables are words of the list?

A trie over syllable numbers, kept as flat arrays, so that whole batches of
syllable pairs and triples are looked up at once. Nodes are numbers: 0 is
nowhere, 1…n are the syllables themselves (the first steps from the root), and
larger ones are longer prefixes. A step from `node` with `syllable` looks at slot
`base[node] + syllable`; it exists if `check[slot]` is `node`, and leads to
`child[slot]`. Rows of different nodes overlap where they are empty.

Source: Tarjan and Yao 1979, "Storing a sparse table" (row displacement).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tgsearch.value import frozen

Indexes = NDArray[np.int64]

_FREE = -1


@frozen
class Lexicon:
    """The words of two and more syllables, as a trie."""

    base: NDArray[np.int32]  # by node
    is_word: NDArray[np.uint8]  # by node: 1 where a word ends
    check: NDArray[np.int32]  # by slot
    child: NDArray[np.int32]  # by slot

    def step(self, nodes: Indexes, syllables: Indexes) -> tuple[Indexes, Indexes]:
        """Follow one syllable from each node.

        Returns:
            The ascending positions in `nodes` where the step exists, and the
            node that each of them leads to.
        """
        slots = self.base.take(nodes) + syllables
        found = np.flatnonzero(self.check.take(slots) == nodes)
        return found, self.child.take(slots.take(found)).astype(np.int64)

    def next(self, node: int, syllable: int) -> int:
        """Follow one syllable from one node; 0 when there is no such step."""
        slot = self.base.item(node) + syllable
        return self.child.item(slot) if self.check.item(slot) == node else 0


def build_lexicon(words: Iterable[Sequence[int]], n_syllables: int) -> Lexicon:
    """Build the trie of `words`, each of two or more syllable numbers in 1…`n_syllables`."""
    rows, ends = _rows(words, n_syllables)
    n_nodes = n_syllables + 1 + sum(map(len, rows.values()))
    base, check, child = _displace(rows, n_nodes, n_syllables)
    is_word = np.zeros(n_nodes, np.uint8)
    is_word[list(ends)] = 1
    return Lexicon(base, is_word, check, child)


def _rows(words: Iterable[Sequence[int]], n_syllables: int) -> tuple[dict[int, dict[int, int]], set[int]]:
    """Return the steps from each node, {node: {syllable: node}}, and the nodes where words end."""
    rows: dict[int, dict[int, int]] = {}
    ends = set()
    fresh = n_syllables + 1
    for first, *rest in words:
        node = first
        for syllable in rest:
            row = rows.setdefault(node, {})
            if syllable not in row:
                row[syllable] = fresh
                fresh += 1
            node = row[syllable]
        ends.add(node)
    return rows, ends


def _displace(
    rows: Mapping[int, Mapping[int, int]], n_nodes: int, n_syllables: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Lay all rows over each other, the fullest first, each at the first place where it fits."""
    base = np.zeros(n_nodes, np.int32)
    check = np.full(2 * n_syllables + 2, _FREE, np.int32)
    child = np.zeros(len(check), np.int32)
    for node, row in sorted(rows.items(), key=lambda item: -len(item[1])):
        syllables = np.fromiter(row, np.int64, len(row))
        place = _first_fit(check, syllables, n_syllables)
        if place + 2 * n_syllables >= len(check):
            check = np.concatenate([check, np.full(len(check), _FREE, np.int32)])
            child = np.concatenate([child, np.zeros(len(child), np.int32)])
        base[node] = place
        check[place + syllables] = node
        child[place + syllables] = np.fromiter(row.values(), np.int32, len(row))
    size = int(base.max()) + n_syllables + 1  # any node may be asked about any syllable
    return base, check[:size], child[:size]


def _first_fit(check: NDArray[np.int32], syllables: Indexes, n_syllables: int) -> int:
    """Return the first base at which all `syllables` have a free slot; at the end every slot is free."""
    places = len(check) - n_syllables
    fits = np.ones(places, np.bool_)
    for syllable in syllables.tolist():
        fits &= check[syllable : syllable + places] == _FREE
    return int(fits.argmax())
