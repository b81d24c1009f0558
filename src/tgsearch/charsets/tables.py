"""Which letter of Vietnamese is meant by a code point, or by two, in an old character set?

Code points are those that Windows-1252 gives to the bytes; where it gives none,
the number of the byte.

Source: the tables of npm vietnamese-conversion (MIT) for TCVN3 and VNI, with
these faults mended: ỹ and Ỹ of VNI, which it gives the codes of ì and Ì, are y
and Y with a tone like any other, and so are ỷ and Ỷ; pairs as `Aµ`, which it
invents for the capitals that TCVN3 lacks, are read but a single code is a small
letter. TCVN 5712:1993 (VN1) has codes of their own for some of those capitals.
RFC 1456 for VISCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from tgsearch.text import compiled

# What Windows-1252 has at 0x80–0x9F; five places are empty.
_WINDOWS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"
BYTES_TO_WINDOWS: Mapping[int, str] = dict(enumerate(_WINDOWS, 0x80))
WINDOWS_TO_BYTES: Mapping[int, str] = {ord(sign): chr(byte) for byte, sign in BYTES_TO_WINDOWS.items()}

# From 0xA1 on.
_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\xb0\xb1\xb2\xb3\xb4àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
# From 0x80 on.
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300\u0301\u0303\u0309\u0323"
_HAT, _BREVE = "\u0302\u0306"
# A letter of VNI is a vowel and a second code that is the rest: a tone, or hat or breve with or without one.
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_HATS = {
    "â": _HAT,
    "á": _HAT + _ACUTE,
    "à": _HAT + _GRAVE,
    "å": _HAT + _HOOK,
    "ã": _HAT + _TILDE,
    "ä": _HAT + _DOT,
}
_VNI_BREVES = {
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_RESTS = {
    "a": _VNI_TONES | _VNI_HATS | _VNI_BREVES,
    "e": _VNI_TONES | _VNI_HATS,
    "o": _VNI_TONES | _VNI_HATS,
    "u": _VNI_TONES,
    "y": _VNI_TONES,
    "ô": _VNI_TONES,
    "ö": _VNI_TONES,
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@cache
def tcvn3() -> Mapping[str, str]:
    """Return the letter of each code of TCVN3, and of each pair that converters write for a capital."""
    table = {chr(code): letter for code, letter in enumerate(_TCVN3, 0xA1)}
    codes = {letter: code for code, letter in table.items()}
    for base in "AEIOUYĂÂÊÔƠƯ":
        for tone in (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT):
            capital = _nfc(base + tone)
            table[codes.get(base, base) + codes[capital.lower()]] = capital
    table["\u03bc"] = "à"  # the Greek letter that programs take the micro sign for
    return table


@cache
def vni() -> Mapping[str, str]:
    """Return the letter of each code and pair of codes of VNI; a capital may have a small second code."""
    table = dict(_VNI_ALONE)
    for base, rests in _VNI_RESTS.items():
        letter = _VNI_ALONE.get(base, base)
        table.update({base + rest: _nfc(letter + marks) for rest, marks in rests.items()})
    capitals = {code.upper(): letter.upper() for code, letter in table.items()}
    mixed = {code[0].upper() + code[1]: letter.upper() for code, letter in table.items() if len(code) == 2}
    return table | mixed | capitals


@cache
def viscii() -> Mapping[int, str]:
    """Return the letter of each code of VISCII, for `str.translate`."""
    table = dict(enumerate(_VISCII, 0x80))
    windows = {ord(sign): table[byte] for byte, sign in BYTES_TO_WINDOWS.items()}
    return table | windows | _VISCII_CONTROLS


@cache
def windows_1258() -> Mapping[int, str]:
    """Return what each code means where Windows-1258 is not Windows-1252, for `str.translate`."""
    table = {}
    for byte in range(0xA0, 0x100):
        letter = bytes([byte]).decode("cp1258")
        if letter != chr(byte):
            table[byte] = letter
    return table


@cache
def _codes_of(table: Callable[[], Mapping[str, str]]) -> re.Pattern[str]:
    return compiled("|".join(map(re.escape, sorted(table(), key=len, reverse=True))))


def replaced(text: str, table: Callable[[], Mapping[str, str]]) -> str:
    """Return `text` with each code replaced by its letter, two code points before one."""
    letters = table()
    return _codes_of(table).sub(lambda code: letters[code[0]], text)
