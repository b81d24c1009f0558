"""How are documents counted by facet? Each has the paths of its values, and all that these begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tgsearch.engine.base import FacetPath
from tgsearch.engine.opensearch.tokens import SEPARATOR, facet_field, path_of

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json
    from tgsearch.engine.opensearch.snapshot import Snapshot

_MOST = 10_000  # values that are counted in one go


def aggregations(facets: Sequence[str], depth: int) -> Json:
    """Return what counts some facets to a depth, 0 for all; `counts` reads the answer."""
    asked: Json = {}
    for place, facet in enumerate(facets):
        terms: Json = {"field": facet_field(facet), "size": _MOST}
        if 0 < depth < 10:
            # In brackets, as 2.19 fails where it can read a list of beginnings and there is no value.
            terms["include"] = f"[1-{depth}]{SEPARATOR}.*"
        asked[f"f{place}"] = {"terms": terms}
    return asked


def counts(
    snapshot: Snapshot, query: Json, facets: Sequence[str], depth: int, answer: Json
) -> dict[str, dict[FacetPath, int]]:
    """Return the counts by facet and path.

    Counts of many values come from shards that each name only their most
    frequent; where that may have left something out, every value is asked for.
    """
    found = {}
    for place, facet in enumerate(facets):
        terms = answer[f"f{place}"]
        is_exact = not terms.get("sum_other_doc_count") and not terms.get("doc_count_error_upper_bound")
        buckets = terms["buckets"] if is_exact else _every_value(snapshot, query, facet_field(facet))
        by_path = {path_of(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
        found[facet] = {path: count for path, count in by_path.items() if not depth or len(path) <= depth}
    return found


def _every_value(snapshot: Snapshot, query: Json, field: str) -> Iterator[Json]:
    values: Json = {"size": _MOST, "sources": [{"value": {"terms": {"field": field}}}]}
    while True:
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": query,
            "aggs": {"values": {"composite": values}},
        }
        found = snapshot.search(body)["aggregations"]["values"]
        for bucket in found["buckets"]:
            yield {"key": bucket["key"]["value"], "doc_count": bucket["doc_count"]}
        if "after_key" not in found:
            return
        values = {**values, "after": found["after_key"]}
