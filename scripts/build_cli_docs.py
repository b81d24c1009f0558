"""Write docs/cli.md from the help texts of the commands.

python scripts/build_cli_docs.py           writes it
python scripts/build_cli_docs.py --check   only tells whether it is current
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tgsearch.cli.program import COMMANDS, program

PAGE = Path(__file__).resolve().parent.parent / "docs/cli.md"

INTRODUCTION = """\
# The command line

This page is made from the help texts by `scripts/build_cli_docs.py`.

Results go to standard output; progress, questions and errors go to standard error. Color and progress
appear on a terminal only, and no color when `NO_COLOR` is set. What a program reads is in
[json.md](json.md), what a query may be in [query-language.md](query-language.md).

| exit code | of | means |
|---|---|---|
| 0 | every command | done; `search`: something was found |
| 1 | `search` | nothing was found |
| 2 | every command | an error, in one sentence |
| 2 | `index` | also: some file could not be read, or the run was stopped early; the rest is done |
| 3 | `check` | the index is damaged |
| 130 | every command | ended by Ctrl-C |

Every option can be set by a variable: `TGSEARCH_INDEX` for the group's `--index`,
`TGSEARCH_SEARCH_LIMIT` for the `--limit` of `search`, and so on. `TGSEARCH_DEBUG=1` shows where an error
comes from. `--lang` or the system's locale chooses the language of messages. `--index` and `--lang` may
stand before the command or after it. What begins with a dash and is not an option comes after `--`:
`tgsearch search -- báo cáo -dự -thảo`.
"""


def page() -> str:
    """Return the whole page."""
    sections = [INTRODUCTION, section("tgsearch", program)]
    context = click.Context(program)
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        sections.append(section(f"tgsearch {name}", command))
    return "\n".join(sections)


def section(title: str, command: click.Command) -> str:
    """Return what the help page of a command says, as Markdown."""
    options = [param for param in command.params if isinstance(param, click.Option)]
    arguments = [_argument(param) for param in command.params if isinstance(param, click.Argument)]
    usage = " ".join([title, "[OPTIONS]", *(arguments or ["COMMAND …"])])
    rows = [f"| `{_names(option)}` | {option.help} | {_default(option)} |" for option in options]
    table = ["| option | | default |", "|---|---|---|", *rows]
    return "\n".join(
        [f"## {title}", "", f"`{usage}`", "", str(command.help), *(["", *table] if rows else []), ""]
    )


def _argument(argument: click.Argument) -> str:
    if argument.metavar:
        return argument.metavar.replace("]...", " …]")
    name = str(argument.name).upper()
    return name if argument.required else f"[{name} …]"


def _names(option: click.Option) -> str:
    if option.is_flag:
        return option.opts[0]
    choices = option.type.choices if isinstance(option.type, click.Choice) else ()
    return f"{option.opts[0]} {option.metavar or '|'.join(choices)}".replace("|", "\\|")


def _default(option: click.Option) -> str:
    return f"`{option.default}`" if option.show_default else ""


def main(arguments: list[str]) -> int:
    """Write or check the page; return 1 when it is not current."""
    if "--check" in arguments:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page():
            return 0
        print(f"{PAGE.name} is not current: run scripts/fix")
        return 1
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
