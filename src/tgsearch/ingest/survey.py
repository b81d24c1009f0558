"""Which files are there, and what has to be done with them? Listed, compared with the manifest, planned."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path

from tgsearch.manifest import FileRecord, Plan, Scope, file_records, plan, to_compare
from tgsearch.results import Failure
from tgsearch.shard import Shard
from tgsearch.sources import FileEntry, walk
from tgsearch.sources.digest import NO_TIME, Digest, digest
from tgsearch.sources.listing import Root, is_below, longer_ids, roots_of
from tgsearch.sources.patterns import Patterns
from tgsearch.sources.reasons import reason_in
from tgsearch.unsettled import moved_roots


@dataclass(frozen=True, slots=True)
class Survey:
    """What a run found before it did anything."""

    plan: Plan
    failed: Sequence[Failure]  # what can't be listed, and what failed before and is as it was
    listed: Mapping[str, FileEntry] = field(default_factory=dict)
    digests: Mapping[str, Digest] = field(default_factory=dict)  # of those that had to be compared
    moved: Set[str] = frozenset()  # roots of earlier runs whose files were found to be elsewhere


def survey(
    entries: Mapping[str, bytes],
    paths: Sequence[Path],
    *,
    patterns: Patterns,
    within: Collection[str] = (),
    checksum: bool = False,
    retry_failed: bool = False,
    again: Callable[[Mapping[str, FileRecord]], Collection[str]] = lambda _: (),
    shard: Shard | None = None,
) -> Survey:
    """Look at what is there; files are opened only where their size and time leave it open.

    `again` tells which of the files that are known are read again though they did not change.
    With a `shard` all files are listed, but there is something to do only with those of it.

    Raises:
        PathNotFoundError: a path does not exist.
    """
    records = file_records(entries)
    roots = roots_of(paths, _folders(records).union(within))
    listing, unlisted, failed = _list(roots, patterns)
    listing, scopes, moved = _placed(records, roots, listing, moved_roots(entries))
    listed = {entry.id: entry for entry in listing}
    if shard is not None:
        listing = [entry for entry in listing if shard.has(entry.id)]
        records = {id: record for id, record in records.items() if shard.has(id)}
    compared = to_compare(records, listing, scopes, unlisted, checksum=checksum)
    digests = {entry.id: found for entry in compared if (found := digest(entry)) is not None}
    todo = plan(
        records,
        listing,
        scopes,
        unlisted,
        digests=digests,
        retry_failed=retry_failed,
        again=again(records),
    )
    for entry in sorted((*todo.unchanged, *todo.touched), key=attrgetter("id")):
        if failure := records[entry.id].failure:
            failed.append(Failure(str(entry.path), failure))
    return Survey(todo, failed, listed, digests, moved)


def _folders(records: Mapping[str, FileRecord]) -> set[str]:
    """Return the folders that were given in earlier runs and are there."""
    return {root for root in {record.root for record in records.values()} if os.path.isdir(root)}


def _list(roots: Sequence[Root], patterns: Patterns) -> tuple[list[FileEntry], list[str], list[Failure]]:
    """List the files, and what can't be listed: its ids, and why."""
    listing: list[FileEntry] = []
    unlisted: list[str] = []
    failed: list[Failure] = []
    for item in walk(roots, patterns=patterns):
        if isinstance(item, FileEntry):
            listing.append(item)
            continue
        id, path = str(item.data.get("id", "")), Path(str(item.path))
        unlisted.append(id)
        for root in roots:
            if root.path == path or root.path in path.parents or path in root.path.parents:
                unlisted += longer_ids(root, id)
        failed.append(Failure(str(item.path), reason_in(item)))
    return listing, unlisted, failed


# Roots of this run and of earlier ones


def _placed(
    records: Mapping[str, FileRecord], roots: Sequence[Root], listing: list[FileEntry], gone: Set[str]
) -> tuple[list[FileEntry], list[Scope], set[str]]:
    """Give files ids that those of other roots do not have.

    Returns:
        The files, what this run looks at, and the roots of earlier runs that were moved.
    """
    own = {root.base for root in roots}
    foreign = {record.root for record in records.values()} - own
    taken_over = _taken_over(foreign, {root.real for root in roots}, listing, records, gone)
    kept = {root for root in foreign - taken_over if os.path.exists(root)}
    held = {id for id, record in records.items() if record.root in kept} if kept else set()
    if held:
        listing = _set_apart(roots, listing, held)
    scopes = [Scope(root) for root in sorted(taken_over)]
    for root in roots:
        id = root.prefix
        longer = longer_ids(root, id) if id and _holds(held, id) else ()
        scopes.append(Scope(root.base, (id, *longer)))
    return listing, scopes, taken_over


def _holds(ids: Collection[str], folder: str) -> bool:
    return any(id == folder or id.startswith(f"{folder}/") for id in ids)


def _set_apart(roots: Sequence[Root], listing: Sequence[FileEntry], held: set[str]) -> list[FileEntry]:
    """Give files other ids that have the id of a file of another root, in the way of `walk`."""
    used = held | {entry.id for entry in listing}
    by_base = {root.base: root for root in roots}
    apart = []
    for entry in listing:
        if entry.id in held:
            free = (id for id in longer_ids(by_base[entry.root], entry.id) if id not in used)
            entry = replace(entry, id=next(free, entry.id))
            used.add(entry.id)
        apart.append(entry)
    return apart


def _taken_over(
    foreign: set[str],
    roots: set[str],
    listing: Sequence[FileEntry],
    records: Mapping[str, FileRecord],
    gone: Set[str],
) -> set[str]:
    """Return the roots of earlier runs whose files are those of this run's roots now.

    They lie in one of these, or are gone and a file of theirs is here as it was: the folder was moved.
    Runs of other shares have found that of the roots in `gone`; perhaps nothing is left to tell it by.
    """
    moved = {*gone}
    for entry in listing if foreign else ():
        record = records.get(entry.id)
        if record is not None and record.root in foreign and _is_as_it_was(entry, record):
            moved.add(record.root)
    return {
        root
        for root in foreign
        if any(is_below(root, own) for own in roots) or (root in moved and not os.path.exists(root))
    }


def _is_as_it_was(entry: FileEntry, record: FileRecord) -> bool:
    if record.size != entry.size:
        return False
    if record.mtime_ns != NO_TIME:
        return record.mtime_ns == entry.mtime_ns
    now = digest(entry)
    return now is not None and now.hash == record.hash
