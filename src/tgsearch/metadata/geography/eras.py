"""Is a document about the units of before July 2025, or about those of today?

Its date says so; without one, its words: a huyện that is not called former
(`cũ`) is of before, and so is what only then bore its name or lay where the
text puts it. `Eras` gives for each name found the units that it may mean then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import zip_longest

from tgsearch.localities.names import COMMUNE, DISTRICT, PROVINCE, spelled
from tgsearch.localities.units import FIRST_DAY_OF_TODAY, Unit
from tgsearch.metadata.geography.scan import Found
from tgsearch.metadata.geography.words import (
    ENDED_CLASSES,
    FORMER_AFTER,
    FORMER_BEFORE,
    FORMER_ENDINGS,
    FORMER_INITIALS,
)

MAX_REMEMBERED = 1 << 14
ANNOUNCED_DAYS = 120  # before July 2025, when the new names could already be read

_DISTRICT_WORDS = ("huyện", "thị xã", "thị ủy", "thị uỷ")


def speaks_of_today(
    text: str, found: Sequence[Found], at: date | None, linked: Callable[[Found, Found], bool]
) -> bool | None:
    """Tell whether a text means units of today; None when nothing in it tells the eras apart.

    Args:
        text: in which the names were found.
        found: the names, in their order.
        at: its day; the words are only asked when it is None.
        linked: whether the second of two names is what the first lies in.
    """
    if at is not None:
        return at >= FIRST_DAY_OF_TODAY
    if any(one.word in ENDED_CLASSES and not called_former(text, one) for one in found):
        return False
    votes = 0.0
    for one, after in zip_longest(found, found[1:]):
        if called_former(text, one):
            votes += 1
        commune = one.word is not None and one.units[0].level == COMMUNE
        if after is not None and linked(one, after):
            above = {other.id for other in after.units}
            eras = {unit.current for unit in one.units if not above.isdisjoint(unit.parents)}
            if commune and after.units[0].level == PROVINCE:
                votes += 0.5  # no district between them
        elif commune:
            eras = {unit.current for unit in one.units}
        else:
            continue
        if len(eras) == 1:
            votes += 1 if True in eras else -1
    if votes <= 0 and any(_holds_word(text, word) for word in _DISTRICT_WORDS):
        return False
    return votes > 0 if votes else None


def _holds_word(text: str, word: str) -> bool:
    """Tell whether words of a text are these, with or without a capital; much faster than an expression."""
    initial, rest = word[0], word[1:]
    at = text.find(rest)
    while at >= 0:
        if at and text[at - 1].lower() == initial:
            before, after = text[at - 2 : at - 1], text[at + len(rest) : at + len(word)]
            if not (before.isalnum() or after.isalnum() or "_" in (before, after)):
                return True
        at = text.find(rest, at + 1)
    return False


def called_former(text: str, one: Found) -> bool:
    """Tell whether a text says of a name that it is no longer in use: `tỉnh Bến Tre cũ`."""
    end, since = one.end, one.since
    second = text[end + 1 : end + 2]
    if (second in FORMER_INITIALS or second.isspace()) and FORMER_AFTER.match(text, end):
        return True
    return text[since - 3 : since] in FORMER_ENDINGS and bool(
        FORMER_BEFORE.search(text, max(0, since - 24), since)
    )


class Eras:
    """Gives the units that a name may mean in an era; remembers the answers."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[Unit, ...]] = {}
        self._dated: dict[tuple[str, str | None], bool] = {}

    def options(self, text: str, one: Found, at: date | None, today: bool | None) -> tuple[Unit, ...]:
        """Return the units that a name may mean in a document of a day, about an era; () for none."""
        former = today is not False and called_former(text, one)
        # The day counts only where units came and went before July 2025.
        day = at if at is not None and today is False and self._depend_on_the_day(one) else None
        asked = (one.key, one.word, one.placed, today, former, day)
        options = self._known.get(asked)
        if options is None:
            if len(self._known) >= MAX_REMEMBERED:
                self._known.clear()
            options = self._known[asked] = _options(one, at, today, former)
        return options

    def _depend_on_the_day(self, one: Found) -> bool:
        """Tell whether a name may mean different units on different days before July 2025."""
        asked = one.key, one.word
        depend = self._dated.get(asked)
        if depend is None:
            if len(self._dated) >= MAX_REMEMBERED:
                self._dated.clear()
            legacy = [unit for unit in one.units if not unit.current]
            depend = not legacy or any(unit.former or unit.valid_from or "@" in unit.id for unit in legacy)
            self._dated[asked] = depend
        return depend


def _options(one: Found, at: date | None, today: bool | None, former: bool) -> tuple[Unit, ...]:
    units = one.units
    if any(unit.former for unit in units):
        units = tuple(unit for unit in units if not _not_yet(unit, one.key, at))
        units = tuple(unit for unit in units if not _no_longer(unit, one.key, at)) or units
    legacy = tuple(unit for unit in units if not unit.current)
    current = tuple(unit for unit in units if unit.current)
    ended = former or one.word in ENDED_CLASSES
    if legacy and current and (today is not None or legacy[0].level == PROVINCE):
        units = current if today and not ended else legacy
    elif current and today is False:
        units = current if at is None or (FIRST_DAY_OF_TODAY - at).days < ANNOUNCED_DAYS else ()
    elif legacy and today and not ended:
        units = _still_said(one, legacy)
    if one.word is None:
        units = _provinces_first(one, units, at)
    if len(units) > 1:
        units = without_predecessors(tuple(unit for unit in units if unit.valid(at)) or units)
    return units


def _not_yet(unit: Unit, key: str, at: date | None) -> bool:
    """Tell whether the unit got this name only later: the province that is called Huế since 2025."""
    return key == spelled(unit.name) and unit.name_at(at) != unit.name


def _no_longer(unit: Unit, key: str, at: date | None) -> bool:
    """Tell whether the unit had lost this name by then: huyện Tân Thành, called Phú Mỹ since 2018."""
    return any(key == spelled(name) and at is not None and at > until for name, until in unit.former)


def _still_said(one: Found, legacy: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Return units of before July 2025 that a later text names as if they were there."""
    if one.word is not None:
        return legacy
    return tuple(unit for unit in legacy if unit.level == PROVINCE or (unit.level == DISTRICT and one.placed))


def _provinces_first(one: Found, units: tuple[Unit, ...], at: date | None) -> tuple[Unit, ...]:
    """Return only the provinces, if it ever was one's name: a bare Bến Tre is the province that is gone."""
    provinces = tuple(unit for unit in units if unit.level == PROVINCE) or tuple(
        unit
        for unit in one.units
        if unit.level == PROVINCE and not unit.current and not _not_yet(unit, one.key, at)
    )
    return provinces or units


def without_predecessors(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Leave out a unit that had ended when another of the same place, or what it became, is there too."""
    ids = {unit.id for unit in units}
    lasting = {unit.parents for unit in units if "@" not in unit.id}
    return tuple(
        unit
        for unit in units
        if "@" not in unit.id or (unit.parents not in lasting and ids.isdisjoint(unit.next))
    )
