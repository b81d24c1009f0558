"""What does `tgsearch suggest` do? Prints how a query may go on; exits 1 when nothing goes on like it."""

from __future__ import annotations

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.filters import query_text
from tgsearch.messages import later

FOUND, NOTHING_FOUND = 0, 1


@click.command(
    "suggest",
    cls=TranslatedCommand,
    help=later(
        "Complete the beginning of a query with words of the index.\n\n"
        "PREFIX may be typed without accents; the completions have theirs. "
        "The number is that of the documents that hold one."
    ),
)
@click.argument("prefix", nargs=-1, required=True)
@click.option(
    "--limit",
    metavar="N",
    cls=Option,
    type=click.IntRange(min=1, max=100),
    default=10,
    show_default=True,
    help=later("Completions at most."),
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
def command(settings: Settings, prefix: tuple[str, ...], limit: int, output: str) -> int:
    """Complete, print, and return the exit code."""
    with tgsearch.open(settings.index_path) as index:
        suggestions = index.suggest(query_text(prefix), limit=limit)
    if output == "json":
        click.echo(render.suggestions_json(suggestions))
    elif suggestions:
        click.echo(render.suggestions_text(console.view(settings), suggestions))
    return FOUND if suggestions else NOTHING_FOUND
