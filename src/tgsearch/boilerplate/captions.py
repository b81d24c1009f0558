"""Which lines only say again what the next line says?

A picture's alternative text and its caption both reach the flattened page:
the same words twice, or first cut short, or first without a clause.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import compress, count, islice
from operator import eq

MIN_CAPTION_CHARS = 12
MAX_CAPTION_CHARS = 200
MIN_SHARED_WORDS = 8
SHARED_ENDS = 3  # words that both versions have at either end
HEAD_CHARS = 4  # that two versions begin with alike, to the letter
BEGINNING_WORDS = 4

_WORD = re.compile(r"\w+")


def repeated_captions(lines: Sequence[str], skipped: Collection[int]) -> Iterator[int]:
    """Yield the numbers of lines that the line after them, or before them, makes superfluous.

    Only neighbours are compared; empty lines and those in `skipped` do not
    separate. Of two equal lines the second is yielded, of a short and a full
    version the short one. The first line is never yielded, it may be the title;
    nor are list entries, which may well say "phí" and then "phí và lệ phí".
    """
    said = [number for number, line in enumerate(lines) if line and number not in skipped]
    heads = [lines[number][:HEAD_CHARS] for number in said]
    for place in compress(count(1), map(eq, heads, heads[1:])):
        before, number = said[place - 1], said[place]
        first, second = lines[before], lines[number]
        if _same(first, second):
            # Three times the same is no picture's caption.
            if not _repeats(lines, said, place):
                yield number
        elif place > 1 and (_cut_short(first, second) or _without_a_clause(first, second)):
            yield before


def _repeats(lines: Sequence[str], said: Sequence[int], place: int) -> bool:
    """Tell whether the equal lines at `place` and before it have a third beside them."""
    line = lines[said[place]]
    return (place > 1 and lines[said[place - 2]] == line) or (
        place + 1 < len(said) and lines[said[place + 1]] == line
    )


def _same(first: str, second: str) -> bool:
    # "!" ends slogans and refrains, which are repeated on purpose; few words may be the cells of a table.
    if len(first) < MIN_CAPTION_CHARS or first[-1] == "!" or first[0] in "-+•|" or first.count(" ") < 2:
        return False
    if first == second:
        return True
    # Few lines begin with the same words: the whole of those alone is worth looking at.
    return _beginning(first) == _beginning(second) and first.casefold().split() == second.casefold().split()


def _beginning(line: str) -> str:
    return " ".join(line.split(maxsplit=BEGINNING_WORDS)[:BEGINNING_WORDS]).casefold()


def _cut_short(short: str, full: str) -> bool:
    """Tell whether `short` breaks off inside a name or with dots, and `full` goes on from there."""
    if not len(short) < len(full) <= MAX_CAPTION_CHARS or short[0].isdigit() or short[0] in "-+•|":
        return False
    stem = short.rstrip(".… ")
    if stem != short and short.endswith(("...", "…")):
        return len(stem) >= MIN_CAPTION_CHARS and full.startswith(stem)
    # After a heading, the sentence goes on in lower case: "Công tác dân vận" / "Công tác dân vận được …".
    return full.startswith(short + " ") and full[len(short) + 1].isupper() and short[-1].isalpha()


def _without_a_clause(short: str, full: str) -> bool:
    """Tell whether the words of `short` stand in `full` in order, with the same beginning and end."""
    if not len(short) < len(full) <= MAX_CAPTION_CHARS or short[0].isdigit() or short[0] in "-+•|":
        return False
    short, full = short.casefold(), full.casefold()
    if _first_words(short) != _first_words(full):
        return False
    few, many = _WORD.findall(short), _WORD.findall(full)
    if len(few) < MIN_SHARED_WORDS or few[-SHARED_ENDS:] != many[-SHARED_ENDS:]:
        return False
    rest = iter(many)
    return all(word in rest for word in few)


def _first_words(folded: str) -> list[str]:
    return [word[0] for word in islice(_WORD.finditer(folded), SHARED_ENDS)]
