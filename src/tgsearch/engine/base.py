"""What does every engine promise? Tokens and trees in; ids, scores and counts out.

An engine never sees text to analyse and never gives back markup. Documents
arrive as `TokenBatch`: integer arrays over a vocabulary. Questions arrive as a
`SearchRequest`: a match tree, which says *which* documents, and score clauses,
which say *in what order*. Both name terms exactly as the analyzer made them.

Every engine keeps the same promises, which tests/engines/contract.py checks:

* nothing of a writer is visible before `commit`, everything after;
* a searcher is a snapshot of one commit; deleted documents neither match,
  score nor count;
* the score of a clause is BM25 (Lucene's variant) with statistics over the
  whole index; a clause of several terms counts as one term: its frequency in a
  document is the weighted sum, its document frequency that of the union;
* hits are ordered by tier (unless a request mixes them), then score or date, ties
  by document id (code point order), so pages never repeat or skip a document;
* totals and facet counts are exact over the whole result.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tgsearch.value import frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tgsearch.engine.terms import TermQuestion
    from tgsearch.shard import Shard

TEXT = "text"  # accented syllables of title and body; positions kept
TITLE = "title"  # accented syllables of the title; positions kept
WORDS = "words"  # segmented words of title and body
FIELDS = (TEXT, TITLE, WORDS)
POSITIONED_FIELDS = (TEXT, TITLE)

FacetPath: TypeAlias = tuple[str, ...]


# Which documents: the match tree


@frozen
class Everything:
    """Every document."""


@frozen
class Nothing:
    """No document."""


@frozen
class HasTerm:
    """Documents that hold at least one of `terms` in `field`."""

    field: str
    terms: tuple[str, ...]


@frozen
class HasSequence:
    """Documents with one of `steps[0]`, then one of `steps[1]`, … in a positioned field.

    With `slop` 0 the positions are adjacent; with more, each step may come up
    to `slop` places later than directly after the one before it, in order.
    """

    field: str
    steps: tuple[tuple[str, ...], ...]
    slop: int = 0


@frozen
class HasId:
    """Documents with one of `ids`; unknown ids are passed over."""

    ids: tuple[str, ...]


@frozen
class AllOf:
    """Documents that match every node; of no node: every document."""

    nodes: tuple[MatchNode, ...]


@frozen
class AnyOf:
    """Documents that match at least one node; of no node: no document."""

    nodes: tuple[MatchNode, ...]


@frozen
class Outside:
    """Documents that do not match the node."""

    node: MatchNode


@frozen
class InFacet:
    """Documents that have a value of `facet` at or below one of `paths`."""

    facet: str
    paths: tuple[FacetPath, ...]


@frozen
class InDays:
    """Documents whose date range overlaps the days `first`–`last` (as of `date.toordinal`, inclusive)."""

    first: int
    last: int


MatchNode: TypeAlias = (
    Everything | Nothing | HasTerm | HasSequence | HasId | AllOf | AnyOf | Outside | InFacet | InDays
)


# In what order: score clauses


@frozen
class TermClause:
    """`weight` × BM25 of the union of weighted `terms` in `field`; term weights are in (0, 1].

    `background` is what `ranking.idf` takes: the share of all documents of the
    language that would hold one of the terms, 0 where that is not known.
    """

    field: str
    terms: tuple[tuple[str, float], ...]
    weight: float = 1.0
    background: float = 0.0


@frozen
class PairClause:
    """`weight` × BM25 of "one of `firsts` directly before one of `seconds`" in the text field.

    Adjacent pairs count as terms of a field of their own, whose length is the text's length less one.
    """

    firsts: tuple[tuple[str, float], ...]
    seconds: tuple[tuple[str, float], ...]
    weight: float = 1.0


Clause: TypeAlias = TermClause | PairClause


@frozen
class SearchRequest:
    """One question.

    `tiers` are match trees: a document belongs to the first that it matches,
    the result is their union, and earlier tiers rank first. `within` narrows
    every tier (filters). `sort` is "relevance", "newest" or "oldest"; sorting
    by date disregards tiers and puts undated documents last.
    """

    tiers: tuple[MatchNode, ...]
    within: MatchNode = Everything()
    clauses: tuple[Clause, ...] = ()
    sort: str = "relevance"
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()
    facet_depth: int = 0  # how many levels of a path are counted; 0: all
    stored: bool = True  # whether documents come with what is stored of them
    mixed: bool = False  # tiers only tell how documents match: the score alone orders them
    enough: int = 0  # later tiers are not looked at when the earlier hold at least this many; 0: all are


@frozen
class ScoredDocument:
    """One document of the answer."""

    id: str
    score: float  # 0.0 when sorted by date or nothing scores
    tier: int
    stored: bytes  # as it was handed over; b"" when the request does not ask for it


class LazyCounts(Mapping[FacetPath, int]):
    """Counts of one facet by path, of which those that are looked at are made.

    An engine may give them in place of a dictionary, for a facet may have very many values.
    """

    @abstractmethod
    def largest(self, limit: int) -> tuple[dict[FacetPath, int], int]:
        """Return the `limit` largest counts of the first level, and how many values that level has.

        What ties with the last of them is given too, so that the reader can say which comes first.
        """


@frozen
class SearchResponse:
    """The answer: one page of documents, and exact numbers over the whole result."""

    total: int
    documents: tuple[ScoredDocument, ...]
    facets: Mapping[str, Mapping[FacetPath, int]] = MappingProxyType({})  # counts of every prefix of a path
    tiers_used: int = 1


# Documents in


@frozen
class TokenColumn:
    """The tokens of one field for all documents of a batch, in order.

    Token i is `vocabulary[codes[i]]` at place `positions[i]` of its document;
    document d has the tokens `bounds[d]:bounds[d + 1]`. Positions ascend
    strictly within a document and may have gaps; None for fields without.

    Batches may share a vocabulary, which holds other terms than theirs too and
    grows from one to the next: terms then keep their codes.
    """

    vocabulary: Sequence[str]  # distinct
    codes: NDArray[np.int32]
    bounds: NDArray[np.int64]
    positions: NDArray[np.int32] | None = None

    def compact(self) -> TokenColumn:
        """Return the same tokens over a vocabulary of their terms alone, in the order of the codes."""
        import numpy as np

        used, codes = np.unique(self.codes, return_inverse=True)
        vocabulary = tuple(map(self.vocabulary.__getitem__, used.tolist()))
        return TokenColumn(vocabulary, codes.astype(np.int32), self.bounds, self.positions)


@frozen
class TokenBatch:
    """Analysed documents, ready to be written. All sequences are parallel to `ids`, which are distinct."""

    ids: tuple[str, ...]
    fields: Mapping[str, TokenColumn]  # by each of FIELDS
    stored: tuple[bytes, ...]  # what a hit gives back
    days: tuple[
        tuple[int, int] | None, ...
    ]  # first and last day (ordinals) of the date to filter and sort by
    facets: Mapping[str, tuple[tuple[FacetPath, ...], ...]]  # by facet, the paths of each document

    def compact(self) -> TokenBatch:
        """Return the same documents, none of whose vocabularies is shared: to be sent elsewhere."""
        fields = {field: column.compact() for field, column in self.fields.items()}
        return TokenBatch(self.ids, fields, self.stored, self.days, self.facets)


# The seam


@frozen
class EngineStatistics:
    """Sizes of one snapshot."""

    documents: int
    deleted: int
    segments: int
    terms: Mapping[str, int]  # distinct terms by field, the largest of the segments
    bytes: Mapping[str, int]  # on disk by part


class Searcher(ABC):
    """A snapshot of the last commit; safe to use from several threads; `close` it."""

    @property
    @abstractmethod
    def document_count(self) -> int:
        """How many documents the snapshot has; deleted ones do not count."""

    @abstractmethod
    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request; a page past the end has no documents."""

    @abstractmethod
    def search_all(self, requests: Sequence[SearchRequest]) -> tuple[SearchResponse, ...]:
        """Answer several requests that don't depend on each other; where the way is long, all at once."""

    @abstractmethod
    def anticipate(self, questions: Iterable[TermQuestion]) -> None:
        """Take note of what may be asked next. It changes no answer, only how soon it comes.

        For an engine that is far away: it looks all of it up in few round trips.
        One that has its terms at hand does not even look at the questions.
        """

    @abstractmethod
    def stored(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return what was stored for each of `ids` that exists."""

    @abstractmethod
    def document_frequency(self, field: str, term: str) -> int:
        """Return in how many documents `term` stands; deleted ones may still count. 0 when unknown."""

    @abstractmethod
    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms that begin with `prefix`; ties in code point order."""

    @abstractmethod
    def terms_folding_to(self, field: str, folded: str) -> tuple[tuple[str, int], ...]:
        """Return the terms whose `text.fold` is `folded`, with document frequencies, most frequent first."""

    @abstractmethod
    def terms_with_folded_prefix(self, field: str, folded: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms whose `text.fold` begins with `folded`; ties in code point order."""

    @abstractmethod
    def terms_near(self, field: str, folded: str, distance: int, limit: int) -> tuple[tuple[str, int], ...]:
        """Return up to `limit` terms whose `text.fold` is almost `folded`, with how many edits away it is.

        That is 1 to `distance` edits: a letter put in, left out or changed, or
        two neighbours swapped, none of them edited again (optimal string
        alignment). The nearest come first, then the most frequent (deleted
        documents may still count), then those first in code point order. Only
        terms of letters alone (`str.isalpha`) are found, and only the fields
        that have positions are asked.
        """

    @abstractmethod
    def explain(self, request: SearchRequest, id: str) -> tuple[tuple[Clause, float], ...]:
        """Return each clause's share of the score of one document, in the request's order."""

    @abstractmethod
    def manifest(self) -> dict[str, bytes]:
        """Return the entries that writers recorded, by key."""

    @abstractmethod
    def statistics(self) -> EngineStatistics:
        """Return the sizes of this snapshot."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files; a second call does nothing."""

    def __enter__(self) -> Searcher:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class Writer(ABC):
    """The one writer of an index, or of a share of it.

    Leaving its `with` block normally commits; an exception cancels.
    """

    @abstractmethod
    def add(self, batch: TokenBatch) -> Mapping[str, str]:
        """Add documents; those with the id of an earlier one replace it.

        Returns:
            The documents that the engine does not take, by id, with why: in
            words that fit after "… was not indexed: ". An earlier one of such
            an id stays; the others are added. An engine may take them all.
        """

    @abstractmethod
    def delete(self, ids: Sequence[str]) -> None:
        """Delete documents by id; unknown ids are passed over. Documents added later are not touched."""

    @abstractmethod
    def record(self, entries: Mapping[str, bytes | None]) -> None:
        """Set entries of the manifest, or remove those that are None, in the same commit as the documents."""

    @abstractmethod
    def settle(self) -> None:
        """Let the next commit also do what makes searching cheaper, for the end of a large addition."""

    @abstractmethod
    def compact(self) -> None:
        """Let the next commit leave what it holds in as little space, and as few parts, as the engine can.

        What is deleted is gone from the disk when the writer is closed, and so are files that only
        earlier commits used. Nothing else changes, and searchers that are open go on.
        """

    @abstractmethod
    def commit(self) -> None:
        """Make everything since the last commit durable and visible; the writer stays usable."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other writer commit as long as this context is open.

        A searcher that is opened in it has everything that was committed before.
        """
        yield

    @abstractmethod
    def close(self) -> None:
        """Release the lock; what was not committed is gone. A second call does nothing."""

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.close()


class Engine(ABC):
    """One index of one engine: hands out searchers and the writer, and keeps `settings`."""

    settings: Mapping[str, object]  # what `create` was given: analyzer fingerprint, format versions

    @abstractmethod
    def ensure(self) -> None:
        """Make sure that the index exists, if only empty, for others to open."""

    @abstractmethod
    def searcher(self) -> Searcher:
        """Open a snapshot of the last commit."""

    def follow(self, before: Engine) -> None:  # noqa: B027  # there may be nothing worth it
        """Take over what an earlier engine of the same index has read, as far as it still holds.

        That makes no difference but in time, and `before` can be closed at any time.
        """

    @abstractmethod
    def is_current(self, searcher: Searcher) -> bool:
        """Tell whether no commit came after `searcher` was opened; cheap."""

    @abstractmethod
    def writer(self, *, fresh: bool = False, shard: Shard | None = None) -> Writer:
        """Open the writer; with `fresh`, its first commit replaces everything that was there.

        Writers of different shares of one number may be open at once where the
        engine can do that; each writes what it likes, and what several write,
        the last of them to commit has written.

        Raises:
            IndexLockedError: another writer is open, here or in another process.
        """

    @abstractmethod
    def disk_bytes(self) -> int:
        """Return how many bytes the index takes on disk, with what earlier commits left; 0 if on none."""

    @abstractmethod
    def check(self) -> tuple[tuple[str, str], ...]:
        """Verify every file against its checksums; return (file, reason) for each that differs."""

    @abstractmethod
    def close(self) -> None:
        """Let go of everything; open searchers stay usable."""
