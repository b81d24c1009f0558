"""How is relevance scored? The formula and every number in it.

The score of a document is a weighted sum of BM25 over clauses: each word of
the query as syllables in text and title, as segmented words, and each adjacent
pair of it. All engines take the parameters from here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The first six were chosen together, by cross-validation: docs/relevance.md says how, and how sure that is.
K1 = 0.9  # nearly every fold chose it; 1.2 scores 0.002 less
B = 0.75  # the usual one, and every fold chose it
TITLE_WEIGHT = 0.25  # 0.15 scores alike, 0.5 less
WORD_WEIGHT = 0.5  # between 0.3 and 0.75, which score alike but for unaccented queries: these prefer 0.3
PAIR_WEIGHT = 0.5  # every fold chose it for queries with accents; without, 0.7 is as good
# As how many documents the language at large counts beside those of the index, in the idf of a syllable.
BACKGROUND_DOCUMENTS = 2000  # 1,000 and 3,000 score alike, 0 less in small collections

# The others were set by hand.
SYLLABLE_WEIGHT = 1.0  # the unit: the other weights are shares of it
# An unaccented syllable that is written as it was typed, beside all that it may stand for.
EXACT_WEIGHT = 0.3
# A tone that stands where it was typed: enough to go before the other spelling, all else being equal.
PLACEMENT_WEIGHT = 0.05
# What a text says in place of the words typed: an abbreviation, its long form, another form of a number.
OTHER_WEIGHT = 0.9  # a little less than the words themselves
FULL_NUMBER_WEIGHT = 2.0  # 05-CT/TW before a mere `Chỉ thị 05`

# By how much an occurrence counts that is not spelled as typed, against one that is.
VARIANT_SHARE = 0.95  # kĩ for kỹ: the same word
UNACCENTED_SHARE = 0.9  # it may be another word, so what was typed goes first
FUZZY_SHARE = 0.5  # for each letter that differs

Number = TypeVar("Number", float, "NDArray[np.float64]")


def idf(document_frequency: int, documents: int, background: float = 0.0) -> float:
    """Return the weight of a term that stands in so many documents; positive, larger for rarer ones.

    `background` is the share of all documents of the language that would hold
    the term: these count as `BACKGROUND_DOCUMENTS` more. With 0 only the index
    counts.

    Source: Robertson & Zaragoza 2009, with Lucene's 1 + inside the logarithm, which keeps it positive.
    """
    more = BACKGROUND_DOCUMENTS if background else 0
    having = document_frequency + more * background
    return math.log(1 + (documents + more - having + 0.5) / (having + 0.5))


def length_norm(length: Number, average_length: float) -> Number:
    """Return what a frequency is compared with in `saturation`: larger in longer documents."""
    return K1 * (1 - B + B * length / max(average_length, 1.0))


def saturation(tf: Number, norm: Number) -> Number:
    """Return the share of its idf that a term adds: 0 for `tf` 0, towards 1 for large `tf`.

    Source: Kamphuis et al. 2020, "Which BM25 do you mean?", the Lucene variant (accurate lengths).
    """
    return tf / (tf + norm)
