"""In what order do documents come? BM25 as `ranking` has it, built from queries of the cluster.

A field of tokens gives a term the score weight × frequency, so that terms side
by side add up to the frequency of their union. Around them a script makes BM25
of that: saturation by the length of the document, which is a number beside it,
and the weight of the clause with its idf, which are counted over the whole
snapshot. So a clause of many terms is one term, lengths are exact, and shards
and deleted documents change nothing. What is left of rounding is that of
numbers of 24 bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tgsearch import ranking
from tgsearch.engine.base import TEXT, Clause, TermClause
from tgsearch.engine.opensearch.compile import any_of, leaves
from tgsearch.engine.opensearch.counting import Counts, Tokens
from tgsearch.engine.opensearch.mapping import ALTERNATIVES, LENGTHS, PAIRS
from tgsearch.engine.opensearch.together import Asked, Task, both, side_by_side
from tgsearch.engine.opensearch.tokens import pair_of, token_of
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json
    from tgsearch.engine.opensearch.snapshot import Snapshot

# The cluster takes 1,024 alternatives in one; of more, the most frequent are scored.
MAX_SCORED = 1000
MAX_LEAVES = 1000  # and as many queries in one that hold no others
_SATURATION = (
    "double norm = params.base + params.slope * doc[params.length].value;"
    "return params.weight * _score / (_score + norm);"
)


@frozen
class _Union:
    """The tokens of a clause, with their weights, in a field of the cluster."""

    field: str
    weights: tuple[tuple[str, float], ...]

    @property
    def key(self) -> Tokens:
        """The tokens alone, to be counted."""
        return self.field, tuple(token for token, _ in self.weights)


@frozen
class Sizes:
    """How many documents a snapshot has, and the average length of each field of the cluster."""

    documents: int
    averages: Mapping[str, float]


@frozen
class Scored:
    """How a clause is scored."""

    query: Json
    weight: float  # it adds less than that
    tokens: Tokens
    frequency: int  # documents that have one of them


class Scoring:
    """Scores over one snapshot; what was counted is remembered."""

    def __init__(self, snapshot: Snapshot, counts: Counts) -> None:
        self._snapshot, self._counts = snapshot, counts
        self._sizes: Sizes | None = None

    def sizes(self) -> Task[Sizes]:
        """Return what is known of all documents together."""
        if self._sizes is None:
            lengths = {str(place): field for place, field in enumerate(LENGTHS)}
            body: Json = {
                "size": 0,
                "query": self._snapshot.documents_query(),
                "aggs": {name: {"sum": {"field": LENGTHS[field]}} for name, field in lengths.items()},
            }
            (found,) = yield [Asked(body)]
            count = int(found["hits"]["total"]["value"])
            sums = found["aggregations"]
            averages = {field: sums[name]["value"] / max(count, 1) for name, field in lengths.items()}
            self._sizes = Sizes(count, averages)
        return self._sizes

    def scored(self, clauses: Sequence[Clause]) -> Task[list[Scored | None]]:
        """Return for each clause how it is scored, None where it adds nothing."""
        unions = yield from side_by_side(list(map(self._union, clauses)))
        wanted = dict.fromkeys(each.key for each in unions if each.weights)
        frequencies, sizes = yield from both(self._counts.of(wanted), self.sizes())
        return [
            _scored(clause, union, frequencies.get(union.key, 0), sizes)
            for clause, union in zip(clauses, unions, strict=True)
        ]

    # Which tokens, and in how many documents

    def _union(self, clause: Clause) -> Task[_Union]:
        if isinstance(clause, TermClause):
            weights = {token_of(term): weight for term, weight in dict(clause.terms).items()}
            return _Union(clause.field, (yield from self._bounded(clause.field, weights)))
        firsts, seconds = dict(clause.firsts), dict(clause.seconds)
        if len(firsts) * len(seconds) > MAX_SCORED:
            firsts, seconds = yield from both(self._occurring(firsts), self._occurring(seconds))
        weights = {
            pair_of(first, second): first_weight * second_weight
            for first, first_weight in firsts.items()
            for second, second_weight in seconds.items()
        }
        return _Union(PAIRS, (yield from self._bounded(PAIRS, weights)))

    def _occurring(self, weights: Mapping[str, float]) -> Task[dict[str, float]]:
        counts = yield from self._counts.frequencies(TEXT, map(token_of, weights))
        return {term: weight for term, weight in weights.items() if counts[token_of(term)]}

    def _bounded(self, field: str, weights: Mapping[str, float]) -> Task[tuple[tuple[str, float], ...]]:
        """Return weighted tokens; of very many those that occur, the most frequent first."""
        if len(weights) <= MAX_SCORED:
            return tuple(weights.items())
        counts = yield from self._counts.frequencies(field, weights)
        occurring = [token for token in weights if counts[token]]
        occurring.sort(key=lambda token: -counts[token] * weights[token])
        return tuple((token, weights[token]) for token in occurring[:MAX_SCORED])


def _scored(clause: Clause, union: _Union, frequency: int, sizes: Sizes) -> Scored | None:
    if not frequency:
        return None
    background = clause.background if isinstance(clause, TermClause) else 0.0
    weight = clause.weight * ranking.idf(frequency, sizes.documents, background)
    base = ranking.length_norm(0.0, 1.0)
    slope = ranking.length_norm(1.0, sizes.averages[union.field]) - base
    length = LENGTHS[union.field]
    params = {"weight": weight, "base": base, "slope": slope, "length": length}
    script = {"source": _SATURATION, "params": params}
    query = {"script_score": {"query": any_of(list(_frequency_queries(union))), "script": script}}
    return Scored(query, weight, union.key, frequency)


def affordable(clauses: Sequence[Scored], beside: Json) -> list[Json]:
    """Return the queries of the clauses that the cluster takes beside one: all, or those that weigh most."""
    left = MAX_LEAVES - leaves(beside)
    taken: set[int] = set()
    for place in sorted(range(len(clauses)), key=lambda place: -clauses[place].weight):
        left -= leaves(clauses[place].query)
        if left < 0:
            break
        taken.add(place)
    return [clause.query for place, clause in enumerate(clauses) if place in taken]


def _frequency_queries(union: _Union) -> Iterator[Json]:
    """Yield what together scores a document by the weighted frequency of a union.

    Tokens of one weight are one query: in all of what it is asked at once the
    cluster takes no more than 1,024, and unaccented words have many pairs.
    """
    by_weight: dict[float, list[str]] = defaultdict(list)
    for token, weight in union.weights:
        by_weight[weight].append(token)
    for weight, tokens in by_weight.items():
        match = {"query": "\n".join(tokens), "analyzer": ALTERNATIVES, "boost": weight}
        yield {"match": {union.field: match}}
