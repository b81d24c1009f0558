"""How likely is it that a person wrote this word as it stands?

In logarithms, so that the words of a text add up and two readings of it are
compared by their difference. A syllable is as likely as Vietnamese at large
has it; what is none may be of another language; signs inside a word and a
capital after a small letter are hardly ever written, in whatever language.
"""

from __future__ import annotations

import math
from functools import lru_cache

from tgsearch.background import share
from tgsearch.spelling.syllables import apart, together
from tgsearch.text import compiled, term

_POSSIBLE = math.log(2e-7)  # a syllable by the rules that the language hardly has
_FOREIGN = math.log(1e-6)
_NO_SYLLABLE = math.log(1e-9)  # with letters that Vietnamese alone has, or where others can't be
_MIN_SHARE = 1e-6  # of what the table of shares has
_ODD_CASE = -6.0
_USUAL_AT_EDGE, _ODD_AT_EDGE, _USUAL_INSIDE, _ODD_INSIDE, _CONTROL, _LOST = -3.0, -6.0, -3.0, -9.0, -9.0, -4.0

_RUN = "(?:(?![µªº])[^\\W\\d_][\u0300-\u036f]*)+"
_EDGE_SIGNS = frozenset("“”‘’„–—…•·«»°§©®™²³½±×€₫\xa0")
_INSIDE_SIGNS = frozenset("’–—…/\xad\u200b\xa0")
_VIETNAMESE_ONLY = "[ăđĩũơư\u1ea0-\u1ef9\u0300-\u036f]"
_ODD_CAPITAL = "[a-zà-öø-ÿ][A-ZÀ-ÖØ-Þ]"


@lru_cache(maxsize=8192)
def word_score(word: str, *, only_vietnamese: bool = False) -> float:
    """Return the logarithm of the likelihood of what stands between two spaces; 0 for plain signs and digits.

    Args:
        word: in NFC.
        only_vietnamese: its accents are those of Vietnamese or a mistake, as
            in a character set that has no others.
    """
    runs = list(compiled(_RUN).finditer(word))
    score = sum(_run_score(run[0], only_vietnamese) for run in runs)
    if word.isascii() or (len(runs) == 1 and runs[0][0] == word):
        return score
    first, last = (runs[0].start(), runs[-1].end()) if runs else (0, 0)
    inside = set[int]().union(*(range(*run.span()) for run in runs))
    signs = ((at, sign) for at, sign in enumerate(word) if sign > "\x7f" and at not in inside)
    return score + sum(_sign_score(sign, is_inside=first < at < last) for at, sign in signs)


def reads_vietnamese(word: str) -> bool:
    """Tell whether each part of a word that has an accent is a syllable, and no sign stands inside it."""
    runs = compiled(_RUN).findall(word)
    return all(run.isascii() or _is_known(run) for run in runs) and not has_odd_signs(word)


def has_odd_signs(word: str) -> bool:
    """Tell whether signs that are no punctuation are left of a word, beside letters or instead of them."""
    rest = compiled(_RUN).sub("", word)
    return any(sign > "\x7f" and sign not in _EDGE_SIGNS | _INSIDE_SIGNS for sign in rest)


def use(run: str) -> float:
    """Return the share that a run of letters has in running Vietnamese text; 0 when too little to tell."""
    try:
        common = share(term(run))
    except ValueError:  # `background` takes the head of its table, "syllable", for a row
        return 0.0
    return common if common >= _MIN_SHARE else 0.0


def is_syllable(run: str) -> bool:
    """Tell whether the rules of Vietnamese allow a run of letters as a syllable."""
    return together(*apart(term(run))) is not None


def _is_known(run: str) -> bool:
    return use(run) > 0 or is_syllable(run)


def _run_score(run: str, only_vietnamese: bool) -> float:
    common = use(run)
    odd = _ODD_CASE if compiled(_ODD_CAPITAL).search(run) else 0.0
    if common:
        return math.log(common) + odd
    if run.isascii():
        return _FOREIGN + odd
    if is_syllable(run):
        return _POSSIBLE + odd
    is_mistake = only_vietnamese or compiled(_VIETNAMESE_ONLY).search(term(run))
    return (_NO_SYLLABLE if is_mistake else _FOREIGN) + odd


def _sign_score(sign: str, *, is_inside: bool) -> float:
    if sign == "\ufffd":
        return _LOST
    if not sign.isprintable() and sign not in _INSIDE_SIGNS:
        return _CONTROL
    if is_inside:
        return _USUAL_INSIDE if sign in _INSIDE_SIGNS else _ODD_INSIDE
    return _USUAL_AT_EDGE if sign in _EDGE_SIGNS else _ODD_AT_EDGE
