"""What does an address ask for? The one place that reads query strings, and the one that writes them.

    >>> state = parse("q=tuyen+giao&locality=H%C6%B0ng+Y%C3%AAn&page=3")
    >>> state.locality, state.page
    (('Hưng Yên',), 3)
    >>> state.replace(year=("2021",)).to_query()
    'q=tuyen+giao&locality=H%C6%B0ng+Y%C3%AAn&year=2021'

Equal states have equal query strings, whatever order they were typed in.
Nothing in here looks at an index: a place or a date that is none shows when
it is searched for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict, TypeVar
from urllib.parse import parse_qsl, quote_plus

from tgsearch import OptionError, Remark
from tgsearch.messages import LANGUAGES

SORTS = ("relevance", "newest", "oldest")
MATCHES = ("auto", "all", "any")
ACCENTS = ("auto", "exact", "ignore")
UNITS = ("then", "today")
FACETS = ("locality", "date", "type", "number")

MAX_QUERY_CHARS = 1000
MAX_VALUE_CHARS = 200  # of a filter
MAX_VALUES = 100  # of one filter: more than there ever were provinces
MAX_FIELDS = 500  # of one address
MAX_LIMIT = 100
MAX_PAGE = 1_000_000_000
_MAX_SHOWN_CHARS = 60  # of a wrong value, in the sentence that refuses it

_Value = TypeVar("_Value")


class MalformedError(OptionError):
    """What an address asks for is not as it must be written, whatever the index holds."""


class Filters(TypedDict):
    """The options that `Index.search` and `Index.facets` share, by their names there."""

    locality: tuple[str, ...]
    since: str | None
    until: str | None
    year: tuple[str, ...]
    type: tuple[str, ...]
    number: tuple[str, ...]
    units: str | None
    match: str
    accents: str


@dataclass(frozen=True, slots=True)
class SearchParameters:
    """A state of the search; what is not in an address has these values."""

    q: str = ""
    locality: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    units: str | None = None  # "then" or "today"
    match: str = "auto"
    accents: str = "auto"
    sort: str = "relevance"
    limit: int = 10
    page: int = 1
    facets: bool | tuple[str, ...] = True  # or the names of those to count
    by: tuple[str, ...] = ()  # the same where nothing else is asked
    all_values: bool = False
    explain: bool = False
    collapse: bool = False
    lang: str | None = None  # None: that of the server

    def filters(self) -> Filters:
        """Return the filters as keyword arguments for the library."""
        return Filters(
            locality=self.locality,
            since=self.since,
            until=self.until,
            year=self.year,
            type=self.type,
            number=self.number,
            units=self.units,
            match=self.match,
            accents=self.accents,
        )

    def replace(self, **changes: object) -> SearchParameters:
        """Return this state with some fields changed; another search begins on its first page."""
        if not changes.keys() <= {"page", "lang"}:
            changes.setdefault("page", 1)
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # the caller names fields

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the names and values that make up this state; () for the one where nothing is asked."""
        pairs: list[tuple[str, str]] = []
        for name, default in _DEFAULTS:
            value = getattr(self, name)
            if value != default:
                values = value if isinstance(value, tuple) else (value,)
                pairs += [(name, _written(each)) for each in values]
        return tuple(pairs)

    def to_query(self) -> str:
        """Return the query string of this state, without "?"; "" for the one where nothing is asked."""
        return "&".join(f"{name}={_quoted(value)}" for name, value in self.fields())


# Other names that an address may use: those of the command line, and what the library calls `q`.
ALIASES = {"query": "q", "prefix": "q", "from": "since", "to": "until"}
_DEFAULTS = tuple((field.name, field.default) for field in dataclasses.fields(SearchParameters))
NAMES = tuple(name for name, _ in _DEFAULTS)
_TEXTS = ("q", "locality", "type", "number", "year", "since", "until")  # may be empty


def parse(query_string: str, *, only: Sequence[str] | None = None) -> SearchParameters:
    """Return the state that a query string asks for.

    Args:
        query_string: percent-encoded, without "?".
        only: None for pages: unknown names are passed over, for mail programs
            and chats add theirs to a link, and empty values count as not given,
            for forms send every field. For programs the names that may occur
            (an alias may wherever the name may that it stands for); a choice or
            a number must not be empty then.

    Raises:
        MalformedError: a value can't be taken, a name that takes one value has
            several, or a name is not among `only`.
    """
    given = _given(query_string, only)
    one = _Reader(given)
    return SearchParameters(
        q=one.text("q", MAX_QUERY_CHARS) or "",
        locality=_several(given, "locality"),
        type=_several(given, "type"),
        number=_several(given, "number"),
        year=_several(given, "year"),
        since=one.text("since", MAX_VALUE_CHARS),
        until=one.text("until", MAX_VALUE_CHARS),
        units=one.choice("units", UNITS, None),
        match=one.choice("match", MATCHES, "auto"),
        accents=one.choice("accents", ACCENTS, "auto"),
        sort=one.choice("sort", SORTS, "relevance"),
        limit=one.number("limit", 0, MAX_LIMIT, 10),
        page=one.number("page", 1, MAX_PAGE, 1),
        facets=_facets(given, "facets") if _names_facets(given) else one.flag("facets", True),
        by=_facets(given, "by"),
        all_values=one.flag("all_values", False),
        explain=one.flag("explain", False),
        collapse=one.flag("collapse", False),
        lang=one.choice("lang", LANGUAGES, None),
    )


