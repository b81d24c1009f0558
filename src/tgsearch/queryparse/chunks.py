"""What does a chunk of a query say by itself, text between white space? A word, or a field or its value."""

from __future__ import annotations

from tgsearch.query import (
    LETTER_OR_DIGIT,
    NUMBER_PART,
    OPERATORS,
    QUOTES,
    Fuzzy,
    Phrase,
    Prefix,
    Word,
    ends_word,
    is_word,
)
from tgsearch.text import compiled, fold

_QUOTE = f"[{QUOTES}]"
# A Vietnamese syllable without its accents: initial consonant, vowels, final consonant.
_SYLLABLE = "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
_VALUE_EDGE = " ,:;!?…'’()[]{}"  # not ".", "<" and the like: a date may be 2021..


def _field_names() -> dict[str, str]:
    names = {
        "title": ("title", "tiêuđề"),
        "place": ("place", "locality", "nơi", "địaphương"),
        "date": ("date", "ngày"),
        "type": ("type", "loại"),
        "number": ("number", "số", "sốhiệu"),
    }
    spellings = ((name, field) for field, typed in names.items() for name in typed)
    return {key: field for name, field in spellings for key in (name, fold(name))}


# A field by each of its names, in small letters and without white space. Only with all accents or
# none: `nói:` is no place and `sổ:` no number.
FIELD_NAMES = _field_names()


def is_syllable(word: str) -> bool:
    """Tell whether a word could be a Vietnamese syllable of two letters or more, not a code or a number."""
    return len(word) > 1 and compiled(_SYLLABLE).fullmatch(fold(word)) is not None


def goes_on_with_number(before: str, chunk: str) -> bool:
    """Tell whether a chunk that begins with "-" belongs to the word before it: U -23, 05 -CT/TW."""
    return compiled(NUMBER_PART).match(chunk, 1) is not None and not is_syllable(before)


def read_chunk(chunk: str) -> tuple[Word | Prefix | Fuzzy | Phrase | None, bool]:
    """Read text without white space, parentheses and quotation marks as a word.

    Returns:
        A Word, Prefix or Fuzzy without the punctuation around it, or a Phrase
        if it would be read as a field; None without letters and digits. An
        operator becomes small letters. And whether a `*` had no effect.
    """
    first = next((at for at, char in enumerate(chunk) if char.isalnum()), None)
    if first is None:
        return None, False
    end = _end_of_word(chunk, len(chunk))
    before, after = chunk[:first], chunk[end:]
    fuzzy = after.startswith("~")
    while chunk[end - 2 : end] in ("~1", "~2") and end - 2 > first:  # từ~2, as Lucene has it
        fuzzy = True
        end = _end_of_word(chunk, end - 2)
    text = chunk[first:end]
    if text in OPERATORS:
        text = text.lower()
    stars = chunk.count("*")
    if not is_word(text):
        return Phrase(text), stars > 0
    if (
        after.startswith("*") and not after.startswith("**") and "*" not in before
    ):  # **bold** and *giáo* aren't
        return Prefix(text), stars > 1
    return Fuzzy(text) if fuzzy else Word(text), stars > 0


def _end_of_word(chunk: str, end: int) -> int:
    while not ends_word(chunk[end - 1]):
        end -= 1
    return end


def tidy(value: str) -> str:
    """Return a field's value without the punctuation of a sentence; "" without letters and digits."""
    value = " ".join(compiled(_QUOTE).sub(" ", value).split()).strip(_VALUE_EDGE)
    if value.endswith(".") and not value.endswith(".."):
        value = value[:-1].rstrip()
    return value if compiled(LETTER_OR_DIGIT).search(value) else ""
