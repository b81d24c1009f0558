"""What does a state of the search become when a place, a period, a type or a number is chosen or given up?

Several values of one filter mean any of them. So choosing another place adds
it; but what lies in a chosen place takes its place, and what holds it widens
it, for both together would be the larger one alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from tgsearch.render.values import days_meant
from tgsearch.web.parameters import SearchParameters

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Months:
    """A run of months, both ends included, counted from the year 0."""

    first: int
    last: int

    @property
    def years(self) -> range:
        """The years that it touches."""
        return range(self.first // 12, self.last // 12 + 1)

    def holds(self, other: Months) -> bool:
        """Tell whether the other lies in it."""
        return self.first <= other.first and other.last <= self.last


def place_value(chain: tuple[str, ...]) -> str:
    """Return the value of the filter for a row of the tree: its names from the row up.

    >>> place_value(("Quảng Ninh", "Hạ Long"))
    'Hạ Long, Quảng Ninh'
    """
    return ", ".join(reversed(chain))


def place_chain(value: str) -> tuple[str, ...]:
    """Return the names in a value of the filter by place, the largest unit first."""
    return tuple(part.strip() for part in reversed(value.split(",")) if part.strip())


def with_place(state: SearchParameters, chain: tuple[str, ...]) -> SearchParameters:
    """Return the state with a place chosen, or given up if it was."""
    chosen = {value: place_chain(value) for value in state.locality}
    if chain in chosen.values():
        return state.replace(locality=tuple(value for value, each in chosen.items() if each != chain))
    apart = [
        value for value, each in chosen.items() if each[: len(chain)] != chain and chain[: len(each)] != each
    ]
    return state.replace(locality=(*apart, place_value(chain)))


def with_type(state: SearchParameters, name: str) -> SearchParameters:
    """Return the state with a type chosen, or given up if it was."""
    if name in state.type:
        return state.replace(type=tuple(each for each in state.type if each != name))
    return state.replace(type=(*state.type, name))


def with_number(state: SearchParameters, number: str) -> SearchParameters:
    """Return the state with a number chosen, or given up if it was."""
    if number in state.number:
        return state.replace(number=tuple(each for each in state.number if each != number))
    return state.replace(number=(*state.number, number))


def with_period(state: SearchParameters, period: str) -> SearchParameters:
    """Return the state with this period alone."""
    return state.replace(year=(period,), since=None, until=None)


def with_range(state: SearchParameters, since: str | None, until: str | None) -> SearchParameters:
    """Return the state with this range alone."""
    return state.replace(year=(), since=since, until=until)


def without_dates(state: SearchParameters) -> SearchParameters:
    """Return the state with documents of any time."""
    return with_range(state, None, None)


def without_filters(state: SearchParameters) -> SearchParameters:
    """Return the state with nothing but its query."""
    return without_dates(state).replace(locality=(), type=(), number=(), match="auto", accents="auto")


def months_of(period: str) -> Months | None:
    """Return the months of a period as facets print them; None for days and what people type otherwise."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    start = int(found["year"]) * 12
    if found["month"]:
        month = start + int(found["month"]) - 1
        return Months(month, month)
    if found["quarter"]:
        start += 3 * (int(found["quarter"]) - 1)
        return Months(start, start + 2)
    return Months(start, start + 11)


def month_name(month: int) -> str:
    """Return a month counted from the year 0 as facets print it.

    >>> month_name(2021 * 12 + 2)
    '2021-03'
    """
    return f"{month // 12:04}-{month % 12 + 1:02}"


def last_day(month: int) -> str:
    """Return the last day of a month counted from the year 0."""
    year, number = month // 12, month % 12 + 1
    return f"{year:04}-{number:02}-{monthrange(max(year, 1), number)[1]:02}"


def chosen_months(state: SearchParameters) -> Months | None:
    """Return the months from the first to the last that the filters by date speak of.

    None when there is no such filter, when it is open at an end, or when it
    can't be read.
    """
    if state.since and state.until and not state.year:
        since, until = _months_around(state.since), _months_around(state.until)
        if since is None or until is None or until.last < since.first:
            return None
        return Months(since.first, until.last)
    if state.since or state.until or not state.year:
        return None
    spans = [months_of(period) for period in state.year]
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    return Months(min(span.first for span in known), max(span.last for span in known))


def _months_around(typed: str) -> Months | None:
    """Return the months that a date speaks of, as people type it; None when it is none."""
    days = days_meant(typed, date.today())
    return days and Months(*(day.year * 12 + day.month - 1 for day in days))
