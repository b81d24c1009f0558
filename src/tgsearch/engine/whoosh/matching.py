"""Which documents of a segment does a match tree hold for? A mask, one boolean a document.

A segment holds at most 65,536 documents, so a mask is at most 64 kB and every
set operation a few microseconds: no node ever walks postings one by one.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from tgsearch.engine.base import (
    TEXT,
    AllOf,
    AnyOf,
    Everything,
    HasSequence,
    HasTerm,
    InDays,
    InFacet,
    MatchNode,
    Nothing,
    Outside,
)
from tgsearch.engine.whoosh.segment import UNDATED, SegmentData

Mask = NDArray[np.bool_]

# Beyond this many combinations of alternatives, looking pairs up costs more than it saves.
_MAX_PAIR_LOOKUPS = 256
_PLACE_BITS = 32
_MAX_SLOP = 1 << 30  # with any position less than the places of one document


def matching(segment: SegmentData, node: MatchNode) -> Mask:
    """Return the mask of the live documents that match."""
    mask = _match(segment, node)
    return mask if segment.live is None else mask & segment.live


def _match(segment: SegmentData, node: MatchNode) -> Mask:
    match node:
        case Everything():
            return np.ones(segment.documents, np.bool_)
        case Nothing():
            return np.zeros(segment.documents, np.bool_)
        case HasTerm(field, terms):
            return _has_term(segment, field, terms)
        case HasSequence(field, steps, slop):
            return _has_sequence(segment, field, steps, slop)
        case AllOf(nodes):
            return _all_of(segment, nodes)
        case AnyOf(nodes):
            masks = (_match(segment, each) for each in nodes)
            return reduce(np.logical_or, masks, np.zeros(segment.documents, np.bool_))
        case Outside(inner):
            return ~_match(segment, inner)
        case InFacet(facet, paths):
            data = segment.facets.get(facet)
            return np.zeros(segment.documents, np.bool_) if data is None else data.within(paths)
        case InDays(first, last):
            dated: Mask = segment.first_days != UNDATED
            return dated & (segment.first_days <= last) & (segment.last_days >= first)


def _all_of(segment: SegmentData, nodes: tuple[MatchNode, ...]) -> Mask:
    mask = np.ones(segment.documents, np.bool_)
    # Plain terms first: they are cheap, and an empty intersection ends the work.
    for node in sorted(nodes, key=lambda each: not isinstance(each, HasTerm)):
        mask &= _match(segment, node)
        if not mask.any():
            break
    return mask


def _has_term(segment: SegmentData, field: str, terms: tuple[str, ...]) -> Mask:
    mask = np.zeros(segment.documents, np.bool_)
    data = segment.fields[field]
    for term in terms:
        number = data.dictionary.number(term)
        if number >= 0:
            data.postings.list(number).add_to(mask)
    return mask


def _has_sequence(segment: SegmentData, field: str, steps: tuple[tuple[str, ...], ...], slop: int) -> Mask:
    none = np.zeros(segment.documents, np.bool_)
    if not steps:
        return none
    dictionary = segment.fields[field].dictionary
    numbers = [[n for n in map(dictionary.number, step) if n >= 0] for step in steps]
    if not all(numbers):
        return none
    by_pairs = field == TEXT and slop == 0 and len(steps) > 1
    candidates = _pair_candidates(segment, numbers) if by_pairs else None
    if candidates is None:
        candidates = np.ones(segment.documents, np.bool_)
        for step in steps:
            candidates &= _has_term(segment, field, step)
    elif len(steps) == 2:
        return candidates
    if len(steps) == 1 or not candidates.any():
        return candidates
    return _in_order(segment, field, numbers, slop, candidates)


def _pair_candidates(segment: SegmentData, numbers: list[list[int]]) -> Mask | None:
    """Return the documents that hold each adjacent pair, or None when too many pairs would be looked up."""
    if sum(len(a) * len(b) for a, b in pairwise(numbers)) > _MAX_PAIR_LOOKUPS:
        return None
    pairs = segment.pairs
    candidates = np.ones(segment.documents, np.bool_)
    for firsts, seconds in pairwise(numbers):
        mask = np.zeros(segment.documents, np.bool_)
        for first, second in product(firsts, seconds):
            number = pairs.dictionary.number(first, second)
            if number >= 0:
                pairs.postings.list(number).add_to(mask)
        candidates &= mask
        if not candidates.any():
            break
    return candidates


def _in_order(
    segment: SegmentData, field: str, numbers: list[list[int]], slop: int, candidates: Mask
) -> Mask:
    """Keep the candidates in which the steps follow each other.

    A place is (document, position) in one integer, so one search serves all
    documents. `reached` holds the places where the steps so far can end; the
    nearest one before a place decides whether the next step is near enough. It
    may lie in the document before, but then it is too far: documents are
    further apart than any slop.
    """
    documents = np.flatnonzero(candidates)
    reached = _places(segment, field, numbers[0], documents)
    for step in numbers[1:]:
        places = _places(segment, field, step, documents)
        before = np.searchsorted(reached, places) - 1
        near = (before >= 0) & (places - reached[before] <= min(slop, _MAX_SLOP) + 1)
        reached = places[near]
        if not len(reached):
            break
    mask = np.zeros(segment.documents, np.bool_)
    mask[reached >> _PLACE_BITS] = True
    return mask


def _places(
    segment: SegmentData, field: str, numbers: list[int], candidates: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return (document << _PLACE_BITS | position) of the terms in the candidates, ascending."""
    postings = segment.fields[field].postings
    parts = []
    for number in numbers:
        docs, positions = postings.list(number).occurrences_in(candidates)
        parts.append(docs << _PLACE_BITS | positions)
    return parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts))
