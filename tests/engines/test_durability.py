"""Committed means on disk: after a kill, a power cut, a full disk, or between two commits.

TGSEARCH_FULL=1, as in scripts/soak, kills and cuts off many times as often.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engines.disk import ForgetfulDisk, FullDisk
from engines.killed import environment, write_and_kill
from engines.reader import read_until
from engines.story import (
    assert_goes_on,
    assert_tells,
    assert_whole,
    empty,
    in_small_steps,
    litter,
    made,
    story,
)
from tgsearch.engine.whoosh import WhooshEngine, toc
from tgsearch.engine.whoosh.searcher import ArraySearcher
from tgsearch.engine.whoosh.segment import SegmentData
from tgsearch.errors import IndexLockedError, StorageError

FULL = bool(os.environ.get("TGSEARCH_FULL"))
KILLS = 60 if FULL else 6
COMMITS_CUT_OFF = 40 if FULL else 5
COMMITS_READ = 400 if FULL else 100


@pytest.fixture
def unsynced(monkeypatch):
    """Without waiting for the disk."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


# Killed


def test_a_killed_writer_loses_nothing_that_it_committed(tmp_path):
    directory, seed, chance = tmp_path / "index", 1, random.Random(1)
    empty(directory)
    ahead = 0
    for _ in range(KILLS):
        named = write_and_kill(directory, seed, chance.uniform(0, 0.4))
        ahead += assert_whole(directory, story(seed), at_least=named) - named
        commit = assert_goes_on(directory, story(seed), at_least=named)
    print(f"{KILLS} kills over {commit} commits; {ahead} commits were on disk and not yet told of")


