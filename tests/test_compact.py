"""Compacting leaves as few segments as there can be, nothing deleted, and the same answers."""

from __future__ import annotations

import json
import random
import threading

import pytest
from engines.batches import Doc
from engines.contract.collection import ask, put
from engines.disk import FullDisk

import tgsearch
from tgsearch import Document
from tgsearch.cli import main
from tgsearch.engine.base import TEXT
from tgsearch.engine.whoosh import WhooshEngine, policy, writer
from tgsearch.errors import IndexLockedError, StorageError


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """An index whose segments hold ten documents and are never merged by themselves."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    monkeypatch.setattr(policy, "MERGE_FACTOR", 10_000)
    monkeypatch.setattr(policy, "MAX_SEGMENT_DOCUMENTS", 10)
    monkeypatch.setattr(writer, "MAX_SEGMENT_DOCUMENTS", 10)
    return WhooshEngine.create(tmp_path / "index", {})


def sizes(engine):
    """Documents and deleted ones of each segment."""
    with engine.searcher() as searcher:
        return sorted((part.live_count, part.documents - part.live_count) for part in searcher.segments)


def filled(engine, layout):
    """Make segments of so many documents, of which so many are deleted then (at most half of one)."""
    gone = []
    for number, (live, deleted) in enumerate(layout):
        ids = [f"{number}.{each}" for each in range(live + deleted)]
        put(
            engine,
            *[Doc(id, f"lúa số{id} {'ngô ' * len(id)}", title=f"tin {id}") for id in ids],
            record={f"tệp {number}": b"%d" % number, f"tệp {number - 1}": None},
        )
        gone += ids[::2][:deleted]
    put(engine, delete=gone)
    return set(gone)


def compact(engine):
    with engine.writer() as opened:
        opened.compact()


@pytest.mark.parametrize(
    ("layout", "left"),
    [
        ([(5, 0)], [5]),
        ([(5, 2)], [5]),
        ([(2, 0), (3, 0), (4, 0)], [9]),
        ([(10, 0), (4, 0), (5, 0)], [9, 10]),
        ([(6, 0), (6, 0), (6, 0)], [8, 10]),  # only if one is cut
        ([(6, 3), (6, 0), (6, 2), (6, 0)], [4, 10, 10]),
        ([(10, 0), (10, 0), (1, 0)], [1, 10, 10]),
        ([(7, 0), (7, 0), (3, 0), (3, 0)], [10, 10]),
        ([(7, 0), (7, 0), (7, 0), (7, 0), (2, 0)], [10, 10, 10]),
    ],
)
def test_there_are_as_few_segments_as_can_be(engine, layout, left):
    gone = filled(engine, layout)
    with engine.searcher() as searcher:
        before = {id: record for id, record in searcher.stored(every_id(layout)).items() if id not in gone}
        manifest = searcher.manifest()
    compact(engine)
    assert sizes(engine) == [(documents, 0) for documents in left]
    with engine.searcher() as searcher:
        assert searcher.stored(every_id(layout)) == before
        assert searcher.manifest() == manifest
        assert searcher.document_frequency(TEXT, "lúa") == len(before)
    assert engine.check() == ()


def every_id(layout):
    return [
        f"{number}.{each}" for number, (live, deleted) in enumerate(layout) for each in range(live + deleted)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_what_is_cut_and_merged_answers_as_one_segment_does(engine, tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    layout = [(chance.randint(1, 8), chance.randint(0, 1)) for _ in range(8)]
    gone = filled(engine, layout)
    compact(engine)
    monkeypatch.setattr(policy, "MAX_SEGMENT_DOCUMENTS", 1000)
    monkeypatch.setattr(writer, "MAX_SEGMENT_DOCUMENTS", 1000)
    whole = WhooshEngine.create(tmp_path / "whole", {})
    filled(whole, layout)
    compact(whole)
    assert len(sizes(whole)) == 1
    for request in ({}, {"limit": 3, "offset": 2}):
        assert ask(engine, **request) == ask(whole, **request)
    assert {hit.id for hit in ask(engine).documents} == set(every_id(layout)) - gone


@pytest.mark.parametrize(
    "layout", [[(5, 0)], [(10, 0), (3, 0)], [(10, 0), (10, 0)], [(6, 0), (7, 0)]], ids=str
)
def test_what_is_compact_is_left_alone(engine, layout):
    filled(engine, layout)
    compact(engine)
    with engine.searcher() as before:
        compact(engine)
        assert engine.is_current(before)


def test_the_manifest_of_an_index_without_documents_is_kept(engine):
    for number in range(3):
        put(engine, record={f"tệp {number}": b"1"})
    compact(engine)
    assert sizes(engine) == [(0, 0)]
    with engine.searcher() as searcher:
        assert len(searcher.manifest()) == 3


def test_only_files_that_are_needed_are_left(engine):
    filled(engine, [(6, 3), (6, 0), (6, 2)])
    compact(engine)
    stems = {path.name.partition(".")[0] for path in engine.directory.glob("MAIN_*")}
    with engine.searcher() as searcher:
        assert stems == {segment.stem for segment in searcher.segments}
    assert engine.disk_bytes() == sum(path.stat().st_size for path in engine.directory.glob("*MAIN_*"))


@pytest.mark.parametrize("writes", [0, 1, 5, 6, 11])
def test_interrupted_at_any_write_the_index_is_what_it_was(engine, monkeypatch, writes):
    filled(engine, [(6, 3), (6, 0), (6, 2)])
    before = ask(engine)
    count = 0
    original = writer.write_part

    def interrupted(*arguments):
        nonlocal count
        if count == writes:
            raise KeyboardInterrupt
        count += 1
        original(*arguments)

    monkeypatch.setattr(writer, "write_part", interrupted)
    try:
        compact(engine)
    except KeyboardInterrupt:
        assert ask(engine) == before
        with engine.searcher() as searcher:
            stems = {segment.stem for segment in searcher.segments}
        assert {path.name.partition(".")[0] for path in engine.directory.glob("MAIN_*")} == stems
    else:
        pytest.fail("there were fewer writes")
    monkeypatch.undo()
    compact(engine)
    assert ask(engine).documents == before.documents
    assert engine.check() == ()


# The library and the command


WORDS = ["lúa", "ngô", "khoai", "sắn", "đậu", "lạc", "vừng", "mía", "chè", "cà", "phê", "tiêu", "điều"]


def documents(count, of=""):
    return [Document(f"{of}{n}", " ".join(WORDS[n % 7 :]), title=f"Tin số {n}") for n in range(count)]


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    with tgsearch.create(tmp_path / "index") as index:
        for turn in range(4):
            index.add(documents(10 + turn, of=f"{turn}."))
            index.commit()
        for n in range(10):
            index.delete(f"0.{n}")
        index.delete("1.1")
    return tmp_path / "index"


def test_the_report_tells_what_changed(path):
    with tgsearch.open(path) as index:
        before, size = index.statistics(), sum(each.stat().st_size for each in path.glob("*MAIN_*"))
        found = index.search("ngô", limit=100).hits
        assert before.segments > 1
        report = index.compact()
        after = index.statistics()
        assert (report.documents, report.purged) == (before.documents, before.deleted)
        assert (report.segments_before, report.segments_after) == (before.segments, 1)
        assert (after.segments, after.deleted) == (1, 0)
        assert report.bytes_before == size > report.bytes_after
        assert report.bytes_after == sum(each.stat().st_size for each in path.glob("*MAIN_*"))
        assert [hit.id for hit in index.search("ngô", limit=100)] == [hit.id for hit in found]


def test_what_was_added_is_committed_first(path):
    with tgsearch.open(path) as index:
        index.add(Document("mới", "Lạc và vừng."))
        assert index.compact().documents == index.statistics().documents
        assert index.get("mới").text == "Lạc và vừng."


def test_searches_go_on_while_an_index_is_compacted(path):
    stopped, failures, answers = threading.Event(), [], []
    with tgsearch.open(path) as index:
        expected = [hit.id for hit in index.search("ngô", limit=100)]

    def search_on():
        try:
            with tgsearch.open(path) as reader:
                while not stopped.is_set() or not answers:
                    answers.append([hit.id for hit in reader.search("ngô", limit=100)])
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=search_on)
    thread.start()
    with tgsearch.open(path) as index:
        for turn in range(5):
            index.add(Document(f"thêm {turn}", "khoai"))
            index.commit()
            index.compact()
    stopped.set()
    thread.join()
    assert failures == []
    assert all(answer == expected for answer in answers)


def test_it_waits_for_nobody(path):
    with tgsearch.open(path) as index, WhooshEngine.open(path).writer(), pytest.raises(IndexLockedError):
        index.compact()


def test_a_full_disk_changes_nothing(path, monkeypatch):
    with tgsearch.open(path) as index:
        before = index.search("ngô", limit=100).hits
        with monkeypatch.context() as patch:
            FullDisk(3000).install(patch)
            with pytest.raises(StorageError):
                index.compact()
        assert index.search("ngô", limit=100).hits == before
        assert index.check() == ()


@pytest.mark.parametrize(("lang", "said"), [("en", "before"), ("vi", "trước")])
def test_the_command_tells_the_sizes(path, capsys, lang, said):
    with pytest.raises(SystemExit) as ended:
        main(["--index", str(path), "--lang", lang, "compact"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert said in out
    assert "kB" in out


def test_the_json_of_the_command(path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--index", str(path), "compact", "--format", "json"])
    assert ended.value.code == 0
    report = json.loads(capsys.readouterr().out)
    assert report["version"] == 1
    assert report["segments_after"] == 1
    assert report["bytes_after"] < report["bytes_before"]


def test_without_an_index_the_command_fails(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--index", str(tmp_path / "index"), "compact"])
    assert ended.value.code == 2
    assert "Error:" in capsys.readouterr().err
    assert not (tmp_path / "index").exists()
