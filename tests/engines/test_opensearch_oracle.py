"""Does the engine on a cluster answer as the oracle does? As test_against_oracle.py, with fewer questions."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from engines import test_against_oracle as embedded
from engines.batches import Doc, batch
from engines.drawn import random_documents, random_request
from engines.oracle import OracleEngine
from engines.test_opensearch import empty, fresh_engine, remove
from tgsearch.engine import base
from tgsearch.engine.opensearch import pruning
from tgsearch.text import fold

__all__ = ["fresh_engine"]

FULL = bool(os.environ.get("TGSEARCH_FULL"))
TIMES = 20 if FULL else 1
TOLERANCE = 2e-5  # numbers of 24 bits, added up


@pytest.fixture(autouse=True)
def tolerance(monkeypatch):
    monkeypatch.setattr(embedded, "SCORE_TOLERANCE", TOLERANCE)


# The contract has few documents, which are all scored; there is time here for the other way.
@pytest.fixture(autouse=True, params=[pruning.MANY_DOCUMENTS, 0] if FULL else [0])
def many(request, monkeypatch):
    """How many documents are too many to score all of them: more than there are, or any."""
    monkeypatch.setattr(pruning, "MANY_DOCUMENTS", request.param)


@pytest.fixture(scope="module", params=[1, 3], ids=["one shard", "three shards"])
def pooled(request, fresh_engine):
    """An engine to be emptied and written to."""
    engine = fresh_engine(shards=request.param)
    yield engine
    remove(engine.address)


def emptied(engine):
    """The engine without anything in it; after a rebuild its index is made anew."""
    if not empty(engine):
        remove(engine.address)
    return engine


def is_exact(node):
    """Whether the cluster finds all that a node matches; docs/opensearch.md tells where it may not."""
    match node:
        case base.HasSequence(_, steps, slop):
            return slop == 0 or len(steps) < 3
        case base.AllOf(nodes) | base.AnyOf(nodes):
            return all(map(is_exact, nodes))
        case base.Outside(inner):
            return is_exact(inner)
    return True


def exact_requests(requests):
    return [each for each in requests if all(map(is_exact, (*each.tiers, each.within)))]


@pytest.mark.parametrize("seed", range(TIMES))
def test_large_collections(pooled, seed):
    chance = random.Random(seed)
    engine, oracle = emptied(pooled), OracleEngine()
    documents = list(random_documents(chance, 800))
    deleted = [document.id for document in documents if chance.random() < 0.2]
    for each in (engine, oracle):
        with each.writer() as opened:
            for start in range(0, len(documents), 100):
                opened.add(batch(*documents[start : start + 100]))
            opened.commit()
            opened.delete(deleted)
            opened.add(batch(*documents[: len(documents) // 10]))
    requests = exact_requests(random_request(chance) for _ in range(60))
    assert len(requests) > 30
    with engine.searcher() as ours, oracle.searcher() as oracles:
        for request in requests:
            embedded.assert_alike(ours.search(request), oracles.search(request), request)


@settings(
    max_examples=8 * TIMES,
    derandomize=not FULL,
    database=None,
    report_multiple_bugs=False,
    phases=tuple(Phase) if FULL else (Phase.explicit, Phase.generate),
)
@given(history=embedded.HISTORY, requests=st.lists(embedded.REQUEST, min_size=4, max_size=8))
def test_any_history_and_request(pooled, history, requests):
    engine, oracle = emptied(pooled), OracleEngine()
    for each in (engine, oracle):
        embedded.carry_out(each, history)
    asked = exact_requests(requests)
    with engine.searcher() as ours, oracle.searcher() as oracles:
        for request in asked:
            embedded.assert_alike(ours.search(request), oracles.search(request), request)
        embedded.assert_same_lookups(ours, oracles, asked[:2])


@settings(
    max_examples=8 * TIMES, derandomize=not FULL, database=None, phases=(Phase.explicit, Phase.generate)
)
@given(
    parts=st.lists(st.lists(embedded.SPELLING, max_size=20), min_size=1, max_size=3),
    asked=st.lists(embedded.SPELLING | embedded.SPELLING.map(fold), min_size=1, max_size=6),
    distance=st.integers(1, 3),
    limit=st.sampled_from([1, 3, 100]),
)
def test_any_spelling(pooled, parts, asked, distance, limit):
    engine, oracle = emptied(pooled), OracleEngine()
    for each in (engine, oracle):
        with each.writer() as opened:
            for number, terms in enumerate(parts):
                opened.add(batch(Doc(str(number), words=terms, placed=list(enumerate(terms)))))
    with engine.searcher() as ours, oracle.searcher() as oracles:
        for folded in asked:
            near = ours.terms_near(base.TEXT, folded, distance, limit)
            assert near == oracles.terms_near(base.TEXT, folded, distance, limit)
            for field in (base.TEXT, base.WORDS):
                assert ours.terms_folding_to(field, folded) == oracles.terms_folding_to(field, folded)
                assert ours.document_frequency(field, folded) == oracles.document_frequency(field, folded)
                begun = ours.terms_with_folded_prefix(field, folded, limit)
                assert begun == oracles.terms_with_folded_prefix(field, folded, limit)