def test_the_lock_is_held_while_its_holder_lives(tmp_path):
    directory = tmp_path / "index"
    empty(directory)
    command = [sys.executable, "-m", "engines.killed", str(directory), "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as child:
        assert child.stdout.readline() == b"0\n"
        with pytest.raises(IndexLockedError) as caught:
            WhooshEngine.open(directory).writer()
        assert str(child.pid) in str(caught.value)
        child.kill()
    assert_goes_on(directory, story(2))


def test_at_every_step_a_crash_leaves_the_last_commit_or_the_next(tmp_path, monkeypatch):
    """Before every fsync and rename: the process dies, or the power fails and what was not synced is lost."""
    directory, told, chance = tmp_path / "index", story(3), random.Random(3)
    engine = empty(directory)
    in_small_steps(monkeypatch)
    remains = []

    def note(disk):
        coin = chance.random()
        remains.append(
            (
                committed,
                [
                    disk.killed(),
                    disk.cut_off(lambda change: False, lambda data: b""),
                    disk.cut_off(lambda change: True, lambda data: b""),
                    disk.cut_off(lambda change: chance.random() < coin, lambda data: data[: len(data) // 2]),
                ],
            )
        )

    committed = 0
    with monkeypatch.context() as patch:
        disk = ForgetfulDisk(directory, note)
        disk.install(patch)
        with engine.writer() as opened:
            for commit in range(1, COMMITS_CUT_OFF + 1):
                told.write(opened, commit)
                opened.commit()
                committed = commit
                remains.append((committed, [disk.cut_off(lambda change: False, lambda data: b"")]))
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    number = 0
    for committed, states in remains:
        for files in states:
            number += 1
            left = tmp_path / str(number)
            left.mkdir()
            for name, data in files.items():
                (left / name).write_bytes(data)
            assert assert_whole(left, told, at_least=committed) <= committed + 1
            if number % 10 == 0:
                assert_goes_on(left, told, at_least=committed)
            shutil.rmtree(left)
    assert number > 20 * COMMITS_CUT_OFF


def test_a_crash_while_the_index_is_made_is_no_obstacle(tmp_path, monkeypatch):
    directory = tmp_path / "index"
    remains = []
    with monkeypatch.context() as patch:
        directory.mkdir()
        disk = ForgetfulDisk(directory, lambda disk: remains.append(disk.killed()))
        disk.install(patch)
        empty(directory)
    for number, files in enumerate(remains):
        left = tmp_path / str(number)
        left.mkdir()
        for name, data in files.items():
            (left / name).write_bytes(data)
        empty(left)
        assert_goes_on(left, story(4))
    assert len(remains) >= 3


# The generation before


def generation(directory, number):
    """Open a generation, newest or not."""
    segments = [
        SegmentData(directory, entry.stem, entry.documents, entry.deleted)
        for entry in toc.read(directory, number).segments
    ]
    return ArraySearcher(segments, number)


def test_the_generation_before_is_kept_until_the_next_commit(tmp_path, unsynced, monkeypatch):
    in_small_steps(monkeypatch)
    directory, told = tmp_path / "index", story(5)
    engine = made(directory, 5, 1)
    with engine.writer() as opened:
        for commit in range(2, 12):
            before = toc.read_latest(directory)
            told.write(opened, commit)
            assert toc.read_latest(directory) == before
            assert assert_tells(generation(directory, before.generation), told) == commit - 1
            opened.commit()
            older, newest = toc.generations(directory)
            assert older >= before.generation
            assert assert_tells(generation(directory, newest), told) == commit
            assert assert_tells(generation(directory, older), told) in (commit - 1, commit)
            assert litter(directory) <= {"write.holder.json"}


def test_without_its_newest_generation_an_index_shows_the_one_before(tmp_path, unsynced, monkeypatch):
    in_small_steps(monkeypatch)
    directory = tmp_path / "index"
    made(directory, 6, 8)
    toc.toc_path(directory, toc.read_latest(directory).generation).unlink()
    assert assert_whole(directory, story(6)) in (7, 8)
    assert_goes_on(directory, story(6))


# Full disks


def refusal(action):
    """Do something; return the disk's reason for refusing, or None."""
    try:
        action()
    except StorageError as error:
        return error.reason


def assert_survives(directory, disk, seed, commit):
    """Write a commit to a disk that may be full; tell whether it was."""
    told = story(seed)
    engine = WhooshEngine.open(directory)

    def write():
        with engine.writer() as opened:
            told.write(opened, commit)

    with pytest.MonkeyPatch.context() as patch:
        disk.install(patch)
        reason = refusal(write)
    failed = reason is not None
    assert reason in (None, "No space left on device")
    assert assert_whole(directory, told) == (commit - 1 if failed else commit)
    if failed:
        write()
        assert assert_whole(directory, told) == commit
    return failed


@pytest.mark.parametrize("merge", [False, True])
def test_a_full_disk_leaves_the_last_commit(tmp_path, unsynced, monkeypatch, merge):
    in_small_steps(monkeypatch, merge_factor=3 if merge else 1000)
    made(tmp_path / "before", 10, 5)
    outcomes = []
    for room in (*range(0, 60_000, 400 if FULL else 4_000), 10**9):
        shutil.copytree(tmp_path / "before", tmp_path / "index")
        outcomes.append(assert_survives(tmp_path / "index", FullDisk(room=room), 10, 6))
        shutil.rmtree(tmp_path / "index")
    assert outcomes == sorted(outcomes, reverse=True)
    assert outcomes[0]
    assert not outcomes[-1]


def test_a_disk_that_refuses_to_sync_leaves_the_last_commit(tmp_path, unsynced, monkeypatch):
    in_small_steps(monkeypatch)
    made(tmp_path / "before", 11, 5)
    outcomes = []
    while not outcomes or outcomes[-1]:
        shutil.copytree(tmp_path / "before", tmp_path / "index")
        told, engine = story(11), WhooshEngine.open(tmp_path / "index")
        with pytest.MonkeyPatch.context() as patch:
            FullDisk(syncs=len(outcomes)).install(patch)
            outcomes.append(refusal(lambda: told.tell(engine, 6, 6)) is not None)  # noqa: B023
        # The rename may have happened, and only its sync failed.
        assert_goes_on(tmp_path / "index", told, at_least=5 if outcomes[-1] else 6)
        shutil.rmtree(tmp_path / "index")
    assert len(outcomes) > 8


@pytest.mark.parametrize("room", [0, 500, 3_000, 6_000])
def test_after_a_full_disk_the_same_writer_loses_nothing(tmp_path, unsynced, monkeypatch, room):
    """It may refuse to go on; what it then commits is whole."""
    in_small_steps(monkeypatch)
    directory, told = tmp_path / "index", story(12)
    engine = made(directory, 12, 5)
    opened = engine.writer()

    def write():
        told.write(opened, 6)
        opened.commit()

    with pytest.MonkeyPatch.context() as patch:
        FullDisk(room=room).install(patch)
        assert refusal(write)
    refused = refusal(opened.commit)
    opened.close()
    assert assert_whole(directory, told) == (5 if refused else 6)
    assert_goes_on(directory, told)


@pytest.fixture
def tiny_disk(tmp_path):
    """A real file system of one megabyte."""
    place = tmp_path / "đĩa"
    place.mkdir()
    mounted = sys.platform == "linux" and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small file system needs Linux and root")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place, leaving):
    """Fill a file system up to some free bytes; return the file that does."""
    ballast = place / "ballast"
    status = os.statvfs(place)
    ballast.write_bytes(b"\0" * max(status.f_bavail * status.f_bsize - leaving, 0))
    return ballast


def test_a_really_full_disk(tiny_disk, monkeypatch):
    in_small_steps(monkeypatch)
    directory, told = tiny_disk / "index", story(13)
    engine, commit = made(directory, 13, 3), 3
    for leaving in (0, 4_096, 8_192, 40_960, 81_920):
        ballast = fill(tiny_disk, leaving)
        with pytest.raises(StorageError):
            told.tell(engine, commit + 1, commit + 20)
        commit = assert_whole(directory, told, at_least=commit) + 1
        ballast.unlink()
        told.tell(engine, commit, commit)
        assert assert_whole(directory, told) == commit


def test_no_room_to_make_an_index(tiny_disk):
    directory = tiny_disk / "index"
    directory.mkdir()
    ballast = fill(tiny_disk, 0)
    with pytest.raises(StorageError):
        empty(directory)
    ballast.unlink()
    empty(directory)
    assert_goes_on(directory, story(14))


# Readers beside a writer


def test_reading_processes_see_whole_commits(tmp_path, unsynced, monkeypatch):
    in_small_steps(monkeypatch)
    directory, seed = tmp_path / "index", 15
    engine = made(directory, seed, 1)
    command = [sys.executable, "-m", "engines.reader", str(directory), str(seed), str(COMMITS_READ)]
    readers = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True
        )
        for _ in range(8)
    ]
    began = [reader.stdout.readline() for reader in readers]
    assert began == ["1\n"] * 8
    story(seed).tell(engine, 2, COMMITS_READ)
    seen = set()
    for reader in readers:
        output, complaint = reader.communicate()
        assert reader.returncode == 0, complaint
        seen |= set(map(int, output.split()))
    assert len(seen) > 2


def test_reading_threads_see_whole_commits(tmp_path, unsynced, monkeypatch):
    in_small_steps(monkeypatch)
    directory, seed, last = tmp_path / "index", 16, COMMITS_READ // 5
    engine = made(directory, seed, 1)
    began = threading.Barrier(9, timeout=60)

    def read():
        first = read_until(directory, seed, 1)
        began.wait()
        return first + read_until(directory, seed, last)

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        began.wait()
        story(seed).tell(engine, 2, last)
        seen = {commit for reader in readers for commit in reader.result()}
    assert len(seen) > 2


@pytest.mark.parametrize("ask", ["open", "searcher", "check", "is_current"])
def test_a_commit_between_listing_and_reading(tmp_path, unsynced, monkeypatch, ask):
    """A reader lists the generations, two commits come, and the one that it chose is gone."""
    directory = tmp_path / "index"
    engine = made(directory, 16, 1)
    searcher = engine.searcher()
    stale = toc.generations(directory)
    story(16).tell(engine, 2, 4)
    listings = iter([stale])
    list_now = toc.generations
    monkeypatch.setattr(toc, "generations", lambda directory: next(listings, None) or list_now(directory))
    if ask == "open":
        assert WhooshEngine.open(directory).settings
    elif ask == "check":
        assert engine.check() == ()
    elif ask == "searcher":
        with engine.searcher() as late:
            assert late.manifest()["lần"] == b"4"
    else:
        assert isinstance(engine.is_current(searcher), bool)


@pytest.mark.parametrize("ask", ["searcher", "check"])
def test_two_commits_between_the_contents_and_the_files(tmp_path, unsynced, monkeypatch, ask):
    """A reader reads the table of contents, two commits come, and the files that it names are gone."""
    directory = tmp_path / "index"
    engine = made(directory, 17, 1)
    story(17).tell(engine, 2, 2)
    with engine.writer(fresh=True):
        stale = toc.read_latest(directory)
    for _ in range(2):
        with engine.writer() as opened:
            opened.record({"lần": b"99"})
    tables = iter([stale])
    read_now = toc.read_latest
    monkeypatch.setattr(toc, "read_latest", lambda directory: next(tables, None) or read_now(directory))
    if ask == "check":
        assert engine.check() == ()
    else:
        with engine.searcher() as late:
            assert late.manifest()["lần"] == b"99"
