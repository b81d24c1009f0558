"""Which files lie below the given paths, and under which ids?

The order and the ids depend only on names: the same tree gives the same list
on every machine, wherever it was moved. Nothing is opened or read.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tgsearch.errors import PathNotFoundError, UnreadableDocumentError
from tgsearch.sources.reasons import Reason

# Lock files of office programs, beside names that begin with a dot.
_HIDDEN = (".", "~$")
_DOCUMENTATION = "readme.md"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One regular file, as found in its folder."""

    path: Path  # to open it
    id: str  # POSIX path below the root, NFC, printable
    size: int  # bytes
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    prefix: str  # of the ids in it: "" or ending in "/"
    real: str  # where it is, when a link led out of the roots to it; "" below the roots


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    name: str  # printable and NFC
    real: str  # as for folders
    is_dir: bool


def walk(paths: Iterable[str | Path]) -> Iterator[FileEntry | UnreadableDocumentError]:
    """Yield the files at and below `paths`, sorted by id within each path, paths in the given order.

    Hidden files and folders are left out, and so is the `README.md` directly
    in a folder that was given: it describes the collection. Symbolic links are
    followed unless they lead back below one of the paths, where the file is
    found anyway; so a loop ends, and no file comes twice. A path inside an
    earlier or later one adds nothing.

    The id is the path below the given folder, or the name of a given file. When
    a file of a later path would have an id that is taken, the name of its
    folder is put in front, as "baiviet/2021/tin.txt"; ids do not depend on
    where the folders are.

    What can't be listed is yielded in its place as an error, with the `path`, the
    `reason` and the `id` that is or begins the ids of what is missing ("" for
    a given folder).

    Raises:
        PathNotFoundError: a path does not exist; before anything is yielded.
    """
    roots = [Path(path) for path in paths]
    for root in roots:
        if not os.path.exists(root):
            raise PathNotFoundError(path=root)
    return _Walk(roots).entries()


class _Walk:
    """One pass over several roots: what was seen, and which ids are taken."""

    def __init__(self, roots: list[Path]) -> None:
        self.roots: list[tuple[Path, str]] = []
        reals = [os.path.realpath(root) for root in roots]
        for number, (root, real) in enumerate(zip(roots, reals, strict=True)):
            others = reals[:number] + [other for other in reals[number + 1 :] if other != real]
            if not any(_is_below(real, other) for other in others):
                self.roots.append((root, real))
        self.outside: set[str] = set()  # what was found outside the roots, by its real path
        self.taken: set[str] = set()

    def entries(self) -> Iterator[FileEntry | UnreadableDocumentError]:
        for root, real in self.roots:
            names = Path(real).parts[1:]
            if os.path.isdir(root):
                yield from self._tree(_Folder(str(root), "", ""), names)
            else:
                yield self._file(str(root), _printable(os.path.basename(real)), names[:-1])

    def _tree(self, root: _Folder, names: tuple[str, ...]) -> Iterator[FileEntry | UnreadableDocumentError]:
        """Yield what lies in a folder and below; by an explicit stack, since trees may be deep."""
        stack = [(root, self._list(root))]
        while stack:
            folder, entries = stack[-1]
            entry = next(entries, None)
            if entry is None:
                stack.pop()
            elif isinstance(entry, UnreadableDocumentError):
                yield entry
            elif entry.is_dir:
                below = _Folder(entry.path, f"{folder.prefix}{entry.name}/", entry.real)
                stack.append((below, self._list(below)))
            else:
                yield self._file(entry.path, folder.prefix + entry.name, names)

    def _list(self, folder: _Folder) -> Iterator[_Entry | UnreadableDocumentError]:
        try:
            with os.scandir(folder.path) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError as error:
            id = folder.prefix.rstrip("/")
            yield UnreadableDocumentError(path=Path(folder.path), reason=reason_of(error), id=id)
            return
        entries = [entry for item in items if (entry := self._entry(item, folder)) is not None]
        # A folder sorts as its name and "/", so that ids come sorted as a whole.
        yield from sorted(entries, key=lambda entry: (entry.name + "/" * entry.is_dir, entry.path))

    def _entry(self, item: os.DirEntry[str], folder: _Folder) -> _Entry | None:
        """Return what stands under one name, or None for what is hidden or found elsewhere."""
        if item.name.startswith(_HIDDEN) or (not folder.prefix and item.name.lower() == _DOCUMENTATION):
            return None
        real = os.path.join(folder.real, item.name) if folder.real else ""
        try:
            is_dir = item.is_dir()
        except OSError:  # a link to itself; its stat tells the reason later
            is_dir = False
        if item.is_symlink() and os.path.exists(item.path):
            real = os.path.realpath(item.path)
            if any(_is_below(real, root) or (is_dir and _is_below(root, real)) for _, root in self.roots):
                return None
        if real:
            if real in self.outside:
                return None
            self.outside.add(real)
        return _Entry(item.path, _printable(item.name), real, is_dir)

    def _file(self, path: str, id: str, names: tuple[str, ...]) -> FileEntry | UnreadableDocumentError:
        for name in reversed(names):
            if id not in self.taken:
                break
            id = f"{_printable(name)}/{id}"
        try:
            status = os.stat(path)
        except OSError as error:
            return UnreadableDocumentError(path=Path(path), reason=reason_of(error), id=id)
        if not stat.S_ISREG(status.st_mode):
            return UnreadableDocumentError(path=Path(path), reason=Reason("special"), id=id)
        self.taken.add(id)
        return FileEntry(Path(path), id, status.st_size, status.st_mtime_ns)


def reason_of(error: OSError) -> Reason:
    """Return why the operating system refused, in words for the report."""
    if isinstance(error, FileNotFoundError):
        return Reason("missing")
    if isinstance(error, PermissionError):
        return Reason("permission")
    return Reason("io", detail=error.strerror or type(error).__name__)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _printable(name: str) -> str:
    """Return a name in NFC; bytes that are not UTF-8 and control characters show as their escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    if not text.isprintable():
        text = "".join(
            c if c.isprintable() or c == " " else c.encode("unicode_escape").decode("ascii") for c in text
        )
    return unicodedata.normalize("NFC", text)
