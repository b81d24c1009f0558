"""Which words of a run are a name or loanword that the index may have in another form?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tgsearch.engine.terms import TermQuestion
from tgsearch.query import Node, Phrase, Word, is_word
from tgsearch.resolve.spellings import Speller
from tgsearch.spelling import other_forms
from tgsearch.spelling.alternates import MAX_SYLLABLES


class AlternateFinder:
    """Finds the other forms of names and loanwords in runs of typed words."""

    def __init__(self, speller: Speller) -> None:
        """Take the speller, which knows what the index has."""
        self._speller = speller

    def find(self, texts: Sequence[str]) -> Iterator[tuple[int, int, tuple[Node, ...]]]:
        """Yield (first, last, others) of words that the index has in other forms, in order and disjoint."""
        for first, last, forms in self._forms(texts):
            known = [form for form in forms if self._speller.known(form)]
            if known:
                yield first, last, tuple(Word(form) if is_word(form) else Phrase(form) for form in known)

    def questions(self, texts: Sequence[str]) -> Iterator[TermQuestion]:
        """Yield what finding them asks of the index."""
        for _, _, forms in self._forms(texts):
            yield from self._speller.questions_apart(forms)

    def _forms(self, texts: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield (first, last, forms) of each name, the longest at a place."""
        words = list(map(self._speller.terms, texts))
        at = 0
        while at < len(words):
            sizes = range(min(MAX_SYLLABLES, len(words) - at), 0, -1)
            named = ((size, other_forms(words[at : at + size])) for size in sizes)
            size, forms = next(((size, forms) for size, forms in named if forms), (1, ()))
            if forms:
                yield at, at + size, forms
            at += size
