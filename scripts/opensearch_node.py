"""Start OpenSearch on this machine, for tests and measurements: one or three nodes on loopback, no login.

python3 scripts/opensearch_node.py                  one node of 2.19; prints its address, and ends with Ctrl-C
python3 scripts/opensearch_node.py --nodes 3        three nodes
python3 scripts/opensearch_node.py --version 3.8    needs a JDK 21 or later

The server comes as jars from Maven's registry, 50 to 70 MB, and is kept in the
user's cache folder. Needs Java and Maven; in production use the packages or
images of the OpenSearch project.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

FILES = Path(__file__).resolve().parent / "opensearch"
VERSIONS = {"2.19": ("2.19.1.0", 17), "3.8": ("3.8.0.0", 21)}  # of the runner, and the oldest JDK for it
HEAP = "512m"
# As the project's packages have it: OpenSearch refuses requests while garbage fills its memory.
_COLLECTOR = ("-XX:+UseG1GC", "-XX:G1ReservePercent=25", "-XX:InitiatingHeapOccupancyPercent=30")
START_SECONDS = 120.0
FETCH_SECONDS = 300.0
STOP_SECONDS = 20.0


class NodeError(Exception):
    """No node can be started; the message says what is missing."""


def java_for(version: str) -> Path:
    """Return the `java` of a JDK that runs a version of OpenSearch.

    Raises:
        NodeError: there is none.
    """
    oldest = VERSIONS[version][1]
    found = [major for java in _javas() if (major := _major(java)) is not None]
    for java in _javas():
        major = _major(java)
        if major is not None and major >= oldest:
            return java
    have = f"found only {', '.join(map(str, sorted(set(found))))}" if found else "found none"
    raise NodeError(f"OpenSearch {version} needs a JDK {oldest} or later, {have}: set JAVA_HOME to one")


def _javas() -> Iterator[Path]:
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home) / "bin/java"
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path)
    with contextlib.suppress(OSError):
        yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"))


def _major(java: Path) -> int | None:
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    # What starts a source file is part of a JDK, not of a mere runtime.
    return int(version[1]) if version and (java.resolve().parent / "javac").exists() else None


def jars_of(version: str) -> Path:
    """Return the folder with the jars of a version, fetched the first time.

    Raises:
        NodeError: Maven is missing, or could not fetch them.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tgsearch" / "opensearch"
    release = VERSIONS[version][0]
    place = cache / release
    if place.is_dir():
        return place
    maven = shutil.which("mvn")
    if maven is None:
        raise NodeError("Maven (`mvn`) is needed to fetch OpenSearch, and is not installed")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as unfinished:
        jars = Path(unfinished) / "jars"
        command = [maven, "-q", "-B", "-f", FILES / "pom.xml", f"-Drunner.version={release}"]
        command += ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=FETCH_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            raise NodeError(f"Maven could not fetch OpenSearch {version}: {_last_line(error)}") from error
        with contextlib.suppress(OSError):  # another run was faster
            jars.rename(place)
    return place


def _last_line(error: Exception) -> str:
    said = (getattr(error, "stdout", None) or getattr(error, "stderr", None) or str(error)).strip()
    return str(said).splitlines()[0] if said else type(error).__name__


class Node:
    """One process."""

    def __init__(self, name: str, folder: Path, ports: tuple[int, int]) -> None:
        self.name, self.folder = name, folder
        self.http, self.transport = ports
        self.log = folder / "output.txt"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers, as `host:port`."""
        return f"127.0.0.1:{self.http}"

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self, command: Sequence[str | Path]) -> None:
        """Start it by a command, without waiting for anything."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,  # closed by the end of this process, which ends the node too
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)

    def stop(self) -> None:
        """End it; what it has written stays."""
        self._end(signal.SIGTERM)

    def _end(self, how: int) -> None:
        if self._process is None:
            return
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None


