"""Listing: every file once, in one order, under ids that depend on names alone."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tgsearch.errors import PathNotFoundError, UnreadableDocumentError
from tgsearch.sources import FileEntry, listing, walk

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


def make(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return root


def ids(*paths):
    return [entry.id for entry in walk(paths)]


def test_entries_tell_path_id_size_and_time(tmp_path):
    make(tmp_path, "năm/tin.txt")
    path = tmp_path / "năm" / "tin.txt"
    status = path.stat()
    assert list(walk([str(tmp_path)])) == [
        FileEntry(str(path), "năm/tin.txt", status.st_size, status.st_mtime_ns, str(tmp_path))
    ]


def test_ids_come_sorted_whatever_the_folders(tmp_path):
    make(tmp_path, "b.txt", "a/z.txt", "a-b.txt", "a.txt", "a/b/c.txt", "á.txt", "A.txt")
    assert ids(tmp_path) == sorted(ids(tmp_path))
    assert len(ids(tmp_path)) == 7


def test_hidden_files_lock_files_and_the_top_readme_are_left_out(tmp_path):
    make(
        tmp_path,
        ".git/a.txt",
        ".an.txt",
        "~$tin.docx",
        "anh/Thumbs.db",
        "Desktop.ini",
        "__MACOSX/tin.txt",
        "README.md",
        "con/README.md",
        "con/.an/b.txt",
        "readme.txt",
    )
    assert ids(tmp_path) == ["con/README.md", "readme.txt"]


def test_a_given_file_is_taken_whatever_its_name(tmp_path):
    make(tmp_path, ".an.txt", "README.md")
    assert ids(tmp_path / ".an.txt", tmp_path / "README.md") == [".an.txt", "README.md"]


def test_a_hidden_folder_that_is_given_is_listed(tmp_path):
    make(tmp_path, ".kho/tin.txt")
    assert ids(tmp_path / ".kho") == ["tin.txt"]


def test_ids_are_composed_and_printable(tmp_path):
    name = unicodedata.normalize("NFD", "hội nghị.txt")
    make(tmp_path, name, "hai\ndòng.txt")
    assert ids(tmp_path) == ["hai\\ndòng.txt", "hội nghị.txt"]
    assert [entry.path.exists() for entry in walk([tmp_path])] == [True, True]


def test_names_that_are_not_utf8_are_told_apart(tmp_path):
    for name in (b"tin\xe1.txt", b"tin\xe2.txt"):
        try:
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
        except OSError:
            pytest.skip("this file system takes only UTF-8 names")
    assert ids(tmp_path) == ["tin\\xe1.txt", "tin\\xe2.txt"]


def test_names_that_differ_only_in_composition_get_two_ids(tmp_path):
    make(tmp_path / "kho", "hội.txt", unicodedata.normalize("NFD", "hội.txt"))
    if len(os.listdir(tmp_path / "kho")) < 2:
        pytest.skip("this file system composes names itself")
    assert ids(tmp_path / "kho") == ["hội.txt", "kho/hội.txt"]


def test_several_roots_keep_plain_ids_until_they_collide(tmp_path):
    make(tmp_path, "một/2021/tin.txt", "một/a.txt", "hai/2021/tin.txt", "hai/b.txt", "ba/hai/2021/tin.txt")
    roots = [tmp_path / name for name in ("một", "hai", "ba/hai")]
    assert ids(*roots) == ["2021/tin.txt", "a.txt", "hai/2021/tin.txt", "b.txt", "ba/hai/2021/tin.txt"]


def test_ids_stay_when_everything_moves(tmp_path):
    make(tmp_path, "cũ/một/tin.txt", "cũ/hai/tin.txt")
    before = ids(tmp_path / "cũ/một", tmp_path / "cũ/hai")
    (tmp_path / "cũ").rename(tmp_path / "mới")
    assert ids(tmp_path / "mới/một", tmp_path / "mới/hai") == before == ["tin.txt", "hai/tin.txt"]


@pytest.mark.parametrize(
    "order", [("kho", "kho/con"), ("kho/con", "kho"), ("kho", "kho"), ("kho", "kho/con/tin.txt")]
)
def test_a_path_inside_another_adds_nothing(tmp_path, order):
    make(tmp_path, "kho/con/tin.txt", "kho/a.txt")
    assert ids(*(tmp_path / name for name in order)) == ["a.txt", "con/tin.txt"]


def test_a_relative_path_has_the_same_ids(tmp_path, monkeypatch):
    make(tmp_path, "kho/tin.txt", "khác/tin.txt")
    monkeypatch.chdir(tmp_path / "kho")
    assert ids(".", "../khác") == ["tin.txt", "khác/tin.txt"]


def test_a_path_that_does_not_exist_is_told_at_once(tmp_path):
    make(tmp_path, "tin.txt")
    with pytest.raises(PathNotFoundError) as caught:
        walk([tmp_path, tmp_path / "mất"])
    assert caught.value.path == tmp_path / "mất"


def test_an_empty_folder_has_no_files(tmp_path):
    assert ids(tmp_path) == []


@needs_links
def test_links_are_followed_out_of_the_roots_but_never_back(tmp_path):
    make(tmp_path, "kho/a/tin.txt", "ngoài/b.txt", "ngoài/sâu/c.txt")
    kho = tmp_path / "kho"
    (kho / "vòng").symlink_to(kho)
    (kho / "a" / "lên").symlink_to(tmp_path)
    (kho / "bản sao.txt").symlink_to(kho / "a" / "tin.txt")
    (kho / "n1").symlink_to(tmp_path / "ngoài" / "sâu")
    (kho / "n2").symlink_to(tmp_path / "ngoài")
    (kho / "n3.txt").symlink_to(tmp_path / "ngoài" / "b.txt")
    (tmp_path / "ngoài" / "về").symlink_to(kho)
    (tmp_path / "ngoài" / "quanh").symlink_to(tmp_path / "ngoài")
    assert ids(kho) == ["a/tin.txt", "n1/c.txt", "n3.txt"]


@needs_links
def test_a_link_to_a_file_elsewhere_is_a_file(tmp_path):
    make(tmp_path, "kho/a.txt", "ngoài.txt")
    (tmp_path / "kho" / "b.txt").symlink_to(tmp_path / "ngoài.txt")
    assert ids(tmp_path / "kho") == ["a.txt", "b.txt"]


@needs_links
def test_a_given_link_to_a_folder_is_that_folder(tmp_path):
    make(tmp_path, "thật/tin.txt")
    (tmp_path / "kho").symlink_to(tmp_path / "thật")
    assert ids(tmp_path / "kho") == ["tin.txt"]


@needs_links
def test_a_broken_link_is_told_with_its_id(tmp_path):
    make(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "mất")
    (tmp_path / "c.txt").symlink_to("c.txt")
    first, broken, looped = walk([tmp_path])
    assert first.id == "a.txt"
    assert isinstance(broken, UnreadableDocumentError)
    assert (broken.path, broken.id, broken.reason) == (tmp_path / "b.txt", "b.txt", "it is no longer there")
    assert (looped.id, looped.reason.key) == ("c.txt", "io")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_told(tmp_path):
    os.mkfifo(tmp_path / "ống.txt")
    (error,) = walk([tmp_path])
    assert (error.id, error.reason) == ("ống.txt", "not a regular file")


def test_a_folder_that_may_not_be_listed_is_told_and_the_others_go_on(tmp_path, monkeypatch):
    make(tmp_path, "a.txt", "kín/b.txt", "ngỏ/c.txt")
    scandir = os.scandir

    def forbid(folder):
        if Path(folder).name == "kín":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(listing.os, "scandir", forbid)
    first, error, last = walk([tmp_path])
    assert (first.id, last.id) == ("a.txt", "ngỏ/c.txt")
    assert (error.path, error.id, error.reason) == (tmp_path / "kín", "kín", "permission denied")


NAMES = st.text(st.sampled_from("aAb-.~đé"), min_size=1, max_size=3).filter(lambda name: name.strip("."))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=8), st.data())
def test_every_visible_file_comes_once_and_sorted(tmp_path_factory, names, data):
    root = tmp_path_factory.mktemp("kho")
    made = set()
    for name in sorted(names):
        try:
            make(root, name)
        except OSError:  # a file stands where this name needs a folder
            continue
        made.add(name)
    visible = [name for name in made if not any(part.startswith((".", "~$")) for part in name.split("/"))]
    assert ids(root) == sorted(visible)


# Parts of known folders


def part_ids(path, *known):
    return [entry.id for entry in walk(listing.roots_of([path], [str(each) for each in known]))]


def test_a_part_of_a_known_folder_has_the_ids_of_the_whole(tmp_path):
    make(tmp_path, "kho/a.txt", "kho/con/README.md", "kho/con/x/b.txt", "kho/con/x.txt")
    kho = tmp_path / "kho"
    assert part_ids(kho / "con", kho) == ["con/README.md", "con/x.txt", "con/x/b.txt"]
    assert part_ids(kho / "con/x", kho) == ["con/x/b.txt"]
    assert part_ids(kho / "con/x.txt", kho) == ["con/x.txt"]
    assert part_ids(kho, kho) == ids(kho)
    assert {entry.root for entry in walk(listing.roots_of([kho / "con"], [str(kho)]))} == {str(kho)}


def test_a_folder_that_is_known_itself_is_no_part(tmp_path):
    make(tmp_path, "kho/con/x/b.txt")
    kho = tmp_path / "kho"
    assert part_ids(kho / "con", kho, kho / "con") == ["x/b.txt"]
    assert part_ids(kho / "con/x", kho / "con", kho) == ["con/x/b.txt"]  # of two the outer one


def test_a_folder_beside_a_known_one_is_no_part(tmp_path):
    make(tmp_path, "kho/a.txt", "kho 2/a.txt")
    assert part_ids(tmp_path / "kho 2", tmp_path / "kho") == ["a.txt"]


def test_what_the_whole_would_leave_out_a_part_leaves_out(tmp_path):
    make(tmp_path, "kho/.an/a.txt", "kho/con/b.txt", "kho/con/sâu/c.txt", "kho/README.md")
    kho = tmp_path / "kho"
    (kho / ".tgsearchignore").write_text("sâu/\nb.txt\n", encoding="utf-8")
    assert part_ids(kho / ".an", kho) == part_ids(kho / "README.md", kho) == []
    assert part_ids(kho / "con/sâu", kho) == part_ids(kho / "con/b.txt", kho) == []


@needs_links
def test_links_out_of_a_part_into_the_whole_are_not_followed(tmp_path):
    make(tmp_path, "kho/a/tin.txt", "kho/b/c.txt")
    (tmp_path / "kho/a/sang").symlink_to(tmp_path / "kho/b")
    assert part_ids(tmp_path / "kho/a", tmp_path / "kho") == ["a/tin.txt"]
