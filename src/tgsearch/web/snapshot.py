"""How do many requests share one index that changes? A few threads, the last commit, a bound to all waiting.

An index is opened anew when its directory has changed, which takes less than a
millisecond, and beside the searches that are under way: those finish on what
they began with. So a commit is seen by the next request, a rebuild by another
version of the program is noticed, and what was missing or damaged is back as
soon as it is.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

import tgsearch
from tgsearch.messages import later
from tgsearch.web.problems import RETRY_SECONDS, Refusal

WORKERS = 2  # searches at once; of four each takes half as long again, as they wait for each other
MAX_WAITING = 100  # for a thread; who comes then is sent away at once
MAX_SECONDS = 20.0  # for an answer, waiting included

_Answer = TypeVar("_Answer")


class _Opened:
    """An open index, and how many searches are under way in it."""

    def __init__(self, index: tgsearch.Index) -> None:
        self.index = index
        self.users = 0
        self.is_replaced = False


class SharedIndex:
    """An index that many requests search at once; `ask` it."""

    def __init__(
        self,
        path: str,
        *,
        workers: int = WORKERS,
        max_waiting: int = MAX_WAITING,
        max_seconds: float = MAX_SECONDS,
    ) -> None:
        """Take note of where the index is; it is opened when it is first asked."""
        self.path = path
        self._places, self._seconds = workers + max_waiting, max_seconds
        self._pool = ThreadPoolExecutor(workers, "search")
        self._counting = Lock()  # held for an instant only: the thread that serves everybody takes it
        self._taken = 0
        self._opening = Lock()
        self._opened: _Opened | None = None
        self._state: tuple[int, ...] | None = None  # of the directory, when it was opened

    async def ask(self, call: Callable[[tgsearch.Index], _Answer]) -> _Answer:
        """Return what `call` makes of the index as of the last commit, called in another thread.

        Raises:
            TgsearchError: the index can't be searched, or what `call` raises.
            Refusal: too many are waiting, or it took too long.
        """
        with self._counting:
            if self._taken >= self._places:
                raise Refusal(
                    503,
                    "busy",
                    later("Too many searches at once: try again in a moment."),
                    Retry_After=str(RETRY_SECONDS),
                )
            self._taken += 1
        try:
            future = self._pool.submit(self._answer, call)
        except RuntimeError:  # the server is being stopped
            self._leave(None)
            raise Refusal(503, "stopping", later("The server is being stopped.")) from None
        # When the thread is done with it, which may be long after nobody waits any more.
        future.add_done_callback(self._leave)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._seconds)
        except asyncio.TimeoutError:
            raise Refusal(
                503,
                "too_slow",
                later("The search took too long: make it more precise, or try again later."),
                Retry_After=str(RETRY_SECONDS),
            ) from None

    def close(self) -> None:
        """Take no more calls, and close the index after those that are under way."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        with self._opening:
            self._replace(None)

    def _leave(self, _: Future[_Answer] | None) -> None:
        with self._counting:
            self._taken -= 1

    def _answer(self, call: Callable[[tgsearch.Index], _Answer]) -> _Answer:
        try:
            with self._current() as index:
                return call(index)
        except tgsearch.DamagedIndexError:
            with self._opening:  # opened anew next time: it may have been repaired in place
                self._replace(None)
            raise
        except OSError as error:
            raise Refusal(
                503,
                "index_unreadable",
                later("The files of the index can't be read at the moment."),
                Retry_After=str(RETRY_SECONDS),
            ) from error

    @contextmanager
    def _current(self) -> Iterator[tgsearch.Index]:
        """Give the index as it is now; it is not closed before the block is left."""
        with self._opening:
            opened = self._up_to_date()
            opened.users += 1
        try:
            yield opened.index
        finally:
            with self._opening:
                opened.users -= 1
                self._close_if_unused(opened)

    def _up_to_date(self) -> _Opened:
        state = self._state_of_directory()
        opened = self._opened
        if opened is not None and state == self._state:
            return opened
        # Files come and go while a writer works; after a commit the index is not what it was.
        is_same_place = state is not None and self._state is not None and state[:2] == self._state[:2]
        if opened is None or not is_same_place or not opened.index.is_current():
            before = opened.index if opened is not None and is_same_place else None
            try:
                newer = _looked_into(tgsearch.open(self.path, before=before))
            except BaseException:
                self._replace(None)
                raise
            opened = _Opened(newer)
            self._replace(opened)
        self._state = state
        return opened

    def _state_of_directory(self) -> tuple[int, ...] | None:
        """Return what differs after a file came into the directory or went, or it was made anew."""
        try:
            status = os.stat(self.path)
        except OSError:
            return None
        return status.st_dev, status.st_ino, status.st_mtime_ns

    def _replace(self, opened: _Opened | None) -> None:
        before, self._opened = self._opened, opened
        if before is not None:
            before.is_replaced = True
            self._close_if_unused(before)

    @staticmethod
    def _close_if_unused(opened: _Opened) -> None:
        if opened.is_replaced and not opened.users:
            opened.index.close()


def _looked_into(index: tgsearch.Index) -> tgsearch.Index:
    """Return an index whose files are open: two threads that search first would open them twice."""
    try:
        index.search("", limit=0, facets=False)
    except BaseException:
        index.close()
        raise
    return index
