"""Which site is a page of, and what may be the site's on it?

The site is the host of the page's address, or else the folder of its file.
Only text as browsers save it and crawlers flatten it has frames: running heads
of Word and PDF files are their readers' business, and the lines of JSON were
made by a program.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from tgsearch.boilerplate.frames import Frame
from tgsearch.sources.page import Draft

_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm"})


def may_be_framed(path: Path) -> bool:
    """Tell whether a file is of a format that scraped pages are kept in."""
    return path.suffix.lower() in _SUFFIXES


def frame_of(drafted: Draft, id: str) -> Frame | None:
    """Return the frame of a page; None when it was not scraped or has no sentence.

    Args:
        drafted: the page.
        id: of its file, which names the folder.
    """
    if not drafted.is_framed or (edges := drafted.judged.edges()) is None:
        return None
    return Frame(_site_key(drafted.page.url, id), edges.longest, edges.lines())


def _site_key(url: str | None, id: str) -> int:
    host = _host(url) if url else ""
    name = f"//{host}" if host else id.rpartition("/")[0]
    key = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(key.digest(), "little")


def _host(url: str) -> str:
    """Return the host of an address in lower case; "" when there is none."""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")
