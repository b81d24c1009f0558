"""What does a search give back? Values in the shape of the JSON contract.

Every field of the JSON has an attribute of the same name here; `to_json`
turns any of them into plain dicts, lists, strings and numbers.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from tgsearch.value import field_names, frozen

JSON_VERSION = 1

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class Remark(str):
    """Something to tell the searcher: a sentence in English that knows its Vietnamese.

    `proposal` is the query that it proposes, None for most.
    """

    __slots__ = ("_vietnamese", "proposal")
    _vietnamese: str
    proposal: str | None

    def __new__(cls, english: str, vietnamese: str, proposal: str | None = None) -> Remark:
        """Make a remark of the same sentence in both languages."""
        remark = super().__new__(cls, english)
        remark._vietnamese, remark.proposal = vietnamese, proposal
        return remark

    def __reduce__(self) -> tuple[type[Remark], tuple[str, str, str | None]]:
        return Remark, (str(self), self._vietnamese, self.proposal)  # what a copy is made of

    def message(self, lang: str = "en") -> str:
        """Return the sentence in `lang` ("en" or "vi"; anything else is English)."""
        return self._vietnamese if lang == "vi" else str(self)


@frozen
class Place:
    """Names of a locality from province down, and today's unit or units."""

    province: str | None = None
    district: str | None = None
    commune: str | None = None
    now: tuple[str, ...] = ()


@frozen
class Snippet:
    """An excerpt; `highlights` are half-open code point ranges of its `text`, ascending and disjoint."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()

    def html(self) -> str:
        """Return the text for a page: escaped, each highlight within `<mark>`."""
        from html import escape  # a table of two thousand names, which only pages need

        shown, at = "", 0
        for start, end in self.highlights:
            shown += f"{escape(self.text[at:start])}<mark>{escape(self.text[start:end])}</mark>"
            at = end
        return shown + escape(self.text[at:])


@frozen
class FacetCount:
    """How many documents of the whole result have `value`.

    `children` are the next level down: places and types with the largest
    count first, equal ones in alphabetical order; dates in order of time. A
    date or a type narrows a search by its `value`, a place by its own and
    those that it lies in: `locality="Hạ Long, Quảng Ninh"`.
    """

    value: str
    count: int
    children: tuple[FacetCount, ...] = ()


@frozen
class Share:
    """What one term adds to a score, of which part of the document."""

    term: str
    field: str
    score: float


@frozen
class Hit:
    """One document found; dates are printed spans such as "2021-01-15" or "2022-Q1"."""

    rank: int  # from 1, over all pages
    id: str
    score: float
    path: str | None
    title: str
    published: str | None
    event: str | None
    period: str | None
    type: str | None
    locality: Place
    numbers: tuple[str, ...]
    matched: str  # "exact", "tone", "unaccented", "relaxed" or "fuzzy"
    snippets: tuple[Snippet, ...]
    explanation: tuple[Share, ...] = ()  # only when asked for; largest share first
    duplicates: tuple[str, ...] | None = None  # ids of nearly the same texts; None unless hits are collapsed


class Facets(Mapping[str, tuple[FacetCount, ...]]):
    """Facets by name, whose rows are made when they are looked at."""

    @abstractmethod
    def first_rows(self, facet: str, limit: int) -> tuple[tuple[FacetCount, ...], int]:
        """Return what `Results.first_rows` does."""


@frozen
class Results:
    """One page of hits, with totals and facets over the whole result."""

    query: str
    interpreted: str
    notes: tuple[Remark, ...]  # what of the query was understood otherwise than it may have been meant
    total: int
    offset: int
    limit: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]  # of the facets asked for: "locality", "date", …

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def first_rows(self, facet: str, limit: int) -> tuple[tuple[FacetCount, ...], int]:
        """Return the first rows of a facet, and how many it has; none of one that was not counted.

        Where a facet has very many rows, as "number" may, that is much less work than to look at them all.
        """
        if isinstance(self.facets, Facets):
            return self.facets.first_rows(facet, limit)
        rows = self.facets.get(facet, ())
        return rows[:limit], len(rows)


@frozen
class Suggestion:
    """How a query may go on."""

    text: str  # the whole query
    count: int  # documents that hold it


@frozen
class Abbreviation:
    """What documents say that a short form stands for."""

    short: str
    long: str
    count: int  # documents that define it so


@frozen
class Why:
    """Why a query finds a document, or does not."""

    id: str | None  # None when the index does not have it
    found: bool
    rank: int | None  # from 1; None when it is not found, or further down than anybody looks
    matched: str | None  # the rung, as in `Hit`
    reasons: tuple[Remark, ...]  # what keeps it out, a sentence each
    explanation: tuple[Share, ...]  # what its score is made of, largest share first


@frozen
class FoundEvidence:
    """The words that a fact was taken from, and where they stood."""

    quote: str
    source: str


@frozen
class StoredDocument:
    """A whole document as the index keeps it."""

    id: str
    path: str | None
    url: str | None
    title: str
    text: str
    published: str | None
    event: str | None
    period: str | None
    type: str | None
    locality: Place
    mentions: tuple[Place, ...]
    numbers: tuple[str, ...]
    evidence: Mapping[str, tuple[FoundEvidence, ...]]  # by "published", "event", "period", "locality"
    encoding: str | None = None  # what it was read from, as "TCVN3 (0.97)"; None for plain UTF-8


@frozen
class Statistics:
    """What an index holds."""

    documents: int
    segments: int
    deleted: int  # documents that still take space
    terms: Mapping[str, int]  # distinct terms by grain
    bytes: Mapping[str, int]  # size on disk by part
    dated: int  # documents with a date to filter by
    placed: int  # documents with a primary locality
    files: int
    failures: int  # files that could not be read


@frozen
class Failure:
    """A file that was not indexed, and why."""

    path: str
    reason: str


@frozen
class GarbledText:
    """A document whose words read as nothing for a good part; it is indexed all the same."""

    id: str
    path: str | None  # of its file
    share: float  # of its words, in hundredths


@frozen
class SyncReport:
    """What a sync did, or with `dry_run` would do; counts are files."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    failed: tuple[Failure, ...]
    documents: int  # written in this run
    seconds: float
    renamed: tuple[tuple[str, str], ...] = ()  # old and new id of files that moved with their content
    dry_run: bool = False
    interrupted: bool = False
    garbled: tuple[GarbledText, ...] = ()  # of those written in this run, the worst first


