"""How much of a text reads as nothing?

A scan read badly, a font without a table, bytes of another format: words that
are no words in any language. Numbers, names, acronyms, other languages and
Vietnamese without accents read as something.
"""

from __future__ import annotations

from itertools import filterfalse

from tgsearch.charsets.plausibility import is_syllable, use
from tgsearch.text import compiled, term

MAX_SAMPLE_WORDS = 400
MAX_SAMPLE_CHARS = 1_000_000
MAX_WORD_CHARS = 100
MAX_KNOWN_WORDS = 32768

_LOST = "[\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufff0-\ufffb]"
# What other encodings have for letters, where a letter must be. But ½, µm, m², Intel® and CỘNG·HÒA are fine.
_ODD = "[¡-¦¨-¯±´-¶¸-º¼-¿×÷†-‡‰‹›ƒˆ]"
_SPOILED = f"[^\\W\\d_][»“”‘’–—„€]?{_ODD}+[»“”‘’–—„€]?[^\\W\\d_]|[a-z][µ¶¸¹¨]|[®¸¹¶¨][a-z]"
_RUN = r"[^\W\d_]+"
_ODD_CASE = "[a-zà-öø-ÿ][A-ZÀ-ÖØ-Þ]+[a-zà-öø-ÿ]"  # iPhone and YouTube are names, tOnq is nothing
_LATIN = "[a-z\u00c0-\u024f\u1e00-\u1eff]+"
_VIETNAMESE_ONLY = "[ăđĩũơư\u1ea0-\u1ef9]"
_VOWEL = "[aeiouyà-æè-öø-ÿăĩũơưœ\u1ea0-\u1ef9]"
_MAX_ACRONYM = 8
_CROWD = "[bcdfghjklmnpqrstvwxz]{6}|(.)\\1\\1"
_PUNCTUATION = ".,:;!?()\"'"
_SIGNS = "[!-/:-@[-`{-~]"
_USUAL_SIGNS = frozenset("!\"#%&'()*+,-./:;<=>?_|“”‘’–—…•·«»°²³½×")
_RULE = r"(\W)\1*|[.,;:!?()\"'\-–—…/|*=+<>&•%#]{1,3}"

_known: set[str] = set()  # words that read as something; forgotten when they are too many


def garbled(text: str) -> float:
    """Return the share of the words of a text that read as nothing, from 0 to 1; of a long text, of a sample.

    0 for a text without words.
    """
    words = text[:MAX_SAMPLE_CHARS].split()
    if not words:
        return 0.0
    sample = words[:: 1 + len(words) // MAX_SAMPLE_WORDS]
    doubtful = list(filterfalse(_known.__contains__, sample))
    if not doubtful:
        return 0.0
    if len(_known) > MAX_KNOWN_WORDS:
        _known.clear()
    count = len(doubtful)
    for word in doubtful:
        word = word[:MAX_WORD_CHARS]
        if _reads(word):
            _known.add(word)
            count -= 1
    return count / len(sample)


def is_doubtful(syllable: str) -> bool:
    """Tell whether a syllable may be a part of a word that reads as nothing: `tOnq`, a lone `x`, `¢`.

    In a text with many such words many syllables are; in others few.
    """
    if syllable.isdecimal():
        return False
    if len(syllable) == 1:
        return not is_syllable(syllable) and syllable not in _USUAL_SIGNS
    return not (_is_word(syllable) if syllable.isalpha() else _reads(syllable))


def _reads(word: str) -> bool:
    """Tell whether a word could be one, or a number, or punctuation."""
    bare = word.strip(_PUNCTUATION)
    if bare.isalpha() and use(bare):  # most are, and need no closer look
        return True
    if not word.isascii() and (compiled(_LOST).search(word) or compiled(_SPOILED).search(word)):
        return False
    runs = compiled(_RUN).findall(word)
    if not runs:
        return any(map(str.isdigit, word)) or compiled(_RULE).fullmatch(word) is not None
    # Signs between the letters, as in q#x!r; addresses and code have them too, with words between.
    if len(runs) > 2 and sum(map(len, runs)) < 2 * len(runs) and len(compiled(_SIGNS).findall(word)) > 2:
        return False
    return all(map(_is_word, runs))


def _is_word(run: str) -> bool:
    lowered = term(run)
    if len(run) == 1 or use(run) or not compiled(_LATIN).fullmatch(lowered):
        return True
    if run.isupper() and len(run) <= _MAX_ACRONYM:
        return True
    return _is_foreign(run, lowered) or is_syllable(run)


def _is_foreign(run: str, lowered: str) -> bool:
    """Tell whether Latin letters may be a word of another language."""
    if not lowered.isascii() and len(run) <= _MAX_ACRONYM and compiled(_VIETNAMESE_ONLY).search(lowered):
        return False
    if compiled(_ODD_CASE).search(run) or compiled(_CROWD).search(lowered):
        return False
    return len(run) < 4 or compiled(_VOWEL).search(lowered) is not None
