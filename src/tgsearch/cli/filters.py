"""Which options narrow a search? The same ones for `search` and `facets`, two of them for `eval`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict, TypeVar

import click

from tgsearch.cli.language import Option
from tgsearch.messages import later

_Decorated = TypeVar("_Decorated", bound=Callable[..., object])


class Filters(TypedDict):
    """The values of the options, by the names of the library."""

    locality: str | None
    since: str | None
    until: str | None
    year: str | None
    type: str | None
    match: str
    accents: str


_MATCHING = (
    click.option(
        "--match",
        cls=Option,
        type=click.Choice(("auto", "all", "any")),
        default="auto",
        show_default=True,
        help=later(
            "Which documents count: with all words, any of them, or all and then the best partial ones."
        ),
    ),
    click.option(
        "--accents",
        cls=Option,
        type=click.Choice(("auto", "exact", "ignore")),
        default="auto",
        show_default=True,
        help=later("Whether accents must be as typed; auto opens only words typed without any."),
    ),
)
_OPTIONS = (
    click.option(
        "--locality",
        cls=Option,
        metavar="PLACE",
        help=later("Only documents of this province, district or commune, by its name then or now."),
    ),
    click.option(
        "--from",
        "since",
        cls=Option,
        metavar="DATE",
        help=later("Only from this date on: 2021, 2021-03, 15/3/2021, quý 1/2021."),
    ),
    click.option(
        "--to", "until", cls=Option, metavar="DATE", help=later("Only up to this date, which counts.")
    ),
    click.option("--year", cls=Option, metavar="YEAR", help=later("Only this year.")),
    click.option(
        "--type",
        cls=Option,
        metavar="TYPE",
        help=later("Only this type of document: tin, báo cáo, kế hoạch, công văn, …"),
    ),
)


def query_and_filters(function: _Decorated) -> _Decorated:
    """Give a command the argument QUERY and the options of `Filters`."""
    return click.argument("query", nargs=-1)(narrowing(function))


def narrowing(function: _Decorated) -> _Decorated:
    """Give a command the options of `Filters`."""
    function = how_to_match(function)
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def how_to_match(function: _Decorated) -> _Decorated:
    """Give a command the options `--match` and `--accents`."""
    for option in reversed(_MATCHING):
        function = option(function)
    return function


def query_text(words: Sequence[str]) -> str:
    """Return the query as one text, from the words that the shell made of it."""
    return " ".join(words)
