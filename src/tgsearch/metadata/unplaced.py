"""Why has a document no place? Which places does it name, and which names several units bear?

Asked about single documents, for people who want to mend them; indexing needs
none of it. The names are read again as `geography` reads them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from tgsearch.dates import parse_span
from tgsearch.errors import AmbiguousLocalityError, QueryError
from tgsearch.localities import gazetteer
from tgsearch.localities.filters import units_of_filter
from tgsearch.localities.names import COMMUNE
from tgsearch.localities.units import Unit
from tgsearch.metadata.geography import MAX_CHARS
from tgsearch.metadata.geography.eras import Eras
from tgsearch.metadata.geography.resolve import Resolver
from tgsearch.metadata.geography.scan import Scanner
from tgsearch.metadata.geography.words import BEFORE_LEVEL, COMMITTEE_STEMS, COMMITTEES, LEVEL_WORDS, UPPER
from tgsearch.results import Remark, Sighting, StoredDocument

MAX_SEEN = 5
MAX_EXAMPLES = 3  # units of one name
MAX_SPELLINGS = 3  # places of one province

NOWHERE = Remark("No place is named in it.", "Trong tài liệu không nhắc đến địa phương nào.")
WITHOUT_NAME = Remark(
    "It refers to a place without naming it.", "Tài liệu nói đến địa phương mà không nêu tên."
)
IN_PASSING = Remark(
    "It names one place, but only in passing.", "Tài liệu chỉ nhắc thoáng qua một địa phương."
)
NONE_STANDS_OUT = Remark(
    "It names several places, and none stands out.",
    "Tài liệu nhắc đến nhiều địa phương mà không nơi nào nổi bật.",
)
SHARED_NAME = Remark(
    "It names a place, and nothing tells which is meant.", "Tài liệu nêu một địa danh mà không rõ là nơi nào."
)

# A committee, or a level, without a name after it; more than `geography` goes by, which must be sure.
_LEVELS = [word for word in LEVEL_WORDS if word != "xã"]  # xã hội, hợp tác xã: hardly ever the commune
_BARE = re.compile(
    rf"(?<!\w)(?<!các )(?<!những )(?<!nhiều )(?<!\d )"
    rf"(?:(?P<committee>(?i:{'|'.join(COMMITTEE_STEMS)})(?i:{'|'.join(COMMITTEES)}))"
    rf"|(?P<level>(?i:{'|'.join(_LEVELS)}))|(?:{'|'.join(sorted(BEFORE_LEVEL))}) (?P<commune>xã))"
    rf"(?!\w| hội| táo| ngộ| dậy| lại| giấc|[ .]*[\d{UPPER}])"
)


def why_unplaced(document: StoredDocument, stated: str | None) -> tuple[Remark, tuple[Sighting, ...]]:
    """Return why a document without a place has none, and what it says of places.

    Args:
        document: as the index keeps it.
        stated: what its source states as its place and could not be read; None for nothing.

    Returns:
        One sentence; and what the source states, the provinces named, most
        often named first, the names that several units bear, and when there is
        none of these the bare words; `MAX_SEEN` at most.
    """
    reading = _Reading(document)
    provinces, shared = list(reading.provinces()), list(reading.shared_names())
    bare = [] if provinces or shared else list(reading.bare_words())
    if provinces:
        reason = IN_PASSING if len(provinces) == 1 else NONE_STANDS_OUT
    else:
        reason = SHARED_NAME if shared else WITHOUT_NAME if bare else NOWHERE
    seen = [*([reading.stated(stated)] if stated else []), *provinces, *shared, *bare]
    return reason, tuple(seen[:MAX_SEEN])


def why_ambiguous(document: StoredDocument) -> tuple[Remark, tuple[Sighting, ...]]:
    """Return that several units bear a name in a document, and which those names and units are.

    Names come in the order of the text, each once, `MAX_SEEN` at most, with
    `MAX_EXAMPLES` of their units.
    """
    return SHARED_NAME, tuple(_Reading(document).shared_names())[:MAX_SEEN]


class _Reading:
    """The names of places in a document, read once more."""

    def __init__(self, document: StoredDocument) -> None:
        printed = document.published or document.event or document.period
        self._day = parse_span(printed).end if printed else None  # that places were looked up at
        self._document = document
        self._text = normalize("NFC", f"{document.title}\n{document.text[:MAX_CHARS]}")
        self._places = gazetteer()
        found = Scanner(self._places).scan(self._text)
        self._mentions = Resolver(self._places, Eras(), self._text, found, self._day).resolve()

    def stated(self, stated: str) -> Sighting:
        """Return why what the source states as its place is none."""
        try:
            units_of_filter(self._places, stated)
        except AmbiguousLocalityError as error:
            candidates = error.data["candidates"]
            assert isinstance(candidates, tuple)
            names = _listed(candidates, MAX_EXAMPLES)
            meaning = Remark(f"stated by the source, and may be {names}", f"nguồn ghi, có thể là {names}")
        except QueryError:
            meaning = Remark("stated by the source, and no known place", "nguồn ghi, không rõ là nơi nào")
        else:
            meaning = Remark("stated by the source", "nguồn ghi")
        return Sighting(stated, meaning)

    def provinces(self) -> Iterator[Sighting]:
        """Yield the provinces that places are named of, with how often and as what."""
        spellings: dict[str, Counter[str]] = {}
        titled = set()
        for one in self._mentions:
            if one.chain:
                name = f"{one.word} {one.name}" if one.word and one.name.isdigit() else one.name
                spellings.setdefault(one.chain[0], Counter())[name] += 1
                if one.found.start < len(self._document.title):
                    titled.add(one.chain[0])
        for province, names in sorted(spellings.items(), key=lambda each: -each[1].total()):
            name = self._places.unit(province).name_at(self._day)
            yield Sighting(name, _often(name, names, in_title=province in titled))

    def shared_names(self) -> Iterator[Sighting]:
        """Yield the names that the index could not tell the unit of, with the units that bear them."""
        named = {one.name: one for one in reversed(self._mentions) if one.unit is None}
        places = (self._document.locality, *self._document.mentions)
        for name in dict.fromkeys(place.commune for place in places if not place.province):
            if name is None:
                continue
            one = named.get(name)
            if one is None:  # settled, or not seen, without what stands beside the text
                yield Sighting(name, self._bearers(self._places.find(name, self._day, COMMUNE)))
            else:
                yield Sighting(self._text[one.found.since : one.found.end], self._bearers(one.options))

    def _bearers(self, units: Sequence[Unit]) -> Remark:
        where = [", ".join(_called(self._places.unit(above)) for above in unit.parents) for unit in units]
        listed, count = _listed(where, MAX_EXAMPLES), len(units)
        if count == 1:
            return Remark(
                f"known only in {listed}, which does not fit the places named",
                f"chỉ biết ở {listed}, không khớp với các địa phương được nhắc đến",
            )
        return Remark(f"the name of {count} communes, in {listed}", f"tên của {count} xã, phường, ở {listed}")

    def bare_words(self) -> Iterator[Sighting]:
        """Yield the words that refer to a place without naming it, the most frequent first."""
        words = Counter(found[found.lastgroup or 0] for found in _BARE.finditer(self._text))
        for word, count in words.most_common():
            times = "once" if count == 1 else f"{count} times"
            yield Sighting(word, Remark(f"{times}, without a name", f"{count} lần, không kèm tên"))


def _called(unit: Unit) -> str:
    return f"{unit.classes[0]} {unit.name}" if unit.name.isdigit() else unit.name


def _often(province: str, names: Counter[str], *, in_title: bool) -> Remark:
    count = names.total()
    english, vietnamese = "named once" if count == 1 else f"named {count} times", f"nhắc {count} lần"
    others = [name for name, _ in names.most_common() if name != province]
    if others:
        english += f" as {_listed(others, MAX_SPELLINGS)}"
        vietnamese += f" qua tên {_listed(others, MAX_SPELLINGS)}"
    if in_title:
        english, vietnamese = f"{english}; also in the title", f"{vietnamese}; có trong tiêu đề"
    return Remark(english, vietnamese)


def _listed(names: Sequence[str], limit: int) -> str:
    return "; ".join([*names[:limit], *(["…"] if len(names) > limit else [])])
