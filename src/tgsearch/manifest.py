"""What was indexed from where, and what has to be done now?

The manifest knows each file as it was when it was last read. `plan` compares
it with the files there are and decides; it touches neither disk nor index.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tgsearch.sources import FileEntry
from tgsearch.sources.reasons import pack_reason, unpack_reason

_FILE_PREFIX, _IDS_PREFIX = "file:", "ids:"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was last read."""

    root: str  # the folder or file that was given, as an absolute path
    size: int
    mtime_ns: int
    failure: str | None = None  # why nothing, or not everything, could be read from it
    complete: bool = True  # False: the run ended in the middle of it, after `documents` of this version
    documents: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync does: each file once."""

    added: tuple[FileEntry, ...]
    changed: tuple[FileEntry, ...]
    continued: tuple[FileEntry, ...]  # begun by a run that did not finish them
    removed: tuple[str, ...]  # ids
    unchanged: tuple[FileEntry, ...]

    @property
    def to_read(self) -> tuple[FileEntry, ...]:
        """The files that are opened, in the order of the listing."""
        return tuple(sorted((*self.added, *self.changed, *self.continued), key=lambda entry: entry.id))


def plan(
    manifest: Mapping[str, FileRecord],
    listing: Iterable[FileEntry],
    roots: Iterable[str],
    unlisted: Iterable[str] = (),
) -> Plan:
    """Compare what was indexed with what is there.

    Args:
        manifest: by file id.
        listing: the files below `roots`.
        roots: absolute paths; a known file that is missing below one of them
            is removed, files of other roots are left alone.
        unlisted: ids (or beginnings of ids, at a "/") of what could not be
            looked at; what is below them is kept as it is.
    """
    added, changed, continued, unchanged = [], [], [], []
    found = set()
    for entry in listing:
        found.add(entry.id)
        record = manifest.get(entry.id)
        if record is None:
            added.append(entry)
        elif (record.size, record.mtime_ns) != (entry.size, entry.mtime_ns):
            changed.append(entry)
        elif not record.complete:
            continued.append(entry)
        else:
            unchanged.append(entry)
    given, hidden = set(roots), tuple(unlisted)
    removed = sorted(
        id
        for id, record in manifest.items()
        if id not in found and record.root in given and not any(_is_below(id, each) for each in hidden)
    )
    return Plan(tuple(added), tuple(changed), tuple(continued), tuple(removed), tuple(unchanged))


def _is_below(id: str, folder: str) -> bool:
    return not folder or id == folder or id.startswith(f"{folder}/")


# How it is kept among an engine's entries


def file_entries(
    id: str, record: FileRecord | None, documents: Iterable[str] = ()
) -> dict[str, bytes | None]:
    """Return the entries for a file: its record, and its documents' ids unless that is just its own.

    None removes the file from the manifest.
    """
    if record is None:
        return {_FILE_PREFIX + id: None, _IDS_PREFIX + id: None}
    failure = None if record.failure is None else pack_reason(record.failure)
    fields = [record.root, record.size, record.mtime_ns, failure, record.complete, record.documents]
    ids = list(documents)
    packed = None if ids == [id] else zlib.compress(json.dumps(ids).encode("utf-8"))
    return {_FILE_PREFIX + id: json.dumps(fields).encode("utf-8"), _IDS_PREFIX + id: packed}


def file_records(entries: Mapping[str, bytes]) -> dict[str, FileRecord]:
    """Return the records by file id."""
    return {
        key.removeprefix(_FILE_PREFIX): _file_record(json.loads(value))
        for key, value in entries.items()
        if key.startswith(_FILE_PREFIX)
    }


def _file_record(fields: list[Any]) -> FileRecord:
    root, size, mtime_ns, failure, complete, documents = fields
    reason = None if failure is None else unpack_reason(failure)
    return FileRecord(root, size, mtime_ns, reason, complete, documents)


def documents_of(entries: Mapping[str, bytes], id: str) -> tuple[str, ...]:
    """Return the ids of the documents that a file gave; () for an unknown file."""
    packed = entries.get(_IDS_PREFIX + id)
    if packed is not None:
        return tuple(json.loads(zlib.decompress(packed)))
    return (id,) if _FILE_PREFIX + id in entries else ()
