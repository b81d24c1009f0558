"""What is done when? Look at the roots, sync what has come to rest, listen for a moment; in one thread."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from tgsearch.errors import IndexLockedError, PathNotFoundError, StorageError
from tgsearch.results import Failure, Remark, SyncReport
from tgsearch.watch import remarks
from tgsearch.watch.events import Events
from tgsearch.watch.pending import Pending, gathered, is_temporary
from tgsearch.watch.roots import Root

WHOLE_SECONDS = 600.0  # between two syncs of everything, for what no event told of
FALLBACK_POLL = 10.0  # seconds, where the system can't tell of events
LOOK_SECONDS = 1.0  # between two looks whether the roots are there
FIRST_RETRY, LAST_RETRY = 1.0, 10.0  # seconds before trying again, which double each time
_MAX_PATHS = 100  # that a sync is given; more are stood for by their folders
_NAP = 0.2


Approve: TypeAlias = Callable[[SyncReport], bool]


@dataclass(frozen=True, slots=True)
class Target:
    """An index, as far as watching is concerned."""

    roots: Callable[[], Mapping[str, str]]  # of all known files, by their ids
    # Brings it in line with what lies below paths, told whether that is all, if the plan is approved.
    sync: Callable[[Sequence[Path], bool, Approve], SyncReport]


@dataclass(frozen=True, slots=True)
class _Work:
    """What a sync is to look at."""

    paths: tuple[Path, ...]
    is_whole: bool
    answers: tuple[str, ...] = ()  # the pending paths that are done with it


class Loop:
    """One run of watching, see `tgsearch.watch.rounds`."""

    def __init__(
        self,
        target: Target,
        paths: Sequence[Path],
        *,
        poll: float | None,
        debounce: float,
        stop: Callable[[], bool],
        tell: Callable[[Remark], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Look whether the paths are there.

        Raises:
            PathNotFoundError: one is not, and the index does not know it either.
        """
        self._target, self._poll, self._debounce = target, poll, debounce
        self._stop, self._tell, self._clock = stop, tell, clock
        known = set(target.roots().values())
        self._roots = [Root(path, known) for path in paths]
        for root in self._roots:
            if not root.is_known and not root.path.exists():
                raise PathNotFoundError(path=root.path)
        self._pending = Pending(debounce, clock)
        self._events: Events | None = None
        self._must_listen = True  # anew: the roots are others, or events were lost
        self._whole_at = self._look_at = self._retry_at = clock()
        self._retry_wait = FIRST_RETRY
        self._obstacle = ""  # what is in the way of a sync, and was told
        self._missing: set[Path] = set()  # roots of which that was told
        self._failed: set[Failure] = set()  # reported before

    def run(self) -> Iterator[SyncReport]:
        """Yield a report a round; close the loop afterwards."""
        is_first = True
        while not self._stop():
            self._look()
            if self._must_listen:
                self._listen()
                if self._must_listen:  # it failed; a sync now would miss what happens after it
                    continue
            if (report := self._round()) is None:
                self._wait()
                continue
            if is_first or report.interrupted or _has_news(report):
                yield report
            if report.interrupted:
                return
            is_first = False

    def close(self) -> None:
        """Stop listening."""
        if self._events is not None:
            self._events.close()
            self._events = None

    # What is there, and what is heard of it

    def _look(self) -> None:
        """Look, once a second, whether roots came or went."""
        if (now := self._clock()) < self._look_at:
            return
        self._look_at = now + LOOK_SECONDS
        for root in self._roots:
            was_there = root.is_there
            if root.look():
                if root.is_folder or not (was_there and root.is_there):
                    self._pending.forget_below(root.real)
                    self._must_listen = True
                    self._whole_at = now
                else:
                    self._pending.note([root.real])
            self._tell_whether_there(root)

    def _tell_whether_there(self, root: Root) -> None:
        if root.is_there == (root.path not in self._missing):
            return
        if root.is_there:
            self._missing.remove(root.path)
            self._tell(remarks.back(root.path))
        else:
            self._missing.add(root.path)
            self._tell(remarks.gone(root.path))

    def _listen(self) -> None:
        """Listen to the folders that are there; before a sync of everything, so that nothing is missed."""
        self.close()
        self._must_listen = False
        folders = [root.real for root in self._roots if root.is_there and root.is_folder]
        if folders:
            try:
                self._events = Events(folders, poll=self._poll, stop=self._stop)
            except OSError as error:
                self._listen_otherwise(error)

    def _listen_otherwise(self, error: OSError) -> None:
        """Listen anew, and sync everything; by looking, where the system refuses to tell of events."""
        self.close()
        self._must_listen = True
        self._look_at = self._whole_at = self._clock()
        if isinstance(error, FileNotFoundError):  # a root that went away, which is told
            time.sleep(_NAP)
            return
        if self._poll is None:
            self._poll = FALLBACK_POLL
        else:
            time.sleep(FIRST_RETRY)
        self._put_off(remarks.deaf(error, self._poll), "deaf")

    def _wait(self) -> None:
        """Wait for events, for a moment, and take note of them."""
        if self._events is None:
            time.sleep(_NAP)
            return
        try:
            news = self._events.wait()
        except OSError as error:
            self._listen_otherwise(error)
            return
        for root in self._roots:
            if root.is_folder:
                self._pending.note(root.paths_below(news.paths))
            if root.real in news.gone:
                root.lose()
                self._look_at = self._clock()
        if news.lost:
            self._must_listen = True
            self._whole_at = min(self._whole_at, self._clock() + self._debounce)

    # What is done

    def _round(self) -> SyncReport | None:
        """Sync what is due; None when nothing is, or nothing can be done now."""
        if self._clock() < self._retry_at or (work := self._work()) is None:
            return None
        try:
            report = self._target.sync(work.paths, work.is_whole, self._approves)
        except (IndexLockedError, StorageError) as error:
            self._put_off(Remark(error.message("en"), error.message("vi")), type(error).__name__)
            return None
        except PathNotFoundError:  # it was there a moment ago
            self._look_at, self._retry_at = self._clock(), self._clock() + _NAP
            return None
        if report.dry_run:  # not approved, which has been told
            return None
        self._obstacle, self._retry_wait = "", FIRST_RETRY
        self._pending.done(work.answers)
        if work.is_whole:
            self._whole_at = self._clock() + WHOLE_SECONDS
        return self._without_what_was_reported(report, work)

    def _work(self) -> _Work | None:
        there = [root for root in self._roots if root.is_there]
        if not there:
            return None
        ready = self._pending.ready()
        if self._clock() >= self._whole_at:
            return _Work(tuple(root.path for root in there), is_whole=True, answers=ready)
        paths: list[Path] = []
        for root in there:
            if root.real in ready:
                paths.append(root.path)
            elif inside := tuple(root.paths_below(ready)):
                paths += map(root.as_given, gathered(inside, root.real, _MAX_PATHS))
        return _Work(tuple(dict.fromkeys(paths)), is_whole=False, answers=ready) if paths else None

    def _approves(self, planned: SyncReport) -> bool:
        """Tell whether a sync may do what it has planned: nothing to the files of a root that is gone.

        It may have gone while it was being listed. And when one is gone, a file
        of another one may have an id of its files.
        """
        touched = {*planned.removed, *planned.changed, *(old for old, _ in planned.renamed)}
        if not touched:
            return True
        if not all(root.is_as_it_was() for root in self._roots if root.is_there):
            self._look_at, self._retry_at = self._clock(), self._clock() + _NAP
            return False
        gone = {root.real: root.path for root in self._roots if not root.is_there}
        holders = self._target.roots() if gone else {}
        blocking = sorted(str(gone[holders[id]]) for id in touched if holders.get(id) in gone)
        if blocking:
            self._put_off(remarks.blocked(blocking[0]), "blocked")
        return not blocking

    def _put_off(self, remark: Remark, obstacle: str) -> None:
        """Try again in a while; say why, once."""
        self._retry_at = self._clock() + self._retry_wait
        self._retry_wait = min(self._retry_wait * 2, LAST_RETRY)
        if self._obstacle != obstacle:
            self._obstacle = obstacle
            self._tell(remark)

    def _without_what_was_reported(self, report: SyncReport, work: _Work) -> SyncReport:
        """Leave out failures of temporary files, and those that were reported since their file changed."""
        current = [each for each in report.failed if not is_temporary(os.path.basename(each.path))]
        given = {str(path) for path in work.paths}
        new = [each for each in current if each not in self._failed or each.path in given]
        if work.is_whole:
            self._failed.clear()
        below = tuple(os.path.join(path, "") for path in given)
        self._failed = {
            each for each in self._failed if each.path not in given and not each.path.startswith(below)
        }
        self._failed.update(current)
        return replace(report, failed=tuple(new))


def _has_news(report: SyncReport) -> bool:
    return bool(report.added or report.changed or report.removed or report.renamed or report.failed)
