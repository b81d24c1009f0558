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
    HasId,
    HasSequence,
    HasTerm,
    InDays,
    InFacet,
    MatchNode,
    Nothing,
    Outside,
)
from tgsearch.engine.whoosh.occurrences import Lookup, Occurrences
from tgsearch.engine.whoosh.positions import PLACE_BITS, Wanted, occurrences
from tgsearch.engine.whoosh.segment import UNDATED
from tgsearch.engine.whoosh.snapshot import Ints, Mask

# Beyond this many combinations of alternatives, looking pairs up costs more than it saves.
_MAX_PAIR_LOOKUPS = 256
_FEW = 1024  # documents: what is read of them for all steps of a phrase takes little memory
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
        case HasId(ids):
            return _has_id(lookup, ids)
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


def _has_id(lookup: Lookup, ids: tuple[str, ...]) -> Mask:
    mask = np.zeros(lookup.snapshot.size, np.bool_)
    for place, segment in zip(lookup.snapshot.places, lookup.snapshot.segments, strict=True):
        mask[place][segment.numbers(ids)] = True
    return mask


# Phrases


def _has_sequence(lookup: Lookup, field: str, steps: _Steps, slop: int) -> Mask:
    if not steps:
        return np.zeros(lookup.snapshot.size, np.bool_)
    steps = [tuple(dict.fromkeys(step)) for step in steps]
    lookups = sum(len(firsts) * len(seconds) for firsts, seconds in pairwise(steps))
    if field == TEXT and slop == 0 and len(steps) > 1 and lookups <= _MAX_PAIR_LOOKUPS:
        return _chained(lookup, steps)
    candidates = _has_term(lookup, field, tuple(steps[0]))
    for step in steps[1:]:
        candidates &= _has_term(lookup, field, tuple(step))
    if len(steps) == 1:
        return candidates
    candidates &= lookup.snapshot.live
    found = _in_order(lookup, field, steps, slop, np.flatnonzero(candidates))
    candidates[:] = False
    candidates[found] = True
    return candidates


def _chained(lookup: Lookup, steps: _Steps) -> Mask:
    """Return the documents that hold the steps one after the other, found by the pairs that these make."""
    weighted = [tuple((term, 1.0) for term in step) for step in steps]
    pairs = [lookup.pairs(firsts, seconds) for firsts, seconds in pairwise(weighted)]
    mask = np.zeros(lookup.snapshot.size, np.bool_)
    if len(pairs) == 1:
        pairs[0].add_to(mask)
        return mask
    documents = _in_each(pairs)
    if not len(documents):
        return mask
    # Of the first pairs of a document, no more end before the last step than terms
    # between have another follower: what is left over goes through to the end.
    through = pairs[0].tfs_of(documents).astype(np.int64)
    for terms, pair in zip(weighted[1:-1], pairs[1:], strict=True):
        through -= lookup.terms(TEXT, terms).tfs_of(documents).astype(np.int64)
        through += pair.tfs_of(documents).astype(np.int64)
    sure = through > 0
    if not sure.all():
        mask[_in_order(lookup, TEXT, steps, 0, documents[~sure])] = True
    mask[documents[sure]] = True
    return mask


def _in_each(pairs: Sequence[Occurrences]) -> Ints:
    """Return the live documents that every pair occurs in, ascending; those of the rarest are looked up."""
    rarest, *others = sorted(pairs, key=lambda pair: pair.count)
    documents = rarest.docs()
    for pair in others:
        if not len(documents):
            break
        documents = documents[pair.among(documents)]
    return documents


def _in_order(lookup: Lookup, field: str, steps: _Steps, slop: int, documents: Ints) -> Ints:
    """Return those of some documents (ascending) in which the steps follow each other.

    A place is (document, position) in one integer, so one search serves all
    documents. `reached` holds the places where the steps so far can end; the
    nearest one before a place decides whether the next step is near enough. It
    may lie in the document before, but then it is too far: documents are
    further apart than any slop.
    """
    # Each step rules documents out, but to read once for all steps is cheaper than to read a little less.
    groups = [steps] if len(documents) <= _FEW else [[step] for step in steps]
    reached: Ints | None = None
    for group in groups:
        for places in _occurrences(lookup, field, group, documents):
            reached = places if reached is None else _after(reached, places, min(slop, _MAX_SLOP))
        assert reached is not None  # every group has a step
        documents = _documents(reached)
    return documents


def _after(reached: Ints, places: Ints, slop: int) -> Ints:
    """Return those of `places` that one of `reached` comes before, with no more than `slop` between."""
    if not len(reached) or not len(places):
        return reached[:0]
    if not slop:  # fewer and fewer are left to be looked up
        following = reached + 1
        nearest = np.minimum(places.searchsorted(following), len(places) - 1)
        found: Ints = following[places[nearest] == following]
        return found
    before = reached.searchsorted(places) - 1
    return places[(before >= 0) & (places - reached[before] <= slop + 1)]


def _documents(places: Ints) -> Ints:
    """Return the documents of places, both ascending."""
    documents = places >> PLACE_BITS
    is_first = np.ones(len(documents), np.bool_)
    is_first[1:] = documents[1:] != documents[:-1]
    return documents[is_first]


def _occurrences(lookup: Lookup, field: str, steps: _Steps, documents: Ints) -> list[Ints]:
    """Return for each step the places of its terms in the documents, ascending."""
    snapshot = lookup.snapshot
    by_start = dict(zip(snapshot.bases.tolist(), snapshot.split(documents), strict=True))
    parts = [
        (step, place.start, each)
        for step, terms in enumerate(steps)
        for term in terms
        for place, each in lookup.lists(field, term)
        if len(by_start[place.start])
    ]
    parts.sort(key=lambda part: part[1])  # what is in one file is read together
    wanted = [Wanted(each, by_start[start], start) for _, start, each in parts]
    places: list[list[Ints]] = [[np.zeros(0, np.int64)] for _ in steps]
    for (step, _, _), own in zip(parts, occurrences(wanted), strict=True):
        places[step].append(own)
    # Those of one term are in order from segment to segment.
    return [
        np.concatenate(own) if len(terms) == 1 else np.sort(np.concatenate(own))
        for terms, own in zip(steps, places, strict=True)
    ]
