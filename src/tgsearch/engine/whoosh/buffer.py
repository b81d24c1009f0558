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


class _Column:
    """The tokens of one field over all buffered documents."""

    def __init__(self) -> None:
        # Batches one after another that share a vocabulary: it, and the codes of their tokens.
        self.spans: list[tuple[Sequence[str], list[NDArray[np.int32]]]] = []
        self.positions: list[NDArray[np.int32]] = []
        self.lengths: list[NDArray[np.int64]] = []

    def add(self, new: TokenColumn) -> None:
        """Add the tokens of further documents."""
        if not self.spans or self.spans[-1][0] is not new.vocabulary:
            self.spans.append((new.vocabulary, []))
        self.spans[-1][1].append(new.codes)
        self.lengths.append(np.diff(new.bounds))
        if new.positions is not None:
            self.positions.append(new.positions)

    def ranked(self) -> tuple[list[str], NDArray[np.uint32]]:
        """Return the terms in order, and the rank of each token's among them."""
        spans = [_Span(vocabulary, np.concatenate(codes)) for vocabulary, codes in self.spans]
        terms = sorted(set().union(*(span.terms for span in spans)))  # code point order is UTF-8 byte order
        rank_of = {term: rank for rank, term in enumerate(terms)}
        return terms, np.concatenate([np.zeros(0, np.uint32), *(span.ranks(rank_of) for span in spans)])


class _Span:
    """The tokens of batches that share a vocabulary, of which they use some."""

    def __init__(self, vocabulary: Sequence[str], codes: NDArray[np.int32]) -> None:
        occurs = np.zeros(len(vocabulary), np.bool_)
        occurs[codes] = True
        self._size, self._codes, self._used = len(vocabulary), codes, np.flatnonzero(occurs)
        self.terms = list(map(vocabulary.__getitem__, self._used.tolist()))

    def ranks(self, rank_of: Mapping[str, int]) -> NDArray[np.uint32]:
        """Return the rank of the term of each token."""
        table = np.zeros(self._size, np.uint32)
        table[self._used] = np.fromiter(map(rank_of.__getitem__, self.terms), np.uint32, len(self.terms))
        return table.take(self._codes)


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
            column.add(_within_reach(batch.fields[field]))
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
    terms, ranks = column.ranked()
    positions = None
    if field in POSITIONED_FIELDS:
        positions = np.concatenate([np.zeros(0, np.int32), *column.positions]).view(np.uint32)
    tokens = Tokens(ranks, np.repeat(np.arange(documents, dtype=np.uint16), lengths), positions)
    postings = encode(invert(tokens, len(terms)), documents)
    yield field, {**encode_terms(terms), **postings}, {}
    if field == TEXT:
        pairs = invert_pairs(tokens)
        arrays = encode_pairs(pairs.firsts, pairs.seconds, len(terms))
        yield PAIRS, {**arrays, **encode(pairs.postings, documents)}, {}
