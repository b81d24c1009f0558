"""Which file's version of a document counts, worked out from what the manifest has of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch import idfilter
from tgsearch.idfilter import IdFilter
from tgsearch.ingest.holding import Holding
from tgsearch.manifest import FileRecord, file_entries


@pytest.fixture(autouse=True, scope="module")
def small_filter():
    """Few bits, so that ids are mistaken for each other."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(idfilter, "_FILTER_BITS", 6)
        yield


IDS = st.lists(st.sampled_from([f"r{number}" for number in range(40)]), max_size=12)


@given(IDS, IDS)
def test_a_filter_forgets_nothing(ids, others):
    seen = IdFilter()
    assert all(id not in seen for id in others)
    seen.update(ids)
    assert all(id in seen for id in ids)


def entries_of(files):
    entries = {}
    for id, ids in files.items():
        made = file_entries(id, FileRecord("/kho", 1, 1), ids)
        entries |= {key: value for key, value in made.items() if value is not None}
    return entries


FILES = {
    "b.jsonl": ["1", "2", "3", "a.txt"],
    "a.jsonl": ["2", "3", "4"],
    "c.jsonl": ["3", "5"],
    "a.txt": ["a.txt"],
    "z.txt": ["z.txt"],
    "rỗng.txt": [],
}


def test_of_several_files_the_last_one_wins_and_files_of_many_after_others():
    contested = {"1", "2", "3", "4", "5", "6", "a.txt", "z.txt", "rỗng.txt"}
    held = Holding(entries_of(FILES), anew=(), asked=None, contested=contested)
    assert held.winners() == {
        "b.jsonl": {"1", "2", "a.txt"},
        "c.jsonl": {"3", "5"},
        "a.jsonl": {"4"},
        "z.txt": {"z.txt"},
        "": {"6", "rỗng.txt"},
    }


@pytest.mark.parametrize("asked", [None, {"2", "z.txt", "nữa"}])
def test_what_another_file_keeps_is_contested(asked):
    held = Holding(entries_of(FILES), anew={"b.jsonl"}, asked=asked, contested=())
    held.note_written(["2", "nữa"], of_many=False)
    assert "2" in held.contested
    if asked:
        assert held.contested == {"2"}


def test_what_is_released_is_deleted_unless_it_may_be_held():
    files = {"a.jsonl": ["2", "3"], "z.txt": ["z.txt"]}
    held = Holding(entries_of(files), anew={"a.jsonl"}, asked={"1", "2"}, contested=())
    held.note_written(["2"], of_many=True)
    assert held.released(["z.txt", "2"]) == []
    assert held.contested == {"z.txt", "2"}
    other = Holding(entries_of(files), anew={"a.jsonl"}, asked={"1"}, contested=())
    assert other.released(["1", "2"]) == ["1", "2"]
