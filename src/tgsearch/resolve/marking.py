"""What of a query is marked in the documents that it finds?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from tgsearch import query
from tgsearch.engine.base import TEXT
from tgsearch.resolve.readings import Reading, Readings
from tgsearch.resolve.runs import Run, prefixes, runs, typed
from tgsearch.resolve.spellings import Speller, Spellings
from tgsearch.snippet import Wanted

# The steps of the word that a syllable is part of, () if it is a word itself; and its place there.
_InWord: TypeAlias = "tuple[tuple[Mapping[str, float], ...], int]"

MAX_WANTED = 100  # of one query: what comes after is hardly a query any more
UNLIKELY_SHARE = 0.4  # of its quality has a spelling that makes no likely word with its neighbours


def wanted_things(tree: query.Node, speller: Speller, readings: Readings) -> tuple[Wanted, ...]:
    """Return what passages are chosen by and what is marked in them, each once, in the order it is typed."""
    distinct: dict[object, Wanted] = {}
    for each in _wanted(tree, speller, readings):
        distinct.setdefault((each.typed, each.slop, each.prefix, *map(frozenset, each.steps)), each)
        if len(distinct) == MAX_WANTED:
            break
    return tuple(distinct.values())


def _wanted(tree: query.Node, speller: Speller, readings: Readings) -> Iterator[Wanted]:
    groups = itertools.count(1)
    for run in runs(tree, readings):
        steps = speller.run_steps(typed(run))
        likely = _likely_spellings(steps, speller)
        words = _places_in_words(run, steps, speller)
        for part in run:
            if isinstance(part, Reading):
                yield from _of_reading(part, speller, likely, next(groups), words)
            else:
                yield from _as_typed(part, speller, likely, 0, next(words))
    for prefix in prefixes(tree):
        steps = speller.prefix_steps(prefix.text, TEXT)
        if all(step.terms for step in steps):
            spelled = tuple(step.typed for step in steps)
            yield Wanted(tuple(dict(step.terms) for step in steps), typed=spelled, prefix=True)


def _of_reading(
    reading: Reading,
    speller: Speller,
    likely: Mapping[Spellings, set[str]],
    group: int,
    words: Iterator[_InWord],
) -> Iterator[Wanted]:
    for word, in_word in zip(reading.words, words, strict=False):
        if reading.literal:
            yield from _as_typed(word, speller, likely, group, in_word)
    unaccented = reading.literal and _lacks_accents(reading, speller)
    for other in reading.others:
        if isinstance(other, (query.Word, query.Phrase)):
            yield _instead(other, speller, group, unaccented=unaccented)


def _lacks_accents(reading: Reading, speller: Speller) -> bool:
    """Tell whether something typed stands in no document as it is typed, but with accents."""
    steps = speller.run_steps(reading.words)
    return any(
        step.opened and len(step.names) > 1 and not speller.frequency_of(step.names[0]) for step in steps
    )


def _as_typed(
    node: query.Word | query.Phrase | query.Fuzzy,
    speller: Speller,
    likely: Mapping[Spellings, set[str]],
    group: int,
    in_word: _InWord,
) -> Iterator[Wanted]:
    steps = speller.steps(node)
    if steps:
        word, place = in_word
        yield Wanted(
            tuple(_qualities(step, likely.get(step, set())) for step in steps),
            speller.idf(steps),
            node.slop if isinstance(node, query.Phrase) else 0,
            tuple(step.typed for step in steps),
            group=group,
            word=word,
            place=place,
        )


def _places_in_words(run: Run, steps: Sequence[Spellings], speller: Speller) -> Iterator[_InWord]:
    """Yield for each node of a run the steps of the word that it is a syllable of, and its place there."""
    steps = tuple(steps)
    words: dict[int, _InWord] = {}
    for first, last in _words(run, steps, speller):
        whole = tuple(dict(step.terms) for step in steps[first:last])
        words.update((first + place, (whole, place)) for place in range(last - first))
    at = 0
    for node in typed(run):
        size = len(speller.steps(node))
        yield words.get(at, ((), 0)) if size == 1 else ((), 0)
        at += size


def _words(run: Run, steps: tuple[Spellings, ...], speller: Speller) -> Iterator[tuple[int, int]]:
    """Yield where the words of several syllables stand among the steps of a run."""
    if any(step.opened for step in steps):
        for read in speller.read_words(steps):
            if read.last - read.first > 1 and read.probability > 0.5:  # so that no two overlap
                yield read.first, read.last
        return
    terms = [step.names[0] for step in steps]
    at = 0
    for word in speller.words(" ".join(node.text for node in typed(run))):
        syllables = word.split("_")
        starts = range(at, len(terms) - len(syllables) + 1) if len(syllables) > 1 else ()
        first = next((start for start in starts if terms[start : start + len(syllables)] == syllables), None)
        if first is not None:
            at = first + len(syllables)
            yield first, at


def _instead(other: query.Word | query.Phrase, speller: Speller, group: int, *, unaccented: bool) -> Wanted:
    """Return what says the same in other words: its rarest syllable tells how much it is worth.

    What was typed without its accents is found without them, in other words too.
    """
    steps = speller.steps(other)
    return Wanted(
        tuple(dict(step.terms) for step in steps),
        max(speller.idf((step,)) for step in steps),
        other.slop if isinstance(other, query.Phrase) else 0,
        instead=True,
        unaccented=unaccented,
        group=group,
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
