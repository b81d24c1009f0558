"""What does `tgsearch show` do? Prints one stored document."""

from __future__ import annotations

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.language import Option, Settings, TranslatedCommand
from tgsearch.messages import later


@click.command(
    "show",
    cls=TranslatedCommand,
    help=later(
        "Print a stored document and what is known of it.\n\n"
        "ID is that of a hit. Dates and place come with the words that they were taken from."
    ),
)
@click.argument("id")
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
def command(settings: Settings, id: str, output: str) -> None:
    """Fetch and print."""
    with tgsearch.open(settings.index_path) as index:
        document = index.get(id)
    if output == "json":
        click.echo(render.document_json(document))
    else:
        click.echo(render.document_text(console.view(settings), document))
