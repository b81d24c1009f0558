"""How is a query text cut up? Into words, phrases, fields, operators and parentheses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from tgsearch.query import (
    FIELD_LIKE,
    LETTER_OR_DIGIT,
    MAX_SLOP,
    OPERATORS,
    QUOTES,
    Everything,
    InField,
    Node,
    Phrase,
    Word,
    ends_word,
    is_word,
    with_value,
)
from tgsearch.queryparse.chunks import FIELD_NAMES, goes_on_with_number, read_chunk, tidy
from tgsearch.queryparse.notes import Note, NoteKind
from tgsearch.text import compiled
from tgsearch.value import frozen

MAX_WORDS = 1000  # words and operators of one query; the rest is not read
# Of an unquoted value; "từ ngày 1 tháng 3 năm 2021 đến ngày 30 tháng 6 năm 2021" has 14.
MAX_VALUE_CHUNKS = 16

Known: TypeAlias = Callable[[str], bool]

_OPENING_QUOTES = "“„‟«"  # the others open a phrase only where no letter or digit comes before them
_SPACES = r"\s*"
_CHUNK = rf"[^\s(){QUOTES}]*"
_PUNCTUATION = rf"(?:[^\w\s(){QUOTES}]|_)*"
_NEXT_CHUNK = rf"\s*([^\s(){QUOTES}]+)"
_QUOTE = f"[{QUOTES}]"
_DENIABLE = rf"[^\W_]|[({QUOTES}]|\*(?![^\s()])"  # what a "-" before it denies
_SLOP = "~0*([0-9]+)"
_OR = r"\s(?:OR|HOẶC|HOAC)\s"


@frozen
class Leaf:
    """A node that is whole as it was read."""

    node: Node
    negative: bool = False


@frozen
class Operator:
    """An operator as typed; whether it is one depends on what stands around it."""

    text: str


@frozen
class Open:
    """The beginning of a group."""

    negative: bool = False
    title: str = ""  # the field's name as typed, where the group is what a title must hold


@frozen
class Close:
    """The end of a group."""


Token: TypeAlias = Leaf | Operator | Open | Close


def _size(node: Node) -> int:
    """Count the words of a leaf, as `MAX_WORDS` does."""
    if isinstance(node, InField):
        return _size(node.clause)
    return len(node.text.split()) if isinstance(node, Phrase) else 1


class Reader:
    """Reads one cleaned text. `at` only moves forward, so the time is linear.

    Args:
        text: as `tgsearch.text.clean` leaves it.
        known: by field, what tells whether words are a value of it, or None.
        notes: takes what could not be read as syntax.
    """

    def __init__(self, text: str, known: Mapping[str, Known | None], notes: dict[Note, None]) -> None:
        self.text = text
        self.known = known
        self.notes = notes
        self.tokens: list[Token] = []
        self.at = 0
        self.room = MAX_WORDS
        self.minus = False  # a "-" before the last token denies the next one too
        self.last_quote = max(text.rfind(quote) for quote in QUOTES)

    def read(self) -> list[Token]:
        """Return the tokens of the whole text; called once."""
        while self.at < len(self.text):
            if self.text[self.at].isspace():
                self.at = self._end(_SPACES)
            else:
                self._read_token()
        return self.tokens

    def _read_token(self) -> None:
        if self.text[self.at] == ")":
            self.at += 1
            self.tokens.append(Close())
            return
        negative = self._read_minus() or self.minus
        self.minus = False
        char = self.text[self.at]
        if char == "(":
            self.at += 1
            self.tokens.append(Open(negative))
        elif char in QUOTES:
            self._read_quoted(negative)
        else:
            self._read_chunk(negative)

    def _read_minus(self) -> bool:
        """Pass over a "-" that denies what follows it."""
        text, at = self.text, self.at
        if text[at] != "-" or (at and not text[at - 1].isspace() and text[at - 1] != "("):
            return False
        if not compiled(_DENIABLE).match(text, at + 1) or self._goes_on_with_number():
            return False
        self.at += 1
        return True

    def _goes_on_with_number(self) -> bool:
        last = self.tokens[-1] if self.tokens else None
        if not isinstance(last, Leaf) or not isinstance(last.node, Word):
            return False
        return goes_on_with_number(last.node.text, self.text[self.at : self._end(_CHUNK)])

    def _read_quoted(self, negative: bool) -> None:
        char, before = self.text[self.at], self.text[self.at - 1 : self.at]
        if char not in _OPENING_QUOTES and before and ends_word(before):
            self.at += 1  # 24" or a stray closing mark
            return
        content = self._read_quotation()
        if content is None:
            self.minus = negative and not self._at_gap()
            return
        field = FIELD_NAMES.get(content.replace(" ", "").lower())
        if field and self.text[self.at : self.at + 1] == ":" and not self._at_gap(1):
            self.at += 1
            self._read_field(field, content, negative)
            return
        phrase = self._phrase(content)
        if phrase:
            self._add(phrase, negative)

    def _read_quotation(self) -> str | None:
        """Read from one quotation mark to the next; None, and only the mark passed over, if there is none."""
        self.at += 1
        closing = compiled(_QUOTE).search(self.text, self.at) if self.at <= self.last_quote else None
        if closing is None:
            words = self.text[self.at : self.at + 60].split()[:5]
            if words:
                self._note(NoteKind.UNCLOSED_QUOTE, " ".join(words))
            return None
        content = self.text[self.at : closing.start()]
        self.at = closing.end()
        return " ".join(content.split())

    def _read_slop(self) -> int:
        slop = compiled(_SLOP).match(self.text, self.at)
        if slop is None:
            return 0
        self.at = slop.end()
        return min(int(slop[1][:4]), MAX_SLOP)

    def _phrase(self, content: str) -> Phrase | None:
        """Return what was quoted, cut to the words that still have room; None without letters and digits."""
        slop = self._read_slop()
        words = content.split()
        if len(words) > self.room:
            content = " ".join(words[: self.room])
            self._stop()
        return Phrase(content, slop) if compiled(LETTER_OR_DIGIT).search(content) else None

    def _read_chunk(self, negative: bool) -> None:
        # A name first: reading whole chunks would be quadratic on a:a:a:…
        named = compiled(FIELD_LIKE).match(self.text, self._end(_PUNCTUATION))
        if named:
            self.at = named.end()
            self._read_named(named[1], negative)
            return
        before = self.text[self.at - 1 : self.at]
        apart = not before or before.isspace() or before in "()" or before in QUOTES
        chunk = self._take_chunk()
        if chunk == "*" and (apart or before == "-"):
            self._add(Everything(), negative)
        elif chunk in OPERATORS and apart:
            if self._make_room(1):
                self.tokens.append(Operator(chunk))
        else:
            self._add_word(chunk, negative)

    def _read_named(self, typed: str, negative: bool) -> None:
        """Read what stands after a name and a colon, if that is a field."""
        valued = not self._at_gap()
        field = FIELD_NAMES.get(typed.lower())
        last = self.tokens[-1] if self.tokens else None
        if field is None and isinstance(last, Leaf) and isinstance(last.node, Word):
            field = FIELD_NAMES.get((last.node.text + typed).lower())  # tiêu đề:, địa phương:
            if field and valued:
                self.tokens.pop()
                self.room += 1
                typed, negative = f"{last.node.text} {typed}", last.negative
        if field and valued:
            self._read_field(field, typed, negative)
            return
        if field:
            self._note(NoteKind.FIELD_WITHOUT_VALUE, typed)
        elif valued and compiled(_DENIABLE).match(self.text, self.at):
            self._note(NoteKind.UNKNOWN_FIELD, typed)
        self._add_word(typed, negative)
        self.minus = negative and valued

    def _read_field(self, field: str, typed: str, negative: bool) -> None:
        """Read a field's value, which begins at `at`."""
        if field == "title" and self.text[self.at] == "(":
            self.at += 1
            if self._make_room(1):
                self.tokens.append(Open(negative, typed))
            return
        nodes = self._title() if field == "title" else self._values(field)
        if not nodes:
            self._note(NoteKind.FIELD_WITHOUT_VALUE, typed)
            nodes.append(Word(typed) if is_word(typed) else Phrase(typed))
        if len(nodes) == 1:
            self._add(nodes[0], negative)
            return
        self.tokens.append(Open(negative))
        for number, node in enumerate(nodes):
            if number and self._make_room(1):
                self.tokens.append(Operator("OR"))
            self._add(node, negative=False)
        self.tokens.append(Close())

    def _title(self) -> list[Node]:
        node: Node | None
        if self.text[self.at] in QUOTES and (content := self._read_quotation()) is not None:
            node = self._phrase(content)
        else:
            chunk = self._take_chunk()
            node = Everything() if chunk == "*" else self._word(chunk)
        return [InField("title", node)] if node else []

    def _values(self, field: str) -> list[Node]:
        char = self.text[self.at]
        if char == "(":
            start, end = self.at + 1, self.text.find(")", self.at)
            if end < 0:
                end = len(self.text)
                self._note(NoteKind.UNCLOSED_PARENTHESIS)
            self.at = min(end + 1, len(self.text))
            values = [tidy(value) for value in compiled(_OR).split(self.text[start:end])]
        elif char in QUOTES and (content := self._read_quotation()) is not None:
            self._read_slop()  # places between words mean nothing in a value
            values = [content if compiled(LETTER_OR_DIGIT).search(content) else ""]
        else:
            values = [self._unquoted(self.known[field])]
        return [with_value(field, value) for value in values if value]

    def _unquoted(self, known: Known | None) -> str:
        """Read the longest known run of chunks, or one chunk."""
        start, ends = self.at, self._value_ends()
        self.at = ends[0] if ends else self._end(_CHUNK)
        if known:
            for end in reversed(ends[1:]):
                value = tidy(self.text[start:end])
                if known(value):
                    self.at = end
                    return value
        return tidy(self.text[start : self.at])

    def _value_ends(self) -> list[int]:
        """Return where an unquoted value that begins at `at` may end, nearest first."""
        ends: list[int] = []
        at, before = self.at, ""
        for _ in range(MAX_VALUE_CHUNKS):
            found = compiled(_NEXT_CHUNK).match(self.text, at)
            if found is None or (before and self._breaks_value(found[1], before)):
                break
            at, before = found.end(), found[1]
            if compiled(LETTER_OR_DIGIT).search(before):
                ends.append(at)
            elif not ends:
                break
        return ends

    def _breaks_value(self, chunk: str, before: str) -> bool:
        if chunk in OPERATORS or compiled(FIELD_LIKE).match(chunk.lstrip("-")):
            return True
        denied = chunk[0] == "-" and compiled(_DENIABLE).match(chunk, 1) is not None
        return denied and not goes_on_with_number(before, chunk)

    def _word(self, chunk: str) -> Node | None:
        node, star = read_chunk(chunk)
        if star:
            self._note(NoteKind.MISPLACED_STAR, chunk)
        return node

    def _add_word(self, chunk: str, negative: bool) -> None:
        node = self._word(chunk)
        if node:
            self._add(node, negative)

    def _add(self, node: Node, negative: bool) -> None:
        if self._make_room(_size(node)):
            self.tokens.append(Leaf(node, negative))

    def _make_room(self, words: int) -> bool:
        """Take the room of some words; where there is none left, nothing more is read."""
        if words > self.room:
            self._stop()
            return False
        self.room -= words
        return True

    def _stop(self) -> None:
        self._note(NoteKind.TOO_LONG, f"{MAX_WORDS}")
        self.at = len(self.text)

    def _at_gap(self, ahead: int = 0) -> bool:
        """Tell whether nothing is attached here: the text or a group ends, or there is white space."""
        char = self.text[self.at + ahead : self.at + ahead + 1]
        return not char or char.isspace() or char == ")"

    def _take_chunk(self) -> str:
        start, self.at = self.at, self._end(_CHUNK)
        return self.text[start : self.at]

    def _end(self, pattern: str) -> int:
        found = compiled(pattern).match(self.text, self.at)
        return found.end() if found else self.at

    def _note(self, kind: NoteKind, text: str = "") -> None:
        self.notes[Note(kind, text)] = None
