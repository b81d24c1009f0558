"""What has to be done is decided from two lists, without touching anything."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.manifest import (
    FileRecord,
    Scope,
    documents_of,
    file_entries,
    file_records,
    held_by_many,
    plan,
    to_compare,
)
from tgsearch.sources import FileEntry, Reason
from tgsearch.sources.digest import NO_TIME, Digest
from tgsearch.unsettled import contested_entry, contested_ids

ROOT, OTHER = "/kho", "/kho khác"


def known(size=10, mtime_ns=1, root=ROOT, hash="h", **more):
    return FileRecord(root, size, mtime_ns, hash=hash, **more)


def there(id, size=10, mtime_ns=1):
    return FileEntry(f"{ROOT}/{id}", id, size, mtime_ns, ROOT)


def planned(made):
    """The ids of each part of a plan that has some; pairs of what was renamed."""
    parts = {
        name: [each if isinstance(each, str) else each.id for each in getattr(made, name)]
        for name in ("added", "changed", "continued", "relocated", "touched", "removed", "unchanged")
    }
    parts["renamed"] = [(old, entry.id) for old, entry in made.renamed]
    return {name: each for name, each in parts.items() if each}


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
        {"relocated": ["a.txt"]},
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
    assert planned(plan(manifest, listing, [Scope(ROOT)], unlisted)) == expected


NO_PERMISSION = Reason("permission")
UNSUPPORTED = Reason("unsupported", suffix=".txt", supported=".md")
# manifest, listing, the hashes of what is there, options -> which files are compared, what is planned
COMPARED = {
    "another time, the same content": (
        {"a": known(mtime_ns=0)},
        [there("a")],
        {"a": "h"},
        {},
        {"touched": ["a"]},
    ),
    "another time and content": ({"a": known(mtime_ns=0)}, [there("a")], {"a": "k"}, {}, {"changed": ["a"]}),
    "too young to tell, the same content": (
        {"a": known(mtime_ns=NO_TIME)},
        [there("a")],
        {"a": "h"},
        {},
        {"touched": ["a"]},
    ),
    "too young to tell, another content": (
        {"a": known(mtime_ns=NO_TIME)},
        [there("a")],
        {"a": "k"},
        {},
        {"changed": ["a"]},
    ),
    "another time, never read": ({"a": known(mtime_ns=0, hash="")}, [there("a")], {}, {}, {"changed": ["a"]}),
    "begun, another time": (
        {"a": known(mtime_ns=0, complete=False)},
        [there("a")],
        {"a": "h"},
        {},
        {"continued": ["a"]},
    ),
    "begun, below another root": (
        {"a": known(root=OTHER, complete=False)},
        [there("a")],
        {},
        {},
        {"changed": ["a"]},
    ),
    "below another root at another time": (
        {"a": known(mtime_ns=0, root=OTHER)},
        [there("a")],
        {"a": "h"},
        {},
        {"relocated": ["a"]},
    ),
    "still without permission": (
        {"a": known(failure=NO_PERMISSION, hash="")},
        [there("a")],
        {"a": None},
        {},
        {"unchanged": ["a"]},
    ),
    "still without permission, but elsewhere": (
        {"a": known(failure=NO_PERMISSION, hash="", root=OTHER)},
        [there("a")],
        {"a": None},
        {},
        {"changed": ["a"]},
    ),
    "permission given": (
        {"a": known(failure=NO_PERMISSION, hash="")},
        [there("a")],
        {"a": "h"},
        {},
        {"changed": ["a"]},
    ),
    "failed, only touched": (
        {"a": known(failure="hỏng", mtime_ns=0)},
        [there("a")],
        {"a": "h"},
        {},
        {"touched": ["a"]},
    ),
    "of a format that no reader was there for": (
        {"a.txt": known(failure=UNSUPPORTED, hash=""), "b.mp4": known(failure=UNSUPPORTED, hash="")},
        [there("a.txt"), there("b.mp4")],
        {},
        {},
        {"changed": ["a.txt"], "unchanged": ["b.mp4"]},
    ),
    "failed, to be read again": (
        {"a": known(failure="hỏng"), "b": known(), "c": known(failure=NO_PERMISSION)},
        [there("a"), there("b"), there("c")],
        {"c": None},
        {"retry_failed": True},
        {"changed": ["a", "c"], "unchanged": ["b"]},
    ),
    "the checksum differs": (
        {"a": known(), "b": known()},
        [there("a"), there("b")],
        {"a": "h", "b": "k"},
        {"checksum": True},
        {"changed": ["b"], "unchanged": ["a"]},
    ),
    "renamed": ({"a": known()}, [there("b")], {"b": "h"}, {}, {"renamed": [("a", "b")]}),
    "renamed at another time": (
        {"a": known(mtime_ns=0)},
        [there("b")],
        {"b": "h"},
        {},
        {"renamed": [("a", "b")]},
    ),
    "another file of the same size": (
        {"a": known()},
        [there("b")],
        {"b": "k"},
        {},
        {"added": ["b"], "removed": ["a"]},
    ),
    "another file of another size": (
        {"a": known()},
        [there("b", 11)],
        {},
        {},
        {"added": ["b"], "removed": ["a"]},
    ),
    "a copy": ({"a": known()}, [there("a"), there("b")], {}, {}, {"added": ["b"], "unchanged": ["a"]}),
    "renamed, and another one in its place": (
        {"a": known()},
        [there("a", 11), there("b")],
        {},
        {},
        {"added": ["b"], "changed": ["a"]},
    ),
    "a folder renamed": (
        {"x/a": known(), "x/b": known()},
        [there("y/a"), there("y/b")],
        {"y/a": "h", "y/b": "h"},
        {},
        {"renamed": [("x/a", "y/a"), ("x/b", "y/b")]},
    ),
    "of two copies the one of the same name and time": (
        {"x/a": known(mtime_ns=3), "x/b": known(mtime_ns=2), "x/c": known(mtime_ns=1)},
        [there("a"), there("y/b", mtime_ns=2)],
        {"a": "h", "y/b": "h"},
        {},
        {"renamed": [("x/a", "a"), ("x/b", "y/b")], "removed": ["x/c"]},
    ),
    "a file of records is no other file": (
        {"a.txt": known()},
        [there("a.jsonl")],
        {"a.jsonl": "h"},
        {},
        {"added": ["a.jsonl"], "removed": ["a.txt"]},
    ),
    "renamed out of a folder that can't be listed": (
        {"kín/a": known()},
        [there("b")],
        {},
        {"unlisted": ["kín"]},
        {"added": ["b"]},
    ),
    "renamed, of another root": ({"a": known(root=OTHER)}, [there("b")], {}, {}, {"added": ["b"]}),
}


@pytest.mark.parametrize(
    ("manifest", "listing", "hashes", "options", "expected"), COMPARED.values(), ids=COMPARED
)
def test_contents_are_compared_where_size_and_time_leave_it_open(
    manifest, listing, hashes, options, expected
):
    unlisted, checksum = options.get("unlisted", ()), options.get("checksum", False)
    compared = to_compare(manifest, listing, [Scope(ROOT)], unlisted, checksum=checksum)
    assert [entry.id for entry in compared] == list(hashes)
    digests = {id: Digest(hash, 1) for id, hash in hashes.items() if hash}
    retry = options.get("retry_failed", False)
    made = plan(manifest, listing, [Scope(ROOT)], unlisted, digests=digests, retry_failed=retry)
    assert planned(made) == expected


def test_files_of_every_given_root_are_removed():
    manifest = {"a": known(), "b": known(root=OTHER), "c": known(root="/ngoài")}
    assert plan(manifest, [], [Scope(ROOT), Scope(OTHER)]).removed == ("a", "b")
    assert plan(manifest, [], []).removed == ()


def test_of_a_part_of_a_root_only_its_files_are_removed():
    manifest = {"tin/a": known(), "tin 2/a": known(), "tin": known(), "x/tin/a": known(), "x/b": known()}
    assert plan(manifest, [], [Scope(ROOT, ("tin", "x/tin"))]).removed == ("tin", "tin/a", "x/tin/a")


def test_entries_come_back_as_they_were_listed():
    entry = there("a.txt", size=3)
    assert plan({}, [entry], [Scope(ROOT)]).added == (entry,)


def test_what_is_read_comes_in_the_order_of_ids_and_files_of_many_last():
    manifest = {"b": known(size=1), "c": known(complete=False), "e": known(size=3, hash="k")}
    listing = [there(id) for id in ("d", "c", "b", "a.jsonl", "â", "a", "b.JSONL.gz")] + [there("A", 3)]
    made = plan(manifest, listing, [Scope(ROOT)], digests={"A": Digest("k", 1)})
    assert [entry.id for entry in made.to_read] == ["A", "a", "b", "c", "d", "â", "a.jsonl", "b.JSONL.gz"]


RECORD = st.builds(
    FileRecord,
    root=st.sampled_from([ROOT, OTHER]),
    size=st.integers(0, 2),
    mtime_ns=st.integers(0, 2),
    failure=st.none() | st.just("hỏng") | st.just(NO_PERMISSION),
    hash=st.sampled_from(["", "h", "k"]),
    complete=st.booleans(),
)
ID = st.sampled_from(["a", "b", "tin/a", "tin/b", "tin/xã/a"])


@given(
    manifest=st.dictionaries(ID, RECORD),
    listing=st.lists(
        st.builds(there, ID, st.integers(0, 2), st.integers(0, 2)), unique_by=lambda each: each.id
    ),
    unlisted=st.lists(st.sampled_from(["", "tin", "tin/xã", "b"]), max_size=2),
    hashes=st.dictionaries(ID, st.sampled_from(["h", "k"])),
    checksum=st.booleans(),
)
def test_every_file_is_planned_once(manifest, listing, unlisted, hashes, checksum):
    scopes = [Scope(ROOT)]
    compared = to_compare(manifest, listing, scopes, unlisted, checksum=checksum)
    digests = {entry.id: Digest(hashes[entry.id], 1) for entry in compared if entry.id in hashes}
    made = plan(manifest, listing, scopes, unlisted, digests=digests)
    renamed = [entry for _, entry in made.renamed]
    parts = [made.added, made.changed, made.continued, made.relocated, made.touched, made.unchanged, renamed]
    assert sorted(itertools.chain(*parts), key=lambda each: each.id) == sorted(
        listing, key=lambda each: each.id
    )
    gone = [*made.removed, *(old for old, _ in made.renamed)]
    assert len(set(gone)) == len(gone)
    assert set(gone).isdisjoint(entry.id for entry in listing)
    assert set(gone) <= set(manifest)
    after = {entry.id: known(entry.size, entry.mtime_ns) for entry in listing}
    assert to_compare(after, listing, scopes, unlisted) == ()
    again = plan(after, listing, scopes, unlisted)
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
        known(mtime_ns=NO_TIME, hash="0f" * 16),
        known(hash=""),
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


def test_a_record_of_before_there_were_hashes_is_read():
    assert file_records({"file:a": b'["/kho",3,1,null,true,1]'}) == {"a": known(3, hash="")}


def test_files_of_many_documents_are_told_with_them():
    entries = {}
    for id, ids in (("a.txt", ["a.txt"]), ("b.jsonl", ["1", "2"]), ("c.txt", [])):
        entries |= {k: v for k, v in file_entries(id, known(), ids).items() if v is not None}
    assert dict(held_by_many(entries)) == {"b.jsonl": ("1", "2"), "c.txt": ()}


@pytest.mark.parametrize("ids", [set(), {"a"}, {"đ", "\n", "b" * 2000}])
def test_contested_documents_are_kept_until_the_next_run(ids):
    kept = contested_entry(ids)
    assert contested_ids({key: value for key, value in kept.items() if value is not None}) == ids
    assert [value is None for value in kept.values()] == [not ids]
