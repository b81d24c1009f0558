"""Which documents need not be scored, because others are better?

Each clause adds less than its weight. So documents that have only words of some
clauses score less than the weights of these together, and when the last hit of
the page scores more, they are not looked at: where words may be missing, nearly
every document has one of the frequent ones. A first look, at documents with
rarer words, tells what a hit has to score.

Source: MaxScore, Turtle and Flood 1995, "Query evaluation: strategies and optimizations".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tgsearch.engine.opensearch.compile import EVERYTHING, any_of, one_of
from tgsearch.engine.opensearch.scoring import Scored
from tgsearch.engine.opensearch.together import Task

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json

MANY_DOCUMENTS = 5000  # from here on a second look costs less than to score them all
_FIRST_SHARE = 0.4  # of the sum of all weights
_MARGIN = 1.001  # numbers of 24 bits


def best(
    clauses: Sequence[Scored], hits_among: Callable[[Json], Task[list[Json]]], limit: int
) -> Task[list[Json]]:
    """Return the hits of a page.

    Args:
        clauses: what they are scored by.
        hits_among: returns the hits of the page among what a query matches.
        limit: how many hits the page has room for.
    """
    among, others = _that_can_score(clauses, _FIRST_SHARE * sum(each.weight for each in clauses))
    hits = yield from hits_among(among)
    if len(hits) < limit or not hits[-1]["_score"]:  # what scores nothing counts too
        return (yield from hits_among(EVERYTHING))
    last = float(hits[-1]["_score"]) / _MARGIN
    if last <= others:
        among, _ = _that_can_score(clauses, last)
        hits = yield from hits_among(among)
    return hits


def _that_can_score(clauses: Sequence[Scored], score: float) -> tuple[Json, float]:
    """Return the query of all documents that can score so much, and what all others score less than."""
    others = 0.0
    tokens: dict[str, list[str]] = defaultdict(list)
    for clause in sorted(clauses, key=lambda each: -each.frequency):
        if others + clause.weight < score:
            others += clause.weight
        else:
            field, own = clause.tokens
            tokens[field] += own
    return any_of([one_of(field, own) for field, own in tokens.items()]), others
