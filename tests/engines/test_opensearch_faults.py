"""What if a cluster is busy, away, full or of another kind, or a writer dies? It is said; nothing is lost."""

from __future__ import annotations

import socket
from itertools import count

import pytest

import tgsearch
from engines.batches import Doc, batch
from engines.contract.collection import ALL, COLLECTION, found, put, text
from engines.proxy import Proxy, times
from engines.test_opensearch import remove
from tgsearch.engine.base import TEXT, Everything, SearchRequest
from tgsearch.engine.opensearch import OpenSearchEngine, bulk, writing
from tgsearch.engine.opensearch.address import parse
from tgsearch.engine.opensearch.connection import Connection
from tgsearch.engine.opensearch.mapping import documents_body
from tgsearch.errors import (
    AnalyzerMismatchError,
    EngineReadOnlyError,
    EngineUnavailableError,
    EngineVersionError,
    IndexExistsError,
    IndexLockedError,
    IndexNotFoundError,
    IndexVersionError,
    NotAnIndexError,
)

NUMBERS = count()
BULK = "-docs-1/_bulk"


@pytest.fixture(autouse=True)
def several_requests_at_once(monkeypatch):
    """Few documents go in as many requests as many documents would."""
    monkeypatch.setattr(bulk, "_WORTHWHILE", 1)


@pytest.fixture
def proxy(opensearch):
    with Proxy(opensearch) as proxy:
        yield proxy


@pytest.fixture
def address(opensearch):
    """The address of an index of its own, past the proxy."""
    address = parse(f"opensearch://{opensearch}/f{next(NUMBERS)}")
    yield address
    remove(address)


@pytest.fixture
def direct(address):
    """An engine that asks the node itself."""
    return OpenSearchEngine.create(address, {})


@pytest.fixture
def through(address, proxy):
    """The same index through the proxy, with little patience."""
    there = parse(f"opensearch://{proxy.address}/{address.name}")
    return OpenSearchEngine.create(there, {}, Connection(there, patience_seconds=20.0))


# Busy and away


@pytest.mark.parametrize(
    ("ending", "trouble"),
    [
        *((BULK, trouble) for trouble in (429, 503, "lost", "unheard")),
        *(("-state/_doc/state", trouble) for trouble in (429, "lost", "unheard")),
        *(("-terms-1/_bulk", "unheard"), ("/_refresh", 429)),
    ],
)
def test_what_fails_for_a_while_is_done_once(direct, through, proxy, trouble, ending, monkeypatch):
    monkeypatch.setattr(bulk, "_OPERATIONS", 3)
    put(direct, COLLECTION[0], Doc("cũ", "ngô"))
    method = "PUT" if ending.endswith("state") else "POST"
    proxy.trouble = times(2, trouble, method, ending)
    put(through, *COLLECTION, record={"k": b"1"}, delete=["cũ"])
    assert found(direct) == ALL
    with direct.searcher() as searcher:
        assert searcher.manifest() == {"k": b"1"}
        assert searcher.document_count == len(ALL)
        assert searcher.document_frequency(TEXT, "thôn") == 2
        assert searcher.terms_with_prefix(TEXT, "thô", 5) == ("thôn", "thông")


