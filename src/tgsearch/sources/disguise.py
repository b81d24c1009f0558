"""Which format do the bytes of a file have, whatever its name says?

Asked only of files that can't be read as what their names say, to tell people
how they are to be called.
"""

from __future__ import annotations

from pathlib import Path

from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.reasons import Reason

# Source: the signatures of the formats, as `file` knows them.
_FORMATS = (
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"\x1f\x8b", ".gz"),
    (b"\xfd7zXZ", ".xz"),
    (b"7z\xbc\xaf", ".7z"),
    (b"Rar!", ".rar"),
)
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The parts that tell which office program made a zip file, and the streams that tell it of a compound file.
_ZIPPED = ((b"word/document", ".docx"), (b"xl/workbook", ".xlsx"), (b"ppt/presentation", ".pptx"))
_COMPOUNDS = (("WordDocument", ".doc"), ("Workbook", ".xls"), ("PowerPoint Document", ".ppt"))
_HTML = (b"<!doctype html", b"<html")
_HEAD_BYTES = 512


def format_of(data: bytes) -> str | None:
    """Return the end that names of files with such content have, as ".docx"; None if it is not known.

    >>> format_of(b"%PDF-1.7 ..."), format_of(b"Xin")
    ('.pdf', None)
    """
    for begin, name in _FORMATS:
        if data.startswith(begin):
            return name
    if data.startswith(_ZIP):
        return next((name for part, name in _ZIPPED if part in data), ".zip")
    if data.startswith(_COMPOUND):
        return next((name for part, name in _COMPOUNDS if part.encode("utf-16-le") in data), None)
    head = data[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return ".html" if head.startswith(_HTML) else None


def unreadable(data: bytes, path: Path, otherwise: Reason) -> UnreadableDocumentError:
    """Return the error for a file that is not what its name says: what it is instead, else `otherwise`."""
    format = format_of(data)
    is_other = format is not None and format != path.suffix.lower()
    return UnreadableDocumentError(
        path=path, reason=Reason("disguised", suffix=format) if is_other else otherwise
    )
