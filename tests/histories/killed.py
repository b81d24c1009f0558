"""Syncs that end in the middle: at a call of the writer, by an exception or by the system.

python -m histories.killed INDEX ROOT CALLS    kills itself at that call
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest import mock

import tgsearch
from tgsearch import batching
from tgsearch.boilerplate import frames
from tgsearch.engine.whoosh.writer import WhooshWriter
from tgsearch.ingest import application, framing

CALLS = ("add", "delete", "record", "commit", "settle")


class KilledError(Exception):
    """The end of a run."""


def ending_at(calls, end, writer=WhooshWriter):
    """Patches that let `end` come before call number `calls` of any writer of a class."""
    left = [calls]

    def counted(name):
        call = getattr(writer, name)

        def before(self, *arguments):
            left[0] -= 1
            if left[0] < 0:
                end()
            return call(self, *arguments)

        return mock.patch.object(writer, name, before)

    return [counted(name) for name in CALLS]


def small_portions():
    """Patches that make a run of few files have many portions and commits."""
    return [
        mock.patch.object(batching, "BATCH_DOCUMENTS", 3),
        mock.patch.object(application, "COMMIT_DOCUMENTS", 5),
    ]


def small_sites():
    """Patches that make a few pages tell what their site repeats."""
    return [
        mock.patch.object(frames, "MIN_PAGES", 3),
        mock.patch.object(framing, "MIN_PAGES", 3),
        mock.patch.object(frames, "MIN_REPEATED", 2),
    ]


def raise_killed():
    raise KilledError


def kill_process():
    os.kill(os.getpid(), signal.SIGKILL)


def run_killed(index, root, calls):
    """Sync in a process that kills itself; tell whether it did."""
    ran = subprocess.run(
        [sys.executable, "-m", "histories.killed", str(index), str(root), str(calls)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
    )
    assert ran.returncode in (0, -signal.SIGKILL), ran.stderr
    return ran.returncode != 0


if __name__ == "__main__":
    place, root, calls = sys.argv[1:]
    for patch in (*small_portions(), *small_sites(), *ending_at(int(calls), kill_process)):
        patch.start()
    with tgsearch.create(place, exist_ok=True) as opened:
        opened.sync(root)
