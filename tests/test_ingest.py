from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tgsearch
from tgsearch import Document, Failure, batching, prepare
from tgsearch.errors import IndexLockedError, PathNotFoundError, UnreadableDocumentError
from tgsearch.ingest import application, portions, survey
from tgsearch.manifest import file_records
from tgsearch.sources import Reason


@pytest.fixture(scope="module", autouse=True)
def without_waiting_for_the_disk():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "kho"
    write(folder / "a.txt", "Hội nghị tuyên giáo\n\nNgày 14/1/2021, Ban Tuyên giáo tổ chức hội nghị.")
    write(folder / "tin/b.md", "---\ntitle: Dân vận khéo\ndate: 2022-03-04\n---\n\nMô hình dân vận ở cơ sở.")
    write(
        folder / "tin/c.html",
        "<html><title>Thanh tra</title><body><p>Kết luận thanh tra số 1.</p></body></html>",
    )
    lines(
        folder / "d.jsonl",
        {"id": "d1", "title": "Một", "text": "Bản tin một."},
        {"id": "d2", "text": "Bản tin hai."},
    )
    return aged(folder)


@pytest.fixture
def index(tmp_path):
    with tgsearch.create(tmp_path / "index") as index:
        yield index


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def aged(folder):
    """Let all files be as old as files mostly are: of a young one the content is compared too."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, ns=(0, 1_600_000_000_123_456_789))
    return folder


def lines(path, *records):
    texts = (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in records)
    write(path, "".join(f"{text}\n" for text in texts))


def records(first, last, text="Bản tin"):
    return [{"id": f"r{number}", "text": f"{text} số {number}."} for number in range(first, last)]


def ids(index, query=""):
    return {hit.id for hit in index.search(query, limit=10_000)}


def contents(index):
    return {id: index.get(id) for id in sorted(ids(index))}


def texts(index):
    return {id: document.text for id, document in contents(index).items()}


def known_files(index):
    return file_records(index._current().manifest())


def no_reading(monkeypatch):
    def refuse(path, **_):
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(portions, "read", refuse)
    monkeypatch.setattr(prepare, "read_page", refuse)


def reasons(report):
    return {Path(failure.path).name: failure.reason for failure in report.failed}


# A folder, and what becomes of it


def test_every_file_becomes_documents(index, corpus):
    report = index.sync(corpus)
    assert report.added == ("a.txt", "d.jsonl", "tin/b.md", "tin/c.html")
    assert (report.changed, report.removed, report.unchanged, report.failed) == ((), (), 0, ())
    assert (report.documents, report.dry_run, report.interrupted) == (5, False, False)
    assert report.seconds >= 0
    assert ids(index) == {"a.txt", "tin/b.md", "tin/c.html", "d1", "d2"}
    stored = index.get("tin/b.md")
    assert (stored.title, stored.published, stored.text) == (
        "Dân vận khéo",
        "2022-03-04",
        "Mô hình dân vận ở cơ sở.",
    )
    assert stored.path == str(corpus / "tin/b.md")
    assert index.get("d1").path == str(corpus / "d.jsonl")
    assert ids(index, "tuyên giáo") == {"a.txt"}


def test_a_second_sync_reads_nothing(index, corpus, monkeypatch):
    index.sync(corpus)
    before = sorted(path.name for path in (corpus.parent / "index").iterdir())
    no_reading(monkeypatch)
    report = index.sync(corpus)
    assert (report.added, report.changed, report.removed) == ((), (), ())
    assert (report.unchanged, report.documents) == (4, 0)
    assert sorted(path.name for path in (corpus.parent / "index").iterdir()) == before


def test_new_changed_and_deleted_files(index, corpus):
    index.sync(corpus)
    write(corpus / "moi.txt", "Bản tin mới về khuyến học.")
    write(corpus / "a.txt", "Bản tin khác hẳn về thủy lợi.")
    (corpus / "tin/c.html").unlink()
    report = index.sync(corpus)
    assert (report.added, report.changed, report.removed) == (("moi.txt",), ("a.txt",), ("tin/c.html",))
    assert (report.unchanged, report.documents) == (2, 2)
    assert ids(index) == {"a.txt", "moi.txt", "tin/b.md", "d1", "d2"}
    assert ids(index, "tuyên giáo") == set()
    assert ids(index, "thủy lợi") == {"a.txt"}


def test_a_file_touched_without_a_change_of_size_is_read_again(index, corpus):
    index.sync(corpus)
    path = corpus / "a.txt"
    status = path.stat()
    write(path, path.read_bytes().replace(b"tuy", b"TUY"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert path.stat().st_size == status.st_size
    assert index.sync(corpus).changed == ("a.txt",)


def test_an_emptied_folder_empties_the_index(index, corpus):
    index.sync(corpus)
    for path in corpus.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    report = index.sync(corpus)
    assert report.removed == ("a.txt", "d.jsonl", "tin/b.md", "tin/c.html")
    assert ids(index) == set()
    assert known_files(index) == {}


def test_an_empty_folder_is_nothing_to_do(index, tmp_path):
    (tmp_path / "trong").mkdir()
    report = index.sync(tmp_path / "trong")
    assert (report.added, report.removed, report.unchanged, report.failed) == ((), (), 0, ())


def test_a_path_that_does_not_exist_stops_everything(index, corpus):
    with pytest.raises(PathNotFoundError) as raised:
        index.sync(corpus, corpus / "khong-co")
    assert raised.value.path == corpus / "khong-co"
    assert ids(index) == set()


def test_sync_leaves_documents_alone_that_came_without_files(index, corpus):
    index.add(Document(id="riêng", text="Văn bản thêm riêng."))
    index.commit()
    index.sync(corpus)
    write(corpus / "a.txt", "Bản tin khác.")
    index.sync(corpus)
    assert "riêng" in ids(index)


def test_a_second_writer_is_refused_and_the_index_stays(index, corpus):
    index.sync(corpus)
    before = contents(index)
    write(corpus / "moi.txt", "Bản tin mới.")
    with tgsearch.open(corpus.parent / "index") as other:
        writer = other._engine.writer()
        with pytest.raises(IndexLockedError):
            index.sync(corpus)
        writer.close()
    assert contents(index) == before
    assert index.sync(corpus).added == ("moi.txt",)


def test_dry_run_tells_and_does_nothing(index, corpus, monkeypatch):
    index.sync(corpus)
    before = contents(index), known_files(index)
    write(corpus / "moi.txt", "Bản tin mới.")
    write(corpus / "a.txt", "Bản tin khác.")
    (corpus / "tin/b.md").unlink()
    with monkeypatch.context() as patched:
        no_reading(patched)
        report = index.sync(corpus, dry_run=True)
    assert (report.added, report.changed, report.removed) == (("moi.txt",), ("a.txt",), ("tin/b.md",))
    assert (report.unchanged, report.documents, report.dry_run) == (2, 0, True)
    assert (contents(index), known_files(index)) == before
    done = index.sync(corpus)
    assert (done.added, done.changed, done.removed) == (report.added, report.changed, report.removed)


def test_dry_run_needs_no_right_to_write(index, corpus):
    with tgsearch.open(corpus.parent / "index") as other:
        writer = other._engine.writer()
        assert len(index.sync(corpus, dry_run=True).added) == 4
        writer.close()


def test_dry_run_makes_no_index(tmp_path, corpus):
    with tgsearch.create(tmp_path / "neu", lazy=True) as index:
        assert len(index.sync(corpus, dry_run=True).added) == 4
    assert not (tmp_path / "neu").exists()


def test_a_second_sync_opens_none_of_the_files(index, corpus, opened):
    index.sync(corpus)
    assert {"a.txt", "d.jsonl", "tin/b.md", "tin/c.html"} == set(opened(corpus))
    index.sync(corpus)
    assert opened(corpus) == []


@pytest.fixture(scope="module")
def audited():
    """Every path that is opened, by whatever means."""
    paths = []
    sys.addaudithook(lambda event, data: paths.append(data[0]) if event == "open" else None)
    return paths


@pytest.fixture
def opened(audited):
    """A function: the files below a folder that were opened since it was last called."""
    audited.clear()

    def since(folder):
        found = {Path(os.fsdecode(path)) for path in audited if isinstance(path, (str, bytes, os.PathLike))}
        audited.clear()
        return sorted(str(path.relative_to(folder)) for path in found if path.is_relative_to(folder))

    return since


# Content, and not time alone


def test_a_file_that_was_only_touched_is_not_analysed_again(index, corpus, monkeypatch, opened):
    index.sync(corpus)
    before = contents(index)
    for name in ("a.txt", "d.jsonl"):
        os.utime(corpus / name, ns=(0, 1_700_000_000_000_000_001))
    opened(corpus)
    with monkeypatch.context() as patched:
        no_reading(patched)
        report = index.sync(corpus)
        assert (report.changed, report.unchanged, report.documents) == ((), 4, 0)
        assert opened(corpus) == ["a.txt", "d.jsonl"]
        assert contents(index) == before
        index.sync(corpus)
        assert opened(corpus) == []  # its time was recorded


@pytest.mark.parametrize("tick", ["second", "instant"])
def test_a_change_that_its_time_does_not_show_is_found(index, corpus, tick):
    """As FAT has it, which counts in seconds, and as any system may when two changes come at once."""
    path = corpus / "a.txt"
    now = time.time_ns() // 10**9 * 10**9 if tick == "second" else time.time_ns()
    os.utime(path, ns=(now, now))
    index.sync(corpus)
    write(path, path.read_bytes().replace(b"tuy", b"TUY"))
    os.utime(path, ns=(now, now))
    assert index.sync(corpus).changed == ("a.txt",)
    assert "TUY" in index.get("a.txt").title


def test_the_content_of_a_young_file_is_compared_until_it_is_old_enough(index, corpus, opened, monkeypatch):
    now = time.time_ns() // 10**9 * 10**9
    os.utime(corpus / "a.txt", ns=(now, now))
    index.sync(corpus)
    opened(corpus)
    monkeypatch.setattr(time, "time_ns", lambda: now + 10**9)
    for _ in range(2):
        generation = sorted(path.name for path in (corpus.parent / "index").iterdir())
        assert index.sync(corpus).unchanged == 4
        assert opened(corpus) == ["a.txt"]
        assert sorted(path.name for path in (corpus.parent / "index").iterdir()) == generation
    monkeypatch.setattr(time, "time_ns", lambda: now + 10**10)
    index.sync(corpus)
    opened(corpus)
    index.sync(corpus)
    assert opened(corpus) == []


def test_a_change_of_neither_size_nor_time_is_found_by_checksum(index, corpus):
    index.sync(corpus)
    path = corpus / "a.txt"
    write(path, path.read_bytes().replace(b"tuy", b"TUY"))
    aged(corpus)
    report = index.sync(corpus)
    assert (report.changed, report.unchanged) == ((), 4)
    report = index.sync(corpus, checksum=True)
    assert (report.changed, report.unchanged) == (("a.txt",), 3)
    assert index.sync(corpus, checksum=True).unchanged == 4


# Renamed files


def test_a_renamed_file_is_told_as_such(index, corpus):
    index.sync(corpus)
    (corpus / "moi").mkdir()
    (corpus / "a.txt").rename(corpus / "moi/tin 2023-05-06.txt")
    (corpus / "d.jsonl").rename(corpus / "tin/e.jsonl")
    pairs = (("a.txt", "moi/tin 2023-05-06.txt"), ("d.jsonl", "tin/e.jsonl"))
    trial = index.sync(corpus, dry_run=True)
    assert (trial.renamed, trial.added, trial.removed, trial.unchanged) == (pairs, (), (), 2)
    report = index.sync(corpus)
    assert (report.renamed, report.added, report.changed, report.removed) == (pairs, (), (), ())
    assert (report.unchanged, report.documents) == (2, 3)
    assert ids(index) == {"moi/tin 2023-05-06.txt", "tin/b.md", "tin/c.html", "d1", "d2"}
    assert index.get("d1").path == str(corpus / "tin/e.jsonl")
    assert set(known_files(index)) == {"moi/tin 2023-05-06.txt", "tin/b.md", "tin/c.html", "tin/e.jsonl"}
    assert index.sync(corpus).unchanged == 4


def test_a_renamed_folder_is_renamed_files(index, corpus):
    index.sync(corpus)
    (corpus / "tin").rename(corpus / "tin-cu")
    assert index.sync(corpus).renamed == (("tin/b.md", "tin-cu/b.md"), ("tin/c.html", "tin-cu/c.html"))
    assert ids(index) == {"a.txt", "tin-cu/b.md", "tin-cu/c.html", "d1", "d2"}


def test_a_renamed_and_edited_file_is_another_one(index, corpus):
    index.sync(corpus)
    (corpus / "a.txt").unlink()
    write(corpus / "b.txt", "Hội nghị khác.")
    report = index.sync(corpus)
    assert (report.renamed, report.added, report.removed) == ((), ("b.txt",), ("a.txt",))


def test_a_renamed_file_that_can_not_be_read_is_a_failure(index, corpus):
    write(corpus / "hỏng.txt", bytes(range(256)) * 8)
    index.sync(corpus)
    (corpus / "hỏng.txt").rename(corpus / "xấu.txt")
    report = index.sync(corpus)
    assert (report.renamed, report.added, report.removed) == ((), (), ("hỏng.txt",))
    assert list(reasons(report)) == ["xấu.txt"]


def test_two_files_that_change_places_are_changed(index, corpus):
    write(corpus / "b.txt", "Bản tin khác hẳn.")
    os.utime(corpus / "b.txt", ns=(0, 1_500_000_000_000_000_001))
    index.sync(corpus)
    (corpus / "a.txt").rename(corpus / "x")
    (corpus / "b.txt").rename(corpus / "a.txt")
    (corpus / "x").rename(corpus / "b.txt")
    assert index.sync(corpus).changed == ("a.txt", "b.txt")
    assert index.get("b.txt").title == "Hội nghị tuyên giáo"


def test_a_renamed_file_is_never_away(index, many, monkeypatch):
    """Whatever commit is looked at, each document is there by its old or its new id."""
    monkeypatch.setattr(application, "COMMIT_SECONDS", 0.0)
    index.sync(many)
    for path in list(many.iterdir()):
        path.rename(path.with_name(f"moi-{path.name}"))
    held = []
    with tgsearch.open(many.parent / "index") as other:
        report = index.sync(many, progress=lambda _: held.append(ids(other)))
    assert len(report.renamed) == 7
    assert len(held) > 5
    for found in held:
        assert {f"r{number}" for number in range(30)} <= found
        assert {id.removeprefix("moi-") for id in found} == ALL
        assert len(found) == len(ALL)


@pytest.mark.parametrize("calls", [1, 3, 5])
def test_an_interrupted_renaming_goes_on(index, many, calls):
    index.sync(many)
    for path in list(many.iterdir()):
        path.rename(path.with_name(f"moi-{path.name}"))
    assert index.sync(many, stop=After(calls)).interrupted
    assert {id.removeprefix("moi-") for id in ids(index)} == ALL
    index.sync(many)
    assert ids(index) == {id if id.startswith("r") else f"moi-{id}" for id in ALL}
    assert index.get("r7").path == str(many / "moi-m.jsonl")
    assert index.sync(many).unchanged == 7


# What is left out


def test_what_a_pattern_leaves_out_leaves_the_index(index, corpus):
    index.sync(corpus)
    report = index.sync(corpus, exclude=["*.html", "/a.txt"])
    assert (report.removed, report.unchanged) == (("a.txt", "tin/c.html"), 2)
    assert ids(index) == {"tin/b.md", "d1", "d2"}
    assert index.sync(corpus, exclude=["tin/*", "*.jsonl"], include=["b.md"]).removed == ("d.jsonl",)
    assert ids(index) == {"a.txt", "tin/b.md"}
    assert index.sync(corpus).added == ("d.jsonl", "tin/c.html")


def test_an_ignore_file_holds_for_parts_too(index, corpus):
    write(corpus / ".tgsearchignore", "# những gì không cần\n/tin/*.html\n")
    index.sync(corpus)
    assert "tin/c.html" not in ids(index)
    write(corpus / "tin/moi.html", "<p>Một trang mới.</p>")
    write(corpus / "tin/moi.txt", "Một tin mới.")
    assert index.sync(corpus / "tin").added == ("tin/moi.txt",)
    assert index.sync(corpus / "tin/c.html").added == ()
    (corpus / ".tgsearchignore").unlink()
    assert index.sync(corpus).added == ("tin/c.html", "tin/moi.html")


# What failed before


def test_what_failed_is_read_again_when_asked(index, corpus, monkeypatch):
    write(corpus / "rong.txt", b"")
    lines(corpus / "e.jsonl", {"id": "e1", "text": "Một."}, "{hỏng")
    aged(corpus)
    first = index.sync(corpus)
    with monkeypatch.context() as patched:
        no_reading(patched)
        assert set(index.sync(corpus).failed) == set(first.failed)
    report = index.sync(corpus, retry_failed=True)
    assert (report.changed, report.unchanged, report.documents) == (("e.jsonl",), 4, 1)
    assert set(reasons(report)) == {"rong.txt", "e.jsonl"}


def test_what_the_system_refused_is_tried_again_by_itself(index, corpus, monkeypatch):
    read_page = prepare.read_page

    def refused(path):
        if path.name == "a.txt":
            raise UnreadableDocumentError(path=path, reason=Reason("permission"))
        return read_page(path)

    with monkeypatch.context() as patched:
        patched.setattr(prepare, "read_page", refused)
        patched.setattr(prepare, "digest", lambda entry: None)
        assert set(reasons(index.sync(corpus))) == {"a.txt"}
        patched.setattr(survey, "digest", lambda entry: None)
        again = index.sync(corpus)
        assert (set(reasons(again)), again.unchanged) == ({"a.txt"}, 4)
    report = index.sync(corpus)
    assert (report.changed, report.failed) == (("a.txt",), ())


# Asked before


def test_nothing_is_done_that_is_not_approved(index, corpus):
    index.sync(corpus)
    before = contents(index), known_files(index)
    shutil.rmtree(corpus / "tin")
    asked = []
    report = index.sync(corpus, approve=lambda plan: bool(asked.append(plan)))
    assert asked == [report]
    assert (report.removed, report.dry_run) == (("tin/b.md", "tin/c.html"), True)
    assert (contents(index), known_files(index)) == before
    assert index.sync(corpus, approve=lambda plan: True).removed == ("tin/b.md", "tin/c.html")
    assert ids(index) == {"a.txt", "d1", "d2"}


# Several roots


def test_several_roots_are_kept_apart(index, tmp_path):
    one, two = tmp_path / "hung-yen", tmp_path / "bac-ninh"
    write(one / "a.txt", "Tin của Hưng Yên.")
    write(two / "b.txt", "Tin của Bắc Ninh.")
    index.sync(one, two)
    assert ids(index) == {"a.txt", "b.txt"}
    (one / "a.txt").unlink()
    (two / "b.txt").unlink()
    assert index.sync(two).removed == ("b.txt",)
    assert ids(index) == {"a.txt"}  # of a root that was not asked for
    assert index.sync(one, two).removed == ("a.txt",)


def two_of_one_name(tmp_path):
    one, two = tmp_path / "hung-yen", tmp_path / "bac-ninh"
    write(one / "tin.txt", "Tin của Hưng Yên.")
    write(two / "tin.txt", "Tin của Bắc Ninh.")
    return one, two


def test_equal_names_in_two_roots_are_two_documents(index, tmp_path):
    one, two = two_of_one_name(tmp_path)
    report = index.sync(one, two)
    assert report.documents == 2
    assert texts(index) == {"tin.txt": "Tin của Hưng Yên.", "bac-ninh/tin.txt": "Tin của Bắc Ninh."}
    again = index.sync(one, two)
    assert (again.added, again.changed, again.removed, again.unchanged) == ((), (), (), 2)


def test_equal_names_in_roots_of_two_runs_are_two_documents(index, tmp_path):
    one, two = two_of_one_name(tmp_path)
    index.sync(one)
    report = index.sync(two)
    assert (report.changed, report.removed) == ((), ())
    assert set(texts(index).values()) == {"Tin của Hưng Yên.", "Tin của Bắc Ninh."}
    for root in (one, two):
        again = index.sync(root)
        assert (again.added, again.changed, again.removed, again.unchanged) == ((), (), (), 1)
    assert index.sync(one, two).unchanged == 2
    (two / "tin.txt").unlink()
    assert len(index.sync(two).removed) == 1
    assert set(texts(index).values()) == {"Tin của Hưng Yên."}


def test_equal_names_stay_two_documents_in_whatever_order_the_roots_come(index, tmp_path):
    one, two = two_of_one_name(tmp_path)
    for roots in ((two,), (one, two), (two, one), (one,), (two,), (one, two)):
        index.sync(*roots)
        assert set(texts(index).values()) >= {
            f"Tin của {'Hưng Yên' if root == one else 'Bắc Ninh'}." for root in roots
        }
    assert sorted(texts(index).values()) == ["Tin của Bắc Ninh.", "Tin của Hưng Yên."]


def test_a_root_within_another_adds_nothing(index, corpus):
    assert index.sync(corpus, corpus / "tin").documents == 5
    (corpus / "tin/c.html").unlink()
    assert index.sync(corpus).removed == ("tin/c.html",)
    assert ids(index) == {"a.txt", "tin/b.md", "d1", "d2"}


def test_a_root_within_another_may_be_given_first(index, corpus):
    assert index.sync(corpus / "tin", corpus).documents == 5
    assert index.sync(corpus).unchanged == 4


def test_a_root_is_taken_over_by_one_that_holds_it(index, corpus):
    index.sync(corpus / "tin")
    assert ids(index) == {"b.md", "c.html"}
    report = index.sync(corpus)
    assert report.renamed == (("b.md", "tin/b.md"), ("c.html", "tin/c.html"))
    assert (report.added, report.removed) == (("a.txt", "d.jsonl"), ())
    assert ids(index) == {"a.txt", "tin/b.md", "tin/c.html", "d1", "d2"}
    assert index.sync(corpus).unchanged == 4


@pytest.mark.parametrize("part", ["tin", "tin/b.md"])
def test_a_part_of_a_known_root_can_be_brought_in_line_alone(index, corpus, part):
    index.sync(corpus)
    write(corpus / "tin/b.md", "Mô hình dân vận mới.")
    write(corpus / "a.txt", "Bản tin mới.")
    assert index.sync(corpus / part).changed == ("tin/b.md",)
    assert ids(index) == {"a.txt", "tin/b.md", "tin/c.html", "d1", "d2"}


def test_a_part_of_a_known_root_that_is_emptied(index, corpus):
    index.sync(corpus)
    shutil.rmtree(corpus / "tin")
    (corpus / "a.txt").unlink()
    (corpus / "tin").mkdir()
    assert index.sync(corpus / "tin").removed == ("tin/b.md", "tin/c.html")
    assert ids(index) == {"a.txt", "d1", "d2"}
    assert index.sync(corpus).removed == ("a.txt",)


def test_parts_of_two_known_roots_that_have_files_of_one_name(index, tmp_path):
    one, two = tmp_path / "hung-yen", tmp_path / "bac-ninh"
    for root in (one, two):
        write(root / "2021/tin.txt", f"Tin của {root.name}.")
        write(root / "2022/tin.txt", f"Tin sau của {root.name}.")
    index.sync(one)
    index.sync(two)
    assert len(ids(index)) == 4
    for root in (one, two):
        write(root / "2021/tin.txt", f"Tin mới của {root.name}.")
    write(two / "2021/tin.txt", "Tin mới của hai.")
    assert index.sync(two / "2021").changed == ("bac-ninh/2021/tin.txt",)
    assert index.sync(one / "2021/tin.txt").changed == ("2021/tin.txt",)
    (two / "2021/tin.txt").unlink()
    assert index.sync(two / "2021").removed == ("bac-ninh/2021/tin.txt",)
    assert ids(index) == {"2021/tin.txt", "2022/tin.txt", "bac-ninh/2022/tin.txt"}


def unlistable(folder, id):
    """A `walk` that can't look into a folder, which has the given id."""

    def walk(paths, **options):
        for item in tgsearch.sources.walk(paths, **options):
            if folder not in item.path.parents:
                yield item
        yield UnreadableDocumentError(path=folder, reason=Reason("permission"), id=id)

    return walk


