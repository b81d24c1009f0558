"""Which documents does a query mean? A query tree becomes the match tree of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tgsearch import query
from tgsearch.engine.base import (
    TEXT,
    TITLE,
    AllOf,
    AnyOf,
    Everything,
    HasSequence,
    HasTerm,
    MatchNode,
    Nothing,
    Outside,
)
from tgsearch.errors import AmbiguousLocalityError, DateSyntaxError, TgsearchError, UnknownLocalityError
from tgsearch.resolve.questions import question_words
from tgsearch.resolve.readings import Part, Reading, Readings
from tgsearch.resolve.spellings import Speller, Spellings
from tgsearch.resolve.tree import is_filter

if TYPE_CHECKING:
    from tgsearch.localities.units import Gazetteer


class Matcher:
    """Turns query trees into match trees, and keeps what could not be taken as typed."""

    def __init__(
        self,
        speller: Speller,
        readings: Readings,
        today: date,
        gazetteer: Callable[[], Gazetteer],
        *,
        answers: bool = False,
    ) -> None:
        """Take what gives words their terms, and what dates and places are looked up with.

        With `answers` a document need not hold the words of a question that only ask.
        """
        self._speller, self._readings = speller, readings
        self._today, self._gazetteer = today, gazetteer
        self._answers = answers
        self.asked = False  # whether there were such words
        self.widest = 0  # words and clauses of the widest bag that may be missing from a partial match
        self.errors: dict[str, TgsearchError] = {}  # what could not be taken as typed, by its sentence
        self.unread: set[query.InField] = set()  # fields whose value names no place and no date

    def match(self, node: query.Node, *, loose: bool, field: str = TEXT) -> MatchNode:
        """Return which documents a tree means; where words may be missing if `loose`."""
        match node:
            case query.Everything():
                return Everything()
            case query.Word():
                return self._all_of(self._readings.of((node,)), loose=loose, field=field)
            case query.Fuzzy():
                return sequence(self._speller.steps(node), field)
            case query.Phrase(_, slop):
                return sequence(self._speller.steps(node), field, slop)
            case query.Prefix(text):
                return sequence(self._speller.prefix_steps(text, field), field)
            case query.Bag(clauses):
                return self._all_of(self._readings.of(clauses), loose=loose, field=field)
            case query.And(clauses):
                return AllOf(tuple(self.match(each, loose=loose, field=field) for each in clauses))
            case query.Or(clauses):
                return AnyOf(tuple(self.match(each, loose=loose, field=field) for each in clauses))
            case query.Not(clause):
                return Outside(self._as_typed(clause, field))
            case query.InField(name, clause):
                return self._in_field(name, clause, loose=loose)

    def _as_typed(self, node: query.Node, field: str) -> MatchNode:
        """Return what a denied clause means: never more than was typed."""
        if isinstance(node, query.Word):
            return self._word(node, field)
        if isinstance(node, query.Bag):
            return AllOf(tuple(self._as_typed(each, field) for each in node.clauses))
        return self.match(node, loose=False, field=field)

    def _word(self, word: query.Word, field: str) -> MatchNode:
        return sequence(self._speller.steps(word), field)

    def _all_of(self, parts: Sequence[Part], *, loose: bool, field: str) -> MatchNode:
        if not parts:
            return Nothing()
        required: list[MatchNode] = []
        optional: list[MatchNode] = []
        for part in parts:
            narrows = not isinstance(part, Reading) and is_filter(part)
            (required if narrows else optional).append(self._part(part, loose=loose, field=field))
        if loose and len(optional) > 1:
            optional = [AnyOf(tuple(optional))]
        if not loose and self._answers:
            optional = self._without_question(parts, optional)
        self.widest = max(self.widest, len(optional))
        together = (*optional, *required)
        return together[0] if len(together) == 1 else AllOf(together)

    def _without_question(self, parts: Sequence[Part], nodes: list[MatchNode]) -> list[MatchNode]:
        """Leave out the nodes of words that only ask, if something else is left."""
        said = [part for part in parts if isinstance(part, Reading) or not is_filter(part)]
        only_ask = question_words([part.text if isinstance(part, query.Word) else "" for part in said])
        if not only_ask or len(only_ask) == len(nodes):
            return nodes
        self.asked = True
        return [node for place, node in enumerate(nodes) if place not in only_ask]

    def _part(self, part: Part, *, loose: bool, field: str) -> MatchNode:
        if isinstance(part, query.Word):
            return self._word(part, field)
        if not isinstance(part, Reading):
            return self.match(part, loose=loose, field=field)
        words = tuple(self._word(word, field) for word in part.words)
        others = self._others(part.others, field)
        if loose:
            return AnyOf((*words, *others))
        if not part.literal and others:
            return AnyOf(others)
        return AnyOf((words[0] if len(words) == 1 else AllOf(words), *others))

    def _others(self, others: Iterable[query.Node], field: str) -> tuple[MatchNode, ...]:
        return tuple(
            self._word(each, field)
            if isinstance(each, query.Word)
            else self.match(each, loose=False, field=field)
            for each in others
            if field == TEXT or not isinstance(each, query.InField)  # a title has no date
        )

    def _in_field(self, name: str, clause: query.Node, *, loose: bool) -> MatchNode:
        if name == "title":
            return self.match(clause, loose=loose, field=TITLE)
        if isinstance(clause, (query.Or, query.And)):
            nodes = tuple(self._in_field(name, each, loose=loose) for each in clause.clauses)
            return AnyOf(nodes) if isinstance(clause, query.Or) else AllOf(nodes)
        from tgsearch import filters

        value = clause.text if isinstance(clause, (query.Word, query.Phrase)) else str(clause)
        if name == "number":
            numbers = self._others(self._readings.full_numbers(clause), TEXT)
            return numbers[0] if len(numbers) == 1 else AnyOf(numbers)
        if name == "type":
            return filters.of_type(value)
        try:
            return self._in_place(value) if name == "place" else filters.in_span(value, self._today)
        except (UnknownLocalityError, DateSyntaxError) as error:
            self.errors[str(error)] = error
            self.unread.add(query.InField(name, clause))
            return self.match(clause, loose=False)

    def _in_place(self, value: str) -> MatchNode:
        from tgsearch import filters

        try:
            return filters.in_place(value, self._gazetteer())
        except AmbiguousLocalityError as error:
            self.errors[str(error)] = error
            names = error.candidates
            candidates = names if isinstance(names, tuple) else ()
            return AnyOf(tuple(filters.in_place(str(name), self._gazetteer()) for name in candidates))


def sequence(steps: Sequence[Spellings], field: str, slop: int = 0) -> MatchNode:
    """Return the documents that have the steps one after the other; none when a step has no term."""
    if not steps or not all(step.terms for step in steps):
        return Nothing()
    names = tuple(step.names for step in steps)
    return HasTerm(field, names[0]) if len(names) == 1 else HasSequence(field, names, slop)
