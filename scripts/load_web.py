"""How does the server bear many users at once, while a writer commits every second?

python scripts/load_web.py INDEX [--users 50] [--seconds 60] [--think 1.0]

A copy of the index is served on loopback. Each user does one thing after
another, drawn from `ACTIONS`, and reads or thinks for `--think` seconds on
average before the next (0: never). Half of what is typed has no accents. What
a page offers is chosen on the page that the user sees, by its own links.
Printed are the times of each kind of request, the errors, the commits made and
seen, and the memory of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from tgsearch.text import fold

ACTIONS = {  # of a thousand things that users do, so many are
    "start page": 60,
    "search": 280,  # a query is typed, with suggestions on the way
    "narrow": 180,  # by a place, a type or a time that the page offers
    "next page": 80,
    "document": 170,
    "export": 5,
    "API: search": 110,
    "API: search, narrowed": 40,
    "API: facets": 15,
    "API: document": 40,
    "API: similar": 20,
}
OFFERED = {  # the links of a page of results by which these are done
    "narrow": re.compile(r'(?:<a class="(?:row|tile shade\d)"|<li class="bar"[^>]*>\s*<a) href="([^"]+)"'),
    "next page": re.compile(r'<a rel="next" href="([^"]+)"'),
    "document": re.compile(r'<h2><a href="([^"]+)"'),
    "export": re.compile(r'<a href="(/export\.[^"]+)"'),
}
NARROWED = urlencode({"locality": "Hà Nội", "all_values": "true"})
SUGGESTIONS, TYPING_SECONDS, WARMING_SECONDS = 3, 0.3, 2  # suggestions are asked for while a query is typed
COMMIT_SECONDS, LOOK_SECONDS, MEMORY_SECONDS = 1.0, 0.25, 5.0
HOST = "127.0.0.1"
LATEST = "commit"  # the id of a document that every commit changes
WRITER = """
import sys, time, tgsearch
with tgsearch.open(sys.argv[1]) as index:
    for number in range(1, 10**9):
        time.sleep(float(sys.argv[3]) - time.time() % float(sys.argv[3]))
        text = f"Bản tin số {number}: huyện tổ chức hội nghị về chuyển đổi số và cải cách hành chính."
        for id in (sys.argv[2], f"tin-{number % 20}"):
            index.add(tgsearch.Document(id=id, title=str(number), text=text))
        index.commit()
        print(number, flush=True)
