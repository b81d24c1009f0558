"""What does a date in Vietnamese mean, as a span of days?

`DateSpan` is the value, `parse_date_query` reads what a searcher typed,
`find_dates` finds what a document says, and `parse_stated_date` reads what a
source states in its metadata. Nothing here looks at the clock: today and the
year of publication are arguments.

    >>> str(parse_date_query("quý 2/2022", today=date(2024, 1, 1)))
    '2022-Q2'

The grammars are loaded when first used: whoever only needs the values does not
wait for their expressions to compile.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tgsearch.dates.spans import DateSpan, Precision, RelativeDay, YearlessSpan, parse_span

if TYPE_CHECKING:
    from tgsearch.dates.filters import parse_date_query
    from tgsearch.dates.matches import DateKind, DateMatch
    from tgsearch.dates.scan import find_dates
    from tgsearch.dates.stated import parse_stated_date

_HOMES = {
    "DateKind": "tgsearch.dates.matches",
    "DateMatch": "tgsearch.dates.matches",
    "find_dates": "tgsearch.dates.scan",
    "parse_date_query": "tgsearch.dates.filters",
    "parse_stated_date": "tgsearch.dates.stated",
}

__all__ = [
    "DateKind",
    "DateMatch",
    "DateSpan",
    "Precision",
    "RelativeDay",
    "YearlessSpan",
    "find_dates",
    "parse_date_query",
    "parse_span",
    "parse_stated_date",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
