"""What could not be read, dated or placed, and why?

Each document says in a facet of its own what stayed open when it was indexed,
so that counting costs a search. Why it did is found out when it is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from tgsearch.engine.base import AllOf, InDays, InFacet, MatchNode, Outside, Searcher, SearchRequest
from tgsearch.errors import OptionError
from tgsearch.facets import AMBIGUOUS_PLACE, NO_DATE, NO_PLACE, OPEN_FACET
from tgsearch.manifest import FileRecord, documents_of, file_records
from tgsearch.metadata.undated import why_undated
from tgsearch.metadata.unplaced import why_ambiguous, why_unplaced
from tgsearch.records import read_record, read_unread
from tgsearch.results import Diagnosis, Finding, OpenCase, Remark, Sighting, StoredDocument

KINDS = ("failed", "undated", "unplaced", "ambiguous", "implausible")
FIRST_PLAUSIBLE_DAY = date(1900, 1, 1)

_Why: TypeAlias = "tuple[Remark, tuple[Sighting, ...]]"
_Asked: TypeAlias = "Callable[[StoredDocument, Mapping[str, str]], _Why]"


def diagnose(searcher: Searcher, limit: int, only: Sequence[str], today: date) -> Diagnosis:
    """Count what stayed open, and list the first cases of each kind.

    Args:
        searcher: the index.
        limit: cases listed of a kind.
        only: kinds of `KINDS` of which cases are listed; all when empty.
        today: after which no document can be dated.

    Raises:
        OptionError: an unknown kind, or a negative limit.
    """
    for kind in only:
        if kind not in KINDS:
            raise OptionError(option="only", value=kind, allowed=" | ".join(KINDS))
    if limit < 0:
        raise OptionError(option="limit", value=limit, allowed="0, 1, 2, …")
    files = _Files(searcher)
    asked: dict[str, tuple[MatchNode, _Asked]] = {
        "undated": (_open(NO_DATE), lambda each, unread: why_undated(each, unread.get("published"))),
        "unplaced": (_open(NO_PLACE), lambda each, unread: why_unplaced(each, unread.get("locality"))),
        "ambiguous": (_open(AMBIGUOUS_PLACE), lambda each, _: why_ambiguous(each)),
        "implausible": (_implausible(today), lambda each, _: _why_implausible(each)),
    }
    listed = {kind: 0 if only and kind not in only else limit for kind in KINDS}
    findings = {
        kind: _finding(searcher, files, node, why, listed[kind]) for kind, (node, why) in asked.items()
    }
    return Diagnosis(searcher.document_count, len(files.records), files.failed(listed["failed"]), **findings)


def _open(path: tuple[str, ...]) -> MatchNode:
    return InFacet(OPEN_FACET, (path,))


def _implausible(today: date) -> MatchNode:
    """Return the documents whose whole date lies before 1900 or after today."""
    plausible = InDays(FIRST_PLAUSIBLE_DAY.toordinal(), today.toordinal())
    return AllOf((InDays(1, date.max.toordinal()), Outside(plausible)))


class _Files:
    """The files of the index, for what failed and for the order of documents."""

    def __init__(self, searcher: Searcher) -> None:
        self._entries = searcher.manifest()
        self.records = file_records(self._entries)
        self._file_of: dict[str, str] | None = None

    def failed(self, limit: int) -> Finding:
        """Return the files that could not be read, by id."""
        failed = sorted(id for id, record in self.records.items() if record.failure is not None)
        return Finding(len(failed), tuple(_unread_file(id, self.records[id]) for id in failed[:limit]))

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """Return ids of documents by the file that they came from, if any, then by id."""
        if self._file_of is None:
            self._file_of = {id: file for file in self.records for id in documents_of(self._entries, file)}
        file_of = self._file_of
        return sorted(ids, key=lambda id: (file_of.get(id, id), id))


def _unread_file(id: str, record: FileRecord) -> OpenCase:
    path = record.root if record.root.endswith(f"/{id}") else f"{record.root}/{id}"
    return OpenCase(id, path, "", record.failure or "")


def _finding(searcher: Searcher, files: _Files, node: MatchNode, why: _Asked, limit: int) -> Finding:
    total = searcher.search(SearchRequest((node,), limit=0)).total
    if not total or not limit:
        return Finding(total)
    found = searcher.search(SearchRequest((node,), limit=total, stored=False)).documents
    first = files.in_order(document.id for document in found)[:limit]
    stored = searcher.stored(first)
    return Finding(total, tuple(_case(stored[id], why) for id in first))


def _case(record: bytes, why: _Asked) -> OpenCase:
    document = read_record(record)
    reason, seen = why(document, read_unread(record))
    return OpenCase(document.id, document.path, document.title, reason, seen)


def _why_implausible(document: StoredDocument) -> _Why:
    """Return that a date can't be right, and the words that it was read from."""
    kinds = ((document.published, "published"), (document.event, "event"), (document.period, "period"))
    printed, kind = next((each for each in kinds if each[0]), ("", ""))
    reason = Remark(
        f"It is dated {printed}, which is before 1900 or still to come.",
        f"Tài liệu được ghi ngày {printed}, trước năm 1900 hoặc chưa đến.",
    )
    evidence = document.evidence.get(kind, ())
    return reason, tuple(Sighting(each.quote, _read_from(each.source)) for each in evidence)


def _read_from(source: str) -> Remark:
    return Remark(f"read from: {source}", f"đọc từ: {source}")
