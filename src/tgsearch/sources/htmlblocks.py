"""Which lines does a tree of HTML elements read as?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

MIN_LINK_SHARE = 0.8  # of a line's letters, to call it a link; dates stand beside headlines
MAX_CELL_CHARS = 200  # cells longer than this are the columns of a layout
CELL_SEPARATOR = " | "

_INLINE_TAGS = """
a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd mark nobr o:p q rp rt ruby s samp
small span strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_CELLS = ("td", "th")
# Links to files are content: an announcement lists its attachments so.
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|zip|rar|7z|jpe?g|png|mp[34])(?:[?#]|$)", re.IGNORECASE
)


@dataclass(slots=True)
class Block:
    """One line of a page."""

    text: str
    links: int = 0  # links that begin in it
    linked: int = 0  # letters of its text that are links

    @property
    def is_link(self) -> bool:
        """Whether the line is, all but a date or a sign, one link or several."""
        return self.links > 0 and self.linked >= MIN_LINK_SHARE * _count_letters(self.text)


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _is_link(element: etree._Element) -> bool:
    """Tell whether an <a> leads to another page."""
    address = element.get("href")
    return address is not None and not _FILE.search(address)


def blocks_of(root: etree._Element) -> Iterator[Block]:
    """Yield the lines of a tree in reading order, none of them empty.

    White space is one space, except in <pre>, whose lines stay lines. The cells
    of a table row that are short lines are one line, parted by " | ". Entries of
    lists begin with "- " or their number, unless they are links.
    """
    builder = _Builder()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            builder.open(element)
            if element.text:
                builder.add(element.text)
        else:
            builder.close(element)
            if element.tail and element is not root:
                builder.add(element.tail)
    builder.flush()
    return iter(builder.blocks)


@dataclass(slots=True)
class _Builder:
    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    links: int = 0
    linked: int = 0
    in_link: int = 0
    after_link: bool = False
    in_pre: int = 0
    bullet: str = ""
    counters: list[int | None] = field(
        default_factory=list
    )  # of the open lists; None for one without numbers
    rows: list[list[int]] = field(
        default_factory=list
    )  # for each open row, where its cells begin in `blocks`

    def add(self, text: str) -> None:
        if self.in_pre and "\n" in text:
            first, *rest = text.split("\n")
            self._append(first)
            for line in rest:
                self.flush()
                self._append(line)
        else:
            self._append(text)

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.after_link = False
        if self.in_link:
            self.linked += _count_letters(text)

    def flush(self) -> None:
        """End the current line."""
        if not self.parts:
            return
        text = " ".join("".join(self.parts).split())
        if text:
            block = Block(text, self.links, self.linked)
            if self.bullet and not block.is_link:
                block.text = self.bullet + text
            self.bullet = ""
            self.blocks.append(block)
        self.parts.clear()
        # A link around several lines goes on in the next one.
        self.links, self.linked = (1, 0) if self.in_link else (0, 0)

    def open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "a":
            if _is_link(element):
                self.in_link += 1
                self.links += 1
            if self.after_link:
                # Style sheets keep the entries of a menu apart.
                self.parts.append(" ")
            return
        if tag in _INLINE:
            return
        self.flush()
        if tag == "pre":
            self.in_pre += 1
        elif tag in ("ul", "menu", "dir"):
            self.counters.append(None)
        elif tag == "ol":
            start = element.get("start", "1")
            self.counters.append(int(start) if start.isdecimal() and len(start) < 9 else 1)
        elif tag == "li":
            self.bullet = self._next_bullet()
        elif tag == "tr":
            self.rows.append([])
        elif tag in _CELLS and self.rows:
            self.rows[-1].append(len(self.blocks))

    def _next_bullet(self) -> str:
        number = self.counters[-1] if self.counters else None
        if number is None:
            return "- "
        self.counters[-1] = number + 1
        return f"{number}. "

    def close(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "a":
            self.in_link -= _is_link(element)
            self.after_link = True
            return
        if tag in _INLINE:
            return
        self.flush()
        if tag == "pre":
            self.in_pre -= 1
        elif tag in ("ul", "menu", "dir", "ol"):
            self.counters.pop()
        elif tag == "li":
            self.bullet = ""
        elif tag == "tr":
            self._close_row(self.rows.pop())

    def _close_row(self, starts: list[int]) -> None:
        """Join the cells of a data row into one line; leave the columns of a layout as they are."""
        if len(starts) < 2:
            return
        ends = [*starts[1:], len(self.blocks)]
        cells = [self.blocks[start:end] for start, end in zip(starts, ends, strict=True)]
        filled = [cell[0] for cell in cells if cell]
        if len(filled) < 2 or any(len(cell) > 1 for cell in cells):
            return
        if any(len(block.text) > MAX_CELL_CHARS for block in filled):
            return
        row = Block(
            CELL_SEPARATOR.join(block.text for block in filled),
            sum(block.links for block in filled),
            sum(block.linked for block in filled),
        )
        self.blocks[starts[0] :] = [row]
