"""How is Vietnamese text made comparable without changing what it says?

`clean` gives the text as it will be displayed and searched; `term` gives the
indexed form of one syllable; `fold` strips tones and marks from either.
Syllables are *tiếng*: what stands between spaces in Vietnamese.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# What most texts consist of: ASCII without controls, letters that are whole in NFC, dashes, quotation marks,
# dots. No look-alike of đ, and of what the old character sets have for letters, those of Vietnamese alone.
_PLAIN = re.compile(
    "[\n -~§°²³´·»À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúý\u0100-\u0188\u018a-\u0255\u1ea0-\u1ef9\u2010-\u2027]*"
)
# Zero-width and soft hyphens, byte-order marks, bidirectional marks, and controls
# other than tab and line feed: invisible, and each would split or spoil a word.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_SURROGATES = "\ud800-\udfff"
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Icelandic eth and African d look like đ and come from wrong keyboards and fonts.
_LOOKALIKE_D = {"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"}
_INSTEAD = {**dict.fromkeys(_LINE_ENDS, "\n"), **dict.fromkeys(_SPACES, " "), **_LOOKALIKE_D}
_ODD = f"[{''.join(_INSTEAD)}{_INVISIBLE}{_SURROGATES}]"

_MARKS = re.compile("[\u0300-\u036f]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_HATS = "\u0302\u0306\u031b"  # of â, ă and ơ


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the program; it is compiled when it is first needed, for a query needs few."""
    return re.compile(pattern)


def clean(text: str) -> str:
    r"""Return `text` as it is displayed: NFC, entities unescaped, nothing invisible.

    Line ends become "\n" and odd spaces " "; accents, tone placement and case
    stay as they are. Cleaning twice changes nothing more, except where
    unescaping uncovers another entity. Lone surrogates become U+FFFD.
    """
    if "&" in text:
        import html  # a table of two thousand names

        text = html.unescape(text)
    if is_plain(text):
        return text
    # The two that come in hundreds are not worth a call each.
    text = text.replace("\r\n", "\n").replace("\u00a0", " ")
    text = compiled(_ODD).sub(_instead_of, text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_plain(text: str) -> bool:
    """Tell at a glance that a text is what most are: Vietnamese in Unicode without fault.

    `clean` changes nothing of it but entities, and `charsets` finds no other
    reading. Of a text that is not plain the same may be true.
    """
    # Not `fullmatch`: before it gives up, it tries every shorter beginning.
    plain = _PLAIN.match(text)
    return plain is not None and plain.end() == len(text)


def _instead_of(odd: re.Match[str]) -> str:
    character = odd[0]
    return "\ufffd" if "\ud800" <= character <= "\udfff" else _INSTEAD.get(character, "")


def _tone_on_first_vowel() -> dict[str, str]:
    """Map the new placement of each toned open oa, oe, uy to the old: "oà" → "òa"."""
    table = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            new = unicodedata.normalize("NFC", first + second + tone)
            table[new] = unicodedata.normalize("NFC", first + tone + second)
    return table


_OLD_PLACEMENT = _tone_on_first_vowel()
_TWO_PLACEMENTS = frozenset((*_OLD_PLACEMENT, *_OLD_PLACEMENT.values()))


def term(syllable: str) -> str:
    """Return the indexed form of one syllable: lower case, NFC, one tone placement.

    `hoà` and `hòa` give `hòa`. The placements differ only in open syllables
    that end in oa, oe or uy and not after `qu`, where u belongs to the
    consonant: `quý` stays. Other text than syllables is only lower-cased.
    """
    lowered = syllable.lower()
    if lowered.isascii():
        return lowered
    lowered = unicodedata.normalize("NFC", lowered)
    old = _OLD_PLACEMENT.get(lowered[-2:])
    if old is None or lowered[-3:-2] == "q":
        return lowered
    return lowered[:-2] + old


def has_two_placements(syllable: str) -> bool:
    """Tell whether the tone of a syllable in lower case may stand on either of two vowels: `hòa`, `hoà`."""
    return syllable[-2:] in _TWO_PLACEMENTS and syllable[-3:-2] != "q"


def fold(text: str) -> str:
    """Return `text` in lower case without tones and marks; đ becomes d.

    One letter in, one letter out for Vietnamese text in NFC; other scripts
    keep their letters and lose only combining marks U+0300–U+036F.
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFD", lowered)
    return unicodedata.normalize("NFC", _MARKS.sub("", decomposed)).replace("đ", "d")


def is_folded(text: str) -> bool:
    """Tell whether `text` holds no accent at all, so that its accents are unknown."""
    return fold(text) == text.lower()


# Letters come before tones, and tones in the order ngang, huyền, hỏi, ngã, sắc, nặng.
# Source: the collation rules for Vietnamese in Unicode CLDR, common/collation/vi.xml.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER_OF_LETTERS = str.maketrans({letter: chr(0xE000 + at) for at, letter in enumerate(_ALPHABET)})
_ORDER_OF_TONES = {tone: str(at) for at, tone in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}
_NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=1 << 14)
def alphabetical(text: str) -> tuple[str, str, str]:
    """Return a key that puts texts in the order of the Vietnamese alphabet: a, ă, â, …, d, đ, …; case last.

    Spaces and digits come before letters, and numbers in order of size: Quận 2 before Quận 10.
    """
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = unicodedata.normalize("NFC", "".join(each for each in decomposed if each not in _TONES))
    letters = _NUMBER.sub(lambda number: number[0].zfill(9), bare).translate(_ORDER_OF_LETTERS)
    # Of each letter "0", after it what stands on it: shorter is less, as in the letters.
    tones = "".join(_ORDER_OF_TONES.get(each, "0") for each in decomposed if each not in _HATS)
    return letters, tones, text
