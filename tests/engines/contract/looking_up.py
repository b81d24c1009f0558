"""What does a snapshot know of its documents and terms, and for how long?"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engines.batches import Doc, batch
from engines.contract.collection import (
    COLLECTION,
    PLACE,
    TYPE,
    ask,
    found,
    ids,
    phrase,
    put,
    ranking,
    terms,
    text,
)
from engines.contract.matching import MATCHES
from tgsearch.engine.base import (
    FIELDS,
    TEXT,
    TITLE,
    WORDS,
    Everything,
    PairClause,
    SearchRequest,
    TermClause,
)


class LookingUp:
    @pytest.mark.parametrize("stored", [b"", b"\0", bytes(range(256)), b"\xff" * 300_000, "đã lưu".encode()])
    def test_stored_bytes_come_back(self, engine, stored):
        put(engine, Doc("trước", stored=b"x" * 100_000), Doc("a", stored=stored), Doc("sau", stored=b"y"))
        with engine.searcher() as searcher:
            assert searcher.stored(["a", "không có"]) == {"a": stored}
        assert [hit.stored for hit in ask(engine).documents] == [stored, b"y", b"x" * 100_000]
        assert [hit.stored for hit in ask(engine, stored=False).documents] == [b"", b"", b""]

    @pytest.mark.parametrize(
        "names",
        [
            ["", " ", "a b", "a\tb\nc", "\0"],
            ["Đông/Bắc/tin số 1.txt", "Đông/Bắc/tin số 1.txt#2"],
            ["n\u00e2u", "na\u0302u", "NÂU"],  # composed and decomposed are two
            ["😀", "\u200b", "\ufeff", "\uffff", "\U0010ffff"],
            ["x" * 10_000, "x" * 9_999],
            ["\ud800", "\udcff", "?", "\ufffd"],
        ],
    )
    def test_any_text_is_an_id(self, engine, names):
        put(engine, *(Doc(name, "lúa", stored=b"%d" % place) for place, name in enumerate(names)))
        put(engine, Doc(names[0], "ngô", stored=b"0"))
        assert ids(ask(engine)) == sorted(names)
        with engine.searcher() as searcher:
            assert searcher.stored(names) == {name: b"%d" % place for place, name in enumerate(names)}
        put(engine, delete=names[:1])
        assert ids(ask(engine)) == sorted(names[1:])

    @pytest.mark.parametrize(
        "term", ["_", "5g", "41-ct/tw", "https://vi.example/a?b=1", "😀", "\uffff", "\udcff", "x" * 9_999]
    )
    def test_any_text_is_a_term(self, engine, term):
        put(engine, Doc("a", f"trước {term} sau"), Doc("b", "trước sau"))
        assert found(engine, text(term)) == {"a"}
        assert found(engine, phrase("trước", term, "sau")) == {"a"}
        assert ranking(engine, terms(term)) == ["a", "b"]
        with engine.searcher() as searcher:
            assert searcher.terms_with_prefix(TEXT, term, 5) == (term,)

    def test_document_frequency(self, collection):
        with collection.searcher() as searcher:
            assert searcher.document_frequency(TEXT, "cháy") == 2
            assert searcher.document_frequency(TITLE, "cháy") == 1
            assert searcher.document_frequency(WORDS, "chữa_cháy") == 1
            assert searcher.document_frequency(TEXT, "xăng") == 0
            assert searcher.document_frequency(TEXT, "") == 0

    @pytest.mark.parametrize(
        ("prefix", "limit", "expected"),
        [
            ("nh", 9, ("nhân",)),
            ("ngh", 9, ("nghỉ",)),
            ("t", 3, ("thôn", "thông", "thưởng")),
            ("c", 2, ("cháy", "các")),
            ("ch", 9, ("cháy", "chữa")),
            ("đ", 9, ("đường", "đầu", "định")),
            ("cháy", 9, ("cháy",)),
            ("cháyy", 9, ()),
            ("", 1, ("dân",)),
            ("n", 0, ()),
        ],
    )
    def test_terms_with_prefix(self, collection, prefix, limit, expected):
        with collection.searcher() as searcher:
            assert searcher.terms_with_prefix(TEXT, prefix, limit) == expected

    @pytest.mark.parametrize(
        ("folded", "limit", "expected"),
        [
            ("tho", 9, ("thôn", "thông")),
            ("du", 9, ("đường",)),
            ("d", 2, ("dân", "dịp")),
            ("chay", 9, ("cháy",)),
            ("cháy", 9, ()),
            ("x", 9, ("xã", "xuân")),
            ("d", 0, ()),
        ],
    )
    def test_terms_with_folded_prefix(self, collection, folded, limit, expected):
        with collection.searcher() as searcher:
            assert searcher.terms_with_folded_prefix(TEXT, folded, limit) == expected

    def test_the_most_frequent_terms_are_not_missed(self, engine):
        """`lúa` is first in no batch, and the most frequent in all of them together."""
        with engine.writer() as writer:
            for part in range(3):
                common = [f"lạc{part}x{number}" for number in range(30)]
                writer.add(
                    batch(
                        *(Doc(f"{part}-{n}", " ".join(common)) for n in range(3)),
                        *(Doc(f"{part}-lúa-{n}", "lúa") for n in range(2)),
                    )
                )
        with engine.searcher() as searcher:
            assert searcher.terms_with_prefix(TEXT, "l", 1) == ("lúa",)
            assert searcher.terms_with_prefix(TEXT, "l", 2) == ("lúa", "lạc0x0")

    def test_terms_folding_to(self, engine):
        put(engine, Doc("a", "ma mà má mạ"), Doc("b", "má mả ba"), Doc("c", "má mạ Đà da đa mai"))
        with engine.searcher() as searcher:
            assert searcher.terms_folding_to(TEXT, "ma") == (
                ("má", 3),
                ("mạ", 2),
                ("ma", 1),
                ("mà", 1),
                ("mả", 1),
            )
            assert searcher.terms_folding_to(TEXT, "da") == (("da", 1), ("Đà", 1), ("đa", 1))
            assert searcher.terms_folding_to(TEXT, "má") == ()
            assert searcher.terms_folding_to(TEXT, "") == ()
            assert searcher.terms_folding_to(TITLE, "ma") == ()

    def test_explain_adds_up_to_the_score(self, collection):
        clauses = (
            terms("nhân"),
            terms("xăng"),
            TermClause(TITLE, (("cháy", 1.0), ("nhân", 0.5)), 0.5),
            terms("trồng", field=WORDS, weight=2.0),
            PairClause((("nhân", 1.0),), (("dân", 1.0), ("dịp", 0.3)), 0.3),
        )
        request = SearchRequest((Everything(),), clauses=clauses)
        with collection.searcher() as searcher:
            for document in searcher.search(request).documents:
                shares = searcher.explain(request, document.id)
                assert [clause for clause, _ in shares] == list(clauses)
                assert sum(share for _, share in shares) == pytest.approx(document.score)
            assert searcher.explain(request, "không có") == ()

    def test_statistics(self, collection):
        with collection.searcher() as searcher:
            sizes = searcher.statistics()
            assert (searcher.document_count, sizes.documents) == (6, 6)
        assert sizes.segments >= 1
        assert sizes.deleted >= 0
        assert {field: 1 <= sizes.terms[field] <= 60 for field in FIELDS} == dict.fromkeys(FIELDS, True)

    def test_an_empty_index_has_statistics(self, engine):
        with engine.searcher() as searcher:
            assert (searcher.document_count, searcher.statistics().documents) == (0, 0)
            assert searcher.stored(["a"]) == {}
            assert searcher.document_frequency(TEXT, "lúa") == 0
            assert searcher.terms_with_prefix(TEXT, "l", 5) == ()
            assert searcher.terms_folding_to(TEXT, "lua") == ()
            assert searcher.explain(SearchRequest((Everything(),)), "a") == ()

    # Snapshots

    def test_a_searcher_is_a_snapshot(self, filled):
        request = SearchRequest(
            (text("nhân"),), clauses=(terms("nhân"), terms("xã")), limit=99, facets=(PLACE,)
        )
        lazy = filled.searcher()
        with filled.searcher() as searcher:
            before = searcher.search(request)
            sizes = searcher.statistics()
            for turn in range(6):
                put(
                    filled,
                    *(Doc(document.id, "nhân xã", stored=b"%d" % turn) for document in COLLECTION[:3]),
                    Doc(f"thêm {turn}", "nhân dân"),
                    delete=["qd-05"],
                    record={"k": b"%d" % turn},
                )
            for each in (searcher, lazy):
                assert each.search(request) == before
                assert each.stored(["cv-01", "qd-05"]) == {"cv-01": b"cv-01", "qd-05": b"qd-05"}
                assert each.document_frequency(TEXT, "thêm") == 0
                assert each.terms_folding_to(TEXT, "nhan") == (("nhân", 3),)
                assert each.manifest() == {}
                assert each.document_count == 6
                assert each.statistics() == sizes
        lazy.close()

    def test_a_searcher_knows_whether_it_is_current(self, engine):
        with engine.searcher() as searcher:
            assert engine.is_current(searcher)
            put(engine, Doc("a", "lúa"))
            assert not engine.is_current(searcher)
        with engine.searcher() as searcher:
            assert engine.is_current(searcher)

    def test_closing_twice(self, filled):
        searcher = filled.searcher()
        searcher.close()
        searcher.close()
        filled.close()

    def test_open_searchers_outlive_the_engine(self, filled):
        with filled.searcher() as searcher:
            filled.close()
            assert searcher.search(SearchRequest((Everything(),))).total == 6

    def test_a_whole_index_has_nothing_to_report(self, collection):
        assert collection.check() == ()

    def test_a_searcher_serves_several_threads_at_once(self, filled):
        """All of them the first to ask, so that whatever is read late is read by several."""
        requests = [
            SearchRequest((node,), clauses=(terms("nhân"), terms("cháy", field=WORDS)), facets=(PLACE, TYPE))
            for node, _ in MATCHES.values()
        ]
        with filled.searcher() as searcher:
            expected = [searcher.search(request) for request in requests]
        threads = 8
        for _ in range(3):
            together = threading.Barrier(threads, timeout=60)

            def ask_all(searcher, first, together=together):
                together.wait()
                turned = range(first, first + len(requests))
                return {n % len(requests): searcher.search(requests[n % len(requests)]) for n in turned}

            with filled.searcher() as searcher, ThreadPoolExecutor(threads) as pool:
                answers = [pool.submit(ask_all, searcher, 11 * thread) for thread in range(threads)]
                for answer in answers:
                    assert [answer.result()[n] for n in range(len(requests))] == expected
