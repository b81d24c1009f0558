"""How are numpy arrays kept on disk? One file of named, aligned, checked arrays.

Layout, all little-endian:

    8 bytes   magic "TGARRAY1"
    u32       length of the header
    u32       CRC-32 of the header
    header    JSON: {"kind", "version", "meta", "arrays": {name: [dtype, count, offset, crc]}}
    data      each array at a multiple of 64 bytes from the start of the file

Reading maps the file into memory and runs no code from it: dtypes come from a
short list, offsets and sizes are checked against the file. The header is
verified on every opening, the arrays by `ArrayFile.verify`.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
from numpy.typing import NDArray

# Which dtype an array has is known to who wrote it, not to the type checker.
Array: TypeAlias = NDArray[Any]

MAGIC = b"TGARRAY1"
ALIGNMENT_BYTES = 64
MAX_HEADER_BYTES = 16 << 20
CRC_CHUNK_BYTES = 4 << 20
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
        entries[name] = [code, len(array), offset, zlib.crc32(flat.data)]
        flats.append(flat)
        offset += _padded(len(flat))
    header = json.dumps(
        {"kind": kind, "version": version, "meta": dict(meta or {}), "arrays": entries}, ensure_ascii=False
    ).encode("utf-8")
    out.write(MAGIC + struct.pack("<II", len(header), zlib.crc32(header)) + header)
    out.write(b"\0" * _padding(len(MAGIC) + 8 + len(header)))
    for flat in flats:
        out.write(flat.data)
        out.write(b"\0" * _padding(len(flat)))


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


class ArrayFile:
    """A written file, mapped: `file["name"]` is a read-only array, valid as long as the file object lives."""

    def __init__(self, path: Path | str, kind: str, version: int, mapped: mmap.mmap | None = None) -> None:
        """Map the file, unless `mapped` is given (see `map_file`), and check its header.

        Raises:
            OSError: the file can't be opened.
            ArrayFileVersionError: another version of `kind`.
            ArrayFileError: anything else than a whole file of `kind`.
        """
        self.path = Path(path)
        self._map = map_file(self.path) if mapped is None else mapped
        size = len(self._map)
        header, data_start = self._header()
        if header.get("kind") != kind:
            raise ArrayFileError(f"kind {header.get('kind')!r}, expected {kind!r}")
        if header.get("version") != version:
            found = header.get("version")
            raise ArrayFileVersionError(found if isinstance(found, int) else -1, version)
        meta, entries = header.get("meta"), header.get("arrays")
        if not isinstance(meta, dict) or not isinstance(entries, dict):
            raise ArrayFileError("header incomplete")
        self.meta: dict[str, object] = meta
        self._entries = {name: _entry(name, entry, data_start, size) for name, entry in entries.items()}
        if size != self._end(data_start):
            raise ArrayFileError("longer than its header says")
        self._arrays: dict[str, Array] = {}

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

    def _end(self, data_start: int) -> int:
        """Return where the file ends by its header."""
        ends = (offset + _padded(count * int(code[1])) for code, count, offset, _ in self._entries.values())
        return max(ends, default=data_start)

    def __getitem__(self, name: str) -> Array:
        array = self._arrays.get(name)
        if array is None:
            code, count, offset, _ = self._entries[name]
            array = np.frombuffer(self._map, dtype=f"<{code}", count=count, offset=offset)
            self._arrays[name] = array
        return array

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> tuple[str, ...]:
        """Return the names of the arrays in the order they were written."""
        return tuple(self._entries)

    def verify(self) -> None:
        """Read every array and compare its checksum; what lies between them must be zeros.

        Raises:
            ArrayFileError: names the first array that differs.
        """
        start = struct.unpack("<I", self._map[len(MAGIC) : len(MAGIC) + 4])[0] + len(MAGIC) + 8
        for code, count, offset, _ in sorted(self._entries.values(), key=lambda entry: entry[2]):
            if any(self._map[start:offset]):
                raise ArrayFileError(f"bytes before {offset} are not zero")
            start = offset + count * int(code[1])
        if any(self._map[start:]):
            raise ArrayFileError("bytes at the end are not zero")
        self.verify_arrays(self._entries)

    def verify_arrays(self, names: Iterable[str]) -> None:
        """Read some arrays and compare their checksums.

        Raises:
            ArrayFileError: names the first array that differs.
        """
        for name in names:
            _, _, offset, crc = self._entries[name]
            data = self[name].data.cast("B") if len(self[name]) else memoryview(b"")
            found = 0
            for start in range(0, len(data), CRC_CHUNK_BYTES):
                found = zlib.crc32(data[start : start + CRC_CHUNK_BYTES], found)
            if found != crc:
                raise ArrayFileError(f"checksum of {name!r} differs at byte {offset}")


def _entry(name: str, entry: object, data_start: int, size: int) -> tuple[str, int, int, int]:
    """Check one array's line of the header against the size of the file."""
    if not isinstance(entry, list) or len(entry) != 4:
        raise ArrayFileError(f"entry of {name!r} malformed")
    code, count, offset, crc = entry
    if (
        not isinstance(code, str)
        or code not in DTYPES
        or not all(isinstance(n, int) and n >= 0 for n in (count, offset, crc))
    ):
        raise ArrayFileError(f"entry of {name!r} malformed")
    start = data_start + offset
    if start % ALIGNMENT_BYTES or start + count * int(code[1]) > size:
        raise ArrayFileError(f"array {name!r} cut short")
    return code, count, start, crc
