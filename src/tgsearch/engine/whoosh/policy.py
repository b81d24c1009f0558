"""Which segments are worth merging? What piles up, is mostly deleted, small after a large sync, or all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tgsearch.engine.whoosh.codec import ArraySegment
from tgsearch.engine.whoosh.postings import MAX_SEGMENT_DOCUMENTS

# This many segments of like size are merged into one; fewer segments make
# searching cheaper, a larger factor makes indexing cheaper.
MERGE_FACTOR = 8


def to_merge(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """Choose what to merge: `MERGE_FACTOR` segments of one tier, or a mostly deleted one; [] if nothing.

    A tier holds segments of up to the same power of `MERGE_FACTOR` live documents.
    """
    tiers: dict[int, list[ArraySegment]] = {}
    for segment in segments:
        live = _live(segment)
        if 2 * segment.deleted_count() > segment.doc_count_all():
            return [segment]
        tier = 0
        while MERGE_FACTOR ** (tier + 1) <= live:
            tier += 1
        tiers.setdefault(tier, []).append(segment)
    for tier in sorted(tiers):
        chosen, documents = [], 0
        for segment in tiers[tier]:
            live = _live(segment)
            if documents + live <= MAX_SEGMENT_DOCUMENTS:
                chosen.append(segment)
                documents += live
        if len(chosen) >= MERGE_FACTOR:
            return chosen
    return []


def to_settle(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """Choose the largest group of segments that is worth one: at least twice the size of its largest."""
    by_size = sorted(segments, key=_live)
    chosen: list[ArraySegment] = []
    documents = best = 0
    for count, segment in enumerate(by_size, 1):
        live = _live(segment)
        documents += live
        if documents > MAX_SEGMENT_DOCUMENTS:
            break
        if documents >= 2 * live:
            best = count
    chosen = by_size[:best]
    return [segment for segment in segments if segment in chosen] if best > 1 else []


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of the documents of a segment that are not deleted, counted in their order."""

    segment: ArraySegment
    start: int
    stop: int

    @property
    def is_clean_segment(self) -> bool:
        """Whether it is a whole segment in which nothing is deleted."""
        return self.start == 0 and self.stop == self.segment.doc_count_all()


def to_compact(segments: Sequence[ArraySegment]) -> list[list[Portion]]:
    """Choose what becomes one segment each, so that there are as few as can be and nothing is deleted in any.

    Segments that can stay as they are are in no group; [] when all can. A
    segment is cut only if fewer are left of them all by that, and then its
    portions are in successive groups.
    """
    if not segments:
        return []
    fewest = max(1, -(-sum(map(_live, segments)) // MAX_SEGMENT_DOCUMENTS))
    groups = _packed_whole(segments)
    if len(groups) > fewest:
        groups = _poured(segments)
    return [group for group in groups if len(group) > 1 or not group[0].is_clean_segment]


def _packed_whole(segments: Sequence[ArraySegment]) -> list[list[Portion]]:
    """Put each segment, the largest first, into the first group that has room for it."""
    groups: list[list[Portion]] = []
    for segment in sorted(segments, key=_live, reverse=True):
        portion = Portion(segment, 0, _live(segment))
        for group in groups:
            if sum(each.stop for each in group) + portion.stop <= MAX_SEGMENT_DOCUMENTS:
                group.append(portion)
                break
        else:
            groups.append([portion])
    return groups


def _poured(segments: Sequence[ArraySegment]) -> list[list[Portion]]:
    """Leave full segments alone and fill groups with the documents of the others, one after another."""
    by_size = sorted(segments, key=_live)  # empty ones, which hold entries of the manifest, first
    groups = [
        [Portion(segment, 0, _live(segment))]
        for segment in by_size
        if _live(segment) == MAX_SEGMENT_DOCUMENTS
    ]
    room = 0
    for segment in by_size[: len(by_size) - len(groups)]:
        start, live = 0, _live(segment)
        while start < live or not live:
            if not room:
                groups.append([])
                room = MAX_SEGMENT_DOCUMENTS
            portion = Portion(segment, start, min(live, start + room))
            groups[-1].append(portion)
            room -= portion.stop - portion.start
            start = portion.stop
            if not live:
                break
    return groups


def _live(segment: ArraySegment) -> int:
    return int(segment.doc_count_all() - segment.deleted_count())
