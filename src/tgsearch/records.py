"""What does the index keep of a document besides its terms? The stored record and the facet paths.

A record is a line of JSON and then the text, in UTF-8: everything that hits and
`show` give back, and what else was handed over with the document, so that it can
be handed over again. It holds only plain values, so that any engine can keep it
and any version can read it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tgsearch.duplicates import EMPTY, Signature, parse_signature, print_signature
from tgsearch.facets import (
    AMBIGUOUS_PLACE,
    DATE_FACET,
    ENCODING,
    GARBLED,
    NO_DATE,
    NO_PLACE,
    NOW_FACET,
    NUMBER_FACET,
    OPEN_FACET,
    PLACE_FACET,
    TYPE_FACET,
    date_path,
)
from tgsearch.results import FoundEvidence, Place, StoredDocument
from tgsearch.text import compiled

if TYPE_CHECKING:
    from tgsearch.dates import DateSpan
    from tgsearch.document import Description, Document, DroppedLine
    from tgsearch.engine.base import FacetPath
    from tgsearch.localities import Locality
    from tgsearch.localities.units import Gazetteer

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_SIGNATURE = b'{"signature":"'  # how a record begins that has one, so that it is read without the rest
_CONFIDENCE = r" \((\d\.\d\d)\)"  # as `charsets.Guess` prints it
_MAX_ENCODING_CHARS = 100
_NOWHERE = Place()
_NO_NAMES = [None, None, None]


def make_record(document: Document, description: Description, signature: Signature = EMPTY) -> bytes:
    """Return the record of a document and of what was understood of it, without what says nothing.

    `signature` is what near-duplicates are told by.
    """
    dates = (
        ("published", description.published),
        ("event", description.event),
        ("period", description.period),
    )
    facts = {name: fact for name, fact in dates if fact is not None}
    place = description.locality
    evidence = {name: [[fact.evidence.quote, fact.evidence.source]] for name, fact in facts.items()}
    if place is not None:
        evidence["locality"] = [[each.quote, each.source] for each in place.evidence]
    fields: dict[str, object] = {
        "signature": print_signature(signature),
        "id": document.id,
        "path": document.path,
        "url": document.url,
        "encoding": document.encoding,
        "title": document.title,
        **{name: str(fact.span) for name, fact in facts.items()},
        "type": description.type,
        "locality": [] if place is None else _names(place.locality),
        "mentions": list(map(_names, description.mentions)),
        "numbers": description.numbers,
        "evidence": evidence,
        "unread": _unread(document, description),
        "stated": _stated(document),
        "dropped": [[line.text, line.reason] for line in document.dropped],
        "hints": document.hints,
    }
    said = {name: value for name, value in fields.items() if value}
    return f"{_to_json(said)}\n{document.text}".encode("utf-8", "replace")


def _unread(document: Document, description: Description) -> dict[str, str]:
    """Return what the source states of date and place that could not be read, nor found otherwise."""
    unread = {}
    if document.published and description.published is None:
        unread["published"] = document.published
    if document.locality and not _unit(description):
        unread["locality"] = document.locality
    return unread


def _stated(document: Document) -> dict[str, str]:
    """Return what the source states as facts, unparsed."""
    stated = {"published": document.published, "locality": document.locality, "type": document.type}
    return {name: value for name, value in stated.items() if value}


def _unit(description: Description) -> str:
    return description.locality.locality.unit if description.locality else ""


def _names(locality: Locality) -> list[str | None]:
    """Return the names of a locality from province down, then of today's units; [] for no place."""
    names = [locality.province, locality.district, locality.commune, *locality.now]
    return [] if names == _NO_NAMES else names


def read_record(data: bytes) -> StoredDocument:
    """Return the stored document of a record that `make_record` made."""
    fields = _fields(data)
    return StoredDocument(
        id=fields.get("id", ""),
        path=fields.get("path"),
        url=fields.get("url"),
        title=fields.get("title", ""),
        text=_text(data),
        published=fields.get("published"),
        event=fields.get("event"),
        period=fields.get("period"),
        type=fields.get("type"),
        locality=_read_place(fields.get("locality", [])),
        mentions=tuple(map(_read_place, fields.get("mentions", ()))),
        numbers=tuple(fields.get("numbers", ())),
        evidence={
            name: tuple([FoundEvidence(quote, source) for quote, source in found])
            for name, found in fields.get("evidence", {}).items()
        },
        encoding=fields.get("encoding"),
    )


