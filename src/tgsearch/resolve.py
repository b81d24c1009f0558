"""What does a query mean in this index? Typed words become terms, places units, dates days.

The result is what an engine takes: match trees in tiers, score clauses, and
beside them what snippets should mark.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias

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
from tgsearch.snippet import Wanted, read_apart
from tgsearch.text import fold, is_folded
from tgsearch.value import frozen

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


@frozen
class Resolution:
    """A query as an engine can answer it."""

    tiers: tuple[MatchNode, ...]
    enough: int  # how many hits of the first tiers make the later ones needless
    clauses: tuple[Clause, ...]
    wanted: tuple[Wanted, ...]
    notes: tuple[Remark, ...]


@frozen
class _Spellings:
    """One typed syllable: the terms that serve for it, best first, with weights in (0, 1]."""

    terms: tuple[tuple[str, float], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(term for term, _ in self.terms)


# What is typed as words; those next to each other are segmented and paired together.
_Words: TypeAlias = query.Word | query.Phrase | query.Fuzzy


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
        self._unread: set[query.InField] = set()  # whose value names no place and no date
        # What was asked of the analyzer and the lexicon.
        self._read: dict[str, Sequence[str]] = {}  # the terms of a typed text
        self._spelled: dict[str, _Spellings] = {}
        self._frequencies: dict[str, int] = {}

    def resolve(self, tree: query.Node, match: str) -> Resolution:
        """Resolve a tree; `match` is "all", "any" or "auto" and rules over words put next to each other."""
        self._notes, self._unread = [], set()
        if typed := set(_typed(tree)):
            self._read |= {
                text: tokens.terms for text, tokens in read_apart(typed, self._analyzer.syllables).items()
            }
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
        clauses, wanted = self._scoring(_with_words(tree, self._unread))
        enough = ENOUGH_FOR_SENTENCE if optional >= SENTENCE_CLAUSES else 1
        return Resolution(tiers, enough, clauses, wanted, tuple(dict.fromkeys(self._notes)))

    # Which documents

    def _match(self, node: query.Node, *, loose: bool, field_name: str = TEXT) -> MatchNode:
        match node:
            case query.Everything():
                return Everything()
            case query.Word() | query.Fuzzy():
                return _sequence(self._steps(node), field_name)
            case query.Phrase(_, slop):
                return _sequence(self._steps(node), field_name, slop)
            case query.Prefix(text):
                return _sequence(self._prefix_steps(text, field_name), field_name)
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

    def _in_field(self, name: str, clause: query.Node, *, loose: bool) -> MatchNode:
        if name == "title":
            return self._match(clause, loose=loose, field_name=TITLE)
        from tgsearch import filters

        if isinstance(clause, (query.Or, query.And)):
            nodes = tuple(self._in_field(name, each, loose=loose) for each in clause.clauses)
            return AnyOf(nodes) if isinstance(clause, query.Or) else AllOf(nodes)
        value = clause.text if isinstance(clause, (query.Word, query.Phrase)) else str(clause)
        if name == "number":
            return self._match(clause, loose=False)
        if name == "type":
            return filters.of_type(value)
        try:
            return self._in_place(value) if name == "place" else filters.in_span(value, self._today)
        except (UnknownLocalityError, DateSyntaxError) as error:
            self._notes.append(remark(error))
            self._unread.add(query.InField(name, clause))
            return self._match(clause, loose=False)

    def _in_place(self, value: str) -> MatchNode:
        from tgsearch import filters

        try:
            return filters.in_place(value, self._gazetteer())
        except AmbiguousLocalityError as error:
            self._notes.append(remark(error))
            names = error.candidates
            candidates = names if isinstance(names, tuple) else ()
            return AnyOf(tuple(filters.in_place(str(name), self._gazetteer()) for name in candidates))

    # Spellings

    def _steps(self, node: _Words) -> tuple[_Spellings, ...]:
        """Return the spellings of each syllable."""
        any_accent = isinstance(node, query.Fuzzy)
        return tuple(self._spellings(term, any_accent=any_accent) for term in self._read[node.text])

    def _prefix_steps(self, text: str, field_name: str) -> tuple[_Spellings, ...]:
        """Return the spellings of each syllable; of the last one, all that the index has with it in front."""
        *whole, beginning = self._read[text]
        terms = self._lexicon.terms_with_prefix(field_name, beginning, MAX_EXPANSIONS)
        return (*map(self._spellings, whole), _Spellings(tuple((term, 1.0) for term in terms)))

    def _spellings(self, term: str, *, any_accent: bool = False) -> _Spellings:
        """Return the terms that a typed syllable stands for; itself even if the index has it not."""
        open_accents = (
            any_accent or self._accents == "ignore" or (self._accents == "auto" and is_folded(term))
        )
        if not open_accents or not any(letter.isalpha() for letter in term):
            return _Spellings(((term, 1.0),))
        if term not in self._spelled:
            others = self._lexicon.terms_folding_to(TEXT, fold(term))
            self._frequencies |= {term: 0, **dict(others)}
            weighted = ((other, UNACCENTED_WEIGHT) for other, _ in others[:MAX_SPELLINGS] if other != term)
            self._spelled[term] = _Spellings(((term, 1.0), *weighted))
        return self._spelled[term]

    # In what order, and what to mark

    def _scoring(self, tree: query.Node) -> tuple[tuple[Clause, ...], tuple[Wanted, ...]]:
        clauses: list[Clause] = []
        wanted: list[Wanted] = []
        for run in _runs(tree):
            spellings: list[_Spellings] = []
            for node in run:
                steps = self._steps(node)
                spellings += steps
                if steps:
                    wanted.append(self._wanted(steps, node.slop if isinstance(node, query.Phrase) else 0))
            clauses += self._run_clauses(" ".join(node.text for node in run), spellings)
        for prefix in _prefixes(tree):
            steps = self._prefix_steps(prefix.text, TEXT)
            if all(step.terms for step in steps):
                clauses += (TermClause(TEXT, step.terms, ranking.SYLLABLE_WEIGHT) for step in steps)
                wanted.append(Wanted(tuple(dict(step.terms) for step in steps)))
        return tuple(_merged(clauses)), tuple(wanted)

    def _wanted(self, steps: Sequence[_Spellings], slop: int) -> Wanted:
        frequency = min(sum(map(self._frequency, step.names)) for step in steps)
        weight = ranking.idf(min(frequency, self._lexicon.document_count), self._lexicon.document_count)
        return Wanted(tuple(dict(step.terms) for step in steps), weight, slop)

    def _frequency(self, term: str) -> int:
        if term not in self._frequencies:
            self._frequencies[term] = self._lexicon.document_frequency(TEXT, term)
        return self._frequencies[term]

    def _run_clauses(self, text: str, spellings: Sequence[_Spellings]) -> Iterator[Clause]:
        for each in spellings:
            yield TermClause(TEXT, each.terms, ranking.SYLLABLE_WEIGHT)
            yield TermClause(TITLE, each.terms, ranking.TITLE_WEIGHT)
        for word in self._analyzer.words(text):
            yield TermClause(WORDS, ((word, 1.0),), ranking.WORD_WEIGHT)
        for first, second in itertools.pairwise(spellings):
            yield PairClause(first.terms, second.terms, ranking.PAIR_WEIGHT)


def _sequence(steps: Sequence[_Spellings], field_name: str, slop: int = 0) -> MatchNode:
    if not steps or not all(step.terms for step in steps):
        return Nothing()
    names = tuple(step.names for step in steps)
    return HasTerm(field_name, names[0]) if len(names) == 1 else HasSequence(field_name, names, slop)


def _is_filter(node: query.Node) -> bool:
    """Tell whether a clause narrows the result and can't be left out when words may be missing."""
    if isinstance(node, (query.And, query.Or)):
        return all(map(_is_filter, node.clauses))
    if isinstance(node, query.InField):
        return node.name != "title" or _is_filter(node.clause)
    return isinstance(node, query.Not)


