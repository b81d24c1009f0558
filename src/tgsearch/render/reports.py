"""How do the reports of indexing, statistics and checks look to a person?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from tgsearch.messages import later
from tgsearch.render.layout import marked_lines, printable, shown_path
from tgsearch.render.view import View
from tgsearch.results import Failure, GarbledText, Statistics, SyncReport
from tgsearch.sources.reasons import is_unsupported

_LISTED_FILES = 20
_FOREIGN_FILES = 3  # of formats that are not read; more are one line, so that they hide nothing else
_FOREIGN_FORMATS = 8
# What the engine calls its parts, in the words of docs/glossary.md.
_PARTS = {
    "text": later("syllables"),
    "title": later("syllables of titles"),
    "words": later("words"),
    "pairs": later("pairs"),
    "docs": later("facts"),
    "stored": later("stored documents"),
}


def sync_text(view: View, report: SyncReport) -> str:
    """Return what a sync did file by file in numbers, then what failed and why; a dry run lists the files."""
    lines = [view.say("Nothing was written: this was a dry run.")] if report.dry_run else []
    lines.append(view.bold(" · ".join(_counts(view, report))))
    if report.dry_run:
        for sign, paths in (("+", report.added), ("~", report.changed), ("-", report.removed)):
            lines += _listed(view, [f"  {sign} {printable(path)}" for path in paths])
        lines += _listed(view, [f"  > {printable(old)} → {printable(new)}" for old, new in report.renamed])
    elif report.documents:
        rate = report.documents / report.seconds if report.seconds > 0 else 0.0
        written = view.count(report.documents, "{count} document written", "{count} documents written")
        seconds = view.say("{number} s", number=view.number(report.seconds, 1))
        per_second = view.say("{number} documents/s", number=view.number(rate))
        lines.append(view.say("{written} in {time} ({rate})", written=written, time=seconds, rate=per_second))
    if report.failed:
        lines.append(failures_text(view, report.failed))
    if report.garbled:
        lines.append(garbled_text(view, report.garbled))
    if report.interrupted:
        lines.append(
            view.warning(view.say("Stopped early; what was done is kept, and the same command goes on."))
        )
    return "\n".join(lines)


def failures_text(view: View, failures: Sequence[Failure]) -> str:
    """Return which files were not indexed and why; of many the first, of foreign formats their number."""
    foreign = [each for each in failures if is_unsupported(each.reason)]
    if len(foreign) > _FOREIGN_FILES:
        others = [each for each in failures if not is_unsupported(each.reason)]
        line = marked_lines(view, _foreign_line(view, foreign), (), indent="  ", hanging="    ")
        lines = [*_listed(view, failure_lines(view, others)), *line]
    else:
        lines = _listed(view, failure_lines(view, failures))
    return "\n".join([view.warning(view.say("Not indexed:")), *lines])


def _foreign_line(view: View, failures: Sequence[Failure]) -> str:
    """Return how many files have formats that are not read, by the ends of their names."""
    ends = Counter(PurePath(each.path).suffix.lower() or "“”" for each in failures)
    counts = [f"{printable(end)} {view.number(count)}" for end, count in ends.most_common(_FOREIGN_FORMATS)]
    more = ["…"] if len(ends) > _FOREIGN_FORMATS else []
    return view.say(
        "{count} files of unsupported formats ({formats}); `tgsearch doctor --only failed` lists them",
        count=view.number(len(failures)),
        formats=", ".join([*counts, *more]),
    )


def garbled_text(view: View, garbled: Sequence[GarbledText]) -> str:
    """Return which documents were indexed though they read as nothing; of very many the worst."""
    head = view.say("Garbled, indexed all the same (--garbled skip leaves them out):")
    lines = []
    for each in garbled:
        id, path = printable(each.id), shown_path(each.path or each.id)
        where = path if path.endswith(id) else f"{path}: {id}"
        share = view.number(100 * each.share)
        lines.append(f"  {where}: {view.say('{percent} % of its words read as nothing', percent=share)}")
    return "\n".join([view.warning(head), *_listed(view, lines)])


def _counts(view: View, report: SyncReport) -> list[str]:
    moved = len(report.renamed)
    renamed = [view.say("{number} renamed", number=view.number(moved))] if moved else []
    return [
        view.say("{number} added", number=view.number(len(report.added))),
        view.say("{number} changed", number=view.number(len(report.changed))),
        *renamed,
        view.say("{number} removed", number=view.number(len(report.removed))),
        view.say("{number} unchanged", number=view.number(report.unchanged)),
        view.say("{number} failed", number=view.number(len(report.failed))),
    ]


def _listed(view: View, lines: list[str]) -> list[str]:
    left = len(lines) - _LISTED_FILES
    if left <= 0:
        return lines
    more = view.count(left, "… {count} more", "… {count} more")
    return [*lines[:_LISTED_FILES], f"  {view.faint(more)}"]


def failure_lines(view: View, failures: Sequence[Failure]) -> list[str]:
    """Return a text for each file, with the reason; of several lines where the view is narrow."""
    texts = (f"{shown_path(failure.path)}: {view.words(failure.reason)}" for failure in failures)
    return ["\n".join(marked_lines(view, text, (), indent="  ", hanging="    ")) for text in texts]


def statistics_text(view: View, statistics: Statistics) -> str:
    """Return what the index holds, one number a line."""
    total = statistics.documents
    rows = [
        (view.say("Documents"), view.number(total)),
        (view.say("  with a date"), _part(view, statistics.dated, total)),
        (view.say("  with a place"), _part(view, statistics.placed, total)),
        (view.say("Files"), view.number(statistics.files)),
        (view.say("  not readable"), view.number(statistics.failures)),
        (view.say("Segments"), view.number(statistics.segments)),
        (view.say("Deleted, still stored"), view.number(statistics.deleted)),
    ]
    rows += [
        (view.say("Distinct {grain}", grain=view.say(_PARTS.get(grain, grain))), view.number(count))
        for grain, count in statistics.terms.items()
    ]
    rows.append((view.say("Size"), view.size(sum(statistics.bytes.values()))))
    rows += [
        (f"  {view.say(_PARTS.get(part, part))}", view.size(count))
        for part, count in statistics.bytes.items()
    ]
    labels = max(len(label) for label, _ in rows)
    values = max(len(value.partition(" (")[0]) for _, value in rows)
    return "\n".join(
        f"{label.ljust(labels)}  {' ' * (values - len(value.partition(' (')[0]))}{value}"
        for label, value in rows
    )


def _part(view: View, count: int, total: int) -> str:
    return f"{view.number(count)} ({view.number(100 * count / total if total else 0)} %)"


def check_text(view: View, damaged: Sequence[Failure]) -> str:
    """Return that the index is sound, or the damaged files and the way out."""
    if not damaged:
        return view.say("The index is sound: every file holds what was written.")
    head = view.count(
        len(damaged), "{count} file of the index is damaged:", "{count} files of the index are damaged:"
    )
    way_out = view.say("Build it anew from the documents with `tgsearch index --rebuild`.")
    return "\n".join([view.warning(head), *failure_lines(view, damaged), way_out])
