"""The catalogue and the code say the same sentences, and the two languages fill them with the same data."""

from __future__ import annotations

import ast
import importlib.util
import string
from pathlib import Path

import click
import jinja2
import pytest

from tgsearch.cli.program import COMMANDS, program
from tgsearch.messages import VIETNAMESE, say

ROOT = Path(__file__).parent.parent
PLACES_OF_MESSAGES = {"say": -1, "later": 0, "count": (1, 2)}


def said_in(path):
    """The literal messages in the calls of `say`, `later` and `count`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in PLACES_OF_MESSAGES:
            continue
        places = PLACES_OF_MESSAGES[name]
        arguments = (
            node.args[-1:]
            if places == -1
            else [node.args[at] for at in (places if name == "count" else (places,))]
        )
        yield from (
            argument.value
            for argument in arguments
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )


def said_by_the_code():
    files = [
        path for room in ("cli", "render", "web") for path in (ROOT / "src/tgsearch" / room).glob("*.py")
    ]
    said = {text for path in files for text in said_in(path)}
    return said.union(*map(said_in_template, (ROOT / "src/tgsearch/web/templates").glob("*.html")))


def said_in_template(path):
    """The literal messages in the calls of `say` and `count` of a template of pages."""
    calls = jinja2.Environment().parse(path.read_text("utf-8")).find_all(jinja2.nodes.Call)
    for call in calls:
        name = getattr(call.node, "name", "")
        texts = {"say": call.args[:1], "count": call.args[1:3]}.get(name, [])
        yield from (text.value for text in texts if isinstance(text, jinja2.nodes.Const))


def test_every_message_has_its_vietnamese():
    assert said_by_the_code() - set(VIETNAMESE) == set()


def test_every_vietnamese_message_is_said():
    said_by_click = {"Show this message and exit."}
    assert set(VIETNAMESE) - said_by_the_code() - said_by_click == set()


def test_every_help_text_has_its_vietnamese():
    context = click.Context(program)
    commands = [program, *(program.get_command(context, name) for name in COMMANDS)]
    texts = [command.help for command in commands] + [COMMANDS[name] for name in COMMANDS]
    texts += [
        param.help for command in commands for param in command.params if isinstance(param, click.Option)
    ]
    assert [text for text in texts if text not in VIETNAMESE] == []


@pytest.mark.parametrize("english", VIETNAMESE)
def test_both_languages_use_the_same_data(english):
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert fields(VIETNAMESE[english]) == fields(english)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_table_of_commands_shows_the_first_line_of_their_help(command):
    loaded = program.get_command(click.Context(program), command)
    assert loaded.help.split("\n")[0] == COMMANDS[command]


def test_a_text_of_no_catalogue_is_said_as_it_is():
    assert say("vi", "xyz {x}") == "xyz {x}"


def test_clicks_catalogue_is_current():
    spec = importlib.util.spec_from_file_location("build", ROOT / "scripts/build_click_messages.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.CATALOGUE.read_bytes() == build.catalogue()
