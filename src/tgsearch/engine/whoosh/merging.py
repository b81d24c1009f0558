"""How do several segments become one? Their sorted lists are laid one behind the other.

Dictionaries are sorted, so a range of terms of the new segment is a contiguous
range in each old one: the merge goes through the terms in ranges of bounded
size, copies slices, renumbers documents and drops deleted ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array
from tgsearch.engine.base import FIELDS, POSITIONED_FIELDS, TEXT
from tgsearch.engine.whoosh.dictionary import encode_pairs, encode_terms, merged_strings
from tgsearch.engine.whoosh.documents import DocumentTable, ManifestEntry, encode_documents
from tgsearch.engine.whoosh.facets import merged_facet
from tgsearch.engine.whoosh.inversion import TERM_BITS
from tgsearch.engine.whoosh.postings import MAX_SEGMENT_DOCUMENTS, PostingArrays, PostingLists, encode
from tgsearch.engine.whoosh.segment import DOCS, PAIRS, STORED, UNDATED, SegmentData
from tgsearch.engine.whoosh.stored import StoredBlocksBuilder

Ints = NDArray[np.int64]
# Postings copied at a time; with positions some thirty bytes each are in use.
_CHUNK_POSTINGS = 2_000_000
_LONG_LIST = 100  # values; shorter lists are copied together, longer ones each by itself


@dataclass(frozen=True, slots=True)
class _Documents:
    """The documents of one old segment: which are left, and which numbers these get."""

    base: int  # the first of the new numbers
    live: NDArray[np.bool_] | None  # by old number; None: all

    def renumbered(self, docs: Array) -> Array:
        """Return the new numbers of documents that are left."""
        if self.live is None:
            # Behind a full segment's worth, `base` is one more than fits: of an empty segment.
            shifted: Array = docs + np.uint16(self.base % MAX_SEGMENT_DOCUMENTS)
            return shifted
        numbers = (np.cumsum(self.live) + (self.base - 1)).astype(np.uint16)
        return numbers.take(docs)


@dataclass(frozen=True, slots=True)
class _Input:
    """One old segment's lists of a field, with the new number of each list, and its documents."""

    lists: PostingLists
    terms: Ints
    docs: _Documents


def merged_parts(
    segments: Sequence[SegmentData], others: Sequence[SegmentData] = ()
) -> Iterator[tuple[str, dict[str, Array], dict[str, object]]]:
    """Yield (part, arrays, header data) of a segment of the live documents of `segments`, in their order.

    Terms that only deleted documents had are left out, and so are removals from
    the manifest that none of the `others`, the segments that stay, needs.
    """
    docs, documents = _renumbered(segments)
    for field in FIELDS:
        inputs, terms = _merged_terms(segments, field, docs)
        postings = _concatenated(inputs, len(terms), positions=field in POSITIONED_FIELDS)
        live = np.flatnonzero(postings.counts)
        kept = [terms[number].decode("utf-8", "surrogatepass") for number in live.tolist()]
        postings = replace(postings, counts=postings.counts[live])
        yield field, {**encode_terms(kept), **encode(postings, documents)}, {}
        if field == TEXT:
            renumbered = np.zeros(len(terms), np.int64)
            renumbered[live] = np.arange(len(live))
            text_terms, live_terms = [each.terms for each in inputs], renumbered
        del inputs, terms, postings
    yield PAIRS, _merged_pairs(segments, docs, text_terms, live_terms, documents), {}
    arrays, meta = encode_documents(_merged_documents(segments, others))
    yield DOCS, arrays, meta
    yield STORED, _merged_stored(segments), {}


def _renumbered(segments: Sequence[SegmentData]) -> tuple[list[_Documents], int]:
    """Return the documents of each segment with their new numbers, and how many they are together."""
    docs, base = [], 0
    for segment in segments:
        docs.append(_Documents(base, segment.live))
        base += segment.live_count
    return docs, base


def _merged_terms(
    segments: Sequence[SegmentData], field: str, docs: list[_Documents]
) -> tuple[list[_Input], list[bytes]]:
    """Return the terms of all segments, in order, and each segment's lists numbered by them."""
    terms, numbers = merged_strings([segment.fields[field].dictionary.terms.all() for segment in segments])
    inputs = [
        _Input(segment.fields[field].postings, number, own)
        for segment, number, own in zip(segments, numbers, docs, strict=True)
    ]
    return inputs, terms


