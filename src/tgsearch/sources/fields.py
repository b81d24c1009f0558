"""Which names in front matter or a record mean which field of a Document?

People and programs write `date`, `published_at` or "Ngày đăng" for one thing.
Names are compared without accents, case and separators; what has no field
becomes a hint.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from tgsearch.text import fold
from tgsearch.value import frozen

MAX_HINTS = 32
MAX_HINT_CHARS = 300

# Of two names for one field, the earlier one wins.
_NAMES: dict[str, str] = {
    "title": "title, tieu de, headline, trich yeu, ten van ban",
    "published": (
        "published, date published, published at, published on, publish date, published date, published time"
        ", pub date, date, ngay dang, ngay xuat ban, ngay ban hanh, ngay, thoi gian dang"
    ),
    "locality": "locality, place, location, dia phuong, dia ban, noi",
    "type": "type, document type, doc type, loai van ban, loai, the loai van ban",
    "url": "url, link, canonical, canonical url, source url, original url, permalink, duong dan, lien ket",
    "summary": "description, summary, lead, excerpt, abstract, sapo, tom tat, mo ta, trich dan",
}
_FIELDS = {
    name.replace(" ", ""): (field, rank)
    for field, names in _NAMES.items()
    for rank, name in enumerate(names.split(", "))
}


@frozen
class Stated:
    """What a source says of a document; None or "" where it says nothing."""

    title: str = ""
    published: str | None = None
    locality: str | None = None
    type: str | None = None
    url: str | None = None
    summary: str = ""
    hints: tuple[tuple[str, str], ...] = ()  # (name as written, value), in the order of the source


def stated_fields(values: Mapping[str, object]) -> Stated:
    """Return the fields of a document that `values` states.

    Numbers become text, lists of words are joined with ", "; anything nested
    deeper, empty, or true and false says nothing. At most `MAX_HINTS` hints.
    """
    best: dict[str, tuple[int, str]] = {}
    hints: list[tuple[str, str]] = []
    for name, value in values.items():
        words = _words(value)
        if not words:
            continue
        field, rank = _field_of(name)
        if not field:
            if len(hints) < MAX_HINTS and len(words) <= MAX_HINT_CHARS:
                hints.append((name, words))
        elif field not in best or rank < best[field][0]:
            best[field] = (rank, words)
    said = {field: words for field, (_, words) in best.items()}
    return Stated(
        title=said.get("title", ""),
        published=said.get("published"),
        locality=said.get("locality"),
        type=said.get("type"),
        url=said.get("url"),
        summary=said.get("summary", ""),
        hints=tuple(hints),
    )


@lru_cache(maxsize=1024)
def _field_of(name: str) -> tuple[str, int]:
    return _FIELDS.get("".join(filter(str.isalnum, fold(name))), ("", 0))


def _words(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and all(isinstance(part, (str, int, float)) for part in value):
        return ", ".join(str(part).strip() for part in value)
    return ""
