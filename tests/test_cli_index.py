"""`tgsearch index`: what its options say, as it is called from a shell."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest

import tgsearch
from tgsearch.cli import main
from tgsearch.shard import Shard


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


def test_no_rate_is_told_where_nothing_was_written(tg, kho):
    assert "6 documents written in" in tg().out
    assert tg().out == "0 added · 0 changed · 0 removed · 6 unchanged · 0 failed\n"


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


# Shares


@pytest.mark.parametrize("value", ["0/8", "9/8", "x", "2", "2/", "-1/8", "1/0", "2/8/9", "２/8", ""])
def test_what_is_no_share(tg, kho, value):
    refused = tg("--shard", value)
    assert refused.code == 2
    assert f"Invalid value for '--shard': “{value}” is not a share: use K/N with K from 1 to N" in refused.err
    assert not (kho.parent / "index").exists()


def test_shares_make_what_one_run_makes(tg, kho):
    added = [tg("--shard", f"{number}/3", *JSON).report["added"] for number in (3, 1, 2)]
    assert sorted(id for each in added for id in each) == sorted(tg("--rebuild", *JSON).report["added"])


def test_an_index_is_not_made_anew_by_shares(tg, kho):
    tg()
    refused = tg("--rebuild", "--shard", "1/2")
    assert refused.code == 2
    assert "index the shares under another name" in refused.err
    assert tg(*JSON).report["unchanged"] == 6


def test_what_is_missed_is_reckoned_by_the_share(tg, kho):
    """Most files of the index are there; of the share, none is."""
    tg()
    counts = {
        number: len(tg("--shard", f"{number}/3", "--dry-run", *JSON).report["added"]) for number in (1, 2, 3)
    }
    assert counts == {1: 0, 2: 0, 3: 0}
    own = [path for path in kho.rglob("*.txt") if Shard(1, 3).has(path.relative_to(kho).as_posix())]
    assert 0 < len(own) < 3
    for path in own:
        path.unlink()
    refused = tg("--shard", "1/3")
    assert refused.code == 2
    assert f"{len(own)} of {len(own)} files are gone" in refused.err
    assert tg("--shard", "2/3", *JSON).report["removed"] == []
    assert len(tg("--shard", "1/3", "--yes", *JSON).report["removed"]) == len(own)
