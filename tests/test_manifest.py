"""What has to be done is decided from two lists, without touching anything."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.manifest import FileRecord, documents_of, file_entries, file_records, plan
from tgsearch.sources import FileEntry

ROOT, OTHER = "/kho", "/kho khác"


def known(size=10, mtime_ns=1, root=ROOT, **more):
    return FileRecord(root, size, mtime_ns, **more)


def there(id, size=10, mtime_ns=1):
    return FileEntry(Path(ROOT) / id, id, size, mtime_ns)


# manifest, listing, unlisted -> what is planned; the entries of the listing by id
PLANS = {
    "nothing": ({}, [], [], {}),
    "a new file": ({}, [there("a.txt")], [], {"added": ["a.txt"]}),
    "the same file": ({"a.txt": known()}, [there("a.txt")], [], {"unchanged": ["a.txt"]}),
    "another size": ({"a.txt": known(size=11)}, [there("a.txt")], [], {"changed": ["a.txt"]}),
    "a later time": ({"a.txt": known(mtime_ns=0)}, [there("a.txt")], [], {"changed": ["a.txt"]}),
    "an earlier time": ({"a.txt": known(mtime_ns=2)}, [there("a.txt")], [], {"changed": ["a.txt"]}),
    "a file that is gone": ({"a.txt": known()}, [], [], {"removed": ["a.txt"]}),
    "a file that was renamed": (
        {"a.txt": known()},
        [there("b.txt")],
        [],
        {"added": ["b.txt"], "removed": ["a.txt"]},
    ),
    "a file of another root": ({"a.txt": known(root=OTHER)}, [], [], {}),
    "a file now found below this root": (
        {"a.txt": known(root=OTHER)},
        [there("a.txt")],
        [],
        {"unchanged": ["a.txt"]},
    ),
    "a file that failed, unchanged": (
        {"a.pdf": known(failure="hỏng")},
        [there("a.pdf")],
        [],
        {"unchanged": ["a.pdf"]},
    ),
    "a file that failed, changed": (
        {"a.pdf": known(failure="hỏng", size=1)},
        [there("a.pdf")],
        [],
        {"changed": ["a.pdf"]},
    ),
    "a file that failed, gone": ({"a.pdf": known(failure="hỏng")}, [], [], {"removed": ["a.pdf"]}),
    "a file that was begun": (
        {"a.jsonl": known(complete=False, documents=7)},
        [there("a.jsonl")],
        [],
        {"continued": ["a.jsonl"]},
    ),
    "a file that was begun and then changed": (
        {"a.jsonl": known(complete=False, size=1)},
        [there("a.jsonl")],
        [],
        {"changed": ["a.jsonl"]},
    ),
    "a file that was begun and is gone": (
        {"a.jsonl": known(complete=False)},
        [],
        [],
        {"removed": ["a.jsonl"]},
    ),
    "a folder that could not be listed": (
        {"tin/a.txt": known(), "tin.txt": known(), "tin 2/a.txt": known()},
        [],
        ["tin"],
        {"removed": ["tin 2/a.txt", "tin.txt"]},
    ),
    "a folder within that could not be listed": ({"tin/xã/a.txt": known()}, [], ["tin/xã"], {}),
    "a file that could not be looked at": ({"a.txt": known()}, [], ["a.txt"], {}),
    "a root that could not be listed": ({"a.txt": known(), "b/c.txt": known()}, [], [""], {}),
    "what could not be listed but was found": ({}, [there("tin/a.txt")], ["tin"], {"added": ["tin/a.txt"]}),
    "all at once": (
        {"b": known(), "c": known(size=1), "d": known(), "e": known(root=OTHER), "f": known(complete=False)},
        [there("f"), there("c"), there("b"), there("a")],
        [],
        {"added": ["a"], "changed": ["c"], "continued": ["f"], "removed": ["d"], "unchanged": ["b"]},
    ),
}


@pytest.mark.parametrize(("manifest", "listing", "unlisted", "expected"), PLANS.values(), ids=PLANS)
def test_plan(manifest, listing, unlisted, expected):
    made = plan(manifest, listing, [ROOT], unlisted)
    by_name = {
        name: [each if isinstance(each, str) else each.id for each in getattr(made, name)]
        for name in ("added", "changed", "continued", "removed", "unchanged")
    }
    assert {name: each for name, each in by_name.items() if each} == expected


def test_files_of_every_given_root_are_removed():
    manifest = {"a": known(), "b": known(root=OTHER), "c": known(root="/ngoài")}
    assert plan(manifest, [], [ROOT, OTHER]).removed == ("a", "b")
    assert plan(manifest, [], []).removed == ()


def test_entries_come_back_as_they_were_listed():
    entry = there("a.txt", size=3)
    assert plan({}, [entry], [ROOT]).added == (entry,)


def test_what_is_read_comes_in_the_order_of_ids():
    manifest = {"b": known(size=1), "c": known(complete=False)}
    made = plan(manifest, [there(id) for id in "dcbâa"], [ROOT])
    assert [entry.id for entry in made.to_read] == ["a", "b", "c", "d", "â"]


RECORD = st.builds(
    FileRecord,
    root=st.sampled_from([ROOT, OTHER]),
    size=st.integers(0, 2),
    mtime_ns=st.integers(0, 2),
    failure=st.none() | st.just("hỏng"),
    complete=st.booleans(),
)
ID = st.sampled_from(["a", "b", "tin/a", "tin/b", "tin/xã/a"])


@given(
    manifest=st.dictionaries(ID, RECORD),
    listing=st.lists(
        st.builds(there, ID, st.integers(0, 2), st.integers(0, 2)), unique_by=lambda each: each.id
    ),
    unlisted=st.lists(st.sampled_from(["", "tin", "tin/xã", "b"]), max_size=2),
)
def test_every_file_is_planned_once(manifest, listing, unlisted):
    made = plan(manifest, listing, [ROOT], unlisted)
    parts = [made.added, made.changed, made.continued, made.unchanged]
    assert sorted(itertools.chain(*parts), key=lambda each: each.id) == sorted(
        listing, key=lambda each: each.id
    )
    assert set(made.removed).isdisjoint(entry.id for entry in listing)
    assert set(made.removed) <= set(manifest)
    after = {entry.id: known(entry.size, entry.mtime_ns) for entry in listing}
    again = plan(after, listing, [ROOT], unlisted)
    assert len(again.unchanged) == len(listing)


# Kept among an engine's entries


@pytest.mark.parametrize(
    "record",
    [
        known(),
        known(size=0, mtime_ns=-1, documents=0),
        known(failure="định dạng .exe chưa được hỗ trợ", documents=0),
        known(complete=False, documents=20_000),
        known(root="C:\\Kho tài liệu\\“2021”"),
        known(size=1 << 60, mtime_ns=1 << 62),
    ],
)
def test_records_come_back(record):
    entries = file_entries("Đông/tin 1.txt", record, ["Đông/tin 1.txt"])
    entries = {key: value for key, value in entries.items() if value is not None}
    assert file_records(entries) == {"Đông/tin 1.txt": record}


@pytest.mark.parametrize(
    "documents",
    [
        [],
        ["a.jsonl"],
        ["a.jsonl", "b"],
        ["d1"],
        [f"tin {number}" for number in range(5000)],
        ["", "\n", "đ", "😀"],
    ],
)
def test_the_documents_of_a_file_come_back(documents):
    entries = {k: v for k, v in file_entries("a.jsonl", known(), documents).items() if v is not None}
    assert documents_of(entries, "a.jsonl") == tuple(documents)


def test_a_file_of_one_document_takes_one_entry():
    entries = file_entries("a.txt", known(), ["a.txt"])
    assert [value is None for value in entries.values()] == [False, True]


def test_a_file_that_is_forgotten_takes_its_documents_along():
    entries = dict(file_entries("a.jsonl", known(), ["d1", "d2"]))
    entries.update(file_entries("a.jsonl", None))
    assert set(entries.values()) == {None}


def test_an_unknown_file_gave_no_documents():
    assert documents_of({}, "a.txt") == ()
    entries = {k: v for k, v in file_entries("a.txt", known(), ["a.txt"]).items() if v is not None}
    assert documents_of(entries, "a") == ()


def test_files_and_other_entries_do_not_meet():
    entries = {k: v for k, v in file_entries("ids:a", known(), ["d1"]).items() if v is not None}
    entries |= {k: v for k, v in file_entries("a", known(size=3), ["d2", "d3"]).items() if v is not None}
    assert set(file_records({**entries, "khác": b"x"})) == {"ids:a", "a"}
    assert documents_of(entries, "a") == ("d2", "d3")
