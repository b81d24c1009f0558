"""What do the footer, the site, the folder and the file say about a document's place?

A page of a city's party committee may name the city only in its footer (`©
2016 Copyright by VNPT Hưng Yên`) or in its address (`daksong.daknong.gov.vn`).
Such clues count only for documents that speak of local bodies without naming
their place: a national text on a district's site is not about the district.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import PurePath
from urllib.parse import urlsplit

from tgsearch.document import Document
from tgsearch.localities.names import DISTRICT, PROVINCE, folded, spelled
from tgsearch.localities.units import FIRST_DAY_OF_TODAY, Gazetteer, Unit
from tgsearch.metadata.geography.eras import Eras
from tgsearch.metadata.geography.resolve import Resolver
from tgsearch.metadata.geography.scan import Scanner
from tgsearch.value import frozen

CLUE, WEAK_CLUE = 2.0, 1.0

_FOOTERS = ("footer", "dateline")
_CITY_COMMITTEE = re.compile(r"\b([Tt]hành|[Tt]hị) (?:ủy|uỷ)\b")
_OTHER_COMMITTEE = re.compile(r"\b(?:[Tt]ỉnh|[Hh]uyện) (?:ủy|uỷ)\b")
# The names of hints that say who issues a document, or where.
_HINTS = {
    *("site", "publisher", "organization", "issuer", "section", "place", "locality", "region", "source"),
    *("nguồn", "nguon", "đơn_vị", "don_vi", "cơ_quan", "co_quan", "địa_phương", "dia_phuong"),
}

_HOST_NOISE = frozenset(["www", "com", "vn", "gov", "edu", "org", "net", "info", "portal", "m", "web"])
_HOMES = ("home", "users", "media")
_SLUG_CLASSES = "tinh|thanh-pho|tp|huyen|quan|thi-xa|tx|phuong|xa|thi-tran|tt"
_SLUG = re.compile(rf"(?:^|-)(?P<word>{_SLUG_CLASSES})-(?P<name>[a-z0-9]+(?:-[a-z0-9]+){{0,3}})")


@frozen
class Clue:
    """A unit that something beside the text names."""

    unit: Unit
    weight: float
    quote: str
    source: str

    @property
    def chain(self) -> tuple[str, ...]:
        """The ids of the unit and what holds it, the province first."""
        return self.unit.chain


def clues_beside(document: Document, gazetteer: Gazetteer, scanner: Scanner, at: date | None) -> list[Clue]:
    """Return what footer, hints, address, folder and file say, the most telling first."""
    clues: list[Clue] = []
    for text, source in _texts_beside(document):
        if "." in text and " " not in text:
            clues.extend(Clue(unit, CLUE, text, source) for unit in _of_host(gazetteer, _host(text), at))
            continue
        mentions = Resolver(gazetteer, Eras(), text, scanner.scan(text), at).resolve()
        clues.extend(Clue(one.unit, CLUE, text, source) for one in mentions if one.unit is not None)
    if document.url:
        host = _host(document.url)
        clues.extend(Clue(unit, CLUE, host, "url") for unit in _of_host(gazetteer, host, at))
    if document.path:
        clues.extend(_of_path(gazetteer, document.path, at))
    return clues


def sole_city(gazetteer: Gazetteer, province: Unit, text: str, at: date | None) -> tuple[Unit, str] | None:
    """Return the city of a province whose committee (`Thành ủy`) is a text's own, and the words for it.

    The same for a town and its `Thị ủy`. None when the province has several,
    is a city itself, or the text speaks of other committees as well.
    """
    committee = _CITY_COMMITTEE.search(text)
    if (
        committee is None
        or province.current
        or province.classes[0] != "tỉnh"
        or _OTHER_COMMITTEE.search(text)
    ):
        return None
    word = "thành phố" if committee[1].lower() == "thành" else "thị xã"
    cities = [unit for unit in gazetteer.children(province, at) if unit.classes[0] == word]
    return (cities[0], committee[0]) if len(cities) == 1 else None


def _texts_beside(document: Document) -> Iterator[tuple[str, str]]:
    for line in document.dropped:
        if line.reason in _FOOTERS:
            yield line.text, line.reason
    for name, value in document.hints:
        if re.sub(r"[\s-]+", "_", name.lower()) in _HINTS:
            yield value, f"hint:{name}"


def _host(address: str) -> str:
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def _of_era(units: Iterable[Unit], at: date | None) -> list[Unit]:
    today = at is not None and at >= FIRST_DAY_OF_TODAY
    units = list(units)
    return [unit for unit in units if unit.current == today] or units


@lru_cache(maxsize=1024)
def _of_host(gazetteer: Gazetteer, host: str, at: date | None) -> tuple[Unit, ...]:
    """Return the unit whose site a host is: a province by the end of a label, a district by a whole one."""
    labels = [folded(spelled(label)) for label in host.split(".") if label not in _HOST_NOISE]
    provinces = [
        unit
        for unit in gazetteer.units_of_level(PROVINCE)
        if any(label.endswith(folded(spelled(unit.name))) for label in labels)
    ]
    above = _of_era(provinces, at)[:1]
    for label in labels:
        districts = [unit for unit in gazetteer.named_without_accents(label) if unit.level == DISTRICT]
        if above:
            districts = [unit for unit in districts if gazetteer.inside(unit, above[0])]
        if len(districts) == 1 and host.endswith(".gov.vn"):
            return (districts[0],)
    return tuple(above)


def _of_path(gazetteer: Gazetteer, path: str, at: date | None) -> Iterator[Clue]:
    """Yield the units that a file and the folders around it are called after, the file first."""
    *folders, file = PurePath(path).parts or ("",)
    system = [depth for depth, folder in enumerate(folders) if folder.lower() in _HOMES]
    folders = folders[system[-1] + 2 if system else 0 :]  # what a user is called is no place
    for part, source in (
        (PurePath(file).stem, "file name"),
        *((folder, "folder") for folder in reversed(folders)),
    ):
        slug = re.sub(r"[\s_.]+", "-", part).strip("-").lower()
        plain = folded(spelled(part)) if source == "folder" else ""
        for found in _SLUG.finditer(folded(slug)):
            units = _of_slug(gazetteer, found["word"].replace("-", " "), found["name"].split("-"), at)
            if len(units) == 1:
                yield Clue(units[0], CLUE, part, source)
        if plain:
            units = [unit for unit in gazetteer.named_without_accents(plain) if unit.level == PROVINCE]
            yield from (Clue(unit, WEAK_CLUE, part, source) for unit in _of_era(units, at)[:1])


def _of_slug(gazetteer: Gazetteer, word: str, syllables: list[str], at: date | None) -> list[Unit]:
    """Return the units called by the longest beginning of a slug after a class word."""
    for count in range(len(syllables), 0, -1):
        units = gazetteer.find(f"{word} {' '.join(syllables[:count])}")
        if units:
            return _of_era(units, at)
    return []
