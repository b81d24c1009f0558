"""When was a document published, when did it happen, and which period does it report on?"""

from __future__ import annotations

from typing import Literal

from tgsearch.dates import DateSpan, find_dates
from tgsearch.document import DateFact, Description, Document
from tgsearch.metadata.dateline import find_published, read_dateline
from tgsearch.metadata.event import find_event
from tgsearch.metadata.period import find_period

EffectiveSource = Literal["published", "event", "period"]

_HEAD_CHARS = 1000
_TITLE_CHARS = 500


def date_document(document: Document) -> tuple[DateFact | None, DateFact | None, DateFact | None]:
    """Return the published day, the day of the event and the reported period of a document.

    Each has the words it was taken from; None means that the document does not
    say, and that nothing was guessed. A day and month without a year is given
    the year that publication, or else a full date beside it, makes certain.
    """
    published = find_published(document)
    day = published.span if published else None
    title = document.title[:_TITLE_CHARS]
    head = _body_head(document)
    matches = find_dates(head)
    event = find_event(head, matches, day)
    seen = day or (event.span if event else None)
    return published, event, find_period(title, head, matches, seen)


def effective_date(description: Description) -> tuple[DateSpan, EffectiveSource] | None:
    """Return the date that filters and facets use, and which it is; None if the document has none.

    Published goes before event, event before period.
    """
    if description.published:
        return description.published.span, "published"
    if description.event:
        return description.event.span, "event"
    if description.period:
        return description.period.span, "period"
    return None


def _body_head(document: Document) -> str:
    """Return the head of the body, without a repeated title and datelines before the first sentence."""
    text = document.text[:_HEAD_CHARS]
    title = " ".join(document.title.split())
    begin = 0
    for line in text.split("\n")[:8]:
        stripped = line.strip()
        if stripped and not (stripped == title or read_dateline(stripped)):
            if begin == 0:
                return text
            break
        begin += len(line) + 1
    return text[begin:]