def test_files_of_a_folder_that_can_not_be_listed_are_kept(index, corpus, monkeypatch):
    index.sync(corpus)
    (corpus / "a.txt").unlink()
    monkeypatch.setattr(survey, "walk", unlistable(corpus / "tin", "tin"))
    report = index.sync(corpus)
    assert (report.removed, list(reasons(report))) == (("a.txt",), ["tin"])
    assert ids(index) == {"tin/b.md", "tin/c.html", "d1", "d2"}


def test_files_of_equal_names_in_a_folder_that_can_not_be_listed_are_kept(index, tmp_path, monkeypatch):
    one, two = tmp_path / "hung-yen", tmp_path / "bac-ninh"
    for root in (one, two):
        write(root / "2021/tin.txt", f"Tin của {root.name}.")
    index.sync(one)
    index.sync(two)
    assert ids(index) == {"2021/tin.txt", "bac-ninh/2021/tin.txt"}
    monkeypatch.setattr(survey, "walk", unlistable(two / "2021", "2021"))
    assert index.sync(two).removed == ()
    assert ids(index) == {"2021/tin.txt", "bac-ninh/2021/tin.txt"}


def test_one_file_is_a_root_too(index, corpus):
    assert index.sync(corpus / "a.txt", corpus / "d.jsonl").added == ("a.txt", "d.jsonl")
    assert ids(index) == {"a.txt", "d1", "d2"}


