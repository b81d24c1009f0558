"""Which documents pass a filter by place, date or type?

Loaded only by searches that filter: places need the gazetteer, dates their grammar.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tgsearch.dates import DateSpan, parse_date_query
from tgsearch.engine.base import AnyOf, InDays, InFacet, MatchNode
from tgsearch.errors import AmbiguousLocalityError, DateSyntaxError, UnknownLocalityError
from tgsearch.facets import NOW_FACET, PLACE_FACET, TYPE_FACET
from tgsearch.localities.filters import units_of_filter
from tgsearch.metadata.genre import type_named
from tgsearch.metadata.numbers import find_numbers

if TYPE_CHECKING:
    from tgsearch.localities.units import Gazetteer

# What the parser asks, to know how far a field's value goes


def names_place(text: str, gazetteer: Gazetteer) -> bool:
    """Tell whether `text` names a place, or several."""
    try:
        return bool(units_of_filter(gazetteer, text))
    except UnknownLocalityError:
        return False
    except AmbiguousLocalityError:
        return True


def names_date(text: str, today: date) -> bool:
    """Tell whether `text` is a date or a period."""
    try:
        parse_date_query(text, today=today)
    except DateSyntaxError:
        return False
    return True


def names_number(text: str) -> bool:
    """Tell whether `text` is a document number and nothing else."""
    found = find_numbers(text)
    return len(found) == 1 and not text[: found[0].start].strip() and not text[found[0].end :].strip()


# The filters


def of_type(name: str) -> MatchNode:
    """Return the documents of a type, named with or without accents or by its sign."""
    return InFacet(TYPE_FACET, ((type_named(name) or " ".join(name.lower().split()),),))


def in_place(name: str, gazetteer: Gazetteer) -> MatchNode:
    """Return the documents placed in a unit of any time called `name`, or in what is called so today.

    Raises:
        UnknownLocalityError: no unit has the name.
        AmbiguousLocalityError: several have; lists them.
    """
    paths = tuple(dict.fromkeys(gazetteer.facet_path(unit.id) for unit in units_of_filter(gazetteer, name)))
    return AnyOf((InFacet(PLACE_FACET, paths), InFacet(NOW_FACET, paths)))


def in_days(since: date | None, until: date | None) -> MatchNode:
    """Return the documents whose date lies in a range; None leaves an end open."""
    return InDays((since or date.min).toordinal(), (until or date.max).toordinal())


def in_span(text: str, today: date) -> MatchNode:
    """Return the documents whose date lies in what `text` says.

    Raises:
        DateSyntaxError: it is no date or period.
    """
    span = parse_date_query(text, today=today)
    return in_days(span.start, span.end)


def span_of(value: str | date, today: date) -> DateSpan:
    """Return a day, or what a text says.

    Raises:
        DateSyntaxError: the text is no date or period.
    """
    return DateSpan(value, value) if isinstance(value, date) else parse_date_query(value, today=today)


def names_type(text: str) -> bool:
    """Tell whether `text` names a type of document."""
    return type_named(text) is not None
