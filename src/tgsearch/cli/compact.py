"""What does `tgsearch compact` do? Merges the parts of the index and tells its size before and after."""

from __future__ import annotations

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.messages import later


@click.command(
    "compact",
    cls=TranslatedCommand,
    help=later(
        "Make the index as small as it can be.\n\n"
        "Segments are merged, and deleted documents and files of no use are dropped. Searches go on "
        "meanwhile. Ctrl-C leaves the index as it was. Room for a second index is needed until it is done."
    ),
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
def command(settings: Settings, output: str) -> None:
    """Compact and print the report."""
    with tgsearch.open(settings.index_path) as index:
        report = index.compact()
    if output == "json":
        click.echo(render.compact_json(report))
    else:
        click.echo(render.compact_text(console.view(settings), report))
