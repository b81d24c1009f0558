"""The oracle: an engine of dicts and lists that does what `engine.base` promises, one document at a time.

Slow and obvious on purpose. With the engines it judges it shares only the value types, `text.fold` and the
ranking formula, which test_ranking.py holds against one written out.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tgsearch import ranking
from tgsearch.engine import base
from tgsearch.errors import IndexLockedError
from tgsearch.text import fold


@dataclass(frozen=True)
class Stored:
    """One document, spelled out."""

    id: str
    tokens: dict  # field -> list of (position, term)
    stored: bytes
    days: tuple | None
    facets: dict  # facet -> tuple of paths


class OracleEngine(base.Engine):
    def __init__(self, settings=None):
        self.settings = settings or {}
        self.documents = {}
        self.entries = {}
        self.generation = 0
        self.alone = None  # the writer that lets no other one commit
        self.writing = []  # the shares of the writers that are open; None: everything
        self.refuses = {}  # ids that are not taken, and why

    def searcher(self):
        return OracleSearcher(dict(self.documents), dict(self.entries), self.generation)

    def is_current(self, searcher):
        return searcher.generation == self.generation

    def writer(self, *, fresh=False, shard=None):
        return OracleWriter(self, fresh=fresh, shard=shard)

    def ensure(self):
        pass

    def disk_bytes(self):
        return 0

    def check(self):
        return ()

    def close(self):
        pass


class OracleWriter(base.Writer):
    def __init__(self, engine, *, fresh, shard):
        for other in engine.writing:
            if None in (shard, other) or shard == other or shard.count != other.count:
                raise IndexLockedError(path="memory", holder="this process")
        engine.writing.append(shard)
        self.engine, self.fresh, self.shard, self.open = engine, fresh, shard, True
        self.documents, self.entries = {}, {}  # what is changed; None for what goes away

    def add(self, batch):
        for number, id in enumerate(batch.ids):
            if id in self.engine.refuses:
                continue
            self.documents[id] = Stored(
                id,
                {field: _tokens(column, number) for field, column in batch.fields.items()},
                batch.stored[number],
                batch.days[number],
                {facet: paths[number] for facet, paths in batch.facets.items()},
            )
        return {id: self.engine.refuses[id] for id in batch.ids if id in self.engine.refuses}

    def delete(self, ids):
        for id in ids:
            self.documents[id] = None

    def record(self, entries):
        self.entries.update(entries)

    def settle(self):
        pass

    def compact(self):
        pass

    def commit(self):
        engine, fresh = self.engine, self.fresh
        assert engine.alone in (None, self), "another one is alone"
        engine.documents = _over({} if fresh else engine.documents, self.documents)
        engine.entries = _over({} if fresh else engine.entries, self.entries)
        engine.generation += 1
        self.fresh, self.documents, self.entries = False, {}, {}

    @contextmanager
    def alone(self):
        assert self.engine.alone is None
        self.engine.alone = self
        yield
        self.engine.alone = None

    def close(self):
        if self.open:
            self.open = False
            if self.engine.alone is self:
                self.engine.alone = None
            self.engine.writing.remove(self.shard)


def _over(before, changes):
    return {key: value for key, value in {**before, **changes}.items() if value is not None}


def _tokens(column, number):
    start, stop = int(column.bounds[number]), int(column.bounds[number + 1])
    codes = column.codes[start:stop].tolist()
    positions = range(len(codes)) if column.positions is None else column.positions[start:stop].tolist()
    return [(position, column.vocabulary[code]) for position, code in zip(positions, codes, strict=True)]


class OracleSearcher(base.Searcher):
    def __init__(self, documents, entries, generation):
        self.documents, self.entries, self.generation = documents, entries, generation
        self.collected = {}  # document frequency and average length by clause

    @property
    def document_count(self):
        return len(self.documents)

    def search_all(self, requests):
        return tuple(map(self.search, requests))

    def anticipate(self, questions):
        pass

    def search(self, request):
        tier_of, used = {}, 0
        for tier, node in enumerate(request.tiers):
            used += 1
            for id, document in self.documents.items():
                if id not in tier_of and matches(document, node) and matches(document, request.within):
                    tier_of[id] = tier
            if request.enough and len(tier_of) >= request.enough:
                break
        scores = {id: self.score(request.clauses, self.documents[id]) for id in tier_of}
        if request.sort == "relevance":
            order = sorted(tier_of, key=lambda id: (0 if request.mixed else tier_of[id], -scores[id], id))
        else:
            order = sorted(tier_of, key=lambda id: (*_day_key(self.documents[id], request.sort), id))
        page = order[request.offset : request.offset + request.limit]
        by_date = request.sort != "relevance"
        return base.SearchResponse(
            len(order),
            tuple(
                base.ScoredDocument(
                    id,
                    0.0 if by_date else scores[id],
                    0 if by_date else tier_of[id],
                    self.documents[id].stored if request.stored else b"",
                )
                for id in page
            ),
            {
                facet: {
                    path: count
                    for path, count in self._counts(facet, tier_of).items()
                    if not request.facet_depth or len(path) <= request.facet_depth
                }
                for facet in request.facets
            },
            used,
        )

    def score(self, clauses, document):
        return sum(self.share(clause, document) for clause in clauses)

    def share(self, clause, document):
        tf = frequency(document, clause)
        if not tf:
            return 0.0
        df, average = self._collected(clause)
        norm = ranking.length_norm(length(document, clause), average)
        idf = ranking.idf(df, len(self.documents), getattr(clause, "background", 0.0))
        return clause.weight * idf * ranking.saturation(tf, norm)

    def _collected(self, clause):
        if clause not in self.collected:
            documents = self.documents.values()
            df = sum(frequency(each, clause) > 0 for each in documents)
            average = sum(length(each, clause) for each in documents) / len(documents)
            self.collected[clause] = df, average
        return self.collected[clause]

    def _counts(self, facet, ids):
        counts = Counter()
        for id in ids:
            paths = self.documents[id].facets.get(facet, ())
            counts.update({path[:depth] for path in paths for depth in range(1, len(path) + 1)})
        return dict(counts)

    def explain(self, request, id):
        if id not in self.documents:
            return ()
        return tuple((clause, self.share(clause, self.documents[id])) for clause in request.clauses)

    def stored(self, ids):
        return {id: self.documents[id].stored for id in ids if id in self.documents}

    def _frequencies(self, field):
        counts = Counter()
        for document in self.documents.values():
            counts.update({term for _, term in document.tokens[field]})
        return counts

    def document_frequency(self, field, term):
        return self._frequencies(field)[term]

    def terms_with_prefix(self, field, prefix, limit):
        counts = {term: n for term, n in self._frequencies(field).items() if term.startswith(prefix)}
        return tuple(sorted(counts, key=lambda term: (-counts[term], term))[:limit])

    def terms_with_folded_prefix(self, field, folded, limit):
        counts = {term: n for term, n in self._frequencies(field).items() if fold(term).startswith(folded)}
        return tuple(sorted(counts, key=lambda term: (-counts[term], term))[:limit])

    def terms_folding_to(self, field, folded):
        counts = {term: n for term, n in self._frequencies(field).items() if fold(term) == folded}
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def terms_near(self, field, folded, distance, limit):
        counts = self._frequencies(field)
        folds = {term: fold(term) for term in counts if term.isalpha()}
        edits = {
            term: alignment(own, folded)
            for term, own in folds.items()
            if abs(len(own) - len(folded)) <= distance
        }
        near = [term for term in edits if 0 < edits[term] <= distance]
        near.sort(key=lambda term: (edits[term], -counts[term], term))
        return tuple((term, edits[term]) for term in near[: max(limit, 0)])

    def manifest(self):
        return dict(self.entries)

    def statistics(self):
        terms = {field: len(self._frequencies(field)) for field in base.FIELDS}
        return base.EngineStatistics(len(self.documents), 0, 1, terms, {})

    def close(self):
        pass


def _day_key(document, sort):
    if document.days is None:
        return (1, 0)
    return (0, -document.days[1]) if sort == "newest" else (0, document.days[0])


def matches(document, node):
    match node:
        case base.Everything():
            return True
        case base.Nothing():
            return False
        case base.HasTerm(field, terms):
            return any(term in terms for _, term in document.tokens[field])
        case base.HasId(ids):
            return document.id in ids
        case base.HasSequence(field, steps, slop):
            return has_sequence(document.tokens[field], steps, slop)
        case base.AllOf(nodes):
            return all(matches(document, each) for each in nodes)
        case base.AnyOf(nodes):
            return any(matches(document, each) for each in nodes)
        case base.Outside(inner):
            return not matches(document, inner)
        case base.InFacet(facet, paths):
            own = document.facets.get(facet, ())
            return any(mine[: len(path)] == path for mine in own for path in paths)
        case base.InDays(first, last):
            return document.days is not None and document.days[0] <= last and document.days[1] >= first
    raise AssertionError(node)


def has_sequence(tokens, steps, slop):
    if not steps:
        return False
    ends = {position for position, term in tokens if term in steps[0]}
    for step in steps[1:]:
        ends = {position for position, term in tokens if term in step and _follows(position, ends, slop)}
    return bool(ends)


def _follows(position, ends, slop):
    if slop < len(ends):
        return any(position - distance in ends for distance in range(1, slop + 2))
    return any(0 < position - end <= slop + 1 for end in ends)


@lru_cache(100_000)
def alignment(first, second):
    """The optimal string alignment distance, by the recursion that defines it."""
    if not first or not second:
        return len(first) + len(second)
    changed = first[-1] != second[-1]
    ways = [
        alignment(first[:-1], second) + 1,
        alignment(first, second[:-1]) + 1,
        alignment(first[:-1], second[:-1]) + changed,
    ]
    if first[-2:] == second[-2:][::-1] and len(first) > 1 and len(second) > 1:
        ways.append(alignment(first[:-2], second[:-2]) + 1)
    return min(ways)


def frequency(document, clause):
    if isinstance(clause, base.TermClause):
        weights = dict(clause.terms)
        return sum(weights.get(term, 0.0) for _, term in document.tokens[clause.field])
    text = document.tokens[base.TEXT]
    firsts, seconds = dict(clause.firsts), dict(clause.seconds)
    return sum(firsts.get(a, 0.0) * seconds.get(b, 0.0) for (p, a), (q, b) in pairwise(text) if q == p + 1)


def length(document, clause):
    if isinstance(clause, base.TermClause):
        return len(document.tokens[clause.field])
    return max(len(document.tokens[base.TEXT]) - 1, 0)
