"""What did a text say before its UTF-8 was read as Windows-1252 or Latin-1?

`Viá»‡t` was `Việt`. A sequence of code points that are the bytes of one letter in
UTF-8 becomes that letter, wherever it stands: a page may be spoiled in part,
and where a byte was lost on the way the rest is still mended.
"""

from __future__ import annotations

import re

from tgsearch.charsets.plausibility import use
from tgsearch.charsets.tables import WINDOWS_TO_BYTES
from tgsearch.text import compiled

_NEXT = "[\x80-\xbf" + "".join(map(chr, WINDOWS_TO_BYTES)) + "]"
_SEQUENCE = f"[\xc2-\xdf]{_NEXT}|[\xe0-\xef]{_NEXT}{_NEXT}|[\xf0-\xf4]{_NEXT}{_NEXT}{_NEXT}"

_LOST_GRAVE = r"(?<![^\W\d_])([A-Z]?[a-z]{0,3})Ã( *)(?=([^\W\d_]*))"
_LOST_SPACE = r"(\S?)Â(?![^\W\d_])"


def undone(text: str) -> str:
    """Return `text` with each sequence of code points that is one letter in UTF-8 made that letter.

    A text without such sequences comes back as it is.
    """
    return compiled(_SEQUENCE).sub(_letter, text)


def with_lost_spaces(text: str, *, is_whole: bool) -> str:
    """Return an undone text with the letters whose last byte was taken for a space.

    The second byte of à, and of the space that keeps words together, is a space
    of Windows-1252, which programs make a plain one, or the only one of several:
    `lÃ m` was `làm`, `lÃ ai` was `là ai`. An Ã among capitals is left alone.

    Args:
        text: with what may be undone by `undone` undone.
        is_whole: all of it was spoiled, so that `HÃ Nội` is no Ã.
    """
    if "Ã" in text:
        text = compiled(_LOST_GRAVE).sub(lambda place: _grave(place, is_whole=is_whole), text)
    return compiled(_LOST_SPACE).sub(_nothing, text) if "Â" in text else text


def _nothing(place: re.Match[str]) -> str:
    return place[0] if place[1].isupper() else place[1]


def _grave(place: re.Match[str], *, is_whole: bool) -> str:
    start, spaces, rest = place.groups()
    if start.isupper() and (rest.isupper() or not spaces or not is_whole):
        return place[0]
    is_one = not spaces or (
        rest and len(spaces) == 1 and use(f"{start}à{rest}") > use(f"{start}à") * use(rest)
    )
    return f"{start}à" if is_one else f"{start}à "


def has_sequences(text: str) -> bool:
    """Tell whether anything in a text could be undone."""
    return compiled(_SEQUENCE).search(text) is not None


def _letter(sequence: re.Match[str]) -> str:
    data = sequence[0].translate(WINDOWS_TO_BYTES).encode("latin-1")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return sequence[0]
