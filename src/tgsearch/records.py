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
    from tgsearch.document import Description, Document
    from tgsearch.engine.base import FacetPath
    from tgsearch.localities import Locality
    from tgsearch.localities.units import Gazetteer

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_NOWHERE = Place()
_NO_NAMES = [None, None, None]


def make_record(document: Document, description: Description) -> bytes:
    """Return the record of a document and of what was understood of it, without what says nothing."""
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
        "id": document.id,
        "path": document.path,
        "url": document.url,
        "title": document.title,
        "text": document.text,
        **{name: str(fact.span) for name, fact in facts.items()},
        "type": description.type,
        "locality": [] if place is None else _names(place.locality),
        "mentions": list(map(_names, description.mentions)),
        "numbers": description.numbers,
        "evidence": evidence,
    }
    said = {name: value for name, value in fields.items() if value}
    return _to_json(said).encode("utf-8", "replace")


def _names(locality: Locality) -> list[str | None]:
    """Return the names of a locality from province down, then of today's units; [] for no place."""
    names = [locality.province, locality.district, locality.commune, *locality.now]
    return [] if names == _NO_NAMES else names


def read_record(data: bytes) -> StoredDocument:
    """Return the stored document of a record that `make_record` made."""
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
        mentions=tuple(map(_read_place, fields.get("mentions", ()))),
        numbers=tuple(fields.get("numbers", ())),
        evidence={
            name: tuple([FoundEvidence(quote, source) for quote, source in found])
            for name, found in fields.get("evidence", {}).items()
        },
    )


def _read_place(names: list[str | None]) -> Place:
    if not names:
        return _NOWHERE
    province, district, commune, *now = names
    return Place(province, district, commune, tuple(filter(None, now)))


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
