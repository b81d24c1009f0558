"""What is a document, as given and as understood?

A `Document` is what a caller adds: an id, a text, and whatever its source
stated. A `Description` is what the program made of it: dates, places, type
and numbers, each with the evidence it was taken from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.dates import DateSpan
    from tgsearch.localities import Locality


@frozen
class DroppedLine:
    """A line of the source that is not part of the text, kept as evidence."""

    text: str
    reason: str  # "menu", "counter", "form", "caption", "filler", "footer", "dateline" or "repeated"


@frozen
class Document:
    """One document as its source gives it.

    `text` is the body as it will be displayed and searched, without
    boilerplate and without the title; `title` may be "" when there is none.
    `published`, `locality` and `type` are what the source states, unparsed;
    None leaves them to be found in the text. Equal ids replace each other.
    """

    id: str
    text: str
    title: str = ""
    path: str | None = None
    url: str | None = None
    published: str | None = None
    locality: str | None = None
    type: str | None = None
    dropped: tuple[DroppedLine, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()  # other (name, value) pairs of the source, such as ("site", …)
    encoding: str | None = None  # what it was read from, as "TCVN3 (0.97)"; None for plain UTF-8


@frozen
class Evidence:
    """Where a fact was taken from."""

    quote: str  # the words, as they stand in the source
    source: str  # "given", "title", "text", "dateline", "footer", "file name", "folder", "hint:site", …


@frozen
class DateFact:
    """A date or period of the document, and why."""

    span: DateSpan
    evidence: Evidence


@frozen
class LocalityFact:
    """The primary locality of the document, and why; strongest evidence first."""

    locality: Locality
    evidence: tuple[Evidence, ...]


@frozen
class Description:
    """What was understood of a document; None and () mean "not known", never a guess."""

    published: DateFact | None = None
    event: DateFact | None = None
    period: DateFact | None = None
    locality: LocalityFact | None = None
    mentions: tuple[Locality, ...] = ()  # in order of first mention, each once
    type: str | None = None
    numbers: tuple[str, ...] = ()  # in order of first mention, each once, as "05-CT/TW"
