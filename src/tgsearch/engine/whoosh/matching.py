"""Which documents of a snapshot does a match tree hold for? A mask, one boolean a document.

A mask takes a byte a document and a set operation on masks some microseconds
for 100,000 of them: no node ever walks postings one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np

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
from tgsearch.engine.whoosh.occurrences import Lookup, Occurrences
from tgsearch.engine.whoosh.postings import PostingLists
from tgsearch.engine.whoosh.segment import UNDATED
from tgsearch.engine.whoosh.snapshot import Ints, Mask

# Beyond this many combinations of alternatives, looking pairs up costs more than it saves.
_MAX_PAIR_LOOKUPS = 256
_PLACE_BITS = 32
_MAX_SLOP = 1 << 30  # with any position less than the places of one document

_Steps: TypeAlias = Sequence[Sequence[str]]


def matching(lookup: Lookup, node: MatchNode) -> Mask:
    """Return the mask of the live documents that match."""
    snapshot = lookup.snapshot
    if isinstance(node, Everything):
        return snapshot.live
    return _match(lookup, node) & snapshot.live


def _match(lookup: Lookup, node: MatchNode) -> Mask:
    snapshot = lookup.snapshot
    match node:
        case Everything():
            return np.ones(snapshot.size, np.bool_)
        case Nothing():
            return np.zeros(snapshot.size, np.bool_)
        case HasTerm(field, terms):
            return _has_term(lookup, field, terms)
        case HasSequence(field, steps, slop):
            return _has_sequence(lookup, field, steps, slop)
        case AllOf(nodes):
            return _all_of(lookup, nodes)
        case AnyOf(nodes):
            return _any_of(lookup, nodes)
        case Outside(inner):
            return ~_match(lookup, inner)
        case InFacet(facet, paths):
            mask = np.zeros(snapshot.size, np.bool_)
            for place, segment in zip(snapshot.places, snapshot.segments, strict=True):
                if facet in segment.facets:
                    mask[place] = segment.facets[facet].within(paths)
            return mask
        case InDays(first, last):
            days: Mask = snapshot.first_days != UNDATED
            days &= snapshot.first_days <= last
            days &= snapshot.last_days >= first
            return days


def _all_of(lookup: Lookup, nodes: tuple[MatchNode, ...]) -> Mask:
    # What needs no mask of its own comes first, and an empty intersection ends the work.
    needed = sorted(
        (node for node in nodes if not isinstance(node, Everything)),
        key=lambda node: not isinstance(node, HasTerm),
    )
    mask: Mask | None = None
    for node in needed:
        own = _match(lookup, node)
        mask = own if mask is None else np.logical_and(mask, own, out=mask)
        if not mask.any():
            break
    return np.ones(lookup.snapshot.size, np.bool_) if mask is None else mask


def _any_of(lookup: Lookup, nodes: tuple[MatchNode, ...]) -> Mask:
    mask = np.zeros(lookup.snapshot.size, np.bool_)
    for node in nodes:
        if isinstance(node, HasTerm):
            _add_terms(lookup, node.field, node.terms, mask)
        else:
            mask |= _match(lookup, node)
    return mask


def _has_term(lookup: Lookup, field: str, terms: tuple[str, ...]) -> Mask:
    mask = np.zeros(lookup.snapshot.size, np.bool_)
    _add_terms(lookup, field, terms, mask)
    return mask


def _add_terms(lookup: Lookup, field: str, terms: Iterable[str], mask: Mask) -> None:
    lookup.terms(field, tuple((term, 1.0) for term in terms)).add_to(mask)


# Phrases


def _has_sequence(lookup: Lookup, field: str, steps: _Steps, slop: int) -> Mask:
    if not steps:
        return np.zeros(lookup.snapshot.size, np.bool_)
    steps = [tuple(dict.fromkeys(step)) for step in steps]
    lookups = sum(len(firsts) * len(seconds) for firsts, seconds in pairwise(steps))
    if field == TEXT and slop == 0 and len(steps) > 1 and lookups <= _MAX_PAIR_LOOKUPS:
        candidates = _has_pairs(lookup, steps)
        return candidates if len(steps) == 2 else _chained(lookup, steps, candidates & lookup.snapshot.live)
    candidates = _has_term(lookup, field, tuple(steps[0]))
    for step in steps[1:]:
        candidates &= _has_term(lookup, field, tuple(step))
    if len(steps) == 1:
        return candidates
    return _in_order(lookup, field, steps, slop, candidates & lookup.snapshot.live)


def _has_pairs(lookup: Lookup, steps: _Steps) -> Mask:
    """Return the documents that hold each adjacent pair."""
    found = _pairs(lookup, steps)
    mask: Mask = np.zeros(lookup.snapshot.size, np.bool_)
    found[0].add_to(mask)
    for each in found[1:]:
        if not mask.any():
            break
        own = np.zeros(lookup.snapshot.size, np.bool_)
        each.add_to(own)
        mask &= own
    return mask


def _pairs(lookup: Lookup, steps: _Steps) -> list[Occurrences]:
    """Return where each step stands directly before the next."""
    weighted = [tuple((term, 1.0) for term in step) for step in steps]
    return [lookup.pairs(firsts, seconds) for firsts, seconds in pairwise(weighted)]


def _chained(lookup: Lookup, steps: _Steps, mask: Mask) -> Mask:
    """Keep of the documents that hold each adjacent pair those that hold them one after the other."""
    documents = np.flatnonzero(mask)
    # Of the first pairs of a document, no more end before the last step than terms
    # between have another follower: what is left over goes through to the end.
    pairs = _pairs(lookup, steps)
    through = pairs[0].tfs_of(documents).astype(np.int64)
    for step, pair in zip(steps[1:-1], pairs[1:], strict=True):
        terms = lookup.terms(TEXT, tuple((term, 1.0) for term in step))
        through -= (terms.tfs_of(documents) - pair.tfs_of(documents).astype(np.int64)).astype(np.int64)
    sure = through > 0
    if not sure.all():
        doubtful = np.zeros(lookup.snapshot.size, np.bool_)
        doubtful[documents[~sure]] = True
        mask[documents[~sure]] = False
        mask |= _in_order(lookup, TEXT, steps, 0, doubtful)
    return mask


def _in_order(lookup: Lookup, field: str, steps: _Steps, slop: int, mask: Mask) -> Mask:
    """Keep in a mask the documents in which the steps follow each other.

    A place is (document, position) in one integer, so one search serves all
    documents. `reached` holds the places where the steps so far can end; the
    nearest one before a place decides whether the next step is near enough. It
    may lie in the document before, but then it is too far: documents are
    further apart than any slop.
    """
    reached = _occurrences(lookup, field, steps[0], np.flatnonzero(mask))
    for step in steps[1:]:
        # Only documents that the steps so far are in can hold the next one after them.
        mask[:] = False
        mask[reached >> _PLACE_BITS] = True
        documents = np.flatnonzero(mask)
        following = _occurrences(lookup, field, step, documents)
        before = np.searchsorted(reached, following) - 1
        near = (before >= 0) & (following - reached[before] <= min(slop, _MAX_SLOP) + 1)
        reached = following[near]
        if not len(reached):
            break
    mask[:] = False
    mask[reached >> _PLACE_BITS] = True
    return mask


def _occurrences(lookup: Lookup, field: str, step: Sequence[str], documents: Ints) -> Ints:
    """Return (document << _PLACE_BITS | position) of the terms in the documents, ascending."""
    parts = [np.zeros(0, np.int64)]
    by_segment = lookup.snapshot.split(documents)
    for term in step:
        numbers = lookup.numbers(field, term)
        for place, (number, own) in enumerate(zip(numbers, by_segment, strict=True)):
            if number >= 0 and len(own):
                lists: PostingLists = lookup.snapshot.segments[place].fields[field].postings
                docs, positions = lists.list(number).occurrences_in(own)
                parts.append((docs + lookup.snapshot.bases[place]) << _PLACE_BITS | positions)
    return np.sort(np.concatenate(parts))
