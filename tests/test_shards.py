"""When all machines have taken their shares of the files, the index equals one that is built from nothing."""

from __future__ import annotations

import os
import random

import pytest
from engines.oracle import OracleEngine
from histories.comparison import assert_equals_one_from_nothing, what_it_remembers
from histories.shared import SharedHistory, SideBySide
from histories.tree import Tree
from hypothesis import given
from hypothesis import strategies as st

import tgsearch
from tgsearch.analysis import Analyzer
from tgsearch.errors import OptionError
from tgsearch.index import Index
from tgsearch.shard import Shard

pytestmark = pytest.mark.usefixtures("without_waiting_for_the_disk", "with_sites_of_few_pages")


# Which file is whose


@given(st.text(), st.integers(1, 1000))
def test_a_file_is_of_one_share(id, count):
    assert sum(Shard(number, count).has(id) for number in range(1, count + 1)) == 1


@pytest.mark.parametrize(
    ("id", "number"),
    [("tin/2021/a.txt", 7), ("báo cáo.docx", 7), ("", 5), ("\udcff.txt", 8)],
)
def test_it_is_the_same_share_on_every_machine(id, number):
    assert [each for each in range(1, 9) if Shard(each, 8).has(id)] == [number]


@pytest.mark.parametrize("shard", [(0, 8), (9, 8), (1, 0), (-1, 8), (1, -1)])
def test_what_is_no_share(tmp_path, shard):
    with tgsearch.create(tmp_path / "index") as index, pytest.raises(OptionError, match="K/N"):
        index.sync(tmp_path, shard=shard)


# One after the other


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_index_follows_whatever_happens_to_the_files(tmp_path, seed):
    history = SharedHistory(tmp_path, seed, files=40)
    for _ in range(8):
        history.round()
    assert history.happened["stopped"] + history.happened["failed"] > 0
    assert history.happened["shares"] > 8


def test_every_share_reports_its_own_files(tmp_path, kho):
    with tgsearch.create(tmp_path / "index") as index:
        reports = [index.sync(kho, shard=(number, 3)) for number in (2, 1, 3)]
        added = [id for report in reports for id in report.added]
        assert sorted(added) == sorted(f"{number:02}.txt" for number in range(30))
        assert all(report.added for report in reports)
        again = index.sync(kho, shard=(2, 3))
        assert (again.added, again.changed, again.removed) == ((), (), ())
        assert again.unchanged == len(reports[0].added)
        assert index.sync(kho).unchanged == 30


def test_only_the_files_of_a_share_are_missed(tmp_path, kho):
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(kho)
        for path in kho.iterdir():
            path.unlink()
        own = [id for id in index.sync(kho, shard=(1, 2), dry_run=True).removed if Shard(1, 2).has(id)]
        report = index.sync(kho, shard=(1, 2))
        assert report.removed == tuple(own)
        assert 0 < len(own) < 30
        assert index.statistics().documents == 30 - len(own)


@pytest.fixture
def kho(tmp_path):
    folder = tmp_path / "kho"
    folder.mkdir()
    for number in range(30):
        path = folder / f"{number:02}.txt"
        path.write_text(f"Công văn số {number} về khuyến học.", encoding="utf-8")
        os.utime(path, ns=(0, 1_600_000_000_000_000_001 + number))
    return folder


def test_what_a_whole_run_finds_of_shares_it_settles(tmp_path):
    """A share that was never finished leaves notes that any later run reads."""
    chance = random.Random(7)
    tree = Tree(tmp_path / "kho", chance)
    tree.grow(40)
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(tree.root, shard=(1, 3), stop=lambda: True)
        assert any(key.startswith("shard:") for key in index._current().manifest())
        index.sync(tree.root)
        assert not any(key.startswith("shard:") for key in index._current().manifest())
        assert_equals_one_from_nothing(index, tree.root, tmp_path / "anew")


# Side by side


@pytest.mark.parametrize("seed", range(12))
def test_machines_that_work_at_once_make_what_one_makes(tmp_path, seed):
    chance = random.Random(seed)
    tree = Tree(tmp_path / "kho", chance)
    tree.grow(40)
    engine, analyzer, most = OracleEngine(), Analyzer(), 0
    for turn in range(4):
        for _ in range(chance.randint(1, 8) if turn else 0):
            tree.step()
        count = chance.randint(2, 5)
        shares = [(number, count) for number in range(1, count + 1)]
        machines = SideBySide(tree.root, engine, analyzer, chance, shares)
        failed = machines.run(failing=0.3)
        most = max(most, machines.most)
        while failed:
            failed = SideBySide(tree.root, engine, analyzer, chance, failed).run(failing=0.2)
        with Index(engine, analyzer) as index:
            assert_equals_one_from_nothing(index, tree.root, tmp_path / "anew" / str(turn))
            notes = {key.partition(":")[0] for key in index._current().manifest()} - {"file", "ids", "frame"}
            assert not notes, what_it_remembers(index)
    assert most > 1, "they came one after the other"
