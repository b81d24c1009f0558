"""Which passages of a document show why it was found?

`occurrences` finds where the wanted things stand, `passages` chooses what of
the text is shown. Highlights are the very tokens that match; markup is the
edges' business.
"""

from __future__ import annotations

from tgsearch.snippet.occurrences import (
    MAX_OCCURRENCES,
    Finder,
    Occurrence,
    TokenSpans,
    Wanted,
    read_apart,
)
from tgsearch.snippet.passages import ELLIPSIS, MAX_SNIPPET_CHARS, MAX_SNIPPETS, make_snippets, marked

__all__ = [
    "ELLIPSIS",
    "MAX_OCCURRENCES",
    "MAX_SNIPPETS",
    "MAX_SNIPPET_CHARS",
    "Finder",
    "Occurrence",
    "TokenSpans",
    "Wanted",
    "make_snippets",
    "marked",
    "read_apart",
]
