"""Which passages of a document show why it was found?

A passage is a run of text no longer than a few lines. The best one holds the
most of what was asked for: each wanted thing counts once by its weight, things
close together count more, and whole sentences are preferred where they fit.
Highlights are the very tokens that match; markup is the edges' business.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tgsearch.results import Snippet

MAX_SNIPPET_CHARS = 240
MAX_SNIPPETS = 2
ELLIPSIS = "…"
MAX_OCCURRENCES = 1_000  # of each wanted thing that passages are chosen by; a long text may be full of one

# A sentence ends at a full stop and its kin followed by space, or at a line end.
_SENTENCE_END = re.compile(r"(?<![.!?…;])[.!?…;]+[\"”’)»]*(?=\s)|\n")
_CLOSERS = frozenset(["", ".", "!", "?", "…", ";", "”", ")"])
_SPACE = re.compile(r"\s+")
# What a second thing adds when it stands right behind the first, against its own weight.
_NEARNESS_SHARE = 0.5
_NEAR_CHARS = 60
_ENDLESS = 4


@dataclass(frozen=True, slots=True)
class TokenSpans:
    """The tokens of a text in order: token i is `terms[i]` at `starts[i]:ends[i]` in code points."""

    terms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something the query asks for: a word, or several in order, each up to `slop` places late.

    Each step is the terms that serve for it, with how well: 1 for what was typed, less for other spellings.
    """

    steps: tuple[Mapping[str, float], ...]
    weight: float = 1.0
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Tokens `first` … `last` serve the wanted thing number `wanted` with `quality`."""

    wanted: int
    tokens: tuple[int, ...]
    quality: float


def find_occurrences(tokens: TokenSpans, wanted: Sequence[Wanted]) -> tuple[Occurrence, ...]:
    """Return where the wanted things stand, by their first token; ties in the order of `wanted`.

    Of each thing the first `MAX_OCCURRENCES`.
    """
    starters: dict[str, list[int]] = {}
    for number, thing in enumerate(wanted):
        for term in thing.steps[0] if thing.steps else ():
            starters.setdefault(term, []).append(number)
    found = []
    left = [MAX_OCCURRENCES] * len(wanted)
    for place in [place for place, term in enumerate(tokens.terms) if term in starters]:
        for number in starters[tokens.terms[place]]:
            occurrence = _occurrence_at(tokens.terms, place, number, wanted[number]) if left[number] else None
            if occurrence is not None:
                found.append(occurrence)
                left[number] -= 1
    return tuple(found)


def _occurrence_at(terms: Sequence[str], place: int, number: int, thing: Wanted) -> Occurrence | None:
    """Follow the steps from `place`; of several ways to serve them all, one that ends soonest."""
    before: list[dict[int, int]] = []  # for each later step, from which place each place is reached
    reached = [place]
    for step in thing.steps[1:]:
        ways: dict[int, int] = {}
        for each in reached:
            for following in range(each + 1, min(each + 2 + thing.slop, len(terms))):
                if terms[following] in step:
                    ways.setdefault(following, each)
        if not ways:
            return None
        before.append(ways)
        reached = sorted(ways)
    places = [reached[0]]
    for ways in reversed(before):
        places.append(ways[places[-1]])
    places.reverse()
    quality = min(step[terms[each]] for step, each in zip(thing.steps, places, strict=True))
    return Occurrence(number, tuple(places), quality)


def make_snippets(
    text: str,
    tokens: TokenSpans,
    wanted: Sequence[Wanted],
    occurrences: Sequence[Occurrence],
    *,
    max_snippets: int = MAX_SNIPPETS,
    max_chars: int = MAX_SNIPPET_CHARS,
) -> tuple[Snippet, ...]:
    """Return the best passages of `text`, in the order they stand there.

    Without any occurrence: the beginning of the text, unmarked; of an empty
    text nothing. A passage cut out of a sentence has "…" at the cut, which is
    not counted in `max_chars`; line ends become spaces.
    """
    if not occurrences:
        return _beginning(text, max_chars)
    sentences = _sentence_starts(text)
    chosen: list[tuple[int, int]] = []
    shown: set[int] = set()
    for _ in range(max_snippets):
        passage = _best_passage(tokens, wanted, occurrences, shown, chosen, max_chars)
        if passage is None:
            break
        start, end = _widened(text, passage, sentences, chosen, max_chars)
        chosen.append((start, end))
        shown |= {each.wanted for each in occurrences if _inside(tokens, each, start, end)}
    return tuple(_cut(text, start, end, _marks(tokens, wanted, start, end)) for start, end in sorted(chosen))


def _marks(tokens: TokenSpans, wanted: Sequence[Wanted], start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges of the tokens in a passage that serve a wanted thing, ascending."""
    first, last = bisect_left(tokens.starts, start), bisect_right(tokens.ends, end)
    inside = TokenSpans(tokens.terms[first:last], tokens.starts[first:last], tokens.ends[first:last])
    marked = sorted({place for each in find_occurrences(inside, wanted) for place in each.tokens})
    return [(inside.starts[place], inside.ends[place]) for place in marked]


