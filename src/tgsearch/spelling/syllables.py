"""Which letters make a syllable of Vietnamese, and on which of them does its tone stand?

A written syllable is an onset, a rime and a tone. `apart` takes the tone off,
`together` puts it where it belongs and knows what is no syllable.

Source: "Vietnamese phonology" and "Chữ Quốc ngữ" in Wikipedia for onsets, finals
and the two tones of a syllable that ends in a stop; the table of rimes in
"Tiếng Việt lớp 1 – Công nghệ giáo dục", with those of oong, ooc and other words that
newspapers have. The tone of open oa, oe and uy stands on the first vowel, as in
`text.term`.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator

from tgsearch.text import compiled

TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_MAX_LETTERS = 7  # nghiêng


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ONSETS = _set_of("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x") | {""}
_ONSETS_BEFORE_Y = _set_of("h k l m n s t th v") | {""}
_RIMES = _set_of(
    """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt
    âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et
    ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oe oem oen oeo oet
    ô ôc ôi ôm ôn ông ôp ôt
    ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt
    uân uâng uât uây uê uêch uênh uêu uơ uy uya uych uym uyn uynh uyp uyt uyu uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
    """
)
_RIMES_AFTER_QU = _set_of(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây
    e en eo et ê ên ênh êch êt êu i ich inh ip it ơ ơi ôc y ych ynh yp yt yên yêt
    """
)
# Parts of names, with any tone, that no rule makes: Bắc Kạn, Đắk Lắk, Cư Jút, Krông Búk, Hồng Kông, Niê.
_IN_NAMES = _set_of("buk đak đăk jut kan kông krông lăk niê păk plông")


def apart(term: str) -> tuple[str, str]:
    """Return a syllable without its tone, and the tone as a combining mark, "" for ngang.

    `tuyến` gives `tuyên` and U+0301: hats, horns and breves belong to letters.
    `term` is in lower case. Text with several tones, which is no syllable,
    gives them all, in their order.
    """
    if term.isascii():
        return term, ""
    decomposed = unicodedata.normalize("NFD", term)
    tone = "".join(mark for mark in decomposed if mark in TONES)
    letters = decomposed.translate(dict.fromkeys(map(ord, TONES))) if tone else decomposed
    return unicodedata.normalize("NFC", letters), tone


def together(letters: str, tone: str) -> str | None:
    """Return a syllable with its tone in place, in NFC; None when Vietnamese has no such syllable.

    `letters` and `tone` are as `apart` gives them. Possible is what the rules
    allow, whether it is a word or not. A rime that ends in c, ch, p or t takes
    sắc or nặng only.
    """
    rime = _rime(letters)
    if rime is None or len(tone) > 1:
        return None
    if rime.endswith(("c", "ch", "p", "t")) and tone not in ("\u0301", "\u0323"):
        return None
    end = len(letters) - len(rime) + _toned(rime) + 1
    return unicodedata.normalize("NFC", letters[:end] + tone + letters[end:])


def is_possible(term: str) -> bool:
    """Tell whether Vietnamese can have a syllable; `term` is in lower case, its tone on any vowel."""
    return together(*apart(term)) is not None


def well_placed(term: str) -> str:
    """Return a syllable with its tone where it is written: `qúy` gives `quý`, `hòan` gives `hoàn`.

    What is no syllable of Vietnamese comes back as it is.
    """
    return together(*apart(term)) or term


def toneless() -> Iterator[str]:
    """Yield every possible syllable without its tone; some are no word."""
    for onset, rime in itertools.product(sorted(_ONSETS), sorted(_RIMES | _RIMES_AFTER_QU)):
        if _fits(onset, rime):
            yield onset + rime
    yield from _IN_NAMES


def _rime(letters: str) -> str | None:
    """Return what stands after the onset; None when `letters` are no syllable."""
    if letters in _IN_NAMES:
        return letters.lstrip("bđjklnpr")
    if len(letters) > _MAX_LETTERS:
        return None
    # The longest onset that leaves a rime: `gia` is gi and a, but `gì` and `giếng` are g and i, iêng.
    for size in (3, 2, 1, 0):
        onset, rime = letters[:size], letters[size:]
        if rime and onset in _ONSETS and len(onset) == size and _fits(onset, rime):
            return rime
    return None


def _fits(onset: str, rime: str) -> bool:
    """Tell whether an onset is spelled as it must be before a rime, and the rime after it."""
    if onset == "qu":
        return rime in _RIMES_AFTER_QU
    if rime not in _RIMES:
        return False
    first = rime[0]
    if first == "y":
        return not onset or (rime == "y" and onset in _ONSETS_BEFORE_Y)
    if onset in ("k", "gh", "ngh"):
        return first in "eêi"
    if onset in ("c", "ng"):
        return first not in "eêi"
    if onset == "g":
        return first not in "eê"
    if onset == "gi":
        return first != "i"
    return bool(onset) or not rime.startswith("iê")


def _toned(rime: str) -> int:
    """Return the place in a rime of the letter that bears the tone."""
    marked = [at for at, letter in enumerate(rime) if letter in "ăâêôơư"]
    if marked:
        return marked[-1]
    vowels = compiled("[aeiouy]+").match(rime)
    count = vowels.end() if vowels else 1
    if count < len(rime):
        return count - 1
    return count // 2 if count > 2 else 0
