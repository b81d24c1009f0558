"""The formula of relevance is BM25 as Lucene has it, written out once more."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch import background, ranking

COUNT = st.integers(1, 1000)


def lucene_bm25(tf, df, documents, length, average, k1=0.9, b=0.75):
    """Source: org.apache.lucene.search.similarities.BM25Similarity, without its rounding of lengths."""
    idf = math.log(1 + (documents - df + 0.5) / (df + 0.5))
    return idf * tf / (tf + k1 * (1 - b + b * length / average))


def ours(tf, df, documents, length, average):
    return ranking.idf(df, documents) * ranking.saturation(tf, ranking.length_norm(length, average))


@given(
    tf=st.floats(0.01, 1000),
    df=COUNT,
    more=st.integers(0, 10**6),
    length=st.integers(1, 10**5),
    average=st.floats(1, 10**4),
)
def test_the_parts_make_up_bm25(tf, df, more, length, average):
    expected = lucene_bm25(tf, df, df + more, length, average)
    assert ours(tf, df, df + more, length, average) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("tf", "df", "documents", "length", "average", "score"),
    [
        (1, 1, 1, 5, 5.0, 0.287682 / 1.9),
        (1, 10, 1000, 100, 100.0, 4.557379 / 1.9),
        (3, 10, 1000, 200, 100.0, 4.557379 * 3 / (3 + 0.9 * 1.75)),
        (1, 1000, 1000, 100, 100.0, 0.000499625 / 1.9),
        (0, 10, 1000, 100, 100.0, 0.0),
    ],
)
def test_some_scores(tf, df, documents, length, average, score):
    assert ours(tf, df, documents, length, average) == pytest.approx(score, rel=1e-4)


@given(df=COUNT, more=st.integers(0, 10**6))
def test_rarer_terms_weigh_more_and_all_weigh_something(df, more):
    assert ranking.idf(df, df + more) > 0
    assert ranking.idf(df, df + more + 1) > ranking.idf(df + 1, df + more + 1)


@pytest.mark.parametrize("share", [0.001, 0.5, 0.999])
def test_the_language_counts_where_the_index_is_small(share):
    small, large = ranking.idf(5, 10, share), ranking.idf(5_000_000, 10_000_000, share)
    common = ranking.BACKGROUND_DOCUMENTS * share
    assert small == pytest.approx(ranking.idf(round(common), ranking.BACKGROUND_DOCUMENTS), abs=1.4)
    assert large == pytest.approx(ranking.idf(5_000_000, 10_000_000), rel=0.01)
    assert ranking.idf(5, 10, share) > ranking.idf(5, 10, share + 0.0005)


@given(tf=st.floats(0.01, 1000), length=COUNT, average=st.floats(1, 1000))
def test_more_counts_more_but_never_more_than_one(tf, length, average):
    norm = ranking.length_norm(float(length), average)
    assert 0 < ranking.saturation(tf, norm) < ranking.saturation(tf + 1, norm) < 1


@given(length=COUNT, average=st.floats(1, 1000))
def test_longer_documents_count_less(length, average):
    assert 0 < ranking.length_norm(float(length), average) < ranking.length_norm(length + 1.0, average)


def test_a_document_of_average_length_is_normed_by_k1():
    assert ranking.length_norm(250.0, 250.0) == pytest.approx(ranking.K1)


@pytest.mark.parametrize("average", [0.0, 0.001, 1.0])
def test_an_index_of_empty_documents_divides_by_nothing(average):
    assert ranking.length_norm(0.0, average) == pytest.approx(ranking.K1 * (1 - ranking.B))


def test_arrays_and_numbers_give_the_same():
    tfs, lengths = np.array([0.0, 1.0, 2.5]), np.array([7.0, 100.0, 3.0])
    norms = ranking.length_norm(lengths, 40.0)
    scores = ranking.saturation(tfs, norms)
    for tf, length, norm, score in zip(tfs, lengths, norms, scores, strict=True):
        assert norm == ranking.length_norm(float(length), 40.0)
        assert score == ranking.saturation(float(tf), float(norm))


def test_parameters_are_those_of_the_document():
    assert (ranking.K1, ranking.B) == (0.9, 0.75)  # docs/relevance.md
    for weight in (ranking.SYLLABLE_WEIGHT, ranking.WORD_WEIGHT, ranking.PAIR_WEIGHT, ranking.TITLE_WEIGHT):
        assert 0 < weight <= 1


@pytest.mark.parametrize("header", ["syllable", "per_billion"])
def test_the_names_of_columns_are_no_syllables(header):
    assert background.share(header) == background.share("zzzz")
