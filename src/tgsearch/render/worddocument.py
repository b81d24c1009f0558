"""How do results look on paper? A document with what was asked, when, and the hits with their passages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, cast

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from tgsearch.render.layout import printable
from tgsearch.render.values import date_text, place_text, rung_text
from tgsearch.render.view import View
from tgsearch.results import Hit, Results, Snippet

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.text.paragraph import CT_P

_GREY = RGBColor(0x59, 0x59, 0x59)


def word_document(
    view: View, results: Results, filters: Sequence[tuple[str, str]], day: date | None
) -> bytes:
    """Return a .docx file: a heading, the question as it was understood, then a section a hit.

    Each hit has its rank and title, what is known of it, the passages with what
    matched in bold, and where it lies.
    """
    document = Document()
    title = view.say("Search results")
    _describe(document, title, day)
    document.add_heading(title, 0)
    body = _Body(document)
    for name, value in _asked(view, results, filters, day):
        paragraph = body.add()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(_text(value))
    for hit in results.hits:
        _add_hit(body, view, hit)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Body:
    """The end of a document, where paragraphs are added.

    The library looks through all that there are for each new one: 10,000 hits would take two minutes.
    """

    def __init__(self, document: WordDocument) -> None:
        self._parent = document.paragraphs[0]._parent
        self._end = document.element.body.sectPr  # the page layout, which stands last
        self._heading = document.styles["Heading 2"].style_id

    def add(self, text: str = "", style: str | None = None) -> Paragraph:
        """Return a new paragraph with `text` in it, in the style of an id."""
        element = cast("CT_P", OxmlElement("w:p"))
        self._end.addprevious(element)
        if style is not None:
            element.style = style
        paragraph = Paragraph(element, self._parent)
        if text:
            paragraph.add_run(text)
        return paragraph

    def add_heading(self, text: str) -> None:
        """Add the heading of a hit."""
        self.add(text, self._heading)


def _describe(document: WordDocument, title: str, day: date | None) -> None:
    """Replace what the template says of itself."""
    about = document.core_properties
    about.title, about.author, about.comments = title, "tgsearch", ""
    if day is not None:
        about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)


def _asked(
    view: View, results: Results, filters: Sequence[tuple[str, str]], day: date | None
) -> list[tuple[str, str]]:
    rows = [(view.say("Query"), results.interpreted or view.say("every document")), *filters]
    if day is not None:
        rows.append((view.say("Made on"), date_text(view, day.isoformat())))
    found = view.count(results.total, "{count} document", "{count} documents")
    if len(results.hits) < results.total:
        found = view.say("{shown} of {found}", shown=view.number(len(results.hits)), found=found)
    rows.append((view.say("Found"), found))
    return rows + [(view.say("Note"), view.words(note)) for note in results.notes]


def _add_hit(body: _Body, view: View, hit: Hit) -> None:
    body.add_heading(f"{view.number(hit.rank)}. {_text(hit.title or hit.path or hit.id)}")
    if facts := " · ".join(filter(None, _facts(view, hit))):
        body.add(_text(facts)).paragraph_format.space_after = Pt(2)
    for snippet in hit.snippets:
        paragraph = body.add()
        paragraph.paragraph_format.space_after = Pt(2)
        _add_marked(paragraph, snippet)
    where = body.add().add_run(_text(hit.path or hit.id))
    where.font.size, where.font.color.rgb = Pt(9), _GREY


def _facts(view: View, hit: Hit) -> list[str]:
    dates = (
        ("published {date}", hit.published),
        ("event of {date}", hit.event),
        ("about {date}", hit.period),
    )
    return [
        *(view.say(message, date=date_text(view, printed)) for message, printed in dates if printed),
        hit.type or "",
        place_text(view, hit.locality),
        ", ".join(hit.numbers),
        rung_text(view, hit.matched),
    ]


def _add_marked(paragraph: Paragraph, snippet: Snippet) -> None:
    at = 0
    for start, end in snippet.highlights:
        paragraph.add_run(_text(snippet.text[at:start]))
        run = paragraph.add_run(_text(snippet.text[start:end]))
        run.bold, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
        at = end
    paragraph.add_run(_text(snippet.text[at:]))


def _text(text: str) -> str:
    """Return text that XML can hold: controls and halves of characters become marks of their absence."""
    shown = printable(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join("\ufffd" if each in "\ufffe\uffff" else each for each in shown)
