"""Where in a text may a place be named, and by what words?

One compiled pass finds runs of capitalised words; each is looked up with the
class word in or before it (`xã Nam Bình`, `Tỉnh ủy Hưng Yên`, `UBND TP Vinh`),
or bare when what stands around does not make it a person, a street, a company
or a river. The answer is a list of `Found`, each with every unit that bears the
name; which one is meant is settled by `geography_resolve`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tgsearch.localities.names import CLASS_LEVELS, PROVINCE, spelled
from tgsearch.localities.units import Gazetteer, Unit, of_class
from tgsearch.metadata.geography_words import (
    BODIES,
    CLASS_ENDINGS,
    CLASS_PHRASES,
    CLASS_TOKENS,
    FAMILY_NAMES,
    FOREIGN_AFTER,
    MAX_CLASS_PHRASE_WORDS,
    NAMED_AFTER,
    NO_PLACES,
    NOT_CLASS,
    NOT_THINGS,
    OPENERS,
    PERSONS,
    PLACE_WORDS,
    THINGS,
    TO_A_CITY,
    UPPER,
)

MAX_NAME_SYLLABLES = 6
MAX_RUNS_REMEMBERED = 1 << 14
MIN_HEADING_SYLLABLES = 5  # of a run in capitals, where capitals say nothing

_SYLLABLE = rf"[{UPPER}]\w*(?:['’‘`´] ?\w+)?"
_RUN = re.compile(rf"{_SYLLABLE}(?:(?: | ?[-–] ?){_SYLLABLE})*")
_PART = re.compile(rf"{_SYLLABLE}|[-–]")
_NUMBER = re.compile(r"\d{1,2}\b(?![/.,-]?\d)")
_NUMBERED_CLASSES = ("quận", "phường")
_NUMBERED_TOKEN = re.compile(r"([QP])\.?0?(\d{1,2})")
_LOWER_SYLLABLES = re.compile(r"[^\W\d_]+")
_NUMBER_AFTER = re.compile(r" \d{1,2}\b(?![/.,-]?\d)")
_ONE_SYLLABLE = frozenset("Huế HUẾ HCM TPHCM Tphcm HCMC Saigon Hanoi Danang BRVT Daklak Kontum".split())
_HO_CHI_MINH = spelled("Hồ Chí Minh")


@dataclass(slots=True)
class Found:
    """A name in a text that some unit bears, or nearly."""

    since: int  # where its class word begins; `start` when it has none
    start: int
    end: int
    word: str | None  # its class word in full, None for a bare name
    units: tuple[Unit, ...]  # all that bear the name and may have had the class
    body: bool = False  # part of the name of an office
    prep: bool = False  # after a word that a place follows
    alone: bool = True  # nothing capitalised beside it
    typo: bool = False  # the units are called alike but for accents


class _Piece(NamedTuple):
    """A name in a run, with its place in the run."""

    since: int
    start: int
    end: int
    word: str | None
    units: tuple[Unit, ...]
    first: bool  # at the start of the run
    body: bool
    alone: bool


class _Part(NamedTuple):
    """A syllable of a run, or several that are written as one (N'Drung)."""

    text: str
    key: str  # of `spelled`
    start: int
    end: int
    after_dash: bool


class Scanner:
    """Finds names in texts; remembers what it made of the runs that it has read."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._runs: dict[str, tuple[_Piece, ...]] = {}
        self._classed_runs: dict[tuple[str, str], tuple[_Piece, ...]] = {}

    def scan(self, text: str) -> list[Found]:
        """Return the names in a text in NFC, in its order."""
        found: list[Found] = []
        for match in _RUN.finditer(text):
            start = match.start()
            if text[start - 4 : start] in CLASS_ENDINGS and self._classed(text, start, match.end(), found):
                continue
            run = match.group()
            if run.isalpha() and run not in _ONE_SYLLABLE:
                continue
            pieces = self._runs.get(run)
            if pieces is None:
                pieces = self._remember(run)
            for piece in pieces:
                self._take(text, start, piece, found)
        if any(clue in text for clue in ("quận ", "phường ", "Quận ", "Phường ", "Q.", "P.", "QUẬN ", "PHƯỜNG ")):
            self._numbered(text, found)
        return found

    def _remember(self, run: str) -> tuple[_Piece, ...]:
        if len(self._runs) >= MAX_RUNS_REMEMBERED:
            self._runs.clear()
        if token := _NUMBERED_TOKEN.fullmatch(run):  # Q1, P5
            word = "quận" if token[1] == "Q" else "phường"
            units = self._number_of(word, token[2])
            pieces = (_Piece(0, token.start(2), token.end(), word, units, True, False, True),) if units else ()
        else:
            pieces = tuple(self._pieces(_parts(run)))
        self._runs[run] = pieces
        return pieces

    # Names after a class word

    def _classed(self, text: str, start: int, end: int, found: list[Found]) -> bool:
        """Take the name after a class word; False when there is no class word before `start`."""
        word, since = _class_before(text, start)
        if word is None:
            return False
        if NOT_CLASS.search(text, max(0, since - 6), since):
            return True
        run = text[start:end]
        pieces = self._classed_runs.get((word, run))
        if pieces is None:
            pieces = self._remember_classed(word, run)
        if not pieces or pieces[0].word is None or pieces[0].start:
            self._odd_name(text, since, start, end, word, found)
        for piece in pieces:
            if piece.start == 0 and piece.word is not None:
                self._after_class(text, since, start, piece, found)
            else:
                self._take(text, start, piece, found)
        return True

    def _remember_classed(self, word: str, run: str) -> tuple[_Piece, ...]:
        if len(self._classed_runs) >= MAX_RUNS_REMEMBERED:
            self._classed_runs.clear()
        parts = _parts(run)
        taken, units = self._longest(parts, 0, word)
        named = [_Piece(0, 0, parts[taken - 1].end, word, units, True, False, True)] if units else []
        rest = self._pieces(parts[taken:] if taken else parts[1:])
        pieces = self._classed_runs[word, run] = (*named, *(one for one in rest if taken or one.word is not None))
        return pieces

    def _after_class(self, text: str, since: int, start: int, piece: _Piece, found: list[Found]) -> None:
        units, end, word = piece.units, start + piece.end, piece.word
        if (numbered := _NUMBER_AFTER.match(text, end)) and (more := self._of(spelled(text[start : numbered.end()]), word)):
            units, end = more, numbered.end()  # xã Phú Hòa 1
        if not FOREIGN_AFTER.match(text, end):
            found.append(Found(since, start, end, word, units))

    def _odd_name(self, text: str, since: int, start: int, end: int, word: str, found: list[Found]) -> None:
        """Take a name half in lower case, or one that only its accents keep from being known."""
        units, stop = self._half_capitalised(text, start, end, word)
        typo = not units and " " in text[start:end]
        if typo:
            units, stop = self._misspelled(text[start:end], word), end
        if units:
            found.append(Found(since, start, stop, word, units, typo=typo))

    def _of(self, key: str, word: str | None) -> tuple[Unit, ...]:
        """Return the units of a name that have a class, or its level; any when there is no class word."""
        units = self._gazetteer.named(key)
        return units if word is None or not units else of_class(units, word)

    def _half_capitalised(self, text: str, start: int, end: int, word: str) -> tuple[tuple[Unit, ...], int]:
        """Read `thị trấn Đức an`: a name whose later syllables are in lower case."""
        stop = end
        for _ in range(2):
            more = _LOWER_SYLLABLES.match(text, stop + 1)
            if more is None or text[stop : stop + 1] != " ":
                break
            stop = more.end()
            units = self._of(spelled(text[start:stop]), word)
            if units:
                return units, stop
        return (), end

    def _misspelled(self, run: str, word: str) -> tuple[Unit, ...]:
        key = spelled(run)
        levels = CLASS_LEVELS[word]
        return tuple(
            unit
            for unit in self._gazetteer.named_without_accents(key)
            if unit.level in levels and unit.level != PROVINCE
        )

    # Names within a run

    def _longest(self, parts: list[_Part], at: int, word: str | None) -> tuple[int, tuple[Unit, ...]]:
        """Return how many parts from `at` on make the longest name, and its units; 0 and () when none does."""
        most = min(MAX_NAME_SYLLABLES, len(parts) - at)
        for count in range(most, 0, -1):
            chosen = parts[at : at + count]
            key = "".join(part.key for part in chosen)
            units = self._of(key, word)
            if not units or key in NO_PLACES:
                continue
            if any(part.after_dash for part in chosen[1:]):  # Bà Rịa - Vũng Tàu, but not Nghi Lộc - Nghệ An
                units = tuple(unit for unit in units if "-" in unit.name or spelled(unit.name) != key)
            if units:
                return count, units
        return 0, ()

    def _pieces(self, parts: list[_Part]) -> list[_Piece]:
        """Return the names among the parts of a run."""
        pieces: list[_Piece] = []
        heading = len(parts) >= MIN_HEADING_SYLLABLES and all(part.text.isupper() for part in parts)
        at, opened, body = 0, 0, False  # `opened`: since where only words of bodies were read; -1 after other words
        while at < len(parts):
            if parts[at].after_dash:
                opened, body = at, False
            word, used = _class_at(parts, at)
            taken, units = self._longest(parts, at + used, word)
            if word is not None and not taken:
                at, opened = at + used, at + used
                continue
            if word is None and taken and not (heading or (opened >= 0 and self._may_stand(parts, at, taken, units))):
                taken = 0
            if taken:
                last = parts[at + used + taken - 1]
                alone = at == opened and _closed(parts, at + taken)
                pieces.append(
                    _Piece(
                        parts[at].start, parts[at + used].start, last.end, word, units, at == 0, body, alone
                    )
                )
                at += used + taken
                opened, body = at, False
                continue
            name = parts[at].text
            if name.lower() in BODIES or (name.isupper() and len(name) > 1):
                body = True
            elif at or name.lower() not in OPENERS:
                opened = -1
            at += 1
            if opened == 0 and at == 1:
                opened = 1
        return pieces

    def _may_stand(self, parts: list[_Part], at: int, taken: int, units: tuple[Unit, ...]) -> bool:
        """Tell whether a bare name in a run may be a place, by what is capitalised after it."""
        if taken == 1 and not any(unit.level == PROVINCE for unit in units):
            return False
        after = at + taken
        if _closed(parts, after) or _class_at(parts, after)[1]:
            return True
        return parts[after].text.lower() in FAMILY_NAMES and not _closed(parts, after + 1)

    # What stands around

    def _take(self, text: str, base: int, piece: _Piece, found: list[Found]) -> None:
        """Note a name of a run that begins at `base`, unless the words around it make it another thing."""
        start, end = base + piece.start, base + piece.end
        prep = piece.body
        if piece.first and piece.word is None:
            before = _word_before(text, start)
            if before in PLACE_WORDS:
                prep = before in TO_A_CITY or spelled(text[start:end]) != _HO_CHI_MINH
            elif (before in THINGS and not NOT_THINGS.search(text, max(0, start - 14), start)) or before in PERSONS:
                return
            elif before[:1].isdigit() and not any(unit.level == PROVINCE for unit in piece.units):
                return  # 37 Nguyễn Bình: a street
        if piece.word is None and not prep and NAMED_AFTER.search(text, max(0, start - 40), start):
            return
        if piece.word is None and not prep and spelled(text[start:end]) == _HO_CHI_MINH:
            return
        if FOREIGN_AFTER.match(text, end):
            return
        found.append(
            Found(base + piece.since, start, end, piece.word, piece.units, piece.body, prep, piece.alone)
        )

    def _numbered(self, text: str, found: list[Found]) -> None:
        """Add `quận 1`, `P.5`, which hold no capitalised name."""
        for match in _NUMBER.finditer(text):
            start = match.start()
            if text[start - 4 : start] in CLASS_ENDINGS:
                word, since = _class_before(text, start)
                if word in _NUMBERED_CLASSES and (units := self._number_of(word, match.group())):
                    found.append(Found(since, start, match.end(), word, units))
        found.sort(key=lambda one: one.start)

    def _number_of(self, word: str, digits: str) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._gazetteer.named(spelled(digits)) if word in unit.classes)


def _parts(run: str) -> list[_Part]:
    parts: list[_Part] = []
    dash = False
    for match in _PART.finditer(run):
        if match.group() in "-–":
            dash = True
        else:
            parts.append(_Part(match.group(), spelled(match.group()), match.start(), match.end(), dash))
            dash = False
    return parts


def _class_at(parts: list[_Part], at: int) -> tuple[str | None, int]:
    """Return the class word at a part and how many parts it takes; None and 0 when there is none."""
    for count in (2, 1):
        word = CLASS_TOKENS.get(tuple(part.text.lower() for part in parts[at : at + count]))
        if word is not None and len(parts) > at + count:
            return word, count
    return None, 0


def _closed(parts: list[_Part], at: int) -> bool:
    return at >= len(parts) or parts[at].after_dash


def _class_before(text: str, start: int) -> tuple[str | None, int]:
    """Return the class that the words right before a name say, and where they begin; None when they say none."""
    before = start - 1 if text[start - 1].isspace() else start
    words = text[max(0, before - 24) : before].lower().split()[-MAX_CLASS_PHRASE_WORDS:]
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[-count:]).lstrip("(“\"'-–,;:/")
        word = CLASS_PHRASES.get(phrase)
        if word is not None:
            return word, before - len(phrase)
    return None, start


def _word_before(text: str, start: int) -> str:
    """Return the word right before, in lower case; "" after punctuation, a line end or the beginning."""
    if start < 2 or text[start - 1] != " ":
        return ""
    since = max(text.rfind(" ", 0, start - 1), text.rfind("\n", 0, start - 1)) + 1
    return text[since : start - 1].lower().lstrip("(“\"'")
