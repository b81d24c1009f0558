"""Measure relevance: plain baselines and tgsearch on test collections, as Markdown tables.

    python scripts/measure_relevance.py FOLDER…

A FOLDER has `docs.jsonl` (id, title, text), `queries.tsv` and `qrels.txt`, in the
forms that `tgsearch eval --docs` takes. Each is measured with its queries as
given and as other people would type them. The tables are those of docs/relevance.md.
tantivy, of the extra `bench`, has a row where it is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import re
import sqlite3
import unicodedata
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tgsearch.analysis import Analyzer, is_mark
from tgsearch.engine.base import TEXT, WORDS
from tgsearch.evaluation import (
    DEPTH,
    Judgements,
    Scores,
    Topic,
    evaluate,
    mean,
    measure,
    read_judgements,
    read_topics,
    temporary_index,
)
from tgsearch.ranking import idf
from tgsearch.text import clean, fold

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Ranker: TypeAlias = Callable[[str], Sequence[str]]  # query in, ids of documents out, best first

K1, B = 1.2, 0.75  # of the plain baselines: what most engines have unless told otherwise
SEED = 20210115
SHARE_FOLDED = 0.5
TONES = "\u0300\u0301\u0303\u0309\u0323"


class Documents(NamedTuple):
    """A collection, as its file has it; the columns are parallel."""

    ids: Sequence[str]
    titles: Sequence[str]
    texts: Sequence[str]

    def bodies(self) -> list[str]:
        """Return titles and texts as one text each, for engines that don't know the difference."""
        return list(map("{}\n{}".format, self.titles, self.texts))


def read_documents(path: Path) -> Documents:
    """Return the documents of a file of JSON lines."""
    records = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
    return Documents(*([record[name] for record in records] for name in ("id", "title", "text")))


# The queries, as others would type them


def half_folded(text: str, chance: random.Random) -> str:
    """Take the accents from about half of the syllables."""
    return re.sub(r"\S+", lambda match: fold(match[0]) if chance.random() < SHARE_FOLDED else match[0], text)


def _placements() -> dict[str, str]:
    """Map each toned open oa, oe, uy to its other spelling: "oà" to "òa" and back, in any case."""
    table: dict[str, str] = {}
    for first, second in ("oa", "oe", "uy", "OA", "OE", "UY", "Oa", "Oe", "Uy"):
        for tone in TONES:
            new, old = (
                unicodedata.normalize("NFC", spelled)
                for spelled in (first + second + tone, first + tone + second)
            )
            table |= {new: old, old: new}
    return table


OTHER_PLACEMENT = _placements()
# Only at the end of a syllable, and not after q, whose u is no vowel.
OPEN_SYLLABLE_END = re.compile(rf"(?<![qQ])(?:{'|'.join(OTHER_PLACEMENT)})(?!\w)")


def other_placement(text: str) -> str:
    """Put the tone of each open oa, oe, uy on its other vowel."""
    return OPEN_SYLLABLE_END.sub(lambda match: OTHER_PLACEMENT[match[0]], unicodedata.normalize("NFC", text))


def ways_of_typing() -> dict[str, Callable[[str], str]]:
    """Return what is done to the queries, by the heading of its table; the same each time."""
    chance = random.Random(SEED)
    return {
        "queries as given": str,
        "every accent stripped": fold,
        "half of the accents stripped": lambda text: half_folded(text, chance),
        "in NFD": lambda text: unicodedata.normalize("NFD", text),
        "in the other tone placement": other_placement,
        "in capitals": str.upper,
    }


# The baselines


class Bm25:
    """Plain BM25 over the tokens of documents, each query word scored in each document."""

    def __init__(self, ids: Sequence[str], documents: Iterable[Sequence[str]]) -> None:
        """Count the tokens."""
        counts = [Counter(document) for document in documents]
        lengths = np.array([count.total() for count in counts], np.float64)
        self._ids = ids
        self._norms = K1 * (1 - B + B * lengths / lengths.mean())
        postings: dict[str, list[tuple[int, int]]] = {}
        for number, count in enumerate(counts):
            for token, frequency in count.items():
                postings.setdefault(token, []).append((number, frequency))
        self._shares = {token: self._share(np.array(pairs)) for token, pairs in postings.items()}

    def _share(self, postings: Ints) -> tuple[Ints, Floats]:
        """Return the documents of a token, from its (document, frequency), and what it adds to their scores.

        Source: Kamphuis et al. 2020, "Which BM25 do you mean?", the Lucene variant (accurate lengths).
        """
        numbers, frequencies = postings.T
        saturated = frequencies / (frequencies + self._norms[numbers])
        return numbers, idf(len(numbers), len(self._ids)) * saturated

    def rank(self, tokens: Sequence[str]) -> list[str]:
        """Return the documents that have any of the tokens, best first; ties in order."""
        scores = np.zeros(len(self._ids))
        for token in tokens:
            if token in self._shares:
                numbers, shares = self._shares[token]
                scores[numbers] += shares
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        return [self._ids[number] for number in order if scores[number] > 0]


