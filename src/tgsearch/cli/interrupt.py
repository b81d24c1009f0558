"""What does Ctrl-C do to a long run? The first asks it to stop where nothing is lost, the second ends it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stoppable(announce: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether the run should stop.

    `announce` is called at the first Ctrl-C, within a signal handler. The
    second is an ordinary KeyboardInterrupt. On leaving, Ctrl-C is as before.
    """
    stopping = False

    def first(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        announce()

    before = signal.signal(signal.SIGINT, first)
    try:
        yield lambda: stopping
    finally:
        signal.signal(signal.SIGINT, before)
