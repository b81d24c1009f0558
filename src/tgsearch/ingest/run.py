"""How is an index brought in line with files? Surveyed, then written by the one writer, then reported."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tgsearch.engine.base import InFacet, SearchRequest
from tgsearch.facets import GARBLED, READ_FACET
from tgsearch.ingest.application import Application, Progress
from tgsearch.ingest.survey import Survey, survey
from tgsearch.interpreter import indexing
from tgsearch.manifest import FileRecord, documents_of, held_by_many
from tgsearch.results import GarbledText, SyncReport
from tgsearch.sources.legibility import is_garbled
from tgsearch.sources.patterns import NO_PATTERNS, Patterns
from tgsearch.unsettled import contested_ids, may_be_misjudged

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.engine.base import Engine, Searcher, Writer
    from tgsearch.shard import Shard

SETTLE_DOCUMENTS = 5_000  # after so many new ones, a few seconds more make searching cheaper


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """How a sync goes about it; see `Index.sync`."""

    jobs: int = 1
    within: tuple[str, ...] = ()  # folders that the paths may be parts of; absolute, without links
    patterns: Patterns = NO_PATTERNS
    checksum: bool = False
    retry_failed: bool = False
    progress: Callable[[Progress], None] | None = None
    stop: Callable[[], bool] | None = None
    approve: Callable[[SyncReport], bool] | None = None
    skip_garbled: bool = False
    shard: Shard | None = None


class Sync:
    """One run: brings an index in line with the files below some paths."""

    def __init__(
        self, engine: Engine, analyzer: Analyzer, paths: Sequence[Path], options: SyncOptions
    ) -> None:
        self._engine, self._analyzer, self._paths, self._options = engine, analyzer, paths, options

    def run(self, *, dry_run: bool = False, fresh: bool = False) -> SyncReport:
        """Plan and, unless `dry_run`, apply.

        With `fresh` the index is built anew and replaces the old one when it
        is complete; interrupted, the old one stays.

        Raises:
            PathNotFoundError: a path does not exist.
            IndexLockedError: somebody else is writing.
        """
        started = time.monotonic()
        options = self._options
        entries: dict[str, bytes] = {}
        garbled: Collection[str] = ()
        if not fresh:
            with self._engine.searcher() as searcher:
                entries = searcher.manifest()
                garbled = _garbled_documents(searcher) if options.skip_garbled else ()
        found = survey(
            entries,
            self._paths,
            within=options.within,
            patterns=options.patterns,
            checksum=options.checksum,
            retry_failed=options.retry_failed,
            again=lambda records: _read_otherwise(records, entries, garbled, skip=options.skip_garbled),
            shard=options.shard,
        )
        planned = _report(found, None, time.monotonic() - started)
        if dry_run or not (options.approve is None or options.approve(planned)):
            return planned
        self._engine.ensure()
        done = None
        todo = found.plan
        unsettled = contested_ids(entries) or may_be_misjudged(entries)
        if todo.to_read or todo.removed or todo.touched or unsettled or fresh:
            with indexing():
                done = self._apply(found, entries, fresh=fresh)
        return _report(found, done, time.monotonic() - started, dry_run=False)

    def _apply(self, found: Survey, entries: dict[str, bytes], *, fresh: bool) -> Application:
        options = self._options
        writer = self._engine.writer(fresh=fresh, shard=options.shard)
        try:
            done = Application(
                found,
                entries,
                writer,
                commit_often=not fresh,
                skip_garbled=options.skip_garbled,
                progress=options.progress or (lambda _: None),
                stop=options.stop or (lambda: False),
                shard=options.shard,
            )
            done.run(self._analyzer, options.jobs)
            if done.documents >= SETTLE_DOCUMENTS and not done.interrupted:
                writer.settle()
            if not (fresh and done.interrupted):
                writer.commit()
            if options.shard is not None and not done.interrupted:
                self._settle(done, writer)
        finally:
            writer.close()
        return done

    def _settle(self, done: Application, writer: Writer) -> None:
        """Settle what this share and others left. The last share to come here sees what all have written."""
        with writer.alone():
            with self._engine.searcher() as searcher:
                entries = searcher.manifest()
            done.settle(entries, self._analyzer, self._options.jobs)
            writer.commit()


def _garbled_documents(searcher: Searcher) -> set[str]:
    """Return the ids of the documents in the index that read as nothing."""
    node = InFacet(READ_FACET, (GARBLED,))
    total = searcher.search(SearchRequest((node,), limit=0)).total
    if not total:
        return set()
    found = searcher.search(SearchRequest((node,), limit=total, stored=False))
    return {document.id for document in found.documents}


def _read_otherwise(
    records: Mapping[str, FileRecord], entries: Mapping[str, bytes], garbled: Collection[str], *, skip: bool
) -> set[str]:
    """Return the files of which other documents would be indexed now: those with text that reads as nothing.

    Args:
        records: of the files that are known.
        entries: of the manifest.
        garbled: ids of such documents in the index; only asked for where they are to be left out.
        skip: whether they are.
    """
    if not skip:
        return {id for id, record in records.items() if is_garbled(record.failure)}
    if not garbled:
        return set()
    return {
        *(id for id in garbled if id in documents_of(entries, id)),
        *(file for file, ids in held_by_many(entries) if not set(ids).isdisjoint(garbled)),
    }


def _report(found: Survey, done: Application | None, seconds: float, *, dry_run: bool = True) -> SyncReport:
    """Return what was done; without `done` what there is to do, which may be nothing."""
    todo = found.plan

    def counts(id: str) -> bool:
        return done is None or id in done.read

    lost = () if done is None else [old for old, entry in todo.renamed if entry.id in done.lost]
    return SyncReport(
        added=tuple(entry.id for entry in todo.added if counts(entry.id)),
        changed=tuple(entry.id for entry in (*todo.changed, *todo.continued) if counts(entry.id)),
        removed=tuple(sorted((*todo.removed, *lost))),
        unchanged=len(todo.unchanged) + len(todo.touched) + len(todo.relocated),
        failed=(*found.failed, *(done.failed if done else ())),
        documents=done.documents if done else 0,
        seconds=seconds,
        renamed=tuple((old, entry.id) for old, entry in todo.renamed if counts(entry.id)),
        dry_run=dry_run,
        interrupted=done.interrupted if done else False,
        garbled=() if done is None else tuple(sorted(done.garbled.values(), key=_worst)),
    )


def _worst(text: GarbledText) -> tuple[float, str]:
    return -text.share, text.id
