"""Which words of a query stand next to each other? What is scored and marked is read off its runs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TypeAlias

from tgsearch import query
from tgsearch.resolve.readings import Part, Reading, Readings

# What is to be found as it is typed.
Typed: TypeAlias = "query.Word | query.Phrase | query.Fuzzy"
Run: TypeAlias = "tuple[Typed | Reading, ...]"


def runs(node: query.Node, readings: Readings) -> Iterator[Run]:
    """Yield what is to be found, in the order it is typed; words next to each other come together."""
    match node:
        case query.Word():
            yield from runs(query.Bag((node,)), readings)
        case query.Phrase() | query.Fuzzy():
            yield (node,)
        case query.Bag(clauses):
            for in_run, group in itertools.groupby(readings.of(clauses), _is_typed_word):
                if in_run:
                    yield tuple(part for part in group if isinstance(part, (query.Word, Reading)))
                else:
                    for part in group:
                        if not isinstance(part, Reading):
                            yield from runs(part, readings)
        case query.And(clauses) | query.Or(clauses):
            for each in clauses:
                yield from runs(each, readings)
        case query.InField("title", clause):
            yield from runs(clause, readings)
        case query.InField("number", clause):
            for each in readings.full_numbers(clause):
                yield from runs(each, readings)


def _is_typed_word(part: Part) -> bool:
    return isinstance(part, (query.Word, Reading))


def typed(run: Run) -> Iterator[Typed]:
    """Yield the nodes of a run as they were typed."""
    for part in run:
        if isinstance(part, Reading):
            yield from part.words
        else:
            yield part


def prefixes(node: query.Node) -> Iterator[query.Prefix]:
    """Yield the prefixes of a tree that count for the order."""
    match node:
        case query.Prefix():
            yield node
        case query.Bag(clauses) | query.And(clauses) | query.Or(clauses):
            for each in clauses:
                yield from prefixes(each)
        case query.InField("title", clause):
            yield from prefixes(clause)
