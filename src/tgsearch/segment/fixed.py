"""Which stretches of a chunk are one token, whatever the model makes of them?

Document numbers (`05-CT/TW`, `12/2021/QĐ-UBND`), dates (`15/01/2021`, `24/3`),
web and e-mail addresses. They keep their syllables (`05`, `-`, `CT`, `/`, `TW`), so that
each can be found by its parts. And abbreviations with the full stop that
belongs to them (`TP.`), as against one that ends a sentence (`UBND.`).
"""

from __future__ import annotations

from collections.abc import Iterator

from tgsearch.segment.syllables import (
    ABBREVIATIONS,
    ARROWS,
    FIRST_FREE_FLAG,
    NUMBERS_MARKS_WORDS,
    Piece,
    mail_addresses,
)
from tgsearch.text import compiled

FIXED = FIRST_FREE_FLAG  # the syllable belongs to a token that the model has no say in
CONTINUES = FIRST_FREE_FLAG << 1  # and is not the first of it
MARK = FIRST_FREE_FLAG << 2  # the syllable holds no letter and no digit
ENDS_SENTENCE = FIRST_FREE_FLAG << 3  # a sentence may end after the syllable
BEGINS_LOWER = FIRST_FREE_FLAG << 4  # the syllable begins a chunk with a small letter, so no sentence

_CODE = r"[A-ZĐƯ&]{2}[A-Za-zĐđƯư&]*\d*"
_SMALL_CODE = r"[a-zđư]{2,8}\d*"  # as typed in a hurry; two of them at least, or 2-in would be one
_NUMBER = (
    r"(?<![-/–])\d{1,6}[A-Za-z]?(?:[/-]\d{2,4})?"
    rf"(?:(?:[-/–]{_CODE})+|(?:[-/]{_SMALL_CODE}){{2,}})(?!\w)"
)
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:1[89]|2[01])\d\d"
_DATE = (
    rf"(?<!/)(?:{_DAY}/{_MONTH}(?:/(?:{_YEAR}|\d\d))?|{_MONTH}/{_YEAR})(?!\w|/|[.,]\d)"
    rf"|(?<!-)(?:{_DAY}-{_MONTH}(?:-{_YEAR})?|{_MONTH}-{_YEAR}|{_YEAR}-{_MONTH}-{_DAY})(?!\w|-|[.,]\d)"
)
_WEB = (
    r"\w+://\S+"
    r"|(?i:www)\.[\w-]+\.\S+"
    r"|(?<![.@-])(?:[a-zA-Z0-9-]+\.)+(?i:vn|com|net|org|edu|gov|info)(?![\w@-]|\.\w)(?:[/?#:]\S*)?"
)
# All but e-mail addresses. Nothing begins inside a word, so each run of letters and digits is tried once.
_FIXED_TOKENS = rf"(?<!\w)(?:(?P<web>{_WEB})|{_NUMBER}|{_DATE})"
_HINT = r"[-/–@:]|\.\w"  # every fixed token has one of these
_NOT_LAST_IN_ADDRESS = ".,;:!?…\"'”’»)]}>"
_NOT_FIRST_IN_MAIL = "-+."

# Titles and kinds of units that are written with a full stop before a name; initials too.
_KEPT = "TP|Tp|TX|TT|KP|GS|PGS|TS|ThS|Ths|BS|CN|KS|KTS|LS|DS|NS|NSND|NGND|Mr|Mrs|Ms|Dr|[A-ZĐ]"
_PYVI_SYLLABLES = rf"{ABBREVIATIONS}|{ARROWS}|{NUMBERS_MARKS_WORDS}"
_SYLLABLES = rf"(?P<kept>{_KEPT})\.|{ARROWS}|{NUMBERS_MARKS_WORDS}"
_SENTENCE_ENDS = ".!?…"
_JOINING = "-/–@:._"  # signs that may make one token with letters and digits
_CLOSING = "\"'”’»)]}"


class ChunkSplitter:
    """Splits chunks as pyvi does, with the corrections that are switched on."""

    def __init__(self, *, fixed_tokens: bool, full_stops: bool) -> None:
        self._fixed_tokens = fixed_tokens
        self._pattern = _SYLLABLES if full_stops else _PYVI_SYLLABLES

    def __call__(self, chunk: str) -> list[Piece]:
        """Return the syllables of a chunk, in time linear in its length."""
        # Most chunks are a word, perhaps with a sign; they need no pattern.
        lower = BEGINS_LOWER if chunk[0].islower() else 0
        size = len(chunk)
        if chunk.isalnum():
            return [(0, size, lower)]
        if chunk[:-1].isalnum() and self._is_apart(chunk):
            ends = ENDS_SENTENCE if chunk[-1] in _SENTENCE_ENDS else 0
            return [(0, size - 1, lower), (size - 1, size, MARK | ends)]
        if chunk[1:].isalnum() and chunk[0] not in _JOINING:
            return [(0, 1, MARK | lower), (1, size, 0)]
        return self._split(chunk, lower)

    def _is_apart(self, chunk: str) -> bool:
        """Tell whether the sign after a word is a syllable of its own."""
        return chunk[-1] not in _JOINING or (
            chunk[-1] == "." and not compiled(self._pattern).fullmatch(chunk)
        )

    def _split(self, chunk: str, lower: int) -> list[Piece]:
        found: list[Piece] = []
        at = 0
        if self._fixed_tokens and compiled(_HINT).search(chunk):
            for start, end in fixed_spans(chunk):
                found += self._free(chunk, at, start)
                found += _parts(chunk, start, end)
                at = end
        found += self._free(chunk, at, len(chunk))
        if lower:
            _flag(found, 0, lower)
        core = chunk.rstrip(_CLOSING)
        last = len(core) - len(chunk) - 1  # each closing mark is a syllable
        if core and core[-1] in _SENTENCE_ENDS and not found[last][2] & FIXED:
            _flag(found, -1, ENDS_SENTENCE)
        return found

    def _free(self, chunk: str, start: int, end: int) -> list[Piece]:
        found: list[Piece] = []
        for match in compiled(self._pattern).finditer(chunk, start, end):
            first, last = match.span()
            if match.lastgroup == "kept":
                found += ((first, last - 1, FIXED), (last - 1, last, FIXED | CONTINUES | MARK))
            else:
                found.append((first, last, _mark(match[0])))
        return found


def fixed_spans(chunk: str) -> list[tuple[int, int]]:
    """Find the document numbers, dates and addresses of a chunk, ascending and disjoint."""
    found = []
    for match in compiled(_FIXED_TOKENS).finditer(chunk):
        start, end = match.span()
        if match["web"]:
            end = start + len(match[0].rstrip(_NOT_LAST_IN_ADDRESS))
        if not chunk.endswith("://", start, end):
            found.append((start, end))
    for first, sign, end in mail_addresses(chunk):
        start = sign - len(chunk[first:sign].lstrip(_NOT_FIRST_IN_MAIL))
        if start < sign:
            found.append((start, end))
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def _parts(chunk: str, start: int, end: int) -> Iterator[Piece]:
    flags = FIXED
    for match in compiled(NUMBERS_MARKS_WORDS).finditer(chunk, start, end):
        yield *match.span(), flags | _mark(match[0])
        flags = FIXED | CONTINUES


def _mark(surface: str) -> int:
    return 0 if surface.isalnum() or any(map(str.isalnum, surface)) else MARK


def _flag(pieces: list[Piece], index: int, flag: int) -> None:
    start, end, flags = pieces[index]
    pieces[index] = start, end, flags | flag
