"""Which days does an expression cover, and how is that written?

day 2021-01-15 · month 2021-01 · quarter 2021-Q1 · half 2021-H1 · first nine months 2021-9M
year 2021 · whole years 2014/2019 · any other range 2021-01-05..2021-02-03
open ranges 2021-01-05.. and ..2021-02-03, and .. for all days
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tgsearch.errors import DateSyntaxError

Precision = Literal["day", "month", "quarter", "half", "months", "year", "years", "range"]

_MONTHS_PRINTED = {
    **{(1, last): f"{last}M" for last in range(2, 12)},
    (1, 3): "Q1",
    (4, 6): "Q2",
    (7, 9): "Q3",
    (10, 12): "Q4",
    (1, 6): "H1",
    (7, 12): "H2",
}
_MONTHS_READ = {printed: months for months, printed in _MONTHS_PRINTED.items()}
_PRECISIONS: dict[str, Precision] = {"Q": "quarter", "H": "half"}


@dataclass(frozen=True, slots=True, order=True)
class DateSpan:
    """The days from `start` to `end`, both included.

    Spans sort by their first day, then by their last. A span that begins at
    `date.min` or ends at `date.max` is open on that side.

    Raises:
        ValueError: `start` is after `end`.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"{self.start} is after {self.end}")

    @classmethod
    def of_day(cls, day: date) -> DateSpan:
        """Return the span of one day."""
        return cls(day, day)

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> DateSpan:
        """Return months `first` to `last` (1–12) of one year; ValueError if there are no such months."""
        if not 1 <= first <= last <= 12:
            raise ValueError(f"no months {first}-{last}")
        return cls(date(year, first, 1), date(year, last, monthrange(year, last)[1]))

    @classmethod
    def of_years(cls, first: int, last: int) -> DateSpan:
        """Return the whole years `first` to `last`; ValueError if reversed or out of 1–9999."""
        return cls(date(first, 1, 1), date(last, 12, 31))

    @property
    def precision(self) -> Precision:
        """The unit that the span is exactly one of; "range" when it is none."""
        if self.start == self.end:
            return "day"
        if date.min == self.start or self.end == date.max or not self._is_whole_months():
            return "range"
        if self.start.year == self.end.year:
            return self._precision_within_year()
        return "years" if self.start.month == 1 and self.end.month == 12 else "range"

    def contains(self, other: date | DateSpan) -> bool:
        """Tell whether every day of `other` is one of this span's."""
        if isinstance(other, DateSpan):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other <= self.end

    def overlaps(self, other: DateSpan) -> bool:
        """Tell whether the two spans have a day in common."""
        return self.start <= other.end and other.start <= self.end

    def __str__(self) -> str:
        if self.start == self.end:
            return self.start.isoformat()
        if self.start == date.min or self.end == date.max:
            start = "" if self.start == date.min else self.start.isoformat()
            end = "" if self.end == date.max else self.end.isoformat()
            return f"{start}..{end}"
        precision = self.precision
        if precision == "range":
            return f"{self.start.isoformat()}..{self.end.isoformat()}"
        year = f"{self.start.year:04d}"
        if precision == "year":
            return year
        if precision == "years":
            return f"{year}/{self.end.year:04d}"
        if precision == "month":
            return f"{year}-{self.start.month:02d}"
        return f"{year}-{_MONTHS_PRINTED[self.start.month, self.end.month]}"

    def _is_whole_months(self) -> bool:
        return self.start.day == 1 and self.end.day == monthrange(self.end.year, self.end.month)[1]

    def _precision_within_year(self) -> Precision:
        months = self.start.month, self.end.month
        if months == (1, 12):
            return "year"
        if months[0] == months[1]:
            return "month"
        printed = _MONTHS_PRINTED.get(months)
        return _PRECISIONS.get(printed[0], "months") if printed else "range"


@dataclass(frozen=True, slots=True)
class YearlessSpan:
    """Days of some year that the text does not name: `14/1`, `quý I`, `từ 28/12 đến 3/1`.

    `start` and `end` are (month, day); an end before the start lies in the
    next year. February is written with 29 days.
    """

    start: tuple[int, int]
    end: tuple[int, int]

    @classmethod
    def of_months(cls, first: int, last: int) -> YearlessSpan:
        """Return the whole months `first` to `last` of one year."""
        return cls((first, 1), (last, monthrange(2000, last)[1]))

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return self.start == self.end

    def in_year(self, year: int) -> DateSpan | None:
        """Return the span that begins in `year`, or None if that year lacks its first day (29/2)."""
        try:
            start = date(year, *self.start)
            month, day = self.end
            last_year = year if self.end >= self.start else year + 1
            if self.is_day:
                return DateSpan(start, start)
            return DateSpan(start, date(last_year, month, min(day, monthrange(last_year, month)[1])))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day named from the day of writing: `hôm qua` is `RelativeDay(-1)`."""

    days: int

    def seen_from(self, day: date) -> DateSpan:
        """Return the day meant by a text of `day`."""
        return DateSpan.of_day(day + timedelta(days=self.days))


_PRINTED = re.compile(
    r"(?P<year>\d{4})(?:-(?P<part>Q[1-4]|H[12]|(?:[2-9]|1[01])M)|-(?P<month>\d\d)(?:-(?P<day>\d\d))?|/(?P<last>\d{4}))?"
)


def parse_span(text: str) -> DateSpan:
    """Read back what `str(span)` prints; nothing else, and no white space.

    Raises:
        DateSyntaxError: `text` is not a printed span.
    """
    try:
        left, dots, right = text.partition("..")
        if not dots:
            return _parse_closed(text)
        start = _parse_closed(left).start if left else date.min
        return DateSpan(start, _parse_closed(right).end if right else date.max)
    except ValueError:
        raise DateSyntaxError(text=text) from None


def _parse_closed(text: str) -> DateSpan:
    found = _PRINTED.fullmatch(text)
    if found is None or not text.isascii():
        raise ValueError(text)
    year = int(found["year"])
    if found["part"]:
        if found["part"] not in _MONTHS_READ:
            raise ValueError(text)
        return DateSpan.of_months(year, *_MONTHS_READ[found["part"]])
    if found["day"]:
        return DateSpan.of_day(date(year, int(found["month"]), int(found["day"])))
    if found["month"]:
        return DateSpan.of_months(year, int(found["month"]), int(found["month"]))
    return DateSpan.of_years(year, int(found["last"] or year))
