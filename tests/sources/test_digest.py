"""The content of a file, and whether its time will tell the next change."""

from __future__ import annotations

import hashlib
import time

import pytest

from tgsearch import sources
from tgsearch.sources import FileEntry
from tgsearch.sources.digest import NO_TIME, digest

NOW = 1_700_000_000_250_000_000


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(time, "time_ns", lambda: NOW)


def entry(path, size=3, mtime_ns=1):
    return FileEntry(str(path), path.name, size, mtime_ns)


def test_the_hash_is_that_of_the_whole_content(tmp_path):
    data = b"x" * 3_000_000
    (tmp_path / "a.txt").write_bytes(data)
    found = digest(entry(tmp_path / "a.txt"))
    assert found == (hashlib.blake2b(data, digest_size=16).hexdigest(), 1)


@pytest.mark.parametrize(
    ("mtime_ns", "is_racy"),
    [
        (NOW, True),
        (NOW - 40_000_000, True),
        (NOW - 60_000_000, False),
        (NOW - NOW % 10**9, True),  # a whole second: perhaps of a system that counts in two
        (NOW - NOW % 10**9 - 10**9, True),
        (NOW - NOW % 10**9 - 2 * 10**9, False),
        (NOW + 40_000_000, True),
        (NOW + 10**12, False),  # of a clock that is ahead; what changes it gets another time
        (0, False),
    ],
)
def test_a_young_time_is_not_kept(tmp_path, mtime_ns, is_racy):
    (tmp_path / "a.txt").write_bytes(b"abc")
    found = digest(entry(tmp_path / "a.txt", mtime_ns=mtime_ns))
    assert found.mtime_ns == (NO_TIME if is_racy else mtime_ns)


def test_what_can_not_be_read_has_none(tmp_path):
    assert digest(entry(tmp_path / "mất.txt")) is None


def test_what_no_reader_takes_is_not_opened(tmp_path, monkeypatch):
    assert digest(entry(tmp_path / "phim.mp4")) == ("", 1)
    assert digest(entry(tmp_path / "to.txt", size=sources.MAX_FILE_BYTES + 1)) == ("", 1)
    assert digest(entry(tmp_path / "to.jsonl", size=sources.MAX_FILE_BYTES + 1)) is None
