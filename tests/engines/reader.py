"""What does a process see that reads while another writes? One that looks until it has seen the last commit.

python -m engines.reader DIRECTORY SEED LAST    names the commit that it begins with, then all that it saw
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from engines.story import Story, assert_tells
from tgsearch.engine.whoosh import WhooshEngine

PAUSE_SECONDS = 0.1  # lets the writer go on
CLOSER_LOOK = 5  # of so many snapshots one is looked at more closely


def read_until(directory, seed, last):
    """Open snapshots, each one whole commit, until one shows the commit `last`; return the commits seen."""
    told, seen = Story(seed), []
    engine = WhooshEngine.open(directory)
    while not seen or seen[-1] < last:
        with engine.searcher() as searcher:
            commit = assert_tells(searcher, told)
            assert not seen or commit >= seen[-1], "time went backwards"
            if len(seen) % CLOSER_LOOK == 0:
                assert WhooshEngine.open(directory).check() == ()
                assert assert_tells(searcher, told) == commit, "a snapshot changed"
        if not seen or commit > seen[-1]:
            seen.append(commit)
        time.sleep(PAUSE_SECONDS)
    return seen


if __name__ == "__main__":
    directory, seed, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    print(*read_until(directory, seed, 1), flush=True)
    print(*read_until(directory, seed, last))
