"""How do files become part of the index? Listed, planned, prepared, written.

One writer commits, every so many documents or seconds, together with the
manifest entries of the files: a run that is killed goes on where its last
commit was.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from tgsearch.document import Document
from tgsearch.errors import UnreadableDocumentError
from tgsearch.manifest import FileRecord, Plan, documents_of, file_entries, file_records, plan
from tgsearch.prepare import Prepared, prepare_all
from tgsearch.results import Failure, SyncReport
from tgsearch.sources import FileEntry, holds_many, read, walk
from tgsearch.sources.reasons import reason_in

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.engine.base import Engine, Writer

BATCH_DOCUMENTS = 256
BATCH_BYTES = 2 << 20
COMMIT_DOCUMENTS = 20_000
COMMIT_SECONDS = 60.0
SETTLE_DOCUMENTS = 5_000  # after so many new ones, a few seconds more make searching cheaper


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is."""

    done: int  # bytes of source files read
    total: int  # bytes to read
    documents: int  # written so far
    file: str  # id of the last file


# What a share of the work is


@dataclass(slots=True)
class _Stream:
    """A file of many documents while it is read."""

    entry: FileEntry
    skip: int  # documents at its beginning that a run before has written
    before: tuple[str, ...]  # ids that the index has from it
    ids: list[str] = field(default_factory=list)  # met so far, in order
    failures: list[str] = field(default_factory=list)
    written: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Share:
    """Files of one document each, or a run of documents out of a stream."""

    entries: tuple[FileEntry, ...] = ()
    documents: tuple[Document, ...] = ()
    stream: _Stream | None = None
    ends_stream: bool = False


# The sync


