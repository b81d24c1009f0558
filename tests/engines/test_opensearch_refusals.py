"""What if a cluster takes some documents and not others? They are named, and all else is committed."""

from __future__ import annotations

import json
from itertools import count

import pytest

import tgsearch
from engines.batches import Doc, batch
from engines.contract.collection import ALL, COLLECTION, TYPE, found, put, text
from engines.proxy import Proxy
from engines.test_opensearch import remove
from tgsearch.cli import main
from tgsearch.engine.base import TEXT
from tgsearch.engine.opensearch import OpenSearchEngine, bulk
from tgsearch.engine.opensearch.address import parse
from tgsearch.engine.opensearch.tokens import facet_field
from tgsearch.errors import EngineRejectedError
from tgsearch.facets import TYPE_FACET

NUMBERS = count()
LONG_ID = "x" * 40_000  # the cluster sorts by nothing longer than 32,766 bytes


@pytest.fixture(autouse=True)
def several_requests_at_once(monkeypatch):
    """Few documents go in as many requests as many documents would."""
    monkeypatch.setattr(bulk, "_WORTHWHILE", 1)


@pytest.fixture
def address(opensearch):
    """The address of an index of its own."""
    address = parse(f"opensearch://{opensearch}/r{next(NUMBERS)}")
    yield address
    remove(address)


@pytest.fixture
def engine(address):
    return OpenSearchEngine.create(address, {})


def let_refuse(engine, facet):
    """Let the cluster refuse every document with a value of a facet, which is to be a number there."""
    engine.ensure()
    properties = {"type": "integer"}
    for part in reversed(facet_field(facet).split(".")):
        properties = {"properties": {part: properties}}
    path = f"/{engine.address.name}-docs-1/_mapping"
    engine._connection.ask("PUT", path, properties)


def test_a_refused_document_is_named_and_the_others_are_committed(engine):
    with engine.writer() as writer:
        refused = writer.add(batch(Doc(LONG_ID, "lúa mùa"), Doc("tốt", "ngô mùa")))
        assert list(refused) == [LONG_ID]
        assert refused[LONG_ID].startswith("the cluster refuses it (")
        assert "too large" in refused[LONG_ID]
        assert refused[LONG_ID].message("vi").startswith("cụm máy từ chối (")
        assert writer.add(batch(*COLLECTION)) == {}
        writer.record({"k": b"1"})
    assert found(engine) == ALL | {"tốt"}
    with engine.searcher() as searcher:
        assert searcher.manifest() == {"k": b"1"}
        assert searcher.document_frequency(TEXT, "lúa") == 0
        assert searcher.terms_with_prefix(TEXT, "lú", 5) == ()
        assert searcher.document_frequency(TEXT, "mùa") == 1


@pytest.mark.parametrize("value", ["read-only", "node_left", "max_coordinating_and_primary_bytes=1"])
def test_what_a_refused_document_says_is_not_taken_for_the_state_of_the_cluster(engine, value):
    let_refuse(engine, TYPE)
    with engine.writer() as writer:
        refused = writer.add(batch(Doc("a", "ngô", facets={TYPE: [(value,)]}), Doc("b", "lúa")))
    assert list(refused) == ["a"]
    assert value in refused["a"]
    assert found(engine) == {"b"}


@pytest.mark.parametrize("committed", [True, False])
def test_an_earlier_version_stays_until_it_is_deleted(engine, committed):
    let_refuse(engine, TYPE)
    with engine.writer() as writer:
        assert writer.add(batch(Doc("a", "lúa"))) == {}
        if committed:
            writer.commit()
        refused = writer.add(batch(Doc("a", "ngô", facets={TYPE: [("báo cáo",)]})))
        assert list(refused) == ["a"]
    assert found(engine, text("lúa")) == found(engine) == {"a"}
    with engine.writer() as writer:
        assert list(writer.add(batch(Doc("a", "ngô", facets={TYPE: [("báo cáo",)]})))) == ["a"]
        writer.delete(["a"])
    assert found(engine) == set()


def test_what_the_cluster_says_is_shortened(engine, monkeypatch):
    monkeypatch.setattr(bulk, "_MAX_DETAIL_CHARS", 20)
    let_refuse(engine, TYPE)
    with engine.writer() as writer:
        (reason,) = writer.add(batch(Doc("a", "ngô", facets={TYPE: [("báo cáo",)]}))).values()
    assert len(reason) <= len("the cluster refuses it ()") + 20
    assert "…" in reason


def test_the_refusal_of_an_entry_of_the_manifest_ends_the_run(engine):
    """What ails the whole index is no fault of documents: nothing of it is committed, nothing is lost."""
    put(engine, *COLLECTION, record={"k": b"1"})
    writer = engine.writer()
    index = f"/{engine.address.name}-docs-1"
    engine._connection.ask("POST", f"{index}/_close")
    writer.record({"k": b"2"})
    with pytest.raises(EngineRejectedError, match="closed"):
        writer.add(batch(Doc("mới", "lúa")))
    engine._connection.ask("POST", f"{index}/_open", params={"wait_for_active_shards": "1"})
    writer.close()
    assert found(engine) == ALL
    with engine.searcher() as searcher:
        assert searcher.manifest() == {"k": b"1"}


