"""Change a tree of files at random, many times: does an index follow, whatever happens to it on the way?

    python scripts/soak_sync.py
    python scripts/soak_sync.py --rounds 40 --files 1000 --seed 7
    python scripts/soak_sync.py --minutes 6

The files are of every format, in the encodings of thirty years, and some can't
be read. In each round some are added, edited, moved, touched, swapped, spoiled,
locked or deleted, or a folder is; in most a run is begun that is stopped, fails
or is killed with its process; then the index is brought in line. Every text of
a file that can be read has to be in it, and it is compared with one that is
built from nothing: every stored document, every facet, what some queries find,
and what is remembered of each file. The changes are those of `tests/histories`.

Stops at the first difference, and tells the seed and the round. With the defaults it
takes most of an hour; `--every 20` compares less often.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from histories.history import History


def main() -> int:
    """Return 0 when the index was right after every round."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--files", type=int, default=5000, help="how many the tree begins with")
    parser.add_argument("--steps", type=int, default=40, help="changes in a round, at most")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="compare after every N-th round")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no round after so long")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # What this proves needs no disk that is waited for; processes are killed, the machine goes on.
    os.fsync = lambda descriptor: None
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        history = History(Path(place), options.seed, options.files, steps=options.steps)
        print(f"{options.files} files indexed in {history.seconds['sync']:.1f} s", flush=True)
        first = history.seconds.pop("sync")
        documents = number = 0
        while number < options.rounds and time.perf_counter() - started < 60 * options.minutes:
            number += 1
            try:
                documents = history.round(compare=number % options.every == 0) or documents
            except BaseException:
                print(f"seed {options.seed}, round {number}", flush=True)
                raise
            if number % 10 == 0:
                print(f"round {number}: {len(history.tree.files())} files, {documents} documents", flush=True)
        tell(history, number, number // options.every)
        print(f"built once: {first:.1f} s; all: {time.perf_counter() - started:.0f} s")
    return 0


def tell(history: History, rounds: int, compared: int) -> None:
    """Print what happened, and how long it took."""
    for name, count in sorted(history.tree.kinds().items()):
        print(f"{name:20} {count:7} files")
    for name, count in sorted(history.happened.items()):
        print(f"{name:20} {count:7}")
    print(f"{rounds} rounds, {compared} compared, no difference")
    if rounds:
        print(f"a sync took {history.seconds['sync'] / rounds:.2f} s on average")
    if compared:
        print(f"a comparison {history.seconds['compare'] / compared:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
