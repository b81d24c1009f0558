"""How is a request answered over a snapshot?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tgsearch import ranking
from tgsearch.engine.base import (
    FIELDS,
    AllOf,
    Clause,
    EngineStatistics,
    ScoredDocument,
    Searcher,
    SearchRequest,
    SearchResponse,
    TermClause,
)
from tgsearch.engine.terms import TermQuestion
from tgsearch.engine.whoosh import nearness, scoring
from tgsearch.engine.whoosh.dictionary import TermDictionary
from tgsearch.engine.whoosh.facets import Selection
from tgsearch.engine.whoosh.matching import matching
from tgsearch.engine.whoosh.occurrences import Lookup
from tgsearch.engine.whoosh.segment import PAIRS, PARTS, UNDATED, SegmentData
from tgsearch.engine.whoosh.snapshot import Ints, Mask, Snapshot
from tgsearch.value import frozen

Floats = NDArray[np.float64]


@frozen
class _Ranked:
    """A document on its way into the page."""

    number: int
    id: str
    score: float
    tier: int


class ArraySearcher(Searcher):
    """A snapshot: the segments of one generation, opened lazily and never changed."""

    def __init__(
        self, segments: Sequence[SegmentData], generation: int, on_close: Callable[[], None] = lambda: None
    ) -> None:
        self.snapshot = Snapshot(segments)
        self.generation = generation
        self._on_close = on_close

    @property
    def segments(self) -> tuple[SegmentData, ...]:
        """The segments, in the order of the table of contents."""
        return self.snapshot.segments

    @property
    def document_count(self) -> int:
        """How many live documents the snapshot has."""
        return self.snapshot.document_count

    # Searching

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; see `SearchRequest` and the promises of `engine.base`."""
        snapshot = self.snapshot
        lookup = Lookup(snapshot)
        tiers, whole = _tiers(lookup, request)
        total = int(np.count_nonzero(whole))
        wanted = request.offset + request.limit
        ranked: list[_Ranked] = []
        if request.limit and request.offset < total:
            ranked = self._ranked(lookup, request, tiers, whole, wanted)[request.offset : wanted]
        documents = []
        for each in ranked:
            segment, number = snapshot.segment_of(each.number)
            stored = segment.stored(number) if request.stored else b""
            documents.append(ScoredDocument(each.id, each.score, each.tier, stored))
        chosen = Selection(whole)
        facets = {
            facet: snapshot.counter(facet).counts(chosen, request.facet_depth) for facet in request.facets
        }
        return SearchResponse(total, tuple(documents), facets, len(tiers))

    def search_all(self, requests: Sequence[SearchRequest]) -> tuple[SearchResponse, ...]:
        """Answer several requests, one after the other."""
        return tuple(map(self.search, requests))

    def _ranked(
        self, lookup: Lookup, request: SearchRequest, tiers: list[Mask], whole: Mask, wanted: int
    ) -> list[_Ranked]:
        if request.sort != "relevance":
            return self._by_date(whole, wanted, newest=request.sort == "newest")
        clauses = self._scored_clauses(lookup, request.clauses)
        if request.mixed:
            numbers, scores = scoring.best(clauses, whole, wanted, 0.0)
            first = self._first(numbers, -scores, wanted, scores, 0)
            return [_Ranked(each.number, each.id, each.score, _tier_of(tiers, each.number)) for each in first]
        ranked: list[_Ranked] = []
        for tier, mask in enumerate(tiers):
            missing = wanted - len(ranked)
            if missing > 0:
                numbers, scores = scoring.best(clauses, mask, missing, 0.0)
                ranked += self._first(numbers, -scores, missing, scores, tier)
        return ranked

    def _by_date(self, mask: Mask, wanted: int, *, newest: bool) -> list[_Ranked]:
        numbers = np.flatnonzero(mask)
        days = (self.snapshot.last_days if newest else self.snapshot.first_days)[numbers].astype(np.float64)
        order = np.where(days == UNDATED, np.inf, -days if newest else days)
        return self._first(numbers, order, wanted, np.zeros(len(numbers)), 0)

    def _first(self, numbers: Ints, order: Floats, wanted: int, scores: Floats, tier: int) -> list[_Ranked]:
        """Return the first `wanted` by order, ties by id, reading only the ids that decide."""
        if len(order) > wanted:
            last = np.partition(order, wanted - 1)[wanted - 1]
            sure = np.flatnonzero(order < last)
            tied = self._first_by_id(numbers, np.flatnonzero(order == last), wanted - len(sure))
            chosen = np.concatenate((sure, tied))
        else:
            chosen = np.arange(len(order))
        ids = [self.snapshot.id(number) for number in numbers[chosen].tolist()]
        places = sorted(range(len(chosen)), key=lambda place: (order[chosen[place]], ids[place]))
        return [
            _Ranked(int(numbers[chosen[place]]), ids[place], float(scores[chosen[place]]), tier)
            for place in places[:wanted]
        ]

    def _first_by_id(self, numbers: Ints, tied: Ints, wanted: int) -> Ints:
        """Return of some places in `numbers` those with the first ids of each segment, at least `wanted`."""
        if len(tied) <= wanted:
            return tied
        chosen, done = [], 0
        for segment, own in zip(self.segments, self.snapshot.split(numbers[tied]), strict=True):
            ranks = segment.id_ranks[own]
            first = (
                np.argpartition(ranks, wanted - 1)[:wanted] if len(ranks) > wanted else np.arange(len(ranks))
            )
            chosen.append(tied[done + first])
            done += len(own)
        return np.concatenate(chosen)

    # Scoring

    def _scored_clauses(self, lookup: Lookup, clauses: Sequence[Clause]) -> list[scoring.ScoredClause]:
        """Return the clauses by falling weight."""
        scored = []
        for clause in clauses:
            found = scoring.occurrences(lookup, clause)
            background = clause.background if isinstance(clause, TermClause) else 0.0
            weight = clause.weight * ranking.idf(found.count, self.document_count, background)
            scored.append(scoring.ScoredClause(found, self.snapshot.norms(scoring.field_of(clause)), weight))
        return sorted(scored, key=lambda clause: -clause.weight)

    def explain(self, request: SearchRequest, id: str) -> tuple[tuple[Clause, float], ...]:
        """Return each clause's share of one document's score, in the request's order; () when unknown."""
        number = self.snapshot.locate(id)
        if number < 0:
            return ()
        lookup = Lookup(self.snapshot)
        shares = []
        for clause in request.clauses:
            scored = self._scored_clauses(lookup, [clause])[0]
            shares.append((clause, float(scored.of(np.array([number]))[0])))
        return tuple(shares)

    # Looking up

    def stored(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return what was stored for each of `ids` that exists."""
        found = {}
        for id in ids:
            number = self.snapshot.locate(id)
            if number >= 0:
                segment, own = self.snapshot.segment_of(number)
                found[id] = segment.stored(own)
        return found

    def anticipate(self, questions: Iterable[TermQuestion]) -> None:
        """Do nothing: the dictionaries are in memory, or as good as."""

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

        def numbers(dictionary: TermDictionary) -> Ints:
            found = dictionary.range_with_prefix(prefix)
            return np.arange(found.start, found.stop)

        return self._most_frequent(field, numbers, limit)

    def terms_with_folded_prefix(self, field: str, folded: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms whose fold begins with `folded`; ties in code point order."""
        return self._most_frequent(field, lambda dictionary: dictionary.folding_to_prefix(folded), limit)

    def _most_frequent(
        self, field: str, numbers: Callable[[TermDictionary], Ints], limit: int
    ) -> tuple[str, ...]:
        """Return the most frequent of the terms that `numbers` finds in each segment's dictionary."""
        depth = 4 * limit
        while limit > 0:
            terms, unseen = self._frequent_by_segment(field, numbers, depth)
            counts = {term: self.document_frequency(field, term) for term in terms}
            best = sorted(counts, key=lambda term: (-counts[term], term))[:limit]
            # A term that was not seen has at most `unseen` documents.
            if not unseen or (len(best) == limit and counts[best[-1]] > unseen):
                return tuple(best)
            depth *= 8
        return ()

    def _frequent_by_segment(
        self, field: str, numbers: Callable[[TermDictionary], Ints], depth: int
    ) -> tuple[set[str], int]:
        """Return the `depth` most frequent terms of each segment, and the most any other can have in all."""
        terms: set[str] = set()
        unseen = 0
        for segment in self.segments:
            data = segment.fields[field]
            found = numbers(data.dictionary)
            counts = data.postings.counts_of(found)
            order = np.argsort(-counts, kind="stable")
            taken = [place for place in order[:depth].tolist() if counts[place]]
            terms.update(data.dictionary.term(int(found[place])) for place in taken)
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

    def terms_near(self, field: str, folded: str, distance: int, limit: int) -> tuple[tuple[str, int], ...]:
        """Return up to `limit` terms whose fold is 1 to `distance` edits from `folded`; see `engine.base`."""
        return nearness.terms_near(self.snapshot, field, folded, distance, limit)

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
        """Forget the segments; their files are closed when nothing reads them any more."""
        on_close, self._on_close = self._on_close, lambda: None
        self.snapshot.memory.forget()  # its lists know the snapshot
        self.snapshot = Snapshot(())
        on_close()


def _tier_of(tiers: Sequence[Mask], number: int) -> int:
    """Return the tier of a document that is in one of them."""
    return next(tier for tier, mask in enumerate(tiers) if mask[number])


def _tiers(lookup: Lookup, request: SearchRequest) -> tuple[list[Mask], Mask]:
    """Return the masks of the tiers that are looked at, disjoint, and of the whole result."""
    taken: Mask = np.zeros(lookup.snapshot.size, np.bool_)
    tiers: list[Mask] = []
    for node in request.tiers:
        mask = matching(lookup, AllOf((node, request.within)))
        if tiers:
            mask &= ~taken
        tiers.append(mask)
        taken |= mask
        if request.enough and np.count_nonzero(taken) >= request.enough:
            break
    return tiers, taken
