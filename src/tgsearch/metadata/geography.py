"""Which place is a document about or issued by, and which does it mention?

`locate` weighs what the source states, the names in title and text, those in
lines that were dropped (a footer may hold the only one), and what site, folder
and file are called. The primary locality is the deepest unit that most of the
evidence agrees on; where two places weigh alike, or nothing speaks for one, it
stays open. How a name in the text comes to mean a unit: `geography_scan` finds
it, `geography_resolve` settles it; `geography_weigh` chooses the primary one,
`geography_context` reads what stands beside the text.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from weakref import WeakKeyDictionary

from tgsearch.document import Document, Evidence, LocalityFact
from tgsearch.errors import QueryError
from tgsearch.localities import Locality
from tgsearch.localities.names import PROVINCE
from tgsearch.localities.units import FIRST_DAY_OF_TODAY, Gazetteer
from tgsearch.metadata.geography_context import Clue, clues_beside, refers_to_local_bodies, sole_city
from tgsearch.metadata.geography_resolve import Mention, Resolver
from tgsearch.metadata.geography_scan import Scanner
from tgsearch.metadata.geography_weigh import LEAD_CHARS, MIN_WEIGHT, choose, weigh

MAX_REASONS = 3


def locate(
    document: Document, *, at: date | None, gazetteer: Gazetteer
) -> tuple[LocalityFact | None, tuple[Locality, ...]]:
    """Return the primary locality of a document, with its reasons, and the places that it mentions.

    Args:
        document: as its source gives it.
        at: the day it speaks of; None leaves the era to what the words say.
        gazetteer: of `tgsearch.localities`.

    Returns:
        None and () when nothing is known. Mentions come in the order in which
        title and text first name them, each once. A commune whose name several
        bear, with nothing to tell which, has neither province nor unit.
    """
    locator = _LOCATORS.get(gazetteer)
    if locator is None:
        locator = _LOCATORS[gazetteer] = Locator(gazetteer)
    return locator.locate(document, at)


class Locator:
    """Locates documents; remembers from one to the next what it made of runs of words."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the gazetteer that names are looked up in."""
        self._gazetteer = gazetteer
        self._scanner = Scanner(gazetteer)

    def locate(self, document: Document, at: date | None) -> tuple[LocalityFact | None, tuple[Locality, ...]]:
        """Do what `geography.locate` does."""
        text = f"{document.title}\n{document.text}"
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        found = self._scanner.scan(text)
        clues = clues_beside(document, self._gazetteer, self._scanner, at)
        mentions = Resolver(self._gazetteer, text, found, at, tuple(clue.unit for clue in clues)).resolve()
        day = at or _day_of_names(mentions)
        primary = self._given(document, day) or self._primary(text, len(document.title), mentions, clues, day)
        return primary, self._mentioned(mentions, day)

    def _mentioned(self, mentions: list[Mention], day: date | None) -> tuple[Locality, ...]:
        return tuple(dict.fromkeys(self._locality(one, day) for one in mentions))

    def _locality(self, one: Mention, day: date | None) -> Locality:
        if one.unit is None:
            return Locality(None, None, one.name, (), "")
        return self._gazetteer.locality(one.unit.id, day)

    def _given(self, document: Document, day: date | None) -> LocalityFact | None:
        """Read the place that the source states, if it means one unit."""
        if not document.locality:
            return None
        try:
            units = self._gazetteer.filter_units(document.locality)
        except QueryError:
            return None
        today = day is not None and day >= FIRST_DAY_OF_TODAY
        unit = next((unit for unit in units if unit.current == today and unit.valid(day)), units[0])
        return LocalityFact(self._gazetteer.locality(unit.id, day), (Evidence(document.locality, "given"),))

    def _primary(
        self, text: str, title_end: int, mentions: list[Mention], clues: list[Clue], day: date | None
    ) -> LocalityFact | None:
        tree = weigh(text, title_end, mentions)
        local = bool((clues or tree.total < MIN_WEIGHT) and refers_to_local_bodies(text))
        if local:
            for clue in clues:
                tree.add(clue.unit, clue.weight, clue.evidence, early=False)
        chosen = choose(tree, local=local)
        if chosen is None:
            return None if tree.total else self._open_commune(title_end, mentions)
        unit_id, reasons = chosen
        unit = self._gazetteer.unit(unit_id)
        if unit.level == PROVINCE:
            unit = sole_city(self._gazetteer, unit, text, day) or unit
        return LocalityFact(self._gazetteer.locality(unit.id, day), reasons[:MAX_REASONS])

    def _open_commune(self, title_end: int, mentions: list[Mention]) -> LocalityFact | None:
        """Return the one commune that title and lead name, though its name alone does not tell where it is."""
        early = [one for one in mentions if one.unit is None and one.found.since < title_end + LEAD_CHARS]
        if len({one.key for one in early}) != 1:
            return None
        source = "title" if early[0].found.since < title_end else "text"
        return LocalityFact(self._locality(early[0], None), (Evidence(early[0].name, source),))


# One for each gazetteer, that is one in a process; it goes when its gazetteer does.
_LOCATORS: WeakKeyDictionary[Gazetteer, Locator] = WeakKeyDictionary()


def _day_of_names(mentions: list[Mention]) -> date | None:
    """Return a day on which the former names that an undated document uses were in use."""
    days = (day for one in mentions if one.unit is not None for name, day in one.unit.former if one.name == name)
    return min(days, default=None)
