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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from string import ascii_letters, digits

import numpy as np
from numpy.typing import NDArray

from tgsearch.segment.lexicon import Indexes

Flags = NDArray[np.uint8]
# A syllable of a chunk: (start, end, flags). A split gives them in order and leaves nothing out.
Piece = tuple[int, int, int]
Split = Callable[[str], Iterable[Piece]]

STARTS_LINE = 1  # set by the reader on the first syllable of each line
FIRST_FREE_FLAG = 2  # this bit and higher ones mean what the `Split` says

# Beyond these the reader begins anew, so that memory stays bounded on any corpus.
MAX_CHUNKS = 200_000
MAX_CHUNK_CHARS = 4_000_000

_LINE_FEED, _BLANK = ord("\n"), ord(" ")
_LINE_ENDS = np.array([ord(end) for end in "\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029"])

# Source of the patterns: pyvi 0.1.1, ViTokenizer.sylabelize.
ABBREVIATIONS = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\."
ARROWS = r"==>|->|\.\.\.|>>"
NUMBERS_MARKS_WORDS = r"\d+(?:[.,_]\d+)+|[^\w\s]|\w+"
_BEFORE_MAIL = rf"{ABBREVIATIONS}|{ARROWS}|\w+://\S+"
_FIRST_CHOICE = re.compile(_BEFORE_MAIL)
_ANY_CHOICE = re.compile(f"{_BEFORE_MAIL}|{NUMBERS_MARKS_WORDS}")
_DOMAIN = re.compile(r"(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+")
_LOCAL_PART = ascii_letters + digits + "_.+-"


def split_as_pyvi(chunk: str) -> Iterator[Piece]:
    """Split a chunk, which holds no white space, as pyvi does, in time linear in its length.

    pyvi's pattern of e-mail addresses tries every start again, and so takes
    quadratic time on long runs of what may stand before an "@". Here they are
    looked for from their "@".
    """
    at = 0
    for first, sign, end in mail_addresses(chunk):
        while at < sign:
            mail = at >= first and not _FIRST_CHOICE.match(chunk, at)
            stop = end if mail else _stop(chunk, at)
            yield at, stop, 0
            at = stop
    for match in _ANY_CHOICE.finditer(chunk, at):
        yield *match.span(), 0


def _stop(chunk: str, at: int) -> int:
    match = _ANY_CHOICE.match(chunk, at)
    assert match, "a character is a letter of a word or it is not"
    return match.end()


def mail_addresses(chunk: str) -> Iterator[tuple[int, int, int]]:
    """Find (earliest start, place of the "@", end) of what may be e-mail addresses; they may overlap."""
    after = 0  # the place after the "@" before
    sign = chunk.find("@")
    while sign >= 0:
        first = after + len(chunk[after:sign].rstrip(_LOCAL_PART))
        domain = _DOMAIN.match(chunk, sign + 1)
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
        number = self._numbers.setdefault(surface, len(self.surfaces))
        if number == len(self.surfaces):
            self.surfaces.append(surface)
        return number


@dataclass(frozen=True, slots=True, eq=False)
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


class _Chunks(dict[str, int]):
    """Numbers chunks in the order of their first sight, and remembers the new ones."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = len(self)
        self.new.append(chunk)
        return number


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
        self._chunks = _Chunks()
        self._chunk_chars = 0
        # By chunk: where its syllables begin in the next four, how many they are, how long it is.
        self._first, self._count, self._length = array("q"), array("q"), array("q")
        self._id, self._start, self._end, self._flags = array("q"), array("q"), array("q"), array("B")

    def read(self, texts: Sequence[str]) -> Syllables:
        """Split `texts`, in NFC, into syllables."""
        if len(self._chunks) > MAX_CHUNKS or self._chunk_chars > MAX_CHUNK_CHARS:
            self._forget()
        joined = "\n".join(texts)
        chunks = self._numbers(joined.split())
        # The line feed in front makes every chunk, and every line, begin after white space.
        code_points = np.frombuffer(f"\n{joined}".encode("utf-32-le", "surrogatepass"), "<u4")
        space, line_ends = _white_space(code_points, int(_take(self._length, chunks).sum()))
        ids, starts, ends, flags = self._expand(chunks, np.flatnonzero(space[:-1] > space[1:]))
        begins = np.fromiter(accumulate((len(text) + 1 for text in texts), initial=0), np.int64)[:-1]
        if self._line_feeds:
            feeds = np.setdiff1d(np.flatnonzero(code_points == _LINE_FEED), begins, assume_unique=True) - 1
            ids, starts, ends, flags = self._insert(feeds, ids, starts, ends, flags)
        flags[_first_from(starts, line_ends)] |= STARTS_LINE
        bounds = np.append(np.searchsorted(starts, begins), len(starts))
        shift = np.repeat(begins, np.diff(bounds))
        return Syllables(self.vocabulary, ids, starts - shift, ends - shift, flags, bounds)

    def _numbers(self, chunks: list[str]) -> Indexes:
        numbers = np.fromiter(map(self._chunks.__getitem__, chunks), np.int64, count=len(chunks))
        for chunk in self._chunks.new:
            self._learn(chunk)
        self._chunks.new.clear()
        return numbers

    def _learn(self, chunk: str) -> None:
        before = len(self._id)
        for start, end, flags in self._split(chunk):
            self._id.append(self.vocabulary.number(chunk[start:end]))
            self._start.append(start)
            self._end.append(end)
            self._flags.append(flags)
        self._first.append(before)
        self._count.append(len(self._id) - before)
        self._length.append(len(chunk))
        self._chunk_chars += len(chunk)

    def _expand(self, chunks: Indexes, chunk_starts: Indexes) -> tuple[Indexes, Indexes, Indexes, Flags]:
        """Put the syllables of each chunk in its place."""
        places, counts = _take(self._first, chunks), _take(self._count, chunks)
        total = int(counts.sum())
        if total > len(chunks):
            before = np.cumsum(counts) - counts
            places = np.repeat(places - before, counts) + np.arange(total)
            chunk_starts = np.repeat(chunk_starts, counts)
        flags = np.frombuffer(self._flags, np.uint8).take(places)
        starts, ends = _take(self._start, places), _take(self._end, places)
        starts += chunk_starts
        ends += chunk_starts
        return _take(self._id, places), starts, ends, flags

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


def _white_space(code_points: NDArray[np.uint32], n_others: int) -> tuple[NDArray[np.bool_], Indexes]:
    """Tell where white space stands, as `str.isspace`, and where lines end, as `str.splitlines`.

    `n_others` is how many code points are not white space: if blanks and line
    feeds make up the rest, as they nearly always do, no other is looked for.
    """
    feed = code_points == _LINE_FEED
    space = feed | (code_points == _BLANK)
    if np.count_nonzero(space) + n_others == len(code_points):
        return space, np.flatnonzero(feed)
    space = _space_table().take(code_points, mode="clip")
    places = np.flatnonzero(space)
    return space, places[np.isin(code_points.take(places), _LINE_ENDS)]


@cache
def _space_table() -> NDArray[np.bool_]:
    """Tell of each code point whether it is white space; the last entry stands for all beyond."""
    return np.array([chr(point).isspace() for point in range(0x3001)] + [False])
