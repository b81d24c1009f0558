"""What does a PDF say, if it has text at all?

PDFium, by way of pypdfium2, reads the text layer; `pdflines` gives its lines and
`paragraphs` puts them together. Pages that are pictures are told from pages
that are empty. PDFium is a program in C++ that reads what anybody sends: the
reading is done in a process of its own, see `guard`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from tgsearch.charsets import Charset, detect, mend
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.deadline import Deadline
from tgsearch.sources.disguise import unreadable
from tgsearch.sources.fonts import charsets_among, text_of
from tgsearch.sources.officefacts import STATED_TITLE, believed_title, office_hints
from tgsearch.sources.page import Page
from tgsearch.sources.paragraphs import paragraphs_of, without_furniture
from tgsearch.sources.pdflines import PdfLine, lines_of
from tgsearch.sources.reasons import Reason
from tgsearch.text import clean

MAX_PAGES = 3000
MAX_TEXT_CHARS = 16_000_000  # of all pages
MAX_DROPPED_LINES = 100
HEADER_BYTES = 1024  # the mark of a PDF stands within so many
SCAN_PAGES = 8  # so many are looked at for pictures
MIN_PAGE_LETTERS = 30  # a page of pictures with fewer is a scan; the stamp of a signature has some

_MARK = b"%PDF-"
_MOMENT = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d))?")
_HINTS = (("subject", "Subject"), ("author", "Author"), ("keywords", "Keywords"))
_MOMENTS = (("file created", "CreationDate"), ("file modified", "ModDate"))


def read_page(data: bytes, path: Path) -> Page:
    """Return the text of a document and what it states of itself.

    Raises:
        UnreadableDocumentError: it is damaged, encrypted, scanned, no PDF, or
            beyond a limit.
    """
    if _MARK not in data[:HEADER_BYTES]:
        raise unreadable(data, path, Reason("mislabelled", suffix=path.suffix) if data else Reason("empty"))
    document = _open(data, path)
    try:
        return _page_of(document, path, Deadline(path))
    finally:
        document.close()


def _open(data: bytes, path: Path) -> pypdfium2.PdfDocument:
    try:
        # Without a password, the empty one is tried.
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        key = "encrypted" if is_locked else "damaged"
        raise UnreadableDocumentError(path=path, reason=Reason(key)) from None
    if len(document) > MAX_PAGES:
        raise UnreadableDocumentError(path=path, reason=Reason("pages", limit=MAX_PAGES))
    return document


def _page_of(document: pypdfium2.PdfDocument, path: Path, deadline: Deadline) -> Page:
    lines = _lines(document, deadline)
    text = _unicode_text(lines)
    if sum(map(str.isalpha, text.joined)) < MIN_PAGE_LETTERS * len(document) and _is_scanned(document):
        raise UnreadableDocumentError(path=path, reason=Reason("scanned"))
    kept, dropped = without_furniture([line for line in lines if line.text], len(document))
    paragraphs = paragraphs_of(kept)
    hints = dict(_facts(document))
    title = believed_title(hints[STATED_TITLE], paragraphs, path)
    if title is not None:
        del hints[STATED_TITLE]
    return Page(
        "\n".join(paragraphs),
        title=title,
        hints=office_hints(hints.items()),
        dropped=tuple(dropped[:MAX_DROPPED_LINES]),
        encoding=text.encoding,
    )


def _lines(document: pypdfium2.PdfDocument, deadline: Deadline) -> list[PdfLine]:
    lines: list[PdfLine] = []
    length = 0
    for number in range(len(document)):
        deadline.check()
        try:
            page = document.get_page(number)
        except pypdfium2.PdfiumError:
            continue  # the other pages may be whole
        try:
            found = lines_of(page, number)
        except pypdfium2.PdfiumError:
            continue
        finally:
            page.close()
        lines += found
        length += sum(len(piece.text) for line in found for piece in line.pieces)
        if length > MAX_TEXT_CHARS:
            break
    return lines


@dataclass(frozen=True, slots=True)
class _Text:
    joined: str
    encoding: str | None


def _unicode_text(lines: Sequence[PdfLine]) -> _Text:
    """Set the `text` of all lines, and return it whole, with how it was written if not in Unicode."""
    charsets = charsets_among(piece for line in lines for piece in line.pieces)
    for line in lines:
        line.text = text_of(line.pieces, charsets)
    guess = detect("\n".join(line.text for line in lines))
    for line in lines:
        text = mend(line.text, guess.charset) if guess is not None else line.text
        line.text = clean(_without_surrogates(text)).strip(" |")
    by_font = [charset.value for charset in Charset if charset in charsets]
    encoding = ", ".join([*by_font, *([str(guess)] if guess else [])]) or None
    return _Text("\n".join(line.text for line in lines), encoding)


def _without_surrogates(text: str) -> str:
    """Return text of UTF-16 units as text of characters."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_scanned(document: pypdfium2.PdfDocument) -> bool:
    """Tell whether there are pictures on the first pages."""
    for number in range(min(len(document), SCAN_PAGES)):
        try:
            page = document.get_page(number)
        except pypdfium2.PdfiumError:
            continue
        try:
            if (
                next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None)
                is not None
            ):
                return True
        finally:
            page.close()
    return False


def _facts(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, str]]:
    yield STATED_TITLE, _stated(document, "Title")
    for name, key in _HINTS:
        yield name, _stated(document, key)
    for name, key in _MOMENTS:
        if moment := _MOMENT.match(_stated(document, key)):
            year, month, day, hour, minute = moment.groups()
            day_of = "-".join(filter(None, (year, month, day)))
            yield name, f"{day_of} {hour}:{minute}" if hour else day_of


def _stated(document: pypdfium2.PdfDocument, key: str) -> str:
    try:
        return str(document.get_metadata_value(key))
    except UnicodeDecodeError:  # half a character
        return ""
