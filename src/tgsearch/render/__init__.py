"""How are results shown? As text for people or as JSON for programs; the caller prints it.

Each function takes a value of `tgsearch.results` and returns a string without
the last line end. Text is made for a `View`: a language, with or without
color, wrapped to a width or not. JSON is the same for everybody.
"""

from __future__ import annotations

from tgsearch.render.data import (
    check_json,
    document_json,
    results_json,
    results_jsonl,
    statistics_json,
    sync_json,
)
from tgsearch.render.document import document_text
from tgsearch.render.facets import facets_text
from tgsearch.render.hits import results_text
from tgsearch.render.reports import check_text, statistics_text, sync_text
from tgsearch.render.view import View

__all__ = [
    "View",
    "check_json",
    "check_text",
    "document_json",
    "document_text",
    "facets_text",
    "results_json",
    "results_jsonl",
    "results_text",
    "statistics_json",
    "statistics_text",
    "sync_json",
    "sync_text",
]
