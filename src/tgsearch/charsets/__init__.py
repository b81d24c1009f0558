"""In which of the old Vietnamese character sets was a text written, and what does it say in Unicode?

Before Unicode, a font decided what a byte meant. Such files are still there,
and their letters come in two shapes: as bytes, and as the code points of
Windows-1252 inside a file that is perfect UTF-8 (pages with entities, office
documents set in .VnTime or VNI-Times). Here all is done on code points;
`code_points` gives those of bytes.

- `tables`: which letter is meant by a code point?
- `capitals`: where is a small letter of TCVN3 a capital?
- `mojibake`: what was UTF-8 before it was read as Windows-1252?
- `plausibility`: how likely is it that a person wrote this word?
- `detection`: which reading of a text makes it Vietnamese, and how sure is that?
- `mending`: how does a text become Unicode that is in such a set, in whole or in part?
- `garbling`: how much of a text reads as nothing?
"""

from __future__ import annotations

from tgsearch.charsets.conversion import Charset, code_points, convert
from tgsearch.charsets.detection import Guess, detect
from tgsearch.charsets.garbling import garbled, is_doubtful
from tgsearch.charsets.mending import mend

__all__ = ["Charset", "Guess", "code_points", "convert", "detect", "garbled", "is_doubtful", "mend"]
