"""A server on loopback for a test, and the plainest of clients."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import uvicorn

from tgsearch.web.application import application
from tgsearch.web.guard import Access
from tgsearch.web.server import bound, server_of
from tgsearch.web.snapshot import SharedIndex

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    port: int
    server: uvicorn.Server | None = None  # where it is of this process

    def get(self, target, headers=None, method="GET", body=None):
        """Ask for an address just as it is written."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def raw(self, data, timeout=30):
        """Send bytes and return all that comes until the server hangs up."""
        with socket.create_connection((HOST, self.port), timeout) as connection:
            connection.sendall(data)
            parts = []
            while part := connection.recv(1 << 16):
                parts.append(part)
        return b"".join(parts)


@contextmanager
def served(index_path, access=None, *, lang="vi", routes=(), **limits):
    """Give a client of a server that runs in another thread."""
    shared = SharedIndex(str(index_path), **limits)
    ready = Event()
    with bound(HOST, 0) as listening:
        server = server_of(application(shared, access or Access(), lang, routes), ready.set)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            assert ready.wait(30)
            yield Client(listening.getsockname()[1], server)
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()
