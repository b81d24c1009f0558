"""What does every format hand over, and how does it become a Document?

A reader of a format says what the file states and gives its lines in reading
order; here boilerplate is taken off, and the title out of the text.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from tgsearch.boilerplate import FRAME_REASONS, Judged, judge
from tgsearch.document import Document, DroppedLine
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.reasons import Reason
from tgsearch.sources.titles import part_title, without_title
from tgsearch.text import clean
from tgsearch.value import frozen


@frozen
class Page:
    """One file or record, read but not yet freed of boilerplate."""

    text: str  # lines in reading order; as found, not yet cleaned
    title: str | None = None  # as stated; "" when there is none, None to look for it in the first lines
    published: str | None = None
    locality: str | None = None
    type: str | None = None
    url: str | None = None
    hints: tuple[tuple[str, str], ...] = ()
    dropped: tuple[DroppedLine, ...] = ()  # what the reader already took off, as the footer of a web page
    encoding: str | None = None  # as in `Document`
    is_clean: bool = False  # the text is known to be as `text.clean` leaves it


@frozen
class Draft:
    """A page whose lines were judged by themselves, but not yet by what its site repeats."""

    page: Page
    judged: Judged

    @property
    def is_framed(self) -> bool:
        """Tell whether the page shows that it was scraped: by its address, or by what was put around it."""
        taken_off = (line.reason for line in self.page.dropped)
        return bool(self.page.url) or self.judged.is_framed or not FRAME_REASONS.isdisjoint(taken_off)


def draft(page: Page) -> Draft:
    """Judge the lines of a page."""
    text = page.text if page.is_clean else clean(page.text)
    # A lone line is the text, whatever it says.
    return Draft(page, judge(text.split("\n")) if "\n" in text else Judged((text.strip(),), {}))


def to_document(page: Page, *, id: str, path: Path) -> Document:
    """Return the document that a page holds, whatever its site repeats; see `finish`."""
    return finish(draft(page), id=id, path=path)


def finish(drafted: Draft, *, id: str, path: Path, repeated: Collection[int] = ()) -> Document:
    """Return the document that a page holds, without the lines that its site repeats.

    Args:
        drafted: the page.
        id: of the document.
        path: of its file.
        repeated: as in `clean_lines`.

    Raises:
        UnreadableDocumentError: there are no words in it, or none but boilerplate.
    """
    page = drafted.page
    lines, dropped = drafted.judged.parted(repeated)
    if page.title is None:
        title, lines = part_title(lines)
    else:
        title = " ".join(clean(page.title).split())
        lines = without_title(lines, title)
    if not any(map(str.isalnum, title)) and not any(any(map(str.isalnum, line)) for line in lines):
        is_bare = any(any(map(str.isalnum, line)) for line in drafted.judged.lines) or bool(page.dropped)
        raise UnreadableDocumentError(path=path, reason=Reason("no-body" if is_bare else "no-text"))
    return Document(
        id=id,
        text="\n".join(lines),
        title=title,
        path=shown_path(path),
        url=page.url,
        published=page.published,
        locality=page.locality,
        type=page.type,
        dropped=(*page.dropped, *dropped),
        hints=page.hints,
        encoding=page.encoding,
    )


def shown_path(path: Path) -> str:
    """Return a path as text that can be stored; bytes of a name that are not UTF-8 show as escapes."""
    return _shown(os.fspath(path))


@lru_cache(maxsize=64)  # the documents of a file share its path
def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
