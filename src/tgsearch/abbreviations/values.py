"""What is known of one abbreviation?"""

from __future__ import annotations

from tgsearch.value import frozen


@frozen
class Definition:
    """A short form and what a text says that it stands for."""

    short: str  # as written, without spaces around its hyphens: "BCĐ 35", "TN-MT"
    long: str  # lower case, NFC, one tone placement, syllables apart by a space: "ban chỉ đạo 35"


@frozen
class LongForm:
    """One of the things that a short form stands for, from a table."""

    short: str  # in its usual spelling: "GD&ĐT", "ThU"
    long: str  # in lower case, with its commas and hyphens: "kinh tế - xã hội"
    kind: str  # "body", "person", "place" or "term"; whoever adds others names them
    source: str = ""  # what it was taken from: a code of docs/abbreviations.md


@frozen
class Occurrence:
    """A long form among syllables, and how it is shortened."""

    start: int  # syllables [start, end)
    end: int
    forms: tuple[LongForm, ...]  # at least one; in the order of the table
    unaccented: bool  # a syllable without accents was read as one with
