"""How may a query go on? Completions out of the words of the index, with their accents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tgsearch.engine.base import TEXT, WORDS, AllOf, HasSequence, HasTerm, MatchNode, Searcher, SearchRequest
from tgsearch.engine.terms import Beginning, Folding, TermQuestion
from tgsearch.results import Suggestion
from tgsearch.spelling import Rung, rung
from tgsearch.text import fold, term

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer

MAX_WORD_SYLLABLES = 4  # the longest words that are looked for
MAX_CANDIDATES = 30  # words that begin as typed, before those with other accents are left out
MAX_MORE_COUNTED = 4  # completions that are counted beyond those asked for
MAX_CHARS = 200  # what is longer is no beginning


def suggest(searcher: Searcher, analyzer: Analyzer, prefix: str, limit: int) -> tuple[Suggestion, ...]:
    """Return completions of `prefix`, the most frequent first; () when nothing goes on like it.

    First comes what more documents hold word for word. The last syllables are
    completed to words of the index; marks that are typed are kept, bare letters
    are open. What stands before the completed word stays, with its accents
    where it makes a word of the index.
    """
    tokens = analyzer.syllables(prefix[-MAX_CHARS:])
    typed = [prefix[-MAX_CHARS:][start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    if not typed:
        return ()
    searcher.anticipate(_foreseen(typed))
    candidates: dict[str, int] = {}  # by text, in about how many documents
    for size in range(min(MAX_WORD_SYLLABLES, len(typed)), 0, -1):
        for text, count in _candidates(searcher, typed[:-size], typed[-size:]):
            candidates.setdefault(text, count)
    likely = sorted(candidates, key=lambda text: -candidates[text])[: limit + MAX_MORE_COUNTED]
    if len(typed) == 1:  # words alone, whose frequencies are known
        return tuple(Suggestion(text, candidates[text]) for text in likely[:limit])
    counted = _counted(searcher, analyzer, likely)
    if not any(each.count for each in counted):  # nowhere word for word
        counted = _counted(searcher, analyzer, likely, apart=True)
    found = sorted((each for each in counted if each.count), key=lambda each: -each.count)
    return tuple(found[:limit])


def _foreseen(typed: Sequence[str]) -> Iterator[TermQuestion]:
    """Yield what is going to be asked of the terms of the index; a question may come twice."""
    for size in range(1, min(MAX_WORD_SYLLABLES, len(typed)) + 1):
        yield _beginning(typed[-size:])
        for at in range(len(typed) - size):
            yield Folding(WORDS, fold("_".join(typed[at : at + size])))


def _beginning(typed: Sequence[str]) -> Beginning:
    return Beginning(WORDS, fold("_".join(typed)), MAX_CANDIDATES, is_folded=True)


def _candidates(
    searcher: Searcher, before: Sequence[str], beginning: Sequence[str]
) -> Iterator[tuple[str, int]]:
    """Yield what stands before with each word that was begun, and in about how many documents that is."""
    start = list(_accented(searcher, before))
    words = list(_completions(searcher, beginning))
    counts = [searcher.document_frequency(WORDS, word) for word in words]
    if start:
        last = term(start[-1])
        pairs = [HasSequence(TEXT, ((last,), (word.partition("_")[0],))) for word in words]
        counts = list(map(min, counts, _totals(searcher, pairs)))
    for word, count in zip(words, counts, strict=True):
        yield " ".join((*start, *word.split("_"))), count


def _completions(searcher: Searcher, typed: Sequence[str]) -> Iterator[str]:
    """Yield the words that begin with the typed syllables, the last one perhaps half; most frequent first."""
    asked = _beginning(typed)
    for word in searcher.terms_with_folded_prefix(asked.field, asked.prefix, asked.limit):
        written = word.split("_")
        if len(written) >= len(typed) and all(map(_goes_with, typed, written)):
            yield word


def _goes_with(typed: str, written: str) -> bool:
    return rung(typed, written[: len(typed)]) > Rung.FUZZY


def _accented(searcher: Searcher, typed: Sequence[str]) -> Iterator[str]:
    """Yield syllables with the accents of the most frequent words of the index that they may be."""
    at = 0
    while at < len(typed):
        size, word = _word_at(searcher, typed, at)
        yield from word.split("_")
        at += size


def _word_at(searcher: Searcher, typed: Sequence[str], at: int) -> tuple[int, str]:
    for size in range(min(MAX_WORD_SYLLABLES, len(typed) - at), 0, -1):
        part = typed[at : at + size]
        for word, _ in searcher.terms_folding_to(WORDS, fold("_".join(part))):
            if all(map(_goes_with, part, word.split("_"))):
                return size, word
    return 1, typed[at].lower()


def _counted(
    searcher: Searcher, analyzer: Analyzer, texts: Sequence[str], *, apart: bool = False
) -> list[Suggestion]:
    """Return how many documents hold each text word for word, or its words anywhere."""
    nodes: list[MatchNode] = []
    for text in texts:
        terms = analyzer.syllables(text).terms
        together = HasSequence(TEXT, tuple((term,) for term in terms))
        nodes.append(AllOf(tuple(HasTerm(TEXT, (term,)) for term in terms)) if apart else together)
    totals = _totals(searcher, nodes)
    return [Suggestion(text, count) for text, count in zip(texts, totals, strict=True)]


def _totals(searcher: Searcher, nodes: Sequence[MatchNode]) -> Iterator[int]:
    """Yield how many documents each node matches."""
    for response in searcher.search_all([SearchRequest((node,), limit=0) for node in nodes]):
        yield response.total
