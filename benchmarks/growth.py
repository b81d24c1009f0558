"""What do the measurements of `scale` say? Tables in Markdown of what was measured, and of what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.costs import Line, Machine, Rates, line, plan
from benchmarks.samples import percentile

EMBEDDED, CLUSTER = "embedded", "one node"
LARGER = (1_000_000, 10_000_000, 100_000_000)
QUERIES_A_SECOND = 10.0  # what a cluster is planned for


@dataclass(frozen=True, slots=True)
class Figures:
    """What a size cost on an engine; seconds of processor are of all cores together."""

    engine: str
    documents: int
    text_bytes: int
    index_seconds: float  # by the clock
    index_own_seconds: float  # of processor, where the command runs
    index_node_seconds: float  # of processor, on the node
    index_peak_bytes: int  # of the command
    index_bytes: int
    query_peak_bytes: int
    node_bytes: int  # of the node's process, after the queries
    milliseconds: dict[str, list[float]]  # by kind, of each query
    query_node_seconds: float  # of processor, on the node, of one query, all kinds taken together

    @property
    def all_milliseconds(self) -> list[float]:
        """The queries of all kinds, each kind with as many."""
        return [each for kind in self.milliseconds.values() for each in kind]


def tables(figures: Sequence[Figures]) -> Iterator[Sequence[str]]:
    """Yield the tables, each as its lines; figures of at least two sizes, by rising size."""
    yield tuple(_indexing(figures))
    yield tuple(_queries(figures))
    yield tuple(_costs(figures))
    yield tuple(_plans(figures, Machine()))


def rates(figures: Sequence[Figures]) -> Rates:
    """Return what documents and queries cost on the node; indexing by the largest size."""
    nodes = [each for each in figures if each.engine == CLUSTER]
    largest = nodes[-1]
    return Rates(
        analysis_seconds=largest.index_own_seconds / largest.documents,
        node_seconds=largest.index_node_seconds / largest.documents,
        document_bytes=largest.index_bytes / largest.documents,
        query_seconds=line([(each.documents, each.query_node_seconds) for each in nodes]),
    )


def _table(*columns: str) -> Iterator[str]:
    yield _row(*columns)
    yield "|" + "---|" * len(columns)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _indexing(figures: Sequence[Figures]) -> Iterator[str]:
    yield from _table(
        "documents",
        "engine",
        "documents/s",
        "ms of a core for each: here",
        "on the node",
        "memory here",
        "index",
        "of the text",
    )
    for each in figures:
        count = each.documents
        yield _row(
            f"{count:,}",
            each.engine,
            f"{count / each.index_seconds:,.0f}",
            f"{each.index_own_seconds / count * 1000:.2f}",
            f"{each.index_node_seconds / count * 1000:.2f}" if each.index_node_seconds else "-",
            f"{each.index_peak_bytes / 1e6:,.0f} MB",
            f"{each.index_bytes / 1e6:,.0f} MB",
            f"{each.index_bytes / each.text_bytes:.2f}",
        )


def _queries(figures: Sequence[Figures]) -> Iterator[str]:
    kinds = list(figures[0].milliseconds)
    yield from _table("p50 / p95 in ms", "engine", "all", *kinds, "memory")
    for each in figures:
        memory = f"{each.query_peak_bytes / 1e6:,.0f} MB"
        yield _row(
            f"{each.documents:,}",
            each.engine,
            _percentiles(each.all_milliseconds),
            *(_percentiles(each.milliseconds[kind]) for kind in kinds),
            f"{memory} + {each.node_bytes / 1e6:,.0f} MB" if each.node_bytes else memory,
        )


def _percentiles(milliseconds: Sequence[float]) -> str:
    return f"{percentile(milliseconds, 50):.1f} / {percentile(milliseconds, 95):.1f}"


def _costs(figures: Sequence[Figures]) -> Iterator[str]:
    found = rates(figures)
    yield from _table("what", "costs")
    yield _row(
        "analysis of a document, where the command runs", f"{found.analysis_seconds * 1e3:.2f} ms of a core"
    )
    yield _row("indexing it, on the node, for each copy", f"{found.node_seconds * 1e3:.2f} ms of a core")
    yield _row("keeping it, for each copy", f"{found.document_bytes / 1e3:.1f} kB of disk")
    yield _row("a query on the node", _grows(found.query_seconds, 1e3, "ms of a core"))
    own = [each for each in figures if each.engine == EMBEDDED]
    for percent in (50, 95):
        points = [(each.documents, percentile(each.all_milliseconds, percent)) for each in own]
        yield _row(f"a query of the embedded engine, p{percent}", _grows(line(points), 1, "ms"))


def _grows(cost: Line, factor: float, unit: str) -> str:
    return f"{cost.fixed * factor:.1f} {unit}, and {cost.each * 1e6 * factor:,.0f} for each million documents"


def _plans(figures: Sequence[Figures], machine: Machine) -> Iterator[str]:
    found = rates(figures)
    yield from _table(
        "documents",
        "shards",
        f"nodes of {machine.cores} cores and {machine.disk_bytes / 1e12:.0f} TB",
        "disk with a replica",
        "a query in each shard",
        "hours of a core: analysis",
        "nodes",
    )
    for documents in LARGER:
        each = plan(found, documents, queries_a_second=QUERIES_A_SECOND, machine=machine)
        yield _row(
            f"{documents:,}",
            f"{each.shards:,}",
            f"{each.nodes:,} (disk {each.nodes_for_disk:,}, queries {each.nodes_for_queries:,})",
            f"{each.disk_bytes / 1e9:,.0f} GB",
            f"{each.query_milliseconds:,.0f} ms",
            f"{each.analysis_core_hours:,.1f}",
            f"{each.cluster_core_hours:,.1f}",
        )
