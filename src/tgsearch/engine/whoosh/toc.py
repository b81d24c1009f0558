"""Which segments make up the index? The table of contents, read without running it.

Whoosh keeps a table of contents for each generation, as pickles of the schema
and of the segment list. A pickle can run any code, so ours is read through an
allow-list of one name, without importing Whoosh: the schema is skipped (the
program brings its own) and a segment comes back as a plain `SegmentEntry`.
Whoosh itself reads and writes the same files.
"""

from __future__ import annotations

import io
import json
import pickle
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tgsearch.errors import DamagedIndexError, IndexNotFoundError, IndexVersionError
from tgsearch.value import frozen

INDEX_NAME = "MAIN"
TOC_VERSION = -111  # of Whoosh 2.7.4
SEGMENT_FACTORY = ("tgsearch.engine.whoosh.codec", "restore_segment")
_TOC_NAME = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")
_MAX_DOCUMENTS = 1 << 32
_READ_ATTEMPTS = 10
# Whoosh reads its pickles from the front and never sees what follows them.
_MARK = b"TGS1"


@frozen
class SegmentEntry:
    """One segment as the table of contents names it."""

    segment_id: str
    documents: int
    deleted: tuple[int, ...]

    @property
    def stem(self) -> str:
        """The beginning of the names of its files."""
        return f"{INDEX_NAME}_{self.segment_id}"


@frozen
class Toc:
    """One generation."""

    generation: int
    segments: tuple[SegmentEntry, ...]
    settings: Mapping[str, object]


def generations(directory: Path) -> list[int]:
    """Return the generations that have a table of contents, ascending."""
    found = (_TOC_NAME.fullmatch(path.name) for path in directory.iterdir())
    return sorted(int(match[1]) for match in found if match)


def toc_path(directory: Path, generation: int) -> Path:
    """Return the file of a generation."""
    return directory / f"_{INDEX_NAME}_{generation}.toc"


def segment_of(name: str) -> str:
    """Return the id of the segment that a file belongs to by its name."""
    return name.removeprefix(f"{INDEX_NAME}_").partition(".")[0]


def read_latest(directory: Path) -> Toc:
    """Read the newest generation.

    Raises:
        IndexNotFoundError: there is none.
        IndexVersionError: it has another version.
        DamagedIndexError: it does not hold what a writer writes.
    """
    for _ in range(_READ_ATTEMPTS):
        try:
            found = generations(directory)
        except (FileNotFoundError, NotADirectoryError):
            found = []
        if not found:
            break
        try:
            return read(directory, found[-1])
        except FileNotFoundError:  # a writer committed twice since they were listed
            continue
    raise IndexNotFoundError(path=directory)


def read(directory: Path, generation: int) -> Toc:
    """Read one generation; errors as for `read_latest`, and OSError when its file is gone."""
    path = toc_path(directory, generation)
    data = path.read_bytes()
    try:
        whoosh_data, settings = _opened(data)
        version, segments = _parse(whoosh_data, generation)
    except IndexVersionError:
        raise
    except Exception as error:  # whatever a damaged pickle can raise
        raise DamagedIndexError(
            path=directory, file=path.name, reason=str(error) or type(error).__name__
        ) from error
    if version != TOC_VERSION:
        raise IndexVersionError(path=directory, found=version, expected=TOC_VERSION)
    return Toc(generation, segments, settings)


def trailer(data: bytes, settings: Mapping[str, object]) -> bytes:
    """Return what is appended to Whoosh's bytes: our settings and a checksum over everything."""
    text = json.dumps(settings, ensure_ascii=False).encode("utf-8")
    body = text + struct.pack("<I", len(text)) + _MARK
    return body + struct.pack("<I", zlib.crc32(data + body))


def _opened(sealed: bytes) -> tuple[bytes, dict[str, object]]:
    """Check the trailer; return Whoosh's bytes and the settings."""
    body, checksum = sealed[:-4], sealed[-4:]
    if not body.endswith(_MARK) or checksum != struct.pack("<I", zlib.crc32(body)):
        raise ValueError("checksum differs")
    size: int = struct.unpack("<I", body[-8:-4])[0]
    settings = json.loads(body[-8 - size : -8])
    if not isinstance(settings, dict):
        raise ValueError("settings malformed")
    return body[: -8 - size], settings


def _parse(data: bytes, generation: int) -> tuple[int, tuple[SegmentEntry, ...]]:
    stream = io.BytesIO(data)
    for _ in range(3):  # sizes of C types on the machine that wrote it
        _varint(stream)
    if _int(stream) != -12345:
        raise ValueError("byte order mark missing")
    version = _int(stream)
    if version != TOC_VERSION:
        return version, ()
    for _ in range(3):  # the release of Whoosh
        _varint(stream)
    stream.seek(_varint(stream), io.SEEK_CUR)  # the pickled schema
    if _int(stream) != generation:
        raise ValueError("generation differs from the file's name")
    _int(stream)
    segments = _SegmentUnpickler(stream).load()
    if not isinstance(segments, list):
        raise ValueError("segment list malformed")
    return version, tuple(map(_entry, segments))


def _int(stream: io.BytesIO) -> int:
    value: int = struct.unpack("!i", stream.read(4))[0]
    return value


def _varint(stream: io.BytesIO) -> int:
    value = shift = 0
    while True:
        byte = stream.read(1)[0]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value
        shift += 7


class _SegmentUnpickler(pickle.Unpickler):
    """Lets nothing through but the one function that Whoosh would call to restore a segment."""

    def find_class(self, module: str, name: str) -> Callable[..., tuple[object, ...]]:
        if (module, name) == SEGMENT_FACTORY:
            return _values
        raise pickle.UnpicklingError(
            f"the table of contents names {module}.{name}, which no writer of ours does"
        )


def _values(*values: object) -> tuple[object, ...]:
    """Stand for a segment while the pickle is read: a tuple, which no later step of it can change."""
    return values


def _entry(segment: object) -> SegmentEntry:
    """Check the three plain values of a segment."""
    if not isinstance(segment, tuple) or len(segment) != 3:
        raise ValueError("segment malformed")
    segment_id, documents, deleted = segment
    if not isinstance(segment_id, str) or not re.fullmatch("[0-9a-z]+", segment_id):
        raise ValueError("segment name malformed")
    if type(documents) is not int or not 0 <= documents < _MAX_DOCUMENTS:
        raise ValueError("number of documents malformed")
    if not isinstance(deleted, tuple):
        raise ValueError("deleted documents malformed")
    if not all(type(number) is int and 0 <= number < documents for number in deleted):
        raise ValueError("deleted documents malformed")
    return SegmentEntry(segment_id, documents, deleted)