@frozen
class Sighting:
    """Words that could have told of a date or a place, and what they were taken for."""

    quote: str
    meaning: str  # in English; knows its Vietnamese, as a `Remark` does


@frozen
class OpenCase:
    """A file that could not be read, or a document that something is open about."""

    id: str
    path: str | None
    title: str
    reason: str  # why it is open, in English; knows its Vietnamese, as a `Remark` does
    seen: tuple[Sighting, ...] = ()  # in the order of the document; of many the first


@frozen
class Finding:
    """How many cases there are of a kind, and the first of them, by file and then by id."""

    total: int
    cases: tuple[OpenCase, ...] = ()


@frozen
class EncodingCase:
    """A document that was not plain UTF-8."""

    id: str
    path: str | None
    title: str
    encoding: str  # what it was read from, and how surely where that was guessed: "TCVN3 (0.97)"


@frozen
class EncodingFinding:
    """How many documents were read from an encoding, and the first of them, the least certain first."""

    encoding: str  # as "TCVN3", "UTF-8, damaged" or "UTF-16, VNI"
    total: int
    cases: tuple[EncodingCase, ...] = ()


@frozen
class Diagnosis:
    """What could not be read, dated or placed, and how the rest was read."""

    documents: int
    files: int
    failed: Finding  # files that could not be read, or not wholly
    undated: Finding  # no date to filter by
    unplaced: Finding  # no place to filter by
    ambiguous: Finding  # a place named that several units are called, with nothing to tell which
    implausible: Finding  # dated before 1900 or after today
    garbled: Finding = Finding(0)  # a good part of the words reads as nothing; the worst first
    encodings: tuple[EncodingFinding, ...] = ()  # what was not plain UTF-8; most documents first


@frozen
class CompactReport:
    """What compacting did; sizes are those of all files of the index."""

    documents: int
    purged: int  # deleted documents that took space
    segments_before: int
    segments_after: int
    bytes_before: int
    bytes_after: int
    seconds: float


@frozen
class DumpReport:
    """What was dumped."""

    path: str | None  # None: to a stream
    documents: int
    files: int  # of the manifest
    bytes: int | None  # size of the file; None for a stream
    seconds: float


@frozen
class RestoreReport:
    """What was restored from a dump."""

    path: str | None  # None: from a stream
    documents: int
    files: int  # of the manifest
    seconds: float


# Fields that JSON lacks, unless they were asked for, and what they are then.
LEFT_OUT: Mapping[str, object] = {"explanation": (), "duplicates": None}


def to_json(value: object) -> Json:
    """Return `value` as JSON data: values as dicts, tuples as lists; what was not asked for is left out."""
    if names := field_names(value):
        return {
            name: to_json(getattr(value, name))
            for name in names
            if name not in LEFT_OUT or getattr(value, name) != LEFT_OUT[name]
        }
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise TypeError(f"not a result: {type(value).__name__}")
