"""What does `tgsearch stats` do? Tells what the index holds."""

from __future__ import annotations

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.messages import later


@click.command("stats", cls=TranslatedCommand, help=later("Tell what the index holds."))
@click.option(
    "--format",
    "output",
    cls=Option,
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=later("For people, or as one object."),
)
@click.option(
    "--abbreviations",
    cls=Option,
    is_flag=True,
    help=later("List the abbreviations that documents define, the most often defined first."),
)
@click.pass_obj
def command(settings: Settings, output: str, abbreviations: bool) -> None:
    """Count and print."""
    with tgsearch.open(settings.index_path) as index:
        if abbreviations:
            defined = index.abbreviations()
        else:
            statistics = index.statistics()
    if abbreviations and output == "json":
        click.echo(render.abbreviations_json(defined))
    elif abbreviations:
        click.echo(render.abbreviations_text(console.view(settings), defined))
    elif output == "json":
        click.echo(render.statistics_json(statistics))
    else:
        click.echo(render.statistics_text(console.view(settings), statistics))
