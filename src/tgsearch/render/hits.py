"""How does a page of hits look to a person?"""

from __future__ import annotations

from collections.abc import Sequence

from tgsearch.render.heading import heading_lines
from tgsearch.render.layout import marked_lines, printable, shown_path
from tgsearch.render.values import hit_date, place_text, rung_text
from tgsearch.render.view import View
from tgsearch.results import Hit, Results

_FACET_ROWS = 10
_DUPLICATES = 3  # that are named


def results_text(view: View, results: Results) -> str:
    """Return the totals, the notes, the hits in order, and the facets if there are any."""
    lines = heading_lines(view, results)
    for hit in results.hits:
        lines += ["", *_hit_lines(view, hit)]
    if results.facets and results.total:
        from tgsearch.render.facets import facet_lines  # most searches print none

        lines += ["", *facet_lines(view, results.facets, depth=None, rows=_FACET_ROWS)]
    return "\n".join(lines)


def _hit_lines(view: View, hit: Hit) -> list[str]:
    rank = f"{view.number(hit.rank)}. "
    margin = " " * max(len(rank), 4)
    title = hit.title or hit.path or hit.id
    if hit.duplicates:
        title = f"{title}  ×{view.number(len(hit.duplicates) + 1)}"
    head = marked_lines(view, title, (), indent=rank.rjust(4), hanging=margin)
    lines = [view.bold(line) for line in head]
    facts = [
        hit_date(view, hit),
        hit.type or "",
        place_text(view, hit.locality),
        view.warning(rung_text(view, hit.matched)),
    ]
    if any(facts):
        lines.append(margin + " · ".join(fact for fact in facts if fact))
    for snippet in hit.snippets:
        lines += marked_lines(view, snippet.text, snippet.highlights, indent=margin)
    lines += [
        f"{margin}{view.number(share.score, 3).rjust(8)}  {share.term} ({share.field})"
        for share in hit.explanation
    ]
    lines.append(margin + _where(view, hit))
    if hit.duplicates:
        lines.append(margin + view.faint(_also(view, hit.duplicates)))
    return lines


def _where(view: View, hit: Hit) -> str:
    """Return the id, which `show` takes, and where the file is when that says more."""
    id, path = printable(hit.id), shown_path(hit.path or hit.id)
    folder = path.removesuffix(id) if path.endswith(("/" + id, "\\" + id)) else path
    return id if path == id else f"{id}  {view.faint(view.say('in {folder}', folder=folder))}"


def _also(view: View, duplicates: Sequence[str]) -> str:
    """Return where else the text of a hit is, and how many more there are."""
    named = "; ".join(map(printable, duplicates[:_DUPLICATES]))
    more = len(duplicates) - _DUPLICATES
    if more > 0:
        return view.say("the same text: {ids} and {count} more", ids=named, count=view.number(more))
    return view.say("the same text: {ids}", ids=named)
