"""How many documents of a snapshot match each of many queries?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tgsearch.engine.opensearch.compile import any_of
from tgsearch.engine.opensearch.mapping import DOCUMENT

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json
    from tgsearch.engine.opensearch.snapshot import Snapshot

_MAX_COUNTED = 500  # filters in one question


def token_counts(snapshot: Snapshot, field: str, tokens: Sequence[str]) -> dict[str, int]:
    """Return in how many documents each token stands in a field of the cluster."""
    queries: list[Json] = [{"term": {field: token}} for token in tokens]
    return dict(zip(tokens, counts_of(snapshot, queries), strict=True))


def counts_of(snapshot: Snapshot, queries: Sequence[Json]) -> list[int]:
    """Return how many documents match each of some queries."""
    counts: list[int] = []
    for start in range(0, len(queries), _MAX_COUNTED):
        part = queries[start : start + _MAX_COUNTED]
        body: Json = {
            "size": 0,
            "track_total_hits": False,
            # Only what matches one of them needs to be looked at.
            "query": {"bool": {"filter": [*snapshot.visible(DOCUMENT), any_of(part)]}},
            "aggs": {"counts": {"filters": {"filters": {str(n): query for n, query in enumerate(part)}}}},
        }
        buckets = snapshot.search(body)["aggregations"]["counts"]["buckets"]
        counts += [int(buckets[str(number)]["doc_count"]) for number in range(len(part))]
    return counts
