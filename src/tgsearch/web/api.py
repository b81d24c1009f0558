"""What can a program ask over HTTP? The methods of the library that read, each at an address of its own.

The objects are those of docs/json.md, the parameters those of the library.
What is asked is strict: a parameter that an address does not know is an error,
for a filter that was misspelled would find too much in silence.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import tgsearch
from tgsearch.messages import later
from tgsearch.results import JSON_VERSION, LEFT_OUT, Json
from tgsearch.value import field_names
from tgsearch.web import openapi, originals, reference
from tgsearch.web.parameters import SearchParameters, parse
from tgsearch.web.problems import Refusal
from tgsearch.web.snapshot import SharedIndex


def routes() -> list[Route]:
    """Return the addresses of the API."""
    return [
        Route("/api/search", search),
        Route("/api/facets", facets),
        Route("/api/suggest", suggest),
        Route("/api/documents/{id:path}", document),
        Route("/api/similar/{id:path}", similar),
        Route("/api/originals/{id:path}", original),
        Route("/healthz", health),
        Route("/openapi.json", described),
        Route("/api", shown),
    ]


async def search(request: Request) -> Response:
    """Answer `Index.search`."""
    asked = _read(request, openapi.SEARCH)
    return await _json(
        request,
        lambda index: _results(
            index.search(
                asked.q,
                **asked.filters(),
                sort=asked.sort,
                limit=asked.limit,
                page=asked.page,
                facets=asked.facets,
                all_values=asked.all_values,
                explain=asked.explain,
                collapse=asked.collapse,
            )
        ),
    )


async def facets(request: Request) -> Response:
    """Answer `Index.facets`."""
    asked = _read(request, openapi.FACETS)
    return await _json(
        request,
        lambda index: _results(
            index.facets(asked.q, **asked.filters(), by=asked.by, all_values=asked.all_values)
        ),
    )


async def suggest(request: Request) -> Response:
    """Answer `Index.suggest`."""
    asked = _read(request, openapi.SUGGEST)
    return await _json(
        request,
        lambda index: dumped(
            {"version": JSON_VERSION, "suggestions": index.suggest(asked.q, limit=asked.limit)}
        ),
    )


async def document(request: Request) -> Response:
    """Answer `Index.get`."""
    _read(request, openapi.DOCUMENT)
    id = _id(request)
    return await _json(request, lambda index: _versioned(index.get(id)))


async def similar(request: Request) -> Response:
    """Answer `Index.similar`."""
    asked = _read(request, openapi.SIMILAR)
    id = _id(request)
    return await _json(request, lambda index: _results(index.similar(id, limit=asked.limit)))


async def original(request: Request) -> Response:
    """Send the file that a document was read from; see `originals`."""
    _read(request, openapi.DOCUMENT)
    id = _id(request)
    answer = await _shared(request).ask(lambda index: _original(index, id))
    if answer is None:
        raise Refusal(404, "no_original", later("The file of this document is not there any more."))
    return answer


def _original(index: tgsearch.Index, id: str) -> Response | None:
    """Return the answer that sends the file of a document, or None if it can't be read (any more)."""
    path = index.original(id)
    try:
        return None if path is None else originals.response(path)
    except OSError:
        return None


async def health(request: Request) -> Response:
    """Tell that the index can be searched; it is an error otherwise."""
    _read(request, ())
    await _shared(request).ask(lambda index: index.search("", limit=0, facets=False))
    return Response('{"status":"ok"}', media_type="application/json")


async def described(request: Request) -> Response:
    """Send the OpenAPI document."""
    return Response(dumped(_description(request)), media_type="application/json")


async def shown(request: Request) -> Response:
    """Show the OpenAPI document to people."""
    return Response(reference.page(_description(request)), media_type="text/html; charset=utf-8")


def _description(request: Request) -> dict[str, Json]:
    return openapi.document(wants_token=request.app.state.wants_token)


def _read(request: Request, names: Sequence[str]) -> SearchParameters:
    return parse(request.scope["query_string"].decode("latin-1"), only=names)


def _id(request: Request) -> str:
    id = request.path_params["id"]
    assert isinstance(id, str), "declared as a path"
    return id


def _shared(request: Request) -> SharedIndex:
    shared = request.app.state.snapshot
    assert isinstance(shared, SharedIndex), "set when the application is made"
    return shared


async def _json(request: Request, answer: Callable[[tgsearch.Index], bytes]) -> Response:
    """Answer with JSON that is made, like the search, in another thread."""
    return Response(await _shared(request).ask(answer), media_type="application/json")


def _results(results: tgsearch.Results) -> bytes:
    return _versioned(results)


def _versioned(value: tgsearch.Results | tgsearch.StoredDocument) -> bytes:
    return dumped({"version": JSON_VERSION, **_fields(value)})


def dumped(data: object) -> bytes:
    """Return values of `tgsearch.results` as JSON, the same as by `results.to_json`, but faster.

    A lone surrogate (a file name that is no text) is not UTF-8, so such an answer is escaped.
    """
    try:
        return _dumped(data, ascii_only=False).encode()
    except UnicodeEncodeError:
        return _dumped(data, ascii_only=True).encode()


def _dumped(data: object, *, ascii_only: bool) -> str:
    return json.dumps(data, ensure_ascii=ascii_only, separators=(",", ":"), default=_fields)


def _fields(value: object) -> dict[str, object]:
    """Return a value that JSON does not know as one that it does."""
    if type(value) is tgsearch.FacetCount:  # of which there are thousands
        return {"value": value.value, "count": value.count, "children": value.children}
    if names := field_names(value):
        return {
            name: getattr(value, name)
            for name in names
            if name not in LEFT_OUT or getattr(value, name) != LEFT_OUT[name]
        }
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"not a result: {type(value).__name__}")
