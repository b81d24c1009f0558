"""What does `tgsearch why` do? Tells why a query finds a file, or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.filters import Filters, narrowing
from tgsearch.messages import later

if TYPE_CHECKING:
    from typing_extensions import Unpack


@click.command(
    "why",
    cls=TranslatedCommand,
    help=later(
        "Tell why a query finds a file, or does not.\n\n"
        "QUERY is one argument, in quotes where it has several words; FILE is the id of a hit or the path of "
        "a file. With the options of the search it tells of that search."
    ),
)
@click.argument("query")
@click.argument("file")
@narrowing
@click.option(
    "--format",
    "output",
    cls=Option,
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=later("For people, or as one object."),
)
@click.pass_obj
def command(settings: Settings, query: str, file: str, output: str, **filters: Unpack[Filters]) -> None:
    """Ask and print."""
    with tgsearch.open(settings.index_path) as index:
        answer = index.why(query, file, **filters)
    if output == "json":
        click.echo(render.why_json(answer))
    else:
        click.echo(render.why_text(console.view(settings), answer))
