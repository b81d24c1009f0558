"""What is an engine asked for a query, and what if it finds nothing?

The query is parsed and resolved, filters and the page become a request. When
that finds nothing, the query is tried as raw keystrokes, and at last another
one is proposed; so it is when what is found may be by a slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tgsearch.engine.base import (
    TEXT,
    AllOf,
    AnyOf,
    Everything,
    HasSequence,
    MatchNode,
    Searcher,
    SearchRequest,
    SearchResponse,
)
from tgsearch.errors import DateSyntaxError, OptionError
from tgsearch.facets import DATE_FACET, NOW_FACET, NUMBER_FACET, PLACE_FACET, TYPE_FACET
from tgsearch.localities import gazetteer
from tgsearch.query import Node
from tgsearch.queryparse import Parsed, parse
from tgsearch.resolve import Resolution, Resolver
from tgsearch.resolve.remarks import did_you_mean
from tgsearch.results import Remark
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer

SORTS = ("relevance", "newest", "oldest")
MATCHES = ("auto", "all", "any")
ACCENTS = ("auto", "exact", "ignore")
UNITS = ("then", "today")
FACETS = (PLACE_FACET, DATE_FACET, TYPE_FACET, NUMBER_FACET)
USUAL_FACETS = FACETS[:3]  # counted where nobody says which
MAX_LIMIT = 10_000
_MAX_FIRST_LOOK = 4000  # hits of a collapsed search, unless the page has more


@frozen
class SearchOptions:
    """Everything about a search but its query; `Index.search` tells what each means."""

    locality: str | Sequence[str] | None = None
    since: str | date | None = None
    until: str | date | None = None
    year: int | str | Sequence[int | str] | None = None
    type: str | Sequence[str] | None = None
    number: str | Sequence[str] | None = None
    units: str | None = None
    sort: str = "relevance"
    limit: int = 10
    page: int = 1
    facets: bool | str | Sequence[str] = True
    all_values: bool = False
    match: str = "auto"
    accents: str = "auto"
    explain: bool = False
    collapse: bool = False

    def __post_init__(self) -> None:
        """Check what can be checked without an index.

        Raises:
            OptionError: an option has a value that it can't take.
        """
        _check("sort", self.sort, SORTS)
        _check("match", self.match, MATCHES)
        _check("accents", self.accents, ACCENTS)
        if self.units is not None:
            _check("units", self.units, UNITS)
        for facet in _names(self.facets):
            _check("facets", facet, FACETS)
        if not 0 <= self.limit <= MAX_LIMIT:
            raise OptionError(option="limit", value=self.limit, allowed=f"0–{MAX_LIMIT}")
        if self.page < 1:
            raise OptionError(option="page", value=self.page, allowed="1, 2, …")

    @property
    def counted(self) -> tuple[str, ...]:
        """The facets to count, in the order of `FACETS`."""
        names = _names(self.facets)
        return tuple(facet for facet in FACETS if facet in names)


def _names(facets: bool | str | Sequence[str]) -> Sequence[str]:
    if isinstance(facets, bool):
        return USUAL_FACETS if facets else ()
    return (facets,) if isinstance(facets, str) else facets


def _check(option: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise OptionError(option=option, value=value, allowed=" | ".join(allowed))


def parse_query(query: str, today: date) -> Parsed:
    """Return the tree of a query text, with what could not be read as it may have been meant."""
    if ":" not in query:  # no field, whose value may go on over several words
        return parse(query)
    from tgsearch import filters

    return parse(
        query,
        known_place=lambda text: filters.names_place(text, gazetteer()),
        known_date=lambda text: filters.names_date(text, today),
        known_type=filters.names_type,
        known_number=filters.names_number,
    )


@frozen
class Filter:
    """One filter of a search."""

    facet: str  # what it chooses values of
    typed: str
    lets_through: MatchNode


def filters_of(options: SearchOptions, today: date) -> Iterator[Filter]:
    """Yield each filter that is set; one with several values lets through what has any of them."""
    dates = (options.since, options.until, options.year)
    if not any((options.locality, *dates, options.type, options.number)):
        return
    from tgsearch import filters

    if places := _values(options.locality):
        nodes = [filters.in_place(place, gazetteer(), options.units) for place in places]
        yield Filter(PLACE_FACET, " | ".join(places), _any_of(nodes))
    if options.since or options.until:
        first = filters.span_of(options.since, today).start if options.since else None
        last = filters.span_of(options.until, today).end if options.until else None
        span = f"{options.since or ''}..{options.until or ''}"
        if first and last and last < first:  # nearly always a slip in one of the two, so not swapped
            raise DateSyntaxError(text=span)
        yield Filter(DATE_FACET, span, filters.within_days(first, last))
    if years := _values(options.year):
        spans = [filters.span_of(year, today) for year in years]
        nodes = [filters.within_days(span.start, span.end) for span in spans]
        yield Filter(DATE_FACET, " | ".join(years), _any_of(nodes))
    if types := _values(options.type):
        yield Filter(TYPE_FACET, " | ".join(types), _any_of([filters.of_type(kind) for kind in types]))
    if numbers := _values(options.number):
        nodes = [filters.with_number(number) for number in numbers]
        yield Filter(NUMBER_FACET, " | ".join(numbers), _any_of(nodes))


def _values(given: int | str | Sequence[int | str] | None) -> tuple[str, ...]:
    """Return the values that an option was given, one or several; what is empty is not set."""
    values = (given,) if given is None or isinstance(given, (int, str)) else given
    return tuple(str(value) for value in values if value)


def _any_of(nodes: Sequence[MatchNode]) -> MatchNode:
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))


def _all_of(filters: Sequence[Filter]) -> MatchNode:
    return AllOf(tuple(each.lets_through for each in filters)) if filters else Everything()


@frozen
class Answer:
    """What an engine said to a query, and what it was asked."""

    resolution: Resolution
    request: SearchRequest
    response: SearchResponse
    notes: tuple[Remark, ...] = ()  # beside those of the resolution


class Asking:
    """Asks one snapshot of an index for what query trees mean, under the same options."""

    def __init__(
        self,
        searcher: Searcher,
        analyzer: Analyzer,
        options: SearchOptions,
        today: date,
        *,
        stored: bool = True,
    ) -> None:
        """Take the snapshot, `today` for dates that count from it, and whether texts are wanted.

        Raises:
            DateSyntaxError: a date can't be read, or `until` ends before `since` begins.
            UnknownLocalityError: no place is called `locality`.
            AmbiguousLocalityError: several are.
        """
        self._searcher, self._options, self._stored = searcher, options, stored
        self._resolver = Resolver(
            analyzer, searcher, accents=options.accents, today=today, gazetteer=gazetteer
        )
        self._filters = tuple(filters_of(options, today))
        self._within = _all_of(self._filters)

    def answer(self, tree: Node) -> Answer:
        """Answer a tree; one that finds nothing is tried otherwise, or another one is proposed.

        Proposed is one as well where a word is in no document, and partial
        matches were found, and where one is said like another that is usual there.
        """
        answer = self.ask(self._resolver.resolve(tree, self._options.match))
        proposes = self._stored and bool(self._options.limit or self._options.counted)  # else nobody reads it
        if not answer.request.clauses:
            return answer
        if answer.response.total and not (proposes and self._is_partial(answer)):
            return self._with_proposal(answer, self._misheard(tree) if proposes else None)
        if not answer.response.total and self._options.accents != "exact":
            retyped, remarks = self._resolver.retyped(tree)
            again = self.ask(self._resolver.resolve(retyped, self._options.match)) if remarks else answer
            if again.response.total:
                return Answer(again.resolution, again.request, again.response, remarks)
        return self._with_proposal(answer, self._resolver.corrected(tree, self._totals) if proposes else None)

    def _with_proposal(self, answer: Answer, meant: Node | None) -> Answer:
        if meant is None:
            return answer
        return Answer(answer.resolution, answer.request, answer.response, (did_you_mean(str(meant)),))

    def _misheard(self, tree: Node) -> Node | None:
        """Return what may have been meant on the first page of what a tree finds, if that finds something."""
        meant = self._resolver.misheard(tree, self._beside) if self._options.page == 1 else None
        return meant if meant is not None and any(self._totals([meant])) else None

    def _beside(self, pairs: Sequence[tuple[str, str]]) -> list[int]:
        """Return how many documents have each of some pairs of syllables side by side."""
        nodes = (HasSequence(TEXT, ((first,), (second,))) for first, second in pairs)
        requests = [SearchRequest((node,), self._within, limit=0) for node in nodes]
        return [response.total for response in self._searcher.search_all(requests)]

    def _is_partial(self, answer: Answer) -> bool:
        """Tell whether no document has all that is asked for, for want of a word that is in none."""
        if not answer.resolution.lacking:
            return False
        whole = SearchRequest(answer.request.tiers[:1], self._within, limit=0)
        return self._searcher.search(whole).total == 0

    def ask(self, resolution: Resolution) -> Answer:
        """Ask for a page of what a query was resolved to."""
        options = self._options
        by_relevance = options.sort == "relevance" and bool(resolution.clauses)
        offset, limit = (options.page - 1) * options.limit, options.limit
        if options.collapse:  # from the first hit on, and some more in place of those that are folded
            offset, limit = 0, min(offset + 2 * limit, max(2 * limit, _MAX_FIRST_LOOK))
        request = SearchRequest(
            tiers=resolution.tiers,
            within=self._within,
            clauses=resolution.clauses,
            # Nothing to score by: what is new comes first.
            sort=options.sort if by_relevance or options.sort != "relevance" else "newest",
            offset=offset,
            limit=limit,
            facets=tuple(map(self._counted, options.counted)),
            stored=self._stored,
            mixed=resolution.mixed,
            enough=self._enough(resolution),
        )
        widened = dict(self._widened(request)) if options.all_values else {}
        response, *others = self._searcher.search_all((request, *widened.values()))
        answers = dict(zip(widened, others, strict=True))
        counts = {}
        for facet in options.counted:
            counts[facet] = answers.get(facet, response).facets[self._counted(facet)]
        return Answer(
            resolution,
            request,
            SearchResponse(response.total, response.documents, counts, response.tiers_used),
        )

    def _enough(self, resolution: Resolution) -> int:
        """Return how many hits are enough, so that a row of a facet narrows to what is counted in it.

        Where partial matches follow when only few documents have all words,
        few are meant of the index, not of what the filters leave of it.
        """
        if resolution.enough <= 1 or not self._filters:
            return resolution.enough
        whole = SearchRequest(resolution.tiers, limit=0, enough=resolution.enough)
        return 0 if self._searcher.search(whole).tiers_used == len(resolution.tiers) else 1

    def _counted(self, facet: str) -> str:
        """Return the facet of the engine that is shown as one of ours."""
        return NOW_FACET if facet == PLACE_FACET and self._options.units == "today" else facet

    def _widened(self, request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
        """Yield what is asked for the facets that have filters, each without those of its own."""
        for facet in self._options.counted:
            others = tuple(each for each in self._filters if each.facet != facet)
            if len(others) < len(self._filters):
                within, counted = _all_of(others), self._counted(facet)
                yield (
                    facet,
                    SearchRequest(request.tiers, within, limit=0, facets=(counted,), enough=request.enough),
                )

    def resolve(self, tree: Node) -> Resolution:
        """Return what a tree means in this index."""
        return self._resolver.resolve(tree, self._options.match)

    def _totals(self, trees: Sequence[Node]) -> list[int]:
        """Return how many documents have all of each tree."""
        self._resolver.anticipate(trees)
        requests = [
            SearchRequest(self._resolver.resolve(tree, "all").tiers, self._within, limit=0) for tree in trees
        ]
        return [response.total for response in self._searcher.search_all(requests)]
