"""Who is let in, what is refused, and that nothing of a hostile request or document gets anywhere."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from urllib.parse import quote

import pytest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

import tgsearch
from tgsearch.web import server
from tgsearch.web.guard import COOKIE, POLICY, Access
from tgsearch.web.problems import Refusal, name_of
from tgsearch.web.snapshot import SharedIndex
from web.conftest import HOSTILE, SCRIPT
from web.serving import HOST, served

TOKEN = "mot-token-du-dai-0123456789"


# Hosts


@pytest.mark.parametrize(
    ("listening", "host", "known"),
    [
        *(
            ("127.0.0.1", "127.0.0.1", True),
            ("127.0.0.1", "LocalHost:80", True),
            ("127.0.0.1", "[::1]:9", True),
        ),
        *(("127.0.0.1", "localhost.", True), ("127.0.0.1", "evil.example", False), ("127.0.0.1", "", False)),
        *(("127.0.0.1", "127.0.0.1.evil.example", False), ("127.0.0.1", "localhost:80:80", False)),
        *(
            ("127.0.0.1", "localhost:x", False),
            ("127.0.0.1", "[::1", False),
            ("127.0.0.1", "192.168.1.5", False),
        ),
        *(("127.0.0.1", "user@localhost", False), ("127.0.0.1", "localhost\t", False)),
        *(("vanphong.lan", "VanPhong.lan:8765", True), ("vanphong.lan", "khac.lan", False)),
        *(
            ("0.0.0.0", "192.168.1.5:8765", True),
            ("0.0.0.0", "[fe80::1]", True),
            ("0.0.0.0", "evil.example", False),
        ),
        *(("::", "10.0.0.1", True), ("0.0.0.0", f"{socket.gethostname()}:1", True)),
    ],
)
def test_the_names_that_the_server_is_called_by(listening, host, known):
    assert Access(listening).knows(host) == known


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "[", "localhost.evil.example", "[::1]x", "a b"]
)
@pytest.mark.parametrize("target", ["/", "/api/search", "/healthz"])
def test_another_name_is_refused(client, host, target):
    assert client.get(target, {"Host": host}).status in (400, 421)


@pytest.mark.parametrize(
    "hosts", [b"", b"Host: a\r\nHost: localhost\r\n", b"Host: localhost\r\nHost: localhost\r\n"]
)
def test_one_name_is_needed(client, hosts):
    for version in (b"1.0", b"1.1"):
        answer = client.raw(b"GET /healthz HTTP/" + version + b"\r\n" + hosts + b"Connection: close\r\n\r\n")
        assert answer.split()[1] in (b"400", b"421")


# The token


@pytest.fixture(scope="module")
def locked(office):
    with served(office / "index", Access("127.0.0.1", TOKEN)) as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        {},
        *(
            {"Authorization": value}
            for value in ("Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", f"Bearer {TOKEN[:-1]}", TOKEN)
        ),
        *({"Cookie": f"{COOKIE}={value}"} for value in ("", TOKEN, "0" * 64)),
        {"Authorization": "Bearer \xff"},
    ],
)
def test_without_the_token_nobody_is_let_in(locked, headers):
    for target in ("/", "/api/search", "/openapi.json", "/api/originals/trang.html", "/nothing"):
        answer = locked.get(target, headers)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert TOKEN.encode() not in answer.body


def test_the_token_comes_as_a_bearer(locked):
    assert locked.get("/api/search", {"Authorization": f"Bearer {TOKEN}"}).status == 200
    assert locked.get("/api/search", {"Authorization": f"bearer  {TOKEN}"}).status == 200


def test_the_token_of_an_address_becomes_a_cookie(locked):
    answer = locked.get(f"/api/search?q=tuy%C3%AAn+gi%C3%A1o&token={TOKEN}&page=2")
    assert (answer.status, answer.headers["Location"]) == (303, "/api/search?q=tuy%C3%AAn+gi%C3%A1o&page=2")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert TOKEN not in cookie
    assert locked.get("/api/search", {"Cookie": cookie.split(";")[0]}).status == 200


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("//evil.example/a", "/evil.example/a"),
        ("/%5C/evil.example", "/evil.example"),
        ("/\\evil.example", "/evil.example"),
        ("/a%0d%0aSet-Cookie:x=1", "/a%0D%0ASet-Cookie%3Ax%3D1"),
        ("/t%C3%A0i", "/t%C3%A0i"),
    ],
)
def test_the_way_on_stays_on_this_server(locked, path, location):
    answer = locked.raw(
        f"GET {path}?token={TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    )
    head = answer.split(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 303")
    assert f"\r\nlocation: {location.lower()}\r\n".encode() in head
    assert b"\r\nset-cookie:x" not in head


def test_a_wrong_token_in_an_address_is_refused_even_with_the_cookie(locked):
    cookie = {"Cookie": f"{COOKIE}={Access(token=TOKEN).cookie}"}
    assert locked.get("/api/search?token=khac", cookie).status == 401
    assert locked.get("/api/search", cookie).status == 200


def test_health_is_told_to_all_and_tells_nothing(locked):
    assert locked.get("/healthz").json == {"status": "ok"}
    assert locked.get("/healthz", {"Host": "evil.example"}).status == 421


def test_a_page_that_refuses_leads_on(locked):
    page = locked.get("/?q=a").body.decode()
    assert '<a href="">Thử lại</a>' in page
    assert "token" in page


# What every answer says


@pytest.mark.parametrize(
    "target", ["/api/search?q=a", "/api/search?page=0", "/nothing", "/api", "/healthz", "/openapi.json", "/"]
)
def test_browsers_are_told_to_run_nothing(client, target):
    headers = client.get(target).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers


def test_a_hostile_document_is_never_a_page(client):
    search = client.get(f"/api/search?q={quote(SCRIPT)}")
    assert SCRIPT in search.json["hits"][0]["title"] + search.json["hits"][1]["title"]
    for target in (
        "search?q=tuyen",
        f"documents/{quote(HOSTILE.id, safe='')}",
        f"similar/{quote(HOSTILE.id, safe='')}",
    ):
        answer = client.get(f"/api/{target}")
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("target", [f"/{quote(SCRIPT)}", f"/api/{quote(SCRIPT)}", f"/?q={quote(SCRIPT)}"])
def test_what_is_asked_is_no_part_of_a_page(client, target):
    answer = client.get(target)
    if answer.headers["Content-Type"].startswith("text/html"):
        assert SCRIPT.encode() not in answer.body


# Hostile addresses


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/../../etc/passwd",
            "/..%2f..%2fetc%2fpasswd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "//etc/passwd",
            "/etc/passwd",
        ),
        *(
            "/..%5c..%5cwindows%5cwin.ini",
            "/%c0%ae%c0%ae/etc/passwd",
            "/....//etc/passwd",
            "/a/%00/../etc/passwd",
        ),
        *("/C:/Windows/win.ini", "/file:///etc/passwd", "/%ff", "/%", "/%zz", "/mot.txt%00.html", "/~root"),
    ],
)
@pytest.mark.parametrize("base", ["", "/api/documents", "/api/originals", "/api/similar", "/static"])
def test_no_path_reaches_the_file_system(client, base, path):
    answer = client.raw(
        f"GET {base}{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1")
    )
    assert answer.split()[1] in (b"400", b"404")
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "query",
    [
        *(
            "q=%00",
            "q=%00%00a",
            "q=%ED%A0%80",
            "q=%F0%9F%98%80",
            "q=%u0041",
            "q=%",
            "q",
            "&&&",
            "=",
            "q=a%0d%0ab:c",
        ),
        *("q=" + "%F4%8F%BF%BF" * 9, "q=%EF%BB%BF", "q=" + "(" * 900, "q=" + '"' * 901, "q=" + "a*+" * 300),
        *(
            "q=%2Da%20%2Db",
            "q=%22%22%22",
            "locality=%00",
            "locality=,,,",
            "year=0",
            "year=99999",
            "since=0000-00-00",
        ),
        *(
            "type=%3Cscript%3E",
            "q=number:%22%3Cscript%3E%22",
            "q=date:9999999999",
            "page=1000000000&limit=100",
        ),
    ],
)
def test_odd_queries_are_answered_or_refused(client, query):
    answer = client.get(f"/api/search?{query}")
    assert answer.status in (200, 400)
    assert b"Traceback" not in answer.body
    json.loads(answer.body)


def test_an_address_can_not_write_headers(client):
    answer = client.get("/api/search?q=a%0d%0aSet-Cookie:%20x=1&page=0")
    assert "Set-Cookie" not in answer.headers


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
        (f"/api/documents/{'a' * 9_000}", {}, (414,)),
        (f"/api/search?q={'a' * 100_000}", {}, (400, 414)),
        ("/api/search", {"X-A": "a" * 17_000}, (431,)),
        ("/api/search", {"X-A": "a" * 100_000}, (400, 431)),
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
    ],
)
def test_what_is_no_http_is_refused(client, request_bytes, monkeypatch):
    monkeypatch.setattr(server, "MAX_REQUEST_SECONDS", 0.5)
    answer = client.raw(request_bytes)
    assert answer == b"" or answer.split()[1][:1] == b"4"
    assert client.get("/healthz").status == 200


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


# Too much at once


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


# Bugs


def test_a_bug_shows_a_sentence_and_an_id_and_is_logged_under_it(office, capsys):
    async def broken(_):
        raise RuntimeError("mật khẩu\n[00000000] 200 forged \x1b[31m")

    async def half(_):
        async def parts():
            yield b"a"
            raise RuntimeError("giữa chừng")

        return StreamingResponse(parts())

    routes = [Route("/api/broken", broken), Route("/broken", broken), Route("/half", half)]
    with served(office / "index", routes=routes) as client:
        answer = client.get("/api/broken")
        page = client.get("/broken")
        cut = client.raw(b"GET /half HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.get("/healthz").status == 200
    assert (answer.status, answer.json["error"], page.status) == (500, "internal", 500)
    log = capsys.readouterr().err
    assert f"[{answer.json['id']}] 500 internal 'GET /api/broken'" in log
    assert not any(line.startswith("[00000000]") for line in log.splitlines())
    assert "\x1b" not in log
    assert "giữa chừng" in log
    assert not cut.endswith(b"0\r\n\r\n")
    for body in (answer.body, page.body):
        assert b"RuntimeError" not in body
        assert "mật khẩu".encode() not in body


def test_the_log_does_not_hold_what_people_look_for(office, capsys):
    with served(office / "index", routes=[Route("/", lambda _: Response("ok"))]) as client:
        client.get("/api/search?q=bi-mat")
        client.get("/api/search?q=bi-mat&page=0")
        client.get("/api/%0a%1b[31m?q=bi-mat")
    log = capsys.readouterr().err
    assert "bi-mat" not in log
    assert "\x1b" not in log
    assert len(log.splitlines()) == 2


def test_a_server_that_stops_finishes_what_it_began(office):
    begun, answers = threading.Event(), []

    async def slow(request):
        begun.set()
        return Response(await request.app.state.snapshot.ask(lambda index: time.sleep(0.5) or "xong"))

    with served(office / "index", routes=[Route("/slow", slow)]) as client:
        thread = threading.Thread(target=lambda: answers.append(client.get("/slow").body))
        thread.start()
        assert begun.wait(10)
    thread.join()
    assert answers == [b"xong"]


def test_names_of_errors_are_stable():
    assert name_of(tgsearch.DateSyntaxError) == "date_syntax"
    assert name_of(tgsearch.NotAnIndexError) == "not_an_index"