# Too large


def test_a_request_that_is_too_large_is_sent_in_parts(engine, opensearch):
    """A server before the cluster takes less than the cluster does; one document is larger even alone."""
    engine.ensure()
    many = [Doc(f"bài {number:03}", f"lúa mùa ngô {number}") for number in range(300)]
    large = [Doc("lớn", stored=b"x" * 60_000), Doc("lớn nữa", stored=b"y" * 60_000)]
    with Proxy(opensearch, most=30_000) as proxy:
        there = OpenSearchEngine.open(f"opensearch://{proxy.address}/{engine.address.name}")
        with there.writer() as writer:
            refused = writer.add(batch(*many[:150], *large, *many[150:]))
            before = len(proxy.seen)
            assert writer.add(batch(*(Doc(f"thêm {each.id}", each.text) for each in many))) == {}
            assert len(proxy.seen) - before < 60  # it was remembered what fits
    assert list(refused) == ["lớn", "lớn nữa"]
    assert refused["lớn"] == "larger than the cluster takes (0.1 MB as it is sent)"
    assert found(engine) == {each.id for each in many} | {f"thêm {each.id}" for each in many}


def test_a_document_for_which_the_cluster_never_has_the_memory_is_refused(engine):
    """It answers as when it is busy, and would do so for ever."""
    path = "/_nodes/stats/indexing_pressure"
    (node,) = engine._connection.ask("GET", path)["nodes"].values()
    limit = node["indexing_pressure"]["memory"]["limit_in_bytes"]
    with engine.writer() as writer:
        refused = writer.add(batch(Doc("nhỏ", "lúa"), Doc("lớn", stored=b"x" * limit), Doc("vừa", "ngô")))
    assert list(refused) == ["lớn"]
    assert "larger than the cluster takes" in refused["lớn"]
    assert found(engine) == {"nhỏ", "vừa"}


# Up to the report


@pytest.fixture
def folder(tmp_path):
    """A report, which has a type, and pages without one."""
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "a.txt").write_text("Trồng cây ven đường\n\nNhân dân các thôn trồng cây.", "utf-8")
    (folder / "b.txt").write_text("BÁO CÁO\nKết quả trồng cây quý I năm 2021\n\nĐã trồng cây.", "utf-8")
    lines = [{"id": id, "title": f"Trồng cây {id}", "text": "Đã trồng cây."} for id in ("m", "n")]
    lines.append({"id": "o", "title": "BÁO CÁO kết quả trồng cây năm 2021", "text": "Đã trồng cây."})
    (folder / "c.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return folder


@pytest.fixture
def refusing(address):
    """The address of an index on a cluster that refuses documents with a type."""
    tgsearch.create(str(address)).close()
    let_refuse(OpenSearchEngine.open(address), TYPE_FACET)
    return str(address)


def test_refused_files_are_lines_of_the_report(refusing, folder):
    with tgsearch.open(refusing) as index:
        report = index.sync(folder)
        assert [each.path for each in report.failed] == [str(folder / "b.txt"), str(folder / "c.jsonl")]
        assert "the cluster refuses it (" in report.failed[0].reason
        assert report.failed[1].reason.startswith("document o: the cluster refuses it (")
        assert (set(report.added), report.documents) == ({"a.txt", "c.jsonl"}, 3)
        assert {hit.id for hit in index.search("trồng cây").hits} == {"a.txt", "m", "n"}
        again = index.sync(folder)
        assert (again.unchanged, again.documents, again.failed) == (3, 0, report.failed)
        (folder / "b.txt").write_text("Trồng cây trong quý\n\nĐã trồng cây.", "utf-8")
        assert [each.path for each in index.sync(folder).failed] == [str(folder / "c.jsonl")]
        assert {hit.id for hit in index.search("trồng cây").hits} == {"a.txt", "b.txt", "m", "n"}


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "the cluster refuses it ("), ("vi", "cụm máy từ chối (")]
)
def test_the_command_tells_of_refused_files_by_its_exit_code_too(refusing, folder, capsys, lang, sentence):
    with pytest.raises(SystemExit) as ended:
        main(["--lang", lang, "--index", refusing, "index", str(folder)])
    assert ended.value.code == 2
    told = capsys.readouterr().out
    assert sentence in told
    assert "b.txt" in told


def test_adding_a_refused_document_is_an_error(refusing):
    with tgsearch.open(refusing) as index:
        index.add(tgsearch.Document(id="tốt", title="Trồng cây ven đường", text="Đã trồng cây."))
        index.add(tgsearch.Document(id="bc", title="BÁO CÁO kết quả năm 2021", text="Đã trồng cây."))
        with pytest.raises(tgsearch.RefusedDocumentError, match="“bc” was not indexed: the cluster refuses"):
            index.commit()
        assert [hit.id for hit in index.search("trồng cây").hits] == ["tốt"]
