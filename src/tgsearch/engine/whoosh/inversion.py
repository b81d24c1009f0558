"""How do the tokens of many documents become posting lists? One sort of integers.

A token is packed into 64 bits as (term, document, position) and all tokens of
a field are sorted at once; runs of equal (term, document) are the postings.
Adjacent pairs are packed as (first, second, document).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tgsearch.engine.whoosh.postings import PostingArrays

DOC_BITS = 16
POSITION_BITS = 24
TERM_BITS = 24
MAX_POSITION = (1 << POSITION_BITS) - 1
MAX_TERMS = 1 << TERM_BITS


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens of one field: parallel arrays, by document and then position, `terms` being term numbers."""

    terms: NDArray[np.int64]
    docs: NDArray[np.int64]
    positions: NDArray[np.int64] | None


def invert(tokens: Tokens, terms: int) -> PostingArrays:
    """Return the posting lists of the terms 0 … `terms` - 1; a term may have none."""
    shift = POSITION_BITS if tokens.positions is not None else 0
    keys = (tokens.terms << DOC_BITS | tokens.docs).astype(np.uint64) << np.uint64(shift)
    if tokens.positions is not None:
        keys |= tokens.positions.astype(np.uint64)
    keys.sort()
    runs = keys >> np.uint64(shift)
    first = _run_starts(runs)
    tfs = np.diff(first, append=len(keys)).astype(np.uint32)
    heads = runs[first]
    positions = None
    if tokens.positions is not None:
        positions = (keys & np.uint64((1 << POSITION_BITS) - 1)).astype(np.uint32)
    return PostingArrays(
        counts=np.bincount((heads >> np.uint64(DOC_BITS)).astype(np.int64), minlength=terms),
        docs=(heads & np.uint64((1 << DOC_BITS) - 1)).astype(np.uint16),
        tfs=tfs,
        positions=positions,
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Adjacent pairs with their posting lists, ascending by (first, second)."""

    firsts: NDArray[np.int64]
    seconds: NDArray[np.int64]
    postings: PostingArrays


def invert_pairs(tokens: Tokens) -> Pairs:
    """Return every pair of terms at neighbouring positions of one document."""
    if tokens.positions is None:
        raise ValueError("pairs need positions")
    adjacent = (tokens.docs[1:] == tokens.docs[:-1]) & (tokens.positions[1:] == tokens.positions[:-1] + 1)
    before = np.flatnonzero(adjacent)
    keys = (tokens.terms[before] << TERM_BITS | tokens.terms[before + 1]).astype(np.uint64)
    keys <<= np.uint64(DOC_BITS)
    keys |= tokens.docs[before].astype(np.uint64)
    keys.sort()
    first = _run_starts(keys)
    tfs = np.diff(first, append=len(keys)).astype(np.uint32)
    heads = keys[first]
    pairs = heads >> np.uint64(DOC_BITS)
    starts = _run_starts(pairs)
    distinct = pairs[starts].astype(np.int64)
    return Pairs(
        firsts=distinct >> TERM_BITS,
        seconds=distinct & (MAX_TERMS - 1),
        postings=PostingArrays(
            counts=np.diff(starts, append=len(pairs)),
            docs=(heads & np.uint64((1 << DOC_BITS) - 1)).astype(np.uint16),
            tfs=tfs,
        ),
    )


def _run_starts(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return where each run of equal values begins."""
    if not len(values):
        return np.zeros(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(values[1:] != values[:-1]) + 1))
