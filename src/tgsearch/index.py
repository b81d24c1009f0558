"""What can a program do with an index? The one object that users create.

    with tgsearch.open("index") as index:
        results = index.search("tuyên giáo", locality="Hưng Yên")

Every command of the command line is one method here. The library reads no
environment and no configuration; today's date is an argument.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tgsearch import resolve
from tgsearch.engine.base import (
    AllOf,
    Engine,
    Everything,
    InDays,
    MatchNode,
    ScoredDocument,
    Searcher,
    SearchRequest,
    TermClause,
)
from tgsearch.errors import (
    AnalyzerMismatchError,
    DocumentNotFoundError,
    IndexExistsError,
    OptionError,
)
from tgsearch.facets import DATE_FACET, PLACE_FACET, TYPE_FACET, facet_counts
from tgsearch.localities import gazetteer
from tgsearch.queryparse import Parsed, parse
from tgsearch.records import read_record
from tgsearch.resolve import Resolution, Resolver
from tgsearch.results import Failure, Hit, Results, Share, Statistics, StoredDocument, SyncReport
from tgsearch.snippet import Occurrence, find_occurrences, make_snippets

if TYPE_CHECKING:
    from tgsearch.analysis import Analyzer
    from tgsearch.document import Document
    from tgsearch.ingest import Progress

SORTS = ("relevance", "newest", "oldest")
MATCHES = ("auto", "all", "any")
ACCENTS = ("auto", "exact", "ignore")
FACETS = (PLACE_FACET, DATE_FACET, TYPE_FACET)
MAX_LIMIT = 10_000


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


def create(path: str | Path = "index", *, exist_ok: bool = False, rebuild: bool = False) -> Index:
    """Make an empty index and open it.

    Args:
        path: a directory that is missing, empty, or holds an index.
        exist_ok: open an index that is already there.
        rebuild: the first sync or commit replaces everything in an index that
            is already there, whoever made it; until then it stays.

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
    return Index(WhooshEngine.create(Path(path), {"analyzer": analyzer.fingerprint}), analyzer, fresh=rebuild)


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
        self._added: list[Document] = []
        self._deleted: list[str] = []

    def close(self) -> None:
        """Let go of the files; documents added but not committed are committed first."""
        self.commit()
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None
        self._engine.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        if kind is not None:
            self._added, self._deleted = [], []
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
        """Add documents without files; visible after `commit`. Equal ids replace each other."""
        from tgsearch.document import Document

        self._added.extend([documents] if isinstance(documents, Document) else documents)
        if len(self._added) >= _ADD_BATCH:
            self.commit()

    def delete(self, id: str) -> bool:
        """Delete a document, visible after `commit`; tells whether it was there."""
        self.commit()
        known = bool(self._current().stored([id]))
        self._deleted.append(id)
        return known

    def commit(self) -> None:
        """Make what was added and deleted durable and visible.

        Raises:
            IndexLockedError: somebody else is writing; nothing is lost, call again.
            StorageError: the disk refused.
        """
        if not self._added and not self._deleted:
            return
        from tgsearch.ingest import cleaned, prepare_documents

        with self._engine.writer(fresh=self._fresh) as writer:
            writer.delete(self._deleted)
            for start in range(0, len(self._added), _BATCH):
                batch = self._added[start : start + _BATCH]
                writer.add(prepare_documents([cleaned(document) for document in batch], self._analyzer))
        self._fresh = False
        self._added, self._deleted = [], []

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
            explain: give each hit's score by term.

        Raises:
            OptionError: an option has a value that it can't take.
            DateSyntaxError: `since`, `until` or `year` is no date.
            UnknownLocalityError: no place is called `locality`.
            AmbiguousLocalityError: several are; the error lists them.
        """
        started = time.perf_counter()
        _check("sort", sort, SORTS)
        _check("match", match, MATCHES)
        _check("accents", accents, ACCENTS)
        if not 0 <= limit <= MAX_LIMIT:
            raise OptionError(option="limit", value=limit, allowed=f"0–{MAX_LIMIT}")
        if page < 1:
            raise OptionError(option="page", value=page, allowed="1, 2, …")
        searcher = self._current()
        today = self._today()
        parsed = self._parsed(query, today)
        resolver = Resolver(self._analyzer, searcher, accents=accents, today=today, gazetteer=gazetteer)
        resolution = resolver.resolve(parsed.tree, match)
        request = SearchRequest(
            tiers=resolution.tiers,
            within=self._within(locality, since, until, year, type, today),
            clauses=resolution.clauses,
            sort="newest" if sort == "relevance" and not resolution.clauses else sort,
            offset=(page - 1) * limit,
            limit=limit,
            facets=FACETS if facets else (),
            enough=resolution.enough,
        )
        response = searcher.search(request)
        hits = tuple(
            self._hit(document, request.offset + place, resolution, searcher, request, explain=explain)
            for place, document in enumerate(response.documents, 1)
        )
        return Results(
            query=query,
            interpreted=str(parsed.tree),
            notes=(*map(resolve.remark, parsed.notes), *resolution.notes),
            total=response.total,
            offset=request.offset,
            limit=limit,
            took_ms=round((time.perf_counter() - started) * 1000, 2),
            hits=hits,
            facets=facet_counts(response.facets, gazetteer) if facets else {},
        )

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

    # Parts of a search

    @staticmethod
    def _parsed(query: str, today: date) -> Parsed:
        if ":" not in query:  # no field, whose value may go on over several words
            return parse(query)
        from tgsearch import filters

        return parse(
            query,
            known_place=lambda text: filters.names_place(text, gazetteer()),
            known_date=lambda text: filters.names_date(text, today),
            known_type=filters.names_type,
            known_number=filters.names_number,
        )

    @staticmethod
    def _within(
        locality: str | None,
        since: str | date | None,
        until: str | date | None,
        year: int | str | None,
        type: str | None,
        today: date,
    ) -> MatchNode:
        """Return what the filters let through; which every document passes when there is none."""
        if not any((locality, since, until, year, type)):
            return Everything()
        from tgsearch import filters

        nodes: list[MatchNode] = []
        if locality:
            nodes.append(filters.in_place(locality, gazetteer()))
        if since or until:
            first = filters.span_of(since, today).start if since else None
            last = filters.span_of(until, today).end if until else None
            nodes.append(filters.in_days(first, last))
        if year:
            nodes.append(filters.in_span(str(year), today))
        if type:
            nodes.append(filters.of_type(type))
        return AllOf(tuple(nodes))

    def _hit(
        self,
        document: ScoredDocument,
        rank: int,
        resolution: Resolution,
        searcher: Searcher,
        request: SearchRequest,
        *,
        explain: bool,
    ) -> Hit:
        record = read_record(document.stored)
        tokens = self._analyzer.syllables(record.text)
        occurrences = find_occurrences(tokens, resolution.wanted)
        in_title = find_occurrences(self._analyzer.syllables(record.title), resolution.wanted)
        return Hit(
            rank=rank,
            id=document.id,
            score=document.score,
            path=record.path,
            title=record.title,
            published=record.published,
            event=record.event,
            period=record.period,
            type=record.type,
            locality=record.locality,
            numbers=record.numbers,
            matched="relaxed" if document.tier else _rung((*occurrences, *in_title)),
            snippets=make_snippets(record.text, tokens, resolution.wanted, occurrences),
            explanation=_explanation(searcher, request, document.id) if explain else (),
        )


_BATCH = 256
_ADD_BATCH = 4096


def _check(option: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise OptionError(option=option, value=value, allowed=" | ".join(allowed))


def _rung(occurrences: Iterable[Occurrence]) -> str:
    """Return how well the least well matched thing was matched."""
    best: dict[int, float] = {}
    for each in occurrences:
        best[each.wanted] = max(best.get(each.wanted, 0.0), each.quality)
    return "exact" if min(best.values(), default=1.0) == 1.0 else "unaccented"


def _explanation(searcher: Searcher, request: SearchRequest, id: str) -> tuple[Share, ...]:
    shares = []
    for clause, score in searcher.explain(request, id):
        if score:
            if isinstance(clause, TermClause):
                shares.append(Share(clause.terms[0][0], clause.field, score))
            else:
                shares.append(Share(f"{clause.firsts[0][0]} {clause.seconds[0][0]}", "pairs", score))
    return tuple(sorted(shares, key=lambda share: (-share.score, share.term)))
