"""Does an OpenSearch node answer like the embedded engine? Judged queries, asked of both.

    python scripts/compare_engines.py FOLDER… [--version 2.19]

A FOLDER has `docs.jsonl`, `queries.tsv` and `qrels.txt`, in the forms that `tgsearch eval --docs`
takes. A node is started for the purpose and thrown away. Printed is a table in Markdown; the exit
code is 1 when the first ten hits overlap by less than 0.97 or nDCG@10 differs by 0.005 or more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from opensearch_node import VERSIONS, Cluster, NodeError

import tgsearch
from tgsearch.evaluation import Evaluation, evaluate, read_judgements, read_topics, temporary_index

MIN_OVERLAP, MAX_DIFFERENCE = 0.97, 0.005
FIRST = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """What both engines made of a collection."""

    name: str
    embedded: Evaluation
    cluster: Evaluation

    @property
    def overlap(self) -> float:
        """How much the first ten hits share, on average over the queries."""
        return sum(_overlap(one[:FIRST], other[:FIRST]) for one, other in self._found()) / len(self._found())

    @property
    def equal(self) -> int:
        """Of how many queries all hits are the same, in the same order."""
        return sum(one == other for one, other in self._found())

    @property
    def is_alike(self) -> bool:
        """Whether the engines agree as closely as they have to."""
        difference = abs(self.embedded.mean.ndcg_10 - self.cluster.mean.ndcg_10)
        return self.overlap >= MIN_OVERLAP and difference < MAX_DIFFERENCE

    def row(self) -> str:
        """Return the comparison as a row of the table."""
        return (
            f"| {self.name} | {len(self._found()):,} | {self.overlap:.4f} | {self.equal:,} "
            f"| {self.embedded.mean.ndcg_10:.4f} | {self.cluster.mean.ndcg_10:.4f} |"
        )

    def _found(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        pairs = zip(self.embedded.topics, self.cluster.topics, strict=True)
        return [(one.found, other.found) for one, other in pairs]


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    largest = max(len(one), len(other))
    return len({*one} & {*other}) / largest if largest else 1.0


def compare(folder: Path, node: str) -> Comparison:
    """Index a collection on both engines and ask both all its queries."""
    topics = read_topics(folder / "queries.tsv")
    judgements = read_judgements(folder / "qrels.txt")
    documents = folder / "docs.jsonl"
    with temporary_index(documents) as (index, _):
        embedded = evaluate(index, topics, judgements)
    with tgsearch.create(f"opensearch://{node}/{folder.name}") as index:
        index.sync(documents)
        return Comparison(folder.name, embedded, evaluate(index, topics, judgements))


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare what the command line says and print the table; return the exit code."""
    parser = argparse.ArgumentParser(description="Ask both engines the same judged queries.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--version", choices=sorted(VERSIONS), default="2.19", help="of the server (%(default)s)"
    )
    options = parser.parse_args(arguments)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="tgsearch-") as data,
            Cluster(Path(data), version=options.version) as cluster,
        ):
            compared = [compare(folder, cluster.address) for folder in options.folders]
    except (NodeError, tgsearch.TgsearchError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    print(
        f"| collection | queries | overlap of the first {FIRST} | all hits equal | nDCG@10 | on the cluster |"
    )
    print("|---|---|---|---|---|---|")
    print("\n".join(each.row() for each in compared))
    return int(not all(each.is_alike for each in compared))


if __name__ == "__main__":
    sys.exit(main())