def test_a_root_is_the_same_however_it_is_written(index, corpus, monkeypatch):
    index.sync(corpus)
    monkeypatch.chdir(corpus)
    no_reading(monkeypatch)
    for root in (".", "../kho", corpus / "tin" / "..", f"{corpus}/"):
        report = index.sync(root)
        assert (report.unchanged, report.added, report.removed) == (4, (), ())


def test_equal_names_of_files_given_one_by_one(index, tmp_path):
    one, two = two_of_one_name(tmp_path)
    index.sync(one / "tin.txt")
    index.sync(two / "tin.txt")
    assert texts(index) == {"tin.txt": "Tin của Hưng Yên.", "bac-ninh/tin.txt": "Tin của Bắc Ninh."}


def test_a_folder_may_move(index, corpus, monkeypatch):
    index.sync(corpus)
    moved = corpus.rename(corpus.parent / "kho-moi")
    report = index.sync(moved)
    assert (report.added, report.changed, report.renamed, report.removed) == ((), (), (), ())
    assert (report.unchanged, report.documents) == (4, 5)  # a document knows its path
    assert index.get("tin/b.md").path == str(moved / "tin/b.md")
    assert index.get("d1").path == str(moved / "d.jsonl")
    with monkeypatch.context() as patched:
        no_reading(patched)
        assert index.sync(moved).unchanged == 4
    (moved / "a.txt").unlink()
    assert index.sync(moved).removed == ("a.txt",)
    assert ids(index) == {"tin/b.md", "tin/c.html", "d1", "d2"}


