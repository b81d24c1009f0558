"""Several writers of one index on a cluster, each with its share: none sees or undoes what is another's."""

from __future__ import annotations

import os
import random
import signal
import threading
from contextlib import ExitStack
from itertools import count

import pytest
from histories.comparison import QUERIES, difference, what_it_holds, what_it_remembers
from histories.killed import small_sites
from histories.tree import Tree

import tgsearch
from engines.batches import Doc, batch
from engines.contract.collection import ask, found, put, text
from engines.sharing import ended, machine
from engines.test_opensearch import remove
from engines.test_opensearch_faults import let_lease_end
from tgsearch.engine.base import TEXT
from tgsearch.engine.opensearch import OpenSearchEngine
from tgsearch.engine.opensearch.address import parse
from tgsearch.errors import IndexLockedError, OtherSharesError
from tgsearch.shard import Shard

NUMBERS = count()
FIRST, SECOND, THIRD = (Shard(number, 3) for number in (1, 2, 3))


@pytest.fixture
def address(opensearch):
    """The address of an index of its own."""
    address = parse(f"opensearch://{opensearch}/s{next(NUMBERS)}")
    yield address
    remove(address)


@pytest.fixture
def engine(address):
    return OpenSearchEngine.create(address, {})


# Who may write beside whom


@pytest.mark.parametrize(
    ("writing", "wanted", "error"),
    [
        (Shard(1, 3), Shard(2, 3), None),
        (Shard(1, 3), Shard(1, 3), IndexLockedError),
        (Shard(1, 3), None, IndexLockedError),
        (None, Shard(1, 3), IndexLockedError),
        (None, None, IndexLockedError),
        (Shard(1, 4), Shard(2, 8), OtherSharesError),
        (Shard(1, 4), Shard(1, 8), OtherSharesError),
        (Shard(1, 1), Shard(1, 2), OtherSharesError),
    ],
    ids=str,
)
def test_who_may_write_beside_whom(engine, writing, wanted, error):
    with engine.writer(shard=writing):
        if error is None:
            engine.writer(shard=wanted).close()
            return
        with pytest.raises(error) as caught:
            engine.writer(shard=wanted)
        assert type(caught.value) is error
        assert f"process {os.getpid()}" in str(caught.value)
        if writing is not None:
            assert f"--shard {writing}" in str(caught.value)
        if error is OtherSharesError:
            assert f"take one of {writing.count} too" in str(caught.value)
    engine.writer(shard=wanted).close()


def test_a_place_that_was_given_back_is_free_though_others_are_not(engine):
    with engine.writer(shard=FIRST):
        for _ in range(2):
            engine.writer(shard=SECOND).close()
        with pytest.raises(IndexLockedError):
            engine.writer(shard=FIRST)


# What they commit


def test_each_commits_its_own(engine):
    put(engine, Doc("cũ", "ngô"), record={"k": b"1"})
    with engine.writer(shard=FIRST) as one, engine.writer(shard=SECOND) as two:
        one.add(batch(Doc("một", "lúa")))
        two.add(batch(Doc("hai", "lúa")))
        assert found(engine) == {"cũ"}
        two.record({"hai": b"2"})
        two.commit()
        assert found(engine) == {"cũ", "hai"}
        two.add(batch(Doc("ba", "khoai")))
        one.delete(["cũ"])
        one.commit()
        assert found(engine) == {"một", "hai"}
        one.add(batch(Doc("bốn", "lúa")))
    assert found(engine) == {"một", "hai", "ba", "bốn"}
    with engine.searcher() as searcher:
        assert searcher.manifest() == {"k": b"1", "hai": b"2"}
        assert searcher.document_count == 4
        assert searcher.document_frequency(TEXT, "lúa") == 3


def test_what_both_write_the_last_to_commit_has_written(engine):
    with engine.writer(shard=FIRST) as one, engine.writer(shard=SECOND) as two:
        for writer, word, value in ((one, "lúa", b"1"), (two, "ngô", b"2")):
            writer.add(batch(Doc("chung", word), Doc("nữa", word)))
            writer.record({"k": value})
        two.commit()
        one.commit()
        assert (found(engine, text("lúa")), found(engine, text("ngô"))) == ({"chung", "nữa"}, set())
        two.delete(["chung"])
        two.commit()
    assert found(engine) == {"nữa"}
    assert ask(engine).total == 1
    with engine.searcher() as searcher:
        assert searcher.manifest() == {"k": b"1"}


