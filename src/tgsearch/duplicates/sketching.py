"""How are the signatures of a batch of documents made? From the codes of their tokens, all at once."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence
from functools import cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from tgsearch.duplicates.comparing import EMPTY, HASH_SCALE, MARKS, RUNS, SLOTS, Signature
from tgsearch.engine.base import TokenColumn
from tgsearch.growing import Growing

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]

_RUN = 8  # syllables; a power of two
_TITLE = 4  # syllables: "Báo cáo tuần" says too little
_BEFORE, _AFTER = 3, 2  # syllables beside a number that tell its place
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed: 2^64 divided by the golden ratio
_NUMBER = np.uint64(0xD1B54A32D192ED03)  # any number, as a neighbour
_HASH_BITS, _HALF_BITS = 32, 16
_HASHES = 1 << _HASH_BITS
_KEPT = RUNS + 8  # hashes of a document, of which some are the same half float
_ENOUGH = 3 * RUNS  # hashes of a document that are sorted, about; to sort them all would take longer


def signatures(text: TokenColumn, title: TokenColumn) -> list[Signature]:
    """Return the signature of each document of a batch, from the columns of its syllables and its title's."""
    tokens, is_number = _terms().look_up(text)
    least, runs = _runs(tokens, text.bounds)
    slots = _slots(tokens, is_number, text.bounds)
    words, numbers = _terms().look_up(title)
    titles = _titles(words, title.bounds, _TITLE)
    bounds = np.concatenate(([0], np.cumsum(numbers))).take(title.bounds)
    title_numbers = _titles(words[numbers], bounds, 1)
    return [
        Signature(name, numbered, tuple(own), tuple(short), tuple(places)) if own else EMPTY
        for name, numbered, own, short, places in zip(titles, title_numbers, least, runs, slots, strict=True)
    ]


class _Terms:
    """What terms are to a signature; remembers it for one vocabulary, as that grows. Threads take turns."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget(())

    def _forget(self, vocabulary: Sequence[str]) -> None:
        self._vocabulary = vocabulary
        self._hashes, self._are_numbers = Growing(np.uint64), Growing(np.bool_)  # by code

    def look_up(self, column: TokenColumn) -> tuple[Hashes, Flags]:
        """Return the hash of each token, and whether it is no word: a number, or what has digits in it."""
        with self._lock:
            if column.vocabulary is not self._vocabulary:
                self._forget(column.vocabulary)
            new = self._vocabulary[len(self._hashes) :]
            self._hashes.extend(_mixed(np.array(list(map(_term_hash, new)), np.uint64)))
            self._are_numbers.extend([not term.isalpha() for term in new])
            return self._hashes.values.take(column.codes), self._are_numbers.values.take(column.codes)


@cache
def _terms() -> _Terms:
    return _Terms()


def _titles(tokens: Hashes, bounds: Ints, least: int) -> list[int]:
    """Return the hash of the tokens of each title; 0 for one that has fewer than `least`."""
    return [
        zlib.crc32(tokens[first:last].tobytes()) & 0xFFFF if last - first >= least else 0
        for first, last in itertools.pairwise(bounds.tolist())
    ]


def _term_hash(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


def _mixed(values: Hashes) -> Hashes:
    """Return hashes of hashes, each bit of which depends on all bits.

    Source: D. Stafford's thirteenth variant of the last step of MurmurHash3.
    """
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed


def _runs(tokens: Hashes, bounds: Ints) -> tuple[list[list[int]], list[list[int]]]:
    """Return of each document the `MARKS` smallest hashes of its runs, and the `RUNS` smallest as `halves`.

    All are distinct and ascending; a short document is one run.
    """
    count, sizes = len(bounds) - 1, np.diff(bounds)
    short = [
        document << _HASH_BITS | zlib.crc32(tokens[bounds[document] : bounds[document + 1]].tobytes())
        for document in np.flatnonzero((sizes > 0) & (sizes < _RUN)).tolist()
    ]
    keys = np.append(_smallest(_run_hashes(tokens), sizes), np.array(short, np.uint64))
    keys.sort()
    owners, hashes = keys >> np.uint64(_HASH_BITS), keys & np.uint64(_HASHES - 1)
    halves = (hashes.astype(np.float64) * HASH_SCALE).astype(np.float16).view(np.uint16)
    shortened = _distinct(owners << np.uint64(_HALF_BITS) | halves)
    return _by_document(keys, _HASH_BITS, count, MARKS), _by_document(shortened, _HALF_BITS, count, RUNS)


def _run_hashes(tokens: Hashes) -> Hashes:
    """Return the hash of the run that begins at each token, whatever document its end is in."""
    hashes, factor, size = tokens, _FACTOR, 1
    while size < _RUN:  # a run of 2n is one of n and the one behind it
        hashes = hashes[:-size] * factor + hashes[size:]
        factor, size = np.square(factor), 2 * size
    hashes >>= np.uint64(64 - _HASH_BITS)
    return hashes


def _smallest(hashes: Hashes, sizes: Ints) -> Hashes:
    """Return the `_KEPT` smallest distinct hashes of each document, or all, as keys: document, then hash.

    Keys ascend. `hashes` are of what begins at each token of documents of these sizes.
    """
    runs = np.maximum(sizes - _RUN + 1, 0)
    limits = _HASHES * _ENOUGH // np.maximum(runs, 1)
    keys = _below(limits, hashes, runs, sizes)
    starts = _starts(keys, _HASH_BITS, len(sizes))
    lacking = (np.diff(starts) < _KEPT) & (limits < _HASHES)
    if lacking.any():  # many are the same
        keys = _below(np.where(lacking, _HASHES, limits), hashes, runs, sizes)
        starts = _starts(keys, _HASH_BITS, len(sizes))
    ranks = np.arange(len(keys)) - np.repeat(starts[:-1], np.diff(starts))
    return keys[ranks < _KEPT]


def _below(limits: Ints, hashes: Hashes, runs: Ints, sizes: Ints) -> Hashes:
    """Return the distinct hashes of each document's runs that are below its limit; see `_smallest`."""
    # At the last tokens of a document no run of its own begins.
    limit_at = np.repeat(np.ravel([limits, np.zeros_like(limits)], "F"), np.ravel([runs, sizes - runs], "F"))
    places = np.flatnonzero(hashes < limit_at[: len(hashes)].view(np.uint64))
    counts = np.diff(places.searchsorted(np.concatenate(([0], np.cumsum(sizes)))))
    owners = np.repeat(np.arange(len(sizes), dtype=np.uint64), counts)
    return _distinct(np.sort(owners << np.uint64(_HASH_BITS) | hashes.take(places)))


