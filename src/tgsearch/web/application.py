"""Which address is answered by what? The application that the server runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import tgsearch
from tgsearch.web import api
from tgsearch.web.guard import Access, Guard
from tgsearch.web.problems import Refusal, response_to
from tgsearch.web.snapshot import SharedIndex


def application(
    shared: SharedIndex, access: Access, lang: str = "vi", routes: Sequence[BaseRoute] = ()
) -> Starlette:
    """Return the application over an index.

    Args:
        shared: the index; closed when the application ends. Handlers have it
            as `request.app.state.snapshot`.
        access: who is let in.
        lang: of pages whose address does not say; `request.app.state.lang`.
        routes: the addresses of pages, besides those of the API; () shows the API at "/".
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        with suppress(tgsearch.TgsearchError, Refusal):  # who asks first is told
            await shared.ask(_touch)
        try:
            yield
        finally:
            shared.close()

    def refused(request: Request, error: Exception) -> Response:
        return response_to(request, error, lang)

    made = Starlette(
        routes=[*api.routes(), *(routes or [Route("/", api.shown)])],
        middleware=[Middleware(Guard, access, lang)],
        exception_handlers={HTTPException: refused},  # of Starlette itself; all others come to the guard
        lifespan=lifespan,
    )
    made.router.redirect_slashes = False  # an address has one spelling
    made.state.snapshot, made.state.lang = shared, lang
    made.state.wants_token = access.token is not None
    return made


def _touch(index: tgsearch.Index) -> None:
    """Load what a search needs, so that nobody waits for it."""
    index.search("tìm", limit=1)
    index.suggest("ti", limit=1)
