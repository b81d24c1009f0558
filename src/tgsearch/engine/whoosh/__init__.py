"""How is an index kept in a directory of this machine? On Whoosh, with arrays behind its codec.

`toc` `segment` `searcher` read without importing Whoosh, so that a search
starts fast; `codec` `storage` `writer` stand on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from tgsearch.arrayfile import ArrayFileError
from tgsearch.engine.base import Engine, Searcher, Writer
from tgsearch.engine.whoosh import toc
from tgsearch.engine.whoosh.lock import HOLDER_NAME, LOCK_NAME
from tgsearch.engine.whoosh.searcher import ArraySearcher
from tgsearch.engine.whoosh.segment import FORMAT_VERSION, PARTS, SegmentData, open_part
from tgsearch.errors import (
    DamagedIndexError,
    IndexNotFoundError,
    IndexVersionError,
    NotAnIndexError,
    StorageError,
)

if TYPE_CHECKING:
    from tgsearch.shard import Shard

# What may stand in a directory before an index is made there.
_HARMLESS = frozenset(
    {"README.md", ".gitignore", ".gitkeep", ".DS_Store", "desktop.ini", LOCK_NAME, HOLDER_NAME}
)
_OWN = (f"{toc.INDEX_NAME}_", f"_{toc.INDEX_NAME}_")  # how the names of the files of an index begin
_OPEN_ATTEMPTS = 10


class WhooshEngine(Engine):
    """An index in a directory."""

    def __init__(self, directory: Path, settings: Mapping[str, object]) -> None:
        self.directory = directory
        self.settings = settings
        # Those of the latest searcher, by name, while it is open: most of them outlive a commit.
        self._opened: WeakValueDictionary[str, SegmentData] = WeakValueDictionary()

    @classmethod
    def open(cls, directory: Path) -> WhooshEngine:
        """Open an index.

        Raises:
            IndexNotFoundError: the directory is missing or empty.
            NotAnIndexError: it holds other files.
            IndexVersionError: another format.
            DamagedIndexError: the table of contents is not what was written.
        """
        try:
            latest = toc.read_latest(directory)
        except IndexNotFoundError:
            if _foreign_files(directory):
                raise NotAnIndexError(path=directory) from None
            raise
        found = latest.settings.get("format")
        if found != FORMAT_VERSION:
            raise IndexVersionError(path=directory, found=found, expected=FORMAT_VERSION)
        return cls(directory, latest.settings)

    @staticmethod
    def exists(directory: Path) -> bool:
        """Tell whether a directory holds an index, of any format."""
        return directory.is_dir() and bool(toc.generations(directory))

    @classmethod
    def create(cls, directory: Path, settings: Mapping[str, object]) -> WhooshEngine:
        """Return an empty index that comes into being with `ensure` or the first writer.

        An index that is there already stays as it is until the first commit of
        a `fresh` writer.

        Raises:
            NotAnIndexError: the directory holds other files; nothing is written.
        """
        if not cls.exists(directory) and (_foreign_files(directory) or directory.is_file()):
            raise NotAnIndexError(path=directory)
        return cls(directory, {"format": FORMAT_VERSION, **settings})

    def ensure(self) -> None:
        """Write an empty index unless there is one.

        Raises:
            IndexLockedError: somebody else is making it.
            StorageError: the directory can't be made or written.
        """
        if self.exists(self.directory):
            return
        from whoosh.index import TOC

        from tgsearch.engine.whoosh.codec import schema
        from tgsearch.engine.whoosh.storage import DurableStorage

        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            storage = DurableStorage(self.directory, self.settings)
            lock = storage.lock(LOCK_NAME)
            lock.acquire()
            try:
                if not self.exists(self.directory):  # still, now that nobody else can make it
                    TOC.create(storage, schema(), toc.INDEX_NAME)
            finally:
                lock.release()
        except OSError as error:
            raise StorageError(path=self.directory, reason=error.strerror or str(error)) from error

    def searcher(self) -> Searcher:
        """Open a snapshot of the last commit; of an index that is not written yet, an empty one."""
        if not self.exists(self.directory):
            return ArraySearcher((), -1)
        for attempt in range(_OPEN_ATTEMPTS):
            latest = toc.read_latest(self.directory)
            try:
                return ArraySearcher(list(map(self._segment, latest.segments)), latest.generation)
            except DamagedIndexError:
                # A writer may have committed twice and removed the files meanwhile.
                moved_on = toc.read_latest(self.directory).generation != latest.generation
                if not moved_on or attempt == _OPEN_ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def _segment(self, entry: toc.SegmentEntry) -> SegmentData:
        known = self._opened.get(entry.stem)
        if known is None:
            segment = SegmentData(self.directory, entry.stem, entry.documents, entry.deleted)
        else:
            segment = known.with_deleted(entry.deleted)
        self._opened[entry.stem] = segment
        return segment

    def follow(self, before: Engine) -> None:
        """Take over the segments that searchers of `before` have open."""
        if isinstance(before, WhooshEngine) and before.directory == self.directory:
            self._opened = before._opened

    def is_current(self, searcher: Searcher) -> bool:
        """Tell whether no commit came after `searcher` was opened."""
        if not isinstance(searcher, ArraySearcher):
            return False
        latest = toc.generations(self.directory)[-1] if self.exists(self.directory) else -1
        return searcher.generation == latest

    def writer(self, *, fresh: bool = False, shard: Shard | None = None) -> Writer:
        """Open the writer; those of shares come one after the other, too."""
        self.ensure()
        from tgsearch.engine.whoosh.storage import DurableStorage
        from tgsearch.engine.whoosh.writer import WhooshWriter

        return WhooshWriter(DurableStorage(self.directory, self.settings), fresh=fresh)

    def disk_bytes(self) -> int:
        """Return how many bytes all files of the index take, used by the last commit or not."""
        if not self.exists(self.directory):
            return 0
        own = (path for path in self.directory.iterdir() if path.name.startswith(_OWN))
        return sum(path.stat().st_size for path in own)

    def check(self) -> tuple[tuple[str, str], ...]:
        """Verify every file against its checksums; return (file, reason) for each that differs."""
        found: tuple[tuple[str, str], ...] = ()
        for _ in range(_OPEN_ATTEMPTS):
            try:
                latest = toc.read_latest(self.directory)
            except DamagedIndexError as error:
                return ((str(error.file), str(error.reason)),)
            found = tuple(
                (f"{entry.stem}.{part}", reason)
                for entry in latest.segments
                for part in PARTS
                if (reason := self._damage(entry, part))
            )
            # A writer may have committed and removed what was about to be read.
            if not found or toc.generations(self.directory)[-1:] == [latest.generation]:
                break
        return found

    def _damage(self, entry: toc.SegmentEntry, part: str) -> str:
        """Return what is wrong with one file, or ""."""
        try:
            file = open_part(self.directory / f"{entry.stem}.{part}", part)
            file.verify()
            if file.meta.get("segment") != entry.stem:
                return "belongs to another segment"
        except (OSError, ArrayFileError, IndexVersionError, DamagedIndexError) as error:
            return str(error.args[0]) if isinstance(error, ArrayFileError) else str(error)
        return ""

    def close(self) -> None:
        """Do nothing: an engine holds no files open."""


def _foreign_files(directory: Path) -> bool:
    # Files of an index may be there: what a writer that died while it made the index left.
    return directory.is_dir() and any(
        path.name not in _HARMLESS and not path.name.startswith(_OWN) for path in directory.iterdir()
    )