def _slots(tokens: Hashes, is_number: Flags, bounds: Ints) -> list[list[int]]:
    """Return for each document its numbers in their places; numbers next to each other are one."""
    count = len(bounds) - 1
    numbers = np.flatnonzero(is_number)
    if not len(numbers):
        return [[] for _ in range(count)]
    documents = np.searchsorted(bounds, numbers, "right") - 1
    begins = np.append(True, (np.diff(numbers) > 1) | (np.diff(documents) > 0))
    starts = np.flatnonzero(begins)
    firsts, lasts = numbers.take(starts), numbers.take(np.append(starts[1:], len(numbers)) - 1)
    owners = documents.take(starts)
    odd = 2 * (numbers - np.repeat(firsts, lasts - firsts + 1)) + 1  # tells 5 and 12 from 12 and 5
    values = np.add.reduceat(tokens.take(numbers) * odd.astype(np.uint64), starts)
    neighbours = np.where(is_number, _NUMBER, tokens)
    places = np.zeros(len(starts), np.uint64)
    for beside in (
        *(firsts - shift for shift in range(1, _BEFORE + 1)),
        *(lasts + shift for shift in range(1, _AFTER + 1)),
    ):
        is_own = (beside >= bounds.take(owners)) & (beside < bounds.take(owners + 1))
        places = places * _FACTOR + neighbours.take(beside, mode="clip") * is_own
    slots = _mixed(places) >> np.uint64(48) << np.uint64(8) | _mixed(values) >> np.uint64(56)
    keys = np.sort(owners.astype(np.uint64) << np.uint64(24) | slots)
    return _by_document(_distinct(keys), 24, count, SLOTS)


def _distinct(keys: Hashes) -> Hashes:
    """Return the distinct values of ascending keys; `np.unique` takes twenty times as long for it."""
    begins = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=begins[1:])
    return keys[begins]


def _starts(keys: Hashes, bits: int, count: int) -> Ints:
    """Return where the keys of each document begin and the last ones end; see `_by_document`."""
    starts: Ints = np.searchsorted(keys, np.arange(count + 1, dtype=np.uint64) << np.uint64(bits))
    return starts


def _by_document(keys: Hashes, bits: int, count: int, most: int) -> list[list[int]]:
    """Return the first values of each document, of keys that are a document and a value of so many bits."""
    bounds = _starts(keys, bits, count).tolist()
    values = (keys & np.uint64((1 << bits) - 1)).tolist()
    return [values[first : min(last, first + most)] for first, last in itertools.pairwise(bounds)]
