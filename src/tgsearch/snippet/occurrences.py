"""Where in a text do the wanted things stand?

Reading a whole text into tokens costs more than all the rest of showing it.
But the analyzer reads what stands between two blanks by itself, and nearly
always that is one syllable with a mark or two around it, which can be compared
as it is. So `Finder.serving_tokens` has only the rest analysed, and what can
serve, and still knows the number of each token in its text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple, TypeAlias
from unicodedata import is_normalized, normalize

from tgsearch.text import term as indexed_form
from tgsearch.value import frozen

MAX_OCCURRENCES = 1_000  # of each wanted thing that passages are chosen by; a long text may be full of one

LONE_SHARE = 0.4  # of its quality has a syllable of a word without the rest of it: `tổng` for `tổng bí thư`

# Around a run of letters these make no part of a token, whatever they are next to.
_MARKS = ".,;:!?…\"'“”‘’«»()[]{}–-"


@frozen
class TokenSpans:
    """Tokens of a text in order: token i is `terms[i]` at `starts[i]:ends[i]` in code points."""

    terms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    numbers: Sequence[int] | None = None  # of each token in its text, ascending; None: they are all there

    def __getitem__(self, places: slice) -> TokenSpans:
        """Return some of the tokens; they keep their numbers."""
        numbers = range(len(self.terms)) if self.numbers is None else self.numbers
        return TokenSpans(self.terms[places], self.starts[places], self.ends[places], numbers[places])


@frozen
class Wanted:
    """Something the query asks for: a word, or several in order, each up to `slop` places late.

    Each step is the terms that serve for it, with how well: 1 for what was typed, less for other spellings.
    """

    steps: tuple[Mapping[str, float], ...]
    weight: float = 1.0
    slop: int = 0
    typed: tuple[str, ...] = ()  # the syllable typed for each step; () if any spelling is as good
    instead: bool = False  # whether it says in other words what was typed …
    unaccented: bool = False  # … without its accents
    prefix: bool = False  # whether only the beginning of the last step was typed
    group: int = 0  # things of one group above 0 are ways to say the same: words typed, or others instead
    word: tuple[
        Mapping[str, float], ...
    ] = ()  # of a syllable: the steps of the whole word that it is part of …
    place: int = 0  # … and which of them it is


class Occurrence(NamedTuple):
    """Tokens `tokens` serve the wanted thing number `wanted` with `quality`."""

    wanted: int
    tokens: tuple[int, ...]  # places in the `TokenSpans`, one a step
    quality: float


# Reads a text (NFC) into tokens; what stands between white space must not bear on what stands beside it.
Reader: TypeAlias = Callable[[str], TokenSpans]


def read_apart(texts: Collection[str], read: Reader) -> dict[str, TokenSpans]:
    """Return the tokens of each text, read together: much faster for many than one by one."""
    tokens = read(" ".join(texts))
    found: dict[str, TokenSpans] = {}
    start = first = 0
    for text in texts:
        last = bisect_right(tokens.ends, start + len(text), first)
        found[text] = TokenSpans(
            tokens.terms[first:last],
            [place - start for place in tokens.starts[first:last]],
            [place - start for place in tokens.ends[first:last]],
        )
        start, first = start + len(text) + 1, last
    return found


class Finder:
    """Finds what one query wants, in any number of texts."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        """Prepare for these things."""
        self.wanted = tuple(wanted)
        self._starters: dict[str, list[int]] = {}
        for number, thing in enumerate(wanted):
            for each in thing.steps[0] if thing.steps else ():
                self._starters.setdefault(each, []).append(number)
        self._has_words = any(thing.word for thing in wanted)
        self._terms = frozenset(chain.from_iterable(chain.from_iterable(thing.steps for thing in wanted)))

    def serving_tokens(self, texts: Iterable[str], read: Reader) -> list[TokenSpans]:
        """Return of each text, in NFC, all the tokens that serve for some step, and no others."""
        spellings = frozenset(chain.from_iterable(map(_spellings, self._terms)))
        pieces = [_pieces(text, spellings) if spellings else [] for text in texts]
        distinct = {text for each in pieces for _, _, text in each}
        served = _served(distinct, read, self._terms) if distinct else {}
        return [_put_together(each, served) for each in pieces]

    def occurrences(self, tokens: TokenSpans) -> tuple[Occurrence, ...]:
        """Return where the wanted things stand, by their first token; ties in the order of `wanted`.

        Of each thing the first `MAX_OCCURRENCES`.
        """
        numbers = range(len(tokens.terms)) if tokens.numbers is None else tokens.numbers
        by_number = dict(zip(numbers, tokens.terms, strict=True)) if self._has_words else {}
        found = []
        left = [MAX_OCCURRENCES] * len(self.wanted)
        for place, served in enumerate(tokens.terms):
            for number in self._starters.get(served, ()):
                occurrence = (
                    self._occurrence_at(tokens.terms, numbers, place, number) if left[number] else None
                )
                if occurrence is not None:
                    if not _is_whole(self.wanted[number], numbers[place], by_number):
                        occurrence = occurrence._replace(quality=occurrence.quality * LONE_SHARE)
                    found.append(occurrence)
                    left[number] -= 1
        return tuple(found)

    def _occurrence_at(
        self, terms: Sequence[str], numbers: Sequence[int], place: int, wanted: int
    ) -> Occurrence | None:
        """Follow the steps from `place`; of several ways to serve them all, one that ends soonest."""
        thing = self.wanted[wanted]
        if len(thing.steps) == 1:
            return Occurrence(wanted, (place,), thing.steps[0][terms[place]])
        before: list[dict[int, int]] = []  # for each later step, from which place each place is reached
        reached = [place]
        for step in thing.steps[1:]:
            ways: dict[int, int] = {}
            for each in reached:
                for following in _following(numbers, each, 1 + thing.slop):
                    if terms[following] in step:
                        ways.setdefault(following, each)
            if not ways:
                return None
            before.append(ways)
            reached = sorted(ways)
        places = [reached[0]]
        for ways in reversed(before):
            places.append(ways[places[-1]])
        places.reverse()
        quality = min(step[terms[each]] for step, each in zip(thing.steps, places, strict=True))
        return Occurrence(wanted, tuple(places), quality)


def _is_whole(thing: Wanted, number: int, terms: Mapping[int, str]) -> bool:
    """Tell whether the word that a syllable is part of stands whole around token `number`."""
    first = number - thing.place
    return all(terms.get(first + at) in step for at, step in enumerate(thing.word))


def _following(numbers: Sequence[int], place: int, distance: int) -> Iterator[int]:
    """Yield the places of the tokens up to `distance` behind one."""
    furthest = numbers[place] + distance
    for following in range(place + 1, len(numbers)):
        if numbers[following] > furthest:
            return
        yield following


# Reading no more than can serve


# A stretch without blanks that has to be analysed: tokens since the one before, where it begins, its text.
_Piece: TypeAlias = tuple[int, int, str]
# The tokens of a piece: how many there are, and (number, term, start, end) of those that serve.
_Served: TypeAlias = tuple[int, list[tuple[int, str, int, int]]]


def _served(pieces: Collection[str], read: Reader, terms: Collection[str]) -> dict[str, _Served]:
    """Read the pieces together, and keep the tokens that are among `terms`."""
    tokens = read(" ".join(pieces))
    every = list(zip(tokens.terms, tokens.starts, tokens.ends, strict=True))
    found = {}
    at = first = 0
    for piece in pieces:
        last = bisect_right(tokens.ends, at + len(piece), first)
        serving = [
            (number, served, start - at, end - at)
            for number, (served, start, end) in enumerate(every[first:last])
            if served in terms
        ]
        found[piece] = last - first, serving
        at, first = at + len(piece) + 1, last
    return found


def _spellings(served: str) -> list[str]:
    """Return what is indexed as a term, in lower case: itself, and `hoà` beside `hòa`."""
    if served.isascii() or served[-1] not in "aey":
        return [served]
    vowel = normalize("NFD", served[-2:-1])
    other = served[:-2] + normalize("NFC", vowel[:1] + served[-1] + vowel[1:])
    return [served, other] if other != served and indexed_form(other) == served else [served]


def _pieces(text: str, spellings: Collection[str]) -> list[_Piece]:
    """Return the pieces of a text that can hold a token in one of the `spellings`, and all odd ones."""
    lowered = text.lower()
    if len(lowered) != len(text) or not is_normalized("NFC", lowered):
        return [(0, 0, text)]  # places in the one are not those in the other
    parts = lowered.replace("\n", " ").split(" ")
    ends = list(accumulate(map(len, parts)))  # without the blanks
    found = []
    skipped = after = 0
    for number in [n for n, part in enumerate(parts) if part in spellings or not part.isalpha()]:
        skipped += number - after  # the parts between were a run of letters each, and so one token
        after = number + 1
        core = parts[number].strip(_MARKS)
        if core not in spellings and (core.isalpha() or core.isdecimal() or not core):
            skipped += bool(core)
            continue
        end = ends[number] + number
        start = end - len(parts[number])
        found.append((skipped, start, text[start:end]))
        skipped = 0
    return found


def _put_together(pieces: Iterable[_Piece], served: Mapping[str, _Served]) -> TokenSpans:
    tokens = []
    number = 0
    for skipped, at, text in pieces:
        number += skipped
        count, found = served[text]
        for nth, term, start, end in found:
            tokens.append((term, at + start, at + end, number + nth))
        number += count
    terms, starts, ends, numbers = zip(*tokens, strict=True) if tokens else ((), (), (), ())
    return TokenSpans(terms, starts, ends, numbers)
