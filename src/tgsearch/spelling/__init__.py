"""How else may a syllable be spelled, and how near is what is written to what was typed?

`variants` and `rung` know the same word in another spelling, `decode` reads the
raw keys of an input method that was off, `well_placed` mends a tone on the wrong
vowel. All of it is spelling by rule: what an index holds is not known here.
"""

from __future__ import annotations

from tgsearch.spelling.keystrokes import decode
from tgsearch.spelling.rungs import Rung, rung
from tgsearch.spelling.syllables import well_placed
from tgsearch.spelling.variants import variants

__all__ = ["Rung", "decode", "rung", "variants", "well_placed"]
