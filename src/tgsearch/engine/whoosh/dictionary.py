"""Which posting list belongs to a term? Sorted dictionaries, searched where they lie.

Terms are sorted by their UTF-8 bytes, which is code point order, so a prefix
is a range. A second order, by `text.fold`, finds the accented spellings of an
unaccented term; the folds themselves are not kept, for a search looks at few.
Pairs are dictionaries of numbers: of each first term, the sorted second terms.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array, ArrayFile, Column
from tgsearch.engine.whoosh.ascending import Ascending, ascending
from tgsearch.engine.whoosh.postings import sizes
from tgsearch.text import fold

_MAX_REMEMBERED = 10_000
_SECOND_BITS = 16  # of the number of a pair's second term


def encode_terms(terms: Sequence[str]) -> dict[str, Array]:
    """Return the named arrays that `TermDictionary` reads; `terms` are distinct and in code point order."""
    arrays = strings("term", _encode_all(terms))
    order = sorted(range(len(terms)), key=fold_all(terms).__getitem__)
    arrays["fold_order"] = np.array(order, np.uint32)
    return arrays


def _encode_all(terms: Sequence[str]) -> list[bytes]:
    """Return the UTF-8 of each term; of all together, which takes less time than one by one."""
    encoded = "\n".join(terms).encode("utf-8", "surrogatepass").split(b"\n")
    if len(encoded) == len(terms):
        return encoded
    return [term.encode("utf-8", "surrogatepass") for term in terms]


def fold_all(terms: Sequence[str]) -> list[str]:
    """Return the fold of each term; of all together, which takes less time than one by one."""
    # A line feed has no case, takes no mark and ends a word: what stands on both sides folds as if alone.
    folded = fold("\n".join(terms)).split("\n")
    return folded if len(folded) == len(terms) else list(map(fold, terms))


def strings(name: str, values: Sequence[bytes]) -> dict[str, Array]:
    """Return the named arrays that `StringTable` reads under `name`."""
    ends = np.zeros(len(values) + 1, np.int64)
    np.cumsum([len(value) for value in values], out=ends[1:])
    return {f"{name}_bytes": np.frombuffer(b"".join(values), np.uint8), **ascending(f"{name}_ends", ends)}


def merged_strings(tables: Sequence[Sequence[bytes]]) -> tuple[list[bytes], list[NDArray[np.int64]]]:
    """Return the distinct strings of ascending tables, ascending, and the numbers of each table's own."""
    # Sorted runs are merged, not compared anew.
    merged = list(dict.fromkeys(sorted(itertools.chain.from_iterable(tables))))
    number = {string: place for place, string in enumerate(merged)}
    return merged, [np.fromiter(map(number.__getitem__, own), np.int64, len(own)) for own in tables]


class SortedStrings(Sequence[bytes]):
    """Byte strings in ascending order."""

    def range_with_prefix(self, prefix: bytes) -> range:
        """Return the numbers of the strings that begin with `prefix`."""
        first = bisect_left(self, prefix)
        # 0xFF stands in no UTF-8 text, so this sorts after every continuation of the prefix.
        return range(first, bisect_left(self, prefix + b"\xff", first))

    def number(self, value: bytes) -> int:
        """Return the number of a string, or -1."""
        number = bisect_left(self, value)
        return number if number < len(self) and self[number] == value else -1


