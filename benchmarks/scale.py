"""How do one machine and one node of a cluster bear a growing collection, and what follows for large ones?

python -m benchmarks.scale FILE.jsonl.xz                 10,000, 60,000 and 150,000 documents
python -m benchmarks.scale FILE.jsonl.xz --sizes 2000 8000 --queries 20
python -m benchmarks.scale --again FIGURES.json          prints the tables of figures kept by --json

Each size is indexed and asked twice: by the embedded engine, and on a node of
OpenSearch that is started for it; the queries, drawn from titles, are those of
the other benchmarks. docs/scale.md holds the tables, and says what follows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import tgsearch
from benchmarks.contenders.tgsearch import Tgsearch
from benchmarks.corpus import Corpus, CorpusError, documents_path, prepare
from benchmarks.growth import CLUSTER, EMBEDDED, Figures, tables
from benchmarks.machine import describe
from benchmarks.queries import ACCENTED, FILTERED, NEWEST, OR_FACETS, PHRASE, UNACCENTED, Query
from benchmarks.run import GROWTH_SIZES, say
from benchmarks.tasks import alone, peak_bytes

ASKED = (OR_FACETS, ACCENTED, UNACCENTED, PHRASE, FILTERED, NEWEST)
HEAP = "2g"
_COUNTED_SECONDS = 1.1  # a node looks at its clock of work once a second
_NODE = Path(__file__).parent.parent / "scripts/opensearch_node.py"


# What one process does


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing took."""

    seconds: float
    own_seconds: float
    peak_bytes: int
    index_bytes: int


def index(place: str, documents: Path) -> Indexed:
    """Make an index of a file of documents."""
    started, worked = time.perf_counter(), time.process_time()
    with tgsearch.create(place) as made:
        report = made.sync(documents)
        seconds, own_seconds = time.perf_counter() - started, time.process_time() - worked
        if report.failed:
            raise RuntimeError(f"not indexed: {report.failed[0]}")
        return Indexed(seconds, own_seconds, peak_bytes(), sum(made.statistics().bytes.values()))


@dataclass(frozen=True, slots=True)
class Asked:
    """What queries took."""

    milliseconds: dict[str, list[float]]
    node_seconds: float  # of processor, of one query
    peak_bytes: int


def ask(place: str, queries: Sequence[Query], node: str | None) -> Asked:
    """Ask every query three times, and time the third time, kind by kind."""
    contender = Tgsearch()
    contender.open(place)
    by_kind: defaultdict[str, list[Query]] = defaultdict(list)
    for query in queries:
        if query.kind in ASKED:
            by_kind[query.kind].append(query)
    for query in (*chain(*by_kind.values()), *chain(*by_kind.values())):  # Java compiles what it meets often
        contender.ask(query)
    before = node_processor_seconds(node)
    milliseconds = {kind: [_timed(contender, query) for query in wanted] for kind, wanted in by_kind.items()}
    worked = node_processor_seconds(node) - before
    return Asked(milliseconds, worked / sum(map(len, by_kind.values())), peak_bytes())


def _timed(contender: Tgsearch, query: Query) -> float:
    started = time.perf_counter()
    contender.ask(query)
    return (time.perf_counter() - started) * 1000


# The node


