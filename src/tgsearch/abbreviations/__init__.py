"""What do short forms such as UBND stand for, and how is a long form shortened?

Two sources are brought into one shape. `builtin()` is the table of what
administration and press use everywhere (`builtin.tsv`, explained in
docs/abbreviations.md); `definitions` reads what one text defines itself, and
`definition_terms` makes of that the terms under which an index keeps it.
The signs of types of documents (QĐ, NQ, TTr) are not in the table: they
belong to document numbers, `tgsearch.metadata.numbers.TYPE_SIGNS`, and whoever
wants to look them up beside the rest makes an `Abbreviations` of both.

    >>> [form.long for form in builtin().long_forms("ktxh")]
    ['kinh tế - xã hội']
    >>> definitions("Hội đồng xét duyệt (HĐXD) họp.")
    (Definition(short='HĐXD', long='hội đồng xét duyệt'),)

Nothing is read or compiled before the first call.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tgsearch.abbreviations.values import Definition, LongForm, Occurrence

if TYPE_CHECKING:
    from tgsearch.abbreviations.scan import definitions
    from tgsearch.abbreviations.spellings import is_ordinary_word, long_key, short_key, short_spellings
    from tgsearch.abbreviations.table import Abbreviations, builtin
    from tgsearch.abbreviations.terms import (
        definition_terms,
        every_prefix,
        long_beginning,
        long_prefix,
        read_definition_term,
        short_prefix,
    )

_HOMES = {
    "Abbreviations": "table",
    "builtin": "table",
    "definition_terms": "terms",
    "definitions": "scan",
    "every_prefix": "terms",
    "is_ordinary_word": "spellings",
    "long_key": "spellings",
    "long_beginning": "terms",
    "long_prefix": "terms",
    "read_definition_term": "terms",
    "short_key": "spellings",
    "short_prefix": "terms",
    "short_spellings": "spellings",
}

__all__ = [
    "Abbreviations",
    "Definition",
    "LongForm",
    "Occurrence",
    "builtin",
    "definition_terms",
    "definitions",
    "every_prefix",
    "is_ordinary_word",
    "long_beginning",
    "long_key",
    "long_prefix",
    "read_definition_term",
    "short_key",
    "short_prefix",
    "short_spellings",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
