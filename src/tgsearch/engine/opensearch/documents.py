"""What is sent for a batch of documents?"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tgsearch.engine.base import FIELDS, TEXT, TokenBatch, TokenColumn
from tgsearch.engine.opensearch.mapping import DOCUMENT, ENTRY, LENGTHS, PAIRS
from tgsearch.engine.opensearch.state import packed
from tgsearch.engine.opensearch.tokens import GAP, digest, facet_field, path_value, sortable, token_of

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json


def version_id(key: str, attempt: int) -> str:
    """Return the id of one version of a document or entry on the cluster."""
    return f"{key}.{attempt}"


def entry_key(name: str) -> str:
    """Return what stands for the name of an entry of the manifest."""
    return digest(ENTRY, name)


def entry_source(name: str, value: bytes, attempt: int) -> Json:
    """Return what is sent for an entry of the manifest."""
    return {
        "kind": ENTRY,
        "key": entry_key(name),
        "id": sortable(name),
        "born": attempt,
        "stored": packed(value),
    }


def sources(batch: TokenBatch, attempt: int) -> Iterator[Json]:
    """Yield what is sent for each document of a batch."""
    columns = {field: _texts(batch.fields[field]) for field in FIELDS}
    lengths = {field: np.diff(batch.fields[field].bounds).tolist() for field in FIELDS}
    facets = {facet_field(name): paths for name, paths in batch.facets.items()}
    for number, id in enumerate(batch.ids):
        source: Json = {
            "kind": DOCUMENT,
            "key": digest(DOCUMENT, id),
            "id": sortable(id),
            "born": attempt,
            "stored": packed(batch.stored[number]),
            LENGTHS[PAIRS]: max(lengths[TEXT][number] - 1, 0),
        }
        for field in FIELDS:
            source[LENGTHS[field]] = lengths[field][number]
            if text := columns[field][number]:
                source[field] = text
        days = batch.days[number]
        if days is not None:
            source["first"], source["last"] = days
        for name, paths in facets.items():
            values = {path_value(path[:depth]) for path in paths[number] for depth in range(1, len(path) + 1)}
            if values:
                source[name] = sorted(values)
        yield source


def frequencies(column: TokenColumn, taken: NDArray[np.bool_]) -> Counter[str]:
    """Return in how many documents of a batch each term of a column stands, of those that were taken."""
    documents = np.repeat(np.arange(len(column.bounds) - 1), np.diff(column.bounds))
    size = max(len(column.vocabulary), 1)
    places = np.unique((documents * size + column.codes)[taken[documents]])
    counts = np.bincount(places % size, minlength=size).tolist()
    return Counter({term: count for term, count in zip(column.vocabulary, counts, strict=False) if count})


def _texts(column: TokenColumn) -> list[str]:
    """Return the tokens of each document with spaces between, and a sign for each place without one."""
    tokens = [token_of(term) for term in column.vocabulary]
    codes, bounds = column.codes.tolist(), column.bounds.tolist()
    texts = []
    gaps = None if column.positions is None else _gaps(column.positions, column.bounds)
    for start, end in itertools.pairwise(bounds):
        words = [tokens[code] for code in codes[start:end]]
        if gaps is not None:
            for place in np.flatnonzero(gaps[start:end]).tolist():
                words[place] = f"{GAP} " * int(gaps[start + place]) + words[place]
        texts.append(" ".join(words))
    return texts


def _gaps(positions: NDArray[np.int32], bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each token how many places before it are empty; none before the first of a document."""
    gaps = np.zeros(len(positions), np.int64)
    gaps[1:] = positions[1:].astype(np.int64) - positions[:-1] - 1
    starts = bounds[:-1]
    gaps[starts[starts < len(gaps)]] = 0
    return gaps
