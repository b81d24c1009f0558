"""How do completions, reasons and abbreviations look to a person?"""

from __future__ import annotations

from collections.abc import Sequence

from tgsearch.render.layout import printable
from tgsearch.render.values import rung_text
from tgsearch.render.view import View
from tgsearch.results import Abbreviation, Suggestion, Why


def suggestions_text(view: View, suggestions: Sequence[Suggestion]) -> str:
    """Return one completion a line, with the number of documents."""
    width = max((len(each.text) for each in suggestions), default=0)
    return "\n".join(
        f"{printable(each.text).ljust(width)}  {view.faint(view.number(each.count))}" for each in suggestions
    )


def why_text(view: View, answer: Why) -> str:
    """Return whether and where a document is found, and what its score is made of or what keeps it out."""
    if answer.rank is not None:
        parts = [
            view.bold(view.say("Found, as number {rank}.", rank=view.number(answer.rank))),
            view.warning(rung_text(view, answer.matched or "")),
        ]
        head = " · ".join(part for part in parts if part)
    else:
        head = view.bold(view.say("Found.") if answer.found else view.say("Not found."))
    reasons = [f"  {printable(view.words(reason))}" for reason in answer.reasons]
    shares = [
        f"{view.number(share.score, 3).rjust(10)}  {share.term} ({share.field})"
        for share in answer.explanation
    ]
    return "\n".join([head, *reasons, *shares])


def abbreviations_text(view: View, abbreviations: Sequence[Abbreviation]) -> str:
    """Return one abbreviation a line: the short form, the long one, and how many documents define it."""
    if not abbreviations:
        return view.say("No document defines an abbreviation.")
    width = max(len(each.short) for each in abbreviations)
    return "\n".join(
        f"{printable(each.short).ljust(width)}  {printable(each.long)}  {view.faint(view.number(each.count))}"
        for each in abbreviations
    )
