"""Which segments are worth merging? What piles up, is mostly deleted, or is small after a large sync."""

from __future__ import annotations

from collections.abc import Sequence

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
        live = segment.doc_count_all() - segment.deleted_count()
        if 2 * segment.deleted_count() > segment.doc_count_all():
            return [segment]
        tier = 0
        while MERGE_FACTOR ** (tier + 1) <= live:
            tier += 1
        tiers.setdefault(tier, []).append(segment)
    for tier in sorted(tiers):
        chosen, documents = [], 0
        for segment in tiers[tier]:
            live = segment.doc_count_all() - segment.deleted_count()
            if documents + live <= MAX_SEGMENT_DOCUMENTS:
                chosen.append(segment)
                documents += live
        if len(chosen) >= MERGE_FACTOR:
            return chosen
    return []


def to_settle(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """Choose the largest group of segments that is worth one: at least twice the size of its largest."""
    by_size = sorted(segments, key=lambda segment: segment.doc_count_all() - segment.deleted_count())
    chosen: list[ArraySegment] = []
    documents = best = 0
    for count, segment in enumerate(by_size, 1):
        live = segment.doc_count_all() - segment.deleted_count()
        documents += live
        if documents > MAX_SEGMENT_DOCUMENTS:
            break
        if documents >= 2 * live:
            best = count
    chosen = by_size[:best]
    return [segment for segment in segments if segment in chosen] if best > 1 else []
