"""Which units does a person mean who types a place as a filter?

`Bắc Ninh`, `bac giang`, `TP Hạ Long`, `xã Nam Bình, Đắk Song`, `Hạ Long, Quảng
Ninh`: a name, then, after commas, what it lies in, old or new. The answer
holds the units of every era that the name means, so that one filter finds
documents from before and after the reform of 2025. Where units of several
levels share the name, the highest is meant, since it includes the lower ones;
where several places of that level do, the person has to choose.
"""

from __future__ import annotations

from tgsearch.errors import AmbiguousLocalityError, UnknownLocalityError
from tgsearch.localities.names import LEVELS, folded, spelled, split_class
from tgsearch.localities.units import Gazetteer, Unit
from tgsearch.text import alphabetical


def units_of_filter(gazetteer: Gazetteer, text: str) -> tuple[Unit, ...]:
    """Return the units that a filter means; never ().

    Raises:
        UnknownLocalityError: no unit is called so, or none lies where the
            filter says.
        AmbiguousLocalityError: several places of one level are meant; its
            `candidates` are filters that each mean one of them.
    """
    name, *places = [part.strip() for part in text.split(",") if part.strip(" .")] or [""]
    units = gazetteer.find(name)
    for place in places:
        around = gazetteer.find(place)
        units = tuple(
            unit
            for unit in units
            if any(_depth(unit) > _depth(other) and gazetteer.inside(unit, other) for other in around)
        )
    if not units:
        raise UnknownLocalityError(text=text)
    top = _highest(units, name)
    groups = _places(gazetteer, top)
    if len(groups) > 1:  # `Châu Thành, Tây Ninh`, though Tây Ninh now has Long An's Châu Thành too
        groups = [
            group for group in groups if any(_stands_in(gazetteer, unit, places) for unit in group)
        ] or groups
    if len(groups) > 1:
        raise AmbiguousLocalityError(text=text, candidates=_candidates(gazetteer, groups, name))
    return (*groups[0], *_newer_namesakes(gazetteer, units, tuple(groups[0])))


def _depth(unit: Unit) -> int:
    return LEVELS.index(unit.level)


def _stands_in(gazetteer: Gazetteer, unit: Unit, places: list[str]) -> bool:
    """Tell whether the places typed are just the units that a unit lies in, of its own era."""
    return len(places) == len(unit.parents) and all(
        gazetteer.unit(parent) in gazetteer.find(place)
        for parent, place in zip(unit.parents, places, strict=True)
    )


def _highest(units: tuple[Unit, ...], name: str) -> tuple[Unit, ...]:
    """Return the units of the highest level, and those that once had the name: Tân Thành, now Phú Mỹ."""
    renamed = {unit.id for unit in units if _name_meant(unit, name) != unit.name}
    levels = {unit.level for unit in units if unit.id not in renamed} or {unit.level for unit in units}
    highest = min(levels, key=LEVELS.index)
    return tuple(unit for unit in units if unit.level == highest or unit.id in renamed)


def _name_meant(unit: Unit, name: str) -> str:
    """Return the name, former or last, that a person means by `name`."""
    asked = folded(spelled(split_class(name)[1]))
    former = (old for old, _ in unit.former if folded(spelled(old)) == asked)
    return next(former, unit.name) if folded(spelled(unit.name)) != asked else unit.name


def _newer_namesakes(
    gazetteer: Gazetteer, units: tuple[Unit, ...], top: tuple[Unit, ...]
) -> tuple[Unit, ...]:
    """Return lower units of today that took name and ground of one that is gone: phường Hạ Long, a city."""
    paths = {gazetteer.facet_path(unit.id) for unit in top}
    return tuple(
        unit
        for unit in units
        if unit not in top
        and unit.current
        and not any(gazetteer.facet_path(unit.id)[: len(path)] == path for path in paths)
        and any(gazetteer.inside(unit, higher) for higher in top)
    )


def _places(gazetteer: Gazetteer, units: tuple[Unit, ...]) -> list[list[Unit]]:
    """Group units into places: a unit, what it became, came from or lies in, and its namesakes beside it."""
    groups: list[list[Unit]] = []
    for unit in units:
        mine, others = [unit], []
        for group in groups:
            if any(_one_place(gazetteer, unit, member) for member in group):
                mine = group + mine
            else:
                others.append(group)
        groups = [*others, mine]
    return groups


def _one_place(gazetteer: Gazetteer, one: Unit, other: Unit) -> bool:
    if one.level != other.level:
        return gazetteer.inside(one, other) or gazetteer.inside(other, one)
    if one.parents and one.parents == other.parents:  # of two times, or a town and the commune around it
        return True
    return one.id in _heirs(gazetteer, other) or other.id in _heirs(gazetteer, one)


def _heirs(gazetteer: Gazetteer, unit: Unit) -> set[str]:
    found = set(unit.next)
    for heir in unit.next:
        found |= _heirs(gazetteer, gazetteer.unit(heir))
    return found


def _candidates(gazetteer: Gazetteer, groups: list[list[Unit]], name: str) -> tuple[str, ...]:
    """Name each place by its last unit that had a district, with what that lay in."""
    chosen = [
        max(group, key=lambda unit: (len(unit.parents), unit.current, "@" not in unit.id)) for group in groups
    ]
    plain = [_described(gazetteer, unit, _name_meant(unit, name)) for unit in chosen]
    named = (
        f"{unit.classes[0]} {text}" if plain.count(text) > 1 else text
        for unit, text in zip(chosen, plain, strict=True)
    )
    return tuple(sorted(named, key=alphabetical))


def _described(gazetteer: Gazetteer, unit: Unit, name: str) -> str:
    above = [(parent, parent.name) for parent in map(gazetteer.unit, unit.parents)]
    return ", ".join(
        f"{one.classes[0]} {named}" if named.isdigit() else named for one, named in [(unit, name), *above]
    )
