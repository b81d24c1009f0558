"""Which labels are best along many sequences at once?

For a linear-chain model of two labels, B (begins a word) and I (inside one).
What Viterbi needs at a syllable is one number, d: how much better the best path
is that ends there in I than the best one that ends in B. With s the difference
of the syllable's own scores, d' that of the syllable before, and weights t:

    d = s + max(t[B,I], d' + t[I,I]) - max(t[B,B], d' + t[I,B])

Once d' is beyond both points where a maximum turns, the right side no longer
changes. Most syllables are there whatever came before them: they are settled,
and cut a sequence into short runs of open ones. The runs are followed side by
side, so that one long sequence costs no more than many short ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tgsearch.segment.lexicon import Indexes
from tgsearch.segment.tables import Weights

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]

_FEW_RUNS = 24  # so few are followed faster one by one


def decode(scores: Scores, is_first: Mask, weights: Weights) -> Mask:
    """Find the best labels of each sequence.

    Args:
        scores: of each syllable, I less B; the sequences stand one after the other.
        is_first: where a sequence begins, as the first syllable of all does.
        weights: only the four transitions are used.

    Returns:
        True where the label is I. Of equally good labels B is taken, as crfsuite does.
    """
    if not len(scores):
        return np.zeros(0, np.bool_)
    differences = _differences(scores, is_first, weights)
    turn_inside, turn_begin = _turns(weights)  # where the label before an I, before a B, turns from B to I
    inside = differences > max(turn_inside, turn_begin)
    last = np.flatnonzero(np.append(is_first[1:], True))
    inside[last] = differences[last] > 0
    depends = ~inside & (differences > min(turn_inside, turn_begin))
    depends[last] = False
    places = np.flatnonzero(depends)
    if len(places):
        after = _next_settled(places)
        turned = (after - places) % 2 == 1 if turn_begin < turn_inside else False
        inside[places] = inside[after] ^ turned
    return inside


def _turns(weights: Weights) -> tuple[float, float]:
    return weights.begin_inside - weights.inside_inside, weights.begin_begin - weights.inside_begin


def _next_settled(places: Indexes) -> Indexes:
    """Return for each of `places`, ascending, the next place that is not one of them."""
    ends = np.append(np.flatnonzero(np.diff(places) != 1), len(places) - 1)
    return np.repeat(places[ends] + 1, np.diff(ends, prepend=-1))


def _differences(scores: Scores, is_first: Mask, weights: Weights) -> Scores:
    """Compute d of each syllable."""
    if_low = weights.begin_inside - weights.begin_begin  # what is added to s after a very low d
    if_high = weights.inside_inside - weights.inside_begin
    turns = _turns(weights)
    is_high = scores + np.where(is_first, 0.0, min(if_low, if_high)) >= max(turns)
    is_low = scores + np.where(is_first, 0.0, max(if_low, if_high)) <= min(turns)
    differences: Scores = scores.copy()
    differences[1:] += np.where(is_first[1:], 0.0, np.where(is_high[:-1], if_high, if_low))
    is_open = ~(is_high | is_low)
    # Nothing follows the last syllable of a sequence.
    is_open[:-1] &= ~is_first[1:]
    is_open[-1] = False
    places = np.flatnonzero(is_open)
    if len(places):
        _follow(places, scores, differences, weights)
    return differences


def _follow(places: Indexes, scores: Scores, differences: Scores, weights: Weights) -> None:
    """Correct the difference after each open syllable, in the order of each run."""
    starts = np.flatnonzero(np.diff(places, prepend=-2) != 1)
    lengths = np.diff(np.append(starts, len(places)))
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = places[starts[order]], lengths[order]
    done, active = 0, len(starts)
    while active > _FEW_RUNS:
        before = starts[:active] + done
        found = differences[before]
        differences[before + 1] = scores[before + 1] + (
            np.maximum(weights.begin_inside, found + weights.inside_inside)
            - np.maximum(weights.begin_begin, found + weights.inside_begin)
        )
        done += 1
        active = int(np.count_nonzero(lengths[:active] > done))
    for start, length in zip(starts[:active].tolist(), lengths[:active].tolist(), strict=True):
        _follow_one(start + done, start + length, scores, differences, weights)


def _follow_one(start: int, stop: int, scores: Scores, differences: Scores, weights: Weights) -> None:
    """Do what `_follow` does for the open syllables `start`:`stop` of one run."""
    begin_inside, inside_inside = weights.begin_inside, weights.inside_inside
    begin_begin, inside_begin = weights.begin_begin, weights.inside_begin
    found = float(differences[start])
    corrected = []
    for score in scores[start + 1 : stop + 1].tolist():
        found = score + (max(begin_inside, found + inside_inside) - max(begin_begin, found + inside_begin))
        corrected.append(found)
    differences[start + 1 : stop + 1] = corrected
