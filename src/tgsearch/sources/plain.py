"""What does a text file say? Its lines, and nothing about itself."""

from __future__ import annotations

from pathlib import Path

from tgsearch.sources.decoding import read_text
from tgsearch.sources.page import Page


def read_page(data: bytes, path: Path) -> Page:
    """Return the text of a file.

    Raises:
        UnreadableDocumentError: as `decode`.
    """
    decoded = read_text(data, path)
    return Page(decoded.text, encoding=decoded.encoding)
