"""In what order do documents come? A query tree becomes score clauses.

Every word typed is scored as syllables in text and title; words next to each
other also as segmented words and as pairs. What a reading says otherwise adds
pairs of its own, that together weigh about as much as one word.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from tgsearch import query, ranking
from tgsearch.analysis import placement_mark
from tgsearch.engine.base import TEXT, TITLE, WORDS, Clause, PairClause, TermClause
from tgsearch.resolve.readings import Reading, Readings
from tgsearch.resolve.runs import Run, prefixes, runs, typed
from tgsearch.resolve.spellings import Speller, Spellings


def score_clauses(tree: query.Node, speller: Speller, readings: Readings) -> tuple[Clause, ...]:
    """Return what orders the documents of a tree; clauses are distinct."""
    clauses: list[Clause] = []
    for run in runs(tree, readings):
        clauses += _run_clauses(run, speller)
        for part in run:
            if isinstance(part, Reading):
                clauses += _other_clauses(part, speller)
    for prefix in prefixes(tree):
        steps = speller.prefix_steps(prefix.text, TEXT)
        if all(step.terms for step in steps):
            clauses += (TermClause(TEXT, step.terms, ranking.SYLLABLE_WEIGHT) for step in steps)
    return tuple(_merged(clauses))


def _run_clauses(run: Run, speller: Speller) -> Iterator[Clause]:
    steps = speller.run_steps(typed(run))
    for step in steps:
        yield TermClause(TEXT, step.terms, ranking.SYLLABLE_WEIGHT, speller.background(step))
        yield TermClause(TITLE, step.terms, ranking.TITLE_WEIGHT)
        if step.opened and len(step.terms) > 1:
            yield TermClause(TEXT, step.terms[:1], ranking.EXACT_WEIGHT * _commonness(step, speller))
        if mark := placement_mark(step.typed):
            yield TermClause(WORDS, ((mark, 1.0),), ranking.PLACEMENT_WEIGHT)
    yield from _word_clauses(" ".join(node.text for node in typed(run)), steps, speller)
    for first, second in itertools.pairwise(steps):
        yield PairClause(first.terms, second.terms, ranking.PAIR_WEIGHT)


def _commonness(step: Spellings, speller: Speller) -> float:
    """Return the idf of all that a syllable may stand for as a share of its own: `ha` is rare, `hà` is not.

    So the syllable as typed weighs no more because few documents have it: `ha noi` means no hectares.
    """
    typed = Spellings(step.typed, step.terms[:1])
    return min(1.0, speller.idf((step,)) / speller.idf((typed,)))


def _word_clauses(text: str, steps: tuple[Spellings, ...], speller: Speller) -> Iterator[Clause]:
    """Score a run as words: those that it is segmented into, or may be without its accents."""
    if not any(step.opened for step in steps):
        for word in speller.words(text):
            yield TermClause(WORDS, ((word, 1.0),), ranking.WORD_WEIGHT)
        return
    for read in speller.read_words(steps):
        words = tuple((word, 1.0) for word in read.words)
        yield TermClause(WORDS, words, ranking.WORD_WEIGHT * read.probability)


def _other_clauses(reading: Reading, speller: Speller) -> Iterator[Clause]:
    """Score what texts say instead of the words typed; all of it together as about one word.

    Of a number the fullest form counts most.
    """
    others = [each for each in reading.others if isinstance(each, (query.Word, query.Phrase))]
    for other in others:
        steps = speller.steps(other)
        full = not reading.literal and isinstance(other, query.Phrase) and not other.slop
        weight = ranking.FULL_NUMBER_WEIGHT if full else ranking.OTHER_WEIGHT / len(others)
        if len(steps) == 1:
            yield TermClause(TEXT, steps[0].terms, weight)
        for first, second in itertools.pairwise(steps):
            yield PairClause(first.terms, second.terms, weight / (len(steps) - 1))
        words = speller.words(other.text)
        if len(words) == 1 and len(steps) > 1:
            yield TermClause(WORDS, ((words[0], 1.0),), ranking.WORD_WEIGHT)


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
