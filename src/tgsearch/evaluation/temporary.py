"""How is a collection measured without touching anybody's index? In one of its own, removed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tgsearch.index import Index
from tgsearch.opening import create
from tgsearch.results import SyncReport

if TYPE_CHECKING:
    from tgsearch.ingest import Progress


@contextmanager
def temporary_index(
    path: Path | str, progress: Callable[[Progress], None] | None = None
) -> Iterator[tuple[Index, SyncReport]]:
    """Give an index of the files below `path`, and the report of making it; the index goes with the block.

    Raises:
        PathNotFoundError: there is nothing at `path`.
        StorageError: the folder for temporary files can't be written.
    """
    # Windows may hold on to a file for a moment; what stays then is the system's to remove.
    with (
        TemporaryDirectory(prefix="tgsearch-eval-", ignore_cleanup_errors=True) as folder,
        create(Path(folder) / "index") as index,
    ):
        report = index.sync(path, progress=progress)
        yield index, report