def _given(query_string: str, only: Sequence[str] | None) -> dict[str, list[str]]:
    """Return the values of each name, those of `ALIASES` under the name that they stand for."""
    try:
        pairs = parse_qsl(query_string, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeError:
        raise _refused("address", query_string, Remark("UTF-8", "bảng mã UTF-8")) from None
    except ValueError:
        allowed = Remark(f"at most {MAX_FIELDS} parameters", f"nhiều nhất {MAX_FIELDS} tham số")
        raise _refused("address", query_string, allowed) from None
    given: dict[str, list[str]] = {}
    for written, value in pairs:
        name = ALIASES.get(written, written)
        if only is not None and name not in only:
            raise _refused(
                "parameter", written, " | ".join(only) or Remark("no parameters", "địa chỉ không tham số")
            )
        if only is not None and not value and name not in _TEXTS:
            raise _refused(name, value, Remark("a value", "một giá trị"))
        if name in NAMES:
            # Zero bytes are in no text, and strike out the rest of it in the one or other library.
            given.setdefault(name, []).append(value.replace("\0", " ").strip())
    for name, found in given.items():
        if len(found) > MAX_VALUES:
            allowed = Remark(f"at most {MAX_VALUES} values", f"nhiều nhất {MAX_VALUES} giá trị")
            raise _refused(name, f"{found[0]}, …", allowed)
    return {name: values for name, found in given.items() if (values := [*filter(None, found)])}


def _several(given: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    """Return the values of a filter, each once, in the order given."""
    values = tuple(dict.fromkeys(given.get(name, ())))
    return tuple(_within(name, value, MAX_VALUE_CHARS) for value in values)


def _names_facets(given: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether it is said which facets are wanted, not whether any are."""
    return not {*FACETS}.isdisjoint(given.get("facets", ()))


def _facets(given: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    """Return the names of facets, each once, in the order given."""
    values = tuple(dict.fromkeys(given.get(name, ())))
    for value in values:
        if value not in FACETS:
            raise _refused(name, value, " | ".join(FACETS))
    return values


class _Reader:
    """Reads the names that take one value."""

    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        self._given = given

    def text(self, name: str, most: int) -> str | None:
        """Return a text, or None when it is not given."""
        value = self._one(name)
        return None if value is None else _within(name, value, most)

    def choice(self, name: str, allowed: Sequence[str], default: _Value) -> str | _Value:
        """Return one of the values that are allowed."""
        value = self._one(name)
        if value is None:
            return default
        if value not in allowed:
            raise _refused(name, value, " | ".join(allowed))
        return value

    def number(self, name: str, least: int, most: int, default: int) -> int:
        """Return a number within bounds, both included."""
        value = self._one(name)
        if value is None:
            return default
        digits = value.lstrip("0") or "0"
        is_short = value.isascii() and value.isdecimal() and len(digits) <= len(str(most))
        if not is_short or not least <= int(digits) <= most:
            raise _refused(name, value, f"{least}–{most}")
        return int(digits)

    def flag(self, name: str, default: bool) -> bool:
        """Return whether something is wanted."""
        return {"true": True, "1": True, "false": False, "0": False}[
            self.choice(name, ("true", "false", "1", "0"), str(default).lower())
        ]

    def _one(self, name: str) -> str | None:
        values = dict.fromkeys(self._given.get(name, ()))
        if len(values) > 1:
            raise _refused(name, ", ".join(values), Remark("one value", "một giá trị"))
        return next(iter(values), None)


def _within(name: str, value: str, most: int) -> str:
    if len(value) > most:
        raise _refused(name, value, Remark(f"at most {most} characters", f"nhiều nhất {most} ký tự"))
    return value


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_quoted = lru_cache(maxsize=512)(quote_plus)  # a page has a hundred addresses with the same query


def _refused(option: str, value: str, allowed: str) -> MalformedError:
    shown = value if len(value) <= _MAX_SHOWN_CHARS else f"{value[:_MAX_SHOWN_CHARS]}…"
    return MalformedError(option=option, value=shown, allowed=allowed)
