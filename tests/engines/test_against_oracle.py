"""Does the embedded engine answer as the oracle does, whatever was written and whatever is asked?

Collections, histories of writing and requests are drawn at random; flushes and
merges come at every size. TGSEARCH_FULL=1 draws fifty times as many.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from engines.batches import Doc, batch
from engines.drawn import random_documents, random_request
from engines.oracle import OracleEngine
from tgsearch.engine import base
from tgsearch.engine.whoosh import WhooshEngine, merging, policy, writer
from tgsearch.text import fold

FULL = bool(os.environ.get("TGSEARCH_FULL"))
TIMES = 50 if FULL else 1
SCORE_TOLERANCE = 1e-9  # sums are rounded in another order

SYLLABLES = ("tuyên", "giáo", "ủy", "ban", "nhân", "dân", "tỉnh", "hưng", "yên", "ma", "má", "mà", "mạ")
SYLLABLE = st.sampled_from(SYLLABLES)
TERM = st.sampled_from([*SYLLABLES, "xăng"])
ID = st.integers(0, 25).map("tin {}".format)
PLACES = st.lists(st.sampled_from(["Hưng Yên", "Hà Nam", "Văn Giang"]), min_size=1, max_size=3).map(tuple)
TYPES = st.sampled_from(["tin", "báo cáo"]).map(lambda name: (name,))


# What is written


@st.composite
def placed_tokens(draw):
    position, tokens = 0, []
    for term, gap in draw(st.lists(st.tuples(SYLLABLE, st.sampled_from([1, 1, 1, 1, 2, 4])), max_size=25)):
        position += gap
        tokens.append((position, term))
    return tuple(tokens)


DAYS = st.none() | st.tuples(st.integers(1, 60), st.sampled_from([0, 0, 30])).map(
    lambda each: (each[0], sum(each))
)
SPACED = st.lists(SYLLABLE, max_size=8).map(" ".join)
WORD = SYLLABLE | st.sampled_from(["tuyên_giáo", "tuyền_giáo", "nhân_dân", "\x1dma", "\x1dmã", "\x1f"])
DOCUMENT = st.builds(
    Doc,
    id=ID,
    title=st.just("") | SPACED,
    words=st.lists(WORD, max_size=8),
    stored=st.binary(max_size=6),
    days=DAYS,
    facets=st.fixed_dictionaries(
        {},
        optional={
            "locality": st.lists(PLACES, max_size=3),
            "type": st.lists(TYPES, max_size=1),
        },
    ),
    placed=placed_tokens(),
)
BATCH = st.lists(DOCUMENT, max_size=8, unique_by=lambda document: document.id)
ENTRIES = st.dictionaries(st.sampled_from("abcd"), st.none() | st.binary(max_size=3), max_size=3)
CALL = (
    st.tuples(st.just("add"), BATCH)
    | st.tuples(st.just("add"), BATCH)
    | st.tuples(st.just("delete"), st.lists(ID, max_size=6))
    | st.tuples(st.just("record"), ENTRIES)
    | st.tuples(st.sampled_from(["commit", "commit", "settle"]), st.none())
)
WRITER = st.tuples(st.sampled_from([False] * 9 + [True]), st.lists(CALL, max_size=8))
HISTORY = st.lists(WRITER, min_size=1, max_size=4)


def carry_out(engine, history):
    for fresh, calls in history:
        with engine.writer(fresh=fresh) as opened:
            for name, argument in calls:
                call = getattr(opened, name)
                if argument is None:
                    call()
                else:
                    call(batch(*argument) if name == "add" else argument)


# What is asked

FIELD = st.sampled_from(base.FIELDS)
TERMS = st.lists(TERM, max_size=3, unique=True).map(tuple)
STEPS = st.lists(st.lists(TERM, min_size=1, max_size=3, unique=True).map(tuple), max_size=4).map(tuple)
LEAF = (
    st.builds(base.HasTerm, FIELD, TERMS)
    | st.builds(base.HasTerm, FIELD, TERM.map(lambda term: (term,)))
    | st.builds(
        base.HasSequence, st.sampled_from(base.POSITIONED_FIELDS), STEPS, st.sampled_from([0, 0, 1, 3, 50])
    )
    | st.builds(base.InFacet, st.just("locality"), st.lists(st.just(()) | PLACES, max_size=2).map(tuple))
    | st.builds(base.InFacet, st.just("type"), st.lists(TYPES, max_size=1).map(tuple))
    | st.builds(base.InDays, st.integers(-5, 70), st.integers(-5, 99))
    | st.builds(base.HasId, st.lists(ID | st.just("tin"), max_size=4).map(tuple))
    | st.just(base.Everything())
    | st.just(base.Nothing())
)
NODE = st.recursive(
    LEAF,
    lambda inner: (
        st.builds(base.Outside, inner)
        | st.builds(base.AllOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(base.AnyOf, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=6,
)
WEIGHTED = st.dictionaries(TERM, st.sampled_from([1.0, 1.0, 0.5, 0.1]), max_size=3).map(
    lambda weights: tuple(weights.items())
)
WEIGHT = st.sampled_from([1.0, 0.5, 0.3, 2.0])
BACKGROUND = st.sampled_from([0.0, 0.0, 0.01, 0.99])
CLAUSE = st.builds(base.TermClause, FIELD, WEIGHTED, WEIGHT, BACKGROUND) | st.builds(
    base.PairClause, WEIGHTED, WEIGHTED, WEIGHT
)
REQUEST = st.builds(
    base.SearchRequest,
    tiers=st.lists(NODE, max_size=3).map(tuple),
    within=st.just(base.Everything()) | NODE,
    clauses=st.lists(CLAUSE, max_size=5).map(tuple),
    sort=st.sampled_from(["relevance", "relevance", "relevance", "newest", "oldest"]),
    offset=st.sampled_from([0, 0, 0, 1, 7]),
    limit=st.sampled_from([0, 1, 2, 10, 100]),
    facets=st.sampled_from([(), ("locality",), ("locality", "type", "nơi")]),
    facet_depth=st.sampled_from([0, 0, 1, 2]),
    enough=st.sampled_from([0, 0, 1, 5, 100]),
    mixed=st.booleans(),
)


def assert_largest(counts, all_of_them):
    """The largest counts of the first level, with what ties with the last, and how many there are."""
    first_level = {path: count for path, count in all_of_them.items() if len(path) == 1}
    for limit in (0, 1, 2, 50):
        nth = sorted(first_level.values(), reverse=True)[:limit]
        largest = {path: count for path, count in first_level.items() if nth and count >= nth[-1]}
        assert counts.largest(limit) == (largest, len(first_level))


def assert_alike(ours, oracles, request):
    """Equal in everything, but that documents of almost the same score may change places."""
    assert ours.total == oracles.total
    assert ours.facets == oracles.facets
    for facet, counts in ours.facets.items():
        if isinstance(counts, base.LazyCounts):
            assert_largest(counts, oracles.facets[facet])
    assert ours.tiers_used == oracles.tiers_used
    assert len(ours.documents) == len(oracles.documents)
    for mine, other in zip(ours.documents, oracles.documents, strict=True):
        assert mine.score == pytest.approx(other.score, abs=SCORE_TOLERANCE)
        assert mine.tier == other.tier or (request.mixed and mine.id != other.id)
        assert mine.id != other.id or mine.stored == other.stored
    if request.sort == "relevance":
        ranks = [(0 if request.mixed else hit.tier, -hit.score, hit.id) for hit in ours.documents]
        assert ranks == sorted(ranks)
    else:
        assert [hit.id for hit in ours.documents] == [hit.id for hit in oracles.documents]


def assert_same_documents(ours, oracles):
    """Over a whole result there is no edge of the page that a near-tie could cross."""
    assert {(hit.id, hit.stored) for hit in ours.documents} == {
        (hit.id, hit.stored) for hit in oracles.documents
    }
    scores = {hit.id: hit.score for hit in oracles.documents}
    assert {hit.id: hit.score for hit in ours.documents} == pytest.approx(scores, abs=SCORE_TOLERANCE)


def assert_same_lookups(ours, oracles, requests):
    assert ours.manifest() == oracles.manifest()
    assert ours.document_count == oracles.document_count
    everybody = [f"tin {number}" for number in range(26)]
    assert ours.stored(everybody) == oracles.stored(everybody)
    exact = ours.statistics().deleted == 0  # deleted documents may still count until they are merged away
    for field in base.FIELDS:
        for term in {*SYLLABLES, "xăng"}:
            found, wanted = ours.document_frequency(field, term), oracles.document_frequency(field, term)
            assert found == wanted if exact else found >= wanted
        if exact:
            for folded in ("ma", "tuyen_giao", "\x1dma"):
                assert ours.terms_folding_to(field, folded) == oracles.terms_folding_to(field, folded)
            for folded, limit in [("", 3), ("n", 9), ("ma", 2), ("mạ", 2), ("\x1d", 9), ("tuyen_", 1)]:
                found = ours.terms_with_folded_prefix(field, folded, limit)
                assert found == oracles.terms_with_folded_prefix(field, folded, limit)
            for prefix, limit in [("", 3), ("m", 9), ("n", 1), ("ma", 2), ("\x1d", 9), ("\x1f", 1)]:
                assert ours.terms_with_prefix(field, prefix, limit) == oracles.terms_with_prefix(
                    field, prefix, limit
                )
    for field in base.POSITIONED_FIELDS:
        for folded, distance, limit in [("dan", 2, 3), ("nhna", 1, 99), ("m", 2, 99), ("tuen", 3, 2)]:
            near = ours.terms_near(field, folded, distance, limit)
            wanted = oracles.terms_near(field, folded, distance, limit)
            assert near == wanted if exact else limit < 99 or set(near) >= set(wanted)
    for request in requests:
        for id in everybody[::5]:
            mine, other = ours.explain(request, id), oracles.explain(request, id)
            assert [clause for clause, _ in mine] == [clause for clause, _ in other]
            shares = [share for _, share in other]
            assert [share for _, share in mine] == pytest.approx(shares, abs=SCORE_TOLERANCE)


@settings(
    max_examples=80 * TIMES,
    derandomize=not FULL,
    database=None,
    report_multiple_bugs=False,
    # Making a failing example small takes minutes: where there is time for it.
    phases=tuple(Phase) if FULL else (Phase.explicit, Phase.generate),
)
@given(
    history=HISTORY,
    requests=st.lists(REQUEST, min_size=1, max_size=12),
    buffered_tokens=st.sampled_from([0, 30, 100, 4_000_000]),
    merge_factor=st.sampled_from([2, 3, 8, 1000]),
    chunk_postings=st.sampled_from([1, 10, 2_000_000]),
)
def test_any_history_and_any_request(history, requests, buffered_tokens, merge_factor, chunk_postings):
    with tempfile.TemporaryDirectory() as directory, pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "_BUFFERED_TOKENS", buffered_tokens)
        patch.setattr(policy, "MERGE_FACTOR", merge_factor)
        patch.setattr(merging, "_CHUNK_POSTINGS", chunk_postings)
        patch.setattr("os.fsync", lambda descriptor: None)
        engine, oracle = WhooshEngine.create(Path(directory), {}), OracleEngine()
        carry_out(engine, history)
        carry_out(oracle, history)
        with engine.searcher() as ours, oracle.searcher() as oracles:
            assert_same_lookups(ours, oracles, requests)
            for request in requests:
                assert_alike(ours.search(request), oracles.search(request), request)
                whole = base.SearchRequest(request.tiers, request.within, request.clauses, limit=100)
                assert_same_documents(ours.search(whole), oracles.search(whole))
        assert engine.check() == ()


# Terms of any script, and near misses of them

LETTERS = "aáàăâạdđeiıİyoơuưnghßﬁøœΣσςéмя東한\u1112\u1161कक़\u212a\ud800"
SPELLING = st.text("nghaáđ", max_size=6) | st.text(LETTERS + "1-_\u0301\u3099\n\x1d", max_size=6)


@settings(max_examples=100 * TIMES, derandomize=not FULL, database=None, deadline=None)
@given(
    parts=st.lists(st.lists(SPELLING, max_size=20), min_size=1, max_size=3),
    asked=st.lists(SPELLING | SPELLING.map(fold), min_size=1, max_size=8),
    distance=st.integers(1, 3),
    limit=st.sampled_from([1, 3, 100]),
)
def test_any_spelling(parts, asked, distance, limit):
    with tempfile.TemporaryDirectory() as directory, pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "_BUFFERED_TOKENS", 0)
        patch.setattr("os.fsync", lambda descriptor: None)
        engine, oracle = WhooshEngine.create(Path(directory), {}), OracleEngine()
        for each in (engine, oracle):
            with each.writer() as opened:
                for number, terms in enumerate(parts):
                    opened.add(batch(Doc(str(number), words=terms, placed=list(enumerate(terms)))))
        with engine.searcher() as ours, oracle.searcher() as oracles:
            for folded in [*asked, *(fold(term) for terms in parts for term in terms[:3])]:
                assert ours.terms_near(base.TEXT, folded, distance, limit) == oracles.terms_near(
                    base.TEXT, folded, distance, limit
                )
                for field in (base.TEXT, base.WORDS):
                    assert ours.terms_folding_to(field, folded) == oracles.terms_folding_to(field, folded)
                    assert ours.terms_with_folded_prefix(
                        field, folded, limit
                    ) == oracles.terms_with_folded_prefix(field, folded, limit)


# Enough documents that most are never scored, and that lists are long and short, dense and sparse


@pytest.mark.parametrize("seed", range(3 * TIMES))
def test_large_collections(seed, tmp_path, monkeypatch):
    chance = random.Random(seed)
    monkeypatch.setattr(writer, "_BUFFERED_TOKENS", [2_000, 15_000, 4_000_000][seed % 3])
    monkeypatch.setattr(policy, "MERGE_FACTOR", chance.choice([3, 8]))
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    engine, oracle = WhooshEngine.create(tmp_path / "index", {}), OracleEngine()
    documents = list(random_documents(chance, 1500))
    deleted = [document.id for document in documents if chance.random() < 0.2]
    for each in (engine, oracle):
        with each.writer() as opened:
            for start in range(0, len(documents), 100):
                opened.add(batch(*documents[start : start + 100]))
            if seed % 2:
                opened.commit()
            opened.delete(deleted)
    totals = Counter()
    with engine.searcher() as ours, oracle.searcher() as oracles:
        for _ in range(40):
            request = random_request(chance)
            assert_alike(ours.search(request), oracles.search(request), request)
            totals[oracles.search(request).total > request.limit] += 1
    assert totals[True] > 20
