"""What can the streams take? UTF-8 everywhere, color and width only on a terminal."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from tgsearch.cli.command import Settings

if TYPE_CHECKING:
    from tgsearch.render import View

_MIN_COLUMNS = 40


def use_utf8(*streams: TextIO) -> None:
    """Make each stream able to print anything, escaping what is no text at all.

    Windows consoles and pipes default to a code page that lacks most of
    Vietnamese. An encoding that the user chose with PYTHONIOENCODING stays.
    """
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            chosen = bool(os.environ.get("PYTHONIOENCODING"))
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="backslashreplace")


def view(settings: Settings) -> View:
    """Return how text is rendered for standard output as it is now."""
    from tgsearch.render import View  # loaded by commands, not by --help

    if not sys.stdout.isatty():
        return View(lang=settings.lang)
    import shutil

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    columns = shutil.get_terminal_size().columns
    return View(lang=settings.lang, color=not plain, width=max(columns, _MIN_COLUMNS))


def discard_output() -> None:
    """Send what is still to be written nowhere, so that ending the program does not fail on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
