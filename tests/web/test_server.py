"""How the server starts, says where it is, and ends; and what it says when it can't."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys

import click
import pytest

import tgsearch
from tgsearch.cli.program import main
from tgsearch.web import server
from web.serving import Client

TOKEN = "mot-token-du-dai-0123456789"


def started(arguments, **environment):
    """A server in a process of its own, and the first line that it says."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tgsearch", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )
    return process, process.stderr.readline()


def refused(arguments, capsys):
    """What the command says, and its exit code, when the server can't start."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return caught.value.code, capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_terminal_is_shown_the_address_with_the_token(office):
    screen, line = os.openpty()
    arguments = ["--index", str(office / "index"), "serve", "--port", "0"]
    environment = {**os.environ, "TGSEARCH_SERVE_TOKEN": TOKEN}
    command = [sys.executable, "-m", "tgsearch", *arguments]
    with subprocess.Popen(command, stderr=line, env=environment) as process:
        try:
            assert f"/?token={TOKEN};" in os.read(screen, 1000).decode()
        finally:
            process.terminate()
    os.close(line)
    os.close(screen)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_ends_cleanly(office, sign):
    process, line = started(["--index", str(office / "index"), "serve", "--port", "0"])
    with process:
        port = int(re.fullmatch(r"Search at http://127\.0\.0\.1:(\d+)/; Ctrl-C ends it\.\n", line)[1])
        client = Client(port)
        assert client.get("/api/search").json["total"] == 6
        assert client.get("/").headers["Content-Type"] == "text/html; charset=utf-8"
        with socket.create_connection(("127.0.0.1", port)):  # somebody who only holds the line
            process.send_signal(sign)
            assert process.wait(20) == 0
        assert process.stderr.read() == ""


def test_a_token_may_come_as_a_variable_and_is_in_no_log(office):
    arguments = [
        "--lang",
        "vi",
        "--index",
        str(office / "index"),
        "serve",
        "--port",
        "0",
        "--host",
        "0.0.0.0",
    ]
    process, line = started(arguments, TGSEARCH_SERVE_TOKEN=TOKEN)
    with process:
        try:
            port = int(re.search(r"tại http://127\.0\.0\.1:(\d+)/\?token=…;", line)[1])
            assert Client(port).get("/api/search").status == 401
            assert Client(port).get("/api/search", {"Authorization": f"Bearer {TOKEN}"}).status == 200
            assert Client(port).get("/healthz", {"Host": "evil.example"}).status == 421
        finally:
            process.terminate()


def test_an_index_that_is_missing_is_told_of_and_waited_for(tmp_path):
    process, line = started(["--lang", "en", "--index", str(tmp_path / "index"), "serve", "--port", "0"])
    with process:
        try:
            assert line.startswith("Error: There is no index in")
            client = Client(int(re.search(r":(\d+)/", process.stderr.readline())[1]))
            assert client.get("/healthz").status == 503
            tgsearch.create(tmp_path / "index").close()
            assert client.get("/healthz").status == 200
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--host", "0.0.0.0"],
            r"At 0\.0\.0\.0 others could search, so --token is needed: try --token [\w-]{32}\.",
        ),
        (["--host", "192.0.2.1"], "so --token is needed"),
        (["--token", "ngan"], "must have at least 16"),
        (["--token", "một token có dấu và cách"], "must have at least 16"),
        (["--token", ""], "must have at least 16"),
        (["--host", "192.0.2.1", "--token", TOKEN], r"Can't listen at 192\.0\.2\.1 \(.+\): give --host"),
        (["--host", "khong.co.invalid", "--token", TOKEN], r"Can't listen at khong\.co\.invalid"),
    ],
)
def test_what_is_not_served(office, capsys, options, said):
    code, error = refused(["--lang", "en", "--index", str(office / "index"), "serve", *options], capsys)
    assert code == 2
    assert re.search(said, error)


def test_a_port_that_is_taken_is_told_with_one_that_is_free(office, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, error = refused(["--index", str(office / "index"), "serve", "--port", str(port)], capsys)
    assert code == 2
    proposed = re.search(rf"Port {port} is in use, .+: try --port (\d+)\.", error)[1]
    server.bound("127.0.0.1", int(proposed)).close()


@pytest.mark.parametrize("package", ["starlette", "uvicorn", "jinja2"])
def test_without_the_extra_it_says_what_to_install(office, package):
    arguments = ["--lang", "en", "--index", str(office / "index"), "serve", "--port", "0"]
    code = f"import sys; sys.modules[{package!r}] = None; from tgsearch.cli import main; main({arguments})"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 2
    assert (
        f'The server needs {package}, which is not installed: run `pip install "tgsearch[web]"`.'
        in ran.stderr
    )


@pytest.mark.parametrize(("options", "launched"), [([], []), (["--open"], ["http://127.0.0.1:7/"])])
def test_the_browser_is_opened_when_asked_for(office, monkeypatch, options, launched):
    seen = []
    monkeypatch.setattr(click, "launch", seen.append)
    monkeypatch.setattr(
        server,
        "serve",
        lambda path, host, port, token, lang, started, warn: started(f"http://{host}:{port}/"),
    )
    with pytest.raises(SystemExit) as caught:
        main(["--index", str(office / "index"), "serve", "--port", "7", *options])
    assert (caught.value.code, seen) == (0, launched)
