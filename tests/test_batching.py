"""Batches hold everything once, in order, and neither too many nor too much."""

from __future__ import annotations

import json
from contextlib import contextmanager
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from tgsearch import batching
from tgsearch.ingest.portions import Stream, portions_of_files, portions_of_stream
from tgsearch.sources import FileEntry


@contextmanager
def limits(count, size):
    with (
        mock.patch.object(batching, "BATCH_DOCUMENTS", count),
        mock.patch.object(batching, "BATCH_SIZE", size),
    ):
        yield


@given(sizes=st.lists(st.integers(0, 30)), count=st.integers(1, 5), size=st.integers(1, 60))
def test_batches_hold_everything_once_and_end_when_it_is_enough(sizes, count, size):
    with limits(count, size):
        batches = list(batching.in_batches(enumerate(sizes), lambda item: item[1]))
    assert [item for batch in batches for item in batch] == list(enumerate(sizes))
    assert all(batches)
    for batch in batches:
        without_last = [own for _, own in batch[:-1]]
        assert len(batch) <= count
        assert sum(without_last) < size
    for batch in batches[:-1]:
        assert len(batch) == count or sum(own for _, own in batch) >= size


def test_nothing_is_read_ahead():
    read = []

    def items():
        for number in range(10):
            read.append(number)
            yield number

    with limits(2, 100):
        batches = batching.in_batches(items(), lambda _: 1)
        assert (next(batches), read) == ((0, 1), [0, 1])


def test_few_large_records_or_files_are_read_at_a_time(tmp_path):
    path = tmp_path / "lớn.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for number in range(6):
            lines.write(json.dumps({"id": str(number), "text": "Kế hoạch trồng rừng. " * 2_000}) + "\n")
    entry = FileEntry(name=str(path), id="lớn.jsonl", size=path.stat().st_size, mtime_ns=1)
    with limits(1024, 60_000):
        portions = list(portions_of_stream(Stream(entry, before=())))
        files = list(portions_of_files([entry, entry]))
    assert [len(portion.documents) for portion in portions] == [2, 2, 2, 0]
    assert [len(portion.entries) for portion in files] == [1, 1]
