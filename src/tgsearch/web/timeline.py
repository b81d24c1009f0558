"""How do the documents of a result lie in time? Bars by year, or by month where a few years are chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tgsearch import FacetCount
from tgsearch.messages import later
from tgsearch.render import View
from tgsearch.render.values import date_text
from tgsearch.web.narrowing import (
    Months,
    chosen_months,
    month_name,
    months_of,
    with_period,
    with_range,
    without_dates,
)
from tgsearch.web.parameters import SearchParameters

MAX_YEARS = 40  # a bar each; what is before has one together
MAX_YEARS_BY_MONTH = 3
_LABELS = 12  # at most, where there is a bar beneath each


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `first` and `last` are printed dates for a range that begins or ends with it."""

    name: str  # "tháng 3/2021"
    label: str  # what stands below it; "" for most of many
    count: int
    height: int  # per cent of the highest
    is_chosen: bool
    query: str  # of the state that it leads to
    first: str  # "" where everything before counts
    last: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, in order of time."""

    bars: tuple[Bar, ...]
    by_month: bool
    elsewhere: int  # documents of the years shown whose date tells no month
    base: str  # query of the state without dates
    is_narrowed: bool


def timeline(view: View, state: SearchParameters, years: Sequence[FacetCount]) -> Timeline | None:
    """Return the bars for the counts by date, without their own filter; None when there are no dates."""
    known = [row for row in years if row.value.isdecimal()]
    if not known:
        return None
    chosen = chosen_months(state)
    by_month = chosen is not None and len(chosen.years) <= MAX_YEARS_BY_MONTH
    if chosen is not None and by_month:
        spans = list(_months(known, chosen.years))
        within = {f"{year:04}" for year in chosen.years}
        elsewhere = sum(row.count for row in known if row.value in within) - sum(span.count for span in spans)
    else:
        spans, elsewhere = list(_years(known)), 0
    most = max(span.count for span in spans) or 1
    marked = [chosen is not None and chosen.holds(span.months) for span in spans]
    every = -(-len(spans) // _LABELS)
    bars = tuple(
        Bar(
            name=_name(view, span),
            label=_label(span) if span.is_open or (len(spans) - 1 - number) % every == 0 else "",
            count=span.count,
            height=-(-100 * span.count // most),
            is_chosen=marked[number] and not all(marked),  # where all are, none stands out
            query=_led_to(state, span).to_query(),
            first="" if span.is_open else span.first,
            last=span.last,
        )
        for number, span in enumerate(spans)
    )
    is_narrowed = bool(state.year or state.since or state.until)
    return Timeline(bars, by_month, elsewhere, without_dates(state).to_query(), is_narrowed)


@dataclass(frozen=True, slots=True)
class _Span:
    first: str  # printed: a year or a month
    last: str
    count: int
    is_open: bool = False  # with everything before

    @property
    def months(self) -> Months:
        first, last = months_of(self.first), months_of(self.last)
        assert first is not None, "printed by `_years` or `_months`"
        assert last is not None, "printed by `_years` or `_months`"
        return Months(-1 if self.is_open else first.first, last.last)


def _years(rows: Sequence[FacetCount]) -> Iterator[_Span]:
    """Yield the years from the first to the last, empty ones too; only so many are told apart."""
    counts = {int(row.value): row.count for row in rows}
    first, last = min(counts), max(counts)
    start = max(first, last - MAX_YEARS + 1)
    if start > first:
        start += 1
        before = sum(count for year, count in counts.items() if year < start)
        yield _Span(f"{first:04}", f"{start - 1:04}", before, is_open=True)
    for year in range(start, last + 1):
        yield _Span(f"{year:04}", f"{year:04}", counts.get(year, 0))


def _months(rows: Sequence[FacetCount], years: range) -> Iterator[_Span]:
    counts = {
        month.value: month.count for row in rows for quarter in row.children for month in quarter.children
    }
    for year in years:
        for month in range(year * 12, year * 12 + 12):
            name = month_name(month)
            yield _Span(name, name, counts.get(name, 0))


def _led_to(state: SearchParameters, span: _Span) -> SearchParameters:
    if span.is_open:
        return with_range(state, None, span.last)
    if state.year == (span.first,):  # chosen alone: back to its year, or to all
        return without_dates(state) if len(span.first) == 4 else with_period(state, span.first[:4])
    return with_period(state, span.first)


def _name(view: View, span: _Span) -> str:
    if span.is_open:
        return view.say(_BEFORE, date=date_text(view, span.last))
    return date_text(view, span.first)


_BEFORE = later("up to {date}")


def _label(span: _Span) -> str:
    if span.is_open:
        return f"≤{span.last}"
    return span.first if len(span.first) == 4 else f"{int(span.first[5:])}/{span.first[2:4]}"
