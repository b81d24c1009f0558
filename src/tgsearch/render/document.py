"""How does one stored document look to a person? What is known of it, its text, or what was taken off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tgsearch.messages import later
from tgsearch.render.layout import marked_lines, printable, wrap
from tgsearch.render.values import date_text, place_text, source_text
from tgsearch.render.view import View
from tgsearch.results import StoredDocument

if TYPE_CHECKING:
    from tgsearch.document import DroppedLine

MIN_COLUMNS = 20  # for a line beside its reason, however narrow the terminal is

_REASONS = {
    "menu": later("menu"),
    "form": later("form"),
    "counter": later("counter"),
    "footer": later("footer"),
    "dateline": later("dateline"),
    "caption": later("said twice"),
    "filler": later("filler"),
    "repeated": later("on many pages"),
}


def document_text(view: View, document: StoredDocument) -> str:
    """Return the title, the known facts with the words they were taken from, and the whole text."""
    lines = [view.bold(line) for line in marked_lines(view, document.title or document.id, ())]
    facts = [(label, value, kind) for label, value, kind in _facts(view, document) if value]
    columns = max(len(label) for label, _, _ in facts)
    for label, value, kind in facts:
        lines.append(f"{view.faint(label.ljust(columns))}  {printable(value)}")
        for evidence in document.evidence.get(kind, ()):
            quote = view.say(
                "“{quote}” ({source})", quote=evidence.quote, source=source_text(view, evidence.source)
            )
            lines.append(" " * (columns + 2) + view.faint(printable(quote)))
    return "\n".join([*lines, "", *_text_lines(view, document.text)])


def dropped_text(view: View, lines: Sequence[DroppedLine]) -> str:
    """Return the lines that were not taken for text, one a row, each behind the reason."""
    if not lines:
        return view.say("Everything in the source was taken for text.")
    reasons = [view.say(_REASONS.get(line.reason, line.reason)) for line in lines]
    columns = max(map(len, reasons))
    width = None if view.width is None else max(view.width - columns - 2, MIN_COLUMNS)
    rows = []
    for reason, line in zip(reasons, lines, strict=True):
        shown = printable(line.text)
        parts = [shown[start:end] for start, end in wrap(shown, width)]
        rows.append(f"{view.faint(reason.ljust(columns))}  {parts[0] if parts else ''}")
        rows += [" " * (columns + 2) + part for part in parts[1:]]
    return "\n".join(rows)


def _facts(view: View, document: StoredDocument) -> Iterator[tuple[str, str, str]]:
    """Give label, value and the name that evidence is kept under; values may be ""."""
    yield view.say("Published"), date_text(view, document.published or ""), "published"
    yield view.say("Event"), date_text(view, document.event or ""), "event"
    yield view.say("Period"), date_text(view, document.period or ""), "period"
    yield view.say("Place"), place_text(view, document.locality), "locality"
    yield view.say("Mentions"), "; ".join(place_text(view, place) for place in document.mentions), "mentions"
    yield view.say("Type"), document.type or "", "type"
    yield view.say("Numbers"), ", ".join(document.numbers), "numbers"
    yield view.say("Address"), document.url or "", "url"
    yield view.say("File"), document.path or "", "path"
    yield view.say("Read from"), document.encoding or "", "encoding"
    yield "ID", document.id, "id"


def _text_lines(view: View, text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        shown = printable(paragraph)
        yield from [shown[start:end] for start, end in wrap(shown, view.width)] or [""]
