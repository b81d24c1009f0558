"""What does a search give back? Values in the shape of the JSON contract.

Every field of the JSON has an attribute of the same name here; `to_json`
turns any of them into plain dicts, lists, strings and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from tgsearch.value import field_names, frozen

JSON_VERSION = 1

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class Remark(str):
    """Something to tell the searcher: a sentence in English that knows its Vietnamese."""

    __slots__ = ("_vietnamese",)
    _vietnamese: str

    def __new__(cls, english: str, vietnamese: str) -> Remark:
        """Make a remark of the same sentence in both languages."""
        remark = super().__new__(cls, english)
        remark._vietnamese = vietnamese
        return remark

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
    """How many documents of the whole result have `value`; `path` narrows a search to it.

    `children` are the next level down, largest first for places and types, in order of time for dates.
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
    facets: Mapping[str, tuple[FacetCount, ...]]  # by "locality", "date", "type"; empty unless asked for

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


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
class SyncReport:
    """What a sync did, or with `dry_run` would do; counts are files."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    failed: tuple[Failure, ...]
    documents: int  # written in this run
    seconds: float
    dry_run: bool = False
    interrupted: bool = False


def to_json(value: object) -> Json:
    """Return `value` as JSON data: values as dicts, tuples as lists; empty explanations are left out."""
    if names := field_names(value):
        return {
            name: to_json(getattr(value, name))
            for name in names
            if name != "explanation" or getattr(value, name)
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
