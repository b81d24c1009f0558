"""What does `tgsearch dump` do? Writes the documents and the list of files as JSON lines."""

from __future__ import annotations

import sys

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.progress import bar
from tgsearch.messages import later

STREAM = "-"


@click.command(
    "dump",
    cls=TranslatedCommand,
    help=later(
        "Write the documents of the index to a file of JSON lines.\n\n"
        "FILE is packed if it ends in .gz or .xz; without FILE, or with -, the lines go to standard output. "
        "`tgsearch restore` makes the index again from it, also in a later version. An index that has to "
        "be made again because the rules have changed can still be dumped."
    ),
)
@click.argument("file", metavar="[FILE]", default=STREAM, type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--format",
    "output",
    cls=Option,
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=later("The report: for people, or as one object."),
)
@click.pass_obj
def command(settings: Settings, file: str, output: str) -> None:
    """Dump and print the report, to standard error if the lines go to standard output."""
    to_stream = file == STREAM
    view = console.view(settings)
    with (
        tgsearch.open(settings.index_path, outdated=True) as index,
        bar(view, later("Dumping")) as progress,
    ):
        report = index.dump(sys.stdout.buffer if to_stream else file, progress=progress)
    text = render.dump_json(report) if output == "json" else render.dump_text(view, report)
    click.echo(text, err=to_stream)
