"""A folder of files that people work in: each step does to it what somebody might."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from histories.contents import FORMATS, WEIGHTS, spoiled

FOLDERS = ("", "2021", "Hưng Yên", "tin", "tin/2022/03", "Bắc Ninh/tin", "luu-tru")
NAMES = ("a", "b", "tin 2023-05-06", "bao-cao", "kế hoạch", "cv-05")
IGNORED = ("*.html\n", "luu-tru/\n!luu-tru/a.txt\n", "/tin/*\n!/tin/a.txt\n", "bao-cao*\n!*.md\n", *("",) * 4)


class Tree:
    """Files below `root`; all chance comes from `chance`."""

    def __init__(self, root, chance):
        self.root, self.chance = root, chance
        self.clock = 1_500_000_000_000_000_001  # most files are old, and each has a time of its own
        self.number = 0
        self.last = root  # the file that was written last
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
        self._write(path, FORMATS[self._suffix(path)](self.chance))

    def edit_in_place(self):
        """Change a few bytes and not the size."""
        path = self.last if self.last.is_file() and self.chance.random() < 0.5 else self._one()
        digits = b"0123456789"
        data = bytearray(path.read_bytes())
        for at in range(len(data)):
            if data[at] in digits and self.chance.random() < 0.3:
                data[at] = self.chance.choice(digits)
        self._write(path, bytes(data))

    def touch(self):
        self._date(self._one())

    def move(self):
        path = self._one()
        target = self.root / self.chance.choice(FOLDERS) / self.chance.choice((path.name, f"moi-{path.name}"))
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)

    def copy(self):
        path = self._one()
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
        path = self._one()
        self._write(path, spoiled(self.chance, path.read_bytes()))

    def ignore(self):
        folder = self.chance.choice([self.root, *self.folders()])
        (folder / ".tgsearchignore").write_text(self.chance.choice(IGNORED), encoding="utf-8")

    def move_everything(self):
        target = self.root.with_name(self.root.name + "x"[: self.chance.randrange(2)] or "kho")
        if not target.exists():
            self.root = self.root.rename(target)

    def _one(self):
        files = self.files()
        while not files:
            self.add()
            files = self.files()
        return Path(self.chance.choice(files))

    def _suffix(self, path):
        return next(suffix for suffix in sorted(FORMATS, key=len, reverse=True) if path.name.endswith(suffix))

    def _write(self, path, data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
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
    "ignore",
    "move_everything",
)
