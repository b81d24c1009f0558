"""Which terms does a text have, at which places? The same for documents and queries.

Two grains over the same places: *syllables* (each run of letters and digits,
in one tone placement; nothing depends on a segmentation being right) and
*words* (as the segmenter joins them, and document numbers whole). Beside its
words a document has *marks*: how it places the tone of a syllable that can be
written in two ways, and the abbreviations that it defines. The `Analyzer` has
a fingerprint that changes whenever any text would be analysed otherwise; an
index remembers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from tgsearch.abbreviations import definition_terms, definitions
from tgsearch.engine.base import TEXT, TITLE, WORDS, TokenColumn
from tgsearch.growing import Growing
from tgsearch.segment import (
    Syllables,
    Vocabulary,
    Words,
    fingerprint,
    segment_batch,
    split_documents,
    split_syllables,
    words_of,
)
from tgsearch.segment.numbering import Numbering
from tgsearch.snippet import TokenSpans
from tgsearch.text import compiled, has_two_placements, term
from tgsearch.value import frozen

ANALYSIS_VERSION = 2  # raise it when any text would be analysed otherwise
TITLE_GAP = 100  # places between title and body, so that no phrase spans them
MAX_WORDS = 300_000  # remembered from batch to batch, so that memory stays bounded on any corpus

Ints = NDArray[np.int64]

_PLACEMENT_MARK = "\x1d"  # a control character: cleaned text has none

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


def placement_mark(surface: str) -> str:
    r"""Return the mark of a syllable as it is written; "" where its tone can stand in one place only.

    >>> placement_mark("Hoà"), placement_mark("bình")
    ('\x1dhoà', '')
    """
    lowered = surface.lower()
    return f"{_PLACEMENT_MARK}{lowered}" if has_two_placements(lowered) else ""


def is_mark(term: str) -> bool:
    """Tell whether a term of the words field is no word but a mark: a tone placement or a definition."""
    return term < " "


class _TermTable:
    """What each syllable of a vocabulary is indexed as; grows with the vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        terms = Vocabulary()
        self.terms, self._code = terms.surfaces, terms.number
        # By syllable: where its terms begin in the next three, how many they are.
        self._firsts, self._counts = Growing(np.int64), Growing(np.int64)
        self._flat, self._piece_starts, self._piece_ends = (Growing(np.int64) for _ in range(3))

    def expand(self, syllables: Syllables) -> _Tokens:
        """Put the terms of each syllable in its place."""
        self._learn()
        counts = self._counts.values.take(syllables.ids)
        bounds = np.concatenate(([0], np.cumsum(counts)))
        places = np.repeat(self._firsts.values.take(syllables.ids) - bounds[:-1], counts)
        places += np.arange(len(places))
        return _Tokens(self._flat.values.take(places), bounds.take(syllables.bounds), counts, places)

    def spans(self, syllables: Syllables, tokens: _Tokens) -> tuple[Ints, Ints]:
        """Return where each of the tokens of `syllables` begins and ends in its text."""
        shifts = np.repeat(syllables.starts, tokens.counts)
        return (
            shifts + self._piece_starts.values.take(tokens.places),
            shifts + self._piece_ends.values.take(tokens.places),
        )

    def _learn(self) -> None:
        """Split the syllables that are new in the vocabulary."""
        found = list(map(split_terms, self.vocabulary.surfaces[len(self._counts) :]))
        counts = np.array(list(map(len, found)), np.int64)
        self._firsts.extend(len(self._flat) + np.cumsum(counts) - counts)
        self._counts.extend(counts)
        self._flat.extend([self._code(piece) for pieces in found for piece, _, _ in pieces])
        self._piece_starts.extend([start for pieces in found for _, start, _ in pieces])
        self._piece_ends.extend([end for pieces in found for _, _, end in pieces])


