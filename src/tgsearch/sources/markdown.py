"""What does a Markdown file say, and what does its front matter state?

Front matter is YAML or JSON between "---" lines ("---json" and "---yaml" as some
site generators write it), or a JSON object that the file begins with. The body
is rendered by markdown-it and read like a web page, so HTML inside it, which
editors of news sites leave there, is read too.
"""

from __future__ import annotations

import json
import re
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from tgsearch.sources.decoding import read_text
from tgsearch.sources.fields import Stated, stated_fields
from tgsearch.sources.html import lines_of
from tgsearch.sources.page import Page

MAX_FRONT_MATTER_CHARS = 32_768
# Larger files, and files with more brackets, are read as plain text: nobody writes so by hand, and an open
# bracket takes as long as a page of text.
MAX_MARKDOWN_CHARS = 500_000
MAX_BRACKETS = 10_000
MAX_NESTING = 100  # quotations and lists inside each other; what is deeper is lost
WRAP_CHARS = (60, 120)  # the longest line of a file whose paragraphs were wrapped by an editor

_FRONT_MATTER = re.compile(r"---[ \t]*(yaml|json)?[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_SIMPLE_ENTRY = re.compile(r"([^\W\d][\w .-]{0,40}?)\s*:\s*(.+)")
_HEADING = re.compile(r"#[ \t]+(.+?)[ \t#]*(?:\n|$)")
_YAML_NULLS = ("null", "Null", "NULL", "~")


def read_page(data: bytes, path: Path) -> Page:
    """Return what a file says and what its front matter states.

    Raises:
        UnreadableDocumentError: as `decode`, or HTML in it is nested too deeply.
    """
    decoded = read_text(data, path)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    values, body = split_front_matter(text)
    stated = stated_fields(values)
    lines = _lines(body, path)
    title = stated.title or _heading(body) or None
    return Page(
        "\n".join(_with_summary(stated, lines)),
        title=title,
        published=stated.published,
        locality=stated.locality,
        type=stated.type,
        url=stated.url,
        hints=stated.hints,
        encoding=decoded.encoding,
    )


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """Part the front matter of a file from its body; {} and the whole text when there is none.

    Values are text, or lists and mappings of text: 2021-03-15 stays as it is written.
    """
    head = text[:MAX_FRONT_MATTER_CHARS]
    if head.startswith("{"):
        return _leading_json(head, text)
    match = _FRONT_MATTER.match(head)
    if match is None:
        return {}, text
    kind, block = match[1], match[2]
    values = _json(block) if kind == "json" or block.lstrip().startswith("{") else _yaml(block)
    # Without entries it is text between two rules.
    return (values, text[match.end() :]) if values else ({}, text)


def _leading_json(head: str, text: str) -> tuple[dict[str, object], str]:
    try:
        values, end = json.JSONDecoder(strict=False).raw_decode(head)
    except (ValueError, RecursionError):
        return {}, text
    if not isinstance(values, dict) or not text[end:].startswith("\n"):
        return {}, text
    return values, text[end:]


def _json(block: str) -> dict[str, object]:
    try:
        values = json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return _simple_entries(block)
    return values if isinstance(values, dict) else {}


def _yaml(block: str) -> dict[str, object]:
    import yaml

    try:
        # Not CSafeLoader: deep nesting overflows its stack and ends the process.
        loader = yaml.SafeLoader(block)
        # Every scalar is text: no date, octal number or Norway is guessed.
        loader.yaml_implicit_resolvers = {}
        values = loader.get_single_data()
    except (yaml.YAMLError, RecursionError, ValueError):
        return _simple_entries(block)
    if not isinstance(values, dict):
        return {}
    return {str(name): value for name, value in values.items() if value not in _YAML_NULLS}


def _simple_entries(block: str) -> dict[str, object]:
    """Read "name: value" lines; people write `title: Hội nghị: tổng kết`, which YAML refuses."""
    entries: dict[str, object] = {}
    for line in block.split("\n"):
        if match := _SIMPLE_ENTRY.fullmatch(line.strip().rstrip(",")):
            entries.setdefault(match[1].strip("\"'"), match[2].strip("\"' "))
    return entries


def _lines(body: str, path: Path) -> Sequence[str]:
    if len(body) > MAX_MARKDOWN_CHARS or body.count("[") > MAX_BRACKETS:
        return body.split("\n")
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable("table")
    # Paragraphs of office text are indented, HTML too: neither is program code.
    parser.disable("code")
    parser.add_render_rule("softbreak", _softbreak)
    lines = body.split("\n")
    longest = max(map(len, lines), default=0)
    wrap = longest if WRAP_CHARS[0] <= longest <= WRAP_CHARS[1] else 0
    return lines_of(parser.render(body, {"wrap": wrap}), path)


def _softbreak(
    self: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, int],
) -> str:
    """Keep a line a line, unless an editor broke it where the next word did not fit."""
    length = 0
    for number in range(index - 1, -1, -1):
        if tokens[number].type in ("softbreak", "hardbreak"):
            break
        length += len(tokens[number].content)
    following = next((tokens[n].content for n in range(index + 1, len(tokens)) if tokens[n].content), "")
    is_wrapped = env["wrap"] and length + 1 + len(following.partition(" ")[0]) > env["wrap"]
    return "\n" if is_wrapped else "<br>\n"


def _heading(body: str) -> str:
    match = _HEADING.match(body.lstrip())
    return match[1] if match else ""


def _with_summary(stated: Stated, lines: Sequence[str]) -> Sequence[str]:
    """Return the lines, with the summary of the front matter before them when they don't say it already."""
    summary = " ".join(stated.summary.split())
    if not summary or any(summary.casefold() in line.casefold() for line in lines[:10]):
        return lines
    return (summary, *lines)
