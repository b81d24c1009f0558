"""A machine that takes its share of a tree into an index on a cluster, and may be killed on the way.

python -m engines.sharing ADDRESS ROOT NUMBER COUNT CALLS    kills itself at that call of its writer
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from histories.killed import ending_at, kill_process, small_portions, small_sites

import tgsearch
from tgsearch.engine.opensearch.writing import OpenSearchWriter

NEVER = 10**9


def machine(address, root, shard, calls=NEVER):
    """Start a process that takes a share."""
    arguments = [str(address), str(root), *map(str, shard), str(calls)]
    return subprocess.Popen(
        [sys.executable, "-m", "engines.sharing", *arguments],
        cwd=Path(__file__).parent.parent,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process):
    """Wait for a process; return its exit code and what it said of errors."""
    _, said = process.communicate()
    return process.returncode, said


if __name__ == "__main__":
    place, tree, number, count, calls = sys.argv[1:]
    ends = ending_at(int(calls), kill_process, OpenSearchWriter)
    for patch in (*small_portions(), *small_sites(), *ends):
        patch.start()
    with tgsearch.create(place, exist_ok=True) as opened:
        opened.sync(tree, shard=(int(number), int(count)))
