"""Which lines does an index become? A header, its documents by id, its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import IO

from tgsearch.engine.base import Everything, Searcher, SearchRequest
from tgsearch.ingest import Progress
from tgsearch.manifest import FileRecord, documents_of, file_records, frame_of
from tgsearch.records import read_document, read_record
from tgsearch.results import Json, to_json
from tgsearch.sources.reasons import pack_reason
from tgsearch.unsettled import contested_ids, may_be_misjudged

FORMAT, VERSION = "tgsearch-dump", 1
_READ_AT_ONCE = 64  # documents
_FACTS = ("published", "event", "period", "type", "locality", "mentions", "numbers")


def write_dump(searcher: Searcher, out: IO[bytes], progress: Callable[[Progress], None]) -> tuple[int, int]:
    """Write what a snapshot holds; return how many documents and files that is.

    Some documents at a time are in memory, and the ids of all.

    Raises:
        DamagedIndexError: the index does not hold what was written.
        OSError: the disk refused.
    """
    everything = SearchRequest((Everything(),), limit=searcher.document_count, stored=False)
    ids = sorted(document.id for document in searcher.search(everything).documents)
    entries = searcher.manifest()
    records = file_records(entries)
    out.write(_line({"format": FORMAT, "version": VERSION, "documents": len(ids), "files": len(records)}))
    for start in range(0, len(ids), _READ_AT_ONCE):
        some = ids[start : start + _READ_AT_ONCE]
        stored = searcher.stored(some)
        for id in some:
            out.write(_line(_document(id, stored[id])))
        done = start + len(some)
        progress(Progress(done, len(ids), done, some[-1]))
    for id in sorted(records):
        out.write(_line(_file(id, records[id], documents_of(entries, id), frame_of(entries, id))))
    if contested := contested_ids(entries):
        out.write(_line({"contested": sorted(contested)}))
    if may_be_misjudged(entries):
        out.write(_line({"misjudged": True}))
    return len(ids), len(records)


def _line(fields: Mapping[str, object]) -> bytes:
    try:
        return json.dumps(fields, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # a file name that is no text
        return json.dumps(fields).encode("ascii") + b"\n"


def _document(id: str, record: bytes) -> dict[str, object]:
    given, shown = asdict(read_document(record, id)), read_record(record)
    facts = _saying({name: to_json(getattr(shown, name)) for name in _FACTS})
    return {name: value for name, value in {**given, "facts": facts}.items() if value or name == "text"}


def _saying(value: Json) -> Json:
    """Return JSON data without what says nothing."""
    if isinstance(value, dict):
        return {name: said for name, each in value.items() if (said := _saying(each))}
    if isinstance(value, list):
        return [said for each in value if (said := _saying(each))]
    return value


def _file(
    id: str, record: FileRecord, documents: Sequence[str], frame: bytes | None = None
) -> dict[str, object]:
    fields: dict[str, object] = {"file": id, **asdict(record)}
    if record.failure is None:
        del fields["failure"]
    else:
        fields["failure"] = pack_reason(record.failure)
    if list(documents) != [id]:
        fields["ids"] = list(documents)
    if frame is not None:
        fields["frame"] = frame.hex()
    return fields
