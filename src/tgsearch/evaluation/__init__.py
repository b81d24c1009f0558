"""How good is an index at putting the right documents first? Measured against judgements in TREC form.

    from tgsearch import evaluation

    with tgsearch.open("index") as index:
        topics = evaluation.read_topics("queries.tsv")
        judgements = evaluation.read_judgements("qrels.txt")
        evaluation.evaluate(index, topics, judgements).mean.ndcg_10

The measures are computed by ir-measures, which comes with `tgsearch[eval]`.
"""

from __future__ import annotations

from tgsearch.evaluation.judgements import Judgements, read_judgements
from tgsearch.evaluation.measures import DEPTH, Run, Scores, mean, measure
from tgsearch.evaluation.outcome import Evaluation, TopicOutcome, evaluate, write_run
from tgsearch.evaluation.temporary import temporary_index
from tgsearch.evaluation.topics import Topic, read_topics

__all__ = [
    "DEPTH",
    "Evaluation",
    "Judgements",
    "Run",
    "Scores",
    "Topic",
    "TopicOutcome",
    "evaluate",
    "mean",
    "measure",
    "read_judgements",
    "read_topics",
    "temporary_index",
    "write_run",
]
