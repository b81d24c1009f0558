"""What can be said of a document besides its words: dates, places, type and numbers?

`describe` asks each of the modules below; none of them looks at the clock, the
network or other documents. A fact that the document does not show stays open.
"""

from __future__ import annotations

from tgsearch.document import Description, Document

__all__ = ["describe"]


def describe(document: Document) -> Description:
    """Return what is understood of a document, each fact with its evidence.

    Places are looked up as the units stood on the last day of its effective date.
    """
    # Here, so that a search that needs one of the modules does not load them all.
    from tgsearch.localities import gazetteer
    from tgsearch.metadata.chronology import date_document, effective_date
    from tgsearch.metadata.genre import document_numbers, document_type
    from tgsearch.metadata.geography import locate

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