def test_a_folder_may_move_and_change_at_once(index, corpus):
    index.sync(corpus)
    moved = corpus.rename(corpus.parent / "kho-moi")
    (moved / "a.txt").unlink()
    write(moved / "tin/b.md", "Mô hình dân vận mới.")
    report = index.sync(moved)
    assert (report.added, report.changed, report.removed) == ((), ("tin/b.md",), ("a.txt",))
    assert ids(index) == {"tin/b.md", "tin/c.html", "d1", "d2"}


def test_a_root_that_is_gone_keeps_its_documents(index, tmp_path):
    one, two = tmp_path / "hung-yen", tmp_path / "bac-ninh"
    write(one / "a.txt", "Tin của Hưng Yên.")
    write(two / "b.txt", "Tin của Bắc Ninh.")
    index.sync(one, two)
    shutil.rmtree(one)  # a share that is not mounted looks so
    assert index.sync(two).removed == ()
    assert ids(index) == {"a.txt", "b.txt"}


# Files that can't be read


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("hinh.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20, "that of a .png file"),
        ("rong.txt", b"", "empty"),
        ("trang.txt", b" \n\t\n", "empty"),
        ("bang-gach.txt", b"-----\n=====\n", "no text"),
        ("bang.xlsx", b"PK\x03\x04", "unsupported format .xlsx"),
        ("khong-duoi", b"Chu.", "unsupported format"),
    ],
)
def test_a_file_that_holds_no_text_is_a_failure_that_is_remembered(
    index, corpus, monkeypatch, name, data, reason
):
    write(corpus / name, data)
    report = index.sync(corpus)
    assert report.documents == 5
    assert name not in report.added
    assert list(reasons(report)) == [name]
    assert reason.split()[0] in reasons(report)[name]
    assert index.statistics().failures == 1
    no_reading(monkeypatch)
    again = index.sync(corpus)
    assert again.failed == report.failed
    assert again.unchanged == 5


