"""What would a larger collection cost? Lines through what was measured, and sums of hardware from them.

Everything that grows with the collection grows in proportion to it or slower,
so a line through three sizes is a fair guess within ten times the largest of
them, and an upper bound rather than a promise beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from operator import mul
from statistics import fmean, linear_regression

SHARD_BYTES = 30 * 10**9  # 10 to 50 GB are what OpenSearch's guide to sizing shards recommends for search
SHARD_SECONDS = 0.5  # of processor that a typical query may take in one shard, and so of waiting for it


@dataclass(frozen=True, slots=True)
class Line:
    """A cost that grows with the number of documents."""

    fixed: float
    each: float  # of one document

    def at(self, documents: float) -> float:
        """Return the cost of so many documents; never less than nothing."""
        return max(self.fixed + self.each * documents, 0.0)


def line(points: Sequence[tuple[float, float]]) -> Line:
    """Return the line through (documents, cost) by least squares; at least two sizes.

    Where the best line would begin below zero, it goes through zero; where it
    would fall, which only chance can bring about, it is level.
    """
    documents, costs = zip(*points, strict=True)
    slope, intercept = linear_regression(documents, costs)
    if slope < 0:
        return Line(fmean(costs), 0.0)
    if intercept < 0:
        slope = sum(map(mul, documents, costs)) / sum(each * each for each in documents)
        return Line(0.0, slope)
    return Line(intercept, slope)


@dataclass(frozen=True, slots=True)
class Rates:
    """What one document, or one query over so many, costs a cluster; seconds are of one core."""

    analysis_seconds: float  # of a document, where the command runs
    node_seconds: float  # of a document, on the nodes, for each copy
    document_bytes: float  # on disk, for each copy
    query_seconds: Line  # of a typical query, on the nodes


@dataclass(frozen=True, slots=True)
class Machine:
    """What a node is taken to be."""

    cores: int = 16
    disk_bytes: float = 2e12
    filled: float = 0.7  # of disk and cores, before it is called full


@dataclass(frozen=True, slots=True)
class Plan:
    """What a collection needs."""

    documents: int
    shards: int
    nodes: int
    disk_bytes: float  # of all copies
    query_milliseconds: float  # of work in each shard, while there is a core for each
    nodes_for_disk: int
    nodes_for_queries: int
    analysis_core_hours: float
    cluster_core_hours: float


def plan(
    rates: Rates, documents: int, *, queries_a_second: float, copies: int = 2, machine: Machine | None = None
) -> Plan:
    """Return what so many documents need.

    Args:
        rates: what was measured.
        documents: how many there will be.
        queries_a_second: at the busiest time.
        copies: of each shard: 2 for one replica.
        machine: each node.
    """
    node = machine or Machine()
    size = rates.document_bytes * documents
    by_size = ceil(size / SHARD_BYTES)
    by_speed = ceil(rates.query_seconds.each * documents / SHARD_SECONDS)
    shards = max(by_size, by_speed, 1)
    work = rates.query_seconds.fixed * shards + rates.query_seconds.each * documents
    for_disk = ceil(size * copies / (node.disk_bytes * node.filled))
    for_queries = ceil(queries_a_second * work / (node.cores * node.filled))
    return Plan(
        documents=documents,
        shards=shards,
        nodes=max(for_disk, for_queries, copies),
        disk_bytes=size * copies,
        query_milliseconds=(rates.query_seconds.fixed + rates.query_seconds.each * documents / shards) * 1000,
        nodes_for_disk=for_disk,
        nodes_for_queries=for_queries,
        analysis_core_hours=rates.analysis_seconds * documents / 3600,
        cluster_core_hours=rates.node_seconds * documents * copies / 3600,
    )
