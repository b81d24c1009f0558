"""What does `tgsearch export` do? Writes what a query finds as a table, as JSON lines or as a document."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.filters import Filters, query_and_filters, query_text, sort_option
from tgsearch.messages import later, say

if TYPE_CHECKING:
    from typing_extensions import Unpack

FORMATS = ("csv", "jsonl", "docx")
MOST = 10_000  # hits that a search gives at once
_LABELS = {
    "locality": later("Place"),
    "since": later("From"),
    "until": later("To"),
    "year": later("Year"),
    "type": later("Type"),
}


@click.command(
    "export",
    cls=TranslatedCommand,
    help=later(
        "Write what a query finds to a file.\n\n"
        "QUERY and the filters are those of `tgsearch search`. As csv it is a table for a spreadsheet, as "
        "jsonl an object a line, as docx a document to read. Without --format the name of FILE tells which; "
        "without FILE it goes to standard output. The columns are named in English in every language. "
        "Cells that a spreadsheet would run as a formula begin with an apostrophe."
    ),
)
@query_and_filters
@sort_option
@click.option(
    "--limit",
    metavar="N",
    cls=Option,
    type=click.IntRange(1, MOST),
    default=1000,
    show_default=True,
    help=later("Documents at most."),
)
@click.option(
    "--format",
    "output",
    cls=Option,
    type=click.Choice(FORMATS),
    help=later("What is written; csv if nothing tells."),
)
@click.option(
    "-o",
    "--output",
    "file",
    cls=Option,
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help=later("Where it is written; a file that is there is replaced."),
)
@click.pass_obj
def command(
    settings: Settings,
    query: tuple[str, ...],
    sort: str,
    limit: int,
    output: str | None,
    file: str | None,
    **filters: Unpack[Filters],
) -> None:
    """Search, write, and tell on standard error what was written."""
    view = console.view(settings)
    format = output or _format_of(file)
    stream = sys.stdout.buffer
    if format == "docx" and file is None and sys.stdout.isatty():
        raise click.UsageError(
            say(settings.lang, "A document is no text for a terminal: name a FILE with -o.")
        )
    with tgsearch.open(settings.index_path) as index:
        results = index.search(query_text(query), sort=sort, limit=limit, facets=False, **filters)
    render.export(
        view,
        results,
        stream if file is None else Path(file),
        format,
        filters=_narrowed(settings.lang, filters),
        day=date.today(),
    )
    if file is not None:
        click.echo(render.export_text(view, results, file), err=True)


def _format_of(file: str | None) -> str:
    """Return the format that the name of a file tells, before `.gz` or `.xz`."""
    suffixes = [suffix.lower().removeprefix(".") for suffix in Path(file or "").suffixes]
    return next((suffix for suffix in reversed(suffixes) if suffix in FORMATS), FORMATS[0])


def _narrowed(lang: str, filters: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the filters that are set, as (name, value)."""
    rows = []
    for name, label in _LABELS.items():
        value = filters.get(name)
        if value:
            several = value if isinstance(value, tuple) else (value,)
            rows.append((say(lang, label), "; ".join(map(str, several))))
    return rows