def test_of_several_faults_of_a_file_the_first_is_remembered_with_their_number(index, tmp_path, monkeypatch):
    write(tmp_path / "tin.jsonl", b'{"id": "1", "text": "Tin."}\nno\n{"id": "2"}\n{"text": "x"}\n')
    report = index.sync(tmp_path / "tin.jsonl")
    assert [failure.reason for failure in report.failed] == [
        "line 2: not JSON",
        "line 3: no “text”",
        "line 4: no usable “id”",
    ]
    no_reading(monkeypatch)
    (again,) = index.sync(tmp_path / "tin.jsonl").failed
    assert again.reason == "line 2: not JSON, and 2 more"
    assert again.reason.message("vi") == "dòng 2: không phải JSON, và 2 lỗi khác"


def test_a_file_may_become_unreadable_and_readable_again(index, corpus):
    index.sync(corpus)
    good = (corpus / "a.txt").read_bytes()
    write(corpus / "a.txt", bytes(range(256)) * 8)
    report = index.sync(corpus)
    assert report.changed == ()
    assert list(reasons(report)) == ["a.txt"]
    assert "a.txt" not in ids(index)
    write(corpus / "a.txt", good)
    report = index.sync(corpus)
    assert (report.changed, report.failed) == (("a.txt",), ())
    assert "a.txt" in ids(index)
    assert index.statistics().failures == 0


def test_a_failed_file_that_goes_away_is_forgotten(index, corpus):
    write(corpus / "rong.txt", b"")
    index.sync(corpus)
    (corpus / "rong.txt").unlink()
    report = index.sync(corpus)
    assert (report.removed, report.failed) == (("rong.txt",), ())
    assert index.statistics().failures == 0


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="the system lets this user read everything"
)
def test_a_file_without_permission_is_a_failure(index, corpus):
    (corpus / "a.txt").chmod(0)
    assert "a.txt" in reasons(index.sync(corpus))


def test_a_file_that_goes_away_while_it_is_to_be_read_is_a_failure(index, corpus, monkeypatch):
    def walk_and_delete(paths, **options):
        found = list(tgsearch.sources.walk(paths, **options))
        (corpus / "a.txt").unlink()
        return found

    monkeypatch.setattr(survey, "walk", walk_and_delete)
    report = index.sync(corpus)
    assert list(reasons(report)) == ["a.txt"]
    assert ids(index) == {"tin/b.md", "tin/c.html", "d1", "d2"}


def test_a_loop_of_links_is_a_failure_of_its_own(index, corpus):
    (corpus / "vong").symlink_to(corpus / "vong")
    report = index.sync(corpus)
    assert list(reasons(report)) == ["vong"]
    assert report.documents == 5


