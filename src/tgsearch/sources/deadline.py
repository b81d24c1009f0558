"""Has the reading of a file taken too long?"""

from __future__ import annotations

import time
from pathlib import Path

from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.reasons import Reason

MAX_SECONDS = 60  # of the processor, for one file


class Deadline:
    """The time that one file may take, asked for between its pages and paragraphs."""

    def __init__(self, path: Path, seconds: float = MAX_SECONDS) -> None:
        self._path = path
        self._seconds = seconds
        # Time of this thread: another program, or a laptop that sleeps, makes no file slow.
        self._end = time.thread_time() + seconds

    def check(self) -> None:
        """Return when there is time left.

        Raises:
            UnreadableDocumentError: there is none.
        """
        if time.thread_time() >= self._end:
            raise UnreadableDocumentError(path=self._path, reason=Reason("slow", limit=round(self._seconds)))
