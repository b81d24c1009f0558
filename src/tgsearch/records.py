"""What does the index keep of a document besides its terms? The stored record and the facet paths.

A record is JSON in UTF-8: everything that hits and `show` give back. It holds
only plain values, so that any engine can keep it and any version can read it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tgsearch.facets import DATE_FACET, NOW_FACET, PLACE_FACET, TYPE_FACET, date_path
from tgsearch.results import FoundEvidence, Place, StoredDocument

if TYPE_CHECKING:
    from tgsearch.dates import DateSpan
    from tgsearch.document import DateFact, Description, Document
    from tgsearch.engine.base import FacetPath
    from tgsearch.localities import Locality
    from tgsearch.localities.units import Gazetteer

_DATES = ("published", "event", "period")


def _plain(document: StoredDocument) -> dict[str, object]:
    """Return the fields that say something; empty ones are left out to save room."""
    fields: dict[str, object] = {
        "id": document.id,
        "path": document.path,
        "url": document.url,
        "title": document.title,
        "text": document.text,
        **{name: getattr(document, name) for name in _DATES},
        "type": document.type,
        "locality": _place(document.locality),
        "mentions": [_place(place) for place in document.mentions],
        "numbers": list(document.numbers),
        "evidence": {
            name: [[each.quote, each.source] for each in found] for name, found in document.evidence.items()
        },
    }
    return {name: value for name, value in fields.items() if value}


def _place(place: Place) -> list[object]:
    if place == Place():
        return []
    return [place.province, place.district, place.commune, *place.now]


def read_record(data: bytes) -> StoredDocument:
    """Return the stored document of a record."""
    fields = json.loads(data)
    return StoredDocument(
        id=fields.get("id", ""),
        path=fields.get("path"),
        url=fields.get("url"),
        title=fields.get("title", ""),
        text=fields.get("text", ""),
        published=fields.get("published"),
        event=fields.get("event"),
        period=fields.get("period"),
        type=fields.get("type"),
        locality=_read_place(fields.get("locality", [])),
        mentions=tuple(_read_place(each) for each in fields.get("mentions", ())),
        numbers=tuple(fields.get("numbers", ())),
        evidence={
            name: tuple(FoundEvidence(quote, source) for quote, source in found)
            for name, found in fields.get("evidence", {}).items()
        },
    )


def _read_place(names: list[str | None]) -> Place:
    if not names:
        return Place()
    province, district, commune, *now = names
    return Place(province, district, commune, tuple(name for name in now if name))


def make_record(document: Document, description: Description) -> bytes:
    """Return the record of a document and of what was understood of it; `read_record` reads it back."""
    fields = _plain(stored_document(document, description))
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def stored_document(document: Document, description: Description) -> StoredDocument:
    """Bring a document and its description into the form that results show."""
    facts: dict[str, DateFact | None] = {
        "published": description.published,
        "event": description.event,
        "period": description.period,
    }
    evidence: dict[str, tuple[FoundEvidence, ...]] = {
        name: (FoundEvidence(fact.evidence.quote, fact.evidence.source),)
        for name, fact in facts.items()
        if fact is not None
    }
    if description.locality is not None:
        evidence["locality"] = tuple(
            FoundEvidence(each.quote, each.source) for each in description.locality.evidence
        )
    dates = {name: None if fact is None else str(fact.span) for name, fact in facts.items()}
    return StoredDocument(
        id=document.id,
        path=document.path,
        url=document.url,
        title=document.title,
        text=document.text,
        published=dates["published"],
        event=dates["event"],
        period=dates["period"],
        type=description.type,
        locality=Place() if description.locality is None else place_of(description.locality.locality),
        mentions=tuple(map(place_of, description.mentions)),
        numbers=description.numbers,
        evidence=evidence,
    )


def place_of(locality: Locality) -> Place:
    """Return a locality as results show it."""
    return Place(locality.province, locality.district, locality.commune, locality.now)


def facet_paths(
    description: Description, dated: DateSpan | None, gazetteer: Gazetteer
) -> dict[str, tuple[FacetPath, ...]]:
    """Return the paths of each facet; `dated` is the date to filter by, if there is one."""
    unit = description.locality.locality.unit if description.locality else ""
    date_paths = [path for path in [date_path(dated.start, dated.end)] if path] if dated else []
    return {
        PLACE_FACET: (gazetteer.facet_path(unit),) if unit else (),
        NOW_FACET: gazetteer.now_paths(unit) if unit else (),
        DATE_FACET: tuple(date_paths),
        TYPE_FACET: ((description.type,),) if description.type else (),
    }
