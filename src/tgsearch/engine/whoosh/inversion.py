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

    terms: NDArray[np.uint32]
    docs: NDArray[np.uint16]
    positions: NDArray[np.uint32] | None


def invert(tokens: Tokens, terms: int) -> PostingArrays:
    """Return the posting lists of the terms 0 … `terms` - 1; a term may have none."""
    # There are millions: whatever can be done in place is, and what is cut off by a cast is not wanted.
    keys = tokens.terms.astype(np.uint64)
    keys <<= np.uint64(DOC_BITS)
    keys |= tokens.docs
    if tokens.positions is not None:
        keys <<= np.uint64(POSITION_BITS)
        keys |= tokens.positions
    keys.sort()
    positions = None
    if tokens.positions is not None:
        positions = keys.astype(np.uint32)
        positions &= np.uint32(MAX_POSITION)
        keys >>= np.uint64(POSITION_BITS)
    first = _run_starts(keys)
    heads = keys.take(first)
    docs = heads.astype(np.uint16)
    heads >>= np.uint64(DOC_BITS)
    return PostingArrays(
        counts=np.bincount(heads.view(np.int64), minlength=terms),
        docs=docs,
        tfs=_run_lengths(first, len(keys)),
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
    adjacent = tokens.positions[1:] - tokens.positions[:-1] == 1
    adjacent &= tokens.docs[1:] == tokens.docs[:-1]
    keys = tokens.terms[:-1].astype(np.uint64)
    keys <<= np.uint64(TERM_BITS)
    keys |= tokens.terms[1:]
    keys <<= np.uint64(DOC_BITS)
    keys |= tokens.docs[:-1]
    keys = keys[adjacent]
    keys.sort()
    first = _run_starts(keys)
    heads = keys.take(first)
    docs = heads.astype(np.uint16)
    heads >>= np.uint64(DOC_BITS)
    starts = _run_starts(heads)
    distinct = heads.take(starts).view(np.int64)
    return Pairs(
        firsts=distinct >> TERM_BITS,
        seconds=distinct & (MAX_TERMS - 1),
        postings=PostingArrays(
            counts=_run_lengths(starts, len(heads)).astype(np.int64),
            docs=docs,
            tfs=_run_lengths(first, len(keys)),
        ),
    )


def _run_starts(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return where each run of equal values begins."""
    begins = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def _run_lengths(starts: NDArray[np.int64], total: int) -> NDArray[np.uint32]:
    """Return how long each run is, of so many values in all."""
    ends = starts.astype(np.uint32)
    ends[:-1] = starts[1:]
    ends[-1:] = total
    ends -= starts.astype(np.uint32)
    return ends
