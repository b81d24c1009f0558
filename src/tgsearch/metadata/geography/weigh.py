"""Which of the places named is the document's own?

Every naming of a place weighs for the place and all that holds it: most in the
title, more in the lead than later, more in the name of an office, little where
it only says where a person lives or where another place lies. The document
belongs to the province that weighs most, and to the part of it, and the part
of that, which stands out from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from operator import itemgetter

from tgsearch.document import Evidence
from tgsearch.localities.names import spelled
from tgsearch.metadata.geography.resolve import Mention
from tgsearch.metadata.geography.words import (
    ATTRIBUTION,
    FAMILY_KEYS,
    HOME,
    HOME_CUES,
    HOME_PHRASES,
    NO_ATTRIBUTION_AFTER,
    NO_ATTRIBUTION_BEFORE,
    OFFICES,
    PROVINCIAL_BODIES,
    UPPER,
)

LEAD_CHARS = 400  # of the text: where news and reports say where they are

# By where a name stands …
TITLE, LEAD, ELSEWHERE = 3.0, 2.0, 1.0
# … added to that: before the colon of a title (`Bắc Giang: …`), in the name of an office, in a date line …
PREFIX, OFFICE, DATELINE = 2.0, 1.0, 2.0
# … and the share of it that a name keeps that only says what holds a place, where a person is from, where a
# body of the province met, or what a place once was.
WEAK_SHARE = 0.3

MIN_WEIGHT = 2.0  # for any place
MIN_WEIGHT_OF_LOCAL = 1.0  # when the document speaks of `huyện`, `Tỉnh ủy` … without a name
MIN_SHARE = 0.35  # of all, for the province
MAX_RIVAL = 0.75  # of the first province's weight: nearer than that, two weigh alike
# Of a place's weight, for a part named in title or lead or the only one named, and for others.
MIN_PART, MIN_LATE_PART = 0.2, 0.3
MAX_RIVAL_PART = 0.4  # of the first part's weight
MIN_PART_WEIGHT = 0.9  # below that only a part with almost all of the place's weight counts
ALMOST_ALL = 0.7

MAX_REASONS = 3
MAX_PHRASE_CHARS = 64
MAX_WORDS_AFTER_AGE = 3  # `30 tuổi, ở xã …`, not `13 tuổi, bị thương khi đi qua xã …`
# Central bodies sign in Hà Nội, so that `Hà Nội, ngày …` alone places nothing there.
CAPITAL = ("p:01", "p25:01")

Chain = tuple[str, ...]  # ids of a unit and what holds it, the province first

_LEADS_TO = ("kết nối", "kết nối với")  # a road from elsewhere, a market
_HOME_WORDS = ATTRIBUTION | HOME | HOME_CUES
_TELLING_WORDS = OFFICES | _HOME_WORDS | {"tại", "nối"}
_DATE_FOLLOWS = frozenset([", n", ", t", " ng", " th"])
_DATELINE_AFTER = re.compile(r",? (?:ngày|tháng) \d")


@dataclass(slots=True)
class Weight:
    """What speaks for a place, its parts included."""

    total: float = 0.0
    plain: float = 0.0  # the total without what offices add
    early: bool = False  # named in the title or the lead
    titled: bool = False  # itself named in the title
    signed: bool = False  # itself named in a dateline
    parts: dict[str, Weight] = field(default_factory=dict)  # by the id of the unit


@dataclass(slots=True)
class Tree(Weight):
    """What speaks for all places that a document names."""

    reasons: list[tuple[float, Chain, str, str]] = field(default_factory=list)  # weight, chain, words, source

    def add(
        self, chain: Chain, weight: float, reason: tuple[str, str], *, early: bool, office: float = 0.0
    ) -> None:
        """Count one naming, in words from a source, of a unit for it and what it lies in."""
        total = weight + office
        self.total += total
        self.reasons.append((total, chain, *reason))
        last: Weight = self
        for unit_id in chain:
            node = last.parts.get(unit_id)
            if node is None:
                node = last.parts[unit_id] = Weight()
            node.total += total
            node.plain += weight
            node.early = node.early or early
            last = node
        if reason[1] == "title":
            last.titled = True
        elif reason[1] == "dateline":
            last.signed = True


def weigh(
    text: str, title_end: int, mentions: Sequence[Mention], chain_of: Callable[[Mention], Chain]
) -> Tree:
    """Weigh the places named in a text.

    Args:
        text: begins with its title.
        title_end: the length of the title.
        mentions: the places named, in their order.
        chain_of: the ids of the unit that a mention speaks for and of what
            holds it, the province first; () to leave it out.
    """
    root = Tree()
    holders = {id(one.holder) for one in mentions if one.holder is not None}
    lead_end = title_end + LEAD_CHARS
    last_end = 0
    for one in mentions:
        last_end, before = one.found.end, last_end
        chain = chain_of(one)
        if not chain:
            continue
        since, end = one.found.since, one.found.end
        early = since < lead_end
        weight, source = (TITLE, "title") if since < title_end else (LEAD if early else ELSEWHERE, "text")
        if since == 0 and text[end : end + 1] == ":":
            weight += PREFIX
        elif text[end : end + 3] in _DATE_FOLLOWS and _is_dateline(text, since, end):
            weight, source = (0.0 if chain[0] in CAPITAL else weight + DATELINE), "dateline"
        if id(one) in holders:
            weight *= WEAK_SHARE
        office, passing = _told_before(text, since)
        if passing or _is_of_a_person(text, since, end, before) or chain[-1] != one.chain[-1]:
            weight *= WEAK_SHARE
        extra = OFFICE * min(weight, 1.0) if office or one.found.office else 0.0
        root.add(chain, weight, (text[since:end], source), early=early, office=extra)
    return root


def _told_before(text: str, since: int) -> tuple[bool, bool]:
    """Tell whether the words before a name make it an office's, and whether it is only named in passing."""
    phrase = text[max(0, since - MAX_PHRASE_CHARS) : since]
    phrase = phrase[max(phrase.rfind("."), phrase.rfind(";"), phrase.rfind("\n")) + 1 :]
    said = phrase.split()
    words = phrase[phrase.rfind(",") + 1 :].split() if "," in phrase else said
    if _TELLING_WORDS.isdisjoint(said) and (words is said or _TELLING_WORDS.isdisjoint(words)):
        return False, False
    office = not OFFICES.isdisjoint(words[-4:])
    if words and words[-1] == "tại" and _names_a_provincial_body(text):
        return office, True  # it met there: `tại thành phố Hưng Yên, Ban Tuyên giáo Tỉnh ủy …`
    if "nối" in words[-2:] and phrase.rstrip().endswith(_LEADS_TO):
        return office, True
    return office, not _HOME_WORDS.isdisjoint(said) and _is_home(phrase, said, words)


