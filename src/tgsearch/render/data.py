"""How are results given to programs? As JSON of a fixed version, described in docs/json.md."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tgsearch.results import JSON_VERSION, Failure, Results, Statistics, StoredDocument, SyncReport, to_json


def results_json(results: Results) -> str:
    """Return a page of hits as one object."""
    return _versioned(results)


def results_jsonl(results: Results) -> str:
    """Return a page of hits as one object a line; "" for no hits."""
    return "\n".join(_versioned(hit, indent=None) for hit in results.hits)


def document_json(document: StoredDocument) -> str:
    """Return a whole document as one object."""
    return _versioned(document)


def sync_json(report: SyncReport) -> str:
    """Return what a sync did as one object."""
    return _versioned(report)


def statistics_json(statistics: Statistics) -> str:
    """Return what the index holds as one object."""
    return _versioned(statistics)


def check_json(damaged: Sequence[Failure]) -> str:
    """Return the damaged files of an index as one object."""
    return _dumped({"version": JSON_VERSION, "damaged": [to_json(failure) for failure in damaged]}, indent=2)


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
