"""How are numpy arrays kept on disk? One file of named, aligned, checked arrays.

Layout, all little-endian:

    8 bytes   magic "TGARRAY2"
    u32       length of the header
    u32       CRC-32 of the header
    header    JSON: {"kind", "version", "meta", "arrays": {name: [dtype, count, offset]},
              "checks": [count, offset, crc]}
    data      each array at a multiple of 64 bytes from the start of the file
    checks    u32 by block: the CRC-32 of each 16 kB of each array, in the order of the header

Reading runs no code from the file: dtypes come from a short list, offsets and
sizes are checked against the file. The header is verified on every opening, and
every block the first time that something in it is read: what a file of any size
gives out is what was written.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

# Which dtype an array has is known to who wrote it, not to the type checker.
Array: TypeAlias = NDArray[Any]

MAGIC = b"TGARRAY2"
ALIGNMENT_BYTES = 64
MAX_HEADER_BYTES = 16 << 20
BLOCK_BYTES = 16 << 10
KEPT_BLOCKS = 32  # of a column that single values are read from
VERIFIED_BLOCKS = 256  # read at a time when a file is verified
DTYPES = frozenset({"u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8"})


class ArrayFileError(ValueError):
    """A file is not a whole array file of the wanted kind and version; `args[0]` says why."""


class ArrayFileVersionError(ArrayFileError):
    """The file is of the wanted kind but another version, kept in `found`."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(f"version {found}, expected {expected}")
        self.found = found


