"""Where does a dump lie? In a file, packed as its suffix says, or in a stream."""

from __future__ import annotations

import gzip
import io
import lzma
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

_MAGIC = {b"\x1f\x8b": "gz", b"\xfd7zXZ\x00": "xz"}


@contextmanager
def written(target: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """Give a file to write to; what was at a path before is replaced when all is written, or stays.

    A path that ends in `.gz` or `.xz` is packed so; a stream is neither packed nor closed.

    Raises:
        OSError: the disk refused.
    """
    if not isinstance(target, Path):
        yield target
        return
    if target.exists() and not target.is_file():  # a pipe or a device can't be replaced
        with open(target, "wb") as file, _packing(file, target) as packed:
            yield packed
        return
    part = target.with_name(f"{target.name}.part")
    try:
        with open(part, "wb") as file:
            with _packing(file, target) as packed:
                yield packed
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def _packing(file: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        # Without name and time, so that equal dumps are equal files.
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            yield cast("IO[bytes]", packed)
    elif suffix == ".xz":
        with lzma.open(file, "wb") as packed:
            yield packed
    else:
        yield file


@contextmanager
def opened(source: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """Give what a file or a stream holds, unpacked; how it is packed is seen from its first bytes.

    Raises:
        OSError: it can't be read.
    """
    if isinstance(source, Path):
        with open(source, "rb") as file, _unpacking(file) as plain:
            yield plain
    else:
        with _unpacking(source) as plain:
            yield plain


@contextmanager
def _unpacking(file: IO[bytes]) -> Iterator[IO[bytes]]:
    head = file.read(max(map(len, _MAGIC)))
    whole = cast("IO[bytes]", io.BufferedReader(_Rejoined(head, file)))
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "")
    if kind == "gz":
        with gzip.GzipFile("", "rb", fileobj=whole) as plain:
            yield cast("IO[bytes]", plain)
    elif kind == "xz":
        with lzma.open(whole) as plain:
            yield plain
    else:
        yield whole


class _Rejoined(io.RawIOBase):
    """The first bytes of a file and then the others: a pipe can't be read twice."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # BufferedReader gives one
        """Read some bytes; 0 at the end."""
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)
