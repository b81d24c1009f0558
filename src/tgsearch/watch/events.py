"""What changed below some folders? The operating system tells, or they are looked at every so often.

watchfiles collects the events in a thread of its own, outside of Python: a
queue that the system fills is emptied while documents are being analysed. Of
thirty thousand files written at once it told every one, where a reader written
in Python lost half. It passes over the system's word that the queue did
overflow, so very many events at once are taken for such a word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tgsearch.errors import WatchUnavailableError

# Linux keeps 16,384 events for a reader that is late; half of that in one go is close to a loss.
FLOOD = 8_192
_WAIT_MS = 200
_GROUPED_MS = 200  # events that come together are told together, at the latest after this time
_STEP_MS = 50


@dataclass(frozen=True, slots=True)
class News:
    """What was heard in one go; the paths begin with those of the folders, as they were given."""

    paths: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()  # those of them that were deleted or moved away
    lost: bool = False  # more may have happened than is told


class Events:
    """Listens from the moment that it is made until it is closed."""

    def __init__(self, folders: Sequence[str], *, poll: float | None, stop: Callable[[], bool]) -> None:
        """Begin to listen.

        Args:
            folders: absolute paths without links.
            poll: seconds between two looks at all files, for folders of which
                the system tells nothing; None: by events.
            stop: asked several times a second while waiting.

        Raises:
            WatchUnavailableError: watchfiles is not installed.
            OSError: a folder is not there, or the system refuses.
        """
        try:
            from watchfiles import watch
        except ImportError as error:
            raise WatchUnavailableError(reason=str(error)) from error
        self._changes = watch(
            *folders,
            watch_filter=None,
            debounce=_GROUPED_MS,
            step=_STEP_MS,
            rust_timeout=_WAIT_MS,
            stop_event=_Question(stop),
            yield_on_timeout=True,
            # None leaves it to watchfiles, which knows where there are no events (Windows drives in WSL).
            force_polling=True if poll else None,
            poll_delay_ms=round((poll or 1.0) * 1000),
            ignore_permission_denied=True,
        )
        self._heard = [self._next()]  # it listens once it was asked

    def wait(self) -> News:
        """Return what changed; nothing after a short while in which nothing did.

        Raises:
            OSError: it can't be told any more what changes.
        """
        return self._heard.pop() if self._heard else self._next()

    def _next(self) -> News:
        try:
            changes = next(self._changes, None)
        except RuntimeError as error:  # what the library calls an internal error
            raise OSError(str(error)) from error
        if not changes:
            return News()
        from watchfiles import Change

        return News(
            frozenset(path for _, path in changes),
            frozenset(path for change, path in changes if change is Change.deleted),
            lost=len(changes) >= FLOOD,
        )

    def close(self) -> None:
        """Stop listening."""
        self._changes.close()


class _Question:
    """A question in the shape of a `threading.Event`."""

    def __init__(self, question: Callable[[], bool]) -> None:
        self._question = question

    def is_set(self) -> bool:
        return self._question()