class Sync:
    """One run: brings an index in line with the files below some paths."""

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        paths: Sequence[Path],
        *,
        jobs: int = 1,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self._engine, self._analyzer, self._paths, self._jobs = engine, analyzer, tuple(paths), jobs
        self._progress, self._stop = progress or (lambda _: None), stop or (lambda: False)
        roots = {path: str(path.resolve()) for path in self._paths}
        # As `walk` does: what lies in another given path is found from there.
        self._roots = {
            path: root
            for path, root in roots.items()
            if not any(_lies_in(root, other) for other in roots.values())
        }
        self._entries: dict[str, bytes] = {}
        self._rehomed: dict[str, FileRecord] = {}  # files that are as they were, below another root
        self._failed: list[Failure] = []
        self._read: set[str] = set()  # ids of files that are done and gave something
        self._documents = self._bytes = self._total = 0
        self._interrupted = False

    def run(self, *, dry_run: bool = False, fresh: bool = False) -> SyncReport:
        """Plan and, unless `dry_run`, apply.

        With `fresh` the index is built anew and replaces the old one when it
        is complete; interrupted, the old one stays.

        Raises:
            PathNotFoundError: a path does not exist.
            IndexLockedError: somebody else is writing.
        """
        started = time.monotonic()
        todo = self._plan(fresh=fresh)
        if not dry_run:
            self._engine.ensure()
        if not dry_run and (todo.to_read or todo.removed or self._rehomed or fresh):
            writer = self._engine.writer(fresh=fresh)
            try:
                self._apply(todo, writer, commit_often=not fresh)
                if self._documents >= SETTLE_DOCUMENTS and not self._interrupted:
                    writer.settle()
                if not (fresh and self._interrupted):
                    writer.commit()
            finally:
                writer.close()
        return SyncReport(
            added=tuple(entry.id for entry in todo.added if dry_run or entry.id in self._read),
            changed=tuple(
                entry.id for entry in (*todo.changed, *todo.continued) if dry_run or entry.id in self._read
            ),
            removed=todo.removed,
            unchanged=len(todo.unchanged),
            failed=tuple(self._failed),
            documents=self._documents,
            seconds=time.monotonic() - started,
            dry_run=dry_run,
            interrupted=self._interrupted,
        )

    def _plan(self, *, fresh: bool) -> Plan:
        """List the files and compare them with the manifest."""
        listing, unlisted = [], []
        for item in walk(self._paths):
            if isinstance(item, FileEntry):
                listing.append(item)
            else:
                id = str(item.data.get("id", ""))
                unlisted += [id, *self._longer_ids(Path(str(item.path)), id)]
                self._failed.append(Failure(str(item.path), reason_in(item)))
        if not fresh:
            with self._engine.searcher() as searcher:
                self._entries = searcher.manifest()
        records = file_records(self._entries)
        roots = {*self._roots.values()}
        foreign = {record.root for record in records.values()} - roots
        if foreign:
            roots |= _taken_over(foreign, roots, listing, records)
            kept = {root for root in foreign - roots if os.path.exists(root)}
            listing = self._set_apart(listing, {id for id, record in records.items() if record.root in kept})
        todo = plan(records, listing, roots, unlisted)
        for entry in todo.unchanged if foreign else ():
            if records[entry.id].root != (root := self._root_of(entry.path)):
                self._rehomed[entry.id] = replace(records[entry.id], root=root)
        remembered = ((entry, records[entry.id].failure) for entry in todo.unchanged)
        self._failed += [Failure(str(entry.path), failure) for entry, failure in remembered if failure]
        return todo

    def _set_apart(self, listing: Sequence[FileEntry], held: set[str]) -> list[FileEntry]:
        """Give files other ids that have the id of a file of another root, in the way of `walk`."""
        used = held | {entry.id for entry in listing}
        apart = []
        for entry in listing:
            if entry.id in held:
                free = (id for id in self._longer_ids(entry.path, entry.id) if id not in used)
                entry = replace(entry, id=next(free, entry.id))
                used.add(entry.id)
            apart.append(entry)
        return apart

    def _longer_ids(self, path: Path, id: str) -> Iterator[str]:
        """Yield the id with one, two, … names in front of the folders that lead to the root of a file."""
        root = Path(self._root_of(path))
        folders = root if root.is_dir() else root.parent
        for name in reversed(folders.parts[1:]):
            id = f"{normalize('NFC', name)}/{id}"
            yield id

    def _apply(self, todo: Plan, writer: Writer, *, commit_often: bool) -> None:
        self._total = sum(entry.size for entry in todo.to_read)
        for id in todo.removed:
            writer.delete(documents_of(self._entries, id))
            writer.record(file_entries(id, None))
        for id, record in self._rehomed.items():
            writer.record(file_entries(id, record, documents_of(self._entries, id)))
        committed, last_commit = 0, time.monotonic()
        open_streams: dict[str, _Stream] = {}
        for share, prepared in prepare_all(self._shares(todo), self._analyzer, self._jobs):
            self._write(writer, share, prepared, open_streams)
            self._report(share, open_streams)
            self._interrupted = self._stop()
            many = self._documents - committed >= COMMIT_DOCUMENTS
            due = commit_often and (many or time.monotonic() - last_commit >= COMMIT_SECONDS)
            if self._interrupted or due:
                self._record_unfinished(writer, open_streams.values())
            if self._interrupted:
                return
            if due:
                writer.commit()
                committed, last_commit = self._documents, time.monotonic()

    def _shares(self, todo: Plan) -> Iterator[_Share]:
        """Yield the files of one document in groups, then each file of many in runs of documents."""
        to_read = todo.to_read
        yield from (
            _Share(entries=group)
            for group in _grouped(entry for entry in to_read if not holds_many(entry.path))
        )
        resumed = {entry.id for entry in todo.continued}
        records = file_records(self._entries)
        for entry in to_read:
            if holds_many(entry.path):
                skip = records[entry.id].documents if entry.id in resumed else 0
                stream = _Stream(entry, skip, documents_of(self._entries, entry.id), written=skip)
                documents = _wanted(stream)
                while run := tuple(islice(documents, BATCH_DOCUMENTS)):
                    yield _Share(documents=run, stream=stream)
                yield _Share(stream=stream, ends_stream=True)

    def _write(
        self, writer: Writer, share: _Share, prepared: Prepared, open_streams: dict[str, _Stream]
    ) -> None:
        if prepared.batch is not None:
            writer.add(prepared.batch)
            self._documents += len(prepared.batch.ids)
        for entry, failure in prepared.outcomes:
            self._finish_file(writer, entry, failure)
        if share.stream is not None:
            share.stream.written += len(share.documents)
            open_streams[share.stream.entry.id] = share.stream
            if share.ends_stream:
                self._finish_stream(writer, share.stream)
                del open_streams[share.stream.entry.id]

    def _report(self, share: _Share, open_streams: dict[str, _Stream]) -> None:
        file = share.stream.entry.id if share.stream else share.entries[-1].id
        done = self._bytes + sum(stream.bytes for stream in open_streams.values())
        self._progress(Progress(min(done, self._total), self._total, self._documents, file))

    # What is remembered of files

    def _finish_file(self, writer: Writer, entry: FileEntry, failure: str | None) -> None:
        documents = [entry.id]
        if failure is not None:
            self._failed.append(Failure(str(entry.path), failure))
            writer.delete(documents_of(self._entries, entry.id))
            documents = []
        else:
            self._read.add(entry.id)
        record = FileRecord(
            self._root_of(entry.path), entry.size, entry.mtime_ns, failure, True, len(documents)
        )
        writer.record(file_entries(entry.id, record, documents))
        self._bytes += entry.size

    def _finish_stream(self, writer: Writer, stream: _Stream) -> None:
        """Record a file of many documents as done, and delete what it no longer holds."""
        ids = dict.fromkeys(stream.ids)
        writer.delete([id for id in stream.before if id not in ids])
        self._failed += [Failure(str(stream.entry.path), each) for each in stream.failures]
        failure = stream.failures[0] if stream.failures else None
        entry = stream.entry
        if ids or not failure:
            self._read.add(entry.id)
        record = FileRecord(self._root_of(entry.path), entry.size, entry.mtime_ns, failure, True, len(ids))
        writer.record(file_entries(entry.id, record, ids))
        self._bytes += entry.size

    def _record_unfinished(self, writer: Writer, streams: Iterable[_Stream]) -> None:
        """Record how far files of many documents are, and every id that the index may have from them."""
        for stream in streams:
            entry = stream.entry
            ids = dict.fromkeys([*stream.before, *stream.ids[: stream.written]])
            record = FileRecord(
                self._root_of(entry.path), entry.size, entry.mtime_ns, None, False, stream.written
            )
            writer.record(file_entries(entry.id, record, ids))

    def _root_of(self, path: Path) -> str:
        """Return the given path that a file was found below, as an absolute path."""
        below = [root for root in self._roots if root == path or root in path.parents]
        return self._roots[max(below, key=lambda root: len(root.parts))]


