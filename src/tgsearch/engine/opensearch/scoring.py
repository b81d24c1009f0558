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

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from tgsearch import ranking
from tgsearch.engine.base import TEXT, Clause, TermClause
from tgsearch.engine.opensearch.compile import any_of, one_of
from tgsearch.engine.opensearch.counting import counts_of, token_counts
from tgsearch.engine.opensearch.mapping import LENGTHS, PAIRS
from tgsearch.engine.opensearch.tokens import pair_of, token_of
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json
    from tgsearch.engine.opensearch.snapshot import Snapshot
    from tgsearch.engine.opensearch.vocabulary import Vocabulary

# The cluster takes 1,024 queries within one; of more, the most frequent are scored.
MAX_SCORED = 1000
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
    def tokens(self) -> tuple[str, ...]:
        """The tokens alone."""
        return tuple(token for token, _ in self.weights)


class Scoring:
    """Scores over one snapshot; what was counted is remembered."""

    def __init__(self, snapshot: Snapshot, vocabulary: Vocabulary) -> None:
        self._snapshot, self._vocabulary = snapshot, vocabulary
        self._frequencies: dict[tuple[str, tuple[str, ...]], int] = {}
        self._sizes: tuple[int, Mapping[str, float]] | None = None
        self._lock = Lock()

    @property
    def document_count(self) -> int:
        """How many documents there are."""
        return self._counted()[0]

    def _counted(self) -> tuple[int, Mapping[str, float]]:
        """Return the number of documents, and the average length by field."""
        with self._lock:
            if self._sizes is None:
                lengths = {str(place): field for place, field in enumerate(LENGTHS)}
                body: Json = {
                    "size": 0,
                    "query": self._snapshot.documents_query(),
                    "aggs": {name: {"sum": {"field": LENGTHS[field]}} for name, field in lengths.items()},
                }
                found = self._snapshot.search(body)
                count = int(found["hits"]["total"]["value"])
                sums = found["aggregations"]
                averages = {field: sums[name]["value"] / max(count, 1) for name, field in lengths.items()}
                self._sizes = count, averages
            return self._sizes

    def queries(self, clauses: Sequence[Clause]) -> list[Json]:
        """Return a query for each clause; the sum of their scores is the score of a document.

        A clause that adds nothing gives none.
        """
        return [query for query in self.queries_each(clauses) if query is not None]

    def queries_each(self, clauses: Sequence[Clause]) -> list[Json | None]:
        """Return the query of each clause, None where it adds nothing."""
        unions = [self._union(clause) for clause in clauses]
        self._count(union for union in unions if union.weights)
        return [self._query(clause, union) for clause, union in zip(clauses, unions, strict=True)]

    def _query(self, clause: Clause, union: _Union) -> Json | None:
        frequency = self._frequencies.get((union.field, union.tokens), 0)
        if not frequency:
            return None
        count, averages = self._counted()
        background = clause.background if isinstance(clause, TermClause) else 0.0
        base = ranking.length_norm(0.0, 1.0)
        slope = ranking.length_norm(1.0, averages[union.field]) - base
        terms: list[Json] = [
            {"term": {union.field: {"value": token, "boost": weight}}} for token, weight in union.weights
        ]
        return {
            "script_score": {
                "query": any_of(terms),
                "script": {
                    "source": _SATURATION,
                    "params": {
                        "weight": clause.weight * ranking.idf(frequency, count, background),
                        "base": base,
                        "slope": slope,
                        "length": LENGTHS[union.field],
                    },
                },
            }
        }

    # Which tokens, and in how many documents

    def _union(self, clause: Clause) -> _Union:
        if isinstance(clause, TermClause):
            weights = {token_of(term): weight for term, weight in dict(clause.terms).items()}
            return _Union(clause.field, self._bounded(clause.field, weights))
        firsts, seconds = dict(clause.firsts), dict(clause.seconds)
        if len(firsts) * len(seconds) > MAX_SCORED:
            firsts, seconds = self._occurring(firsts), self._occurring(seconds)
        weights = {
            pair_of(first, second): first_weight * second_weight
            for first, first_weight in firsts.items()
            for second, second_weight in seconds.items()
        }
        return _Union(PAIRS, self._bounded(PAIRS, weights))

    def _occurring(self, weights: Mapping[str, float]) -> dict[str, float]:
        counts = self._vocabulary.frequencies(TEXT, list(weights))
        return {term: weight for term, weight in weights.items() if counts[term]}

    def _bounded(self, field: str, weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
        """Return weighted tokens; of very many those that occur, the most frequent first."""
        if len(weights) <= MAX_SCORED:
            return tuple(weights.items())
        counts = token_counts(self._snapshot, field, list(weights))
        occurring = [token for token in weights if counts[token]]
        occurring.sort(key=lambda token: -counts[token] * weights[token])
        return tuple((token, weights[token]) for token in occurring[:MAX_SCORED])

    def _count(self, unions: Iterable[_Union]) -> None:
        """Count in how many documents one of the tokens of each union stands."""
        wanted = {(union.field, union.tokens) for union in unions}
        missing = [each for each in wanted if each not in self._frequencies]
        queries = [one_of(field, tokens) for field, tokens in missing]
        self._frequencies.update(zip(missing, counts_of(self._snapshot, queries), strict=True))
