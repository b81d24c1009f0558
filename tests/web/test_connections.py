"""Hostile clients below what they ask: bytes that are no HTTP, too much, too slowly, and hung up."""

from __future__ import annotations

import asyncio
import random
import re
import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import pytest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tgsearch.web import server
from tgsearch.web.problems import Refusal
from tgsearch.web.snapshot import SharedIndex
from web.serving import HOST, served

# Hostile requests


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        *(
            ("POST", {}, b"x", 405),
            ("PUT", {}, b"", 405),
            ("DELETE", {}, None, 405),
            ("OPTIONS", {}, None, 405),
        ),
        *(
            ("TRACE", {}, None, 405),
            ("CONNECT", {}, None, 405),
            ("XYZ", {}, None, 405),
            ("GET", {}, b"x", 413),
        ),
        ("GET", {"Transfer-Encoding": "chunked"}, b"0\r\n\r\n", 413),
        ("GET", {"Content-Length": "0"}, None, 200),
        ("HEAD", {}, None, 200),
        ("GET", {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "PUT"}, None, 200),
        ("GET", {"Content-Length": "000"}, None, 413),
        *(
            (method, {}, None, 405)
            for method in ("get", "GETS", "PATCH", "PROPFIND", "QUERY", "PURGE", "DEBUG")
        ),
        ("HEAD", {"Content-Length": "5"}, b"abcde", 413),
    ],
)
def test_the_server_is_only_read(client, method, headers, body, status):
    answer = client.get("/api/search", headers, method, body)
    assert answer.status == status
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD"
    if method == "HEAD":
        assert answer.body == b""


@pytest.mark.parametrize(
    ("target", "headers", "statuses"),
    [
        (f"/api/search?q={'a' * 17_000}", {}, (414,)),
        (f"/api/documents/{'a' * 17_000}", {}, (414,)),
        (f"/api/documents/{quote(chr(0x1F600) * 1000)}", {}, (404,)),
        (f"/api/search?q={'a' * 100_000}", {}, (414, 431)),
        ("/api/search", {"X-A": "a" * 17_000}, (431,)),
        ("/api/search", {"X-A": "a" * 100_000}, (431,)),
        ("/api/search", {f"X-{number}": "a" for number in range(90)}, (200,)),
        ("/api/search", {"Cookie": "a=" + "b;" * 4000}, (200,)),
        ("/api/search", {"Range": "bytes=0-0", "Accept": "\xff", "Accept-Encoding": "\0"[:0]}, (200,)),
    ],
)
def test_what_is_too_long_is_refused(client, target, headers, statuses):
    assert client.get(target, headers).status in statuses


@pytest.mark.parametrize(
    "request_bytes",
    [
        *(
            b"\x16\x03\x01\x02\x00\x01\x00",
            b"GET / HTTP/9.9\r\nConnection: close\r\n\r\n",
            b"GET\r\n\r\n",
            b"\r\n\r\n\r\n\r\n",
            b"GET / \xff\r\n\r\n",
        ),
        *(
            b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nA\x00: b\r\n\r\n",
        ),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n X: folded\r\nTransfer-Encoding: xchunked\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        *(b"GET /\r\n", b"GET / HTTP/0.9\r\n\r\n", b"GET / HTTP/1.1\nHost: localhost\n\n"[:20], b"\0" * 5000),
        *(b"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n"),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\nContent-Length: 1, 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: \xb2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
        *(b"A" * 100_000, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000, random.Random(1).randbytes(20_000)),
    ],
)
def test_what_is_no_http_is_refused(client, request_bytes, monkeypatch, capfd):
    monkeypatch.setattr(server, "MAX_REQUEST_SECONDS", 0.5)
    try:
        answer = client.raw(request_bytes)
    except ConnectionResetError:  # it hung up before it had read all
        answer = b""
    assert answer == b"" or answer.split()[1] in (b"400", b"413", b"421", b"431", b"501")
    assert client.get("/healthz").status == 200
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("body", [b"xyz\r\n", b"-1\r\n\r\n", b"5\r\nabcdefgh\r\n", b"f" * 100_000])
def test_a_body_that_is_no_http_either_is_refused_once(client, method, body, capfd):
    head = f"{method} /api/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    try:
        answer = client.raw(head.encode() + body)
    except ConnectionResetError:
        answer = b""
    assert answer.count(b"HTTP/1.1 ") <= 1
    assert answer == b"" or answer.split()[1] in (b"400", b"405", b"413", b"431")
    time.sleep(0.05)
    log = capfd.readouterr().err
    assert "Traceback" not in log
    assert " 500 " not in log


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        b"Content-Length: 5\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: \x0bchunked\r\n",
        b"Content-Length: 0\r\nContent-Length: 5\r\n",
    ],
)
@pytest.mark.parametrize("host", [b"localhost", b"evil.example"])
def test_no_request_hides_in_the_body_of_another(client, headers, host):
    hidden = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for method in (b"GET", b"POST"):
        answer = client.raw(
            method + b" /healthz HTTP/1.1\r\nHost: " + host + b"\r\n" + headers + b"\r\n0\r\n\r\n" + hidden
        )
        assert answer.count(b"HTTP/1.1 ") == 1
        assert b"openapi" not in answer


