"""How are portions written, and files remembered? In one commit every so often, documents with their files.

A renamed file takes the place of the old one within a commit: its documents are
never away.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tgsearch.facets import GARBLED, READ_FACET
from tgsearch.ingest.framing import Framing
from tgsearch.ingest.holding import Holding
from tgsearch.ingest.portions import (
    Portion,
    Stream,
    portions_of_files,
    portions_of_stream,
    portions_of_wanted,
)
from tgsearch.ingest.survey import Survey
from tgsearch.manifest import (
    FileRecord,
    Plan,
    documents_of,
    file_entries,
    file_record,
    frame_entry,
    is_of_known_file,
)
from tgsearch.prepare import Outcome, Prepared, prepare_all
from tgsearch.results import Failure, GarbledText
from tgsearch.sources import FileEntry, holds_many
from tgsearch.sources.digest import NO_TIME, Digest
from tgsearch.sources.legibility import is_garbled
from tgsearch.sources.reasons import Reason, is_refusal
from tgsearch.unsettled import (
    contested_entry,
    contested_ids,
    may_be_misjudged,
    misjudged_entry,
    moved_entry,
    no_moved_entries,
    no_shard_entries,
    shard_entry,
)

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.document import Document
    from tgsearch.engine.base import TokenBatch, Writer
    from tgsearch.shard import Shard

COMMIT_DOCUMENTS = 100_000
COMMIT_SECONDS = 60.0
MAX_JUDGINGS = 3
FEW_FILES = 256  # read again here; starting processes would take longer


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is."""

    done: int  # bytes of source files read
    total: int  # bytes to read
    documents: int  # written so far
    file: str  # id of the last file


