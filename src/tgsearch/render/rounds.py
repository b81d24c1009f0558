"""How does a round of watching look to a person? A line with the time and what was done, then what failed."""

from __future__ import annotations

from datetime import datetime

from tgsearch.render.reports import failures_text, garbled_text
from tgsearch.render.view import View
from tgsearch.results import SyncReport


def round_text(view: View, report: SyncReport, at: datetime) -> str:
    """Return what a round did, which ended at `at`; files that were moved count only when there are some."""
    counts = [
        view.say("{number} added", number=view.number(len(report.added))),
        view.say("{number} changed", number=view.number(len(report.changed))),
        view.say("{number} removed", number=view.number(len(report.removed))),
        view.say("{number} failed", number=view.number(len(report.failed))),
    ]
    if report.renamed:
        counts.insert(2, view.say("{number} renamed", number=view.number(len(report.renamed))))
    seconds = view.say("{number} s", number=view.number(report.seconds, 1))
    line = f"{view.faint(f'{at:%Y-%m-%d %H:%M:%S}')}  {' · '.join(counts)} ({seconds})"
    lines = [line]
    if report.failed:
        lines.append(failures_text(view, report.failed))
    if report.garbled:
        lines.append(garbled_text(view, report.garbled))
    return "\n".join(lines)
