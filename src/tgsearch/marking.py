"""Where in a whole document stands what a query asks for?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tgsearch.asking import Asking, SearchOptions, parse_query
from tgsearch.engine.base import Searcher
from tgsearch.snippet import Finder, marked

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.results import Snippet, StoredDocument


def marked_document(
    searcher: Searcher,
    analyzer: Analyzer,
    document: StoredDocument,
    query: str,
    options: SearchOptions,
    today: date,
) -> tuple[Snippet, Snippet]:
    """Return the title and the text of a document, with what passages of a hit would mark in them.

    The query is understood as in a search: with its abbreviations, numbers and
    dates, and as keystrokes where it finds nothing otherwise.
    """
    answer = Asking(searcher, analyzer, options, today, stored=False).answer(parse_query(query, today).tree)
    finder = Finder(answer.resolution.wanted)
    texts = (document.title, document.text)
    title, text = (
        marked(text, tokens, finder)
        for text, tokens in zip(texts, finder.serving_tokens(texts, analyzer.syllables), strict=True)
    )
    return title, text