class Application:
    """One plan, carried out with one writer.

    That of a share leaves it to `settle` what others may do at the same time:
    to judge pages by what their sites repeat, to delete documents that others
    may hold, and to choose among those that several hold.
    """

    def __init__(
        self,
        survey: Survey,
        entries: Mapping[str, bytes],
        writer: Writer,
        *,
        commit_often: bool,
        skip_garbled: bool,
        progress: Callable[[Progress], None],
        stop: Callable[[], bool],
        shard: Shard | None = None,
    ) -> None:
        self._listed, self._digests, self._moved = survey.listed, survey.digests, survey.moved
        self._shard, self._run = shard, uuid.uuid4().hex
        self._begin(survey.plan, entries)
        self._writer, self._commit_often, self._skip_garbled = writer, commit_often, skip_garbled
        self._progress, self._stop = progress, stop
        self._streams: dict[str, Stream] = {}  # being read
        self._bytes, self._total = 0, sum(entry.size for entry in survey.plan.to_read)
        self._committed, self._last_commit = 0, time.monotonic()
        self.documents = 0  # written
        self.failed: list[Failure] = []
        self.garbled: dict[str, GarbledText] = {}  # by id of the document
        self.read: set[str] = set()  # ids of files that are done and gave something
        self.lost: set[str] = set()  # ids of files that are done and gave nothing
        self.interrupted = False

    def _begin(self, plan: Plan, entries: Mapping[str, bytes]) -> None:
        """Take what there is to do, and the manifest that it was planned by."""
        self._plan, self._before = plan, entries
        self._entries = dict(entries)  # as they are when what was recorded is committed
        self._replaces = {entry.id: old for old, entry in plan.renamed}
        self._done: set[str] = set()  # ids of files that were read from beginning to end
        self._holding = self._look_who_holds()
        self._framing = Framing(entries, may_be_misjudged=may_be_misjudged(entries))
        self._may_be_misjudged = True  # by what is committed, until all is settled

    def _look_who_holds(self) -> Holding:
        todo = self._plan
        touching = {entry.id for entry in todo.to_read} | {*todo.removed, *self._replaces.values()}
        return Holding(
            self._entries,
            anew=touching - {entry.id for entry in todo.continued},
            asked=None if any(holds_many(Path(id)) for id in touching) else touching,
            # What was left before a share began is left to `settle`.
            contested=() if self._shard else contested_ids(self._entries),
        )

    def run(self, analyzer: Analyzer, jobs: int) -> None:
        """Do everything, or what there is time for until `stop` says so; the last commit is the caller's."""
        for id in self._plan.removed:
            ids = documents_of(self._entries, id)
            self._forget(id)
            self._release(ids)
        self._begin_changed()
        for entry in self._plan.touched:
            seen = self._digests[entry.id].mtime_ns
            record = replace(self._known(entry), mtime_ns=seen)
            self._remember(entry, record, self._held(entry.id))
        to_read = self._plan.to_read
        self._carry_out(
            portions_of_files(entry for entry in to_read if not holds_many(entry.path)), analyzer, jobs
        )
        if not self.interrupted and self._shard is None:
            self._judge_again(analyzer, jobs)
        streams = [entry for entry in to_read if holds_many(entry.path)]
        if streams and not self.interrupted:
            self._carry_out(self._portions_of_streams(streams), analyzer, jobs)
        if not self.interrupted and self._shard is None:
            self._choose(analyzer, jobs)
        self._note_unsettled()

    def settle(self, entries: Mapping[str, bytes], analyzer: Analyzer, jobs: int) -> None:
        """Settle what runs of shares left, to be called while no other writer commits.

        Args:
            entries: the manifest, with all that was committed.
            analyzer: of the index.
            jobs: processes that read and analyse.
        """
        self._shard = None
        self._begin(Plan(), entries)
        self._judge_again(analyzer, jobs)
        if not self.interrupted:
            self._choose(analyzer, jobs)
        self._note_unsettled()

    def _begin_changed(self) -> None:
        """Let no run after this one take a file for done that is to be read, though it may be as it was.

        What it holds as others do may be deleted with theirs before its turn comes.
        """
        for entry in self._plan.changed:
            record = replace(self._known(entry), mtime_ns=NO_TIME, hash="")
            self._remember(entry, record, self._held(entry.id))

    def _carry_out(self, portions: Iterable[Portion], analyzer: Analyzer, jobs: int) -> None:
        for portion, prepared in prepare_all(
            portions, analyzer, jobs, self._framing.known, skip_garbled=self._skip_garbled
        ):
            self._write(portion, prepared)
            done = self._bytes + sum(stream.bytes for stream in self._streams.values())
            self._progress(Progress(min(done, self._total), self._total, self.documents, portion.file))
            self.interrupted = self._stop()
            many = self.documents - self._committed >= COMMIT_DOCUMENTS
            late = time.monotonic() - self._last_commit >= COMMIT_SECONDS
            if self.interrupted or (self._commit_often and (many or late)):
                self._record_unfinished()
            if self.interrupted:
                return
            if self._commit_often and (many or late):
                self._writer.commit()
                self._committed, self._last_commit = self.documents, time.monotonic()

    def _portions_of_streams(self, entries: Iterable[FileEntry]) -> Iterator[Portion]:
        """Yield files of many documents in runs of documents."""
        resumed = {entry.id for entry in self._plan.continued}
        for entry in entries:
            before = self._held(entry.id) + self._held(self._replaces.get(entry.id))
            skip = self._known(entry).documents if entry.id in resumed else 0
            known = self._known(entry).failure if entry.id in resumed else None
            refused = [known] if known and is_refusal(known) else []
            yield from portions_of_stream(Stream(entry, before, skip, self._skip_garbled, failures=refused))

    def _known(self, entry: FileEntry) -> FileRecord:
        """Return the record of a file that is not new, as it was before the run."""
        record = file_record(self._before, entry.id)
        assert record is not None
        return record

    def _held(self, id: str | None) -> tuple[str, ...]:
        return () if id is None else documents_of(self._entries, id)

    def _write(self, portion: Portion, prepared: Prepared) -> None:
        refused: Mapping[str, str] = {}
        if prepared.batch is not None:
            refused = self._writer.add(prepared.batch)
            self.documents += len(prepared.batch.ids) - len(refused)
            self._note_garbled(portion, prepared.batch, refused)
        for outcome in prepared.outcomes:
            reason = refused.get(outcome.entry.id)
            self._finish_file(outcome if reason is None else replace(outcome, failure=reason))
        if portion.stream is not None:
            self._note_written(portion.stream, portion.documents, refused)
            self._streams[portion.stream.entry.id] = portion.stream
            if portion.ends_stream:
                self._finish_stream(portion.stream)
                del self._streams[portion.stream.entry.id]
        elif refused and not portion.entries:
            self._give_up(self._listed[portion.file], refused)

    def _note_written(
        self, stream: Stream, documents: Sequence[Document], refused: Mapping[str, str]
    ) -> None:
        """Note how far a file of many documents is, and what of it the engine does not take."""
        stream.written += len(documents)
        for document in documents:
            stream.refused.pop(document.id, None)  # of equal ids the last one counts
        stream.refused.update(refused)
        stream.failures += _told(refused)
        ids = [document.id for document in documents if document.id not in refused]
        self._holding.note_written(ids, of_many=True)
        self._release(refused)

    def _give_up(self, entry: FileEntry, refused: Mapping[str, str]) -> None:
        """Let a file no longer hold what it held until the engine refused to take it again."""
        ids = [id for id in self._held(entry.id) if id not in refused]
        record = file_record(self._entries, entry.id)
        assert record is not None
        failures = _told(refused)
        self.failed += [Failure(str(entry.path), each) for each in failures]
        self._remember(entry, replace(record, failure=record.failure or failures[0]), ids)
        self._writer.delete(list(refused))

    def _note_garbled(self, portion: Portion, batch: TokenBatch, refused: Mapping[str, str]) -> None:
        for id, paths in zip(batch.ids, batch.facets[READ_FACET], strict=True):
            self.garbled.pop(id, None)
            for path in paths if id not in refused else ():
                if path[:1] == GARBLED:
                    file = self._listed.get(id if portion.entries else portion.file)
                    self.garbled[id] = GarbledText(id, str(file.path) if file else None, float(path[1]))

    # What is remembered of files

    def _finish_file(self, outcome: Outcome) -> None:
        entry = outcome.entry
        before = {*self._held(entry.id), *self._held(self._replaces.get(entry.id))}
        ids = [entry.id] if outcome.failure is None else []
        self._end_file(entry, [outcome.failure] if outcome.failure else [], outcome.digest, before, ids)
        self._holding.note_written(ids, of_many=False)
        self._framing.note(entry.id, outcome.frame)
        self._record(frame_entry(entry.id, outcome.frame))
        self._done.add(entry.id)

    def _finish_stream(self, stream: Stream) -> None:
        """Record a file of many documents as done, and delete what it no longer holds."""
        self._end_file(stream.entry, stream.failures, stream.digest, stream.before, stream.taken())
        if not stream.skip:
            self._done.add(stream.entry.id)

    def _end_file(
        self,
        entry: FileEntry,
        failures: Sequence[str],
        digest: Digest | None,
        before: Iterable[str],
        ids: Sequence[str],
    ) -> None:
        if entry.id in self._done:  # it was read again: what was told of it no longer holds
            self.failed = [each for each in self.failed if each.path != str(entry.path)]
        self.failed += [Failure(str(entry.path), each) for each in failures]
        gave, gave_not = (self.read, self.lost) if ids or not failures else (self.lost, self.read)
        gave.add(entry.id)
        gave_not.discard(entry.id)
        self._remember(entry, _record(entry, digest, _remembered(failures), len(ids)), ids)
        held = set(ids)
        self._release(id for id in before if id not in held)
        self._bytes += entry.size

    def _record_unfinished(self) -> None:
        """Record how far files of many documents are, and every id that the index may have from them."""
        for stream in self._streams.values():
            ids = [id for id in dict.fromkeys([*stream.before, *stream.taken()]) if id not in stream.refused]
            # Other options would count other documents; and what was refused is not met again.
            failure = next(filter(is_garbled, stream.failures), None)
            failure = failure or next(filter(is_refusal, stream.failures), None)
            record = _record(stream.entry, stream.digest, failure, stream.written)
            self._remember(stream.entry, replace(record, complete=False), ids)
        self._note_unsettled()

    def _note_unsettled(self) -> None:
        if self._shard is not None:
            # Whatever the entries said: another share may have settled what was noted before.
            files = [entry.id for entry in self._plan.to_read if holds_many(entry.path)]
            self._writer.record(shard_entry(self._run, self._holding.contested, files))
            for root in self._moved:
                self._record(moved_entry(root))
            return
        self._record({**no_shard_entries(self._entries), **no_moved_entries(self._entries)})
        self._record(contested_entry(self._holding.contested))
        self._record(misjudged_entry(may_be=self._may_be_misjudged and bool(self._framing)))

    def _remember(self, entry: FileEntry, record: FileRecord, ids: Iterable[str]) -> None:
        """Record a file, in place of the one that it was renamed from."""
        if old := self._replaces.get(entry.id):
            self._forget(old)
        self._record(file_entries(entry.id, record, ids))

    def _forget(self, id: str) -> None:
        self._record(file_entries(id, None))
        self._framing.note(id, None)

    def _record(self, entries: Mapping[str, bytes | None]) -> None:
        new = {
            key: value
            for key, value in entries.items()
            # Of a file that was known before, another share may have recorded something else.
            if self._entries.get(key) != value or (self._shard and is_of_known_file(key, self._before))
        }
        self._writer.record(new)
        for key, value in new.items():
            if value is None:
                self._entries.pop(key, None)
            else:
                self._entries[key] = value

    def _release(self, ids: Iterable[str]) -> None:
        """Delete documents that a file no longer holds, unless another one may."""
        if self._shard is not None:
            self._holding.contested.update(ids)
            return
        self._writer.delete(self._holding.released(ids))

    # Pages that were judged before it was known what their site repeats

    def _judge_again(self, analyzer: Analyzer, jobs: int) -> None:
        """Read again what was judged otherwise; once more if a page changed meanwhile."""
        for _ in range(MAX_JUDGINGS):
            ids = self._framing.settle()
            again = [self._listed[id] for id in ids if id in self._listed]
            if not again:
                # What is left is below a path of another run, which will come to it.
                self._may_be_misjudged = bool(ids)
                return
            self._holding.ask({entry.id for entry in again})
            few = len(again) <= FEW_FILES
            self._carry_out(portions_of_files(again), analyzer, 1 if few else jobs)
            if self.interrupted:
                return

    # Documents that several files hold

    def _choose(self, analyzer: Analyzer, jobs: int) -> None:
        """Let the index have, of each contested document, the version of the last file that holds it."""
        contested = self._holding.contested
        for file, ids in sorted(self._holding.winners().items()) if contested else ():
            if not file:
                self._writer.delete(sorted(ids))
            elif file not in self._done:
                entry = self._listed.get(file)
                if entry is None:
                    continue  # below a path of another run, which will come to it
                portions = (
                    portions_of_wanted(entry, ids) if holds_many(entry.path) else portions_of_files([entry])
                )
                self._carry_out(portions, analyzer, jobs)
                if self.interrupted:
                    return
            contested -= ids


def _told(refused: Mapping[str, str]) -> list[str]:
    """Return what is told of documents of a file of many that the engine does not take."""
    return [Reason("record", id=id, fault=reason) for id, reason in refused.items()]


def _remembered(failures: Sequence[str]) -> str | None:
    """Return the first failure, or one that another option would undo, and how many others there are."""
    if len(failures) < 2:
        return failures[0] if failures else None
    first = next(filter(is_garbled, failures), failures[0])
    return Reason("several", fault=first, count=len(failures) - 1)


def _record(entry: FileEntry, digest: Digest | None, failure: str | None, documents: int) -> FileRecord:
    return FileRecord(
        entry.root,
        entry.size,
        entry.mtime_ns if digest is None else digest.mtime_ns,
        failure,
        documents=documents,
        hash="" if digest is None else digest.hash,
    )
