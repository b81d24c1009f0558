"""How many round trips does a query cost, and is one of any size taken? On a real node, few and yes."""

from __future__ import annotations

from itertools import count

import pytest

import tgsearch
from engines.batches import Doc, batch
from engines.oracle import OracleEngine
from engines.test_opensearch import remove
from tgsearch.engine.base import TEXT, AllOf, Everything, HasTerm, PairClause, SearchRequest, TermClause
from tgsearch.engine.opensearch import OpenSearchEngine
from tgsearch.engine.opensearch.address import parse
from tgsearch.engine.opensearch.connection import Connection

NUMBERS = count()
TEXTS = {
    "a": "Hội nghị tuyên giáo tỉnh bàn kế hoạch phòng chống lụt bão năm 2021",
    "b": "Ủy ban nhân dân (UBND) xã họp về kế hoạch trồng cây đầu xuân",
    "c": "Hội người cao tuổi tuyên dương gia đình văn hóa; kế hoạch tuyên giáo quý 3",
}


@pytest.fixture(scope="module")
def index(opensearch):
    address = parse(f"opensearch://{opensearch}/w{next(NUMBERS)}")
    with tgsearch.create(str(address)) as index:
        index.add(tgsearch.Document(id, text=text, title=text[:20]) for id, text in TEXTS.items())
        index.commit()
        yield index
    remove(address)


@pytest.fixture
def trips(monkeypatch):
    """What is sent, one row a request."""
    seen, send = [], Connection._send

    def noted(self, method, path, *rest):
        seen.append((method, path))
        return send(self, method, path, *rest)

    monkeypatch.setattr(Connection, "_send", noted)
    return seen


@pytest.mark.parametrize(
    ("ask", "first", "again"),
    [
        # First: the state, terms, their counts, what decides the result, the result; again all that
        # is left is the state, what decides the result, and that.
        (lambda index: index.search("kế hoạch tuyên giáo tỉnh họp"), 6, 3),
        (lambda index: index.search("ke hoach tuyen giao tinh hop bao cao"), 6, 3),
        (lambda index: index.search('"hoi nghi tuyen giao"', year=2021, all_values=True), 6, 3),
        (lambda index: index.search("UBND xã họp"), 7, 3),
        (lambda index: index.search("ke hoa*"), 6, 3),
        (lambda index: index.search("hội nghịj tuyên"), 14, 9),
        (lambda index: index.search("hoinghi tuyengiao"), 14, 6),
        (lambda index: index.search("hội nghịj tuyên giáo"), 11, 6),
        (lambda index: index.suggest("ke hoach tuyen gi"), 6, 4),
        (lambda index: index.similar("a"), 6, 4),
        (lambda index: index.why("họp", "a"), 8, 6),
    ],
)
def test_a_query_takes_few_round_trips(index, trips, ask, first, again):
    index._searcher = index._engine.searcher()
    trips.clear()
    answer = ask(index)
    assert len(trips) <= first, trips
    trips.clear()
    repeated = ask(index)
    assert len(trips) <= again, trips
    assert getattr(repeated, "hits", repeated) == getattr(answer, "hits", answer)


# Of any size


@pytest.fixture(scope="module")
def engines(opensearch):
    """An engine and the oracle with the same documents, of many words."""
    engine = OpenSearchEngine.create(f"opensearch://{opensearch}/w{next(NUMBERS)}", {})
    oracle = OracleEngine()
    documents = [Doc(f"{n}", " ".join(f"t{(n * k) % 700}" for k in range(1, 300))) for n in range(12)]
    for each in (engine, oracle):
        with each.writer() as writer:
            writer.add(batch(*documents))
    yield engine, oracle
    remove(engine.address)


def weighted(start, size):
    return tuple((f"t{n}", 1.0 if n == start else 0.75) for n in range(start, start + size))


def test_pairs_of_many_spellings_count_all(engines):
    clauses = tuple(PairClause(weighted(n, 15), weighted(n + 3, 15), 1.0 + n / 10) for n in range(0, 200, 10))
    request = SearchRequest((Everything(),), clauses=clauses, limit=12)
    found, expected = (engine.searcher().search(request) for engine in engines)
    assert [each.id for each in found.documents] == [each.id for each in expected.documents]
    scores = [each.score for each in expected.documents]
    assert scores[0] > 0
    assert [each.score for each in found.documents] == pytest.approx(scores, rel=2e-5)


def test_a_query_of_very_many_words(engines):
    """What weighs least is not scored; what matches and how many is exact."""
    clauses = tuple(TermClause(TEXT, ((f"t{n}", 1.0),), 1.0 if n % 2 else 0.001) for n in range(1400))
    every = AllOf(tuple(HasTerm(TEXT, (f"t{3 * n % 700}",)) for n in range(1, 290)))
    some = HasTerm(TEXT, tuple(f"t{n}" for n in range(1400)))
    request = SearchRequest((every, some), clauses=clauses, mixed=True, limit=12)
    found, expected = (engine.searcher().search(request) for engine in engines)
    assert found.total == expected.total
    assert [each.id for each in found.documents] == [each.id for each in expected.documents]
    assert {each.id: each.tier for each in found.documents} == {
        each.id: each.tier for each in expected.documents
    }
