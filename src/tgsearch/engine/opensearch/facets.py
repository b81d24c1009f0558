"""How are documents counted by facet? Each has the paths of its values, and all that these begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tgsearch.engine.base import FacetPath
from tgsearch.engine.opensearch.together import Asked, Task, side_by_side
from tgsearch.engine.opensearch.tokens import SEPARATOR, facet_field, path_of

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json

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
    query: Json, facets: Sequence[str], depth: int, answer: Json
) -> Task[dict[str, dict[FacetPath, int]]]:
    """Return the counts by facet and path.

    Counts of many values come from shards that each name only their most
    frequent; where that may have left something out, every value is asked for.
    """
    found = yield from side_by_side(
        [_counts(query, facet, answer[f"f{place}"]) for place, facet in enumerate(facets)]
    )
    return {
        facet: {path: count for path, count in by_path.items() if not depth or len(path) <= depth}
        for facet, by_path in zip(facets, found, strict=True)
    }


def _counts(query: Json, facet: str, terms: Json) -> Task[dict[FacetPath, int]]:
    is_exact = not terms.get("sum_other_doc_count") and not terms.get("doc_count_error_upper_bound")
    if is_exact:
        return {path_of(bucket["key"]): int(bucket["doc_count"]) for bucket in terms["buckets"]}
    return (yield from _every_value(query, facet_field(facet)))


def _every_value(query: Json, field: str) -> Task[dict[FacetPath, int]]:
    values: Json = {"size": _MOST, "sources": [{"value": {"terms": {"field": field}}}]}
    counts: dict[FacetPath, int] = {}
    while True:
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": query,
            "aggs": {"values": {"composite": values}},
        }
        (answer,) = yield [Asked(body)]
        found = answer["aggregations"]["values"]
        for bucket in found["buckets"]:
            counts[path_of(bucket["key"]["value"])] = int(bucket["doc_count"])
        if "after_key" not in found:
            return counts
        values = {**values, "after": found["after_key"]}
