"""How are terms, ids and paths written so that a cluster takes them for what they are?

A cluster reads JSON, which has no lone surrogates, and cuts text at white space.
What could be misread is written as `~`, its number and `;`. The beginning of a
text is the beginning of what is written for it.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode

from tgsearch.engine.base import FacetPath

GAP = "~"  # a place without a token
MAX_TOKEN = 1000  # characters of a token; of longer ones a digest stands for the end
SEPARATOR = "\x1f"
_NO_TEXT = "~;"  # the empty term

# White space of any kind, what has no place in a word, and the sign itself.
_ODD = re.compile(
    "[\\s\x00-\x20~\x7f-\xa0\u180e\u200b-\u200f\u2028-\u202f\u2060\ud800-\udfff\ufeff\ufff0-\uffff]"
)
_WRITTEN = re.compile("~([0-9a-f]+);")
_NO_UTF8 = re.compile("[\ud800-\udfff\ue000]")
_MOVED = re.compile("\ue000(.)", re.DOTALL)
_FIRST_SURROGATE, _LAST = "\ud800", "\uf8ff"


def written(text: str) -> str:
    """Return a text without white space that `read` turns back; letters stay as they are."""
    return _ODD.sub(lambda odd: f"~{ord(odd[0]):x};", text)


def read(token: str) -> str:
    """Return the text that was written as `token`."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), token)


def token_of(term: str) -> str:
    """Return what stands for a term in a field of tokens: itself, unless it is odd or very long."""
    token = written(term) or _NO_TEXT
    if len(token) <= MAX_TOKEN:
        return token
    return f"{token[:MAX_TOKEN]}~{digest(term)}"


def pair_of(first: str, second: str) -> str:
    """Return what stands for two terms next to each other."""
    return f"{token_of(first)} {token_of(second)}"


def digest(*parts: str) -> str:
    """Return 27 characters that stand for a text, or for several, alone."""
    joined = b"\0\0".join(part.encode("utf-8", "surrogatepass") for part in parts)
    return urlsafe_b64encode(hashlib.sha256(joined).digest()[:20]).decode("ascii").rstrip("=")


def sortable(text: str) -> str:
    """Return a text that can be encoded and sorts as `text` does, by code points."""
    return _NO_UTF8.sub(_moved, text)


def _moved(found: re.Match[str]) -> str:
    """Write what can't be encoded behind U+E000, the code point that comes next, and that one behind all."""
    odd = found[0]
    return "\ue000" + (_LAST if odd == "\ue000" else chr(ord(odd) - 0xD800 + 0xE000))


def unsorted(text: str) -> str:
    """Return the text that `sortable` was given."""
    return _MOVED.sub(
        lambda found: "\ue000" if found[1] == _LAST else chr(ord(found[1]) - 0xE000 + 0xD800), text
    )


def path_value(path: FacetPath) -> str:
    """Return the value of a facet's field for a path: its depth, then its parts."""
    return SEPARATOR.join((str(len(path)), *map(written, path)))


def path_of(value: str) -> FacetPath:
    """Return the path of a value."""
    return tuple(map(read, value.split(SEPARATOR)[1:]))


def facet_field(name: str) -> str:
    """Return the field of a facet."""
    plain = name if re.fullmatch("[a-z][a-z0-9_]{0,49}", name) else f"-{digest(name)}"
    return f"facet.{plain}"
