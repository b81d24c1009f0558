"""How is a document's own file sent? Never so that a browser would run anything of it.

Text is shown as text, everything else is saved; a page of the collection is not
a page of this server. Which file it is, the index says (`Index.original`); the
address only names the document.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

_TEXT_SUFFIXES = (".txt", ".md")
_MAX_SHOWN_BYTES = 4 << 20
_BLOCK_BYTES = 1 << 18


def response(path: Path) -> FileResponse:
    """Return the answer that sends a file."""
    is_text = path.suffix.lower() in _TEXT_SUFFIXES and _is_utf8(path)
    return _WholeFile(
        path,
        media_type="text/plain; charset=utf-8" if is_text else "application/octet-stream",
        filename=path.name.encode("utf-8", "replace").decode(),
        content_disposition_type="inline" if is_text else "attachment",
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
            "Accept-Ranges": "none",
        },
    )


class _WholeFile(FileResponse):
    """The answer that sends a file, never parts of it: somebody might ask for a thousand."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)


def _is_utf8(path: Path) -> bool:
    """Tell whether a file is short and in UTF-8, as browsers are told that it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            for _ in range(_MAX_SHOWN_BYTES // _BLOCK_BYTES):
                block = file.read(_BLOCK_BYTES)
                if "\0" in decoder.decode(block, final=not block):
                    return False
                if not block:
                    return True
        except UnicodeDecodeError:
            return False
    return False
