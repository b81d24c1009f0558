"""In which portions is the work of a run done? Small files in batches, files of many documents by batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from tgsearch.batching import in_batches
from tgsearch.document import Document
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources import FileEntry, read
from tgsearch.sources.digest import Digest, digest
from tgsearch.sources.legibility import fault_of
from tgsearch.sources.reasons import Reason, reason_in


@dataclass(slots=True)
class Stream:
    """A file of many documents while it is read."""

    entry: FileEntry
    before: tuple[str, ...]  # ids that the index has from it
    skip: int = 0  # documents at its beginning that a run before has written
    skip_garbled: bool = False  # leave out documents that read as nothing
    digest: Digest | None = None
    ids: list[str] = field(default_factory=list)  # met so far, in order
    failures: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # by id, what the engine does not take, and why
    written: int = 0  # how many of `ids` the engine was given
    bytes: int = 0

    def taken(self) -> list[str]:
        """Return the ids of which the index has a document of this version of the file, each once."""
        # What a run before had written is on record, and what was refused then is not.
        recorded = {*self.ids[: self.skip]}.intersection(self.before)
        given = [*filter(recorded.__contains__, self.ids[: self.skip]), *self.ids[self.skip : self.written]]
        return [id for id in dict.fromkeys(given) if id not in self.refused]


@dataclass(frozen=True, slots=True)
class Portion:
    """Files of one document each, or a run of documents out of a stream."""

    entries: tuple[FileEntry, ...] = ()
    documents: tuple[Document, ...] = ()
    stream: Stream | None = None
    ends_stream: bool = False
    file: str = ""  # id of the last file that is in it


def portions_of_files(entries: Iterable[FileEntry]) -> Iterator[Portion]:
    """Cut files of one document into batches."""
    for batch in in_batches(entries, _bytes):
        yield Portion(batch, file=batch[-1].id)


def _bytes(entry: FileEntry) -> int:
    return entry.size


def portions_of_stream(stream: Stream) -> Iterator[Portion]:
    """Read a file of many documents from where a run before ended; the last portion has none."""
    stream.digest = digest(stream.entry)
    stream.written = stream.skip
    for batch in in_batches(_documents(stream), _characters):
        yield Portion(documents=batch, stream=stream, file=stream.entry.id)
    yield Portion(stream=stream, ends_stream=True, file=stream.entry.id)


def _documents(stream: Stream) -> Iterator[Document]:
    def note_bytes(count: int) -> None:
        stream.bytes = count

    for item in read(stream.entry.path, id=stream.entry.id, on_bytes=note_bytes):
        if isinstance(item, UnreadableDocumentError):
            stream.failures.append(reason_in(item))
        elif stream.skip_garbled and (fault := fault_of(item)):
            stream.failures.append(Reason("record", id=item.id, fault=fault))
        else:
            stream.ids.append(item.id)
            if len(stream.ids) > stream.skip:
                yield item


def portions_of_wanted(entry: FileEntry, wanted: Collection[str]) -> Iterator[Portion]:
    """Read only some documents of a file again."""
    documents = (
        item for item in read(entry.path, id=entry.id) if isinstance(item, Document) and item.id in wanted
    )
    for batch in in_batches(documents, _characters):
        yield Portion(documents=batch, file=entry.id)


def _characters(document: Document) -> int:
    return len(document.text)
