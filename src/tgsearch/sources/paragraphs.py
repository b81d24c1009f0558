"""Where do the paragraphs of printed pages begin and end, and which lines are not text?

A line goes on in the next one when the next word would not have fitted on it. The
heads and feet that pages share, their numbers and the table of contents are
taken off.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tgsearch.charsets.plausibility import is_syllable
from tgsearch.document import DroppedLine
from tgsearch.sources.pdflines import HYPHEN, PdfLine

EDGE_LINES = 3  # running heads and feet stand in so many lines at either end of a page
MIN_REPEATS = 3  # pages that share a head
MIN_REPEAT_SHARE = 0.4  # of all pages; left and right pages may have different heads
MIN_CONTENTS_LINES = 3
MAX_DROPPED_CHARS = 300

NEIGHBOURS = 6  # lines before and after that tell how far a line may reach
MAX_PITCH = 1.3  # of the usual distance of lines: more is a gap between paragraphs
MAX_SPACING = 2.2  # of the height of a line: the widest distance of lines that offices use
MIN_INDENT = 0.8  # of the height of a line
MAX_HEIGHT_CHANGE = 1.2

_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:trang|page)\s*)?\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–—|\s]*", re.IGNORECASE
)
_LEADER = re.compile(r"(?:\.\s?){5,}\s*\|?\s*(?:\d{1,4}|[ivxl]{1,6})$|…{3,}\s*\|?\s*\d{1,4}$")
_DIGITS = re.compile(r"\d+")
_NEW_ITEM = re.compile(
    r"(?:[-–—+•*▪‣◦●]\s|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zđ])[.)]\s|[IVXLC]{1,6}[.)]\s"
    r"|(?:Điều|Chương|Phần|Mục|Phụ lục|Khoản)\s+(?:\d+|[IVXLC]+)\b)"
)
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_OPEN_END = re.compile(r"\w[-/]$")  # "05-CT/", "kinh tế -": no space belongs after it


def without_furniture(lines: Sequence[PdfLine], pages: int) -> tuple[list[PdfLine], list[DroppedLine]]:
    """Part the text from running heads and feet, page numbers and the table of contents.

    Args:
        lines: of all pages, with their `text` set.
        pages: how many pages there are.

    Returns:
        The lines of the text, and the others, each different one once.
    """
    reasons = dict(_edge_reasons(lines, pages))
    contents = [number for number, line in enumerate(lines) if _LEADER.search(line.text)]
    if len(contents) >= MIN_CONTENTS_LINES:
        reasons.update(dict.fromkeys(contents, "repeated"))
    kept = [line for number, line in enumerate(lines) if number not in reasons]
    dropped = {lines[number].text[:MAX_DROPPED_CHARS]: reasons[number] for number in sorted(reasons)}
    return kept, [DroppedLine(text, reason) for text, reason in dropped.items()]


def _edge_reasons(lines: Sequence[PdfLine], pages: int) -> Iterator[tuple[int, str]]:
    """Yield the numbers of lines that only furnish their pages, with the reason to drop each."""
    edges = list(_edges(lines))
    heads = {(lines[number].page, _key(lines[number])) for edge in edges for number in edge}
    seen = Counter(key for _, key in heads)
    needed = max(MIN_REPEATS, MIN_REPEAT_SHARE * pages)
    pitches = _pitches(lines)
    for edge in edges:
        if edge and pages > 1 and _PAGE_NUMBER.fullmatch(lines[edge[0]].text):
            yield edge.pop(0), "counter"
        repeated = list(
            itertools.takewhile(lambda number: seen[_key(lines[number])] >= needed, edge[:EDGE_LINES])
        )
        # Furniture stands apart; the pages of a circular letter begin and end alike as well.
        while repeated and not _stands_apart(lines, repeated[-1], edge[len(repeated) :], pitches):
            repeated.pop()
        yield from ((number, "repeated") for number in repeated)


def _edges(lines: Sequence[PdfLine]) -> Iterator[list[int]]:
    """Yield, for the top and the bottom of each page, the numbers of the lines there from the edge on."""
    of_page: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        of_page.setdefault(line.page, []).append(number)
    for numbers in of_page.values():
        downwards = sorted(numbers, key=lambda number: -lines[number].box.top)
        yield downwards[: EDGE_LINES + 1]
        yield downwards[::-1][: EDGE_LINES + 1]


def _stands_apart(
    lines: Sequence[PdfLine], number: int, inwards: Sequence[int], pitches: Mapping[int, float]
) -> bool:
    if not inwards:
        return True
    line = lines[number]
    distance = abs(line.box.bottom - lines[inwards[0]].box.bottom)
    return distance > MAX_PITCH * max(line.height, pitches.get(line.page, 0.0))


def _key(line: PdfLine) -> tuple[str, int]:
    """Return what the same furniture has in common on all pages: its text but for numbers, its place."""
    return _DIGITS.sub("#", line.text), round(line.box.bottom)


def paragraphs_of(lines: Sequence[PdfLine]) -> list[str]:
    """Return the paragraphs that lines make, each on one line."""
    pitches = _pitches(lines)
    paragraphs: list[str] = []
    for number, line in enumerate(lines):
        if number and _goes_on(lines, number, pitches.get(line.page, 0.0)):
            paragraphs[-1] = _put_together(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
    return [paragraph.rstrip(HYPHEN) for paragraph in paragraphs]


def _pitches(lines: Sequence[PdfLine]) -> dict[int, float]:
    """Return the distance between the lines of a paragraph on each page: a quarter are nearer, or as near."""
    distances: dict[int, list[float]] = {}
    for above, below in itertools.pairwise(lines):
        distance = above.box.bottom - below.box.bottom
        if above.page == below.page and distance > 0:
            distances.setdefault(below.page, []).append(distance)
    return {page: sorted(found)[len(found) // 4] for page, found in distances.items()}


def _goes_on(lines: Sequence[PdfLine], number: int, pitch: float) -> bool:
    """Tell whether a line continues the one before it."""
    above, line = lines[number - 1], lines[number]
    if above.text.endswith(HYPHEN):
        return True
    if above.is_row or line.is_row or _is_new_item(above.text, line.text):
        return False
    if _case_changes(above.text, line.text):
        return False
    tall, low = max(above.height, line.height), min(above.height, line.height)
    if tall > MAX_HEIGHT_CHANGE * low:
        return False
    distance = above.box.bottom - line.box.bottom
    is_below = above.page == line.page and distance > 0
    if is_below and distance > MAX_PITCH * max(low, min(pitch, MAX_SPACING * low)):
        return False
    if above.page != line.page and _SENTENCE_END.search(above.text):
        return False
    is_indented = line.box.left - above.box.left > MIN_INDENT * low
    # The text of a list entry may begin further right than its mark.
    if is_below and is_indented and not _NEW_ITEM.match(above.text):
        return False
    return above.box.right + low / 4 + line.first_width > _margin(lines, number - 1)


def _is_new_item(above: str, below: str) -> bool:
    """Tell whether a line begins an entry of a list or a clause; "- xã hội" after "kinh tế" does not."""
    item = _NEW_ITEM.match(below)
    if item is None:
        return False
    is_dash = below[0] in "-–—" and below[item.end() : item.end() + 1].islower()
    return not is_dash or _SENTENCE_END.search(above) is not None


def _case_changes(above: str, below: str) -> bool:
    """Tell whether a heading in capitals begins or ends between two lines."""
    if below.isupper() and len(below.split()) > 1:
        return not above.isupper()
    return above.isupper() and len(above.split()) > 1 and not below[0].islower()


def _margin(lines: Sequence[PdfLine], number: int) -> float:
    """Return how far the lines around reach to the right in the same column."""
    line = lines[number]
    middle = (line.box.left + line.box.right) / 2
    around = lines[max(0, number - NEIGHBOURS) : number + NEIGHBOURS + 1]
    return max(
        other.box.right
        for other in around
        if other is line
        or (other.page == line.page and not other.is_row and other.box.left <= middle <= other.box.right)
    )


def _put_together(above: str, below: str) -> str:
    """Return two lines as one; a hyphen between them stays unless it only parted a foreign word."""
    if not above.endswith(HYPHEN):
        return above + ("" if _OPEN_END.search(above) else " ") + below
    above = above.rstrip(HYPHEN)
    left, right = re.split(r"\W", above)[-1], re.split(r"\W", below, maxsplit=1)[0]
    is_parted = left.isascii() and right.isascii() and left.isalpha() and right.isalpha() and right.islower()
    if is_parted and not (is_syllable(left) and is_syllable(right)):
        return above + below
    return f"{above}-{below}"
