"""What can a program do with an index? The one object that users create.

    with tgsearch.open("index") as index:
        results = index.search("tuyên giáo", locality="Hưng Yên")

Every command of the command line is one method here. The library reads no
environment and no configuration; today's date is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tgsearch.engine.base import (
    Engine,
    Everything,
    InDays,
    Searcher,
    SearchRequest,
)
from tgsearch.errors import (
    AnalyzerMismatchError,
    DocumentNotFoundError,
    IndexExistsError,
)
from tgsearch.facets import PLACE_FACET
from tgsearch.records import read_record
from tgsearch.results import (
    Abbreviation,
    Failure,
    Results,
    Statistics,
    StoredDocument,
    Suggestion,
    SyncReport,
    Why,
)
from tgsearch.search import SearchOptions, ranked_ids, search

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.document import Document
    from tgsearch.ingest import Progress

_BATCH_DOCUMENTS = 256
_MAX_PENDING_DOCUMENTS = 4096


def open(path: str | Path = "index") -> Index:
    """Open an index for searching and writing.

    Raises:
        IndexNotFoundError: there is none in `path`.
        NotAnIndexError: `path` holds other files.
        IndexVersionError: another format.
        AnalyzerMismatchError: made by another analyzer.
        DamagedIndexError: it does not hold what was written.
    """
    from tgsearch.analysis import Analyzer
    from tgsearch.engine.whoosh import WhooshEngine

    engine, analyzer = WhooshEngine.open(Path(path)), Analyzer()
    found = str(engine.settings.get("analyzer"))
    if found != analyzer.fingerprint:
        raise AnalyzerMismatchError(path=Path(path), found=found, expected=analyzer.fingerprint)
    return Index(engine, analyzer)


def create(
    path: str | Path = "index", *, exist_ok: bool = False, rebuild: bool = False, lazy: bool = False
) -> Index:
    """Make an empty index and open it.

    Args:
        path: a directory that is missing, empty, or holds an index.
        exist_ok: open an index that is already there.
        rebuild: the first sync or commit replaces everything in an index that
            is already there, whoever made it; until then it stays.
        lazy: write nothing before the first sync or commit.

    Raises:
        IndexExistsError: there is one, and neither `exist_ok` nor `rebuild`.
        NotAnIndexError: `path` holds other files; nothing is written.
        StorageError: the directory can't be made or written.
    """
    from tgsearch.analysis import Analyzer
    from tgsearch.engine.whoosh import WhooshEngine

    if WhooshEngine.exists(Path(path)) and not rebuild:
        if not exist_ok:
            raise IndexExistsError(path=Path(path))
        return open(path)
    analyzer = Analyzer()
    engine = WhooshEngine.create(Path(path), {"analyzer": analyzer.fingerprint})
    if not lazy:
        engine.ensure()
    return Index(engine, analyzer, fresh=rebuild)


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
        jobs: int = 1,
        dry_run: bool = False,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> SyncReport:
        """Bring the index in line with the files below `paths`: add new, replace changed, drop deleted.

        Args:
            paths: files and folders.
            jobs: processes that read and analyse.
            dry_run: only report what would be done.
            progress: told after each batch.
            stop: asked after each batch; True commits what is done and returns.

        Raises:
            PathNotFoundError: a path does not exist; nothing was done.
            IndexLockedError: somebody else is writing.
            StorageError: the disk refused; what was committed before is kept.
        """
        from tgsearch.ingest import Sync

        roots = [Path(path) for path in paths]
        sync = Sync(self._engine, self._analyzer, roots, jobs=jobs, progress=progress, stop=stop)
        report = sync.run(dry_run=dry_run, fresh=self._fresh)
        if not dry_run and not (self._fresh and report.interrupted):
            self._fresh = False
        return report

    def add(self, documents: Document | Iterable[Document]) -> None:
        """Add documents without files; visible after `commit`. Equal ids replace each other.

        So that memory stays bounded, some thousands of documents are committed at once.
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
        """
        self._engine.ensure()
        self._write()

    def _write(self) -> None:
        if not self._added and not self._deleted:
            return
        from tgsearch.prepare import cleaned, prepare_documents

        added = tuple(self._added.values())
        with self._engine.writer(fresh=self._fresh) as writer:
            writer.delete(tuple(self._deleted))
            for start in range(0, len(added), _BATCH_DOCUMENTS):
                batch = [cleaned(document) for document in added[start : start + _BATCH_DOCUMENTS]]
                writer.add(prepare_documents(batch, self._analyzer))
        self._fresh = False
        self._added, self._deleted = {}, set()

    # Searching

    def search(
        self,
        query: str,
        *,
        locality: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        year: int | str | None = None,
        type: str | None = None,
        sort: str = "relevance",
        limit: int = 10,
        page: int = 1,
        facets: bool = True,
        match: str = "auto",
        accents: str = "auto",
        explain: bool = False,
    ) -> Results:
        """Find documents.

        Args:
            query: in the language of docs/query-language.md; any text is
                understood somehow. Empty: every document, newest first.
            locality: a province, district or commune of any time, with or
                without class word and accents; includes what lies in it.
            since: first day, or a period whose first day counts.
            until: last day, or a period whose last day counts.
            year: a year.
            type: a type of document, as "báo cáo".
            sort: "relevance", "newest" or "oldest".
            limit: hits on a page, 0 to 10,000.
            page: from 1; one past the end is empty.
            facets: count by locality, date and type.
            match: whether "all" words must match or "any"; "auto": all, and
                partial matches after them when too few hold all.
            accents: "auto": what is typed with accents counts, what is typed
                without is open; "exact": as typed; "ignore": always open.
            explain: give each hit's score by term, where hits have one.

        Raises:
            OptionError: an option has a value that it can't take.
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
            sort=sort,
            limit=limit,
            page=page,
            facets=facets,
            match=match,
            accents=accents,
            explain=explain,
        )
        return search(self._current(), self._analyzer, query, options, self._today())

    def facets(
        self,
        query: str = "",
        *,
        locality: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        year: int | str | None = None,
        type: str | None = None,
        match: str = "auto",
        accents: str = "auto",
    ) -> Results:
        """Count what `search` would find, without hits; options and errors are those of `search`."""
        return self.search(
            query,
            locality=locality,
            since=since,
            until=until,
            year=year,
            type=type,
            limit=0,
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
        locality: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        year: int | str | None = None,
        type: str | None = None,
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
        stored = self._current().stored([id])
        if id not in stored:
            raise DocumentNotFoundError(id=id)
        return read_record(stored[id])

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

    def check(self) -> tuple[Failure, ...]:
        """Verify every file of the index against its checksums; () when all are whole."""
        return tuple(Failure(file, reason) for file, reason in self._engine.check())
