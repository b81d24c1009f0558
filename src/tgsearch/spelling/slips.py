"""Which syllables are said alike somewhere in the country, and so mixed up in writing?

    >>> said_alike("dả"), said_alike("chộm"), said_alike("nghành")
    (('giả', 'rả'), ('trộm',), ('ngành',))

Tones that are mixed up, hỏi and ngã, are left to who looks for other accents; `mixed_up` has both.

Source: the mergers of initials and finals of the northern and southern dialects,
Thompson 1965, "A Vietnamese Reference Grammar"; k for c is written in names (Đắk).
"""

from __future__ import annotations

from collections.abc import Iterator

from tgsearch.spelling.syllables import apart, together

# What is longer is tried first: tr before t, ngh before ng.
_ONSETS = {
    "ngh": ("ng",), "ch": ("tr",), "gh": ("g",), "gi": ("d", "r"), "ng": ("ngh",), "tr": ("ch",),
    "d": ("gi", "r"), "g": ("gh",), "l": ("n",), "n": ("l",), "r": ("d", "gi"), "s": ("x",), "x": ("s",),
}  # fmt: skip
_TONES = {"\u0303": "\u0309", "\u0309": "\u0303"}  # ngã and hỏi
_CODAS = {"ng": ("n",), "c": ("t", "k"), "k": ("c",), "n": ("ng",), "t": ("c",)}


def said_alike(term: str) -> tuple[str, ...]:
    """Return what a syllable, as `text.term` gives it, may be a slip for: another onset, then another final.

    It may be nothing that is written anywhere.
    """
    return tuple(dict.fromkeys((*_with_other_onset(term), *_with_other_final(term))))


def mixed_up(term: str) -> tuple[str, ...]:
    """Return what a syllable may be a slip for: by hỏi for ngã or ngã for hỏi, by `said_alike`, or by both.

    >>> mixed_up("kỹ"), mixed_up("sữ")
    (('kỷ',), ('sử', 'xữ', 'xử'))
    """
    alike = said_alike(term)
    others = (*_with_other_tone(term), *alike, *(other for each in alike for other in _with_other_tone(each)))
    return tuple(dict.fromkeys(others))


def _with_other_tone(term: str) -> Iterator[str]:
    letters, tone = apart(term)
    if tone in _TONES and (other := together(letters, _TONES[tone])) is not None:
        yield other


def _with_other_onset(term: str) -> Iterator[str]:
    for size in (3, 2, 1):
        rest = term[size:]
        if term[:size] in _ONSETS and rest and rest[0] not in "hgr":
            yield from (onset + rest for onset in _ONSETS[term[:size]])
            return


def _with_other_final(term: str) -> Iterator[str]:
    for size in (2, 1):
        start, coda = term[:-size], term[-size:]
        if coda in _CODAS and start and start[-1] not in "cghknprt":
            yield from (start + other for other in _CODAS[coda])
            return
