"""Are the hits those of scoring every document, when only those are scored that can be among them?"""

from __future__ import annotations

import itertools
import random

import pytest

from engines.batches import Doc, batch
from engines.test_opensearch import fresh_engine, remove
from tgsearch.engine import base
from tgsearch.engine.opensearch import pruning

__all__ = ["fresh_engine"]

SIZE = 600
# The first is in nearly every document, the last in a few.
WORDS = [f"từ{number}" for number in range(40)]
SHARES = [1 / (1 + number / 3) for number in range(40)]


def documents(chance):
    for number in range(SIZE):
        words = [word for word, share in zip(WORDS, SHARES, strict=True) if chance.random() < share]
        yield Doc(f"d{number:03}", " ".join(chance.sample(words, len(words)) * chance.choice([1, 1, 2])))


@pytest.fixture(scope="module", params=[1, 3], ids=["one shard", "three shards"])
def searcher(request, fresh_engine):
    engine = fresh_engine(shards=request.param)
    with engine.writer() as writer:
        writer.add(batch(*documents(random.Random(request.param))))
    with engine.searcher() as searcher:
        yield searcher
    remove(engine.address)


def wide_request(chance):
    """A request of many words of which some may be missing, for a page near the beginning or far behind."""
    words = chance.sample(WORDS, chance.randint(2, 14))
    nodes = tuple(base.HasTerm(base.TEXT, (word,)) for word in words)
    pairs = itertools.pairwise(words)
    return base.SearchRequest(
        (base.AllOf(nodes), chance.choice([base.AnyOf(nodes), base.Everything()])),
        within=chance.choice([base.Everything(), base.HasTerm(base.TEXT, (chance.choice(WORDS),))]),
        clauses=(
            *(base.TermClause(base.TEXT, ((word, 1.0),), chance.uniform(0.1, 2)) for word in words),
            *(base.PairClause(((one, 1.0),), ((two, 1.0),), 0.5) for one, two in pairs),
        ),
        offset=chance.choice([0, 0, 0, 1, 30, SIZE - 5]),
        limit=chance.choice([1, 3, 10, 50]),
        mixed=chance.random() < 0.7,
    )


def test_the_same_page_from_fewer_documents(searcher, monkeypatch):
    chance = random.Random(7)
    requests = [wide_request(chance) for _ in range(150)]
    monkeypatch.setattr(pruning, "MANY_DOCUMENTS", SIZE + 1)
    expected = searcher.search_all(requests)
    monkeypatch.setattr(pruning, "MANY_DOCUMENTS", 0)
    assert searcher.search_all(requests) == expected
