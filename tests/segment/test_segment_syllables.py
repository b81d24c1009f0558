"""Chunks, lines and texts are told apart whatever white space stands between them, and memory is bounded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.segment import syllables as module
from tgsearch.segment.syllables import STARTS_LINE, SyllableReader, split_as_pyvi

SPACE = " \n\t\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000"
TEXT = st.text(st.sampled_from([*SPACE, *"  \n\nab.,", "ộ", "\U0001f600", "\u200b"]), max_size=30)


def surfaces(syllables):
    return [syllables.vocabulary.surfaces[number] for number in syllables.ids.tolist()]


@given(st.lists(TEXT, max_size=5))
def test_every_syllable_stands_at_its_place(texts):
    read = SyllableReader(split_as_pyvi).read(texts)
    assert len(read.bounds) == len(texts) + 1
    places = list(zip(surfaces(read), read.starts.tolist(), read.ends.tolist(), strict=True))
    for text, first, last in zip(texts, read.bounds, read.bounds[1:], strict=False):
        assert all(text[start:end] == surface for surface, start, end in places[first:last])
        assert "".join(surface for surface, _, _ in places[first:last]) == "".join(text.split())


@given(st.lists(TEXT, max_size=5))
def test_lines_are_those_of_splitlines(texts):
    read = SyllableReader(split_as_pyvi).read(texts)
    firsts = np.flatnonzero(read.flags & STARTS_LINE)
    lines = [line.split() for text in texts for line in text.splitlines() if line.strip()]
    assert len(firsts) == len(lines)
    for first, line in zip(firsts.tolist(), lines, strict=True):
        assert line[0].startswith(surfaces(read)[first])


@given(st.lists(TEXT, max_size=5))
def test_first_of_text(texts):
    read = SyllableReader(split_as_pyvi).read(texts)
    assert np.count_nonzero(read.first_of_text()) == sum(bool(text.strip()) for text in texts)
    assert set(np.flatnonzero(read.first_of_text())) <= set(read.bounds.tolist())


@pytest.mark.parametrize("limit", ["MAX_CHUNKS", "MAX_CHUNK_CHARS"])
def test_beginning_anew_changes_nothing(monkeypatch, limit):
    texts = ["hội nghị, tổng kết", "công tác năm 2021. Hội nghị", "tổng kết (lần hai)", "hội nghị"]
    kept = SyllableReader(split_as_pyvi)
    expected = [surfaces(kept.read([text])) for text in texts]
    monkeypatch.setattr(module, limit, 4)
    anew = SyllableReader(split_as_pyvi)
    read = [anew.read([text]) for text in texts]
    assert [surfaces(syllables) for syllables in read] == expected
    assert len({id(syllables.vocabulary) for syllables in read}) > 1


def test_a_vocabulary_only_grows():
    reader = SyllableReader(split_as_pyvi)
    first = reader.read(["hội nghị"])
    second = reader.read(["nghị hội trường"])
    assert first.vocabulary is second.vocabulary
    assert first.vocabulary.surfaces == ["hội", "nghị", "trường"]
    assert second.ids.tolist() == [1, 0, 2]


def test_no_text_and_empty_texts():
    reader = SyllableReader(split_as_pyvi)
    assert reader.read([]).bounds.tolist() == [0]
    assert reader.read(["", " ", "\n"]).bounds.tolist() == [0, 0, 0, 0]
