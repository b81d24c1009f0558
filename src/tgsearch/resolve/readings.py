"""What do words in a row say besides themselves? A document number, a date, an abbreviation, a name.

`05 CT TW` is a number that texts also cite as `chỉ thị 05`; `năm 2021` is a
span of days, which a document may be of without naming it; `UBND` is short for
`ủy ban nhân dân`, and that for UBND; `Cam-pu-chia` is also Campuchia. Each
becomes a `Reading`: the words typed, and query nodes that say the same. A
phrase in quotation marks is never read otherwise than it stands there.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from tgsearch import query
from tgsearch.text import compiled, fold
from tgsearch.value import frozen

MAX_READINGS = 20  # of one run; more is not a query but a text
_MAX_DATE_WORDS = 14  # `từ ngày 1 tháng 3 năm 2021 đến ngày 30 tháng 6 năm 2021`
# A run without one of these names no date: a year, or how far back from today.
_DATED = (
    r"(?<!\d)(?:19|20)\d\d(?!\d)|[/.-]\d\d\b|\bhom (?:nay|qua|kia)\b"
    r"|\b(?:nam|thang|quy|tuan) (?:nay|truoc|ngoai|kia|qua)\b"
)
_YEAR = r"(?:19|20)\d\d"
_QUARTER = r"(\d{4})-Q([1-4])"
_ROMAN = ("I", "II", "III", "IV")
_ALONE = r".*\d[/.-]\d.*|(?:19|20)\d{6}"  # of one chunk: 03/2021, 2020-2025, 20210315


@frozen
class Reading:
    """Words next to each other, and what says the same."""

    words: tuple[query.Word, ...]
    others: tuple[query.Node, ...]  # phrases, words and dates
    literal: bool = True  # whether the words typed also serve one by one

    @property
    def text(self) -> str:
        """The words as typed."""
        return " ".join(word.text for word in self.words)

    def node(self) -> query.Node:
        """Return it as what could have been typed instead."""
        typed = (query.joined(query.Bag, self.words),) if self.literal else ()
        return query.joined(query.Or, dict.fromkeys((*typed, *self.others)))


Part: TypeAlias = "query.Node | Reading"

# Returns what is read into some words, as (first, last, others), in order and disjoint.
Finder: TypeAlias = Callable[[Sequence[str]], Iterator[tuple[int, int, tuple[query.Node, ...]]]]


class Readings:
    """Reads runs of words; each run once."""

    def __init__(self, today: date, abbreviated: Finder, alternate: Finder) -> None:
        """Take today, for `năm ngoái`, and what finds abbreviations, or long forms, and names."""
        self._today = today
        self._abbreviated, self._alternate = abbreviated, alternate
        self._known: dict[tuple[query.Node, ...], tuple[Part, ...]] = {}

    def of(self, clauses: tuple[query.Node, ...]) -> tuple[Part, ...]:
        """Return clauses that stand next to each other, with readings in place of the words they cover."""
        if clauses not in self._known:
            self._known[clauses] = tuple(self._read(clauses))
        return self._known[clauses]

    def others(self) -> Iterator[str]:
        """Yield the texts of what says the same as some words that were read so far."""
        for part in itertools.chain.from_iterable(self._known.values()):
            if isinstance(part, Reading):
                yield from (each.text for each in part.others if isinstance(each, (query.Word, query.Phrase)))

    def interpreted(self, node: query.Node) -> query.Node:
        """Return a tree in which every reading is spelled out."""
        match node:
            case query.Word():
                (part,) = self.of((node,))
                return part.node() if isinstance(part, Reading) else part
            case query.Bag(clauses):
                parts = (
                    part.node() if isinstance(part, Reading) else self._inside(part)
                    for part in self.of(clauses)
                )
                return query.joined(query.Bag, parts)
            case query.And(clauses):
                return query.joined(query.And, map(self.interpreted, clauses))
            case query.Or(clauses):
                either = query.joined(query.Or, map(self.interpreted, clauses))
                if not isinstance(either, query.Or):
                    return either
                # What says the same may have been typed already: BCĐ OR "ban chỉ đạo".
                return query.joined(query.Or, dict.fromkeys(either.clauses))
        return node

    def full_numbers(self, value: query.Node) -> tuple[query.Node, ...]:
        """Return how texts write the document number that a field holds, in full; `value` if it is none."""
        texts = value.text.split() if isinstance(value, (query.Word, query.Phrase)) else []
        forms = [others for _, last, others in _numbers(texts) if last == len(texts)]
        full = (
            each for others in forms for each in others if isinstance(each, query.Phrase) and not each.slop
        )
        return tuple(full) or (value,)

    def _inside(self, node: query.Node) -> query.Node:
        return node if isinstance(node, query.Word) else self.interpreted(node)

    def _read(self, clauses: tuple[query.Node, ...]) -> Iterator[Part]:
        for are_words, group in itertools.groupby(clauses, lambda each: isinstance(each, query.Word)):
            if are_words:
                yield from self._run(tuple(each for each in group if isinstance(each, query.Word)))
            else:
                yield from group

    def _run(self, words: tuple[query.Word, ...]) -> Iterator[Part]:
        """Read a run: numbers first, in what is left dates, in what is left abbreviations and names."""
        found: list[tuple[int, int, Reading]] = []
        for finder, literal in ((_numbers, False), (self._dates, True), (self._named, True)):
            for start, stop in list(_gaps(found, len(words))):
                texts = [word.text for word in words[start:stop]]
                for first, last, others in itertools.islice(finder(texts), MAX_READINGS):
                    reading = Reading(words[start + first : start + last], others, literal)
                    found.append((start + first, start + last, reading))
            found.sort(key=lambda each: each[0])
        at = 0
        for first, last, reading in found:
            yield from words[at:first]
            yield reading
            at = last
        yield from words[at:]

    def _named(self, texts: Sequence[str]) -> Iterator[tuple[int, int, tuple[query.Node, ...]]]:
        """Yield abbreviations and names; of words that are both, all that says the same."""
        abbreviated = list(self._abbreviated(texts))
        taken = {place for first, last, _ in abbreviated for place in range(first, last)}
        names = {(first, last): others for first, last, others in self._alternate(texts)}
        found = [
            (first, last, (*others, *names.get((first, last), ()))) for first, last, others in abbreviated
        ]
        found += [(*span, others) for span, others in names.items() if taken.isdisjoint(range(*span))]
        yield from sorted(found, key=lambda each: each[0])

    def _dates(self, texts: Sequence[str]) -> Iterator[tuple[int, int, tuple[query.Node, ...]]]:
        folded = fold(" ".join(texts))
        if not compiled(_DATED).search(folded):
            return
        at = 0
        while at < len(texts):
            size = self._date_size(texts[at : at + _MAX_DATE_WORDS])
            if size:
                value = " ".join(texts[at : at + size])
                yield at, at + size, (query.with_value("date", value), *self._other_wordings(value))
            at += size or 1

    def _date_size(self, texts: Sequence[str]) -> int:
        """Return how many of the words are a date, the more the better; 0 for none."""
        from tgsearch.filters import names_date

        for size in range(len(texts), 1, -1):
            text = " ".join(texts[:size])
            if compiled(_DATED).search(fold(text)) and names_date(text, self._today):
                return size
        alone = re.fullmatch(rf"{_YEAR}|{_ALONE}", texts[0])
        return 1 if alone and names_date(texts[0], self._today) else 0

    def _other_wordings(self, value: str) -> tuple[query.Node, ...]:
        """Return how texts write a quarter, beside as it is typed; no other date has as many ways."""
        from tgsearch.dates import parse_date_query

        quarter = compiled(_QUARTER).fullmatch(str(parse_date_query(value, today=self._today)))
        if quarter is None:
            return ()
        year, number = quarter.groups()
        roman = _ROMAN[int(number) - 1]
        wordings = (f"quý {each}{between}{year}" for each in (roman, number) for between in ("/", " năm "))
        return tuple(query.Phrase(each) for each in wordings if fold(each) != fold(value))


def _numbers(texts: Sequence[str]) -> Iterator[tuple[int, int, tuple[query.Node, ...]]]:
    if not any(map(_has_digit, texts)):
        return
    from tgsearch.resolve.cited import find_cited

    for cited in find_cited(texts):
        yield cited.first, cited.last, cited.forms


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _gaps(found: Sequence[tuple[int, int, Reading]], size: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges between what is found."""
    at = 0
    for first, last, _ in found:
        if at < first:
            yield at, first
        at = last
    if at < size:
        yield at, size
