"""What do all commands share? Translated help, and the options of the group after their own."""

from __future__ import annotations

import copy
import os
from typing import NamedTuple

import click

from tgsearch.cli.language import language_of
from tgsearch.messages import LANGUAGES, later, say


class Settings(NamedTuple):
    """What the options of the group say to every command."""

    index_path: str
    lang: str


class Option(click.Option):
    """An option whose help is a message of the catalogue, and whose variable is named as the option is."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        """Return the value of TGSEARCH_COMMAND_OPTION; click would name it after the parameter."""
        name = f"{ctx.auto_envvar_prefix}_{self.opts[0].removeprefix('--')}"
        return os.environ.get(name.replace("-", "_").upper()) or None

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option's line of the help page in the language of the run."""
        translated = copy.copy(self)
        translated.help = say(language_of(ctx), self.help or "")
        return click.Option.get_help_record(translated, ctx)


def _use_index(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.obj = ctx.obj._replace(index_path=value)


# People write them where the other options are.
_ALSO_OF_THE_GROUP = (
    Option(
        ["--index"],
        metavar="DIR",
        expose_value=False,
        callback=_use_index,
        help=later("The folder of the index, or its address; here or before the command."),
    ),
    Option(  # what it says was settled before anything was parsed
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=later("The language of messages; by default that of the system."),
    ),
)


class TranslatedCommand(click.Command):
    """A command whose help is a message of the catalogue."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return its own parameters, then those of the group that it has none like, then `--help`."""
        params = super().get_params(ctx)
        if ctx.parent is None:
            return params
        names = {name for param in params for name in param.opts}
        return [*params[:-1], *(each for each in _ALSO_OF_THE_GROUP if each.opts[0] not in names), params[-1]]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's help in the language of the run."""
        translated = copy.copy(self)
        translated.help = say(language_of(ctx), self.help or "")
        click.Command.format_help_text(translated, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what stands below the options in the language of the run."""
        translated = copy.copy(self)
        translated.epilog = say(language_of(ctx), self.epilog or "")
        click.Command.format_epilog(translated, ctx, formatter)
