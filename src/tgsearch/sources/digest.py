"""Are the bytes of a file those that were read before? By a hash of its content."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import NamedTuple

from tgsearch.sources import MAX_FILE_BYTES, FileEntry, holds_many, supports

NO_TIME = -(2**63)  # equal to the time of no file
_CHUNK_BYTES = 1 << 20
_DIGEST_BYTES = 16
# A change within the same tick leaves the time as it was. FAT counts in two
# seconds; whoever knows parts of a second counts in hundredths or less.
_TICK_NS, _FINE_TICK_NS = 2_000_000_000, 50_000_000
_SECOND_NS = 1_000_000_000


class Digest(NamedTuple):
    """The content of a file, and the time by which it may be known again."""

    hash: str  # "" when there is nothing in it for this program
    mtime_ns: int  # NO_TIME when a later change might not show in it ("racy", as git calls it)


def digest(entry: FileEntry) -> Digest | None:
    """Return the digest of what a file holds now; None when it can't be read.

    To be taken before the content is used: a change after it then shows. What
    no reader takes, by its format or size, is not opened.
    """
    if not supports(entry.path) or (entry.size > MAX_FILE_BYTES and not holds_many(entry.path)):
        return Digest("", entry.mtime_ns)
    tick = _FINE_TICK_NS if entry.mtime_ns % _SECOND_NS else _TICK_NS
    racy = abs(time.time_ns() - entry.mtime_ns) < tick
    try:
        hash = _hash_of(entry.path)
    except OSError:
        return None
    return Digest(hash, NO_TIME if racy else entry.mtime_ns)


def _hash_of(path: Path) -> str:
    hash = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    with open(path, "rb", buffering=0) as file:
        while chunk := file.read(_CHUNK_BYTES):
            hash.update(chunk)
    return hash.hexdigest()