class StringTable(SortedStrings):
    """Byte strings stored end to end, read one at a time; searched only where the writer sorted them."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes = file.column(f"{name}_bytes")
        self._ends = Ascending(file, f"{name}_ends")

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # slices are never asked for
        return self._bytes.between(self._ends.at(number), self._ends.at(number + 1)).tobytes()

    def all(self) -> list[bytes]:
        """Return every string; reads the whole array."""
        data, ends = self._bytes.whole().tobytes(), self._ends.whole().tolist()
        return [data[start:end] for start, end in itertools.pairwise(ends)]

    def joined(self) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
        """Return all strings end to end, and where each ends, after a 0."""
        return self._bytes.whole(), self._ends.whole()

    def some(self, numbers: NDArray[np.integer]) -> list[bytes]:
        """Return the strings of some numbers; reads the whole array."""
        data, ends = self._bytes.whole().tobytes(), self._ends.whole()
        bounds = zip(ends[numbers].tolist(), ends[1:][numbers].tolist(), strict=True)
        return [data[start:end] for start, end in bounds]


class _Remembered(SortedStrings):
    """Strings that take time to come by; those that were asked for are remembered.

    A search by halves begins with the same few again and again.
    """

    def __init__(self, size: int, read: Callable[[int], bytes]) -> None:
        self._size, self._read = size, read
        self._known: dict[int, bytes] = {}

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: int) -> bytes:  # type: ignore[override]  # slices are never asked for
        known = self._known.get(place)
        if known is None:
            if len(self._known) >= _MAX_REMEMBERED:
                self._known = {}
            known = self._known[place] = self._read(place)
        return known


class TermDictionary:
    """The terms of one field of one segment, numbered from 0 in code point order."""

    def __init__(self, file: ArrayFile) -> None:
        self.terms = StringTable(file, "term")
        self._fold_order = file.column("fold_order")
        self._sorted = _Remembered(len(self.terms), self.terms.__getitem__)
        self._folds = _Remembered(len(self.terms), partial(_folded, self.terms, self._fold_order))
        self._numbers: dict[str, int] = {}  # of terms that were asked for, or given

    def __len__(self) -> int:
        return len(self.terms)

    def number(self, term: str) -> int:
        """Return the number of `term`, or -1."""
        number = self._numbers.get(term)
        if number is None:
            number = self._sorted.number(term.encode("utf-8", "surrogatepass"))
            self._remember(term, number)
        return number

    def term(self, number: int) -> str:
        """Return the term of a number."""
        term = self.terms[number].decode("utf-8", "surrogatepass")
        self._remember(term, number)  # which is often what is asked next
        return term

    def _remember(self, term: str, number: int) -> None:
        if len(self._numbers) >= _MAX_REMEMBERED:
            self._numbers = {}
        self._numbers[term] = number

    def range_with_prefix(self, prefix: str) -> range:
        """Return the numbers of the terms that begin with `prefix`."""
        return self._sorted.range_with_prefix(prefix.encode("utf-8", "surrogatepass"))

    def folding_to(self, folded: str) -> NDArray[np.int64]:
        """Return the numbers of the terms whose fold is `folded`, ascending."""
        key = folded.encode("utf-8", "surrogatepass")
        start = stop = bisect_left(self._folds, key)
        while stop < len(self._folds) and self._folds[stop] == key:
            stop += 1
        return self._in_fold_order(start, stop)

    def folding_to_prefix(self, folded: str) -> NDArray[np.int64]:
        """Return the numbers of the terms whose fold begins with `folded`, in fold order."""
        found = self._folds.range_with_prefix(folded.encode("utf-8", "surrogatepass"))
        return self._in_fold_order(found.start, found.stop)

    def _in_fold_order(self, start: int, stop: int) -> NDArray[np.int64]:
        numbers: NDArray[np.int64] = self._fold_order.between(start, stop).astype(np.int64)
        return numbers


def _folded(terms: StringTable, order: Column, place: int) -> bytes:
    """Return what the term at a place of the order by folds folds to."""
    term = terms[order.at(place)].decode("utf-8", "surrogatepass")
    return fold(term).encode("utf-8", "surrogatepass")


def encode_pairs(firsts: NDArray[np.int64], seconds: NDArray[np.int64], terms: int) -> dict[str, Array]:
    """Return the named arrays that `PairDictionary` reads.

    Pair i is (firsts[i], seconds[i]), ascending and distinct, of numbers below `terms`.
    """
    last = max(terms, 1) - 1
    groups = (last >> _SECOND_BITS) + 1
    if terms * groups > len(seconds):  # where groups begin would take more than they save
        groups = 1
    bits = _second_bits(groups)
    rows = firsts * groups + (seconds >> bits) if groups > 1 else firsts
    starts = np.zeros(terms * groups + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=terms * groups), out=starts[1:])
    lower = seconds.astype(np.min_scalar_type(min(last, (1 << bits) - 1)))
    return {**ascending("first_starts", starts), "seconds": lower}


def _second_bits(groups: int) -> int:
    """Return how many bits of a second term's number tell it from the others of its group."""
    return _SECOND_BITS if groups > 1 else 32


class PairDictionary:
    """The adjacent pairs of terms of one segment, numbered by (first, second).

    When the terms are more than two bytes can count, the second terms of each
    first are in groups with equal upper bytes, which are not kept.
    """

    def __init__(self, file: ArrayFile, terms: int) -> None:
        """Read the pairs of so many terms."""
        self._starts = Ascending(file, "first_starts")
        self._seconds = file.column("seconds")
        self._groups = max(1, (len(self._starts) - 1) // max(1, terms))  # of each first term
        self._bits = _second_bits(self._groups)

    def __len__(self) -> int:
        return len(self._seconds)

    def numbers(self, first: int, seconds: NDArray[np.int64]) -> list[int]:
        """Return for each of `seconds` the number of the pair of `first` and it, or -1; -1 also for -1."""
        numbers = np.full(len(seconds), -1, np.int64)
        groups = seconds >> self._bits
        for group in set(groups.tolist()) - {-1}:
            place = first * self._groups + group
            start, stop = self._starts.at(place), self._starts.at(place + 1)
            if start < stop:
                own = self._seconds.between(start, stop)
                inside = np.flatnonzero(groups == group)
                wanted = seconds[inside].astype(own.dtype)  # cut off is what all of the group have
                nearest = np.minimum(own.searchsorted(wanted), stop - start - 1)
                numbers[inside] = np.where(own[nearest] == wanted, nearest + start, -1)
        found: list[int] = numbers.tolist()
        return found

    def firsts(self) -> NDArray[np.int64]:
        """Return the first term's number of every pair."""
        return self._rows() // self._groups

    def seconds(self) -> NDArray[np.int64]:
        """Return the second term's number of every pair."""
        seconds: NDArray[np.int64] = self._seconds.whole().astype(np.int64)
        if self._groups > 1:
            seconds |= self._rows() % self._groups << self._bits
        return seconds

    def _rows(self) -> NDArray[np.int64]:
        """Return the first term and the group of every pair, as one number."""
        return np.repeat(np.arange(len(self._starts) - 1), sizes(self._starts.whole()))
