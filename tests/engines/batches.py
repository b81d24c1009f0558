"""How do documents that people can read become token batches?

`Doc` is a document in words; `batch` lays several out as the integer arrays
that an engine takes, cut at spaces. Title and body are one text with a gap
between them, as the analyzer has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from tgsearch.engine.base import TEXT, TITLE, WORDS, TokenBatch, TokenColumn

TITLE_GAP = 100


@dataclass(frozen=True)
class Doc:
    """One document; syllables stand between spaces, and so do words, with `_` inside them.

    Terms with characters that count as spaces are given one by one: words as a sequence, text as `placed`.
    """

    id: str
    text: str = ""
    title: str = ""
    words: str | Sequence[str] | None = None  # None: every syllable is a word
    stored: bytes | None = None  # None: the id
    days: tuple[int, int] | None = None
    facets: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    placed: Sequence[tuple[int, str]] | None = None  # text tokens with their positions, instead of `text`


def day(year, month, day_of_month):
    """The range of one day."""
    ordinal = date(year, month, day_of_month).toordinal()
    return (ordinal, ordinal)


def days(first, last):
    """The range from one (year, month, day) to another, inclusive."""
    return (date(*first).toordinal(), date(*last).toordinal())


def column(documents: Iterable[Sequence[tuple[int, str]]], *, positioned: bool) -> TokenColumn:
    """Lay out (position, term) tokens, a sequence of them a document."""
    vocabulary: dict[str, int] = {}
    codes, positions, bounds = [], [], [0]
    for tokens in documents:
        codes += [vocabulary.setdefault(term, len(vocabulary)) for _, term in tokens]
        positions += [position for position, _ in tokens]
        bounds.append(len(codes))
    return TokenColumn(
        tuple(vocabulary),
        np.array(codes, np.int32),
        np.array(bounds, np.int64),
        np.array(positions, np.int32) if positioned else None,
    )


def batch(*documents: Doc) -> TokenBatch:
    """Return the documents as one batch."""
    names = {name for document in documents for name in document.facets}
    return TokenBatch(
        ids=tuple(document.id for document in documents),
        fields={
            TEXT: column(map(_text, documents), positioned=True),
            TITLE: column(map(_title, documents), positioned=True),
            WORDS: column(map(_words, documents), positioned=False),
        },
        stored=tuple(
            document.id.encode("utf-8", "surrogatepass") if document.stored is None else document.stored
            for document in documents
        ),
        days=tuple(document.days for document in documents),
        facets={
            name: tuple(tuple(each.facets.get(name, ())) for each in documents) for name in sorted(names)
        },
    )


def _title(document):
    return list(enumerate(document.title.split()))


def _text(document):
    if document.placed is not None:
        return document.placed
    title = _title(document)
    start = len(title) + (TITLE_GAP if title else 0)
    return [*title, *enumerate(document.text.split(), start)]


def _words(document):
    if isinstance(document.words, str):
        return list(enumerate(document.words.split()))
    if document.words is not None:
        return list(enumerate(document.words))
    return list(enumerate([*document.title.split(), *document.text.split()]))
