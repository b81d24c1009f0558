"""What does a Word document (.docx, .docm) say?

python-docx opens it, from a package of its own text made by `wordpackage`; `wordtext`
reads the lines. The first page's header, where some offices keep their letterhead,
is text; other headers and footers are kept as evidence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.package import OpcPackage
from docx.opc.part import Part
from lxml import etree

from tgsearch.charsets import Charset, detect, mend
from tgsearch.document import DroppedLine
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.deadline import Deadline
from tgsearch.sources.fonts import charsets_among, text_of
from tgsearch.sources.officefacts import HEAD_LINES, STATED_TITLE, believed_title, office_hints
from tgsearch.sources.page import Page
from tgsearch.sources.reasons import Reason
from tgsearch.sources.wordnumbers import Numbers
from tgsearch.sources.wordpackage import open_package
from tgsearch.sources.wordstyles import CONTENTS, HEADING, TITLE, Styles, W
from tgsearch.sources.wordtext import WordLine, WordReader
from tgsearch.text import clean

MAX_DROPPED_LINES = 100
MAX_DROPPED_CHARS = 300
MAX_TITLE_LINES = 4

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NOTES = ((RELATIONSHIP_TYPE.FOOTNOTES, "footnote"), (RELATIONSHIP_TYPE.ENDNOTES, "endnote"))
_DEPTH_ERROR = "depth"  # in libxml2's words for markup that is nested too deeply
_PAGE_NUMBER = re.compile(r"[\s\d/|–—-]*(?:(?:trang|page)[\s\d/|–—-]*)?", re.IGNORECASE)
# What python-docx raises for packages that are not as they should be.
_FAULTS = (OpcError, etree.LxmlError, AttributeError, KeyError, TypeError, ValueError)


def read_page(data: bytes, path: Path) -> Page:
    """Return the text of a document and what it states of itself.

    Raises:
        UnreadableDocumentError: it is damaged, encrypted, no Word document, or
            beyond a limit.
    """
    deadline = Deadline(path)
    try:
        reading = _reading(data, path, deadline, bare=False)
    except UnreadableDocumentError as error:
        if not _is_damage(error):
            raise
        # The text may be whole where styles, notes or properties are not.
        reading = _reading(data, path, deadline, bare=True)
    title, texts = _title(reading, path)
    return Page(
        "\n".join(texts),
        title=title,
        hints=reading.hints(title),
        dropped=reading.dropped(),
        encoding=reading.encoding,
    )


def _reading(data: bytes, path: Path, deadline: Deadline, *, bare: bool) -> _Reading:
    package = open_package(data, path, bare=bare)
    try:
        document = docx.Document(io.BytesIO(package))
        if document.element.tag != f"{W}document":
            raise ValueError(document.element.tag)
        return _Reading(document, deadline)
    except RecursionError:
        raise UnreadableDocumentError(path=path, reason=Reason("nesting")) from None
    except etree.XMLSyntaxError as error:
        key = "nesting" if _DEPTH_ERROR in str(error).lower() else "damaged"
        raise UnreadableDocumentError(path=path, reason=Reason(key)) from None
    except _FAULTS:
        raise UnreadableDocumentError(path=path, reason=Reason("damaged")) from None


def _is_damage(error: UnreadableDocumentError) -> bool:
    reason = error.data["reason"]
    return isinstance(reason, Reason) and reason.key == "damaged"


class _Reading:
    """The lines of all parts of a document, in the order of reading."""

    def __init__(self, document: Document, deadline: Deadline) -> None:
        self._document = document
        self._check = deadline.check
        self._styles = Styles(_related(document.part, RELATIONSHIP_TYPE.STYLES))
        self._numbers = Numbers(_related(document.part, RELATIONSHIP_TYPE.NUMBERING), self._styles)
        self._notes = dict(_notes(document.part))
        lines: list[WordLine] = []
        self._beside: list[WordLine] = []
        for kind, is_first, root in self._heads_and_feet():
            read = self._read(root)
            (lines if kind == "header" and is_first else self._beside).extend(read)
        for body in document.element.iterchildren(f"{W}body"):
            lines += self._read(body)
        self.lines = [line for line in lines if line.role != CONTENTS]
        self._contents = [line for line in lines if line.role == CONTENTS]
        if not self.lines:
            self.lines, self._beside = self._beside, []
        pieces = [piece for line in (*lines, *self._beside) for piece in line.pieces]
        self._charsets = charsets_among(pieces)
        self._guess = detect("\n".join(map(self._in_unicode, self.lines)))
        self.stated = dict(_properties(document))

    @property
    def encoding(self) -> str | None:
        """How the text was written, when it was not in Unicode."""
        by_font = [charset.value for charset in Charset if charset in self._charsets]
        return ", ".join([*by_font, *([str(self._guess)] if self._guess else [])]) or None

    def texts(self) -> list[tuple[str, str]]:
        """Return each line in Unicode, with its role."""
        return [(text, line.role) for line in self.lines if (text := self._text(line))]

    def dropped(self) -> tuple[DroppedLine, ...]:
        """Return headers, footers and the table of contents, each different line once."""
        found: dict[str, str] = {}
        for line in self._beside:
            text = self._text(line)
            found.setdefault(text, "counter" if _PAGE_NUMBER.fullmatch(text) else "footer")
        for line in self._contents:
            found.setdefault(self._text(line), "repeated")
        kept = [DroppedLine(text[:MAX_DROPPED_CHARS], reason) for text, reason in found.items() if text]
        return tuple(kept[:MAX_DROPPED_LINES])

    def hints(self, title: str | None) -> tuple[tuple[str, str], ...]:
        """Return what the document states of itself, but for its title when that is `title`."""
        return office_hints(
            (name, value) for name, value in self.stated.items() if name != STATED_TITLE or value != title
        )

    def _read(self, root: etree._Element) -> list[WordLine]:
        return WordReader(self._styles, self._numbers, self._notes, self._check).read(root)

    def _heads_and_feet(self) -> Iterator[tuple[str, bool, etree._Element]]:
        """Yield ("header" or "footer", whether it is of a first page alone, its root), each part once."""
        seen: set[str] = set()
        for section in self._document.element.iter(f"{W}sectPr"):
            has_first = section.find(f"{W}titlePg") is not None
            for kind in ("header", "footer"):
                for reference in section.iterchildren(f"{W}{kind}Reference"):
                    id = reference.get(f"{_R}id", "")
                    relation = self._document.part.rels.get(id)
                    if relation is not None and id not in seen:
                        seen.add(id)
                        is_first = has_first and reference.get(f"{W}type") == "first"
                        yield kind, is_first, _root(relation.target_part)

    def _in_unicode(self, line: WordLine) -> str:
        return text_of(line.pieces, self._charsets)

    def _text(self, line: WordLine) -> str:
        text = self._in_unicode(line)
        if self._guess is not None:
            text = mend(text, self._guess.charset)
        return clean(text).strip(" \t\n|")


def _properties(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the core properties, which may be empty."""
    if _related(document.part.package, RELATIONSHIP_TYPE.CORE_PROPERTIES) is None:
        return  # python-docx would make some up
    core = document.core_properties
    yield STATED_TITLE, core.title
    yield "subject", core.subject
    yield "author", core.author
    yield "keywords", core.keywords
    for name, moment in (("file created", core.created), ("file modified", core.modified)):
        if moment is not None:
            yield name, moment.isoformat(" ", "minutes")


