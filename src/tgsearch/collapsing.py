"""Which hits are one text, and how does a page show it once?

Hits are taken in their order. One that is nearly the same text as a hit shown
before it is folded into the first such hit, and no text stands for a chain of
others: each is compared with the hit that is shown. As many hits are looked at
as the page needs, so pages never repeat or skip a text. What else the whole
result holds of the texts of the page is asked of the engine by their marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tgsearch.duplicates import COPY_FACET, Signature, alike
from tgsearch.engine.base import (
    AllOf,
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

MAX_CANDIDATES = 1000  # for the duplicates of all hits of a page, the best ranked ones
_MORE_PAGES = 4  # how many pages' worth are looked at, at least, when there is need of more


@frozen
class CollapsedHit:
    """A hit that is shown, and the ids of its duplicates among the result, best ranked first."""

    document: ScoredDocument
    duplicates: tuple[str, ...]


def collapsed_page(
    searcher: Searcher, request: SearchRequest, response: SearchResponse
) -> tuple[CollapsedHit, ...]:
    """Return the page that `request` asks for, counted in texts; `response` is its answer without folding.

    Duplicates beyond the first `MAX_CANDIDATES` that could be some are not
    listed. Yet they are not shown on later pages either.
    """
    wanted = request.offset + request.limit
    texts = _Texts()
    page: list[ScoredDocument] = []
    for document in _ranked(searcher, request, response):
        if not texts.add(read_signature(document.stored)):
            continue
        if len(texts) > request.offset:
            page.append(document)
        if len(texts) >= wanted:
            break
    shown = {document.id for document in page}
    duplicates: dict[int, list[str]] = {number: [] for number in range(request.offset, len(texts))}
    for candidate in _candidates(searcher, request, response, texts):
        number = texts.number(read_signature(candidate.stored))
        if number in duplicates and candidate.id not in shown:
            duplicates[number].append(candidate.id)
    return tuple(
        CollapsedHit(document, tuple(ids)) for document, ids in zip(page, duplicates.values(), strict=True)
    )


def _ranked(searcher: Searcher, request: SearchRequest, response: SearchResponse) -> Iterator[ScoredDocument]:
    """Yield all documents of a result in their order, more and more of them fetched at a time."""
    seen, size = 0, request.offset + request.limit
    if not request.offset:  # the first page is there already
        yield from response.documents
        seen, size = len(response.documents), _MORE_PAGES * request.limit
    while size and seen < response.total:
        more = replace(request, offset=seen, limit=size, facets=())
        yield from searcher.search(more).documents
        seen += size
        size = max(size, seen)


def _candidates(
    searcher: Searcher, request: SearchRequest, response: SearchResponse, texts: _Texts
) -> Sequence[ScoredDocument]:
    """Return the documents of the result that share a mark with a text of the page, best ranked first."""
    marks = texts.marks(request.offset)
    if not marks:
        return ()
    found = replace(
        request,
        tiers=request.tiers[: response.tiers_used],  # those of the whole result, however few are left of it
        enough=0,
        within=AllOf((request.within, InFacet(COPY_FACET, marks))),
        offset=0,
        limit=MAX_CANDIDATES,
        facets=(),
    )
    return searcher.search(found).documents


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
        self._by_mark: dict[tuple[str], list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._signatures)

    def add(self, signature: Signature) -> bool:
        """Add a text, and tell whether it is new."""
        if self.number(signature) is not None:
            return False
        for mark in signature.marks:
            self._by_mark[mark].append(len(self))
        self._signatures.append(signature)
        return True

    def number(self, signature: Signature) -> int | None:
        """Return the number of the first text that is nearly the same; None when there is none."""
        candidates = {number for mark in signature.marks for number in self._by_mark.get(mark, ())}
        return next((each for each in sorted(candidates) if alike(self._signatures[each], signature)), None)

    def marks(self, first: int) -> tuple[tuple[str], ...]:
        """Return the marks of the texts from a number on."""
        return tuple(dict.fromkeys(mark for each in self._signatures[first:] for mark in each.marks))
