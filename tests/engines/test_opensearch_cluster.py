"""What if one node of three is lost, while documents come in and while they are searched?"""

from __future__ import annotations

import os
import threading

import pytest

from engines.batches import Doc, batch, day
from engines.conftest import start_cluster
from engines.contract.collection import PLACE, ask, found, ids, terms, text
from engines.oracle import OracleEngine
from tgsearch.engine.base import Everything, PairClause, SearchRequest
from tgsearch.engine.opensearch import OpenSearchEngine
from tgsearch.errors import EngineUnavailableError

pytestmark = pytest.mark.skipif(
    not os.environ.get("TGSEARCH_FULL"), reason="takes minutes and 2 GB: set TGSEARCH_FULL=1"
)
BATCHES, SIZE, SHARDS = 40, 50, 3


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = start_cluster(tmp_path_factory.mktemp("cluster"), nodes=3)
    yield cluster
    cluster.stop()


def documents(number):
    return [
        Doc(
            f"bài {number:02}-{each:02}",
            "lúa " * (each % 4) + f"mùa ngô vụ{number % 7} " + "khoai " * (number % 3),
            days=day(2021, 1, 1 + number % 28),
            facets={PLACE: [("Hưng Yên", f"xã {each % 5}")]},
        )
        for each in range(SIZE)
    ]


def answers(engine):
    clauses = (terms("lúa"), terms("vụ3"), PairClause((("mùa", 1.0),), (("ngô", 1.0),)))
    return ask(engine, text("lúa", "khoai"), clauses=clauses, facets=(PLACE,), limit=100)


def alike(ours, oracles):
    assert (ours.total, ours.facets) == (oracles.total, oracles.facets)
    assert ids(ours) == ids(oracles)
    assert [hit.score for hit in ours.documents] == pytest.approx([hit.score for hit in oracles.documents])


def test_shards_on_three_nodes_answer_as_one(cluster):
    engine = OpenSearchEngine.create(f"opensearch://{cluster.address}/mot", {}, shards=SHARDS)
    oracle = OracleEngine()
    for each in (engine, oracle):
        with each.writer() as writer:
            for number in range(10):
                writer.add(batch(*documents(number)))
    alike(answers(engine), answers(oracle))


@pytest.mark.parametrize("hosts", ["one that stays", "all"])
def test_a_node_is_lost_while_documents_come_in_and_are_searched(cluster, hosts):
    asked = ",".join(node.address for node in cluster.nodes) if hosts == "all" else cluster.address
    name = f"hai-{len(hosts)}"
    engine = OpenSearchEngine.create(f"opensearch://{asked}/{name}", {}, shards=SHARDS)
    oracle = OracleEngine()
    for each in (engine, oracle):
        with each.writer() as writer:
            writer.add(batch(*documents(99)))
    cluster.wait(3, "green")
    over, totals, failures = threading.Event(), set(), []

    def search():
        while not over.is_set():
            try:
                with engine.searcher() as searcher:
                    totals.add(searcher.search(SearchRequest((Everything(),))).total)
            except Exception as error:
                failures.append(error)

    searching = threading.Thread(target=search)
    searching.start()
    try:
        with engine.writer() as writer:
            for number in range(BATCHES):
                writer.add(batch(*documents(number)))
                writer._bulk.flush()
                if number == BATCHES // 2:
                    cluster.nodes[-1].kill()
    finally:
        over.set()
        searching.join()
    with oracle.writer() as writer:
        for number in range(BATCHES):
            writer.add(batch(*documents(number)))
    assert found(engine) == found(oracle)
    alike(answers(engine), answers(oracle))
    assert totals <= {SIZE, SIZE * (BATCHES + 1)}, "a search saw a part of a commit"
    assert {type(error) for error in failures} <= {EngineUnavailableError}, failures
    cluster.restart(cluster.nodes[-1])
    cluster.wait(3, "green")
    alike(answers(engine), answers(oracle))
