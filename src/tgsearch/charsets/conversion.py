"""What does a text in an old character set say in Unicode?

Nothing here judges whether it is one: `detection` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import Enum

from tgsearch.charsets import tables
from tgsearch.charsets.capitals import with_capitals
from tgsearch.charsets.mojibake import undone
from tgsearch.charsets.plausibility import is_syllable
from tgsearch.text import compiled

# Letters of Vietnamese that no old character set has as code points of their own.
_UNICODE_ONLY = "[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]"
# The code of ư is that of the soft hyphen, which some programs turn into a plain one.
_HYPHENED = r"(?<![\w\xa1-\xff-])[A-Za-z\xa1-\xff]{0,3}-[A-Za-z\xa1-\xff]{0,4}(?![\w\xa1-\xff-])"
# Bullets and the like are drawn in another font; as words they would be none.
_LONE_SIGNS = r"(?<!\S)([·©®¼½¾])(?!\S)"


class Charset(str, Enum):
    """How a text was written, or spoiled; the value is the name that people know it by."""

    TCVN3 = "TCVN3"  # ABC fonts: .VnTime, .VnTimeH
    VNI = "VNI"  # VNI-Times
    VISCII = "VISCII"
    WINDOWS_1258 = "Windows-1258"
    MOJIBAKE = "UTF-8 as Windows-1252"
    MOJIBAKE_TWICE = "UTF-8 as Windows-1252, twice"

    @property
    def is_mojibake(self) -> bool:
        """Tell whether the text was Unicode, and then read as if it were not."""
        return self in (Charset.MOJIBAKE, Charset.MOJIBAKE_TWICE)


def code_points(data: bytes) -> str:
    """Return the text that bytes, any bytes, show in Windows-1252; old character sets are told from it."""
    text = data.decode("latin-1")
    return text if text.isascii() else text.translate(tables.BYTES_TO_WINDOWS)


def convert(text: str, charset: Charset) -> str:
    """Return in Unicode (NFC) what `text` says in a character set; the number of lines stays.

    Converting twice spoils a text: convert what `detect` found, or what is set
    in a font of the character set.
    """
    return unicodedata.normalize("NFC", _CONVERSIONS[charset](text))


def has_unicode(text: str) -> bool:
    """Tell whether there are letters of Vietnamese in a text that only Unicode has."""
    return compiled(_UNICODE_ONLY).search(text) is not None


def _from_tcvn3(text: str) -> str:
    if "\xad" not in text and "-" in text:
        text = compiled(_HYPHENED).sub(_with_soft_hyphen, text)
    lines = text.split("\n")
    # Text of one line may be the middle of a sentence, as between two tags.
    befores = ["" if len(lines) > 1 else None, *lines]
    return "\n".join(
        with_capitals(line, _tcvn3_letters(line), before=before)
        for line, before in zip(lines, befores, strict=False)
    )


def _with_soft_hyphen(word: re.Match[str]) -> str:
    """Return `tr­êng` (trường) for `tr-êng`, if the parts beside the hyphen are no syllables."""
    first, _, last = word[0].partition("-")
    joined = f"{first}\xad{last}"
    parts = [tables.replaced(part, tables.tcvn3) for part in (first, last) if part]
    if all(map(is_syllable, parts)) or not is_syllable(tables.replaced(joined, tables.tcvn3)):
        return word[0]
    return joined


def _tcvn3_letters(line: str) -> str:
    words = compiled(_LONE_SIGNS).split(line)
    words[::2] = (tables.replaced(word, tables.tcvn3) for word in words[::2])
    return "".join(words)


def _from_vni(text: str) -> str:
    return tables.replaced(text, tables.vni)


def _by(table: Callable[[], Mapping[int, str]]) -> Callable[[str], str]:
    return lambda text: text.translate(table())


_CONVERSIONS: Mapping[Charset, Callable[[str], str]] = {
    Charset.TCVN3: _from_tcvn3,
    Charset.VNI: _from_vni,
    Charset.VISCII: _by(tables.viscii),
    Charset.WINDOWS_1258: _by(tables.windows_1258),
    Charset.MOJIBAKE: undone,
    Charset.MOJIBAKE_TWICE: lambda text: undone(undone(text)),
}
