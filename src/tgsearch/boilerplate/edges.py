"""Which lines of a page may be those that its site puts on every page, and which of them are?

Such lines stand before the first sentence of a page or after its last one. Of
these, what an office paper, a signature or a byline may consist of never
counts. What is left is dropped when many pages of the site have it (that is
for `frames` to count) and when it stands at the very top or bottom of the
page, or beside a line that was dropped as a menu, a form, a counter, a footer
or a date; nothing but such lines and empty ones may lie between. One line
above the text always stays, for it may be the title, and a lone line on a page
that nothing else frames.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from tgsearch.boilerplate.lines import is_body, is_byline, is_official
from tgsearch.boilerplate.papers import is_kind, is_motto, is_part, is_sender, is_signer

MAX_LINES = 24  # that count, of those nearest to either end of the page
MAX_CHARS = 120
PAPER_HEAD_LINES = 4  # above the motto of an office paper: who issues it
SIGNATURE_LINES = 6  # below the last sentence, when somebody signs there
BYLINE_LINES = 3  # below it on any page
MIN_ALONE = 2  # lines at the top or bottom of a page without menu, form, counter, footer or date

_VOUCHING = frozenset({"menu", "form", "counter", "footer", "dateline"})
_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
_TELEPHONE = re.compile(r"\(?(?:\+?84|0\d|1[89]00)[\d\s().-]{5,}")
_ADDRESS = re.compile(r"(?:www\.|https?://|[\w.-]+@)?[\w-]+(?:\.[\w-]+)+\b")


@dataclass(frozen=True, slots=True)
class Edges:
    """What stands around the text of a page and may be its site's."""

    keys: Mapping[int, int]  # by number of line, its `line_key`
    names: frozenset[int]  # of these, lines that look like names: only at the top of a page are they not
    kinds: frozenset[int]  # of these, what papers call themselves: only between other such lines they do not
    body: range  # the numbers from the first sentence to the last
    longest: int  # the key of the longest line between

    def lines(self) -> tuple[int, ...]:
        """Return the keys, each once."""
        return tuple(dict.fromkeys(self.keys.values()))


def line_key(line: str) -> int:
    """Return what a line is known by among the pages of a site; below 2 ** 31."""
    return crc32(line.encode("utf-8", "replace")) >> 1


def edges_of(lines: Sequence[str], verdicts: Container[int]) -> Edges | None:
    """Return which lines of a page may be its site's; None when it has no sentence.

    Args:
        lines: stripped.
        verdicts: numbers of lines that are dropped for what they say.
    """
    above, start = _outside(lines, verdicts, range(len(lines)))
    if start is None:
        return None
    below, end = _outside(lines, verdicts, range(len(lines) - 1, -1, -1))
    assert end is not None
    head = _before_paper(lines, above)[:MAX_LINES]
    tail = _after_signature(lines, verdicts, below, end)[:MAX_LINES]
    names = frozenset(number for number in head if is_byline(lines[number]))
    numbers = [n for n in head if _may_repeat(lines[n])]
    numbers += [n for n in tail if _may_repeat(lines[n]) and not is_byline(lines[n])]
    kinds = frozenset(n for n in numbers if is_kind(lines[n]))
    body = range(start, end + 1)
    longest = max((lines[n] for n in body), key=len)
    return Edges({n: line_key(lines[n]) for n in numbers}, names, kinds, body, line_key(longest))


def _outside(lines: Sequence[str], verdicts: Container[int], numbers: range) -> tuple[list[int], int | None]:
    """Return the lines before the first sentence of `numbers`, and where that is."""
    found: list[int] = []
    for number in numbers:
        line = lines[number]
        if not line or number in verdicts:
            continue
        if is_body(line):
            return found, number
        found.append(number)
    return found, None


def _before_paper(lines: Sequence[str], above: list[int]) -> list[int]:
    """Leave out an office paper's head: the motto, who issues the paper, and what follows."""
    for place, number in enumerate(above):
        if is_motto(lines[number]):
            return above[: max(0, place - PAPER_HEAD_LINES)]
    return above


def _after_signature(lines: Sequence[str], verdicts: Container[int], below: list[int], end: int) -> list[int]:
    """Leave out who signs or wrote the text, right below it; lines come and go from the bottom up."""
    near = []
    for number in range(end + 1, len(lines)):
        if number in verdicts:
            break
        if lines[number]:
            near.append(number)
    signature = near[:SIGNATURE_LINES]
    if not is_official(lines[end]) and not any(is_signer(lines[n]) for n in signature):
        # "Ban biên tập", "Thu Hà (tổng hợp)", "Ảnh minh họa."
        signature = [n for n in near[:BYLINE_LINES] if is_sender(lines[n]) or lines[n][-1] in ").]"]
    return [number for number in below if number not in signature]


def _may_repeat(line: str) -> bool:
    """Tell whether a line could be a menu entry, the name of a site, a slogan or an address."""
    if len(line) > MAX_CHARS or line[-1] in ";," or not _LETTERS.search(line):
        return _TELEPHONE.match(line) is not None
    if line[0].isdigit() or line[0] in "-–+(“\"'*":
        return _TELEPHONE.match(line) is not None
    if line[0].islower():
        return _ADDRESS.match(line) is not None
    return not (is_part(line) or is_motto(line) or (line.isupper() and is_kind(line)))


def furniture(
    lines: Sequence[str], verdicts: Mapping[int, str], edges: Edges, repeated: Collection[int]
) -> list[int]:
    """Return the numbers of the lines that are the site's, given which ones it repeats."""
    suspects = {n for n, key in edges.keys.items() if key in repeated and n not in verdicts}
    if not suspects:
        return []
    found = [n for run in _runs(lines, verdicts, suspects) for n in _vouched(lines, verdicts, edges, run)]
    head = [n for n in range(edges.body.start) if lines[n] and n not in verdicts]
    if head and found[: len(head)] == head:
        found.remove(head[-1])
    return found


def _runs(lines: Sequence[str], verdicts: Container[int], suspects: Container[int]) -> Iterator[list[int]]:
    """Yield the runs of suspects and dropped lines that no other line of text parts."""
    run: list[int] = []
    for number, line in enumerate(lines):
        if number in suspects or number in verdicts:
            run.append(number)
        elif line:
            yield run
            run = []
    yield run


def _vouched(
    lines: Sequence[str], verdicts: Mapping[int, str], edges: Edges, run: Sequence[int]
) -> list[int]:
    """Return the suspects of a run that something vouches for."""
    if not run:
        return []
    is_top, is_bottom = not any(lines[: run[0]]), not any(lines[run[-1] + 1 :])
    if _VOUCHING.isdisjoint(verdicts.get(n, "") for n in run):
        if not is_top and not is_bottom:
            return []
        # On a page that nothing else frames, a lone line may be the heading of a column.
        if sum(n not in verdicts for n in run) < MIN_ALONE and _VOUCHING.isdisjoint(verdicts.values()):
            return []
    inner = list(run)
    while inner and inner[-1] in edges.kinds and not is_bottom:
        inner.pop()
    while inner and inner[0] in edges.kinds and not is_top:
        inner.pop(0)
    return [n for n in inner if n not in verdicts and (is_top or n not in edges.names)]