@pytest.mark.parametrize(
    "text", ["Hội nghị tuyên giáo của tỉnh. " * 130_000, "hội" * 1_100_000], ids=["words", "word"]
)
def test_a_file_of_one_endless_line(index, tmp_path, text):
    assert len(text.encode()) > 5_000_000
    write(tmp_path / "kho/dai.txt", text)
    report = index.sync(tmp_path / "kho")
    assert (report.documents, report.failed) == (1, ())
    (hit,) = index.search("", limit=1)
    assert len(index.get(hit.id).text) + len(hit.title) > 1_000_000
    for snippet in hit.snippets:
        assert len(snippet.text) < 1000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tuyên\\u0000 giáo", "Tuyên giáo"),
        ("Tuyên giáo \\ud83d", "Tuyên giáo \ufffd"),
        ("Tuy\\u0065\\u0302n gi\\u0061\\u0301o", "Tuyên giáo"),
    ],
)
def test_odd_characters_of_a_record(index, tmp_path, text, shown):
    lines(tmp_path / "kho/a.jsonl", f'{{"id": "1", "text": "{text}", "title": "{text}"}}')
    assert index.sync(tmp_path / "kho").failed == ()
    assert index.get("1").title == shown
    assert ids(index, "tuyên giáo") == {"1"}


def test_a_decomposed_file_is_found(index, tmp_path):
    name = unicodedata.normalize("NFD", "trường học.txt")
    write(tmp_path / "kho" / name, unicodedata.normalize("NFD", "Trường học khai giảng năm học mới."))
    index.sync(tmp_path / "kho")
    assert ids(index, "khai giảng") == {"trường học.txt"}
    assert index.sync(tmp_path / "kho").unchanged == 1


# Files of many documents


def test_broken_lines_are_told_and_the_others_go_on(index, tmp_path, monkeypatch):
    lines(
        tmp_path / "kho/a.jsonl",
        {"id": "1", "text": "Một."},
        "{không phải JSON",
        {"text": "Không có mã."},
        {"id": "2", "text": "Hai."},
        {"id": "3"},
        "",
        {"id": 4, "text": "Bốn."},
        "[]",
    )
    report = index.sync(tmp_path / "kho")
    assert ids(index) == {"1", "2", "4"}
    assert report.documents == 3
    assert len(report.failed) == 4
    for failure, line in zip(report.failed, (2, 3, 5, 8), strict=True):
        assert failure.path == str(tmp_path / "kho/a.jsonl")
        assert f"line {line}" in failure.reason
    no_reading(monkeypatch)
    again = index.sync(tmp_path / "kho")
    assert again.unchanged == 1
    assert again.failed
    assert all(isinstance(failure, Failure) for failure in again.failed)


def test_a_file_of_records_grows_shrinks_and_changes(index, tmp_path):
    path = tmp_path / "kho/a.jsonl"
    lines(path, *records(0, 10))
    index.sync(tmp_path / "kho")
    lines(path, *records(0, 15))
    assert index.sync(tmp_path / "kho").changed == ("a.jsonl",)
    assert ids(index) == {f"r{number}" for number in range(15)}
    lines(path, *records(5, 8), *records(8, 10, "Thông báo"))
    index.sync(tmp_path / "kho")
    assert texts(index) == {
        **{f"r{number}": f"Bản tin số {number}." for number in range(5, 8)},
        **{f"r{number}": f"Thông báo số {number}." for number in range(8, 10)},
    }
    path.unlink()
    assert index.sync(tmp_path / "kho").removed == ("a.jsonl",)
    assert ids(index) == set()


def test_of_equal_ids_in_a_file_the_last_one_counts(index, tmp_path, monkeypatch):
    monkeypatch.setattr(batching, "BATCH_DOCUMENTS", 2)
    path = tmp_path / "kho/a.jsonl"
    lines(path, *({"id": id, "text": f"Bản thứ {number}."} for number, id in enumerate("aabababb")))
    index.sync(tmp_path / "kho")
    assert texts(index) == {"a": "Bản thứ 5.", "b": "Bản thứ 7."}
    lines(path, {"id": "b", "text": "Bản mới."})
    index.sync(tmp_path / "kho")
    assert texts(index) == {"b": "Bản mới."}


@pytest.mark.parametrize("gone", [True, False])
def test_a_document_stays_as_long_as_one_file_holds_it(index, tmp_path, gone):
    folder = tmp_path / "kho"
    lines(folder / "2021.jsonl", *records(0, 4))
    lines(folder / "2022.jsonl", *records(2, 6))
    index.sync(folder)
    assert len(ids(index)) == 6
    if gone:
        (folder / "2021.jsonl").unlink()
    else:
        lines(folder / "2021.jsonl", *records(0, 1))
    index.sync(folder)
    assert ids(index) >= {"r2", "r3", "r4", "r5"}


def both(index):
    return texts(index)["r2"], texts(index)["r3"]


def test_of_files_that_hold_a_document_the_last_one_counts(index, tmp_path):
    folder = tmp_path / "kho"
    lines(folder / "2022.jsonl", *records(2, 6, "Năm sau"))
    index.sync(folder)
    lines(folder / "2021.jsonl", *records(0, 4, "Năm trước"))  # comes later, and is the earlier one
    index.sync(folder)
    assert both(index) == ("Năm sau số 2.", "Năm sau số 3.")
    lines(folder / "2021.jsonl", *records(0, 4, "Năm trước nữa"))
    index.sync(folder)
    assert both(index) == ("Năm sau số 2.", "Năm sau số 3.")
    lines(folder / "2022.jsonl", *records(3, 6, "Năm sau nữa"))
    index.sync(folder)
    assert both(index) == ("Năm trước nữa số 2.", "Năm sau nữa số 3.")
    (folder / "2022.jsonl").unlink()
    index.sync(folder)
    assert both(index) == ("Năm trước nữa số 2.", "Năm trước nữa số 3.")
    (folder / "2021.jsonl").rename(folder / "2023.jsonl")
    index.sync(folder)
    assert sorted(texts(index)) == ["r0", "r1", "r2", "r3"]
    (folder / "2023.jsonl").unlink()
    index.sync(folder)
    assert texts(index) == {}


def test_a_record_and_a_file_of_one_id(index, tmp_path):
    folder = tmp_path / "kho"
    write(folder / "a.txt", "Tin của tệp.")
    lines(folder / "b.jsonl", {"id": "a.txt", "text": "Tin của bản ghi."})
    index.sync(folder)
    write(folder / "a.txt", "Tin mới của tệp.")
    index.sync(folder)
    assert texts(index) == {"a.txt": "Tin của bản ghi."}
    write(folder / "b.jsonl", b"")
    index.sync(folder)
    assert index.get("a.txt").title + index.get("a.txt").text == "Tin mới của tệp."


