"""What is in a zip file, as far as it is safe to unpack?

Only the parts that are asked for are unpacked, never more bytes than
`MAX_UNPACKED_BYTES` in all, whatever the directory of the archive claims, and
by the one method that office files use. Archives in the archive stay closed.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.disguise import unreadable
from tgsearch.sources.reasons import Reason

MAX_UNPACKED_BYTES = 96 * 2**20  # of the parts that are read
MAX_ENTRIES = 20_000

_SIGNATURE = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, and of encrypted .docx
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_FLAG = 1
# What zipfile raises, by its own account and by experience with damaged directories.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Archive:
    """The parts of a zip file by their names, which are compared without case as office programs do."""

    def __init__(self, data: bytes, path: Path) -> None:
        """Open an archive.

        Raises:
            UnreadableDocumentError: it is empty, damaged, encrypted, or no zip file.
        """
        self._path = path
        self._left = MAX_UNPACKED_BYTES
        if not data:
            raise self._error("empty")
        if not data.startswith(_SIGNATURE):
            if data.startswith(_COMPOUND) and _ENCRYPTED_PACKAGE in data:
                raise self._error("encrypted")
            raise unreadable(data, path, Reason("mislabelled", suffix=path.suffix))
        if data.count(_ENTRY) > MAX_ENTRIES:
            raise self._error("elements", limit=MAX_ENTRIES)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS:
            raise self._error("damaged") from None
        self._entries = {_key(entry.filename): entry for entry in self._file.infolist()}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            UnreadableDocumentError: it is missing, damaged or encrypted, or
                with the parts read before it too large.
        """
        entry = self._entries.get(_key(name))
        if entry is None or entry.compress_type not in _METHODS:
            raise self._error("damaged")
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise self._error("encrypted")
        try:
            with self._file.open(entry) as part:
                data = part.read(self._left + 1)
        except _FAULTS:
            raise self._error("damaged") from None
        self._left -= len(data)
        if self._left < 0:
            raise self._error("unpacked", limit=MAX_UNPACKED_BYTES // 2**20)
        return data

    def _error(self, key: str, **data: object) -> UnreadableDocumentError:
        return UnreadableDocumentError(path=self._path, reason=Reason(key, **data))


def _key(name: str) -> str:
    # Some programs write the separators of Windows.
    return name.replace("\\", "/").lstrip("/").lower()
