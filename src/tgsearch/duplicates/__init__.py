"""Which documents are nearly the same text?

Each document gets a `Signature` when it is indexed, from its tokens alone: the
smallest hashes of its runs of eight syllables, what numbers stand between which
words, and its title. Two documents are near-duplicates when `alike` says so of
their signatures: of the runs in either two fifths are in both, nearly all if
the titles differ, and the numbers in the titles and between the same words are
the same, but for a few of the latter. So a page with another menu, dateline, first paragraph or
end is the same text. The report of the next week, in the same words with other
numbers, is not, nor is another article that tells again what happened before.

The smallest hashes of all are the document's `marks`, paths of a facet: any
engine finds by them what a document could be alike.
"""

from __future__ import annotations

from tgsearch.duplicates.comparing import (
    COPY_FACET,
    EMPTY,
    MARKS,
    Signature,
    alike,
    parse_signature,
    print_signature,
    resemblance,
)

__all__ = [
    "COPY_FACET",
    "EMPTY",
    "MARKS",
    "Signature",
    "alike",
    "parse_signature",
    "print_signature",
    "resemblance",
]
