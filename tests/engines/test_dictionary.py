"""Are terms found by what they fold to, when only the order of the folds is kept?"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.arrayfile import ArrayFile, write_arrays
from tgsearch.engine.whoosh import dictionary
from tgsearch.engine.whoosh.dictionary import (
    PairDictionary,
    TermDictionary,
    encode_pairs,
    encode_terms,
    fold_all,
)
from tgsearch.text import fold

TERM = st.text("nđđĐàả_Σςσ\u0301\u3099\n\u1112\u1161", max_size=5) | st.text(max_size=5)


@given(st.lists(TERM))
def test_folding_all_is_folding_each(terms):
    assert fold_all(terms) == [fold(term) for term in terms]


def opened(directory, terms):
    path = directory / "terms"
    with path.open("wb") as out:
        write_arrays(out, "terms", 1, encode_terms(terms))
    return TermDictionary(ArrayFile(path, "terms", 1))


@given(st.sets(TERM, max_size=40), st.lists(TERM, max_size=5))
def test_every_term_is_found_by_its_fold(terms, others):
    ordered = sorted(terms)
    with tempfile.TemporaryDirectory() as directory:
        found = opened(Path(directory), ordered)
        for folded in {fold(term) for term in [*terms, *others]}:
            same = [number for number, term in enumerate(ordered) if fold(term) == folded]
            assert found.folding_to(folded).tolist() == same
            below = {number for number, term in enumerate(ordered) if fold(term).startswith(folded)}
            assert set(found.folding_to_prefix(folded).tolist()) == below


def test_the_folds_that_are_remembered_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(dictionary, "_MAX_REMEMBERED", 3)
    found = opened(tmp_path, [f"đê{number:03}" for number in range(200)])
    for number in range(200):
        assert found.folding_to(f"de{number:03}").tolist() == [number]
        assert len(found._folds._known) <= 3


@given(st.sets(TERM, max_size=40), st.lists(TERM, max_size=5))
def test_every_term_has_its_number(terms, others):
    ordered = sorted(terms)
    expected = {term: ordered.index(term) if term in terms else -1 for term in [*terms, *others]}
    with tempfile.TemporaryDirectory() as directory:
        found = opened(Path(directory), ordered)
        assert {term: found.number(term) for term in expected} == expected
        again = opened(Path(directory), ordered)
        assert [again.term(number) for number in range(len(ordered))] == ordered
        assert {term: again.number(term) for term in expected} == expected


def test_the_terms_that_are_remembered_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(dictionary, "_MAX_REMEMBERED", 3)
    found = opened(tmp_path, [f"đê{number:03}" for number in range(200)])
    for number in range(200):
        assert found.number(f"đê{number:03}") == number
        assert found.term(199 - number) == f"đê{199 - number:03}"
        assert max(len(found._sorted._known), len(found._numbers)) <= 3


@pytest.mark.parametrize("numbers", [[], [0], [2, 0], [1, 1]])
def test_some_terms_in_any_order(tmp_path, numbers):
    terms = ["", "an", "đê"]
    found = opened(tmp_path, terms).terms.some(np.array(numbers, np.int64))
    assert found == [terms[number].encode() for number in numbers]


@pytest.mark.parametrize(
    ("terms", "pairs", "size"),
    [
        (0, 0, 1),
        (1, 1, 1),
        (300, 5000, 2),
        (65_536, 200_000, 2),
        (65_537, 200_000, 2),  # in two groups
        (65_537, 20_000, 4),  # in none: most terms are no first of any
        (150_000, 700_000, 2),
    ],
)
def test_every_pair_has_its_number(tmp_path, terms, pairs, size):
    chance = np.random.default_rng(terms)
    # Some firsts have many seconds, as in texts.
    drawn = terms * chance.random((2, 2 * pairs)) ** [[4], [1]]
    keys = np.unique(drawn[0].astype(np.int64) << 24 | drawn[1].astype(np.int64))[:pairs]
    firsts, seconds = keys >> 24, keys & (1 << 24) - 1
    arrays = encode_pairs(firsts, seconds, terms)
    assert arrays["seconds"].itemsize == size
    with (tmp_path / "pairs").open("wb") as out:
        write_arrays(out, "pairs", 1, arrays)
    found = PairDictionary(ArrayFile(tmp_path / "pairs", "pairs", 1), terms)
    assert len(found) == len(keys)
    assert found.firsts().tolist() == firsts.tolist()
    assert found.seconds().tolist() == seconds.tolist()
    number_of = {
        pair: number for number, pair in enumerate(zip(firsts.tolist(), seconds.tolist(), strict=True))
    }
    for first in {*firsts[::5000].tolist(), *firsts[-1:].tolist(), *range(min(terms, 3))}:
        own = seconds[firsts == first][:50]
        asked = np.concatenate((own, chance.integers(0, terms, 200), [-1, terms - 1, 0]))
        expected = [number_of.get((first, second), -1) for second in asked.tolist()]
        assert found.numbers(first, asked) == expected
