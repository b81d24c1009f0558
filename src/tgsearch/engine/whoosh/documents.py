"""How is what a segment knows of each document laid out? The arrays of its `.docs` part."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tgsearch.arrayfile import Array
from tgsearch.engine.whoosh.dictionary import strings
from tgsearch.engine.whoosh.facets import FacetSets, encode_facet
from tgsearch.engine.whoosh.segment import UNDATED
from tgsearch.value import frozen


@frozen
class ManifestEntry:
    """One entry as a writer recorded it; of equal keys the highest sequence number counts."""

    sequence: int
    key: str
    value: bytes | None  # None: removed


@frozen
class DocumentTable:
    """Everything of the `.docs` part, parallel to `ids` where it is by document."""

    ids: Sequence[bytes]
    lengths: Mapping[str, NDArray[np.integer]]
    days: Sequence[tuple[int, int] | None]
    facets: Mapping[str, FacetSets]
    manifest: Sequence[ManifestEntry]


def encode_documents(table: DocumentTable) -> tuple[dict[str, Array], dict[str, object]]:
    """Return the arrays and the header data of the `.docs` part."""
    order = np.array(sorted(range(len(table.ids)), key=table.ids.__getitem__), np.uint16)
    ranks = np.empty(len(order), np.uint16)
    ranks[order] = np.arange(len(order))
    arrays: dict[str, Array] = {
        **strings("id", table.ids),
        "id_ranks": ranks,
        **_id_hashes(table.ids),
        **{f"length_{field}": lengths.astype(np.uint32) for field, lengths in table.lengths.items()},
        **_days(table.days),
        **_manifest(table.manifest),
    }
    for name, facet in table.facets.items():
        arrays.update(encode_facet(name, facet))
    return arrays, {"facets": list(table.facets)}


def _id_hashes(ids: Sequence[bytes]) -> dict[str, Array]:
    """Return the CRC-32 of the ids, ascending, and whose each is: many ids are found in one search."""
    hashes = np.fromiter(map(zlib.crc32, ids), np.uint32, len(ids))
    order = np.argsort(hashes, kind="stable")
    return {"id_hashes": hashes[order], "id_hash_order": order.astype(np.uint16)}


def _days(days: Sequence[tuple[int, int] | None]) -> dict[str, Array]:
    first = np.full(len(days), UNDATED, np.int32)
    last = np.full(len(days), UNDATED, np.int32)
    for number, span in enumerate(days):
        if span is not None:
            first[number], last[number] = span
    return {"first_days": first, "last_days": last}


def _manifest(entries: Sequence[ManifestEntry]) -> dict[str, Array]:
    return {
        **strings("manifest_key", [entry.key.encode("utf-8", "surrogatepass") for entry in entries]),
        **strings("manifest_value", [entry.value or b"" for entry in entries]),
        "manifest_sequence": np.array([entry.sequence for entry in entries], np.uint64),
        "manifest_kept": np.array([entry.value is not None for entry in entries], np.uint8),
    }
