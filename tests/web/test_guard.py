"""Who is let in, what every answer says, and what an error shows; hostile requests are in test_hostile.py."""

from __future__ import annotations

import asyncio
import hmac
import socket
import sys
import threading
import time
from urllib.parse import quote

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

import tgsearch
from tgsearch.web import server
from tgsearch.web.guard import HEADERS, POLICY, Access
from tgsearch.web.problems import name_of
from web.conftest import HOSTILE, SCRIPT
from web.serving import served

TOKEN = "mot-token-du-dai-0123456789"
COOKIE = Access(token=TOKEN).cookie_name


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
        *(("fd00:0:0:0::1", "[fd00::1]:80", True), ("Lan.Example.", "lan.example", True)),
        *(("::0", "10.0.0.1", True), ("0.0.0.0", "attacker.nip.io", False), ("0.0.0.0", "127.0.0.1:", False)),
        *(("127.0.0.1", "0.0.0.0", False), ("127.0.0.1", "2130706433", False), ("127.0.0.1", "::1", False)),
        *(("127.0.0.1", "localhost, localhost", False), ("", "", False), ("", ":80", False)),
        *(("127.0.0.1", "[localhost", False), ("127.0.0.1", "ｌocalhost", False)),
    ],
)
def test_the_names_that_the_server_is_called_by(listening, host, known):
    assert Access(listening).knows(host) == known


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:80", "[", "localhost.evil.example", "[::1]x", "a b", "localhost:-1"),
        *("localhost/", "localhost#", "\xff", "a" * 5000, "localhost:80@evil.example", "[::ffff:7f00:1]"),
    ],
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
        *({"Cookie": f"{COOKIE}={value}"} for value in ("", TOKEN, "0" * 64, "\xff" * 64, "a" * 9000, '"')),
        {"Cookie": f"{COOKIE}"},
        {"Cookie": f"tgsearch_token={Access(token=TOKEN).cookie}"},
        *({"Authorization": f"Bearer {value}"} for value in ("\xff", "a" * 9000, f"{TOKEN} {TOKEN}")),
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "X-Original-URL": "/healthz"},
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


@pytest.mark.parametrize(
    "query", ["token=%ff", "token=", f"token={TOKEN}&token=khac", f"token={'a' * 9000}", "token=%00"]
)
def test_a_wrong_token_of_an_address_is_refused(locked, query, capsys):
    answer = locked.get(f"/api/search?{query}")
    assert (answer.status, answer.headers["Set-Cookie"]) == (401, None)


def test_servers_of_one_host_have_cookies_of_their_own(office, locked):
    other = Access("127.0.0.1", TOKEN.upper())
    both = f"{COOKIE}={Access(token=TOKEN).cookie}; {other.cookie_name}={other.cookie}"
    assert other.cookie_name != COOKIE
    with served(office / "index", other) as client:
        assert client.get("/api/search", {"Cookie": both}).status == 200
        assert client.get("/api/search", {"Cookie": both.split("; ")[0]}).status == 401
    assert locked.get("/api/search", {"Cookie": both}).status == 200


def test_a_token_is_compared_in_a_time_that_does_not_tell(monkeypatch):
    compared = []
    compare = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append((a, b)) or compare(a, b))
    access = Access(token=TOKEN)
    assert not access.admits(Headers({"authorization": "Bearer khac"}), "cookie-khac")
    assert not access.is_token("khac")
    assert {(a.decode(), b.decode()) for a, b in compared} == {
        ("khac", TOKEN),
        ("cookie-khac", access.cookie),
    }


def test_the_token_is_in_no_log(office, capsys):
    with served(office / "index", Access("127.0.0.1", TOKEN)) as client:
        for target in (f"/?token={TOKEN}", f"/api/search?page=0&token={TOKEN}", f"/x?token={TOKEN}x"):
            client.get(target)
        client.get("/khong-co", {"Authorization": f"Bearer {TOKEN}"})
    log = capsys.readouterr().err
    assert "/khong-co" in log
    assert TOKEN not in log


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


