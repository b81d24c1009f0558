"""What stands above the hits? How much was found, how it was understood, and the notes."""

from __future__ import annotations

from tgsearch.render.layout import printable
from tgsearch.render.view import View
from tgsearch.results import Results


def heading_lines(view: View, results: Results) -> list[str]:
    """Return what was understood, how much was found in what time, and the notes."""
    if not results.total:
        found = view.say("Nothing found.")
    else:
        found = view.count(results.total, "{count} document", "{count} documents")
        if results.hits and results.total > len(results.hits):
            first, last = results.hits[0].rank, results.hits[-1].rank
            found = view.say("{first}–{last} of {found}", first=first, last=last, found=found)
        elif results.limit and not results.hits:
            found = view.say("{found}, none on this page", found=found)
    parts = [view.bold(found), view.say("{number} ms", number=view.number(results.took_ms, 1))]
    if results.interpreted:
        parts.append(printable(results.interpreted))
    return [" · ".join(parts), *_note_lines(view, results)]


def _note_lines(view: View, results: Results) -> list[str]:
    """Return what could not be taken as it was typed, one line a note."""
    notes = (printable(view.words(note)) for note in results.notes)
    return [view.warning(view.say("Note: {note}", note=note)) for note in notes]
