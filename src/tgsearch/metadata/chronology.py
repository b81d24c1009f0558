"""When was a document published, when did it happen, and which period does it report on?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from tgsearch.dates import DateMatch, DateSpan, find_dates
from tgsearch.document import DateFact, Description, Document
from tgsearch.metadata.dateline import find_published, read_dateline
from tgsearch.metadata.event import find_event
from tgsearch.metadata.period import find_period

EffectiveSource = Literal["published", "event", "period"]

_HEAD_CHARS = 1000
_TITLE_CHARS = 500
_LINES_BEFORE_BODY = 8


class Dates(NamedTuple):
    """The dates of a document, each with the words it was taken from.

    None means that the document does not say, and that nothing was guessed.
    """

    published: DateFact | None
    event: DateFact | None  # the day of what it tells of
    period: DateFact | None  # what it reports on


def date_document(document: Document) -> Dates:
    """Return the published day, the day of the event and the reported period of a document.

    A day and month without a year is given the year that publication, or else
    a full date beside it, makes certain.
    """
    return date_documents((document,))[0]


def date_documents(documents: Sequence[Document]) -> list[Dates]:
    """Return the dates of each of some documents, as `date_document` does."""
    published = [find_published(document) for document in documents]
    heads = [_body_head(document) for document in documents]
    matches = [find_dates(head) for head in heads]
    return [
        _dates(document.title[:_TITLE_CHARS], day, head, found)
        for document, day, head, found in zip(documents, published, heads, matches, strict=True)
    ]


def _dates(title: str, published: DateFact | None, head: str, matches: Sequence[DateMatch]) -> Dates:
    day = published.span if published else None
    event = find_event(head, matches, day)
    seen = day or (event.span if event else None)
    return Dates(published, event, find_period(title, head, matches, seen))


def effective_date(dated: Description | Dates) -> tuple[DateSpan, EffectiveSource] | None:
    """Return the date that filters and facets use, and which it is; None if the document has none.

    Published goes before event, event before period.
    """
    if dated.published:
        return dated.published.span, "published"
    if dated.event:
        return dated.event.span, "event"
    if dated.period:
        return dated.period.span, "period"
    return None


def _body_head(document: Document) -> str:
    """Return the head of the body, without a repeated title and datelines before the first sentence."""
    text = document.text[:_HEAD_CHARS]
    begin = 0
    for _ in range(_LINES_BEFORE_BODY):
        end = text.find("\n", begin)
        line = text[begin : end if end >= 0 else len(text)].strip()
        if line and not (_is_title(line, document.title) or read_dateline(line)):
            break
        if end < 0:
            return ""
        begin = end + 1
    return text[begin:]


def _is_title(line: str, title: str) -> bool:
    """Tell whether a line is the title, however that is spaced."""
    return title.lstrip().startswith(line[0]) and line == " ".join(title.split())
