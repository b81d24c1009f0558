"""Which passages of a text are shown?

A passage is a run of text no longer than a few lines. The best one holds the
most of what was asked for: each wanted thing counts once by its weight, things
close together count more, and whole sentences are preferred where they fit.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from tgsearch.results import Snippet
from tgsearch.snippet.lead import lead_start
from tgsearch.snippet.occurrences import Finder, Occurrence, TokenSpans

MAX_SNIPPET_CHARS = 240
MAX_SNIPPETS = 2
ELLIPSIS = "…"

# A sentence ends at a full stop and its kin followed by space, or at a line end.
_SENTENCE_END = re.compile(r"(?<![.!?…;])[.!?…;]+[\"”’)»]*(?=\s)|\n")
_IN_SENTENCE_END = '.!?…;"”’)»'
_CLOSERS = frozenset(["", ".", "!", "?", "…", ";", "”", ")"])
_SPACE = re.compile(r"\s+")
# What a second thing adds when it stands right behind the first, against its own weight.
_NEARNESS_SHARE = 0.5
_NEAR_CHARS = 60
_POOR_SHARE = 0.5  # of the best spelling's quality: what is worse is another word
_SHOWN_SHARE = 0.1  # of its weight has a thing that another passage shows already
_ENDLESS = 4

_Range: TypeAlias = tuple[int, int]
# Where a wanted thing stands: start, end, its number, and what showing it there is worth.
_Stand: TypeAlias = tuple[int, int, int, float]


def make_snippets(
    text: str,
    tokens: TokenSpans,
    finder: Finder,
    occurrences: Sequence[Occurrence],
    *,
    max_snippets: int = MAX_SNIPPETS,
    max_chars: int = MAX_SNIPPET_CHARS,
) -> tuple[Snippet, ...]:
    """Return the best passages of `text`, in the order they stand there.

    Without any occurrence: the beginning of the text as `lead_start` finds it,
    unmarked; of an empty text nothing. A passage cut out of a sentence has "…"
    at the cut, which is not counted in `max_chars`; line ends, and blanks side
    by side, become one space.
    """
    if not occurrences:
        return _beginning(text, max_chars)
    least = _least_qualities(occurrences)
    occurrences = [each for each in occurrences if each.quality >= least[each.wanted]]
    weights = [thing.weight for thing in finder.wanted]
    stands = [
        (tokens.starts[places[0]], tokens.ends[places[-1]], wanted, weights[wanted] * quality)
        for wanted, places, quality in occurrences
    ]
    chosen: list[_Range] = []
    shown: set[int] = set()
    while len(chosen) < max_snippets:
        passage = _best_passage(stands, shown, chosen, max_chars)
        if passage is None:
            break
        start, end = _widened(text, passage, chosen, max_chars)
        chosen.append((start, end))
        shown |= {wanted for first, last, wanted, _ in stands if start <= first and last <= end}
    return tuple(
        _cut(text, start, end, _marks(tokens, finder, start, end, least)) for start, end in sorted(chosen)
    )


def marked(text: str, tokens: TokenSpans, finder: Finder) -> Snippet:
    """Return the whole text, with what is marked in passages of it."""
    least = _least_qualities(finder.occurrences(tokens))
    return Snippet(text, tuple(_marks(tokens, finder, 0, len(text), least)))


def _least_qualities(occurrences: Sequence[Occurrence]) -> dict[int, float]:
    """Return for each wanted thing which quality is too poor, where the text has it better spelled."""
    best: dict[int, float] = {}
    for each in occurrences:
        best[each.wanted] = max(best.get(each.wanted, 0.0), each.quality)
    return {wanted: quality * _POOR_SHARE for wanted, quality in best.items()}


def _marks(
    tokens: TokenSpans, finder: Finder, start: int, end: int, least: Mapping[int, float]
) -> list[_Range]:
    """Return the ranges of the tokens in a passage that serve a wanted thing well enough, ascending."""
    inside = tokens[bisect_left(tokens.starts, start) : bisect_right(tokens.ends, end)]
    found = (each for each in finder.occurrences(inside) if each.quality >= least.get(each.wanted, 0.0))
    marked = sorted({place for each in found for place in each.tokens})
    return [(inside.starts[place], inside.ends[place]) for place in marked]


def _beginning(text: str, max_chars: int) -> tuple[Snippet, ...]:
    if not text.strip():
        return ()
    start = lead_start(text)
    end = _word_end(text, start, min(len(text), start + max_chars))
    return (_cut(text, start, end, ()),)


def _best_passage(
    stands: Sequence[_Stand], shown: Collection[int], chosen: Sequence[_Range], max_chars: int
) -> _Range | None:
    """Return the range of the best group of stands, or None if none adds anything.

    Things already `shown` count a tenth, so that a second passage brings
    something new or is not made. Ties go to the earlier group.
    """
    free = _free(stands, shown, chosen)
    if chosen and all(wanted in shown for _, _, wanted, _ in free):
        return None
    best_score, best = 0.0, None
    for first, bound in enumerate(_bounds(free, max_chars)):
        if bound <= best_score:
            continue
        begin = free[first][0]
        wall = min((start for start, end in chosen if end > begin), default=None)
        score, stop = _score(free, first, begin + max_chars, wall)
        if score > best_score + 1e-9:
            best_score, best = score, (begin, stop)
    return best


def _free(stands: Sequence[_Stand], shown: Collection[int], chosen: Sequence[_Range]) -> list[_Stand]:
    """Return the stands outside of what was chosen, with what they are still worth."""
    if not chosen:
        return list(stands)
    return [
        (start, end, wanted, worth * _SHOWN_SHARE if wanted in shown else worth)
        for start, end, wanted, worth in stands
        if not any(taken_start < end and start < taken_end for taken_start, taken_end in chosen)
    ]


def _bounds(stands: Sequence[_Stand], max_chars: int) -> list[float]:
    """Return for each stand what no passage that begins there can be worth more than.

    Nearly all passages need not be looked at: what stands in them at all would not make them the best.
    """
    worths: dict[int, set[float]] = {}
    for _, _, wanted, worth in stands:
        worths.setdefault(wanted, set()).add(worth)
    # A thing adds its nearness each time that it is met at a higher worth; one
    # that begins before another's end is nearer than near.
    longest = max((end - start for start, end, _, _ in stands), default=0)
    nearness = _NEARNESS_SHARE * (1 + longest / _NEAR_CHARS)
    most = {wanted: max(each) + nearness * sum(each) for wanted, each in worths.items()}
    met = dict.fromkeys(most, 0)
    bounds = []
    bound, last = 0.0, 0
    starts = [start for start, _, _, _ in stands]
    for begin, _, leaving, _ in stands:
        reached = bisect_right(starts, begin + max_chars, last)
        for _, _, entering, _ in stands[last:reached]:
            if not met[entering]:
                bound += most[entering]
            met[entering] += 1
        last = reached
        bounds.append(bound)
        met[leaving] -= 1
        if not met[leaving]:
            bound -= most[leaving]
    return bounds


def _score(stands: Sequence[_Stand], first: int, limit: int, wall: int | None) -> tuple[float, int]:
    """Return what the passage from stand `first` to at most `limit` is worth, and where it ends.

    The first stand belongs to it however long it is. Nothing reaches over `wall`.
    """
    values: dict[int, float] = {}
    near, previous = 0.0, -1
    stop = stands[first][0]
    for place in range(first, len(stands)):
        start, end, wanted, worth = stands[place]
        if (end > limit and place > first) or (wall is not None and end > wall):
            break
        if worth > values.get(wanted, 0.0):
            values[wanted] = worth
            if previous >= 0:
                near += _NEARNESS_SHARE * worth * max(0.0, 1 - (start - previous) / _NEAR_CHARS)
            stop = max(stop, end)
        previous = end
    return sum(values.values()) + near, stop


def _sentence_around(text: str, start: int, end: int, max_chars: int) -> _Range:
    """Return where the sentence of `start` begins and where that of `end` ends.

    Neither is looked for where a passage of `max_chars` can't reach; then it is the text's own.
    """
    low = max(0, min(start, end - max_chars) - 1)  # one less: a sentence may begin there
    low = len(text[:low].rstrip(_IN_SENTENCE_END))
    befores = [match.end() for match in _SENTENCE_END.finditer(text, low, start + 1) if match.end() <= start]
    high = max(end, start + max_chars)
    after = _SENTENCE_END.search(text, end, high + 1)
    return befores[-1] if befores else 0, after.end() if after else len(text)


def _widened(
    text: str,
    passage: _Range,
    chosen: Sequence[_Range],
    max_chars: int,
) -> _Range:
    """Widen a passage to whole sentences where they fit, to whole words otherwise."""
    start, end = passage
    low = max((taken_end for _, taken_end in chosen if taken_end <= start), default=0)
    high = min((taken_start for taken_start, _ in chosen if taken_start >= end), default=len(text))
    sentence_start, sentence_end = _sentence_around(text, start, end, max_chars)
    if sentence_start >= low and end - sentence_start <= max_chars:
        start = sentence_start
    else:
        spare = max_chars - (end - start)
        start = _word_start(text, max(low, sentence_start, start - spare // 2), start)
    if sentence_end <= high and sentence_end - start <= max_chars:
        end = sentence_end
    else:
        end = _word_end(text, end, min(high, sentence_end, start + max(max_chars, end - start)))
    if end - start > _ENDLESS * max_chars:  # one word without end
        end = start + max_chars
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _word_start(text: str, wanted: int, limit: int) -> int:
    """Return the first beginning of a word from `wanted` on, at most `limit`."""
    if wanted == 0 or text[wanted - 1].isspace():
        return wanted
    space = _SPACE.search(text, wanted, limit)
    return space.end() if space else limit


def _word_end(text: str, least: int, wanted: int) -> int:
    """Return the last end of a word up to `wanted`, at least `least`, or `wanted` inside one endless word."""
    if wanted >= len(text) or text[wanted].isspace():
        return wanted
    for place in range(wanted, least, -1):
        if text[place - 1].isspace():
            return place - 1
    return wanted if least == 0 or wanted - least > MAX_SNIPPET_CHARS // 2 else least


def _cut(text: str, start: int, end: int, marks: Sequence[_Range]) -> Snippet:
    """Cut out `start:end` with its highlights; adjacent ones stay apart, and what is blank is one space."""
    shown = ELLIPSIS if start > 0 and not _at_sentence_start(text, start) else ""
    highlights = []
    at = start
    for first, last in marks:
        shown += _SPACE.sub(" ", text[at:first])
        highlights.append((len(shown), len(shown) + last - first))
        shown += text[first:last]
        at = last
    shown += _SPACE.sub(" ", text[at:end])
    if end < len(text) and not _at_sentence_end(text, end):
        shown += ELLIPSIS
    return Snippet(shown, tuple(highlights))


def _at_sentence_start(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start]
    return "\n" in before[len(before.rstrip()) :] or before.rstrip()[-1:] in (
        "",
        ".",
        "!",
        "?",
        "…",
        ";",
        "”",
        ")",
    )


def _at_sentence_end(text: str, end: int) -> bool:
    return text[end : end + 1] == "\n" or text[end - 1 : end] in _CLOSERS
