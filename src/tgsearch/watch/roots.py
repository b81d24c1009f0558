"""Which of the watched paths are there? A share that is not mounted is no folder whose files were deleted."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from tgsearch.sources.listing import is_below
from tgsearch.sources.patterns import IGNORE_FILE
from tgsearch.watch.pending import is_temporary

_Mark = tuple[int, ...]


class Root:
    """One watched folder or file, as it was when it was last looked at."""

    def __init__(self, path: Path, known: Iterable[str] = ()) -> None:
        """Take note of it; `known` are the absolute paths that the index has files of."""
        self.path = path
        self.real = os.path.realpath(path)  # absolute and without links
        self.is_folder = False
        self.is_known = any(is_below(self.real, folder) for folder in known)
        self._mark: _Mark | None = None  # None: it is not there
        self._last_mark: _Mark | None = None  # of when it was last there

    @property
    def is_there(self) -> bool:
        """Tell whether it was there when it was last looked at."""
        return self._mark is not None

    def look(self) -> bool:
        """Look again; tells whether it came, went, is another one now, or is a file that changed.

        An empty folder where another one was is a place where nothing is
        mounted: as long as it is empty it is not there.
        """
        before = self._mark
        try:
            self._mark = self._found()
        except OSError:
            self._mark = None
        if self._mark is not None:
            self.real = os.path.realpath(self.path)
            self.is_known, self._last_mark = True, self._mark
        return self._mark != before

    def is_as_it_was(self) -> bool:
        """Tell whether it is still what it was when it was last looked at."""
        try:
            found = self._found()
        except OSError:
            return False
        return found == self._mark if self.is_folder else found is not None

    def lose(self) -> None:
        """Take it for another one when it is looked at again: the one that was there is gone."""
        self._mark = self._last_mark = None

    def _found(self) -> _Mark | None:
        status = os.stat(self.path)
        self.is_folder = stat.S_ISDIR(status.st_mode)
        if not self.is_folder:
            return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        mark = (status.st_dev, status.st_ino)
        with os.scandir(self.path) as items:
            is_empty = next(items, None) is None
        return None if is_empty and self.is_known and mark != self._last_mark else mark

    def paths_below(self, paths: Iterable[str]) -> Iterator[str]:
        """Yield those of `paths` that lie in the folder and may be indexed, without links.

        A list of patterns stands for the folder that it is in.
        """
        for path in paths:
            names = Path(path).parts[len(Path(self.real).parts) :]
            if not names or not path.startswith(os.path.join(self.real, "")):
                continue
            if names[-1] == IGNORE_FILE:
                path, names = os.path.dirname(path), names[:-1]
            if not any(is_temporary(name) for name in names):
                yield path

    def as_given(self, path: str) -> Path:
        """Return a path below `real` as one below the path that was given."""
        return self.path / os.path.relpath(path, self.real) if path != self.real else self.path
