"""What may be believed of what an office file states of itself?

Little: offices save last year's report under a new name, and its title, author
and day of creation stay. A stated title counts when the head of the text says
the same. The dates are kept as hints under names that are no dates of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from tgsearch.sources.titles import part_title
from tgsearch.text import clean, fold

HEAD_LINES = 30  # the title stands within so many lines
MIN_TITLE_WORDS = 3  # "Báo cáo" and "Van ban" are names of templates
MAX_HINT_CHARS = 300
STATED_TITLE = "stated title"  # the hint that a title becomes which is not believed

_MADE_BY_PROGRAM = re.compile(
    r"(?:microsoft |word |powerpoint |untitled|document\s?\d|presentation\s?\d|slide \d|scan|\(?anonymous)"
    r"|.*\.(?:docx?|dotx?|pdf|rtf|odt|xlsx?|pptx?|indd|qxd|p65|cdr|txt|html?|tmp)$",
    re.IGNORECASE,
)


def believed_title(stated: str, lines: Sequence[str], path: Path) -> str | None:
    """Return a title that a file states and its text confirms; None when the text has to be asked alone.

    Args:
        stated: as the file has it.
        lines: the text, its first lines at least.
        path: a title that only repeats the name of the file says nothing.
    """
    title = " ".join(clean(stated).split())
    if len(title.split()) < MIN_TITLE_WORDS or _MADE_BY_PROGRAM.match(title):
        return None
    if _letters(title) == _letters(path.stem) or not part_title((title, "Nội dung."))[0]:
        return None
    head = "".join(_letters(clean(line)) for line in lines[:HEAD_LINES])
    return title if _letters(title) in head else None


def office_hints(stated: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return what a file states as hints: cleaned, without what is empty or too long."""
    cleaned = ((name, " ".join(clean(value).split())) for name, value in stated)
    return tuple((name, value) for name, value in cleaned if 0 < len(value) <= MAX_HINT_CHARS)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))
