"""Segments merged are what one segment of all their documents would have been."""

from __future__ import annotations

import numpy as np
import pytest

from engines.batches import Doc, batch
from tgsearch.engine.base import FIELDS
from tgsearch.engine.whoosh import merging
from tgsearch.engine.whoosh.buffer import Buffer, buffered_parts
from tgsearch.engine.whoosh.segment import DOCS, PAIRS, SegmentData, write_part

SYLLABLES = (
    "xã",
    "huyện",
    "tỉnh",
    "thôn",
    "ấp",
    "bản",
    "làng",
    "phường",
    "quận",
    "khóm",
    "buôn",
    "sóc",
    "sông",
)
PLACES = (("Bắc Giang",), ("Bắc Giang", "Lục Nam"), ("Bắc Giang", "Lục Nam", "Tam Dị"), ("Hà Nội", "Ba Vì"))


def drawn(chance, count, prefix):
    """Documents with terms that all have, few have, or one has, some again and again, some far inside."""
    documents = []
    for number in range(count):
        rare = [f"số{chance.integers(200)}", f"{prefix}{number}"]
        terms = [
            "của",
            *chance.choice(SYLLABLES, chance.integers(1, 9)),
            *rare,
            *["và"] * chance.choice([0, 15, 300]),
        ]
        chance.shuffle(terms)
        gaps = chance.choice([1, 1, 1, 2, 40], len(terms))
        start = chance.choice([0, 4000, 1 << 20])
        places = (start + np.cumsum(gaps)).tolist()
        facets = {
            "locality": PLACES[chance.integers(3) :: 3],
            "number": tuple((f"{each}-CT/TW",) for each in chance.integers(0, 30, chance.integers(3))),
        }
        if prefix != "an":
            facets["type"] = ((("tin",),), (("báo cáo",),), ())[chance.integers(3)]
        documents.append(
            Doc(
                f"{prefix}-{number}",
                title=" ".join(terms[:3]),
                placed=list(zip(places, map(str, terms), strict=True)),
                facets=facets,
                days=(number, number + 7) if number % 3 else None,
            )
        )
    return documents


def parts_of(documents):
    buffer = Buffer()
    if documents:
        buffer.add(batch(*documents))
    return list(buffered_parts(buffer, {}, 0))


def written(directory, name, documents, deleted=()):
    """Write documents as a segment of which some are deleted."""
    for part, arrays, meta in parts_of(documents):
        with open(directory / f"{name}.{part}", "wb") as out:
            write_part(out, name, part, arrays, meta)
    return SegmentData(directory, name, len(documents), deleted)


def arrays_of(parts):
    return {
        part: {name: (str(array.dtype), array.tolist()) for name, array in arrays.items()}
        for part, arrays, _ in parts
        if part in (*FIELDS, PAIRS, DOCS)
    }


@pytest.mark.parametrize("together", [1, 60, 2_000_000])
@pytest.mark.parametrize("long", [0, 5, 1 << 30])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.95])
def test_a_merge_is_the_segment_of_what_is_left(tmp_path, monkeypatch, together, long, share):
    monkeypatch.setattr(merging, "_CHUNK_POSTINGS", together)
    monkeypatch.setattr(merging, "_LONG_LIST", long)
    chance = np.random.default_rng(5)
    segments, left = [], []
    for name, count in (("an", 25), ("bình", 0), ("cảnh", 60), ("dương", 3)):
        documents = drawn(chance, count, name)
        deleted = np.flatnonzero(chance.random(count) < share).tolist()
        segments.append(written(tmp_path, name, documents, deleted))
        left += [each for number, each in enumerate(documents) if number not in deleted]
    assert arrays_of(merging.merged_parts(segments)) == arrays_of(parts_of(left))
