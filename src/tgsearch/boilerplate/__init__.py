"""Which lines of a scraped page are not part of its text?

Menus, link lists, counters, comment forms, share bars, lists of other
articles, repeated captions, filler, datelines and footers, in text from any
site: the rules know the words that Vietnamese pages put around their text
(`phrases`), what such lines look like (`lines`, `captions`), and where they may
stand (`zones`). They know no site. What is in doubt stays.

    >>> kept, dropped = clean_lines(["Hội nghị", "15/01/2021 | 70", "Sáng nay, huyện họp.", "Các tin khác"])
    >>> kept
    ('Hội nghị', 'Sáng nay, huyện họp.')
    >>> [line.reason for line in dropped]
    ['dateline', 'menu']
"""

from __future__ import annotations

from collections.abc import Sequence

from tgsearch.boilerplate.captions import repeated_captions
from tgsearch.boilerplate.lines import marks_of
from tgsearch.boilerplate.zones import decide
from tgsearch.document import DroppedLine

__all__ = ["clean_lines"]


def clean_lines(
    lines: Sequence[str], *, repeated: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], tuple[DroppedLine, ...]]:
    """Part the text of a page from what was put around it.

    Args:
        lines: the page as it reads from top to bottom, cleaned by `text.clean`,
            title included; empty lines part paragraphs.
        repeated: lines, without surrounding spaces, that other pages of the
            same site have too and that are therefore not this page's text.

    Returns:
        The lines of the text, without surrounding spaces and with at most one
        empty line between two others, and the dropped lines, each with its
        reason; both in page order. The text is () when nothing else is there.
    """
    stripped = [line.strip() for line in lines]
    marks = marks_of(stripped)
    verdicts = decide(stripped, marks) if marks else {}
    if repeated:
        for number, line in enumerate(stripped):
            if line in repeated:
                verdicts.setdefault(number, "repeated")
    for number in list(repeated_captions(stripped, verdicts)):
        verdicts[number] = "caption"
    if not verdicts:
        return _without_gaps(stripped), ()
    dropped = tuple(DroppedLine(stripped[number], verdicts[number]) for number in sorted(verdicts))
    return _without_gaps([line for number, line in enumerate(stripped) if number not in verdicts]), dropped


def _without_gaps(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines without empty ones at either end or one after another."""
    if "" not in lines:
        return tuple(lines)
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    if kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
