"""What of all that changed has come to rest?

A file is read when no event came for a while and it is as large and as old as
it was then: not in the middle of a download, nor between the two renames with
which an editor saves. A look at a whole folder (it is new, or something in it
is gone) waits in the same way for all that is in it, but not for ever.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

PATIENCE = 30.0  # seconds that a folder waits for files in it that go on changing

# Hidden names, and those under which programs write what they rename when it is complete. No
# format has such a suffix, so that a listing of the folder does not lead to other documents.
_TEMPORARY = re.compile(
    r"(\.|~\$).*|.*(~|\.(te?mp|sw[a-z]|part|partial|filepart|crdownload|download))", re.I | re.S
)


def is_temporary(name: str) -> bool:
    """Tell whether a file or folder of this name is only a step on the way to another one."""
    return _TEMPORARY.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class _Change:
    first: float  # when it was heard of
    last: float
    state: tuple[int, ...]  # of the file; () for what is not one


class Pending:
    """Paths that changed and were not looked at yet."""

    def __init__(self, settle: float, clock: Callable[[], float]) -> None:
        """Make an empty one; `settle` is in seconds."""
        self._settle, self._clock = settle, clock
        self._changes: dict[str, _Change] = {}

    def __len__(self) -> int:
        return len(self._changes)

    def note(self, paths: Iterable[str]) -> None:
        """Remember that something happened to `paths`."""
        now = self._clock()
        for path in paths:
            before = self._changes.get(path)
            self._changes[path] = _Change(before.first if before else now, now, _state(path))

    def ready(self) -> tuple[str, ...]:
        """Return what has come to rest, sorted; it stays here until `done`."""
        now = self._clock()
        moving = []
        for path, change in sorted(self._changes.items()):
            state = _state(path)
            if state != change.state:
                self._changes[path] = replace(change, last=now, state=state)
                moving.append(path)
            elif now - change.last < self._settle:
                moving.append(path)
        at_rest = sorted(self._changes.keys() - set(moving))
        return tuple(path for path in at_rest if self._may_be_read(path, moving, now))

    def _may_be_read(self, path: str, moving: list[str], now: float) -> bool:
        """Tell whether nothing moves in the folder that has to be looked at for `path`, if it is no file."""
        change = self._changes[path]
        if change.state or now - change.first >= PATIENCE:
            return True
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        inside = os.path.join(folder, "")
        at = bisect_left(moving, inside)
        return not (at < len(moving) and moving[at].startswith(inside))

    def done(self, paths: Iterable[str]) -> None:
        """Forget `paths`."""
        for path in paths:
            self._changes.pop(path, None)

    def forget_below(self, folder: str) -> None:
        """Forget what lies in a folder, and the folder itself."""
        inside = os.path.join(folder, "")
        self.done([path for path in self._changes if path == folder or path.startswith(inside)])


def _state(path: str) -> tuple[int, ...]:
    try:
        status = os.stat(path)
    except OSError:
        return ()
    return () if stat.S_ISDIR(status.st_mode) else (status.st_size, status.st_mtime_ns, status.st_ino)


def _parents(path: str, top: str) -> Iterator[str]:
    """Yield `path` and the folders that lead to `top`, which is the last one."""
    while path != top:
        yield path
        path = os.path.dirname(path)
    yield top


def gathered(paths: Iterable[str], top: str, limit: int) -> tuple[str, ...]:
    """Return at most `limit` existing paths, at or below the folder `top`, that hold all `paths`.

    What is gone, or reached by a link, is stood for by the nearest folder above
    it; many paths are stood for by the folders that hold them.
    """
    found = {next((each for each in _parents(path, top) if _is_there(each)), top) for path in paths}
    while len(found := _topmost(found)) > limit:
        found = {each if each == top else os.path.dirname(each) for each in found}
    return tuple(sorted(found))


def _is_there(path: str) -> bool:
    return os.path.exists(path) and os.path.realpath(path) == path


def _topmost(paths: set[str]) -> set[str]:
    """Leave out what lies below another one."""
    kept: list[str] = []
    for path in sorted(paths, key=lambda path: path.rstrip(os.sep) + os.sep):
        if not kept or not path.startswith(os.path.join(kept[-1], "")):
            kept.append(path)
    return set(kept)