"""


class Connection:
    """One connection to the server that requests follow each other on."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, target: str) -> tuple[int, bytes]:
        """Return the status and the body of what lies at `target`."""
        if self._streams is not None and self._streams[0].at_eof():
            self.close()  # after a long rest the server hangs up
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        writer.write(f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode("ascii"))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = int(re.search(r"(?im)^content-length: (\d+)", head)[1])
        body = await reader.readexactly(length)
        if re.search(r"(?im)^connection: close", head):
            self.close()
        return int(head.split()[1]), body

    def close(self) -> None:
        """Hang up; the next request calls again."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Load:
    """What all users did, and what came of it."""

    def __init__(self, port: int, think: float) -> None:
        self.port, self.think = port, think
        self.titles: list[str] = []
        self.ids: list[str] = []
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.memory: list[float] = []
        self.commits_seen: set[int] = set()

    async def look_around(self) -> None:
        """Learn what there is to ask for."""
        connection = Connection(self.port)
        for page in range(1, 21):
            _, body = await connection.get(f"/api/search?limit=100&page={page}&facets=false")
            hits = json.loads(body)["hits"]
            self.titles += [hit["title"] for hit in hits if hit["title"]]
            self.ids += [hit["id"] for hit in hits]
        connection.close()

    async def run(self, server: subprocess.Popen[str], users: int, seconds: float) -> None:
        """Let so many users at the server for a time."""
        await self.look_around()
        until = time.monotonic() + seconds
        everybody = [User(self, seed).act(until) for seed in range(users)]
        await asyncio.gather(self.watch(server, until), self.await_commits(until), *everybody)

    async def watch(self, server: subprocess.Popen[str], until: float) -> None:
        """Note what memory the server takes until the time is over."""
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, MEMORY_SECONDS))
            self.memory.append(memory_mb(server))

    async def await_commits(self, until: float) -> None:
        """Look for what the writer changes."""
        connection = Connection(self.port)
        while time.monotonic() < until:
            _, body = await connection.get(f"/api/documents/{LATEST}")
            self.commits_seen.add(int(json.loads(body)["title"]))
            await asyncio.sleep(LOOK_SECONDS)
        connection.close()

    @property
    def requests(self) -> int:
        """How many users sent."""
        return sum(map(len, self.seconds.values()))

    def report(self, seconds: float) -> Iterator[str]:
        """Yield the lines of the table."""
        yield f"{self.requests / seconds:.1f} requests/s, {sum(self.errors.values())} errors"
        yield from (f"- {error}: {count}" for error, count in self.errors.most_common())
        yield "\n| request | number | p50, ms | p95, ms | p99, ms | longest, ms |\n|---|---|---|---|---|---|"
        sums: dict[str, list[float]] = defaultdict(list)
        for kind, times in sorted(self.seconds.items()):
            sums["all of the API" if kind.startswith("API") else "all pages"] += times
            yield row(kind, times)
        for kind, times in sums.items():
            yield row(f"**{kind}**", times)


def row(name: str, times: list[float]) -> str:
    """Return a row of the table."""
    shown = [f"{1000 * percentile(times, share):.0f}" for share in (0.5, 0.95, 0.99, 1)]
    return f"| {name} | {len(times)} | {' | '.join(shown)} |"


def percentile(times: list[float], share: float) -> float:
    """Return the time that this share of requests took at most."""
    return sorted(times)[max(round(share * len(times)) - 1, 0)]


class User:
    """Somebody with a page of results before them, or a program."""

    def __init__(self, load: Load, seed: int) -> None:
        self.load, self.draw = load, random.Random(seed)
        self.connection = Connection(load.port)
        self.page = ""  # of results, the last one that was shown

    async def act(self, until: float) -> None:
        """Do one thing after another until the time is over."""
        await asyncio.sleep(self.draw.random() * self.load.think)
        while time.monotonic() < until:
            (action,) = self.draw.choices(list(ACTIONS), list(ACTIONS.values()))
            await self.do(action)
            if self.load.think:
                await asyncio.sleep(self.draw.expovariate(1 / self.load.think))
        self.connection.close()

    async def do(self, action: str) -> None:
        """Do one of `ACTIONS`; where the page does not offer it, search for something else."""
        offered = OFFERED[action].findall(self.page) if action in OFFERED else []
        if action == "start page":
            self.page = await self.get(action, "/")
        elif action.startswith("API: "):
            await self.get(action, self.asked_of_the_api(action))
        elif offered:
            page = await self.get(action, html.unescape(self.draw.choice(offered)))
            if action in ("narrow", "next page"):
                self.page = page
        else:
            await self.search()

    async def search(self) -> None:
        """Type a query, with suggestions on the way."""
        query = self.query()
        pauses = self.draw.sample(range(1, len(query) + 1), min(SUGGESTIONS, len(query)))
        for end in sorted(pauses):
            await self.get("suggestions", f"/api/suggest?{urlencode({'q': query[:end]})}")
            await asyncio.sleep(min(self.load.think, TYPING_SECONDS))
        self.page = await self.get("search", f"/?{urlencode({'q': query})}")

    def query(self) -> str:
        """Return some words of a title, with their accents or without."""
        words = self.draw.choice(self.load.titles).split()
        start = self.draw.randrange(max(len(words) - 3, 1))
        text = " ".join(words[start : start + self.draw.randint(1, 4)])
        return fold(text) if self.draw.random() < 0.5 else text

    def asked_of_the_api(self, action: str) -> str:
        """Return the address that a program asks for."""
        id, query = quote(self.draw.choice(self.load.ids)), urlencode({"q": self.query()})
        return {
            "API: search": f"/api/search?{query}",
            "API: search, narrowed": f"/api/search?{query}&{NARROWED}",
            "API: facets": f"/api/facets?{query}",
            "API: document": f"/api/documents/{id}",
            "API: similar": f"/api/similar/{id}",
        }[action]

    async def get(self, kind: str, target: str) -> str:
        """Ask for an address and return what came; how long it took, and whether it failed, is noted."""
        started, body = time.perf_counter(), b""
        try:
            status, body = await self.connection.get(target)
            if status != 200:
                self.load.errors[f"{kind}: {status}"] += 1
        except (OSError, asyncio.IncompleteReadError) as error:
            self.load.errors[f"{kind}: {type(error).__name__}"] += 1
            self.connection.close()
        self.load.seconds[kind].append(time.perf_counter() - started)
        return body.decode("utf-8", "replace")


@contextmanager
def served(index: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Give a running server and its port."""
    command = [
        sys.executable,
        "-m",
        "tgsearch",
        "--lang",
        "en",
        "--index",
        str(index),
        "serve",
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        try:
            yield server, int(re.search(r":(\d+)/", line)[1])
        finally:
            server.terminate()
            left = server.stderr.read()
            if left:
                print(left[-3000:], file=sys.stderr)


@contextmanager
def written(index: Path) -> Iterator[list[int]]:
    """Let a writer commit; given is the list of its commits, the first one now and the rest in the end."""
    made: list[int] = []
    command = [sys.executable, "-c", WRITER, str(index), LATEST, str(COMMIT_SECONDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        made.append(int(writer.stdout.readline()))
        try:
            yield made
        finally:
            writer.terminate()
            made += map(int, writer.stdout.read().split())


def memory_mb(server: subprocess.Popen[str]) -> float:
    """Return what the server takes; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{server.pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


def processor_seconds(server: subprocess.Popen[str]) -> float:
    """Return how long the server has kept processors busy; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{server.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Serve a copy, load it, print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=1.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        shutil.copytree(asked.index, index)
        with served(index) as (server, port):
            first = memory_mb(server)
            with written(index) as commits:
                asyncio.run(Load(port, 0).run(server, 5, WARMING_SECONDS))  # what is read once, is read
                before, busy = memory_mb(server), processor_seconds(server)
                load = Load(port, asked.think)
                asyncio.run(load.run(server, asked.users, asked.seconds))
                busy = processor_seconds(server) - busy
    print(*load.report(asked.seconds), sep="\n")
    made = [number for number in commits if number >= min(load.commits_seen)]
    print(f"\ncommits: {len(made)} made, {len(load.commits_seen)} seen by looking every {LOOK_SECONDS} s")
    if before:
        during = " ".join(f"{each:.0f}" for each in load.memory)
        print(
            f"memory of the server, MB: {first:.0f} at the start, {before:.0f} after its first requests;",
            end=" ",
        )
        print(f"under load, every {MEMORY_SECONDS:.0f} s: {during}")
        print(f"processor time of the server: {1000 * busy / load.requests:.1f} ms a request")


if __name__ == "__main__":
    main()
