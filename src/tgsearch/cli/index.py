"""What does `tgsearch index` do? Makes the index agree with the files, and reports what it did."""

from __future__ import annotations

import re
import sys

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.interrupt import stoppable
from tgsearch.cli.language import language_of
from tgsearch.cli.progress import bar
from tgsearch.cli.reading import reading_options
from tgsearch.messages import later, say

DONE, INCOMPLETE = 0, 2
_NO_REBUILD = later(
    "--rebuild makes the index of all files and --shard takes a share of them: "
    "index the shares under another name, then search there."
)


def _share(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Return number and count of a share that was asked for.

    Raises:
        click.BadParameter: there is none such.
    """
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", value)
    number, count = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= count:
        problem = later("“{value}” is not a share: use K/N with K from 1 to N, as 2/8.")
        raise click.BadParameter(say(language_of(ctx), problem, value=value), ctx, option)
    return number, count


@click.command(
    "index",
    cls=TranslatedCommand,
    help=later(
        "Bring the index in line with the files below PATH.\n\n"
        "New files are added, changed ones replaced, deleted ones dropped; PATH is corpus/ unless given. "
        "A file that moved with its content is told as renamed. "
        "A file that can't be read is reported and the rest goes on; the exit code is then 2. "
        "Ctrl-C keeps what is done and stops; pressed again it stops at once."
    ),
)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@reading_options
@click.option("--dry-run", cls=Option, is_flag=True, help=later("Only tell what would be done."))
@click.option(
    "--rebuild", cls=Option, is_flag=True, help=later("Make the index anew; the old one serves until then.")
)
@click.option(
    "--shard",
    cls=Option,
    metavar="K/N",
    callback=_share,
    help=later(
        "Take only share K of N of the files; when all are taken, by several machines or one after "
        "the other, the index is what one makes of all."
    ),
)
@click.option(
    "--checksum",
    cls=Option,
    is_flag=True,
    help=later("Compare the content of every file, even where size and time are as they were."),
)
@click.option(
    "--retry-failed",
    cls=Option,
    is_flag=True,
    help=later("Read again what could not be read, even where it did not change."),
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
    shard: tuple[int, int] | None,
    exclude: tuple[str, ...],
    include: tuple[str, ...],
    checksum: bool,
    retry_failed: bool,
    garbled: str,
    jobs: int,
    yes: bool,
    output: str,
) -> int:
    """Sync, print the report, and return the exit code."""
    if rebuild and shard is not None:
        raise click.UsageError(say(settings.lang, _NO_REBUILD))
    view = console.view(settings)
    paths = paths or ("corpus",)
    with (
        tgsearch.create(settings.index_path, exist_ok=True, rebuild=rebuild, lazy=True) as index,
        stoppable(lambda: _announce_stop(settings.lang)) as stop,
        bar(view) as progress,
    ):
        report = index.sync(
            *paths,
            jobs=jobs,
            dry_run=dry_run,
            exclude=exclude,
            include=include,
            checksum=checksum,
            retry_failed=retry_failed,
            garbled=garbled,
            shard=shard,
            progress=progress,
            stop=stop,
            approve=None if yes or dry_run else lambda plan: _ask_before_removal(settings.lang, plan),
        )
    click.echo(render.sync_json(report) if output == "json" else render.sync_text(view, report))
    return INCOMPLETE if report.failed or report.interrupted else DONE


def _announce_stop(lang: str) -> None:
    click.echo("\n" + say(lang, "Stopping after what is under way; Ctrl-C again stops at once."), err=True)


def _ask_before_removal(lang: str, plan: tgsearch.SyncReport) -> bool:
    """Ask before more than half of the files leave the index; True when that is meant, or they do not.

    A folder that is not mounted looks like one whose files were all deleted.

    Raises:
        click.ClickException: the answer was no, or there is nobody to ask.
    """
    removed, kept = len(plan.removed), len(plan.changed) + len(plan.renamed) + plan.unchanged
    if removed <= kept:
        return True
    question = say(
        lang,
        "{removed} of {known} files are gone or left out now and would leave the index.",
        removed=removed,
        known=removed + kept,
    )
    if sys.stdin.isatty():
        click.echo(question, err=True)
        if click.confirm(say(lang, "Remove them from the index?"), err=True):
            return True
        raise Refused(say(lang, "Nothing was changed."))
    raise Refused(question + " " + say(lang, "Nothing was changed; add --yes if that is meant."))


class Refused(click.ClickException):
    """The command did not do what would lose documents."""

    exit_code = 2
