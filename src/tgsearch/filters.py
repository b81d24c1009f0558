"""Which documents pass a filter by place, date, type or number?

Loaded only by searches that filter: places need the gazetteer, dates their grammar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tgsearch.dates import DateSpan, parse_date_query
from tgsearch.engine.base import AllOf, AnyOf, InDays, InFacet, MatchNode, Outside
from tgsearch.errors import AmbiguousLocalityError, DateSyntaxError, OptionError, UnknownLocalityError
from tgsearch.facets import NOW_FACET, NUMBER_FACET, PLACE_FACET, TYPE_FACET
from tgsearch.localities.filters import units_of_filter
from tgsearch.localities.names import spelled, split_class
from tgsearch.metadata.genre import type_named
from tgsearch.metadata.numbers import find_numbers, number_named
from tgsearch.results import Remark
from tgsearch.text import clean

if TYPE_CHECKING:
    from tgsearch.engine.base import FacetPath
    from tgsearch.localities.units import Gazetteer, Unit

_ONE_DAY = timedelta(days=1)
_MAX_INSTEAD = 5  # names in a sentence

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


def with_number(text: str) -> MatchNode:
    """Return the documents that bear or cite a number, as typed: with any dashes, spaces and capitals.

    Raises:
        OptionError: it is no full number.
    """
    number = number_named(clean(text))
    if number is None:
        instead = Remark("a full number, as 05-CT/TW", "số hiệu đầy đủ, chẳng hạn 05-CT/TW")
        raise OptionError(option="number", value=text, allowed=instead)
    return InFacet(NUMBER_FACET, ((number,),))


def in_place(name: str, gazetteer: Gazetteer, units: str | None = None) -> MatchNode:
    """Return the documents placed in what is called `name`.

    Args:
        name: as a person types it, or as the tree of places shows it: the
            names from a row up, `Hạ Long, Quảng Ninh`.
        gazetteer: the units.
        units: None takes the units of any time that have the name, and what
            documents of before lie in today; "then" the units of the day of
            each document only, "today" those of today only.

    Raises:
        UnknownLocalityError: no unit has the name.
        AmbiguousLocalityError: several have; lists them.
        OptionError: it is the name of no unit of today, and those are asked for.
    """
    if units is None:
        paths = _paths(units_of_filter(gazetteer, name), gazetteer)
        return AnyOf((InFacet(PLACE_FACET, paths), InFacet(NOW_FACET, paths)))
    meant = _rows(name, gazetteer) or units_of_filter(gazetteer, name)
    if units == "then":
        return InFacet(PLACE_FACET, _paths(meant, gazetteer))
    today = tuple(unit for unit in meant if gazetteer.facet_path(unit.id) in gazetteer.now_paths(unit.id))
    if not today:
        raise OptionError(option="locality", value=name, allowed=_instead_of(meant, gazetteer))
    return InFacet(NOW_FACET, _paths(today, gazetteer))


def _instead_of(ended: Iterable[Unit], gazetteer: Gazetteer) -> Remark:
    """Return what to say in place of units that are gone: where they lie today, or other units to go by."""
    names = list(dict.fromkeys(name for unit in ended for name in gazetteer.locality(unit.id).now))
    shown = ", ".join(f"“{name}”" for name in names[:_MAX_INSTEAD]) + ("…" if names[_MAX_INSTEAD:] else "")
    return Remark(
        f"{shown}, where it lies today, or the units of the time (units: then)",
        f"{shown}, nơi nay có địa bàn đó, hoặc các đơn vị đương thời (units: then)",
    )


def _paths(units: Iterable[Unit], gazetteer: Gazetteer) -> tuple[FacetPath, ...]:
    return tuple(dict.fromkeys(gazetteer.facet_path(unit.id) for unit in units))


def _rows(text: str, gazetteer: Gazetteer) -> tuple[Unit, ...]:
    """Return the units that the tree of places may show in the row that a text names, from there up."""
    named = [_called(part.strip(), gazetteer) for part in text.split(",") if part.strip()]
    return tuple(
        unit
        for unit in (named[0] if named else ())
        if len(unit.chain) == len(named)
        and all(
            gazetteer.unit(parent) in above for parent, above in zip(unit.parents, named[1:], strict=True)
        )
    )


def _called(name: str, gazetteer: Gazetteer) -> tuple[Unit, ...]:
    """Return the units whose rows bear a name, their last one, with their last class word or without.

    Where no row does, all that are meant by it: by a former name, or without its accents.
    """
    word, rest = split_class(name)
    key, bare = spelled(name), spelled(rest)
    rows = (
        *(unit for unit in gazetteer.named(key) if spelled(unit.name) == key),
        *(unit for unit in gazetteer.named(bare) if unit.classes[0] == word and spelled(unit.name) == bare),
    )
    return rows or gazetteer.find(name)


def within_days(since: date | None, until: date | None) -> MatchNode:
    """Return the documents whose whole date lies in a range; None leaves an end open.

    So the documents of a quarter are those that the facet counts in its row, and
    a report on the year is not one of each of its days.
    """
    nodes: list[MatchNode] = [in_days(since, until)]
    if since is not None and since > date.min:
        nodes.append(Outside(in_days(None, since - _ONE_DAY)))
    if until is not None and until < date.max:
        nodes.append(Outside(in_days(until + _ONE_DAY, None)))
    return AllOf(tuple(nodes))


def in_days(since: date | None, until: date | None) -> MatchNode:
    """Return the documents whose date lies in a range or reaches into it; None leaves an end open."""
    return InDays((since or date.min).toordinal(), (until or date.max).toordinal())


def in_span(text: str, today: date) -> MatchNode:
    """Return the documents whose date lies in what `text` says, or reaches into it.

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
