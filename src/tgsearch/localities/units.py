"""What units are there, at a date, and what became of them?

A `Unit` is a province, district or commune of one era. Ids name the level (p,
d, c), the code of the statistics office and, where a code was used again, the
era: `p:24` is Bắc Giang until 30 June 2025, `p25:24` Bắc Ninh since,
`d:769@2020` a district that ended in 2020.

The data is `tgsearch/data/gazetteer.tsv`, made by `scripts/build_gazetteer.py`:
a line that counts units and names; a line for each unit (id, letters of its
classes, name and earlier names with their last day, line of its parent, valid
since, valid until, lines of what became of it); a line for each key of a name
with the lines of the units that bear it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path

from tgsearch.localities import Locality
from tgsearch.localities.names import (
    CLASS_LEVELS,
    COMMUNE,
    DISTRICT,
    LEVELS,
    PROVINCE,
    folded,
    is_unaccented,
    spelled,
    split_class,
)
from tgsearch.value import frozen

DATA = Path(__file__).parent.parent / "data" / "gazetteer.tsv"
FORMAT = "gazetteer 1"
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FIRST_DAY_OF_TODAY = date(2025, 7, 1)

_CLASSES = {
    "t": "tỉnh",
    "T": "thành phố",
    "q": "quận",
    "h": "huyện",
    "s": "thị xã",
    "f": "phường",
    "x": "xã",
    "n": "thị trấn",
    "k": "đặc khu",
}
_LEVELS = {"p": PROVINCE, "d": DISTRICT, "c": COMMUNE}


@frozen
class Unit:
    """One administrative unit of one era."""

    id: str
    level: str  # "province", "district" or "commune"
    classes: tuple[str, ...]  # all that it had, the latest first: ("thành phố", "thị xã")
    name: str  # without class word
    former: tuple[tuple[str, date], ...]  # earlier names, each with its last day
    parents: tuple[str, ...]  # ids, nearest first
    chain: tuple[str, ...]  # ids of what it lies in, the province first, and its own
    next: tuple[str, ...]  # ids of the units that took its territory; () for a unit of today
    valid_from: date | None  # None: from before the records; both ends count
    valid_to: date | None  # None: still there

    @property
    def current(self) -> bool:
        """Whether it is a unit of today."""
        return self.valid_to is None

    def valid(self, at: date | None) -> bool:
        """Tell whether the unit was there on a day; True when the day is not known."""
        if at is None:
            return True
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_to is None or at <= self.valid_to
        )

    def name_at(self, at: date | None) -> str:
        """Return the name that the unit had on a day, its last name when the day is not known."""
        return next((name for name, until in self.former if at is not None and at <= until), self.name)


class Gazetteer:
    """The units by id and by name; reads a unit's line only when it is asked for."""

    def __init__(self, text: str) -> None:
        """Take the text of the data file."""
        lines = text.split("\n")
        form, units, names = lines[0].split("\t")
        if form != FORMAT:
            raise ValueError(f"{form!r} is not {FORMAT!r}: run scripts/build_gazetteer.py")
        self._lines = lines[1 : int(units) + 1]
        self._names = dict(line.split("\t") for line in lines[int(units) + 1 : int(units) + int(names) + 1])
        self._units: dict[int, Unit] = {}
        self._surroundings: dict[str, frozenset[str]] = {}
        self._localities: dict[str, Locality] = {}  # by id, under their last names
        self._renamed: set[str] = set()  # ids in there that had other names, or lie in what had
        self._now_paths: dict[str, tuple[tuple[str, ...], ...]] = {}

    # Units by id

    def unit(self, unit_id: str) -> Unit:
        """Return the unit of an id.

        Raises:
            KeyError: no unit has this id.
        """
        return self._unit_on(self._line_of[unit_id])

    def units(self) -> tuple[Unit, ...]:
        """Return every unit of every era: provinces, districts, communes."""
        return tuple(map(self._unit_on, range(len(self._lines))))

    def units_of_level(self, level: str) -> tuple[Unit, ...]:
        """Return the units of a level, of every era."""
        lines = (at for at, line in enumerate(self._lines) if _LEVELS[line[0]] == level)
        return tuple(map(self._unit_on, lines))

    @cached_property
    def _line_of(self) -> dict[str, int]:
        return {line[: line.index("\t")]: at for at, line in enumerate(self._lines)}

    def _unit_on(self, line: int) -> Unit:
        unit = self._units.get(line)
        if unit is None:
            unit = self._units[line] = self._read(line)
        return unit

    def _read(self, line: int) -> Unit:
        fields = self._lines[line].split("\t")
        unit_id, classes, names, parent, since, until, became = fields + [""] * (7 - len(fields))
        name, *former = names.split("|")
        today = unit_id[1:3] == "25"
        parents: tuple[str, ...] = ()
        if parent:
            above = self._unit_on(int(parent))
            parents = (above.id, *above.parents)
        return Unit(
            id=unit_id,
            level=_LEVELS[unit_id[0]],
            classes=tuple(map(_CLASSES.__getitem__, classes)),
            name=name,
            former=tuple((old, date.fromisoformat(day)) for old, day in (pair.split("@") for pair in former)),
            parents=parents,
            chain=(*reversed(parents), unit_id),
            next=tuple(self._id_on(int(at)) for at in became.split()),
            valid_from=date.fromisoformat(since) if since else FIRST_DAY_OF_TODAY if today else None,
            valid_to=date.fromisoformat(until) if until else None if today else LAST_DAY_OF_DISTRICTS,
        )

    def _id_on(self, line: int) -> str:
        text = self._lines[line]
        return text[: text.index("\t")]

    # Units by name

    def is_name(self, key: str) -> bool:
        """Tell whether a key of `names.spelled` is that of a unit of any era."""
        return key in self._names

    def keys(self) -> Iterable[str]:
        """Return the keys of all names, each once."""
        return self._names.keys()

    def named(self, key: str) -> tuple[Unit, ...]:
        """Return the units of every era whose name has a key of `names.spelled`, provinces first."""
        lines = self._names.get(key)
        return () if lines is None else tuple(self._unit_on(int(line)) for line in lines.split())

    def named_without_accents(self, key: str) -> tuple[Unit, ...]:
        """Return the units whose key is the same once accents are dropped from both, provinces first."""
        units = {
            unit.id: unit for spelling in self._folded.get(folded(key), ()) for unit in self.named(spelling)
        }
        return tuple(sorted(units.values(), key=_by_level))

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        spellings = defaultdict(list)
        for key, without in zip(self._names, folded("\n".join(self._names)).split("\n"), strict=True):
            spellings[without].append(key)
        return dict(spellings)

    def find(
        self, name: str, at: date | None = None, level: str | None = None, within: Unit | None = None
    ) -> tuple[Unit, ...]:
        """Return the units that a name means, provinces before districts before communes.

        Args:
            name: with or without class word (`TP Hạ Long`), with or without
                accents; accents that are written count.
            at: a day on which unit and name must have been in use; None for
                any.
            level: "province", "district" or "commune"; None for any.
            within: a unit of any era that must hold the place.

        Returns:
            () when there is none. With a class word, units of that class, or
            of its level when no unit of the name had that class.
        """
        units = self._meant(name)
        return tuple(
            unit
            for unit in units
            if (level is None or unit.level == level)
            and unit.valid(at)
            and (at is None or not unit.former or self._bears(unit, name, at))
            and (within is None or self.inside(unit, within))
        )

    def _meant(self, name: str) -> tuple[Unit, ...]:
        word, rest = split_class(name)
        for text, wanted in ((rest, word), (name, None)):  # `Phường Đúc` is a name with a class word in it
            units = self._of_key(spelled(text))
            if wanted is not None:
                units = of_class(units, wanted)
            if units:
                return units
        return ()

    def _of_key(self, key: str) -> tuple[Unit, ...]:
        return self.named(key) or (self.named_without_accents(key) if is_unaccented(key) else ())

    def _bears(self, unit: Unit, name: str, at: date) -> bool:
        asked = folded(spelled(split_class(name)[1]))
        former = {folded(spelled(old)) for old, _ in unit.former}
        return asked not in {*former, folded(spelled(unit.name))} or asked == folded(
            spelled(unit.name_at(at))
        )

    # Relations

    def chain(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the unit and what it lies in, the province first."""
        return tuple(map(self.unit, unit.chain))

    def children(self, unit: Unit, at: date | None = None) -> tuple[Unit, ...]:
        """Return the districts of a province, or the communes of a district (since 2025 of a province)."""
        found = (self._unit_on(line) for line in self._below.get(self._line_of[unit.id], ()))
        return tuple(child for child in found if child.valid(at))

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        below = defaultdict(list)
        for at, line in enumerate(self._lines):
            parent = line.split("\t", 4)[3:4]
            if parent and parent[0]:
                below[int(parent[0])].append(at)
        return dict(below)

    def now(self, unit: Unit) -> tuple[Unit, ...]:
        """Return today's unit; all that share the territory when it was split; a district's province."""
        if unit.current:
            return (unit,)
        found: dict[str, Unit] = {}
        for heir in unit.next:
            found.update((today.id, today) for today in self.now(self.unit(heir)))
        return tuple(found.values())

    def formerly(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units, of any earlier time, whose territory went to this one, wholly or in part."""
        found: dict[str, Unit] = {}
        for line in self._before.get(self._line_of[unit.id], ()):
            earlier = self._unit_on(line)
            if earlier.level == unit.level or unit.level == COMMUNE:
                found[earlier.id] = earlier
                found.update((older.id, older) for older in self.formerly(earlier))
        return tuple(found.values())

    @cached_property
    def _before(self) -> dict[int, list[int]]:
        before = defaultdict(list)
        for at, line in enumerate(self._lines):
            for heir in line.split("\t", 6)[6:]:
                for place in heir.split():
                    before[int(place)].append(at)
        return dict(before)

    def inside(self, unit: Unit, other: Unit) -> bool:
        """Tell whether a unit lies, or may lie, in another, or is it; each may be of any era.

        Units that were split count as lying in each of their heirs, and what
        an ended district was merged into as lying in it.
        """
        return other.id in self._around(unit) or (not other.current and self._within_ended(unit, other))

    def _around(self, unit: Unit) -> frozenset[str]:
        """Return the ids of the unit, what it lies in, and what these became."""
        known = self._surroundings.get(unit.id)
        if known is None:
            ids = {unit.id, *unit.parents}
            for heir in (*unit.next, *unit.parents):
                ids |= self._around(self.unit(heir))
            known = self._surroundings[unit.id] = frozenset(ids)
        return known

    def _within_ended(self, unit: Unit, other: Unit) -> bool:
        if unit.current:
            return any(other.id in self._around(earlier) for earlier in self.formerly(unit))
        return (
            other.level == DISTRICT and "@" in other.id and any(heir in unit.parents for heir in other.next)
        )

    # Localities and facets

    def locality(self, unit_id: str, at: date | None = None) -> Locality:
        """Return the place with its chain, named as on a day (or last), and its names of today.

        Raises:
            KeyError: no unit has this id.
        """
        last = self._localities.get(unit_id)
        if last is None:
            unit = self.unit(unit_id)
            now = tuple(self._today(today) for today in self.now(unit))
            last = self._localities[unit_id] = self._named_at(unit, None, now)
            if any(above.former for above in self.chain(unit)):
                self._renamed.add(unit_id)
        if at is None or unit_id not in self._renamed:
            return last
        return self._named_at(self.unit(unit_id), at, last.now)

    def _named_at(self, unit: Unit, at: date | None, now: tuple[str, ...]) -> Locality:
        names = {above.level: above.name_at(at) for above in self.chain(unit)}
        return Locality(names[PROVINCE], names.get(DISTRICT), names.get(COMMUNE), now, unit.id)

    def _today(self, unit: Unit) -> str:
        return ", ".join(above.name for above in reversed(self.chain(unit)))

    def facet_path(self, unit_id: str) -> tuple[str, ...]:
        """Return the keys of a unit in the tree of places: the province's name, then ids of what lies below.

        The name is the province's last one, so that a province that went on
        under its name in 2025 is one branch. () for the id "".
        """
        if not unit_id:
            return ()
        province, *below = self.unit(unit_id).chain
        return (self.unit(province).name, *below)

    def now_paths(self, unit_id: str) -> tuple[tuple[str, ...], ...]:
        """Return the `facet_path` of every unit of today that the unit became; () for the id ""."""
        paths = self._now_paths.get(unit_id)
        if paths is None:
            units = self.now(self.unit(unit_id)) if unit_id else ()
            paths = self._now_paths[unit_id] = tuple(self.facet_path(unit.id) for unit in units)
        return paths


def of_class(units: tuple[Unit, ...], word: str) -> tuple[Unit, ...]:
    """Return the units that had a class, or, when there is none, those of its level."""
    exact = tuple(unit for unit in units if word in unit.classes)
    return exact or tuple(unit for unit in units if unit.level in CLASS_LEVELS[word])


def _by_level(unit: Unit) -> tuple[int, str]:
    return LEVELS.index(unit.level), unit.id


def load() -> Gazetteer:
    """Read the gazetteer that comes with the package."""
    return Gazetteer(DATA.read_text("utf-8"))