@contextmanager
def started_node(heap: str) -> Iterator[str]:
    """Give the address, as host:port, of a node that is thrown away afterwards."""
    process = subprocess.Popen(
        [sys.executable, _NODE, "--heap", heap], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        printed = process.stdout.readline().strip()
        if not printed:
            raise RuntimeError(f"No node was started; {_NODE.name} says why.")
        yield printed.removeprefix("opensearch://")
    finally:
        process.terminate()
        process.wait()


def _of_node(node: str, what: str) -> dict[str, object]:
    with urllib.request.urlopen(f"http://{node}/_nodes/{what}", timeout=30) as answer:
        (found,) = json.load(answer)["nodes"].values()
    return dict(found)


def node_processor_seconds(node: str | None) -> float:
    """Return the seconds of processor that a node has had; 0 without one."""
    if node is None:
        return 0.0
    time.sleep(_COUNTED_SECONDS)
    process = _of_node(node, "stats/process")["process"]
    return float(process["cpu"]["total_in_millis"]) / 1000  # type: ignore[index]


def node_bytes(node: str) -> int:
    """Return the memory that a node has of its machine; 0 where the system does not say."""
    number = _of_node(node, "process")["process"]["id"]  # type: ignore[index]
    try:
        status = Path(f"/proc/{number}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(each.split()[1]) * 1024 for each in status.splitlines() if each.startswith("VmRSS")), 0)


# Measuring


def measure(corpus: Corpus, documents: int, text_bytes: int, node: str | None) -> Figures:
    """Index and ask one size on the embedded engine, or on a node."""
    place = str(corpus.folder / f"index-{documents}") if node is None else f"opensearch://{node}/d{documents}"
    before = node_processor_seconds(node)
    indexed = alone(index, place, documents_path(corpus.folder, documents))
    on_node = node_processor_seconds(node) - before
    asked = alone(ask, place, corpus.queries, node)
    found = Figures(
        engine=EMBEDDED if node is None else CLUSTER,
        documents=documents,
        text_bytes=text_bytes,
        index_seconds=indexed.seconds,
        index_own_seconds=indexed.own_seconds,
        index_node_seconds=on_node,
        index_peak_bytes=indexed.peak_bytes,
        index_bytes=indexed.index_bytes,
        query_peak_bytes=asked.peak_bytes,
        node_bytes=0 if node is None else node_bytes(node),
        milliseconds=asked.milliseconds,
        query_node_seconds=asked.node_seconds,
    )
    say(f"{found.engine}, {documents:,} documents: {documents / found.index_seconds:,.0f} a second")
    return found


def measure_all(source: Path, sizes: Sequence[int], queries: int, heap: str) -> list[Figures]:
    """Measure each size on both engines, by rising size; each has a node of its own."""
    with tempfile.TemporaryDirectory(prefix="tgsearch-scale-") as folder:
        say("preparing the documents")
        corpus = alone(prepare, Path(folder), source, sizes, queries, repeat=True)
        if not corpus.queries:
            raise CorpusError(f"{source} has no titles of three words and more to draw queries from.")
        found = []
        for size in corpus.sizes:
            found.append(measure(corpus, size.documents, size.text_bytes, None))
            with started_node(heap) as node:
                found.append(measure(corpus, size.documents, size.text_bytes, node))
        return found


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 0, or 2 when there are no documents or no node."""
    given = _parser().parse_args(arguments)
    try:
        if given.again:
            kept = json.loads(given.again.read_text(encoding="utf-8"))
            header, figures = kept["header"], [Figures(**each) for each in kept["figures"]]
        else:
            header = describe("-m benchmarks.scale " + " ".join(map(str, arguments or sys.argv[1:])))
            figures = measure_all(given.corpus, given.sizes, given.queries, given.heap)
    except (CorpusError, RuntimeError, tgsearch.TgsearchError) as error:
        say(f"Error: {error}")
        return 2
    if given.json:
        data = {"header": header, "figures": [asdict(each) for each in figures]}
        given.json.write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n".join(f"- {name}: {value}" for name, value in header.items()))
    for table in tables(figures):
        print("", *table, sep="\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.scale",
        description="Measure how cost grows on both engines.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("corpus", nargs="?", type=Path, metavar="FILE", help="documents: .jsonl, .gz or .xz")
    wanted.add_argument("--again", type=Path, metavar="JSON", help="print the tables of these figures")
    add("--sizes", type=int, nargs="+", default=list(GROWTH_SIZES), metavar="N", help="how many documents")
    add("--queries", type=int, default=50, metavar="N", help="queries of each kind (50)")
    add("--heap", default=HEAP, help="memory of Java (%(default)s)")
    add("--json", type=Path, metavar="OUT", help="write every figure to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
