"""What was indexed from where, and what has to be done now?

The manifest knows each file as it was when it was last read. `plan` compares
it with the files there are and decides; it touches neither disk nor index.
`to_compare` tells before which files have to be opened for that.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tgsearch.sources import FileEntry, holds_many, supports
from tgsearch.sources.digest import Digest
from tgsearch.sources.reasons import Reason, is_unsupported, pack_reason, unpack_reason

_FILE_PREFIX, _IDS_PREFIX, _FRAME_PREFIX = "file:", "ids:", "frame:"
# What may go away without a change of the file.
_PASSING = frozenset({"permission", "io", "missing"})


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was last read."""

    root: str  # the folder or file that was given, as an absolute path
    size: int
    mtime_ns: int  # or `NO_TIME`: to be compared by its content
    failure: str | None = None  # why nothing, or not everything, could be read from it
    complete: bool = True  # False: the run ended in the middle of it, after `documents` of this version
    documents: int = 1
    hash: str = ""  # of its content; "" when that was not read


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looks at: all files of a root, or those that are some ids of it or below them."""

    root: str
    parts: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync does: each file once."""

    added: tuple[FileEntry, ...] = ()
    changed: tuple[FileEntry, ...] = ()
    continued: tuple[FileEntry, ...] = ()  # begun by a run that did not finish them
    renamed: tuple[tuple[str, FileEntry], ...] = ()  # with the id that the same content had before
    relocated: tuple[FileEntry, ...] = ()  # as they were, but below another root
    touched: tuple[FileEntry, ...] = ()  # as they were, but with another time
    removed: tuple[str, ...] = ()  # ids
    unchanged: tuple[FileEntry, ...] = ()

    @property
    def to_read(self) -> tuple[FileEntry, ...]:
        """The files that are read: those of one document, then those of many, each in the order of ids.

        Of documents with one id the last of this order is the one that counts. A
        document knows its path, so what was moved is read too.
        """
        renamed = (entry for _, entry in self.renamed)
        files = (*self.added, *self.changed, *self.continued, *renamed, *self.relocated)
        return tuple(sorted(files, key=lambda entry: precedence(entry.id)))


def precedence(id: str) -> tuple[bool, str]:
    """Return what files are sorted by; of several that hold a document of one id the last one counts."""
    return holds_many(Path(id)), id


def to_compare(
    manifest: Mapping[str, FileRecord],
    listing: Sequence[FileEntry],
    scopes: Collection[Scope],
    unlisted: Iterable[str] = (),
    *,
    checksum: bool = False,
) -> tuple[FileEntry, ...]:
    """Return the files whose digest `plan` has to know.

    They are those that differ in time alone, could not be opened, or might be a
    renamed one; with `checksum` also those that seem to be as they were.
    """
    gone = _gone(manifest, listing, scopes, unlisted)
    sizes = {manifest[id].size for id in gone if manifest[id].hash}
    found = []
    for entry in listing:
        record = manifest.get(entry.id)
        if record is None:
            if entry.size in sizes:
                found.append(entry)
        elif _may_pass(record) or (
            record.hash and record.size == entry.size and (checksum or record.mtime_ns != entry.mtime_ns)
        ):
            found.append(entry)
    return tuple(found)


def plan(
    manifest: Mapping[str, FileRecord],
    listing: Sequence[FileEntry],
    scopes: Collection[Scope],
    unlisted: Iterable[str] = (),
    *,
    digests: Mapping[str, Digest] | None = None,
    retry_failed: bool = False,
    again: Collection[str] = (),
) -> Plan:
    """Compare what was indexed with what is there.

    Args:
        manifest: by file id.
        listing: the files below the given paths.
        scopes: what was looked at; a known file that is missing there is
            removed, others are left alone.
        unlisted: ids (or beginnings of ids, at a "/") of what could not be
            looked at; what is below them is kept as it is.
        digests: of the files of `to_compare` that could be read, by id.
        retry_failed: read again what failed.
        again: ids of files to be read again though they are as they were.
    """
    known = digests or {}
    parts: dict[str, list[FileEntry]] = defaultdict(list)
    for entry in listing:
        record = manifest.get(entry.id)
        state = _state(entry, record, known.get(entry.id), retry_failed=retry_failed)
        parts["changed" if record is not None and entry.id in again else state].append(entry)
    gone = _gone(manifest, listing, scopes, unlisted)
    pairs = _renamed({id: manifest[id] for id in gone}, parts.pop("added", []), known)
    old, new = {id for id, _ in pairs}, {entry.id for _, entry in pairs}
    return Plan(
        added=tuple(entry for entry in listing if entry.id not in manifest and entry.id not in new),
        renamed=tuple(sorted(pairs, key=lambda pair: pair[1].id)),
        removed=tuple(id for id in gone if id not in old),
        **{name: tuple(entries) for name, entries in parts.items()},
    )


