"""How are numpy arrays kept on disk? One file of named, aligned, checked arrays.

Layout, all little-endian:

    8 bytes   magic "TGARRAY2"
    u32       length of the header
    u32       CRC-32 of the header
    header    JSON: {"kind", "version", "meta", "arrays": {name: [dtype, count, offset]},
              "checks": [count, offset, crc]}
    data      each array at a multiple of 64 bytes from the start of the file
    checks    u32 by block: the CRC-32 of each 16 kB of each array, in the order of the header

Reading maps the file into memory and runs no code from it: dtypes come from a
short list, offsets and sizes are checked against the file. The header is
verified on every opening, and every block the first time that something in it
is read: what a file of any size gives out is what was written.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

# Which dtype an array has is known to who wrote it, not to the type checker.
Array: TypeAlias = NDArray[Any]

MAGIC = b"TGARRAY2"
ALIGNMENT_BYTES = 64
MAX_HEADER_BYTES = 16 << 20
BLOCK_BYTES = 16 << 10
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


def map_file(path: Path | str) -> mmap.mmap:
    """Map a file read-only; it stays readable when the file is deleted.

    Raises:
        OSError: the file can't be opened.
        ArrayFileError: it is too short to be an array file.
    """
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size < len(MAGIC) + 8:
            raise ArrayFileError("cut short")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


@dataclass(slots=True)
class Meter:
    """Counts what is read."""

    bytes: int = 0  # the same ones again each time


class Column:
    """One array of a file; what is read of it is verified the first time."""

    __slots__ = ("_array", "_bytes", "_checks", "_damaged", "_meter", "_per_block", "_unread")

    def __init__(
        self, array: Array, checks: NDArray[np.uint32], meter: Meter, damaged: Callable[[int], Exception]
    ) -> None:
        """Read `array`, whose blocks have these `checks`; `damaged` makes the error for a block's number."""
        self._array, self._checks, self._meter, self._damaged = array, checks, meter, damaged
        self._bytes = array.view(np.uint8).data
        self._per_block = BLOCK_BYTES // array.itemsize
        self._unread = bytearray(b"\1") * len(checks)

    def __len__(self) -> int:
        return len(self._array)

    def at(self, place: int) -> int:
        """Return one value of an array of integers; places count from 0."""
        block = place // self._per_block
        if self._unread[block]:
            self._verify(block, block + 1)
        return int(self._array[place])

    def between(self, start: int, stop: int) -> Array:
        """Return the values `start:stop`."""
        self.touch(start, stop)
        return self._array[start:stop]

    def whole(self) -> Array:
        """Return the whole array."""
        return self.touch(0, len(self._array))

    def touch(self, start: int, stop: int) -> Array:
        """Verify the values `start:stop` and return the array to read them from."""
        if start < stop:
            first, last = start // self._per_block, (stop - 1) // self._per_block + 1
            if self._unread.find(1, first, last) >= 0:
                self._verify(first, last)
            self._meter.bytes += (stop - start) * self._array.itemsize
        return self._array

    def _verify(self, first: int, last: int) -> None:
        for block in range(first, last):
            if self._unread[block]:
                start = block * BLOCK_BYTES
                if zlib.crc32(self._bytes[start : start + BLOCK_BYTES]) != self._checks[block]:
                    raise self._damaged(block)
                self._unread[block] = 0


class ArrayFile:
    """A written file, mapped: `file["name"]` is a read-only array, valid as long as the file object lives."""

    def __init__(
        self,
        path: Path | str,
        kind: str,
        version: int,
        mapped: mmap.mmap | None = None,
        damaged: Callable[[str], Exception] = ArrayFileError,
    ) -> None:
        """Map the file, unless `mapped` is given (see `map_file`), and check its header.

        `damaged` makes the error that reading raises for a block that is not
        what was written, from a sentence that says so.

        Raises:
            OSError: the file can't be opened.
            ArrayFileVersionError: another version of `kind`.
            ArrayFileError: anything else than a whole file of `kind`.
        """
        self.path = Path(path)
        self._map = map_file(self.path) if mapped is None else mapped
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
        size = len(self._map)
        self.meta: dict[str, object] = meta
        self._entries = {name: _entry(name, entry, data_start, size) for name, entry in entries.items()}
        counts = [_blocks(count * int(code[1])) for code, count, _ in self._entries.values()]
        self._first_blocks = dict(zip(self._entries, accumulate(counts, initial=0), strict=False))
        self._checks, self._checks_start = self._read_checks(header.get("checks"), sum(counts), data_start)
        if size != self._checks_start + _padded(self._checks.nbytes):
            raise ArrayFileError("longer than its header says")
        self._columns: dict[str, Column] = {}
        self.meter = Meter()

    def _header(self) -> tuple[dict[str, object], int]:
        start = len(MAGIC) + 8
        if self._map[: len(MAGIC)] != MAGIC:
            raise ArrayFileError("not an array file")
        length, crc = struct.unpack("<II", self._map[len(MAGIC) : start])
        if length > MAX_HEADER_BYTES or start + length > len(self._map):
            raise ArrayFileError("cut short")
        raw = self._map[start : start + length]
        if zlib.crc32(raw) != crc:
            raise ArrayFileError("header checksum differs")
        try:
            header = json.loads(raw)
        except ValueError as error:
            raise ArrayFileError("header unreadable") from error
        if not isinstance(header, dict):
            raise ArrayFileError("header incomplete")
        return header, _padded(start + length)

    def _read_checks(self, entry: object, blocks: int, data_start: int) -> tuple[NDArray[np.uint32], int]:
        """Return the checksums of all blocks and where they stand."""
        if not isinstance(entry, list) or len(entry) != 3:
            raise ArrayFileError("header incomplete")
        _, count, start = _entry("checks", ["u4", *entry[:2]], data_start, len(self._map))
        if count != blocks:
            raise ArrayFileError("header incomplete")
        checks = np.frombuffer(self._map, "<u4", count, start)
        if zlib.crc32(checks.view(np.uint8).data if count else b"") != entry[2]:
            raise ArrayFileError("checksum of the checksums differs")
        return checks, start

    def column(self, name: str) -> Column:
        """Return an array that is read and verified a part at a time.

        Raises:
            KeyError: the file has no array of that name.
        """
        column = self._columns.get(name)
        if column is None:
            code, count, offset = self._entries[name]
            first = self._first_blocks[name]
            array = np.frombuffer(self._map, f"<{code}", count, offset)
            checks = self._checks[first : first + _blocks(array.nbytes)]
            column = self._columns.setdefault(
                name,
                Column(
                    array, checks, self.meter, lambda block: self._damage(name, offset + block * BLOCK_BYTES)
                ),
            )
        return column

    def _damage(self, name: str, offset: int) -> Exception:
        return self._damaged(f"checksum of {name!r} differs at byte {offset}")

    def __getitem__(self, name: str) -> Array:
        """Return a whole array; its first reading verifies it."""
        return self.column(name).whole()

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
            self.column(name).whole()
        start = struct.unpack("<I", self._map[len(MAGIC) : len(MAGIC) + 4])[0] + len(MAGIC) + 8
        spans = [(offset, count * int(code[1])) for code, count, offset in self._entries.values()]
        for offset, size in sorted([*spans, (self._checks_start, self._checks.nbytes)]):
            if any(self._map[start:offset]):
                raise ArrayFileError(f"bytes before {offset} are not zero")
            start = offset + size
        if any(self._map[start:]):
            raise ArrayFileError("bytes at the end are not zero")


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
