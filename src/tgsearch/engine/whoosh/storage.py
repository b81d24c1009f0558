"""How do files reach the disk so that they survive a power cut?

A Whoosh storage whose files are synced when closed and whose renames are
synced with their directory: what a table of contents names is on disk before
it is, and the switch of generations is one atomic rename.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from tgsearch.engine.whoosh import toc
from tgsearch.engine.whoosh.lock import WriteLock


def sync_directory(path: Path | str) -> None:
    """Make names created in or removed from a directory durable; Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A directory whose files are on disk when they are closed.

    `settings` go into every table of contents that is written, so they change
    in the same instant as the segments.
    """

    def __init__(self, path: Path, settings: Mapping[str, object]) -> None:
        super().__init__(str(path))
        self.settings = settings

    def lock(self, name: str) -> WriteLock:
        """Return the one lock of the index, whatever Whoosh calls it."""
        return WriteLock(Path(self.folder))

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: object) -> StructFile:
        """Create a file that is flushed and synced on closing."""
        return super().create_file(name, excl=excl, mode=mode, onclose=_sync, **kwargs)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename durably; a table of contents gets settings and checksum first."""
        if newname.endswith(".toc"):
            with open(self._fpath(oldname), "r+b") as file:
                file.write(toc.trailer(file.read(), self.settings))
                file.flush()
                os.fsync(file.fileno())
        sync_directory(self.folder)  # the segment files, before anything names them
        super().rename_file(oldname, newname, safe=safe)
        sync_directory(self.folder)


def _sync(file: StructFile) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):  # the same once more; then the descriptor is free
            file.file.close()
        raise
