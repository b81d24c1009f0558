"""Which facets are there, and how do an engine's counts by path become the trees that people read?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from tgsearch.results import FacetCount

if TYPE_CHECKING:
    from tgsearch.engine.base import FacetPath
    from tgsearch.localities.units import Gazetteer

PLACE_FACET = "locality"  # the place as named at the document's date
NOW_FACET = "now"  # the same by today's units; filtered by, not shown
DATE_FACET = "date"
TYPE_FACET = "type"


def facet_counts(
    counts: Mapping[str, Mapping[FacetPath, int]], gazetteer: Callable[[], Gazetteer]
) -> dict[str, tuple[FacetCount, ...]]:
    """Return each facet as a tree.

    Dates are in order of time; places and types by falling count, then by
    name. `gazetteer` is only called when a place below a province has to be named.
    """
    return {facet: _tree(facet, by_path, gazetteer) for facet, by_path in counts.items()}


def _tree(
    facet: str, by_path: Mapping[FacetPath, int], gazetteer: Callable[[], Gazetteer]
) -> tuple[FacetCount, ...]:
    below: dict[FacetPath, list[FacetPath]] = defaultdict(list)
    for path in by_path:
        below[path[:-1]].append(path)

    def children(parent: FacetPath) -> tuple[FacetCount, ...]:
        paths = below.get(parent, [])
        siblings = tuple(path[-1] for path in paths)
        found = [
            FacetCount(_label(facet, path, siblings, gazetteer), by_path[path], children(path))
            for path in paths
        ]
        if facet == DATE_FACET:
            return tuple(sorted(found, key=lambda each: each.value))
        return tuple(sorted(found, key=lambda each: (-each.count, each.value)))

    return children(())


def _label(facet: str, path: FacetPath, siblings: tuple[str, ...], gazetteer: Callable[[], Gazetteer]) -> str:
    if facet == PLACE_FACET and len(path) > 1:
        return gazetteer().facet_label(path[-1], siblings)
    return path[-1]


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
