"""How are results shown? As text for people or as JSON for programs; the caller prints it.

Each function takes a value of `tgsearch.results` and returns a string without
the last line end. Text is made for a `View`: a language, with or without
color, wrapped to a width or not. JSON is the same for everybody. A function
is fetched from its module when it is first used: no command needs them all.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tgsearch.render.answers import abbreviations_text, suggestions_text, why_text
    from tgsearch.render.data import (
        abbreviations_json,
        check_json,
        compact_json,
        diagnosis_json,
        document_json,
        dropped_json,
        dump_json,
        evaluation_json,
        restore_json,
        results_json,
        results_jsonl,
        round_json,
        statistics_json,
        suggestions_json,
        sync_json,
        why_json,
    )
    from tgsearch.render.diagnosis import diagnosis_text, encodings_text
    from tgsearch.render.document import document_text, dropped_text
    from tgsearch.render.evaluation import evaluation_remarks, evaluation_text
    from tgsearch.render.exporting import export
    from tgsearch.render.facets import facets_text
    from tgsearch.render.hits import results_text
    from tgsearch.render.reports import check_text, failures_text, statistics_text, sync_text
    from tgsearch.render.rounds import round_text
    from tgsearch.render.upkeep import compact_text, dump_text, export_text, restore_text
    from tgsearch.render.view import View

_HOMES = {
    "View": "view",
    "abbreviations_json": "data",
    "abbreviations_text": "answers",
    "check_json": "data",
    "check_text": "reports",
    "compact_json": "data",
    "compact_text": "upkeep",
    "diagnosis_json": "data",
    "diagnosis_text": "diagnosis",
    "document_json": "data",
    "document_text": "document",
    "dropped_json": "data",
    "dropped_text": "document",
    "dump_json": "data",
    "dump_text": "upkeep",
    "encodings_text": "diagnosis",
    "evaluation_json": "data",
    "evaluation_remarks": "evaluation",
    "evaluation_text": "evaluation",
    "export": "exporting",
    "export_text": "upkeep",
    "facets_text": "facets",
    "failures_text": "reports",
    "restore_json": "data",
    "restore_text": "upkeep",
    "results_json": "data",
    "results_jsonl": "data",
    "results_text": "hits",
    "round_json": "data",
    "round_text": "rounds",
    "statistics_json": "data",
    "statistics_text": "reports",
    "suggestions_json": "data",
    "suggestions_text": "answers",
    "sync_json": "data",
    "sync_text": "reports",
    "why_json": "data",
    "why_text": "answers",
}

__all__ = [
    "View",
    "abbreviations_json",
    "abbreviations_text",
    "check_json",
    "check_text",
    "compact_json",
    "compact_text",
    "diagnosis_json",
    "diagnosis_text",
    "document_json",
    "document_text",
    "dropped_json",
    "dropped_text",
    "dump_json",
    "dump_text",
    "encodings_text",
    "evaluation_json",
    "evaluation_remarks",
    "evaluation_text",
    "export",
    "export_text",
    "facets_text",
    "failures_text",
    "restore_json",
    "restore_text",
    "results_json",
    "results_jsonl",
    "results_text",
    "round_json",
    "round_text",
    "statistics_json",
    "statistics_text",
    "suggestions_json",
    "suggestions_text",
    "sync_json",
    "sync_text",
    "why_json",
    "why_text",
]


def __getattr__(name: str) -> object:
    """Fetch a function from the module that it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, fetched or not."""
    return list(__all__)