def test_which_file_counts_is_settled_after_a_kill(index, tmp_path, monkeypatch):
    monkeypatch.setattr(batching, "BATCH_DOCUMENTS", 2)
    monkeypatch.setattr(application, "COMMIT_DOCUMENTS", 2)
    folder = tmp_path / "kho"
    lines(folder / "2022.jsonl", *records(2, 6, "Năm sau"))
    index.sync(folder)
    lines(folder / "2021.jsonl", *records(0, 9, "Năm trước"))

    def die():
        raise KilledError

    with pytest.raises(KilledError):
        index.sync(folder, progress=lambda progress: die() if progress.documents > 5 else None)
    assert both(index)[0] == "Năm trước số 2."  # written, committed, and not yet settled
    index.sync(folder)
    assert both(index) == ("Năm sau số 2.", "Năm sau số 3.")
    assert index.sync(folder).documents == 0


def test_a_version_of_a_root_that_was_not_asked_for_waits_for_it(index, tmp_path):
    one, two = tmp_path / "một", tmp_path / "hai"
    lines(one / "x.jsonl", *records(0, 4, "Một"))
    lines(two / "y.jsonl", *records(2, 6, "Hai"))
    index.sync(one)
    index.sync(two)
    (two / "y.jsonl").unlink()
    index.sync(two)
    assert set(texts(index)) == {"r0", "r1", "r2", "r3"}
    index.sync(one)
    assert both(index) == ("Một số 2.", "Một số 3.")


def test_compressed_records(index, tmp_path):
    (tmp_path / "kho").mkdir()
    with gzip.open(tmp_path / "kho/a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("".join(json.dumps(each) + "\n" for each in records(0, 600)))
    seen = []
    index.sync(tmp_path / "kho", progress=seen.append)
    assert len(ids(index)) == 600
    assert seen[-1].done == seen[-1].total == (tmp_path / "kho/a.jsonl.gz").stat().st_size


# Interrupted and killed runs


class After:
    """A `stop` that says yes from its call number `calls` on."""

    def __init__(self, calls):
        self.calls = calls

    def __call__(self):
        self.calls -= 1
        return self.calls <= 0


class KilledError(Exception):
    pass


@pytest.fixture
def many(tmp_path, monkeypatch):
    """Thirty records and six files, in batches of four."""
    monkeypatch.setattr(batching, "BATCH_DOCUMENTS", 4)
    folder = tmp_path / "kho"
    lines(folder / "m.jsonl", *records(0, 30))
    for number in range(6):
        write(folder / f"f{number}.txt", f"Công văn số {number}.")
    return folder


ALL = {*(f"r{number}" for number in range(30)), *(f"f{number}.txt" for number in range(6))}


@pytest.mark.parametrize("calls", [1, 2, 3, 5, 8])
def test_an_interrupted_run_commits_what_is_done_and_the_next_goes_on(index, many, calls):
    first = index.sync(many, stop=After(calls))
    assert first.interrupted
    assert len(ids(index)) == first.documents
    assert 0 < first.documents < 36
    second = index.sync(many)
    assert not second.interrupted
    assert second.documents == 36 - first.documents
    assert ids(index) == ALL
    third = index.sync(many)
    assert (third.unchanged, third.documents) == (7, 0)


def test_a_run_interrupted_again_and_again_gets_there(index, many):
    written = 0
    for _ in range(50):
        report = index.sync(many, stop=After(1))
        written += report.documents
        assert len(ids(index)) == written
        if not report.interrupted:
            break
    assert written == 36
    assert ids(index) == ALL


def test_a_report_of_an_interrupted_run_tells_only_what_was_done(index, many):
    first = index.sync(many, stop=After(1))
    assert first.added == ("f0.txt", "f1.txt", "f2.txt", "f3.txt")
    second = index.sync(many, stop=After(2))
    assert (second.added, second.changed) == (("f4.txt", "f5.txt"), ())  # of the records there are some
    third = index.sync(many)
    assert (third.added, third.changed) == ((), ("m.jsonl",))


@pytest.mark.parametrize("batches", [1, 2, 4, 6, 9])
def test_a_killed_run_keeps_its_commits_and_the_next_goes_on(index, many, monkeypatch, batches):
    monkeypatch.setattr(application, "COMMIT_DOCUMENTS", 8)
    prepare_share, calls = prepare.prepare, []

    def prepare_some(*args, **options):
        calls.append(args)
        if len(calls) > batches:
            raise KilledError
        return prepare_share(*args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(prepare, "prepare", prepare_some)
        with pytest.raises(KilledError):
            index.sync(many)
    kept = len(ids(index))
    assert kept % 2 == 0
    assert kept <= 4 * batches
    report = index.sync(many)
    assert report.documents == 36 - kept
    assert ids(index) == ALL
    assert index.sync(many).unchanged == 7


def test_commits_come_with_time_too(index, many, monkeypatch):
    monkeypatch.setattr(application, "COMMIT_SECONDS", 0.0)
    seen = []
    with tgsearch.open(many.parent / "index") as other:
        index.sync(many, progress=lambda progress: seen.append((progress.documents, len(ids(other)))))
    # Progress is told before the commit of its batch.
    assert [visible for _, visible in seen[1:]] == [written for written, _ in seen[:-1]]


def test_a_file_that_changed_after_an_interruption_is_read_from_its_beginning(index, many):
    index.sync(many, stop=After(4))
    assert {"r0", "r7"} <= ids(index)
    lines(many / "m.jsonl", *records(5, 20, "Thông báo"))
    index.sync(many)
    found = texts(index)
    assert {id for id in found if id.startswith("r")} == {f"r{number}" for number in range(5, 20)}
    assert all(found[f"r{number}"] == f"Thông báo số {number}." for number in range(5, 20))


def test_a_file_that_goes_away_after_an_interruption_takes_its_documents_along(index, many):
    index.sync(many, stop=After(4))
    assert "r0" in ids(index)
    (many / "m.jsonl").unlink()
    index.sync(many)
    assert ids(index) == {f"f{number}.txt" for number in range(6)}


def test_failures_of_an_interrupted_file_are_told_when_it_is_done(index, tmp_path, monkeypatch):
    monkeypatch.setattr(batching, "BATCH_DOCUMENTS", 4)
    lines(tmp_path / "kho/m.jsonl", "{hỏng", *records(0, 10), "{hỏng nữa")
    assert index.sync(tmp_path / "kho", stop=After(2)).interrupted
    report = index.sync(tmp_path / "kho")
    assert [failure.reason.split(":")[0] for failure in report.failed] == ["line 1", "line 12"]
    assert len(ids(index)) == 10


# Rebuilding


def rebuild(path):
    return tgsearch.create(path, rebuild=True)


def test_rebuild_replaces_everything(index, corpus):
    index.add(Document(id="riêng", text="Văn bản thêm riêng."))
    index.commit()
    index.sync(corpus)
    (corpus / "a.txt").unlink()
    with rebuild(corpus.parent / "index") as anew:
        report = anew.sync(corpus)
        assert report.added == ("d.jsonl", "tin/b.md", "tin/c.html")
        assert (report.changed, report.removed, report.unchanged) == ((), (), 0)
        assert ids(anew) == {"tin/b.md", "tin/c.html", "d1", "d2"}
        assert anew.sync(corpus).unchanged == 3  # the second one is no rebuild


def test_an_interrupted_rebuild_keeps_the_old_index(index, many):
    index.sync(many)
    before = contents(index), known_files(index)
    with rebuild(many.parent / "index") as anew:
        assert anew.sync(many, stop=After(3)).interrupted
    assert (contents(index), known_files(index)) == before
    with rebuild(many.parent / "index") as anew:
        anew.sync(many, stop=After(3))
        assert anew.sync(many).documents == 36  # still a rebuild
    assert contents(index) == before[0]


def test_a_killed_rebuild_keeps_the_old_index(index, many, monkeypatch):
    monkeypatch.setattr(application, "COMMIT_DOCUMENTS", 4)
    index.sync(many)
    before = contents(index)

    def die(*_):
        raise KilledError

    def sync_and_die():
        with rebuild(many.parent / "index") as anew:
            anew.sync(many, progress=lambda progress: die() if progress.documents > 20 else None)

    with pytest.raises(KilledError):
        sync_and_die()
    assert contents(index) == before


def test_a_rebuild_on_trial_tells_what_it_would_read(index, corpus):
    index.sync(corpus)
    before = contents(index)
    with rebuild(corpus.parent / "index") as anew:
        report = anew.sync(corpus, dry_run=True)
    assert (len(report.added), report.unchanged) == (4, 0)
    assert contents(index) == before


# Several processes, and progress


def test_two_processes_make_the_same_index_as_one(index, corpus, tmp_path):
    lines(corpus / "nhieu.jsonl", *records(0, 700))
    write(corpus / "rong.txt", b"")
    for number in range(40):
        write(
            corpus / f"cv/{number}.txt",
            f"Công văn số {number}/CV-UBND\n\nNgày {number % 28 + 1}/3/2021, Sở họp.",
        )
    aged(corpus)
    seen = []
    one = index.sync(corpus, progress=seen.append)
    with tgsearch.create(tmp_path / "index-2") as other:
        others_seen = []
        two = other.sync(corpus, jobs=2, progress=others_seen.append)
        assert (two.added, two.failed, two.documents) == (one.added, one.failed, one.documents)
        assert contents(other) == contents(index)
        assert known_files(other) == known_files(index)
        for query in ("", "công văn", "bản tin số 7", "ngày 3 tháng 3", "tuyen giao", "date:2021-03-05"):
            mine, theirs = index.search(query, limit=50), other.search(query, limit=50)
            assert theirs.hits == mine.hits
            assert (theirs.total, theirs.facets) == (mine.total, mine.facets)
        assert_progress_runs_to_its_end(others_seen)
        assert other.sync(corpus, jobs=2).unchanged == len(one.added) + len(one.failed)
    assert_progress_runs_to_its_end(seen)


def test_two_processes_stop_and_go_on(index, many):
    first = index.sync(many, jobs=2, stop=After(3))
    assert first.interrupted
    assert len(ids(index)) == first.documents
    second = index.sync(many, jobs=2)
    assert second.documents == 36 - first.documents
    assert ids(index) == ALL


def assert_progress_runs_to_its_end(seen):
    assert seen
    assert len({progress.total for progress in seen}) == 1
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert done[-1] == seen[-1].total > 0
    documents = [progress.documents for progress in seen]
    assert documents == sorted(documents)
    assert all(progress.file for progress in seen)


def test_progress(index, many):
    seen = []
    report = index.sync(many, progress=seen.append)
    assert_progress_runs_to_its_end(seen)
    assert seen[-1].documents == report.documents == 36
    assert seen[-1].total == sum(path.stat().st_size for path in many.iterdir())
    assert {progress.file for progress in seen} >= {"m.jsonl", "f5.txt"}
    seen.clear()
    index.sync(many, progress=seen.append)
    assert seen == []


def test_progress_counts_failed_files(index, corpus):
    write(corpus / "rong.txt", b" " * 100)
    seen = []
    index.sync(corpus, progress=seen.append)
    assert_progress_runs_to_its_end(seen)


# Whatever happens to the files


NAMES = ("a.txt", "b.txt", "tin/c.txt", "tin/d.txt")
STREAMS = ("m.jsonl", "n.jsonl")
steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.integers(0, 9)),
    st.tuples(st.just("spoil"), st.sampled_from(NAMES), st.integers(0, 9)),
    st.tuples(st.just("records"), st.sampled_from(STREAMS), st.lists(st.integers(0, 12), max_size=14)),
    st.tuples(st.just("delete"), st.sampled_from(NAMES + STREAMS), st.none()),
    st.tuples(st.just("sync"), st.just(""), st.integers(1, 5)),
)


