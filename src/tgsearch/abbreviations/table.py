"""Which long forms does a short form have, and which short forms stand for a run of syllables?

`builtin.tsv` has a row for each long form: short form, long form, kind, source;
the rows of one short form stand from the most usual meaning to the least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from tgsearch.abbreviations.spellings import agrees, is_ordinary_word, long_key, long_syllables, plain_short
from tgsearch.abbreviations.values import LongForm, Occurrence
from tgsearch.text import fold

# Not by importlib.resources, which a search that starts would wait 10 ms for.
DATA = Path(__file__).with_name("builtin.tsv")


@lru_cache(maxsize=1)
def builtin() -> Abbreviations:
    """Return the table of the package; it is read on the first call."""
    rows = DATA.read_text("utf-8").splitlines()[1:]
    return Abbreviations(LongForm(*row.split("\t")) for row in rows)


class Abbreviations:
    """Abbreviations by their short and by their long forms.

    What is found comes in the order in which the forms were given: put first
    what is to win. `Abbreviations((*learned, *builtin().forms))` joins two.
    """

    def __init__(self, forms: Iterable[LongForm]) -> None:
        self.forms = tuple(forms)

    def long_forms(self, short: str) -> tuple[LongForm, ...]:
        """Return what a short form may stand for, the same spelling before those with accents added.

        Case, dots, hyphens, `&` and spaces don't count, and accents only where
        they are typed: `bcd` finds BCĐ, `tư` only TƯ. () for what is unknown
        and for what is rather an ordinary syllable (`ca`, `an`): a short form
        that can be read as a syllable needs two capitals at least. In a query
        that is all in capitals they mean nothing, so lower it first.
        """
        if is_ordinary_word(short):
            return ()
        typed = plain_short(short)
        found = [
            form for form in self._by_short.get(fold(typed), ()) if agrees(typed, plain_short(form.short))
        ]
        return tuple(sorted(found, key=lambda form: plain_short(form.short) != typed))

    def short_forms(self, syllables: Sequence[str], start: int = 0) -> Occurrence | None:
        """Return the longest long form that begins at `start`, with its short forms, or None.

        Args:
            syllables: as `tgsearch.text.term` gives them; a syllable without
                accents is also read as one with (`uy` as `ủy`).
            start: index of the first syllable.
        """
        return next(self._beginning_at(syllables, start), None)

    def occurrences(self, syllables: Sequence[str]) -> tuple[Occurrence, ...]:
        """Return all long forms among `syllables`, in order, the longest first; they may overlap."""
        return tuple(
            occurrence
            for start in range(len(syllables))
            for occurrence in self._beginning_at(syllables, start)
        )

    def _beginning_at(self, syllables: Sequence[str], start: int) -> Iterator[Occurrence]:
        beginning, found = "", []
        for end in range(start + 1, len(syllables) + 1):
            beginning = f"{beginning} {fold(syllables[end - 1])}".lstrip()
            if beginning not in self._beginnings:
                break
            found.append((end, self._by_long.get(beginning, ())))
        for end, forms in reversed(found):
            typed = syllables[start:end]
            exact = tuple(form for form in forms if long_syllables(form.long) == tuple(typed))
            agreeing = exact or tuple(form for form in forms if _is_read_as(typed, long_syllables(form.long)))
            if agreeing:
                yield Occurrence(start, end, agreeing, unaccented=not exact)

    @cached_property
    def _by_short(self) -> dict[str, list[LongForm]]:
        table: dict[str, list[LongForm]] = {}
        for form in self.forms:
            table.setdefault(fold(plain_short(form.short)), []).append(form)
        return table

    @cached_property
    def _by_long(self) -> dict[str, list[LongForm]]:
        table: dict[str, list[LongForm]] = {}
        for form in self.forms:
            table.setdefault(long_key(form.long), []).append(form)
        return table

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """The first syllables of every long form, one, two, … all of them."""
        return frozenset(
            " ".join(key[:count]) for key in map(str.split, self._by_long) for count in range(1, len(key) + 1)
        )


def _is_read_as(typed: Sequence[str], syllables: Sequence[str]) -> bool:
    """Tell whether each syllable is typed as it is spelled, or without any accent."""
    return len(typed) == len(syllables) and all(
        one in (other, fold(other)) for one, other in zip(typed, syllables, strict=True)
    )
