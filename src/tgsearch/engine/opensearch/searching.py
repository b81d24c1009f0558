"""How is a request answered by a cluster?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from tgsearch.engine.opensearch import facets
from tgsearch.engine.opensearch.compile import all_of, any_of, compiled
from tgsearch.engine.opensearch.counting import counts_of
from tgsearch.engine.opensearch.mapping import DOCUMENT
from tgsearch.engine.opensearch.scoring import Scoring
from tgsearch.engine.opensearch.snapshot import PAGE, Snapshot
from tgsearch.engine.opensearch.state import unpacked
from tgsearch.engine.opensearch.tokens import unsorted
from tgsearch.engine.opensearch.vocabulary import Vocabulary
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

    query: Json
    tier: int
    offset: int
    limit: int


class OpenSearchSearcher(Searcher):
    """A snapshot on a cluster. What was counted for one request is remembered for the next."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.token = (snapshot.state.documents, snapshot.state.generation)  # of the commit
        self._vocabulary = Vocabulary(snapshot)
        self._scoring = Scoring(snapshot, self._vocabulary)

    @property
    def document_count(self) -> int:
        """How many documents the snapshot has."""
        return self._scoring.document_count

    # Searching

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; see `SearchRequest` and the promises of `engine.base`."""
        if not request.tiers:
            return SearchResponse(0, (), {facet: {} for facet in request.facets}, 0)
        base = [*self._snapshot.visible(DOCUMENT), compiled(request.within)]
        tiers = [compiled(tier) for tier in request.tiers]
        by_tier = request.sort == "relevance" and not request.mixed and len(tiers) > 1
        reached = self._reached(base, tiers) if len(tiers) > 1 and (by_tier or request.enough) else []
        if request.enough:
            used = next((n for n, count in enumerate(reached, 1) if count >= request.enough), len(tiers))
            tiers, reached = tiers[:used], reached[:used]
        everything = all_of([*base, any_of(tiers)])
        parts = _parts_by_tier(request, base, tiers, reached) if by_tier else _one_part(request, everything)
        total, counted = self._count(request, everything) if len(parts) != 1 or by_tier else (-1, {})
        documents: list[ScoredDocument] = []
        for part in parts:
            aggs = facets.aggregations(request.facets, request.facet_depth) if total < 0 else {}
            answer = self._part(request, part, tiers, aggs)
            documents += answer.documents
            if total < 0:
                total = answer.total
                counted = self._facets(request, everything, answer.aggregations)
        return SearchResponse(total, tuple(documents), counted, len(tiers))

    def _reached(self, base: Sequence[Json], tiers: Sequence[Json]) -> list[int]:
        """Return for each tier how many documents it and those before it hold."""
        queries = [all_of([*base, any_of(tiers[:used])]) for used in range(1, len(tiers) + 1)]
        return counts_of(self._snapshot, queries)

    def _count(self, request: SearchRequest, query: Json) -> tuple[int, Mapping[str, dict[FacetPath, int]]]:
        aggs = facets.aggregations(request.facets, request.facet_depth)
        found = self._snapshot.search({"size": 0, "query": query, **({"aggs": aggs} if aggs else {})})
        counted = self._facets(request, query, found.get("aggregations", {}))
        return int(found["hits"]["total"]["value"]), counted

    def _facets(self, request: SearchRequest, query: Json, answer: Json) -> dict[str, dict[FacetPath, int]]:
        return facets.counts(self._snapshot, query, request.facets, request.facet_depth, answer)

    def _part(self, request: SearchRequest, part: _Part, tiers: Sequence[Json], aggs: Json) -> _Answer:
        """Return one run of hits, with what `aggs` count over the whole of its query."""
        query: Json = {"bool": {"filter": [part.query]}}
        if request.sort == "relevance":
            query["bool"]["should"] = self._scoring.queries(request.clauses)
            if request.mixed and len(tiers) > 1:  # which of them a document is in is told by names
                named = [{"bool": {"filter": [tier], "_name": str(n)}} for n, tier in enumerate(tiers)]
                query["bool"]["filter"].append(any_of(named))
        body: Json = {
            "query": query,
            "sort": _ORDERS[request.sort],
            "_source": False,
            "stored_fields": ["stored"] if request.stored else "_none_",
            **({"aggs": aggs} if aggs else {}),
        }
        found, hits = self._hits(body, part.offset, part.limit)
        by_date = request.sort != "relevance"
        documents = [
            ScoredDocument(
                unsorted(hit["sort"][-1]),
                0.0 if by_date else float(hit["_score"]),
                0 if by_date else min(map(int, hit.get("matched_queries", ())), default=part.tier),
                _stored(hit),
            )
            for hit in hits
        ]
        return _Answer(int(found["hits"]["total"]["value"]), documents, found.get("aggregations", {}))

    def _hits(self, body: Json, offset: int, limit: int) -> tuple[Json, list[Json]]:
        """Return an answer and its hits from `offset` on; beyond what the cluster counts to it is walked."""
        if offset + limit <= PAGE:
            found = self._snapshot.search({**body, "from": offset, "size": limit})
            return found, found["hits"]["hits"]
        skipped, after = 0, None
        hits: list[Json] = []
        first: Json = {}
        while True:
            skips = skipped < offset
            size = min(PAGE, offset - skipped if skips else limit - len(hits))
            asked = {**body, "size": size, **({"search_after": after} if after else {})}
            if skips:
                asked["stored_fields"] = "_none_"
            if first:
                asked.pop("aggs", None)
            found = self._snapshot.search(asked)
            first = first or found
            own = found["hits"]["hits"]
            if skips:
                skipped += len(own)
            else:
                hits += own
            if len(own) < size or len(hits) >= limit:
                return first, hits
            after = own[-1]["sort"]

    def explain(self, request: SearchRequest, id: str) -> tuple[tuple[Clause, float], ...]:
        """Return each clause's share of one document's score, in the request's order; () when unknown."""
        document = all_of([*self._snapshot.visible(DOCUMENT), compiled(HasId((id,)))])
        if not self._snapshot.search({"size": 0, "query": document})["hits"]["total"]["value"]:
            return ()
        shares = []
        for clause, query in zip(request.clauses, self._scoring.queries_each(request.clauses), strict=True):
            score = 0.0
            if query is not None:
                asked: Json = {"bool": {"filter": [document], "must": [query]}}
                hits = self._snapshot.search({"size": 1, "query": asked, "_source": False})["hits"]["hits"]
                score = float(hits[0]["_score"]) if hits else 0.0
            shares.append((clause, score))
        return tuple(shares)

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

    def document_frequency(self, field: str, term: str) -> int:
        """Return in how many documents `term` stands; 0 when unknown."""
        return self._vocabulary.frequencies(field, [term])[term]

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms that begin with `prefix`; ties in code point order."""
        return self._vocabulary.with_prefix(field, prefix, limit)

    def terms_folding_to(self, field: str, folded: str) -> tuple[tuple[str, int], ...]:
        """Return the terms whose `text.fold` is `folded`, with document frequencies, most frequent first."""
        return self._vocabulary.folding_to(field, folded)

    def terms_with_folded_prefix(self, field: str, folded: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms whose `text.fold` begins with `folded`; ties in code point order."""
        return self._vocabulary.with_folded_prefix(field, folded, limit)

    def terms_near(self, field: str, folded: str, distance: int, limit: int) -> tuple[tuple[str, int], ...]:
        """Return up to `limit` terms whose fold is 1 to `distance` edits from `folded`; see `engine.base`."""
        return self._vocabulary.near(field, folded, distance, limit)

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


@frozen
class _Answer:
    """A run of hits, with numbers over the whole of its query."""

    total: int
    documents: list[ScoredDocument]
    aggregations: Json


def _one_part(request: SearchRequest, query: Json) -> list[_Part]:
    return [_Part(query, 0, request.offset, request.limit)]


def _parts_by_tier(
    request: SearchRequest, base: Sequence[Json], tiers: Sequence[Json], reached: Sequence[int]
) -> list[_Part]:
    """Return the runs that a page consists of: of each tier, those that no earlier tier holds."""
    parts = []
    before = 0
    for tier, query in enumerate(tiers):
        first, last = max(request.offset, before), min(request.offset + request.limit, reached[tier])
        if first < last:
            own: Json = {"bool": {"filter": [*base, query]}}
            if tier:
                own["bool"]["must_not"] = list(tiers[:tier])
            parts.append(_Part(own, tier, first - before, last - first))
        before = reached[tier]
    return parts


def _stored(hit: Json) -> bytes:
    values = hit.get("fields", {}).get("stored")
    return unpacked(values[0]) if values else b""
