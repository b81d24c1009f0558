"""What did the searcher ask? The query tree, as typed and before any index is seen.

The nodes are values: compare them, build them by hand, print them.
`str(node)` is text that `queryparse.parse` reads back to an equal node, as
long as the node is in the form that `simplify` gives; any other node reads
back simplified, with the same meaning.

    >>> str(Bag((Word("tuyên"), Word("giáo"), Not(Phrase("dân vận")))))
    'tuyên giáo -"dân vận"'
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from tgsearch.text import clean, compiled
from tgsearch.value import frozen

# Operators as typed, in capitals only, and what each means.
OPERATORS: Mapping[str, str] = {
    "AND": "AND",
    "OR": "OR",
    "NOT": "NOT",
    "VÀ": "AND",
    "HOẶC": "OR",
    "KHÔNG": "NOT",
    "VA": "AND",
    "HOAC": "OR",
    "KHONG": "NOT",
}
FIELDS = ("title", "place", "date", "type", "number")
QUOTES = '"“”„‟«»＂'
MAX_SLOP = 999  # places; more is no longer a phrase

# No word begins like this, since it would be read as the name of a field.
FIELD_LIKE = r"([^\W\d_]{2,}):(?!//)"  # foo:bar, but not http://… or 15:30
NUMBER_PART = r"[0-9]|[A-ZĐ]+/[A-ZĐ]"  # -2025 and -CT/TW may go on with what is before them
LETTER_OR_DIGIT = r"[^\W_]"
_DELIMITER = rf"[\s(){QUOTES}]"
_QUOTE = f"[{QUOTES}]"


def is_word(text: str) -> bool:
    """Tell whether `text` can stand in a query as one word.

    It begins with a letter or digit and ends with one (or with its accent),
    holds no white space, parenthesis or double quotation mark, is no
    operator, does not begin like a field (`foo:`) or end like a fuzzy word
    (`~1`), and is as `text.clean` leaves it.
    """
    return (
        text[:1].isalnum()
        and ends_word(text[-1])
        and not compiled(_DELIMITER).search(text)
        and text not in OPERATORS
        and not compiled(FIELD_LIKE).match(text)
        and text[-2:] not in ("~1", "~2")
        and _is_clean(text)
    )


def is_phrase(text: str) -> bool:
    """Tell whether `text` can stand between quotation marks.

    It holds a letter or digit and no double quotation mark, its white space
    is single spaces between words, and it is as `text.clean` leaves it.
    """
    return (
        compiled(LETTER_OR_DIGIT).search(text) is not None
        and text == " ".join(text.split())
        and not compiled(_QUOTE).search(text)
        and _is_clean(text)
    )


def ends_word(char: str) -> bool:
    """Tell whether a word may end with `char`: a letter, a digit, or a mark on one."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _is_clean(text: str) -> bool:
    return clean(text.replace("&", "&amp;")) == text


def _escaped(text: str) -> str:
    # HTML entities in a query are unescaped on reading; what looks like one but isn't must survive that.
    return text.replace("&", "&amp;") if clean(text) != text else text


def _check_word(text: str) -> None:
    if not is_word(text):
        raise ValueError(f"{text!r} is not one word: see tgsearch.query.is_word")


@frozen
class Word:
    """One word as typed: no white space in it, at least one letter or digit; see `is_word`.

    Raises:
        ValueError: `text` would not be read back as one word.
    """

    text: str

    def __post_init__(self) -> None:
        _check_word(self.text)

    def __str__(self) -> str:
        return _escaped(self.text)


@frozen
class Phrase:
    """Words in this order, each at most `slop` places further than adjacent.

    Raises:
        ValueError: `text` is not as `is_phrase` says, or `slop` is not within 0 and `MAX_SLOP`.
    """

    text: str
    slop: int = 0

    def __post_init__(self) -> None:
        if not is_phrase(self.text):
            raise ValueError(f"{self.text!r} can't be a phrase: see tgsearch.query.is_phrase")
        if not 0 <= self.slop <= MAX_SLOP:
            raise ValueError(f"slop {self.slop} is not within 0 and {MAX_SLOP}")

    def __str__(self) -> str:
        return f'"{_escaped(self.text)}"' + (f"~{self.slop}" if self.slop else "")


@frozen
class Prefix:
    """Words that begin with `text`, itself as in a `Word`.

    Raises:
        ValueError: `text` is not one word.
    """

    text: str

    def __post_init__(self) -> None:
        _check_word(self.text)

    def __str__(self) -> str:
        return f"{_escaped(self.text)}*"


@frozen
class Fuzzy:
    """Words that are at most one or two letters from `text`, itself as in a `Word`.

    Raises:
        ValueError: `text` is not one word.
    """

    text: str

    def __post_init__(self) -> None:
        _check_word(self.text)

    def __str__(self) -> str:
        return f"{_escaped(self.text)}~"


@frozen
class Bag:
    """Words and clauses put next to each other; `match` decides how many must hold.

    `Bag(())` is what a query of only punctuation asks for: nothing, so it
    finds nothing. Inside another node it is as if it were not there.
    """

    clauses: tuple[Node, ...]

    def __str__(self) -> str:
        return _text(simplify(self))


