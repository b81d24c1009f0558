"""How does a query become a page of results? Parsed, resolved, asked, and shown with its passages."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tgsearch.engine.base import (
    AllOf,
    Everything,
    MatchNode,
    ScoredDocument,
    Searcher,
    SearchRequest,
    TermClause,
)
from tgsearch.errors import DateSyntaxError, OptionError
from tgsearch.facets import DATE_FACET, PLACE_FACET, TYPE_FACET, facet_counts
from tgsearch.localities import gazetteer
from tgsearch.queryparse import Parsed, parse
from tgsearch.records import read_record
from tgsearch.resolve import Resolution, Resolver, remark
from tgsearch.results import Hit, Results, Share
from tgsearch.snippet import Finder, Occurrence, TokenSpans, make_snippets
from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.results import StoredDocument

SORTS = ("relevance", "newest", "oldest")
MATCHES = ("auto", "all", "any")
ACCENTS = ("auto", "exact", "ignore")
FACETS = (PLACE_FACET, DATE_FACET, TYPE_FACET)
MAX_LIMIT = 10_000
_SHOWN_AT_ONCE = 50  # documents whose texts are held together


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


def search(
    searcher: Searcher, analyzer: Analyzer, query: str, options: SearchOptions, today: date
) -> Results:
    """Answer a query from one snapshot; errors are those of `Index.search`."""
    started = time.perf_counter()
    parsed = _parsed(query, today)
    resolver = Resolver(analyzer, searcher, accents=options.accents, today=today, gazetteer=gazetteer)
    resolution = resolver.resolve(parsed.tree, options.match)
    by_relevance = options.sort == "relevance" and bool(resolution.clauses)
    request = SearchRequest(
        tiers=resolution.tiers,
        within=_within(options, today),
        clauses=resolution.clauses,
        # Nothing to score by: what is new comes first.
        sort=options.sort if by_relevance or options.sort != "relevance" else "newest",
        offset=(options.page - 1) * options.limit,
        limit=options.limit,
        facets=FACETS if options.facets else (),
        enough=resolution.enough,
    )
    response = searcher.search(request)
    passages = _Passages(analyzer, resolution)
    hits = tuple(passages.hits(response.documents, first_rank=request.offset + 1))
    if options.explain and request.sort == "relevance":  # nothing is scored otherwise
        from dataclasses import replace

        hits = tuple(replace(hit, explanation=_explanation(searcher, request, hit.id)) for hit in hits)
    return Results(
        query=query,
        interpreted=str(parsed.tree),
        notes=(*map(remark, parsed.notes), *resolution.notes),
        total=response.total,
        offset=request.offset,
        limit=options.limit,
        took_ms=round((time.perf_counter() - started) * 1000, 2),
        hits=hits,
        facets=facet_counts(response.facets, gazetteer) if options.facets else {},
    )


def _parsed(query: str, today: date) -> Parsed:
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


def _within(options: SearchOptions, today: date) -> MatchNode:
    """Return what the filters let through: every document when there are none."""
    if not any((options.locality, options.since, options.until, options.year, options.type)):
        return Everything()
    from tgsearch import filters

    nodes: list[MatchNode] = []
    if options.locality:
        nodes.append(filters.in_place(options.locality, gazetteer()))
    if options.since or options.until:
        first = filters.span_of(options.since, today).start if options.since else None
        last = filters.span_of(options.until, today).end if options.until else None
        if first and last and last < first:  # nearly always a slip in one of the two, so not swapped
            raise DateSyntaxError(text=f"{options.since}..{options.until}")
        nodes.append(filters.in_days(first, last))
    if options.year:
        nodes.append(filters.in_span(str(options.year), today))
    if options.type:
        nodes.append(filters.of_type(options.type))
    return AllOf(tuple(nodes))


class _Passages:
    """Shows documents of one result with the passages that it was found by."""

    def __init__(self, analyzer: Analyzer, resolution: Resolution) -> None:
        self._read = analyzer.syllables
        self._finder = Finder(resolution.wanted)

    def hits(self, documents: Sequence[ScoredDocument], first_rank: int) -> Iterator[Hit]:
        """Yield the hits; their texts are read together, some at a time."""
        for start in range(0, len(documents), _SHOWN_AT_ONCE):
            batch = documents[start : start + _SHOWN_AT_ONCE]
            records = [read_record(document.stored) for document in batch]
            texts = [text for record in records for text in (record.text, record.title)]
            tokens = iter(self._finder.serving_tokens(texts, self._read))
            for rank, document, record in zip(
                itertools.count(first_rank + start), batch, records, strict=False
            ):
                yield self._hit(document, rank, record, next(tokens), next(tokens))

    def _hit(
        self,
        document: ScoredDocument,
        rank: int,
        record: StoredDocument,
        in_text: TokenSpans,
        in_title: TokenSpans,
    ) -> Hit:
        occurrences = self._finder.occurrences(in_text)
        return Hit(
            rank=rank,
            id=document.id,
            score=document.score,
            path=record.path,
            title=record.title,
            published=record.published,
            event=record.event,
            period=record.period,
            type=record.type,
            locality=record.locality,
            numbers=record.numbers,
            matched="relaxed"
            if document.tier
            else _rung((*occurrences, *self._finder.occurrences(in_title))),
            snippets=make_snippets(record.text, in_text, self._finder, occurrences),
        )


def _rung(occurrences: Iterable[Occurrence]) -> str:
    """Return how well the least well matched thing was matched."""
    best: dict[int, float] = {}
    for each in occurrences:
        best[each.wanted] = max(best.get(each.wanted, 0.0), each.quality)
    return "exact" if min(best.values(), default=1.0) == 1.0 else "unaccented"


def _explanation(searcher: Searcher, request: SearchRequest, id: str) -> tuple[Share, ...]:
    """Return what each clause adds to a score, largest first, without those that add nothing."""
    shares = []
    for clause, score in searcher.explain(request, id):
        if not score:
            continue
        if isinstance(clause, TermClause):
            shares.append(Share(clause.terms[0][0], clause.field, score))
        else:
            shares.append(Share(f"{clause.firsts[0][0]} {clause.seconds[0][0]}", "pairs", score))
    return tuple(sorted(shares, key=lambda share: (-share.score, share.term)))
