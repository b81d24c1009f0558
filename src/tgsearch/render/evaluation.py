"""How do the measures of an evaluation look to a person?"""

from __future__ import annotations

from collections.abc import Sequence

from tgsearch.evaluation import DEPTH, Evaluation, Scores
from tgsearch.render.layout import printable
from tgsearch.render.view import View
from tgsearch.value import field_names

_NAMES = ("nDCG@10", "MRR@10", "recall@10", "recall@100", "MAP")  # as the fields of `Scores` stand
_DIGITS = 4


def evaluation_text(view: View, evaluation: Evaluation, *, per_query: bool) -> str:
    """Return the means, one a line; before them, if asked for, each query with its measures, worst first."""
    lines = [*_table(view, evaluation), ""] if per_query else []
    count = view.count(len(evaluation.topics), "{count} query", "{count} queries")
    depth = view.say("MAP over the first {number} hits", number=view.number(DEPTH))
    lines.append(view.bold(f"{count} · {depth}"))
    width = max(map(len, _NAMES))
    values = _values(view, evaluation.mean)
    lines += [f"{name.ljust(width)}  {value}" for name, value in zip(_NAMES, values, strict=True)]
    return "\n".join(lines)


def _table(view: View, evaluation: Evaluation) -> list[str]:
    """Return a line of headings and one for each query."""
    head = (view.say("Query"), *_NAMES, "")
    rows = [
        (printable(topic.id), *_values(view, topic.scores), printable(topic.query))
        for topic in evaluation.worst_first()
    ]
    ids = max(len(row[0]) for row in (head, *rows))
    return [view.bold(_row(head, ids)), *(_row(row, ids) for row in rows)]


def _row(cells: Sequence[str], ids: int) -> str:
    id, *values, query = cells
    figures = (value.rjust(len(name)) for value, name in zip(values, _NAMES, strict=True))
    return "  ".join([id.ljust(ids), *figures, query]).rstrip()


def _values(view: View, scores: Scores) -> list[str]:
    return [view.number(getattr(scores, name), _DIGITS) for name in field_names(scores)]


def evaluation_remarks(view: View, evaluation: Evaluation) -> str:
    """Return a sentence for each thing that was left out of the measures; "" when nothing was."""
    remarks = []
    if evaluation.unjudged:
        remarks.append(
            view.count(
                evaluation.unjudged,
                "{count} query has no judgements and was left out.",
                "{count} queries have no judgements and were left out.",
            )
        )
    if evaluation.unasked:
        remarks.append(
            view.count(
                evaluation.unasked,
                "{count} query has judgements and is not among the topics.",
                "{count} queries have judgements and are not among the topics.",
            )
        )
    if evaluation.missing:
        remarks.append(
            view.count(
                evaluation.missing,
                "{count} judged document is not in the index.",
                "{count} judged documents are not in the index.",
            )
        )
    return "\n".join(view.say("Note: {note}", note=remark) for remark in remarks)
