"""What is in a segment? Immutable files of arrays over at most 65,536 documents.

    .text .title .words   dictionary and posting lists of a field
    .pairs                posting lists of adjacent terms of .text
    .docs                 ids, lengths, dates, facets, manifest entries
    .stored               what hits give back, compressed in blocks

`SegmentData` opens each part when it is first asked for.
"""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array, ArrayFile, ArrayFileError, ArrayFileVersionError, map_file, write_arrays
from tgsearch.engine.base import FIELDS
from tgsearch.engine.whoosh.dictionary import PairDictionary, StringTable, TermDictionary
from tgsearch.engine.whoosh.facets import PATH_SEPARATOR, FacetData
from tgsearch.engine.whoosh.postings import PostingLists
from tgsearch.errors import DamagedIndexError, IndexVersionError

FORMAT_VERSION = 1
KIND = "tgsearch-segment"
PAIRS, DOCS, STORED = "pairs", "docs", "stored"
PARTS = (*FIELDS, PAIRS, DOCS, STORED)
UNDATED = np.iinfo(np.int32).min

_BLOCK_BYTES = 32 << 10  # a hit unpacks one block; half as much again is 3 % smaller and half again slower
# Level 5 is nearly twice as fast as 6 and 2 % larger on news pages; 4 would be 4 % larger again.
_COMPRESSION_LEVEL = 5


# Smaller parts are verified whenever they are opened, larger ones by `check`: some milliseconds a search.
_CHEAP_BYTES = 4 << 20


def write_part(
    out: BinaryIO,
    stem: str,
    part: str,
    arrays: Mapping[str, Array],
    meta: Mapping[str, object] | None = None,
) -> None:
    """Write one part of the segment whose file names begin with `stem`."""
    write_arrays(out, f"{KIND}.{part}", FORMAT_VERSION, arrays, {**(meta or {}), "segment": stem})


def open_part(path: Path, part: str, mapped: mmap.mmap | None = None) -> ArrayFile:
    """Map one part, unless it is, and check its header; errors are those of `ArrayFile`."""
    return ArrayFile(path, f"{KIND}.{part}", FORMAT_VERSION, mapped)


class Field:
    """One field of one segment: terms and their posting lists."""

    def __init__(self, file: ArrayFile, documents: int) -> None:
        self.dictionary = TermDictionary(file)
        self.postings = PostingLists(file, documents)


class PairField:
    """The adjacent pairs of one segment and their posting lists."""

    def __init__(self, file: ArrayFile, documents: int) -> None:
        self.dictionary = PairDictionary(file)
        self.postings = PostingLists(file, documents)


