"""Which facets are there, and how do an engine's counts by path become the trees that people read?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from tgsearch.results import FacetCount

if TYPE_CHECKING:
    from tgsearch.engine.base import FacetPath
    from tgsearch.localities.units import Gazetteer

PLACE_FACET = "locality"  # the place as named at the document's date
NOW_FACET = "now"  # the same by today's units; filtered by, not shown
DATE_FACET = "date"
TYPE_FACET = "type"


Gazetteers: TypeAlias = "Callable[[], Gazetteer]"


def facet_counts(
    counts: Mapping[str, Mapping[FacetPath, int]], gazetteer: Gazetteers
) -> Mapping[str, tuple[FacetCount, ...]]:
    """Return each facet as a tree, which is made when it is first looked at.

    Dates are in order of time; places and types by falling count, then by
    name. `gazetteer` is only called when a place below a province has to be named.
    """
    return _Trees(counts, gazetteer)


class _Trees(Mapping[str, tuple[FacetCount, ...]]):
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

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[type[dict[str, tuple[FacetCount, ...]]], tuple[object, ...]]:
        return dict, (dict(self),)  # copied and pickled as what it stands for


def _tree(facet: str, by_path: Mapping[FacetPath, int], gazetteer: Gazetteers) -> tuple[FacetCount, ...]:
    below: dict[FacetPath, list[FacetPath]] = defaultdict(list)
    for path in by_path:
        below[path[:-1]].append(path)

    def children(parent: FacetPath) -> tuple[FacetCount, ...]:
        paths = below.get(parent)
        if not paths:
            return ()
        labels = _labels(facet, paths, gazetteer)
        found = [
            FacetCount(label, by_path[path], children(path))
            for label, path in zip(labels, paths, strict=True)
        ]
        found.sort(key=_by_value if facet == DATE_FACET else _by_count)
        return tuple(found)

    return children(())


def _by_value(each: FacetCount) -> str:
    return each.value


def _by_count(each: FacetCount) -> tuple[int, str]:
    return -each.count, each.value


def _labels(facet: str, siblings: Sequence[FacetPath], gazetteer: Gazetteers) -> list[str]:
    """Return how paths with one parent are shown; namesakes are told apart."""
    keys = [path[-1] for path in siblings]
    if facet != PLACE_FACET or len(siblings[0]) == 1:
        return keys
    names = [gazetteer().facet_label(key) for key in keys]
    namesakes = Counter(names)
    return [
        name if namesakes[name] == 1 else gazetteer().facet_label(key, tuple(keys))
        for name, key in zip(names, keys, strict=True)
    ]


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
