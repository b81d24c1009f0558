"""What does `tgsearch index` do? Makes the index agree with the files, and reports what it did."""

from __future__ import annotations

import sys

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.interrupt import stoppable
from tgsearch.cli.language import Option, Settings, TranslatedCommand
from tgsearch.cli.progress import bar
from tgsearch.messages import later, say

DONE, INCOMPLETE = 0, 2


@click.command(
    "index",
    cls=TranslatedCommand,
    help=later(
        "Bring the index in line with the files below PATH.\n\n"
        "New files are added, changed ones replaced, deleted ones dropped; PATH is corpus/ unless given. "
        "A file that can't be read is reported and the rest goes on; the exit code is then 2. "
        "Ctrl-C keeps what is done and stops; pressed again it stops at once."
    ),
)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--dry-run", cls=Option, is_flag=True, help=later("Only tell what would be done."))
@click.option(
    "--rebuild", cls=Option, is_flag=True, help=later("Make the index anew; the old one serves until then.")
)
@click.option(
    "--jobs",
    cls=Option,
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=later("How many processes read and analyze."),
)
@click.option(
    "--yes", cls=Option, is_flag=True, help=later("Do not ask before most of the index is removed.")
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
def command(
    settings: Settings,
    paths: tuple[str, ...],
    dry_run: bool,
    rebuild: bool,
    jobs: int,
    yes: bool,
    output: str,
) -> int:
    """Sync, print the report, and return the exit code."""
    view = console.view(settings)
    paths = paths or ("corpus",)
    with tgsearch.create(settings.index_path, exist_ok=True, rebuild=rebuild, lazy=True) as index:
        if not (yes or dry_run or rebuild):
            _ask_before_removal(settings.lang, index, paths)
        with stoppable(lambda: _announce_stop(settings.lang)) as stop, bar(view) as progress:
            report = index.sync(*paths, jobs=jobs, dry_run=dry_run, progress=progress, stop=stop)
    click.echo(render.sync_json(report) if output == "json" else render.sync_text(view, report))
    return INCOMPLETE if report.failed or report.interrupted else DONE


def _announce_stop(lang: str) -> None:
    click.echo("\n" + say(lang, "Stopping after what is under way; Ctrl-C again stops at once."), err=True)


def _ask_before_removal(lang: str, index: tgsearch.Index, paths: tuple[str, ...]) -> None:
    """Ask before more than half of the files leave the index.

    A folder that is not mounted looks like one whose files were all deleted.

    Raises:
        click.ClickException: the answer was no, or there is nobody to ask.
    """
    if not index.statistics().files:
        return
    plan = index.sync(*paths, dry_run=True)
    removed, kept = len(plan.removed), len(plan.changed) + plan.unchanged
    if removed <= kept:
        return
    question = say(
        lang,
        "{removed} of {known} files are gone and would leave the index.",
        removed=removed,
        known=removed + kept,
    )
    if sys.stdin.isatty():
        click.echo(question, err=True)
        if click.confirm(say(lang, "Remove them from the index?"), err=True):
            return
        raise Refused(say(lang, "Nothing was changed."))
    raise Refused(question + " " + say(lang, "Nothing was changed; add --yes if that is meant."))


class Refused(click.ClickException):
    """The command did not do what would lose documents."""

    exit_code = 2
