"""Which lines stand on a page of a PDF, and where?

PDFium gives the characters in the order in which they were written and parts them
into lines; their places tell where a line has columns, and later where a
paragraph ends.
"""

from __future__ import annotations

import ctypes
import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from tgsearch.sources.fonts import Piece, has_pictures
from tgsearch.sources.htmlblocks import CELL_SEPARATOR

MAX_PAGE_CHARS = 400_000
MAX_FONT_BYTES = 256
MIN_COLUMN_GAP = 1.8  # of the height of a line: wider than a space in justified text
MAX_GAP_SHARE = 0.6  # of the gaps in a line that may be wide

# PDFium ends a line so when a hyphen of the source stands there.
HYPHEN = "\ufffe"
_LINE = re.compile(f"[^\r\n{HYPHEN}]+{HYPHEN}?")
_WORD = re.compile(r"\S+")
_WORD_END = re.compile(f"[{HYPHEN}\u0300-\u036f]+$")
_LIST_MARK = re.compile(r"(?:[-–—•+*▪‣◦●○■□]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zđ]|[IVXLivxl]{1,5})[.)]?)")
_LATIN_1 = re.compile("[\x80-\xff]")


class Box(NamedTuple):
    """A place on a page as it is shown, in points; y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class PdfLine:
    """One line of a page."""

    pieces: list[Piece]
    box: Box
    page: int  # from 0
    first_width: float  # of its first word
    is_row: bool = False  # it has columns
    text: str = ""  # of the pieces, in Unicode; set when the fonts of all pages are known

    @property
    def height(self) -> float:
        """The height of the letters, above and below the line."""
        return self.box.top - self.box.bottom


def lines_of(page: pypdfium2.PdfPage, number: int) -> list[PdfLine]:
    """Return the lines of a page in the order of its text; at most `MAX_PAGE_CHARS` characters of it."""
    text_page = page.get_textpage()
    try:
        reader = _PageReader(text_page.raw, page.get_rotation())
        return [line for start, text in reader.lines() if (line := _line(reader, start, text, number))]
    finally:
        text_page.close()


def _line(reader: _PageReader, start: int, text: str, number: int) -> PdfLine | None:
    words = [(start + word.start(), word[0]) for word in _WORD.finditer(text)]
    if not words:
        return None
    boxes = [reader.box_of_word(at, word) for at, word in words]
    gaps = _column_gaps(boxes)
    if len(words) > 1 and _LIST_MARK.fullmatch(words[0][1]):
        gaps.discard(1)
    font, parts, pieces = reader.font_of(*words[0]), [], []
    for index, (at, word) in enumerate(words):
        if index:
            parts.append(CELL_SEPARATOR if index in gaps else " ")
        # Only where a letter may be another in another font is it worth the time to ask for it.
        if _LATIN_1.search(word) and (own := reader.font_of(at, word)) != font:
            pieces.append(Piece("".join(parts), font))
            font, parts = own, []
        if not has_pictures(font):
            parts.append(word)
    pieces.append(Piece("".join(parts), font))
    box = Box(
        min(box.left for box in boxes),
        # Letters with two marks reach out of the line.
        statistics.median_low(box.bottom for box in boxes),
        max(box.right for box in boxes),
        statistics.median_low(box.top for box in boxes),
    )
    return PdfLine(pieces, box, number, boxes[0].right - boxes[0].left, bool(gaps))


def _column_gaps(boxes: Sequence[Box]) -> set[int]:
    """Return the numbers of the words that begin a new column."""
    gaps = set()
    for number, (before, after) in enumerate(itertools.pairwise(boxes), 1):
        height = max(before.top - before.bottom, after.top - after.bottom)
        if after.left - before.right > MIN_COLUMN_GAP * height or after.right < before.left:
            gaps.add(number)
    # Words that all stand apart are justified, or spaced out for emphasis.
    return gaps if len(gaps) <= max(1, MAX_GAP_SHARE * (len(boxes) - 1)) else set()


class _PageReader:
    """The characters of a page, asked for one by one without making an object of each."""

    def __init__(self, page: object, rotation: int) -> None:
        self._page = page
        self._rotation = rotation
        self._rectangle = pdfium.FS_RECTF()
        self._reference = ctypes.byref(self._rectangle)
        self._font = ctypes.create_string_buffer(MAX_FONT_BYTES)
        self._flags = ctypes.byref(ctypes.c_int())

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line with the index of its first character."""
        count = min(pdfium.FPDFText_CountChars(self._page), MAX_PAGE_CHARS)
        if count <= 0:
            return
        units = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self._page, 0, count, units)
        # One character for each unit of UTF-16, so that indices stay those of PDFium.
        text = "".join(map(chr, units[: max(written - 1, 0)]))
        for line in _LINE.finditer(text):
            yield line.start(), line[0]

    def box_of_word(self, at: int, word: str) -> Box:
        """Return the place of a word, from its first to its last letter."""
        first = self._box(at)
        # The marks of decomposed letters have places of their own.
        end = at + len(_WORD_END.sub("", word)) - 1
        if end <= at:
            return first
        last = self._box(end)
        return Box(
            min(first.left, last.left),
            min(first.bottom, last.bottom),
            max(first.right, last.right),
            max(first.top, last.top),
        )

    def font_of(self, at: int, word: str) -> str:
        """Return the font of the first letter in a word that only a font can tell; "" if unknown."""
        coded = _LATIN_1.search(word)
        index = self._index(at + (coded.start() if coded else 0))
        size = pdfium.FPDFText_GetFontInfo(self._page, index, self._font, MAX_FONT_BYTES, self._flags)
        return self._font.value.decode("utf-8", "replace") if 0 < size <= MAX_FONT_BYTES else ""

    def _index(self, at: int) -> int:
        index: int = pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, at)
        return index

    def _box(self, at: int) -> Box:
        found = self._rectangle
        found.left = found.bottom = found.right = found.top = 0.0
        pdfium.FPDFText_GetLooseCharBox(self._page, self._index(at), self._reference)
        left, bottom, right, top = found.left, found.bottom, found.right, found.top
        if self._rotation == 90:
            return Box(bottom, -right, top, -left)
        if self._rotation == 180:
            return Box(-right, -top, -left, -bottom)
        if self._rotation == 270:
            return Box(-top, left, -bottom, right)
        return Box(left, bottom, right, top)
