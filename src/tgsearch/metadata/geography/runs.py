"""Which places does a run of capitalised words name?

A run is what stands in `Tỉnh Hưng Yên`, `Công An TP Hà Nội`, `Nghi Lộc - Nghệ An`
or `Nguyễn Thị Hà Giang`: words in capitals with only spaces or dashes between.
Its names are looked up with the class word that stands in it or before it, or
bare, when what is capitalised beside them does not make them a person or a
thing. What stands around the run is for `scan` to judge.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from tgsearch.localities.names import CLASS_LEVELS, PROVINCE, spelled
from tgsearch.localities.units import Gazetteer, Unit
from tgsearch.metadata.geography.words import (
    BODIES,
    CLASS_FIRST_TOKENS,
    CLASS_TOKENS,
    FAMILY_NAMES,
    NO_PLACES,
    OPENERS,
    PERSONS,
    ROADS,
    THINGS,
    UPPER,
)

MAX_NAME_SYLLABLES = 6
MAX_RUNS_REMEMBERED = 1 << 15
MAX_SYLLABLES_REMEMBERED = 1 << 14
MIN_HEADING_SYLLABLES = 5  # of a run in capitals, where capitals say nothing

SYLLABLE = rf"[{UPPER}]\w*(?:['’‘`´] ?\w+)?"  # N'Drung, and N’ Drung too, are one
RUN = re.compile(rf"{SYLLABLE}(?:(?: | ?[-–] ?){SYLLABLE})*")
_PART = re.compile(rf"{SYLLABLE}|[-–]")
Q_OR_P = re.compile(r"([QP])0?(\d{1,2})")

# What stands in a run before a name: nothing (or the first word of a sentence), an office, other words.
_NOTHING, _OFFICE, _OTHER = range(3)
_NONE: tuple[int, str, tuple[Unit, ...]] = 0, "", ()  # parts, key and units of no name


class RunName(NamedTuple):
    """A name in a run; offsets count from the beginning of the run."""

    since: int  # where its class word begins
    start: int
    end: int
    word: str | None  # its class word in full
    key: str  # of `names.spelled`
    units: tuple[Unit, ...]
    before: str | None  # the word before it in the run, in lower case; None at the beginning of the run
    dashed: bool = False  # after a dash
    office: bool = False  # after words that name an office
    alone: bool = True  # nothing else capitalised with it


class _Part(NamedTuple):
    text: str
    key: str
    start: int
    end: int
    dashed: bool


class RunReader:
    """Reads runs; remembers what it made of them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str | None, dict[str, tuple[RunName, ...]]] = {
            word: {} for word in (None, *CLASS_LEVELS)
        }

    def names(self, run: str, word: str | None = None) -> tuple[RunName, ...]:
        """Return the names in a run, in its order.

        Args:
            run: a match of `RUN`.
            word: the class word right before it; the name that it belongs to
                comes first, with offset 0, if some unit of its level has it.
        """
        known = self._known[word]
        names = known.get(run)
        if names is None:
            names = tuple(self._read(run) if word is None else self._after(run, word))
            if len(known) >= MAX_RUNS_REMEMBERED:
                known.clear()
            known[run] = names
        return names

    def of(self, key: str, word: str | None) -> tuple[Unit, ...]:
        """Return the units that bear a name and had a class, or one of its level; any without a class word.

        A province is called thành phố only when it is one: `thành phố Bình Dương` means another place.
        """
        units = self._gazetteer.named(key)
        if word is None or not units:
            return units
        exact = tuple(unit for unit in units if word in unit.classes)
        level = CLASS_LEVELS[word][-1]
        return exact or tuple(unit for unit in units if unit.level == level)

    def _read(self, run: str) -> list[RunName]:
        if numbered := Q_OR_P.fullmatch(run):  # Q1, P5
            word = "quận" if numbered[1] == "Q" else "phường"
            units = tuple(unit for unit in self._gazetteer.named(numbered[2]) if word in unit.classes)
            name = RunName(0, numbered.start(2), numbered.end(), word, numbered[2], units, None)
            return [name] if units else []
        return self._among(_parts(run))

    def _after(self, run: str, word: str) -> list[RunName]:
        parts = _parts(run)
        taken, key, units = self._longest(parts, 0, word)
        if not taken:
            return [name for name in self._among(parts[1:]) if name.word is not None]
        return [RunName(0, 0, parts[taken - 1].end, word, key, units, None), *self._among(parts[taken:])]

    def _among(self, parts: list[_Part]) -> list[RunName]:
        names: list[RunName] = []
        heading = len(parts) >= MIN_HEADING_SYLLABLES and all(part.text.isupper() for part in parts)
        at, lead, both_ends = 0, _NOTHING, False
        while at < len(parts):
            part = parts[at]
            if part.dashed and not both_ends:
                lead = _NOTHING
            word, used = _class_at(parts, at)
            read = word is not None or heading or lead != _OTHER
            taken, key, units = self._longest(parts, at + used, word) if read else _NONE
            after = at + used + taken
            if taken and (word is not None or heading or _may_stand(parts, after, taken, units)):
                before = None if at == 0 else "" if part.dashed else parts[at - 1].text.lower()
                spans = part.start, parts[at + used].start, parts[after - 1].end
                alone = lead == _NOTHING and _closed(parts, after)
                names.append(RunName(*spans, word, key, units, before, part.dashed, lead == _OFFICE, alone))
                at, lead = after, _NOTHING
            elif word:
                at, lead = at + used, _NOTHING
            else:
                both_ends = both_ends or part.text.lower() in ROADS
                lead = _OTHER if lead == _OTHER else _lead(part.text, at == 0)
                at += 1
        return names

    def _longest(self, parts: list[_Part], at: int, word: str | None) -> tuple[int, str, tuple[Unit, ...]]:
        """Return how many parts from `at` on make the longest name, its key and units; 0, "", () for none."""
        chosen = parts[at : at + MAX_NAME_SYLLABLES]
        keys = list(accumulate([part.key for part in chosen]))
        for count in range(len(keys), 0, -1):
            key = keys[count - 1]
            if not self._gazetteer.is_name(key) or key in NO_PLACES:
                continue
            units = self.of(key, word)
            # Bà Rịa - Vũng Tàu, not Nghi Lộc - Nghệ An
            if units and any(part.dashed for part in chosen[1:count]):
                units = tuple(unit for unit in units if "-" in unit.name or spelled(unit.name) != key)
            if units:
                return count, key, units
        return _NONE


