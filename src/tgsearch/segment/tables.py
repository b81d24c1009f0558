"""What does the segmenter look up?

pyvi's model and word list, as flat tables by syllable: one score as
the center of attention, one as the left and one as the right neighbor, and a
trie of the words. A score is the weight for "inside a word" (I_W) less that for
"begins a word" (B_W): with two labels only the difference matters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tgsearch.segment.lexicon import Lexicon
from tgsearch.text import term
from tgsearch.value import frozen


@frozen
class Spelling:
    """A way to write a syllable for looking it up."""

    name: str
    of: Callable[[str], str]


EXACT = Spelling("exact", str.lower)  # as pyvi does
# As documents are indexed, with one tone placement: pyvi's model learnt mostly `hòa`,
# its word list has only `hoà`, and documents have both.
CANONICAL = Spelling("canonical", term)


class Weights(NamedTuple):
    """Scores of what is not particular to one syllable; "left" is the one before, "right" the one after."""

    bias: float
    is_upper: float
    is_title: float
    is_digit: float
    left_is_upper: float
    left_is_title: float
    left_pair: float  # the syllable and the one before are a word of the list
    left_triple: float
    right_is_upper: float
    right_is_title: float
    right_pair: float
    right_triple: float
    begin_begin: float  # transitions are plain weights, not differences
    begin_inside: float
    inside_begin: float
    inside_inside: float


@frozen
class Tables:
    """Everything the segmenter looks up; number 0 is any syllable that is not listed.

    Syllables are numbered from 1, those of the word list first, so that
    `n_listed` tells them from those which only the model knows.
    """

    spelling: Spelling
    numbers: Mapping[str, int]
    n_listed: int
    center: NDArray[np.float64]
    left: NDArray[np.float64]
    right: NDArray[np.float64]
    lexicon: Lexicon
    weights: Weights
