"""What does a page of results show? Plain values for the templates, made from what the library gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import tgsearch
from tgsearch.messages import later
from tgsearch.render import View
from tgsearch.render.layout import printable
from tgsearch.render.values import date_text, place_text, rung_text
from tgsearch.web import addresses
from tgsearch.web.narrowing import (
    place_chain,
    with_number,
    with_place,
    with_range,
    with_type,
    without_filters,
)
from tgsearch.web.parameters import SearchParameters
from tgsearch.web.provinces import exchanged, grid, shade
from tgsearch.web.timeline import Timeline, timeline
from tgsearch.web.words import number_query, says_more, understood

MAX_TREE_ROWS = 100  # a tree of more opens only where a place of it is chosen
SHORT_ROWS = 10  # of one level, before the rest is folded away
MAX_NUMBER_ROWS = 50  # a collection may name a hundred thousand
MAX_NUMBERS = MAX_COPIES = 6  # on a card
_PAGES_AROUND = 2


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another state."""

    text: str
    href: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a facet; `rows` lie in it, `is_open` when they are shown."""

    text: str
    count: int
    href: str
    is_chosen: bool
    is_open: bool = False
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A province on the map."""

    name: str
    count: int
    href: str
    is_chosen: bool
    shade: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a document, in words; `kind` says what it is."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A hit."""

    id: str
    rank: int
    title: str
    href: str
    facts: tuple[Fact, ...]
    numbers: tuple[Link, ...]
    more_numbers: int
    snippets: tuple[str, ...]  # HTML, escaped
    matched: str  # in words; "" when the very words are there
    where: str  # the file, within the folder that was indexed
    copies: tuple[Link, ...]  # nearly the same texts, where they are folded
    more_copies: int


@dataclass(frozen=True, slots=True)
class Page:
    """A number in the row of pages; None for a gap."""

    number: int | None
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Way:
    """Another search, and how many documents it finds."""

    text: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """A page of results."""

    total: int
    first: int  # rank of the first hit on the page, 0 when there is none
    last: int
    milliseconds: str
    understood: str  # in words; "" when it is what was typed
    notes: tuple[str, ...]
    proposals: tuple[Link, ...]  # "did you mean"
    cards: tuple[Card, ...]
    places: tuple[Row, ...]
    types: tuple[Row, ...]
    numbers: tuple[Row, ...]  # the most frequent
    more_numbers: int  # which have no row
    map: tuple[Cell, ...]
    timeline: Timeline | None
    pages: tuple[Page, ...]
    previous: str  # addresses; "" when there is none
    next: str


