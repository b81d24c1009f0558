"""How does Python run while documents are indexed? It seldom looks for garbage; threads take short turns.

After every 700 new objects, and for each hundredth time through all that there
are, Python looks for garbage by itself; indexing makes thousands a document,
nearly all of which go when they are no longer needed, without anyone looking.
And Python lets a thread go on for 5 milliseconds while others wait: analysis
hardly ever pauses, so that whoever searches in another thread, where a query
takes a dozen turns, would wait for it a dozen times.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

SELDOM_COLLECTED = 200_000  # new objects; some 20 MB
# Seconds. While another thread indexed 20,000 documents, 95 of 100 queries took up to 130 ms with turns of
# 5 ms, 98 with 1 ms, 65 with 0.5 ms and 53 with 0.2 ms; the sync took as long with each.
SHORT_TURN = 0.0005


class _Meanwhile:
    """A setting of the whole process that has another value while blocks of code run.

    Blocks may overlap, in threads too: the last one to end sets things right.
    Who sets it meanwhile has the last word.
    """

    def __init__(self, read: Callable[[], float], write: Callable[[float], None]) -> None:
        self._read, self._write = read, write
        self._lock = Lock()
        self._under_way = 0
        self._before = self._own = 0.0

    def begin(self, change: Callable[[], None]) -> None:
        """Let `change` change the setting, unless another block has."""
        with self._lock:
            if not self._under_way:
                self._before = self._read()
                change()
                self._own = self._read()
            self._under_way += 1

    def end(self) -> None:
        """Set it back, unless another block goes on."""
        with self._lock:
            self._under_way -= 1
            if not self._under_way and self._read() == self._own != self._before:
                self._write(self._before)


def _set_threshold(objects: float) -> None:
    gc.set_threshold(int(objects), *gc.get_threshold()[1:])


def collect_seldom() -> None:
    """Look for garbage after `SELDOM_COLLECTED` new objects from now on, if not more seldom already."""
    if 0 < gc.get_threshold()[0] < SELDOM_COLLECTED:
        _set_threshold(SELDOM_COLLECTED)


def _take_short_turns() -> None:
    if sys.getswitchinterval() > SHORT_TURN:
        sys.setswitchinterval(SHORT_TURN)


_threshold = _Meanwhile(lambda: gc.get_threshold()[0], _set_threshold)
_turn = _Meanwhile(sys.getswitchinterval, sys.setswitchinterval)


@contextmanager
def indexing() -> Iterator[None]:
    """Look for garbage seldom, and let threads take short turns, until the block ends; then do as before."""
    _threshold.begin(collect_seldom)
    _turn.begin(_take_short_turns)
    try:
        yield
    finally:
        _turn.end()
        _threshold.end()
