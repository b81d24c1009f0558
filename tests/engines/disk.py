"""Disks that misbehave: one that forgets what was not synced, one that is full."""

from __future__ import annotations

import errno
import io
import os
import stat
from itertools import count
from pathlib import Path


class ForgetfulDisk:
    """Watches a directory and says what a power cut could leave of it.

    What a file held at its last fsync is safe, and so are the names that the
    directory had at its last fsync. Of the names created, renamed and removed
    since then, any may have reached the disk and any not; a file that was never
    synced may be empty or cut short. `crash_points` is called before every
    fsync and every rename.
    """

    def __init__(self, directory, at_crash_point):
        self.directory, self.at_crash_point = Path(directory), at_crash_point
        self.numbers = count()
        self.current = {}  # name -> (inode, which file in the course of the watch)
        self.synced_names = {}  # name -> which file
        self.synced_data = {}  # which file -> bytes
        self.pending = []  # (old name or None, new name or None, which file)
        self._look()
        self.synced_names = {name: file for name, (_, file) in self.current.items()}
        self.synced_data = {file: self._read(name) for name, (_, file) in self.current.items()}
        self.pending = []

    def install(self, patch):
        self._fsync, self._rename = os.fsync, os.rename
        patch.setattr("os.fsync", self.fsync)
        patch.setattr("os.rename", self.rename)

    def fsync(self, descriptor):
        self._look()
        self.at_crash_point(self)
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            self.synced_names = {name: file for name, (_, file) in self.current.items()}
            self.pending = []
        else:
            for name, (inode, file) in self.current.items():
                if inode == status.st_ino:
                    self.synced_data[file] = self._read(name)

    def rename(self, old, new):
        self._look()
        self.at_crash_point(self)
        self._rename(old, new)
        old, new = Path(old).name, Path(new).name
        self.current[new] = self.current.pop(old)
        self.pending.append((old, new, self.current[new][1]))

    def _look(self):
        """Notice what was created and removed since the last look."""
        found = {path.name: path.stat().st_ino for path in self.directory.iterdir()}
        for name in [name for name in self.current if found.get(name) != self.current[name][0]]:
            self.pending.append((name, None, self.current.pop(name)[1]))
        for name, inode in found.items():
            if name not in self.current:
                self.current[name] = (inode, next(self.numbers))
                self.pending.append((None, name, self.current[name][1]))

    def _read(self, name):
        return (self.directory / name).read_bytes()

    def killed(self):
        """The files as the death of the process alone leaves them."""
        return {name: self._read(name) for name in self.current}

    def cut_off(self, reached, torn):
        """The files as a power cut leaves them.

        `reached(change)` says whether a change of names reached the disk, and
        `torn(data)` what there is of a file that was never synced.
        """
        names = dict(self.synced_names)
        for old, new, file in filter(reached, self.pending):
            names.pop(old, None)
            if new is not None:
                names[new] = file
        now = {file: name for name, (_, file) in self.current.items()}
        return {
            name: self.synced_data[file] if file in self.synced_data else torn(self._read(now[file]))
            for name, file in names.items()
            if file in self.synced_data or file in now
        }


class FullDisk:
    """Lets so many bytes and so many syncs through, and then says that there is no space."""

    def __init__(self, room=10**12, syncs=10**12):
        self.room, self.syncs = room, syncs

    def install(self, patch):
        """Stand in for `open` where the engine writes files, and for fsync."""
        self._fsync = os.fsync
        patch.setattr("whoosh.filedb.filestore.open", self.open, raising=False)
        patch.setattr("tgsearch.engine.whoosh.storage.open", self.open, raising=False)
        patch.setattr("os.fsync", self.fsync)

    def open(self, path, mode="r"):
        if "w" not in mode and "+" not in mode:
            return open(path, mode)
        raw = _LimitedFile(path, mode.replace("b", ""), self)
        return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

    def fsync(self, descriptor):
        self.syncs -= 1
        if self.syncs < 0:
            raise no_space()


class _LimitedFile(io.FileIO):
    def __init__(self, path, mode, disk):
        super().__init__(path, mode)
        self.disk = disk

    def write(self, data):
        data = memoryview(data).cast("B")
        if self.disk.room <= 0 < len(data):
            raise no_space()
        written = super().write(data[: max(self.disk.room, 0)] if len(data) > self.disk.room else data)
        self.disk.room -= written
        return written


def no_space():
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
