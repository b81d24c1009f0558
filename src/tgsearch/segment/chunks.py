"""Which chunks does a text have, and which of them are equal?

A chunk is what stands between white space. Nearly all chunks of Vietnamese text
have at most eight characters of a common alphabet; such a chunk is told from all others by
one byte for each character, packed into an integer. So the chunks of a whole
batch are found and compared by array arithmetic, and no string is made of them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tgsearch.value import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tgsearch.segment.lexicon import Indexes
    from tgsearch.segment.numbering import Keys

PUNCTUATION = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""  # of `string`, which compiles a pattern to be imported
_LINE_ENDS = "\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029"  # as `str.splitlines` has it
_SPACES = " \t\x1f\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"  # in every tone
_LETTERS = f"{_VOWELS}bcdđfghjklmnpqrstvwxz"
_ALPHABET = f"{_LETTERS}{_LETTERS.upper()}0123456789{PUNCTUATION}“”‘’–—…•«»·°²³½×€®©™"

_SPACE, _LINE_END, _FIRST_LETTER, _ODD = 0, 1, 2, 255  # codes of characters
_PACKED_CHARS = 8
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(_PACKED_CHARS + 1)], np.uint64)
_UNPACKED = _ODD << 56  # no packed key has this for its last byte


@frozen
class Chunks:
    """The chunks of a text, in order."""

    keys: Keys  # equal chunks have equal keys; none is 0
    starts: Indexes  # code points of the text, half open
    ends: Indexes
    lines: Indexes  # places where a line begins, which need not have a chunk


class ChunkReader:
    """Finds the chunks of texts, with keys that are comparable from text to text."""

    def __init__(self) -> None:
        self._unpacked: dict[str, int] = {}

    def read(self, text: str) -> Chunks:
        """Find the chunks of `text`; memory and time are linear in its length."""
        # White space around it makes every chunk, and every line, begin after some, and
        # lets eight characters be read from each place.
        framed = "\n".join(("", text, "\n" * _PACKED_CHARS))
        # After a byte-order mark, in the order of this machine; Python has this codec at hand.
        encoded = framed.encode("utf-32", "surrogatepass")
        codes = _codes().take(np.frombuffer(encoded, np.uint32, offset=4), mode="clip")
        space = codes <= _LINE_END
        edges = np.flatnonzero(space[:-1] != space[1:])
        starts, ends = edges[::2].copy(), edges[1::2].copy()
        lengths = ends - starts
        windows = np.ndarray((len(text),), "<u8", codes.data, offset=1, strides=(1,))
        keys = windows[starts] & _MASKS.take(lengths, mode="clip")
        is_odd = lengths > _PACKED_CHARS
        is_odd[np.searchsorted(ends, np.flatnonzero(codes == _ODD))] = True
        odd = np.flatnonzero(is_odd)
        bounds = zip(starts.take(odd).tolist(), ends.take(odd).tolist(), strict=True)
        keys[odd] = [self._key(text[start:end]) for start, end in bounds]
        return Chunks(keys, starts, ends, np.flatnonzero(codes == _LINE_END))

    def _key(self, chunk: str) -> int:
        return _UNPACKED | self._unpacked.setdefault(chunk, len(self._unpacked))


@cache
def _codes() -> NDArray[np.uint8]:
    """Return the code of each character; the last entry stands for all beyond."""
    codes = np.full(ord(max(_SPACES)) + 2, _ODD, np.uint8)
    codes[[ord(letter) for letter in _ALPHABET]] = np.arange(_FIRST_LETTER, _FIRST_LETTER + len(_ALPHABET))
    codes[[ord(space) for space in _SPACES]] = _SPACE
    codes[[ord(end) for end in _LINE_ENDS]] = _LINE_END
    return codes
