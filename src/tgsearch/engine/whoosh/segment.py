"""What is in a segment? Immutable files of arrays over at most 65,536 documents.

    .text .title .words   dictionary and posting lists of a field
    .pairs                posting lists of adjacent terms of .text
    .docs                 ids, lengths, dates, facets, manifest entries
    .stored               what hits give back, packed in blocks

`SegmentData` opens each part when it is first asked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import (
    Array,
    ArrayFile,
    ArrayFileError,
    ArrayFileVersionError,
    FileBytes,
    write_arrays,
)
from tgsearch.engine.base import FIELDS, TEXT
from tgsearch.engine.whoosh.dictionary import PairDictionary, StringTable, TermDictionary
from tgsearch.engine.whoosh.facets import FacetData
from tgsearch.engine.whoosh.postings import PostingLists
from tgsearch.engine.whoosh.stored import StoredBlocks
from tgsearch.errors import DamagedIndexError, IndexVersionError

FORMAT_VERSION = 4
KIND = "tgsearch-segment"
PAIRS, DOCS, STORED = "pairs", "docs", "stored"
PARTS = (*FIELDS, PAIRS, DOCS, STORED)
UNDATED = np.iinfo(np.int32).min


def write_part(
    out: BinaryIO,
    stem: str,
    part: str,
    arrays: Mapping[str, Array],
    meta: Mapping[str, object] | None = None,
) -> None:
    """Write one part of the segment whose file names begin with `stem`."""
    write_arrays(out, f"{KIND}.{part}", FORMAT_VERSION, arrays, {**(meta or {}), "segment": stem})


def open_part(
    path: Path,
    part: str,
    source: FileBytes | None = None,
    damaged: Callable[[str], Exception] = ArrayFileError,
) -> ArrayFile:
    """Open one part, unless it is, and check its header; errors are those of `ArrayFile`."""
    return ArrayFile(path, f"{KIND}.{part}", FORMAT_VERSION, source, damaged)


class Field:
    """One field of one segment: terms and their posting lists."""

    def __init__(self, file: ArrayFile, documents: int) -> None:
        self.dictionary = TermDictionary(file)
        self.postings = PostingLists(file, documents)


class PairField:
    """The adjacent pairs of one segment and their posting lists."""

    def __init__(self, file: ArrayFile, documents: int, terms: int) -> None:
        self.dictionary = PairDictionary(file, terms)
        self.postings = PostingLists(file, documents)


class SegmentData:
    """One segment, read-only. `live` is None or tells for each document whether it is not deleted."""

    def __init__(self, directory: Path, stem: str, documents: int, deleted: Collection[int] = ()) -> None:
        """Open every part, so that a later commit can delete the files while they are read.

        Raises:
            DamagedIndexError: a part is missing.
        """
        self.directory, self.stem, self.documents = directory, stem, documents
        self._sources = {part: self._source(part) for part in PARTS}
        self._files: dict[str, ArrayFile] = {}
        self._fields: dict[str, Field] = {}
        self.live = _live(documents, deleted)

    def with_deleted(self, deleted: Collection[int]) -> SegmentData:
        """Return the segment with other documents deleted; both share the files and what was read of them."""
        other = copy(self)
        other.live = _live(self.documents, deleted)
        return other

    @property
    def live_count(self) -> int:
        """How many documents are not deleted."""
        return self.documents if self.live is None else int(np.count_nonzero(self.live))

    def path(self, part: str) -> Path:
        """Return where a part lies."""
        return self.directory / f"{self.stem}.{part}"

    def open(self, part: str) -> ArrayFile:
        """Return a part with its header checked.

        Raises:
            IndexVersionError: it was written by another version of this program.
            DamagedIndexError: it is not what was written.
        """
        if part in self._files:
            return self._files[part]
        try:
            # Not a method: what a file knows of its segment would keep both alive, and the file open.
            damaged = partial(_damaged, self.path(part))
            file = open_part(self.path(part), part, self._sources[part], damaged)
            if file.meta.get("segment") != self.stem:
                raise ArrayFileError("belongs to another segment")
            return self._files.setdefault(part, file)
        except ArrayFileVersionError as error:
            raise IndexVersionError(
                path=self.directory, found=error.found, expected=FORMAT_VERSION
            ) from error
        except ArrayFileError as error:
            raise self._damaged(part, error.args[0]) from error

    def _damaged(self, part: str, reason: str) -> DamagedIndexError:
        return _damaged(self.path(part), reason)

    def verify(self) -> None:
        """Compare every part with its checksums.

        Raises:
            DamagedIndexError: names the first part that differs.
        """
        for part in PARTS:
            try:
                self.open(part).verify()
            except ArrayFileError as error:  # between the arrays
                raise self._damaged(part, error.args[0]) from error

    def size(self, part: str) -> int:
        """Return how many bytes a part takes."""
        return self._sources[part].size

    def _source(self, part: str) -> FileBytes:
        try:
            return FileBytes(self.path(part))
        except FileNotFoundError as error:
            raise self._damaged(part, "missing") from error

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by name."""
        return _Lazy(self, self._fields)  # not kept, as it knows the segment

    @cached_property
    def pairs(self) -> PairField:
        """The adjacent pairs of the text field."""
        return PairField(self.open(PAIRS), self.documents, len(self.fields[TEXT].dictionary))

    @cached_property
    def _docs(self) -> ArrayFile:
        """The part that everything else relies on."""
        return self.open(DOCS)

    @cached_property
    def ids(self) -> StringTable:
        """The ids by document number."""
        return StringTable(self._docs, "id")

    @property
    def id_ranks(self) -> NDArray[np.uint16]:
        """For each document the place of its id among the ids."""
        ranks: NDArray[np.uint16] = self._docs["id_ranks"]
        return ranks

    def id(self, number: int) -> str:
        """Return the id of a document number."""
        return self.ids[number].decode("utf-8", "surrogatepass")

    def number(self, id: str) -> int:
        """Return the number of the live document with an id, or -1."""
        numbers = self.numbers([id])
        return numbers[0] if numbers else -1

    def numbers(self, ids: Sequence[str]) -> list[int]:
        """Return the numbers of the live documents that have one of `ids`, in no particular order."""
        keys = [id.encode("utf-8", "surrogatepass") for id in ids]
        hashes, order = self._docs["id_hashes"], self._docs["id_hash_order"]
        wanted = np.fromiter(map(zlib.crc32, keys), np.uint32, len(keys))
        first, last = np.searchsorted(hashes, wanted), np.searchsorted(hashes, wanted, "right")
        numbers = []
        for place in np.flatnonzero(last > first):
            for number in order[first[place] : last[place]].tolist():
                # A replaced document leaves a deleted one with the same id beside it.
                if self.ids[number] == keys[place] and (self.live is None or self.live[number]):
                    numbers.append(number)
        return numbers

    def lengths(self, field: str) -> NDArray[np.uint32]:
        """Return how many tokens each document has in a field; pairs are one less than text."""
        if field == PAIRS:
            text: NDArray[np.uint32] = self._docs["length_text"]
            less: NDArray[np.uint32] = np.maximum(text, 1) - np.uint32(1)
            return less
        lengths: NDArray[np.uint32] = self._docs[f"length_{field}"]
        return lengths

    @property
    def first_days(self) -> NDArray[np.int32]:
        """The first day of each document's date as an ordinal, or UNDATED."""
        days: NDArray[np.int32] = self._docs["first_days"]
        return days

    @property
    def last_days(self) -> NDArray[np.int32]:
        """The last day of each document's date, or UNDATED."""
        days: NDArray[np.int32] = self._docs["last_days"]
        return days

    @cached_property
    def facets(self) -> Mapping[str, FacetData]:
        """The facets by name."""
        names = self._docs.meta.get("facets", [])
        if not isinstance(names, list):
            raise DamagedIndexError(path=self.directory, file=self.path(DOCS).name, reason="facets malformed")
        return {name: FacetData(self._docs, name) for name in names}

    def manifest(self) -> Iterator[tuple[int, str, bytes | None]]:
        """Yield (sequence number, key, value or None for removed) of each manifest entry."""
        keys, values = (
            StringTable(self._docs, "manifest_key").all(),
            StringTable(self._docs, "manifest_value").all(),
        )
        sequence, kept = self._docs["manifest_sequence"].tolist(), self._docs["manifest_kept"].tolist()
        for number, key, value, keep in zip(sequence, keys, values, kept, strict=True):
            yield number, key.decode("utf-8", "surrogatepass"), value if keep else None

    def stored(self, number: int) -> bytes:
        """Return what was stored for a document."""
        try:
            return self.stored_blocks[number]
        except ArrayFileError as error:
            raise self._damaged(STORED, error.args[0]) from error

    @cached_property
    def stored_blocks(self) -> StoredBlocks:
        """What was stored for each document."""
        return StoredBlocks(self.open(STORED))


def _live(documents: int, deleted: Collection[int]) -> NDArray[np.bool_] | None:
    if not deleted:
        return None
    live = np.ones(documents, np.bool_)
    live[np.fromiter(deleted, np.int64, len(deleted))] = False
    return live


def _damaged(path: Path, reason: str) -> DamagedIndexError:
    return DamagedIndexError(path=path.parent, file=path.name, reason=reason)


class _Lazy(Mapping[str, Field]):
    """Opens a field the first time it is looked up."""

    def __init__(self, segment: SegmentData, opened: dict[str, Field]) -> None:
        self._segment, self._opened = segment, opened

    def __getitem__(self, name: str) -> Field:
        field = self._opened.get(name)
        if field is None:
            if name not in FIELDS:
                raise KeyError(name)
            field = self._opened.setdefault(name, Field(self._segment.open(name), self._segment.documents))
        return field

    def __iter__(self) -> Iterator[str]:
        return iter(FIELDS)

    def __len__(self) -> int:
        return len(FIELDS)
