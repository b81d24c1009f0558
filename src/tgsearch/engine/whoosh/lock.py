"""Who may write? One process at a time, by name.

The lock is the operating system's on an open file, so a dead process leaves
none behind. Beside it stands who holds it, for the message to the next one.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from tgsearch.errors import IndexLockedError, StorageError

LOCK_NAME = "write.lock"
HOLDER_NAME = "write.holder.json"


class WriteLock:
    """The right to write to one index; has the methods that Whoosh expects of a lock."""

    def __init__(self, directory: Path) -> None:
        from filelock import FileLock  # slow to import, and only writers need it

        self._directory = directory
        self._lock = FileLock(directory / LOCK_NAME, timeout=0)

    def acquire(self, blocking: bool = False) -> bool:
        """Take the lock or raise; never waits.

        Raises:
            IndexLockedError: somebody has it; says who, if that can be read.
            StorageError: the directory can't be written.
        """
        import socket  # slow to import too

        from filelock import Timeout

        try:
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise IndexLockedError(path=self._directory, holder=self._holder()) from error
        except OSError as error:
            raise StorageError(path=self._directory, reason=error.strerror or str(error)) from error
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        try:
            (self._directory / HOLDER_NAME).write_text(json.dumps(holder), encoding="utf-8")
        except OSError as error:
            self._lock.release()
            raise StorageError(path=self._directory, reason=error.strerror or str(error)) from error
        return True

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._lock.is_locked:
            (self._directory / HOLDER_NAME).unlink(missing_ok=True)
            self._lock.release()

    def _holder(self) -> str:
        try:
            holder = json.loads((self._directory / HOLDER_NAME).read_text(encoding="utf-8"))
            return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
