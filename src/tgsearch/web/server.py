"""How does the server run? Bound before it says so, closed to slow clients, ended by Ctrl-C or a signal."""

from __future__ import annotations

import asyncio
import errno
import gc
import socket
import sys
from collections.abc import Callable
from http import HTTPStatus
from types import FrameType
from urllib.parse import urlencode

import h11
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

import tgsearch
from tgsearch.messages import later
from tgsearch.web import pages
from tgsearch.web.application import application
from tgsearch.web.guard import CROWDED, HEADERS, Access
from tgsearch.web.problems import MEDIA_TYPE, Refusal, log, problem_of
from tgsearch.web.snapshot import SharedIndex

MAX_CONNECTIONS = 256  # of more, the one that has been silent the longest is closed
MAX_EVENT_BYTES = 48 << 10  # of a request that is not complete yet
MAX_REQUEST_SECONDS = 10.0  # for a request to arrive whole
MAX_STALLED_SECONDS = 20.0  # for a client to take the next 48 kB of an answer
IDLE_SECONDS = 15  # that a connection may wait for its next request
STOP_SECONDS = 5  # for answers that are under way
_BACKLOG = 128
_COLLECTED_OBJECTS = 20_000  # new ones before garbage is looked for; an answer makes some thousands
_NEXT_PORTS = 20  # that are tried for one to propose


class PortError(Exception):
    """The server can't listen where it should; `text` and `data` are for `messages.say`."""

    def __init__(self, text: str, **data: object) -> None:
        super().__init__(text)
        self.text, self.data = text, data


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.

    Raises:
        PortError: the port is taken, or the host is no address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortError(_NO_ADDRESS, host=host, reason=error.strerror or error) from error
    try:
        if sys.platform != "win32":  # there it would let two servers listen at one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            text = _TAKEN if error.errno == errno.EADDRINUSE else _FORBIDDEN
            raise PortError(text, port=port, other=_free_port(host, port)) from error
        raise PortError(_NO_ADDRESS, host=host, reason=error.strerror or error) from error
    listening.setblocking(False)
    return listening


_TAKEN = later("Port {port} is in use, perhaps by a server that runs already: try --port {other}.")
_FORBIDDEN = later("The system does not give port {port} to you: try --port {other}.")
_NO_ADDRESS = later("Can't listen at {host} ({reason}): give --host an address of this machine.")


def _free_port(host: str, port: int) -> int:
    """Return a port near to one that is taken, or 0, which takes any, if there is none near."""
    for other in range(max(port, 1023) + 1, min(max(port, 1023) + _NEXT_PORTS, 65535) + 1):
        with socket.socket() as tried:
            try:
                tried.bind((host, other))
            except OSError:
                continue
            return other
    return 0


def serve(
    index_path: str,
    host: str,
    port: int,
    token: str | None,
    lang: str,
    started: Callable[[str], None],
    warn: Callable[[tgsearch.TgsearchError], None],
) -> None:
    """Serve an index until Ctrl-C or SIGTERM, then finish the answers that are under way.

    Args:
        index_path: its directory; it need not be there yet.
        host: where to listen.
        port: 0 takes a free one.
        token: what clients must know; None lets in whoever can ask.
        lang: of pages whose address does not say.
        started: told the address, with the token, when requests are answered.
        warn: told what is wrong with the index; the server starts all the same,
            and answers as soon as it is right.

    Raises:
        PortError: it can't listen there.
    """
    gc.set_threshold(_COLLECTED_OBJECTS, 10, 10)  # a server lives long, a command does not
    with bound(host, port) as listening:
        try:
            tgsearch.open(index_path).close()
        except tgsearch.TgsearchError as error:
            warn(error)
        address = _address(host, listening.getsockname()[1], token)
        made = application(SharedIndex(index_path), Access(host, token), lang, pages.routes())
        server_of(made, lambda: started(address)).run(sockets=[listening])


