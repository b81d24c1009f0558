"""In which words is a reader told how a query was understood, and which words can be left out of one?"""

from __future__ import annotations

import re

from tgsearch.messages import later
from tgsearch.render import View

# A query as it is printed: phrases, runs of what is neither blank nor parenthesis, and the rest.
_PIECES = re.compile(r'"[^"]*"(?:~\d+)?|[()]|\s+|[^\s()"]+')
_OPERATORS = {"OR": later("or"), "AND": later("and"), "NOT": later("without")}
_FIELDS = {
    "title:": later("title:"),
    "place:": later("place:"),
    "date:": later("date:"),
    "type:": later("type:"),
    "number:": later("number:"),
}
_NEAR = re.compile(r'"([^"]*)"~\d+')
_PLAIN = re.compile(r"[^\W\d_]+(?:[ \t]+[^\W\d_]+)*")  # nothing but words


def understood(view: View, interpreted: str) -> str:
    """Return an interpreted query with the words of the reader's language for its signs.

    >>> understood(View("vi"), 'UBND OR "ủy ban nhân dân" -place:"Hưng Yên"')
    'UBND hoặc “ủy ban nhân dân” không có nơi: “Hưng Yên”'
    """
    said = "".join(_said(view, piece) for piece in _PIECES.findall(interpreted))
    return " ".join(said.split()).replace("( ", "(").replace(" )", ")")


def _said(view: View, piece: str) -> str:
    if piece.startswith('"'):
        near = _NEAR.fullmatch(piece)
        return view.say("“{words}” nearby", words=near[1]) if near else f"“{piece[1:-1]}”"
    if piece in _OPERATORS:
        return view.say(_OPERATORS[piece])
    if piece.startswith("-") and len(piece.strip("-")) > 0 and not piece[1:2].isdigit():
        return f"{view.say('without')} {_said(view, piece[1:])}"
    if piece == "-":
        return f"{view.say('without')} "
    for field, name in _FIELDS.items():
        if piece.startswith(field):
            return f"{view.say(name)} {_said(view, piece[len(field) :]) if piece != field else ''}"
    return piece


def says_more(query: str, interpreted: str) -> bool:
    """Tell whether an interpreted query is another one than was typed, signs and capitals aside."""

    def bare(text: str) -> list[str]:
        return re.findall(r"\w+", text.casefold())

    return bare(query) != bare(interpreted)


def shorter(query: str) -> tuple[str, ...]:
    """Return a query without one of its words each; () for one word, or where signs mean something."""
    if not _PLAIN.fullmatch(query.strip()):
        return ()
    words = query.split()
    if not 2 <= len(words) <= _MAX_WORDS:
        return ()
    return tuple(" ".join(words[:at] + words[at + 1 :]) for at in range(len(words)))


_MAX_WORDS = 6


def number_query(view: View, number: str) -> str:
    """Return the query that finds the documents that name a number in full."""
    field = view.say("number:")
    return f'{field}"{number}"' if '"' not in number else f"{field}{number}"
