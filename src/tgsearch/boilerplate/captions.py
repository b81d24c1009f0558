"""Which lines only say again what the next line says?

A picture's alternative text and its caption both reach the flattened page:
the same words twice, or first cut short, or first without a clause.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import compress, count
from operator import eq, itemgetter

MIN_CAPTION_CHARS = 12
MAX_CAPTION_CHARS = 200
MIN_SHARED_WORDS = 8
SHARED_ENDS = 3  # words that both versions have at either end
HEAD_CHARS = 4  # that two versions begin with alike, to the letter

_WORD = re.compile(r"\w+")
_FIRST_WORDS = re.compile(r"\W*(\w*)\W*(\w*)\W*(\w*)")
_head = itemgetter(slice(HEAD_CHARS))


def repeated_captions(lines: Sequence[str], skipped: Collection[int]) -> Iterator[int]:
    """Yield the numbers of lines that the line after them, or before them, makes superfluous.

    Only neighbours are compared; empty lines and those in `skipped` do not
    separate. Of two equal lines the second is yielded, of a short and a full
    version the short one. The first line is never yielded, it may be the title;
    nor are list entries, which may well say "phí" and then "phí và lệ phí".
    """
    numbers: Sequence[int] = range(len(lines))
    if skipped or "" in lines:
        numbers = [number for number in numbers if lines[number] and number not in skipped]
        lines = [lines[number] for number in numbers]
    heads = list(map(_head, lines))
    for place in compress(count(1), map(eq, heads, heads[1:])):
        first, second = lines[place - 1 : place + 1]
        if _same(first, second):
            # Three times the same is no picture's caption.
            if not _repeats(lines, place):
                yield numbers[place]
        elif place > 1 and (_cut_short(first, second) or _without_a_clause(first, second)):
            yield numbers[place - 1]


def _repeats(lines: Sequence[str], place: int) -> bool:
    """Tell whether the equal lines at `place` and before it have a third beside them."""
    line = lines[place]
    return (place > 1 and lines[place - 2] == line) or (place + 1 < len(lines) and lines[place + 1] == line)


def _same(first: str, second: str) -> bool:
    # "!" ends slogans and refrains, which are repeated on purpose; few words may be the cells of a table.
    if len(first) < MIN_CAPTION_CHARS or first[-1] == "!" or first[0] in "-+•|" or first.count(" ") < 2:
        return False
    if first == second:
        return True
    # Few lines end with the same word: those alone are worth looking at as a whole.
    last, other = first.rsplit(None, 1)[-1], second.rsplit(None, 1)[-1]
    return last.casefold() == other.casefold() and first.casefold().split() == second.casefold().split()


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
    if _first_words(short) != _first_words(full):
        return False
    few, many = _WORD.findall(short.casefold()), _WORD.findall(full.casefold())
    if len(few) < MIN_SHARED_WORDS or few[-SHARED_ENDS:] != many[-SHARED_ENDS:]:
        return False
    rest = iter(many)
    return all(word in rest for word in few)


def _first_words(line: str) -> tuple[str, ...]:
    words = _FIRST_WORDS.match(line.casefold())
    return words.groups() if words else ()
