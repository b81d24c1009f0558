"""How are the signatures of a batch of documents made? From the codes of their tokens, all at once."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tgsearch.duplicates.comparing import EMPTY, HASH_SCALE, MARKS, RUNS, SLOTS, Signature
from tgsearch.engine.base import TokenColumn

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]

_RUN = 8  # syllables; a power of two
_TITLE = 4  # syllables: "Báo cáo tuần" says too little
_BEFORE, _AFTER = 3, 2  # syllables beside a number that tell its place
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed: 2^64 divided by the golden ratio
_NUMBER = np.uint64(0xD1B54A32D192ED03)  # any number, as a neighbour
_HASHES = 1 << 32
_KEPT = RUNS + 8  # hashes of a document, of which some are the same half float
_ENOUGH = 2 * RUNS  # hashes of a document that are sorted, about


def signatures(text: TokenColumn, title: TokenColumn) -> list[Signature]:
    """Return the signature of each document of a batch, from the columns of its syllables and its title's."""
    is_number = _are_numbers(text.vocabulary)
    tokens = _hashes(text)
    runs = _runs(tokens, text.bounds)
    slots = _slots(tokens, is_number.take(text.codes), text.bounds)
    titles = _titles(_hashes(title), title.bounds, _TITLE)
    numbers = _are_numbers(title.vocabulary).take(title.codes)
    bounds = np.concatenate(([0], np.cumsum(numbers))).take(title.bounds)
    title_numbers = _titles(_hashes(title)[numbers], bounds, 1)
    return [
        Signature(name, numbered, tuple(own[:MARKS]), short, tuple(places)) if own else EMPTY
        for name, numbered, own, short, places in zip(
            titles, title_numbers, runs, _shortened(runs), slots, strict=True
        )
    ]


def _are_numbers(terms: Sequence[str]) -> Flags:
    """Tell which terms are no words: numbers, and what has digits in it."""
    return np.fromiter((not term.isalpha() for term in terms), np.bool_, len(terms))


def _hashes(column: TokenColumn) -> Hashes:
    """Return the hash of each token."""
    terms = np.fromiter(map(_term_hash, column.vocabulary), np.uint64, len(column.vocabulary))
    return _mixed(terms).take(column.codes)


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


def _runs(tokens: Hashes, bounds: Ints) -> list[list[int]]:
    """Return for each document the smallest hashes of its runs, ascending; a short one is one run."""
    hashes, factor, size = tokens, _FACTOR, 1
    while size < _RUN:  # a run of 2n is one of n and the one behind it
        hashes = hashes[:-size] * factor + hashes[size:]
        factor, size = np.square(factor), 2 * size
    hashes >>= np.uint64(32)
    return [
        _smallest(hashes[first : last - _RUN + 1])
        if last - first >= _RUN
        else [zlib.crc32(tokens[first:last].tobytes())] * (last > first)
        for first, last in itertools.pairwise(bounds.tolist())
    ]


def _smallest(hashes: Hashes) -> list[int]:
    """Return the smallest distinct ones of the hashes, ascending."""
    few = hashes
    if len(hashes) > _ENOUGH:  # to sort them all would take longer
        few = hashes[hashes < np.uint64(_HASHES * _ENOUGH // len(hashes))]
    smallest = sorted(set(few.tolist()))[:_KEPT]
    if len(smallest) < _KEPT and len(few) < len(hashes):  # many are the same
        return sorted(set(hashes.tolist()))[:_KEPT]
    return smallest


def _shortened(runs: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Return of the ascending hashes of each document the first `RUNS` distinct ones as `halves` has them."""
    hashes = np.fromiter(itertools.chain.from_iterable(runs), np.float64)
    short = (hashes * HASH_SCALE).astype(np.float16).view(np.uint16).tolist()
    bounds = itertools.accumulate(map(len, runs), initial=0)
    return [tuple(dict.fromkeys(short[first:last]))[:RUNS] for first, last in itertools.pairwise(bounds)]


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
    keys = np.unique(owners.astype(np.uint64) << np.uint64(24) | slots)
    return _by_document(keys, 24, count, SLOTS)


def _by_document(keys: Hashes, bits: int, count: int, most: int) -> list[list[int]]:
    """Return the first values of each document, of keys that are a document and a value of so many bits."""
    bounds = np.searchsorted(keys, np.arange(count + 1, dtype=np.uint64) << np.uint64(bits)).tolist()
    values = (keys & np.uint64((1 << bits) - 1)).tolist()
    return [values[first : min(last, first + most)] for first, last in itertools.pairwise(bounds)]
