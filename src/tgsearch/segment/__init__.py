"""How does Vietnamese text fall into words and syllables?

`segment` splits one text into words and `segment_batch` many at once;
`split_syllables` stops at the syllables. Those that `split_documents` gives can
be looked at before `words_of` goes on from there. `fingerprint` stands for the
model and the rules. `tokenize` is pyvi's own function of that name, made fast,
without the corrections. Nothing is read before the first call.

    >>> text = "Chỉ thị số 05-CT/TW của Ban Bí thư."
    >>> [text[start:end] for start, end in segment(text)]
    ['Chỉ thị', 'số', '05-CT/TW', 'của', 'Ban', 'Bí thư', '.']
"""

from __future__ import annotations

from tgsearch.segment.crf import tokenize, tokenize_batch
from tgsearch.segment.fixed import CONTINUES, FIXED, MARK
from tgsearch.segment.syllables import Syllables, Vocabulary
from tgsearch.segment.words import (
    Words,
    fingerprint,
    segment,
    segment_batch,
    split_documents,
    split_syllables,
    words_of,
)

__all__ = [
    "CONTINUES",
    "FIXED",
    "MARK",
    "Syllables",
    "Vocabulary",
    "Words",
    "fingerprint",
    "segment",
    "segment_batch",
    "split_documents",
    "split_syllables",
    "tokenize",
    "tokenize_batch",
    "words_of",
]