class SegmentData:
    """One segment, read-only. `live` is None or tells for each document whether it is not deleted."""

    def __init__(self, directory: Path, stem: str, documents: int, deleted: Collection[int] = ()) -> None:
        """Map every part, so that a later commit can delete the files while they are read.

        Raises:
            DamagedIndexError: a part is missing or cut short.
        """
        self.directory, self.stem, self.documents = directory, stem, documents
        self._maps = {part: self._mapped(part) for part in PARTS}
        self.live: NDArray[np.bool_] | None = None
        if deleted:
            self.live = np.ones(documents, np.bool_)
            self.live[np.fromiter(deleted, np.int64, len(deleted))] = False

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
        path = self.path(part)
        try:
            file = open_part(path, part, self._maps[part])
            if file.meta.get("segment") != self.stem:
                raise ArrayFileError("belongs to another segment")
            if len(self._maps[part]) <= _CHEAP_BYTES:
                file.verify()
            return file
        except ArrayFileVersionError as error:
            raise IndexVersionError(
                path=self.directory, found=error.found, expected=FORMAT_VERSION
            ) from error
        except ArrayFileError as error:
            raise DamagedIndexError(path=self.directory, file=path.name, reason=error.args[0]) from error

    def verify(self) -> None:
        """Compare every part with its checksums.

        Raises:
            DamagedIndexError: names the first part that differs.
        """
        for part in PARTS:
            file = self.open(part)
            with self._damage_of(part):
                file.verify()

    def size(self, part: str) -> int:
        """Return how many bytes a part takes."""
        return len(self._maps[part])

    def _mapped(self, part: str) -> mmap.mmap:
        path = self.path(part)
        try:
            return map_file(path)
        except FileNotFoundError as error:
            raise DamagedIndexError(path=self.directory, file=path.name, reason="missing") from error
        except ArrayFileError as error:
            raise DamagedIndexError(path=self.directory, file=path.name, reason=error.args[0]) from error

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields by name."""
        return _Lazy(self)

    @cached_property
    def pairs(self) -> PairField:
        """The adjacent pairs of the text field."""
        return PairField(self.open(PAIRS), self.documents)

    @cached_property
    def _docs(self) -> ArrayFile:
        """The part that everything else relies on; small enough to be verified each time."""
        file = self.open(DOCS)
        with self._damage_of(DOCS):
            file.verify()
        return file

    @contextmanager
    def _damage_of(self, part: str) -> Iterator[None]:
        """Say which file is damaged when reading it fails."""
        try:
            yield
        except (ArrayFileError, zlib.error, IndexError, ValueError) as error:
            name = self.path(part).name
            raise DamagedIndexError(path=self.directory, file=name, reason=str(error)) from error

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
        return {name: self._facet(name) for name in names}

    def _facet(self, name: str) -> FacetData:
        nodes = StringTable(self._docs, f"facet_{name}_node").all()
        return FacetData(
            tuple(tuple(node.decode("utf-8", "surrogatepass").split(PATH_SEPARATOR)) for node in nodes),
            self._docs[f"facet_{name}_starts"],
            self._docs[f"facet_{name}_nodes"],
            self._docs[f"facet_{name}_codes"],
        )

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
        with self._damage_of(STORED):
            return self.stored_blocks[number]

    @cached_property
    def stored_blocks(self) -> StoredBlocks:
        """What was stored for each document; the blocks have checksums of their own."""
        file = self.open(STORED)
        with self._damage_of(STORED):
            file.verify_arrays(name for name in file.names() if name != "blocks")
        return StoredBlocks(file)


class _Lazy(Mapping[str, Field]):
    """Opens a field the first time it is looked up."""

    def __init__(self, segment: SegmentData) -> None:
        self._segment = segment
        self._opened: dict[str, Field] = {}

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


class StoredBlocks:
    """Byte strings by document number, compressed some sixty kilobytes at a time."""

    def __init__(self, file: ArrayFile) -> None:
        self._blocks = file["blocks"].data
        self._block_ends = file["block_ends"]
        self._first_docs = file["first_docs"]
        self._ends = file["ends"]
        self._last: tuple[int, bytes] = (-1, b"")

    def __getitem__(self, number: int) -> bytes:
        block = int(np.searchsorted(self._first_docs, number, "right")) - 1
        start = 0 if number == self._first_docs[block] else int(self._ends[number - 1])
        return self._block(block)[start : int(self._ends[number])]

    def __len__(self) -> int:
        return len(self._ends)

    def blocks(self) -> Iterator[tuple[bytes, NDArray[np.uint32]]]:
        """Yield each compressed block with the ends of its documents inside it."""
        firsts = [*self._first_docs.tolist(), len(self)]
        for number, (first, stop) in enumerate(pairwise(firsts)):
            start, end = int(self._block_ends[number]), int(self._block_ends[number + 1])
            yield bytes(self._blocks[start:end]), self._ends[first:stop]

    def _block(self, number: int) -> bytes:
        last, data = self._last
        if last != number:
            start, end = int(self._block_ends[number]), int(self._block_ends[number + 1])
            data = zlib.decompress(self._blocks[start:end])
            self._last = (number, data)
        return data


class StoredBlocksBuilder:
    """Collects byte strings in document order into compressed blocks."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._first_docs: list[int] = []
        self._ends: list[int] = []
        self._open: list[bytes] = []
        self._open_bytes = 0

    def add(self, value: bytes) -> None:
        """Add the next document's bytes."""
        if not self._open:
            self._first_docs.append(len(self._ends))
        self._open.append(value)
        self._open_bytes += len(value)
        self._ends.append(self._open_bytes)
        if self._open_bytes >= _BLOCK_BYTES:
            self._close_block()

    def add_blocks(self, stored: StoredBlocks) -> None:
        """Add the documents of another segment as they are compressed there."""
        if self._open:
            self._close_block()
        for block, ends in stored.blocks():
            self._first_docs.append(len(self._ends))
            self._blocks.append(block)
            self._ends.extend(ends.tolist())

    def _close_block(self) -> None:
        self._blocks.append(zlib.compress(b"".join(self._open), _COMPRESSION_LEVEL))
        self._open, self._open_bytes = [], 0

    def arrays(self) -> dict[str, Array]:
        """Return the named arrays that `StoredBlocks` reads."""
        if self._open:
            self._close_block()
        ends = np.zeros(len(self._blocks) + 1, np.uint64)
        np.cumsum([len(block) for block in self._blocks], out=ends[1:])
        return {
            "blocks": np.frombuffer(b"".join(self._blocks), np.uint8),
            "block_ends": ends,
            "first_docs": np.array(self._first_docs, np.uint32),
            "ends": np.array(self._ends, np.uint32),
        }
