"""How do documents get in? Batches are buffered, inverted, written as segments, merged, committed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from whoosh.index import TOC
from whoosh.writing import SegmentWriter

from tgsearch.arrayfile import Array
from tgsearch.engine.base import TokenBatch, Writer
from tgsearch.engine.whoosh import toc
from tgsearch.engine.whoosh.buffer import Buffer, buffered_parts
from tgsearch.engine.whoosh.codec import ArrayCodec, ArraySegment, schema, segment_data
from tgsearch.engine.whoosh.merging import merged_parts
from tgsearch.engine.whoosh.policy import Portion, to_compact, to_merge, to_settle
from tgsearch.engine.whoosh.postings import MAX_SEGMENT_DOCUMENTS
from tgsearch.engine.whoosh.segment import SegmentData, write_part
from tgsearch.engine.whoosh.storage import DurableStorage
from tgsearch.errors import DamagedIndexError, IndexVersionError, StorageError

# Tokens of the text field kept in memory before they are written as a segment:
# some sixty bytes each while they are inverted.
_BUFFERED_TOKENS = 3_000_000
_FLUSH_BITS = 20  # manifest entries are ordered by generation, then by flush


@dataclass(frozen=True, slots=True)
class _Flushing:
    """A segment that is being written."""

    segment: ArraySegment
    buffer: Buffer  # its documents; which of them are dead is still changed
    written: Future[None]


class ArrayWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer with token batches in place of its document and posting pools."""

    def __init__(self, storage: DurableStorage, *, fresh: bool = False) -> None:
        """Take the write lock and read the newest generation; if `fresh`, to be replaced by the first commit.

        The base class's own start is passed over: it would read the table of contents as an unchecked pickle.
        """
        self.writelock = storage.lock("WRITELOCK")
        self.writelock.acquire()
        self.codec = ArrayCodec()
        self.storage, self.indexname = storage, toc.INDEX_NAME
        self._directory = Path(storage.folder)
        self.schema = schema()
        self.is_closed = False
        # Inverting and writing a segment leaves Python's lock alone for most of its time.
        self._thread = ThreadPoolExecutor(1, "tgsearch-flush")
        self._flushing: _Flushing | None = None
        self._load(fresh=fresh)

    def _load(self, *, fresh: bool = False) -> None:
        latest = self._latest(fresh=fresh)
        self.generation = latest.generation + 1
        self.segments = [
            ArraySegment(
                self.codec, self.indexname, entry.documents, entry.segment_id, set(entry.deleted) or None
            )
            for entry in latest.segments
            if not fresh
        ]
        self._datas: dict[str, SegmentData] = {}
        self._flushes = 0
        self._previous = [entry.segment_id for entry in latest.segments]
        self._buffer = Buffer(self._dictionary())
        self._settling = self._compacting = False
        self._entries: dict[str, bytes | None] = {}
        self._changed = fresh

    def _dictionary(self) -> bytes:
        """Return what the documents of a segment were packed with; b"" when none has a dictionary."""
        found = (self._data_of(segment).stored_blocks.dictionary() for segment in self.segments)
        return next(filter(None, found), b"")

    def _latest(self, *, fresh: bool) -> toc.Toc:
        """Read the newest generation; one that is to be replaced may be unreadable."""
        try:
            return toc.read_latest(self._directory)
        except (DamagedIndexError, IndexVersionError):
            if not fresh:
                raise
            return toc.Toc(toc.generations(self._directory)[-1], (), {})

    def add_document(self, **fields: object) -> None:
        """Refuse: tokens come from the analyzer in batches."""
        raise NotImplementedError("documents are added with add_batch")

    def add_batch(self, batch: TokenBatch) -> None:
        """Buffer a batch; write a segment when enough is buffered.

        Raises:
            ValueError: the batch has more documents than a segment holds.
        """
        if len(batch.ids) > MAX_SEGMENT_DOCUMENTS:
            raise ValueError(
                f"a batch of {len(batch.ids)} documents; at most {MAX_SEGMENT_DOCUMENTS} go in one"
            )
        self._changed = True
        self._delete_from_segments(batch.ids)
        if len(self._buffer) + len(batch.ids) > MAX_SEGMENT_DOCUMENTS:
            self._flush()
        self._buffer.add(batch)
        if self._buffer.tokens >= _BUFFERED_TOKENS:
            self._flush()

    def delete_ids(self, ids: Sequence[str]) -> None:
        """Delete documents, buffered or in segments."""
        self._changed = True
        for id in ids:
            self._buffer.delete(id)
        self._delete_from_segments(ids)

    def _delete_from_segments(self, ids: Sequence[str]) -> None:
        if self._flushing is not None:
            for id in ids:
                self._flushing.buffer.delete(id)
        for segment in self.segments:
            for number in self._data_of(segment).numbers(ids):
                segment.delete_document(number)  # a second time changes nothing

    def _data_of(self, segment: ArraySegment) -> SegmentData:
        """Return the arrays of a segment, opened once; deletions since then are not in `live`."""
        name = segment.segid
        if name not in self._datas:
            self._datas[name] = segment_data(self.storage, segment)
        return self._datas[name]

    def record(self, entries: Mapping[str, bytes | None]) -> None:
        """Set manifest entries in the next commit."""
        self._changed = self._changed or bool(entries)
        self._entries.update(entries)

    # Writing segments

    def _flush(self) -> None:
        """Begin to write what is buffered as a segment, if it is anything; meanwhile others are buffered."""
        self._join()
        buffer, entries = self._buffer, self._entries
        if not len(buffer) and not entries:
            return
        segment = self.codec.new_segment(self.storage, self.indexname)
        segment.set_doc_count(len(buffer))
        sequence = self.generation << _FLUSH_BITS | self._flushes
        self._flushes += 1
        self._buffer, self._entries = Buffer(buffer.stored.dictionary), {}
        written = self._thread.submit(self._write_buffer, segment, buffer, entries, sequence)
        self._flushing = _Flushing(segment, buffer, written)

    def _write_buffer(
        self, segment: ArraySegment, buffer: Buffer, entries: Mapping[str, bytes | None], sequence: int
    ) -> None:
        for part, arrays, meta in buffered_parts(buffer, entries, sequence):
            self._write(segment, part, arrays, meta)

    def _join(self) -> None:
        """Wait until the segment that is being written is there; what was deleted meanwhile is deleted in it.

        Raises:
            OSError: it could not be written; then nothing more is committed.
        """
        if self._flushing is not None:
            flushing = self._flushing
            flushing.written.result()
            self._flushing = None
            for number in flushing.buffer.dead:
                flushing.segment.delete_document(number)
            self.segments.append(flushing.segment)

    def _write(
        self,
        segment: ArraySegment,
        part: str,
        arrays: dict[str, Array],
        meta: dict[str, object] | None = None,
    ) -> None:
        with segment.create_file(self.storage, f".{part}") as file:
            write_part(file.file, segment.make_filename(""), part, arrays, meta)

    # Merging and committing

    def settle(self) -> None:
        """Let the next commit merge segments that would otherwise wait for more of their size."""
        self._settling = True

    def compact(self) -> None:
        """Let the next commit leave as few segments as can be, with nothing deleted in them."""
        self._compacting = True

    def _next_merge(self) -> list[ArraySegment]:
        chosen = to_merge(self.segments)
        if not chosen and self._settling:
            self._settling = False  # once: what it made is of another size
            chosen = to_settle(self.segments)
        return chosen

    def _merge(self) -> bool:
        """Merge segments as long as there are some to merge; tell whether there were any."""
        merges = 0
        while chosen := self._next_merge():
            self.segments = [segment for segment in self.segments if segment not in chosen]
            self._merge_into_one([segment_data(self.storage, segment) for segment in chosen])
            merges += 1
        return merges > 0

    def _merge_into_one(self, datas: Sequence[SegmentData]) -> None:
        """Add one segment of the documents of some that are no longer among `self.segments`."""
        merged = self.codec.new_segment(self.storage, self.indexname)
        for data in datas:
            data.verify()  # a damaged byte would get a fresh checksum
        merged.set_doc_count(sum(data.live_count for data in datas))
        others = [self._data_of(segment) for segment in self.segments]
        for part, arrays, meta in merged_parts(datas, others):
            self._write(merged, part, arrays, meta)
        self.segments.append(merged)

    def _merge_all(self) -> bool:
        """Merge into as few segments as can be; tell whether there was anything to do."""
        groups = to_compact(self.segments)
        for group in groups:
            given_away = [portion.segment for portion in group]
            self.segments = [segment for segment in self.segments if segment not in given_away]
            self._merge_into_one([_PortionData(self.storage, portion) for portion in group])
        return bool(groups)

    def commit_batches(self) -> None:
        """Make everything durable and visible as the next generation; the lock stays."""
        if not self._changed and not self._settling and not self._compacting:
            return
        self._flush()
        self._join()
        compacting, self._compacting = self._compacting, False
        merged = self._merge_all() if compacting else self._merge()
        if self._changed or merged or not compacting:
            self._write_toc()
        if merged:
            # The generation before holds the same documents in the old segments. One more, of the
            # same segments as this one, lets them go: they would double the size of the index.
            self._write_toc()

    def _write_toc(self) -> None:
        """Switch to the next generation and remove what only older ones than the last use."""
        TOC(self.schema, self.segments, self.generation).write(self.storage, self.indexname)
        self._clean()
        self._load()

    def _clean(self) -> None:
        """Remove files that neither this generation nor the one before it uses."""
        self._remove_unused({*self._previous, *(segment.segid for segment in self.segments)})

    def _remove_unused(self, segments: set[str]) -> None:
        """Remove the files of all but some segments, and tables of contents before the last two."""
        tocs = {
            toc.toc_path(self._directory, number).name for number in toc.generations(self._directory)[-2:]
        }
        for path in self._directory.iterdir():
            name = path.name
            is_old_toc = name.startswith(f"_{self.indexname}_") and name not in tocs
            is_old_part = name.startswith(f"{self.indexname}_") and toc.segment_of(name) not in segments
            if is_old_toc or is_old_part:
                # On Windows an open reader keeps a file; the next commit tries again.
                with suppress(OSError):
                    path.unlink()

    def close_writer(self) -> None:
        """Release the lock; what was not committed is removed."""
        if not self.is_closed:
            self.is_closed = True
            self._thread.shutdown()  # waits; what failed there is not committed anyway
            try:
                committed = self._latest(fresh=False)
                self._remove_unused({*self._previous, *(entry.segment_id for entry in committed.segments)})
            except (DamagedIndexError, IndexVersionError):
                pass  # what is unreadable is left for `check` to see
            finally:
                self.writelock.release()


