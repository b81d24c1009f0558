"""What does `tgsearch doctor` do? Lists what could not be read, dated or placed, or was not UTF-8."""

from __future__ import annotations

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.messages import later


@click.command(
    "doctor",
    cls=TranslatedCommand,
    help=later(
        "Tell what could not be read, dated or placed, and why.\n\n"
        "Each document comes with what was seen in it: the dates and what they were taken for, the places "
        "and how often they are named, the names that several places bear. All are counted, the first are "
        "listed."
    ),
)
@click.option(
    "--limit",
    metavar="N",
    cls=Option,
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help=later("Cases of each kind that are listed."),
)
@click.option(
    "--only",
    cls=Option,
    type=click.Choice(("failed", "garbled", "undated", "unplaced", "ambiguous", "implausible")),
    multiple=True,
    help=later("List only this kind; may be given more than once."),
)
@click.option(
    "--encodings",
    cls=Option,
    is_flag=True,
    help=later(
        "List instead which documents were not plain UTF-8, and how they were read, the least certain first."
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
def command(settings: Settings, limit: int, only: tuple[str, ...], encodings: bool, output: str) -> None:
    """Examine and print."""
    kinds = (*only, "encodings") if encodings else only
    with tgsearch.open(settings.index_path) as index:
        diagnosis = index.doctor(limit=limit, only=kinds)
    if output == "json":
        click.echo(render.diagnosis_json(diagnosis))
        return
    view = console.view(settings)
    shown = [render.encodings_text(view, diagnosis)] if encodings else []
    if only or not encodings:
        shown.append(render.diagnosis_text(view, diagnosis))
    click.echo("\n\n".join(shown))
