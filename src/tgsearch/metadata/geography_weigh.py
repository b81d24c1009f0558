"""Which of the places named is the document's own?

Every naming of a place weighs for the place and all that holds it: most in the
title, more in the lead than later, more in the name of an office, little where
it only says where a person lives or where another place lies. The document
belongs to the province that weighs most, and to the part of it, and the part
of that, which stands out from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tgsearch.document import Evidence
from tgsearch.localities.units import Unit
from tgsearch.metadata.geography_resolve import Mention
from tgsearch.metadata.geography_words import BODY_BEFORE, RESIDENCE

LEAD_CHARS = 400  # of the text: where news and reports say where they are

# By where a name stands …
TITLE, LEAD, ELSEWHERE = 3.0, 2.0, 1.0
# … added to that: at the very start of the title (`Bắc Giang: …`), in the name of an office, before a date line …
PREFIX, BODY, DATELINE = 2.0, 1.0, 2.0
# … and the share of it that a name keeps that only says what holds a place, or where a person is from.
HOLDER, HOME = 0.3, 0.3

MIN_WEIGHT = 2.0  # for any place
MIN_WEIGHT_OF_LOCAL = 1.0  # when the document speaks of `huyện`, `Tỉnh ủy` … without a name
MIN_SHARE = 0.35  # of all, for the province
MAX_RIVAL = 0.75  # of the first province's weight: nearer than that, two weigh alike
MIN_PART, MIN_LATE_PART = 0.2, 0.3  # of a place's weight, for a part named in title or lead, or only later
MAX_RIVAL_PART = 0.4  # of the first part's weight

_DATELINE_AFTER = re.compile(r",? (?:ngày|tháng) \d")


@dataclass(slots=True)
class Weight:
    """What speaks for a place, its parts included; the root stands for all places."""

    total: float = 0.0
    early: bool = False  # named in the title or the lead
    parts: dict[str, Weight] = field(default_factory=dict)  # by the id of the unit
    reasons: list[tuple[float, Evidence]] = field(default_factory=list)

    def add(self, unit: Unit, weight: float, evidence: Evidence, *, early: bool) -> None:
        """Count one naming of a unit for it and what it lies in."""
        node = self
        for unit_id in (None, *reversed(unit.parents), unit.id):
            if unit_id is not None:
                node = node.parts.setdefault(unit_id, Weight())
            node.total += weight
            node.early = node.early or early
            node.reasons.append((weight, evidence))


def weigh(text: str, title_end: int, mentions: Iterable[Mention]) -> Weight:
    """Weigh the places named in a text that begins with a title of `title_end` characters."""
    mentions = list(mentions)
    root = Weight()
    holders = {id(one.holder) for one in mentions if one.holder is not None}
    for one in mentions:
        if one.unit is None:
            continue
        since, end = one.found.since, one.found.end
        early = since < title_end + LEAD_CHARS
        weight, source = (TITLE, "title") if since < title_end else (LEAD if early else ELSEWHERE, "text")
        if since == 0 and text[end : end + 1] == ":":
            weight += PREFIX
        elif text[since - 1 : since] == "\n" and _DATELINE_AFTER.match(text, end):
            weight, source = weight + DATELINE, "dateline"
        if one.found.body or BODY_BEFORE.search(text, max(0, since - 40), since):
            weight += BODY
        if id(one) in holders:
            weight *= HOLDER
        if RESIDENCE.search(text, max(0, since - 80), since):
            weight *= HOME
        root.add(one.unit, weight, Evidence(text[since:end], source), early=early)
    return root


def choose(root: Weight, *, local: bool) -> tuple[str, tuple[Evidence, ...]] | None:
    """Return the id of the document's unit with its reasons, strongest first; None when no place stands out.

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
        if part[1].total < (MIN_PART if part[1].early else MIN_LATE_PART) * weight.total:
            break
        unit_id, weight = part
    reasons = sorted(weight.reasons, key=lambda pair: -pair[0])
    return unit_id, tuple(dict.fromkeys(evidence for _, evidence in reasons))


def _first_two(weight: Weight) -> tuple[tuple[str, Weight] | None, float]:
    """Return the heaviest part with its id, None when there are no parts, and the weight of the next."""
    ranked = sorted(weight.parts.items(), key=lambda part: -part[1].total)
    return (ranked[0] if ranked else None), (ranked[1][1].total if len(ranked) > 1 else 0.0)
