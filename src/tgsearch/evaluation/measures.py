"""How good is a ranking? nDCG, reciprocal rank, recall and average precision, computed by ir-measures.

ir-measures gives the figures of NIST's trec_eval, so that they can be compared
with published ones: gains are the grades themselves, any grade above 0 is
relevant, and what was not judged is not.
Source: MacAvaney, Macdonald & Ounis 2022, "Streamlining Evaluation with ir-measures", https://ir-measur.es
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tgsearch.errors import MeasuresUnavailableError
from tgsearch.evaluation.judgements import Judgements
from tgsearch.value import field_names, frozen

DEPTH = 1000  # hits of a query that are looked at, as is usual at TREC

# By query, the ids of documents, best first, each once.
Run: TypeAlias = Mapping[str, Sequence[str]]


@frozen
class Scores:
    """The measures of one query, or their means; each from 0 to 1, larger is better."""

    ndcg_10: float  # normalized discounted cumulative gain of the first 10 hits
    mrr_10: float  # 1 / rank of the first relevant hit; 0 when it is not among the first 10
    recall_10: float  # share of the relevant documents that is among the first 10 hits
    recall_100: float  # the same for the first 100
    map: float  # average precision over the first `DEPTH` hits


def require_library() -> None:
    """Make sure that the measures can be computed.

    Raises:
        MeasuresUnavailableError: ir-measures, or what it needs, is not installed.
    """
    try:
        import ir_measures  # noqa: F401
    except ImportError as error:
        raise MeasuresUnavailableError(reason=str(error)) from error


def measure(run: Run, judgements: Judgements) -> dict[str, Scores]:
    """Return the scores of each query of `judgements`, in their order.

    A query that found nothing has 0.0 in all, and so has one to which no document is relevant.

    Args:
        run: of each query, at most `DEPTH` documents.
        judgements: of each query, at least one document.

    Raises:
        MeasuresUnavailableError: ir-measures, or what it needs, is not installed.
    """
    require_library()
    import ir_measures
    from ir_measures import AP, RR, R, nDCG

    measured = {
        nDCG @ 10: "ndcg_10",
        RR @ 10: "mrr_10",
        R @ 10: "recall_10",
        R @ 100: "recall_100",
        AP @ DEPTH: "map",
    }
    ranked = {id: _by_rank(run.get(id, ())) for id in judgements}
    values: dict[str, dict[str, float]] = {id: {} for id in judgements}
    for metric in ir_measures.iter_calc(list(measured), judgements, ranked):
        values[metric.query_id][measured[metric.measure]] = float(metric.value)
    return {id: Scores(**scores) for id, scores in values.items()}


def _by_rank(documents: Sequence[str]) -> dict[str, float]:
    """Return scores that keep the order of the documents.

    Those of the search would not: trec_eval breaks ties by id, and a hit that
    matches only some of the words may have a higher score than those above it.
    """
    return {document: float(score(rank)) for rank, document in enumerate(documents, 1)}


def score(rank: int) -> int:
    """Return what stands for a rank where a score is wanted: `DEPTH` for rank 1, then one less each."""
    return DEPTH + 1 - rank


def mean(scores: Sequence[Scores]) -> Scores:
    """Return the arithmetic mean of each measure over queries, of which there is at least one."""
    columns = ([getattr(each, name) for each in scores] for name in field_names(scores[0]))
    return Scores(*(sum(column) / len(column) for column in columns))
