"""Which lines does the markup of a Word document read as?

What a person sees with all changes accepted: inserted text counts, deleted and
hidden text does not, a field is its result. The short cells of a table row are
one line, so that a label and its value stay together; a head or a signature of
two columns is read column by column. Text boxes and notes follow the paragraph
that they hang on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from tgsearch.sources.fonts import Piece, has_pictures
from tgsearch.sources.htmlblocks import CELL_SEPARATOR, MAX_CELL_CHARS
from tgsearch.sources.wordnumbers import Numbers
from tgsearch.sources.wordstyles import Styles, W, value_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_ALTERNATIVES = f"{_MC}AlternateContent"
_TEXT_BOX = f"{W}txbxContent"
_DRAWINGS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object", _ALTERNATIVES})
# What holds no text of the document, or text that was taken out of it.
_SILENT = frozenset(
    f"{W}{name}"
    for name in (
        *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"),
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "commentReference"),
    )
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_OFF = ("0", "false", "off")
_BEFORE_RESULT, _IN_RESULT = "instruction", "result"  # where in a field


@dataclass(slots=True)
class WordLine:
    """One line of a document, in the fonts that it is set in."""

    pieces: list[Piece]
    role: str = ""  # as in `Styles.role_of`

    @property
    def length(self) -> int:
        """How many characters the line has."""
        return sum(len(piece.text) for piece in self.pieces)


@dataclass(slots=True)
class WordReader:
    """The lines of one part of a document."""

    styles: Styles
    numbers: Numbers
    # Footnotes and endnotes by (kind, id); each is read once.
    notes: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    check: Callable[[], None] = lambda: None  # called for each paragraph; may raise
    lines: list[WordLine] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)  # of the paragraph that is being read
    fields: list[str] = field(default_factory=list)  # of those open in it, where in each
    hanging: list[etree._Element] = field(default_factory=list)  # text boxes and notes met in it
    later: list[etree._Element] = field(default_factory=list)  # notes met in a table
    tables: int = 0  # that are open

    def read(self, element: etree._Element) -> list[WordLine]:
        """Return the lines of a body, header, footer or note."""
        self._blocks(element)
        self._end_paragraph("")
        return self.lines

    def _blocks(self, parent: etree._Element) -> None:
        for child in parent.iterchildren(etree.Element):
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child)
            elif tag == f"{W}tbl":
                self._table(child)
            elif tag == _ALTERNATIVES:
                self._blocks(_alternative(child))
            elif tag not in _SILENT:
                self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        self.check()
        properties = paragraph.find(f"{W}pPr")
        style = value_of(properties, "pStyle") if properties is not None else ""
        label, at = self.numbers.count(properties, style), len(self.pieces)
        self._inline(paragraph, style)
        is_empty = not any(piece.text.strip() for piece in self.pieces[at:])
        # The number of an empty line is one in a column of numbers only.
        if label is not None and (self.tables or not is_empty):
            self.pieces[at:at] = [label] if is_empty else [label, Piece(" ")]
        self.fields.clear()
        # A deleted paragraph mark: what follows goes on in the same paragraph.
        if properties is None or properties.find(f"{W}rPr/{W}del") is None:
            self._end_paragraph(self.styles.role_of(style))

    def _inline(self, parent: etree._Element, style: str) -> None:
        for child in parent.iterchildren(etree.Element):
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, style)
            elif tag in _DRAWINGS:
                self.hanging.extend(_text_boxes(child))
            elif tag not in _SILENT:
                self._inline(child, style)

    def _run(self, run: etree._Element, style: str) -> None:
        properties = run.find(f"{W}rPr")
        if _is_hidden(properties):
            return
        font = self.styles.font_of(properties, style)
        for child in run.iterchildren(etree.Element):
            tag = child.tag
            if tag == f"{W}t":
                self._add(child.text or "", font)
            elif tag in _SIGNS:
                self._add(_SIGNS[tag], font)
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType", ""))
            elif tag in _NOTES:
                self._note(_NOTES[tag], child.get(f"{W}id", ""))
            elif tag in _DRAWINGS:
                self.hanging.extend(_text_boxes(child))
            elif tag == f"{W}ruby":
                self._inline(child, style)

    def _add(self, text: str, font: str) -> None:
        if text and _BEFORE_RESULT not in self.fields and not has_pictures(font):
            self.pieces.append(Piece(text, font))

    def _field(self, place: str) -> None:
        if place == "begin":
            self.fields.append(_BEFORE_RESULT)
        elif place == "separate" and self.fields:
            self.fields[-1] = _IN_RESULT
        elif place == "end" and self.fields:
            self.fields.pop()

    def _note(self, kind: str, id: str) -> None:
        note = self.notes.pop((kind, id), None)
        if note is not None:
            (self.later if self.tables else self.hanging).append(note)

    def _end_paragraph(self, role: str) -> None:
        pieces, self.pieces = self.pieces, []
        hanging, self.hanging = self.hanging, []
        for line in _split(pieces):
            if any(piece.text.strip() for piece in line):
                self.lines.append(WordLine(line, role))
        for element in hanging:
            self._blocks(element)

    def _table(self, table: etree._Element) -> None:
        self.tables += 1
        for row in _children(table, f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is None:
                self._row(row)
        self.tables -= 1
        if not self.tables:
            later, self.later = self.later, []
            for note in later:
                self._blocks(note)

    def _row(self, row: etree._Element) -> None:
        start = len(self.lines)
        cells: list[list[WordLine]] = []
        for cell in _children(row, f"{W}tc"):
            if not _goes_on_from_above(cell):
                at = len(self.lines)
                self._blocks(cell)
                self._end_paragraph("")
                cells.append(self.lines[at:])
        self.lines[start:] = _joined([cell for cell in cells if cell])


def _joined(cells: list[list[WordLine]]) -> list[WordLine]:
    """Return the lines of a row: its cells side by side, of which only the last may go on in more lines.

    The cells of a layout, several lines side by side or long ones, stay one below the other.
    """
    lines = [line for cell in cells for line in cell]
    heads = [cell[0] for cell in cells]
    if len(cells) < 2 or any(len(cell) > 1 for cell in cells[:-1]):
        return lines
    if any(head.length > MAX_CELL_CHARS for head in heads[:-1]):
        return lines
    pieces = list(heads[0].pieces)
    for head in heads[1:]:
        pieces += [Piece(CELL_SEPARATOR), *head.pieces]
    return [WordLine(pieces), *cells[-1][1:]]


def _split(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Yield the lines of a paragraph, which manual breaks part."""
    line: list[Piece] = []
    for text, font in pieces:
        first, *others = text.split("\n")
        line.append(Piece(first, font))
        for other in others:
            yield line
            line = [Piece(other, font)]
    yield line


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for child in parent.iterchildren(etree.Element):
        if child.tag == tag:
            yield child
        elif child.tag not in _SILENT:
            yield from _children(child, tag)


def _goes_on_from_above(cell: etree._Element) -> bool:
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val", "continue") == "continue"


def _alternative(element: etree._Element) -> etree._Element:
    """Return the one of the same contents in several forms that has text; Word shows the first."""
    choices = list(element.iterchildren(etree.Element))
    return next((choice for choice in choices if _has_text(choice)), choices[0] if choices else element)


def _has_text(element: etree._Element) -> bool:
    return next(element.iter(f"{W}t"), None) is not None


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost text boxes in a drawing."""
    if element.tag == _TEXT_BOX:
        yield element
        return
    source = _alternative(element) if element.tag == _ALTERNATIVES else element
    for child in source.iterchildren(etree.Element):
        yield from _text_boxes(child)


def _is_hidden(properties: etree._Element | None) -> bool:
    hidden = properties.find(f"{W}vanish") if properties is not None else None
    return hidden is not None and hidden.get(f"{W}val", "1") not in _OFF