def test_every_answer_has_the_headers(client, locked, hostile):
    """Refusals, redirections, answers without a body, and what the layers below say by themselves."""
    line = "Host: localhost\r\nConnection: close\r\n\r\n"
    answers = {
        f"{method} {target}": asked.raw(f"{method} {target} HTTP/1.1\r\n{line}".encode())
        for asked in (client, hostile)
        for method in ("GET", "HEAD", "OPTIONS", "POST", "TRACE", "XYZ")
        for target in (
            *(
                "/",
                "/healthz",
                "/api/search",
                "/api/search?page=0",
                "/api/search?locality=Atlantis",
                "/x",
                "*",
            ),
            *("/api/originals/trang.html", "/api/documents/x", "/static/page.css", "/favicon.ico"),
        )
    }
    answers["303"] = locked.raw(f"GET /?token={TOKEN} HTTP/1.1\r\n{line}".encode())
    answers["401"] = locked.raw(f"GET / HTTP/1.1\r\n{line}".encode())
    answers["421"] = client.raw(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    answers["414"] = client.raw(f"GET /{'a' * 20_000} HTTP/1.1\r\n{line}".encode())
    answers["431"] = client.raw(f"GET / HTTP/1.1\r\nX: {'a' * 20_000}\r\n{line}".encode())
    answers["431 of h11"] = client.raw(b"GET / HTTP/1.1\r\nX: " + b"a" * (server.MAX_EVENT_BYTES + 10))
    answers["400 of h11"] = client.raw(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
    answers["501 of h11"] = client.raw(b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n")
    for asked, answer in answers.items():
        status, _, head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").partition("\r\n")
        rows = [tuple(row.split(": ", 1)) for row in head.lower().split("\r\n")]
        headers = dict(rows)
        assert {name.lower() for name in HEADERS} <= headers.keys(), asked
        assert "default-src 'none'" in headers["content-security-policy"], asked
        assert "frame-ancestors 'none'" in headers["content-security-policy"], asked
        assert len(headers) == len(rows), asked  # none twice
        assert "access-control-allow-origin" not in headers, asked
        assert "server" not in headers, asked
        assert asked.split()[0] not in status or status.split()[1] == asked.split()[0]
        if status.split()[1][0] in "345":
            assert headers["cache-control"] == "no-store", asked
        else:
            assert headers["cache-control"].split(",")[0] in ("private", "public"), asked


# Pages of other sites


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "object"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://LOCALHOST"}, 200),
        *(
            ({"Origin": value}, 403)
            for value in ("http://evil.example", "null", "", "http://localhost:1", "http://[", "\xff")
        ),
        ({"Referer": "http://evil.example/"}, 200),  # a link
    ],
)
def test_a_page_of_another_site_may_link_here_and_no_more(client, headers, status):
    answer = client.get("/api/search", {"Host": "localhost", **headers})
    assert answer.status == status
    assert status == 200 or answer.json["error"] == "cross_site"


def test_no_page_of_another_site_is_allowed_anything(client):
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "GET"}
    answer = client.get("/api/search", asked, "OPTIONS")
    assert answer.status == 405
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


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


def test_a_server_that_waits_no_longer_says_so(office, monkeypatch):
    monkeypatch.setattr(server, "STOP_SECONDS", 1)
    begun, answers = threading.Event(), []

    async def endless(_):
        begun.set()
        await asyncio.sleep(60)

    with served(office / "index", routes=[Route("/api/endless", endless)]) as client:
        thread = threading.Thread(target=lambda: answers.append(client.get("/api/endless")))
        thread.start()
        assert begun.wait(10)
    thread.join()
    assert (answers[0].status, answers[0].json["error"]) == (503, "stopping")
    assert answers[0].headers["Content-Security-Policy"] == POLICY


def test_a_log_that_can_not_be_written_is_no_reason_not_to_answer(office, monkeypatch):
    class Full:
        def write(self, _):
            raise OSError("No space left on device")

        flush = write

    with served(office / "index") as client:
        monkeypatch.setattr(sys, "stderr", Full())
        answer = client.get("/api/search?page=0")
    assert (answer.status, answer.json["error"]) == (400, "malformed")


def test_names_of_errors_are_stable():
    assert name_of(tgsearch.DateSyntaxError) == "date_syntax"
    assert name_of(tgsearch.NotAnIndexError) == "not_an_index"
