"""Who may ask what, and how much of it? Everything that holds for every request, before and after its answer.

The server hands out a whole collection of an office, so it answers only by the
names it is called by (a page elsewhere could otherwise reach it under a name of
its own that resolves to this machine), to no page of another site that a browser
shows, only with the token where there is one, and tells browsers to run nothing
that does not come from it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tgsearch.messages import later
from tgsearch.web.problems import RETRY_SECONDS, Refusal, response_to

MAX_QUERY_BYTES = 16 << 10  # a query of a thousand letters with marks, encoded, and its filters
MAX_PATH_BYTES = 16 << 10  # an id of a thousand characters, encoded
MAX_HEADER_BYTES = 16 << 10
CROWDED = "tgsearch.crowded"  # in the state of a request that came when all connections were at work
COOKIE_SECONDS = 180 * 24 * 3600
LOOPBACK = ("localhost", "127.0.0.1", "::1")
WILDCARDS = ("0.0.0.0", "::")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {  # of every answer, unless it sets its own
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
_OPEN_PATHS = ("/healthz",)  # tells nothing but that there is an answer


@dataclass(frozen=True, slots=True)
class Access:
    """Who is let in.

    `host` is the address that the server listens at: a name, an address, or
    "0.0.0.0" or "::" for every address of the machine.
    """

    host: str = "127.0.0.1"
    token: str | None = None

    def knows(self, host: str) -> bool:
        """Tell whether the server is called by the name in a `Host` header; the port is not looked at.

        Where it listens at every address it is called by any of these, but not
        by names other than the machine's own: those may be anybody's.
        """
        name, given = _name_of(host), _plain(self.host)
        if not name:
            return False
        if name in (*LOOPBACK, given):
            return True
        if given not in WILDCARDS:
            return False
        own = socket.gethostname().lower()
        return _is_address(name) or name in (own, f"{own}.local", socket.getfqdn().lower())

    def admits(self, headers: Headers, cookie: str) -> bool:
        """Tell whether a request has the token, in its header or as the cookie; without one all have."""
        if self.token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        is_bearer = scheme.lower() == "bearer" and _are_equal(given.strip(), self.token)
        return is_bearer or _are_equal(cookie, self.cookie)

    def is_token(self, given: str) -> bool:
        """Tell whether this is the token."""
        return self.token is not None and _are_equal(given, self.token)

    @property
    def cookie(self) -> str:
        """What a browser is given for the token, which it does not tell."""
        return self._made_of_token(b"tgsearch cookie")

    @property
    def cookie_name(self) -> str:
        """The name of the cookie: another for each token, as all ports of a host share their cookies."""
        return f"tgsearch_{self._made_of_token(b'tgsearch cookie name')[:8]}"

    def _made_of_token(self, purpose: bytes) -> str:
        return hmac.new((self.token or "").encode(), purpose, hashlib.sha256).hexdigest()


class Guard:
    """Wraps an application."""

    def __init__(self, application: ASGIApp, access: Access, lang: str) -> None:
        self._application, self._access, self._lang = application, access, lang

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request: with a refusal, or as the application does."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        sender = _Sender(send)
        request = Request(scope, receive)
        try:
            response = self._refused(request)
            await (response(scope, receive, sender) if response else self._answer(scope, receive, sender))
        except asyncio.CancelledError:  # it took longer than the server waits when it is stopped
            if not sender.has_begun:
                stopping = Refusal(503, "stopping", later("The server is being stopped."))
                await response_to(request, stopping, self._lang)(scope, receive, sender)
            raise
        except Exception as error:
            response = response_to(request, error, self._lang)  # logs it, too
            if not sender.has_begun:
                await response(scope, receive, sender)

    async def _answer(self, scope: Scope, receive: Receive, sender: _Sender) -> None:
        """Have the application answer, until it has or nobody waits for it any more.

        A search that has not begun by then is not made: somebody who asks and
        hangs up, over and over, takes no place from others.
        """
        answering = asyncio.ensure_future(self._application(scope, receive, sender))
        leaving = asyncio.ensure_future(_hung_up(receive))
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
            if answering.done() or sender.has_ended:
                await answering
        finally:
            leaving.cancel()
            answering.cancel()
            await asyncio.gather(answering, leaving, return_exceptions=True)

    def _refused(self, request: Request) -> Response | None:
        """Return a redirection where one is due, None for what is let through; the rest is refused."""
        scope, headers = request.scope, request.headers
        if scope.get("state", {}).get(CROWDED):
            raise Refusal(503, "busy", _CROWDED, Retry_After=str(RETRY_SECONDS), Connection="close")
        if len(headers.getlist("host")) != 1 or not self._access.knows(headers["host"]):
            raise Refusal(421, "unknown_host", _UNKNOWN_HOST, Connection="close")
        if len(scope["query_string"]) > MAX_QUERY_BYTES or len(scope.get("raw_path", b"")) > MAX_PATH_BYTES:
            raise Refusal(414, "address_too_long", later("The address is too long: ask for less at once."))
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADER_BYTES:
            raise Refusal(431, "header_too_long", later("The header of the request is too long."))
        if request.method not in ("GET", "HEAD"):
            raise Refusal(405, "method_not_allowed", _ONLY_READ, Allow="GET, HEAD", Connection="close")
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            raise Refusal(413, "body", later("A request has no body here."), Connection="close")
        if _is_from_elsewhere(headers):
            raise Refusal(403, "cross_site", _CROSS_SITE)
        return self._checked(request)

    def _checked(self, request: Request) -> Response | None:
        """See to the token."""
        if self._access.token is None or request.scope["path"] in _OPEN_PATHS:
            return None
        given = request.query_params.getlist("token")
        if given and self._access.is_token(given[-1]):
            return self._moved(request)
        if given or not self._access.admits(
            request.headers, request.cookies.get(self._access.cookie_name, "")
        ):
            raise Refusal(401, "token_wanted", _TOKEN_WANTED, WWW_Authenticate="Bearer")
        return None

    def _moved(self, request: Request) -> Response:
        """Return the redirection to the same address without the token, which becomes a cookie."""
        # Two slashes at the beginning, or a backslash, would lead to another server.
        path = "/" + quote(request.scope["path"].lstrip("/\\"))
        pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        query = urlencode([(name, value) for name, value in pairs if name != "token"])
        response = RedirectResponse(f"{path}?{query}" if query else path, 303)
        response.headers["Cache-Control"] = "no-store"
        response.set_cookie(
            self._access.cookie_name,
            self._access.cookie,
            max_age=COOKIE_SECONDS,
            path="/",
            httponly=True,
            samesite="strict",
        )
        return response


class _Sender:
    """Sends an answer with the headers that all have."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = self.has_ended = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body":
            self.has_ended = not message.get("more_body", False)
        await self._send(message)


