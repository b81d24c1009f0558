"""One history: a tree changes, an index follows, sometimes killed on the way, and is compared."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from contextlib import ExitStack
from random import Random

import tgsearch
from histories.comparison import assert_equals_one_from_nothing, assert_no_text_is_lost
from histories.killed import KilledError, ending_at, raise_killed, run_killed, small_portions
from histories.tree import Tree


class After:
    """A `stop` that says yes from its call number `calls` on."""

    def __init__(self, calls):
        self.calls = calls

    def __call__(self):
        self.calls -= 1
        return self.calls <= 0


class History:
    """Follows one tree with one index below `base`; what happened is counted in `happened`."""

    def __init__(self, base, seed, files, *, kill_processes=0.05, steps=8):
        self.base, self.chance = base, Random(seed)
        self.tree = Tree(base / "kho", self.chance)
        self.tree.grow(files)
        self.index_path = base / "index"
        self.kill_processes, self.steps = kill_processes, steps
        self.happened = Counter()
        self.seconds = Counter()
        tgsearch.create(self.index_path).close()
        self.files = files
        self.synced = None  # where the tree was at the last whole run
        self.sync()

    def round(self, *, compare=True):
        """Some changes, perhaps a run that does not end, a run, and the comparison."""
        if len(self.tree.files()) < self.files // 2:
            self.tree.grow(self.files)
        for _ in range(self.chance.randint(1, self.steps)):
            self.happened[self.tree.step()] += 1
        if self.chance.random() < 0.6:
            self.end_early()
            for _ in range(self.chance.randrange(self.steps // 2)):
                self.happened[self.tree.step()] += 1
        self.sync()
        return self.compare() if compare else None

    def end_early(self):
        """Begin a run, perhaps of a part of the tree, that is stopped, fails, or is killed."""
        calls = self.chance.randrange(8)
        if self.chance.random() < self.kill_processes:
            self.happened["killed"] += run_killed(self.index_path, self.tree.root, calls)
            return
        # A folder of a tree that was moved is not known to be a part of one.
        parts = self.tree.folders() if self.tree.root == self.synced else []
        part = self.chance.choice([self.tree.root] * 4 + parts)
        with ExitStack() as patches, tgsearch.open(self.index_path) as index:
            for patch in small_portions():
                patches.enter_context(patch)
            # The whole runs keep what reads as nothing: whatever this one left out has to come back.
            garbled = self.chance.choice(("keep", "skip"))
            if self.chance.random() < 0.5:
                report = index.sync(part, stop=After(calls // 4 + 1), garbled=garbled)
                self.happened["stopped"] += report.interrupted
                return
            for patch in ending_at(calls, raise_killed):
                patches.enter_context(patch)
            try:
                index.sync(part, garbled=garbled)
            except KilledError:
                self.happened["failed"] += 1

    def sync(self):
        started = time.perf_counter()
        with tgsearch.open(self.index_path) as index:
            report = index.sync(self.tree.root)
        self.synced = self.tree.root
        self.seconds["sync"] += time.perf_counter() - started
        self.happened["renamed files"] += len(report.renamed)
        self.happened["written documents"] += report.documents
        return report

    def compare(self):
        """Return how many documents there are, all as they have to be."""
        started = time.perf_counter()
        place = self.base / "anew"
        with tgsearch.open(self.index_path) as index:
            assert_no_text_is_lost(index, self.tree)
            count = assert_equals_one_from_nothing(index, self.tree.root, place)
            again = index.sync(self.tree.root)
            assert (again.added, again.changed, again.removed, again.renamed) == ((), (), (), ())
            assert again.documents == 0
        shutil.rmtree(place)
        self.seconds["compare"] += time.perf_counter() - started
        return count
