"""Which days does a date filter or a date word of a query mean?

The grammar, with or without accents, in any case, in NFC or NFD; Y is a year
of four digits, M a month, D a day, A and B any expression of the table:

    day          2021-03-15  15/3/2021  15-3-2021  15.3.21  ngày 15 tháng 3 năm 2021  20210315
    month        2021-03  03/2021  tháng 3/2021  tháng 3 năm 2021  tháng Ba năm 2021
    quarter      2021-Q1  Q1/2021  quý 1/2021  quý II năm 2022
    half, part   2021-H1  2021-9M  6 tháng đầu năm 2021  10 tháng năm 2021  nửa cuối năm 2021
    year, years  2021  năm 2021  2020-2025  2014/2019  nhiệm kỳ 2020-2025  giai đoạn 2021-2030
    from today   hôm nay  hôm qua  tuần trước  tháng này  quý trước  năm ngoái  7 ngày qua
    range        A..B  A..  ..B  từ A đến B  A đến nay  A - B  5-7/3/2021
    open         từ A  đến A  trước A  sau A

A range's left side takes what it lacks from its right side: `tháng 1 đến
tháng 6 năm 2021`. `năm` without a number is this year only in `6 tháng đầu
năm`. A reversed range is an error, not swapped: it is nearly always a slip in
one of its years, and swapping would search quietly for something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tgsearch.dates.spans import DateSpan, parse_span
from tgsearch.dates.words import COUNTS, MONTHS, QUARTERS
from tgsearch.errors import DateSyntaxError
from tgsearch.text import fold

_MAX_CHARS = 80  # the longest sensible filter has about 50
_MAX_CHARS_TYPED = 320  # the same in NFD and with spaces
_DASHES = re.compile("[‐‑‒–—−]")
_SPACES = re.compile(r"\s+")
_RELATIVE_YEARS = {"nay": 0, "ngoai": -1, "truoc": -1, "kia": -2, "sau": 1, "toi": 1}
_RELATIVE_YEAR = re.compile(rf"\bnam ({'|'.join(_RELATIVE_YEARS)})\b")


def parse_date_query(text: str, *, today: date) -> DateSpan:
    """Return the days that `text` means; the module's docstring holds the grammar.

    Args:
        text: one expression, such as `quý 2/2022`, in any case and form.
        today: the day from which `hôm qua` or `năm ngoái` is counted.

    Returns:
        The span; a side left open, as in `2021..`, ends at `date.min` or `date.max`.

    Raises:
        DateSyntaxError: `text` is no such expression, names a day that does
            not exist (31/02/2021), or is a range whose end lies before its start.
    """
    if len(text) > _MAX_CHARS_TYPED:
        raise DateSyntaxError(text=text)
    folded = _SPACES.sub(" ", _DASHES.sub("-", fold(text))).strip(" ,;\"'“”")
    if folded and len(folded) <= _MAX_CHARS:
        try:
            return _parse(folded, today)
        except (ValueError, OverflowError, DateSyntaxError):
            pass
    raise DateSyntaxError(text=text)


def _parse(folded: str, today: date) -> DateSpan:
    if ".." in folded:
        return _dotted_range(folded, today)
    try:
        return parse_span(folded.upper().replace(" ", ""))
    except DateSyntaxError:
        pass
    for read in (_single, _opened):
        try:
            return read(folded, today)
        except ValueError:
            continue
    return _spoken_range(folded, today)


def _dotted_range(folded: str, today: date) -> DateSpan:
    left, _, right = (part.strip() for part in folded.partition(".."))
    if ".." in right:
        raise ValueError(folded)
    start = _parse(left, today).start if left else date.min
    return DateSpan(start, _parse(right, today).end if right else date.max)


_OPENED = re.compile(
    r"(tu|ke tu|den|den het|toi|truoc|sau)(?: ngay)? (.+?)( den nay| toi nay| tro di| tro lai)?"
)


def _opened(folded: str, today: date) -> DateSpan:
    found = _OPENED.fullmatch(folded)
    if found is None:
        if folded.endswith(" den nay"):
            return DateSpan(_single(folded.removesuffix(" den nay"), today).start, today)
        raise ValueError(folded)
    word, rest, tail = found.groups()
    span = _single(rest, today)
    if word in ("tu", "ke tu"):
        return DateSpan(span.start, today if tail and tail.endswith("nay") else date.max)
    if word == "truoc":
        return DateSpan(date.min, span.start - timedelta(days=1))
    if word == "sau":
        return DateSpan(span.end + timedelta(days=1), date.max)
    return DateSpan(date.min, span.end)


def _spoken_range(folded: str, today: date) -> DateSpan:
    for left, right in _splits(folded.removeprefix("tu ")):
        try:
            last = _single(right, today)
        except ValueError:
            continue
        for first in _left_side(left, right, last):
            try:
                start = _single(first, today).start
            except ValueError:
                continue
            return DateSpan(start, last.end)
    raise ValueError(folded)


def _splits(folded: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r" den (?:het )?| toi | ?- ?", folded):
        left, right = folded[: found.start()].strip(), folded[found.end() :].strip()
        if left.startswith("quy ") and right[:1].isdigit():
            right = f"quy {right}"
        if left and right:
            yield left, right


def _left_side(left: str, right: str, last: DateSpan) -> Iterator[str]:
    """Yield readings of `left`, as it is and completed by what only `right` says."""
    if re.fullmatch(r"(?:ngay )?\d\d?", left) and last.start == last.end:
        yield f"{left}/{last.end.month}/{last.end.year}"
    yield left
    yield f"{left}/{last.end.year}"
    yield f"{left} nam {last.end.year}"


def _single(folded: str, today: date) -> DateSpan:
    named = _NAMED_DAYS.get(folded) or _NAMED_SPANS.get(folded)
    if named:
        return named(today)
    dated = _RELATIVE_YEAR.sub(lambda m: f"nam {today.year + _RELATIVE_YEARS[m[1]]:04d}", folded)
    for pattern, build in _FORMS:
        found = pattern.fullmatch(dated)
        if found:
            return build(found, today)
    raise ValueError(folded)


def _of_ymd(found: re.Match[str], _today: date) -> DateSpan:
    return DateSpan.of_day(date(int(found["y"]), int(found["m"]), int(found["d"])))


def _of_short_year(found: re.Match[str], today: date) -> DateSpan:
    """Read 15/3/21 in the hundred years that end next year."""
    year = today.year - today.year % 100 + int(found["y"])
    year -= 100 if year > today.year + 1 else 0
    return DateSpan.of_day(date(year, int(found["m"]), int(found["d"])))


def _of_month(found: re.Match[str], _today: date) -> DateSpan:
    word = found["m"]
    month = int(word) if word.isdigit() else MONTHS[word]
    return DateSpan.of_months(int(found["y"]), month, month)


def _of_quarter(found: re.Match[str], _today: date) -> DateSpan:
    word = found["q"]
    quarter = int(word) if word.isdigit() else QUARTERS[word]
    return DateSpan.of_months(int(found["y"]), 3 * quarter - 2, 3 * quarter)


def _of_months_count(found: re.Match[str], today: date) -> DateSpan:
    word = found["n"]
    count = int(word) if word.isdigit() else COUNTS[word]
    year = int(found["y"]) if found["y"] else today.year
    if found["side"] == "cuoi":
        return DateSpan.of_months(year, 13 - count, 12)
    return DateSpan.of_months(year, 1, count)


def _of_half(found: re.Match[str], today: date) -> DateSpan:
    year = int(found["y"]) if found["y"] else today.year
    return DateSpan.of_months(year, 7, 12) if found["side"] == "cuoi" else DateSpan.of_months(year, 1, 6)


def _of_year(found: re.Match[str], _today: date) -> DateSpan:
    return DateSpan.of_years(int(found["y"]), int(found["y"]))


def _of_years(found: re.Match[str], _today: date) -> DateSpan:
    return DateSpan.of_years(int(found["y"]), int(found["z"]))


def _of_last(found: re.Match[str], today: date) -> DateSpan:
    """Read `7 ngày qua`: that many days, weeks, months or years up to and with today."""
    count = int(found["n"])
    if found["unit"] in ("ngay", "tuan"):
        days = count * (7 if found["unit"] == "tuan" else 1)
        return DateSpan(today - timedelta(days=days - 1), today)
    months = count * (12 if found["unit"] == "nam" else 1)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    start = DateSpan.of_months(year, month + 1, month + 1)
    day_before = min(today.day, start.end.day)
    return DateSpan(date(year, month + 1, day_before) + timedelta(days=1), today)


_Build = Callable[[re.Match[str], date], DateSpan]
_Y = r"(?P<y>\d{4})"
_MONTH_WORDS = "|".join(sorted(MONTHS, key=len, reverse=True))
_QUARTER_WORDS = "|".join(sorted(QUARTERS, key=len, reverse=True))
_OF_YEAR = rf"(?: ?[/.,-] ?| )(?:nam )?{_Y}"
_FORMS: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"(?:ngay )?(?P<d>\d\d?) ?(?P<s>[/.-]) ?(?P<m>\d\d?) ?(?P=s) ?{_Y}", _of_ymd),
        (rf"(?:ngay )?{_Y}(?P<s>[/.-])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)", _of_ymd),
        (rf"(?:ngay )?(?P<d>\d\d?) (?:thang )?(?P<m>\d\d?){_OF_YEAR}", _of_ymd),
        (rf"{_Y}(?P<m>\d\d)(?P<d>\d\d)", _of_ymd),
        (r"(?:ngay )?(?P<d>\d\d?)(?P<s>[/.-])(?P<m>\d\d?)(?P=s)(?P<y>\d\d)", _of_short_year),
        (rf"(?:thang )?(?P<m>\d\d?) ?[/.-] ?{_Y}", _of_month),
        (rf"(?:thang )?{_Y}[/.-](?P<m>\d\d?)", _of_month),
        (rf"thang (?P<m>\d\d?|{_MONTH_WORDS}){_OF_YEAR}", _of_month),
        (rf"(?:quy |q)(?P<q>[1-4]|{_QUARTER_WORDS}){_OF_YEAR}", _of_quarter),
        (rf"{_Y} ?[-/]? ?q(?P<q>[1-4])", _of_quarter),
        (rf"(?P<n>\d\d?|{'|'.join(COUNTS)}) thang (?P<side>dau|cuoi)(?: nam)?(?: {_Y})?", _of_months_count),
        (rf"(?P<n>\d\d?|{'|'.join(COUNTS)}) thang(?P<side>){_OF_YEAR}", _of_months_count),
        (rf"nua (?P<side>dau|cuoi) nam(?: {_Y})?", _of_half),
        (rf"(?:nam )?{_Y}", _of_year),
        (
            rf"(?:(?:nhiem ky|giai doan|nam hoc|thoi ky|khoa|cac nam|tu)(?: tu)?(?: nam)? )?"
            rf"{_Y}(?: ?[-/] ?| den (?:nam )?| toi )(?P<z>\d{{4}})",
            _of_years,
        ),
        (r"(?P<n>\d{1,3}) (?P<unit>ngay|tuan|thang|nam) (?:qua|gan day|gan nhat|vua qua)", _of_last),
    )
)


def _week(today: date, weeks: int) -> DateSpan:
    monday = today - timedelta(days=today.weekday() - 7 * weeks)
    return DateSpan(monday, monday + timedelta(days=6))


def _month(today: date, months: int) -> DateSpan:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return DateSpan.of_months(year, month + 1, month + 1)


def _quarter(today: date, quarters: int) -> DateSpan:
    year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 + quarters, 4)
    return DateSpan.of_months(year, 3 * quarter + 1, 3 * quarter + 3)


def _days_from_today(days: int) -> Callable[[date], DateSpan]:
    return lambda today: DateSpan.of_day(today + timedelta(days=days))


_NAMED_DAYS: dict[str, Callable[[date], DateSpan]] = {
    word: _days_from_today(days)
    for days, words in {
        0: ("hom nay", "nay", "ngay hom nay", "bay gio", "hien nay"),
        -1: ("hom qua", "ngay hom qua"),
        -2: ("hom kia",),
        1: ("ngay mai", "mai"),
    }.items()
    for word in words
}


def _counted(count: Callable[[date, int], DateSpan], amount: int) -> Callable[[date], DateSpan]:
    return lambda today: count(today, amount)


_NAMED_SPANS: dict[str, Callable[[date], DateSpan]] = {
    f"{unit} {word}": _counted(count, amount)
    for unit, count in (("tuan", _week), ("thang", _month), ("quy", _quarter))
    for word, amount in (("nay", 0), ("truoc", -1), ("qua", -1), ("sau", 1), ("toi", 1))
}
