"""The vectorised decoder gives the best labels of every sequence, as crfsuite does."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.segment.tables import Weights
from tgsearch.segment.viterbi import decode

NAMES = Weights._fields
PYVI = (-1.0, 1.9, -3.0, -0.4)  # about pyvi's own: the middle is inverted
STICKY = (3.0, -2.0, -1.0, 2.5)  # the middle is copied


def weights(begin_begin, begin_inside, inside_begin, inside_inside):
    transitions = {
        "begin_begin": begin_begin,
        "begin_inside": begin_inside,
        "inside_begin": inside_begin,
        "inside_inside": inside_inside,
    }
    return Weights(**(dict.fromkeys(NAMES, 0.0) | transitions))


def best_labels(scores, transitions):
    """Find the best labels of one sequence by Viterbi's algorithm, as crfsuite 0.12 breaks ties."""
    begin_begin, begin_inside, inside_begin, inside_inside = transitions
    paths = [0.0, scores[0]]  # the best that end in B, in I
    back = []
    for score in scores[1:]:
        to_begin = [paths[0] + begin_begin, paths[1] + inside_begin]
        to_inside = [paths[0] + begin_inside, paths[1] + inside_inside]
        back.append((to_begin[1] > to_begin[0], to_inside[1] > to_inside[0]))
        paths = [max(to_begin), max(to_inside) + score]
    labels = [paths[1] > paths[0]]
    for pointers in reversed(back):
        labels.append(pointers[labels[-1]])
    return labels[::-1]


def check(sequences, transitions):
    scores = np.array([score for sequence in sequences for score in sequence], np.float64)
    is_first = np.array([place == 0 for sequence in sequences for place in range(len(sequence))], np.bool_)
    expected = [label for sequence in sequences for label in best_labels(sequence, transitions)]
    assert decode(scores, is_first, weights(*transitions)).tolist() == expected


# Whole numbers add up exactly, so that ties are ties.
WHOLE = st.integers(-4, 4).map(float)
TRANSITIONS = st.one_of(st.sampled_from([PYVI, STICKY]), st.tuples(WHOLE, WHOLE, WHOLE, WHOLE))


@given(st.lists(st.lists(WHOLE, min_size=1, max_size=12), max_size=60), st.tuples(WHOLE, WHOLE, WHOLE, WHOLE))
def test_ties_and_all_are_as_in_crfsuite(sequences, transitions):
    check(sequences, transitions)


@given(st.lists(st.lists(st.floats(-6, 6), min_size=1, max_size=12), max_size=60), TRANSITIONS)
def test_best_path_is_found(sequences, transitions):
    scores = np.array([score for sequence in sequences for score in sequence], np.float64)
    is_first = np.array([place == 0 for sequence in sequences for place in range(len(sequence))], np.bool_)
    found = decode(scores, is_first, weights(*transitions)).tolist()
    for sequence in sequences:
        labels, found = found[: len(sequence)], found[len(sequence) :]
        best = value(sequence, best_labels(sequence, transitions), transitions)
        assert value(sequence, labels, transitions) == pytest.approx(best, abs=1e-9)


def value(scores, labels, transitions):
    """Add up what one path scores."""
    steps = sum(transitions[2 * before + label] for before, label in pairwise(labels))
    return steps + sum(score for score, label in zip(scores, labels, strict=True) if label)


@pytest.mark.parametrize("transitions", [PYVI, STICKY])
@pytest.mark.parametrize("n_sequences", [1, 100])
def test_long_runs_without_a_settled_syllable(n_sequences, transitions):
    # About the turning point nothing is settled, so that each sequence is one run.
    middle = -0.6 if transitions is PYVI else 0.5
    chances = np.random.default_rng(1)
    check((middle + chances.uniform(-0.05, 0.05, (n_sequences, 300))).tolist(), transitions)


def test_nothing():
    assert decode(np.zeros(0), np.zeros(0, np.bool_), weights(*PYVI)).tolist() == []
