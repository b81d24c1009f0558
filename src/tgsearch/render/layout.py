"""How is text laid out in lines? Wrapping, marking and bars, all in code points."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tgsearch.render.view import View

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
# What a file name or a text could do to a terminal: each control character
# becomes one visible or blank character, so that offsets stay right.
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd") | dict.fromkeys((9, 10, 13), " ")


def printable(text: str) -> str:
    """Return `text` with as many characters, none of which can command a terminal."""
    return text.translate(_CONTROLS)


def shown_path(path: str) -> str:
    """Return the path of a file as people read it and ids have it: printable, in NFC."""
    return printable(unicodedata.normalize("NFC", path))


def wrap(text: str, width: int | None) -> list[tuple[int, int]]:
    """Return the half-open ranges of `text` that stand on one line each.

    Lines break at spaces, which belong to no line; a longer word is cut.
    With no width there is one line. Blank text gives no line.
    """
    if width is None:
        start, end = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
        return [(start, end)] if start < end else []
    lines = []
    start, size = 0, len(text)
    while start < size:
        if text[start] == " ":
            start += 1
            continue
        end = min(start + width, size)
        if end < size and text[end] != " ":
            space = text.rfind(" ", start, end)
            end = space if space > start else end
        stop = start + len(text[start:end].rstrip(" "))
        lines.append((start, stop))
        start = end
    return lines


def marked_lines(
    view: View, text: str, marks: Sequence[tuple[int, int]], *, indent: str = "", hanging: str | None = None
) -> list[str]:
    """Wrap `text` to the view with the ranges `marks` shown as matches.

    `hanging` is the indent of the second line on; the same as `indent` unless given.
    """
    text = printable(text)
    hanging = indent if hanging is None else hanging
    width = None if view.width is None else max(view.width - max(len(indent), len(hanging)), 20)
    lines: list[str] = []
    for start, end in wrap(text, width):
        pieces, at = [], start
        for left, right in marks:
            left, right = max(left, at), min(right, end)
            if left < right:
                pieces += [text[at:left], view.match(text[left:right])]
                at = right
        pieces.append(text[at:end])
        lines.append((hanging if lines else indent) + "".join(pieces))
    return lines


def bar(count: int, largest: int, columns: int) -> str:
    """Return a bar of up to `columns` for `count` of `largest`, in eighths, never empty."""
    eighths = max(1, round(count * columns * 8 / max(largest, 1)))
    full, rest = divmod(eighths, 8)
    return _FULL * full + (_EIGHTHS[rest] if rest else "")
