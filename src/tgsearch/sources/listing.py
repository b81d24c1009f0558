"""Which files lie below the given paths, and under which ids?

The order and the ids depend only on names: the same tree gives the same list
on every machine, wherever it was moved. Nothing is opened but the files of
patterns (`sources.patterns`).
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tgsearch.errors import PathNotFoundError, UnreadableDocumentError
from tgsearch.sources.patterns import IGNORE_FILE, NO_PATTERNS, Patterns, Rules, rules
from tgsearch.sources.reasons import Reason

# Lock files of office programs, beside names that begin with a dot.
_HIDDEN = (".", "~$")
# What systems keep in folders beside the files of people, hidden there.
_OF_THE_SYSTEM = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "__macosx"}
)
_DOCUMENTATION = "readme.md"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One regular file, as found in its folder."""

    name: str  # to open it by
    id: str  # POSIX path below the root, NFC, printable
    size: int  # bytes
    mtime_ns: int
    root: str = ""  # the root that it belongs to

    @property
    def path(self) -> Path:
        """The file, to open it; made when asked for, since of most files only the size and time matter."""
        return Path(self.name)


@dataclass(frozen=True, slots=True)
class Root:
    """A path to look at: a folder or file of its own, or a part of a folder that is known already."""

    path: Path  # as given
    real: str  # without links
    base: str  # the folder that its ids begin at; `real` itself unless it is a part of a known one
    part: tuple[str, ...] = ()  # the names that lead from there to it

    @property
    def prefix(self) -> str:
        """What the ids below it begin with, without the "/"; "" for a folder of its own."""
        return "/".join(map(_printable, self.part))


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    prefix: str  # of the ids in it: "" or ending in "/"
    real: str  # where it is, when a link led out of the roots to it; "" below the roots
    rules: Rules


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    name: str  # printable and NFC
    real: str  # as for folders
    is_dir: bool
    rules: Rules  # of the folder that it is in


def roots_of(paths: Iterable[str | Path], known: Iterable[str] = ()) -> tuple[Root, ...]:
    """Return what is to be looked at; a path inside an earlier or later one adds nothing.

    Args:
        paths: files and folders.
        known: folders of earlier runs, absolute and without links; what lies in
            one of them is a part of it, unless it is known itself.

    Raises:
        PathNotFoundError: a path does not exist.
    """
    given = [(path, os.path.realpath(path)) for path in map(Path, paths)]
    for path, _ in given:
        if not os.path.exists(path):
            raise PathNotFoundError(path=path)
    folders = sorted(known, key=len)
    roots = []
    for number, (path, real) in enumerate(given):
        others = {other for _, other in given[:number]} | {other for _, other in given if other != real}
        if not any(is_below(real, other) for other in others):
            holding = () if real in folders else (folder for folder in folders if is_below(real, folder))
            base = next(iter(holding), real)
            part = Path(real).parts[len(Path(base).parts) :]
            roots.append(Root(path, real, base, part))
    return tuple(roots)


def walk(
    paths: Iterable[str | Path | Root], *, patterns: Patterns = NO_PATTERNS
) -> Iterator[FileEntry | UnreadableDocumentError]:
    """Yield the files at and below `paths`, sorted by id within each path, paths in the given order.

    Hidden files and folders are left out, and so is the `README.md` directly
    in a folder that was given: it describes the collection. So is what
    `patterns` and files `.tgsearchignore` say. Symbolic links are
    followed unless they lead back below one of the paths, where the file is
    found anyway; so a loop ends, and no file comes twice. A path inside an
    earlier or later one adds nothing.

    The id is the path below the given folder, or the name of a given file. When
    a file of a later path would have an id that is taken, the name of its
    folder is put in front, as "baiviet/2021/tin.txt"; ids do not depend on
    where the folders are. In a part of a known folder all is as if the whole
    of it were listed.

    What can't be listed is yielded in its place as an error, with the `path`, the
    `reason` and the `id` that is or begins the ids of what is missing ("" for
    a given folder).

    Raises:
        PathNotFoundError: a path does not exist; before anything is yielded.
    """
    given = list(paths)
    roots = [each for each in given if isinstance(each, Root)]
    return _Walk(
        roots or roots_of([each for each in given if not isinstance(each, Root)]), patterns
    ).entries()


