"""What of a query is marked in the documents that it finds?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tgsearch import query
from tgsearch.engine.base import TEXT
from tgsearch.resolve.readings import Reading, Readings
from tgsearch.resolve.runs import prefixes, runs, typed
from tgsearch.resolve.spellings import Speller, Spellings
from tgsearch.snippet import Wanted

UNLIKELY_SHARE = 0.4  # of its quality has a spelling that makes no likely word with its neighbours


def wanted_things(tree: query.Node, speller: Speller, readings: Readings) -> tuple[Wanted, ...]:
    """Return what passages are chosen by and what is marked in them, in the order it is typed."""
    return tuple(_wanted(tree, speller, readings))


def _wanted(tree: query.Node, speller: Speller, readings: Readings) -> Iterator[Wanted]:
    for run in runs(tree, readings):
        likely = _likely_spellings(speller.run_steps(typed(run)), speller)
        for part in run:
            if not isinstance(part, Reading):
                yield from _as_typed(part, speller, likely)
                continue
            for word in part.words if part.literal else ():
                yield from _as_typed(word, speller, likely)
            for other in part.others:
                if isinstance(other, (query.Word, query.Phrase)):
                    yield _instead(other, speller)
    for prefix in prefixes(tree):
        steps = speller.prefix_steps(prefix.text, TEXT)
        if all(step.terms for step in steps):
            spelled = tuple(step.typed for step in steps)
            yield Wanted(tuple(dict(step.terms) for step in steps), typed=spelled, prefix=True)


def _as_typed(
    node: query.Word | query.Phrase | query.Fuzzy, speller: Speller, likely: Mapping[Spellings, set[str]]
) -> Iterator[Wanted]:
    steps = speller.steps(node)
    if steps:
        yield Wanted(
            tuple(_qualities(step, likely.get(step, set())) for step in steps),
            speller.idf(steps),
            node.slop if isinstance(node, query.Phrase) else 0,
            tuple(step.typed for step in steps),
        )


def _instead(other: query.Word | query.Phrase, speller: Speller) -> Wanted:
    """Return what says the same in other words: its rarest syllable tells how much it is worth."""
    steps = speller.steps(other)
    return Wanted(
        tuple(dict(step.terms) for step in steps),
        max(speller.idf((step,)) for step in steps),
        other.slop if isinstance(other, query.Phrase) else 0,
    )


def _likely_spellings(steps: tuple[Spellings, ...], speller: Speller) -> dict[Spellings, set[str]]:
    """Return the spellings of unaccented syllables that make likely words with their neighbours."""
    likely: dict[Spellings, set[str]] = {}
    if any(step.opened for step in steps):
        for read in speller.read_words(steps):
            for word in read.words:
                for step, syllable in zip(steps[read.first : read.last], word.split("_"), strict=True):
                    likely.setdefault(step, set()).add(syllable)
    return likely


def _qualities(step: Spellings, likely: set[str]) -> dict[str, float]:
    if not (step.opened and likely):
        return dict(step.terms)
    typed_term = step.terms[0][0]
    return {
        term: weight if term == typed_term or term in likely else weight * UNLIKELY_SHARE
        for term, weight in step.terms
    }
