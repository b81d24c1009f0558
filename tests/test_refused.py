"""What becomes of documents that an engine does not take? They are told; all else goes on without them."""

from __future__ import annotations

import json

import pytest
from engines.oracle import OracleEngine

from tgsearch import Document, Failure, RefusedDocumentError, batching
from tgsearch.analysis import Analyzer
from tgsearch.index import Index
from tgsearch.manifest import documents_of, file_records
from tgsearch.records import read_record
from tgsearch.sources.reasons import Reason

WHY = Reason("refused", detail="quá dài")
TOO_LARGE = Reason("refused-large", megabytes=120.5)


@pytest.fixture
def engine():
    return OracleEngine()


@pytest.fixture
def index(engine):
    with Index(engine, Analyzer()) as index:
        yield index


@pytest.fixture
def folder(tmp_path):
    """Three files of one document each."""
    folder = tmp_path / "kho"
    folder.mkdir()
    for name in ("a", "b", "c"):
        write(folder, name)
    return folder


def write(folder, name, text="Trường học nghỉ lễ hai ngày."):
    (folder / f"{name}.txt").write_text(f"Thông báo {name}\n\n{text}", "utf-8")


def write_lines(path, *records):
    lines = [json.dumps({"id": id, "title": id, "text": text}, ensure_ascii=False) for id, text in records]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def is_consistent(engine):
    """Whether exactly those documents are there that the manifest knows of, and each by one file."""
    held = [id for file in file_records(engine.entries) for id in documents_of(engine.entries, file)]
    return sorted(set(held)) == sorted(engine.documents)


def test_a_refused_file_is_told_and_the_others_go_on(index, engine, folder):
    engine.refuses = {"b.txt": WHY}
    report = index.sync(folder)
    assert report.failed == (Failure(str(folder / "b.txt"), "the cluster refuses it (quá dài)"),)
    assert report.failed[0].reason.message("vi") == "cụm máy từ chối (quá dài)"
    assert (report.added, report.documents) == (("a.txt", "c.txt"), 2)
    assert set(engine.documents) == {"a.txt", "c.txt"}
    assert is_consistent(engine)


def test_it_is_tried_again_when_it_changes_or_on_request(index, engine, folder):
    engine.refuses = {"b.txt": WHY}
    index.sync(folder)
    again = index.sync(folder)
    assert (again.unchanged, len(again.failed), again.documents) == (3, 1, 0)  # told, as an unreadable one
    assert [case.reason for case in index.doctor().failed.cases] == ["the cluster refuses it (quá dài)"]
    assert len(index.sync(folder, retry_failed=True).failed) == 1
    write(folder, "b", "Nội dung khác.")
    assert len(index.sync(folder).failed) == 1
    engine.refuses = {}
    assert index.sync(folder).unchanged == 3
    assert index.sync(folder, retry_failed=True).changed == ("b.txt",)
    assert set(engine.documents) == {"a.txt", "b.txt", "c.txt"}
    assert index.sync(folder, retry_failed=True).unchanged == 3


def test_what_a_file_held_before_goes_away(index, engine, folder):
    index.sync(folder)
    write(folder, "b", "Nội dung khác.")
    engine.refuses = {"b.txt": WHY}
    report = index.sync(folder)
    assert ([each.path for each in report.failed], report.changed) == ([str(folder / "b.txt")], ())
    assert set(engine.documents) == {"a.txt", "c.txt"}
    assert is_consistent(engine)


def test_a_renamed_file_that_is_refused(index, engine, folder):
    index.sync(folder)
    (folder / "b.txt").rename(folder / "d.txt")
    engine.refuses = {"d.txt": WHY}
    report = index.sync(folder)
    assert (len(report.failed), report.removed) == (1, ("b.txt",))
    assert set(engine.documents) == {"a.txt", "c.txt"}
    assert is_consistent(engine)


# Files of many documents


def test_single_lines_are_refused(index, engine, tmp_path):
    file = tmp_path / "tin.jsonl"
    write_lines(file, *((id, "Mùa vụ năm nay được mùa.") for id in ("x", "y", "z")))
    engine.refuses = {"y": TOO_LARGE}
    report = index.sync(file)
    reason = "document y: larger than the cluster takes (120.5 MB as it is sent)"
    assert report.failed == (Failure(str(file), reason),)
    assert "tài liệu y: lớn hơn mức cụm máy nhận" in report.failed[0].reason.message("vi")
    assert (report.documents, len(report.added)) == (2, 1)
    assert set(engine.documents) == {"x", "z"}
    assert is_consistent(engine)
    assert index.sync(file).unchanged == 1
    engine.refuses = {}
    assert len(index.sync(file, retry_failed=True).changed) == 1
    assert set(engine.documents) == {"x", "y", "z"}
    assert is_consistent(engine)


def test_the_last_of_equal_lines_counts_though_it_is_refused(index, engine, tmp_path, monkeypatch):
    monkeypatch.setattr(batching, "BATCH_DOCUMENTS", 1)
    file = tmp_path / "tin.jsonl"
    write_lines(file, ("x", "Bản đầu."), ("y", "Bài khác."), ("x", "Bản sau."))
    refuse_text(engine, monkeypatch, "Bản sau")
    assert len(index.sync(file).failed) == 1
    assert set(engine.documents) == {"y"}
    assert is_consistent(engine)
    write_lines(file, ("x", "Bản sau."), ("y", "Bài khác."), ("x", "Bản cuối."))
    assert len(index.sync(file).failed) == 1
    assert set(engine.documents) == {"x", "y"}
    assert is_consistent(engine)