def _optional_clauses(node: query.Node) -> int:
    """Count the words and clauses of the widest bag that may be missing from a partial match."""
    match node:
        case query.Bag(clauses):
            return sum(not _is_filter(each) for each in clauses)
        case query.And(clauses) | query.Or(clauses):
            return max(map(_optional_clauses, clauses), default=0)
    return 0


def _with_words(node: query.Node, unread: set[query.InField]) -> query.Node:
    """Return a tree with words in place of the `unread` fields, except below a Not, which nothing scores."""
    match node:
        case query.InField(_, clause) if node in unread:
            return clause
        case query.Bag(clauses) | query.And(clauses) | query.Or(clauses):
            return type(node)(tuple(_with_words(each, unread) for each in clauses))
    return node


def _runs(node: query.Node) -> Iterator[tuple[_Words, ...]]:
    """Yield what is to be found, in the order it is typed; words next to each other come together."""
    match node:
        case query.Word() | query.Phrase() | query.Fuzzy():
            yield (node,)
        case query.Bag(clauses):
            for are_words, group in itertools.groupby(clauses, lambda each: isinstance(each, query.Word)):
                if are_words:
                    yield tuple(each for each in group if isinstance(each, query.Word))
                else:
                    for each in group:
                        yield from _runs(each)
        case query.And(clauses) | query.Or(clauses):
            for each in clauses:
                yield from _runs(each)
        case query.InField("title" | "number", clause):
            yield from _runs(clause)


def _typed(node: query.Node) -> Iterator[str]:
    """Yield every text in a tree that may have to be read into terms."""
    match node:
        case query.Word() | query.Phrase() | query.Fuzzy() | query.Prefix():
            yield node.text
        case query.Bag(clauses) | query.And(clauses) | query.Or(clauses):
            for each in clauses:
                yield from _typed(each)
        case query.Not(clause) | query.InField(_, clause):
            yield from _typed(clause)


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