def _related(source: Part | OpcPackage, kind: str) -> etree._Element | None:
    """Return the root of the one part that `source` relates to so, or None."""
    for relation in source.rels.values():
        if relation.reltype == kind:
            return _root(relation.target_part)
    return None


def _root(part: Part) -> etree._Element:
    element = getattr(part, "element", None)  # None for kinds of parts that python-docx leaves unread
    if isinstance(element, etree._Element):
        return element
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _notes(part: Part) -> Iterator[tuple[tuple[str, str], etree._Element]]:
    """Yield footnotes and endnotes by their kind and id; without the lines that part them from the text."""
    for relation, kind in _NOTES:
        root = _related(part, relation)
        for note in root.iterchildren(f"{W}{kind}") if root is not None else ():
            if note.get(f"{W}type", "normal") == "normal":
                yield (kind, note.get(f"{W}id", "")), note


def _title(reading: _Reading, path: Path) -> tuple[str | None, list[str]]:
    """Return the title that the document marks or states, and the other lines; None when it does neither."""
    texts = reading.texts()
    marked = [number for number, (_, role) in enumerate(texts[:HEAD_LINES]) if role == TITLE]
    if not marked and texts and texts[0][1] == HEADING:
        marked = [0]
    if 0 < len(marked) <= MAX_TITLE_LINES:
        title = " ".join(texts[number][0] for number in marked)
        return title, [text for number, (text, _) in enumerate(texts) if number not in marked]
    lines = [text for text, _ in texts]
    return believed_title(reading.stated.get(STATED_TITLE, ""), lines, path), lines
