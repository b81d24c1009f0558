"""Where are the words of a text?

pyvi's model, evaluated by `crf`, with our corrections on top of it, each of
which can be switched off to measure what it does:

    bounds         lines and sentences are read apart
    fixed_tokens   document numbers, dates and addresses are one token
    full_stops     a full stop belongs to a title or an initial (`TP.`), not to `UBND`
    tones          `hoà` and `hòa` are one syllable to the model and to the word list
    runaways       over-long joins are cut into listed words

There is no bound on the length of a sequence: every step is linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from threading import Lock
from typing import Literal

import numpy as np

from tgsearch.segment import pyvi_files
from tgsearch.segment.crf import Tagger
from tgsearch.segment.fixed import BEGINS_LOWER, CONTINUES, ENDS_SENTENCE, FIXED, MARK, ChunkSplitter
from tgsearch.segment.lexicon import Indexes
from tgsearch.segment.model import FORMAT_VERSION, load_tables
from tgsearch.segment.runaways import SHORTEST, cuts
from tgsearch.segment.syllables import STARTS_LINE, SyllableReader, Syllables
from tgsearch.segment.tables import CANONICAL, EXACT
from tgsearch.segment.viterbi import Mask
from tgsearch.value import frozen

RULES_VERSION = 1  # of what is not in pyvi's files; raise it when any text would be segmented otherwise


@frozen
class Corrections:
    """Which corrections are made; see the module."""

    bounds: bool = True
    fixed_tokens: bool = True
    full_stops: bool = True
    tones: bool = True
    runaways: bool = True


_EVERY = Corrections()


@frozen
class Words:
    """The words of a batch of texts, one after the other; between them is only white space."""

    syllables: Syllables
    firsts: Indexes  # word k has the syllables firsts[k]:firsts[k + 1]; one more entry than words
    punctuation: Mask  # the word holds no letter and no digit
    bounds: Indexes  # text i has the words bounds[i]:bounds[i + 1]

    @property
    def starts(self) -> Indexes:
        """Where each word begins, in code points of its own text."""
        return self.syllables.starts.take(self.firsts[:-1])

    @property
    def ends(self) -> Indexes:
        """Where each word ends, in code points of its own text: the place after its last."""
        return self.syllables.ends.take(self.firsts[1:] - 1)

    def spans(self, text: int) -> tuple[tuple[int, int], ...]:
        """Return (start, end) of each word of one text of the batch, in order."""
        first, last = self.bounds[text : text + 2].tolist()
        firsts = self.firsts[first : last + 1]
        starts, ends = self.syllables.starts.take(firsts[:-1]), self.syllables.ends.take(firsts[1:] - 1)
        return tuple(zip(starts.tolist(), ends.tolist(), strict=True))


class Segmenter:
    """Segments texts into words; safe for threads, which take turns."""

    def __init__(self, corrections: Corrections = _EVERY) -> None:
        """Load the model.

        Raises:
            SegmenterUnavailableError: pyvi's model can't be read.
        """
        self._corrections = corrections
        self._tables = load_tables(CANONICAL if corrections.tones else EXACT)
        self._tagger = Tagger(self._tables)
        self._lock = Lock()

    def segment_batch(self, texts: Sequence[str]) -> Words:
        """Split each of `texts`, in NFC, into words."""
        with self._lock:
            syllables = self._reader.read(texts)
        return self.words_of(syllables)

    @cached_property
    def _reader(self) -> SyllableReader:
        return _reader(self._corrections)

    def words_of(self, syllables: Syllables) -> Words:
        """Join the syllables of texts to words; they were split with the same corrections."""
        with self._lock:
            return self._words(syllables)

    def _words(self, syllables: Syllables) -> Words:
        joins = self._joins(syllables)
        firsts = np.flatnonzero(~joins)
        limits = np.append(firsts, len(joins))
        punctuation = syllables.flags.take(firsts) & MARK > 0
        # Few words of several syllables begin with a sign, and fewer end with none.
        joined = np.flatnonzero(punctuation & (limits[1:] - firsts > 1))
        for word in joined.tolist():
            punctuation[word] = (syllables.flags[limits[word] : limits[word + 1]] & MARK).all()
        return Words(syllables, limits, punctuation, np.searchsorted(firsts, syllables.bounds))

    def _joins(self, syllables: Syllables) -> Mask:
        """Tell of each syllable whether it continues the word of the one before."""
        flags = syllables.flags
        is_first = syllables.first_of_text()
        if self._corrections.bounds:
            is_first |= flags & STARTS_LINE > 0
            is_first[1:] |= (flags[:-1] & ENDS_SENTENCE > 0) & (flags[1:] & BEGINS_LOWER == 0)
        joins = self._tagger.joins(syllables, is_first)
        is_fixed = flags & FIXED > 0
        joins &= ~is_fixed
        joins[1:] &= ~is_fixed[:-1]
        if self._corrections.runaways:
            self._cut_runaways(syllables, joins)
        joins |= flags & CONTINUES > 0
        return joins

    def _cut_runaways(self, syllables: Syllables, joins: Mask) -> None:
        firsts = np.flatnonzero(~joins)
        lengths = np.diff(np.append(firsts, len(joins)))
        long = np.flatnonzero(lengths >= SHORTEST)
        if not len(long):
            return
        listed, surfaces = self._tagger.listed(syllables), syllables.vocabulary.surfaces
        for first, length in zip(firsts[long].tolist(), lengths[long].tolist(), strict=True):
            numbers = syllables.ids[first : first + length].tolist()
            for cut in cuts(
                [surfaces[number] for number in numbers],
                listed[first : first + length].tolist(),
                self._tables.lexicon,
            ):
                joins[first + cut] = False


@cache
def _segmenter() -> Segmenter:
    return Segmenter()


@cache
def _splitter(use: Literal["syllables", "words"]) -> tuple[SyllableReader, Lock]:
    """Return one of two readers: who asks for syllables need not learn those of all documents indexed."""
    return _reader(_EVERY), Lock()


def _reader(corrections: Corrections) -> SyllableReader:
    return SyllableReader(
        ChunkSplitter(fixed_tokens=corrections.fixed_tokens, full_stops=corrections.full_stops)
    )


def _split(texts: Sequence[str], use: Literal["syllables", "words"]) -> Syllables:
    reader, lock = _splitter(use)
    with lock:
        return reader.read(texts)


def split_syllables(texts: Sequence[str]) -> Syllables:
    """Split texts, in NFC, into the syllables that `segment_batch` makes words of; needs no model."""
    return _split(texts, "syllables")


def split_documents(titles: Sequence[str], bodies: Sequence[str]) -> Syllables:
    """Split the texts of documents, in NFC, into syllables: of each its title's and then its body's.

    Raises:
        ValueError: there are more of one than of the other.
    """
    return _split([text for pair in zip(titles, bodies, strict=True) for text in pair], "words")


def words_of(syllables: Syllables) -> Words:
    """Join what `split_documents` gave to words.

    Raises:
        SegmenterUnavailableError: see `segment_batch`.
    """
    return _segmenter().words_of(syllables)


def segment_batch(texts: Sequence[str]) -> Words:
    """Split texts into words; much faster for many than one by one.

    Args:
        texts: in NFC, of any length; the memory taken grows with all of them together.

    Raises:
        SegmenterUnavailableError: pyvi's model can't be read. There is no fallback: an
            index and its queries must be segmented alike.
    """
    return words_of(_split(texts, "words"))


def segment(text: str) -> tuple[tuple[int, int], ...]:
    """Split a text into words.

    Args:
        text: NFC, any length; "" gives ().

    Returns:
        (start, end) of each word in code points of `text`, ascending and disjoint; between
        them is only white space, so `text` can be rebuilt from them.

    Raises:
        SegmenterUnavailableError: see `segment_batch`.
    """
    return segment_batch((text,)).spans(0)


def fingerprint() -> str:
    """Return what changes whenever some text may be segmented otherwise."""
    return pyvi_files.fingerprint(FORMAT_VERSION, RULES_VERSION)
