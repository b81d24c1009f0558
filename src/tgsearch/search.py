"""How does a query become a page of results? Asked of the engine, and shown with its passages."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

from tgsearch.asking import Answer, Asking, SearchOptions, parse_query
from tgsearch.engine.base import Searcher
from tgsearch.facets import facet_counts
from tgsearch.hits import Presenter, explained
from tgsearch.localities import gazetteer
from tgsearch.resolve import remark
from tgsearch.results import Hit, Results

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer

__all__ = ["SearchOptions", "ranked_ids", "search"]


def search(
    searcher: Searcher, analyzer: Analyzer, query: str, options: SearchOptions, today: date
) -> Results:
    """Answer a query from one snapshot; errors are those of `Index.search`."""
    started = time.perf_counter()
    parsed = parse_query(query, today)
    answer = Asking(searcher, analyzer, options, today).answer(parsed.tree)
    request, response = answer.request, answer.response
    presenter = Presenter(analyzer, answer.resolution.wanted)
    if options.collapse:
        hits = _collapsed_hits(searcher, presenter, answer, options)
    else:
        hits = tuple(presenter.hits(response.documents, first_rank=request.offset + 1))
    if options.explain and request.sort == "relevance":  # nothing is scored otherwise
        hits = tuple(explained(hit, searcher, request) for hit in hits)
    return Results(
        query=query,
        interpreted=str(answer.resolution.tree),
        notes=(*map(remark, parsed.notes), *answer.resolution.notes, *answer.notes),
        total=response.total,
        offset=(options.page - 1) * options.limit,
        limit=options.limit,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        hits=hits,
        facets=facet_counts(response.facets, gazetteer) if options.counted else {},
    )


def _collapsed_hits(
    searcher: Searcher, presenter: Presenter, answer: Answer, options: SearchOptions
) -> tuple[Hit, ...]:
    """Return the hits of a page on which each text is shown once."""
    from dataclasses import replace

    from tgsearch.collapsing import collapsed_page  # most searches show every document

    offset = (options.page - 1) * options.limit
    page = collapsed_page(searcher, answer.request, answer.response, offset, options.limit)
    hits = presenter.hits([each.document for each in page], first_rank=offset + 1)
    return tuple(replace(hit, duplicates=each.duplicates) for hit, each in zip(hits, page, strict=True))


def ranked_ids(
    searcher: Searcher, analyzer: Analyzer, query: str, options: SearchOptions, today: date
) -> tuple[str, ...]:
    """Return only the ids of the hits of `search`, in their order: making passages takes most of its time."""
    asking = Asking(searcher, analyzer, options, today, stored=False)
    response = asking.answer(parse_query(query, today).tree).response
    return tuple(document.id for document in response.documents)
