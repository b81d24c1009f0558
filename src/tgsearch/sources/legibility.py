"""Does a document read as text, or as nothing for a good part?

The text layer of a scan read badly, a PDF whose font has a wrong table, bytes in
an encoding that nobody knows: words, but no sense. Such a document is told of,
and left out of the index if that is asked for. Tables of numbers, lists of codes
and other languages are no such thing; a short text is not judged at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from tgsearch.charsets import garbled, is_doubtful
from tgsearch.segment.judged import JudgedSyllables
from tgsearch.sources.reasons import Reason

if TYPE_CHECKING:
    from tgsearch.document import Document
    from tgsearch.segment import Syllables

# Of 16,500 good texts (170 languages, tables, lists of codes, programs) six have more. Where three letters
# in ten are wrong, a text has as much; in a character set or by a font misread, nearly always more.
MIN_GARBLED_SHARE = 0.25
MIN_WORDS = 20
SHOWN_WORDS, MAX_SHOWN_CHARS, MAX_SEARCHED_CHARS = 5, 40, 4000
# The words of a text are gone through if that many of its syllables are doubtful. Of news one in 600 has as
# many; of texts spoiled in ten ways, none that was to be told of had fewer than 0.19.
_MIN_DOUBTFUL_SHARE = 0.05


def garbled_shares(documents: Sequence[Document], syllables: Syllables) -> list[float | None]:
    """Return what `garbled_share` does of each of some documents, but sooner.

    `syllables` is what `segment.split_documents` made of their titles and texts.
    """
    return [
        garbled_share(document) if doubtful >= _MIN_DOUBTFUL_SHARE else None
        for document, doubtful in zip(documents, _doubts().shares(syllables), strict=True)
    ]


@cache
def _doubts() -> JudgedSyllables:
    return JudgedSyllables(is_doubtful)


def garbled_share(document: Document) -> float | None:
    """Return the share of words that read as nothing, in hundredths; None for a document that can be read."""
    text = document.text or document.title
    if len(text.split(None, MIN_WORDS)) <= MIN_WORDS:
        return None
    share = round(garbled(text), 2)
    return share if share >= MIN_GARBLED_SHARE else None


def fault_of(document: Document) -> Reason | None:
    """Return why a document is no text to be indexed; None for what can be read."""
    share = garbled_share(document)
    return None if share is None else Reason("garbled", percent=round(100 * share))


def unread_words(text: str) -> tuple[float, tuple[str, ...]]:
    """Return the share of the words of a text that read as nothing, and some of them in their order."""
    words = dict.fromkeys(word for word in text[:MAX_SEARCHED_CHARS].split() if garbled(word))
    shown = [word for word in words if len(word) <= MAX_SHOWN_CHARS and word.isprintable()]
    return garbled(text), tuple(shown[:SHOWN_WORDS])


def is_garbled(reason: str | None) -> bool:
    """Tell whether a file failed since it, or a document in it, reads as nothing."""
    if not isinstance(reason, Reason):
        return False
    return reason.key == "garbled" or is_garbled(reason.fault)