class _Walk:
    """One pass over several roots: what was seen, and which ids are taken."""

    def __init__(self, roots: Sequence[Root], patterns: Patterns) -> None:
        self.roots = roots
        self.rules = rules(patterns)
        self.outside: set[str] = set()  # what was found outside the roots, by its real path
        self.taken: set[str] = set()

    def entries(self) -> Iterator[FileEntry | UnreadableDocumentError]:
        for root in self.roots:
            yield from self._of_root(root)

    def _of_root(self, root: Root) -> Iterator[FileEntry | UnreadableDocumentError]:
        is_dir = os.path.isdir(root.path)
        if not root.part:
            if is_dir:
                yield from self._tree(_Folder(str(root.path), "", "", self.rules), root)
            else:
                yield self._file(str(root.path), _printable(os.path.basename(root.real)), root)
            return
        # Down from the known folder, under the rules of those on the way.
        path, prefix, rules = root.base, "", self.rules
        for depth, name in enumerate(root.part, 1):
            try:
                if os.path.isfile(ignore := os.path.join(path, IGNORE_FILE)):
                    rules = rules.inside(ignore, prefix)
            except OSError as error:
                yield UnreadableDocumentError(
                    path=Path(ignore), reason=reason_of(error), id=prefix.rstrip("/")
                )
                return
            last = depth == len(root.part)
            if _is_hidden(name, prefix, rules, is_dir=is_dir or not last):
                return
            path, prefix = os.path.join(path, name), f"{prefix}{_printable(name)}/"
        if is_dir:
            yield from self._tree(_Folder(str(root.path), prefix, "", rules), root)
        else:
            yield self._file(str(root.path), prefix.rstrip("/"), root)

    def _tree(self, top: _Folder, root: Root) -> Iterator[FileEntry | UnreadableDocumentError]:
        """Yield what lies in a folder and below; by an explicit stack, since trees may be deep."""
        stack = [(top, self._list(top))]
        while stack:
            folder, entries = stack[-1]
            entry = next(entries, None)
            if entry is None:
                stack.pop()
            elif isinstance(entry, UnreadableDocumentError):
                yield entry
            elif entry.is_dir:
                below = _Folder(entry.path, f"{folder.prefix}{entry.name}/", entry.real, entry.rules)
                stack.append((below, self._list(below)))
            else:
                yield self._file(entry.path, folder.prefix + entry.name, root)

    def _list(self, folder: _Folder) -> Iterator[_Entry | UnreadableDocumentError]:
        try:
            with os.scandir(folder.path) as found:
                items = sorted(found, key=lambda item: item.name)
            for item in items:
                if item.name == IGNORE_FILE and item.is_file():
                    folder = replace(folder, rules=folder.rules.inside(item.path, folder.prefix))
        except OSError as error:
            id = folder.prefix.rstrip("/")
            yield UnreadableDocumentError(path=Path(folder.path), reason=reason_of(error), id=id)
            return
        entries = [entry for item in items if (entry := self._entry(item, folder)) is not None]
        # A folder sorts as its name and "/", so that ids come sorted as a whole.
        yield from sorted(entries, key=lambda entry: (entry.name + "/" * entry.is_dir, entry.path))

    def _entry(self, item: os.DirEntry[str], folder: _Folder) -> _Entry | None:
        """Return what stands under one name, or None for what is hidden or found elsewhere."""
        real = os.path.join(folder.real, item.name) if folder.real else ""
        try:
            is_dir = item.is_dir()
        except OSError:  # a link to itself; its stat tells the reason later
            is_dir = False
        if _is_hidden(item.name, folder.prefix, folder.rules, is_dir=is_dir):
            return None
        if item.is_symlink() and os.path.exists(item.path):
            real = os.path.realpath(item.path)
            if any(
                is_below(real, root.base) or (is_dir and is_below(root.base, real)) for root in self.roots
            ):
                return None
        if real:
            if real in self.outside:
                return None
            self.outside.add(real)
        return _Entry(item.path, _printable(item.name), real, is_dir, folder.rules)

    def _file(self, path: str, id: str, root: Root) -> FileEntry | UnreadableDocumentError:
        if id in self.taken:
            id = next((longer for longer in longer_ids(root, id) if longer not in self.taken), id)
        try:
            status = os.stat(path)
        except OSError as error:
            return UnreadableDocumentError(path=Path(path), reason=reason_of(error), id=id)
        if not stat.S_ISREG(status.st_mode):
            return UnreadableDocumentError(path=Path(path), reason=Reason("special"), id=id)
        self.taken.add(id)
        return FileEntry(path, id, status.st_size, status.st_mtime_ns, root.base)


def reason_of(error: OSError) -> Reason:
    """Return why the operating system refused, in words for the report."""
    if isinstance(error, FileNotFoundError):
        return Reason("missing")
    if isinstance(error, PermissionError):
        return Reason("permission")
    return Reason("io", detail=error.strerror or type(error).__name__)


def longer_ids(root: Root, id: str) -> Iterator[str]:
    """Yield the id with one, two, … names in front of the folders that lead to the root of a file."""
    is_file = not root.part and not os.path.isdir(root.path)
    for name in reversed(Path(root.base).parts[1 : -1 if is_file else None]):
        id = f"{_printable(name)}/{id}"
        yield id


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path is a folder or lies in it; both absolute and without links."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_hidden(name: str, prefix: str, rules: Rules, *, is_dir: bool) -> bool:
    if (
        name.startswith(_HIDDEN)
        or name.lower() in _OF_THE_SYSTEM
        or (not prefix and name.lower() == _DOCUMENTATION)
    ):
        return True
    return bool(rules) and rules.leave_out(prefix + _printable(name), is_dir=is_dir)


def _printable(name: str) -> str:
    """Return a name in NFC; bytes that are not UTF-8 and control characters show as their escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    if not text.isprintable():
        text = "".join(
            c if c.isprintable() or c == " " else c.encode("unicode_escape").decode("ascii") for c in text
        )
    return unicodedata.normalize("NFC", text)