def _merged_pairs(
    segments: Sequence[SegmentData],
    docs: list[_Documents],
    text_terms: list[Ints],
    live_terms: Ints,
    documents: int,
) -> dict[str, Array]:
    """Merge the pairs; `text_terms` are new numbers by segment, `live_terms` those without dead terms."""
    keys = []
    for segment, terms in zip(segments, text_terms, strict=True):
        dictionary = segment.pairs.dictionary
        keys.append(terms[dictionary.firsts()] << TERM_BITS | terms[dictionary.seconds()])
    pairs, numbers = _distinct(keys)
    inputs = [
        _Input(segment.pairs.postings, own, own_docs)
        for segment, own, own_docs in zip(segments, numbers, docs, strict=True)
    ]
    del keys, numbers
    postings = _concatenated(inputs, len(pairs), positions=False)
    live = np.flatnonzero(postings.counts)
    pairs, postings = pairs[live], replace(postings, counts=postings.counts[live])
    firsts, seconds = live_terms[pairs >> TERM_BITS], live_terms[pairs & ((1 << TERM_BITS) - 1)]
    count = int(live_terms.max(initial=-1)) + 1
    return {**encode_pairs(firsts, seconds, count), **encode(postings, documents)}


def _distinct(runs: Sequence[Ints]) -> tuple[Ints, list[Ints]]:
    """Return the distinct values of ascending runs, ascending, and for each run the places of its values."""
    together = np.concatenate(runs)
    order = np.argsort(together, kind="stable")  # merges what is sorted
    values = together.take(order)
    is_new = np.append(True, values[1:] != values[:-1])[: len(values)]
    places = np.empty_like(order)
    places[order] = np.cumsum(is_new) - 1
    return values[is_new], np.split(places, np.cumsum([len(run) for run in runs])[:-1])


def _concatenated(inputs: Sequence[_Input], terms: int, *, positions: bool) -> PostingArrays:
    """Lay the lists of each term one behind the other, a range of terms at a time."""
    counts = np.zeros(terms, np.int64)
    docs = np.empty(sum(each.lists.total for each in inputs), np.uint16)
    tfs = np.empty(len(docs), np.result_type(*(each.lists.tf_type for each in inputs)))
    places = np.empty(sum(each.lists.total_positions for each in inputs) if positions else 0, np.uint32)
    done = placed = 0
    for first, last in _ranges(inputs, terms):
        pieces = [_piece(each, first, last, positions=positions) for each in inputs]
        totals, starts = _laid_out(last - first, pieces, [piece.counts for piece in pieces])
        for piece, own in zip(pieces, starts, strict=True):
            _lay(own + done, piece.counts, (docs, piece.docs), (tfs, piece.tfs))
        counts[first:last] = totals
        done += int(totals.sum())
        if positions:
            totals, starts = _laid_out(last - first, pieces, [piece.position_counts for piece in pieces])
            for piece, own in zip(pieces, starts, strict=True):
                _lay(own + placed, piece.position_counts, (places, piece.positions))
            placed += int(totals.sum())
    # Deleted documents leave room at the ends.
    return PostingArrays(counts, docs[:done], tfs[:done], places[:placed] if positions else None)


