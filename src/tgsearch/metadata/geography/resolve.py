"""Which unit does each name in a text mean?

A name says less than it seems to: there are 27 xã Tân Thành. What decides is,
in this order, the era of the document, the class word, the place named right
after it (`xã Nam Hương, huyện Thạch Hà`), the districts and provinces that the
document names elsewhere, and that no other unit bears the name. What these
leave open stays open.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise, zip_longest
from operator import itemgetter

from tgsearch.localities.names import COMMUNE, DISTRICT, PROVINCE, spelled
from tgsearch.localities.units import Gazetteer, Unit
from tgsearch.metadata.geography.eras import Eras, speaks_of_today, without_predecessors
from tgsearch.metadata.geography.scan import Found
from tgsearch.metadata.geography.words import FAMILY_KEYS

MAX_ANCHORS = 100  # places asked on each side of a name
_MAX_LINK_CHARS = 18
_MAX_REMEMBERED = 1 << 12  # what parts names is mostly `, `, ` - ` or ` và `
_IMPLIED = "provinces of the districts named"
_BESIDE = "places known from elsewhere"
# Between a place and the one that holds it: `(Thạch Hà, Hà Tĩnh)`, `- Nghi Lộc - Nghệ An`, `thuộc huyện …`.
_LINK = re.compile(r"\s*[,(\-–]?\s*(?:(?:nay )?(?:thuộc|của|ở|tại)(?: địa bàn)?\s*)?")
_LIST = re.compile(r"\s*(?:[,;]|,? và|,? cùng|[-–])\s*")


@dataclass(slots=True)
class Mention:
    """A name with the unit that it means; None when several bear the name and nothing tells which."""

    found: Found
    name: str
    word: str | None  # its class word, or that of the list that it stands in
    key: str
    options: tuple[Unit, ...]  # of the era that the document speaks of
    unit: Unit | None = None
    certain: bool = False  # a place beyond doubt: it has a class word, or lies in a place named with it
    holder: Mention | None = None  # the place named right after it that it lies in
    chain: tuple[str, ...] = ()  # once settled, the ids of its unit and what holds it, the province first

    @property
    def district(self) -> Unit | None:
        """The district that the text puts a commune in, when that has ended: phường Tân Phú, quận 9."""
        if self.holder is None:
            return None
        holder = self.holder.unit
        if self.unit is None or holder is None or holder.level != DISTRICT or holder.id in self.unit.parents:
            return None
        if self.unit.current:
            return None  # phường Linh Xuân, thành phố Thủ Đức cũ: today it lies in none
        return holder

    def close(self) -> None:
        """Note the chain of its unit."""
        if self.unit is not None:
            district = self.district
            self.chain = self.unit.chain if district is None else (*district.chain, self.unit.id)


class Resolver:
    """Settles the names of one document."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        eras: Eras,
        text: str,
        found: Sequence[Found],
        at: date | None,
        beside: tuple[Unit, ...] = (),
    ) -> None:
        """Take what was found in a text of a day; `beside` are places known otherwise, such as the site's."""
        self._gazetteer = gazetteer
        self._eras = eras
        self._text = text
        self._found = found
        self._at = at
        self.today: bool | None = (
            None  # whether the document is about units of today, once `resolve` has asked
        )
        # Places settled, with where they stand, in the order in which they are asked.
        self._anchors: dict[str, list[tuple[int, Unit]]] = {
            DISTRICT: [],
            PROVINCE: [],
            _IMPLIED: [],
            _BESIDE: [(0, unit) for unit in beside],
        }

    def resolve(self) -> list[Mention]:
        """Return the names that are places, in the order of the text."""
        if not self._found:
            return []
        self.today = speaks_of_today(self._text, self._found, self._at, self._linked)
        mentions = []
        for one in self._found:
            options = self._eras.options(self._text, one, self._at, self.today)
            if options:
                mentions.append(Mention(one, self._text[one.start : one.end], one.word, one.key, options))
        self._lower_namesakes(mentions)
        self._link(mentions)
        self._share_class_words(mentions)
        of_level: dict[str, list[Mention]] = {PROVINCE: [], DISTRICT: [], COMMUNE: []}
        for mention in mentions:
            of_level[mention.options[0].level].append(mention)
        for level, those in of_level.items():
            self._settle(those, level)
        self._settle_by_neighbours(mentions, of_level[COMMUNE])
        self._settle_bare(mentions)
        places = [one for one in mentions if one.unit is not None or _left_open(one)]
        for place in places:
            place.close()
        return places

    # Names beside each other

    def _linked(self, one: Found, after: Found) -> bool:
        """Tell whether the second name stands where what the first lies in is named."""
        return 0 < after.since - one.end <= _MAX_LINK_CHARS and _is_link(self._text[one.end : after.since])

    def _link(self, mentions: list[Mention]) -> None:
        """Narrow each name by the place right after it, when it lies there."""
        for one, after in zip(reversed(mentions[:-1]), reversed(mentions), strict=False):
            if after.found.since - one.found.end > _MAX_LINK_CHARS or not self._linked(
                one.found, after.found
            ):
                continue
            if len(one.options) == len(after.options) == 1 and after.options[0].id in one.options[0].parents:
                one.holder, one.certain, after.certain = after, True, True  # as most are
                continue
            pairs = [
                (unit, other) for unit in one.options for other in after.options if self._holds(other, unit)
            ]
            if not pairs and one.word is not None and after.word is not None:
                pairs = self._misspelled(one, after)
            if pairs:
                one.options = _unique(unit for unit, _ in pairs)
                after.options = _unique(other for _, other in pairs)
                one.holder, one.certain, after.certain = after, True, True

    def _misspelled(self, one: Mention, after: Mention) -> list[tuple[Unit, Unit]]:
        """Read `xã Yên Hoà, huyện Minh Hóa`, where there is only a Yên Hóa."""
        pairs = [
            (unit, other)
            for unit in self._gazetteer.named_without_accents(one.key)
            for other in after.options
            if one.word in unit.classes and other.level == DISTRICT and self._holds(other, unit)
        ]
        return pairs if len(pairs) == 1 else []

    def _holds(self, other: Unit, unit: Unit) -> bool:
        if other.id in unit.parents:
            return True
        if other.level in (unit.level, COMMUNE) or (unit.current == other.current and "@" not in other.id):
            return False
        return self._gazetteer.inside(unit, other)

    def _lower_namesakes(self, mentions: list[Mention]) -> None:
        """Let a bare `Yên Bái` mean the document's xã Yên Bái, if that lies in no province of the name.

        Or if what it lies in is named right after: `Bình Dương, TP.HCM`, once a province and now a phường.
        """
        classed: dict[str, tuple[Unit, ...]] = {}
        for one in mentions:
            if one.word is not None:
                province = one.options[0].level == PROVINCE
                classed[one.key] = () if province else classed.get(one.key, one.options)
        if not any(classed.values()):
            return
        for one, after in zip_longest(mentions, mentions[1:]):
            lower = classed.get(one.key)
            if lower and one.word is None and one.options[0].level == PROVINCE:
                inside = any(self._gazetteer.inside(unit, other) for unit in lower for other in one.options)
                held = (
                    after is not None
                    and self._linked(one.found, after.found)
                    and any(other.id in unit.parents for unit in lower for other in after.options)
                )
                if held or not inside:
                    one.options = lower

    def _share_class_words(self, mentions: list[Mention]) -> None:
        """Give the class word of `xã Thuận Hà, Thuận Hạnh và Nam Bình` to all of the list."""
        for before, one in pairwise(mentions):
            word = before.word
            if word is None or one.word is not None or one.holder is not None or before.holder is one:
                continue
            if not _LIST.fullmatch(self._text, before.found.end, one.found.start):
                continue
            eras = {unit.current for unit in before.options}
            units = tuple(unit for unit in one.found.units if word in unit.classes and unit.current in eras)
            if units:
                one.word = word
                one.options = without_predecessors(
                    tuple(unit for unit in units if unit.valid(self._at)) or units
                )

    # Names by what the document names elsewhere

    def _settle(self, mentions: list[Mention], level: str) -> None:
        """Settle names of a level, those with a class word or a holder, by the places settled before."""
        settled = []
        for one in mentions:
            if one.certain or one.word is not None or level == PROVINCE:
                sure = len(one.options) == 1 and not one.found.typo and (level != COMMUNE or one.holder)
                one.unit = one.options[0] if sure else self._choose(one, level)
                if one.unit is not None:
                    settled.append((one.found.start, one.unit))
        if level != COMMUNE:
            self._anchors[level] = settled
        if level == DISTRICT:
            self._anchors[_IMPLIED] = [(at, self._gazetteer.unit(unit.parents[-1])) for at, unit in settled]

    def _settle_by_neighbours(self, mentions: list[Mention], communes: list[Mention]) -> None:
        """Settle communes that are still open by the districts of those that are settled."""
        still_open = [one for one in communes if one.unit is None and one.word]
        if still_open:
            self._anchors = {
                DISTRICT: [
                    (one.found.start, self._gazetteer.unit(one.unit.parents[0]))
                    for one in mentions
                    if one.unit is not None and one.unit.level == COMMUNE and len(one.unit.parents) == 2
                ]
            }
            for one in still_open:
                one.unit = self._near(one.found.start, one.options)

    def _choose(self, one: Mention, level: str) -> Unit | None:
        """Return the unit of a name that several may mean, or that the records may miss others of."""
        options = one.options
        if one.holder is not None and one.holder.unit is not None:
            holder = one.holder.unit
            options = tuple(unit for unit in options if self._holds(holder, unit)) or options
        elif level == PROVINCE:
            options = tuple(unit for unit in options if unit.level == PROVINCE)
        only = options[0] if len(options) == 1 and not one.found.typo else None
        if only is not None and (level != COMMUNE or one.holder is not None):
            return only
        here = self._near(one.found.start, options)
        if here is None and not (self._anchors[DISTRICT] or self._anchors[PROVINCE]):
            here = only
        # None too when it lies elsewhere than all that is named: the records may miss another
        return here or self._kept_name(options)

    def _kept_name(self, options: tuple[Unit, ...]) -> Unit | None:
        """Return the unit of today, when no era is told and all it may mean kept name and province."""
        today = [unit for unit in options if unit.current]
        if self.today is not None or len(today) != 1:
            return None
        kept = all(
            today[0] in self._gazetteer.now(unit) and self._province(unit) == self._province(today[0])
            for unit in options
        )
        return today[0] if kept else None

    def _province(self, unit: Unit) -> str:
        return self._gazetteer.unit(unit.chain[0]).name

    def _near(self, start: int, options: tuple[Unit, ...]) -> Unit | None:
        """Return the one option that lies in the nearest place named, districts before provinces."""
        for anchors in filter(None, self._anchors.values()):
            here = bisect(anchors, start, key=itemgetter(0))
            distances: dict[str, tuple[int, Unit]] = {}
            for at, anchor in anchors[max(0, here - MAX_ANCHORS) : here + MAX_ANCHORS]:
                distance = start - at if at <= start else 2 * (at - start)
                if anchor.id not in distances or distance < distances[anchor.id][0]:
                    distances[anchor.id] = distance, anchor
            held = [
                (distance, unit)
                for distance, anchor in distances.values()
                for unit in options
                if self._holds(anchor, unit)
            ]
            if held:
                nearest = min(distance for distance, _ in held)
                units = _unique(unit for distance, unit in held if distance == nearest)
                return units[0] if len(units) == 1 else None
        return None

    # Bare names that are no provinces

    def _settle_bare(self, mentions: list[Mention]) -> None:
        """Settle bare names: those said before with a class word, and those that are plainly places."""
        bare = [at for at, one in enumerate(mentions) if one.unit is None and one.word is None]
        if not bare:
            return
        known = self._known(mentions)
        for at in bare:
            one = mentions[at]
            one.unit = known.get(one.key)
            if one.unit is None and one.found.alone and not self._signs(one):
                placed = one.found.placed or self._listed(mentions, at - 1) or self._listed(mentions, at)
                one.unit = self._plainly_a_place(one, placed)
                if one.unit is not None:
                    known[one.key] = one.unit

    def _known(self, mentions: list[Mention]) -> dict[str, Unit]:
        """Return the units settled, and those that hold them, by the keys of their names."""
        settled = {one.key: one.unit for one in mentions if one.unit is not None}
        parents = [parent for one in mentions if one.unit is not None for parent in one.unit.parents]
        above = map(self._gazetteer.unit, parents)
        return {**{_key(unit.name): unit for unit in above}, **settled}

    def _signs(self, one: Mention) -> bool:
        """Tell whether the name stands where an author signs: in capitals, or at the very end."""
        if one.found.placed:
            return False
        end = one.found.end
        return one.name.isupper() or (len(self._text) < end + 8 and not self._text[end:].strip(" .\n"))

    def _listed(self, mentions: list[Mention], at: int) -> bool:
        """Tell whether a name and the next are parts of one list, at least one of them a place or bare."""
        if not 0 <= at < len(mentions) - 1:
            return False
        one, after = mentions[at], mentions[at + 1]
        if all(other.unit is None and other.word is not None for other in (one, after)):
            return False
        return _LIST.fullmatch(self._text, one.found.end, after.found.since) is not None

    def _plainly_a_place(self, one: Mention, placed: bool) -> Unit | None:
        """Return the unit of a bare name, if what is around it leaves no doubt that it is a place."""
        if not placed and spelled(one.name.split()[0]) in FAMILY_KEYS:
            return None  # Lê Chân, Ngô Quyền: rather the person
        districts = tuple(unit for unit in one.options if unit.level == DISTRICT)
        if not districts:
            return (placed and self._near(one.found.start, one.options)) or self._heir_of_city(one)
        here = self._near(one.found.start, districts)
        if here is None and len(districts) == 1 and (one.found.placed or _is_city(districts[0])):
            return None if self._is_also_elsewhere(one, districts[0]) else districts[0]
        return here

    def _is_also_elsewhere(self, one: Mention, district: Unit) -> bool:
        """Tell whether, with no era told, a name may also mean a unit of today that has another's ground."""
        if self.today is not None or _is_city(district):
            return False
        return any(unit.current and not self._gazetteer.inside(unit, district) for unit in one.found.units)

    def _heir_of_city(self, one: Mention) -> Unit | None:
        """Return the unit of today that took the name of a city: it needs no class word either."""
        cities = [unit for unit in one.found.units if unit.level == DISTRICT and _is_city(unit)]
        if len(cities) != 1:
            return None
        heirs = [unit for unit in one.options if self._gazetteer.inside(unit, cities[0])]
        return heirs[0] if len(heirs) == 1 else None


def _is_city(unit: Unit) -> bool:
    return unit.classes[0] == "thành phố"


def _left_open(one: Mention) -> bool:
    """Tell whether it is sure that a commune is named, though not which of that name."""
    if one.word is None or one.found.typo or one.name.isdigit():
        return False
    return one.options[0].level == COMMUNE


def _unique(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple({unit.id: unit for unit in units}.values())


_key = lru_cache(_MAX_REMEMBERED)(spelled)


@lru_cache(_MAX_REMEMBERED)
def _is_link(gap: str) -> bool:
    return _LINK.fullmatch(gap) is not None
