"""Which Vietnamese was meant where the input method was off, and its raw keys stand in the text?

    >>> decode("ddoongf"), decode("giaso"), decode("tuye6n"), decode("this")
    (('đồng',), ('giáo',), ('tuyên',), ('thí',))

Telex and VNI are read. Every way in which the keys can have been meant is
followed, and what ends in a possible syllable of Vietnamese remains. Whether it
is a word, and likelier than what stands there, is the caller's to judge.

Source: the tables of vietunicode.sourceforge.net/inputmethod.html for the keys:
Telex `aa ee oo dd`, `w`, `s f r x j z`; VNI `1`–`5 0`, `6`, `7`, `8`, `9`; the manual of
Keyman's Telex for marks that come later in the syllable (`cana` is cân) and for
`xooong`. Telex's `[` and `]` for ơ and ư are not read: few use them, and they bound
words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tgsearch.spelling.syllables import TONES, together
from tgsearch.text import compiled
from tgsearch.value import frozen

MAX_KEYS = 16  # of a syllable: nghieengx has nine, and there is room for a tone that was changed
MAX_TYPED = 64  # keys of a compound

_HUYEN, _SAC, _NGA, _HOI, _NANG = tuple(TONES)
_HAT = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_UNMARKED = {"â": "a", "ă": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u"}
_VOWELS = frozenset("aeiouy") | _UNMARKED.keys()
# What may yet become a syllable; the u of qu and the i of gi count as vowels.
_BEGINNING = "[bcdđghj-np-tvx]{0,3}[aeiouyăâêôơư]{0,4}[cghkmnpt]{0,2}"


@frozen
class _Reading:
    """What the keys until now give: letters without tone, the key that each came from, the tone."""

    letters: str = ""
    keys: tuple[int, ...] = ()
    tone: str = ""

    def put(self, letters: str, at: int) -> _Reading:
        """Add letters that key `at` gives."""
        return _Reading(self.letters + letters, self.keys + (at,) * len(letters), self.tone)

    def change(self, at: int, letters: str) -> _Reading:
        """Put other letters, as many, from place `at` on."""
        return _Reading(self.letters[:at] + letters + self.letters[at + len(letters) :], self.keys, self.tone)

    def toned(self, tone: str) -> _Reading:
        return _Reading(self.letters, self.keys, tone)


@frozen
class _Method:
    """The keys of an input method that do more than give their letter."""

    tones: Mapping[str, str]
    marks: Mapping[str, Mapping[str, str]]  # of a key, by the letter to be marked
    letters: Mapping[str, str]  # of a key that gives a letter of its own


_TELEX = _Method(
    tones={"s": _SAC, "f": _HUYEN, "r": _HOI, "x": _NGA, "j": _NANG, "z": ""},
    marks={
        "a": {"a": "â"},
        "e": {"e": "ê"},
        "o": {"o": "ô"},
        "d": {"d": "đ"},
        "w": _BREVE | _HORN,
    },
    letters={"w": "ư"},
)
_VNI = _Method(
    tones={"1": _SAC, "2": _HUYEN, "3": _HOI, "4": _NGA, "5": _NANG, "0": ""},
    marks={"6": _HAT, "7": _HORN, "8": _BREVE, "9": {"d": "đ"}},
    letters={},
)


def decode(typed: str) -> tuple[str, ...]:
    """Return the Vietnamese that the keystrokes of one word stand for, most likely first.

    Capitals are kept, and the tone stands where `text.term` has it. Each part
    of a compound with hyphens must be keystrokes or already be a syllable; in
    `QDD-UBND`, abbreviations in capitals also pass. () when no reading gives
    Vietnamese, when none differs from what was typed, and when `typed` has
    letters with accents or more than 64 characters.
    """
    if not typed.isascii() or len(typed) > MAX_TYPED:
        return ()
    parts = typed.split("-")
    found: dict[str, None] = {}
    for method in (_TELEX, _VNI):
        readings = [_part(part, method) for part in parts]
        if all(readings):
            # Of compounds only the likeliest: alternatives of each part would multiply.
            found |= dict.fromkeys(readings[0] if len(parts) == 1 else ["-".join(r[0] for r in readings)])
    found.pop(typed, None)
    return tuple(found)


def _part(typed: str, method: _Method) -> tuple[str, ...]:
    """Return what one part of a word may stand for, itself if it is Vietnamese as it is."""
    keys = typed.lower()
    if len(keys) > MAX_KEYS:
        return ()
    readings = [_Reading()]
    for at, key in enumerate(keys):
        # What comes to the same is followed once, the likeliest first: so there are never many.
        ahead: dict[tuple[str, str], _Reading] = {}
        for each in readings:
            for after in _after(each, key, at, method):
                ahead.setdefault((after.letters, after.tone), after)
        readings = list(ahead.values())
    found = dict.fromkeys(word for each in readings for word in _finished(each, typed))
    return tuple(found) or _abbreviation(typed, method)


def _after(reading: _Reading, key: str, at: int, method: _Method) -> Iterator[_Reading]:
    """Yield what a reading becomes by one more key, most likely first."""
    letters = reading.letters
    has_vowel = not _VOWELS.isdisjoint(letters)
    if key in method.tones and has_vowel:
        # The same tone again would take it away and give the letter, which ends no syllable.
        if method.tones[key] != reading.tone:
            yield reading.toned(method.tones[key])
        return
    marks = method.marks.get(key, {})
    if marks and key == "o" and letters.endswith("ô"):
        yield reading.change(len(letters) - 1, "o").put("o", at)  # `xooong` is xoong
        return
    yield from _marked(reading, marks)
    doubled = marks and letters.endswith(key)  # is always the mark
    letter = method.letters.get(key, key)
    if not doubled and compiled(_BEGINNING).fullmatch(letters + letter):
        yield reading.put(letter, at)


def _marked(reading: _Reading, marks: Mapping[str, str]) -> Iterator[_Reading]:
    """Yield a reading with a mark on one of its letters, the last ones first; ươ is marked as one."""
    letters = reading.letters
    pair = max(letters.rfind("uo"), letters.rfind("uô"))
    if pair >= 0 and "u" in marks:
        yield reading.change(pair, "ươ")
    for place in reversed(range(len(letters))):
        letter = letters[place]
        mark = marks.get(_UNMARKED.get(letter, letter), letter)
        if mark != letter:
            yield reading.change(place, mark)


def _finished(reading: _Reading, typed: str) -> Iterator[str]:
    """Yield the syllable that a reading ends in, if it is one, in the capitals of its keys."""
    for letters in (reading.letters, _horned(reading.letters)):
        syllable = together(letters, reading.tone)
        if syllable:
            yield "".join(
                letter.upper() if typed[key].isupper() else letter
                for letter, key in zip(syllable, reading.keys, strict=True)
            )
            return


def _horned(letters: str) -> str:
    """Return letters with ươ for the halves of it, one key marks both: `dduwong`, `dduowng`."""
    return letters.replace("ưo", "ươ").replace("uơ", "ươ")


def _abbreviation(typed: str, method: _Method) -> tuple[str, ...]:
    """Return an abbreviation in capitals with its Đ: `BCDD` is `BCĐ`; `ADD`, with a vowel, is none."""
    read = typed.replace("DD" if method is _TELEX else "D9", "Đ")
    is_one = len(read) > 1 and read.isalpha() and read.isupper()
    return (read,) if is_one and (read == typed or _VOWELS.isdisjoint(read.lower())) else ()
