"""What is asked? Some queries of each kind, all drawn from the titles of the same documents.

A query is given twice: as the words that every engine indexes alike, and as
text that a person would type.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tgsearch.analysis import Analyzer
from tgsearch.text import fold

OR = "or"
OR_FACETS = "or, facets"
AND = "and"
PHRASE = "phrase"
FILTERED = "filtered, facets"
PREFIX = "prefix"
NEWEST = "newest"
ACCENTED = "accented"
UNACCENTED = "unaccented"

KINDS = {  # what each kind asks
    OR: "any of a title's words, with the total",
    OR_FACETS: "the same, with facet counts over the whole result",
    AND: "two words of a title, both",
    PHRASE: "three words of a title, one after the other",
    FILTERED: "any of a title's words within its year, with facet counts",
    PREFIX: "words that begin like one of a title",
    NEWEST: "any of a title's words, newest first",
    ACCENTED: "three words of a title as they are typed",
    UNACCENTED: "the same without any accent",
}
SAME_TOTALS = (OR, OR_FACETS, AND, FILTERED, PREFIX, NEWEST)  # kinds that mean the same to every engine

PHRASE_WORDS = 3
PREFIX_LETTERS = 4
_SEED = "tgsearch benchmarks"


@dataclass(frozen=True, slots=True)
class Query:
    """One question."""

    kind: str
    words: tuple[str, ...]  # as indexed, distinct but in a phrase; the one prefix
    text: str  # the same as typed, without the marks of a query language
    year: int  # of the document that it is drawn from

    @property
    def days(self) -> tuple[int, int]:
        """Return the first and the last day of `year`, as ordinals."""
        return date(self.year, 1, 1).toordinal(), date(self.year, 12, 31).toordinal()


def draw(titles: Iterable[tuple[str, int]], count: int, analyzer: Analyzer) -> tuple[Query, ...]:
    """Return up to `count` queries of each kind; the same for the same titles, whatever else is measured.

    Args:
        titles: each with the day of its document, as an ordinal.
        count: titles with fewer than three words are passed over.
        analyzer: makes words of titles.
    """
    shuffled = list(titles)
    rng = random.Random(_SEED)
    rng.shuffle(shuffled)
    found: list[Query] = []
    drawn = 0
    for title, day in shuffled:
        words = analyzer.words(title)
        plain = [word for word in words if word.replace("_", "").isalpha()]
        long = [word for word in plain if len(word) > PREFIX_LETTERS and "_" not in word[:PREFIX_LETTERS]]
        if drawn == count:
            break
        if len(set(plain)) >= PHRASE_WORDS and plain == list(words) and long:
            found += _of_title(words, rng.choice(long), rng, date.fromordinal(day).year)
            drawn += 1
    return tuple(found)


def _of_title(words: tuple[str, ...], long: str, rng: random.Random, year: int) -> Iterator[Query]:
    distinct = tuple(dict.fromkeys(words))
    start = rng.randrange(len(words) - PHRASE_WORDS + 1)
    phrase = words[start : start + PHRASE_WORDS]
    pair = tuple(rng.sample(distinct, 2))
    for kind in (OR, OR_FACETS, FILTERED, NEWEST):
        yield Query(kind, distinct, _typed(distinct), year)
    yield Query(AND, pair, _typed(pair), year)
    yield Query(PREFIX, (long[:PREFIX_LETTERS],), long[:PREFIX_LETTERS], year)
    for kind in (PHRASE, ACCENTED):
        yield Query(kind, phrase, _typed(phrase), year)
    yield Query(UNACCENTED, phrase, fold(_typed(phrase)), year)


def _typed(words: Iterable[str]) -> str:
    return " ".join(words).replace("_", " ")
