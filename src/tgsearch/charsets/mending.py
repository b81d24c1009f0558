"""How does a text become Unicode that is in an old character set, in whole or in part?

Pages are put together from old and new, and a line of good Unicode must not be
converted with its neighbours.
"""

from __future__ import annotations

from itertools import groupby

from tgsearch.charsets.conversion import Charset, convert, has_unicode
from tgsearch.charsets.detection import gain
from tgsearch.charsets.mojibake import with_lost_spaces

_DOUBT = 6.0  # how much likelier a line must be in another reading, among lines of both kinds


def mend(text: str, charset: Charset, *, is_partial: bool = False) -> str:
    """Return `convert` of a text or of a part of it, but for the lines that are good Unicode.

    Of a spoiled text, letters are mended too that lost a byte to a space.

    Args:
        text: what was judged, or a part of it.
        charset: as `detect` found it.
        is_partial: there is Unicode in what was judged, as `Guess` knows, so
            that each line is judged again; otherwise only when it is in `text`.
    """
    is_partial = is_partial or has_unicode(text)
    if charset.is_mojibake:
        return with_lost_spaces(convert(text, charset), is_whole=not is_partial)
    if not is_partial:
        return convert(text, charset)
    runs = groupby(text.split("\n"), lambda line: _is_coded(line, charset))
    parts = (("\n".join(lines), is_coded) for is_coded, lines in runs)
    return "\n".join(convert(part, charset) if is_coded else part for part, is_coded in parts)


def _is_coded(line: str, charset: Charset) -> bool:
    return not line.isascii() and not has_unicode(line) and gain(line, charset) > _DOUBT