def _beginning(text: str, max_chars: int) -> tuple[Snippet, ...]:
    if not text.strip():
        return ()
    start = len(text) - len(text.lstrip())
    end = _word_end(text, start, min(len(text), start + max_chars))
    return (_cut(text, start, end, ()),)


def _sentence_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _SENTENCE_END.finditer(text))]


def _inside(tokens: TokenSpans, occurrence: Occurrence, start: int, end: int) -> bool:
    return start <= tokens.starts[occurrence.tokens[0]] and tokens.ends[occurrence.tokens[-1]] <= end


def _best_passage(
    tokens: TokenSpans,
    wanted: Sequence[Wanted],
    occurrences: Sequence[Occurrence],
    shown: set[int],
    chosen: Sequence[tuple[int, int]],
    max_chars: int,
) -> tuple[int, int] | None:
    """Return the range of the best group of occurrences, or None if none adds anything.

    Things already `shown` count a tenth, so that a second passage brings
    something new or is not made. Ties go to the earlier group.
    """
    free = [
        each
        for each in occurrences
        if not any(
            start < tokens.ends[each.tokens[-1]] and tokens.starts[each.tokens[0]] < end
            for start, end in chosen
        )
    ]
    if chosen and all(each.wanted in shown for each in free):
        return None
    best_score, best = 0.0, None
    for first, opener in enumerate(free):
        begin = tokens.starts[opener.tokens[0]]
        values: dict[int, float] = {}
        near, previous = 0.0, -1
        stop = begin
        for place in range(first, len(free)):
            each = free[place]
            end = tokens.ends[each.tokens[-1]]
            if end - begin > max_chars and each is not opener:
                break
            if any(begin < taken_end and taken_start < end for taken_start, taken_end in chosen):
                break
            weight = wanted[each.wanted].weight * each.quality * (0.1 if each.wanted in shown else 1.0)
            if weight > values.get(each.wanted, 0.0):
                values[each.wanted] = weight
                if previous >= 0:
                    gap = tokens.starts[each.tokens[0]] - previous
                    near += _NEARNESS_SHARE * weight * max(0.0, 1 - gap / _NEAR_CHARS)
                stop = max(stop, end)
            previous = end
        score = sum(values.values()) + near
        if score > best_score + 1e-9:
            best_score, best = score, (begin, stop)
    return best


def _widened(
    text: str,
    passage: tuple[int, int],
    sentences: Sequence[int],
    chosen: Sequence[tuple[int, int]],
    max_chars: int,
) -> tuple[int, int]:
    """Widen a passage to whole sentences where they fit, to whole words otherwise."""
    start, end = passage
    low = max((taken_end for _, taken_end in chosen if taken_end <= start), default=0)
    high = min((taken_start for taken_start, _ in chosen if taken_start >= end), default=len(text))
    sentence_start = sentences[bisect_right(sentences, start) - 1]
    after = bisect_left(sentences, end)
    sentence_end = sentences[after] if after < len(sentences) else len(text)
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


def _cut(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> Snippet:
    """Cut out `start:end` with its highlights; adjacent ones stay apart."""
    before = ELLIPSIS if start > 0 and not _at_sentence_start(text, start) else ""
    after = ELLIPSIS if end < len(text) and not _at_sentence_end(text, end) else ""
    shown = text[start:end].replace("\n", " ").replace("\t", " ")
    shift = len(before) - start
    return Snippet(before + shown + after, tuple((first + shift, last + shift) for first, last in marks))


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