def _ranges(inputs: Sequence[_Input], terms: int) -> Iterator[tuple[int, int]]:
    """Cut the new terms into ranges of about `_CHUNK_POSTINGS` postings; a longer list is its own range."""
    sizes = np.zeros(terms, np.int64)
    for each in inputs:
        sizes[each.terms] += each.lists.counts()
    ends = np.cumsum(sizes)
    first = 0
    while first < terms:
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + _CHUNK_POSTINGS, "right")))
        yield first, last
        first = last


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one old segment has of a range of terms: list after list, without deleted documents."""

    terms: Ints  # of each list, counted from the first of the range
    counts: Ints  # postings of each list
    docs: Array  # numbered as in the new segment
    tfs: Array
    position_counts: Ints  # of each list
    positions: Array


def _piece(each: _Input, first: int, last: int, *, positions: bool) -> _Piece:
    start, stop = (int(n) for n in np.searchsorted(each.terms, (first, last)))
    counts, docs = each.lists.counts(start, stop), each.lists.docs_between(start, stop)
    tfs = each.lists.tfs_between(start, stop)
    places = each.lists.positions_between(start, stop) if positions else np.zeros(0, np.uint16)
    if each.docs.live is not None:
        live = each.docs.live.take(docs)
        lists = np.repeat(np.arange(len(counts)), counts)
        counts = np.bincount(lists[live], minlength=len(counts))
        places = places[np.repeat(live, tfs)] if positions else places
        docs, tfs = docs[live], tfs[live]
    return _Piece(
        each.terms[start:stop] - first,
        counts,
        each.docs.renumbered(docs),
        tfs,
        _sums(tfs, counts) if positions else np.zeros(0, np.int64),
        places,
    )


def _sums(values: Array, counts: Ints) -> Ints:
    """Add up `values` in groups of so many each."""
    ends = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    sums: Ints = np.diff(ends.take(np.cumsum(counts)), prepend=0)
    return sums


def _laid_out(terms: int, pieces: Sequence[_Piece], counts: Sequence[Ints]) -> tuple[Ints, list[Ints]]:
    """Return how many values each term has, and where the lists of each piece begin, term by term.

    `counts` are how many values the lists of each piece have.
    """
    totals = np.zeros(terms, np.int64)
    for piece, own in zip(pieces, counts, strict=True):
        totals[piece.terms] += own
    free, starts = np.cumsum(totals) - totals, []
    for piece, own in zip(pieces, counts, strict=True):
        starts.append(free[piece.terms])
        free[piece.terms] += own
    return totals, starts


def _lay(starts: Ints, counts: Ints, *columns: tuple[Array, Array]) -> None:
    """Copy lists of so many values to where each begins, from a column's second array to its first."""
    ends = np.cumsum(counts)
    total = int(counts.sum())
    if total < _LONG_LIST * len(counts):
        places = np.repeat(starts - (ends - counts), counts)
        places += np.arange(total)
        for out, values in columns:
            out[places] = values
        return
    bounds = np.stack([starts, starts + counts, ends - counts, ends], axis=1)
    for start, stop, first, last in bounds.tolist():
        for out, values in columns:
            out[start:stop] = values[first:last]


def _merged_documents(segments: Sequence[SegmentData], others: Sequence[SegmentData]) -> DocumentTable:
    numbers = [
        np.arange(segment.documents) if segment.live is None else np.flatnonzero(segment.live)
        for segment in segments
    ]
    ids: list[bytes] = []
    days: list[tuple[int, int] | None] = []
    for segment, own in zip(segments, numbers, strict=True):
        all_ids = segment.ids.all()
        ids += [all_ids[number] for number in own]
        first, last = segment.first_days[own].tolist(), segment.last_days[own].tolist()
        days += [None if day == UNDATED else (day, end) for day, end in zip(first, last, strict=True)]
    return DocumentTable(
        ids=ids,
        lengths={
            field: np.concatenate(
                [segment.lengths(field)[own] for segment, own in zip(segments, numbers, strict=True)]
            )
            for field in FIELDS
        },
        days=days,
        facets={
            name: merged_facet([segment.facets.get(name) for segment in segments], numbers)
            for name in sorted({name for segment in segments for name in segment.facets})
        },
        manifest=_merged_manifest(segments, others),
    )


def _merged_manifest(segments: Sequence[SegmentData], others: Sequence[SegmentData]) -> list[ManifestEntry]:
    latest: dict[str, ManifestEntry] = {}
    for segment in segments:
        for sequence, key, value in segment.manifest():
            if key not in latest or latest[key].sequence < sequence:
                latest[key] = ManifestEntry(sequence, key, value)
    if any(entry.value is None for entry in latest.values()):
        known = {key for segment in others for _, key, _ in segment.manifest()}
        latest = {key: entry for key, entry in latest.items() if entry.value is not None or key in known}
    return sorted(latest.values(), key=lambda entry: entry.key)


def _merged_stored(segments: Sequence[SegmentData]) -> dict[str, Array]:
    builder = StoredBlocksBuilder(
        next((found for segment in segments if (found := segment.stored_blocks.dictionary())), b"")
    )
    for segment in segments:
        if segment.live is None:
            builder.add_blocks(segment.stored_blocks)
            continue
        for number in np.flatnonzero(segment.live).tolist():
            builder.add(segment.stored(number))
    return builder.arrays()
