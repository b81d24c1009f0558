"""Posting lists read in any way give back what was written."""

from __future__ import annotations

import numpy as np
import pytest

from tgsearch.arrayfile import ArrayFile, write_arrays
from tgsearch.engine.whoosh import positions
from tgsearch.engine.whoosh.postings import PostingArrays, PostingLists, encode

DOCUMENTS = 9000


def drawn(chance):
    """Lists from empty to everywhere: by list, the positions of each document."""
    lists = []
    for share in (0.0, 0.0002, 0.001, 0.03, 0.06, 0.07, 0.5, 1.0, 0.004, 0.0, 0.9, 0.01):
        docs = np.flatnonzero(chance.random(DOCUMENTS) < share)
        tfs = chance.choice([1, 1, 1, 2, 14, 15, 16, 40, 300], len(docs))
        longest = chance.choice([5000, 1 << 20])
        lists.append(
            {
                doc: np.sort(chance.integers(0, longest, tf))
                for doc, tf in zip(docs.tolist(), tfs, strict=True)
            }
        )
    return lists


@pytest.fixture(params=range(3))
def chance(request):
    return np.random.default_rng(request.param)


@pytest.fixture
def written(chance, tmp_path):
    """Return lists as they were drawn, and as they are read."""
    lists = drawn(chance)
    by_posting = [own for each in lists for own in each.values()]
    arrays = PostingArrays(
        np.array([len(each) for each in lists]),
        np.array([doc for each in lists for doc in each], np.uint16),
        np.array([len(own) for own in by_posting], np.uint32),
        np.concatenate(by_posting).astype(np.uint32),
    )
    with open(tmp_path / "lists", "wb") as out:
        write_arrays(out, "lists", 1, encode(arrays, DOCUMENTS))
    return lists, PostingLists(ArrayFile(tmp_path / "lists", "lists", 1), DOCUMENTS)


def test_each_list(written):
    lists, read = written
    assert len(read) == len(lists)
    assert read.counts().tolist() == [len(each) for each in lists]
    for number, each in enumerate(lists):
        found = read.list(number)
        mask = np.zeros(DOCUMENTS, np.bool_)
        found.add_to(mask)
        assert found.count == read.count(number) == len(each)
        assert found.docs().tolist() == np.flatnonzero(mask).tolist() == list(each)
        assert found.tfs().tolist() == [len(own) for own in each.values()]


def test_ranges_of_lists(written):
    lists, read = written
    for first in range(len(lists) + 1):
        for last in range(first, len(lists) + 1):
            chosen = lists[first:last]
            assert read.docs_between(first, last).tolist() == [doc for each in chosen for doc in each]
            tfs = [len(own) for each in chosen for own in each.values()]
            assert read.tfs_between(first, last).tolist() == tfs


def test_positions_of_ranges(written):
    lists, read = written
    for first, last in ((0, 3), (3, 6), (6, 7), (7, 7), (0, len(lists))):
        expected = [own for each in lists[first:last] for own in each.values()]
        found = read.positions_between(first, last)
        assert found.tolist() == np.concatenate([np.zeros(0, int), *expected]).tolist()


SHARES = [0.0, 0.0005, 0.01, 0.2, 1.0]  # few documents are looked up one by one, many in one sweep


@pytest.mark.parametrize("share", SHARES)
def test_frequencies_in_some_documents(written, chance, share):
    lists, read = written
    candidates = np.flatnonzero(chance.random(DOCUMENTS) < share)
    for number, each in enumerate(lists):
        found = read.list(number).tfs_of(candidates)
        assert found.tolist() == [len(each.get(doc, ())) for doc in candidates.tolist()]


@pytest.mark.parametrize(("share", "most"), [*((share, 1 << 16) for share in SHARES), (0.01, 500)])
def test_occurrences_in_some_documents(written, chance, share, most, monkeypatch):
    """Lists of two fields are read together, or one after the other if that would be too much."""
    monkeypatch.setattr(positions, "_MAX_TOGETHER", most)
    lists, read = written
    other = PostingLists(read._file, DOCUMENTS)
    wanted = []
    for number in range(len(lists)):
        for field in (read, other)[: 1 + number % 2]:
            candidates = np.flatnonzero(chance.random(DOCUMENTS) < share)
            wanted.append((number, positions.Wanted(field.list(number), candidates, 1000 * number)))
    found = positions.occurrences([each for _, each in wanted])
    for (number, each), places in zip(wanted, found, strict=True):
        expected = [
            lists[number][doc] + (doc + 1000 * number << positions.PLACE_BITS)
            for doc in each.documents.tolist()
            if doc in lists[number]
        ]
        assert places.tolist() == np.concatenate([np.zeros(0, int), *expected]).tolist()


def test_occurrences_in_nothing():
    assert positions.occurrences([]) == []


def test_no_lists_at_all(tmp_path):
    nothing = PostingArrays(np.zeros(0, np.int64), *(np.zeros(0, kind) for kind in ("u2", "u4", "u4")))
    with open(tmp_path / "lists", "wb") as out:
        write_arrays(out, "lists", 1, encode(nothing, 0))
    read = PostingLists(ArrayFile(tmp_path / "lists", "lists", 1), 0)
    assert (len(read), read.total, read.total_positions) == (0, 0, 0)
    assert read.docs_between(0, 0).tolist() == read.positions_between(0, 0).tolist() == []
