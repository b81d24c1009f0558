"""What may a query be meant to say, when the index has some of its words not at all?

Words that no document holds, in any spelling, are read as raw keystrokes of an
input method that was off: `tuyeen giaso`, `tuye6n gia1o`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TypeAlias

from tgsearch import query
from tgsearch.resolve.readings import Part, Reading, Readings
from tgsearch.resolve.remarks import read_as_keystrokes
from tgsearch.resolve.spellings import Speller
from tgsearch.results import Remark
from tgsearch.spelling import decode

_Change: TypeAlias = Callable[["query.Word | query.Phrase"], query.Node]


class Mender:
    """Mends query trees; `remarks` tells what it did, `lacking` whether there was something left to do."""

    def __init__(self, speller: Speller, readings: Readings) -> None:
        """Take what knows the words of the index, and what is no mere word: that is never mended."""
        self._speller, self._readings = speller, readings
        self.remarks: list[Remark] = []
        self.lacking = False  # whether a word is in no document, and is not read as keystrokes either

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
        if self._speller.known(node.text):
            return node
        mended = self._decoded(node)
        self.lacking |= not self._speller.known(mended.text)
        return mended

    def _decoded(self, node: query.Word | query.Phrase) -> query.Word | query.Phrase:
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
