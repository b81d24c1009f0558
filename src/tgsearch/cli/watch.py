"""What does `tgsearch watch` do? Keeps the index in line with the files until it is told to stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING

import click

import tgsearch
from tgsearch import render
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.progress import bar
from tgsearch.cli.reading import reading_options
from tgsearch.messages import later

if TYPE_CHECKING:
    from tgsearch.render import View


@click.command(
    "watch",
    cls=TranslatedCommand,
    help=later(
        "Keep the index in line as the files below PATH change.\n\n"
        "Everything is looked at first, then what changes, about a second after it was written; PATH is "
        "corpus/ unless given. A line is printed for each time that something was done. A folder that is "
        "gone, as a share that is not mounted, keeps its documents. Ctrl-C or SIGTERM ends it after what "
        "is under way, with exit code 0."
    ),
)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@reading_options
@click.option(
    "--poll",
    cls=Option,
    metavar="SECONDS",
    type=click.FloatRange(min=0.1, max=86_400),
    help=later("Look at all files this often, for network shares that do not tell what changes."),
)
@click.option(
    "--debounce",
    cls=Option,
    metavar="SECONDS",
    type=click.FloatRange(min=0.05, max=3_600),
    default=0.5,
    show_default=True,
    help=later("How long a file must have been left alone before it is read."),
)
@click.option(
    "--format",
    "output",
    cls=Option,
    type=click.Choice(("text", "jsonl")),
    default="text",
    show_default=True,
    help=later("For people, or as one object a line for each time."),
)
@click.pass_obj
def command(
    settings: Settings,
    paths: tuple[str, ...],
    poll: float | None,
    debounce: float,
    exclude: tuple[str, ...],
    include: tuple[str, ...],
    garbled: str,
    jobs: int,
    output: str,
) -> None:
    """Watch, print a line a round, and return when a signal says so."""
    view = console.view(settings) if sys.stderr.isatty() else render.View(lang=settings.lang)
    paths = paths or ("corpus",)
    with (
        tgsearch.create(settings.index_path, exist_ok=True, lazy=True) as index,
        _until_told() as stop,
        closing(_FirstBar(view)) as first_bar,
    ):
        reports = index.watch(
            *paths,
            poll=poll,
            debounce=debounce,
            jobs=jobs,
            exclude=exclude,
            include=include,
            garbled=garbled,
            progress=first_bar.show,
            stop=stop,
            tell=lambda remark: _say(view.warning(view.words(remark))),
        )
        for number, report in enumerate(reports):
            first_bar.close()
            now = datetime.now().astimezone()
            _say(render.round_text(view, report, now))
            if output == "jsonl":
                click.echo(render.round_json(report, now))
            if number == 0 and not report.interrupted:
                _say(view.faint(view.say("Watching {paths}; Ctrl-C ends it.", paths=", ".join(paths))))


def _say(text: str) -> None:
    click.echo(text, err=True)


@contextmanager
def _until_told() -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether Ctrl-C or SIGTERM came; a second Ctrl-C ends the program at once."""
    told = False

    def end(signum: int, frame: FrameType | None) -> None:
        nonlocal told
        told = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _FirstBar:
    """Draws the progress of the first round only: later ones are short, or nobody is watching."""

    def __init__(self, view: View) -> None:
        self._view, self._stack = view, ExitStack()
        self._draw: Callable[[tgsearch.Progress], None] | None = None
        self._is_wanted, self._is_open = True, False

    def show(self, progress: tgsearch.Progress) -> None:
        """Draw, opening the bar when there is something to draw."""
        if self._is_wanted and not self._is_open:
            self._is_open, self._draw = True, self._stack.enter_context(bar(self._view))
        if self._draw:
            self._draw(progress)

    def close(self) -> None:
        """Close the bar for good."""
        self._stack.close()
        self._is_wanted, self._draw = False, None
