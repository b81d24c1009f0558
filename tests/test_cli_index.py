"""`tgsearch index`: what its options say, as it is called from a shell."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest

import tgsearch
from tgsearch.cli import main


@pytest.fixture
def tg(capsys, tmp_path):
    """Run `tgsearch index` in this process: code, out, err, and the report where there is one."""

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["--index", str(tmp_path / "index"), "index", str(tmp_path / "kho"), *arguments])
        captured = capsys.readouterr()
        report = json.loads(captured.out) if "json" in arguments else None
        return SimpleNamespace(code=ended.value.code, out=captured.out, err=captured.err, report=report)

    return run


@pytest.fixture
def kho(tmp_path):
    folder = tmp_path / "kho"
    for number in range(6):
        path = folder / ("tin" if number % 2 else "") / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Công văn số {number} về khuyến học.", encoding="utf-8")
        os.utime(path, ns=(0, 1_600_000_000_000_000_001 + number))
    return folder


JSON = ("--format", "json")


def test_renamed_files_are_told(tg, kho):
    tg()
    (kho / "tin/1.txt").rename(kho / "một.txt")
    trial = tg("--dry-run")
    assert "0 added · 0 changed · 1 renamed · 0 removed · 5 unchanged · 0 failed" in trial.out
    assert "  > tin/1.txt → một.txt" in trial.out
    assert tg(*JSON).report["renamed"] == [["tin/1.txt", "một.txt"]]
    assert "renamed" not in tg().out


def test_moving_most_of_the_files_is_no_removal(tg, kho):
    tg()
    (kho / "tin").rename(kho / "cũ")
    for number in (0, 2):
        (kho / f"{number}.txt").rename(kho / f"moi-{number}.txt")
    assert len(tg(*JSON).report["renamed"]) == 5


def test_patterns_leave_out_and_take_in(tg, kho):
    tg()
    report = tg("--exclude", "tin/*", "--include", "3.txt", *JSON).report
    assert (report["removed"], report["unchanged"]) == (["tin/1.txt", "tin/5.txt"], 4)


@pytest.mark.parametrize("where", ["option", "file"])
def test_a_pattern_that_leaves_out_most_of_the_index_is_asked_about(tg, kho, where):
    tg()
    options = ["--exclude", "*.txt"] if where == "option" else []
    if where == "file":
        (kho / ".tgsearchignore").write_text("*\n", encoding="utf-8")
    refused = tg(*options)
    assert refused.code == 2
    assert "6 of 6 files are gone or left out now" in refused.err
    assert tg("--dry-run", *options, *JSON).code == 0
    assert len(tg("--yes", *options, *JSON).report["removed"]) == 6


def test_the_tree_is_listed_once(tg, kho, monkeypatch):
    tg()
    calls = []
    walk = tgsearch.sources.walk
    monkeypatch.setattr("tgsearch.ingest.survey.walk", lambda *a, **k: calls.append(a) or walk(*a, **k))
    (kho / "0.txt").unlink()
    assert tg().code == 0
    assert len(calls) == 1


def test_checksum_finds_what_neither_size_nor_time_shows(tg, kho):
    tg()
    (kho / "0.txt").write_text("Công văn số 9 về khuyến học.", encoding="utf-8")
    os.utime(kho / "0.txt", ns=(0, 1_600_000_000_000_000_001))
    assert tg(*JSON).report["changed"] == []
    assert tg("--checksum", *JSON).report["changed"] == ["0.txt"]


def test_what_failed_is_told_again_and_read_again_when_asked(tg, kho, monkeypatch):
    (kho / "rỗng.txt").write_bytes(b"")
    os.utime(kho / "rỗng.txt", ns=(0, 1_600_000_000_000_000_001))
    assert tg().code == 2
    opened = []
    monkeypatch.setattr("tgsearch.prepare.digest", lambda entry: opened.append(entry.id))
    assert (tg().code, opened) == (2, [])
    assert (tg("--retry-failed").code, opened) == (2, ["rỗng.txt"])