def bm25_rankers(documents: Documents) -> dict[str, Ranker]:
    """Return plain BM25 over each grain, fed with the tokens that tgsearch indexes too."""
    analyzer, ids = Analyzer(), documents.ids
    columns = analyzer.columns(list(map(clean, documents.titles)), list(map(clean, documents.texts)))

    def tokens(field: str) -> list[list[str]]:
        column = columns[field]
        return [
            [
                word
                for code in column.codes[first:last].tolist()
                if not is_mark(word := column.vocabulary[code])
            ]
            for first, last in pairwise(column.bounds.tolist())
        ]

    syllables = tokens(TEXT)
    by_syllable, by_word = Bm25(ids, syllables), Bm25(ids, tokens(WORDS))
    by_fold = Bm25(ids, [list(map(fold, document)) for document in syllables])
    return {
        "BM25, syllables": lambda query: by_syllable.rank(analyzer.syllables(clean(query)).terms),
        "BM25, words": lambda query: by_word.rank(analyzer.words(clean(query))),
        "BM25, folded syllables": lambda query: by_fold.rank(
            list(map(fold, analyzer.syllables(clean(query)).terms))
        ),
    }


def fts5_ranker(documents: Documents, tokenizer: str) -> Ranker:
    """Return SQLite FTS5 over the raw text, with a tokenizer of its own and BM25 as built in."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE documents USING fts5(body, tokenize='{tokenizer}')")
    connection.executemany("INSERT INTO documents (rowid, body) VALUES (?, ?)", enumerate(documents.bodies()))
    search = f"SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY rank, rowid LIMIT {DEPTH}"

    def rank(query: str) -> list[str]:
        rows = connection.execute(search, (" OR ".join(quoted(query)),)) if quoted(query) else ()
        return [documents.ids[number] for (number,) in rows]

    weakref.finalize(rank, connection.close)
    return rank


def tantivy_ranker(documents: Documents) -> Ranker:
    """Return tantivy over the raw text, with its default tokenizer and BM25 as built in."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="default")
    builder.add_integer_field("number", fast=True, indexed=False)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for number, body in enumerate(documents.bodies()):
        writer.add_document(tantivy.Document(body=body, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(query: str) -> list[str]:
        found = searcher.search(index.parse_query(" ".join(quoted(query)), ["body"]), DEPTH)
        addresses = [address for _, address in found.hits]
        numbers = searcher.fast_field_values("number", addresses) if addresses else ()
        return [documents.ids[int(number or 0)] for number in numbers]

    return rank


def quoted(query: str) -> list[str]:
    """Return what stands between blanks, in quotation marks, for the other engine to cut as it cuts texts."""
    chunks = re.sub(r'["\\]', " ", query).split()
    return [f'"{chunk}"' for chunk in chunks if any(map(str.isalnum, chunk))]


def baselines(documents: Documents) -> dict[str, Ranker]:
    """Return what tgsearch is compared with, by the label of its row."""
    rankers = bm25_rankers(documents)
    if importlib.util.find_spec("tantivy"):
        rankers["tantivy"] = tantivy_ranker(documents)
    rankers["SQLite FTS5"] = fts5_ranker(documents, "unicode61 remove_diacritics 0")
    rankers["SQLite FTS5, `remove_diacritics`"] = fts5_ranker(documents, "unicode61 remove_diacritics 2")
    return rankers


# The tables


def print_tables(folder: Path) -> None:
    """Measure one collection and print a table for each way of typing its queries."""
    documents = read_documents(folder / "docs.jsonl")
    topics, judgements = read_topics(folder / "queries.tsv"), read_judgements(folder / "qrels.txt")
    topics = tuple(topic for topic in topics if topic.id in judgements)
    print(f"## {folder.name}: {len(documents.ids)} documents, {len(topics)} queries\n")
    rankers = baselines(documents)
    with temporary_index(folder / "docs.jsonl") as (index, _):
        for heading, typed in ways_of_typing().items():
            asked = [Topic(topic.id, typed(topic.text)) for topic in topics]
            print(f"### {folder.name}, {heading}\n")
            print("| | nDCG@10 | MRR@10 | recall@10 | recall@100 | MAP |\n|---|---|---|---|---|---|")
            for label, ranker in rankers.items():
                print_row(label, scores_of(ranker, asked, judgements))
            print_row("**tgsearch**", evaluate(index, asked, judgements).mean)
            print_row("**tgsearch, `--match any`**", evaluate(index, asked, judgements, match="any").mean)
            print(flush=True)


def scores_of(ranker: Ranker, topics: Sequence[Topic], judgements: Judgements) -> Scores:
    """Return the means of the measures over the topics, all of which were judged."""
    run = {topic.id: ranker(topic.text) for topic in topics}
    return mean(list(measure(run, {topic.id: judgements[topic.id] for topic in topics}).values()))


def print_row(label: str, scores: Scores) -> None:
    """Print a row of a Markdown table."""
    values = (scores.ndcg_10, scores.mrr_10, scores.recall_10, scores.recall_100, scores.map)
    print(f"| {label} | {' | '.join(f'{value:.3f}' for value in values)} |", flush=True)


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    for folder in parser.parse_args().folders:
        print_tables(folder)


if __name__ == "__main__":
    main()
