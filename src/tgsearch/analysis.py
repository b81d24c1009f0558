"""Which terms does a text have, at which places? The same for documents and queries.

Two grains over the same places: *syllables* (each run of letters and digits,
in one tone placement; nothing depends on a segmentation being right) and
*words* (as the segmenter joins them, and document numbers whole). The
`Analyzer` has a fingerprint that changes whenever any text would be analysed
otherwise; an index remembers it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from tgsearch.engine.base import TEXT, TITLE, WORDS, TokenColumn
from tgsearch.segment import Syllables, Vocabulary, Words, fingerprint, segment_batch, split_syllables
from tgsearch.snippet import TokenSpans
from tgsearch.text import term

ANALYSIS_VERSION = 1  # raise it when any text would be analysed otherwise
TITLE_GAP = 100  # places between title and body, so that no phrase spans them

Ints = NDArray[np.int64]

# A run of letters and digits falls apart where at least two letters meet a digit:
# `09lớp` and `Covid19` do, `5G` and `H5N1` do not.
_PIECE = re.compile(r"[^\W\d_]{2,}|(?:\d|[^\W\d_](?![^\W\d_]))+")


def split_terms(surface: str) -> list[tuple[str, int, int]]:
    """Return (term, start, end) of each term of one syllable as the segmenter cuts them; [] for punctuation.

    >>> split_terms("09lớp")
    [('09', 0, 2), ('lớp', 2, 5)]
    """
    return [(term(match[0]), match.start(), match.end()) for match in _PIECE.finditer(surface)]


class _TermTable:
    """What each syllable of a vocabulary is indexed as; grows with the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.terms: list[str] = []
        self._codes: dict[str, int] = {}
        self._flat: list[int] = []
        self._counts: list[int] = []
        self.flat = self.starts = self.counts = np.zeros(0, np.int64)

    def update(self) -> None:
        """Learn the syllables that are new in the vocabulary."""
        surfaces = self.vocabulary.surfaces
        if len(self._counts) == len(surfaces):
            return
        for surface in surfaces[len(self._counts) :]:
            pieces = split_terms(surface)
            self._counts.append(len(pieces))
            self._flat.extend(self._code(piece) for piece, _, _ in pieces)
        self.flat = np.array(self._flat, np.int64)
        self.counts = np.array(self._counts, np.int64)
        self.starts = np.cumsum(self.counts) - self.counts

    def _code(self, text: str) -> int:
        code = self._codes.setdefault(text, len(self.terms))
        if code == len(self.terms):
            self.terms.append(text)
        return code


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Codes of a term list, and how many each text of the batch has."""

    codes: Ints
    bounds: Ints


class Analyzer:
    """Turns texts into terms; loads the segmenter's model when words are first asked for.

    `syllables` and `words` may be called from several threads, `columns` from one.
    """

    def __init__(self) -> None:
        self._table = _TermTable(Vocabulary())

    @cached_property
    def fingerprint(self) -> str:
        """What an index made with this analyzer is marked with."""
        versions = f"{ANALYSIS_VERSION}:{TITLE_GAP}:{fingerprint()}"
        return blake2b(versions.encode(), digest_size=8).hexdigest()

    # Queries and snippets: one text

    def syllables(self, text: str) -> TokenSpans:
        """Return the terms of the syllable grain with their places in `text` (NFC)."""
        read = split_syllables([text])
        surfaces = read.vocabulary.surfaces
        terms, starts, ends = [], [], []
        for number, start in zip(read.ids.tolist(), read.starts.tolist(), strict=True):
            for piece, piece_start, piece_end in split_terms(surfaces[number]):
                terms.append(piece)
                starts.append(start + piece_start)
                ends.append(start + piece_end)
        return TokenSpans(terms, starts, ends)

    def words(self, text: str) -> tuple[str, ...]:
        """Return the terms of the word grain, in order."""
        words = segment_batch([text])
        chosen = np.flatnonzero(~words.punctuation)
        return tuple(_word_term(words, int(number)) for number in chosen)

    # Documents: many texts

    def columns(self, titles: Sequence[str], bodies: Sequence[str]) -> dict[str, TokenColumn]:
        """Return the columns of the fields for documents of these titles and bodies (NFC, parallel).

        The text and the words of a document are its title's and then its body's.
        """
        words = segment_batch([text for pair in zip(titles, bodies, strict=True) for text in pair])
        tokens = self._syllable_tokens(words.syllables)
        return {
            TEXT: self._text_column(tokens),
            TITLE: self._title_column(tokens),
            WORDS: _words_column(words),
        }

    def _syllable_tokens(self, syllables: Syllables) -> _Tokens:
        """Put the terms of each syllable in its place."""
        if self._table.vocabulary is not syllables.vocabulary:
            self._table = _TermTable(syllables.vocabulary)
        table = self._table
        table.update()
        counts = table.counts[syllables.ids]
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        places = np.repeat(table.starts[syllables.ids] - (ends - counts), counts) + np.arange(total)
        return _Tokens(table.flat[places], np.concatenate(([0], ends))[syllables.bounds])

    def _text_column(self, tokens: _Tokens) -> TokenColumn:
        bounds = tokens.bounds[::2]
        lengths = np.diff(tokens.bounds)
        in_body = np.repeat(np.arange(len(lengths)) % 2, lengths)
        positions = (
            np.arange(len(tokens.codes)) - np.repeat(bounds[:-1], np.diff(bounds)) + TITLE_GAP * in_body
        )
        return _column(self._table.terms, tokens.codes, bounds, positions)

    def _title_column(self, tokens: _Tokens) -> TokenColumn:
        lengths = np.diff(tokens.bounds)
        in_title = np.repeat(np.arange(len(lengths)) % 2 == 0, lengths)
        bounds = np.concatenate(([0], np.cumsum(lengths[::2])))
        codes = tokens.codes[in_title]
        positions = np.arange(len(codes)) - np.repeat(bounds[:-1], np.diff(bounds))
        return _column(self._table.terms, codes, bounds, positions)


def _column(terms: Sequence[str], codes: Ints, bounds: Ints, positions: Ints | None) -> TokenColumn:
    """Renumber the terms to those that occur."""
    occurs = np.zeros(len(terms), np.bool_)
    occurs[codes] = True
    used = np.flatnonzero(occurs)
    renumbered = np.zeros(len(terms), np.int32)
    renumbered[used] = np.arange(len(used))
    return TokenColumn(
        tuple(terms[number] for number in used.tolist()),
        renumbered[codes],
        bounds.astype(np.int64),
        None if positions is None else positions.astype(np.int32),
    )


def _words_column(words: Words) -> TokenColumn:
    """Return the word grain; equal words are recognised by a hash of their syllables' numbers."""
    chosen = np.flatnonzero(~words.punctuation)
    keys = _word_hashes(words)[chosen]
    _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
    spelled = [_word_term(words, int(chosen[place])) for place in first]
    # Words that differ in case or tone placement only are one term.
    numbers: dict[str, int] = {}
    merged = np.array([numbers.setdefault(word, len(numbers)) for word in spelled], np.int32)
    kept = np.concatenate(([0], np.cumsum(~words.punctuation)))
    return TokenColumn(
        tuple(numbers),
        merged[codes] if len(merged) else np.zeros(0, np.int32),
        kept[words.bounds[::2]].astype(np.int64),
        None,
    )


