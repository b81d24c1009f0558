"""Which weights rank best, and how sure is that? Every combination over judged collections, cross-validated.

    python scripts/choose_weights.py [--unaccented] FOLDER…

A FOLDER has `docs.jsonl` (id, title, text), `queries.tsv` and `qrels.txt`, as for
measure_relevance.py. Printed are, as tables like those of docs/relevance.md: nDCG@10 of the
present weights and of the best by the mean over all collections; what is chosen, and what it then
scores, when a fifth of the queries of each collection is held out in turn, and when a whole
collection is; how much each parameter matters around the best. Intervals of 95 % are of the
difference from the present weights, by a paired bootstrap over queries.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from judged_collection import PRESENT, Collection, Floats, Weights
from numpy.typing import NDArray

FOLDS = 5
SAMPLES = 2000
GRID = {
    "k1": (0.9, 1.2),
    "b": (0.75, 0.9),
    "title": (0.15, 0.25, 0.5),
    "word": (0.3, 0.5, 0.75),
    "pair": (0.3, 0.5, 0.7),
    "background": (0.0, 1000.0, 3000.0),
}

Chosen: TypeAlias = NDArray[np.bool_]  # for each query


def grid() -> list[Weights]:
    """Return every combination, the present one first."""
    combinations = itertools.starmap(Weights, itertools.product(*GRID.values()))
    return [PRESENT, *(each for each in combinations if each != PRESENT)]


def evaluate(collection: Collection, combinations: Sequence[Weights]) -> Floats:
    """Return nDCG@10 as combinations × queries."""
    results = np.zeros((len(combinations), collection.query_count))
    by_formula: dict[tuple[float, float, float], list[int]] = {}
    for number, each in enumerate(combinations):
        by_formula.setdefault((each.k1, each.b, each.background), []).append(number)
    for formula, numbers in by_formula.items():
        text, title, words, pairs = collection.grains(*formula)
        for number in numbers:
            each = combinations[number]
            results[number] = collection.ndcg(
                text + each.title * title + each.word * words + each.pair * pairs
            )
    return results


@dataclass(frozen=True)
class Table:
    """nDCG of all combinations, by collection."""

    names: tuple[str, ...]
    combinations: Sequence[Weights]
    results: Sequence[Floats]  # by collection: combinations × queries

    def best(self, chosen: Sequence[Chosen]) -> int:
        """Return the combination with the best mean, over collections, of the chosen queries."""
        parts = zip(self.results, chosen, strict=True)
        used = [part[:, mask].mean(axis=1) for part, mask in parts if mask.any()]
        return int(np.argmax(np.mean(used, axis=0)))


def interval(differences: Floats) -> tuple[float, float]:
    """Return a 95 % interval of the mean, by bootstrap over queries."""
    random = np.random.default_rng(1)
    means = [random.choice(differences, len(differences)).mean() for _ in range(SAMPLES)]
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def print_report(table: Table) -> None:
    """Print everything."""
    everything = [np.ones(part.shape[1], np.bool_) for part in table.results]
    chosen = table.best(everything)
    print(f"present: {table.combinations[0]}\nbest: {table.combinations[chosen]}\n")
    print("| | " + " | ".join(table.names) + " | mean |\n|" + "---|" * (len(table.names) + 2))
    print_row("present", [part[0].mean() for part in table.results])
    print_row("best", [part[chosen].mean() for part in table.results])
    picks = print_held_out_queries(table)
    if len(table.names) > 1:
        picks += print_held_out_collections(table, everything)
    print_around(table, chosen)
    print("\n" + "\n".join(picks))


def print_held_out_queries(table: Table) -> list[str]:
    """Print what queries score that had no say in the choice; return what was chosen."""
    random = np.random.default_rng(0)
    folds = [random.permutation(part.shape[1]) % FOLDS for part in table.results]
    held = [np.zeros(part.shape[1]) for part in table.results]
    picks = []
    for number in range(FOLDS):
        pick = table.best([numbers != number for numbers in folds])
        picks.append(f"fold {number}: {table.combinations[pick]}")
        for part, numbers, kept in zip(table.results, folds, held, strict=True):
            kept[numbers == number] = part[pick, numbers == number]
    print_row(f"held-out queries, {FOLDS} folds", [kept.mean() for kept in held])
    spreads = [interval(kept - part[0]) for kept, part in zip(held, table.results, strict=True)]
    print("| their gain, 95 % | " + " | ".join(f"{low:+.4f} … {high:+.4f}" for low, high in spreads) + " | |")
    return picks


def print_held_out_collections(table: Table, everything: Sequence[Chosen]) -> list[str]:
    """Print what each collection scores with what the others choose; return what was chosen."""
    figures, picks = [], []
    for number, part in enumerate(table.results):
        pick = table.best([mask & (place != number) for place, mask in enumerate(everything)])
        figures.append(part[pick].mean())
        picks.append(f"without {table.names[number]}: {table.combinations[pick]}")
    print_row("held-out collection", figures)
    return picks


def print_around(table: Table, chosen: int) -> None:
    """Print what each parameter is worth when the others stay at the best."""
    numbers = {each: number for number, each in enumerate(table.combinations)}
    for field in fields(Weights):
        for value in GRID[field.name]:
            number = numbers.get(replace(table.combinations[chosen], **{field.name: value}))
            if number is not None:
                print_row(f"{field.name} {value:g}", [part[number].mean() for part in table.results])


def print_row(label: str, figures: Sequence[float]) -> None:
    """Print a row of a Markdown table, with the mean of its figures."""
    shown = " | ".join(f"{each:.4f}" for each in (*figures, float(np.mean(figures))))
    print(f"| {label} | {shown} |", flush=True)


def main() -> None:
    """Read the command line, score and report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--unaccented", action="store_true", help="strip the accents of the queries")
    arguments = parser.parse_args()
    combinations, results = grid(), []
    for folder in arguments.folders:
        collection = Collection(folder, unaccented=arguments.unaccented)
        results.append(evaluate(collection, combinations))
        print(f"{collection.name}: {collection.query_count} queries", file=sys.stderr)
    print_report(Table(tuple(folder.name for folder in arguments.folders), combinations, results))


if __name__ == "__main__":
    main()