@frozen
class And:
    """Every clause holds.

    Raises:
        ValueError: there is no clause.
    """

    clauses: tuple[Node, ...]

    def __post_init__(self) -> None:
        if not self.clauses:
            raise ValueError("And needs a clause; every document is Everything()")

    def __str__(self) -> str:
        return _text(simplify(self))


@frozen
class Or:
    """At least one clause holds.

    Raises:
        ValueError: there is no clause.
    """

    clauses: tuple[Node, ...]

    def __post_init__(self) -> None:
        if not self.clauses:
            raise ValueError("Or needs a clause; no document is Bag(())")

    def __str__(self) -> str:
        return _text(simplify(self))


@frozen
class Not:
    """The clause does not hold.

    A `Bag` in it holds only where all its clauses do, whatever `match` says:
    a document is never left out for half a match.
    """

    clause: Node

    def __str__(self) -> str:
        return _text(simplify(self))


@frozen
class InField:
    """The clause holds in one field: `name` is "title", "place", "date", "type" or "number".

    For "title" the clause is any node; for the others it is a Word or Phrase whose text is the value.

    Raises:
        ValueError: there is no such field, or the clause is no value for it.
    """

    name: str
    clause: Node

    def __post_init__(self) -> None:
        if self.name not in FIELDS:
            raise ValueError(f"{self.name!r} is none of the fields {', '.join(FIELDS)}")
        if self.name != "title" and not (
            isinstance(self.clause, Word) or (isinstance(self.clause, Phrase) and not self.clause.slop)
        ):
            raise ValueError(f"{self.name} holds a Word or a Phrase without slop, not {self.clause!r}")

    def __str__(self) -> str:
        return _text(simplify(self))


@frozen
class Everything:
    """Every document; what an empty query asks for."""

    def __str__(self) -> str:
        return "*"


Node: TypeAlias = Word | Phrase | Prefix | Fuzzy | Bag | And | Or | Not | InField | Everything


def simplify(node: Node) -> Node:
    """Return the shortest tree with the meaning of `node`; `parse` gives no other.

    And in And, Or in Or and Bag in Bag are one; one clause stands alone; two
    Nots cancel out; `Everything` beside other clauses of a Bag, and an empty
    Bag inside anything, are left out; a field's value is a Word if it can be.
    """
    if isinstance(node, (Bag, And, Or)):
        return joined(type(node), map(simplify, node.clauses))
    if isinstance(node, Not):
        return negated(simplify(node.clause))
    if isinstance(node, InField):
        if isinstance(node.clause, (Word, Phrase)) and node.name != "title":
            return with_value(node.name, node.clause.text)
        clause = simplify(node.clause)
        return clause if _says_nothing(clause) else InField(node.name, clause)
    return node


def joined(kind: type[Bag] | type[And] | type[Or], clauses: Iterable[Node]) -> Node:
    """Return a `kind` of simplified clauses, itself simplified; `Bag(())` if there are none."""
    flat: list[Node] = []
    for clause in clauses:
        flat.extend(clause.clauses if isinstance(clause, kind) else (clause,))
    said = [clause for clause in flat if not _says_nothing(clause)]
    if kind is Bag:
        said = [clause for clause in said if not isinstance(clause, Everything)] or said[:1]
    if len(said) == 1:
        return said[0]
    return kind(tuple(said)) if said else Bag(())


def negated(clause: Node) -> Node:
    """Return the opposite of a simplified clause, itself simplified."""
    if _says_nothing(clause):
        return clause
    return clause.clause if isinstance(clause, Not) else Not(clause)


def with_value(name: str, value: str) -> InField:
    """Return the field `name` (not "title") holding `value`, a text as in a `Phrase`."""
    return InField(name, Word(value) if is_word(value) else Phrase(value))


def _says_nothing(node: Node) -> bool:
    return isinstance(node, Bag) and not node.clauses


def _text(node: Node) -> str:
    # A group in a group has its parentheses, so that nobody has to know what binds tighter.
    if isinstance(node, Bag):
        return " ".join(map(_grouped, node.clauses)) or "()"
    if isinstance(node, And):
        return " AND ".join(map(_grouped, node.clauses))
    if isinstance(node, Or):
        return " OR ".join(map(_grouped, node.clauses))
    if isinstance(node, Not):
        denied = _grouped(node.clause)
        return f"-({denied})" if compiled(NUMBER_PART).match(denied) else f"-{denied}"
    if isinstance(node, InField):
        if isinstance(node.clause, (Word, Phrase)) and node.name != "title":
            # Always in quotes: unquoted, a following word might be taken for a part of the value.
            return f'{node.name}:"{_escaped(node.clause.text)}"'
        grouped = _grouped(node.clause)
        return f"title:({grouped})" if isinstance(node.clause, (Not, InField)) else f"title:{grouped}"
    return str(node)


def _grouped(node: Node) -> str:
    return f"({_text(node)})" if isinstance(node, (Bag, And, Or)) else _text(node)
