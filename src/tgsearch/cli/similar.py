"""What does `tgsearch similar` do? Prints the documents that are most like one."""

from __future__ import annotations

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.messages import later


@click.command(
    "similar",
    cls=TranslatedCommand,
    help=later(
        "Find the documents that are most like one.\n\n"
        "ID is that of a hit. The words that are looked for are printed above the hits."
    ),
)
@click.argument("id")
@click.option(
    "--limit",
    metavar="N",
    cls=Option,
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help=later("Documents at most."),
)
@click.option(
    "--format",
    "output",
    cls=Option,
    type=click.Choice(("text", "json", "jsonl")),
    default="text",
    show_default=True,
    help=later("For people, as one object, or as one object a line for each document."),
)
@click.pass_obj
def command(settings: Settings, id: str, limit: int, output: str) -> None:
    """Find and print."""
    with tgsearch.open(settings.index_path) as index:
        results = index.similar(id, limit=limit)
    if output == "json":
        click.echo(render.results_json(results))
    elif output == "text":
        click.echo(render.results_text(console.view(settings), results))
    elif results.hits:
        click.echo(render.results_jsonl(results))