@pytest.mark.parametrize(
    "target",
    ["http://evil.example/api/search", "evil.example:80", "*", "//localhost/api/search", "?q=a", "#"],
)
def test_an_address_of_another_form_is_nothing_here(client, target):
    for method in ("GET", "CONNECT", "OPTIONS"):
        line = f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        assert client.raw(line.encode()).split()[1] in (b"400", b"404", b"405")


@pytest.mark.parametrize(
    "headers",
    [
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: YQ==\r\n",
        b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n",
        b"Expect: 100-continue\r\n",
        b"Expect: nonsense\r\nTE: trailers\r\nTrailer: X\r\n",
    ],
)
def test_no_other_protocol_is_spoken(client, headers, monkeypatch):
    monkeypatch.setattr(server, "IDLE_SECONDS", 1)
    with socket.create_connection((HOST, client.port), 10) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + headers + b"\r\n")
        answer = b""
        while not answer.endswith(b"}"):
            answer += connection.recv(1 << 16)
    assert b" 101 " not in answer
    assert b"HTTP/1.1 200 " in answer


def test_requests_that_follow_each_other_unasked_are_answered_in_order(client):
    asked = [f"/api/search?limit=0&facets=false&q=w{number}" for number in range(40)]
    lines = [f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n" for target in asked]
    lines.append("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answer = client.raw("".join(lines).encode())
    assert re.findall(rb'"query":"w(\d+)"', answer) == [str(number).encode() for number in range(40)]
    assert answer.endswith(b'{"status":"ok"}')


def own_connections(running):
    return running.server_state.connections


def comes_true(condition, seconds=10):
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


@contextmanager
def listening_hardly(port):
    """A connection that takes little of what comes, and this only when it is asked for."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(10)
        connection.connect((HOST, port))
        yield connection


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: loc"])
def test_a_client_that_does_not_ask_is_cut_off(client, sent, monkeypatch):
    monkeypatch.setattr(server, "MAX_REQUEST_SECONDS", 0.2)
    assert client.raw(sent, timeout=10) == b""


def test_a_client_that_asks_byte_by_byte_is_cut_off(client, monkeypatch):
    monkeypatch.setattr(server, "MAX_REQUEST_SECONDS", 0.3)

    def ask_slowly(connection):
        for byte in b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 500:
            connection.sendall(bytes([byte]))
            time.sleep(0.01)

    with socket.create_connection((HOST, client.port), 10) as connection, pytest.raises(ConnectionError):
        ask_slowly(connection)


def test_a_connection_is_used_again_after_a_rest(client, monkeypatch):
    monkeypatch.setattr(server, "MAX_REQUEST_SECONDS", 0.3)
    with socket.create_connection((HOST, client.port), 10) as connection:
        for _ in range(2):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            while not answer.endswith(b"}"):
                answer += connection.recv(1 << 16)
            assert answer.startswith(b"HTTP/1.1 200")
            time.sleep(0.5)


def test_a_client_that_does_not_listen_is_cut_off(office, monkeypatch):
    monkeypatch.setattr(server, "MAX_STALLED_SECONDS", 0.3)
    done = threading.Event()

    async def endless(_):
        async def parts():
            try:
                while True:
                    yield b"a" * (1 << 16)
                    await asyncio.sleep(0)
            finally:
                done.set()

        return StreamingResponse(parts())

    with (
        served(office / "index", routes=[Route("/endless", endless)]) as client,
        socket.create_connection((HOST, client.port), 10) as connection,
    ):
        connection.sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert done.wait(10)


def test_the_end_of_an_answer_is_not_waited_for_without_end(office, monkeypatch):
    made = server._Protocol.connection_made

    def with_room_for_all(protocol, transport):
        """So that the whole answer is given away at once, and closing the connection waits for it."""
        made(protocol, transport)
        transport.set_write_buffer_limits(1 << 30)

    monkeypatch.setattr(server._Protocol, "connection_made", with_room_for_all)
    monkeypatch.setattr(server, "MAX_STALLED_SECONDS", 0.5)
    monkeypatch.setattr(server, "IDLE_SECONDS", 0)
    with (
        served(office / "index", routes=[Route("/much", lambda _: Response(b"a" * (16 << 20)))]) as client,
        listening_hardly(client.port) as connection,
    ):
        assert comes_true(lambda: own_connections(client.server))
        connection.sendall(b"GET /much HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert comes_true(lambda: not own_connections(client.server))


# Too much at once


def test_who_opens_connections_in_silence_closes_his_own(office, monkeypatch):
    monkeypatch.setattr(server, "MAX_CONNECTIONS", 10)
    with served(office / "index") as client, ExitStack() as stack:
        opened = [stack.enter_context(socket.create_connection((HOST, client.port), 10)) for _ in range(40)]
        for _ in range(5):
            assert client.get("/api/search?q=giao").status == 200
        opened[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert opened[-1].recv(100).startswith(b"HTTP/1.1 200")
        opened[0].settimeout(server.MAX_REQUEST_SECONDS / 2)  # nor because it has not asked anything yet
        assert opened[0].recv(1) == b""


def test_who_comes_when_all_connections_are_at_work_is_told_to_come_again(office, monkeypatch):
    monkeypatch.setattr(server, "MAX_CONNECTIONS", 5)
    release = threading.Event()

    async def slow(request):
        while not release.is_set():
            await asyncio.sleep(0.01)
        return Response("xong")

    with served(office / "index", routes=[Route("/slow", slow)]) as client:
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(client.get("/slow"))) for _ in range(5)]
        for thread in threads:
            thread.start()
        assert comes_true(lambda: len(client.server.server_state.tasks) == 5)
        answer = client.get("/api/search")
        release.set()
        for thread in threads:
            thread.join()
        assert [each.body for each in answers] == [b"xong"] * 5
        assert (answer.status, answer.json["error"]) == (503, "busy")
        assert answer.headers["Content-Security-Policy"]
        assert client.get("/api/search").status == 200


def test_who_hangs_up_takes_no_place_from_others(office):
    begun, release = [], threading.Event()

    async def slow(request):
        begun.append(request)
        return Response(await request.app.state.snapshot.ask(lambda index: release.wait(30) and "xong"))

    with served(office / "index", routes=[Route("/slow", slow)], workers=1, max_waiting=3) as client:
        for number in range(1, 20):
            with socket.create_connection((HOST, client.port), 10) as connection:
                connection.sendall(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert comes_true(lambda number=number: len(begun) == number)
            assert comes_true(lambda: not client.server.server_state.tasks)
        timer = threading.Timer(0.3, release.set)
        timer.start()
        assert client.get("/slow").body == b"xong"
        timer.join()


def test_who_comes_when_all_places_are_taken_is_sent_away(office):
    shared = SharedIndex(str(office / "index"), workers=1, max_waiting=1)
    release = threading.Event()

    async def ask():
        held = [asyncio.create_task(shared.ask(lambda index: release.wait(10))) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(Refusal) as caught:
            await shared.ask(lambda index: None)
        assert (caught.value.status, caught.value.error) == (503, "busy")
        assert caught.value.headers["Retry-After"]
        release.set()
        assert await asyncio.gather(*held) == [True, True]
        assert await shared.ask(lambda index: index.search("").total) == 6

    try:
        asyncio.run(ask())
    finally:
        shared.close()


def test_nobody_waits_for_a_slow_search_and_its_place_stays_taken(office):
    shared = SharedIndex(str(office / "index"), workers=1, max_waiting=0, max_seconds=0.1)
    release = threading.Event()

    async def ask():
        with pytest.raises(Refusal) as caught:
            await shared.ask(lambda index: release.wait(10))
        assert (caught.value.status, caught.value.error) == (503, "too_slow")
        with pytest.raises(Refusal) as caught:
            await shared.ask(lambda index: None)
        assert caught.value.error == "busy"
        release.set()

    try:
        asyncio.run(ask())
    finally:
        shared.close()


def test_many_searches_at_once_are_all_answered(client):
    statuses = []
    threads = [
        threading.Thread(target=lambda: statuses.append(client.get("/api/search?q=tuyen+giao").status))
        for _ in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 30
