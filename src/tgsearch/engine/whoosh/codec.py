"""Where does the array engine plug into Whoosh? A codec, its segments, and readers over them.

Whoosh keeps the schema, generations, segments and deletions; the codec keeps
terms and postings in the arrays of `segment`. A plain Whoosh `Searcher` opened
on the directory finds them through the readers here.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from pathlib import Path

from whoosh import fields, formats
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec, W3PerDocReader, W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import ListMatcher, Matcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from tgsearch.engine.base import FIELDS, TEXT
from tgsearch.engine.whoosh.segment import Field, SegmentData

ID = "id"


class TokensField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field whose tokens come from outside as arrays, never from Whoosh's own analysis."""

    analyzer = None
    scorable = True
    stored = False
    unique = False
    spelling = False
    vector = None
    column_type = None

    def __init__(self) -> None:
        self.format = formats.Frequency()


def schema() -> fields.Schema:
    """Return the schema of every index."""
    return fields.Schema(**{ID: fields.STORED(), **{name: TokensField() for name in FIELDS}})


class ArraySegment(W3Segment):  # type: ignore[misc]
    """A segment whose terms and postings are arrays; pickled as three plain values."""

    def __reduce__(self) -> tuple[object, ...]:
        return restore_segment, (self.segid, self._doccount, tuple(sorted(self._deleted or ())))


def restore_segment(segment_id: str, documents: int, deleted: tuple[int, ...]) -> ArraySegment:
    """Make a segment from the values in the table of contents."""
    return ArraySegment(ArrayCodec(), "MAIN", documents, segment_id, set(deleted) or None)


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """Reads segments of arrays; they are written by `ArrayWriter`."""

    length_stats = False

    def new_segment(self, storage: FileStorage, indexname: str) -> ArraySegment:
        """Return an empty segment with a name of its own."""
        return ArraySegment(self, indexname)

    def terms_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayTermsReader:
        """Return Whoosh's view of the terms."""
        return ArrayTermsReader(segment_data(storage, segment))

    def per_document_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayPerDocReader:
        """Return Whoosh's view of lengths and ids."""
        return ArrayPerDocReader(storage, segment)


def segment_data(storage: FileStorage, segment: ArraySegment) -> SegmentData:
    """Open the arrays of a segment."""
    stem = segment.make_filename("")
    return SegmentData(Path(storage.folder), stem, segment.doc_count_all(), tuple(segment.deleted_docs()))


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Terms and postings as Whoosh asks for them, one term at a time."""

    def __init__(self, data: SegmentData) -> None:
        self._data = data

    def _find(self, fieldname: str, text: bytes) -> tuple[Field, int]:
        if fieldname not in FIELDS:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        field = self._data.fields[fieldname]
        number = field.dictionary.number(text.decode("utf-8", "surrogatepass"))
        if number < 0 or not field.postings.count(number):
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return field, number

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        try:
            self._find(*term)
        except TermNotFound:
            return False
        return True

    def indexed_field_names(self) -> Iterable[str]:
        """Return the names of the fields."""
        return FIELDS

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every (field, term)."""
        for name in sorted(FIELDS):
            yield from ((name, term) for term in self._data.fields[name].dictionary.terms)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the (field, term)s from `prefix` on."""
        terms = self._data.fields[fieldname].dictionary.terms
        for number in range(bisect.bisect_left(terms, prefix), len(terms)):
            yield fieldname, terms[number]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every term with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield the terms from `prefix` on with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term."""
        field, number = self._find(fieldname, text)
        docs, tfs = field.postings.list(number).docs(), field.postings.list(number).tfs()
        lengths = self._data.lengths(fieldname)[docs]
        return TermInfo(
            weight=float(tfs.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(tfs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term stands in all documents, 0 when unknown."""
        known = (fieldname, text) in self
        return float(self.term_info(fieldname, text).weight()) if known else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return in how many documents a term stands, 0 when unknown."""
        known = (fieldname, text) in self
        return int(self.term_info(fieldname, text).doc_frequency()) if known else 0

    def matcher(
        self, fieldname: str, text: bytes, format_: formats.Format, scorer: BaseScorer | None = None
    ) -> Matcher:
        """Return a matcher over a term's postings."""
        field, number = self._find(fieldname, text)
        return ListMatcher(
            field.postings.list(number).docs().tolist(),
            field.postings.list(number).tfs().astype(float).tolist(),
            format=format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )


class ArrayPerDocReader(W3PerDocReader):  # type: ignore[misc]
    """Lengths from the arrays; the stored field of a document is its id."""

    def __init__(self, storage: FileStorage, segment: ArraySegment) -> None:
        super().__init__(storage, segment)
        self._data = segment_data(storage, segment)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return how many tokens a document has in a field."""
        return int(self._data.lengths(fieldname)[docnum]) if fieldname in FIELDS else default

    def field_length(self, fieldname: str) -> int:
        """Return how many tokens all documents have in a field."""
        return int(self._data.lengths(fieldname).sum()) if fieldname in FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        """Return the smallest length of a field."""
        return int(self._data.lengths(fieldname).min()) if fieldname in FIELDS else 0

    def max_field_length(self, fieldname: str) -> int:
        """Return the largest length of a field."""
        return int(self._data.lengths(fieldname).max()) if fieldname in FIELDS else 0

    def has_column(self, fieldname: str) -> bool:
        """Say that there are no Whoosh columns; dates and facets are arrays of their own."""
        return False

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """Return the id."""
        return {ID: self._data.id(docnum)}


__all__ = ["TEXT", "ArrayCodec", "ArraySegment", "TokensField", "restore_segment", "schema", "segment_data"]
