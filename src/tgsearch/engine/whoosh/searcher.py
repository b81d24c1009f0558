"""How is a request answered over all segments of a snapshot?"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tgsearch import ranking
from tgsearch.engine.base import (
    FIELDS,
    AllOf,
    Clause,
    EngineStatistics,
    FacetPath,
    ScoredDocument,
    Searcher,
    SearchRequest,
    SearchResponse,
)
from tgsearch.engine.whoosh import scoring
from tgsearch.engine.whoosh.matching import matching
from tgsearch.engine.whoosh.segment import PAIRS, PARTS, UNDATED, SegmentData

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, order=True)
class _Ranked:
    """A document on its way into the page; the smallest is the best."""

    tier: int
    order: float  # negative score, or the date as the sort wants it
    id: str
    segment: int
    number: int


class ArraySearcher(Searcher):
    """A snapshot: the segments of one generation, opened lazily and never changed."""

    def __init__(
        self, segments: Sequence[SegmentData], generation: int, on_close: Callable[[], None] = lambda: None
    ) -> None:
        self.segments = tuple(segments)
        self.generation = generation
        self._on_close = on_close
        self._norms: dict[tuple[int, str], NDArray[np.float64]] = {}

    @cached_property
    def document_count(self) -> int:
        """How many live documents the snapshot has."""
        return sum(segment.live_count for segment in self.segments)

    # Searching

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; see `SearchRequest` and the promises of `engine.base`."""
        tiers, whole = self._tiers(request)
        total = sum(int(np.count_nonzero(mask)) for mask in whole)
        wanted = request.offset + request.limit
        ranked = (
            self._ranked(request, tiers, whole, wanted) if request.limit and request.offset < total else []
        )
        page = tuple(self._document(each, request) for each in ranked[request.offset : wanted])
        facets = {facet: self._facet_counts(facet, whole) for facet in request.facets}
        return SearchResponse(total, page, facets, len(tiers))

    def _tiers(self, request: SearchRequest) -> tuple[list[list[Mask]], list[Mask]]:
        """Return the masks by segment of each tier looked at, disjoint, and of the whole result."""
        taken = [np.zeros(segment.documents, np.bool_) for segment in self.segments]
        tiers, total = [], 0
        for node in request.tiers:
            masks = [
                matching(segment, AllOf((node, request.within))) & ~seen
                for segment, seen in zip(self.segments, taken, strict=True)
            ]
            for seen, mask in zip(taken, masks, strict=True):
                seen |= mask
            tiers.append(masks)
            total += sum(int(np.count_nonzero(mask)) for mask in masks)
            if request.enough and total >= request.enough:
                break
        return tiers, taken

    def _ranked(
        self, request: SearchRequest, tiers: list[list[Mask]], whole: list[Mask], wanted: int
    ) -> list[_Ranked]:
        if request.sort != "relevance":
            return self._by_date(whole, wanted, newest=request.sort == "newest")
        clauses = self._scored_clauses(request.clauses)
        ranked: list[_Ranked] = []
        for tier, masks in enumerate(tiers):
            missing = wanted - len(ranked)
            if missing > 0:
                ranked += self._by_score(clauses, masks, missing, tier)
        return ranked

    def _by_score(
        self, clauses: list[list[scoring.ScoredClause]], masks: list[Mask], wanted: int, tier: int
    ) -> list[_Ranked]:
        best: list[_Ranked] = []
        floor = 0.0
        for place, (segment, mask) in enumerate(zip(self.segments, masks, strict=True)):
            if not mask.any():
                continue
            numbers, scores = scoring.best(clauses[place], mask, wanted, floor)
            best += self._candidates(segment, place, tier, numbers, -scores, wanted)
            best = heapq.nsmallest(wanted, best)
            if len(best) == wanted:
                floor = -best[-1].order
        return best

    def _by_date(self, masks: list[Mask], wanted: int, *, newest: bool) -> list[_Ranked]:
        best: list[_Ranked] = []
        for place, (segment, mask) in enumerate(zip(self.segments, masks, strict=True)):
            numbers = np.flatnonzero(mask)
            days = (segment.last_days if newest else segment.first_days)[numbers].astype(np.float64)
            order = np.where(days == UNDATED, np.inf, -days if newest else days)
            best += self._candidates(segment, place, 0, numbers, order, wanted)
        return heapq.nsmallest(wanted, best)

    @staticmethod
    def _candidates(
        segment: SegmentData,
        place: int,
        tier: int,
        numbers: NDArray[np.int64],
        order: NDArray[np.float64],
        wanted: int,
    ) -> list[_Ranked]:
        """Pick the first `wanted` by order, ties by id, reading only their ids."""
        first = np.lexsort((segment.id_ranks[numbers], order))[:wanted]
        return [
            _Ranked(tier, float(order[i]), segment.id(int(numbers[i])), place, int(numbers[i])) for i in first
        ]

    def _document(self, ranked: _Ranked, request: SearchRequest) -> ScoredDocument:
        score = -ranked.order if request.sort == "relevance" else 0.0
        stored = self.segments[ranked.segment].stored(ranked.number)
        return ScoredDocument(ranked.id, score + 0.0, ranked.tier, stored)

    # Scoring

    def _scored_clauses(self, clauses: Sequence[Clause]) -> list[list[scoring.ScoredClause]]:
        """Return for each segment the clauses by falling weight, with statistics of the whole snapshot."""
        found = [[scoring.occurrences(segment, clause) for segment in self.segments] for clause in clauses]
        weights = [
            clause.weight * ranking.idf(sum(each.count for each in by_segment), self.document_count)
            for clause, by_segment in zip(clauses, found, strict=True)
        ]
        order = sorted(range(len(clauses)), key=lambda place: -weights[place])
        return [
            [
                scoring.ScoredClause(
                    found[place][number], self._norm(number, scoring.field_of(clauses[place])), weights[place]
                )
                for place in order
            ]
            for number in range(len(self.segments))
        ]

    def _norm(self, segment: int, field: str) -> NDArray[np.float64]:
        norms = self._norms.get((segment, field))
        if norms is None:
            lengths = self.segments[segment].lengths(field).astype(np.float64)
            norms = ranking.length_norm(lengths, self._average_length(field))
            self._norms[segment, field] = norms
        return norms

    def _average_length(self, field: str) -> float:
        total = 0
        for segment in self.segments:
            lengths = segment.lengths(field)
            total += int((lengths if segment.live is None else lengths[segment.live]).sum(dtype=np.int64))
        return total / max(self.document_count, 1)

    def explain(self, request: SearchRequest, id: str) -> tuple[tuple[Clause, float], ...]:
        """Return each clause's share of one document's score, in the request's order; () when unknown."""
        place, number = self._locate(id)
        if place < 0:
            return ()
        shares = []
        for clause in request.clauses:
            scored = self._scored_clauses([clause])[place][0]
            shares.append((clause, float(scored.of(np.array([number]))[0])))
        return tuple(shares)

    # Facets

    def _facet_counts(self, facet: str, masks: list[Mask]) -> Mapping[FacetPath, int]:
        counts: dict[FacetPath, int] = defaultdict(int)
        for segment, mask in zip(self.segments, masks, strict=True):
            data = segment.facets.get(facet)
            if data is not None:
                by_node = data.counts(mask)
                for node in np.flatnonzero(by_node):
                    counts[data.nodes[node]] += int(by_node[node])
        return dict(counts)

    # Looking up

    def _locate(self, id: str) -> tuple[int, int]:
        for place, segment in enumerate(self.segments):
            number = segment.number(id)
            if number >= 0:
                return place, number
        return -1, -1

    def stored(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return what was stored for each of `ids` that exists."""
        places = {id: self._locate(id) for id in ids}
        return {
            id: self.segments[place].stored(number) for id, (place, number) in places.items() if place >= 0
        }

    def document_frequency(self, field: str, term: str) -> int:
        """Return in how many documents `term` stands, deleted ones not yet merged away included."""
        total = 0
        for segment in self.segments:
            data = segment.fields[field]
            number = data.dictionary.number(term)
            total += data.postings.count(number) if number >= 0 else 0
        return total

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms that begin with `prefix`; ties in code point order."""
        depth = 4 * limit
        while limit > 0:
            terms, unseen = self._frequent_with_prefix(field, prefix, depth)
            counts = {term: self.document_frequency(field, term) for term in terms}
            best = sorted(counts, key=lambda term: (-counts[term], term))[:limit]
            # A term that was not seen has at most `unseen` documents.
            if not unseen or (len(best) == limit and counts[best[-1]] > unseen):
                return tuple(best)
            depth *= 8
        return ()

    def _frequent_with_prefix(self, field: str, prefix: str, depth: int) -> tuple[set[str], int]:
        """Return the `depth` most frequent terms of each segment, and the most any other can have in all."""
        terms: set[str] = set()
        unseen = 0
        for segment in self.segments:
            data = segment.fields[field]
            numbers = data.dictionary.range_with_prefix(prefix)
            counts = data.postings.counts(numbers.start, numbers.stop)
            order = np.argsort(-counts, kind="stable")
            taken = [place for place in order[:depth].tolist() if counts[place]]
            terms.update(data.dictionary.term(numbers.start + place) for place in taken)
            unseen += int(counts[order[depth]]) if len(order) > depth else 0
        return terms, unseen

    def terms_folding_to(self, field: str, folded: str) -> tuple[tuple[str, int], ...]:
        """Return the terms whose `text.fold` is `folded`, with document frequencies, most frequent first."""
        counts: dict[str, int] = defaultdict(int)
        for segment in self.segments:
            data = segment.fields[field]
            for number in data.dictionary.folding_to(folded).tolist():
                if data.postings.count(number):
                    counts[data.dictionary.term(number)] += data.postings.count(number)
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def manifest(self) -> dict[str, bytes]:
        """Return the entries that writers recorded, by key."""
        latest: dict[str, tuple[int, bytes | None]] = {}
        for segment in self.segments:
            for sequence, key, value in segment.manifest():
                if key not in latest or latest[key][0] < sequence:
                    latest[key] = (sequence, value)
        return {key: value for key, (_, value) in latest.items() if value is not None}

    def statistics(self) -> EngineStatistics:
        """Return the sizes of this snapshot."""
        terms = {
            field: max((len(segment.fields[field].dictionary) for segment in self.segments), default=0)
            for field in FIELDS
        }
        terms[PAIRS] = max((len(segment.pairs.dictionary) for segment in self.segments), default=0)
        return EngineStatistics(
            documents=self.document_count,
            deleted=sum(segment.documents for segment in self.segments) - self.document_count,
            segments=len(self.segments),
            terms=terms,
            bytes={part: sum(segment.size(part) for segment in self.segments) for part in PARTS},
        )

    def close(self) -> None:
        """Forget the segments; their files are unmapped when nothing uses them any more."""
        on_close, self._on_close = self._on_close, lambda: None
        self.segments = ()
        on_close()
