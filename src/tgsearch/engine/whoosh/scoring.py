"""Which documents score best? MaxScore over arrays, a clause at a time.

The clauses are taken by falling upper bound. As soon as all that is left could
not lift a new document into the best k, only documents already seen are
completed (looked up in the remaining, usually long, lists), and those that
can't win any more are dropped after each. Every number comes out the same as
if all postings had been scored.
Source: Turtle & Flood 1995, "Query evaluation: strategies and optimizations".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tgsearch import ranking
from tgsearch.arrayfile import Array
from tgsearch.engine.base import TEXT, Clause, PairClause, TermClause
from tgsearch.engine.whoosh.segment import PAIRS, SegmentData

# Keeps a bound above a sum that was rounded in another order.
_ROUNDING = 1 + 1e-9

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where a clause occurs in one segment: live documents, ascending, and weighted frequencies."""

    docs: Array
    tfs: Array

    def tfs_of(self, candidates: NDArray[np.int64], documents: int) -> Floats:
        """Return the frequency in each candidate, 0 where the clause does not occur."""
        if len(candidates) * 16 < len(self.docs):
            places = np.minimum(np.searchsorted(self.docs, candidates), len(self.docs) - 1)
            return np.where(self.docs[places] == candidates, self.tfs[places], 0).astype(np.float64)
        spread = np.zeros(documents)
        spread[self.docs] = self.tfs
        return spread[candidates]


NOWHERE = Occurrences(np.zeros(0, np.uint16), np.zeros(0))


def occurrences(segment: SegmentData, clause: Clause) -> Occurrences:
    """Collect the postings of a clause; several terms are added up by document."""
    lists = _term_lists(segment, clause) if isinstance(clause, TermClause) else _pair_lists(segment, clause)
    if not lists:
        return NOWHERE
    if len(lists) == 1 and lists[0][2] == 1.0:
        docs, tfs, _ = lists[0]
    else:
        summed = np.zeros(segment.documents)
        for each_docs, each_tfs, weight in lists:
            summed[each_docs] += weight * each_tfs
        docs = np.flatnonzero(summed)
        tfs = summed[docs]
    if segment.live is not None:
        kept = segment.live[docs]
        docs, tfs = docs[kept], tfs[kept]
    return Occurrences(docs, tfs)


_List = tuple[Array, Array, float]


def _term_lists(segment: SegmentData, clause: TermClause) -> list[_List]:
    field = segment.fields[clause.field]
    found = ((field.dictionary.number(term), weight) for term, weight in clause.terms)
    return [(field.postings.docs(n), field.postings.tfs(n), weight) for n, weight in found if n >= 0]


def _pair_lists(segment: SegmentData, clause: PairClause) -> list[_List]:
    number = segment.fields[TEXT].dictionary.number
    firsts = [
        (n, weight) for n, weight in ((number(term), weight) for term, weight in clause.firsts) if n >= 0
    ]
    seconds = [
        (n, weight) for n, weight in ((number(term), weight) for term, weight in clause.seconds) if n >= 0
    ]
    lists = []
    for first, first_weight in firsts:
        for second, second_weight in seconds:
            pair = segment.pairs.dictionary.number(first, second)
            if pair >= 0:
                postings = segment.pairs.postings
                lists.append((postings.docs(pair), postings.tfs(pair), first_weight * second_weight))
    return lists


def field_of(clause: Clause) -> str:
    """Return the name of the field whose lengths a clause is normalised by."""
    return clause.field if isinstance(clause, TermClause) else PAIRS


