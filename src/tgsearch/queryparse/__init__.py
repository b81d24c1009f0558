"""What does a query text say? Any text is read into a query tree; none is an error.

    query   = all ("OR" all)*
    all     = clauses ("AND" clauses)*
    clauses = clause+                               side by side: a Bag
    clause  = "NOT" word+ | "NOT" atom | "-" atom | atom
    atom    = word | phrase | field | "(" query ")" | "*"
    word    = chunk | chunk "*" | chunk "~"         a chunk has no white space in it
    phrase  = '"' text '"' ["~" number]
    field   = "title:" atom | name ":" value        nothing between them
    value   = chunk | '"' text '"' | "(" text ("OR" text)* ")"

`docs/query-language.md` tells the same with examples. What stands side by
side binds tightest, since a Vietnamese word is several syllables: `tuyên giáo
OR dân vận` is a choice between two words, not between `giáo` and `dân`.

Operators are words in capitals, AND OR NOT or VÀ HOẶC KHÔNG. The Vietnamese
ones are words of headings too, so they are operators only where capitals
mean something: not beside a syllable in capitals (`CẢNG HÀNG KHÔNG Nội
Bài`), nor in a query that has syllables in capitals and no small letter.
Abbreviations (UBND), numerals and single letters don't count as syllables.

A `-` denies what follows it without a space, if white space or `(` comes
before it; it is a dash inside words, and before the rest of a number or name
that is no Vietnamese syllable (`2020 -2025`, `05 -CT/TW`, `Covid -19`).

What can't be read as syntax is read as words, and a `Note` says so.
"""

from __future__ import annotations

from tgsearch.query import Bag, Everything, Node
from tgsearch.queryparse.notes import Note, NoteKind
from tgsearch.queryparse.tokens import MAX_WORDS, Known, Reader
from tgsearch.queryparse.tree import MAX_DEPTH, build
from tgsearch.text import clean
from tgsearch.value import frozen

__all__ = ["MAX_DEPTH", "MAX_WORDS", "Known", "Note", "NoteKind", "Parsed", "parse"]


@frozen
class Parsed:
    """A query text as understood."""

    tree: Node  # simplified; `Everything()` for a blank text, `Bag(())` where there is nothing to search for
    notes: tuple[Note, ...]  # each once


def parse(
    text: str,
    *,
    known_place: Known | None = None,
    known_date: Known | None = None,
    known_type: Known | None = None,
    known_number: Known | None = None,
) -> Parsed:
    """Read a query; every string has a tree.

    Takes time in proportion to the text, whatever it holds. The tree has at
    most `MAX_WORDS` words and `MAX_DEPTH` levels above a word, and
    `parse(str(tree)).tree` equals it.

    Args:
        text: as typed; it is passed through `tgsearch.text.clean` first.
        known_place: tells whether some words name a place. Of the words that
            follow `place:` without quotes, the longest run that it accepts is
            the value (`nơi:Hưng Yên tuyên giáo`); without it, or if it accepts
            none, the next word.
        known_date: the same for `date:` (`ngày:quý 2/2022`).
        known_type: the same for `type:` (`loại:báo cáo`).
        known_number: the same for `number:` (`số:05 - CT/TW`).
    """
    cleaned = clean(text)
    if not cleaned.strip():
        return Parsed(Everything(), ())
    notes: dict[Note, None] = {}  # an ordered set
    known = {"place": known_place, "date": known_date, "type": known_type, "number": known_number}
    tree = build(Reader(cleaned, known, notes).read(), notes)
    if tree == Bag(()):
        notes[Note(NoteKind.NOTHING_TO_SEARCH)] = None
    return Parsed(tree, tuple(notes))
