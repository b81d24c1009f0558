"""What is understood of documents, all in all?

Each question is put to all documents before the next one: its code and tables
then stay in the processor's cache, which saves a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence

from tgsearch.document import Description, Document
from tgsearch.localities import gazetteer
from tgsearch.metadata.chronology import date_documents, effective_date
from tgsearch.metadata.genre import document_numbers, document_type
from tgsearch.metadata.geography import locate_all
from tgsearch.segment import Syllables


def descriptions_of(documents: Sequence[Document], syllables: Syllables | None) -> list[Description]:
    """Do what `metadata.describe_all` does."""
    dates = date_documents(documents)
    days = [effective[0].end if effective else None for effective in map(effective_date, dates)]
    places = locate_all(documents, days, gazetteer=gazetteer(), syllables=syllables)
    types = [document_type(each, event=dated.event) for each, dated in zip(documents, dates, strict=True)]
    numbers = [document_numbers(document) for document in documents]
    return [
        Description(dated.published, dated.event, dated.period, *located, type=kind, numbers=named)
        for dated, located, kind, named in zip(dates, places, types, numbers, strict=True)
    ]
