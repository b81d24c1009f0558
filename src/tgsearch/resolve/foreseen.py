"""What is an index going to be asked of its terms for a query? All that can be told from the query alone.

A cluster looks it up together, where one question after the other would each
take a round trip. Nothing depends on it: what is left out is asked for later.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from tgsearch import query
from tgsearch.engine.base import TEXT, TITLE
from tgsearch.engine.terms import TermQuestion
from tgsearch.resolve.abbreviated import AbbreviationFinder
from tgsearch.resolve.alternates import AlternateFinder
from tgsearch.resolve.misheard import may_be_misheard
from tgsearch.resolve.spellings import Speller
from tgsearch.spelling import decode


def foreseen(
    trees: Iterable[query.Node],
    speller: Speller,
    abbreviations: AbbreviationFinder,
    alternates: AlternateFinder,
) -> Iterator[TermQuestion]:
    """Yield what resolving each of some trees begins with; a question may come twice."""
    foresight = _Foresight(speller, abbreviations, alternates)
    for tree in trees:
        yield from foresight.of(tree, TEXT)


class _Foresight:
    """Yields the questions of trees."""

    def __init__(
        self, speller: Speller, abbreviations: AbbreviationFinder, alternates: AlternateFinder
    ) -> None:
        self._speller, self._abbreviations, self._alternates = speller, abbreviations, alternates

    def of(self, node: query.Node, field: str) -> Iterator[TermQuestion]:
        match node:
            case query.Word(text):
                yield from self._run((text,))
            case query.Phrase(text):
                yield from self._speller.questions((text,))
            case query.Fuzzy(text):
                yield from self._speller.questions((text,))
                yield from self._speller.near_questions(text)
            case query.Prefix(text):
                yield from self._speller.prefix_questions(text, field)
                yield from self._speller.prefix_questions(text, TEXT)  # what is scored
            case query.Bag(clauses):
                for are_words, group in itertools.groupby(clauses, lambda each: isinstance(each, query.Word)):
                    if are_words:
                        yield from self._run([each.text for each in group if isinstance(each, query.Word)])
                    else:
                        for each in group:
                            yield from self.of(each, field)
            case query.And(clauses) | query.Or(clauses):
                for each in clauses:
                    yield from self.of(each, field)
            case query.Not(clause):
                yield from self.of(clause, field)
            case query.InField(name, clause):
                yield from self.of(clause, TITLE if name == "title" else field)

    def _run(self, texts: Sequence[str]) -> Iterator[TermQuestion]:
        yield from self._speller.questions(texts)
        yield from self._abbreviations.questions(texts)
        yield from self._alternates.questions(texts)
        if may_be_misheard(texts):
            yield from self._speller.slip_questions(texts)
        for decoded in itertools.chain.from_iterable(map(decode, texts)):  # if no document has it as typed
            if query.is_word(decoded):
                yield from self._speller.questions((decoded,), as_words=False)
