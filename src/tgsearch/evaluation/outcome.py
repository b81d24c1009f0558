"""How well does an index answer the queries of a test collection? What was left out is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tgsearch.errors import DocumentNotFoundError, NothingToEvaluateError
from tgsearch.evaluation.judgements import Judgements
from tgsearch.evaluation.measures import DEPTH, Scores, mean, measure, require_library, score
from tgsearch.evaluation.topics import Topic
from tgsearch.value import field_names, frozen

if TYPE_CHECKING:
    from tgsearch.index import Index


@frozen
class TopicOutcome:
    """How well one query was answered."""

    id: str
    query: str
    scores: Scores
    found: tuple[str, ...]  # ids of the first `DEPTH` hits, best first


@frozen
class Evaluation:
    """How well the queries of a test collection were answered; ids are counted once."""

    mean: Scores  # over `topics`
    topics: tuple[TopicOutcome, ...]  # each query that has judgements, in the order of the file
    unjudged: int  # queries without judgements, which were left out
    unasked: int  # queries that have judgements and are not among the topics
    missing: int  # documents judged for `topics` that the index does not have

    def worst_first(self) -> tuple[TopicOutcome, ...]:
        """Return `topics` by nDCG@10, then by the measures after it; equal ones stay in order."""
        return tuple(sorted(self.topics, key=lambda topic: _values(topic.scores)))


def _values(scores: Scores) -> tuple[float, ...]:
    return tuple(getattr(scores, name) for name in field_names(scores))


def evaluate(
    index: Index,
    topics: Sequence[Topic],
    judgements: Judgements,
    *,
    match: str = "auto",
    accents: str = "auto",
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Ask an index the queries that have judgements, and measure its first `DEPTH` hits for each.

    Args:
        index: what is measured.
        topics: the queries.
        judgements: which documents are relevant to them.
        match: as for `Index.search`.
        accents: as for `Index.search`.
        progress: told after each query how many were asked, and of how many.

    Raises:
        NothingToEvaluateError: no topic has judgements.
        MeasuresUnavailableError: the library that computes the measures is not installed.
        OptionError: `match` or `accents` has a value that it can't take.
    """
    require_library()  # said before the minutes that a large collection takes
    judged = [topic for topic in topics if topic.id in judgements]
    if not judged:
        raise NothingToEvaluateError(topics=len(topics), judged=len(judgements))
    run = {}
    for count, topic in enumerate(judged, 1):
        run[topic.id] = index.ranked_ids(topic.text, limit=DEPTH, match=match, accents=accents)
        if progress is not None:
            progress(count, len(judged))
    of_judged = {topic.id: judgements[topic.id] for topic in judged}
    scores = measure(run, of_judged)
    return Evaluation(
        mean=mean(list(scores.values())),
        topics=tuple(TopicOutcome(each.id, each.text, scores[each.id], run[each.id]) for each in judged),
        unjudged=len(topics) - len(judged),
        unasked=len(judgements) - len(judged),
        missing=_missing(index, of_judged, run.values()),
    )


def _missing(index: Index, judgements: Judgements, found: Iterable[Sequence[str]]) -> int:
    """Count the judged documents that are not in the index; what was found need not be looked up."""
    judged = {document for grades in judgements.values() for document in grades}
    return sum(not _has(index, id) for id in judged.difference(*found))


def _has(index: Index, id: str) -> bool:
    try:
        index.get(id)
    except DocumentNotFoundError:
        return False
    return True


def write_run(evaluation: Evaluation, path: Path | str) -> None:
    """Write what was found as a TREC run: query, Q0, document, rank, score, tag.

    The columns are separated by tabs, for an id may hold blanks. The score only
    repeats the rank, so that a tool that sorts by it keeps the order of the search.

    Raises:
        OSError: the file can't be written.
    """
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        for topic in evaluation.topics:
            for rank, document in enumerate(topic.found, 1):
                row = (topic.id, "Q0", document, str(rank), str(score(rank)), "tgsearch")
                file.write("\t".join(row) + "\n")
