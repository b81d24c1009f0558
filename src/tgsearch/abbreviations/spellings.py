"""Which spellings of a short or of a long form are one?

For short forms: with capitals or without, with dots, hyphens, `&`, spaces or
none of them. For long forms: with any punctuation, in either tone placement.
A *key* is one string for all of these and for the unaccented ones too; whether
accents that were typed agree is asked of the spellings themselves.
"""

from __future__ import annotations

import unicodedata

from tgsearch.text import compiled, fold, term

# A syllable by its letters alone, without accents: onset, vowels, coda.
# Source: the rhymes of standard Vietnamese (Đoàn Thiện Thuật, Ngữ âm tiếng Việt, 1977).
_ONSET = "(?:b|ch?|d|gh?|gi|kh?|l|m|nh?|ngh?|ph?|qu?|r|s|th?|tr|v|x|h)?"
_CLOSED = "(?:a|e|ie?|o[aeo]?|u[aeo]?|uye?|ye)(?:ch?|m|ng?|nh|p|t)?"
_OPEN = "a[iouy]|e[ou]|i[au]|ieu|oa[ioy]|oeo|oi|u[iu]|ua[iuy]|ue[ou]|uo[iu]|uy[au]|y|yeu"
_SYLLABLE = f"{_ONSET}(?:{_CLOSED}|{_OPEN})"


def plain_short(short: str) -> str:
    """Return a short form with its accents, in lower case and with nothing but letters and digits.

    >>> plain_short("U.B.N.D"), plain_short("GD & ĐT")
    ('ubnd', 'gdđt')
    """
    return compiled(r"[\W_]+").sub("", unicodedata.normalize("NFC", short).lower())


def short_key(short: str) -> str:
    """Return what all spellings of a short form have in common: `BCĐ 35`, `bcd-35` → "bcd35"."""
    return fold(plain_short(short))


def long_syllables(long: str) -> tuple[str, ...]:
    """Return the syllables of a long form as terms: `Kinh tế - xã hội` → ("kinh", "tế", "xã", "hội")."""
    words = compiled(r"[^\W_]+").findall(unicodedata.normalize("NFC", long))
    return tuple(map(term, words))


def long_key(long: str) -> str:
    """Return what all spellings of a long form have in common: "kinh te xa hoi"."""
    return fold(" ".join(long_syllables(long)))


def short_spellings(short: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways a short form stands in a text, as syllables: apart where it has marks, and in one.

    >>> short_spellings("KT-XH")
    (('kt', 'xh'), ('ktxh',))
    """
    return tuple(dict.fromkeys((long_syllables(short), (plain_short(short),))))


def agrees(typed: str, spelled: str) -> bool:
    """Tell whether `typed` is `spelled` with some accents left out; accents that are typed count.

    >>> agrees("gdđt", "gdđt"), agrees("gddt", "gdđt"), agrees("gđdt", "gdđt")
    (True, True, False)
    """
    return len(typed) == len(spelled) and all(
        one == other or one == fold(other) for one, other in zip(typed, spelled, strict=True)
    )


def is_ordinary_word(short: str) -> bool:
    """Tell whether a short form, as it is typed, is rather an ordinary syllable: `ca`, `an`, `Thu`.

    It is when it can be read as one and has fewer than two capitals. `CA` and
    `tp` are short forms.
    """
    capitals = sum(map(str.isupper, short))
    return capitals < 2 and compiled(_SYLLABLE).fullmatch(short_key(short)) is not None
