"""Which place is a document about or issued by, and which does it mention?

`locate` weighs what the source states, the names in title and text, those in
lines that were dropped (a footer may hold the only one), and what site, folder
and file are called. The primary locality is the deepest unit that most of the
evidence agrees on; where two places weigh alike, or nothing speaks for one, it
stays open. On the way from text to unit `runs` reads runs of capitalised
words, `scan` finds the names, `eras` and `resolve` settle which unit each
means, `weigh` chooses the primary one, `context` reads what stands beside the
text, for those that speak of `bodies` of their own place; `words` holds the lists that they share.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from operator import attrgetter

from tgsearch.document import Document, Evidence, LocalityFact
from tgsearch.errors import QueryError
from tgsearch.localities import Locality
from tgsearch.localities.filters import units_of_filter
from tgsearch.localities.names import PROVINCE, spelled
from tgsearch.localities.units import FIRST_DAY_OF_TODAY, Gazetteer, Unit
from tgsearch.metadata.geography.bodies import LocalBodies, refers_to_local_bodies
from tgsearch.metadata.geography.context import clues_beside, sole_city
from tgsearch.metadata.geography.eras import Eras
from tgsearch.metadata.geography.resolve import Mention, Resolver
from tgsearch.metadata.geography.scan import Found, Scanner
from tgsearch.metadata.geography.stretches import StretchFinder
from tgsearch.metadata.geography.weigh import LEAD_CHARS, MAX_REASONS, Chain, Tree, choose, weigh
from tgsearch.metadata.geography.words import DIGEST
from tgsearch.segment import Syllables, split_documents

MAX_CHARS = 400_000  # of the text; what stands later is a list, or another document

_chain: Callable[[Mention], Chain] = attrgetter("chain")


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
    return locate_all((document,), (at,), gazetteer=gazetteer)[0]


def locate_all(
    documents: Sequence[Document],
    days: Sequence[date | None],
    *,
    gazetteer: Gazetteer,
    syllables: Syllables | None = None,
) -> list[tuple[LocalityFact | None, tuple[Locality, ...]]]:
    """Return the place and the mentions of each of some documents of as many days, as `locate` does.

    `syllables` is what `segment.split_documents` made of their titles and texts, which then are in NFC.
    """
    return _locator(gazetteer).locate(documents, days, syllables)


@lru_cache(maxsize=1)  # there is one gazetteer in a process
def _locator(gazetteer: Gazetteer) -> Locator:
    return Locator(gazetteer)


class Locator:
    """Locates documents; remembers from one to the next what it made of runs of words."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the gazetteer that names are looked up in."""
        self._gazetteer = gazetteer
        self._stretches = StretchFinder(gazetteer)
        self._bodies = LocalBodies()
        self._scanner = Scanner(gazetteer)
        self._eras = Eras()

    def locate(
        self,
        documents: Sequence[Document],
        days: Sequence[date | None],
        syllables: Syllables | None = None,
    ) -> list[tuple[LocalityFact | None, tuple[Locality, ...]]]:
        """Do what `geography.locate_all` does."""
        if syllables is None:
            documents = [_in_nfc(document) for document in documents]
        titles, bodies = [each.title for each in documents], [each.text for each in documents]
        syllables = syllables or split_documents(titles, bodies)
        stretches, local = self._stretches.find(syllables, titles), self._bodies.may_be_in(syllables)
        texts = [f"{title}\n{body[:MAX_CHARS]}" for title, body in zip(titles, bodies, strict=True)]
        found = map(self._scanner.scan, texts, stretches)
        return [self._located(*each) for each in zip(documents, days, texts, found, local, strict=True)]

    def _located(
        self, document: Document, at: date | None, text: str, found: list[Found], may_be_local: bool
    ) -> tuple[LocalityFact | None, tuple[Locality, ...]]:
        """Return the place and the mentions of a document of a day, with names found in its text.

        `may_be_local` is what `LocalBodies` told of it.
        """
        title_end = len(document.title)
        mentions, today = self._resolve(text, found, at)
        day = at or _day_of_names(mentions)
        tree = weigh(text, title_end, mentions, self._chain_now if today else _chain)
        primary = self._given(document, day)
        if primary is None and DIGEST.match(document.title):
            return None, self._mentioned(mentions, day)
        primary = primary or self._chosen(tree, text, mentions, day, local=False)
        still_open = any(one.unit is None for one in mentions)
        local = primary is None and may_be_local and refers_to_local_bodies(text)
        if local or still_open:
            clues = clues_beside(document, self._gazetteer, self._scanner, at)
            more = self._scanner.scan_lower_case(text) if local else []
            if clues or more:
                found = sorted((*found, *more), key=lambda one: one.start)
                mentions, today = self._resolve(text, found, at, tuple(clue.unit for clue in clues))
                tree = weigh(text, title_end, mentions, self._chain_now if today else _chain)
            if local:
                for clue in clues:
                    tree.add(clue.chain, clue.weight, (clue.quote, clue.source), early=False)
            primary = primary or self._chosen(tree, text, mentions, day, local=local)
            primary = primary or self._open_commune(title_end, mentions)
        return primary, self._mentioned(mentions, day)

    def _resolve(
        self, text: str, found: Sequence[Found], at: date | None, beside: tuple[Unit, ...] = ()
    ) -> tuple[list[Mention], bool]:
        """Return the places that a text names, and whether it is about units of today."""
        resolver = Resolver(self._gazetteer, self._eras, text, found, at, beside)
        return resolver.resolve(), resolver.today is True

    def _chain_now(self, one: Mention) -> Chain:
        """Return the chain of what a mention speaks for in a document of today: of what its unit became."""
        if one.unit is None or one.unit.current:
            return one.chain
        now = self._gazetteer.now(one.unit)
        chain = now[0] if len(now) == 1 else self._gazetteer.unit(now[0].parents[-1])
        return chain.chain

    def _mentioned(self, mentions: list[Mention], day: date | None) -> tuple[Locality, ...]:
        units: dict[Chain | str, Mention] = {}
        for one in mentions:
            units.setdefault(one.chain or one.key, one)
        places: dict[tuple[str | None, ...], Locality] = {}
        for one in units.values():  # `Hưng Yên` and `tỉnh Hưng Yên cũ` read alike
            place = self._locality(one, day)
            places.setdefault((place.province, place.district, place.commune), place)
        return tuple(places.values())

    def _locality(self, one: Mention, day: date | None) -> Locality:
        if one.unit is None:
            return Locality(None, None, _name(one), (), "")
        place = self._gazetteer.locality(one.unit.id, day)
        return place if one.district is None else replace(place, district=one.district.name)

    def _given(self, document: Document, day: date | None) -> LocalityFact | None:
        """Read the place that the source states, if it means one unit."""
        if not document.locality:
            return None
        try:
            units = units_of_filter(self._gazetteer, document.locality)
        except QueryError:
            return None
        today = day is not None and day >= FIRST_DAY_OF_TODAY
        unit = next((unit for unit in units if unit.current == today and unit.valid(day)), units[0])
        return LocalityFact(self._gazetteer.locality(unit.id, day), (Evidence(document.locality, "given"),))

    def _chosen(
        self, tree: Tree, text: str, mentions: list[Mention], day: date | None, *, local: bool
    ) -> LocalityFact | None:
        chosen = choose(tree, local=local)
        if chosen is None:
            return None
        unit_id, reasons = chosen
        unit = self._gazetteer.unit(unit_id)
        named = next((one for one in mentions if one.unit is unit and one.district is not None), None)
        if named is not None:
            return LocalityFact(self._locality(named, day), reasons)
        if (
            local
            and unit.level == PROVINCE
            and (city := sole_city(self._gazetteer, unit, text, day)) is not None
        ):
            unit, word = city
            reasons = (*reasons[: MAX_REASONS - 1], Evidence(word, "text"))
        return LocalityFact(self._gazetteer.locality(unit.id, day), reasons)

    def _open_commune(self, title_end: int, mentions: list[Mention]) -> LocalityFact | None:
        """Return the one commune that title and lead name, when nothing tells which of its name it is."""
        if any(one.unit is not None for one in mentions):
            return None
        early = [one for one in mentions if one.unit is None and one.found.since < title_end + LEAD_CHARS]
        if len({one.key for one in early}) != 1:
            return None
        source = "title" if early[0].found.since < title_end else "text"
        return LocalityFact(self._locality(early[0], None), (Evidence(early[0].name, source),))


def _name(one: Mention) -> str:
    """Return an open name as those that bear it are called, `Minh Khai` for `MINH KHAI`."""
    return next((unit.name for unit in one.options if spelled(unit.name) == one.key), one.name)


def _in_nfc(document: Document) -> Document:
    title, text = (unicodedata.normalize("NFC", each) for each in (document.title, document.text))
    return replace(document, title=title, text=text)


def _day_of_names(mentions: list[Mention]) -> date | None:
    """Return a day on which the former names that an undated document uses were in use."""
    days = (
        day for one in mentions if one.unit is not None for name, day in one.unit.former if one.name == name
    )
    return min(days, default=None)