@dataclass(frozen=True, slots=True)
class ScoredClause:
    """A clause ready to score in one segment."""

    occurrences: Occurrences
    norms: Floats  # by document number
    weight: float  # clause weight × idf: also the upper bound of what it adds

    def add_all(self, scores: Floats) -> None:
        """Add what the clause gives to every document it occurs in."""
        docs = self.occurrences.docs
        tfs = self.occurrences.tfs.astype(np.float64)
        scores[docs] += self.weight * ranking.saturation(tfs, self.norms[docs])

    def of(self, candidates: NDArray[np.int64]) -> Floats:
        """Return what the clause gives to each candidate."""
        if not len(self.occurrences.docs):
            return np.zeros(len(candidates))
        tfs = self.occurrences.tfs_of(candidates, len(self.norms))
        return self.weight * ranking.saturation(tfs, self.norms[candidates])


def best(
    clauses: Sequence[ScoredClause], eligible: Mask, limit: int, floor: float
) -> tuple[NDArray[np.int64], Floats]:
    """Return documents of `eligible` and their scores: at least all that can be among the best `limit`.

    Args:
        clauses: of this segment, by falling weight.
        eligible: mask of the documents that match.
        limit: how many are wanted; at least 1.
        floor: a score that `limit` documents elsewhere have reached; what
            stays below it may be left out.

    Returns:
        Document numbers, ascending, with their full scores.
    """
    remaining = _remaining_bounds(clauses)
    count = int(np.count_nonzero(eligible))
    if count <= max(limit, len(eligible) // 64):
        candidates = np.flatnonzero(eligible)
        return _complete(clauses, candidates, np.zeros(len(candidates)), remaining, limit, floor)
    scores = np.zeros(len(eligible))
    for place, clause in enumerate(clauses):
        if place and remaining[place] < max(
            floor, _floor_if_worthwhile(clauses, place, scores, eligible, limit)
        ):
            candidates = np.flatnonzero((scores > 0) & eligible)
            return _complete(clauses[place:], candidates, scores[candidates], remaining[place:], limit, floor)
        clause.add_all(scores)
    candidates = np.flatnonzero(eligible)
    return _keep_best(candidates, scores[candidates], limit, floor)


def _remaining_bounds(clauses: Sequence[ScoredClause]) -> list[float]:
    """Return for each place the most that the clauses from there on can add."""
    bounds = [0.0]
    for clause in reversed(clauses):
        bounds.append(bounds[-1] + clause.weight * _ROUNDING)
    return bounds[::-1]


def _floor_if_worthwhile(
    clauses: Sequence[ScoredClause], place: int, scores: Floats, eligible: Mask, limit: int
) -> float:
    """Return the score of the `limit`-th best so far, or 0 when finding it costs more than it may save."""
    seen = sum(len(clause.occurrences.docs) for clause in clauses[:place])
    left = sum(len(clause.occurrences.docs) for clause in clauses[place:])
    if left < len(scores) // 8 or left < seen // 4:
        return 0.0
    reached = scores[eligible]
    if len(reached) < limit:
        return 0.0
    return float(np.partition(reached, len(reached) - limit)[len(reached) - limit])


def _complete(
    clauses: Sequence[ScoredClause],
    candidates: NDArray[np.int64],
    scores: Floats,
    remaining: Sequence[float],
    limit: int,
    floor: float,
) -> tuple[NDArray[np.int64], Floats]:
    """Add the clauses to the candidates, dropping those that can't win after each."""
    for clause, bound in zip(clauses, remaining, strict=False):
        if len(scores) > limit:
            reached = max(floor, float(np.partition(scores, len(scores) - limit)[len(scores) - limit]))
            able = scores + bound >= reached
            candidates, scores = candidates[able], scores[able]
        scores = scores + clause.of(candidates)
    return _keep_best(candidates, scores, limit, floor)


def _keep_best(
    candidates: NDArray[np.int64], scores: Floats, limit: int, floor: float
) -> tuple[NDArray[np.int64], Floats]:
    """Drop what is below the floor or below the `limit`-th best; ties stay."""
    if len(scores) > limit:
        floor = max(floor, float(np.partition(scores, len(scores) - limit)[len(scores) - limit]))
    able = scores >= floor
    return candidates[able], scores[able]
