"""Text that reads as nothing is indexed and reported, or left out, and read again when that changes."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pytest
from histories.killed import small_portions

import tgsearch
from tgsearch import Document, GarbledText, render
from tgsearch.render.reports import garbled_text

GOOD = "Bà con ra đồng từ sớm, be bờ giữ nước, che chuồng trại và buộc lại mái tôn trước khi gió về. " * 3
NOISE = "xkdtqz rwlng zzq\ufffdx ưvbđnh gh\ufffdt " * 12


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "tot.txt").write_text(GOOD, "utf-8")
    (folder / "hong.txt").write_text(f"Bản quét\n{NOISE}", "utf-8")
    records = [("1", GOOD), ("2", NOISE), ("3", f"{GOOD} Hết."), ("4", NOISE), ("5", f"{GOOD} Hết rồi.")]
    lines = [json.dumps({"id": id, "text": text}) for id, text in records]
    (folder / "tin.jsonl").write_text("\n".join(["{", *lines]), "utf-8")
    return folder


@pytest.fixture
def index(tmp_path):
    with tgsearch.create(tmp_path / "index") as index:
        yield index


def ids(index):
    return sorted(hit.id for hit in index.search("", limit=100))


ALL = ["1", "2", "3", "4", "5", "hong.txt", "tot.txt"]
LEGIBLE = ["1", "3", "5", "tot.txt"]


def test_it_is_indexed_and_reported(index, files):
    report = index.sync(files)
    assert ids(index) == ALL
    assert [str(each.reason) for each in report.failed] == ["line 1: not JSON"]
    assert {(each.id, each.path) for each in report.garbled} == {
        ("hong.txt", str(files / "hong.txt")),
        ("2", str(files / "tin.jsonl")),
        ("4", str(files / "tin.jsonl")),
    }
    shares = [each.share for each in report.garbled]
    assert shares == sorted(shares, reverse=True)
    assert index.sync(files).garbled == ()
    assert index.doctor().garbled.total == 3


def test_it_is_left_out_and_told_why(index, files):
    report = index.sync(files, garbled="skip")
    assert ids(index) == LEGIBLE
    assert report.garbled == ()
    share = next(each for each in report.failed if each.path.endswith("hong.txt"))
    assert share.reason.message("en").endswith("% of its words read as nothing")
    assert share.reason.message("vi").endswith("% số từ không đọc ra nghĩa gì")
    of_records = [str(each.reason) for each in report.failed if each.path.endswith("tin.jsonl")]
    assert [reason.partition(":")[0] for reason in of_records] == ["line 1", "document 2", "document 4"]
    assert index.doctor().garbled.total == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_are_read_again_when_the_option_changes(index, files, jobs):
    index.sync(files)
    for option, kept in (("skip", LEGIBLE), ("keep", ALL), ("skip", LEGIBLE)):
        planned = index.sync(files, garbled=option, dry_run=True)
        assert planned.changed == ("hong.txt", "tin.jsonl")
        index.sync(files, garbled=option, jobs=jobs)
        assert ids(index) == kept
        again = index.sync(files, garbled=option)
        assert (again.changed, again.documents) == ((), 0)


@pytest.mark.parametrize(("first", "then", "kept"), [("keep", "skip", LEGIBLE), ("skip", "keep", ALL)])
@pytest.mark.parametrize("portions", [1, 2])
def test_a_run_that_ended_early_goes_on_with_another_option(index, files, first, then, kept, portions):
    calls = iter(range(100))
    with ExitStack() as patches:
        for patch in small_portions():
            patches.enter_context(patch)
        assert index.sync(files, garbled=first, stop=lambda: next(calls) >= portions).interrupted
        index.sync(files, garbled=then)
    assert ids(index) == kept


def test_documents_that_are_handed_over_are_kept(index, files):
    index.add(Document("9", NOISE))
    index.commit()
    index.sync(files, garbled="skip")
    assert ids(index) == sorted([*LEGIBLE, "9"])


def test_an_option_that_is_none(index, files):
    with pytest.raises(tgsearch.OptionError):
        index.sync(files, garbled="drop")


def test_a_dump_brings_back_what_was_found(index, files, tmp_path):
    index.sync(files)
    index.dump(tmp_path / "dump.jsonl")
    with tgsearch.create(tmp_path / "other") as other:
        other.restore(tmp_path / "dump.jsonl")
        assert other.doctor() == index.doctor()
        other.sync(files, garbled="skip")
        assert ids(other) == LEGIBLE


def test_the_report_names_them_for_people(index, files):
    shown = render.sync_text(render.View(), index.sync(files)).splitlines()
    head = shown.index("Garbled, indexed all the same (--garbled skip leaves them out):")
    assert all(line.endswith(" % of its words read as nothing") for line in shown[head + 1 :])
    assert len(shown) == head + 4
    again = garbled_text(render.View(lang="vi"), [GarbledText("2", "/kho/tin.jsonl", 0.5)])
    assert again.endswith("  /kho/tin.jsonl: 2: 50 % số từ không đọc ra nghĩa gì")


def test_a_version_is_back_though_the_run_that_would_have_read_it_ended_early(index, files):
    for name, text in (("a.jsonl", GOOD), ("b.jsonl", NOISE)):
        (files / name).write_text(json.dumps({"id": "9", "text": text}), "utf-8")
    index.sync(files)
    assert index.get("9").path == str(files / "b.jsonl")
    (files / "b.jsonl").unlink()
    # What it left out is read again, and so is whoever else may hold that: it is stopped before.
    assert index.sync(files, garbled="skip", stop=lambda: True).interrupted
    index.sync(files)
    assert ids(index) == sorted([*ALL, "9"])
    assert index.get("9").path == str(files / "a.jsonl")
