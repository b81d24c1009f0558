"""What if reading a file never ends, or takes the whole program with it?

A library in C can loop, use up the memory or crash on a file that was made to do
that, and nothing in Python stops it. Formats that are read by such a library are
read in a process of their own: one for each program, started when the first such file is
met, ended with the program, and replaced when it had to die. It ends itself when
a file takes longer than `MAX_SECONDS` or more memory than `MAX_BYTES`.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, cast

from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.deadline import MAX_SECONDS as MAX_PROCESSOR_SECONDS
from tgsearch.sources.page import Page
from tgsearch.sources.reasons import Reason

MAX_SECONDS = 2 * MAX_PROCESSOR_SECONDS  # on the clock: other programs may have the processor
MAX_BYTES = 3 * 2**29  # of addresses; where the system can limit them

_READY = "ready"
# Isolated from the environment and the current folder; what may be imported is told by the parent.
_CODE = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from tgsearch.sources.guard import answer; answer()"
)


def read_page(module: str, data: bytes, path: Path) -> Page:
    """Return what `read_page` of a module of this package returns, called in the other process.

    Where no other process can be had, as in a program packed into one file, it is
    called here.

    Args:
        module: as "tgsearch.sources.pdf".
        data: the file.
        path: named in errors.

    Raises:
        UnreadableDocumentError: as the function, or it took too long or broke down.
    """
    with _lock:
        reader = _reader()
        answered = reader.ask(module, data, path) if reader is not None else _called(module, data, path)
    if isinstance(answered, UnreadableDocumentError):
        raise answered
    return answered


class _Reader:
    """The other process, seen from this one."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._to = cast("IO[bytes]", self._process.stdin)
        self._from = cast("IO[bytes]", self._process.stdout)
        try:
            self._send(sys.path)
            self.is_ready = pickle.load(self._from) == _READY
        except (OSError, EOFError, pickle.UnpicklingError):
            self.is_ready = False
        if not self.is_ready:
            self.close()

    def ask(self, module: str, data: bytes, path: Path) -> Page | UnreadableDocumentError:
        started = time.monotonic()
        try:
            self._send((module, data, path))
            return cast("Page | UnreadableDocumentError", pickle.load(self._from))
        except (OSError, EOFError, pickle.UnpicklingError):
            self.close()
            is_late = time.monotonic() - started >= MAX_SECONDS
            reason = Reason("slow", limit=MAX_SECONDS) if is_late else Reason("crashed")
            return UnreadableDocumentError(path=path, reason=reason)
        except BaseException:  # an interrupt: what is under way would be taken for the next answer
            self.close()
            raise

    def _send(self, message: object) -> None:
        pickle.dump(message, self._to)
        self._to.flush()

    def close(self) -> None:
        """End the process, whatever it does."""
        self.is_ready = False
        self._process.kill()
        for pipe in (self._to, self._from):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()


_lock = threading.Lock()
_readers: list[_Reader | None] = []  # the one, or None where there can be none


def _reader() -> _Reader | None:
    if _readers:
        current = _readers[0]
        if current is None or (current.is_ready and current.owner == os.getpid()):
            return current
        _readers.clear()
    reader = _started()
    _readers.append(reader)
    return reader


def _started() -> _Reader | None:
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    try:
        reader = _Reader()
    except OSError:
        return None
    return reader if reader.is_ready else None


def close() -> None:
    """End the other process, if there is one; the next file starts another."""
    with _lock:
        for reader in _readers:
            if reader is not None and reader.owner == os.getpid():
                reader.close()
        _readers.clear()


atexit.register(close)


# In the other process


def answer() -> None:
    """Answer requests on standard input until there are no more; the whole life of the other process."""
    import faulthandler
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    _limit_memory()
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not be read as an answer.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    pickle.dump(_READY, answers)
    answers.flush()
    while True:
        try:
            module, data, path = pickle.load(requests)
        except EOFError:
            return
        faulthandler.dump_traceback_later(MAX_SECONDS, exit=True, file=silence)
        answered = _called(module, data, path)
        pickle.dump(answered, answers)
        answers.flush()
        faulthandler.cancel_dump_traceback_later()


def _called(module: str, data: bytes, path: Path) -> Page | UnreadableDocumentError:
    import importlib

    try:
        page: Page = importlib.import_module(module).read_page(data, path)
    except UnreadableDocumentError as error:
        return error
    except MemoryError:
        return UnreadableDocumentError(path=path, reason=Reason("crashed"))
    return page


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    for kind, limit in ((resource.RLIMIT_AS, MAX_BYTES), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))
