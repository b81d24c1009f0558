"""Which terms does a text have, at which places? The same for documents and queries.

Two grains over the same places: *syllables* (each run of letters and digits,
in one tone placement; nothing depends on a segmentation being right) and
*words* (as the segmenter joins them, and document numbers whole). The
`Analyzer` has a fingerprint that changes whenever any text would be analysed
otherwise; an index remembers it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from threading import Lock

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
        self._counts, self._flat = array("q"), array("q")
        self._piece_starts, self._piece_ends = array("q"), array("q")

    def expand(self, syllables: Syllables) -> _Tokens:
        """Put the terms of each syllable in its place."""
        self._learn()
        counts_of = _view(self._counts)
        counts = counts_of[syllables.ids]
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        firsts = (np.cumsum(counts_of) - counts_of)[syllables.ids]
        places = np.repeat(firsts - (ends - counts), counts) + np.arange(total)
        return _Tokens(
            codes=_view(self._flat)[places],
            bounds=np.concatenate(([0], ends))[syllables.bounds],
            starts=np.repeat(syllables.starts, counts) + _view(self._piece_starts)[places],
            ends=np.repeat(syllables.starts, counts) + _view(self._piece_ends)[places],
        )

    def _learn(self) -> None:
        """Split the syllables that are new in the vocabulary."""
        for surface in self.vocabulary.surfaces[len(self._counts) :]:
            pieces = split_terms(surface)
            self._counts.append(len(pieces))
            for piece, start, end in pieces:
                self._flat.append(self._code(piece))
                self._piece_starts.append(start)
                self._piece_ends.append(end)

    def _code(self, text: str) -> int:
        code = self._codes.setdefault(text, len(self.terms))
        if code == len(self.terms):
            self.terms.append(text)
        return code


def _sizes(bounds: Ints) -> Ints:
    """Return the size of each slice between consecutive `bounds`."""
    differences: Ints = bounds[1:] - bounds[:-1]
    return differences


def _view(column: array[int]) -> Ints:
    # A copy: an array can't grow while a view of it is held.
    return np.array(column, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Tokens:
    """Tokens of a batch of texts, one after the other."""

    codes: Ints  # of the table's terms
    bounds: Ints  # text i has the tokens bounds[i]:bounds[i + 1]
    starts: Ints  # code points of the token's own text, half open
    ends: Ints


class Analyzer:
    """Turns texts into terms; loads the segmenter's model when words are first asked for.

    `syllables` and `words` may be called from several threads, `columns` from one.
    """

    def __init__(self) -> None:
        self._document_terms = _TermTable(Vocabulary())
        self._text_terms = _TermTable(Vocabulary())
        self._lock = Lock()  # of `_text_terms`

    @cached_property
    def fingerprint(self) -> str:
        """What an index made with this analyzer is marked with."""
        versions = f"{ANALYSIS_VERSION}:{TITLE_GAP}:{fingerprint()}"
        return blake2b(versions.encode(), digest_size=8).hexdigest()

    # Queries and snippets: one text

    def syllables(self, text: str) -> TokenSpans:
        """Return the terms of the syllable grain with their places in `text` (NFC)."""
        syllables = split_syllables([text])
        with self._lock:
            if self._text_terms.vocabulary is not syllables.vocabulary:
                self._text_terms = _TermTable(syllables.vocabulary)
            table = self._text_terms
            tokens = table.expand(syllables)
        terms = [table.terms[code] for code in tokens.codes.tolist()]
        return TokenSpans(terms, tokens.starts.tolist(), tokens.ends.tolist())

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
        if self._document_terms.vocabulary is not words.syllables.vocabulary:
            self._document_terms = _TermTable(words.syllables.vocabulary)
        table = self._document_terms
        tokens = table.expand(words.syllables)
        return {
            TEXT: _text_column(table.terms, tokens),
            TITLE: _title_column(table.terms, tokens),
            WORDS: _words_column(words),
        }


def _text_column(terms: Sequence[str], tokens: _Tokens) -> TokenColumn:
    bounds = tokens.bounds[::2]
    in_body = np.repeat(np.arange(len(tokens.bounds) - 1) % 2, _sizes(tokens.bounds))
    positions = np.arange(len(tokens.codes)) - np.repeat(bounds[:-1], _sizes(bounds)) + TITLE_GAP * in_body
    return _column(terms, tokens.codes, bounds, positions)


def _title_column(terms: Sequence[str], tokens: _Tokens) -> TokenColumn:
    lengths = _sizes(tokens.bounds)
    in_title = np.repeat(np.arange(len(lengths)) % 2 == 0, lengths)
    bounds = np.concatenate(([0], np.cumsum(lengths[::2])))
    codes = tokens.codes[in_title]
    positions = np.arange(len(codes)) - np.repeat(bounds[:-1], lengths[::2])
    return _column(terms, codes, bounds, positions)


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
    lengths = _sizes(words.firsts)
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
    while not any(map(str.isalnum, surfaces[-1])):  # the full stop of `TP.`, which may be typed or not
        surfaces.pop()
    if all(surface[0].isalnum() for surface in surfaces):
        return "_".join(map(term, surfaces))
    return "".join(surfaces).lower()
