"""Which terms does a text have, at which places? The same for documents and queries.

Two grains over the same places: *syllables* (each run of letters and digits,
in one tone placement; nothing depends on a segmentation being right) and
*words* (as the segmenter joins them, and document numbers whole). The
`Analyzer` has a fingerprint that changes whenever any text would be analysed
otherwise; an index remembers it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from tgsearch.engine.base import TEXT, TITLE, WORDS, TokenColumn
from tgsearch.segment import Syllables, Vocabulary, Words, fingerprint, segment_batch, split_syllables
from tgsearch.segment.numbering import Numbering
from tgsearch.snippet import TokenSpans
from tgsearch.text import compiled, term
from tgsearch.value import frozen

ANALYSIS_VERSION = 1  # raise it when any text would be analysed otherwise
TITLE_GAP = 100  # places between title and body, so that no phrase spans them
MAX_WORDS = 300_000  # remembered from batch to batch, so that memory stays bounded on any corpus

Ints = NDArray[np.int64]

# A run of letters and digits falls apart where at least two letters meet a digit:
# `09lớp` and `Covid19` do, `5G` and `H5N1` do not.
_PIECE = r"[^\W\d_]{2,}|(?:\d|[^\W\d_](?![^\W\d_]))+"


def split_terms(surface: str) -> list[tuple[str, int, int]]:
    """Return (term, start, end) of each term of one syllable as the segmenter cuts them; [] for punctuation.

    >>> split_terms("09lớp")
    [('09', 0, 2), ('lớp', 2, 5)]
    """
    if surface.isalpha() or surface.isdecimal():
        return [(term(surface), 0, len(surface))]
    if len(surface) == 1 and not surface.isalnum():
        return []
    return [(term(match[0]), match.start(), match.end()) for match in compiled(_PIECE).finditer(surface)]


class _TermTable:
    """What each syllable of a vocabulary is indexed as; grows with the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        terms = Vocabulary()
        self.terms, self._code = terms.surfaces, terms.number
        # By syllable: where its terms begin in the next three, how many they are.
        self._firsts, self._counts, self._flat = array("q"), array("q"), array("q")
        self._piece_starts, self._piece_ends = array("q"), array("q")

    def expand(self, syllables: Syllables) -> _Tokens:
        """Put the terms of each syllable in its place."""
        self._learn()
        counts = _take(self._counts, syllables.ids)
        firsts = _take(self._firsts, syllables.ids)
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        places = np.repeat(firsts - (ends - counts), counts) + np.arange(total)
        shift = np.repeat(syllables.starts, counts)
        return _Tokens(
            codes=_take(self._flat, places),
            bounds=np.concatenate(([0], ends))[syllables.bounds],
            starts=shift + _take(self._piece_starts, places),
            ends=shift + _take(self._piece_ends, places),
        )

    def _learn(self) -> None:
        """Split the syllables that are new in the vocabulary."""
        for surface in self.vocabulary.surfaces[len(self._counts) :]:
            pieces = split_terms(surface)
            self._firsts.append(len(self._flat))
            self._counts.append(len(pieces))
            for piece, start, end in pieces:
                self._flat.append(self._code(piece))
                self._piece_starts.append(start)
                self._piece_ends.append(end)


