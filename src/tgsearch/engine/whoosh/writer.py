"""How do documents get in? Batches are buffered, inverted, written as segments, merged, committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.index import TOC
from whoosh.writing import SegmentWriter

from tgsearch.engine.base import FIELDS, POSITIONED_FIELDS, TEXT, WORDS, TokenBatch, TokenColumn, Writer
from tgsearch.engine.whoosh import toc
from tgsearch.engine.whoosh.codec import ArrayCodec, ArraySegment, schema, segment_data
from tgsearch.engine.whoosh.dictionary import encode_pairs, encode_terms
from tgsearch.engine.whoosh.documents import DocumentTable, ManifestEntry, encode_documents
from tgsearch.engine.whoosh.inversion import MAX_POSITION, Tokens, invert, invert_pairs
from tgsearch.engine.whoosh.merging import merged_parts
from tgsearch.engine.whoosh.postings import MAX_SEGMENT_DOCUMENTS, encode
from tgsearch.engine.whoosh.segment import DOCS, PAIRS, STORED, SegmentData, write_part
from tgsearch.engine.whoosh.storage import DurableStorage
from tgsearch.engine.whoosh.stored import StoredBlocksBuilder
from tgsearch.errors import DamagedIndexError, IndexVersionError, StorageError

# Tokens of the text field kept in memory before they are written as a segment:
# some sixty bytes each while they are inverted.
_BUFFERED_TOKENS = 4_000_000
# This many segments of like size are merged into one; fewer segments make
# searching cheaper, a larger factor makes indexing cheaper.
_MERGE_FACTOR = 8
_FLUSH_BITS = 20  # manifest entries are ordered by generation, then by flush


class _Column:
    """The tokens of one field over all buffered documents."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}
        self.codes: list[NDArray[np.int32]] = []
        self.positions: list[NDArray[np.int32]] = []
        self.lengths: list[NDArray[np.int64]] = []


class _Buffer:
    """Documents that are not in a segment yet."""

    def __init__(self, dictionary: bytes = b"") -> None:
        self.numbers: dict[str, int] = {}  # by id; a replaced document keeps its number, dead
        self.ids: list[bytes] = []
        self.dead: set[int] = set()
        self.columns = {field: _Column() for field in FIELDS}
        self.stored = StoredBlocksBuilder(dictionary)
        self.days: list[tuple[int, int] | None] = []
        self.facets: dict[str, list[Sequence[tuple[str, ...]]]] = {}
        self.tokens = 0

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, batch: TokenBatch) -> None:
        base = len(self.ids)
        for name in batch.facets.keys() | self.facets.keys():
            own = self.facets.setdefault(name, [()] * base)
            own.extend(batch.facets.get(name, [()] * len(batch.ids)))
        for offset, id in enumerate(batch.ids):
            self.delete(id)
            self.numbers[id] = base + offset
            self.ids.append(id.encode("utf-8", "surrogatepass"))
        for value in batch.stored:
            self.stored.add(value)
        self.days.extend(batch.days)
        for field, column in self.columns.items():
            new = _within_reach(batch.fields[field])
            column.codes.append(_numbered(new.vocabulary, column.vocabulary)[new.codes])
            column.lengths.append(np.diff(new.bounds))
            if new.positions is not None:
                column.positions.append(new.positions)
        self.tokens += len(batch.fields[TEXT].codes)

    def delete(self, id: str) -> None:
        number = self.numbers.pop(id, None)
        if number is not None:
            self.dead.add(number)


def _numbered(terms: Sequence[str], vocabulary: dict[str, int]) -> NDArray[np.int32]:
    """Return the number of each term in a vocabulary, which learns those that are new."""
    known = list(map(vocabulary.get, terms))
    for place, number in enumerate(known):
        if number is None:
            known[place] = vocabulary[terms[place]] = len(vocabulary)
    return np.array(known, np.int32)


