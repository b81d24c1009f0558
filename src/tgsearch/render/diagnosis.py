"""How does a diagnosis look to a person? Numbers of what stayed open, then each case with what was seen."""

from __future__ import annotations

from collections.abc import Iterator

from tgsearch.messages import later
from tgsearch.render.layout import marked_lines, printable, shown_path
from tgsearch.render.view import View
from tgsearch.results import Diagnosis, EncodingCase, Finding, OpenCase

# By kind: how it is counted, what its list is called, and what mends it.
_SHOWN = {
    "failed": (
        later("{count} not read"),
        later("Not read"),
        later(
            "To have them read: save `.doc` and `.rtf` as `.docx`, sheets and slides as PDF, unpack "
            "archives, take passwords off, run text recognition (OCR) over scans. "
            "`tgsearch index --exclude '*.jpg'` leaves files out."
        ),
    ),
    "garbled": (
        later("{count} garbled"),
        later("Garbled"),
        later(
            "A scan read badly, or a font or encoding that is not known. "
            "`tgsearch index --garbled skip` leaves such documents out."
        ),
    ),
    "undated": (
        later("{count} undated"),
        later("Undated"),
        later(
            "To date a document: `published: 2021-01-15` in its front matter, 2021-01-15 in its file name, "
            "or a line such as `Hưng Yên, ngày 15 tháng 1 năm 2021`."
        ),
    ),
    "unplaced": (
        later("{count} unplaced"),
        later("Unplaced"),
        later("To place a document: `locality: Hưng Yên` in its front matter, or the place in its title."),
    ),
    "ambiguous": (
        later("{count} with unclear names"),
        later("Unclear names of places"),
        later(
            "To tell which is meant: the district or province right after the name, "
            "as in `xã Tân Thành, huyện Vụ Bản`."
        ),
    ),
    "implausible": (
        later("{count} before 1900 or in the future"),
        later("Dated before 1900 or in the future"),
        "",
    ),
}


def diagnosis_text(view: View, diagnosis: Diagnosis) -> str:
    """Return a line of totals with their shares, then the cases listed of each kind."""
    lines = [view.bold(line) for line in marked_lines(view, _totals(view, diagnosis), ())]
    for kind, finding in _findings(diagnosis):
        if finding.cases:
            lines += ["", *_section(view, kind, finding)]
    return "\n".join(lines)


def encodings_text(view: View, diagnosis: Diagnosis) -> str:
    """Return how many documents were read from which encoding, then those listed of each."""
    documents = view.count(diagnosis.documents, "{count} document", "{count} documents")
    if not diagnosis.encodings:
        return view.bold(view.say("{documents}, all plain UTF-8", documents=documents))
    counts = [f"{printable(each.encoding)} {view.number(each.total)}" for each in diagnosis.encodings]
    plain = diagnosis.documents - sum(each.total for each in diagnosis.encodings)
    totals = " · ".join([documents, view.say("{number} plain UTF-8", number=view.number(plain)), *counts])
    lines = [view.bold(line) for line in marked_lines(view, totals, ())]
    for finding in diagnosis.encodings:
        if finding.cases:
            lines += ["", view.bold(printable(finding.encoding))]
            for case in finding.cases:
                lines.append(f"  {_where(view, case)}  {view.warning(printable(case.encoding))}")
                if case.title:
                    lines += marked_lines(view, case.title, (), indent="    ")
            lines += _left(view, finding.total - len(finding.cases))
    return "\n".join(lines)


def _findings(diagnosis: Diagnosis) -> Iterator[tuple[str, Finding]]:
    for kind in _SHOWN:
        yield kind, getattr(diagnosis, kind)


def _totals(view: View, diagnosis: Diagnosis) -> str:
    documents = view.count(diagnosis.documents, "{count} document", "{count} documents")
    counts = [
        _share(view, kind, finding.total, diagnosis.files if kind == "failed" else diagnosis.documents)
        for kind, finding in _findings(diagnosis)
        if finding.total
    ]
    if not counts:
        return view.say("{documents}, all read, dated and placed", documents=documents)
    return " · ".join([documents, *counts])


def _share(view: View, kind: str, count: int, total: int) -> str:
    share = 100 * count / total if total else 0.0
    percent = view.number(share, 0 if share >= 10 else 1)
    return f"{view.say(_SHOWN[kind][0], count=view.number(count))} ({percent} %)"


def _section(view: View, kind: str, finding: Finding) -> Iterator[str]:
    _, title, advice = _SHOWN[kind]
    yield view.bold(view.say(title))
    if advice:
        yield from (view.faint(line) for line in marked_lines(view, view.say(advice), ()))
    for case in finding.cases:
        yield from _case(view, case)
    yield from _left(view, finding.total - len(finding.cases))


def _left(view: View, count: int) -> Iterator[str]:
    if count:
        yield f"  {view.faint(view.count(count, '… {count} more', '… {count} more'))}"


def _case(view: View, case: OpenCase) -> Iterator[str]:
    yield f"  {_where(view, case)}"
    if case.title:
        yield from marked_lines(view, case.title, (), indent="    ")
    yield from (view.warning(line) for line in marked_lines(view, view.words(case.reason), (), indent="    "))
    for each in case.seen:
        text = f"{each.quote}: {view.words(each.meaning)}"
        yield from marked_lines(view, text, ((0, len(each.quote)),), indent="      ", hanging="        ")


def _where(view: View, case: OpenCase | EncodingCase) -> str:
    """Return the path of a file; of one document among others in a file also its id."""
    id, path = printable(case.id), shown_path(case.path or case.id)
    if path == id or path.endswith(("/" + id, "\\" + id)):
        return path
    return f"{id}  {view.faint(view.say('in {folder}', folder=path))}"
