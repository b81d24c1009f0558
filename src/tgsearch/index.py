"""What can a program do with an index? The one object that users create.

    with tgsearch.open("index") as index:
        results = index.search("tuyên giáo", locality="Hưng Yên")

Every command of the command line is one method here. The library reads no
environment and no configuration; today's date is an argument.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tgsearch.engine.base import (
    Engine,
    Everything,
    InDays,
    Searcher,
    SearchRequest,
)
from tgsearch.errors import (
    DocumentNotFoundError,
    IndexNotEmptyError,
    OptionError,
    RefusedDocumentError,
)
from tgsearch.facets import PLACE_FACET
from tgsearch.records import read_dropped, read_record
from tgsearch.results import (
    Abbreviation,
    CompactReport,
    Diagnosis,
    DumpReport,
    Failure,
    Remark,
    RestoreReport,
    Results,
    Snippet,
    Statistics,
    StoredDocument,
    Suggestion,
    SyncReport,
    Why,
)
from tgsearch.search import SearchOptions, ranked_ids, search

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.document import Document, DroppedLine
    from tgsearch.ingest import Progress

_MAX_PENDING_DOCUMENTS = 4096


class Index:
    """An open index; close it, or use it as a context manager. Searching is safe from several threads."""

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        *,
        fresh: bool = False,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Use `open` or `create` instead."""
        self._engine, self._analyzer, self._today = engine, analyzer, today
        self._fresh = fresh  # the next writer replaces what is there
        self._searcher: Searcher | None = None
        self._added: dict[str, Document] = {}
        self._deleted: set[str] = set()  # before anything of `_added` came

    def followed_by(self, engine: Engine) -> Index:
        """Return the index as another engine finds it; what this one has read of it is not read again."""
        engine.follow(self._engine)
        return Index(engine, self._analyzer, today=self._today)

    def close(self) -> None:
        """Let go of the files; documents added but not committed are committed first."""
        self._write()
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None
        self._engine.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        if kind is not None:
            self._added, self._deleted = {}, set()
        self.close()

    def _current(self) -> Searcher:
        """Return a searcher over the last commit."""
        if self._searcher is None or not self._engine.is_current(self._searcher):
            self._searcher = self._engine.searcher()
        return self._searcher

    # Writing

    def sync(
        self,
        *paths: str | Path,
        within: Sequence[str | Path] = (),
        jobs: int = 1,
        dry_run: bool = False,
        exclude: Sequence[str] = (),
        include: Sequence[str] = (),
        checksum: bool = False,
        retry_failed: bool = False,
        garbled: str = "keep",
        shard: tuple[int, int] | None = None,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
        approve: Callable[[SyncReport], bool] | None = None,
    ) -> SyncReport:
        """Bring the index in line with the files below `paths`: add new, replace changed, drop deleted.

        A file of the size and time that it had is taken to be as it was; where only the
        time differs, or is too young to tell, the content is compared by its hash.
        A path within a folder that was indexed before is a part of it.

        Args:
            paths: files and folders.
            within: folders that they are parts of, where the index has nothing of these yet.
            jobs: processes that read and analyse.
            dry_run: only report what would be done.
            exclude: patterns, as in .gitignore, of what is left out. They come after those of
                files `.tgsearchignore` in the folders.
            include: patterns of what is taken in though a pattern before leaves it out.
            checksum: compare the content of every file.
            retry_failed: read again what could not be read, even where it did not change.
            garbled: what becomes of a document of which a good part of the words reads as
                nothing, as the text layer of a bad scan: "keep" indexes it and reports it,
                "skip" makes it a failure. Files are read again where that changes.
            shard: take only a share of the files, as (2, 8): the second of eight. When all have
                been taken, at once on several machines where the index is on a cluster or one
                after the other, the index is what one run makes of all files. A file is always
                of the same share; the report is about these. Each share is given the same paths.
            progress: told after each batch.
            stop: asked after each batch; True commits what is done and returns.
            approve: asked with the report of a dry run before anything is done;
                False leaves it at that.

        Raises:
            PathNotFoundError: a path does not exist; nothing was done.
            OptionError: `garbled` is neither, there is no such share, or the index is to be made anew.
            IndexLockedError: somebody else is writing.
            StorageError: the disk refused; what was committed before is kept.
        """
        if garbled not in ("keep", "skip"):
            raise OptionError(option="garbled", value=garbled, allowed="keep | skip")
        from tgsearch.ingest import Sync, SyncOptions
        from tgsearch.shard import Shard
        from tgsearch.sources.patterns import Patterns

        share = None if shard is None else Shard.of(*shard)
        if share is not None and self._fresh:
            raise OptionError(option="shard", value=share, allowed="an index that is not to be made anew")

        options = SyncOptions(
            jobs=jobs,
            within=tuple(str(Path(folder).resolve()) for folder in within),
            patterns=Patterns(tuple(exclude), tuple(include)),
            checksum=checksum,
            retry_failed=retry_failed,
            progress=progress,
            stop=stop,
            approve=approve,
            skip_garbled=garbled == "skip",
            shard=share,
        )
        sync = Sync(self._engine, self._analyzer, [Path(path) for path in paths], options)
        report = sync.run(dry_run=dry_run, fresh=self._fresh)
        if not report.dry_run and not (self._fresh and report.interrupted):
            self._fresh = False
        return report

    def watch(
        self,
        *paths: str | Path,
        poll: float | None = None,
        debounce: float = 0.5,
        jobs: int = 1,
        exclude: Sequence[str] = (),
        include: Sequence[str] = (),
        garbled: str = "keep",
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
        tell: Callable[[Remark], None] | None = None,
    ) -> Iterator[SyncReport]:
        """Keep the index in line with the files below `paths` as they change.

        Everything is synced first, which yields the first report; then what
        changes, with a report for each time that something was done. Failures are
        reported once, and again when their file has changed. While the index is
        locked or the disk refuses, it waits and tries again. A path that goes
        away keeps its documents until it is back.

        Args:
            paths: files and folders; those that the index knows may be missing.
            poll: seconds between two looks at all files, for network shares that
                do not tell what changes; None: the system tells.
            debounce: seconds for which a file must have been left alone.
            jobs: processes that read and analyse when everything is synced.
            exclude: as for `sync`.
            include: as for `sync`.
            garbled: as for `sync`.
            progress: told after each batch.
            stop: asked several times a second; True ends it after what is under way.
            tell: told, once each, what is in the way.

        Raises:
            PathNotFoundError: a path does not exist.
            WatchUnavailableError: watchfiles is not installed.
            OptionError: `poll` or `debounce` is no time to wait.
        """
        from tgsearch.manifest import file_records
        from tgsearch.watch import Target, rounds

        given = [Path(path) for path in paths]

        def roots() -> dict[str, str]:
            with self._engine.searcher() as searcher:
                return {id: record.root for id, record in file_records(searcher.manifest()).items()}

        def sync(parts: Sequence[Path], is_whole: bool, approve: Callable[[SyncReport], bool]) -> SyncReport:
            return self.sync(
                *parts,
                within=() if is_whole else [path for path in given if path not in parts],
                jobs=jobs if is_whole else 1,
                exclude=exclude,
                include=include,
                garbled=garbled,
                progress=progress,
                stop=stop,
                approve=approve,
            )

        return rounds(Target(roots, sync), given, poll=poll, debounce=debounce, stop=stop, tell=tell)

    def add(self, documents: Document | Iterable[Document]) -> None:
        """Add documents without files; visible after `commit`. Equal ids replace each other.

        So that memory stays bounded, some thousands of documents are committed at once.

        Raises:
            RefusedDocumentError: as `commit`, of documents that were added before.
        """
        from tgsearch.document import Document

        for document in [documents] if isinstance(documents, Document) else documents:
            self._added[document.id] = document
            if len(self._added) >= _MAX_PENDING_DOCUMENTS:
                self.commit()

    def delete(self, id: str) -> bool:
        """Delete a document, visible after `commit`; tells whether it was there."""
        added = self._added.pop(id, None) is not None
        known = id not in self._deleted and bool(self._current().stored([id]))
        if known:
            self._deleted.add(id)
        return added or known

    def commit(self) -> None:
        """Make what was added and deleted durable and visible.

        Raises:
            IndexLockedError: somebody else is writing; nothing is lost, call again.
            StorageError: the disk refused.
            RefusedDocumentError: a cluster does not take some of the documents; all others are
                committed, and an earlier one of their id stays.
        """
        self._engine.ensure()
        self._write()

    def _write(self) -> None:
        if not self._added and not self._deleted:
            return
        from tgsearch.batching import in_batches
        from tgsearch.prepare import cleaned, prepare_documents

        added = tuple(self._added.values())
        refused: dict[str, str] = {}
        with self._engine.writer(fresh=self._fresh) as writer:
            writer.delete(tuple(self._deleted))
            for batch in in_batches(map(cleaned, added), lambda document: len(document.text)):
                refused.update(writer.add(prepare_documents(batch, self._analyzer)))
        self._fresh = False
        self._added, self._deleted = {}, set()
        if refused:
            raise RefusedDocumentError.of(refused)

    # Searching

    def search(
        self,
        query: str,
        *,
        locality: str | Sequence[str] | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        year: int | str | Sequence[int | str] | None = None,
        type: str | Sequence[str] | None = None,
        number: str | Sequence[str] | None = None,
        units: str | None = None,
        sort: str = "relevance",
        limit: int = 10,
        page: int = 1,
        facets: bool | str | Sequence[str] = True,
        all_values: bool = False,
        match: str = "auto",
        accents: str = "auto",
        explain: bool = False,
        collapse: bool = False,
    ) -> Results:
        """Find documents.

        Args:
            query: in the language of docs/query-language.md; any text is
                understood somehow. Empty: every document, newest first.
            locality: a province, district or commune of any time, with or
                without class word and accents; includes what lies in it.
                Several mean any of them, as with `year`, `type` and `number`.
            since: first day, or a period whose first day counts.
            until: last day, or a period whose last day counts. What is found
                lies in the range with the whole of its date.
            year: a year, or another period: 2021, "2021-Q1".
            type: a type of document, as "báo cáo".
            number: a document number that the document bears or cites, as "05-CT/TW";
                dashes, spaces and capitals may be others.
            units: by which units places are counted and `locality` is read.
                None: counted by those of the day of each document, and found
                by old and new ones; "then": both by those of the day;
                "today": both by those of today, where a document of a commune
                that was divided is in each that it may be in now.
            sort: "relevance", "newest" or "oldest".
            limit: hits on a page, 0 to 10,000; with 0 and no facets no other query is proposed.
            page: from 1; one past the end is empty.
            facets: count by locality, date and type; or the names of the facets
                to count: "locality", "date", "type", "number".
            all_values: count each facet without its own filter, as if only the
                others were set: places without `locality`, dates without
                `since`, `until` and `year`, types without `type`, numbers without `number`.
            match: whether "all" words must match or "any"; "auto": all, and
                partial matches after them when too few hold all.
            accents: "auto": what is typed with accents counts, what is typed
                without is open; "exact": as typed; "ignore": always open.
            explain: give each hit's score by term, where hits have one.
            collapse: show nearly the same texts once, as the best ranked of them, whose
                `duplicates` are the ids of the others. Pages are counted in what is
                shown; `total` and facets go on counting every document found.

        Raises:
            OptionError: an option has a value that it can't take, as a `number` without
                its series; with `units` "today" also a `locality` that has no unit of its name today.
            DateSyntaxError: `since`, `until` or `year` is no date, or `until` ends before `since` begins.
            UnknownLocalityError: no place is called `locality`.
            AmbiguousLocalityError: several are; the error lists them.
        """
        options = SearchOptions(
            locality=locality,
            since=since,
            until=until,
            year=year,
            type=type,
            number=number,
            units=units,
            sort=sort,
            limit=limit,
            page=page,
            facets=facets,
            all_values=all_values,
            match=match,
            accents=accents,
            explain=explain,
            collapse=collapse,
        )
        return search(self._current(), self._analyzer, query, options, self._today())

    def facets(
        self,
        query: str = "",
        *,
        locality: str | Sequence[str] | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        year: int | str | Sequence[int | str] | None = None,
        type: str | Sequence[str] | None = None,
        number: str | Sequence[str] | None = None,
        units: str | None = None,
        by: str | Sequence[str] | None = None,
        all_values: bool = False,
        match: str = "auto",
        accents: str = "auto",
    ) -> Results:
        """Count what `search` would find, without hits; options and errors are those of `search`.

        `by` names the facets to count, as `facets` of `search` does; None: locality, date and type.
        """
        return self.search(
            query,
            locality=locality,
            since=since,
            until=until,
            year=year,
            type=type,
            number=number,
            units=units,
            limit=0,
            facets=by or True,
            all_values=all_values,
            match=match,
            accents=accents,
        )

    def ranked_ids(
        self, query: str, *, limit: int = 1000, match: str = "auto", accents: str = "auto"
    ) -> tuple[str, ...]:
        """Return only the ids of the first `limit` hits of `search`, in their order; much faster for many."""
        options = SearchOptions(limit=limit, facets=False, match=match, accents=accents)
        return ranked_ids(self._current(), self._analyzer, query, options, self._today())

    def similar(self, id: str, *, limit: int = 10) -> Results:
        """Find the documents that are most like one, which is not among them.

        `interpreted` holds the words that they were found by; there are no facets.

        Raises:
            DocumentNotFoundError: there is none with this id.
        """
        from tgsearch.similar import similar

        return similar(self._current(), self._analyzer, self.get(id), limit)

    def duplicates(self, id: str) -> tuple[StoredDocument, ...]:
        """Return the documents that are nearly the same text as one, by id; () when there are none.

        Two articles on one event are not, nor are forms with other numbers filled in.

        Raises:
            DocumentNotFoundError: there is none with this id.
        """
        from tgsearch.collapsing import duplicates

        found = duplicates(self._current(), id)
        if found is None:
            raise DocumentNotFoundError(id=id)
        return tuple(map(read_record, found))

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[Suggestion, ...]:
        """Complete the beginning of a query with words of the index, with their accents.

        First comes what more documents hold. Marks that are typed are kept. ()
        when nothing in the index goes on like this.
        """
        from tgsearch.suggest import suggest

        return suggest(self._current(), self._analyzer, prefix, limit)

    def why(
        self,
        query: str,
        file: str | Path,
        *,
        locality: str | Sequence[str] | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        year: int | str | Sequence[int | str] | None = None,
        type: str | Sequence[str] | None = None,
        number: str | Sequence[str] | None = None,
        units: str | None = None,
        match: str = "auto",
        accents: str = "auto",
    ) -> Why:
        """Tell why `query` finds a document, or does not; options and errors are those of `search`.

        `file` is the id of the document, or the path of a file that holds one.
        """
        from tgsearch.why import why

        options = SearchOptions(
            locality=locality,
            since=since,
            until=until,
            year=year,
            type=type,
            number=number,
            units=units,
            match=match,
            accents=accents,
        )
        return why(self._current(), self._analyzer, query, str(file), options, self._today())

    def abbreviations(self, *, limit: int = 1000) -> tuple[Abbreviation, ...]:
        """Return what documents of the index define as abbreviations, the most often defined first."""
        from tgsearch.resolve.abbreviated import defined

        return defined(self._current(), limit)

    def get(self, id: str) -> StoredDocument:
        """Return a whole document.

        Raises:
            DocumentNotFoundError: there is none with this id.
        """
        return read_record(self._record(id))

    def dropped(self, id: str) -> tuple[DroppedLine, ...]:
        """Return the lines that stood in a document's source and were not taken for its text.

        In the order of the source, but that a web page begins with what its markup
        sets apart; of that, 100 lines at most are kept. () when all of it was text.

        Raises:
            DocumentNotFoundError: there is none with this id.
        """
        return read_dropped(self._record(id))

    def _record(self, id: str) -> bytes:
        stored = self._current().stored([id])
        if id not in stored:
            raise DocumentNotFoundError(id=id)
        return stored[id]

    def is_current(self) -> bool:
        """Tell whether the next search looks at the commit of the last one; True before the first."""
        return self._searcher is None or self._engine.is_current(self._searcher)

    def original(self, id: str) -> Path | None:
        """Return the file that a document was read from, to be opened; None when there is none.

        It is one that was indexed, lies in the folder that it was indexed from
        even when links are followed, and holds this one document. A path that a
        document merely states leads nowhere.

        Raises:
            DocumentNotFoundError: there is none with this id.
        """
        from tgsearch.originals import original

        return original(self._current().manifest(), self.get(id))

    def marked(
        self, id: str, query: str, *, match: str = "auto", accents: str = "auto"
    ) -> tuple[Snippet, Snippet]:
        """Return the title and the whole text of a document, with what `query` finds in them as highlights.

        Options are those of `search`; nothing is marked by an empty query, or by one that does not find it.

        Raises:
            DocumentNotFoundError: there is none with this id.
            OptionError: an option has a value that it can't take.
        """
        from tgsearch.marking import marked_document

        options = SearchOptions(limit=0, facets=False, match=match, accents=accents)
        return marked_document(self._current(), self._analyzer, self.get(id), query, options, self._today())

    def statistics(self) -> Statistics:
        """Return what the index holds."""
        from tgsearch.manifest import file_records

        searcher = self._current()
        sizes = searcher.statistics()
        records = file_records(searcher.manifest())
        everything = searcher.search(SearchRequest((Everything(),), limit=0, facets=(PLACE_FACET,)))
        return Statistics(
            documents=sizes.documents,
            segments=sizes.segments,
            deleted=sizes.deleted,
            terms=sizes.terms,
            bytes=sizes.bytes,
            dated=searcher.search(SearchRequest((InDays(1, date.max.toordinal()),), limit=0)).total,
            placed=sum(count for path, count in everything.facets[PLACE_FACET].items() if len(path) == 1),
            files=len(records),
            failures=sum(record.failure is not None for record in records.values()),
        )

    def doctor(self, *, limit: int = 10, only: Sequence[str] = ()) -> Diagnosis:
        """Tell what could not be read, dated or placed, and why; and how the rest was read.

        Args:
            limit: cases of each kind, and of each encoding, that are listed; all are counted.
            only: kinds of which cases are listed, as the attributes of
                `Diagnosis` are called; all but "encodings" unless given.

        Raises:
            OptionError: `only` has an unknown kind, or `limit` is negative.
        """
        from tgsearch.doctor import diagnose

        return diagnose(self._current(), limit, only, self._today())

    # Upkeep

    def compact(self) -> CompactReport:
        """Merge what piled up into as few parts as can be, drop deleted documents and files of no use.

        Nothing else changes: searches go on meanwhile and find the same after. An
        interrupted call leaves the index as it was. What was added is committed first.

        Raises:
            IndexLockedError: somebody else is writing.
            StorageError: the disk refused; room for a second index is needed meanwhile.
            DamagedIndexError: it does not hold what was written; nothing is changed.
        """
        started = time.monotonic()
        self._write()
        before, bytes_before = self._current().statistics(), self._engine.disk_bytes()
        with self._engine.writer() as writer:
            writer.compact()
        after = self._current().statistics()
        return CompactReport(
            documents=after.documents,
            purged=before.deleted - after.deleted,
            segments_before=before.segments,
            segments_after=after.segments,
            bytes_before=bytes_before,
            bytes_after=self._engine.disk_bytes(),
            seconds=time.monotonic() - started,
        )

    def dump(
        self, file: str | Path | IO[bytes], *, progress: Callable[[Progress], None] | None = None
    ) -> DumpReport:
        """Write every document and the list of files as JSON lines: see docs/json.md.

        Args:
            file: a path, which is replaced when all is written, packed if it ends
                in `.gz` or `.xz`; or a file opened for writing bytes.
            progress: told after every few documents, which it counts.

        Raises:
            DamagedIndexError: the index does not hold what was written.
            OSError: the file can't be written.
        """
        from tgsearch.dumping import write_dump, written

        started = time.monotonic()
        target = Path(file) if isinstance(file, (str, Path)) else file
        with written(target) as out:
            documents, files = write_dump(self._current(), out, progress or (lambda _: None))
        path = target if isinstance(target, Path) else None
        return DumpReport(
            path=None if path is None else str(path),
            documents=documents,
            files=files,
            bytes=path.stat().st_size if path is not None and path.is_file() else None,
            seconds=time.monotonic() - started,
        )

    def restore(
        self,
        file: str | Path | IO[bytes],
        *,
        replace: bool = False,
        jobs: int = 1,
        progress: Callable[[Progress], None] | None = None,
    ) -> RestoreReport:
        """Make the index that `dump` wrote; it is put in place when the whole dump is read.

        Documents and files are those of the dump, and the next `sync` of the same
        folders finds the files unchanged. What was added and not committed is gone.

        Args:
            file: a path, or a file opened for reading bytes; packed by gzip, xz or not.
            replace: let the dump replace what the index holds.
            jobs: processes that analyse.
            progress: told after each batch of documents, which it counts.

        Raises:
            IndexNotEmptyError: the index holds something, and not `replace`.
            DamagedDumpError: a line is not what was dumped; nothing is changed.
            DumpVersionError: a later version of the program wrote it; nothing is changed.
            IndexLockedError: somebody else is writing.
            StorageError: the disk refused; nothing is changed.
            RefusedDocumentError: a cluster does not take a document of it; nothing is changed.
            OSError: the file can't be read; nothing is changed.
        """
        from tgsearch.dumping import Dump, opened, restore

        started = time.monotonic()
        if not (replace or self._fresh):
            current = self._current()
            if self._added or current.document_count or current.manifest():
                raise IndexNotEmptyError
        source = Path(file) if isinstance(file, (str, Path)) else file
        name = str(source) if isinstance(source, Path) else str(getattr(source, "name", "-"))
        with opened(source) as plain:
            dump = Dump(plain, name)
            restore(self._engine, self._analyzer, dump, jobs, progress or (lambda _: None))
        self._fresh = False
        self._added, self._deleted = {}, set()
        return RestoreReport(
            path=str(source) if isinstance(source, Path) else None,
            documents=dump.documents,
            files=dump.files,
            seconds=time.monotonic() - started,
        )

    def check(self) -> tuple[Failure, ...]:
        """Verify every file of the index against its checksums; () when all are whole."""
        return tuple(Failure(file, reason) for file, reason in self._engine.check())
