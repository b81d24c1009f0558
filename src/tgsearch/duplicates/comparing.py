"""When are two documents nearly the same text, by their signatures?"""

from __future__ import annotations

import binascii
import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from tgsearch.value import frozen

if TYPE_CHECKING:
    from tgsearch.engine.base import FacetPath

COPY_FACET = "copies"  # each document's marks; never counted nor shown
RUNS = 32  # hashes of runs in a signature
SLOTS = 20  # numbers in their places
MARKS = 4  # hashes by which an engine finds candidates; six find one duplicate of a hundred more
_HEAD = 5  # bytes of a printed signature before the runs

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
    runs: tuple[int, ...]  # the smallest hashes, ascending, of 32 bits
    slots: tuple[int, ...]  # a place (16 bits) and the number there (8 bits), ascending

    @property
    def marks(self) -> tuple[FacetPath, ...]:
        """The paths of the facet; near-duplicates share one."""
        return tuple([(f"{run:08x}",) for run in self.runs[:MARKS]])


EMPTY = Signature(0, 0, (), ())


def print_signature(signature: Signature) -> str:
    """Return a signature as ASCII text; "" for that of no text."""
    if not signature.runs:
        return ""
    slots = b"".join([slot.to_bytes(3, "big") for slot in signature.slots])
    head = struct.pack(">BHH", len(signature.runs), signature.title, signature.title_numbers)
    runs = struct.pack(f">{len(signature.runs)}I", *signature.runs)
    return binascii.b2a_base64(head + runs + slots, newline=False).decode("ascii")


@lru_cache(maxsize=1024)
def parse_signature(printed: bytes) -> Signature:
    """Return the signature that `print_signature` printed, in ASCII."""
    if not printed:
        return EMPTY
    data = binascii.a2b_base64(printed)
    count, title, title_numbers = struct.unpack_from(">BHH", data)
    end = _HEAD + 4 * count
    return Signature(
        title,
        title_numbers,
        struct.unpack_from(f">{count}I", data, _HEAD),
        tuple([int.from_bytes(data[at : at + 3], "big") for at in range(end, len(data), 3)]),
    )


def alike(one: Signature, other: Signature) -> bool:
    """Tell whether two texts are nearly the same; a text without a syllable is like no other."""
    if set(one.runs[:MARKS]).isdisjoint(other.runs[:MARKS]):
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
