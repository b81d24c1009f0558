"""Leaving out what can't win changes nothing: the best are those of scoring everything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from tgsearch.engine.whoosh.scoring import ScoredClause, best

DOCUMENTS = 400


@dataclass(frozen=True)
class Occurs:
    """Where a clause occurs, spread out."""

    by_document: np.ndarray

    @property
    def count(self):
        return int(np.count_nonzero(self.by_document))

    def docs(self):
        return np.flatnonzero(self.by_document)

    def tfs(self):
        return self.by_document[self.docs()]

    def tfs_of(self, candidates):
        return self.by_document[candidates]


def drawn(chance):
    """Clauses from rare to everywhere; norms so small that some give all that they can."""
    norms = chance.choice([1e-12, 0.01, 0.3, 2.0], DOCUMENTS) * chance.choice([1.0, 1.5], DOCUMENTS)
    clauses = []
    for _ in range(chance.integers(1, 7)):
        share = chance.choice([0.0, 0.01, 0.1, 0.5, 1.0])
        tfs = chance.choice([0.1, 0.5, 1.0, 2.0, 30.0], DOCUMENTS) * (chance.random(DOCUMENTS) < share)
        clauses.append(ScoredClause(Occurs(tfs), norms, float(chance.choice([0.1, 1.0, 1.0, 3.0, 7.5]))))
    return sorted(clauses, key=lambda clause: -clause.weight), norms


def everything(clauses, norms):
    """Score every document by every clause, in the order of the clauses."""
    scores = np.zeros(DOCUMENTS)
    for clause in clauses:
        tfs = clause.occurrences.by_document
        scores += clause.weight * (tfs / (tfs + norms))
    return scores


@pytest.mark.parametrize("seed", range(30))
def test_nothing_that_wins_is_left_out(seed):
    chance = np.random.default_rng(seed)
    for _ in range(30):
        clauses, norms = drawn(chance)
        eligible = chance.random(DOCUMENTS) < chance.choice([0.02, 0.3, 0.9, 1.1])
        limit = int(chance.choice([1, 2, 10, 100, 1000]))
        scores = everything(clauses, norms)
        ranked = np.sort(scores[eligible])[::-1]
        floor = float(
            chance.choice([0.0, 0.0, chance.choice(ranked) if len(ranked) else 0.0, ranked.max(initial=0.0)])
        )
        least = max(floor, float(ranked[limit - 1]) if len(ranked) >= limit else 0.0)
        numbers, found = best(clauses, eligible, limit, floor)
        assert (np.diff(numbers) > 0).all()
        assert eligible[numbers].all()
        assert found == pytest.approx(scores[numbers], abs=1e-12)
        assert set(np.flatnonzero(eligible & (scores >= least)).tolist()) <= set(numbers.tolist())
