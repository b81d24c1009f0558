"""Which options say what of a folder is read, and how? The same ones for `index` and `watch`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from tgsearch.cli.command import Option
from tgsearch.messages import later

_Decorated = TypeVar("_Decorated", bound=Callable[..., object])

jobs_option = click.option(
    "--jobs",
    cls=Option,
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=later("How many processes read and analyze."),
)

_OPTIONS = (
    click.option(
        "--exclude",
        cls=Option,
        metavar="PATTERN",
        multiple=True,
        help=later(
            "Leave out what matches, as in .gitignore; may be given more than once. "
            "Files .tgsearchignore in the folders hold such patterns too."
        ),
    ),
    click.option(
        "--include",
        cls=Option,
        metavar="PATTERN",
        multiple=True,
        help=later("Take in what matches though another pattern leaves it out; may be given more than once."),
    ),
    click.option(
        "--garbled",
        cls=Option,
        type=click.Choice(("keep", "skip")),
        default="keep",
        show_default=True,
        help=later(
            "What becomes of text that reads as nothing, as of a bad scan: indexed and reported, or left out."
        ),
    ),
    jobs_option,
)


def reading_options(command: _Decorated) -> _Decorated:
    """Give a command the options `--exclude`, `--include`, `--garbled` and `--jobs`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