def _state(entry: FileEntry, record: FileRecord | None, now: Digest | None, *, retry_failed: bool) -> str:
    """Return the part of a plan that a file belongs to."""
    if record is None:
        return "added"
    is_same_time = (record.size, record.mtime_ns) == (entry.size, entry.mtime_ns)
    if _may_pass(record):
        # No digest: it still can't be opened.
        is_as_it_was = now is None and is_same_time and record.root == entry.root
        return "unchanged" if is_as_it_was and not retry_failed else "changed"
    is_same = is_same_time if now is None else record.size == entry.size and record.hash == now.hash
    if not is_same or (retry_failed and record.failure is not None) or _has_reader_now(entry, record):
        return "changed"
    if record.root != entry.root:
        return "relocated" if record.complete else "changed"
    if not record.complete:
        return "continued"
    return "unchanged" if is_same_time else "touched"


def _has_reader_now(entry: FileEntry, record: FileRecord) -> bool:
    """Tell whether a file was of no known format when it was last met, and is of one now."""
    return is_unsupported(record.failure) and supports(entry.path)


def _may_pass(record: FileRecord) -> bool:
    return isinstance(record.failure, Reason) and record.failure.key in _PASSING


def _gone(
    manifest: Mapping[str, FileRecord],
    listing: Iterable[FileEntry],
    scopes: Collection[Scope],
    unlisted: Iterable[str],
) -> list[str]:
    """Return the known files that are no longer there, in the order of ids."""
    found, hidden = {entry.id for entry in listing}, _Below(unlisted)
    looked_at = {scope.root: _Below(()) for scope in scopes}
    for scope in scopes:
        looked_at[scope.root].add(scope.parts)
    nowhere = _Below(())
    return sorted(
        id
        for id, record in manifest.items()
        if id not in found and id in looked_at.get(record.root, nowhere) and id not in hidden
    )


def _renamed(
    gone: Mapping[str, FileRecord], added: Sequence[FileEntry], digests: Mapping[str, Digest]
) -> list[tuple[str, FileEntry]]:
    """Pair files that are gone with new ones of the same content: those that have most in common first."""
    olds = {id: record for id, record in gone.items() if record.hash}
    news = {entry.id: entry for entry in added if entry.id in digests}
    pairs = []
    for common in _COMMON:
        waiting: dict[Hashable, deque[str]] = defaultdict(deque)
        for id, record in olds.items():
            waiting[common(id, record.size, record.hash, record.mtime_ns)].append(id)
        for entry in [*news.values()]:
            same = waiting.get(common(entry.id, entry.size, digests[entry.id].hash, entry.mtime_ns))
            if same:
                old = same.popleft()
                pairs.append((old, news.pop(entry.id)))
                del olds[old]
    return pairs


def _content(id: str, size: int, hash: str, mtime_ns: int) -> Hashable:
    return size, hash, holds_many(Path(id))


_COMMON: tuple[Callable[[str, int, str, int], Hashable], ...] = (
    lambda id, size, hash, mtime_ns: (_content(id, size, hash, mtime_ns), mtime_ns, id.rpartition("/")[2]),
    lambda id, size, hash, mtime_ns: (_content(id, size, hash, mtime_ns), id.rpartition("/")[2]),
    lambda id, size, hash, mtime_ns: (_content(id, size, hash, mtime_ns), mtime_ns),
    _content,
)


