"""What does a date in Vietnamese mean, as a span of days?

`DateSpan` is the value, `parse_date_query` reads what a searcher typed,
`find_dates` finds what a document says, and `parse_stated_date` reads what a
source states in its metadata. Nothing here looks at the clock: today and the
year of publication are arguments.

    >>> str(parse_date_query("quý 2/2022", today=date(2024, 1, 1)))
    '2022-Q2'
"""

from tgsearch.dates.filters import parse_date_query
from tgsearch.dates.scan import DateKind, DateMatch, find_dates
from tgsearch.dates.spans import DateSpan, Precision, RelativeDay, YearlessSpan, parse_span
from tgsearch.dates.stated import parse_stated_date

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