class _WordTable:
    """What the words of a vocabulary are indexed as; each distinct word is spelled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        terms = Vocabulary()
        self.terms, self._code = terms.surfaces, terms.number
        self._spelled: list[str | None] = []  # by syllable: its part of a word's term; None for signs
        # Codes of terms: by syllable that is a word, by number of a pair that is one, by other words.
        self._singles, self._pairs, self._longer = array("q"), array("q", [0]), dict[bytes, int]()
        self._pair_numbers = Numbering()

    def __len__(self) -> int:
        """Return how many words are remembered, besides single syllables."""
        return len(self._pair_numbers) + len(self._longer)

    def codes(self, words: Words, chosen: Ints) -> Ints:
        """Return the term of each of the `chosen` words, none of which is punctuation."""
        self._learn()
        ids = words.syllables.ids
        firsts = words.firsts.take(chosen)
        lengths = words.firsts.take(chosen + 1) - firsts
        codes = _take(self._singles, ids.take(firsts))
        pairs = np.flatnonzero(lengths == 2)
        codes[pairs] = self._pair_codes(words, firsts.take(pairs))
        for place in np.flatnonzero(lengths > 2).tolist():
            first = int(firsts[place])
            codes[place] = self._longer_code(ids[first : first + int(lengths[place])])
        return codes

    def _learn(self) -> None:
        for surface in self.vocabulary.surfaces[len(self._singles) :]:
            self._spelled.append(term(surface) if surface[0].isalnum() else None)
            self._singles.append(self._code(word_term([surface])))

    def _pair_codes(self, words: Words, firsts: Ints) -> Ints:
        ids = words.syllables.ids
        # No number of a vocabulary needs more than 32 bits, and the first gets above 0.
        keys = (ids.take(firsts) + 1 << 32 | ids.take(firsts + 1)).view(np.uint64)
        numbers, new = self._pair_numbers.number(keys)
        for first in firsts.take(new).tolist():
            before, after = ids[first : first + 2].tolist()
            self._pairs.append(self._spell([before, after]))
        return _take(self._pairs, numbers)

    def _longer_code(self, ids: Ints) -> int:
        key = ids.tobytes()
        code = self._longer.get(key)
        if code is None:
            code = self._longer[key] = self._spell(ids.tolist())
        return code

    def _spell(self, ids: Sequence[int]) -> int:
        parts = [part for id in ids if (part := self._spelled[id]) is not None]
        if len(parts) < len(ids):
            return self._code(word_term([self.vocabulary.surfaces[id] for id in ids]))
        return self._code("_".join(parts))


def word_term(surfaces: Sequence[str]) -> str:
    """Return the term of a word of these syllables; "" for punctuation.

    That is their own terms joined by `_`, or a number or address in lower case.

    >>> word_term(["Tuyên", "giáo"]), word_term(["05", "-", "CT", "/", "TW"]), word_term(["TP", "."])
    ('tuyên_giáo', '05-ct/tw', 'tp')
    """
    size = len(surfaces)
    while size and not any(map(str.isalnum, surfaces[size - 1])):
        size -= 1  # the full stop of `TP.`, which may be typed or not
    if all(surface[0].isalnum() for surface in surfaces[:size]):
        return "_".join(map(term, surfaces[:size]))
    return "".join(surfaces[:size]).lower()


def _sizes(bounds: Ints) -> Ints:
    """Return the size of each slice between consecutive `bounds`."""
    differences: Ints = bounds[1:] - bounds[:-1]
    return differences


def _take(column: array[int], places: Ints) -> Ints:
    # No view outlives the expression: an array can't grow while one is held.
    return np.frombuffer(column, np.int64).take(places)


@frozen
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
        self._document_words = _WordTable(Vocabulary())
        self._text_terms = _TermTable(Vocabulary())
        self._lock = Lock()  # of `_text_terms`

    @property
    def fingerprint(self) -> str:
        """What an index made with this analyzer is marked with."""
        return f"{ANALYSIS_VERSION}-{TITLE_GAP}-{fingerprint()}"

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
        surfaces = [words.syllables.vocabulary.surfaces[id] for id in words.syllables.ids.tolist()]
        terms = (word_term(surfaces[first:last]) for first, last in pairwise(words.firsts.tolist()))
        return tuple(filter(None, terms))

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
            WORDS: _words_column(self._words_of(words.syllables.vocabulary), words),
        }

    def _words_of(self, vocabulary: Vocabulary) -> _WordTable:
        if self._document_words.vocabulary is not vocabulary or len(self._document_words) > MAX_WORDS:
            self._document_words = _WordTable(vocabulary)
        return self._document_words


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


def _words_column(table: _WordTable, words: Words) -> TokenColumn:
    chosen = np.flatnonzero(~words.punctuation)
    bounds = np.searchsorted(chosen, words.bounds[::2])
    return _column(table.terms, table.codes(words, chosen), bounds, None)
