"""In what order do documents come, and what is marked in them?

Every word typed is scored as syllables in text and title; words next to each
other also as segmented words and as pairs. What a reading says otherwise adds
pairs of its own, that together weigh about as much as one word.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from tgsearch import query, ranking
from tgsearch.analysis import placement_mark
from tgsearch.engine.base import TEXT, TITLE, WORDS, Clause, PairClause, TermClause
from tgsearch.resolve.readings import Part, Reading, Readings
from tgsearch.resolve.spellings import Speller, Spellings
from tgsearch.snippet import Wanted
from tgsearch.value import frozen

# What is to be found as it is typed.
_Typed: TypeAlias = "query.Word | query.Phrase | query.Fuzzy"


@frozen
class Scoring:
    """What the order of documents is made of, and what snippets mark."""

    clauses: tuple[Clause, ...]
    wanted: tuple[Wanted, ...]


class Scorer:
    """Turns query trees into score clauses."""

    def __init__(self, speller: Speller, readings: Readings) -> None:
        """Take what gives words their terms."""
        self._speller, self._readings = speller, readings

    def score(self, tree: query.Node) -> Scoring:
        """Return how the documents of a tree are ordered; clauses are distinct."""
        clauses: list[Clause] = []
        wanted: list[Wanted] = []
        for run in self._runs(tree):
            spelled = [step for node in _typed(run) for step in self._speller.steps(node)]
            clauses += self._run_clauses(" ".join(node.text for node in _typed(run)), spelled)
            for part in run:
                if isinstance(part, Reading):
                    clauses += self._other_clauses(part)
                wanted += self._wanted(part)
        for prefix in _prefixes(tree):
            steps = self._speller.prefix_steps(prefix.text, TEXT)
            if all(step.terms for step in steps):
                clauses += (TermClause(TEXT, step.terms, ranking.SYLLABLE_WEIGHT) for step in steps)
                wanted.append(_as_wanted(steps, prefix=True))
        return Scoring(tuple(_merged(clauses)), tuple(wanted))

    def _runs(self, node: query.Node) -> Iterator[tuple[_Typed | Reading, ...]]:
        """Yield what is to be found, in the order it is typed; words next to each other come together."""
        match node:
            case query.Word():
                yield from self._runs(query.Bag((node,)))
            case query.Phrase() | query.Fuzzy():
                yield (node,)
            case query.Bag(clauses):
                for in_run, group in itertools.groupby(self._readings.of(clauses), _is_typed_word):
                    if in_run:
                        yield tuple(part for part in group if isinstance(part, (query.Word, Reading)))
                    else:
                        for part in group:
                            if not isinstance(part, Reading):
                                yield from self._runs(part)
            case query.And(clauses) | query.Or(clauses):
                for each in clauses:
                    yield from self._runs(each)
            case query.InField("title", clause):
                yield from self._runs(clause)
            case query.InField("number", clause):
                for each in self._readings.full_numbers(clause):
                    yield from self._runs(each)

    def _run_clauses(self, text: str, steps: Sequence[Spellings]) -> Iterator[Clause]:
        for step in steps:
            yield TermClause(TEXT, step.terms, ranking.SYLLABLE_WEIGHT, self._speller.background(step))
            yield TermClause(TITLE, step.terms, ranking.TITLE_WEIGHT)
            if mark := placement_mark(step.typed):
                yield TermClause(WORDS, ((mark, 1.0),), ranking.PLACEMENT_WEIGHT)
        if any(step.opened for step in steps):
            for read in self._speller.read_words(steps):
                words = tuple((word, 1.0) for word in read.words)
                yield TermClause(WORDS, words, ranking.WORD_WEIGHT * read.probability)
        else:
            for word in self._speller.words(text):
                yield TermClause(WORDS, ((word, 1.0),), ranking.WORD_WEIGHT)
        for first, second in itertools.pairwise(steps):
            yield PairClause(first.terms, second.terms, ranking.PAIR_WEIGHT)

    def _other_clauses(self, reading: Reading) -> Iterator[Clause]:
        """Score what texts say instead of the words typed."""
        for other in reading.others:
            if not isinstance(other, (query.Word, query.Phrase)):
                continue
            steps = self._speller.steps(other)
            if len(steps) == 1:
                yield TermClause(TEXT, steps[0].terms, ranking.OTHER_WEIGHT)
            for first, second in itertools.pairwise(steps):
                yield PairClause(first.terms, second.terms, ranking.OTHER_WEIGHT / (len(steps) - 1))
            words = self._speller.words(other.text)
            if len(words) == 1 and len(steps) > 1:
                yield TermClause(WORDS, ((words[0], 1.0),), ranking.WORD_WEIGHT)

    def _wanted(self, part: _Typed | Reading) -> Iterator[Wanted]:
        if not isinstance(part, Reading):
            if steps := self._speller.steps(part):
                slop = part.slop if isinstance(part, query.Phrase) else 0
                yield _as_wanted(steps, weight=self._speller.idf(steps), slop=slop)
            return
        for word in part.words if part.literal else ():
            yield from self._wanted(word)
        for other in part.others:
            if isinstance(other, (query.Word, query.Phrase)):
                steps = self._speller.steps(other)
                slop = other.slop if isinstance(other, query.Phrase) else 0
                weight = max(self._speller.idf((step,)) for step in steps)
                yield _as_wanted(steps, weight=weight, slop=slop, instead=True)


def _is_typed_word(part: Part) -> bool:
    return isinstance(part, (query.Word, Reading))


def _typed(run: Sequence[_Typed | Reading]) -> Iterator[_Typed]:
    for part in run:
        if isinstance(part, Reading):
            yield from part.words
        else:
            yield part


def _as_wanted(
    steps: Sequence[Spellings],
    *,
    weight: float = 1.0,
    slop: int = 0,
    prefix: bool = False,
    instead: bool = False,
) -> Wanted:
    return Wanted(
        tuple(dict(step.terms) for step in steps),
        weight,
        slop,
        typed=() if instead else tuple(step.typed for step in steps),
        prefix=prefix,
    )


def _prefixes(node: query.Node) -> Iterator[query.Prefix]:
    match node:
        case query.Prefix():
            yield node
        case query.Bag(clauses) | query.And(clauses) | query.Or(clauses):
            for each in clauses:
                yield from _prefixes(each)
        case query.InField("title", clause):
            yield from _prefixes(clause)


def _merged(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Yield equal clauses once, their weights added: a word typed twice counts twice."""
    weights: dict[Clause, float] = {}
    for clause in clauses:
        plain: Clause
        if isinstance(clause, TermClause):
            plain = TermClause(clause.field, clause.terms, background=clause.background)
        else:
            plain = PairClause(clause.firsts, clause.seconds)
        weights[plain] = weights.get(plain, 0.0) + clause.weight
    for plain, weight in weights.items():
        if isinstance(plain, TermClause):
            yield TermClause(plain.field, plain.terms, weight, plain.background)
        else:
            yield PairClause(plain.firsts, plain.seconds, weight)
