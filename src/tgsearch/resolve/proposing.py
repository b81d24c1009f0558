"""Which query may have been meant by one that finds nothing, or whose words no document has all?

It is proposed, not asked: who typed it knows better.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias
from unicodedata import combining, normalize

from tgsearch import query
from tgsearch.resolve.spellings import Speller
from tgsearch.resolve.tree import texts as words_of
from tgsearch.spelling import decode
from tgsearch.text import fold, is_folded
from tgsearch.value import frozen

MAX_CORRECTED = 8  # words of a query that another one is proposed for
MAX_NEAR = 12  # other words tried for one
MAX_TRIED = 36  # queries counted before one is proposed
RARITY = 3  # so many times rarer is each letter or mark that differs, against what is easily mixed up

# How many documents each of some trees finds.
Totals: TypeAlias = Callable[["Sequence[query.Node]"], "Sequence[int]"]


def corrected(tree: query.Node, speller: Speller, totals: Totals) -> query.Node | None:
    """Return a query that finds something and differs by a slip a word; None when there is none.

    A slip is a letter or two, a missing blank, or what is said alike. Words that
    no document holds are changed, all of them; when all are known, one is, and
    not by a letter. Of several such queries one is returned whose words stand
    side by side in some document; then the one that finds most, where each letter
    or mark that differs makes it count a third.

    Args:
        tree: only words, side by side, are changed.
        speller: knows the words of the index.
        totals: how many documents each of some trees finds.
    """
    words = tree.clauses if isinstance(tree, query.Bag) else (tree,)
    if len(words) > MAX_CORRECTED or not all(isinstance(word, query.Word) for word in words):
        return None
    texts = [word.text for word in words if isinstance(word, query.Word)]
    unknown = [text for text in texts if not speller.known(text)]
    speller.anticipate_others(unknown or texts, near=bool(unknown))
    tried = list(itertools.islice(_variations(texts, speller), MAX_TRIED))
    counts = totals([each.tree for each in tried])
    found = [(each, count) for each, count in zip(tried, counts, strict=True) if count]
    besides = totals([query.Phrase(" ".join(each.texts)) for each, _ in found]) if found else ()
    scored = [
        (beside > 0, (beside or count) / RARITY**each.slips, each.texts)
        for (each, count), beside in zip(found, besides, strict=True)
        if unknown or beside
    ]
    if not scored:
        return None
    *_, best = max(scored, key=lambda each: each[:2])
    syllables = " ".join(best).split()
    if all(map(is_folded, texts)):
        syllables = _spelled(syllables, speller, totals)
    return query.joined(query.Bag, map(query.Word, syllables))


@frozen
class _Variation:
    """A query with others in place of some words."""

    texts: tuple[str, ...]
    slips: int  # what lies between it and what was typed, beside what is easily mixed up

    @property
    def tree(self) -> query.Node:
        """The words anywhere; what was taken apart stands side by side."""
        nodes = (query.Phrase(text) if " " in text else query.Word(text) for text in self.texts)
        return query.joined(query.Bag, nodes)


def _spelled(texts: list[str], speller: Speller, totals: Totals) -> list[str]:
    """Return words without accents as they are most often spelled side by side; else as they are likely."""
    if not any(totals([query.Phrase(" ".join(texts))])):
        accented = speller.accented(query.joined(query.Bag, map(query.Word, texts)))
        return list(words_of(accented)) if any(totals([accented])) else texts
    spelled = {
        (place, other): query.Phrase(" ".join((*texts[:place], other, *texts[place + 1 :])))
        for place, text in enumerate(texts)
        if is_folded(text) and len(terms := speller.terms(text)) == 1
        for other in speller.accented_otherwise(terms[0])[:MAX_NEAR]
    }
    every, *counts = totals([query.Phrase(" ".join(texts)), *spelled.values()])
    found = dict(zip(spelled, counts, strict=True))
    return [_most_often(text, place, every, found) for place, text in enumerate(texts)]


def _most_often(text: str, place: int, every: int, found: Mapping[tuple[int, str], int]) -> str:
    """Return how a word is spelled most often of `every` time; what is no other spelling is as typed."""
    here = {other: count for (at, other), count in found.items() if at == place}
    likeliest = max(here, key=lambda other: here[other], default=text)
    return likeliest if here and here[likeliest] > every - sum(here.values()) else text


def _variations(texts: list[str], speller: Speller) -> Iterator[_Variation]:
    """Yield texts with others in place of the unknown ones, or of one; the nearest first."""
    unknown = [place for place, text in enumerate(texts) if not speller.known(text)]
    others = {
        place: _others(texts[place], speller, near=bool(unknown)) for place in unknown or range(len(texts))
    }
    if unknown:
        for chosen in itertools.product(*others.values()):
            yield _changed(texts, dict(zip(unknown, chosen, strict=True)))
        return
    for rank in range(MAX_NEAR):
        for place, found in others.items():
            if rank < len(found):
                yield _changed(texts, {place: found[rank]})


def _changed(texts: Sequence[str], others: Mapping[int, tuple[str, int]]) -> _Variation:
    changed = [others.get(place, (text, 0)) for place, text in enumerate(texts)]
    return _Variation(tuple(text for text, _ in changed), sum(slips for _, slips in changed))


def _others(text: str, speller: Speller, *, near: bool) -> list[tuple[str, int]]:
    """Return what may be meant by a word, with slips, the nearest first.

    Keystrokes, several words without a blank, other accents, what is said
    alike; then, if wanted, what is a letter or two away, and further if that is
    the first one.
    """
    terms = speller.terms(text)
    if len(terms) != 1:
        return []
    (typed,) = terms
    alike = dict.fromkeys((*speller.accented_otherwise(typed), *speller.said_otherwise(typed)), 0)
    further = {
        other: distance + (fold(other)[0] != fold(typed)[0])
        for other, distance in speller.near(typed)
        if near
    }
    words = {
        # Marks are typed on purpose, and a term without any would find all that it may stand for.
        other: slips + (not _marks(typed) <= _marks(other)) + (is_folded(other) and not is_folded(typed))
        for other, slips in (further | alike).items()
        if query.is_word(other)
    }
    read = (other for other in decode(text) if query.is_word(other) and speller.known(other))
    nearest = sorted(words.items(), key=lambda each: each[1])
    return [*((other, 0) for other in (*read, *speller.apart(typed))), *nearest][:MAX_NEAR]


def _marks(term: str) -> frozenset[str]:
    """Return the marks on the letters of a term, whichever letters they are on."""
    return frozenset(mark for mark in normalize("NFD", term) if mark == "đ" or combining(mark))