class Cluster:
    """Some nodes that find each other; a context manager that starts and stops them."""

    def __init__(
        self,
        folder: Path,
        *,
        nodes: int = 1,
        version: str = "2.19",
        heap: str = HEAP,
        settings: Sequence[str] = (),
    ) -> None:
        """Take a folder for data and logs, which the caller removes, and `NAME=VALUE` settings of nodes."""
        self._version, self._heap, self._settings = version, heap, tuple(settings)
        ports = _free_ports(2 * nodes)
        self.nodes = tuple(
            Node(f"n{number + 1}", folder / f"n{number + 1}", (ports[2 * number], ports[2 * number + 1]))
            for number in range(nodes)
        )

    @property
    def address(self) -> str:
        """Where the first node that runs answers, as `host:port`."""
        return next((node.address for node in self.nodes if node.runs), self.nodes[0].address)

    def start(self) -> None:
        """Start all nodes and wait until they are one cluster.

        Raises:
            NodeError: Java or the jars are missing, or a node ended or did not answer in time.
        """
        java, jars = java_for(self._version), jars_of(self._version)
        for node in self.nodes:
            self._launch(node, java, jars)
        try:
            self.wait(len(self.nodes))
        except BaseException:
            self.stop()
            raise

    def restart(self, node: Node) -> None:
        """Start a node again that was killed or stopped; does not wait."""
        self._launch(node, java_for(self._version), jars_of(self._version))

    def _launch(self, node: Node, java: Path, jars: Path) -> None:
        names = ",".join(each.name for each in self.nodes)
        seeds = ",".join(f"127.0.0.1:{each.transport}" for each in self.nodes)
        memory = [f"-Xms{self._heap}", f"-Xmx{self._heap}", *_COLLECTOR]
        program = ["-cp", f"{jars}/*", FILES / "Node.java", node.folder / "data", node.name]
        node.start(
            [java, *memory, *program, str(node.http), str(node.transport), names, seeds, *self._settings]
        )

    def wait(self, nodes: int, status: str = "yellow") -> None:
        """Wait until so many nodes are one cluster and no shard of it is missing.

        Raises:
            NodeError: a node ended, or it took too long.
        """
        deadline = time.monotonic() + START_SECONDS
        while True:
            health = self.health()
            if health.get("number_of_nodes") == nodes and health.get("status") in (status, "green"):
                return
            if sum(node.runs for node in self.nodes) < nodes or time.monotonic() > deadline:
                raise NodeError(f"OpenSearch {self._version} did not start: see {self.nodes[0].log}")
            time.sleep(0.25)

    def health(self) -> dict[str, object]:
        """Return what the cluster says of itself; nothing when it does not answer."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/_cluster/health", timeout=5) as answer:
                found = json.load(answer)
        except (OSError, urllib.error.URLError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def stop(self) -> None:
        """End all nodes."""
        for node in self.nodes:
            node.stop()

    def __enter__(self) -> Cluster:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what the command line says and wait for Ctrl-C; return the exit code."""
    parser = argparse.ArgumentParser(description="Start OpenSearch on loopback until Ctrl-C.")
    parser.add_argument("--nodes", type=int, choices=(1, 3), default=1)
    parser.add_argument("--version", choices=sorted(VERSIONS), default="2.19")
    parser.add_argument("--heap", default=HEAP, help="memory of each node, as Java has it (%(default)s)")
    parser.add_argument("--data", type=Path, help="a folder to keep the data in; otherwise it is thrown away")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.ExitStack() as stack:
        folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tgsearch-")))
        try:
            cluster = Cluster(folder, nodes=options.nodes, version=options.version, heap=options.heap)
            stack.enter_context(cluster)
        except NodeError as error:
            print(f"Error: {error}.", file=sys.stderr)
            return 2
        for node in cluster.nodes:
            print(f"opensearch://{node.address}", flush=True)
        print("Ctrl-C stops it.", file=sys.stderr)
        with contextlib.suppress(KeyboardInterrupt):
            while all(node.runs for node in cluster.nodes):
                time.sleep(1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
