"""Which facets are there, and how do an engine's counts by path become the trees that people read?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from tgsearch.engine.base import LazyCounts
from tgsearch.results import FacetCount, Facets
from tgsearch.text import alphabetical

if TYPE_CHECKING:
    from tgsearch.engine.base import FacetPath
    from tgsearch.localities.units import Gazetteer, Unit

PLACE_FACET = "locality"  # the place as named at the document's date
NOW_FACET = "now"  # the same by today's units; shown in its place when that is asked for
DATE_FACET = "date"
TYPE_FACET = "type"
NUMBER_FACET = "number"  # the numbers that the document bears or cites; counted only when asked for by name
OPEN_FACET = "open"  # what stayed open about the document; listed by `doctor`, not shown
NO_DATE, NO_PLACE, AMBIGUOUS_PLACE = ("date",), ("locality",), ("ambiguous",)  # its paths
READ_FACET = "read"  # how the document was read, if not plainly; listed by `doctor` too
ENCODING, GARBLED = ("encoding",), ("garbled",)  # its paths begin so: then what and how surely; the share


Gazetteers: TypeAlias = "Callable[[], Gazetteer]"


def facet_counts(
    counts: Mapping[str, Mapping[FacetPath, int]], gazetteer: Gazetteers
) -> Mapping[str, tuple[FacetCount, ...]]:
    """Return each facet as a tree, which is made when it is first looked at.

    Dates are in order of time; places, types and numbers by falling count, then
    in alphabetical order. A unit that was followed by one of its name and class in
    the same place is one row with it. `gazetteer` is only called when a place
    below a province has to be named.
    """
    return _Trees(counts, gazetteer)


class _Trees(Facets):
    """The facets of one result, as a dictionary would hold them; a tree may have thousands of branches."""

    def __init__(self, counts: Mapping[str, Mapping[FacetPath, int]], gazetteer: Gazetteers) -> None:
        self._counts = counts
        self._gazetteer = gazetteer
        self._made: dict[str, tuple[FacetCount, ...]] = {}

    def __getitem__(self, facet: str) -> tuple[FacetCount, ...]:
        made = self._made.get(facet)
        if made is None:
            made = self._made[facet] = _tree(facet, self._counts[facet], self._gazetteer)
        return made

    def first_rows(self, facet: str, limit: int) -> tuple[tuple[FacetCount, ...], int]:
        """Return what `Results.first_rows` does."""
        counts = self._counts.get(facet)
        if facet == NUMBER_FACET and isinstance(counts, LazyCounts) and facet not in self._made:
            largest, values = counts.largest(limit)
            return _tree(facet, largest, self._gazetteer)[:limit], values
        rows = self.get(facet, ())
        return rows[:limit], len(rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[type[dict[str, tuple[FacetCount, ...]]], tuple[object, ...]]:
        return dict, (dict(self),)  # copied and pickled as what it stands for


def _tree(facet: str, by_path: Mapping[FacetPath, int], gazetteer: Gazetteers) -> tuple[FacetCount, ...]:
    counts = dict(by_path.items())
    below: dict[FacetPath, list[FacetPath]] = {}
    for path in counts:
        below.setdefault(path[:-1], []).append(path)
    order = _by_value if facet == DATE_FACET else _by_count

    def rows_below(paths: Sequence[FacetPath]) -> tuple[FacetCount, ...]:
        siblings = [path for parent in paths for path in below.get(parent, ())]
        if not siblings:
            return ()
        rows = [
            FacetCount(
                label,
                counts[own[0]] if len(own) == 1 else sum(counts[path] for path in own),
                rows_below(own) if own[0] in below or len(own) > 1 else (),
            )
            for label, own in _rows(facet, siblings, gazetteer)
        ]
        if len(rows) > 1:
            rows.sort(key=order)
        return tuple(rows)

    return rows_below([()])


def _by_value(each: FacetCount) -> str:
    return each.value


def _by_count(each: FacetCount) -> tuple[int, tuple[str, str, str]]:
    return -each.count, alphabetical(each.value)


def _rows(
    facet: str, siblings: Sequence[FacetPath], gazetteer: Gazetteers
) -> Iterator[tuple[str, Sequence[FacetPath]]]:
    """Yield each row below another one: how it is shown, and the paths that are counted in it.

    Units of one name are told apart by their class words. Those of one class
    too followed each other and are one row; the last tells how it is spelled.
    """
    if facet != PLACE_FACET or len(siblings[0]) == 1:
        yield from ((path[-1], (path,)) for path in siblings)
        return
    places = gazetteer()
    names = [_plain_name(places.unit(path[-1])) for path in siblings]
    keys = list(map(_key, names))
    if len(set(keys)) == len(keys):  # as nearly always
        yield from ((name, (path,)) for name, path in zip(names, siblings, strict=True))
        return
    namesakes: dict[str, list[FacetPath]] = defaultdict(list)
    for key, path in zip(keys, siblings, strict=True):
        namesakes[key].append(path)
    for alike in namesakes.values():
        if len(alike) == 1:
            yield _plain_name(places.unit(alike[0][-1])), alike
        else:
            yield from _told_apart(alike, places)


def _told_apart(
    namesakes: Sequence[FacetPath], places: Gazetteer
) -> Iterator[tuple[str, Sequence[FacetPath]]]:
    by_class: dict[str, list[FacetPath]] = defaultdict(list)
    for path in namesakes:
        by_class[places.unit(path[-1]).classes[0]].append(path)
    for word, paths in by_class.items():
        last = max((places.unit(path[-1]) for path in paths), key=_since)
        yield _plain_name(last) if len(by_class) == 1 else f"{word} {last.name}", paths


def _plain_name(unit: Unit) -> str:
    """Return the name of a unit, with its class word if it is a number: `phường 1`."""
    return f"{unit.classes[0]} {unit.name}" if unit.name.isdigit() else unit.name


def _since(unit: Unit) -> tuple[date, str]:
    return unit.valid_from or date.min, unit.id


@lru_cache(maxsize=1 << 14)
def _key(name: str) -> str:
    """Return what the spellings of a name share."""
    from tgsearch.localities.names import spelled

    return spelled(name)


def date_path(start: date, end: date) -> FacetPath:
    """Return the path of a date span: year, quarter, month, day, as deep as the span is within one of them.

    A span over several years has the path of each end's years nowhere: ().
    """
    if start.year != end.year:
        return ()
    path = [f"{start.year}"]
    if (start.month - 1) // 3 == (end.month - 1) // 3:
        path.append(f"{start.year}-Q{(start.month + 2) // 3}")
        if start.month == end.month:
            path.append(f"{start.year}-{start.month:02}")
            if start == end:
                path.append(start.isoformat())
    return tuple(path)
