"""Where are the syllables of a text?

A syllable here is what pyvi's splitter gives: a *tiếng*, a number, a
punctuation mark, an abbreviation with its full stop, an address. None holds
white space, so a text falls first into chunks at white space and then each
chunk into syllables. A collection repeats its chunks, so each distinct one is
split once; everything after that is arithmetic on arrays over a whole batch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tgsearch.growing import Growing
from tgsearch.segment.chunks import ChunkReader
from tgsearch.segment.lexicon import Indexes
from tgsearch.segment.numbering import Numbering
from tgsearch.text import compiled
from tgsearch.value import frozen

Flags = NDArray[np.uint8]
# A syllable of a chunk: (start, end, flags). A split gives them in order and leaves nothing out.
Piece = tuple[int, int, int]
Split = Callable[[str], Sequence[Piece]]

STARTS_LINE = 1  # set by the reader on the first syllable of each line
FIRST_FREE_FLAG = 2  # this bit and higher ones mean what the `Split` says

# Beyond these the reader begins anew, so that memory stays bounded on any corpus.
MAX_CHUNKS = 200_000
MAX_CHUNK_CHARS = 4_000_000

_LINE_FEED = 0  # the number of a chunk that is none

# Source of the patterns: pyvi 0.1.1, ViTokenizer.sylabelize.
ABBREVIATIONS = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\."
ARROWS = r"==>|->|\.\.\.|>>"
NUMBERS_MARKS_WORDS = r"\d+(?:[.,_]\d+)+|[^\w\s]|\w+"
_BEFORE_MAIL = rf"{ABBREVIATIONS}|{ARROWS}|\w+://\S+"
_DOMAIN = r"(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+"
_LOCAL_PART = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+-"


def split_as_pyvi(chunk: str) -> list[Piece]:
    """Split a chunk, which holds no white space, as pyvi does, in time linear in its length.

    pyvi's pattern of e-mail addresses tries every start again, and so takes
    quadratic time on long runs of what may stand before an "@". Here they are
    looked for from their "@".
    """
    if chunk.isalnum():
        return [(0, len(chunk), 0)]
    found: list[Piece] = []
    any_choice = compiled(f"{_BEFORE_MAIL}|{NUMBERS_MARKS_WORDS}")
    at = 0
    for first, sign, end in mail_addresses(chunk):
        while at < sign:
            mail = at >= first and not compiled(_BEFORE_MAIL).match(chunk, at)
            stop = end if mail else _stop(any_choice, chunk, at)
            found.append((at, stop, 0))
            at = stop
    found += ((*match.span(), 0) for match in any_choice.finditer(chunk, at))
    return found


def _stop(any_choice: re.Pattern[str], chunk: str, at: int) -> int:
    match = any_choice.match(chunk, at)
    assert match, "a character is a letter of a word or it is not"
    return match.end()


def mail_addresses(chunk: str) -> Iterator[tuple[int, int, int]]:
    """Find (earliest start, place of the "@", end) of what may be e-mail addresses; they may overlap."""
    after = 0  # the place after the "@" before
    sign = chunk.find("@")
    while sign >= 0:
        first = after + len(chunk[after:sign].rstrip(_LOCAL_PART))
        domain = compiled(_DOMAIN).match(chunk, sign + 1)
        if domain and first < sign:
            yield first, sign, domain.end()
        after = sign + 1
        sign = chunk.find("@", after)


class Vocabulary:
    """The distinct syllables met so far, as written, numbered in the order of their first sight."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.surfaces: list[str] = []  # only ever grows

    def number(self, surface: str) -> int:
        """Return the number of a syllable, a new one at its first sight."""
        number = self._numbers.get(surface)
        if number is None:
            number = self._numbers[surface] = len(self.surfaces)
            self.surfaces.append(surface)
        return number


@frozen
class Syllables:
    """The syllables of a batch of texts, one after the other."""

    vocabulary: Vocabulary
    ids: Indexes  # numbers of the vocabulary
    flags: Flags
    bounds: Indexes  # text i has the syllables bounds[i]:bounds[i + 1]
    spans: Spans  # where each stands in its own text

    @property
    def starts(self) -> Indexes:
        """Where each syllable begins, in code points of its own text."""
        return self.spans.starts

    @property
    def ends(self) -> Indexes:
        """Where each syllable ends, in code points of its own text: the place after its last."""
        return self.spans.ends

    def first_of_text(self) -> NDArray[np.bool_]:
        """Tell of each syllable whether it is the first of its text."""
        first = np.zeros(len(self.ids), np.bool_)
        first[self.bounds[:-1][np.diff(self.bounds) > 0]] = True
        return first


