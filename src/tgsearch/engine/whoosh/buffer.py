"""Which documents are not in a segment yet, and what does the segment of them hold?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array
from tgsearch.engine.base import FIELDS, POSITIONED_FIELDS, TEXT, FacetPath, TokenBatch, TokenColumn
from tgsearch.engine.whoosh.dictionary import encode_pairs, encode_terms
from tgsearch.engine.whoosh.documents import DocumentTable, ManifestEntry, encode_documents
from tgsearch.engine.whoosh.facets import facet_sets
from tgsearch.engine.whoosh.inversion import MAX_POSITION, Tokens, invert, invert_pairs
from tgsearch.engine.whoosh.postings import encode
from tgsearch.engine.whoosh.segment import DOCS, PAIRS, STORED
from tgsearch.engine.whoosh.stored import StoredBlocksBuilder


class _Vocabulary(dict[str, int]):
    """Terms with their numbers; a new term gets the next one when it is looked up."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class _Column:
    """The tokens of one field over all buffered documents."""

    def __init__(self) -> None:
        self.vocabulary = _Vocabulary()
        self.codes: list[NDArray[np.int32]] = []
        self.positions: list[NDArray[np.int32]] = []
        self.lengths: list[NDArray[np.int64]] = []


class Buffer:
    """Documents that are not in a segment yet; of them `dead` were deleted or replaced."""

    def __init__(self, dictionary: bytes = b"") -> None:
        self.numbers: dict[str, int] = {}  # by id; a replaced document keeps its number, dead
        self.ids: list[bytes] = []
        self.dead: set[int] = set()
        self.columns = {field: _Column() for field in FIELDS}
        self.stored = StoredBlocksBuilder(dictionary)
        self.days: list[tuple[int, int] | None] = []
        self.facets: dict[str, list[Sequence[FacetPath]]] = {}
        self.tokens = 0

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, batch: TokenBatch) -> None:
        """Add documents; an earlier one with an id of theirs is dead from now on."""
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
            numbers = map(column.vocabulary.__getitem__, new.vocabulary)
            column.codes.append(np.fromiter(numbers, np.int32, len(new.vocabulary)).take(new.codes))
            column.lengths.append(np.diff(new.bounds))
            if new.positions is not None:
                column.positions.append(new.positions)
        self.tokens += len(batch.fields[TEXT].codes)

    def delete(self, id: str) -> None:
        """Mark the document with an id as dead, if there is one."""
        number = self.numbers.pop(id, None)
        if number is not None:
            self.dead.add(number)


def _within_reach(column: TokenColumn) -> TokenColumn:
    """Leave out tokens so far into a document that their positions can't be packed; sixteen million go in."""
    if column.positions is None or not len(column.positions) or column.positions.max() <= MAX_POSITION:
        return column
    kept = column.positions <= MAX_POSITION
    bounds = np.concatenate(([0], np.cumsum(kept)))[column.bounds]
    return TokenColumn(column.vocabulary, column.codes[kept], bounds, column.positions[kept])


def buffered_parts(
    buffer: Buffer, entries: Mapping[str, bytes | None], sequence: int
) -> Iterator[tuple[str, dict[str, Array], dict[str, object]]]:
    """Yield (part, arrays, header data) of a segment of everything that is buffered, dead documents too.

    The manifest entries of the segment have the number `sequence`.
    """
    yield STORED, buffer.stored.arrays(), {}  # first, as packed they take less memory
    lengths = {
        field: np.concatenate([np.zeros(0, np.int64), *column.lengths])
        for field, column in buffer.columns.items()
    }
    for field, column in buffer.columns.items():
        yield from _field_parts(field, column, lengths[field])
    manifest = [ManifestEntry(sequence, key, value) for key, value in entries.items()]
    facets = {name: facet_sets(paths) for name, paths in buffer.facets.items()}
    arrays, meta = encode_documents(DocumentTable(buffer.ids, lengths, buffer.days, facets, manifest))
    yield DOCS, arrays, meta


def _field_parts(
    field: str, column: _Column, lengths: NDArray[np.int64]
) -> Iterator[tuple[str, dict[str, Array], dict[str, object]]]:
    """Yield one field of the buffer, and the pairs with the text."""
    documents = len(lengths)
    terms = sorted(column.vocabulary)  # code point order is UTF-8 byte order
    numbers = np.fromiter(map(column.vocabulary.__getitem__, terms), np.int64, len(terms))
    ranks = np.empty(len(terms), np.uint32)
    ranks[numbers] = np.arange(len(terms))
    positions = None
    if field in POSITIONED_FIELDS:
        positions = np.concatenate([np.zeros(0, np.int32), *column.positions]).view(np.uint32)
    tokens = Tokens(
        ranks.take(np.concatenate([np.zeros(0, np.int32), *column.codes])),
        np.repeat(np.arange(documents, dtype=np.uint16), lengths),
        positions,
    )
    postings = encode(invert(tokens, len(terms)), documents)
    yield field, {**encode_terms(terms), **postings}, {}
    if field == TEXT:
        pairs = invert_pairs(tokens)
        arrays = encode_pairs(pairs.firsts, pairs.seconds, len(terms))
        yield PAIRS, {**arrays, **encode(pairs.postings, documents)}, {}