def _lies_in(path: str, folder: str) -> bool:
    return path != folder and path.startswith(folder.rstrip(os.sep) + os.sep)


def _taken_over(
    foreign: set[str], roots: set[str], listing: Sequence[FileEntry], records: Mapping[str, FileRecord]
) -> set[str]:
    """Return the roots of earlier runs whose files are those of this run's roots now.

    They lie in one of these, or are gone and a file of theirs is here as it was: the folder was moved.
    """
    moved = set()
    for entry in listing:
        record = records.get(entry.id)
        if record is not None and (record.size, record.mtime_ns) == (entry.size, entry.mtime_ns):
            moved.add(record.root)
    return {
        root
        for root in foreign
        if any(_lies_in(root, own) for own in roots) or (root in moved and not os.path.exists(root))
    }


def _wanted(stream: _Stream) -> Iterator[Document]:
    """Yield the documents of a file from where a run before ended."""

    def note_bytes(count: int) -> None:
        stream.bytes = count

    for item in read(stream.entry.path, id=stream.entry.id, on_bytes=note_bytes):
        if isinstance(item, UnreadableDocumentError):
            stream.failures.append(reason_in(item))
        else:
            stream.ids.append(item.id)
            if len(stream.ids) > stream.skip:
                yield item


def _grouped(entries: Iterable[FileEntry]) -> Iterator[tuple[FileEntry, ...]]:
    """Cut files into groups of at most `BATCH_DOCUMENTS` and about `BATCH_BYTES`."""
    group: list[FileEntry] = []
    size = 0
    for entry in entries:
        if group and (len(group) == BATCH_DOCUMENTS or size + entry.size > BATCH_BYTES):
            yield tuple(group)
            group, size = [], 0
        group.append(entry)
        size += entry.size
    if group:
        yield tuple(group)
