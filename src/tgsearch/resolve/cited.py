"""Which document number does a searcher mean, however it is typed?

`05-CT/TW`, `05 CT TW`, `chỉ thị 05`, `CT 05` and `Chỉ thị số 5 - CT/TW` cite one
document, and texts cite it in as many ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tgsearch.metadata.numbers import PARTS, TYPE_SIGNS, spelled_sign
from tgsearch.query import Node, Phrase
from tgsearch.text import fold
from tgsearch.value import frozen

MAX_BODIES = 3  # parts behind the sign: 15-KH/HND-BTG

_PIECE = re.compile(r"\d+[a-z]?(?![^\W_])|[^\W_]+")
_SIGNED = re.compile(r"([^\W\d_]{2,4})(\d{2,4})")  # `CT3` is a house
_ORDINAL = re.compile(r"\d{1,5}[a-z]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
# Behind a number they make it a count: `báo cáo 6 tháng`, `kế hoạch 5 năm`.
_COUNTED = frozenset(
    ["thang", "nam", "ngay", "quy", "tuan", "gio", "ky", "phan", "nhom", "noi", "diem", "muc", "buoc"]
)
# Signs that also stand in front, in place of the type: `NĐ 15/2020`, `NQ 11`, `CT05`.
_LEADING = frozenset(["NĐ", "NQ", "NQLT", "QĐ", "CT", "TT", "TTLT", "KL", "KH", "CV", "TTr", "CTr"])
# Whose numbers are written 12/2021/QĐ-UBND; those of the Party 05-CT/TW.
_STATE_BODIES = frozenset(["UBND", "HĐND", "CP", "TTg", "QH", "UBTVQH", "CTN", "VPCP", "TANDTC", "VKSNDTC"])


@frozen
class Cited:
    """A number in a run of words: the words `first:last`, and how texts write it, fullest first."""

    first: int
    last: int
    forms: tuple[Node, ...]


@frozen
class _Piece:
    text: str
    word: int  # number of its word in the run
    before: str  # what parts it from the piece before it in the same word; " " at the beginning of a word


def find_cited(words: Sequence[str]) -> tuple[Cited, ...]:
    """Return the document numbers in a run of typed words, in order and disjoint."""
    pieces = list(_pieces(words))
    found: list[Cited] = []
    at = 0
    while at < len(pieces):
        cited, at = _Reader(pieces, at).read()
        if cited is not None:
            found.append(cited)
    return tuple(found)


def _pieces(words: Sequence[str]) -> Iterator[_Piece]:
    for number, word in enumerate(words):
        end = 0
        for match in _PIECE.finditer(word):
            before = word[end : match.start()].strip() if match.start() else " "
            signed = _SIGNED.fullmatch(match[0]) if before == " " else None
            if signed and _leads(signed[1]):
                yield _Piece(signed[1], number, before)
                yield _Piece(signed[2], number, "")
            else:
                yield _Piece(match[0], number, before)
            end = match.end()


def _leads(text: str) -> bool:
    """Tell whether a text is, by its capitals or its đ, a sign that may stand in front of a number."""
    return spelled_sign(text) in _LEADING and (text != text.lower() or "đ" in text)


@cache
def _types() -> dict[tuple[str, ...], str]:
    """Map the names of the types that have signs, in folded syllables, to themselves."""
    return {tuple(fold(name).split()): name for name in TYPE_SIGNS.values()}


class _Reader:
    """Reads the number that may begin at a piece."""

    def __init__(self, pieces: Sequence[_Piece], start: int) -> None:
        self._pieces = pieces
        self._start = self._at = start

    def read(self) -> tuple[Cited | None, int]:
        """Return the number, or None, and the piece to go on with."""
        none = None, self._start + 1
        kind = self._kind()
        leading = "" if kind else self._leading()
        kind = kind or TYPE_SIGNS.get(spelled_sign(leading), "")
        if kind and fold(self._text) == "so":
            self._at += 1
        ordinal = self._text
        if not _ORDINAL.fullmatch(ordinal):
            return none
        self._at += 1
        year = self._year()
        sign, tied = self._sign()
        bodies = self._bodies() if sign else []
        if not sign and (not kind or _YEAR.fullmatch(ordinal) or self._is_count()):
            return none  # `báo cáo 2021` is of a year
        if leading and not (sign or _leads(leading) or (year and not _MONTH.fullmatch(ordinal))):
            return none  # `kl 5` and `kh 03/2021` may be anything
        if sign and not (kind or bodies or tied):
            return none  # `5 kh` may be anything
        if not (self._begins_word(self._start) and self._begins_word(self._at)):
            return none
        first, last = self._pieces[self._start].word, self._pieces[self._at - 1].word + 1
        forms = [*_forms(kind, ordinal, year, sign, bodies), *self._as_led(leading, ordinal, year)]
        return Cited(first, last, tuple(forms)), self._at

    @property
    def _text(self) -> str:
        return self._pieces[self._at].text if self._at < len(self._pieces) else ""

    def _begins_word(self, at: int) -> bool:
        return at >= len(self._pieces) or self._pieces[at].before == " "

    def _is_count(self) -> bool:
        """Tell whether a number is one of things: `6 tháng`, `5 năm`, but not `05 năm 2016`."""
        after = self._pieces[self._at + 1].text if self._at + 1 < len(self._pieces) else ""
        return fold(self._text) in _COUNTED and not _YEAR.fullmatch(after)

    def _kind(self) -> str:
        """Read the name of a type."""
        for size in (3, 2, 1):
            name = tuple(fold(piece.text) for piece in self._pieces[self._at : self._at + size])
            if kind := _types().get(name):
                self._at += size
                return kind
        return ""

    def _leading(self) -> str:
        """Read a sign in place of the name of a type."""
        leading = self._text
        if spelled_sign(leading) not in _LEADING:
            return ""
        self._at += 1
        return leading

    def _as_led(self, leading: str, ordinal: str, year: str) -> Iterator[Node]:
        """Yield how texts write a number with the sign in front."""
        if leading:
            sign, number = spelled_sign(leading), f"{ordinal}/{year}" if year else ordinal
            yield Phrase(f"{sign} {number}", slop=1)
            if self._pieces[self._start + 1].before == "":  # typed as one
                yield Phrase(f"{sign}{number}")

    def _year(self) -> str:
        year = self._text
        if not _YEAR.fullmatch(year) or self._pieces[self._at].before != "/":
            return ""
        self._at += 1
        return year

    def _sign(self) -> tuple[str, bool]:
        """Read the sign of a type, and whether it is tied to the number."""
        sign = spelled_sign(self._text)
        if sign not in TYPE_SIGNS:
            return "", False
        tied = not self._begins_word(self._at)
        if (
            not tied
            and self._at + 1 < len(self._pieces)
            and _ORDINAL.fullmatch(self._pieces[self._at + 1].text)
        ):
            return "", False  # of the next number: `NĐ 15/2020 NĐ 16/2020`
        self._at += 1
        return sign, tied

    def _bodies(self) -> list[str]:
        """Read who issued it: what is tied to the sign, or stands behind it and is such a body."""
        bodies: list[str] = []
        while len(bodies) < MAX_BODIES and (text := self._text):
            body = spelled_sign(text)
            if self._begins_word(self._at) and body not in PARTS:
                break
            bodies.append(body)
            self._at += 1
        return bodies


def _forms(kind: str, ordinal: str, year: str, sign: str, bodies: Sequence[str]) -> Iterator[Node]:
    kind = kind or TYPE_SIGNS[sign]
    signs = [sign] if sign else [each for each, name in TYPE_SIGNS.items() if name == kind]
    ordinals = [f"{number}/{year}" if year else number for number in _ordinals(ordinal)]
    for number in ordinals:
        for each in signs:
            yield Phrase(_full(number, each, bodies))
    for number in ordinals:
        yield Phrase(f"{kind} {number}", slop=1)  # `số` may stand between


def _ordinals(ordinal: str) -> list[str]:
    """Return a number as it is typed, and with a zero before a single digit or without."""
    bare = ordinal.lstrip("0") or "0"
    padded = bare.zfill(2 if bare.isdecimal() else 3)
    return [ordinal, *(other for other in (padded, bare) if other != ordinal and padded != bare)]


def _full(number: str, sign: str, bodies: Sequence[str]) -> str:
    if not bodies:
        return f"{number}-{sign}"
    if bodies[0] in _STATE_BODIES or "/" in number:
        return f"{number}/{'-'.join((sign, *bodies))}"
    return f"{number}-{sign}/{'-'.join(bodies)}"