def write_arrays(
    out: BinaryIO,
    kind: str,
    version: int,
    arrays: Mapping[str, Array],
    meta: Mapping[str, object] | None = None,
) -> None:
    """Write `arrays` (one-dimensional, any order kept) to `out` from its current position.

    Raises:
        ValueError: an array has more than one dimension or a dtype outside `DTYPES`.
    """
    entries: dict[str, list[object]] = {}
    flats: list[NDArray[np.uint8]] = []
    offset = 0  # from the start of the data; the header's own length is not known yet
    for name, array in arrays.items():
        code = array.dtype.newbyteorder("<").str[1:]
        if array.ndim != 1 or code not in DTYPES:
            raise ValueError(f"array {name!r} can't be stored: {array.ndim} dimensions of {array.dtype}")
        flat = np.ascontiguousarray(array, dtype=f"<{code}").view(np.uint8)
        entries[name] = [code, len(array), offset]
        flats.append(flat)
        offset += _padded(len(flat))
    checks = np.array([check for flat in flats for check in _block_checks(flat)], "<u4").view(np.uint8)
    whole = {
        "kind": kind,
        "version": version,
        "meta": dict(meta or {}),
        "arrays": entries,
        "checks": [len(checks) // 4, offset, zlib.crc32(checks.data)],
    }
    header = json.dumps(whole, ensure_ascii=False).encode("utf-8")
    out.write(MAGIC + struct.pack("<II", len(header), zlib.crc32(header)) + header)
    out.write(b"\0" * _padding(len(MAGIC) + 8 + len(header)))
    for flat in [*flats, checks]:
        out.write(flat.data)
        out.write(b"\0" * _padding(len(flat)))


def _block_checks(flat: NDArray[np.uint8]) -> list[int]:
    data = flat.data
    return [zlib.crc32(data[start : start + BLOCK_BYTES]) for start in range(0, len(flat), BLOCK_BYTES)]


def _blocks(size: int) -> int:
    """Return how many blocks so many bytes are."""
    return -(-size // BLOCK_BYTES)


def _padding(size: int) -> int:
    return -size % ALIGNMENT_BYTES


def _padded(size: int) -> int:
    return size + _padding(size)


class FileBytes:
    """A file whose parts are read by several threads; it stays readable when it is deleted.

    Reading copies. Mapped into memory, one touch of a file made some systems
    count a megabyte round it as used (Linux 6.18 with large folios): searching
    600 MB of index took 550 MB, and takes 150 by copies, in the same time.
    """

    def __init__(self, path: Path | str) -> None:
        """Open a file; errors are the system's."""
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self.size = os.fstat(self._descriptor).st_size
        self._lock = Lock()

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes `start:stop`, fewer at the end of the file."""
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, stop - start, start)
        with self._lock:
            os.lseek(self._descriptor, start, os.SEEK_SET)
            return os.read(self._descriptor, stop - start)

    def __del__(self) -> None:
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)


class Column:
    """One array of a file; what is read of it is verified the first time."""

    __slots__ = (
        "_blocks",
        "_checks",
        "_count",
        "_damaged",
        "_dtype",
        "_offset",
        "_per_block",
        "_source",
        "_unread",
    )

    def __init__(
        self,
        source: FileBytes,
        dtype: np.dtype[Any],
        count: int,
        offset: int,
        checks: NDArray[np.uint32],
        damaged: Callable[[int], Exception],
    ) -> None:
        """Read `count` values from `offset` on, whose blocks have these `checks`.

        `damaged` makes the error for what begins at a byte of the file.
        """
        self._source, self._dtype, self._count, self._offset = source, dtype, count, offset
        self._checks, self._damaged = checks, damaged
        self._per_block = BLOCK_BYTES // dtype.itemsize
        self._unread = bytearray(b"\1") * len(checks)
        self._blocks: dict[int, Array] = {}  # that single values were taken from

    def __len__(self) -> int:
        return self._count

    def at(self, place: int) -> int:
        """Return one value of an array of integers; places count from 0."""
        number, within = divmod(place, self._per_block)
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) >= KEPT_BLOCKS:
                self._blocks = {}
            first = number * self._per_block
            block = self._blocks[number] = self.between(first, min(self._count, first + self._per_block))
        return int(block[within])

    def between(self, start: int, stop: int) -> Array:
        """Return the values `start:stop`, which may not be written to."""
        if start >= stop:
            return np.zeros(0, self._dtype)
        first, last = start // self._per_block, (stop - 1) // self._per_block + 1
        if self._unread.find(1, first, last) >= 0:
            data = self._verified(first, last)
            skipped = (start - first * self._per_block) * self._dtype.itemsize
            return np.frombuffer(data, self._dtype, stop - start, skipped)
        size = self._dtype.itemsize
        data = self._source.read(self._offset + start * size, self._offset + stop * size)
        if len(data) < (stop - start) * size:  # cut short since it was verified
            raise self._damaged(self._offset + start * size)
        return np.frombuffer(data, self._dtype, stop - start)

    def whole(self) -> Array:
        """Return the whole array."""
        return self.between(0, self._count)

    def verify(self) -> None:
        """Read everything that was not read yet, some megabytes at a time."""
        for first in range(0, len(self._unread), VERIFIED_BLOCKS):
            self._verified(first, min(len(self._unread), first + VERIFIED_BLOCKS))

    def _verified(self, first: int, last: int) -> bytes:
        """Return the blocks `first:last` after comparing their checksums."""
        end = min(last * BLOCK_BYTES, self._count * self._dtype.itemsize)
        data = self._source.read(self._offset + first * BLOCK_BYTES, self._offset + end)
        view = memoryview(data)
        for block in range(first, last):
            if self._unread[block]:
                start = (block - first) * BLOCK_BYTES
                if zlib.crc32(view[start : start + BLOCK_BYTES]) != self._checks[block]:
                    raise self._damaged(self._offset + block * BLOCK_BYTES)
                self._unread[block] = 0
        return data


class ArrayFile:
    """A written file: `file["name"]` is a read-only array, read once."""

    def __init__(
        self,
        path: Path | str,
        kind: str,
        version: int,
        source: FileBytes | None = None,
        damaged: Callable[[str], Exception] = ArrayFileError,
    ) -> None:
        """Open the file, unless `source` is given, and check its header.

        `damaged` makes the error that reading raises for a block that is not
        what was written, from a sentence that says so.

        Raises:
            OSError: the file can't be opened.
            ArrayFileVersionError: another version of `kind`.
            ArrayFileError: anything else than a whole file of `kind`.
        """
        self.path = Path(path)
        self._source = FileBytes(self.path) if source is None else source
        self._damaged = damaged
        header, data_start = self._header()
        if header.get("kind") != kind:
            raise ArrayFileError(f"kind {header.get('kind')!r}, expected {kind!r}")
        if header.get("version") != version:
            found = header.get("version")
            raise ArrayFileVersionError(found if isinstance(found, int) else -1, version)
        meta, entries = header.get("meta"), header.get("arrays")
        if not isinstance(meta, dict) or not isinstance(entries, dict):
            raise ArrayFileError("header incomplete")
        size = self._source.size
        self.meta: dict[str, object] = meta
        self._entries = {name: _entry(name, entry, data_start, size) for name, entry in entries.items()}
        counts = [_blocks(count * int(code[1])) for code, count, _ in self._entries.values()]
        self._first_blocks = dict(zip(self._entries, accumulate(counts, initial=0), strict=False))
        self._checks, self._checks_start = self._read_checks(header.get("checks"), sum(counts), data_start)
        if size != self._checks_start + _padded(self._checks.nbytes):
            raise ArrayFileError("longer than its header says")
        self._columns: dict[str, Column] = {}
        self._arrays: dict[str, Array] = {}

    def _header(self) -> tuple[dict[str, object], int]:
        """Return the header and where the data begin."""
        start = len(MAGIC) + 8
        front = self._source.read(0, start)
        if len(front) < start:
            raise ArrayFileError("cut short")
        if front[: len(MAGIC)] != MAGIC:
            raise ArrayFileError("not an array file")
        length, crc = struct.unpack("<II", front[len(MAGIC) :])
        if length > MAX_HEADER_BYTES or start + length > self._source.size:
            raise ArrayFileError("cut short")
        raw = self._source.read(start, start + length)
        if zlib.crc32(raw) != crc:
            raise ArrayFileError("header checksum differs")
        try:
            header = json.loads(raw)
        except ValueError as error:
            raise ArrayFileError("header unreadable") from error
        if not isinstance(header, dict):
            raise ArrayFileError("header incomplete")
        self._header_end = start + length
        return header, _padded(start + length)

    def _read_checks(self, entry: object, blocks: int, data_start: int) -> tuple[NDArray[np.uint32], int]:
        """Return the checksums of all blocks and where they stand."""
        if not isinstance(entry, list) or len(entry) != 3:
            raise ArrayFileError("header incomplete")
        _, count, start = _entry("checks", ["u4", *entry[:2]], data_start, self._source.size)
        if count != blocks:
            raise ArrayFileError("header incomplete")
        raw = self._source.read(start, start + 4 * count)
        if zlib.crc32(raw) != entry[2]:
            raise ArrayFileError("checksum of the checksums differs")
        return np.frombuffer(raw, "<u4", count), start

    def column(self, name: str) -> Column:
        """Return an array that is read and verified a part at a time.

        Raises:
            KeyError: the file has no array of that name.
        """
        column = self._columns.get(name)
        if column is None:
            code, count, offset = self._entries[name]
            dtype = np.dtype(f"<{code}")
            first = self._first_blocks[name]
            checks = self._checks[first : first + _blocks(count * dtype.itemsize)]
            # Not a method: a column that knew this object would keep both, and the file open.
            damaged = partial(_damage, self._damaged, name)
            column = self._columns.setdefault(
                name, Column(self._source, dtype, count, offset, checks, damaged)
            )
        return column

    def __getitem__(self, name: str) -> Array:
        """Return a whole array, which is kept."""
        array = self._arrays.get(name)
        if array is None:
            array = self._arrays.setdefault(name, self.column(name).whole())
        return array

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> tuple[str, ...]:
        """Return the names of the arrays in the order they were written."""
        return tuple(self._entries)

    def verify(self) -> None:
        """Read every array and compare its checksums; what lies between them must be zeros.

        Raises:
            ArrayFileError: something differs; or what `damaged` makes, naming the array.
        """
        for name in self._entries:
            self.column(name).verify()
        start = self._header_end
        spans = [(offset, count * int(code[1])) for code, count, offset in self._entries.values()]
        for offset, size in sorted([*spans, (self._checks_start, self._checks.nbytes)]):
            if any(self._source.read(start, offset)):
                raise ArrayFileError(f"bytes before {offset} are not zero")
            start = offset + size
        if any(self._source.read(start, self._source.size)):
            raise ArrayFileError("bytes at the end are not zero")


def _damage(make: Callable[[str], Exception], name: str, offset: int) -> Exception:
    return make(f"checksum of {name!r} differs at byte {offset}")


def _entry(name: str, entry: object, data_start: int, size: int) -> tuple[str, int, int]:
    """Check one array's line of the header against the size of the file."""
    if not isinstance(entry, list) or len(entry) != 3:
        raise ArrayFileError(f"entry of {name!r} malformed")
    code, count, offset = entry
    if (
        not isinstance(code, str)
        or code not in DTYPES
        or not all(isinstance(n, int) and n >= 0 for n in (count, offset))
    ):
        raise ArrayFileError(f"entry of {name!r} malformed")
    start = data_start + offset
    if start % ALIGNMENT_BYTES or start + count * int(code[1]) > size:
        raise ArrayFileError(f"array {name!r} cut short")
    return code, count, start
