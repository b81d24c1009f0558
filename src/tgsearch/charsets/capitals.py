"""Where is a small letter of TCVN3 a capital?

TCVN3 has Ă Â Đ Ê Ô Ơ Ư and no other capital of its own: the capitals of the rest
are small letters in a font of capitals. Nothing but the letters beside them
tells: `CéNG HOµ` is CỘNG HOÀ, `Céng hoµ` is Cộng hoà.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tgsearch.text import compiled

_WORD = "[A-Za-z\xa1-\xff\u03bc]+"
_PLAIN_CAPITAL, _CAPITAL = "[A-Z]", "[A-Z¡-§]"
_PLAIN_SMALL, _SMALL = "[a-z]", "[a-z¨-®]"
_FIRST_WITHOUT_CAPITAL = "\xaf"
_SENTENCE_END = r"[^.\s][.!?] +$"
_END_CHARS = 5


def with_capitals(coded: str, converted: str, *, before: str | None = None) -> str:
    """Return a converted line with the capitals that its letters of known case call for.

    Args:
        coded: the line in TCVN3.
        converted: the same line in Unicode, letter for letter; else it comes
            back as it is, for the program that wrote it had capitals.
        before: the line before, "" for none, None when it is not known.
    """
    if len(coded) != len(converted):
        return converted
    spans = [word.span() for word in compiled(_WORD).finditer(coded)]
    cases = [_is_upper(coded[start:end]) for start, end in spans]
    letters = list(converted)
    context = coded if before is None else f"{before.rstrip() or '. .'} {coded}"
    offset = len(context) - len(coded)
    for (start, end), is_upper in zip(spans, _settled(cases), strict=True):
        if is_upper:
            letters[start:end] = converted[start:end].upper()
        elif coded[start] >= _FIRST_WITHOUT_CAPITAL and _ends_sentence(context, offset + start):
            letters[start] = converted[start].upper()
    return "".join(letters)


def _ends_sentence(text: str, end: int) -> bool:
    return compiled(_SENTENCE_END).search(text[max(0, end - _END_CHARS) : end]) is not None


def _is_upper(word: str) -> bool | None:
    """Tell whether a word is all capitals; None when its letters don't tell."""
    if compiled(_PLAIN_SMALL).search(word):
        return False
    if len(compiled(_PLAIN_CAPITAL).findall(word)) > 1:
        return True
    if compiled(_SMALL).search(word):
        return False
    capitals = len(compiled(_CAPITAL).findall(word))
    if capitals > 1:
        return True
    return None if capitals or len(word) <= 2 else False


def _settled(cases: Sequence[bool | None]) -> Iterable[bool]:
    """Settle what is open by the nearest words on both sides; at the ends of a line, by all of it."""
    whole = True in cases and False not in cases
    before = _nearest(cases)
    after = reversed(_nearest(cases[::-1]))
    for case, left, right in zip(cases, before, after, strict=True):
        yield case if case is not None else whole or (left is True and right is True)


def _nearest(cases: Sequence[bool | None]) -> list[bool | None]:
    """Return for each place the last settled case up to it."""
    nearest: list[bool | None] = []
    last = None
    for case in cases:
        last = last if case is None else case
        nearest.append(last)
    return nearest