@lru_cache(maxsize=1)  # asked of a text for every place in it
def _names_a_provincial_body(text: str) -> bool:
    return any(body in text for body in PROVINCIAL_BODIES)


# `Nguyễn Thị Hoa (Bắc Giang)`, `(Minh Hoa, Đồng Nai)`: where a person is from, or who asks a newspaper.
_NAME = rf"[{UPPER}]\w*(?: [{UPPER}]\w*){{0,4}}"
_PERSON_BEFORE = re.compile(rf"\b(?P<known>{_NAME}) \($|\((?P<asks>{_NAME}), $")


def _is_of_a_person(text: str, since: int, end: int, before: int) -> bool:
    """Tell whether a name stands in brackets after that of a person, or with it.

    Args:
        text: in which it stands.
        since: where it begins.
        end: where it ends.
        before: where the place named before it ends.
    """
    lead = text[since - 2 : since]
    if lead not in (" (", ", ") or text[end : end + 1] not in (")", ","):
        return False
    if lead == ", " and "(" not in text[max(0, since - 48) : since]:
        return False
    found = _PERSON_BEFORE.search(text, max(0, since - 48, before), since)
    if found is None:
        return False
    return found["asks"] is not None or spelled(found["known"].split()[0]) in FAMILY_KEYS


def _is_dateline(text: str, since: int, end: int) -> bool:
    """Tell whether a name and a date begin a line, or a second column of one."""
    before = text[max(0, since - 2) : since]
    if before[-1:] not in ("", "\n", "\t") and before != "| " and not before.isspace():
        return False
    return _DATELINE_AFTER.match(text, end) is not None


