"""Which pages are there? The search, a document, what was saved, help, and results as files.

A page is made in the thread that searches for it, and complete without a
script. Everything that it shows is its address: `SearchParameters`.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import tgsearch
from tgsearch import render
from tgsearch.messages import later
from tgsearch.render import View
from tgsearch.web import addresses, assets
from tgsearch.web.document import MAX_SIMILAR, MAX_STEPS, document_view
from tgsearch.web.html import rendered
from tgsearch.web.narrowing import without_filters
from tgsearch.web.parameters import FACETS, SearchParameters, parse
from tgsearch.web.problems import status_of
from tgsearch.web.snapshot import SharedIndex
from tgsearch.web.views import (
    ACCENTS,
    MATCHES,
    SHORT_ROWS,
    Link,
    Way,
    chips,
    folding_link,
    result_view,
    sort_links,
    unit_links,
)
from tgsearch.web.words import shorter

MAX_EXPORTED = 1000
MAX_WAYS = 8
_MAX_CANDIDATES = 100
_FILES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_FILTERS = {
    "locality": later("Place"),
    "since": later("From"),
    "until": later("To"),
    "year": later("Year"),
    "type": later("Type"),
    "number": later("Numbers"),
}


def routes() -> list[Route]:
    """Return the addresses of the pages and of what they are made of."""
    return [
        Route("/", search),
        Route("/documents", document),
        Route("/documents/{id:path}", document),
        Route("/saved", saved),
        Route("/help", help),
        Route("/export.{format}", export),
        Route("/static/{name}", assets.static),
        Route("/favicon.ico", assets.icon),
    ]


async def search(request: Request) -> Response:
    """Show a page of results."""
    shared, view, asked = _read(request)
    html, status = await shared.ask(lambda index: _search_page(index, view, asked))
    return _html(html, status)


async def document(request: Request) -> Response:
    """Show a document, with what the query of the address marks in it."""
    shared, view, asked = _read(request)
    id = str(request.path_params.get("id", request.query_params.get("id", "")))
    return _html(await shared.ask(lambda index: _document_page(index, view, asked, id)))


async def saved(request: Request) -> Response:
    """Show the frame that the browser fills with what it keeps."""
    _, view, asked = _read(request)
    return _html(_page("saved.html", view, asked, lambda state: addresses.of_page(state, "saved")))


async def help(request: Request) -> Response:
    """Show how to search."""
    _, view, asked = _read(request)
    return _html(_page(f"help.{view.lang}.html", view, asked, lambda state: addresses.of_page(state, "help")))


async def export(request: Request) -> Response:
    """Send the first hits of a result as a file."""
    shared, view, asked = _read(request)
    format = str(request.path_params["format"])
    if format not in _FILES:
        raise HTTPException(404)
    day = date.today()
    content = await shared.ask(lambda index: _exported(index, view, asked, format, day))
    headers = {"Content-Disposition": f'attachment; filename="tgsearch-{day.isoformat()}.{format}"'}
    return Response(content, headers=headers, media_type=_FILES[format])


def _read(request: Request) -> tuple[SharedIndex, View, SearchParameters]:
    """Return the index, for whom the answer is, and what is asked."""
    asked = parse(request.scope["query_string"].decode("latin-1"))
    shared, lang = request.app.state.snapshot, request.app.state.lang
    assert isinstance(shared, SharedIndex), "set when the application is made"
    return shared, View(lang=asked.lang or lang), asked


def _html(text: str, status: int = 200) -> Response:
    # A lone surrogate (a file name that is no text) can't be sent, and is nothing to read either.
    return Response(text.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8")


def _page(
    template: str,
    view: View,
    state: SearchParameters,
    address: Callable[[SearchParameters], str],
    **data: object,
) -> str:
    """Return a page with what all of them have: the box, and the links to each other.

    `address` gives that of the page itself for another state.
    """
    plain = SearchParameters(lang=state.lang)
    return rendered(
        template,
        view,
        state=state,
        chips=chips(view, state),
        home=addresses.of_search(plain),
        saved=addresses.of_page(plain, "saved"),
        help=addresses.of_page(plain, "help"),
        other_lang=address(state.replace(lang="en" if view.lang == "vi" else "vi")),
        matches=MATCHES,
        accents=ACCENTS,
        **data,
    )


# The search


def _search_page(index: tgsearch.Index, view: View, state: SearchParameters) -> tuple[str, int]:
    """Return the page, and its status: a query that can't be answered is told on the page that asked."""
    try:
        state, results = _answered(index, state)
    except tgsearch.QueryError as error:
        refused = _page(
            "refused.html",
            view,
            state,
            addresses.of_search,
            sentence=error.message(view.lang),
            ways=_meant(error, state),
        )
        return refused, status_of(error)
    return (
        _page(
            "search.html",
            view,
            state,
            addresses.of_search,
            result=result_view(view, state, results),
            is_start=not chips(view, state) and not state.q and state.page == 1,
            sorts=sort_links(view, state),
            folding=folding_link(view, state),
            units=unit_links(view, state),
            without_filters=addresses.of_search(without_filters(state)),
            ways=tuple(_ways(index, view, state)) if not results.total else (),
            exports={format: addresses.of_export(state, format) for format in _FILES},
            max_exported=MAX_EXPORTED,
            short_rows=SHORT_ROWS,
        ),
        200,
    )


