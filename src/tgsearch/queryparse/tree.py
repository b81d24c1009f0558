"""How do the tokens of a query become a tree? Parentheses are paired, groups built from inside out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, TypeGuard

from tgsearch.query import OPERATORS, And, Bag, Fuzzy, InField, Node, Not, Or, Prefix, Word, joined, negated
from tgsearch.queryparse.chunks import is_syllable
from tgsearch.queryparse.notes import Note, NoteKind
from tgsearch.queryparse.tokens import Close, Leaf, Open, Operator, Token

MAX_DEPTH = 50  # nodes above a word or a value

_VIETNAMESE = frozenset(OPERATORS) - {"AND", "OR", "NOT"}
_ROMAN = frozenset("IVXLCDM")

_Part: TypeAlias = tuple[Node, int]  # a simplified node and how many levels it has below it


def build(tokens: Sequence[Token], notes: dict[Note, None]) -> Node:
    """Return the tree that tokens spell, simplified; operators without sense become words, with a note."""
    return _Builder(notes).build(_balanced(_settled(tokens, notes), notes))


def _settled(tokens: Sequence[Token], notes: dict[Note, None]) -> Iterator[Token]:
    """Turn the Vietnamese operators that belong to a heading into words."""
    words = [token.node.text for token in tokens if isinstance(token, Leaf) and isinstance(token.node, Word)]
    # `KHÔNG?` has become a word in small letters already.
    small = any(char.islower() for word in words if word.upper() not in OPERATORS for char in word)
    heading = not small and any(map(_is_shouted, tokens))
    for at, token in enumerate(tokens):
        beside = (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])
        if _is_vietnamese(token) and (heading or any(map(_is_shouted, beside))):
            notes[Note(NoteKind.OPERATOR_IN_HEADING, token.text)] = None
            yield Leaf(Word(token.text.lower()))
        else:
            yield token


def _is_vietnamese(token: Token) -> TypeGuard[Operator]:
    return isinstance(token, Operator) and token.text in _VIETNAMESE


def _is_shouted(token: Token) -> bool:
    """Tell whether a word is a syllable in capitals; an abbreviation, a numeral or one letter is not."""
    if not isinstance(token, Leaf) or not isinstance(token.node, Word):
        return False
    word = token.node.text
    return word.isupper() and is_syllable(word) and not _ROMAN.issuperset(word)


def _balanced(tokens: Iterator[Token], notes: dict[Note, None]) -> list[Token]:
    """Drop what closes nothing, close what stays open, and drop empty groups."""
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        if isinstance(token, Close):
            if not depth:
                notes[Note(NoteKind.UNOPENED_PARENTHESIS)] = None
                continue
            depth -= 1
            _close(kept, notes)
        else:
            depth += isinstance(token, Open)
            kept.append(token)
    if depth:
        notes[Note(NoteKind.UNCLOSED_PARENTHESIS)] = None
    for _ in range(depth):
        _close(kept, notes)
    return kept


def _close(kept: list[Token], notes: dict[Note, None]) -> None:
    last = kept[-1]
    if not isinstance(last, Open):
        kept.append(Close())
        return
    kept.pop()
    if last.title:
        notes[Note(NoteKind.FIELD_WITHOUT_VALUE, last.title)] = None


class _Group:
    """A group that is being read: choices of conditions of clauses."""

    def __init__(self, opened: Open) -> None:
        self.opened = opened
        self.choices: list[_Part] = []
        self.conditions: list[_Part] = []
        self.clauses: list[_Part] = []
        self.denied: list[_Part] = []  # words after a NOT
        self.denying = False  # a NOT has been read, and words may follow it


class _Builder:
    """Builds one tree from tokens whose parentheses are paired, without recursion."""

    def __init__(self, notes: dict[Note, None]) -> None:
        self.notes = notes
        self.groups = [_Group(Open())]

    def build(self, tokens: Sequence[Token]) -> Node:
        for at, token in enumerate(tokens):
            if isinstance(token, Open):
                self.groups.append(_Group(token))
            elif isinstance(token, Close):
                group = self.groups.pop()
                self._add(self._wrapped(self._whole(group), group.opened))
            elif isinstance(token, Leaf):
                part = (token.node, 1 if _is_title(token.node) else 0)
                loose = isinstance(token.node, (Word, Prefix, Fuzzy)) and not token.negative
                self._add(self._denied(part) if token.negative else part, loose=loose)
            else:
                followed = at + 1 < len(tokens) and not isinstance(tokens[at + 1], Close)
                self._operate(token.text, followed)
        return self._whole(self.groups[0])[0]

    def _add(self, part: _Part, *, loose: bool = False) -> None:
        """Put a clause beside the others; a loose word joins those after a NOT."""
        group = self.groups[-1]
        if group.denying and loose:
            group.denied.append(part)
        elif group.denying and not group.denied:
            group.clauses.append(self._denied(part))
            group.denying = False
        else:
            self._end_denial(group)
            group.clauses.append(part)

    def _operate(self, typed: str, followed: bool) -> None:
        group, operator = self.groups[-1], OPERATORS[typed]
        preceded = group.denied if group.denying else group.clauses
        if not followed or (operator != "NOT" and not preceded):
            self.notes[Note(NoteKind.OPERATOR_WITHOUT_OPERAND, typed)] = None
            self._add((Word(typed.lower()), 0))
        elif operator == "NOT":
            again = group.denying and not group.denied  # NOT NOT: one undoes the other
            self._end_denial(group)
            group.denying = not again
        else:
            self._end_condition(group)
            if operator == "OR":
                self._end_choice(group)

    def _whole(self, group: _Group) -> _Part:
        self._end_condition(group)
        self._end_choice(group)
        return self._joined(Or, group.choices)

    def _end_denial(self, group: _Group) -> None:
        if group.denied:
            group.clauses.append(self._denied(self._joined(Bag, group.denied)))
            group.denied = []
        group.denying = False

    def _end_condition(self, group: _Group) -> None:
        self._end_denial(group)
        group.conditions.append(self._joined(Bag, group.clauses))
        group.clauses = []

    def _end_choice(self, group: _Group) -> None:
        group.choices.append(self._joined(And, group.conditions))
        group.conditions = []

    def _joined(self, kind: type[Bag] | type[And] | type[Or], parts: Sequence[_Part]) -> _Part:
        if len(parts) == 1:
            return parts[0]  # as deep as typed parentheses are, they add no level
        # Clauses of the same kind are taken in, so they add no level.
        below = max((depth - isinstance(node, kind) for node, depth in parts), default=0)
        if below >= MAX_DEPTH:
            return joined(kind, [self._flattened(node) for node, _ in parts]), 2
        return joined(kind, [node for node, _ in parts]), below + 1

    def _wrapped(self, part: _Part, opened: Open) -> _Part:
        if opened.title:
            node, depth = part
            if depth >= MAX_DEPTH:
                node, depth = self._flattened(node), 1
            part = InField("title", node), depth + 1
        return self._denied(part) if opened.negative else part

    def _denied(self, part: _Part) -> _Part:
        node, depth = part
        if isinstance(node, Not):
            return node.clause, depth - 1
        if depth >= MAX_DEPTH:
            return negated(self._flattened(node)), 2
        return negated(node), depth + 1

    def _flattened(self, node: Node) -> Node:
        self.notes[Note(NoteKind.TOO_DEEP, f"{MAX_DEPTH}")] = None
        return joined(Bag, _words(node))


def _is_title(node: Node) -> bool:
    return isinstance(node, InField) and node.name == "title"


def _words(node: Node) -> Iterator[Node]:
    """Yield what a node searches for, denied or not, without the groups around it."""
    if isinstance(node, (Bag, And, Or)):
        for clause in node.clauses:
            yield from _words(clause)
    elif isinstance(node, Not) or (isinstance(node, InField) and node.name == "title"):
        yield from _words(node.clause)
    else:
        yield node
