"""Which documents does a file of JSON lines hold, one to a line?

Fields: `id`, `title`, `text`, and optionally `published`, `locality`, `url` and
`type`, by these or the other names of `fields`. The file is read as a stream,
plain or compressed, so its size does not matter; a broken line is reported
and the others go on.

The texts come out of a program, often clean already. A text of one line is
taken as it is; one of several lines loses its boilerplate like any page, by rules
that leave sentences alone.
"""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

from tgsearch.charsets import detect, mend
from tgsearch.document import Document
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.fields import stated_fields
from tgsearch.sources.page import Page, to_document
from tgsearch.sources.reasons import Reason
from tgsearch.text import is_plain

MAX_LINE_BYTES = 64 * 2**20
MAX_ID_CHARS = 1000
_ARCHIVE_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError)
_LINES_TOLD = 16
_BOM = b"\xef\xbb\xbf"
_parsed = json.JSONDecoder().decode


def read_records(
    file: IO[bytes], path: Path, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Document | UnreadableDocumentError]:
    """Yield the documents of a file in its order, and an error for each line that holds none.

    Args:
        file: opened for reading bytes, as stored on disk.
        path: its suffix tells how it is compressed; named in errors and documents.
        on_bytes: told after every few lines, and at the end, how many bytes of the stored file were read.

    Raises:
        OSError: reading failed. Damage of a compressed file is yielded, after
            the documents before it.
    """
    found = False
    try:
        for number, line in enumerate(_lines(_opened(file, path)), 1):
            if on_bytes is not None and not number % _LINES_TOLD:
                on_bytes(file.tell())
            if isinstance(line, Reason):
                found = True
                yield _line_error(path, number, line)
            elif line.strip():
                found = True
                yield _document(line, number, path)
    except _ARCHIVE_ERRORS:
        found = True
        yield UnreadableDocumentError(path=path, reason=Reason("archive"))
    if on_bytes is not None:
        on_bytes(file.tell())
    if not found:
        yield UnreadableDocumentError(path=path, reason=Reason("empty"))


def _opened(file: IO[bytes], path: Path) -> IO[bytes]:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return cast("IO[bytes]", gzip.open(file))
    if suffix == ".xz":
        return lzma.open(file)
    return file


def _lines(file: IO[bytes]) -> Iterator[bytes | Reason]:
    """Yield each line, or why it can't be had; never more than a line in memory."""
    first = True
    while line := file.readline(MAX_LINE_BYTES + 1):
        if first:
            line = line.removeprefix(_BOM)
            first = False
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)
        yield Reason("line-long", limit=MAX_LINE_BYTES // 2**20)


def _document(line: bytes, number: int, path: Path) -> Document | UnreadableDocumentError:
    try:
        record = _parsed(line.decode("utf-8"))
    except UnicodeDecodeError:
        return _line_error(path, number, Reason("line-encoding"))
    except (ValueError, RecursionError):
        return _line_error(path, number, Reason("line-json"))
    if not isinstance(record, dict):
        return _line_error(path, number, Reason("line-object"))
    id = _id_of(record.pop("id", None))
    if id is None:
        return _line_error(path, number, Reason("line-id"))
    text = record.pop("text", None)
    if not isinstance(text, str):
        return _line_error(path, number, Reason("line-text"))
    others = {name: value for name, value in record.items() if isinstance(value, str)}
    together = "\n".join([text, *others.values()])
    are_plain = is_plain(together)
    guess = None if are_plain else detect(together)
    if guess is not None:
        text = mend(text, guess.charset, is_partial=guess.is_partial)
        for name, value in others.items():
            record[name] = mend(value, guess.charset, is_partial=guess.is_partial)
    stated = stated_fields(record)
    page = Page(
        text,
        title=stated.title,
        published=stated.published,
        locality=stated.locality,
        type=stated.type,
        url=stated.url,
        hints=stated.hints,
        encoding=str(guess) if guess else None,
        is_clean=are_plain and "&" not in text,
    )
    try:
        return to_document(page, id=id, path=path)
    except UnreadableDocumentError as error:
        return _line_error(path, number, error.data["reason"])


def _id_of(value: object) -> str | None:
    """Return a record's id as text; None for one that could not be typed or stored."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ID_CHARS or value.isspace():
        return None
    return value if value.isprintable() else None


def _line_error(path: Path, number: int, fault: object) -> UnreadableDocumentError:
    return UnreadableDocumentError(path=path, reason=Reason("line", line=number, fault=fault))
