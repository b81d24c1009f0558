"""How else may a syllable be spelled, and how near is what is written to what was typed?

`variants` and `rung` know the same word in another spelling, `other_forms` the
names and loanwords that are written in several ways; `decode` reads the raw keys
of an input method that was off, `well_placed` mends a tone on the wrong vowel,
`said_alike` and `mixed_up` have what is taken for each other by ear,
`split_apart` puts blanks where they were left out, and `is_possible` knows what
can be no syllable. What an index holds is not known here.
"""

from __future__ import annotations

from tgsearch.spelling.alternates import other_forms
from tgsearch.spelling.joined import split_apart
from tgsearch.spelling.keystrokes import decode
from tgsearch.spelling.rungs import Rung, rung
from tgsearch.spelling.slips import mixed_up, said_alike
from tgsearch.spelling.syllables import is_possible, well_placed
from tgsearch.spelling.variants import variants

__all__ = [
    "Rung",
    "decode",
    "is_possible",
    "mixed_up",
    "other_forms",
    "rung",
    "said_alike",
    "split_apart",
    "variants",
    "well_placed",
]
