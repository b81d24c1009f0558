"""Which lines does a site put around the text of its pages, to judge by all pages that are there?

Every scraped page has a frame: the lines at its edges that may be the site's.
A line is repeated when enough pages of the site have it. Copies of one story
are one page here. Nothing but the frames of the pages counts, in no order, so
that an index that follows the files has what one made from nothing has.

How many pages are enough grows with the site by powers of two: while a site
grows from 64 to 127 pages it is always 32, and a page more or less seldom
changes which lines are repeated.
"""

from __future__ import annotations

import struct
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MIN_PAGES = 8  # of a site, before anything is taken to be repeated
MIN_REPEATED = 6  # pages that have the line

_HEADER = struct.Struct("<QI")
_HEADER_WORDS = _HEADER.size // 4


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text of one page."""

    site: int  # the key of the site or folder; below 2 ** 64
    story: int  # the key of its longest line of text: copies of a story have the same
    lines: tuple[int, ...]  # the keys of lines that may be the site's, each once


def pack_frame(frame: Frame, repeated: Container[int]) -> bytes:
    """Return a frame as bytes, with each line's bit for whether it was taken to be repeated."""
    words = [key << 1 | (key in repeated) for key in frame.lines]
    return _HEADER.pack(frame.site, frame.story) + struct.pack(f"<{len(words)}I", *words)


def is_frame(data: bytes) -> bool:
    """Tell whether bytes may be a packed frame."""
    return len(data) >= _HEADER.size and len(data) % 4 == 0


def site_in(packed: bytes) -> int:
    """Return the key of a packed frame's site."""
    site: int = _HEADER.unpack_from(packed)[0]
    return site


def needed(pages: int) -> int:
    """Return how many pages of a site a line must be on: between a quarter and a half of them."""
    return max(MIN_REPEATED, 1 << (pages.bit_length() - 2)) if pages >= MIN_PAGES else pages + 1


def repeated_lines(frames: Sequence[bytes]) -> frozenset[int]:
    """Return the keys of the lines that a site repeats.

    Args:
        frames: packed, of all pages of one site, in any order.
    """
    if len(frames) < MIN_PAGES:
        return frozenset()
    table = _Table(frames)
    stories, story_of = np.unique(table.stories, return_inverse=True)
    enough = needed(len(stories))
    # Few lines are on so many pages at all; only those are counted by stories.
    keys = table.words >> 1
    lines, counts = np.unique(keys, return_counts=True)
    lines = lines[counts >= enough]
    often = np.isin(keys, lines)
    is_in = np.zeros((len(lines), len(stories)), bool)
    is_in[np.searchsorted(lines, keys[often]), story_of[table.owners[often]]] = True
    return frozenset(lines[is_in.sum(axis=1) >= enough].tolist())


def believed_lines(frames: Sequence[bytes]) -> frozenset[int]:
    """Return the keys of the lines that were taken to be repeated when the pages were read."""
    words = _Table(frames).words
    return frozenset(np.unique(words[words & 1 == 1] >> 1).tolist())


def misjudged(frames: Sequence[bytes], repeated: frozenset[int]) -> list[int]:
    """Return the places of frames with a line that was taken for the contrary of what it is."""
    table = _Table(frames)
    right = np.isin(table.words >> 1, np.fromiter(repeated, np.uint32, len(repeated)))
    wrong = right != (table.words & 1).astype(bool)
    return [int(place) for place in np.unique(table.owners[wrong])]


class _Table:
    """The words of many frames, each with the place of its frame."""

    def __init__(self, frames: Sequence[bytes]) -> None:
        words: NDArray[np.uint32] = np.frombuffer(b"".join(frames), "<u4")
        lengths = np.fromiter(map(len, frames), np.int64, len(frames)) // 4
        starts = np.cumsum(lengths) - lengths
        is_line = np.ones(len(words), bool)
        for place in range(_HEADER_WORDS):
            is_line[starts + place] = False
        self.stories = words[starts + _HEADER_WORDS - 1]
        self.words = words[is_line]
        self.owners = np.repeat(np.arange(len(frames)), lengths - _HEADER_WORDS)
