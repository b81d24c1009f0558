"""When are two written names the same name of a place?

`spelled` gives one key to the spellings of a name that differ in tone
placement (Hoà/Hòa), i and y (Quy/Qui), case, spaces, hyphens, apostrophes and
in how names of the Central Highlands are written (Đắk/Đăk/Đak/Đắc/Dak);
`folded` makes such a key forget its accents too. `split_class` takes the word
for the kind of unit off the front: `TP Hạ Long` is a thành phố called Hạ Long.

    >>> spelled("Đak N’ Drung") == spelled("Đắk N'Drung")
    True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

PROVINCE, DISTRICT, COMMUNE = LEVELS = ("province", "district", "commune")

CLASS_LEVELS: dict[str, tuple[str, ...]] = {
    "tỉnh": (PROVINCE,),
    "thành phố": (PROVINCE, DISTRICT),
    "quận": (DISTRICT,),
    "huyện": (DISTRICT,),
    "thị xã": (DISTRICT,),
    "phường": (COMMUNE,),
    "xã": (COMMUNE,),
    "thị trấn": (COMMUNE,),
    "đặc khu": (COMMUNE,),
}

_TONE_SIGNS = {"\u0300": "`", "\u0301": "/", "\u0303": "~", "\u0309": "?", "\u0323": "."}
_FOLDING = str.maketrans({**dict.fromkeys("`/~?.", ""), **dict(zip("ăâêôơưđ", "aaeooud", strict=True))})
# Syllables and numbers; a name of the Highlands may be glued to its first one (ĐăkNông).
_PARTS = re.compile(r"\d+|[^\W\d_]*?[aăắ]k(?=[A-ZĐ])|[^\W\d_]+")
# A part of a unit that was divided may bear a Roman number: Hải Châu II. Y, though, is a name.
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
# `Đắk` and `Lắk` are also written with the final c of Vietnamese spelling.
_FINAL_C = {"đắc": "dak", "lắc": "lak", "pắc": "pak"}


@lru_cache(maxsize=1 << 14)
def _syllable(written: str) -> str:
    """Return the key of one syllable: lower case, its tone as a sign at the end, y as i."""
    lowered = written.lower()
    if lowered.isascii():
        if written in _ROMAN:
            return _ROMAN[written]
        if lowered.isdigit():
            return lowered.lstrip("0") or "0"
        tone, letters = "", lowered
    else:
        lowered = unicodedata.normalize("NFC", lowered)
        if lowered in _FINAL_C:
            return _FINAL_C[lowered]
        decomposed = unicodedata.normalize("NFD", lowered)
        tone = "".join(_TONE_SIGNS[mark] for mark in decomposed if mark in _TONE_SIGNS)
        kept = "".join(mark for mark in decomposed if mark not in _TONE_SIGNS)
        letters = unicodedata.normalize("NFC", kept)
    if letters.endswith("k"):  # not a Vietnamese final: names of the Highlands, marked at will
        tone, letters = "", letters.replace("ă", "a").replace("đ", "d")
    if "y" in letters:
        letters = re.sub("(?<![aâ])y", "i", letters)
    return letters + tone


def spelled(name: str | Iterable[str]) -> str:
    """Return the key that the spellings of a name share.

    Args:
        name: a name without class word, or its syllables.

    Returns:
        The keys of the syllables without anything between them, so that
        `N'Drung`, `N Drung` and `Ndrung`, or `Sa Pa` and `Sapa`, are one name.
        "" when there is neither letter nor digit.
    """
    if isinstance(name, str):
        if name.isalpha() and (name[1:].islower() or name.isupper()):  # one syllable, as most calls have it
            return _syllable(name)
        name = _PARTS.findall(unicodedata.normalize("NFC", name))
    return "".join(map(_syllable, name))


def folded(key: str) -> str:
    """Return a key (or several, joined by line ends or tabs) without tones and marks."""
    return key.translate(_FOLDING)


def is_unaccented(key: str) -> bool:
    """Tell whether a key holds no accent at all, so that its accents may just be missing."""
    return key == folded(key)


_CLASS = re.compile(
    r"""\s*(?:
        (?P<tỉnh>tỉnh|tinh\b)
      | (?P<thành_phố>thành\s+phố|thanh\s+pho\b|t\.?\s?p\b\.?(?=\W*\w)|tp(?=hcm))
      | (?P<thị_xã>thị\s+xã|thi\s+xa\b|t\.?x\b\.?)
      | (?P<thị_trấn>thị\s+trấn|thi\s+tran\b|tt\b\.?)
      | (?P<đặc_khu>đặc\s+khu|dac\s+khu\b)
      | (?P<quận>quận|quan\b|q\b\.|q\.?\s?(?=\d))
      | (?P<huyện>huyện|huyen\b|h\b\.)
      | (?P<phường>phường|phuong\b|p\b\.|p\.?\s?(?=\d))
      | (?P<xã>xã|xa\b|x\b\.)
    )\s*(?=\w)""",
    re.IGNORECASE | re.VERBOSE,
)


def split_class(text: str) -> tuple[str | None, str]:
    """Take the class word, long or short, with or without accents, off a name.

    Returns:
        The class word in full ("thành phố" for `TP.`) and the rest, in NFC;
        None and all of the text when no class word with a name after it
        begins it.
    """
    text = unicodedata.normalize("NFC", text)
    found = _CLASS.match(text)
    if found is None or found.lastgroup is None:
        return None, text.strip()
    return found.lastgroup.replace("_", " "), text[found.end() :].strip()
