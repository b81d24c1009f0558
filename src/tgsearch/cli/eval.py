"""What does `tgsearch eval` do? Asks judged queries, and prints how well they were answered."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

import tgsearch
from tgsearch import evaluation, render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.filters import how_to_match
from tgsearch.cli.progress import bar
from tgsearch.messages import later


@click.command(
    "eval",
    cls=TranslatedCommand,
    help=later(
        "Measure how well an index answers queries that were judged.\n\n"
        "TOPICS has the queries: lines of an id, a tab and the query; or a TREC topic file; or JSON lines "
        "with id and text. QRELS has the judgements in TREC form (query, 0, document, grade) or in that of "
        "BEIR. Printed are nDCG@10, MRR@10, recall@10, recall@100 and MAP over the first 1,000 hits, as "
        "trec_eval defines them. Queries without judgements are left out."
    ),
)
@click.argument("topics")
@click.argument("qrels")
@click.option(
    "--docs",
    cls=Option,
    metavar="FILE",
    help=later("Measure an index of this file or folder, made for the purpose and removed afterwards."),
)
@how_to_match
@click.option(
    "--per-query", cls=Option, is_flag=True, help=later("Print the measures of each query too, worst first.")
)
@click.option("--run", cls=Option, metavar="FILE", help=later("Write what was found to FILE, as a TREC run."))
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
def command(
    settings: Settings,
    topics: str,
    qrels: str,
    docs: str | None,
    match: str,
    accents: str,
    per_query: bool,
    run: str | None,
    output: str,
) -> None:
    """Measure and print."""
    view = console.view(settings)
    queries, judgements = evaluation.read_topics(topics), evaluation.read_judgements(qrels)
    with _measured_index(view, settings.index_path, docs) as index, _progress(view) as progress:
        outcome = evaluation.evaluate(
            index, queries, judgements, match=match, accents=accents, progress=progress
        )
    if remarks := render.evaluation_remarks(view, outcome):
        click.echo(remarks, err=True)
    if output == "json":
        click.echo(render.evaluation_json(outcome, per_query=per_query))
    else:
        click.echo(render.evaluation_text(view, outcome, per_query=per_query))
    if run is not None:
        evaluation.write_run(outcome, run)


@contextmanager
def _measured_index(view: render.View, path: str, docs: str | None) -> Iterator[tgsearch.Index]:
    """Give the user's index, or one of `docs`; what of these can't be read is said on standard error."""
    if docs is None:
        with tgsearch.open(path) as index:
            yield index
        return
    with bar(view) as progress, evaluation.temporary_index(docs, progress) as (index, report):
        if report.failed:
            click.echo(render.failures_text(view, report.failed), err=True)
        yield index


@contextmanager
def _progress(view: render.View) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that draws how many queries were asked; None where nobody is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=view.say("Asking"), file=sys.stderr, show_pos=True) as drawn:

        def report(asked: int, of: int) -> None:
            drawn.length = of
            drawn.update(asked - drawn.pos)

        yield report
