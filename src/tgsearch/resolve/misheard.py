"""Which word of a query may be a slip for one that is said alike, though both are words?

`kỹ luật`, for kỷ luật. Something is found, then; but what was typed hardly ever
stands beside its neighbours, and the other does all the time. That is proposed,
not asked.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TypeAlias

from tgsearch import query
from tgsearch.resolve.spellings import Speller
from tgsearch.spelling import mixed_up
from tgsearch.text import is_folded

MAX_WORDS = 8  # of a query that is looked at
# What is proposed stands beside a neighbour in five documents, and in one of so many of the index, …
MIN_DOCUMENTS, MAX_DOCUMENTS_FOR_ONE = 5, 5000
MORE_OFTEN = 100  # … and so many times as often as what was typed beside any

Pair: TypeAlias = "tuple[str, str]"
# How many documents have each of some pairs of syllables side by side.
Beside: TypeAlias = Callable[["Sequence[Pair]"], "Sequence[int]"]


def may_be_misheard(texts: Sequence[str]) -> bool:
    """Tell whether words side by side are few enough to be looked at, and any tells how it is said."""
    return 1 < len(texts) <= MAX_WORDS and not all(map(is_folded, texts))


def misheard(tree: query.Node, speller: Speller, documents: int, beside: Beside) -> query.Node | None:
    """Return the query with one word as it is usual beside its neighbours; None where none is misheard.

    Only of words side by side, each a syllable, at least one with accents: of
    bare letters nobody knows how they are said. Of several words that may be
    meant it is the one that most documents have there.

    Args:
        tree: only words, side by side, are looked at.
        speller: knows the words of the index.
        documents: how many the index has.
        beside: how many documents have each of some pairs.
    """
    words = tree.clauses if isinstance(tree, query.Bag) else ()
    texts = [word.text for word in words if isinstance(word, query.Word)]
    if len(texts) < len(words) or not may_be_misheard(texts):
        return None
    syllables = [terms[0] if len(terms) == 1 else "" for terms in map(speller.terms, texts)]
    others = [(place, other) for place, syllable in enumerate(syllables) for other in mixed_up(syllable)]
    known = speller.frequencies(other for _, other in others)
    fewest = max(MIN_DOCUMENTS, documents // MAX_DOCUMENTS_FOR_ONE)
    tried = [(place, other) for place, other in others if known[other] >= fewest]
    if not tried:
        return None
    most = _most_beside(syllables, [*enumerate(syllables), *tried], beside)
    found = {
        (place, other): most[place, other]
        for place, other in tried
        if most[place, other] >= max(fewest, MORE_OFTEN * most[place, syllables[place]])
    }
    if not found:
        return None
    meant, other = max(found, key=lambda each: found[each])
    said = [other if place == meant else text for place, text in enumerate(texts)]
    return query.joined(query.Bag, map(query.Word, said))


def _most_beside(
    syllables: Sequence[str], placed: Sequence[tuple[int, str]], beside: Beside
) -> dict[tuple[int, str], int]:
    """Return how many documents have each syllable at its place beside a neighbour, the usual one."""
    around = {each: _around(syllables, *each) for each in placed}
    pairs = list(dict.fromkeys(itertools.chain.from_iterable(around.values())))
    counts = dict(zip(pairs, beside(pairs), strict=True))
    return {each: max(map(counts.__getitem__, own), default=0) for each, own in around.items()}


def _around(syllables: Sequence[str], place: int, syllable: str) -> list[Pair]:
    """Return the pairs that a syllable would make at a place with those beside it."""
    before, after = syllables[max(0, place - 1) : place], syllables[place + 1 : place + 2]
    pairs = [*((each, syllable) for each in before), *((syllable, each) for each in after)]
    return [pair for pair in pairs if all(pair)]
