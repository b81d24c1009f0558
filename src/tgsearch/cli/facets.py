"""What does `tgsearch facets` do? Counts the documents of a query by place, date and type, or by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.filters import Filters, all_values, query_and_filters, query_text
from tgsearch.messages import later

if TYPE_CHECKING:
    from typing_extensions import Unpack


@click.command(
    "facets",
    cls=TranslatedCommand,
    help=later(
        "Count what a query finds by place, date and type.\n\n"
        "Places go from province to district to commune, dates from year to quarter to month to day. "
        "Narrow with --locality, --year, --from and --to, and go deeper with --depth. "
        'A row of places is narrowed to by its names from the row up: --locality "Hạ Long, Quảng Ninh". '
        "Without QUERY every document counts. "
        "With --by number, count the documents that bear or cite each document number."
    ),
)
@query_and_filters
@click.option(
    "--by",
    cls=Option,
    type=click.Choice(("locality", "date", "type", "number")),
    multiple=True,
    help=later("Count by this alone; may be given more than once. Without it: by locality, date and type."),
)
@all_values
@click.option(
    "--depth",
    metavar="N",
    cls=Option,
    type=click.IntRange(1, 4),
    default=2,
    show_default=True,
    help=later("How many levels are printed; JSON always has all."),
)
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
def command(
    settings: Settings,
    query: tuple[str, ...],
    by: tuple[str, ...],
    all_values: bool,
    depth: int,
    output: str,
    **filters: Unpack[Filters],
) -> None:
    """Count and print."""
    with tgsearch.open(settings.index_path) as index:
        results = index.facets(query_text(query), by=by, all_values=all_values, **filters)
    if output == "json":
        click.echo(render.results_json(results))
    else:
        click.echo(render.facets_text(console.view(settings), results, depth=depth))
