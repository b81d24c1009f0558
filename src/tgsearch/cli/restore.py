"""What does `tgsearch restore` do? Makes an index from a dump; a damaged dump changes nothing."""

from __future__ import annotations

import sys

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.dump import STREAM
from tgsearch.cli.progress import bar
from tgsearch.cli.reading import jobs_option
from tgsearch.messages import later

# Why an index that is there can't be opened; it can be replaced.
_UNUSABLE = (
    tgsearch.AnalyzerMismatchError,
    tgsearch.DescriptionMismatchError,
    tgsearch.IndexVersionError,
    tgsearch.DamagedIndexError,
)


@click.command(
    "restore",
    cls=TranslatedCommand,
    help=later(
        "Make the index from a file that `tgsearch dump` wrote.\n\n"
        "FILE may be packed by gzip or xz; - is standard input. The index is put in place when the whole "
        "file is read. The next `tgsearch index` of the same folders finds the files unchanged."
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--yes", cls=Option, is_flag=True, help=later("Replace an index that holds something."))
@jobs_option
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
def command(settings: Settings, file: str, yes: bool, jobs: int, output: str) -> None:
    """Restore and print the report."""
    view = console.view(settings)
    try:
        index = tgsearch.create(settings.index_path, exist_ok=True, rebuild=yes, lazy=True)
    except _UNUSABLE as error:
        raise tgsearch.IndexNotEmptyError from error
    with index, bar(view, later("Restoring")) as progress:
        source = sys.stdin.buffer if file == STREAM else file
        report = index.restore(source, jobs=jobs, progress=progress)
    click.echo(render.restore_json(report) if output == "json" else render.restore_text(view, report))
