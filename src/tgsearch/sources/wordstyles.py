"""What do the styles of a Word document say about a paragraph: its role, its font?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_DEPTH = 12  # of styles based on others

TITLE, HEADING, CONTENTS = "title", "heading", "contents"
_HEADING_NAME = re.compile(r"heading \d|đầu đề \d", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc \d|table of figures", re.IGNORECASE)


@dataclass(slots=True)
class _Style:
    name: str
    base: str
    font: str | None  # None: the font of the base
    list: tuple[str, str]  # the list that its paragraphs are in, and their level; "" for those of the base


class Styles:
    """The styles by their ids; an empty table knows none."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self._normal = ""  # the style of paragraphs that name none
        self._roles: dict[str, str] = {}
        self._fonts: dict[str, str | None] = {}
        if root is None:
            return
        self._default = _font(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")) or ""
        for element in root.iterchildren(f"{W}style"):
            id = element.get(f"{W}styleId", "")
            self._styles[id] = _Style(
                value_of(element, "name"),
                value_of(element, "basedOn"),
                _font(element.find(f"{W}rPr")),
                _list(element),
            )
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
                self._normal = id

    def role_of(self, style: str) -> str:
        """Return TITLE, HEADING or CONTENTS (a line of the table of contents), or "" for text."""
        role = self._roles.get(style)
        if role is None:
            role = self._roles[style] = next(filter(None, map(_role, self._chain(style))), "")
        return role

    def list_of(self, style: str) -> tuple[str, str]:
        """Return the id of the list that paragraphs of a style are in, and their level; "" for none."""
        lists = (each.list for each in self._chain(style or self._normal))
        return next((found for found in lists if found[0]), ("", ""))

    def font_of(self, run: etree._Element | None, style: str) -> str:
        """Return the font of a run: its own, that of its style, of its paragraph's style, or the default.

        Args:
            run: the properties of the run.
            style: of its paragraph.
        """
        if run is not None:
            own = _font(run)
            if own is not None:
                return own
            of_run = self._font_of_style(value_of(run, "rStyle"))
            if of_run is not None:
                return of_run
        of_paragraph = self._font_of_style(style or self._normal)
        return self._default if of_paragraph is None else of_paragraph

    def _font_of_style(self, style: str) -> str | None:
        if style not in self._fonts:
            fonts = (each.font for each in self._chain(style))
            self._fonts[style] = next((font for font in fonts if font is not None), None)
        return self._fonts[style]

    def _chain(self, style: str) -> list[_Style]:
        chain: list[_Style] = []
        while (found := self._styles.get(style)) is not None and len(chain) < _MAX_DEPTH:
            chain.append(found)
            style = found.base
        return chain


def _role(style: _Style) -> str:
    # Word writes the names of its own styles in English whatever its language.
    if style.name.lower() in ("title", "tiêu đề"):
        return TITLE
    if _CONTENTS_NAME.match(style.name):
        return CONTENTS
    return HEADING if _HEADING_NAME.match(style.name) else ""


def _list(style: etree._Element) -> tuple[str, str]:
    numbered = style.find(f"{W}pPr/{W}numPr")
    return ("", "") if numbered is None else (value_of(numbered, "numId"), value_of(numbered, "ilvl"))


def _font(properties: etree._Element | None) -> str | None:
    """Return the font that properties name for Latin letters, "" for one of the theme; None for neither."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    if fonts is None:
        return None
    if f"{W}asciiTheme" in fonts.attrib or f"{W}hAnsiTheme" in fonts.attrib:
        return ""
    return fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii")


def value_of(element: etree._Element, name: str) -> str:
    """Return the value of a property inside an element; "" when it has none."""
    found = element.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""
