"""Which hits are one text, and how does a page show it once?

Hits are taken in their order. One that is nearly the same text as a hit shown
before it is folded into the first such hit, and no text stands for a chain of
others: each is compared with the hit that is shown. As many hits are looked at
as the page needs, so pages never repeat or skip a text. What else the whole
result holds of the texts of the page is asked of the engine by their marks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tgsearch.duplicates import COPY_FACET, Signature, alike
from tgsearch.engine.base import (
    AllOf,
    FacetPath,
    HasId,
    InFacet,
    Outside,
    ScoredDocument,
    Searcher,
    SearchRequest,
    SearchResponse,
)
from tgsearch.records import read_signature
from tgsearch.value import frozen

MAX_CANDIDATES = 1000  # that could be duplicates of the hits of a page are looked at, the best ranked ones,
MAX_CANDIDATES_OF_HIT = 100  # or so many for each hit, if those are more
_MAX_AT_ONCE = 4000  # hits are fetched, unless a page has more: a late page takes time, but no memory
_SAMPLE = 50  # are looked at first
_COMMON = 5  # of these, when they are other texts, have marks that are passed over


@frozen
class CollapsedHit:
    """A hit that is shown, and the ids of its duplicates among the result, best ranked first."""

    document: ScoredDocument
    duplicates: tuple[str, ...]


def collapsed_page(
    searcher: Searcher, request: SearchRequest, response: SearchResponse, offset: int, limit: int
) -> tuple[CollapsedHit, ...]:
    """Return `limit` hits behind the first `offset`, each text once.

    `request` asks for the first hits without folding, and `response` is its
    answer. Duplicates behind `MAX_CANDIDATES` that could be
    some are not listed; yet they are not shown on later pages either.
    """
    if offset >= response.total:  # there are no more texts than documents
        return ()
    texts = _Texts()
    page: list[ScoredDocument] = []
    for document in _ranked(searcher, request, response):
        if len(page) == limit:
            break
        if texts.add(read_signature(document.stored)) and len(texts) > offset:
            page.append(document)
    shown = {document.id for document in page}
    duplicates: dict[int, list[str]] = {number: [] for number in range(offset, offset + len(page))}
    most = max(MAX_CANDIDATES, MAX_CANDIDATES_OF_HIT * limit)
    for candidate in _candidates(searcher, request, response, texts.marks(offset), most, texts):
        number = texts.number(read_signature(candidate.stored))
        if number in duplicates and candidate.id not in shown:
            duplicates[number].append(candidate.id)
    return tuple(
        CollapsedHit(document, tuple(ids)) for document, ids in zip(page, duplicates.values(), strict=True)
    )


def _ranked(searcher: Searcher, request: SearchRequest, response: SearchResponse) -> Iterator[ScoredDocument]:
    """Yield all documents of a result in their order, up to twice as many of them fetched each time."""
    yield from response.documents
    seen = request.limit
    while seen and seen < response.total:
        more = replace(request, offset=seen, limit=min(seen, max(request.limit, _MAX_AT_ONCE)), facets=())
        yield from searcher.search(more).documents
        seen += more.limit


def _candidates(
    searcher: Searcher,
    request: SearchRequest,
    response: SearchResponse,
    marks: Sequence[FacetPath],
    most: int,
    texts: _Texts,
) -> Sequence[ScoredDocument]:
    """Return the documents of the result that have one of the marks, the best ranked `most`.

    Marks that many of them have that are none of the texts, as from the last words on every page of a
    site, are passed over.
    """
    if not marks:
        return ()
    # The tiers of the whole result, however few documents are left of it.
    whole = replace(request, tiers=request.tiers[: response.tiers_used], enough=0, facets=())

    def sharing(some: Sequence[FacetPath], limit: int) -> SearchResponse:
        within = AllOf((request.within, InFacet(COPY_FACET, tuple(some))))
        return searcher.search(replace(whole, within=within, limit=limit))

    found = sharing(marks, _SAMPLE)
    if found.total <= _SAMPLE:
        return found.documents
    signatures = [read_signature(document.stored) for document in found.documents]
    others = Counter(mark for each in signatures if texts.number(each) is None for mark in each.marks)
    return sharing([mark for mark in marks if others[mark] < _COMMON], most).documents


def duplicates(searcher: Searcher, id: str) -> tuple[bytes, ...] | None:
    """Return the records of all documents that are nearly the same text as one, by id; None without it."""
    record = searcher.stored([id]).get(id)
    if record is None:
        return None
    signature = read_signature(record)
    others = AllOf((InFacet(COPY_FACET, signature.marks), Outside(HasId((id,)))))
    total = searcher.search(SearchRequest((others,), limit=0)).total
    found = searcher.search(SearchRequest((others,), limit=total)).documents
    records = {each.id: each.stored for each in found if alike(signature, read_signature(each.stored))}
    return tuple(records[each] for each in sorted(records))


class _Texts:
    """The distinct texts met so far, numbered from 0."""

    def __init__(self) -> None:
        self._signatures: list[Signature] = []
        self._by_mark: dict[int, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._signatures)

    def add(self, signature: Signature) -> bool:
        """Add a text, and tell whether it is new."""
        if self.number(signature) is not None:
            return False
        for mark in signature.least:
            self._by_mark[mark].append(len(self))
        self._signatures.append(signature)
        return True

    def number(self, signature: Signature) -> int | None:
        """Return the number of the first text that is nearly the same; None when there is none."""
        candidates = {number for mark in signature.least for number in self._by_mark.get(mark, ())}
        return next((each for each in sorted(candidates) if alike(self._signatures[each], signature)), None)

    def marks(self, first: int) -> tuple[FacetPath, ...]:
        """Return the marks of the texts from a number on."""
        return tuple(dict.fromkeys(mark for each in self._signatures[first:] for mark in each.marks))