def _answered(index: tgsearch.Index, state: SearchParameters) -> tuple[SearchParameters, tgsearch.Results]:
    """Return the result, and the state with the units that it was asked by.

    Places go by the units of today unless the address says otherwise, or names
    a place that is gone.
    """
    try:
        return state, _found(index, dataclasses.replace(state, units=state.units or "today"))
    except tgsearch.OptionError:
        if state.units is not None or not state.locality:
            raise
        then = dataclasses.replace(state, units="then")
        return then, _found(index, then)


def _found(index: tgsearch.Index, state: SearchParameters) -> tgsearch.Results:
    return index.search(
        state.q,
        **state.filters(),
        sort=state.sort,
        limit=state.limit or 10,
        page=state.page,
        collapse=state.collapse,
        facets=FACETS,
        all_values=True,
    )


def _meant(error: tgsearch.QueryError, state: SearchParameters) -> tuple[Link, ...]:
    """Return the places that an ambiguous name may mean, as links to searches for them."""
    if not isinstance(error, tgsearch.AmbiguousLocalityError):
        return ()
    text, candidates = error.data["text"], error.data["candidates"]
    assert isinstance(candidates, tuple), "as the error declares"
    left = tuple(place for place in state.locality if place != text)
    return tuple(
        Link(name, addresses.of_search(state.replace(locality=(*left, name))))
        for name in map(str, candidates[:_MAX_CANDIDATES])
    )


def _ways(index: tgsearch.Index, view: View, state: SearchParameters) -> Iterator[Way]:
    """Yield other searches that find something, for one that does not: fewer filters, fewer words."""
    left = MAX_WAYS
    for text, other in _others(view, state):
        total = _total(index, other) if left else 0
        if total:
            left -= 1
            yield Way(text, total, addresses.of_search(other))


def _others(view: View, state: SearchParameters) -> Iterator[tuple[str, SearchParameters]]:
    filters = len(chips(view, state))
    if state.locality:
        yield view.say("in any place"), state.replace(locality=())
    if state.year or state.since or state.until:
        yield view.say("of any time"), state.replace(year=(), since=None, until=None)
    if state.type:
        yield view.say("of any type"), state.replace(type=())
    if state.number:
        yield view.say("with any number"), state.replace(number=())
    if state.accents != "ignore":
        yield view.say(ACCENTS["ignore"]), state.replace(accents="ignore")
    if state.match != "any" and len(state.q.split()) > 1:
        yield view.say(MATCHES["any"]), state.replace(match="any")
    for query in shorter(state.q):
        yield view.say("only “{query}”", query=query), state.replace(q=query)
    if filters > 1:
        yield view.say("without any filter"), without_filters(state)
    if filters and state.q:
        yield view.say("all documents with these filters"), state.replace(q="")
        for query in shorter(state.q):
            text = view.say("only “{query}”, without any filter", query=query)
            yield text, without_filters(state).replace(q=query)


def _total(index: tgsearch.Index, state: SearchParameters) -> int:
    """Return how many documents another state finds; 0 if it can't be asked."""
    try:
        units = state.units or "today"
        return index.search(
            state.q, **dataclasses.replace(state, units=units).filters(), limit=0, facets=False
        ).total
    except tgsearch.QueryError:
        return 0


# A document


def _document_page(index: tgsearch.Index, view: View, state: SearchParameters, id: str) -> str:
    found = index.get(id)
    shown = document_view(
        view,
        state,
        found,
        index.marked(id, state.q, match=state.match, accents=state.accents),
        index.similar(id, limit=MAX_SIMILAR),
        index.duplicates(id),
        has_original=index.original(id) is not None,
    )
    return _page(
        "document.html",
        view,
        state,
        lambda other: addresses.of_document(other, id),
        document=shown,
        back=addresses.of_search(state),
        max_steps=MAX_STEPS,
    )


# Files


def _exported(index: tgsearch.Index, view: View, state: SearchParameters, format: str, day: date) -> bytes:
    state, results = _answered(index, dataclasses.replace(state, limit=MAX_EXPORTED, page=1))
    content = io.BytesIO()
    render.export(view, results, content, format, filters=_narrowed(view, state), day=day)
    return content.getvalue()


def _narrowed(view: View, state: SearchParameters) -> list[tuple[str, str]]:
    """Return the filters that are set, as (name, value)."""
    rows = []
    for name, label in _FILTERS.items():
        value = getattr(state, name)
        if value:
            rows.append((view.say(label), value if isinstance(value, str) else "; ".join(value)))
    return rows
