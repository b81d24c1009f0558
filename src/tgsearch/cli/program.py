"""What are the commands, and how does a run end? The group, the one place for errors, the exit codes."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module

import click

import tgsearch
from tgsearch.cli import console
from tgsearch.cli.command import Option, Settings, TranslatedCommand
from tgsearch.cli.language import choose, language_of, speak
from tgsearch.messages import LANGUAGES, later, say
from tgsearch.systemwords import system_words

# In the order of a first day's work. The line is the first of the command's own help.
COMMANDS = {
    "index": later("Bring the index in line with the files below PATH."),
    "watch": later("Keep the index in line as the files below PATH change."),
    "search": later("Find documents, best first, with snippets."),
    "facets": later("Count what a query finds by place, date and type."),
    "suggest": later("Complete the beginning of a query with words of the index."),
    "show": later("Print a stored document and what is known of it."),
    "similar": later("Find the documents that are most like one."),
    "why": later("Tell why a query finds a file, or does not."),
    "stats": later("Tell what the index holds."),
    "doctor": later("Tell what could not be read, dated or placed, and why."),
    "check": later("Verify every file of the index against its checksums."),
    "export": later("Write what a query finds to a file."),
    "compact": later("Make the index as small as it can be."),
    "dump": later("Write the documents of the index to a file of JSON lines."),
    "restore": later("Make the index from a file that `tgsearch dump` wrote."),
    "serve": later("Search in a browser: the search page and the JSON API."),
    "eval": later("Measure how well an index answers queries that were judged."),
}

FAILED = 2
INTERRUPTED = 130  # as the shell says of a program that Ctrl-C ended


class Program(TranslatedCommand, click.Group):
    """The group; a command's module `tgsearch.cli.NAME` is imported when the command is wanted."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Settle the language first, so that even the errors of parsing speak it."""
        speak(ctx, choose(args, os.environ))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loading it; None for a name that is not one."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"tgsearch.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command and see its output out; a reader that has gone away is no error."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # caught before click, whose exit code would be 1
            console.discard_output()
            return 0
        return code

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without loading any."""
        lang = language_of(ctx)
        with formatter.section(say(lang, "Commands")):
            formatter.write_dl([(name, say(lang, help_line)) for name, help_line in COMMANDS.items()])


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"tgsearch {tgsearch.__version__}")
        ctx.exit()


@click.group(
    cls=Program,
    context_settings={"auto_envvar_prefix": "TGSEARCH", "help_option_names": ["-h", "--help"]},
    help=later(
        "Search collections of Vietnamese documents: words with or without accents, by place and date."
    ),
    epilog=later("Every option can be set by a variable: TGSEARCH_INDEX, TGSEARCH_SEARCH_LIMIT, …"),
)
@click.option(
    "--index",
    cls=Option,
    metavar="DIR",
    default="index",
    show_default=True,
    help=later("The folder of the index, or its address on a cluster: opensearch://host:9200/name."),
)
@click.option(
    "--lang",
    cls=Option,
    type=click.Choice(LANGUAGES),
    help=later("The language of messages; by default that of the system."),
)
@click.option(
    "--version",
    cls=Option,
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help=later("Show the version and exit."),
)
@click.pass_context
def program(ctx: click.Context, index: str, lang: str | None) -> None:  # parse_args has seen to `lang`
    """Take the options of every command; the commands are modules beside this one."""
    ctx.obj = Settings(index_path=index, lang=language_of(ctx))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `tgsearch` with `arguments` (those of the process unless given), then exit with its code."""
    console.use_utf8(sys.stdout, sys.stderr)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # a library's remark to programmers is no message for people
    lang = choose(sys.argv[1:] if arguments is None else arguments, os.environ)
    try:
        code = program.main(arguments, prog_name="tgsearch", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain(say(lang, "Stopped."))
        code = INTERRUPTED
    except BrokenPipeError:
        console.discard_output()
        code = 0
    except tgsearch.TgsearchError as error:
        code = _fail(lang, error.message(lang))
    except OSError as error:
        code = _fail(lang, _system_message(error, lang))
    except Exception as error:  # a bug: one sentence for people, the rest on request
        code = _fail(
            lang,
            say(lang, "This should not happen ({kind}: {detail}).", kind=type(error).__name__, detail=error)
            + " "
            + say(lang, "Set TGSEARCH_DEBUG=1 and run it again to see where it comes from."),
        )
    sys.exit(int(code or 0))


def _fail(lang: str, message: str) -> int:
    """Say what went wrong, with the traceback when that was asked for, and return the exit code."""
    if os.environ.get("TGSEARCH_DEBUG", "0") not in ("", "0"):
        import traceback  # slow to load, and only for those who ask

        traceback.print_exc()
    _complain(say(lang, "Error: {message}", message=message))
    return FAILED


def _complain(message: str) -> None:
    click.echo(message, err=True)


def _system_message(error: OSError, lang: str) -> str:
    reason = system_words(error.strerror or str(error) or type(error).__name__, lang)
    return f"{reason}: {error.filename}" if error.filename else reason
