"""A tree that several machines index, each its share of the files: one after the other, or side by side."""

from __future__ import annotations

from contextlib import ExitStack

import tgsearch
from histories.history import After, History
from histories.killed import KilledError, ending_at, raise_killed, small_portions
from tgsearch.index import Index

MOST = 5  # machines


class SharedHistory(History):
    """Each run takes a share; before a comparison all shares of some number have been taken."""

    def shares(self):
        """All shares of a number of machines, in some order."""
        count = self.chance.randint(1, MOST)
        return [(number, count) for number in self.chance.sample(range(1, count + 1), count)]

    def sync(self):
        for share in self.shares():
            with tgsearch.open(self.index_path) as index:
                report = index.sync(self.tree.root, shard=share)
            self.happened["shares"] += 1
            self.happened["renamed files"] += len(report.renamed)
            self.happened["written documents"] += report.documents
        self.synced = self.tree.root

    def end_early(self):
        """Take some shares, the last of which is stopped or fails."""
        shares = self.shares()
        *whole, last = shares[: self.chance.randint(1, len(shares))]
        for share in whole:
            with tgsearch.open(self.index_path) as index:
                index.sync(self.tree.root, shard=share)
        with ExitStack() as patches, tgsearch.open(self.index_path) as index:
            for patch in small_portions():
                patches.enter_context(patch)
            if self.chance.random() < 0.5:
                stop = After(self.chance.randint(1, 4))
                self.happened["stopped"] += index.sync(self.tree.root, shard=last, stop=stop).interrupted
                return
            for patch in ending_at(self.chance.randrange(12), raise_killed):
                patches.enter_context(patch)
            try:
                index.sync(self.tree.root, shard=last)
            except KilledError:
                self.happened["failed"] += 1


class SideBySide:
    """Runs of all shares at once: while one is under way, others begin, and end before it goes on or fails.

    Their index is kept by the oracle, which lets several write.
    """

    def __init__(self, root, engine, analyzer, chance, shares):
        self.root, self.engine, self.analyzer, self.chance = root, engine, analyzer, chance
        self.waiting = list(shares)
        self.failed = []  # shares
        self.most = self.under_way = 0

    def run(self, *, failing=0.0):
        """Take every share; some of them fail on the way."""
        with ExitStack() as patches:
            for patch in small_portions():
                patches.enter_context(patch)
            while self.waiting:
                self._take(self.waiting.pop(), failing)
        return self.failed

    def _take(self, share, failing):
        fails = After(self.chance.randint(1, 12)) if self.chance.random() < failing else (lambda: False)

        def meanwhile(*_):
            if self.waiting and self.engine.alone is None and self.chance.random() < 0.5:
                self._take(self.waiting.pop(), failing)
            if fails():
                raise KilledError

        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            with Index(self.engine, self.analyzer) as index:
                index.sync(self.root, shard=share, approve=lambda _: meanwhile() or True, progress=meanwhile)
        except KilledError:
            self.failed.append(share)
        finally:
            self.under_way -= 1
