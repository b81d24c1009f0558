"""Which documents does an index put first? The ids of a search, without the passages that a reader is shown.

Making snippets of a thousand hits takes ten times as long as finding them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from tgsearch.engine.base import Searcher, SearchRequest, SearchResponse
from tgsearch.search import SearchOptions, search

if TYPE_CHECKING:
    from tgsearch.index import Index


def ranked_ids(index: Index, query: str, *, limit: int, match: str, accents: str) -> tuple[str, ...]:
    """Return the ids of the first `limit` hits of `Index.search`, in its order; errors are the same."""
    listener = _Listener(index._current())
    options = SearchOptions(limit=limit, facets=False, match=match, accents=accents)
    search(cast("Searcher", listener), index._analyzer, query, options, index._today())
    return listener.ids


class _Listener:
    """A searcher that keeps the ids of what it finds, and gives no documents to be shown."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.ids: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> object:
        return getattr(self._searcher, name)

    def search(self, request: SearchRequest) -> SearchResponse:
        response = self._searcher.search(replace(request, stored=False))
        self.ids = tuple(document.id for document in response.documents)
        return SearchResponse(response.total, (), response.facets, response.tiers_used)
