"""Which terms does an index hold, and how many documents hold them? Looked up beside the documents.

The index of terms knows each term that was ever written, how it folds, and in
how many documents it was written: never less than there are. In how many it
stands now is counted over the snapshot, so terms of later commits, and those of
deleted documents, are not found. Of the most frequent as many are counted as it
takes for no other to come before them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from rapidfuzz.distance import OSA

from tgsearch.engine.base import FIELDS
from tgsearch.engine.opensearch.counting import Counts
from tgsearch.engine.opensearch.snapshot import PAGE, Snapshot
from tgsearch.engine.opensearch.together import Asked, Task, side_by_side
from tgsearch.engine.opensearch.tokens import MAX_TOKEN, digest, read, token_of, written
from tgsearch.engine.terms import Beginning, Folding, Frequency, Near, TermQuestion
from tgsearch.text import fold

if TYPE_CHECKING:
    from tgsearch.engine.opensearch.connection import Json

_MAX_REMEMBERED = 200_000  # terms in answers
_MAX_FOLDS = 10_000  # that are looked for in one search
_MAX_FUZZY = 2  # edits that the cluster can look for
_LONGEST = 2**31 - 1

# Terms, each with its frequency or how many edits away it is.
Terms: TypeAlias = tuple[tuple[str, int], ...]
Answers: TypeAlias = dict[TermQuestion, Terms]
_Page: TypeAlias = list[tuple[str, int]]  # terms with how often they were written


def term_id(field: str, term: str) -> str:
    """Return the id of a term in the index of terms."""
    return digest(field, term)


def term_source(field: str, term: str, count: int, born: int) -> Json:
    """Return what the index of terms keeps of a term."""
    folded, token = fold(term), written(term)
    source: Json = {
        "field": field,
        "term": token[:MAX_TOKEN],
        "fold": written(folded)[:MAX_TOKEN],
        "length": len(folded),
        "letters": term.isalpha(),
        "count": count,
        "born": born,
    }
    if len(token) > MAX_TOKEN:
        source["whole"] = token
    return source


class Vocabulary:
    """The terms of one snapshot; what was looked up is remembered."""

    def __init__(self, snapshot: Snapshot, counts: Counts) -> None:
        """Take the snapshot, and what counts in it."""
        self._snapshot, self._counts = snapshot, counts
        self._known: Answers = {}
        self._size = 0

    def answers(self, questions: Iterable[TermQuestion]) -> Task[Answers]:
        """Return the answers to questions, all in as many round trips as the longest of them takes."""
        known = self._known
        answers = {question: known.get(question) for question in questions}
        missing = [question for question, answer in answers.items() if answer is None]
        fresh: Answers = {}
        for found in (yield from side_by_side(list(self._tasks(missing)))):
            fresh |= found
        self._remember(fresh)
        return {each: fresh[each] if answer is None else answer for each, answer in answers.items()}

    def _remember(self, fresh: Answers) -> None:
        self._size += sum(len(answer) + 1 for answer in fresh.values())
        if self._size > _MAX_REMEMBERED:
            self._known, self._size = {}, 0  # another thread may still read the old ones
        self._known.update(fresh)

    def _tasks(self, questions: Iterable[TermQuestion]) -> Iterator[Task[Answers]]:
        terms: dict[str, list[str]] = defaultdict(list)
        folds: dict[str, list[str]] = defaultdict(list)
        for question in questions:
            match question:
                case Frequency(field, term):
                    terms[field].append(term)
                case Folding(field, folded):
                    folds[field].append(folded)
                case Beginning():
                    yield self._beginning(question)
                case Near():
                    yield self._near(question)
        for field, own in terms.items():
            yield self._frequencies(field, own)
        for field, own in folds.items():
            for start in range(0, len(own), _MAX_FOLDS):
                yield self._folding(field, own[start : start + _MAX_FOLDS])

    # Each kind of question

    def _frequencies(self, field: str, terms: Sequence[str]) -> Task[Answers]:
        counts = yield from self._counted(field, terms)
        return {Frequency(field, term): ((term, count),) for term, count in counts.items()}

    def _folding(self, field: str, folds: Sequence[str]) -> Task[Answers]:
        values = sorted({written(folded)[:MAX_TOKEN] for folded in folds})
        terms = yield from self._terms(field, [{"terms": {"fold": values}}])
        by_fold: dict[str, list[str]] = {folded: [] for folded in folds}
        for term in terms:
            by_fold.get(fold(term), []).append(term)
        counts = yield from self._counted(field, [term for own in by_fold.values() for term in own])
        return {
            Folding(field, folded): _by_frequency({term: counts[term] for term in own})
            for folded, own in by_fold.items()
        }

    def _beginning(self, question: Beginning) -> Task[Answers]:
        """Look up the most frequent terms that begin with a text, page by page until no other is."""
        limit, prefix = question.limit, question.prefix
        if limit <= 0:
            return {question: ()}
        read_as: Callable[[str], str] = fold if question.is_folded else str
        looked_in = "fold" if question.is_folded else "term"
        query: Json = {"prefix": {looked_in: written(prefix)[:MAX_TOKEN]}}
        body = _body(question.field, [query], max(2 * limit, 32))
        counts: dict[str, int] = {}
        while True:
            page = yield from self._page(body)
            terms = [term for term, _ in page if read_as(term).startswith(prefix)]
            counts |= yield from self._counted(question.field, terms)
            best = _by_frequency(counts)[:limit]
            # None that comes later was written more often than the last one here.
            is_sure = len(best) == limit and best[-1][1] > page[-1][1]
            if is_sure or not _goes_on(body, page):
                return {question: best}

    def _near(self, question: Near) -> Task[Answers]:
        folded, distance, limit = question.folded, question.distance, question.limit
        if limit <= 0 or distance <= 0:
            return {question: ()}
        candidates = yield from self._terms(question.field, _near_queries(folded, distance))
        by_edits: dict[int, list[str]] = defaultdict(list)
        for term in candidates:
            edits = OSA.distance(fold(term), folded, score_cutoff=distance)
            if 0 < edits <= distance:
                by_edits[edits].append(term)
        found: list[tuple[str, int]] = []
        for edits in sorted(by_edits):
            if len(found) >= limit:
                break
            counts = yield from self._counted(question.field, by_edits[edits])
            found += [(term, edits) for term, _ in _by_frequency(counts)]
        return {question: tuple(found[:limit])}

    # What they are made of

    def _counted(self, field: str, terms: Iterable[str]) -> Task[dict[str, int]]:
        """Return in how many documents each term stands."""
        tokens = {term: token_of(term) for term in terms}
        counts = yield from self._counts.frequencies(field, tokens.values())
        return {term: counts[token] for term, token in tokens.items()}

    def _terms(self, field: str, queries: Sequence[Json]) -> Task[list[str]]:
        """Return every term of a field that some queries all hold for."""
        body = _body(field, queries, PAGE)
        terms: list[str] = []
        while True:
            page = yield from self._page(body)
            terms += (term for term, _ in page)
            if not _goes_on(body, page):
                return terms

    def _page(self, body: Json) -> Task[_Page]:
        (answer,) = yield [Asked(body, of_terms=True)]
        hits = answer["hits"]["hits"]
        if hits:
            body["search_after"] = hits[-1]["sort"]
        sources = [hit["_source"] for hit in hits]
        return [(read(each.get("whole", each["term"])), int(each["count"])) for each in sources]

    def sizes(self) -> dict[str, int]:
        """Return how many terms of each field were ever written, up to this commit."""
        filters = {field: {"term": {"field": field}} for field in FIELDS}
        body: Json = {
            "size": 0,
            "query": self._snapshot.committed(),
            "aggs": {"fields": {"filters": {"filters": filters}}},
        }
        (answer,) = self._snapshot.ask([Asked(body, of_terms=True)])
        buckets = answer.get("aggregations", {}).get("fields", {}).get("buckets", {})
        return {field: int(buckets.get(field, {}).get("doc_count", 0)) for field in FIELDS}


def _body(field: str, queries: Sequence[Json], size: int) -> Json:
    """Return the question for terms, those first that were written most often."""
    return {
        "size": min(size, PAGE),
        "query": {"bool": {"filter": [{"term": {"field": field}}, *queries]}},
        "_source": ["term", "whole", "count"],
        "sort": [{"count": "desc"}, {"term": "asc"}],
        "track_total_hits": False,
    }


def _goes_on(body: Json, page: _Page) -> bool:
    """Tell whether there may be another page behind one, and make the question for it, a larger one."""
    if len(page) < body["size"]:
        return False
    body["size"] = min(4 * body["size"], PAGE)
    return True


def _near_queries(folded: str, distance: int) -> list[Json]:
    """Return queries that all hold for terms of letters alone, among them each whose fold is near."""
    lengths = {"gte": max(len(folded) - distance, 0), "lte": min(len(folded) + distance, _LONGEST)}
    queries: list[Json] = [{"term": {"letters": True}}, {"range": {"length": lengths}}]
    value = written(folded)
    if distance <= _MAX_FUZZY and value == folded and 0 < len(value) < MAX_TOKEN - distance:
        fuzzy = {"value": value, "fuzziness": distance, "rewrite": "constant_score"}
        queries.append({"fuzzy": {"fold": fuzzy}})
    return queries


def _by_frequency(counts: dict[str, int]) -> Terms:
    """Return the terms that stand somewhere, the most frequent first; ties in code point order."""
    occurring = ((term, count) for term, count in counts.items() if count)
    return tuple(sorted(occurring, key=lambda item: (-item[1], item[0])))