def _word_hashes(words: Words) -> NDArray[np.uint64]:
    """Return 64 bits for each word, alike for the same syllables; two others collide once in 10^9 batches."""
    ids = words.syllables.ids.astype(np.uint64)
    firsts = words.firsts[:-1]
    lengths = np.diff(words.firsts)
    hashes = np.zeros(len(firsts), np.uint64)
    longer = np.arange(len(firsts))
    for offset in range(int(lengths.max(initial=0))):
        longer = longer[lengths[longer] > offset]
        mixed = hashes[longer] * np.uint64(0x9E3779B97F4A7C15) + ids[firsts[longer] + offset] + np.uint64(1)
        hashes[longer] = mixed ^ (mixed >> np.uint64(29))
    return hashes


def _word_term(words: Words, number: int) -> str:
    """Return a word's term: its syllables' terms joined by `_`, or a number or address in lower case."""
    first, last = int(words.firsts[number]), int(words.firsts[number + 1])
    surfaces = [words.syllables.vocabulary.surfaces[id] for id in words.syllables.ids[first:last].tolist()]
    while not surfaces[-1][0].isalnum():  # the full stop of `TP.`, which may be typed or not
        surfaces.pop()
    if all(surface[0].isalnum() for surface in surfaces):
        return "_".join(map(term, surfaces))
    return "".join(surfaces).lower()