class _WordTable:
    """What the words of a vocabulary are indexed as; each distinct word is spelled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        terms = Vocabulary()
        self.terms, self._code = terms.surfaces, terms.number
        self._spelled: list[str | None] = []  # by syllable: its part of a word's term; None for signs
        # Codes of terms: by syllable that is a word, by number of a pair that is one, by other words.
        self._singles, self._pairs, self._longer = Growing(np.int64), Growing(np.int64), dict[bytes, int]()
        self._pairs.extend([0])  # numbers begin at 1
        self._pair_numbers = Numbering()
        self._marks = Growing(np.int64)  # by syllable: the code of its mark, -1 without

    def __len__(self) -> int:
        """Return how many words are remembered, besides single syllables."""
        return len(self._pair_numbers) + len(self._longer)

    def codes(self, words: Words, chosen: Ints) -> Ints:
        """Return the term of each of the `chosen` words, none of which is punctuation."""
        self._learn()
        ids = words.syllables.ids
        firsts = words.firsts.take(chosen)
        lengths = words.firsts.take(chosen + 1) - firsts
        codes: Ints = self._singles.values.take(ids.take(firsts))
        pairs = np.flatnonzero(lengths == 2)
        codes[pairs] = self._pair_codes(ids, firsts.take(pairs))
        longer = np.flatnonzero(lengths > 2)
        codes[longer] = self._longer_codes(ids, firsts.take(longer), lengths.take(longer))
        return codes

    def marks(self, ids: Ints) -> tuple[Ints, Ints]:
        """Return which of some syllables have marks, and their codes."""
        codes = self._marks.values.take(ids)
        marked = np.flatnonzero(codes >= 0)
        return marked, codes.take(marked)

    def code(self, mark: str) -> int:
        """Return the code of a mark that is no syllable's."""
        return self._code(mark)

    def _learn(self) -> None:
        surfaces = self.vocabulary.surfaces[len(self._spelled) :]
        marks = map(placement_mark, surfaces)
        self._marks.extend([self._code(mark) if mark else -1 for mark in marks])
        spelled = [term(surface) if surface[0].isalnum() else None for surface in surfaces]
        self._spelled += spelled
        self._singles.extend(
            [
                self._code(word_term([surface]) if own is None else own)
                for surface, own in zip(surfaces, spelled, strict=True)
            ]
        )

    def _pair_codes(self, ids: Ints, firsts: Ints) -> Ints:
        before, after = ids.take(firsts), ids.take(firsts + 1)
        # No number of a vocabulary needs more than 32 bits, and the first gets above 0.
        numbers, new = self._pair_numbers.number((before + 1 << 32 | after).view(np.uint64))
        pairs = zip(before.take(new).tolist(), after.take(new).tolist(), strict=True)
        self._pairs.extend(list(map(self._spell, pairs)))
        codes: Ints = self._pairs.values.take(numbers)
        return codes

    def _longer_codes(self, ids: Ints, firsts: Ints, lengths: Ints) -> list[int]:
        """Return the terms of words of `lengths` syllables."""
        data, size = ids.tobytes(), ids.itemsize
        starts, stops = (firsts * size).tolist(), ((firsts + lengths) * size).tolist()
        keys = [data[start:stop] for start, stop in zip(starts, stops, strict=True)]
        for key in keys:
            if key not in self._longer:
                self._longer[key] = self._spell(np.frombuffer(key, ids.dtype).tolist())
        return [self._longer[key] for key in keys]

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


@frozen
class _Tokens:
    """Tokens of a batch of texts, one after the other."""

    codes: Ints  # of the table's terms
    bounds: Ints  # text i has the tokens bounds[i]:bounds[i + 1]
    counts: Ints  # how many tokens each syllable gave
    places: Ints  # of each token among the terms of all syllables of the table


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
            starts, ends = table.spans(syllables, tokens)
        terms = [table.terms[code] for code in tokens.codes.tolist()]
        return TokenSpans(terms, starts.tolist(), ends.tolist())

    def words(self, text: str) -> tuple[str, ...]:
        """Return the terms of the word grain, in order."""
        words = segment_batch([text])
        surfaces = [words.syllables.vocabulary.surfaces[id] for id in words.syllables.ids.tolist()]
        terms = (word_term(surfaces[first:last]) for first, last in pairwise(words.firsts.tolist()))
        return tuple(filter(None, terms))

    # Documents: many texts

    def columns(
        self, titles: Sequence[str], bodies: Sequence[str], syllables: Syllables | None = None
    ) -> dict[str, TokenColumn]:
        """Return the columns of the fields for documents of these titles and bodies (NFC, parallel).

        The text and the words of a document are its title's and then its body's.
        Vocabularies are shared from call to call; after long, a new one is begun.
        `syllables` is what `split_documents` made of them, if it was asked before.
        """
        words = words_of(syllables or split_documents(titles, bodies))
        if self._document_terms.vocabulary is not words.syllables.vocabulary:
            self._document_terms = _TermTable(words.syllables.vocabulary)
        table = self._document_terms
        tokens = table.expand(words.syllables)
        return {
            TEXT: _text_column(table.terms, tokens),
            TITLE: _title_column(table.terms, tokens),
            WORDS: self._words_column(words, titles, bodies),
        }

    def _words_column(self, words: Words, titles: Sequence[str], bodies: Sequence[str]) -> TokenColumn:
        """Return the column of the words of documents, each with its marks behind them."""
        table = self._words_of(words.syllables.vocabulary)
        chosen = np.flatnonzero(~words.punctuation)
        codes = table.codes(words, chosen)
        bounds = np.searchsorted(chosen, words.bounds[::2])
        marked, marks = table.marks(words.syllables.ids)
        documents = np.searchsorted(words.syllables.bounds[::2], marked, side="right") - 1
        defined = [
            (document, table.code(mark))
            for document, texts in enumerate(zip(titles, bodies, strict=True))
            for text in texts
            for definition in definitions(text)
            for mark in definition_terms(definition)
        ]
        if defined:
            documents = np.concatenate((documents, [document for document, _ in defined]))
            marks = np.concatenate((marks, [code for _, code in defined]))
        codes = np.insert(codes, bounds[documents + 1], marks)
        bounds[1:] += np.cumsum(np.bincount(documents, minlength=len(bounds) - 1))
        return _column(table.terms, codes, bounds, None)

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
    return TokenColumn(
        terms,
        codes.astype(np.int32),
        bounds.astype(np.int64),
        None if positions is None else positions.astype(np.int32),
    )
