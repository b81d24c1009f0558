r"""Under which terms does an index keep the definitions of its documents?

Two terms for each, so that any engine that lists its terms by prefix can be
asked in both directions, and the document frequency of a term says how many
documents define it so:

    "\x1f" key of the short form "\x1f" short form "\x1f" long form
    "\x1e" key of the long form  "\x1e" short form "\x1e" long form

The keys are those of `tgsearch.abbreviations.spellings`: they find every
spelling, and the forms behind them tell which it was. Cleaned text never holds
the two marks, so such a term is no term of a text.
"""

from __future__ import annotations

from tgsearch.abbreviations.spellings import long_key, short_key
from tgsearch.abbreviations.values import Definition

_BY_SHORT, _BY_LONG = "\x1f", "\x1e"  # the unit and the record separator of ASCII
_FIELDS = 4  # of a term that is split at its marks: "", key, short form, long form


def definition_terms(definition: Definition) -> tuple[str, str]:
    """Return the terms of a definition, by its short and by its long form; it must hold neither mark."""
    short, long = definition.short, definition.long
    return (
        _BY_SHORT.join(("", short_key(short), short, long)),
        _BY_LONG.join(("", long_key(long), short, long)),
    )


def read_definition_term(term: str) -> Definition | None:
    """Return the definition that either of its terms stands for, None for any other term."""
    mark = term[:1]
    fields = term.split(mark) if mark in (_BY_SHORT, _BY_LONG) and mark else []
    return Definition(fields[2], fields[3]) if len(fields) == _FIELDS else None


def short_prefix(short: str) -> str:
    """Return what the terms begin with that define a short form, in any spelling of it."""
    return f"{_BY_SHORT}{short_key(short)}{_BY_SHORT}"


def long_prefix(long: str) -> str:
    """Return what the terms begin with that define short forms of a long form, with accents or without."""
    return f"{_BY_LONG}{long_key(long)}{_BY_LONG}"


def long_beginning(long: str) -> str:
    """Return what the terms begin with that define short forms of what begins with these syllables."""
    return f"{_BY_LONG}{long_key(long)}"


def every_prefix() -> str:
    """Return what one term of each definition begins with; they sort by the keys of the short forms."""
    return _BY_SHORT
