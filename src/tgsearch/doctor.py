"""What could not be read, dated or placed, and why? And what was not plain UTF-8?

Each document says in a facet of its own what stayed open when it was indexed,
and in another how it was read, so that counting costs a search. Why it did is
found out when it is listed: no other record is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from tgsearch.engine.base import (
    AllOf,
    FacetPath,
    InDays,
    InFacet,
    MatchNode,
    Outside,
    Searcher,
    SearchRequest,
)
from tgsearch.errors import OptionError
from tgsearch.facets import (
    AMBIGUOUS_PLACE,
    ENCODING,
    GARBLED,
    NO_DATE,
    NO_PLACE,
    OPEN_FACET,
    READ_FACET,
)
from tgsearch.manifest import FileRecord, documents_of, file_records
from tgsearch.metadata.undated import why_undated
from tgsearch.metadata.unplaced import why_ambiguous, why_unplaced
from tgsearch.records import read_record, read_unread
from tgsearch.results import (
    Diagnosis,
    EncodingCase,
    EncodingFinding,
    Finding,
    OpenCase,
    Remark,
    Sighting,
    StoredDocument,
)
from tgsearch.sources.legibility import unread_words
from tgsearch.sources.reasons import is_unsupported

KINDS = ("failed", "garbled", "undated", "unplaced", "ambiguous", "implausible")
NOT_OPEN = ("encodings",)  # listed only where it is asked for
FIRST_PLAUSIBLE_DAY = date(1900, 1, 1)

_Why: TypeAlias = "tuple[Remark, tuple[Sighting, ...]]"
_Asked: TypeAlias = "Callable[[StoredDocument, Mapping[str, str]], _Why]"


def diagnose(searcher: Searcher, limit: int, only: Sequence[str], today: date) -> Diagnosis:
    """Count what stayed open, and list the first cases of each kind.

    Args:
        searcher: the index.
        limit: cases listed of a kind.
        only: kinds of `KINDS` and `NOT_OPEN` of which cases are listed; those of `KINDS` when empty.
        today: after which no document can be dated.

    Raises:
        OptionError: an unknown kind, or a negative limit.
    """
    for kind in only:
        if kind not in (*KINDS, *NOT_OPEN):
            raise OptionError(option="only", value=kind, allowed=" | ".join((*KINDS, *NOT_OPEN)))
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
    return Diagnosis(
        searcher.document_count,
        len(files.records),
        files.failed(listed["failed"]),
        **findings,
        garbled=_garbled(searcher, files, listed["garbled"]),
        encodings=_encodings(searcher, files, limit if "encodings" in only else 0),
    )


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
        """Return the files that could not be read, by id; those of formats that are not read at all last."""
        failed = [id for id, record in self.records.items() if record.failure is not None]
        failed.sort(key=lambda id: (is_unsupported(self.records[id].failure), id))
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


# How the documents were read


def _garbled(searcher: Searcher, files: _Files, limit: int) -> Finding:
    """Return the documents that read as nothing for a good part, by falling share of such words."""
    total, shares = _counted(searcher, GARBLED)
    paths = [path for path, _ in sorted(shares.items(), reverse=True)]
    ids = _first(searcher, files, [_read(path) for path in paths], limit)
    stored = searcher.stored(ids)
    return Finding(total, tuple(_case(stored[id], lambda each, _: _why_garbled(each)) for id in ids))


def _encodings(searcher: Searcher, files: _Files, limit: int) -> tuple[EncodingFinding, ...]:
    """Return the encodings, those of most documents first, each with its least certain documents."""
    _, counts = _counted(searcher, ENCODING)
    names = sorted((-count, path) for path, count in counts.items() if len(path) == 2)
    return tuple(_encoding(searcher, files, path, counts, limit) for _, path in names)


def _encoding(
    searcher: Searcher, files: _Files, path: FacetPath, counts: Mapping[FacetPath, int], limit: int
) -> EncodingFinding:
    guessed = sorted(below for below in counts if len(below) == 3 and below[:2] == path)
    # What was not guessed was told by the file: by its mark, its markup or its fonts.
    others = AllOf((_read(path), Outside(InFacet(READ_FACET, tuple(guessed))))) if guessed else _read(path)
    ids = _first(searcher, files, [*map(_read, guessed), others], limit)
    stored = searcher.stored(ids)
    return EncodingFinding(path[1], counts[path], tuple(_encoding_case(stored[id]) for id in ids))


def _encoding_case(record: bytes) -> EncodingCase:
    document = read_record(record)
    return EncodingCase(document.id, document.path, document.title, document.encoding or "")


def _read(path: FacetPath) -> MatchNode:
    return InFacet(READ_FACET, (path,))


def _counted(searcher: Searcher, kind: FacetPath) -> tuple[int, dict[FacetPath, int]]:
    """Return how many documents have a path of a kind, and how many each path below it."""
    counts = searcher.search(SearchRequest((_read(kind),), limit=0, facets=(READ_FACET,))).facets[READ_FACET]
    below = {path: count for path, count in counts.items() if path[:1] == kind and path != kind}
    return counts.get(kind, 0), below


def _first(searcher: Searcher, files: _Files, nodes: Sequence[MatchNode], limit: int) -> list[str]:
    """Return the ids of the first documents: by node, then by file."""
    ids: list[str] = []
    for node in nodes:
        if len(ids) >= limit:
            break
        total = searcher.search(SearchRequest((node,), limit=0)).total
        found = searcher.search(SearchRequest((node,), limit=total, stored=False)).documents if total else ()
        ids += files.in_order(document.id for document in found)
    return ids[:limit]


def _why_garbled(document: StoredDocument) -> _Why:
    """Return how much of a text reads as nothing, and some of its words."""
    share, words = unread_words(document.text or document.title)
    reason = Remark(
        f"{round(100 * share)} % of its words read as nothing.",
        f"{round(100 * share)} % số từ không đọc ra nghĩa gì.",
    )
    meaning = Remark("no word of any language", "không phải từ của ngôn ngữ nào")
    return reason, tuple(Sighting(word, meaning) for word in words)


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