def _within_reach(column: TokenColumn) -> TokenColumn:
    """Leave out tokens so far into a document that their positions can't be packed; sixteen million go in."""
    if column.positions is None or not len(column.positions) or column.positions.max() <= MAX_POSITION:
        return column
    kept = column.positions <= MAX_POSITION
    bounds = np.concatenate(([0], np.cumsum(kept)))[column.bounds]
    return TokenColumn(column.vocabulary, column.codes[kept], bounds, column.positions[kept])


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
        self._buffer = _Buffer(self._dictionary())
        self._settling = False
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
        """Write what is buffered as a segment, if it is anything."""
        buffer = self._buffer
        if not len(buffer) and not self._entries:
            return
        segment = self.codec.new_segment(self.storage, self.indexname)
        segment.set_doc_count(len(buffer))
        docs = {
            field: np.repeat(
                np.arange(len(buffer)), np.concatenate(column.lengths or [np.zeros(0, np.int64)])
            )
            for field, column in buffer.columns.items()
        }
        for field, column in buffer.columns.items():
            self._write_field(segment, field, column, docs.pop(field))
        sequence = self.generation << _FLUSH_BITS | self._flushes
        self._flushes += 1
        manifest = [ManifestEntry(sequence, key, value) for key, value in self._entries.items()]
        lengths = {
            field: np.concatenate(column.lengths or [np.zeros(0, np.int64)])
            for field, column in buffer.columns.items()
        }
        arrays, meta = encode_documents(
            DocumentTable(buffer.ids, lengths, buffer.days, buffer.facets, manifest)
        )
        self._write(segment, DOCS, arrays, meta)
        self._write(segment, STORED, buffer.stored.arrays())
        for number in buffer.dead:
            segment.delete_document(number)
        self.segments.append(segment)
        self._buffer, self._entries = _Buffer(buffer.stored.dictionary), {}

    def _write_field(
        self, segment: ArraySegment, field: str, column: _Column, docs: NDArray[np.int64]
    ) -> None:
        """Write one field of the buffer, and the pairs with the text."""
        documents = segment.doc_count_all()
        terms = sorted(column.vocabulary)  # code point order is UTF-8 byte order
        ranks = np.empty(len(terms), np.int64)
        ranks[np.fromiter(map(column.vocabulary.__getitem__, terms), np.int64, len(terms))] = np.arange(
            len(terms)
        )
        codes = np.concatenate(column.codes or [np.zeros(0, np.int32)])
        positions = None
        if field in POSITIONED_FIELDS:
            positions = np.concatenate(column.positions or [np.zeros(0, np.int32)]).astype(np.int64)
        tokens = Tokens(ranks[codes], docs, positions)
        self._write(
            segment,
            field,
            {**encode_terms(terms, folds=field != WORDS), **encode(invert(tokens, len(terms)), documents)},
        )
        if field == TEXT:
            pairs = invert_pairs(tokens)
            arrays = encode_pairs(pairs.firsts, pairs.seconds, len(terms))
            self._write(segment, PAIRS, {**arrays, **encode(pairs.postings, documents)})

    def _write(
        self,
        segment: ArraySegment,
        part: str,
        arrays: dict[str, NDArray[np.generic]],
        meta: dict[str, object] | None = None,
    ) -> None:
        with segment.create_file(self.storage, f".{part}") as file:
            write_part(file.file, segment.make_filename(""), part, arrays, meta)

    # Merging and committing

    def settle(self) -> None:
        """Let the next commit merge segments that would otherwise wait for more of their size."""
        self._settling = True

    def _to_merge(self) -> list[ArraySegment]:
        chosen = _to_merge(self.segments)
        if not chosen and self._settling:
            self._settling = False  # once: what it made is of another size
            chosen = _to_settle(self.segments)
        return chosen

    def _merge(self) -> bool:
        """Merge segments as long as there are some to merge; tell whether there were any."""
        merges = 0
        while chosen := self._to_merge():
            merged = self.codec.new_segment(self.storage, self.indexname)
            datas = [segment_data(self.storage, segment) for segment in chosen]
            for data in datas:
                data.verify()  # a damaged byte would get a fresh checksum
            merged.set_doc_count(sum(data.live_count for data in datas))
            others = [self._data_of(segment) for segment in self.segments if segment not in chosen]
            for part, arrays, meta in merged_parts(datas, others):
                self._write(merged, part, arrays, meta)
            self.segments = [segment for segment in self.segments if segment not in chosen] + [merged]
            merges += 1
        return merges > 0

    def commit_batches(self) -> None:
        """Make everything durable and visible as the next generation; the lock stays."""
        if not self._changed and not self._settling:
            return
        self._flush()
        merged = self._merge()
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
            try:
                committed = self._latest(fresh=False)
                self._remove_unused({*self._previous, *(entry.segment_id for entry in committed.segments)})
            except (DamagedIndexError, IndexVersionError):
                pass  # what is unreadable is left for `check` to see
            finally:
                self.writelock.release()


