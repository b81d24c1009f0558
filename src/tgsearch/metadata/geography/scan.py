"""Where in a text may a place be named, and by what words?

One compiled pass finds the runs of capitalised words, `runs` reads them, and
what stands around each name decides whether it may be a place: `xã Nam Bình`
and `tại Nam Bình` may, `đường Nam Bình` and `anh Nam Bình` may not. The answer
is a list of `Found`, each with every unit that bears the name; which one is
meant is settled by `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tgsearch.localities.names import CLASS_LEVELS, PROVINCE, spelled
from tgsearch.localities.units import Gazetteer, Unit
from tgsearch.metadata.geography.runs import RUN, RunName, RunReader
from tgsearch.metadata.geography.stretches import Stretch
from tgsearch.metadata.geography.words import (
    CLASS_ENDINGS,
    CLASS_PHRASE_WORDS,
    CLASS_PHRASES,
    FOREIGN_AFTER,
    NAMED_AFTER,
    NAMED_AFTER_CLUES,
    NOT_CLASS,
    NOT_THINGS,
    NUMBERED_CLASSES,
    NUMBERED_WORDS,
    ONE_SYLLABLE,
    ORDINARY_WORDS,
    PERSONS,
    PLACE_WORDS,
    ROADS,
    SHORT_CLASS_ENDINGS,
    THING_PHRASES,
    THINGS,
    TO_A_CITY,
)

MAX_WORD_CHARS = 24

_NUMBER = re.compile(r"\d{1,2}\b(?![/.,-]?\d)")
_RUN_OR_CLASS = re.compile("|".join((RUN.pattern, *sorted(NUMBERED_WORDS))))
_NUMBERED_ENDINGS = (" Quận", " QUẬN", " Phường", " PHƯỜNG")  # UBND Quận 1
_NEXT_NUMBER = re.compile(r"(?:, ?| và )(?=\d{1,2}(?:,| và |[.;)\n]|$))")
_CLAUSE_END = re.compile(r"[,.;:()\n]")
_CLAUSE_ENDS = frozenset(",.;:()\n")
_BLANK_DIGIT = re.compile(r" \d")
_NUMBERED_GAP = re.compile(r"\.? ?")
_NUMBER_AFTER = re.compile(r" \d{1,2}\b(?![/.,-]?\d)")
_LOWER_SYLLABLE = re.compile(r" ([^\W\d_]+)")
_LOWER_NAME = re.compile(
    r"(?i:\b(tỉnh|thành phố|thị xã|quận|huyện|phường|thị trấn|xã)) ([^\W\d_A-Z]+(?: [^\W\d_A-Z]+){1,2})"
)
_OF_SCHOOLS = ("thành phố", "tỉnh")  # lower ones do have schools of their own: `trường của huyện Ân Thi`
_OF_A_MAN = frozenset(map(spelled, ("Hồ Chí Minh", "HCM")))  # the city only after a word of place


@dataclass(slots=True)
class Found:
    """A name in a text that some unit bears, or nearly."""

    since: int  # where its class word begins; `start` when it has none
    start: int
    end: int
    word: str | None  # its class word in full, None for a bare name
    key: str  # of the name, as `names.spelled` gives it
    units: tuple[Unit, ...]  # all that bear the name and may have had the class
    office: bool = False  # part of the name of an office
    placed: bool = False  # after a word that a place follows
    alone: bool = True  # nothing capitalised beside it
    typo: bool = False  # the units are called alike but for accents


class Scanner:
    """Finds names in texts."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._runs = RunReader(gazetteer)

    def scan(self, text: str, stretches: Sequence[Stretch] | None = None) -> list[Found]:
        """Return the names in a text in NFC, in its order.

        `stretches` is what `StretchFinder` left of the text, if it was asked: the answer is the same.
        """
        found: list[Found] = []
        for since, until in ((0, len(text)),) if stretches is None else stretches:
            for match in _RUN_OR_CLASS.finditer(text, since, until):
                self._look_at(text, match, found)
        return found

    def _look_at(self, text: str, match: re.Match[str], found: list[Found]) -> None:
        """Note the names in a run, or the number after a class word."""
        run, start = match[0], match.start()
        if run in NUMBERED_WORDS:
            if _BLANK_DIGIT.match(text, match.end()):
                self._take_number(text, start, match.end(), run, found)
            return
        if (
            text[start - 4 : start] in CLASS_ENDINGS
            or start < 4
            or (text[start - 1] == "." and text[start - 3 : start] in SHORT_CLASS_ENDINGS)
        ) and self._after_class_word(text, start, run, found):
            return
        if run.isalpha():
            if run in ONE_SYLLABLE:
                self._take_bare(text, start, run, found)
            elif run in NUMBERED_CLASSES:
                self._take_number(text, start, match.end(), NUMBERED_CLASSES[run], found)
            return
        self._take_bare(text, start, run, found)
        if run.endswith(_NUMBERED_ENDINGS):
            word = run.rpartition(" ")[2]
            self._take_number(text, match.end() - len(word), match.end(), NUMBERED_CLASSES[word], found)

    def scan_lower_case(self, text: str) -> list[Found]:
        """Return the names, all in lower case, after a class word: `lãnh đạo huyện đak song`."""
        found = []
        for match in _LOWER_NAME.finditer(text):
            word = match[1].lower()
            syllables = match[2].split(" ")
            for count in range(len(syllables), 1, -1):
                name = " ".join(syllables[:count])
                key = spelled(name)
                units = tuple(unit for unit in self._runs.of(key, word) if word in unit.classes)
                if units and key not in ORDINARY_WORDS:
                    start = match.start(2)
                    found.append(Found(match.start(), start, start + len(name), word, key, units))
                    break
        return found

    # Names after a class word

    def _after_class_word(self, text: str, start: int, run: str, found: list[Found]) -> bool:
        """Take the names of a run after a class word; False when there is no class word before it."""
        if start == 0:
            return False
        word, since = _class_before(text, start)
        if word is None:
            return False
        if word in ("xã", "thành phố") and NOT_CLASS.search(text, max(0, since - 6), since):
            return True
        names = self._runs.names(run, word)
        if not (names and names[0].start == 0):
            self._take_odd(text, since, start, run, word, found)
        for name in names:
            if name.start == 0:
                self._take_classed(text, since, start, name, found)
            else:
                self._take(text, start, name, found)
        return True

    def _take_classed(self, text: str, since: int, start: int, name: RunName, found: list[Found]) -> None:
        if name.end == 1 and text[start - 2 : start].endswith((".", ". ")):
            return  # `P. V` is a person; of `phường V` there is one
        key, units, end = self._with_number(text, start + name.end, name)
        if not (_abroad(text, end) or (name.word in _OF_SCHOOLS and _is_of_a_school(text, since))):
            found.append(Found(since, start, end, name.word, key, units))

    def _with_number(self, text: str, end: int, name: RunName) -> tuple[str, tuple[Unit, ...], int]:
        """Return key, units and end of a name, with the number after it if they bear it: `xã Phú Hòa 1`."""
        if text[end + 1 : end + 2].isdigit() and (numbered := _NUMBER_AFTER.match(text, end)):
            longer = name.key + spelled(numbered.group())
            if units := self._runs.of(longer, name.word):
                return longer, units, numbered.end()
        return name.key, name.units, end

    def _take_odd(self, text: str, since: int, start: int, run: str, word: str, found: list[Found]) -> None:
        """Take a name half in lower case (`thị trấn Đức an`) or with wrong accents (`quận Liện Chiểu`)."""
        if text[start - 1] == "\n":
            return
        end = start + len(run)
        while (more := _LOWER_SYLLABLE.match(text, end)) and len(text[start : more.end()].split()) <= 3:
            end = more.end()
            if units := self._runs.of(spelled(text[start:end]), word):
                found.append(Found(since, start, end, word, spelled(text[start:end]), units))
                return
        if " " in run:
            levels = [level for level in CLASS_LEVELS[word] if level != PROVINCE]
            alike = self._gazetteer.named_without_accents(spelled(run))
            if units := tuple(unit for unit in alike if unit.level in levels):
                found.append(Found(since, start, start + len(run), word, spelled(run), units, typo=True))

    # Names without one, by what stands around

    def _take_bare(self, text: str, start: int, run: str, found: list[Found]) -> None:
        """Take the names of a run before which no class word stands."""
        kept = True
        for name in self._runs.names(run):  # neither end of `cao tốc Cần Thơ - Cà Mau` is meant
            kept = (kept or not name.dashed) and self._take(text, start, name, found)

    def _take(self, text: str, base: int, name: RunName, found: list[Found]) -> bool:
        """Note a name of a run that begins at `base`, unless the words around it make it another thing.

        Returns:
            False when it is an end of a road, so that the other end is no place either.
        """
        start, end = base + name.start, base + name.end
        placed = name.office
        if name.word is None:
            before = _word_before(text, start) if name.before is None else name.before
            if before in PLACE_WORDS:
                placed = before in TO_A_CITY or name.key not in _OF_A_MAN
            elif name.before is None and (
                _names_a_thing(text, start, before) or _is_address(before, name.units)
            ):
                return before not in ROADS
            if not placed and (name.key in _OF_A_MAN or _is_named_after(text, start)):
                return True
        if not _abroad(text, end):
            key, units, end = self._with_number(text, end, name)
            found.append(
                Found(
                    base + name.since,
                    start,
                    end,
                    name.word,
                    key,
                    units,
                    name.office,
                    placed,
                    name.alone,
                )
            )
        return True

    def _take_number(self, text: str, since: int, end: int, word: str, found: list[Found]) -> None:
        """Note `quận 1` or `P.5`, if a number follows the class word."""
        gap = _NUMBERED_GAP.match(text, end)
        number = _NUMBER.match(text, gap.end() if gap else end)
        if number is not None:
            key = spelled(number.group())
            units = tuple(unit for unit in self._gazetteer.named(key) if word in unit.classes)
            if units:
                found.append(Found(since, number.start(), number.end(), word, key, units))
                if more := _NEXT_NUMBER.match(text, number.end()):  # các phường 1, 2 và 5
                    self._take_number(text, more.end(), more.end(), word, found)