def read_document(data: bytes, id: str) -> Document:
    """Return a document as it was handed over; `id` is that which the index has it by."""
    from tgsearch.document import Document, DroppedLine

    fields = _fields(data)
    stated = fields.get("stated", {})
    return Document(
        id=id,
        text=_text(data),
        title=fields.get("title", ""),
        path=fields.get("path"),
        url=fields.get("url"),
        published=stated.get("published"),
        locality=stated.get("locality"),
        type=stated.get("type"),
        dropped=tuple([DroppedLine(text, reason) for text, reason in fields.get("dropped", ())]),
        hints=tuple([(name, value) for name, value in fields.get("hints", ())]),
        encoding=fields.get("encoding"),
    )


def read_dropped(data: bytes) -> tuple[DroppedLine, ...]:
    """Return the lines of the source that were not taken for text, in its order as far as that is known."""
    from tgsearch.document import DroppedLine

    return tuple([DroppedLine(text, reason) for text, reason in _fields(data).get("dropped", ())])


def read_signature(data: bytes) -> Signature:
    """Return what near-duplicates of a document are told by."""
    if not data.startswith(_SIGNATURE):
        return EMPTY
    return parse_signature(data[len(_SIGNATURE) : data.index(b'"', len(_SIGNATURE))])


def read_unread(data: bytes) -> dict[str, str]:
    """Return what the source states, by "published" and "locality", that could not be read."""
    unread: dict[str, str] = _fields(data).get("unread", {})
    return unread


def read_encoding(data: bytes) -> str | None:
    """Return what the document was read from, as "TCVN3 (0.97)"; None for plain UTF-8."""
    encoding: str | None = _fields(data).get("encoding")
    return encoding


def _fields(data: bytes) -> dict[str, Any]:
    """Return the first line of a record."""
    fields: dict[str, Any] = json.loads(data[: data.index(b"\n")])
    return fields


def _text(data: bytes) -> str:
    return data[data.index(b"\n") + 1 :].decode("utf-8")


def _read_place(names: list[str | None]) -> Place:
    if not names:
        return _NOWHERE
    province, district, commune, *now = names
    return Place(province, district, commune, tuple(filter(None, now)))


def facet_paths(
    description: Description, dated: DateSpan | None, gazetteer: Gazetteer
) -> dict[str, tuple[FacetPath, ...]]:
    """Return the paths of each facet; `dated` is the date to filter by, if there is one."""
    unit = _unit(description)
    date_paths = [path for path in [date_path(dated.start, dated.end)] if path] if dated else []
    open_paths = [path for path, is_open in ((NO_DATE, dated is None), (NO_PLACE, not unit)) if is_open]
    if _names_ambiguously(description):
        open_paths.append(AMBIGUOUS_PLACE)
    return {
        PLACE_FACET: (gazetteer.facet_path(unit),) if unit else (),
        NOW_FACET: gazetteer.now_paths(unit) if unit else (),
        DATE_FACET: tuple(date_paths),
        TYPE_FACET: ((description.type,),) if description.type else (),
        NUMBER_FACET: tuple([(number,) for number in description.numbers]),
        OPEN_FACET: tuple(open_paths),
    }


def read_paths(document: Document, garbled: float | None) -> tuple[FacetPath, ...]:
    """Return the paths of `READ_FACET`: () for a document that was plain UTF-8 and can be read.

    Args:
        document: its encoding is a path of what it was and, where that was
            guessed, how surely: ("encoding", "UTF-16, TCVN3", "0.97").
        garbled: the share of its words that read as nothing, when that is a lot.
    """
    paths = []
    if document.encoding:
        name = " ".join(compiled(_CONFIDENCE).sub("", document.encoding).split())[:_MAX_ENCODING_CHARS]
        trust = min(compiled(_CONFIDENCE).findall(document.encoding), default=None)
        paths.append((*ENCODING, name or "?", *([trust] if trust else ())))
    if garbled is not None:
        paths.append((*GARBLED, f"{garbled:.2f}"))
    return tuple(paths)


def _names_ambiguously(description: Description) -> bool:
    """Tell whether a place is named and it is not known which of its name it is."""
    if description.locality is not None and not description.locality.locality.unit:
        return True
    return not all(place.unit for place in description.mentions)
