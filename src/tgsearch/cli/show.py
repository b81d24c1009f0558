"""What does `tgsearch show` do? Prints one stored document."""

from __future__ import annotations

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.messages import later


@click.command(
    "show",
    cls=TranslatedCommand,
    help=later(
        "Print a stored document and what is known of it.\n\n"
        "ID is that of a hit. Dates and place come with the words that they were taken from. With "
        "--dropped, print what stood in the source and was not taken for text: menus, forms, counters."
    ),
)
@click.argument("id")
@click.option(
    "--dropped",
    is_flag=True,
    cls=Option,
    help=later("Print instead each line that was taken off, with the reason."),
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
def command(settings: Settings, id: str, dropped: bool, output: str) -> None:
    """Fetch and print."""
    with tgsearch.open(settings.index_path) as index:
        if dropped:
            lines = index.dropped(id)
        else:
            document = index.get(id)
    if dropped and output == "json":
        click.echo(render.dropped_json(id, lines))
    elif dropped:
        click.echo(render.dropped_text(console.view(settings), lines))
    elif output == "json":
        click.echo(render.document_json(document))
    else:
        click.echo(render.document_text(console.view(settings), document))
