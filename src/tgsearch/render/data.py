"""How are results given to programs? As JSON of a fixed version, described in docs/json.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from tgsearch.results import (
    JSON_VERSION,
    Abbreviation,
    CompactReport,
    Diagnosis,
    DumpReport,
    Failure,
    RestoreReport,
    Results,
    Statistics,
    StoredDocument,
    Suggestion,
    SyncReport,
    Why,
    to_json,
)

if TYPE_CHECKING:
    from tgsearch.document import DroppedLine
    from tgsearch.evaluation import Evaluation


def results_json(results: Results) -> str:
    """Return a page of hits as one object."""
    return _versioned(results)


def results_jsonl(results: Results) -> str:
    """Return a page of hits as one object a line; "" for no hits."""
    return "\n".join(_versioned(hit, indent=None) for hit in results.hits)


def document_json(document: StoredDocument) -> str:
    """Return a whole document as one object."""
    return _versioned(document)


def dropped_json(id: str, lines: Sequence[DroppedLine]) -> str:
    """Return what was not taken for text of a document as one object."""
    return _dumped({"version": JSON_VERSION, "id": id, "dropped": [asdict(line) for line in lines]}, indent=2)


def sync_json(report: SyncReport) -> str:
    """Return what a sync did as one object."""
    return _versioned(report)


def round_json(report: SyncReport, at: datetime) -> str:
    """Return what a round of watching did, and when it ended, as one object on a line."""
    data = to_json(report)
    assert isinstance(data, dict)
    return _dumped({"version": JSON_VERSION, "time": at.isoformat(timespec="milliseconds"), **data}, None)


def statistics_json(statistics: Statistics) -> str:
    """Return what the index holds as one object."""
    return _versioned(statistics)


def diagnosis_json(diagnosis: Diagnosis) -> str:
    """Return what could not be read, dated or placed as one object."""
    return _versioned(diagnosis)


def compact_json(report: CompactReport) -> str:
    """Return what compacting did as one object."""
    return _versioned(report)


def dump_json(report: DumpReport) -> str:
    """Return what was dumped as one object."""
    return _versioned(report)


def restore_json(report: RestoreReport) -> str:
    """Return what was restored as one object."""
    return _versioned(report)


def check_json(damaged: Sequence[Failure]) -> str:
    """Return the damaged files of an index as one object."""
    return _dumped({"version": JSON_VERSION, "damaged": [to_json(failure) for failure in damaged]}, indent=2)


def suggestions_json(suggestions: Sequence[Suggestion]) -> str:
    """Return completions as one object."""
    return _dumped(
        {"version": JSON_VERSION, "suggestions": [to_json(each) for each in suggestions]}, indent=2
    )


def why_json(answer: Why) -> str:
    """Return why a query finds a document, or does not, as one object."""
    return _versioned(answer)


def abbreviations_json(abbreviations: Sequence[Abbreviation]) -> str:
    """Return what documents define as abbreviations as one object."""
    return _dumped(
        {"version": JSON_VERSION, "abbreviations": [to_json(each) for each in abbreviations]}, indent=2
    )


def evaluation_json(evaluation: Evaluation, *, per_query: bool) -> str:
    """Return the means and what was left out as one object, and if asked for each query, worst first."""
    data: dict[str, object] = {
        "version": JSON_VERSION,
        "queries": len(evaluation.topics),
        "unjudged": evaluation.unjudged,
        "unasked": evaluation.unasked,
        "missing": evaluation.missing,
        "mean": to_json(evaluation.mean),
    }
    if per_query:
        data["per_query"] = [
            {"id": topic.id, "query": topic.query, "scores": to_json(topic.scores)}
            for topic in evaluation.worst_first()
        ]
    return _dumped(data, indent=2)


def _versioned(value: object, indent: int | None = 2) -> str:
    data = to_json(value)
    assert isinstance(data, dict), "only values with fields are rendered"
    return _dumped({"version": JSON_VERSION, **data}, indent)


def _dumped(data: object, indent: int | None) -> str:
    # Not ASCII, for people read it too; a lone surrogate (a file name that is
    # no text) would not be JSON at all, so those few characters are escaped.
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(data, ensure_ascii=True, indent=indent)
    return text
