"""What may a query be meant to say, when the index has some of its words not at all?

Words that no document holds, in any spelling, are read as raw keystrokes of an
input method that was off: `tuyeen giaso`, `tuye6n gia1o`. When a query finds
nothing, `corrected` looks for one that does, to be proposed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from tgsearch import query
from tgsearch.resolve.readings import Part, Reading, Readings
from tgsearch.resolve.remarks import read_as_keystrokes
from tgsearch.resolve.spellings import Speller
from tgsearch.results import Remark
from tgsearch.spelling import decode
from tgsearch.text import fold, is_folded

MAX_CORRECTED = 8  # words of a query that another one is proposed for
MAX_NEAR = 12  # other words tried for one
MAX_TRIED = 36  # queries counted before one is proposed

# How many documents each of some trees finds.
Totals: TypeAlias = Callable[["Sequence[query.Node]"], "Sequence[int]"]
_Change: TypeAlias = Callable[["query.Word | query.Phrase"], query.Node]


class Mender:
    """Mends query trees; `remarks` tells what it did."""

    def __init__(self, speller: Speller, readings: Readings) -> None:
        """Take what knows the words of the index, and what is no mere word: that is never mended."""
        self._speller, self._readings = speller, readings
        self.remarks: list[Remark] = []

    def mend(self, node: query.Node) -> query.Node:
        """Return a tree with other words in place of those that no document holds."""
        return self._map(node, self._mended)

    def as_keystrokes(self, node: query.Node) -> query.Node:
        """Return a tree with what keystrokes stand for in place of them, where the index has that."""
        return self._map(node, self._decoded)

    def _map(self, node: query.Node, change: _Change) -> query.Node:
        match node:
            case query.Word():
                (part,) = self._readings.of((node,))
                return query.joined(query.Bag, self._part(part, change))
            case query.Phrase():
                return change(node)
            case query.Bag(clauses):
                parts = self._readings.of(clauses)
                return query.Bag(
                    tuple(itertools.chain.from_iterable(self._part(each, change) for each in parts))
                )
            case query.And(clauses) | query.Or(clauses):
                return type(node)(tuple(self._map(each, change) for each in clauses))
            case query.InField("title", clause):
                return query.InField("title", self._map(clause, change))
        return node

    def _part(self, part: Part, change: _Change) -> tuple[query.Node, ...]:
        if isinstance(part, Reading):
            return part.words
        return (change(part) if isinstance(part, query.Word) else self._map(part, change),)

    def _mended(self, node: query.Word | query.Phrase) -> query.Node:
        return node if self._speller.known(node.text) else self._decoded(node)

    def _decoded(self, node: query.Word | query.Phrase) -> query.Node:
        words = node.text.split()
        read = [self._keystrokes(word) for word in words]
        text = " ".join(read)
        if read == words:
            return node
        self.remarks.append(read_as_keystrokes(node.text, text))
        return query.Word(text) if isinstance(node, query.Word) else query.Phrase(text, node.slop)

    def _keystrokes(self, word: str) -> str:
        for decoded in decode(word):
            if query.is_word(decoded) and self._speller.known(decoded):
                return decoded
        return word


def corrected(tree: query.Node, speller: Speller, totals: Totals) -> query.Node | None:
    """Return a query that finds something and differs by a letter or two a word; None when there is none.

    Words that no document holds are changed, all of them; when all are known,
    the accents of one. Of several such queries one is returned whose words stand
    side by side in some document, then one that begins most alike, then one that
    finds most.

    Args:
        tree: only words, side by side, are changed.
        speller: knows the words of the index.
        totals: how many documents each of some trees finds.
    """
    words = tree.clauses if isinstance(tree, query.Bag) else (tree,)
    if len(words) > MAX_CORRECTED or not all(isinstance(word, query.Word) for word in words):
        return None
    texts = [word.text for word in words if isinstance(word, query.Word)]
    best, most = None, (False, 0, 0, 0)
    unknown = [text for text in texts if not speller.known(text)]
    speller.anticipate_others(unknown or texts, near=bool(unknown))
    variations = list(itertools.islice(_variations(texts, speller), MAX_TRIED))
    trees = [query.joined(query.Bag, map(query.Word, changed)) for changed in variations]
    finding = [each for each in zip(variations, trees, totals(trees), strict=True) if each[2]]
    phrases = [query.Phrase(" ".join(changed)) for changed, _, _ in finding if len(changed) > 1]
    besides = totals(phrases) if phrases else [found for _, _, found in finding]
    for (changed, tried, found), beside in zip(finding, besides, strict=True):
        alike = _alike(fold(" ".join(texts)), fold(" ".join(changed)))
        if (unknown or beside) and (beside > 0, alike, beside, found) > most:
            best, most = tried, (beside > 0, alike, beside, found)
    accented = speller.accented(best) if best is not None else None
    return accented if accented is not None and any(totals([accented])) else best


def _alike(one: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _variations(texts: list[str], speller: Speller) -> Iterator[list[str]]:
    """Yield texts with other words in place of the unknown ones, or of one; the nearest first."""
    unknown = [place for place, text in enumerate(texts) if not speller.known(text)]
    places = [unknown] if unknown else [[place] for place in range(len(texts))]
    for changing in places:
        tried = [_other_words(texts[place], speller, near=bool(unknown)) for place in changing]
        for others in itertools.product(*tried):
            changed = list(texts)
            for place, other in zip(changing, others, strict=True):
                changed[place] = other
            yield changed


def _other_words(text: str, speller: Speller, *, near: bool) -> list[str]:
    """Return words that may be meant by one: with other accents, then if wanted a letter or two away."""
    terms = speller.terms(text)
    if len(terms) != 1:
        return []
    alike = speller.accented_otherwise(terms[0])
    further = (term for term, _ in speller.near(terms[0])) if near else ()
    # Who typed accents means a word that has some.
    others = (term for term in (*alike, *further) if is_folded(text) or not is_folded(term))
    return [term for term in others if query.is_word(term)][:MAX_NEAR]
