"""Which terms does an index hold, and how many documents hold them? Looked up beside the documents.

The index of terms knows each term that was ever written, how it folds, and in
how many documents it was written: never less than there are. In how many it
stands now is counted over the snapshot, so terms of later commits, and those of
deleted documents, are not found. Of the most frequent as many are counted as it
takes for no other to come before them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from rapidfuzz.distance import OSA

from tgsearch.engine.base import FIELDS
from tgsearch.engine.opensearch.connection import NotThereError
from tgsearch.engine.opensearch.counting import token_counts
from tgsearch.engine.opensearch.snapshot import PAGE, Snapshot, whole
from tgsearch.engine.opensearch.tokens import MAX_TOKEN, digest, read, token_of, written
from tgsearch.text import fold

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json

_MAX_REMEMBERED = 100_000
_MAX_FUZZY = 2  # edits that the cluster can look for
_LONGEST = 2**31 - 1

_Test: TypeAlias = Callable[[str], bool]


def term_id(field: str, term: str) -> str:
    """Return the id of a term in the index of terms."""
    return digest(field, term)


def term_source(field: str, term: str, count: int, born: int) -> Json:
    """Return what the index of terms keeps of a term."""
    folded, token = fold(term), written(term)
    source: Json = {
        "field": field,
        "term": token[:MAX_TOKEN],
        "fold": written(folded)[:MAX_TOKEN],
        "length": len(folded),
        "letters": term.isalpha(),
        "count": count,
        "born": born,
    }
    if len(token) > MAX_TOKEN:
        source["whole"] = token
    return source


class Vocabulary:
    """The terms of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._counts: dict[tuple[str, str], int] = {}
        self._folded: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {}

    def frequencies(self, field: str, terms: Sequence[str]) -> dict[str, int]:
        """Return in how many documents each term stands."""
        if len(self._counts) + len(terms) > _MAX_REMEMBERED:
            self._counts = {}
        known = self._counts  # another thread may begin a new one
        missing = {term: token_of(term) for term in terms if (field, term) not in known}
        if missing:
            counts = token_counts(self._snapshot, field, list(missing.values()))
            known.update({(field, term): counts[token] for term, token in missing.items()})
        return {term: known[field, term] for term in terms}

    def folding_to(self, field: str, folded: str) -> tuple[tuple[str, int], ...]:
        """Return the terms with a fold, with their frequencies, most frequent first."""
        found = self._folded.get((field, folded))
        if found is None:
            query = _of(field, {"term": {"fold": written(folded)[:MAX_TOKEN]}})
            terms = [term for page in self._pages(query) for term, _ in page if fold(term) == folded]
            found = _by_frequency({term: n for term, n in self.frequencies(field, terms).items() if n})
            if len(self._folded) >= _MAX_REMEMBERED:
                self._folded = {}
            self._folded[field, folded] = found
        return found

    def with_prefix(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms that begin with a text."""
        query = _of(field, {"prefix": {"term": written(prefix)[:MAX_TOKEN]}})
        return self._most_frequent(field, query, limit, lambda term: term.startswith(prefix))

    def with_folded_prefix(self, field: str, folded: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms whose fold begins with a text."""
        query = _of(field, {"prefix": {"fold": written(folded)[:MAX_TOKEN]}})
        return self._most_frequent(field, query, limit, lambda term: fold(term).startswith(folded))

    def _most_frequent(self, field: str, query: Json, limit: int, fits: _Test) -> tuple[str, ...]:
        if limit <= 0:
            return ()
        counts: dict[str, int] = {}
        for page in self._pages(query, most=max(2 * limit, 32)):
            terms = [term for term, _ in page if fits(term)]
            counts.update({term: n for term, n in self.frequencies(field, terms).items() if n})
            best = _by_frequency(counts)[:limit]
            unseen = page[-1][1]  # none that comes later was written more often
            if len(best) == limit and best[-1][1] > unseen:
                break
        return tuple(term for term, _ in _by_frequency(counts)[:limit])

    def near(self, field: str, folded: str, distance: int, limit: int) -> tuple[tuple[str, int], ...]:
        """Return terms whose fold is 1 to `distance` edits away, as `engine.base` has it."""
        if limit <= 0 or distance <= 0:
            return ()
        by_edits: dict[int, list[str]] = defaultdict(list)
        for term in self._candidates(field, folded, distance):
            edits = OSA.distance(fold(term), folded, score_cutoff=distance)
            if 0 < edits <= distance:
                by_edits[edits].append(term)
        found: list[tuple[str, int]] = []
        for edits in sorted(by_edits):
            if len(found) >= limit:
                break
            counts = self.frequencies(field, by_edits[edits])
            ordered = _by_frequency({term: n for term, n in counts.items() if n})
            found += [(term, edits) for term, _ in ordered]
        return tuple(found[:limit])

    def _candidates(self, field: str, folded: str, distance: int) -> Iterator[str]:
        """Yield terms of letters alone, among them all whose fold is near."""
        lengths = {"gte": max(len(folded) - distance, 0), "lte": min(len(folded) + distance, _LONGEST)}
        queries: list[Json] = [{"term": {"letters": True}}, {"range": {"length": lengths}}]
        value = written(folded)
        if distance <= _MAX_FUZZY and value == folded and 0 < len(value) < MAX_TOKEN - distance:
            fuzzy = {"value": value, "fuzziness": distance, "rewrite": "constant_score"}
            queries.append({"fuzzy": {"fold": fuzzy}})
        for page in self._pages(_of(field, *queries)):
            yield from (term for term, _ in page)

    def sizes(self) -> dict[str, int]:
        """Return how many terms of each field were ever written, up to this commit."""
        filters = {field: {"term": {"field": field}} for field in FIELDS}
        body: Json = {
            "size": 0,
            "query": self._snapshot.committed(),
            "aggs": {"fields": {"filters": {"filters": filters}}},
        }
        buckets = self._ask(body)["aggregations"]["fields"]["buckets"]
        return {field: int(buckets[field]["doc_count"]) for field in FIELDS}

    def _pages(self, query: Json, most: int = PAGE) -> Iterator[list[tuple[str, int]]]:
        """Yield the terms of a query with how often they were written, most often first, in pages."""
        body: Json = {
            "size": min(most, PAGE),
            "query": query,
            "_source": ["term", "whole", "count"],
            "sort": [{"count": "desc"}, {"term": "asc"}],
            "track_total_hits": False,
        }
        while True:
            hits = self._ask(body)["hits"]["hits"]
            if hits:
                sources = [hit["_source"] for hit in hits]
                yield [(read(each.get("whole", each["term"])), int(each["count"])) for each in sources]
            if len(hits) < body["size"]:
                return
            body |= {"search_after": hits[-1]["sort"], "size": min(4 * body["size"], PAGE)}

    def _ask(self, body: Json) -> Json:
        connection = self._snapshot.connection
        params = {"allow_partial_search_results": "false"}
        try:
            found = connection.ask("POST", f"/{self._snapshot.terms_index}/_search", body, params=params)
        except NotThereError:  # another index took the place of this one
            return {
                "hits": {"hits": []},
                "aggregations": {"fields": {"buckets": {field: {"doc_count": 0} for field in FIELDS}}},
            }
        whole(connection, found)
        return found


def _of(field: str, *queries: Json) -> Json:
    return {"bool": {"filter": [{"term": {"field": field}}, *queries]}}


def _by_frequency(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
