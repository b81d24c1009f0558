"""How do the reports of compacting, dumping, restoring and exporting look to a person?"""

from __future__ import annotations

from tgsearch.render.layout import printable
from tgsearch.render.view import View
from tgsearch.results import CompactReport, DumpReport, RestoreReport, Results


def compact_text(view: View, report: CompactReport) -> str:
    """Return the size before and after, and what made the difference."""
    sizes = view.say(
        "{before} before, {after} after",
        before=view.size(report.bytes_before),
        after=view.size(report.bytes_after),
    )
    merged = view.say(
        "segments: {before} before, {after} after",
        before=view.number(report.segments_before),
        after=view.number(report.segments_after),
    )
    purged = view.count(report.purged, "{count} deleted document purged", "{count} deleted documents purged")
    return " · ".join([view.bold(sizes), merged, purged, _seconds(view, report.seconds)])


def dump_text(view: View, report: DumpReport) -> str:
    """Return how much was dumped, and how large the file is."""
    parts = [view.bold(_held(view, report.documents, report.files))]
    if report.bytes is not None:
        parts.append(view.size(report.bytes))
    return view.say("Dumped: {what}", what=" · ".join([*parts, _seconds(view, report.seconds)]))


def restore_text(view: View, report: RestoreReport) -> str:
    """Return how much was restored."""
    parts = [view.bold(_held(view, report.documents, report.files)), _seconds(view, report.seconds)]
    return view.say("Restored: {what}", what=" · ".join(parts))


def export_text(view: View, results: Results, file: str) -> str:
    """Return how many hits were written to a file, and what came of the rest."""
    shown = view.count(len(results.hits), "{count} document", "{count} documents")
    lines = [view.say("{documents} written to {file}", documents=shown, file=printable(file))]
    if len(results.hits) < results.total:
        more = view.number(results.total - len(results.hits))
        lines.append(view.warning(view.say("{count} more were found: raise --limit.", count=more)))
    return "\n".join(lines)


def _held(view: View, documents: int, files: int) -> str:
    return ", ".join(
        [
            view.count(documents, "{count} document", "{count} documents"),
            view.count(files, "{count} file", "{count} files"),
        ]
    )


def _seconds(view: View, seconds: float) -> str:
    return view.say("{number} s", number=view.number(seconds, 1))
