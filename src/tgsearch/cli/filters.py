"""Which options narrow a search? The same ones for `search` and `facets`, two of them for `eval`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict, TypeVar

import click

from tgsearch.cli.command import Option
from tgsearch.messages import later

_Decorated = TypeVar("_Decorated", bound=Callable[..., object])


class Filters(TypedDict):
    """The values of the options, by the names of the library."""

    locality: tuple[str, ...]
    since: str | None
    until: str | None
    year: tuple[str, ...]
    type: tuple[str, ...]
    number: tuple[str, ...]
    units: str | None
    match: str
    accents: str


class _Several(Option):
    """An option that may be given several times; its variable holds one value, which may have spaces."""

    def value_from_envvar(self, ctx: click.Context) -> tuple[str, ...] | None:
        """Return the value of the variable, whole; click would split it."""
        value = self.resolve_envvar_value(ctx)
        return None if value is None else (value,)


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
        cls=_Several,
        multiple=True,
        metavar="PLACE",
        help=later(
            "Only documents of this province, district or commune, by its name then or now; "
            "given several times: of any of them, as with --year, --type and --number."
        ),
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
    click.option(
        "--year",
        cls=_Several,
        multiple=True,
        metavar="YEAR",
        help=later("Only this year, or another period: 2021, 2021-Q1."),
    ),
    click.option(
        "--type",
        cls=_Several,
        multiple=True,
        metavar="TYPE",
        help=later("Only this type of document: tin, báo cáo, kế hoạch, công văn, …"),
    ),
    click.option(
        "--number",
        cls=_Several,
        multiple=True,
        metavar="NUMBER",
        help=later("Only documents that bear or cite this number in full: 05-CT/TW, 12/2021/QĐ-UBND."),
    ),
    click.option(
        "--units",
        cls=Option,
        type=click.Choice(("then", "today")),
        help=later(
            "Count and filter places by the units of the time of each document only, or by those of today; "
            "without it counted by the former, found by both."
        ),
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


def all_values(function: _Decorated) -> _Decorated:
    """Give a command the option `--all-values`."""
    return click.option(
        "--all-values",
        cls=Option,
        is_flag=True,
        help=later(
            "Count places as if there were no --locality, dates without --from, --to and --year, "
            "types without --type, numbers without --number."
        ),
    )(function)


def how_to_match(function: _Decorated) -> _Decorated:
    """Give a command the options `--match` and `--accents`."""
    for option in reversed(_MATCHING):
        function = option(function)
    return function


def query_text(words: Sequence[str]) -> str:
    """Return the query as one text, from the words that the shell made of it."""
    return " ".join(words)


sort_option = click.option(
    "--sort",
    cls=Option,
    type=click.Choice(("relevance", "newest", "oldest")),
    default="relevance",
    show_default=True,
    help=later("The order of the documents."),
)
