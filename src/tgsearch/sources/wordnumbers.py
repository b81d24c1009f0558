"""Which numbers does Word put before paragraphs that only say "numbered"?

"Điều 5." or "II." of an automatic list is not in the text of a paragraph, but a
person sees it, and cites it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from tgsearch.sources.fonts import Piece
from tgsearch.sources.wordstyles import Styles, W, value_of

MAX_COUNT = 100_000  # a greater start is damage
_PLACE = re.compile(r"%([1-9])")
_BULLET = "-"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(slots=True)
class _Level:
    kind: str  # as "decimal", "bullet"
    pattern: str  # as "Điều %1."
    start: int
    style: str  # whose paragraphs are of this level; "" when they say it themselves
    fonts: etree._Element | None  # properties of the number as of a run


class Numbers:
    """The lists of a document and how far each has been counted; made anew for each reading."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}  # by the id of a list's form
        self._forms: dict[str, str] = {}  # the form of each list
        self._starts: dict[tuple[str, int], int] = {}  # of lists that begin elsewhere than their form
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for form in root.iterchildren(f"{W}abstractNum"):
            self._levels[form.get(f"{W}abstractNumId", "")] = dict(_levels(form))
        for entry in root.iterchildren(f"{W}num"):
            id = entry.get(f"{W}numId", "")
            self._forms[id] = value_of(entry, "abstractNumId")
            for override in entry.iterchildren(f"{W}lvlOverride"):
                if start := value_of(override, "startOverride"):
                    self._starts[id, _whole(override.get(f"{W}ilvl", ""), 0)] = _whole(start, 1)

    def count(self, paragraph: etree._Element | None, style: str) -> Piece | None:
        """Count a paragraph; return what stands before it, or None when it is in no list.

        Args:
            paragraph: its properties.
            style: the id of its style.
        """
        if not self._levels:
            return None
        id, place = self._place(paragraph, style)
        levels = self._levels.get(self._forms.get(id, ""), {})
        level = levels.get(place)
        if level is None or level.kind == "none":
            return None
        if level.kind == "bullet":
            return Piece(_BULLET)
        counts = self._counts.setdefault(self._forms[id], {})
        counts[place] = counts[place] + 1 if place in counts else self._starts.pop((id, place), level.start)
        for deeper in [each for each in counts if each > place]:
            del counts[deeper]
        label = _PLACE.sub(lambda found: _shown(levels, counts, int(found[1]) - 1), level.pattern)
        return Piece(label, self._styles.font_of(level.fonts, style)) if label.strip() else None

    def _place(self, paragraph: etree._Element | None, style: str) -> tuple[str, int]:
        """Return the list that a paragraph is in, "" for none, and its level there."""
        own = paragraph.find(f"{W}numPr") if paragraph is not None else None
        id, level = ("", "") if own is None else (value_of(own, "numId"), value_of(own, "ilvl"))
        if id:
            return id, _whole(level, 0)
        id, of_style = self._styles.list_of(style)
        levels = self._levels.get(self._forms.get(id, ""), {})
        linked = next((place for place, each in levels.items() if style and each.style == style), None)
        return id, _whole(level or of_style, 0) if linked is None else linked


def _levels(form: etree._Element) -> Iterator[tuple[int, _Level]]:
    for element in form.iterchildren(f"{W}lvl"):
        level = _Level(
            value_of(element, "numFmt") or "decimal",
            value_of(element, "lvlText"),
            _whole(value_of(element, "start"), 1),
            value_of(element, "pStyle"),
            element.find(f"{W}rPr"),
        )
        yield _whole(element.get(f"{W}ilvl", ""), 0), level


def _shown(levels: dict[int, _Level], counts: dict[int, int], place: int) -> str:
    level = levels.get(place)
    if level is None:
        return ""
    count = counts.get(place, level.start)
    if level.kind in ("upperRoman", "lowerRoman"):
        shown = _roman(count)
    elif level.kind in ("upperLetter", "lowerLetter"):
        shown = _letters(count)
    else:
        return f"{count:02}" if level.kind == "decimalZero" else str(count)
    return shown.upper() if level.kind.startswith("upper") else shown


def _roman(count: int) -> str:
    shown = ""
    for number, letters in _ROMAN:
        while count >= number and len(shown) < 20:
            shown += letters
            count -= number
    return shown


def _letters(count: int) -> str:
    """Return a, b, …, z, aa, bb, … as Word counts."""
    return chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 20) if count > 0 else ""


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 and int(text) <= MAX_COUNT else default
