"""Which files are there, and which documents do they hold?

`walk` lists files, `read` turns one into documents. One module reads one
format, and is imported when the first such file is met:

- `plain`: .txt
- `markdown`: .md, .markdown, with front matter in YAML or JSON
- `html`, `htmlfacts`: .html, .htm
- `docx`: .docx, .docm
- `pdf`: .pdf, in a process of its own by `guard`
- `jsonl`: .jsonl, .jsonl.gz, .jsonl.xz, one document a line

What goes wrong with one file or line is an item of its own among the documents,
so that nothing stops the others.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from tgsearch.document import Document
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.listing import FileEntry, reason_of, walk
from tgsearch.sources.page import Page, to_document
from tgsearch.sources.reasons import REASONS, Reason

__all__ = ["REASONS", "FileEntry", "Reason", "holds_many", "read", "read_page", "supports", "walk"]

MAX_FILE_BYTES = 64 * 2**20  # of a file that holds one document


def _read_plain(data: bytes, path: Path) -> Page:
    from tgsearch.sources.plain import read_page

    return read_page(data, path)


def _read_markdown(data: bytes, path: Path) -> Page:
    from tgsearch.sources.markdown import read_page

    return read_page(data, path)


def _read_html(data: bytes, path: Path) -> Page:
    from tgsearch.sources.html import read_page

    return read_page(data, path)


def _read_docx(data: bytes, path: Path) -> Page:
    from tgsearch.sources.docx import read_page

    return read_page(data, path)


def _read_pdf(data: bytes, path: Path) -> Page:
    from tgsearch.sources.guard import read_page

    return read_page("tgsearch.sources.pdf", data, path)


_PAGE_READERS: dict[str, Callable[[bytes, Path], Page]] = {
    ".txt": _read_plain,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".docx": _read_docx,
    ".docm": _read_docx,
    ".pdf": _read_pdf,
}
_RECORD_SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.xz")


def supports(path: Path) -> bool:
    """Tell whether `read` knows the format that the name of a file announces."""
    return path.suffix.lower() in _PAGE_READERS or holds_many(path)


def holds_many(path: Path) -> bool:
    """Tell whether a file holds as many documents as it has lines, each with an id of its own."""
    return path.name.lower().endswith(_RECORD_SUFFIXES)


def read(
    path: Path, *, id: str, max_bytes: int = MAX_FILE_BYTES, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Document | UnreadableDocumentError]:
    """Yield the documents of a file, and an error in place of each that can't be had.

    A file of JSON lines yields as many items as it has lines; any other exactly
    one. No fault of a file is raised.

    Args:
        path: the file; its suffix tells the format, in any case.
        id: of the document. JSON lines have their own ids and leave it unused.
        max_bytes: a larger file is refused, except JSON lines, which are read
            as a stream.
        on_bytes: told from time to time how many bytes of the file were read.
    """
    try:
        if holds_many(path):
            yield from _read_records(path, on_bytes)
        else:
            yield to_document(read_page(path, max_bytes=max_bytes, on_bytes=on_bytes), id=id, path=path)
    except UnreadableDocumentError as error:
        yield error


def read_page(
    path: Path, *, max_bytes: int = MAX_FILE_BYTES, on_bytes: Callable[[int], None] | None = None
) -> Page:
    """Return what a file of one document holds; see `read`.

    Raises:
        UnreadableDocumentError: it can't be read, for whatever reason.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableDocumentError(path=path, reason=Reason("special"))
        if (reader := _PAGE_READERS.get(path.suffix.lower())) is None:
            raise UnreadableDocumentError(path=path, reason=_unsupported(path))
        if status.st_size > max_bytes:
            raise UnreadableDocumentError(path=path, reason=_too_large(status.st_size, max_bytes))
        data = path.read_bytes()
        page = reader(data, path)
    except OSError as error:
        raise UnreadableDocumentError(path=path, reason=reason_of(error)) from error
    if on_bytes is not None:
        on_bytes(len(data))
    return page


def _read_records(
    path: Path, on_bytes: Callable[[int], None] | None
) -> Iterator[Document | UnreadableDocumentError]:
    from tgsearch.sources.jsonl import read_records

    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableDocumentError(path=path, reason=Reason("special"))
        with path.open("rb") as file:
            yield from read_records(file, path, on_bytes)
    except OSError as error:
        yield UnreadableDocumentError(path=path, reason=reason_of(error))


def _unsupported(path: Path) -> Reason:
    supported = " ".join((*_PAGE_READERS, *_RECORD_SUFFIXES))
    return Reason("unsupported", suffix=path.suffix or "“”", supported=supported)


def _too_large(size: int, limit: int) -> Reason:
    return Reason("too-large", megabytes=-(-size // 2**20), limit=limit // 2**20)
