"""What does `tgsearch search` do? Prints the documents that answer a query; exits 1 when there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.filters import Filters, all_values, query_and_filters, query_text, sort_option
from tgsearch.messages import later

if TYPE_CHECKING:
    from typing_extensions import Unpack

FOUND, NOTHING_FOUND = 0, 1


@click.command(
    "search",
    cls=TranslatedCommand,
    help=later(
        "Find documents, best first, with snippets.\n\n"
        'QUERY is words, with accents or without; "a phrase"; AND, OR, NOT or VÀ, HOẶC, KHÔNG in capitals; '
        "-word (after `--`); parentheses; a beginning and * (tuyên*); title:, place:, date:, type:, number:. "
        "Without QUERY: every document that passes the filters, newest first. "
        "The exit code is 0 when something was found, 1 when nothing was, 2 after an error."
    ),
)
@query_and_filters
@sort_option
@click.option(
    "--limit",
    metavar="N",
    cls=Option,
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help=later("Documents a page."),
)
@click.option(
    "--page",
    metavar="N",
    cls=Option,
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=later("Which page."),
)
@click.option(
    "--facets", cls=Option, is_flag=True, help=later("Count by place, date and type too; JSON always does.")
)
@all_values
@click.option(
    "--format",
    "output",
    cls=Option,
    type=click.Choice(("text", "json", "jsonl")),
    default="text",
    show_default=True,
    help=later("For people, as one object, or as one object a line for each document."),
)
@click.option("--explain", cls=Option, is_flag=True, help=later("Tell each term's share of the score."))
@click.option(
    "--collapse",
    cls=Option,
    is_flag=True,
    help=later("Show nearly the same texts once, as the best ranked of them, with ×3 for three of them."),
)
@click.pass_obj
def command(
    settings: Settings,
    query: tuple[str, ...],
    sort: str,
    limit: int,
    page: int,
    facets: bool,
    all_values: bool,
    output: str,
    explain: bool,
    collapse: bool,
    **filters: Unpack[Filters],
) -> int:
    """Search, print, and return the exit code."""
    with tgsearch.open(settings.index_path) as index:
        results = index.search(
            query_text(query),
            sort=sort,
            limit=limit,
            page=page,
            facets=facets or output == "json",
            all_values=all_values,
            explain=explain,
            collapse=collapse,
            **filters,
        )
    if output == "json":
        click.echo(render.results_json(results))
    elif output == "text":
        click.echo(render.results_text(console.view(settings), results))
    elif results.hits:
        click.echo(render.results_jsonl(results))
    return FOUND if results.total else NOTHING_FOUND
