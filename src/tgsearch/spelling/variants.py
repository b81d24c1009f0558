"""How else is a syllable spelled that is the same word: with i for y, y for i, or as a name of the Highlands?

    >>> variants("kỹ"), variants("quít"), variants("thuý"), variants("đắk")
    (('kĩ',), ('quýt',), (), ('đak', 'đăk'))

Where nothing follows the vowel, i after h, k, l, m, s, t and v is written y as
well, and so it is after qu, at the end and before ch, nh, p and t. Elsewhere the two
tell words apart: tai and tay, thúi and thúy, ý and í, yên. After other onsets
y stands in names of persons only (Thy, Ny), which are left as they are.

Source: Quyết định 240/QĐ (1984) of the Ministry of Education, which has i in open
syllables after h, k, l, m, s and t; Quyết định 1989/QĐ-BGDĐT (2018), article 9, which
has i after a consonant but for names, and y after the u of uy. Offices and
newspapers write y in most of these words. V and qu are added as both spellings are
met after them.

The final k of Đắk, Lắk and Pắk is no Vietnamese one: these names were heard, and are
marked at will.
"""

from __future__ import annotations

import unicodedata

from tgsearch.spelling.syllables import TONES
from tgsearch.text import compiled

_OPEN = frozenset(onset + vowel for onset in ("h", "k", "l", "m", "s", "t", "v", "qu") for vowel in "iy")
_CLOSED = frozenset("qu" + vowel + coda for vowel in "iy" for coda in ("ch", "nh", "p", "t"))
_TWO_WAYS = _OPEN | _CLOSED
_HEARD = ("ak", "ăk", "ắk")
_HEARD_IN = "[bcdđghklmnpqrstvx]{0,3}[aăắ]k"
_LONGEST = 6  # quỳnh, in NFC
_OTHER = {
    unicodedata.normalize("NFC", one + tone): unicodedata.normalize("NFC", other + tone)
    for one, other in ("iy", "yi")
    for tone in ("", *TONES)
}
_TONELESS = {letter: unicodedata.normalize("NFD", letter)[0] for letter in _OTHER}


def variants(term: str) -> tuple[str, ...]:
    """Return the other spellings of one syllable, both as `text.term` gives them.

    () when the syllable is written in one way only. What is returned need not
    be written anywhere: `vị` gives `vỵ`.
    """
    if len(term) > _LONGEST:
        return ()
    if term.endswith(_HEARD) and compiled(_HEARD_IN).fullmatch(term):
        return tuple(term[:-2] + heard for heard in _HEARD if heard != term[-2:])
    for at, letter in enumerate(term):
        if letter in _OTHER:
            if term[:at] + _TONELESS[letter] + term[at + 1 :] not in _TWO_WAYS:
                return ()
            return (term[:at] + _OTHER[letter] + term[at + 1 :],)
    return ()


def spelled_with_i(letters: str) -> str:
    """Return a syllable without its tone as it is spelled where i is preferred: `quy` gives `qui`."""
    return letters.replace("y", "i") if letters in _TWO_WAYS else letters
