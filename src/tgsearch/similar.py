"""Which documents are like a given one? Those that share its most telling words."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tgsearch import ranking
from tgsearch.engine.base import (
    WORDS,
    AllOf,
    HasId,
    HasTerm,
    Outside,
    Searcher,
    SearchRequest,
    TermClause,
)
from tgsearch.engine.terms import Frequency
from tgsearch.hits import Presenter
from tgsearch.query import Bag, Phrase, Word, is_phrase, is_word
from tgsearch.results import Results
from tgsearch.snippet import Wanted

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.results import StoredDocument

MAX_WORDS = 30  # of the document that are looked for
MAX_SHOWN = 10  # of these that are marked in passages
MAX_CHARS = 20_000  # of its text that they are taken from
MIN_DOCUMENTS = 2  # that a word must stand in to lead anywhere
TITLE_COUNT = 3  # occurrences that one in the title is worth


def similar(searcher: Searcher, analyzer: Analyzer, document: StoredDocument, limit: int) -> Results:
    """Return the documents that are most like one, itself left out.

    Its words are weighed by how often they stand in it and how rare they are
    elsewhere: tf·idf with the saturation of `ranking`. The total counts every
    document that has at least one of them.
    """
    started = time.perf_counter()
    clauses = tuple(_clauses(searcher, _counted(analyzer, document)))
    terms = tuple(term for clause in clauses for term, _ in clause.terms)
    others = AllOf((HasTerm(WORDS, terms), Outside(HasId((document.id,)))))
    request = SearchRequest(tiers=(others,), clauses=clauses, limit=limit)
    response = searcher.search(request)
    syllables = [term.split("_") for term in terms[:MAX_SHOWN]]
    wanted = [
        Wanted(tuple({syllable: 1.0} for syllable in word), clause.weight)
        for word, clause in zip(syllables, clauses, strict=False)
    ]
    texts = [" ".join(word) for word in syllables]
    words = (Word(text) if is_word(text) else Phrase(text) for text in texts if is_phrase(text))
    return Results(
        query=document.title,
        interpreted=str(Bag(tuple(words))),
        notes=(),
        total=response.total,
        offset=0,
        limit=limit,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        hits=tuple(Presenter(analyzer, wanted).hits(response.documents, first_rank=1)),
        facets={},
    )


def _counted(analyzer: Analyzer, document: StoredDocument) -> Counter[str]:
    counted = Counter(analyzer.words(document.text[:MAX_CHARS]))
    for term in analyzer.words(document.title):
        counted[term] += TITLE_COUNT
    return counted


def _clauses(searcher: Searcher, counted: Counter[str]) -> Iterator[TermClause]:
    """Yield a clause for each of the most telling words, the most telling first; ties in code point order."""
    searcher.anticipate(Frequency(WORDS, term) for term in counted)
    weighed = []
    for term, count in counted.items():
        frequency = searcher.document_frequency(WORDS, term)
        if frequency >= MIN_DOCUMENTS and any(map(str.isalpha, term)):
            share = ranking.saturation(float(count), ranking.K1)
            weighed.append((-share * ranking.idf(frequency, searcher.document_count), term, share))
    for _, term, share in sorted(weighed)[:MAX_WORDS]:
        yield TermClause(WORDS, ((term, 1.0),), share)
