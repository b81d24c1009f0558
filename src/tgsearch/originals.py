"""Which file was a document read from, and where is it now?

A document knows the path that its file had; that is not enough to hand the file
out, for a path can be written into a document by whoever adds it. So the
manifest is asked: only a file that was indexed from a folder is given, only as
long as it lies in that folder, and only if it holds this one document.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from tgsearch.manifest import file_record
from tgsearch.results import StoredDocument
from tgsearch.sources import holds_many


def original(entries: Mapping[str, bytes], document: StoredDocument) -> Path | None:
    """Return the file of a document, without links in its path; None if there is none to be had.

    Args:
        entries: the manifest of the index.
        document: one of that index.
    """
    record = file_record(entries, document.id)
    if record is None or document.path is None or holds_many(Path(document.path)):
        return None
    root = os.path.realpath(record.root)
    for path in _candidates(root, document):
        try:
            real = Path(os.path.realpath(path))
        except (OSError, ValueError):  # a zero byte, or links in a circle
            continue
        if real.is_relative_to(root) and real.is_file():
            return real
    return None


def _candidates(root: str, document: StoredDocument) -> Iterator[str]:
    """Yield where the file may be: an id is a path below its root, normalized; a path is as it was given."""
    yield root if os.path.isfile(root) else os.path.join(root, document.id)
    if document.path is not None:
        yield document.path
