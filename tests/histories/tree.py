"""A folder of files that people work in: each step does to it what somebody might."""

from __future__ import annotations

import os
import shutil
import time
import unicodedata
from collections import Counter
from hashlib import blake2b
from pathlib import Path

from histories.contents import FORMATS, PACKED, WEIGHTS, Made, spoiled, suffix_of

FOLDERS = ("", "2021", "Hưng Yên", "tin", "tin/2022/03", "Bắc Ninh/tin", "luu-tru")
NAMES = (
    *("a", "b", "tin 2023-05-06", "bao-cao", "kế hoạch", "cv-05"),
    unicodedata.normalize("NFD", "kế hoạch"),  # as a Mac writes it
    *(("tờ\ntrình",) if os.name == "posix" else ()),
)
IGNORED = ("*.html\n", "luu-tru/\n!luu-tru/a.txt\n", "/tin/*\n!/tin/a.txt\n", "bao-cao*\n!*.md\n", *("",) * 4)


class Tree:
    """Files below `root`; all chance comes from `chance`."""

    def __init__(self, root, chance):
        self.root, self.chance = root, chance
        self.clock = 1_500_000_000_000_000_001  # most files are old, and each has a time of its own
        self.number = 0
        self.last = root  # the file that was written last
        self.texts = {}  # by suffix and hash, what a reader has to find in a file of one document
        root.mkdir()

    def files(self):
        """The names of all files but those of patterns; as text, since there may be many."""
        return sorted(
            os.path.join(folder, name)
            for folder, _, names in os.walk(self.root)
            for name in names
            if not name.startswith(".")
        )

    def folders(self):
        return sorted(self.root / folder / name for folder, names, _ in os.walk(self.root) for name in names)

    def kinds(self):
        """How many files there are by suffix."""
        return Counter(map(suffix_of, self.files()))

    def grow(self, count):
        """Add files until there are `count`."""
        for _ in range(count - len(self.files())):
            self.add()

    def step(self):
        """Do one thing, and tell which."""
        if len(self.files()) < 3:
            self.add()
            return "add"
        name = self.chance.choice(STEPS)
        getattr(self, name)()
        return name

    # What somebody may do

    def add(self):
        suffix = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self.number += 1
        name = self.chance.choice(NAMES) + (f"-{self.number}" if self.chance.random() < 0.8 else "")
        path = self.root / self.chance.choice(FOLDERS) / f"{name}{suffix}"
        self._write(path, FORMATS[suffix](self.chance))

    def edit(self):
        path = self._one()
        self._write(path, FORMATS[suffix_of(path.name)](self.chance))

    def edit_in_place(self):
        """Change a few digits and not the size."""
        is_near = _can_be_read(self.last) and self.chance.random() < 0.5
        path = self.last if is_near else self._one(_can_be_read)
        digits = b"0123456789"
        data = bytearray(path.read_bytes())
        for at in range(len(data)):
            if data[at] in digits and self.chance.random() < 0.3:
                data[at] = self.chance.choice(digits)
        # A text is the same but for its digits; of what is packed nothing may be left.
        texts = None if path.name.endswith(PACKED) else self.texts_in(path)
        self._write(path, bytes(data), texts)

    def touch(self):
        self._date(self._one())

    def move(self):
        path = self._one()
        target = self.root / self.chance.choice(FOLDERS) / self.chance.choice((path.name, f"moi-{path.name}"))
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)

    def copy(self):
        path = self._one(_can_be_read)
        target = path.with_name(f"ban-sao-{path.name}")
        if len(target.name.encode()) < 200:
            shutil.copy2(path, target)

    def swap(self):
        one, two = self._one(), self._one()
        if one != two:
            aside = self.root / ".aside"
            one.replace(aside)
            two.replace(one)
            aside.replace(two)

    def rename_folder(self):
        folder = self.chance.choice(self.folders() or [None])
        if folder is not None:
            target = folder.with_name(self.chance.choice(("2020", "Quảng Ninh", "cu", folder.name[::-1])))
            if not target.exists():
                folder.rename(target)

    def delete(self):
        self._one().unlink()

    def delete_folder(self):
        folder = self.chance.choice(self.folders() or [None])
        if folder is not None:
            shutil.rmtree(folder)

    def spoil(self):
        path = self._one(_can_be_read)
        self._write(path, spoiled(self.chance, path.read_bytes()))

    def lock(self):
        """Write a file that nobody may read, as far as the system knows such files."""
        path = self._one()
        self._write(path, FORMATS[suffix_of(path.name)](self.chance))
        path.chmod(0)

    def unlock(self):
        for name in self.files():
            (self.root / name).chmod(0o644)

    def ignore(self):
        folder = self.chance.choice([self.root, *self.folders()])
        (folder / ".tgsearchignore").write_text(self.chance.choice(IGNORED), encoding="utf-8")

    def move_everything(self):
        target = self.root.with_name(self.root.name + "x"[: self.chance.randrange(2)] or "kho")
        if not target.exists():
            self.root = self.root.rename(target)

    # What is known of the files

    def texts_in(self, path):
        """What a reader has to find in a file; () for a fault that it has to tell of, None for no promise."""
        return self.texts.get(_content(path.name, path.read_bytes()))

    def _one(self, fits=Path.exists):
        while not (files := [path for path in map(self.root.joinpath, self.files()) if fits(path)]):
            self.add()
        return self.chance.choice(files)

    def _write(self, path, made, texts=None):
        data, texts = made if isinstance(made, Made) else (made, texts)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.chmod(0o644)
        path.write_bytes(data)
        if texts is not None:
            self.texts[_content(path.name, data)] = texts
        self.last = path
        self._date(path)

    def _date(self, path):
        """Give a file a time: mostly one that no file had, or now, in full or in whole seconds."""
        self.clock += 1_000_000_007
        kind = self.chance.random()
        if kind < 0.6:
            os.utime(path, ns=(self.clock, self.clock))
        elif kind < 0.8:
            os.utime(path)
        else:
            second = time.time_ns() // 10**9 * 10**9
            os.utime(path, ns=(second, second))


def _can_be_read(path):
    return path.is_file() and os.access(path, os.R_OK)


def _content(name, data):
    """What files of one format and content have in common; a PDF that is called .txt can't be read."""
    return suffix_of(name), blake2b(data, digest_size=16).digest()


STEPS = (
    *("add",) * 5,
    *("edit",) * 4,
    *("edit_in_place",) * 3,
    *("touch",) * 2,
    *("move",) * 4,
    *("copy",) * 2,
    *("swap",) * 2,
    *("rename_folder",) * 2,
    *("delete",) * 4,
    "delete_folder",
    *("spoil",) * 2,
    "lock",
    "unlock",
    "ignore",
    "move_everything",
)
