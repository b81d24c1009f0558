"""How does an index stay in line while files change?

An event says no more than "look again here"; what has to be done is decided by
the sync, from what is there then. So events may come twice, late or in any
order, and a loss is mended by the next look at everything: there is one at the
start, after a flood of events, when a folder is back, and every ten minutes.

- `events`: what changed below some folders? The one place that knows watchfiles.
- `pending`: what of it has come to rest?
- `roots`: which of the watched paths are there at all?
- `loop`: what is done when?
- `remarks`: what is said besides?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tgsearch.errors import OptionError
from tgsearch.results import Remark, SyncReport
from tgsearch.watch.loop import Loop, Target

__all__ = ["Target", "rounds"]


def rounds(
    target: Target,
    paths: Sequence[Path],
    *,
    poll: float | None = None,
    debounce: float = 0.5,
    stop: Callable[[], bool] | None = None,
    tell: Callable[[Remark], None] | None = None,
) -> Iterator[SyncReport]:
    """Keep an index in line; yield a report after the first sync, and after each that changed something.

    Failures are reported once, and again when their file has changed.

    Args:
        target: the index.
        paths: folders and files; those that the index knows may be missing.
        poll: seconds between two looks at all files; None: by events.
        debounce: seconds for which a file must have been left alone.
        stop: asked several times a second; True ends the rounds.
        tell: told, once each, what is in the way.

    Raises:
        OptionError: `poll` or `debounce` is no time to wait.
        PathNotFoundError: a path does not exist.
        WatchUnavailableError: watchfiles is not installed.
    """
    for option, seconds in (("poll", poll), ("debounce", debounce)):
        if seconds is not None and not 0 < seconds < float("inf"):
            raise OptionError(option=option, value=seconds, allowed="> 0")
    loop = Loop(
        target,
        paths,
        poll=poll,
        debounce=debounce,
        stop=stop or (lambda: False),
        tell=tell or (lambda _: None),
    )
    try:
        yield from loop.run()
    finally:
        loop.close()