def test_a_single_document_that_is_refused_for_now_is_sent_again(direct, through, monkeypatch):
    """The cluster takes some of a request and not the rest."""
    answers = iter([{"errors": True}, {}])
    insist = Connection.insist

    def refuse_some(self, method, path, body=None, params=None):
        answer = insist(self, method, path, body, params)
        if path.endswith("-docs-1/_bulk") and next(answers, {}):
            busy = {"index": {"status": 429, "error": {"type": "busy", "reason": "full queue"}}}
            return {"errors": True, "items": [busy] * (body.count("\n") // 2)}
        return answer

    monkeypatch.setattr(Connection, "insist", refuse_some)
    put(through, *COLLECTION)
    assert found(direct) == ALL


def test_searching_survives_a_hiccup(direct, through, proxy):
    put(direct, *COLLECTION)
    with through.searcher() as searcher:
        proxy.trouble = times(1, "lost", "POST", "/_msearch")
        assert searcher.search(SearchRequest((text("thôn"),))).total == 2


def test_a_writer_that_gives_up_leaves_what_was_committed(direct, through, proxy):
    put(direct, *COLLECTION)
    through._connection._patience = 0.5
    writer = through.writer()
    proxy.trouble = times(10**6, 503, "POST", BULK)
    with pytest.raises(EngineUnavailableError, match="rejected"):
        writer.add(batch(Doc("mới", "lúa")))
    writer.close()
    assert found(direct) == ALL
    put(direct, Doc("khác", "lúa"))
    assert found(direct) == ALL | {"khác"}


def test_nothing_answers():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(EngineUnavailableError, match="refused") as caught:
        OpenSearchEngine.open(f"opensearch://127.0.0.1:{port}/a")
    assert str(port) in str(caught.value)


def test_no_answer_in_time():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = parse(f"opensearch://127.0.0.1:{silent.getsockname()[1]}/a")
        connection = Connection(address, request_seconds=0.2)
        with pytest.raises(EngineUnavailableError, match="in time"):
            OpenSearchEngine.open(address, connection)
        connection.close()


# A writer dies


class Death(BaseException):
    pass


def die(*_):
    raise Death


def dead(engine, monkeypatch, name):
    """Write as a process that ends in the middle of a method of the writer, or of the state."""
    with monkeypatch.context() as patch:
        patch.setattr(writing.OpenSearchWriter, name, die)
        patch.setattr(writing.OpenSearchWriter, "close", lambda self: None)
        writer = engine.writer()
        writer.add(batch(Doc("cv-01", "lúa"), Doc("mới", "lúa")))
        writer.delete(["kh-02"])
        writer.record({"k": b"2"})
        with pytest.raises(Death):
            writer.commit()
    writer._lease._over.set()  # nobody renews it
    return writer


@pytest.mark.parametrize(
    ("method", "committed"),
    [("_flush_terms", False), ("_obsolete", False), ("_delete_redo", True)],
)
def test_a_writer_that_dies_has_committed_all_or_nothing(direct, monkeypatch, method, committed):
    put(direct, *COLLECTION, record={"k": b"1"})
    after = ALL - {"kh-02"} | {"mới"} if committed else ALL
    dead(direct, monkeypatch, method)

    def check(after):
        assert found(direct) == after
        assert found(direct, text("lúa")) == ({"cv-01", "mới"} if committed else set())
        with direct.searcher() as searcher:
            assert searcher.manifest() == {"k": b"2" if committed else b"1"}
            assert searcher.document_count == len(after)
            assert searcher.document_frequency(TEXT, "cháy") == (1 if committed else 2)

    check(after)
    with pytest.raises(IndexLockedError, match="process"):
        direct.writer()
    let_lease_end(direct)
    check(after)
    put(direct, Doc("cuối", "ngô"))
    check(after | {"cuối"})


def let_lease_end(engine):
    """Let the time of whoever may write pass."""
    path = f"/{engine.address.name}-state/_doc/lease"
    (held,) = engine._connection.ask("GET", path)["_source"]["holders"]
    engine._connection.ask("PUT", path, {"holders": [{**held, "until": 0.0}]})


def test_a_writer_that_was_away_too_long_commits_nothing(direct):
    put(direct, *COLLECTION)
    late = direct.writer()
    late.add(batch(Doc("muộn", "lúa")))
    let_lease_end(direct)
    put(direct, Doc("sau", "ngô"))
    with pytest.raises(IndexLockedError):
        late.commit()
    late.close()
    assert found(direct) == ALL | {"sau"}


def test_a_fresh_writer_that_dies_leaves_the_old_index(direct, monkeypatch):
    put(direct, *COLLECTION)
    with monkeypatch.context() as patch:
        patch.setattr(writing.OpenSearchWriter, "close", lambda self: None)
        writer = direct.writer(fresh=True)
        writer.add(batch(Doc("mới", "lúa")))
    writer._lease.give_back()
    assert found(direct) == ALL
    with direct.writer(fresh=True) as again:
        again.add(batch(Doc("mới nữa", "lúa")))
    assert found(direct) == {"mới nữa"}


def test_a_rebuild_leads_the_alias_and_clears_the_old_index_away(direct):
    put(direct, *COLLECTION)
    name = direct.address.name
    with direct.searcher() as before:
        with direct.writer(fresh=True) as writer:
            writer.add(batch(Doc("mới", "lúa")))
        assert set(direct._connection.ask("GET", f"/_alias/{name}")) == {f"{name}-docs-2"}
        assert before.search(SearchRequest((Everything(),))).total == len(ALL)
    put(direct, Doc("nữa", "ngô"))
    assert set(direct._connection.ask("GET", f"/{name}-*")) == {
        f"{name}-{part}" for part in ("state", "docs-2", "terms-2")
    }


# A search outlives what it looks at


def test_a_point_in_time_that_is_gone_is_taken_again_while_nothing_has_changed(direct):
    put(direct, *COLLECTION)
    with direct.searcher() as searcher:
        direct._connection.ask("DELETE", "/_search/point_in_time/_all")
        assert searcher.search(SearchRequest((Everything(),))).total == len(ALL)
        put(direct, Doc("mới", "lúa"))
        direct._connection.ask("DELETE", "/_search/point_in_time/_all")
        with pytest.raises(tgsearch.SnapshotGoneError, match="search again"):
            searcher.search(SearchRequest((Everything(),)))


# The state of the cluster


def test_a_full_disk_is_said_and_nothing_is_lost(direct):
    put(direct, *COLLECTION)
    index = f"/{direct.address.name}-docs-1/_settings"
    writer = direct.writer()
    direct._connection.ask("PUT", index, {"index.blocks.read_only_allow_delete": True})
    with pytest.raises(EngineReadOnlyError, match="free disk space"):
        writer.add(batch(Doc("mới", "lúa")))
    assert found(direct) == ALL
    direct._connection.ask("PUT", index, {"index.blocks.read_only_allow_delete": None})
    writer.close()
    put(direct, Doc("mới", "lúa"))
    assert found(direct) == ALL | {"mới"}


def test_a_shard_without_a_copy_is_said(direct):
    put(direct, *COLLECTION)
    index = f"{direct.address.name}-docs-1"
    direct._connection.ask("DELETE", f"/{index}")
    with pytest.raises(EngineUnavailableError, match="is missing"):
        direct.searcher()
    assert direct.check() == ((index, "missing"),)
    body = documents_body({"format": 1}, 1, "0-1")
    body["settings"]["index.routing.allocation.require._name"] = "nobody"
    direct._connection.ask("PUT", f"/{index}", body, params={"wait_for_active_shards": "0"})
    assert direct.check() == ((index, "a shard has no copy that can be read"),)
    with pytest.raises(EngineUnavailableError, match="missing shards"):
        direct.searcher()


# What is there is something else


def test_another_version(opensearch):
    for version in ({"distribution": "opensearch", "number": "1.3.0"}, {"number": "8.1.0"}):
        said = pytest.raises(EngineVersionError, match=version["number"])
        with Proxy(opensearch, info={"version": version}) as proxy, said:
            OpenSearchEngine.open(f"opensearch://{proxy.address}/a")


def test_no_index(address):
    with pytest.raises(IndexNotFoundError, match=address.name):
        tgsearch.open(str(address))
    assert not OpenSearchEngine.exists(address)


def test_an_index_of_somebody_else(address):
    connection = Connection(address)
    connection.ask("PUT", f"/{address.name}", {})
    for attempt in (lambda: tgsearch.open(str(address)), lambda: tgsearch.create(str(address))):
        with pytest.raises(NotAnIndexError):
            attempt()
    connection.ask("DELETE", f"/{address.name}")
    connection.close()


def test_another_format_and_another_analyzer(direct, address):
    put(direct, *COLLECTION)
    with pytest.raises(AnalyzerMismatchError):
        tgsearch.open(str(address))
    mapping = {"_meta": {"tgsearch": {"format": 99}}}
    direct._connection.ask("PUT", f"/{address.name}-docs-1/_mapping", mapping)
    with pytest.raises(IndexVersionError, match="99"):
        tgsearch.open(str(address))


def test_an_index_is_used_by_its_address(address, tmp_path):
    (tmp_path / "a.txt").write_text("Thông báo nghỉ lễ\n\nTrường học nghỉ lễ hai ngày.", "utf-8")
    with tgsearch.create(str(address)) as index:
        assert len(index.sync(tmp_path).added) == 1
        assert [hit.title for hit in index.search("nghi le")] == ["Thông báo nghỉ lễ"]
    with tgsearch.open(str(address)) as index:
        assert index.sync(tmp_path).unchanged == 1
        assert index.search("nghỉ lễ").total == 1
        assert index.statistics().documents == 1
    with pytest.raises(IndexExistsError):
        tgsearch.create(str(address))
    with tgsearch.create(str(address), rebuild=True) as index:
        assert len(index.sync(tmp_path).added) == 1