def _parts(run: str) -> list[_Part]:
    parts: list[_Part] = []
    dashed = False
    for match in _PART.finditer(run):
        text = match.group()
        if text in "-–":
            dashed = True
        else:
            parts.append(_Part(text, key_of(text), match.start(), match.end(), dashed))
            dashed = False
    return parts


def _class_at(parts: list[_Part], at: int) -> tuple[str | None, int]:
    """Return the class word at a part and how many parts it takes; None and 0 for none, or none after it."""
    first = parts[at].text.lower()
    if first in CLASS_FIRST_TOKENS:
        second = parts[at + 1].text.lower() if len(parts) > at + 1 else ""
        for tokens in ((first, second), (first,)):
            word = CLASS_TOKENS.get(tokens)
            if word is not None and len(parts) > at + len(tokens):
                return word, len(tokens)
    return None, 0


def _may_stand(parts: list[_Part], after: int, taken: int, units: tuple[Unit, ...]) -> bool:
    """Tell whether a bare name of so many parts may be a place, by what is capitalised after it."""
    if taken == 1 and not has_province(units):
        return False
    if _closed(parts, after) or _class_at(parts, after)[0] is not None:
        return True
    return parts[after].text.lower() in FAMILY_NAMES and not _closed(parts, after + 1)


def has_province(units: tuple[Unit, ...]) -> bool:
    """Tell whether one of some units is a province."""
    return any(unit.level == PROVINCE for unit in units)


def _closed(parts: list[_Part], at: int) -> bool:
    return at >= len(parts) or parts[at].dashed


key_of = lru_cache(MAX_SYLLABLES_REMEMBERED)(spelled)  # of one syllable


@lru_cache(MAX_SYLLABLES_REMEMBERED)
def _lead(text: str, first: bool) -> int:
    """Return what a word before a name, the first of its run or not, makes of the words before it."""
    lowered = text.lower()
    if lowered in THINGS or lowered in PERSONS:
        return _OTHER
    if lowered in BODIES or (text.isupper() and len(text) > 1):
        return _OFFICE
    return _NOTHING if first and lowered in OPENERS else _OTHER
