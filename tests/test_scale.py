"""Does the cost model say what follows from figures? Sums by hand; and a real, small measurement."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# benchmarks/ stands beside the package and is not installed.
sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import growth
from benchmarks.costs import Line, Machine, Plan, Rates, line, plan

ROOT = Path(__file__).parent.parent
RATES = Rates(
    analysis_seconds=0.001, node_seconds=0.002, document_bytes=5000, query_seconds=Line(0.004, 100e-9)
)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(10, 3.0), (20, 5.0), (30, 7.0)], Line(1.0, 0.2)),
        ([(10, 1.0), (20, 4.0)], Line(0.0, 0.18)),  # it would begin below zero
        ([(10, 4.0), (20, 2.0)], Line(3.0, 0.0)),  # it would fall
    ],
)
def test_a_line_goes_through_what_was_measured(points, expected):
    found = line(points)
    assert (found.fixed, found.each) == (pytest.approx(expected.fixed), pytest.approx(expected.each))


def test_a_line_is_read_off():
    assert Line(1.0, 0.5).at(4) == 3.0


def test_a_small_collection_needs_one_shard_and_a_node_for_each_copy():
    assert plan(RATES, 100_000, queries_a_second=10) == Plan(
        documents=100_000,
        shards=1,
        nodes=2,
        disk_bytes=1e9,
        query_milliseconds=pytest.approx(14),
        nodes_for_disk=1,
        nodes_for_queries=1,
        analysis_core_hours=pytest.approx(100 / 3600),
        cluster_core_hours=pytest.approx(400 / 3600),
    )


@pytest.mark.parametrize(
    ("rates", "shards", "nodes"),
    [
        # 500 GB in shards of 30 GB; 10 s of work a query, 20 shards wanted; 100 cores for ten a second
        (RATES, 20, 9),
        # no work to speak of: by size alone, and 1 TB on disks of which 1.4 TB are used
        (Rates(0.001, 0.002, 5000, Line(0.001, 1e-9)), 17, 2),
        # 50 kB a document: 5 TB, twice, on 1.4 TB each
        (Rates(0.001, 0.002, 50_000, Line(0.001, 1e-9)), 167, 8),
    ],
)
def test_a_large_collection_is_planned(rates, shards, nodes):
    found = plan(
        rates, 100_000_000, queries_a_second=10, machine=Machine(cores=16, disk_bytes=2e12, filled=0.7)
    )
    assert found.shards == shards
    assert found.nodes == nodes


def figures(engine, documents, milliseconds):
    return growth.Figures(
        engine=engine,
        documents=documents,
        text_bytes=documents * 3000,
        index_seconds=documents / 500,
        index_own_seconds=documents / 1000,
        index_node_seconds=documents / 250 if engine == growth.CLUSTER else 0.0,
        index_peak_bytes=10**8,
        index_bytes=documents * 6000,
        query_peak_bytes=10**8,
        node_bytes=10**9 if engine == growth.CLUSTER else 0,
        milliseconds={"phrase": [milliseconds, milliseconds * 2]},
        query_node_seconds=milliseconds / 2000,
    )


def test_tables_hold_what_was_measured_and_what_follows():
    measured = [
        figures(engine, documents, documents / 100)
        for documents in (1000, 2000)
        for engine in (growth.EMBEDDED, growth.CLUSTER)
    ]
    indexing, asking, costs, plans = growth.tables(measured)
    assert "| 2,000 | one node | 500 | 1.00 | 4.00 | 100 MB | 12 MB | 2.00 |" in indexing
    assert "| 1,000 | embedded | 10.0 / 20.0 | 10.0 / 20.0 | 100 MB |" in asking
    assert "| a query on the node | 0.0 ms of a core, and 5,000 for each million documents |" in costs
    assert "| a query of the embedded engine, p50 | 0.0 ms, and 10,000 for each million documents |" in costs
    assert plans[2].startswith("| 1,000,000 | 10 |")  # 5 s of work, half a second in each
    assert all(
        row.count("|") == rows[0].count("|") for rows in (indexing, asking, costs, plans) for row in rows
    )


def test_figures_that_were_kept_are_printed_again(tmp_path):
    kept = tmp_path / "figures.json"
    measured = [figures(growth.EMBEDDED, 10, 1.0), figures(growth.CLUSTER, 10, 1.0)]
    measured += [figures(growth.EMBEDDED, 20, 1.0), figures(growth.CLUSTER, 20, 1.0)]
    rows = [{name: getattr(each, name) for name in each.__slots__} for each in measured]
    kept.write_text(json.dumps({"header": {"date": "2026-11-23"}, "figures": rows}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", "--again", kept],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.startswith("- date: 2026-11-23\n")
    assert [line for table in growth.tables(measured) for line in table] == [
        line for line in done.stdout.splitlines() if line.startswith("|")
    ]


@pytest.mark.skipif(
    "TGSEARCH_FULL" not in os.environ, reason="takes a minute: set TGSEARCH_FULL=1 to measure for real"
)
def test_both_engines_are_measured(tmp_path):
    source = tmp_path / "documents.jsonl"
    rows = (
        {
            "id": str(number),
            "title": "Huyện tổ chức hội nghị tổng kết",
            "text": "Đồng chí chủ trì. " * 5,
        }
        for number in range(20)
    )
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.scale", source, "--sizes", "10", "20", "--queries", "2"]
    done = subprocess.run(
        [*command, "--heap", "512m"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "| 20 | one node |" in done.stdout
