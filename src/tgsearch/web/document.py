"""What does the page of a document show? Its text with what was asked for marked, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import tgsearch
from tgsearch.messages import later
from tgsearch.render import View
from tgsearch.render.layout import printable
from tgsearch.render.values import date_text, place_text, source_text, unit_names
from tgsearch.web import addresses
from tgsearch.web.narrowing import place_value, without_filters
from tgsearch.web.parameters import SearchParameters
from tgsearch.web.views import Card, Link, card, number_link

MAX_SIMILAR = 5
MAX_MENTIONS = 20
MAX_STEPS = 40  # marks that have a number to jump to; the others are reached one from the other


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `hit` is the number of what is marked, 0 for what is not."""

    text: str
    hit: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A fact with where it was taken from, and links where there are any."""

    name: str
    text: str
    evidence: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A whole document."""

    id: str
    title: tuple[Piece, ...]
    plain_title: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    hits: int  # marks in title and text
    known: tuple[Known, ...]
    original: str  # the address of its file; "" when there is none
    similar: tuple[Card, ...]
    duplicates: tuple[Link, ...]  # nearly the same text


def document_view(
    view: View,
    state: SearchParameters,
    document: tgsearch.StoredDocument,
    marked: tuple[tgsearch.Snippet, tgsearch.Snippet],
    similar: tgsearch.Results,
    duplicates: Sequence[tgsearch.StoredDocument],
    *,
    has_original: bool,
) -> DocumentView:
    """Return what is shown of a document; `marked` is what the query of the state marks in it."""
    title, text = marked
    if not title.text.strip():
        title = tgsearch.Snippet(document.path or document.id)
    title_pieces, hits = _pieces(title, 0)
    text_pieces, hits = _pieces(text, hits)
    fresh = without_filters(state).replace(q="")
    return DocumentView(
        id=document.id,
        title=title_pieces,
        plain_title=printable(title.text),
        paragraphs=tuple(_paragraphs(text_pieces)),
        hits=hits,
        known=tuple(_known(view, fresh, document)),
        original=addresses.of_original(document.id) if has_original else "",
        similar=tuple(card(view, fresh, hit) for hit in similar.hits),
        duplicates=tuple(
            Link(printable(each.title or each.id), addresses.of_document(state, each.id))
            for each in duplicates
        ),
    )


def _pieces(snippet: tgsearch.Snippet, before: int) -> tuple[tuple[Piece, ...], int]:
    """Return the pieces of a text, and the number of its last mark.

    Marks with nothing but a blank between them are one: a word of several syllables.
    """
    text = snippet.text
    runs: list[tuple[int, int]] = []
    for start, end in snippet.highlights:
        if runs and text[runs[-1][1] : start] in ("", " "):
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    found, at = [], 0
    for number, (start, end) in enumerate(runs, before + 1):
        found += [Piece(text[at:start]), Piece(text[start:end], number)]
        at = end
    return (*(piece for piece in found if piece.text), Piece(text[at:])), before + len(runs)


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines of a text that are not blank."""
    line: list[Piece] = []
    for piece in pieces:
        first, *others = piece.text.split("\n")
        line.append(Piece(first, piece.hit))
        for other in others:
            if any(each.text.strip() for each in line):
                yield tuple(line)
            line = [Piece(other, piece.hit)]
    if any(each.text.strip() for each in line):
        yield tuple(line)


def _known(view: View, fresh: SearchParameters, document: tgsearch.StoredDocument) -> Iterator[Known]:
    """Yield what is known, in the order of the reader's interest."""
    for name, kind, printed in (
        (later("Published"), "published", document.published),
        (later("Event"), "event", document.event),
        (later("Period"), "period", document.period),
    ):
        if printed:
            yield Known(view.say(name), date_text(view, printed), _evidence(view, document, kind))
    if place := place_text(view, document.locality):
        yield Known(view.say("Place"), printable(place), _evidence(view, document, "locality"))
    if document.type:
        found = addresses.of_search(fresh.replace(type=(document.type,)))
        yield Known(view.say("Type"), "", links=(Link(printable(document.type), found),))
    if document.numbers:
        links = tuple(number_link(view, fresh, number) for number in document.numbers)
        yield Known(view.say("Numbers"), "", links=links)
    if document.mentions:
        yield Known(view.say("Mentions"), "", links=tuple(_mentions(view, fresh, document)))
    if document.url:
        yield _address(view, document.url)
    yield Known(view.say("File"), printable(document.path or document.id))


def _address(view: View, url: str) -> Known:
    """Return the address that a document came from; a link only if it is one of the web."""
    shown = printable(url)
    is_web = url.startswith(("https://", "http://"))
    return Known(view.say("Address"), "" if is_web else shown, links=(Link(shown, url),) if is_web else ())


def _mentions(view: View, fresh: SearchParameters, document: tgsearch.StoredDocument) -> Iterator[Link]:
    for place in document.mentions[:MAX_MENTIONS]:
        asked = fresh.replace(locality=(place_value(unit_names(place)[::-1]),), units="then")
        yield Link(printable(place_text(view, place)), addresses.of_search(asked))
    left = len(document.mentions) - MAX_MENTIONS
    if left > 0:
        yield Link(view.count(left, "… {count} more", "… {count} more"), "")


def _evidence(view: View, document: tgsearch.StoredDocument, kind: str) -> tuple[str, ...]:
    return tuple(
        printable(view.say("“{quote}” ({source})", quote=each.quote, source=source_text(view, each.source)))
        for each in document.evidence.get(kind, ())
    )
