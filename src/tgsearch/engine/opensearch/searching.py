"""How is a request answered by a cluster?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from tgsearch.engine.base import (
    FIELDS,
    Clause,
    EngineStatistics,
    FacetPath,
    HasId,
    ScoredDocument,
    Searcher,
    SearchRequest,
    SearchResponse,
)
from tgsearch.engine.opensearch import facets, pruning
from tgsearch.engine.opensearch.compile import EVERYTHING, all_of, any_of, compiled
from tgsearch.engine.opensearch.counting import Counts, totals
from tgsearch.engine.opensearch.mapping import DOCUMENT
from tgsearch.engine.opensearch.scoring import Scored, Scoring, affordable
from tgsearch.engine.opensearch.snapshot import PAGE, Snapshot
from tgsearch.engine.opensearch.state import unpacked
from tgsearch.engine.opensearch.together import Asked, Task, both, run, side_by_side
from tgsearch.engine.opensearch.tokens import unsorted
from tgsearch.engine.opensearch.vocabulary import Terms, Vocabulary
from tgsearch.engine.terms import Beginning, Folding, Frequency, Near, TermQuestion
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json

_AT_ONCE = 1000  # documents that are looked up in one question
_BY_ID: Json = {"id": {"order": "asc"}}
_ORDERS: dict[str, list[object]] = {
    "relevance": ["_score", _BY_ID],
    "newest": [{"last": {"order": "desc", "missing": "_last"}}, _BY_ID],
    "oldest": [{"first": {"order": "asc", "missing": "_last"}}, _BY_ID],
}


@frozen
class _Part:
    """A run of hits of one order: those of a tier, or of all tiers together."""

    query: Json  # beside what every document of the result matches
    tier: int
    is_wide: bool  # whether words may be missing from its documents
    offset: int
    limit: int


class OpenSearchSearcher(Searcher):
    """A snapshot on a cluster. What was counted for one request is remembered for the next."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.token = (snapshot.state.documents, snapshot.state.generation)  # of the commit
        counts = Counts(snapshot)
        self._vocabulary = Vocabulary(snapshot, counts)
        self._scoring = Scoring(snapshot, counts)

    @property
    def document_count(self) -> int:
        """How many documents the snapshot has."""
        return run(self._snapshot.ask, self._scoring.sizes()).documents

    # Searching

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; see `SearchRequest` and the promises of `engine.base`."""
        return run(self._snapshot.ask, self._response(request))

    def search_all(self, requests: Sequence[SearchRequest]) -> tuple[SearchResponse, ...]:
        """Answer several requests that don't depend on each other, in the round trips of one."""
        return tuple(run(self._snapshot.ask, side_by_side(list(map(self._response, requests)))))

    def _response(self, request: SearchRequest) -> Task[SearchResponse]:
        """Count what decides which documents come and what they score, then ask for them all at once."""
        if not request.tiers:
            return SearchResponse(0, (), {facet: {} for facet in request.facets}, 0)
        base = [*self._snapshot.visible(DOCUMENT), compiled(request.within)]
        tiers = [compiled(tier) for tier in request.tiers]
        by_tier = request.sort == "relevance" and not request.mixed and len(tiers) > 1
        upto = range(1, len(tiers) + 1) if len(tiers) > 1 and (by_tier or request.enough) else ()
        is_scored = request.sort == "relevance" and request.limit > 0
        # How many documents each tier and those before it hold.
        reached, clauses = yield from both(
            totals([all_of([*base, any_of(tiers[:used])]) for used in upto]),
            self._scoring.scored(request.clauses if is_scored else ()),
        )
        if request.enough:
            used = next((n for n, count in enumerate(reached, 1) if count >= request.enough), len(tiers))
            tiers, reached = tiers[:used], reached[:used]
        whole = all_of([*base, any_of(tiers)])
        parts = _parts_by_tier(request, tiers, reached) if by_tier else _one_part(request, tiers)
        scored = [clause for clause in clauses if clause is not None]
        numbers, pages = yield from both(
            self._numbers(request, whole),
            side_by_side([self._page(request, part, base, scored) for part in parts]),
        )
        total, counted = numbers
        documents = (
            _document(hit, part, request) for part, hits in zip(parts, pages, strict=True) for hit in hits
        )
        return SearchResponse(total, tuple(documents), counted, len(tiers))

    def _page(
        self, request: SearchRequest, part: _Part, base: Sequence[Json], scored: Sequence[Scored]
    ) -> Task[list[Json]]:
        """Return the hits of a part; where nearly every document matches, without scoring all."""

        def hits_among(among: Json) -> Task[list[Json]]:
            return _hits(_body(request, all_of([*base, among, part.query]), scored), part)

        if scored and part.limit and part.is_wide:
            sizes = yield from self._scoring.sizes()
            if sizes.documents >= pruning.MANY_DOCUMENTS:
                return (yield from pruning.best(scored, hits_among, part.limit))
        return (yield from hits_among(EVERYTHING))

    def _numbers(
        self, request: SearchRequest, query: Json
    ) -> Task[tuple[int, Mapping[str, dict[FacetPath, int]]]]:
        """Return the total and the facets of a query."""
        aggs = facets.aggregations(request.facets, request.facet_depth)
        (found,) = yield [Asked({"size": 0, "query": query, **({"aggs": aggs} if aggs else {})})]
        answer = found.get("aggregations", {})
        counted = yield from facets.counts(query, request.facets, request.facet_depth, answer)
        return int(found["hits"]["total"]["value"]), counted

    def explain(self, request: SearchRequest, id: str) -> tuple[tuple[Clause, float], ...]:
        """Return each clause's share of one document's score, in the request's order; () when unknown."""
        return run(self._snapshot.ask, self._shares(request.clauses, id))

    def _shares(self, clauses: Sequence[Clause], id: str) -> Task[tuple[tuple[Clause, float], ...]]:
        document = all_of([*self._snapshot.visible(DOCUMENT), compiled(HasId((id,)))])
        clauses_scored = yield from self._scoring.scored(clauses)
        asked = [Asked({"size": 0, "query": document})]
        for clause in clauses_scored:
            if clause is not None:
                scored: Json = {"bool": {"filter": [document], "must": [clause.query]}}
                asked.append(Asked({"size": 1, "query": scored, "_source": False, "track_total_hits": False}))
        found, *scores = yield asked
        if not found["hits"]["total"]["value"]:
            return ()
        left = (hits[0]["_score"] if (hits := each["hits"]["hits"]) else 0.0 for each in scores)
        shares = (0.0 if clause is None else float(next(left)) for clause in clauses_scored)
        return tuple(zip(clauses, shares, strict=True))

    # Looking up

    def stored(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return what was stored for each of `ids` that exists."""
        found = {}
        for start in range(0, len(ids), _AT_ONCE):
            wanted = compiled(HasId(tuple(ids[start : start + _AT_ONCE])))
            query = all_of([*self._snapshot.visible(DOCUMENT), wanted])
            for hit in self._snapshot.search_all(query, ("stored",)):
                found[unsorted(hit["sort"][-1])] = _stored(hit)
        return found

    def anticipate(self, questions: Iterable[TermQuestion]) -> None:
        """Look up what may be asked next, all of it in a few round trips."""
        run(self._snapshot.ask, both(self._vocabulary.answers(questions), self._scoring.sizes()))

    def _looked_up(self, question: TermQuestion) -> Terms:
        return run(self._snapshot.ask, self._vocabulary.answers((question,)))[question]

    def document_frequency(self, field: str, term: str) -> int:
        """Return in how many documents `term` stands; 0 when unknown."""
        ((_, count),) = self._looked_up(Frequency(field, term))
        return count

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms that begin with `prefix`; ties in code point order."""
        return tuple(term for term, _ in self._looked_up(Beginning(field, prefix, limit)))

    def terms_folding_to(self, field: str, folded: str) -> tuple[tuple[str, int], ...]:
        """Return the terms whose `text.fold` is `folded`, with document frequencies, most frequent first."""
        return self._looked_up(Folding(field, folded))

    def terms_with_folded_prefix(self, field: str, folded: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms whose `text.fold` begins with `folded`; ties in code point order."""
        question = Beginning(field, folded, limit, is_folded=True)
        return tuple(term for term, _ in self._looked_up(question))

    def terms_near(self, field: str, folded: str, distance: int, limit: int) -> tuple[tuple[str, int], ...]:
        """Return up to `limit` terms whose fold is 1 to `distance` edits from `folded`; see `engine.base`."""
        return self._looked_up(Near(field, folded, distance, limit))

    def manifest(self) -> dict[str, bytes]:
        """Return the entries that writers recorded, by key."""
        return {unsorted(hit["sort"][-1]): _stored(hit) for hit in self._snapshot.entries()}

    def statistics(self) -> EngineStatistics:
        """Return the sizes of this snapshot.

        `deleted` is 0: what is deleted never counts, and the cluster clears it away by itself.
        """
        segments = self._snapshot.segments()
        return EngineStatistics(
            documents=self.document_count,
            deleted=0,
            segments=max(len(segments), 1),
            terms=self._vocabulary.sizes(),
            bytes={"documents": sum(int(each.get("size") or 0) for each in segments)},
        )

    def close(self) -> None:
        """Let the cluster forget the snapshot; a second call does nothing."""
        self._snapshot.close()


class EmptySearcher(Searcher):
    """The snapshot of an index that is not there yet."""

    token = ("", -1)
    document_count = 0

    def search(self, request: SearchRequest) -> SearchResponse:
        """Find nothing."""
        used = 0 if not request.tiers else len(request.tiers)
        return SearchResponse(0, (), {facet: {} for facet in request.facets}, used)

    def search_all(self, requests: Sequence[SearchRequest]) -> tuple[SearchResponse, ...]:
        """Find nothing, each time."""
        return tuple(map(self.search, requests))

    def anticipate(self, questions: Iterable[TermQuestion]) -> None:
        """Do nothing."""

    def stored(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Know no document."""
        return {}

    def document_frequency(self, field: str, term: str) -> int:
        """Know no term."""
        return 0

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Know no term."""
        return ()

    def terms_folding_to(self, field: str, folded: str) -> tuple[tuple[str, int], ...]:
        """Know no term."""
        return ()

    def terms_with_folded_prefix(self, field: str, folded: str, limit: int) -> tuple[str, ...]:
        """Know no term."""
        return ()

    def terms_near(self, field: str, folded: str, distance: int, limit: int) -> tuple[tuple[str, int], ...]:
        """Know no term."""
        return ()

    def explain(self, request: SearchRequest, id: str) -> tuple[tuple[Clause, float], ...]:
        """Know no document."""
        return ()

    def manifest(self) -> dict[str, bytes]:
        """Have no entry."""
        return {}

    def statistics(self) -> EngineStatistics:
        """Return zeros."""
        return EngineStatistics(0, 0, 0, dict.fromkeys(FIELDS, 0), {})

    def close(self) -> None:
        """Do nothing."""


def _one_part(request: SearchRequest, tiers: Sequence[Json]) -> list[_Part]:
    """Return the one run of a page whose order disregards tiers."""
    is_wide = len(tiers) > 1
    if is_wide and request.sort == "relevance":  # which of them a document is in is told by names
        tiers = [{"bool": {"filter": [tier], "_name": str(n)}} for n, tier in enumerate(tiers)]
    return [_Part(any_of(tiers), 0, is_wide, request.offset, request.limit)]


def _parts_by_tier(request: SearchRequest, tiers: Sequence[Json], reached: Sequence[int]) -> list[_Part]:
    """Return the runs that a page consists of: of each tier, those that no earlier tier holds."""
    parts = []
    before = 0
    for tier, query in enumerate(tiers):
        first, last = max(request.offset, before), min(request.offset + request.limit, reached[tier])
        if first < last:
            own: Json = {"bool": {"filter": [query]}}
            if tier:
                own["bool"]["must_not"] = list(tiers[:tier])
            parts.append(_Part(own, tier, tier > 0, first - before, last - first))
        before = reached[tier]
    return parts


def _body(request: SearchRequest, query: Json, scored: Sequence[Scored]) -> Json:
    """Return the question for a run of hits, but for where it begins and ends."""
    if request.sort == "relevance":
        query = {"bool": {"filter": [query], "should": affordable(scored, query)}}
    return {
        "query": query,
        "sort": _ORDERS[request.sort],
        "track_total_hits": False,
        "_source": False,
        "stored_fields": ["stored"] if request.stored else "_none_",
    }


def _hits(body: Json, part: _Part) -> Task[list[Json]]:
    """Return the hits of a part; beyond what the cluster counts to it is walked."""
    if not part.limit:
        return []
    if part.offset + part.limit <= PAGE:
        (answer,) = yield [Asked({**body, "from": part.offset, "size": part.limit})]
        return list(answer["hits"]["hits"])
    skipped, after = 0, None
    hits: list[Json] = []
    while True:
        skips = skipped < part.offset
        size = min(PAGE, part.offset - skipped if skips else part.limit - len(hits))
        asked = {**body, "size": size, **({"search_after": after} if after else {})}
        if skips:
            asked["stored_fields"] = "_none_"
        (answer,) = yield [Asked(asked)]
        own = answer["hits"]["hits"]
        if skips:
            skipped += len(own)
        else:
            hits += own
        if len(own) < size or len(hits) >= part.limit:
            return hits
        after = own[-1]["sort"]


def _document(hit: Json, part: _Part, request: SearchRequest) -> ScoredDocument:
    by_date = request.sort != "relevance"
    return ScoredDocument(
        unsorted(hit["sort"][-1]),
        0.0 if by_date else float(hit["_score"]),
        0 if by_date else min(map(int, hit.get("matched_queries", ())), default=part.tier),
        _stored(hit),
    )


def _stored(hit: Json) -> bytes:
    values = hit.get("fields", {}).get("stored")
    return unpacked(values[0]) if values else b""