async def _hung_up(receive: Receive) -> None:
    """Wait until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


_UNKNOWN_HOST = later(
    "The server is not called by this name: use the address that it printed when it started."
)
_ONLY_READ = later("This address can only be read: use GET.")
_CROWDED = later("Too many searches at once: try again in a moment.")
_CROSS_SITE = later("A page of another site asked for this: open the address itself.")
_TOKEN_WANTED = later(
    "The server wants its token: open the address with ?token=… once, or send it as a bearer."
)


def _are_equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())


def _is_from_elsewhere(headers: Headers) -> bool:
    """Tell whether a browser asks for a page of another site, other than by following a link.

    Such a page could not read the answer, but measure how long it takes, or
    keep the server busy. Other servers of this machine are "same-site".
    Source: Fetch Metadata Request Headers, W3C working draft, section 2; RFC 6454, section 7
    for browsers that do not send those.
    """
    if headers.get("sec-fetch-site", "none") in ("cross-site", "same-site"):
        is_link = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return not is_link
    origin = headers.get("origin")
    return origin is not None and _authority(origin) != headers["host"].lower()


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _name_of(host: str) -> str:
    """Return the name in a `Host` header without port and brackets; "" for what is none."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not colon:
        name = host
    elif not (port.isascii() and port.isdecimal()):
        return ""
    if name.startswith("[") and name.endswith("]"):
        return _plain(name[1:-1])
    return "" if ":" in name else _plain(name)


def _plain(name: str) -> str:
    """Return a name or an address as all its spellings are compared."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name.lower().removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