def _abroad(text: str, end: int) -> bool:
    return text[end : end + 2] in (" (", ", ") and FOREIGN_AFTER.match(text, end) is not None


def _is_named_after(text: str, start: int) -> bool:
    """Tell whether a bare name ends that of a school, a company or a plant."""
    if not _CLAUSE_ENDS.isdisjoint(text[start - 2 : start]):
        return False
    tail = text[max(0, start - 40) : start]
    lowered = tail.lower()
    for clue in NAMED_AFTER_CLUES:
        if clue in lowered:
            return NAMED_AFTER.search(_CLAUSE_END.split(tail)[-1]) is not None
    return False


def _is_of_a_school(text: str, since: int) -> bool:
    """Tell whether a name with its class word ends that of a school: `Đại học Sư phạm TP.HCM`."""
    return _is_named_after(text, since) and _word_before(text, since) not in PLACE_WORDS


def _names_a_thing(text: str, start: int, before: str) -> bool:
    """Tell whether the word before a bare name makes it a street, a school or a person."""
    if before in PERSONS:
        return True
    if (first := THING_PHRASES.get(before)) is not None:
        return text[max(0, start - 12) : start].lower().endswith(f"{first} {before} ")
    return before in THINGS and NOT_THINGS.search(text, max(0, start - 14), start) is None


