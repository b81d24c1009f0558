"""How does the server bear many users at once, while a writer commits every second?

python scripts/load_web.py INDEX [--users 50] [--seconds 60] [--think 1.0]

A copy of the index is served on loopback. Each user searches, turns pages,
narrows, types with suggestions, opens documents and their like, and reads
between two requests for `--think` seconds on average (0: never). Printed are
the times of each kind of request, the errors, and the memory of the server.
"""

from __future__ import annotations

import argparse
import asyncio
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

KINDS = {"search": 50, "page": 10, "narrow": 10, "suggest": 15, "document": 10, "similar": 5}  # in a hundred
MEMORY_SECONDS = 5
WRITER = """
import sys, time, tgsearch
with tgsearch.open(sys.argv[1]) as index:
    for number in range(10**9):
        text = f"Bản tin số {number}: huyện tổ chức hội nghị về chuyển đổi số và cải cách hành chính."
        index.add(tgsearch.Document(id=f"tin-{number % 20}", title=f"Bản tin {number}", text=text))
        index.commit()
        time.sleep(1)
"""


class Connection:
    """One connection to the server that requests follow each other on."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, target: str) -> tuple[int, bytes]:
        """Return the status and the body of what lies at `target`."""
        if self._streams is not None and self._streams[0].at_eof():
            self.close()  # after a long rest the server hangs up
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(f"GET {target} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode("ascii"))
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
    """What all users did."""

    def __init__(self, host: str, port: int, titles: list[str], ids: list[str], think: float) -> None:
        self.host, self.port, self.titles, self.ids, self.think = host, port, titles, ids, think
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.memory: list[float] = []

    async def user(self, seed: int, until: float) -> None:
        """Do what one user does until the time is over."""
        draw, connection = random.Random(seed), Connection(self.host, self.port)
        await asyncio.sleep(draw.random() * self.think)
        while time.monotonic() < until:
            kind = draw.choices(list(KINDS), list(KINDS.values()))[0]
            started = time.perf_counter()
            try:
                status, _ = await connection.get(self.target(kind, draw))
                if status != 200:
                    self.errors[f"{kind}: {status}"] += 1
            except (OSError, asyncio.IncompleteReadError) as error:
                self.errors[f"{kind}: {type(error).__name__}"] += 1
                connection.close()
            self.seconds[kind].append(time.perf_counter() - started)
            if self.think:
                await asyncio.sleep(draw.expovariate(1 / self.think))
        connection.close()

    @property
    def requests(self) -> int:
        """How many were sent."""
        return sum(map(len, self.seconds.values()))

    async def watch(self, server: subprocess.Popen[str], until: float) -> None:
        """Note what memory the server takes until the time is over."""
        while (left := until - time.monotonic()) > 0:
            await asyncio.sleep(min(left, MEMORY_SECONDS))
            self.memory.append(memory_mb(server))

    def target(self, kind: str, draw: random.Random) -> str:
        """Return an address that a request of this kind asks for."""
        if kind in ("document", "similar"):
            return f"/api/{'documents' if kind == 'document' else kind}/{quote(draw.choice(self.ids))}"
        words = draw.choice(self.titles).split()
        start = draw.randrange(max(len(words) - 3, 1))
        text = " ".join(words[start : start + draw.randint(1, 4)])
        asked = {"q": fold(text) if draw.random() < 0.5 else text}
        if kind == "suggest":
            return f"/api/suggest?{urlencode({'q': asked['q'][: draw.randint(2, 12)]})}"
        asked |= {"page": {"page": "2"}, "narrow": {"locality": "Hà Nội", "all_values": "true"}}.get(kind, {})
        return f"/api/search?{urlencode(asked)}"

    def report(self, seconds: float) -> Iterator[str]:
        """Yield the lines of the table."""
        everything = [each for times in self.seconds.values() for each in times]
        yield f"{len(everything) / seconds:.1f} requests/s, {sum(self.errors.values())} errors"
        yield from (f"- {error}: {count}" for error, count in self.errors.most_common())
        yield "| request | number | p50, ms | p95, ms | p99, ms | longest, ms |\n|---|---|---|---|---|---|"
        for kind, times in {**self.seconds, "all": everything}.items():
            shown = [f"{1000 * percentile(times, share):.0f}" for share in (0.5, 0.95, 0.99, 1)]
            yield f"| {kind} | {len(times)} | {' | '.join(shown)} |"


def percentile(times: list[float], share: float) -> float:
    """Return the time that this share of requests took at most."""
    return sorted(times)[max(round(share * len(times)) - 1, 0)]


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


async def loaded(server: subprocess.Popen[str], port: int, users: int, seconds: float, think: float) -> Load:
    """Put the load on a server and return what came of it."""
    connection = Connection("127.0.0.1", port)
    titles, ids = [], []
    for page in range(1, 21):
        _, body = await connection.get(f"/api/search?limit=100&page={page}&facets=false")
        hits = json.loads(body)["hits"]
        titles += [hit["title"] for hit in hits if hit["title"]]
        ids += [hit["id"] for hit in hits if not hit["id"].startswith("tin-")]
    connection.close()
    load = Load("127.0.0.1", port, titles, ids, think)
    until = time.monotonic() + seconds
    await asyncio.gather(load.watch(server, until), *(load.user(seed, until) for seed in range(users)))
    return load


def main() -> None:
    """Serve a copy, load it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--no-writer", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        shutil.copytree(asked.index, index)
        with served(index) as (server, port):
            asyncio.run(loaded(server, port, 5, 2, 0))  # what is read once, is read
            before, busy = memory_mb(server), processor_seconds(server)
            idle = "import time; time.sleep(10**6)"
            writer = subprocess.Popen([sys.executable, "-c", idle if asked.no_writer else WRITER, str(index)])
            try:
                load = asyncio.run(loaded(server, port, asked.users, asked.seconds, asked.think))
            finally:
                writer.terminate()
                writer.wait()
            busy = processor_seconds(server) - busy
    print(*load.report(asked.seconds), sep="\n")
    if before:
        during = " ".join(f"{each:.0f}" for each in load.memory)
        print(f"memory of the server: {before:.0f} MB before; every {MEMORY_SECONDS} s {during}")
        print(f"processor time of the server: {1000 * busy / load.requests:.1f} ms a request")


if __name__ == "__main__":
    main()