class _PortionData(SegmentData):
    """A portion of a segment, to be merged; what the segment has of the manifest goes with the first."""

    def __init__(self, storage: DurableStorage, portion: Portion) -> None:
        segment = portion.segment
        super().__init__(
            Path(storage.folder),
            segment.make_filename(""),
            segment.doc_count_all(),
            tuple(segment.deleted_docs()),
        )
        self._has_manifest = portion.start == 0
        if (portion.start, portion.stop) != (0, self.live_count):
            live = np.ones(self.documents, np.bool_) if self.live is None else self.live
            self.live = np.zeros(self.documents, np.bool_)
            self.live[np.flatnonzero(live)[portion.start : portion.stop]] = True

    def manifest(self) -> Iterator[tuple[int, str, bytes | None]]:
        """Yield the entries of the segment, with its first portion."""
        return super().manifest() if self._has_manifest else iter(())


class WhooshWriter(Writer):
    """The engine's writer over `ArrayWriter`; translates what the disk says."""

    def __init__(self, storage: DurableStorage, *, fresh: bool = False) -> None:
        self._writer = ArrayWriter(storage, fresh=fresh)
        self._directory = Path(storage.folder)

    def add(self, batch: TokenBatch) -> Mapping[str, str]:
        """Add documents; those with the id of an earlier one replace it. All are taken."""
        try:
            self._writer.add_batch(batch)
        except OSError as error:
            raise StorageError(path=self._directory, reason=error.strerror or str(error)) from error
        return {}

    def delete(self, ids: Sequence[str]) -> None:
        """Delete documents by id."""
        self._writer.delete_ids(ids)

    def record(self, entries: Mapping[str, bytes | None]) -> None:
        """Set entries of the manifest."""
        self._writer.record(entries)

    def settle(self) -> None:
        """Let the next commit leave few segments."""
        self._writer.settle()

    def compact(self) -> None:
        """Let the next commit leave as few segments as can be, with nothing deleted in them."""
        self._writer.compact()

    def commit(self) -> None:
        """Make everything since the last commit durable and visible."""
        try:
            self._writer.commit_batches()
        except OSError as error:
            raise StorageError(path=self._directory, reason=error.strerror or str(error)) from error

    def close(self) -> None:
        """Release the lock."""
        self._writer.close_writer()