def refuse_text(engine, monkeypatch, part):
    """Let the engine refuse documents by what is stored of them."""
    writer = engine.writer

    def refusing(**options):
        made = writer(**options)
        add = made.add

        def add_all(batch):
            texts = {id: read_record(stored).text for id, stored in zip(batch.ids, batch.stored, strict=True)}
            engine.refuses = {id: WHY for id, text in texts.items() if part in text}
            return add(batch)

        made.add = add_all
        return made

    monkeypatch.setattr(engine, "writer", refusing)


def test_a_version_of_another_file_stays(index, engine, tmp_path, monkeypatch):
    first, last = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    write_lines(first, ("x", "Bản của tệp đầu."), ("y", "Bài khác."))
    write_lines(last, ("x", "Bản của tệp sau."), ("z", "Bài khác nữa."))
    refuse_text(engine, monkeypatch, "tệp sau")
    assert len(index.sync(tmp_path).failed) == 1
    assert set(engine.documents) == {"x", "y", "z"}
    assert index.get("x").text == "Bản của tệp đầu."
    assert is_consistent(engine)
    first.unlink()
    index.sync(tmp_path)
    assert set(engine.documents) == {"z"}
    assert is_consistent(engine)


def test_a_version_that_would_take_its_place_again_is_refused(index, engine, tmp_path, monkeypatch):
    first, last = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    write_lines(first, ("x", "Bản của tệp đầu."), ("y", "Bài khác."))
    write_lines(last, ("x", "Bản của tệp sau."))
    assert index.sync(tmp_path).failed == ()
    refuse_text(engine, monkeypatch, "tệp đầu")
    last.unlink()
    report = index.sync(tmp_path)
    assert [each.path for each in report.failed] == [str(first)]
    assert set(engine.documents) == {"y"}
    assert is_consistent(engine)


@pytest.mark.parametrize("batches", range(1, 6))
def test_an_interrupted_run_knows_what_was_refused_before(index, engine, tmp_path, monkeypatch, batches):
    monkeypatch.setattr(batching, "BATCH_DOCUMENTS", 2)
    file = tmp_path / "tin.jsonl"
    write_lines(file, *((f"x{number}", "Bản cũ.") for number in range(10)))
    index.sync(file)
    write_lines(file, *((f"x{number}", f"Bản mới {number}.") for number in range(2, 12)))
    engine.refuses = {"x3": WHY, "x11": WHY}
    done = []
    stopped = index.sync(file, progress=done.append, stop=lambda: len(done) == batches)
    assert stopped.interrupted
    assert is_consistent(engine)
    engine.refuses = {"x11": WHY}  # what was refused is not met again
    report = index.sync(file)
    assert {each.reason.split(":")[0] for each in report.failed} >= {"document x3"}
    assert set(engine.documents) == {f"x{number}" for number in range(2, 11)} - {"x3"}
    assert is_consistent(engine)
    assert index.sync(file).unchanged == 1
    engine.refuses = {}
    index.sync(file, retry_failed=True)
    assert set(engine.documents) == {f"x{number}" for number in range(2, 12)}


# Without files


def test_adding_a_refused_document_is_an_error_and_the_others_are_committed(index, engine):
    index.add([Document(id="x", text="Bản cũ.")])
    index.commit()
    engine.refuses = {"x": WHY, "z": TOO_LARGE}
    index.add([Document(id=id, text="Bản mới.") for id in ("x", "y", "z")])
    with pytest.raises(RefusedDocumentError) as caught:
        index.commit()
    assert caught.value.refused == {"x": WHY, "z": TOO_LARGE}
    assert str(caught.value) == (
        "“x” (and 1 more) was not indexed: the cluster refuses it (quá dài). "
        "Make it smaller or leave it out, then add it again."
    )
    assert caught.value.message("vi").startswith(
        "“x” (và 1 tài liệu khác) không được lập chỉ mục: cụm máy từ chối (quá dài)."
    )
    assert index.get("y").text == "Bản mới."
    assert index.get("x").text == "Bản cũ."
    index.commit()  # it is over: nothing waits


def test_closing_tells_of_a_refused_document_too(engine):
    engine.refuses = {"x": TOO_LARGE}
    with pytest.raises(RefusedDocumentError, match="larger than"), Index(engine, Analyzer()) as index:
        index.add(Document(id="x", text="Bản mới."))
    assert engine.documents == {}


def test_a_dump_with_a_refused_document_is_not_restored(index, engine, folder, tmp_path):
    index.sync(folder)
    index.dump(tmp_path / "dump.jsonl")
    other = OracleEngine()
    with Index(other, Analyzer()) as restored:
        restored.add(Document(id="x", text="Bài có sẵn."))
        restored.commit()
        other.refuses = {"b.txt": WHY}
        with pytest.raises(RefusedDocumentError, match="“b"):
            restored.restore(tmp_path / "dump.jsonl", replace=True)
        assert set(other.documents) == {"x"}
        other.refuses = {}
        restored.restore(tmp_path / "dump.jsonl", replace=True)
    assert other.documents.keys() == engine.documents.keys()
