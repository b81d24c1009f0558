"""Where are the syllables of a text?

A syllable here is what pyvi's splitter gives: a *tiếng*, a number, a
punctuation mark, an abbreviation with its full stop, an address. None holds
white space, so a text falls first into chunks at white space and then each
chunk into syllables. A collection repeats its chunks, so each distinct one is
split once; everything after that is arithmetic on arrays over a whole batch.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

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

_ROW = 4  # integers

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
    starts: Indexes  # code points of the syllable's own text, half open
    ends: Indexes
    flags: Flags
    bounds: Indexes  # text i has the syllables bounds[i]:bounds[i + 1]

    def first_of_text(self) -> NDArray[np.bool_]:
        """Tell of each syllable whether it is the first of its text."""
        first = np.zeros(len(self.ids), np.bool_)
        first[self.bounds[:-1][np.diff(self.bounds) > 0]] = True
        return first


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
        # By number of a chunk: how many rows its syllables have, and which is the first of them.
        self._count, self._first = array("q", [0]), array("q", [0])
        self._rows = array("i")  # (number of the syllable, start, end, flags), one after the other

    def read(self, texts: Sequence[str]) -> Syllables:
        """Split `texts`, in NFC, into syllables."""
        if len(self._numbers) > MAX_CHUNKS or self._chunk_chars > MAX_CHUNK_CHARS:
            self._forget()
        joined = "\n".join(texts)
        chunks = self._chunks.read(joined)
        numbers, new = self._numbers.number(chunks.keys)
        places = zip(chunks.starts.take(new).tolist(), chunks.ends.take(new).tolist(), strict=True)
        self._learn([joined[start:end] for start, end in places])
        ids, starts, ends, flags = self._expand(numbers, chunks.starts)
        begins = np.fromiter(accumulate((len(text) + 1 for text in texts), initial=0), np.int64)[:-1]
        if self._line_feeds:
            feeds = _line_feeds(joined, begins)
            ids, starts, ends, flags = self._insert(feeds, ids, starts, ends, flags)
        flags[_first_from(starts, chunks.lines)] |= STARTS_LINE
        bounds = np.append(np.searchsorted(starts, begins), len(starts))
        shift = np.repeat(begins, np.diff(bounds))
        return Syllables(self.vocabulary, ids, starts - shift, ends - shift, flags, bounds)

    def _learn(self, chunks: Sequence[str]) -> None:
        """Split chunks that have the next numbers."""
        split, number = self._split, self.vocabulary.number
        rows: list[int] = []
        first = len(self._rows) // _ROW
        for chunk in chunks:
            pieces = split(chunk)
            for start, end, flags in pieces:
                rows += (number(chunk[start:end]), start, end, flags)
            self._first.append(first)
            self._count.append(len(pieces))
            first += len(pieces)
            self._chunk_chars += len(chunk)
        self._rows.fromlist(rows)

    def _expand(self, chunks: Indexes, chunk_starts: Indexes) -> tuple[Indexes, Indexes, Indexes, Flags]:
        """Put the syllables of each chunk in its place."""
        places, counts = _take(self._first, chunks), _take(self._count, chunks)
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        if total > len(chunks):
            places = np.repeat(places - (ends - counts), counts) + np.arange(total)
            chunk_starts = np.repeat(chunk_starts, counts)
        rows = np.frombuffer(self._rows, np.intc).reshape(-1, _ROW).take(places, axis=0)
        return (
            rows[:, 0].astype(np.int64),
            rows[:, 1] + chunk_starts,
            rows[:, 2] + chunk_starts,
            rows[:, 3].astype(np.uint8),
        )

    def _insert(
        self, feeds: Indexes, ids: Indexes, starts: Indexes, ends: Indexes, flags: Flags
    ) -> tuple[Indexes, Indexes, Indexes, Flags]:
        places = np.searchsorted(starts, feeds)
        return (
            np.insert(ids, places, self.vocabulary.number("\n")),
            np.insert(starts, places, feeds),
            np.insert(ends, places, feeds + 1),
            np.insert(flags, places, 0),
        )


def _take(column: array[int], places: Indexes) -> Indexes:
    # No view outlives the expression: an array can't grow while one is held.
    return np.frombuffer(column, np.int64).take(places)


def _first_from(starts: Indexes, places: Indexes) -> Indexes:
    """Return the first syllable at or after each place, where there is one."""
    found = np.searchsorted(starts, places)
    return found[found < len(starts)]


def _line_feeds(joined: str, begins: Indexes) -> Indexes:
    """Return where line feeds stand, but for those that join the texts."""
    feeds = np.array([match.start() for match in re.finditer("\n", joined)], np.int64)
    return np.setdiff1d(feeds, begins - 1, assume_unique=True)
