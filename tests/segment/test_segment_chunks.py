"""Chunks are those of `str.split`, equal keys are equal chunks, and what is quick to split is split alike."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.segment import chunks as module
from tgsearch.segment.chunks import ChunkReader
from tgsearch.segment.fixed import BEGINS_LOWER, ChunkSplitter
from tgsearch.segment.numbering import Numbering

TEXT = st.text(
    st.one_of(st.sampled_from(" \n\t\x1c\x85\u2028\u3000abộĐ.,“”01\0\u200b東😀\udc80"), st.characters()),
    max_size=40,
)


def cut(text, chunks):
    return [text[start:end] for start, end in zip(chunks.starts.tolist(), chunks.ends.tolist(), strict=True)]


@given(st.lists(TEXT, max_size=6))
def test_equal_keys_are_equal_chunks(texts):
    reader = ChunkReader()
    key_of = {}
    for text in texts:
        chunks = reader.read(text)
        assert cut(text, chunks) == text.split()
        for chunk, key in zip(text.split(), chunks.keys.tolist(), strict=True):
            assert key_of.setdefault(chunk, key) == key > 0
    assert len(set(key_of.values())) == len(key_of)


@pytest.mark.parametrize(
    "chunk",
    [
        "a",
        "nghiêng,",
        "nghiêng,a",  # one more than can be packed
        "12345678",
        "123456789",
        "hoa\u0300",
        "a\0",
        "東",
        "😀😀😀😀😀😀😀😀",
    ],
)
def test_keys_of_a_chunk_and_its_likes_differ(chunk):
    likes = [chunk, chunk + chunk[-1], chunk[:-1] + "z", "z" + chunk, chunk[::-1] + "0", chunk.upper() + "x"]
    keys = ChunkReader().read(" ".join([*likes, *likes])).keys.tolist()
    assert keys[: len(likes)] == keys[len(likes) :]
    assert len(set(keys)) == len(set(likes))


def test_white_space_and_line_ends_are_those_of_str():
    every = [chr(point) for point in range(sys.maxunicode + 1)]
    codes = module._codes().take([ord(one) for one in every], mode="clip")
    spaces = {one for one, code in zip(every, codes.tolist(), strict=True) if code <= module._LINE_END}
    ends = {one for one, code in zip(every, codes.tolist(), strict=True) if code == module._LINE_END}
    assert spaces == {one for one in every if one.isspace()}
    assert ends == {one for one in every if len(f"a{one}b".splitlines()) > 1}


def test_no_two_characters_have_one_code():
    codes = module._codes()[[ord(letter) for letter in module._ALPHABET]].tolist()
    assert len(set(codes)) == len(module._ALPHABET)
    assert min(codes) > module._LINE_END
    assert max(codes) < module._ODD


KEYS = st.integers(1, 2**64 - 1)


@given(
    st.lists(st.lists(st.one_of(st.sampled_from([1, 2, 2**64 - 1, 2**63]), KEYS), max_size=30), max_size=6)
)
def test_keys_are_numbered_in_order_of_first_sight(batches):
    numbering = Numbering()
    expected = {}
    for batch in batches:
        numbers, new = numbering.number(np.array(batch, np.uint64))
        fresh = [place for place, key in enumerate(batch) if key not in expected and key not in batch[:place]]
        assert numbers.tolist() == [expected.setdefault(key, len(expected) + 1) for key in batch]
        assert new.tolist() == fresh
        assert len(numbering) == len(expected)


@pytest.mark.parametrize("step", [1, 3, 2**20, 2**32 + 1, 2**40])
def test_a_numbering_grows_and_forgets_nothing(step):
    numbering = Numbering()
    keys = np.arange(1, 20_001, dtype=np.uint64) * np.uint64(step)
    for at in range(0, len(keys), 3_000):
        numbering.number(keys[at : at + 3_000])
    numbers, new = numbering.number(keys[::-1].copy())
    assert numbers.tolist() == list(range(20_000, 0, -1))
    assert not len(new)


def test_keys_with_one_home_are_told_apart():
    numbering = Numbering()
    every = np.arange(1, 400_000, dtype=np.uint64)
    homes = numbering._home(every)
    keys = every[homes == np.bincount(homes).argmax()]
    assert len(keys) > 50
    assert numbering.number(keys)[0].tolist() == list(range(1, len(keys) + 1))
    assert numbering.number(keys)[0].tolist() == list(range(1, len(keys) + 1))


WORDS = st.sampled_from(
    ["nghị", "Nghị", "UBND", "TP", "ThS", "Ms", "A", "Đ", "XTp", "12", "5G", "_", "x_1", "東", "ⓐ", "\u0301"]
)
SIGNS = st.sampled_from([*".,;:!?…-–/@%\"'“”()_>«»", "...", "->", "://", "", ""])


@given(st.tuples(SIGNS, WORDS, SIGNS).map("".join), st.booleans(), st.booleans())
def test_a_word_with_a_sign_is_split_as_by_the_patterns(chunk, fixed_tokens, full_stops):
    splitter = ChunkSplitter(fixed_tokens=fixed_tokens, full_stops=full_stops)
    assert splitter(chunk) == splitter._split(chunk, BEGINS_LOWER * chunk[0].islower())