@settings(max_examples=25)
@given(st.lists(steps, max_size=12))
def test_the_index_is_in_line_with_the_files_after_every_sync(tmp_path_factory, run):
    base = tmp_path_factory.mktemp("any")
    folder = base / "kho"
    folder.mkdir()
    wanted = {}
    tick = 1_600_000_000
    with pytest.MonkeyPatch.context() as patched, tgsearch.create(base / "index") as index:
        patched.setattr(batching, "BATCH_DOCUMENTS", 3)
        for action, name, value in run:
            path, tick = folder / name, tick + 1
            if action == "sync":
                index.sync(folder, stop=After(value))
                continue
            wanted.pop(name, None)
            if action == "delete":
                path.unlink(missing_ok=True)
                continue
            if action == "write":
                write(path, f"Bản tin số {value}.")
                wanted[name] = {name: f"Bản tin số {value}."}
            elif action == "spoil":
                write(path, bytes(range(256)) * (value + 1))
            else:
                each = [{"id": f"{name[0]}{number}", "text": f"Lần {tick}, số {number}."} for number in value]
                lines(path, *each)
                wanted[name] = {record["id"]: record["text"] for record in each}
            os.utime(path, (tick, tick))
        index.sync(folder)
        expected = {}
        for documents in wanted.values():
            expected |= documents
        titled = {id: document.text or document.title for id, document in contents(index).items()}
        assert titled == expected
        assert index.sync(folder).documents == 0
