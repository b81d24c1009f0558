"""What is left out is what git would leave out by the same patterns."""

from __future__ import annotations

import random
import shutil
import subprocess
import unicodedata

import pytest

from tgsearch.sources import walk
from tgsearch.sources.patterns import IGNORE_FILE, Patterns

NAMES = ("a.txt", "b.md", "tin/a.txt", "tin/b.md", "tin/xã/a.txt", "tin/xã/c.md", "cũ/a.txt", "cũ/tin/d.md")


def make(root, names=NAMES, ignored=None):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    for folder, lines in (ignored or {}).items():
        (root / folder / IGNORE_FILE).write_bytes("\n".join(lines).encode())
    return root


def ids(root, exclude=(), include=()):
    return {entry.id for entry in walk([root], patterns=Patterns(tuple(exclude), tuple(include)))}


# patterns of the top folder -> what is left out
LEFT_OUT = {
    "nothing": ([], set()),
    "no pattern at all": (["", "   ", "# a.txt", "!", "/"], set()),
    "a name anywhere": (["a.txt"], {"a.txt", "tin/a.txt", "tin/xã/a.txt", "cũ/a.txt"}),
    "a name at the top": (["/a.txt"], {"a.txt"}),
    "a path": (["tin/a.txt"], {"tin/a.txt"}),
    "an ending": (["*.md"], {"b.md", "tin/b.md", "tin/xã/c.md", "cũ/tin/d.md"}),
    "a folder anywhere": (["tin/"], {"tin/a.txt", "tin/b.md", "tin/xã/a.txt", "tin/xã/c.md", "cũ/tin/d.md"}),
    "a folder at the top": (["/tin"], {"tin/a.txt", "tin/b.md", "tin/xã/a.txt", "tin/xã/c.md"}),
    "a slash at the end means folders": (["a.txt/", "xã/"], {"tin/xã/a.txt", "tin/xã/c.md"}),
    "what is directly in a folder": (["tin/*.txt"], {"tin/a.txt"}),
    "what is somewhere in a folder": (["tin/**/*.md"], {"tin/b.md", "tin/xã/c.md"}),
    "all in a folder": (["tin/**"], {"tin/a.txt", "tin/b.md", "tin/xã/a.txt", "tin/xã/c.md"}),
    "all in a folder but": (["tin/**", "!tin/b.md"], {"tin/a.txt", "tin/xã/a.txt", "tin/xã/c.md"}),
    "a folder in any depth": (["**/xã"], {"tin/xã/a.txt", "tin/xã/c.md"}),
    "the last one decides": (["*.md", "!b.md", "/b.md"], {"b.md", "tin/xã/c.md", "cũ/tin/d.md"}),
    "nothing comes back into a folder": (["/cũ/", "!cũ/a.txt"], {"cũ/a.txt", "cũ/tin/d.md"}),
    "folders come back, not what is in them": (
        ["*", "!*/", "!*.md"],
        {"a.txt", "tin/a.txt", "tin/xã/a.txt", "cũ/a.txt"},
    ),
    "letters": (["[ab].*", "?.md"], set(NAMES)),
    "a pattern that is none": (["[z-a]", "a.txt\\", "b.md"], {"b.md", "tin/b.md"}),
    "a name with accents, decomposed": ([unicodedata.normalize("NFD", "/cũ")], {"cũ/a.txt", "cũ/tin/d.md"}),
    "spaces at the end": (["b.md  "], {"b.md", "tin/b.md"}),
}


@pytest.mark.parametrize(("lines", "out"), LEFT_OUT.values(), ids=LEFT_OUT)
@pytest.mark.parametrize("given", [True, False], ids=["given", "in a file"])
def test_patterns(tmp_path, lines, out, given):
    make(tmp_path, ignored=None if given else {"": lines})
    assert ids(tmp_path, lines if given else ()) == set(NAMES) - out


def test_a_deeper_folder_has_the_last_word(tmp_path):
    make(tmp_path, ignored={"": ["*.md"], "tin": ["!b.md", "/xã"], "cũ": ["*.txt"]})
    assert ids(tmp_path) == {"a.txt", "tin/a.txt", "tin/b.md"}


def test_given_patterns_come_after_all(tmp_path):
    make(tmp_path, ignored={"": ["*.md"], "tin": ["*"]})
    assert ids(tmp_path, include=["c.md", "tin/b.md"]) == {"a.txt", "cũ/a.txt", "tin/b.md"}
    assert ids(tmp_path, exclude=["*.txt"], include=["/a.txt"]) == {"a.txt"}


def test_patterns_hold_in_each_given_folder(tmp_path):
    make(tmp_path / "một", ("x/a.txt", "a.txt"))
    make(tmp_path / "hai", ("x/b.txt", "b.txt"))
    roots = [tmp_path / "một", tmp_path / "hai"]
    assert [entry.id for entry in walk(roots, patterns=Patterns(("/x/",)))] == ["a.txt", "b.txt"]


def test_a_file_that_is_given_is_taken(tmp_path):
    make(tmp_path)
    assert [entry.id for entry in walk([tmp_path / "a.txt"], patterns=Patterns(("*",)))] == ["a.txt"]


@pytest.mark.parametrize(
    "data", ["\ufeffa.txt\r\n".encode(), b"\xff\na.txt", b"# " + b"x" * 5000 + b"\na.txt"]
)
def test_odd_files_of_patterns(tmp_path, data):
    make(tmp_path)
    (tmp_path / IGNORE_FILE).write_bytes(data)
    assert "a.txt" not in ids(tmp_path)
    assert "b.md" in ids(tmp_path)


def test_a_folder_whose_patterns_can_not_be_read_is_told(tmp_path, monkeypatch):
    make(tmp_path, ignored={"tin": ["*.md"]})

    def refused(self, path, prefix):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tgsearch.sources.patterns.Rules.inside", refused)
    items = list(walk([tmp_path]))
    assert [item.id for item in items] == ["a.txt", "b.md", "cũ/a.txt", "cũ/tin/d.md", "tin"]
    assert items[-1].reason == "permission denied"


PIECES = (
    *("a", "b", "a/", "/a", "*.txt", "!*.txt", "a/**", "!a/c.txt", "**/b", "a/**/c.txt", "/b/", "!b/", "*"),
    *("!/a", "!*/", "[cd].*", "a/b", "!a/b/", "?.txt", "#x", "!", "**", "**/", "a/*", "!a/*", " a", "b "),
)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("seed", range(12))
def test_random_trees_are_listed_as_git_lists_them(tmp_path, seed):
    chance = random.Random(seed)
    for _ in range(12):
        folder = "/".join(chance.choice("ab") for _ in range(chance.randrange(4)))
        make(tmp_path / folder, [chance.choice(("c.txt", "d.md"))])
    folders = [tmp_path, *(path for path in tmp_path.rglob("*") if path.is_dir() and chance.random() < 0.4)]
    for folder in folders:
        text = "\n".join(chance.choice(PIECES) for _ in range(chance.randint(1, 4)))
        for name in (IGNORE_FILE, ".gitignore"):
            (folder / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    command = ["git", "ls-files", "--others", "--exclude-per-directory=.gitignore"]
    listed = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split()
    assert ids(tmp_path) == {name for name in listed if not name.rpartition("/")[2].startswith(".")}
