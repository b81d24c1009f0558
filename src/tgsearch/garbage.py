"""How often does Python look for garbage? Seldom while many objects are made that are hardly ever garbage.

After every 700 new objects, and for each hundredth time through all that there
are, is what Python does by itself; indexing makes thousands a document, nearly
all of which go when they are no longer needed, without anyone looking.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SELDOM_COLLECTED = 50_000  # new objects; some 5 MB

_lock = Lock()
_under_way = 0
_before = 0


def collect_seldom() -> None:
    """Look for garbage after `SELDOM_COLLECTED` new objects from now on, if not more seldom already."""
    threshold, *others = gc.get_threshold()
    if 0 < threshold < SELDOM_COLLECTED:
        gc.set_threshold(SELDOM_COLLECTED, *others)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Do as `collect_seldom` until the block ends, then as before.

    Blocks may overlap, in threads too: the last one to end sets things right.
    Who sets the threshold meanwhile has the last word.
    """
    global _under_way, _before
    with _lock:
        if not _under_way:
            _before = gc.get_threshold()[0]
            collect_seldom()
        _under_way += 1
    try:
        yield
    finally:
        with _lock:
            _under_way -= 1
            threshold, *others = gc.get_threshold()
            if not _under_way and threshold == SELDOM_COLLECTED:
                gc.set_threshold(_before, *others)
