"""What is left of an index whose writer was killed? A program that writes until it is, and one that kills it.

python -m engines.killed DIRECTORY SEED    writes commit after commit of a story, naming each on a line
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from engines.story import BUFFERED_TOKENS, MERGE_FACTOR, commit_of, story
from tgsearch.engine.whoosh import WhooshEngine, policy, writer


def write_for_ever(directory, seed):
    """Go on with a story where the index ends."""
    writer._BUFFERED_TOKENS, policy.MERGE_FACTOR = BUFFERED_TOKENS, MERGE_FACTOR
    told = story(seed)
    engine = WhooshEngine.open(directory)
    with engine.searcher() as searcher:
        commit = commit_of(searcher)
    with engine.writer() as opened:
        print(commit, flush=True)
        while True:
            commit += 1
            told.write(opened, commit)
            opened.commit()
            print(commit, flush=True)


def environment():
    """What a child process needs to import these modules."""
    roots = [str(Path(__file__).parent.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, roots))}


def write_and_kill(directory, seed, seconds):
    """Let a process write, kill it so long after it began to, and return the last commit that it named."""
    child = subprocess.Popen(
        [sys.executable, "-m", "engines.killed", str(directory), str(seed)],
        stdout=subprocess.PIPE,
        env=environment(),
    )
    with child:
        first = child.stdout.readline()
        time.sleep(seconds)
        child.kill()
        rest = child.stdout.read()
    named = (first + rest).split(b"\n")[:-1]  # a line that was cut off does not count
    assert named, "the writer did not even begin"
    return int(named[-1])


if __name__ == "__main__":
    write_for_ever(Path(sys.argv[1]), int(sys.argv[2]))