def result_view(view: View, state: SearchParameters, results: tgsearch.Results) -> ResultView:
    """Return what is shown of a result.

    Args:
        view: for whom.
        state: what was asked; its `units` say by which the places were counted.
        results: with all values of each facet.
    """
    places = results.facets.get("locality", ())
    numbers, more_numbers = _number_rows(state, results)
    pages = -(-results.total // results.limit) if results.limit else 0
    if state.collapse:  # how many texts there are behind this page, nobody has counted
        pages = min(pages, state.page + (len(results) == results.limit))
    return ResultView(
        total=results.total,
        first=results.hits[0].rank if results.hits else 0,
        last=results.hits[-1].rank if results.hits else 0,
        milliseconds=view.say("{number} ms", number=view.number(results.took_ms, 1)),
        understood=_understood(view, results),
        notes=tuple(printable(view.words(note)) for note in results.notes if not note.proposal),
        proposals=tuple(
            Link(note.proposal, addresses.of_search(state.replace(q=note.proposal)))
            for note in results.notes
            if note.proposal
        ),
        cards=tuple(card(view, state, hit) for hit in results.hits),
        places=place_rows(state, places),
        types=_type_rows(state, results.facets.get("type", ())),
        numbers=numbers,
        more_numbers=more_numbers,
        map=_cells(state, places),
        timeline=timeline(view, state, results.facets.get("date", ())),
        pages=tuple(_pages(state, pages)),
        previous=_page_address(state, state.page - 1, pages),
        next=_page_address(state, state.page + 1, pages),
    )


def _understood(view: View, results: tgsearch.Results) -> str:
    if not says_more(results.query, results.interpreted):
        return ""
    return printable(understood(view, results.interpreted))


# Hits


def card(view: View, state: SearchParameters, hit: tgsearch.Hit) -> Card:
    """Return what is shown of a hit."""
    numbers = tuple(number_link(view, state, number) for number in hit.numbers)
    copies = hit.duplicates or ()
    return Card(
        id=hit.id,
        rank=hit.rank,
        title=printable(hit.title or hit.path or hit.id),
        href=addresses.of_document(state, hit.id),
        facts=tuple(_facts(view, hit)),
        numbers=numbers[:MAX_NUMBERS],
        more_numbers=max(len(numbers) - MAX_NUMBERS, 0),
        snippets=tuple(snippet.html() for snippet in hit.snippets),
        matched=rung_text(view, hit.matched) if state.q else "",
        where=printable(hit.id),
        copies=tuple(Link(printable(id), addresses.of_document(state, id)) for id in copies[:MAX_COPIES]),
        more_copies=max(len(copies) - MAX_COPIES, 0),
    )


def number_link(view: View, state: SearchParameters, number: str) -> Link:
    """Return a document number as a link to what names it, wherever and whenever."""
    asked = without_filters(state).replace(q=number_query(view, number), sort="relevance")
    return Link(printable(number), addresses.of_search(asked))


def _facts(view: View, hit: tgsearch.Hit) -> Iterator[Fact]:
    """Yield the type, the dates with their kinds and the place, as far as they are known."""
    if hit.type:
        yield Fact("type", printable(hit.type))
    for kind, printed, words in (
        ("published", hit.published, later("published {date}")),
        ("event", hit.event if hit.event != hit.published else None, later("event of {date}")),
        ("period", hit.period, later("about {date}")),
    ):
        if printed:
            yield Fact(kind, view.say(words, date=date_text(view, printed)))
    place = place_text(view, hit.locality)
    if place:
        yield Fact("place", printable(place))


# Facets


def place_rows(state: SearchParameters, counts: Sequence[tgsearch.FacetCount]) -> tuple[Row, ...]:
    """Return the tree of places; one with many rows is open only along what is chosen."""
    chosen = [place_chain(value) for value in state.locality]
    is_small = _size(counts) <= MAX_TREE_ROWS

    def rows(below: Sequence[tgsearch.FacetCount], above: tuple[str, ...]) -> tuple[Row, ...]:
        found = []
        for each in below:
            chain = (*above, each.value)
            leads = any(one[: len(chain)] == chain for one in chosen)
            found.append(
                Row(
                    printable(each.value),
                    each.count,
                    addresses.of_search(with_place(state, chain)),
                    is_chosen=chain in chosen,
                    is_open=leads,
                    rows=rows(each.children, chain) if leads or is_small else (),
                )
            )
        return tuple(found)

    return rows(counts, ())


def _size(counts: Sequence[tgsearch.FacetCount]) -> int:
    return sum(1 + _size(each.children) for each in counts)


def _type_rows(state: SearchParameters, counts: Sequence[tgsearch.FacetCount]) -> tuple[Row, ...]:
    return tuple(
        Row(
            printable(each.value),
            each.count,
            addresses.of_search(with_type(state, each.value)),
            is_chosen=each.value in state.type,
        )
        for each in counts
    )


def _number_rows(state: SearchParameters, results: tgsearch.Results) -> tuple[tuple[Row, ...], int]:
    """Return the numbers that most documents have, and how many others there are."""
    counts, values = results.first_rows("number", MAX_NUMBER_ROWS)
    rows = tuple(
        Row(
            printable(each.value),
            each.count,
            addresses.of_search(with_number(state, each.value)),
            is_chosen=each.value in state.number,
        )
        for each in counts
    )
    return rows, values - len(rows)


def _cells(state: SearchParameters, counts: Sequence[tgsearch.FacetCount]) -> tuple[Cell, ...]:
    found = {each.value: each.count for each in counts}
    most = max(found.values(), default=0)
    chosen = {chain[0] for chain in map(place_chain, state.locality) if len(chain) == 1}
    return tuple(
        Cell(
            tile.name,
            found.get(tile.name, 0),
            addresses.of_search(with_place(state, (tile.name,))),
            is_chosen=tile.name in chosen,
            shade=shade(found.get(tile.name, 0), most),
            row=tile.row,
            column=tile.column,
        )
        for tile in grid(state.units or "today")
    )


# Other states


def unit_links(view: View, state: SearchParameters) -> tuple[Link, ...]:
    """Return the two ways to count places, today's first."""
    current = state.units or "today"
    return tuple(
        Link(
            view.say(text),
            addresses.of_search(
                state
                if units == current
                else state.replace(units=units, locality=exchanged(state.locality, units))
            ),
            is_chosen=units == current,
        )
        for units, text in (("today", later("34 of today")), ("then", later("63 until June 2025")))
    )


def sort_links(view: View, state: SearchParameters) -> tuple[Link, ...]:
    """Return the orders that make sense: nothing is more relevant where nothing is asked."""
    orders = [
        ("relevance", later("Best first")),
        ("newest", later("Newest first")),
        ("oldest", later("Oldest first")),
    ]
    current = state.sort
    if not state.q:
        orders, current = orders[1:], "newest" if state.sort == "relevance" else state.sort
    return tuple(
        Link(view.say(text), addresses.of_search(state.replace(sort=sort)), is_chosen=sort == current)
        for sort, text in orders
    )


def folding_link(view: View, state: SearchParameters) -> Link:
    """Return the way to show nearly the same texts once, or each of them again."""
    text = later("Show every copy") if state.collapse else later("Fold copies")
    return Link(view.say(text), addresses.of_search(state.replace(collapse=not state.collapse)))


def chips(view: View, state: SearchParameters) -> tuple[Link, ...]:
    """Return each filter that is set as a link to the state without it."""
    found: list[tuple[str, SearchParameters]] = []
    for place in state.locality:
        left = tuple(each for each in state.locality if each != place)
        found.append((view.say("place: {value}", value=place), state.replace(locality=left)))
    for year in state.year:
        left = tuple(each for each in state.year if each != year)
        found.append((view.say("time: {value}", value=_date_words(view, year)), state.replace(year=left)))
    if state.since:
        since = view.say("from {date}", date=_date_words(view, state.since))
        found.append((since, with_range(state, None, state.until).replace(year=state.year)))
    if state.until:
        until = view.say("to {date}", date=_date_words(view, state.until))
        found.append((until, with_range(state, state.since, None).replace(year=state.year)))
    for type in state.type:
        left = tuple(each for each in state.type if each != type)
        found.append((view.say("type: {value}", value=type), state.replace(type=left)))
    for number in state.number:
        left = tuple(each for each in state.number if each != number)
        found.append((view.say("number: {value}", value=number), state.replace(number=left)))
    if state.match != "auto":
        found.append((view.say(MATCHES[state.match]), state.replace(match="auto")))
    if state.accents != "auto":
        found.append((view.say(ACCENTS[state.accents]), state.replace(accents="auto")))
    return tuple(Link(printable(text), addresses.of_search(changed)) for text, changed in found)


def _date_words(view: View, value: str) -> str:
    """Return a date of a filter in words; one that was typed with strokes stays as it is, `3/2021`."""
    return value if "/" in value else date_text(view, value)


MATCHES = {
    "auto": later("all words, then most of them"),
    "all": later("all words"),
    "any": later("any of the words"),
}
ACCENTS = {
    "auto": later("accents count where typed"),
    "exact": later("accents exactly as typed"),
    "ignore": later("accents ignored"),
}


def _pages(state: SearchParameters, last: int) -> Iterator[Page]:
    """Yield the first page, those around the current one, and the last, with gaps."""
    if last <= 1:
        return
    wanted = {1, last, *range(state.page - _PAGES_AROUND, state.page + _PAGES_AROUND + 1)}
    before = 0
    for number in sorted(number for number in wanted if 1 <= number <= last):
        if number - before > 1:
            yield Page(None, "", is_current=False)
        yield Page(number, addresses.of_search(state.replace(page=number)), is_current=number == state.page)
        before = number


def _page_address(state: SearchParameters, number: int, last: int) -> str:
    """Return the address of a page beside the current one; from past the end the last one is before it."""
    if number < 1 or number > last:
        return addresses.of_search(state.replace(page=last)) if 1 <= last < number < state.page else ""
    return addresses.of_search(state.replace(page=number))
