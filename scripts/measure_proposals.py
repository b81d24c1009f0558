"""How often is a slip of the ear mended by the query that is proposed, and a correct query questioned?

    python scripts/measure_proposals.py INDEXED.jsonl OTHERS.jsonl

INDEXED is made an index of. The queries are two to five words in a row of titles in OTHERS, which
should be texts of the same kind from elsewhere, each as it is written and with one syllable in place of
another that is said alike. Both may be packed (.gz, .xz). The figures are those of docs/relevance.md.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import tgsearch
from tgsearch.document import Document
from tgsearch.sources import read
from tgsearch.spelling import mixed_up
from tgsearch.text import is_folded, term

MIN_TITLE_WORDS, MIN_WORDS, MAX_WORDS = 4, 2, 5
EVERY = 20  # of so many titles, one


def queries(others: Path, rng: random.Random) -> Iterator[str]:
    """Yield parts of titles with at least one accent."""
    documents = (each for each in read(others, id="others") if isinstance(each, Document))
    for document in islice(documents, 0, None, EVERY):
        words = re.findall(r"\w+", document.title)
        if len(words) >= MIN_TITLE_WORDS:
            size = min(rng.randint(MIN_WORDS, MAX_WORDS), len(words))
            first = rng.randrange(len(words) - size + 1)
            query = " ".join(words[first : first + size])
            if not is_folded(query):
                yield query


def with_slip(query: str, rng: random.Random) -> str | None:
    """Return a query with one accented syllable as it may be misheard; None when none of its can be."""
    words = query.split()
    slips = [
        (place, other)
        for place, word in enumerate(words)
        if not is_folded(word)
        for other in mixed_up(term(word))
    ]
    if not slips:
        return None
    place, other = rng.choice(slips)
    return " ".join((*words[:place], other, *words[place + 1 :]))


def proposed(results: tgsearch.Results) -> str | None:
    """Return the query that is proposed, if any."""
    return next((note.proposal for note in results.notes if note.proposal), None)


def main() -> None:
    """Print how many queries were questioned, and how many slips were mended."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("indexed", type=Path)
    parser.add_argument("others", type=Path)
    parser.add_argument("--queries", type=int, default=700)
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as scratch, tgsearch.create(Path(scratch, "index")) as index:
        index.sync(asked.indexed)
        found = [
            (query, results)
            for query in islice(queries(asked.others, rng), asked.queries)
            if (results := index.search(query, limit=1, facets=False)).total
        ]
        questioned = sum(proposed(results) is not None for _, results in found)
        slips = [(query, slip) for query, _ in found if (slip := with_slip(query, rng)) is not None]
        meant = [(query, proposed(index.search(slip, limit=1, facets=False))) for query, slip in slips]
    mended = sum(other is not None and other.lower() == query.lower() for query, other in meant)
    wrong = sum(other is not None for _, other in meant) - mended
    print(f"{len(found)} queries that find something: another one is proposed for {questioned}")
    print(f"{len(slips)} of them with a slip: {mended} are mended, for {wrong} something else is proposed")


if __name__ == "__main__":
    main()
