"""What is understood of a document, all in all?"""

from __future__ import annotations

from tgsearch.document import Description, Document
from tgsearch.localities import gazetteer
from tgsearch.metadata.chronology import date_document, effective_date
from tgsearch.metadata.genre import document_numbers, document_type
from tgsearch.metadata.geography import locate


def description_of(document: Document) -> Description:
    """Do what `metadata.describe` does."""
    published, event, period = date_document(document)
    dated = effective_date(Description(published=published, event=event, period=period))
    locality, mentions = locate(document, at=dated[0].end if dated else None, gazetteer=gazetteer())
    return Description(
        published=published,
        event=event,
        period=period,
        locality=locality,
        mentions=mentions,
        type=document_type(document, event=event),
        numbers=document_numbers(document),
    )
