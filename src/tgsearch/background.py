"""How common is a syllable in Vietnamese at large, whatever a collection is about?

A few hundred documents don't tell rare syllables from common ones: `là` may
stand in fewer of them than `xã`. The language at large does.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("data") / "background.tsv"
_UNKNOWN = 5e-7  # of what the file lacks: half of what its rarest have
_COMMON = 1e-5  # one in 100,000 syllables
_USUAL_LENGTH = 300  # syllables of a document


@cache
def _per_billion() -> dict[str, str]:
    cells = _FILE.read_text("utf-8").split()[2:]  # after the names of the columns
    return dict(zip(cells[::2], cells[1::2], strict=True))


def share(term: str) -> float:
    """Return the share that a term, as `text.term` gives it, has in running text; never 0."""
    per_billion = _per_billion().get(term)
    return _UNKNOWN if per_billion is None else int(per_billion) / 1e9


def is_common(term: str) -> bool:
    """Tell whether a term is common enough to be taken for what it is: no slip, and no name alone."""
    return share(term) >= _COMMON


def document_share(running: float) -> float:
    """Return in which share of documents of a usual length stands what has a share of running text."""
    return 1 - math.exp(-running * _USUAL_LENGTH)