class _Below:
    """The ids that some ids are, or are folders of; "" is the folder of all. Asked of every known file."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids: set[str] = set()
        self._folders: tuple[str, ...] = ()
        self.add(ids)

    def add(self, ids: Iterable[str]) -> None:
        self._ids.update(ids)
        # Every text begins with "".
        self._folders = tuple(f"{id}/" if id else "" for id in self._ids)

    def __contains__(self, id: str) -> bool:
        return id in self._ids or id.startswith(self._folders)


# How it is kept among an engine's entries


def file_entries(
    id: str, record: FileRecord | None, documents: Iterable[str] = ()
) -> dict[str, bytes | None]:
    """Return the entries for a file: its record, and its documents' ids unless that is just its own.

    None removes the file from the manifest.
    """
    if record is None:
        return {_FILE_PREFIX + id: None, _IDS_PREFIX + id: None, _FRAME_PREFIX + id: None}
    failure = None if record.failure is None else pack_reason(record.failure)
    fields = [
        record.root,
        record.size,
        record.mtime_ns,
        failure,
        record.complete,
        record.documents,
        record.hash,
    ]
    ids = list(documents)
    packed = None if ids == [id] else zlib.compress(json.dumps(ids).encode("utf-8"))
    return {_FILE_PREFIX + id: json.dumps(fields).encode("utf-8"), _IDS_PREFIX + id: packed}


def file_records(entries: Mapping[str, bytes]) -> dict[str, FileRecord]:
    """Return the records by file id."""
    packed = {
        key.removeprefix(_FILE_PREFIX): value
        for key, value in entries.items()
        if key.startswith(_FILE_PREFIX)
    }
    # As one text: a call for each of very many would take longer than reading them.
    fields = json.loads(b"[%s]" % b",".join(packed.values()))
    return dict(zip(packed, map(_file_record, fields), strict=True))


def file_record(entries: Mapping[str, bytes], id: str) -> FileRecord | None:
    """Return the record of one file; None for an unknown one."""
    value = entries.get(_FILE_PREFIX + id)
    return None if value is None else _file_record(json.loads(value))


def _file_record(fields: list[Any]) -> FileRecord:
    root, size, mtime_ns, failure, *more = fields  # one of an older version has no hash
    reason = None if failure is None else unpack_reason(failure)
    return FileRecord(root, size, mtime_ns, reason, *more)


def is_of_known_file(key: str, entries: Mapping[str, bytes]) -> bool:
    """Tell whether the key of an entry is one of those of a file that some entries know."""
    prefix, colon, id = key.partition(":")
    is_of_file = prefix + colon in (_FILE_PREFIX, _IDS_PREFIX, _FRAME_PREFIX)
    return is_of_file and _FILE_PREFIX + id in entries


def documents_of(entries: Mapping[str, bytes], id: str) -> tuple[str, ...]:
    """Return the ids of the documents that a file gave; () for an unknown file."""
    packed = entries.get(_IDS_PREFIX + id)
    if packed is not None:
        return tuple(json.loads(zlib.decompress(packed)))
    return (id,) if _FILE_PREFIX + id in entries else ()


def held_by_many(entries: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each file of many documents with their ids, one at a time."""
    for key in entries:
        if key.startswith(_IDS_PREFIX):
            id = key.removeprefix(_IDS_PREFIX)
            yield id, documents_of(entries, id)


# What stands around the text of scraped pages: see `boilerplate.frames`


def frame_entry(id: str, frame: bytes | None) -> dict[str, bytes | None]:
    """Return the entry for the packed frame of a file; None when it has none."""
    return {_FRAME_PREFIX + id: frame}


def frames_in(entries: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield each file that has a frame with that, packed."""
    for key, value in entries.items():
        if key.startswith(_FRAME_PREFIX):
            yield key.removeprefix(_FRAME_PREFIX), value


def frame_of(entries: Mapping[str, bytes], id: str) -> bytes | None:
    """Return the packed frame of a file; None when it has none."""
    return entries.get(_FRAME_PREFIX + id)
