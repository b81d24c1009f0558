"""Which words of a question only ask? A document that answers it need not hold them.

The list was written from knowledge of the language, not collected from any
questions: the interrogatives of Vietnamese with what they stand with.
"""

from __future__ import annotations

from collections.abc import Sequence

from tgsearch.text import fold, is_folded, term

_PHRASES = (
    "là gì", "là ai", "ai là", "là nào", "là bao nhiêu", "là mấy", "cái gì", "điều gì", "những gì",
    "những ai", "như thế nào", "thế nào", "ra sao", "tại sao", "vì sao", "ở đâu", "từ đâu", "nơi nào",
    "khi nào", "lúc nào", "bao giờ", "bao lâu", "bao xa", "bao nhiêu", "có phải",
)  # fmt: skip
# Alone only as they are written here: without accents they are other words as well.
_WORDS = frozenset(["gì", "nào", "đâu", "mấy"])
_BY_FOLD = {tuple(fold(phrase).split()): tuple(phrase.split()) for phrase in _PHRASES}
_MAX_SYLLABLES = max(map(len, _BY_FOLD))


def question_words(texts: Sequence[str]) -> frozenset[int]:
    """Return the places of the words that only ask; typed with their accents, or a phrase without any.

    >>> sorted(question_words("thủ đô của Pháp là gì".split()))
    [4, 5]
    """
    found: set[int] = set()
    at = 0
    while at < len(texts):
        size = _phrase_at(texts, at) or (1 if term(texts[at]) in _WORDS else 0)
        found.update(range(at, at + size))
        at += size or 1
    return frozenset(found)


def _phrase_at(texts: Sequence[str], at: int) -> int:
    for size in range(min(_MAX_SYLLABLES, len(texts) - at), 1, -1):
        typed = texts[at : at + size]
        phrase = _BY_FOLD.get(tuple(map(fold, typed)))
        if phrase and all(
            is_folded(text) or term(text) == term(word) for text, word in zip(typed, phrase, strict=True)
        ):
            return size
    return 0