def test_one_that_was_away_too_long_commits_nothing_and_others_do(engine):
    late = engine.writer(shard=FIRST)
    late.add(batch(Doc("muộn", "lúa")))
    let_lease_end(engine)
    with engine.writer(shard=SECOND) as two, engine.writer(shard=FIRST) as one:
        one.add(batch(Doc("một", "lúa")))
        two.add(batch(Doc("hai", "lúa")))
        with pytest.raises(IndexLockedError):
            late.commit()
        late.close()
    assert found(engine) == {"một", "hai"}


def test_what_one_that_died_left_is_cleared_away_and_what_others_sent_is_not(engine):
    dead = engine.writer(shard=THIRD)
    dead.add(batch(Doc("chết", "lúa")))
    dead._bulk.flush()
    let_lease_end(engine)
    dead._lease._over.set()  # nobody renews it
    with engine.writer(shard=FIRST) as one:
        one.add(batch(Doc("một", "lúa")))
        one._bulk.flush()
        with engine.writer(shard=SECOND) as two:
            two.add(batch(Doc("hai", "lúa")))
    assert found(engine) == {"một", "hai"}
    name = engine.address.name
    engine._connection.ask("POST", f"/{name}-docs-1/_refresh")
    assert engine._connection.ask("GET", f"/{name}-docs-1/_count")["count"] == 2


def test_a_commit_waits_for_one_that_is_alone(engine):
    committed = threading.Event()

    def commit_second():
        two.commit()
        committed.set()

    with engine.writer(shard=FIRST) as one, engine.writer(shard=SECOND) as two:
        two.add(batch(Doc("chung", "ngô")))
        with one.alone():
            waiting = threading.Thread(target=commit_second)
            waiting.start()
            one.add(batch(Doc("chung", "lúa"), Doc("một", "lúa")))
            one.commit()
            assert not committed.wait(0.5)
            assert found(engine, text("lúa")) == {"chung", "một"}
        waiting.join()
        assert found(engine, text("ngô")) == {"chung"}


# Whole runs


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """Files of all kinds: pages of sites, and records of which several files hold the same."""
    tree = Tree(tmp_path_factory.mktemp("máy") / "kho", random.Random(9))
    tree.grow(60)
    return tree


@pytest.fixture
def one_machines(tree, tmp_path):
    """The index that one machine makes."""
    with ExitStack() as patches:
        for patch in small_sites():
            patches.enter_context(patch)
        with tgsearch.create(tmp_path / "index") as index:
            index.sync(tree.root)
            yield index


def assert_equal(address, one_machines):
    with tgsearch.open(str(address)) as index:
        assert index._current().manifest().keys() == one_machines._current().manifest().keys()
        for mine, its in zip(what_it_holds(index), what_it_holds(one_machines), strict=True):
            assert mine == its, difference(mine, its)
        assert what_it_remembers(index) == what_it_remembers(one_machines)
        for query in QUERIES:
            hits, its_hits = (each.search(query, limit=20).hits for each in (index, one_machines))
            assert [hit.id for hit in hits] == [hit.id for hit in its_hits], query
            assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in its_hits])


def test_three_machines_at_once_make_what_one_makes(address, tree, one_machines):
    machines = [machine(address, tree.root, (number, 3)) for number in (1, 2, 3)]
    assert [ended(each) for each in machines] == [(0, "")] * 3
    assert_equal(address, one_machines)


@pytest.mark.skipif(os.name != "posix", reason="a process kills itself by a signal")
@pytest.mark.parametrize("calls", [6, 30] if os.environ.get("TGSEARCH_FULL") else [30])
def test_one_of_three_machines_is_killed_and_run_again(address, tree, one_machines, calls):
    machines = [machine(address, tree.root, (number, 3), *([calls] * (number == 2))) for number in (1, 2, 3)]
    codes = [ended(each)[0] for each in machines]
    assert codes == [0, -signal.SIGKILL, 0]
    assert ended(machine(address, tree.root, (2, 3))) == (0, "")
    assert_equal(address, one_machines)
