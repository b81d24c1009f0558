"""What is a match tree in the words of the cluster? Node by node, with nothing to score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING

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
from tgsearch.engine.opensearch.mapping import PAIRS
from tgsearch.engine.opensearch.tokens import digest, facet_field, pair_of, path_value, token_of

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json

_MAX_PAIRS = 1024  # that two steps are looked up as
_MAX_TERMS = 60_000  # in one query; the cluster takes 65,536
_MAX_DAY = 2**31 - 1
_MAX_SLOP = 10**8  # no text is as long

_LEAVES = frozenset(
    ["exists", "match", "match_all", "match_none", "match_phrase", "range", "span_term", "term", "terms"]
)

EVERYTHING: Json = {"match_all": {}}
NOTHING: Json = {"match_none": {}}


def compiled(node: MatchNode) -> Json:
    """Return the query of a node."""
    match node:
        case Everything():
            return EVERYTHING
        case Nothing():
            return NOTHING
        case HasTerm(field, terms):
            return one_of(field, map(token_of, terms))
        case HasSequence(field, steps, slop):
            return _sequence(field, steps, slop)
        case HasId(ids):
            return one_of("key", map(key_of, ids))
        case AllOf(nodes):
            return all_of(map(compiled, nodes))
        case AnyOf(nodes):
            return any_of([compiled(each) for each in _gathered(nodes)])
        case Outside(inner):
            return {"bool": {"must_not": [compiled(inner)]}}
        case InFacet(facet, paths):
            return _in_facet(facet_field(facet), paths)
        case InDays(first, last):
            return all_of(
                [{"range": {"first": {"lte": _day(last)}}}, {"range": {"last": {"gte": _day(first)}}}]
            )


def leaves(query: object) -> int:
    """Return how many queries there are in one that hold no others, as the cluster counts them."""
    if isinstance(query, list):
        return sum(map(leaves, query))
    if not isinstance(query, dict):
        return 0
    return sum(1 if name in _LEAVES else leaves(inner) for name, inner in query.items())


def key_of(id: str) -> str:
    """Return what stands for the id of a document."""
    return digest("d", id)


def all_of(queries: Iterable[Json]) -> Json:
    """Return the query of what matches each; of none: everything."""
    needed = [query for query in queries if query is not EVERYTHING]
    if not needed:
        return EVERYTHING
    return needed[0] if len(needed) == 1 else {"bool": {"filter": needed}}


def any_of(queries: Sequence[Json]) -> Json:
    """Return the query of what matches one of them; of none: nothing."""
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}


def one_of(field: str, values: Iterable[str]) -> Json:
    """Return the query of documents with one of some values in a field."""
    distinct = list(dict.fromkeys(values))
    if len(distinct) == 1:
        return {"term": {field: distinct[0]}}
    return any_of(
        [
            {"terms": {field: distinct[start : start + _MAX_TERMS]}}
            for start in range(0, len(distinct), _MAX_TERMS)
        ]
    )


def _gathered(nodes: Sequence[MatchNode]) -> list[MatchNode]:
    """Return the nodes with the terms of one field in one: a query of many words stays small."""
    terms: dict[str, list[str]] = {}
    others: list[MatchNode] = []
    for node in nodes:
        if isinstance(node, HasTerm):
            terms.setdefault(node.field, []).extend(node.terms)
        else:
            others.append(node)
    return [*(HasTerm(field, tuple(own)) for field, own in terms.items()), *others]


def _day(ordinal: int) -> int:
    return max(-_MAX_DAY, min(ordinal, _MAX_DAY))


def _in_facet(field: str, paths: Sequence[tuple[str, ...]]) -> Json:
    if () in paths:  # the path above all: every document that has a value
        return {"exists": {"field": field}}
    return one_of(field, map(path_value, paths))


# Phrases


def _sequence(field: str, steps: Sequence[Sequence[str]], slop: int) -> Json:
    if not steps or not all(steps):
        return NOTHING
    if len(steps) == 1:
        return one_of(field, map(token_of, steps[0]))
    if slop == 0:
        return _adjacent(field, steps)
    tokens = [list(dict.fromkeys(map(token_of, step))) for step in steps]
    # A chain is found from either end: each way misses what only the other one sees.
    chains = [_chain(tokens, slop)]
    if len(tokens) > 2:
        chains.append(_chain(tokens, slop, from_end=True))
    return {"intervals": {field: {"any_of": {"intervals": chains}}}}


def _adjacent(field: str, steps: Sequence[Sequence[str]]) -> Json:
    if field == TEXT and len(steps) == 2 and len(steps[0]) * len(steps[1]) <= _MAX_PAIRS:
        return one_of(PAIRS, (pair_of(*pair) for pair in product(*steps)))
    tokens = [list(dict.fromkeys(map(token_of, step))) for step in steps]
    if all(len(step) == 1 for step in tokens):
        return {"match_phrase": {field: {"query": " ".join(step[0] for step in tokens)}}}
    return {"span_near": {"clauses": [_span(field, step) for step in tokens], "slop": 0, "in_order": True}}


def _span(field: str, tokens: Sequence[str]) -> Json:
    spans: list[Json] = [{"span_term": {field: token}} for token in tokens]
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": spans}}


def _chain(steps: Sequence[Sequence[str]], slop: int, *, from_end: bool = False) -> Json:
    """Return the intervals of the steps, each at most `slop` places further than next to the one before."""
    ordered = steps[::-1] if from_end else steps
    chain = _interval(ordered[0])
    for step in ordered[1:]:
        pair = [_interval(step), chain] if from_end else [chain, _interval(step)]
        chain = {"all_of": {"mode": "ordered", "max_gaps": min(slop, _MAX_SLOP), "intervals": pair}}
    return chain


def _interval(tokens: Sequence[str]) -> Json:
    matches: list[Json] = [{"match": {"query": token}} for token in tokens]
    return matches[0] if len(matches) == 1 else {"any_of": {"intervals": matches}}
