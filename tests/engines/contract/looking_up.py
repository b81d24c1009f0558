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
    HasId,
    HasTerm,
    PairClause,
    SearchRequest,
    TermClause,
)
from tgsearch.engine.terms import Beginning, Folding, Frequency, Near


def answer(searcher, question):
    match question:
        case Frequency(field, term):
            return searcher.document_frequency(field, term)
        case Folding(field, folded):
            return searcher.terms_folding_to(field, folded)
        case Beginning(field, prefix, limit, is_folded):
            ask_for = searcher.terms_with_folded_prefix if is_folded else searcher.terms_with_prefix
            return ask_for(field, prefix, limit)
        case Near(field, folded, distance, limit):
            return searcher.terms_near(field, folded, distance, limit)


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
        for name in names:
            assert found(engine, HasId((name,))) == {name}
        put(engine, delete=names[:1])
        assert ids(ask(engine)) == sorted(names[1:])
        assert found(engine, HasId(tuple(names))) == set(names[1:])

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

    @pytest.mark.parametrize(
        ("folded", "limit", "expected"),
        [
            ("nhan_d", 9, ("nhân_dân", "nhân_dịp")),
            ("nhan_d", 1, ("nhân_dân",)),
            ("cong_van", 9, ("công_văn",)),
            ("cong van", 9, ()),
            ("n", 9, ("ngày", "nghỉ", "nghỉ_lễ", "nhân", "nhân_dân", "nhân_dịp")),
            ("nhân", 9, ()),
        ],
    )
    def test_words_with_folded_prefix(self, collection, folded, limit, expected):
        with collection.searcher() as searcher:
            found = searcher.terms_with_folded_prefix(WORDS, folded, limit)
        assert sorted(found) == sorted(expected) if limit > 1 else found == expected

    def test_words_folding_to(self, engine):
        put(
            engine,
            Doc("a", words="giáo_dục tuyên_giáo tuyên giáo"),
            Doc("b", words="tuyên_giáo tuyền_giáo tuyen_giao"),
            Doc("c", words="tuyên_giáo_viên Đất_đai đất_đai dat_dai"),
        )
        with engine.searcher() as searcher:
            assert searcher.terms_folding_to(WORDS, "tuyen_giao") == (
                ("tuyên_giáo", 2),
                ("tuyen_giao", 1),
                ("tuyền_giáo", 1),
            )
            assert searcher.terms_folding_to(WORDS, "dat_dai") == (
                ("dat_dai", 1),
                ("Đất_đai", 1),
                ("đất_đai", 1),
            )
            assert searcher.terms_folding_to(WORDS, "tuyengiao") == ()
            assert searcher.terms_folding_to(WORDS, "tuyên_giáo") == ()
            assert searcher.terms_folding_to(TEXT, "tuyen_giao") == ()

    @pytest.mark.parametrize("mark", ["\x1d", "\x1e", "\x1f"])
    def test_terms_that_begin_with_a_mark(self, engine, mark):
        """They stand beside the words, and are terms like all others."""
        abbreviation, other = f"{mark}ubnd", f"{mark}hđnd"
        put(
            engine,
            Doc("a", words=["ủy_ban", abbreviation, "xã", abbreviation]),
            Doc("b", words=["ủy_ban", abbreviation, other]),
            Doc("c", words=["ubnd", "ủy_ban"]),
        )
        assert found(engine, HasTerm(WORDS, (abbreviation,))) == {"a", "b"}
        assert ranking(engine, terms(other, field=WORDS)) == ["b", "a", "c"]
        with engine.searcher() as searcher:
            assert searcher.document_frequency(WORDS, abbreviation) == 2
            assert searcher.document_frequency(WORDS, other) == 1
            assert searcher.document_frequency(WORDS, mark) == 0
            assert searcher.document_frequency(WORDS, "ubnd") == 1
            assert searcher.terms_with_prefix(WORDS, mark, 9) == (abbreviation, other)
            assert searcher.terms_with_prefix(WORDS, mark, 1) == (abbreviation,)
            assert searcher.terms_with_prefix(WORDS, f"{mark}h", 9) == (other,)
            assert searcher.terms_with_prefix(WORDS, "u", 9) == ("ubnd",)
            assert searcher.terms_with_prefix(WORDS, "", 9) == (
                "ủy_ban",
                abbreviation,
                other,
                "ubnd",
                "xã",
            )
            assert searcher.terms_folding_to(WORDS, f"{mark}hdnd") == ((other, 1),)
            assert searcher.terms_folding_to(WORDS, "ubnd") == (("ubnd", 1),)
            assert searcher.terms_with_folded_prefix(WORDS, f"{mark}h", 9) == (other,)

    # Many questions at once

    def test_anticipation_changes_no_answer(self, engine):
        put(
            engine,
            Doc("a", "ma mà má mạ", title="má"),
            Doc("b", "má mả ba trong"),
            Doc("c", "trông mạ Đà da"),
        )
        put(engine, Doc("b", "má mả ba"), delete=["a"])
        questions = (
            *(Frequency(field, term) for field in FIELDS for term in ("má", "mạ", "không_có", "", "\udcff")),
            *(Folding(field, folded) for field in FIELDS for folded in ("ma", "da", "má", "", "x" * 2000)),
            *(Beginning(TEXT, prefix, limit) for prefix in ("m", "", "xx") for limit in (0, 1, 9)),
            *(Beginning(TEXT, prefix, limit, is_folded=True) for prefix in ("m", "d") for limit in (1, 9)),
            *(Near(TEXT, folded, distance, 9) for folded in ("mam", "trog") for distance in (0, 1, 2)),
        )
        with engine.searcher() as told, engine.searcher() as untold:
            told.anticipate(iter(questions))
            told.anticipate([*questions, *questions])
            told.anticipate(())
            for question in questions:
                assert answer(told, question) == answer(untold, question), question

    def test_requests_together_are_answered_as_one_by_one(self, collection):
        requests = [
            SearchRequest((phrase("nhân", "dân"), text("các"), Everything()), clauses=(terms("dân"),)),
            SearchRequest((text("các"), Everything()), enough=1, facets=(PLACE, TYPE)),
            SearchRequest((text("ngày"), text("cháy")), clauses=(terms("cháy"),), mixed=True, stored=False),
            SearchRequest((Everything(),), sort="newest", offset=1, limit=2, facets=(TYPE,), facet_depth=1),
            SearchRequest((Everything(),), limit=0),
            SearchRequest(()),
            SearchRequest((text("xăng"),), clauses=(terms("xăng"),)),
        ]
        with collection.searcher() as searcher:
            assert searcher.search_all(requests) == tuple(map(searcher.search, requests))
            assert searcher.search_all(()) == ()

    # Near misses

    @pytest.mark.parametrize(
        ("folded", "distance", "limit", "expected"),
        [
            ("trogn", 1, 9, (("trong", 1), ("trông", 1), ("tròng", 1))),
            ("tron", 1, 9, (("trong", 1), ("trông", 1), ("ròn", 1), ("tròng", 1))),
            ("trongg", 1, 9, (("trong", 1), ("trông", 1), ("tròng", 1))),
            ("trung", 1, 9, (("trong", 1), ("trông", 1), ("tròng", 1))),
            ("trong", 1, 9, (("rong", 1),)),
            ("trong", 2, 9, (("rong", 1), ("chong", 2), ("ròn", 2))),
            ("trong", 2, 2, (("rong", 1), ("chong", 2))),
            ("rogn", 1, 9, (("rong", 1), ("ròn", 1))),
            ("rogn", 2, 3, (("rong", 1), ("ròn", 1), ("trong", 2))),
            ("or", 1, 9, (("ô", 1),)),
            ("", 1, 9, (("ô", 1),)),
            ("", 3, 9, (("ô", 1), ("ròn", 3))),
            ("a", 1, 9, (("ô", 1),)),
            ("ca", 2, 9, (("ô", 2),)),
            ("trong", 0, 9, ()),
            ("trong", -1, 9, ()),
            ("trogn", 1, 0, ()),
            ("trogn", 1, 1, (("trong", 1),)),
            ("trong", 10**9, 3, (("rong", 1), ("chong", 2), ("ròn", 2))),
            (
                "",
                10**9,
                99,
                (
                    ("ô", 1),
                    ("ròn", 3),
                    ("rong", 4),
                    ("trong", 5),
                    ("chong", 5),
                    ("trông", 5),
                    ("tròng", 5),
                ),
            ),
            ("xăng", 1, 9, ()),
            ("x" * 70_000, 2, 9, ()),
        ],
    )
    def test_terms_near(self, engine, folded, distance, limit, expected):
        put(
            engine,
            Doc("a", "trong trông tròng ô rong trong2 tr-ong 41-ct/tw 2021"),
            Doc("b", "trong trông ròn chong trong_sạch"),
            Doc("c", "trong chong"),
        )
        with engine.searcher() as searcher:
            assert searcher.terms_near(TEXT, folded, distance, limit) == expected

    def test_terms_near_of_the_title(self, engine):
        put(engine, Doc("a", "lụa lúc", title="lúa"), Doc("b", "lũ", title="lua lúc"))
        with engine.searcher() as searcher:
            assert searcher.terms_near(TITLE, "luc", 1, 9) == (("lua", 1), ("lúa", 1))
            assert searcher.terms_near(TITLE, "lu", 1, 9) == (("lua", 1), ("lúa", 1), ("lúc", 1))

    def test_terms_near_keep_the_letters_of_other_languages(self, engine):
        put(engine, Doc("a", "straße łódź møre cœur москва東京 हिन्दी Đông ĐÔNG"))
        with engine.searcher() as searcher:
            assert searcher.terms_near(TEXT, "strase", 1, 9) == (("straße", 1),)
            assert searcher.terms_near(TEXT, "lodz", 1, 9) == (("łódź", 1),)
            assert searcher.terms_near(TEXT, "coeur", 2, 9) == (("cœur", 2),)
            assert searcher.terms_near(TEXT, "москва東", 1, 9) == (("москва東京", 1),)
            assert searcher.terms_near(TEXT, "dng", 1, 9) == (("ĐÔNG", 1), ("Đông", 1))

    def test_terms_near_of_deleted_documents(self, engine):
        """What is left is found; what is gone may be found until it is merged away."""
        put(engine, Doc("a", "lúa lúa"), Doc("b", "lua"), Doc("c", "lụa ngô"))
        put(engine, delete=["b"])
        with engine.searcher() as searcher:
            near = dict(searcher.terms_near(TEXT, "luaa", 1, 9))
        assert {"lúa": 1, "lụa": 1}.items() <= near.items()
        assert near.keys() <= {"lúa", "lụa", "lua"}

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
            assert searcher.terms_folding_to(WORDS, "lua") == ()
            assert searcher.terms_with_folded_prefix(WORDS, "l", 5) == ()
            assert searcher.terms_near(TEXT, "lua", 2, 5) == ()
            assert found(engine, HasId(("a",))) == set()
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
                assert each.terms_folding_to(WORDS, "nhan_dan") == (("nhân_dân", 1),)
                assert each.terms_near(TEXT, "nhaan", 1, 9) == (("nhân", 1),)
                assert each.terms_near(TEXT, "theem", 1, 9) == ()
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