def _is_address(before: str, units: tuple[Unit, ...]) -> bool:
    """Tell whether a name after a number is a street: `37 Nguyễn Bình`."""
    return (
        before[:1].isdigit() and before[-1] not in ",;" and not any(unit.level == PROVINCE for unit in units)
    )


def _class_before(text: str, start: int) -> tuple[str | None, int]:
    """Return the class that the words right before a name say, and where they begin; None for none."""
    before = start - 1 if text[start - 1].isspace() else start
    last = text[text.rfind(" ", 0, before) + 1 : before].lower()
    count = CLASS_PHRASE_WORDS.get(last)
    if count is None and last.isalpha():
        return None, start
    if count == 1 and last in CLASS_PHRASES:
        return CLASS_PHRASES[last], before - len(last)
    words = text[max(0, before - MAX_WORD_CHARS) : before].lower().split()
    if not words:
        return None, start
    for count in range(min(len(words), CLASS_PHRASE_WORDS.get(words[-1], 1)), 0, -1):
        phrase = " ".join(words[-count:]).lstrip("(“\"'-–,;:/")
        word = CLASS_PHRASES.get(phrase)
        if word is not None:
            return word, before - len(phrase)
    return None, start


def _word_before(text: str, start: int) -> str:
    """Return the word right before, in lower case; "" after punctuation, a line end or the beginning."""
    if start < 2 or text[start - 1] != " ":
        return ""
    near = text[max(0, start - MAX_WORD_CHARS) : start - 1]
    return near[max(near.rfind(" "), near.rfind("\n")) + 1 :].lower().lstrip("(“\"'")
