"""Which reading of a text makes it Vietnamese, and how sure is that?

Each reading is tried on the words that have anything beyond ASCII, and what
comes out is compared with what was there, by how likely it is that a person
wrote it. Frequencies of bytes play no part: French and German have the same
code points, but what they become in another character set is no Vietnamese.

Good Unicode costs almost nothing: one search finds that there is no line which
an old character set could have left.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

from tgsearch.charsets.conversion import Charset, convert, has_unicode
from tgsearch.charsets.mojibake import has_sequences
from tgsearch.charsets.plausibility import has_odd_signs, reads_vietnamese, word_score
from tgsearch.text import compiled, is_plain
from tgsearch.value import frozen

MIN_CONFIDENCE = 0.6
MAX_SAMPLE_CHARS = 200_000
MAX_SAMPLE_WORDS = 300

# How much likelier a reading must be than the text as it stands, in the logarithm: few Unicode files are not
# what they seem; of the others, many.
_DOUBT = 12.0
_DOUBT_OF_BYTES = 4.0
# Every text of some words in an old character set has one of these; a good Vietnamese one has few.
_SUSPECT = "[\x80-\x9f¡-¦¨-¯±µ¶¸-º¼-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ]"
_SPACE = "[ \t\r]+"
_PIECE = "[^\n]{1,400}[^ \n]{0,40}"
_NOT_ASCII = "[^\x00-\x7f]"


@frozen
class Guess:
    """A reading of a text and the trust in it."""

    charset: Charset
    confidence: float  # from MIN_CONFIDENCE to 1
    is_partial: bool = False  # there are letters in the text that only Unicode has

    def __str__(self) -> str:
        return f"{self.charset.value} ({self.confidence:.2f})"


def detect(text: str, *, is_unicode: bool = True) -> Guess | None:
    """Return the reading that makes a text Vietnamese; None when it is best left as it is.

    Judged is the text as a whole. Of a long one, a sample. Readings that are
    equally good are tried in the order of `Charset`, and the first one is taken.

    Args:
        text: as it is shown, with the code points of Windows-1252.
        is_unicode: it comes out of a file that is valid Unicode, so that it is
            most likely what it seems; if not, as with `code_points`, less
            evidence will do.
    """
    if text.isascii() or (is_unicode and (is_plain(text) or not compiled(_SUSPECT).search(text))):
        return None
    pattern = compiled(_SUSPECT if is_unicode else _NOT_ASCII)
    lines = [line for line in text[:MAX_SAMPLE_CHARS].split("\n") if pattern.search(line)]
    coded = _pieces(line for line in lines if not has_unicode(line))
    spoiled = _pieces(line for line in lines if has_sequences(line))
    found = [_evidence(spoiled if charset.is_mojibake else coded, charset) for charset in Charset]
    best = max(found, key=lambda evidence: evidence.gain)
    likely = 1 / (1 + math.exp(min(700.0, (_DOUBT if is_unicode else _DOUBT_OF_BYTES) - best.gain)))
    confidence = likely * best.readable
    if best.gain <= 0 or confidence < MIN_CONFIDENCE:
        return None
    return Guess(best.charset, confidence, has_unicode(text))


def gain(text: str, charset: Charset) -> float:
    """Return how much likelier a text is in a reading than as it stands, as a difference of logarithms."""
    return _evidence(_pieces(text.split("\n")), charset).gain


@frozen
class _Evidence:
    charset: Charset
    gain: float
    readable: float  # the share of words that are well read


def _pieces(lines: Iterable[str]) -> list[str]:
    """Cut lines that are whole paragraphs, or books, where a word ends."""
    return [piece for line in lines for piece in compiled(_PIECE).findall(line)]


def _evidence(pieces: Sequence[str], charset: Charset) -> _Evidence:
    gained, good = 0.0, 0
    # A word said ten times is one chance, not ten.
    pairs = set(_sampled(pieces, charset))
    for before, after in pairs:
        gained += word_score(after, only_vietnamese=not charset.is_mojibake) - word_score(before)
        good += not has_odd_signs(after) if charset.is_mojibake else reads_vietnamese(after)
    return _Evidence(charset, gained, good / len(pairs) if pairs else 0.0)


def _sampled(lines: Sequence[str], charset: Charset) -> list[tuple[str, str]]:
    """Return words beyond ASCII from all over the lines, as they stand and as they read."""
    step = 1 + sum(map(len, lines)) // (MAX_SAMPLE_WORDS * 8)
    pairs: list[tuple[str, str]] = []
    for line in lines[::step]:
        pairs += _pairs(line, charset)
    return pairs[:: 1 + len(pairs) // MAX_SAMPLE_WORDS]


def _pairs(line: str, charset: Charset) -> list[tuple[str, str]]:
    # No character set has a letter where ASCII has its spaces.
    words = compiled(_SPACE).split(unicodedata.normalize("NFC", line))
    read = compiled(_SPACE).split(convert(line, charset))
    return [(word, after) for word, after in zip(words, read, strict=True) if not word.isascii()]