class Spans:
    """Where syllables stand: found when it is asked for, of indexing only for some."""

    def __init__(self, starts: Indexes, ends: Indexes, rows: Indexes, shifts: Callable[[], Indexes]) -> None:
        """Take where the syllables of `rows` begin and end in their chunks, and how far to shift each."""
        self._starts, self._ends, self._rows, self._find_shifts = starts, ends, rows, shifts

    @cached_property
    def starts(self) -> Indexes:
        """Where each begins."""
        return self._starts.take(self._rows) + self._shifts

    @cached_property
    def ends(self) -> Indexes:
        """Where each ends."""
        return self._ends.take(self._rows) + self._shifts

    def starts_of(self, syllables: Indexes) -> Indexes:
        """Return where some of them begin."""
        return self._starts.take(self._rows.take(syllables)) + self._shifts.take(syllables)

    def ends_of(self, syllables: Indexes) -> Indexes:
        """Return where some of them end."""
        return self._ends.take(self._rows.take(syllables)) + self._shifts.take(syllables)

    @cached_property
    def _shifts(self) -> Indexes:
        return self._find_shifts()


class SyllableReader:
    """Splits batches of texts into syllables and remembers the chunks it has met.

    The vocabulary is replaced, not cleared, once too much has been met: what
    was returned before stays valid. Not for use by two threads at once.
    """

    def __init__(self, split: Split, *, line_feeds: bool = False) -> None:
        """Make a reader.

        Args:
            split: how a chunk falls into syllables.
            line_feeds: count each line feed as a syllable, as pyvi does.
        """
        self._split = split
        self._line_feeds = line_feeds
        self._forget()

    def _forget(self) -> None:
        self.vocabulary = Vocabulary()
        self._chunks = ChunkReader()
        self._numbers = Numbering()
        self._chunk_chars = 0
        # By number of a chunk: which row is that of its first syllable, and how many it has.
        self._first, self._count = Growing(np.int64), Growing(np.int64)
        # By row: the number of the syllable, its flags, where in the chunk it begins and ends.
        self._ids, self._flags = Growing(np.int64), Growing(np.uint8)
        self._starts, self._ends = Growing(np.int64), Growing(np.int64)
        # The numbers of chunks begin after that of a line feed, which is a syllable where these count.
        self._learn(["\n"], lambda _: [(0, 1, 0)] if self._line_feeds else [])

    def read(self, texts: Sequence[str]) -> Syllables:
        """Split `texts`, in NFC, into syllables."""
        if len(self._numbers) > MAX_CHUNKS or self._chunk_chars > MAX_CHUNK_CHARS:
            self._forget()
        joined = "\n".join(texts)
        chunks = self._chunks.read(joined)
        numbers, new = self._numbers.number(chunks.keys)
        places = zip(chunks.starts.take(new).tolist(), chunks.ends.take(new).tolist(), strict=True)
        self._learn([joined[start:end] for start, end in places], self._split)
        starts = chunks.starts
        begins = np.fromiter(accumulate((len(text) + 1 for text in texts), initial=0), np.int64)[:-1]
        if self._line_feeds:
            feeds = _line_feeds(joined, begins)
            places_of_feeds = np.searchsorted(starts, feeds)
            numbers = np.insert(numbers, places_of_feeds, _LINE_FEED)
            starts = np.insert(starts, places_of_feeds, feeds)
        counts = self._count.values.take(numbers)
        bounds = np.concatenate(([0], np.cumsum(counts)))  # of the syllables of each chunk
        rows = np.repeat(self._first.values.take(numbers) - bounds[:-1], counts)
        rows += np.arange(len(rows))
        flags = self._flags.values.take(rows)
        first_in_line = bounds.take(np.searchsorted(starts, chunks.lines))
        flags[first_in_line[first_in_line < len(flags)]] |= STARTS_LINE
        first_chunks = np.append(np.searchsorted(starts, begins), len(starts))

        def shifts() -> Indexes:
            return np.repeat(starts - np.repeat(begins, np.diff(first_chunks)), counts)

        return Syllables(
            self.vocabulary,
            self._ids.values.take(rows),
            flags,
            bounds.take(first_chunks),
            Spans(self._starts.values, self._ends.values, rows, shifts),
        )

    def _learn(self, chunks: Sequence[str], split: Split) -> None:
        """Split chunks that have the next numbers."""
        number = self.vocabulary.number
        sizes: list[int] = []
        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        flags: list[int] = []
        for chunk in chunks:
            pieces = split(chunk)
            sizes.append(len(pieces))
            for start, end, flag in pieces:
                ids.append(number(chunk[start:end]))
                starts.append(start)
                ends.append(end)
                flags.append(flag)
        counts = np.array(sizes, np.int64)
        self._first.extend(len(self._ids) + np.cumsum(counts) - counts)
        self._count.extend(counts)
        self._ids.extend(ids)
        self._flags.extend(flags)
        self._starts.extend(starts)
        self._ends.extend(ends)
        self._chunk_chars += sum(map(len, chunks))


def _line_feeds(joined: str, begins: Indexes) -> Indexes:
    """Return where line feeds stand, but for those that join the texts."""
    feeds = np.array([match.start() for match in re.finditer("\n", joined)], np.int64)
    return np.setdiff1d(feeds, begins - 1, assume_unique=True)
