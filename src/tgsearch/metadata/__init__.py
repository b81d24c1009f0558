"""What can be said of a document besides its words: dates, places, type and numbers?

`describe` asks each of the modules below; none of them looks at the clock, the
network or other documents. A fact that the document does not show stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tgsearch.document import Description, Document
    from tgsearch.segment import Syllables

__all__ = ["VERSION", "describe", "describe_all"]

# Of the rules for facts. It counts up with every change that gives a document other facts, or other facets
# of them or another record; an index remembers it, and one of another version has to be rebuilt.
VERSION = 8


def describe(document: Document) -> Description:
    """Return what is understood of a document, each fact with its evidence.

    Places are looked up as the units stood on the last day of its effective date.
    """
    return describe_all((document,))[0]


def describe_all(documents: Sequence[Document], syllables: Syllables | None = None) -> list[Description]:
    """Return what is understood of each of some documents, as `describe` does, but sooner.

    `syllables` is what `segment.split_documents` made of their titles and texts, if it was asked before.
    """
    # Here, so that a search that needs one of the modules does not load them all.
    from tgsearch.metadata.description import descriptions_of

    return descriptions_of(documents, syllables)
