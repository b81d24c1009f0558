"""Which lines of a scraped page are not part of its text?

Menus, link lists, counters, comment forms, share bars, lists of other
articles, repeated captions, filler, datelines and footers, in text from any
site: the rules know the words that Vietnamese pages put around their text
(`phrases`), what such lines look like (`lines`, `captions`), and where they may
stand (`zones`). They know no site. What a site repeats on its pages is counted
(`frames`) and goes from their edges (`edges`). What is in doubt stays.

    >>> kept, dropped = clean_lines(["Hội nghị", "15/01/2021 | 70", "Sáng nay, huyện họp.", "Các tin khác"])
    >>> kept
    ('Hội nghị', 'Sáng nay, huyện họp.')
    >>> [line.reason for line in dropped]
    ['dateline', 'menu']
"""

from __future__ import annotations

from tgsearch.boilerplate.cleaning import FRAME_REASONS, Judged, clean_lines, judge
from tgsearch.boilerplate.edges import line_key

__all__ = ["FRAME_REASONS", "Judged", "clean_lines", "judge", "line_key"]