def _address(host: str, port: int, token: str | None) -> str:
    """Return what to type into a browser; of a server that listens everywhere, on its own machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}/" + (f"?{urlencode({'token': token})}" if token else "")


def server_of(made: Starlette, started: Callable[[], None]) -> uvicorn.Server:
    """Return what runs an application; `started` is called when requests are answered."""
    settings = uvicorn.Config(
        made,
        http=_Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",  # the application logs what it answers with an error
        access_log=False,  # addresses hold what people look for
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=MAX_EVENT_BYTES,
    )
    return _Server(settings, started)


class _Server(uvicorn.Server):
    """Tells when it answers, and takes a signal for the end that it is."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take the first signal for the end, the second for the end at once."""
        self.force_exit = self.should_exit
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._tell()


_NOT_UNDERSTOOD = {  # statuses that h11 hints at, and what is told with them
    431: ("header_too_long", later("The header of the request is too long.")),
}
_NO_REQUEST = ("no_request", later("This is no request that the server understands."))


class _Protocol(H11Protocol):
    """HTTP as uvicorn speaks it, with limits to how long a client may take to ask and to listen.

    Connections cost nothing while nothing is asked, but there are only so many:
    who opens one after another in silence closes his own.
    """

    _asking: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _silent_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._silent_since = self.loop.time()
        self._expect()
        if len(self.connections) > MAX_CONNECTIONS:
            self._make_room()

    def _make_room(self) -> None:
        """Close the connection that has been silent the longest, or refuse what comes by this one."""
        silent = [
            each for each in self.connections if isinstance(each, _Protocol) and not each._is_answering()
        ]
        longest = min(silent, key=lambda each: each._silent_since)
        if longest is self:
            self.app_state = {**self.app_state, CROWDED: True}
            return
        self.connections.discard(longest)
        longest.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request."""
        if self._asking is None:  # the first piece of the next one
            self._expect()
        super().data_received(data)
        if self._is_answering():
            self._rest()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; called while the error of h11 is handled."""
        error = sys.exc_info()[1]
        status = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        is_body = self._is_answering()  # of a request that is being refused for having one
        if is_body:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            refusal = Refusal(status, *_NOT_UNDERSTOOD.get(status, _NO_REQUEST))
            self._refuse(refusal, has_body=not (is_body and self.scope["method"] == "HEAD"))
        self.transport.close()
        self._await_end()

    def _refuse(self, refusal: Refusal, *, has_body: bool) -> None:
        """Send an answer that the application has no part in; who asks so is a program."""
        problem = problem_of(refusal, "en")
        log(problem, refusal, "", "")
        body = problem.json().encode() if has_body else b""
        headers = {
            **HEADERS,
            "Cache-Control": "no-store",
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        reason = HTTPStatus(refusal.status).phrase
        head = h11.Response(status_code=refusal.status, headers=[*headers.items()], reason=reason)
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")

    def on_response_complete(self) -> None:
        """Go on with the next request, or wait for the client to take what is left of the last answer."""
        self._silent_since = self.loop.time()
        super().on_response_complete()
        if self.transport.is_closing():
            self._await_end()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that nothing more is asked by."""
        super().timeout_keep_alive_handler()
        self._await_end()

    def _await_end(self) -> None:
        """Wait for a client to take the end of its answer: what is closed stays open until then."""
        if self._stalled is None:
            self._stalled = self.loop.call_later(MAX_STALLED_SECONDS, self.transport.abort)

    def pause_writing(self) -> None:
        """Begin to wait for a client that does not take its answer."""
        super().pause_writing()
        self._await_end()

    def resume_writing(self) -> None:
        """Go on with the answer."""
        if self._stalled is not None and not self.transport.is_closing():
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._rest()
        if self._stalled is not None:
            self._stalled.cancel()
        super().connection_lost(exc)

    def _expect(self) -> None:
        self._asking = self.loop.call_later(MAX_REQUEST_SECONDS, self._cut)

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return cycle is not None and not cycle.response_complete

    def _rest(self) -> None:
        """Wait for no request."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _cut(self) -> None:
        """Close the connection of a client that has not sent its request."""
        self._asking = None
        if not self._is_answering():
            self.transport.abort()
