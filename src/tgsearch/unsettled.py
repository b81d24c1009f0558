"""What is left to be settled by a later run, or by another machine? Notes among the entries of the manifest.

A run notes with each commit what it could not settle yet, and whoever has a
view of all files settles it: the next run, or the end of this one. Runs of
shares write side by side and leave a note each; what all of them hold is only
seen by one that runs when no other one commits.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from tgsearch.idfilter import IdFilter
from tgsearch.manifest import documents_of, file_records, held_by_many

_CONTESTED, _MISJUDGED = "contested", "misjudged"
_SHARD_PREFIX, _MOVED_PREFIX = "shard:", "moved:"


# Pages that were judged by what their sites do not repeat any more: see `boilerplate.frames`


def misjudged_entry(*, may_be: bool) -> dict[str, bytes | None]:
    """Return the entry that tells whether frames may be judged by what sites no longer repeat."""
    return {_MISJUDGED: b"" if may_be else None}


def may_be_misjudged(entries: Mapping[str, bytes]) -> bool:
    """Tell whether a run before left frames that have to be judged again, or that of a share did not end."""
    return _MISJUDGED in entries or any(key.startswith(_SHARD_PREFIX) for key in entries)


# Documents of which it is not settled yet whose version is in the index


def contested_entry(ids: Collection[str]) -> dict[str, bytes | None]:
    """Return the entry that keeps ids for the next run."""
    return {_CONTESTED: _packed(sorted(ids)) if ids else None}


def contested_ids(entries: Mapping[str, bytes]) -> set[str]:
    """Return the ids that runs before could not settle, and those of which runs of shares could not know."""
    packed = entries.get(_CONTESTED)
    found: set[str] = set() if packed is None else set(_unpacked(packed))
    notes = [_Note(*map(frozenset, _unpacked(entries[key]))) for key in _notes_of_shards(entries)]
    return found.union(*(note.contested for note in notes), _held_by_several(entries, notes))


class _Note(NamedTuple):
    """What a run of a share leaves."""

    contested: frozenset[str]  # ids of documents
    files: frozenset[str]  # files of many documents that it reads; others may hold the same documents


def shard_entry(run: str, contested: Collection[str], files: Collection[str]) -> dict[str, bytes | None]:
    """Return the entry for what a run of a share leaves: documents, and the files of many that it reads."""
    return {f"{_SHARD_PREFIX}{run}": _packed([sorted(contested), sorted(files)])}


def no_shard_entries(entries: Mapping[str, bytes]) -> dict[str, bytes | None]:
    """Return the removal of what runs of shares noted; `contested_ids` and `may_be_misjudged` have it all."""
    return dict.fromkeys(_notes_of_shards(entries))


def _notes_of_shards(entries: Mapping[str, bytes]) -> list[str]:
    return [key for key in entries if key.startswith(_SHARD_PREFIX)]


def _held_by_several(entries: Mapping[str, bytes], notes: Collection[_Note]) -> set[str]:
    """Return the documents that files of shares hold and those of others as well, and perhaps a few more.

    Within a share the run knew what it read.
    """
    own = [(note.files, IdFilter()) for note in notes]
    for files, ids in own:
        for file in files:
            ids.update(documents_of(entries, file))
    found: set[str] = set()
    for file, held in held_by_many(entries) if notes else ():
        # A file of one document, read by somebody else at the same time, has it too.
        found.update(id for id in held if id != file and id in documents_of(entries, id))
        for files, ids in own:
            if file not in files:
                found.update(id for id in held if id in ids)
    return found


# Folders that were moved, while not all shares have found it


def moved_entry(root: str) -> dict[str, bytes | None]:
    """Return the entry that tells that the files of a root are elsewhere now."""
    return {_MOVED_PREFIX + root: b""}


def moved_roots(entries: Mapping[str, bytes]) -> set[str]:
    """Return the roots of which a run of a share found that their files are elsewhere now."""
    return {key.removeprefix(_MOVED_PREFIX) for key in entries if key.startswith(_MOVED_PREFIX)}


def no_moved_entries(entries: Mapping[str, bytes]) -> dict[str, bytes | None]:
    """Return the removal of those roots that no file is of any more."""
    moved = moved_roots(entries)
    left = {record.root for record in file_records(entries).values()} if moved else set()
    return {_MOVED_PREFIX + root: None for root in moved - left}


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value).encode("utf-8"))


def _unpacked(packed: bytes) -> list[Any]:
    found: list[Any] = json.loads(zlib.decompress(packed))
    return found