def _is_home(phrase: str, said: list[str], words: list[str]) -> bool:
    """Tell whether a name only says where somebody is from, or reports from.

    Args:
        phrase: what stands before the name.
        said: its words, one of them of `_HOME_WORDS`.
        words: those after its last comma.
    """
    if not ATTRIBUTION.isdisjoint(words) and _names_a_speaker(words):
        return True
    if not HOME.isdisjoint(said):
        return "quê hương" not in phrase and not _is_of_age(said)
    return not HOME_CUES.isdisjoint(said) and any(clue in phrase for clue in HOME_PHRASES)


def _names_a_speaker(words: list[str]) -> bool:
    """Tell whether a word of `ATTRIBUTION` stands for itself: `báo`, not the half of `thông báo`."""
    lowered = ["", *(word.lower() for word in words), ""]
    return any(
        word in ATTRIBUTION
        and lowered[at] not in NO_ATTRIBUTION_BEFORE.get(word.lower(), ())
        and lowered[at + 2] not in NO_ATTRIBUTION_AFTER.get(word.lower(), ())
        for at, word in enumerate(words)
    )


def _is_of_age(said: list[str]) -> bool:
    """Tell whether an age is all that speaks of a person, too far before a name to say where they live."""
    own = HOME.intersection(said)
    return own == {"tuổi,"} and not own.intersection(said[-MAX_WORDS_AFTER_AGE:])


def choose(root: Tree, *, local: bool) -> tuple[str, tuple[Evidence, ...]] | None:
    """Return the id of the document's unit with its main reasons, strongest first; None when none stands out.

    Args:
        root: what `weigh` gave.
        local: whether the document speaks of local bodies without naming
            their place, so that little is enough to tell where they are.
    """
    first, second = _first_two(root)
    if first is None:
        return None
    unit_id, weight = first
    least = MIN_WEIGHT_OF_LOCAL if local and len(root.parts) == 1 else MIN_WEIGHT
    if weight.total < max(least, MIN_SHARE * root.total) or second > MAX_RIVAL * weight.total:
        return None
    while True:
        part, second = _first_two(weight)
        if part is None or second > MAX_RIVAL_PART * part[1].total:
            break
        if weight.signed and _is_only_told_of(part[1]):
            break
        share = part[1].plain / weight.plain
        clear = part[1].early or len(weight.parts) == 1
        if share < (MIN_PART if clear else MIN_LATE_PART):
            break
        if part[1].total < MIN_PART_WEIGHT and share < ALMOST_ALL:
            break
        unit_id, weight = part
    reasons = [each for each in root.reasons if unit_id in each[1]]
    reasons.sort(key=itemgetter(0), reverse=True)
    told = dict.fromkeys((words, source) for _, _, words, source in reasons)
    return unit_id, tuple(Evidence(*each) for each in islice(told, MAX_REASONS))


def _is_only_told_of(part: Weight) -> bool:
    """Tell whether neither title nor dateline nor an office names a part: who signs above it met there."""
    nodes = [part]
    for node in nodes:
        if node.titled or node.signed or node.total > node.plain:
            return False
        nodes += node.parts.values()
    return True


def _first_two(weight: Weight) -> tuple[tuple[str, Weight] | None, float]:
    """Return the heaviest part with its id, None when there are no parts, and the weight of the next."""
    ranked = sorted(weight.parts.items(), key=lambda part: -part[1].total)
    return (ranked[0] if ranked else None), (ranked[1][1].total if len(ranked) > 1 else 0.0)
