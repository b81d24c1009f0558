"""What does a query mean in this index? Typed words become terms, places units, dates days.

The result is what an engine takes: match trees in tiers, score clauses, and
beside them what snippets should mark.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from tgsearch import query, ranking
from tgsearch.engine.base import (
    TEXT,
    TITLE,
    WORDS,
    AllOf,
    AnyOf,
    Clause,
    Everything,
    HasSequence,
    HasTerm,
    MatchNode,
    Nothing,
    Outside,
    PairClause,
    TermClause,
)
from tgsearch.errors import AmbiguousLocalityError, DateSyntaxError, TgsearchError, UnknownLocalityError
from tgsearch.queryparse import Note
from tgsearch.results import Remark
from tgsearch.snippet import Wanted
from tgsearch.text import fold, is_folded

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.localities.units import Gazetteer

MAX_SPELLINGS = 40  # of one unaccented syllable: `o` alone has about thirty
MAX_EXPANSIONS = 200  # terms of a prefix
UNACCENTED_WEIGHT = 0.9
# A query of fewer syllables and clauses is a name or a term, and half of that is another one.
# From here on some words may be missing: when no document holds all, …
LOOSE_CLAUSES = 4
# … and in a query that reads as a sentence also when only few do.
SENTENCE_CLAUSES = 7
ENOUGH_FOR_SENTENCE = 10


class Lexicon(Protocol):
    """What resolving asks of an index; every `engine.base.Searcher` answers it."""

    @property
    def document_count(self) -> int:
        """How many documents the index has."""

    def document_frequency(self, field: str, term: str) -> int:
        """Return in how many documents a term stands."""

    def terms_with_prefix(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the most frequent terms that begin with a prefix."""

    def terms_folding_to(self, field: str, folded: str) -> tuple[tuple[str, int], ...]:
        """Return the terms with a fold, with document frequencies."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A query as an engine can answer it."""

    tiers: tuple[MatchNode, ...]
    enough: int  # how many hits of the first tiers make the later ones needless
    clauses: tuple[Clause, ...]
    wanted: tuple[Wanted, ...]
    notes: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Spellings:
    """One typed syllable: the terms that serve for it, best first, with weights in (0, 1]."""

    terms: tuple[tuple[str, float], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(term for term, _ in self.terms)


@dataclass(slots=True)
class _Run:
    """Words that stand next to each other: together they are segmented and paired."""

    texts: list[str] = field(default_factory=list)


class Resolver:
    """Resolves queries against one snapshot of an index."""

    def __init__(
        self,
        analyzer: Analyzer,
        lexicon: Lexicon,
        *,
        accents: str,
        today: date,
        gazetteer: Callable[[], Gazetteer],
    ) -> None:
        """Take what decides the meaning; `gazetteer` is called only for a query that names a place field."""
        self._analyzer = analyzer
        self._lexicon = lexicon
        self._accents = accents
        self._today = today
        self._gazetteer = gazetteer
        self._notes: list[Remark] = []
        self._spelled: dict[str, _Spellings] = {}

    def resolve(self, tree: query.Node, match: str) -> Resolution:
        """Resolve a tree; `match` is "all", "any" or "auto" and rules over words put next to each other."""
        self._notes = []
        strict = self._match(tree, loose=False)
        loose = self._match(tree, loose=True)
        tiers: tuple[MatchNode, ...]
        optional = _optional_clauses(tree)
        if match == "any":
            tiers = (loose,)
        elif match == "all" or strict == loose or optional < LOOSE_CLAUSES:
            tiers = (strict,)
        else:
            tiers = (strict, loose)
        clauses, wanted = self._scoring(tree)
        enough = ENOUGH_FOR_SENTENCE if optional >= SENTENCE_CLAUSES else 1
        return Resolution(tiers, enough, clauses, wanted, tuple(dict.fromkeys(self._notes)))

    # Which documents

    def _match(self, node: query.Node, *, loose: bool, field_name: str = TEXT) -> MatchNode:
        match node:
            case query.Everything():
                return Everything()
            case query.Word(text):
                return self._sequence(text, field_name, 0)
            case query.Phrase(text, slop):
                return self._sequence(text, field_name, slop)
            case query.Prefix(text):
                return HasTerm(field_name, self._with_prefix(text, field_name))
            case query.Fuzzy(text):
                return self._sequence(text, field_name, 0, any_accent=True)
            case query.Bag(clauses):
                return self._bag(clauses, loose=loose, field_name=field_name)
            case query.And(clauses):
                return AllOf(tuple(self._match(each, loose=loose, field_name=field_name) for each in clauses))
            case query.Or(clauses):
                return AnyOf(tuple(self._match(each, loose=loose, field_name=field_name) for each in clauses))
            case query.Not(clause):
                return Outside(self._match(clause, loose=False, field_name=field_name))
            case query.InField(name, clause):
                return self._in_field(name, clause, loose=loose)

    def _bag(self, clauses: Sequence[query.Node], *, loose: bool, field_name: str) -> MatchNode:
        if not clauses:
            return Nothing()
        nodes = [(each, self._match(each, loose=loose, field_name=field_name)) for each in clauses]
        required = [node for each, node in nodes if _is_filter(each)]
        optional = [node for each, node in nodes if not _is_filter(each)]
        if loose and len(optional) > 1:
            optional = [AnyOf(tuple(optional))]
        together = (*optional, *required)
        return together[0] if len(together) == 1 else AllOf(together)

    def _sequence(self, text: str, field_name: str, slop: int, *, any_accent: bool = False) -> MatchNode:
        syllables = self._analyzer.syllables(text).terms
        steps = tuple(self._spellings(syllable, any_accent=any_accent).names for syllable in syllables)
        if not steps:
            return Nothing()
        return HasTerm(field_name, steps[0]) if len(steps) == 1 else HasSequence(field_name, steps, slop)

    def _with_prefix(self, text: str, field_name: str) -> tuple[str, ...]:
        terms = self._analyzer.syllables(text).terms
        return self._lexicon.terms_with_prefix(field_name, terms[-1], MAX_EXPANSIONS) if terms else ()

    def _in_field(self, name: str, clause: query.Node, *, loose: bool) -> MatchNode:
        if name == "title":
            return self._match(clause, loose=loose, field_name=TITLE)
        from tgsearch import filters

        if isinstance(clause, (query.Or, query.And)):
            nodes = tuple(self._in_field(name, each, loose=loose) for each in clause.clauses)
            return AnyOf(nodes) if isinstance(clause, query.Or) else AllOf(nodes)
        value = clause.text if isinstance(clause, (query.Word, query.Phrase)) else str(clause)
        if name == "place":
            return self._in_place(value, clause)
        if name == "date":
            return self._in_date(value, clause)
        if name == "type":
            return filters.of_type(value)
        return self._sequence(value, TEXT, 0)

    def _in_place(self, value: str, clause: query.Node) -> MatchNode:
        from tgsearch import filters

        try:
            return filters.in_place(value, self._gazetteer())
        except UnknownLocalityError as error:
            self._notes.append(remark(error))
            return self._match(clause, loose=False)
        except AmbiguousLocalityError as error:
            self._notes.append(remark(error))
            names = error.candidates
            candidates = names if isinstance(names, tuple) else ()
            return AnyOf(tuple(filters.in_place(str(name), self._gazetteer()) for name in candidates))

    def _in_date(self, value: str, clause: query.Node) -> MatchNode:
        from tgsearch import filters

        try:
            return filters.in_span(value, self._today)
        except DateSyntaxError as error:
            self._notes.append(remark(error))
            return self._match(clause, loose=False)

    # Spellings

    def _spellings(self, term: str, *, any_accent: bool = False) -> _Spellings:
        """Return the terms that a typed syllable stands for; itself even if the index has it not."""
        open_accents = (
            any_accent or self._accents == "ignore" or (self._accents == "auto" and is_folded(term))
        )
        if not open_accents or not any(letter.isalpha() for letter in term):
            return _Spellings(((term, 1.0),))
        if term not in self._spelled:
            others = self._lexicon.terms_folding_to(TEXT, fold(term))[:MAX_SPELLINGS]
            weighted = ((other, UNACCENTED_WEIGHT) for other, _ in others if other != term)
            self._spelled[term] = _Spellings(((term, 1.0), *weighted))
        return self._spelled[term]

    # In what order, and what to mark

    def _scoring(self, tree: query.Node) -> tuple[tuple[Clause, ...], tuple[Wanted, ...]]:
        clauses: list[Clause] = []
        wanted: list[Wanted] = []
        for run in _runs(tree):
            spellings = []
            for text in run.texts:
                own = [self._spellings(term) for term in self._analyzer.syllables(text).terms]
                spellings += own
                if own:
                    wanted.append(self._wanted(own))
            clauses += self._run_clauses(" ".join(run.texts), spellings)
        for prefix in _prefixes(tree):
            terms = self._with_prefix(prefix.text, TEXT)
            if terms:
                weighted = tuple((term, 1.0) for term in terms)
                clauses.append(TermClause(TEXT, weighted, ranking.SYLLABLE_WEIGHT))
                wanted.append(Wanted((dict(weighted),)))
        return tuple(_merged(clauses)), tuple(wanted)

    def _wanted(self, steps: Sequence[_Spellings]) -> Wanted:
        frequency = min(
            sum(self._lexicon.document_frequency(TEXT, term) for term in step.names) for step in steps
        )
        weight = ranking.idf(min(frequency, self._lexicon.document_count), self._lexicon.document_count)
        return Wanted(tuple(dict(step.terms) for step in steps), weight)

    def _run_clauses(self, text: str, spellings: Sequence[_Spellings]) -> Iterator[Clause]:
        for each in spellings:
            yield TermClause(TEXT, each.terms, ranking.SYLLABLE_WEIGHT)
            yield TermClause(TITLE, each.terms, ranking.TITLE_WEIGHT)
        for word in self._analyzer.words(text):
            yield TermClause(WORDS, ((word, 1.0),), ranking.WORD_WEIGHT)
        for first, second in itertools.pairwise(spellings):
            yield PairClause(first.terms, second.terms, ranking.PAIR_WEIGHT)


def _is_filter(node: query.Node) -> bool:
    """Tell whether a clause narrows the result and can't be left out when words may be missing."""
    if isinstance(node, (query.And, query.Or)):
        return all(map(_is_filter, node.clauses))
    return isinstance(node, query.Not) or (isinstance(node, query.InField) and node.name != "title")


def _optional_clauses(node: query.Node) -> int:
    """Count the words and clauses of the widest bag that may be missing from a partial match."""
    match node:
        case query.Bag(clauses):
            return sum(not _is_filter(each) for each in clauses)
        case query.And(clauses) | query.Or(clauses):
            return max(map(_optional_clauses, clauses), default=0)
    return 0


def _runs(node: query.Node) -> Iterator[_Run]:
    """Yield the runs of positive words and phrases, in the order they are typed."""
    match node:
        case query.Word(text) | query.Phrase(text) | query.Fuzzy(text):
            yield _Run([text])
        case query.Bag(clauses):
            run = _Run()
            for each in clauses:
                if isinstance(each, query.Word):
                    run.texts.append(each.text)
                    continue
                if run.texts:
                    yield run
                run = _Run()
                yield from _runs(each)
            if run.texts:
                yield run
        case query.And(clauses) | query.Or(clauses):
            for each in clauses:
                yield from _runs(each)
        case query.InField("title" | "number", clause):
            yield from _runs(clause)


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
            plain = TermClause(clause.field, clause.terms)
        else:
            plain = PairClause(clause.firsts, clause.seconds)
        weights[plain] = weights.get(plain, 0.0) + clause.weight
    for plain, weight in weights.items():
        if isinstance(plain, TermClause):
            yield TermClause(plain.field, plain.terms, weight)
        else:
            yield PairClause(plain.firsts, plain.seconds, weight)


def remark(told: TgsearchError | Note) -> Remark:
    """Return what an error or a note says, in both languages."""
    return Remark(told.message("en"), told.message("vi"))
