"""In which old character set is a text written, going by its font?

Before Unicode, a font was the character set: documents set in .VnTime or VNI-Times
hold code points of Windows-1252 that only these fonts show as Vietnamese. A font
alone proves nothing, since text that was converted often kept it; the letters of
all text in such fonts decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from tgsearch.charsets import Charset, convert
from tgsearch.charsets.conversion import has_unicode

_SUBSET = re.compile(r"[A-Z]{6}\+")  # before the name of a font of which a PDF holds only some letters
_TCVN3 = re.compile(r"\.Vn(?P<name>[^-,]*)")
_VNI = re.compile(r"VNI[- ]", re.IGNORECASE)
_SYMBOLS = re.compile("[\uf000-\uf0ff]")  # where programs put the letters of such fonts
_PICTURES = re.compile(r"(?:wingdings|webdings|symbol|zapfdingbats|marlett)", re.IGNORECASE)


class Piece(NamedTuple):
    """Some text in one font; "" when the font is not known."""

    text: str
    font: str = ""


@lru_cache(maxsize=1024)
def charset_of(font: str) -> Charset | None:
    """Return the character set that a font was made for; None is Unicode."""
    name = _without_subset(font)
    if _TCVN3.match(name):
        return Charset.TCVN3
    return Charset.VNI if _VNI.match(name) else None


@lru_cache(maxsize=1024)
def has_pictures(font: str) -> bool:
    """Tell whether the letters of a font are bullets and arrows."""
    return _PICTURES.match(_without_subset(font)) is not None


def charsets_among(pieces: Iterable[Piece]) -> frozenset[Charset]:
    """Return the old character sets that pieces are really written in."""
    coded: dict[Charset, int] = {}
    for text, font in pieces:
        charset = charset_of(font)
        if charset is not None and not text.isascii():
            coded[charset] = coded.get(charset, 0) + (-1 if has_unicode(text) else 1)
    return frozenset(charset for charset, balance in coded.items() if balance > 0)


def text_of(pieces: Sequence[Piece], charsets: frozenset[Charset]) -> str:
    """Return the text of the pieces of one line in Unicode, without bullets of fonts of pictures.

    Args:
        pieces: in reading order.
        charsets: as `charsets_among` found them.
    """
    if not charsets:
        return _SYMBOLS.sub("", "".join(piece.text for piece in pieces))
    parts: list[str] = []
    at = 0
    while at < len(pieces):
        charset, capitals = _way_of(pieces[at].font)
        end = at + 1
        # A letter and its tone may stand in different pieces of the same font.
        while end < len(pieces) and _way_of(pieces[end].font) == (charset, capitals):
            end += 1
        text = "".join(piece.text for piece in pieces[at:end])
        if charset in charsets and not has_unicode(text):
            text = convert(text, charset)
            text = text.upper() if capitals else text
        parts.append(text)
        at = end
    return _SYMBOLS.sub("", "".join(parts))


@lru_cache(maxsize=1024)
def _way_of(font: str) -> tuple[Charset | None, bool]:
    """Return the character set of a font, and whether it shows all letters as capitals, as .VnTimeH does."""
    capitals = _TCVN3.match(_without_subset(font))
    return charset_of(font), capitals is not None and capitals["name"].rstrip().endswith("H")


def _without_subset(font: str) -> str:
    return font[7:] if _SUBSET.match(font) else font
