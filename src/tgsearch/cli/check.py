"""What does `tgsearch check` do? Compares each file of the index with its checksum; exits 3 on damage."""

from __future__ import annotations

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.messages import later

SOUND, DAMAGED = 0, 3


@click.command(
    "check",
    cls=TranslatedCommand,
    help=later(
        "Verify every file of the index against its checksums.\n\n"
        "The exit code is 0 when the index is sound, 3 when a file of it is damaged, 2 after an error."
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
def command(settings: Settings, output: str) -> int:
    """Check, print, and return the exit code."""
    try:
        with tgsearch.open(settings.index_path) as index:
            damaged = index.check()
    except tgsearch.DamagedIndexError as error:  # too damaged to be opened
        damaged = (tgsearch.Failure(str(error.file), str(error.reason)),)
    if output == "json":
        click.echo(render.check_json(damaged))
    else:
        click.echo(render.check_text(console.view(settings), damaged))
    return DAMAGED if damaged else SOUND