def _to_merge(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """Choose what to merge: `_MERGE_FACTOR` segments of one tier, or a mostly deleted one; [] if nothing.

    A tier holds segments of up to the same power of `_MERGE_FACTOR` live documents.
    """
    tiers: dict[int, list[ArraySegment]] = {}
    for segment in segments:
        live = segment.doc_count_all() - segment.deleted_count()
        if 2 * segment.deleted_count() > segment.doc_count_all():
            return [segment]
        tier = 0
        while _MERGE_FACTOR ** (tier + 1) <= live:
            tier += 1
        tiers.setdefault(tier, []).append(segment)
    for tier in sorted(tiers):
        chosen, documents = [], 0
        for segment in tiers[tier]:
            live = segment.doc_count_all() - segment.deleted_count()
            if documents + live <= MAX_SEGMENT_DOCUMENTS:
                chosen.append(segment)
                documents += live
        if len(chosen) >= _MERGE_FACTOR:
            return chosen
    return []


def _to_settle(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """Choose the largest group of segments that is worth one: at least twice the size of its largest."""
    by_size = sorted(segments, key=lambda segment: segment.doc_count_all() - segment.deleted_count())
    chosen: list[ArraySegment] = []
    documents = best = 0
    for count, segment in enumerate(by_size, 1):
        live = segment.doc_count_all() - segment.deleted_count()
        documents += live
        if documents > MAX_SEGMENT_DOCUMENTS:
            break
        if documents >= 2 * live:
            best = count
    chosen = by_size[:best]
    return [segment for segment in segments if segment in chosen] if best > 1 else []


class WhooshWriter(Writer):
    """The engine's writer over `ArrayWriter`; translates what the disk says."""

    def __init__(self, storage: DurableStorage, *, fresh: bool = False) -> None:
        self._writer = ArrayWriter(storage, fresh=fresh)
        self._directory = Path(storage.folder)

    def add(self, batch: TokenBatch) -> None:
        """Add documents; those with the id of an earlier one replace it."""
        try:
            self._writer.add_batch(batch)
        except OSError as error:
            raise StorageError(path=self._directory, reason=error.strerror or str(error)) from error

    def delete(self, ids: Sequence[str]) -> None:
        """Delete documents by id."""
        self._writer.delete_ids(ids)

    def record(self, entries: Mapping[str, bytes | None]) -> None:
        """Set entries of the manifest."""
        self._writer.record(entries)

    def settle(self) -> None:
        """Let the next commit leave few segments."""
        self._writer.settle()

    def commit(self) -> None:
        """Make everything since the last commit durable and visible."""
        try:
            self._writer.commit_batches()
        except OSError as error:
            raise StorageError(path=self._directory, reason=error.strerror or str(error)) from error

    def close(self) -> None:
        """Release the lock."""
        self._writer.close_writer()
