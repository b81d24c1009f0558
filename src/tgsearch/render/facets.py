"""How do facet counts look to a person? Trees of names with counts and bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tgsearch.messages import later
from tgsearch.render.heading import heading_lines
from tgsearch.render.layout import bar, printable
from tgsearch.render.values import date_text
from tgsearch.render.view import View
from tgsearch.results import FacetCount, Results

_TITLES = {
    "locality": later("Place"),
    "date": later("Date"),
    "type": later("Type"),
    "number": later("Numbers"),
}
_BAR_COLUMNS = 24
_LABEL_COLUMNS = 44
_SHORT_ROWS = 12


def facets_text(view: View, results: Results, *, depth: int) -> str:
    """Return the heading, and each facet down to `depth` levels."""
    tree = facet_lines(view, results.facets, depth=depth, rows=None) if results.total else []
    return "\n".join([*heading_lines(view, results), *([""] if tree else []), *tree])


def facet_lines(
    view: View, facets: Mapping[str, Sequence[FacetCount]], *, depth: int | None, rows: int | None
) -> list[str]:
    """Return the facets as lines of name, count and bar, a blank line between facets.

    Args:
        view: for whom.
        facets: by name.
        depth: levels shown; None for two where that is short, else one.
        rows: most rows of the first level; what is left out is counted in a
            last line. None for all.
    """
    lines: list[str] = []
    for name, counts in facets.items():
        if not counts:
            continue
        shown = counts[:rows]
        lines += [""] if lines else []
        lines.append(view.bold(view.say(_TITLES.get(name, name))))
        lines += _tree_lines(view, name, shown, _short_depth(shown) if depth is None else depth)
        if len(shown) < len(counts):
            left = view.count(len(counts) - len(shown), "… {count} more", "… {count} more")
            lines.append(f"  {view.faint(left)}")
    return lines


def _short_depth(counts: Sequence[FacetCount]) -> int:
    return 2 if sum(1 + len(row.children) for row in counts) <= _SHORT_ROWS else 1


def _tree_lines(view: View, facet: str, counts: Sequence[FacetCount], depth: int) -> list[str]:
    rows = [
        ("  " * (level + 1) + _label(view, facet, row.value), row.count)
        for level, row in _walk(counts, depth)
    ]
    labels = min(max(len(label) for label, _ in rows), _LABEL_COLUMNS)
    largest = max(count for _, count in rows)
    digits = len(view.number(largest))
    lines = []
    for label, count in rows:
        drawn = view.bar(bar(count, largest, _BAR_COLUMNS))
        lines.append(f"{label.ljust(labels)}  {view.number(count).rjust(digits)}  {drawn}")
    return lines


def _walk(counts: Sequence[FacetCount], depth: int, level: int = 0) -> Iterator[tuple[int, FacetCount]]:
    for row in counts:
        yield level, row
        if level + 1 < depth:
            yield from _walk(row.children, depth, level + 1)


def _label(view: View, facet: str, value: str) -> str:
    return date_text(view, value) if facet == "date" else printable(value)
