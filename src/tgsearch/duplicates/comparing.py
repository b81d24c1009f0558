"""When are two documents nearly the same text, by their signatures?"""

from __future__ import annotations

import binascii
import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.engine.base import FacetPath

COPY_FACET = "copies"  # each document's marks; never counted nor shown
RUNS = 32  # hashes of runs in a signature
SLOTS = 20  # numbers in their places
MARKS = 4  # hashes by which an engine finds candidates; six find one duplicate of a hundred more
HASH_SCALE = 2.0**-17  # makes of 32 bits what a half float can hold
_HEAD = ">BBHH"  # of a printed signature: how many runs there are whole, and how many others; the title

# Chosen by scripts/measure_duplicates.py. What goes on about an event tells again what happened before, up to
# four fifths of it word for word, but not under the same title.
MIN_RESEMBLANCE = 0.4  # under one title
MIN_RESEMBLANCE_RETITLED = 0.85
FEW_RUNS = 8  # of texts with fewer, nearly all must be the same
OTHER_NUMBERS, OTHER_NUMBERS_SHARE = 0.5, 0.15  # how many may differ: part of one, and of each compared


@frozen
class Signature:
    """What two texts are compared by."""

    title: int  # its hash, of 16 bits; 0 for none that tells anything
    title_numbers: int  # the hash of the numbers in it, of 16 bits; 0 for none
    least: tuple[int, ...]  # the smallest `MARKS` hashes of runs, ascending, of 32 bits
    runs: tuple[int, ...]  # the smallest `RUNS` as `halves`, ascending
    slots: tuple[int, ...]  # a place (16 bits) and the number there (8 bits), ascending

    @property
    def marks(self) -> tuple[FacetPath, ...]:
        """The paths of the facet; near-duplicates share one."""
        return tuple([(f"{run:08x}",) for run in self.least])


EMPTY = Signature(0, 0, (), (), ())


def print_signature(signature: Signature) -> str:
    """Return a signature as ASCII text; "" for that of no text."""
    least = signature.least
    if not least:
        return ""
    others = signature.runs[len(set(halves(least))) :]  # the first are those of the least again
    slots = b"".join([slot.to_bytes(3, "big") for slot in signature.slots])
    head = struct.pack(_HEAD, len(least), len(others), signature.title, signature.title_numbers)
    runs = struct.pack(_runs(len(least), len(others)), *least, *others)
    return binascii.b2a_base64(head + runs + slots, newline=False).decode("ascii")


@lru_cache(maxsize=1024)
def parse_signature(printed: bytes) -> Signature:
    """Return the signature that `print_signature` printed, in ASCII."""
    if not printed:
        return EMPTY
    data = binascii.a2b_base64(printed)
    marks, others, title, title_numbers = struct.unpack_from(_HEAD, data)
    layout, start = _runs(marks, others), struct.calcsize(_HEAD)
    runs, end = struct.unpack_from(layout, data, start), start + struct.calcsize(layout)
    return Signature(
        title,
        title_numbers,
        runs[:marks],
        tuple(dict.fromkeys((*halves(runs[:marks]), *runs[marks:]))),
        tuple([int.from_bytes(data[at : at + 3], "big") for at in range(end, len(data), 3)]),
    )


def _runs(marks: int, others: int) -> str:
    """Return how the runs are laid out: so many hashes whole, and so many others as half floats."""
    return f">{marks}I{others}H"


def halves(hashes: Sequence[int]) -> tuple[int, ...]:
    """Return hashes of 32 bits as half floats, each as the integer that its 16 bits make.

    They are in the same order, and as fine for the smallest: among those of one
    text, one of another text is by chance once in a hundred times.
    """
    count = len(hashes)
    return struct.unpack(f">{count}H", struct.pack(f">{count}e", *[each * HASH_SCALE for each in hashes]))


def alike(one: Signature, other: Signature) -> bool:
    """Tell whether two texts are nearly the same; a text without a syllable is like no other."""
    if set(one.least).isdisjoint(other.least):
        return False
    if one.title_numbers and other.title_numbers and one.title_numbers != other.title_numbers:
        return False  # this week's and last week's
    has_few = min(len(one.runs), len(other.runs)) < FEW_RUNS
    is_retitled = one.title != other.title or not one.title
    least = MIN_RESEMBLANCE_RETITLED if has_few or is_retitled else MIN_RESEMBLANCE
    if resemblance(one, other) < least:
        return False
    compared, differing = compare_numbers(one, other)
    return differing <= OTHER_NUMBERS + OTHER_NUMBERS_SHARE * compared


def resemblance(one: Signature, other: Signature) -> float:
    """Return about which share of the runs that stand in either text stands in both, 0 to 1.

    Of the smallest hashes of both texts together, each stands in both with
    this probability. Source: A. Broder, On the resemblance and containment of
    documents, 1997.
    """
    both = set(one.runs).intersection(other.runs)
    either = sorted({*one.runs, *other.runs})
    if max(len(one.runs), len(other.runs)) == RUNS:
        either = either[:RUNS]
    return len(both.intersection(either)) / len(either) if either else 0.0


def compare_numbers(one: Signature, other: Signature) -> tuple[int, int]:
    """Return how many places of numbers both texts have, and in how many of them the numbers differ."""
    numbers, others = _by_place(one), _by_place(other)
    places = numbers.keys() & others.keys()
    return len(places), sum(numbers[place].isdisjoint(others[place]) for place in places)


def _by_place(signature: Signature) -> dict[int, set[int]]:
    places: dict[int, set[int]] = {}
    for slot in signature.slots:
        places.setdefault(slot >> 8, set()).add(slot & 0xFF)
    return places
