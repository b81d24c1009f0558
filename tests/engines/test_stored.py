"""What was stored comes back, however much of it waits to be packed, with a dictionary or without."""

from __future__ import annotations

import random

import pytest

from tgsearch.arrayfile import ArrayFile, write_arrays
from tgsearch.engine.whoosh import stored
from tgsearch.engine.whoosh.stored import StoredBlocks, StoredBlocksBuilder

WORDS = "đê điều kênh mương trạm bơm cống xã huyện vụ xuân nạo vét thủy lợi".split()  # noqa: SIM905


def records(seed, count, words=60):
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randrange(words))).encode() for _ in range(count)]


def read_back(path, builder):
    with path.open("wb") as out:
        write_arrays(out, "stored", 1, builder.arrays())
    return StoredBlocks(ArrayFile(path, "stored", 1))


def built(values, dictionary=b""):
    builder = StoredBlocksBuilder(dictionary)
    for value in values:
        builder.add(value)
    return builder


@pytest.fixture(params=[20_000, 60_000, 1 << 30])
def waiting(request, monkeypatch):
    """Bytes that wait to be packed: what a dictionary is made of, more, all."""
    monkeypatch.setattr(stored, "_WAITING_BYTES", request.param)


@pytest.fixture
def small(monkeypatch):
    """Sizes at which a dictionary is made of some hundred records."""
    for name, size in {"_BLOCK_BYTES": 2000, "_SAMPLE_BYTES": 20_000, "_DICTIONARY_BYTES": 2000}.items():
        monkeypatch.setattr(stored, name, size)


@pytest.mark.usefixtures("waiting", "small")
@pytest.mark.parametrize("count", [0, 1, 30, 900])
def test_each_value(tmp_path, count):
    values = records(count, count)
    builder = built(values)
    read = read_back(tmp_path / "stored", builder)
    assert [read[number] for number in range(len(read))] == values
    assert read.dictionary() == builder.dictionary
    assert bool(builder.dictionary) == (count == 900)


@pytest.mark.usefixtures("waiting", "small")
def test_a_dictionary_is_handed_on_before_anything_is_packed(tmp_path):
    first = built(records(1, 900))
    second = built(records(2, 900), first.dictionary)
    assert first.dictionary
    assert second.dictionary == first.dictionary
    read = read_back(tmp_path / "stored", second)
    assert read.dictionary() == first.dictionary
    assert [read[number] for number in range(len(read))] == records(2, 900)


@pytest.mark.usefixtures("waiting", "small")
def test_packed_blocks_go_between_values(tmp_path):
    packed = read_back(tmp_path / "packed", built(records(1, 900)))
    builder = built(records(2, 50), packed.dictionary())
    builder.add_blocks(packed)
    for value in records(3, 700):
        builder.add(value)
    read = read_back(tmp_path / "stored", builder)
    expected = [*records(2, 50), *records(1, 900), *records(3, 700)]
    assert [read[number] for number in range(len(read))] == expected


@pytest.mark.usefixtures("small")
def test_what_waits_is_bounded(monkeypatch):
    monkeypatch.setattr(stored, "_WAITING_BYTES", 40_000)
    builder = StoredBlocksBuilder()
    for value in records(4, 900):
        builder.add(value)
        assert builder._waiting_bytes < 40_000
