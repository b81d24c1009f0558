"""Which abbreviations does a text define itself?

Three ways of saying so are read:

- the short form in brackets: `thông tin đối ngoại (TTĐN)`;
- the long form in brackets: `BHXH (bảo hiểm xã hội)`;
- in words: `…, sau đây gọi tắt là BCĐ`, `(viết tắt: NTM)`.

Of the words that stand there, those are the long form whose initials are the
short form, one by one. Where they are not, nothing is defined: the acronyms of
other languages (`Tổ chức Y tế Thế giới (WHO)`) are left out with the names,
sources and places that stand in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tgsearch.abbreviations.initials import CAPITAL, LETTER, are_words, words_before
from tgsearch.abbreviations.values import Definition
from tgsearch.text import term

_MARK = r"[ ]?[&\-–][ ]?|[ ]"
_SHORT = rf"{LETTER}(?:(?:{_MARK})?{LETTER}){{1,11}}(?:[ -]?[0-9]{{1,4}})?"
# A rare letter comes first in both, so that the engine skips from one to the next.
_BRACKET = re.compile(
    rf"\((?:(?:(?:(?:sau|dưới|từ) đây )?(?:được )?gọi là )?[ “\"]?(?P<short>{_SHORT})[ ”\"]?"
    rf"|(?:(?<={CAPITAL} \()|(?<={CAPITAL}\())(?P<long>\w[^()\n]{{5,100}}))\)"
)
_CALLED = re.compile(
    rf"ắt(?:(?<=gọi tắt)|(?<=viết tắt))(?: (?:là|bằng))?(?: ?:)? [“\"']?(?P<short>{_SHORT})(?![\w/&-])"
)
_BEFORE_CALLED = re.compile(
    r"(?:[ ,(–-]|\b(?:sau|dưới|từ|đây|này|nay|và|được|xin|còn|thường|tên|gọi|viết))+ t\Z"
)
_SHORT_AT_END = re.compile(rf"(?<![\w&./–-]){_SHORT}\Z")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_MAX_CHARS_BEFORE = 160
_MAX_SHORT_CHARS = 30

_CLAUSE_END = re.compile(r"[.;:!?()\[\]…\n“\"]")
_BETWEEN = " ”\"'’"
_WORD = re.compile(r"[^\W_]+")
_AROUND_MARKS = re.compile(r" ?([&–-]) ?")


def definitions(text: str) -> tuple[Definition, ...]:
    """Return what `text` defines, each pair once, those in brackets first.

    Args:
        text: clean (see `tgsearch.text.clean`), of any length. The time is
            linear in it.

    Returns:
        Short forms as written, long forms as the words that their letters stand
        for: `Ban Chỉ đạo 35 Tỉnh ủy (BCĐ)` gives "ban chỉ đạo", and with
        `(BCĐ 35)` "ban chỉ đạo 35".
    """
    return tuple(dict.fromkeys((*_in_brackets(text), *_in_words(text))))


def _in_brackets(text: str) -> Iterator[Definition]:
    for bracket in _BRACKET.finditer(text):
        short, start = bracket["short"], bracket.start()
        before = text[max(0, start - _MAX_CHARS_BEFORE) : start]
        defined = _shortened(before, short) if short else _spelled_out(before, bracket["long"])
        if defined:
            yield defined


def _in_words(text: str) -> Iterator[Definition]:
    for called in _CALLED.finditer(text):
        start = called.start()
        before = text[max(0, start - _MAX_CHARS_BEFORE) : start]
        defined = _shortened(_BEFORE_CALLED.sub("", before), called["short"])
        if defined:
            yield defined


def _shortened(before: str, short: str) -> Definition | None:
    """Return what a short form stands for by the words before it."""
    if _ROMAN.fullmatch(short):
        return None
    words = _WORD.findall(_CLAUSE_END.split(before.rstrip(_BETWEEN))[-1])
    found = words_before(words, short)
    return _definition(short, words[slice(*found)]) if found else None


def _spelled_out(before: str, long: str) -> Definition | None:
    """Return what the short form at the end of `before` stands for, if it is `long`."""
    short = _SHORT_AT_END.search(before[-_MAX_SHORT_CHARS:].rstrip(" "))
    words = _WORD.findall(long)
    if short and not _ROMAN.fullmatch(short[0]) and are_words(words, short[0]):
        return _definition(short[0], words)
    return None


def _definition(short: str, words: Sequence[str]) -> Definition | None:
    """Return a definition, or None when its long form is shortened itself: `trường THPT` (TT)."""
    shortened = sum(len(word) > 1 and word.isupper() for word in words)
    if 0 < shortened < len(words):
        return None
    return Definition(_AROUND_MARKS.sub(r"\1", short).replace("–", "-"), " ".join(map(term, words)))
