"""How is a page parted into its text and what was put around it? By its own words, then by its site's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tgsearch.boilerplate.captions import repeated_captions
from tgsearch.boilerplate.edges import Edges, edges_of, furniture
from tgsearch.boilerplate.lines import marks_of
from tgsearch.boilerplate.zones import decide
from tgsearch.document import DroppedLine
from tgsearch.value import frozen

FRAME_REASONS = frozenset({"menu", "form", "counter", "footer"})  # what only scraped pages have


@frozen
class Judged:
    """The lines of a page, and what can be said of them without knowing its site."""

    lines: tuple[str, ...]  # stripped
    verdicts: Mapping[int, str]  # by number of line, the reason to drop it

    @property
    def is_framed(self) -> bool:
        """Tell whether something stands around the text that only scraped pages have."""
        return not FRAME_REASONS.isdisjoint(self.verdicts.values())

    def edges(self) -> Edges | None:
        """Return the lines that may be those of a site; None for a page without a sentence."""
        return edges_of(self.lines, self.verdicts)

    def parted(self, repeated: Collection[int] = ()) -> tuple[tuple[str, ...], tuple[DroppedLine, ...]]:
        """Return the lines of the text and the dropped ones; see `clean_lines`."""
        verdicts = self._with_repeated(repeated) if repeated else dict(self.verdicts)
        for number in list(repeated_captions(self.lines, verdicts)):
            verdicts[number] = "caption"
        if not verdicts:
            return _without_gaps(self.lines), ()
        dropped = tuple(DroppedLine(self.lines[number], verdicts[number]) for number in sorted(verdicts))
        kept = [line for number, line in enumerate(self.lines) if number not in verdicts]
        return _without_gaps(kept), dropped

    def _with_repeated(self, repeated: Collection[int]) -> dict[int, str]:
        """Return the verdicts with those on the lines of the site, and on what these hid from the rules."""
        verdicts = dict(self.verdicts)
        edges = self.edges()
        while edges is not None and (found := furniture(self.lines, verdicts, edges, repeated)):
            verdicts.update(dict.fromkeys(found, "repeated"))
            left = [number for number in range(len(self.lines)) if verdicts.get(number) != "repeated"]
            # Without the menu above it, a date is seen to stand below the title, and vouches for others.
            again = judge([self.lines[number] for number in left]).verdicts
            for place, reason in again.items():
                verdicts.setdefault(left[place], reason)
        return verdicts


def judge(lines: Sequence[str]) -> Judged:
    """Judge the lines of a page by their own words; they are cleaned by `text.clean`, title included."""
    stripped = tuple(map(str.strip, lines))
    marks = marks_of(stripped)
    return Judged(stripped, decide(stripped, marks) if marks else {})


def clean_lines(
    lines: Sequence[str], *, repeated: Collection[int] = ()
) -> tuple[tuple[str, ...], tuple[DroppedLine, ...]]:
    """Part the text of a page from what was put around it.

    Args:
        lines: the page as it reads from top to bottom, cleaned by `text.clean`,
            title included; empty lines part paragraphs.
        repeated: the keys (`line_key`) of lines that other pages of the same
            site have too. They go where they stand around the text.

    Returns:
        The lines of the text, without surrounding spaces and with at most one
        empty line between two others, and the dropped lines, each with its
        reason; both in page order. The text is () when nothing else is there.
    """
    return judge(lines).parted(repeated)


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
