"""What is an engine asked for a query, and what if it finds nothing?

The query is parsed and resolved, filters and the page become a request. When
that finds nothing, the query is tried as raw keystrokes, and at last another
one is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tgsearch.engine.base import AllOf, Everything, MatchNode, Searcher, SearchRequest, SearchResponse
from tgsearch.errors import DateSyntaxError, OptionError
from tgsearch.facets import DATE_FACET, PLACE_FACET, TYPE_FACET
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
FACETS = (PLACE_FACET, DATE_FACET, TYPE_FACET)
MAX_LIMIT = 10_000


@frozen
class SearchOptions:
    """Everything about a search but its query; `Index.search` tells what each means."""

    locality: str | None = None
    since: str | date | None = None
    until: str | date | None = None
    year: int | str | None = None
    type: str | None = None
    sort: str = "relevance"
    limit: int = 10
    page: int = 1
    facets: bool = True
    match: str = "auto"
    accents: str = "auto"
    explain: bool = False

    def __post_init__(self) -> None:
        """Check what can be checked without an index.

        Raises:
            OptionError: an option has a value that it can't take.
        """
        _check("sort", self.sort, SORTS)
        _check("match", self.match, MATCHES)
        _check("accents", self.accents, ACCENTS)
        if not 0 <= self.limit <= MAX_LIMIT:
            raise OptionError(option="limit", value=self.limit, allowed=f"0–{MAX_LIMIT}")
        if self.page < 1:
            raise OptionError(option="page", value=self.page, allowed="1, 2, …")


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


def filters_of(options: SearchOptions, today: date) -> Iterator[tuple[str, MatchNode]]:
    """Yield each filter that is set, as it was typed, with what it lets through."""
    if not any((options.locality, options.since, options.until, options.year, options.type)):
        return
    from tgsearch import filters

    if options.locality:
        yield options.locality, filters.in_place(options.locality, gazetteer())
    if options.since or options.until:
        first = filters.span_of(options.since, today).start if options.since else None
        last = filters.span_of(options.until, today).end if options.until else None
        span = f"{options.since or ''}..{options.until or ''}"
        if first and last and last < first:  # nearly always a slip in one of the two, so not swapped
            raise DateSyntaxError(text=span)
        yield span, filters.in_days(first, last)
    if options.year:
        yield str(options.year), filters.in_span(str(options.year), today)
    if options.type:
        yield options.type, filters.of_type(options.type)


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
        nodes = tuple(node for _, node in filters_of(options, today))
        self._within: MatchNode = AllOf(nodes) if nodes else Everything()

    def answer(self, tree: Node) -> Answer:
        """Answer a tree; one that finds nothing is tried otherwise, or another one is proposed."""
        answer = self.ask(self._resolver.resolve(tree, self._options.match))
        if answer.response.total or not answer.request.clauses:
            return answer
        retyped, remarks = self._resolver.retyped(tree)
        if remarks and self._options.accents != "exact":
            again = self.ask(self._resolver.resolve(retyped, self._options.match))
            if again.response.total:
                return Answer(again.resolution, again.request, again.response, remarks)
        meant = self._resolver.corrected(tree, self._count)
        if meant is None:
            return answer
        return Answer(answer.resolution, answer.request, answer.response, (did_you_mean(str(meant)),))

    def ask(self, resolution: Resolution) -> Answer:
        """Ask for a page of what a query was resolved to."""
        options = self._options
        by_relevance = options.sort == "relevance" and bool(resolution.clauses)
        request = SearchRequest(
            tiers=resolution.tiers,
            within=self._within,
            clauses=resolution.clauses,
            # Nothing to score by: what is new comes first.
            sort=options.sort if by_relevance or options.sort != "relevance" else "newest",
            offset=(options.page - 1) * options.limit,
            limit=options.limit,
            facets=FACETS if options.facets else (),
            stored=self._stored,
            mixed=resolution.mixed,
            enough=resolution.enough,
        )
        return Answer(resolution, request, self._searcher.search(request))

    def resolve(self, tree: Node) -> Resolution:
        """Return what a tree means in this index."""
        return self._resolver.resolve(tree, self._options.match)

    def _count(self, tree: Node) -> int:
        """Return how many documents have all of a tree."""
        resolution = self._resolver.resolve(tree, "all")
        return self._searcher.search(SearchRequest(resolution.tiers, self._within, limit=0)).total
