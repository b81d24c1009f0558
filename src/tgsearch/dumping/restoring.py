"""How does a dump become an index? Read, understood and analysed anew, and put in place when all is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tgsearch.batching import is_batch
from tgsearch.document import Document
from tgsearch.dumping.reading import Contested, Dump, DumpedFile, Misjudged
from tgsearch.errors import RefusedDocumentError
from tgsearch.ingest import Progress
from tgsearch.manifest import file_entries, frame_entry
from tgsearch.prepare import prepare_all
from tgsearch.sources import FileEntry
from tgsearch.unsettled import contested_entry, misjudged_entry

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.engine.base import Engine, Writer

_ENTRIES = 4096  # recorded at once

_Recorded = DumpedFile | Contested | Misjudged


@dataclass(frozen=True, slots=True)
class _Share:
    """A run of documents, or of entries of the manifest."""

    documents: tuple[Document, ...] = ()
    recorded: tuple[_Recorded, ...] = ()
    entries: tuple[FileEntry, ...] = ()  # files to be read: none


def restore(
    engine: Engine, analyzer: Analyzer, dump: Dump, jobs: int, progress: Callable[[Progress], None]
) -> None:
    """Make an index of what a dump holds; it replaces what was there when the whole dump is read.

    Raises:
        DamagedDumpError: a line is not what was dumped; nothing is changed.
        IndexLockedError: somebody else is writing.
        StorageError: the disk refused; nothing is changed.
        RefusedDocumentError: a cluster does not take a document; nothing is changed.
    """
    done = 0
    with closing(engine.writer(fresh=True)) as writer:
        for share, prepared in prepare_all(_shares(dump), analyzer, jobs):
            if prepared.batch is not None:
                if refused := writer.add(prepared.batch):
                    raise RefusedDocumentError.of(refused)
                done += len(share.documents)
                progress(Progress(done, dump.documents, done, share.documents[-1].id))
            _record(writer, share.recorded)
        writer.settle()
        writer.commit()


def _record(writer: Writer, recorded: tuple[_Recorded, ...]) -> None:
    entries: dict[str, bytes | None] = {}
    for each in recorded:
        if isinstance(each, DumpedFile):
            entries.update(file_entries(each.id, each.record, each.documents))
            if each.frame is not None:
                entries.update(frame_entry(each.id, each.frame))
        elif isinstance(each, Contested):
            entries.update(contested_entry(each.ids))
        else:
            entries.update(misjudged_entry(may_be=True))
    # Nothing was there before that would have to be removed.
    writer.record({key: value for key, value in entries.items() if value is not None})


def _shares(dump: Dump) -> Iterator[_Share]:
    """Yield what a dump holds in runs of bounded size."""
    documents: list[Document] = []
    recorded: list[_Recorded] = []
    chars = 0
    for item in dump.items():
        if isinstance(item, Document):
            documents.append(item)
            chars += len(item.text)
        else:
            recorded.append(item)
        if is_batch(len(documents), chars) or len(recorded) == _ENTRIES:
            yield _Share(tuple(documents), tuple(recorded))
            documents, recorded, chars = [], [], 0
    if documents or recorded:
        yield _Share(tuple(documents), tuple(recorded))
