"""Where are the tables of the segmenter kept between runs?

In the user's cache directory, one file for each spelling, named after all that
it was made of: compiling takes a third of a second. A cache that can't be
read or written is done without, and a damaged one is made anew.
"""

from __future__ import annotations

import functools
import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import get_ident

import numpy as np

from tgsearch.arrayfile import MAGIC, Array, ArrayFile, write_arrays
from tgsearch.segment.lexicon import Lexicon
from tgsearch.segment.pyvi_files import fingerprint, read_pyvi_files
from tgsearch.segment.tables import Spelling, Tables, Weights

FORMAT_VERSION = 1  # raise it when the tables, their arrays, or what `text.term` gives change
CACHE_KIND = "tgsearch segmenter"


@functools.cache
def load_tables(spelling: Spelling) -> Tables:
    """Return the tables of pyvi's files, from the cache if it holds them, else from the installed package.

    Raises:
        SegmenterUnavailableError: see `read_pyvi_files`.
    """
    directory = cache_directory()
    # Another layout of array files is another file, so that versions side by side keep their own.
    suffix = MAGIC.decode("ascii").lower()
    path = directory and directory / f"segmenter-{spelling.name}-{fingerprint(FORMAT_VERSION)}.{suffix}"
    if path:
        with suppress(OSError, ValueError, KeyError):
            return read_cache(path, spelling)
    from tgsearch.segment.compile import compile_tables  # rarely needed, slow to import

    tables = compile_tables(read_pyvi_files(), spelling)
    if path:
        write_cache(path, tables)
    return tables


def cache_directory() -> Path | None:
    """Return where this user's programs keep what they can make again; None when that is unknown.

    Source: XDG Base Directory Specification 0.8; Apple, File System
    Programming Guide; Microsoft, Known Folders (FOLDERID_LocalAppData).
    """
    if sys.platform == "win32":
        place = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        place = os.path.expanduser("~/Library/Caches")
    else:
        place = os.environ.get("XDG_CACHE_HOME", "") or os.path.expanduser("~/.cache")
    return Path(place, "tgsearch") if os.path.isabs(place) else None


def read_cache(path: Path, spelling: Spelling) -> Tables:
    """Read tables that `write_cache` wrote.

    Raises:
        OSError: there is no such file, or it can't be read.
        ValueError: it is damaged, or not of this format.
        KeyError: a table is missing.
    """
    file = ArrayFile(path, CACHE_KIND, FORMAT_VERSION)
    known = file["syllables"].tobytes().decode("utf-8").split("\0")
    lexicon = Lexicon(
        base=file["base"].astype(np.int32, copy=False),
        is_word=file["is_word"].astype(np.uint8, copy=False),
        check=file["check"].astype(np.int32, copy=False),
        child=file["child"].astype(np.int32, copy=False),
    )
    return Tables(
        spelling,
        dict(zip(known, range(1, len(known) + 1), strict=True)),
        int(file["n_listed"].astype(np.int64)[0]),
        center=file["center"].astype(np.float64, copy=False),
        left=file["left"].astype(np.float64, copy=False),
        right=file["right"].astype(np.float64, copy=False),
        lexicon=lexicon,
        weights=Weights(*file["weights"].astype(np.float64).tolist()),
    )


def write_cache(path: Path, tables: Tables) -> None:
    """Write `tables` to `path` in one step; do nothing if that can't be done."""
    lexicon = tables.lexicon
    arrays: dict[str, Array] = {
        # Neither an attribute of a crfsuite model nor a line of text holds NUL.
        "syllables": np.frombuffer("\0".join(tables.numbers).encode("utf-8"), np.uint8),
        "n_listed": np.array([tables.n_listed]),
        "center": tables.center,
        "left": tables.left,
        "right": tables.right,
        "base": lexicon.base,
        "is_word": lexicon.is_word,
        "check": lexicon.check,
        "child": lexicon.child,
        "weights": np.array(tables.weights),
    }
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as out:
            write_arrays(out, CACHE_KIND, FORMAT_VERSION, arrays)
        os.replace(unfinished, path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
