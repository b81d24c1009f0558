"""Which unit does each name in a text mean?

A name says less than it seems to: there are 27 xã Tân Thành. What decides is,
in this order, the era of the document, the class word, the place named right
after it (`xã Nam Hương, huyện Thạch Hà`), the districts and provinces that the
document names elsewhere, and that no other unit bears the name. What these
leave open stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tgsearch.localities.names import COMMUNE, DISTRICT, PROVINCE, spelled
from tgsearch.localities.units import FIRST_DAY_OF_TODAY, Gazetteer, Unit, of_class
from tgsearch.metadata.geography_scan import Found
from tgsearch.metadata.geography_words import FAMILY_NAMES, FORMER_AFTER, FORMER_BEFORE

ENDED_CLASSES = ("huyện", "quận", "thị xã")  # no unit of today has one of these
_MAX_LINK_CHARS = 18
_IMPLIED = "provinces of the districts named"
_BESIDE = "places known from elsewhere"
# Between a place and the one that holds it: `(Thạch Hà, Hà Tĩnh)`, `- Nghi Lộc - Nghệ An`, `thuộc huyện …`.
_DISTRICT_WORD = re.compile(r"\b[Hh]uyện\b|\b[Tt]hị (?:xã|ủy|uỷ)\b")
_LINK = re.compile(r"\s*[,(\-–]?\s*(?:(?:nay )?(?:thuộc|của|ở|tại)(?: địa bàn)?\s*)?")
_LIST = re.compile(r"\s*(?:[,;]|,? và|,? cùng|[-–])\s*")


@dataclass(slots=True)
class Mention:
    """A name with the unit that it means; None when several bear the name and nothing tells which."""

    found: Found
    name: str
    key: str
    options: tuple[Unit, ...]  # of the era that the document speaks of
    unit: Unit | None = None
    certain: bool = False  # a place beyond doubt: it has a class word, or lies in a place named with it
    holder: Mention | None = None  # the place named right after it that it lies in

    @property
    def level(self) -> str:
        """The level of its unit, or of what it may be."""
        return self.unit.level if self.unit is not None else self.options[0].level


class Resolver:
    """Settles the names of one document."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        text: str,
        found: Iterable[Found],
        at: date | None,
        beside: tuple[Unit, ...] = (),
    ) -> None:
        """Take what was found in a text of a day; `beside` are places known from elsewhere, such as the site's."""
        self._gazetteer = gazetteer
        self._text = text
        self._at = at
        self._found = list(found)
        self._anchors: dict[str, list[tuple[int, Unit]]] = {DISTRICT: [], PROVINCE: [], _IMPLIED: [], _BESIDE: []}
        self._anchors[_BESIDE] = [(0, unit) for unit in beside]

    def resolve(self) -> list[Mention]:
        """Return the names that are places, in the order of the text."""
        today = self._speaks_of_today()
        mentions = []
        for one in self._found:
            name = self._text[one.start : one.end]
            key = spelled(name)
            options = self._of_era(one, key, today)
            if options:
                mentions.append(Mention(one, name, key, options))
        self._lower_namesakes(mentions)
        self._link(mentions)
        self._share_class_words(mentions)
        for level in (PROVINCE, DISTRICT, COMMUNE):
            self._settle(mentions, level)
        self._settle_bare(mentions)
        return [one for one in mentions if one.unit is not None or _left_open(one)]

    # The era

    def _speaks_of_today(self) -> bool | None:
        """Tell whether units of today are meant: by the date, or without one by the words; None when they differ not."""
        if self._at is not None:
            return self._at >= FIRST_DAY_OF_TODAY
        votes = 0.0
        for one, after in zip(self._found, [*self._found[1:], None], strict=False):
            if self._called_former(one):  # `huyện Thanh Trì cũ`
                votes += 1
            elif one.word in ENDED_CLASSES:
                return False
            eras = {unit.current for unit in one.units}
            if after is not None and self._linked(one, after):
                eras = {unit.current for unit in one.units for other in after.units if other.id in unit.parents}
                if one.word is not None and one.units[0].level == COMMUNE and after.units[0].level == PROVINCE:
                    votes += 0.5  # no district between them
            elif one.word is None or one.units[0].level != COMMUNE:
                continue
            if len(eras) == 1:
                votes += 1 if True in eras else -1
        if votes <= 0 and _DISTRICT_WORD.search(self._text):
            return False
        return votes > 0 if votes else None

    def _of_era(self, one: Found, key: str, today: bool | None) -> tuple[Unit, ...]:
        """Return what a name may mean in the era that the document speaks of."""
        units = one.units
        if any(unit.former for unit in units):
            units = tuple(unit for unit in units if not self._not_yet(unit, key))
        legacy = tuple(unit for unit in units if not unit.current)
        current = tuple(unit for unit in units if unit.current)
        if legacy and current and (today is not None or legacy[0].level == PROVINCE):
            units = current if today and not self._means_ended(one) else legacy
        elif current and today is False:
            units = self._announced(current)
        elif legacy and today and not self._means_ended(one):
            units = self._still_said(one, legacy)
        if one.word is None and any(unit.level == PROVINCE for unit in one.units):
            units = tuple(unit for unit in units if unit.level == PROVINCE) or tuple(
                unit for unit in one.units if unit.level == PROVINCE and not self._not_yet(unit, key)
            )
        if len(units) > 1:
            units = tuple(unit for unit in units if unit.valid(self._at)) or units
            units = _without_predecessors(units)
        return units

    def _not_yet(self, unit: Unit, key: str) -> bool:
        """Tell whether the unit got this name only later: the province that is called Huế since 2025."""
        return key == spelled(unit.name) and unit.name_at(self._at) != unit.name

    def _means_ended(self, one: Found) -> bool:
        return one.word in ENDED_CLASSES or self._called_former(one)

    def _called_former(self, one: Found) -> bool:
        return (
            FORMER_AFTER.match(self._text, one.end) is not None
            or FORMER_BEFORE.search(self._text, max(0, one.since - 24), one.since) is not None
        )

    def _still_said(self, one: Found, legacy: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Return units of before July 2025 that a later text names as if they were there: provinces and cities."""
        if one.word is not None:
            return legacy
        return tuple(unit for unit in legacy if unit.level == PROVINCE or (unit.level == DISTRICT and one.prep))

    def _announced(self, current: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Return units of today in a document from before them; only in the months when they were announced."""
        return current if self._at is None or (FIRST_DAY_OF_TODAY - self._at).days < 120 else ()

    def _lower_namesakes(self, mentions: list[Mention]) -> None:
        """Let a bare `Yên Bái` mean the xã Yên Bái of the same document, if that lies in no province of this name."""
        classed: dict[str, tuple[Unit, ...]] = {}
        for one in mentions:
            if one.found.word is not None:
                level = one.options[0].level
                classed[one.key] = () if level == PROVINCE else classed.get(one.key, one.options)
        for one in mentions:
            lower = classed.get(one.key, ())
            if one.found.word is None and lower and one.options[0].level == PROVINCE:
                here = {unit.id for unit in one.options}
                if not any(unit.parents[-1] in here for unit in lower):
                    one.options = lower

    # Names beside each other

    def _linked(self, one: Found, after: Found) -> bool:
        gap = after.since - one.end
        return 0 < gap <= _MAX_LINK_CHARS and _LINK.fullmatch(self._text, one.end, after.since) is not None

    def _link(self, mentions: list[Mention]) -> None:
        """Settle each name by the place right after it, when it lies there."""
        for one, after in zip(reversed(mentions[:-1]), reversed(mentions), strict=False):
            if not self._linked(one.found, after.found):
                continue
            pairs = [
                (unit, other) for unit in one.options for other in after.options if self._holds(other, unit)
            ]
            if pairs:
                one.options = _unique(unit for unit, _ in pairs)
                after.options = _unique(other for _, other in pairs)
                one.holder, one.certain, after.certain = after, True, True

    def _holds(self, other: Unit, unit: Unit) -> bool:
        if other.id in unit.parents:
            return True
        return other.level != unit.level and other.level != COMMUNE and self._gazetteer.inside(unit, other)

    def _share_class_words(self, mentions: list[Mention]) -> None:
        """Give the class word of `xã Thuận Hà, Thuận Hạnh và Nam Bình` to all of the list."""
        for before, one in zip(mentions, mentions[1:], strict=False):
            word = before.found.word
            if word is None or one.found.word is not None or one.holder is not None or before.holder is one:
                continue
            if not _LIST.fullmatch(self._text, before.found.end, one.found.start):
                continue
            options = tuple(unit for unit in one.found.units if word in unit.classes)
            of_era = tuple(unit for unit in options if any(unit.current == other.current for other in before.options))
            if of_era:
                one.found.word = word
                one.options = _without_predecessors(tuple(unit for unit in of_era if unit.valid(self._at)) or of_era)

    # Names by what the document names elsewhere

    def _settle(self, mentions: list[Mention], level: str) -> None:
        """Settle the names of a level, those with a class word or a holder, by the places settled before."""
        settled = []
        for one in mentions:
            if one.options[0].level == level and (one.certain or one.found.word is not None or level == PROVINCE):
                one.unit = self._choose(one, level)
                if one.unit is not None:
                    settled.append((one.found.start, one.unit))
        if level != COMMUNE:
            self._anchors[level] = settled
        if level == DISTRICT:
            self._anchors[_IMPLIED] = [(at, self._gazetteer.unit(unit.parents[-1])) for at, unit in settled]

    def _choose(self, one: Mention, level: str) -> Unit | None:
        options = one.options
        if one.holder is not None and one.holder.unit is not None:
            options = tuple(unit for unit in options if self._holds(one.holder.unit, unit)) or options
        elif level == PROVINCE:
            options = tuple(unit for unit in options if unit.level == PROVINCE)
        here = self._near(one.found.start, options)
        if here is not None:
            return here
        if len(options) != 1 or one.found.typo:
            return None
        if level == COMMUNE and one.holder is None and (self._anchors[DISTRICT] or self._anchors[PROVINCE]):
            return None  # it lies elsewhere than all that is named: perhaps another one, that the records miss
        return options[0]

    def _near(self, start: int, options: tuple[Unit, ...]) -> Unit | None:
        """Return the one option that lies in the nearest place named, districts before provinces."""
        for anchors in self._anchors.values():
            held = [
                (start - at if at <= start else (at - start) * 2, unit)
                for at, anchor in anchors
                for unit in options
                if unit.level != anchor.level and self._holds(anchor, unit)
            ]
            if held:
                nearest = min(distance for distance, _ in held)
                units = _unique(unit for distance, unit in held if distance == nearest)
                return units[0] if len(units) == 1 else None
        return None

    def _settle_bare(self, mentions: list[Mention]) -> None:
        """Settle bare names that are no provinces: said before with a class word, or plainly places."""
        known = {
            spelled(above.name): above
            for one in mentions
            if one.unit is not None
            for above in map(self._gazetteer.unit, one.unit.parents)
        }
        known.update((one.key, one.unit) for one in mentions if one.unit is not None)
        for before, one, after in zip([None, *mentions], mentions, [*mentions[1:], None], strict=False):
            if one.unit is None and one.found.word is None:
                one.unit = known.get(one.key)
                if one.unit is None and one.found.alone and not self._signs(one):
                    listed = any(
                        other is not None and (other.unit is not None or other.found.word is None) and self._listed(*pair)
                        for other, pair in ((before, (before, one)), (after, (one, after)))
                    )
                    one.unit = self._plainly_a_place(one, listed)
                    if one.unit is not None:
                        known[one.key] = one.unit

    def _signs(self, one: Mention) -> bool:
        """Tell whether the name stands where an author signs: in capitals, or alone at the end of a line."""
        return one.name.isupper() or not self._text[one.found.end :].strip(" .\n")

    def _listed(self, one: Mention | None, after: Mention | None) -> bool:
        return (
            one is not None
            and after is not None
            and _LIST.fullmatch(self._text, one.found.end, after.found.since) is not None
        )

    def _plainly_a_place(self, one: Mention, listed: bool) -> Unit | None:
        """Return the unit of a bare name, if what is around it leaves no doubt that it is a place."""
        spoken_of_as_place = one.found.prep or listed
        if spelled(one.name.split()[0]) in _FAMILY_KEYS and not spoken_of_as_place:
            return None  # Lê Chân, Ngô Quyền: rather the person
        districts = tuple(unit for unit in one.options if unit.level == DISTRICT)
        if not districts:
            return self._near(one.found.start, one.options) if spoken_of_as_place else None
        here = self._near(one.found.start, districts)
        if here is None and len(districts) == 1 and one.found.prep:
            return districts[0]
        return here


_FAMILY_KEYS = frozenset(map(spelled, FAMILY_NAMES))


def _left_open(one: Mention) -> bool:
    """Tell whether it is sure that a commune is named, though not which of that name."""
    return one.found.word is not None and not one.found.typo and one.options[0].level == COMMUNE


def _unique(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple({unit.id: unit for unit in units}.values())


def _without_predecessors(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Leave out a unit that ended when another of the same place, or what it became, is there too."""
    ids = {unit.id for unit in units}
    lasting = {unit.parents for unit in units if "@" not in unit.id}
    return tuple(
        unit for unit in units if "@" not in unit.id or (unit.parents not in lasting and ids.isdisjoint(unit.next))
    )
