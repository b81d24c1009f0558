"""What does every engine have to do? The promises of `engine.base`, one test each.

An engine joins by a subclass of `EngineContract` named `Test…` whose
`make_engine` fixture gives a function that makes fresh ones. A promise that an
engine can't keep is a test that its class overrides with a skip that says why,
so the skips are the list of what it lacks. Scores are compared by order of clear winners here; that they
are exact is the business of test_against_oracle.py.
"""

from __future__ import annotations

import pytest

from engines.batches import Doc, batch, column, day, days
from tgsearch.engine.base import (
    FIELDS,
    TEXT,
    TITLE,
    WORDS,
    AllOf,
    AnyOf,
    Everything,
    HasSequence,
    HasTerm,
    InDays,
    InFacet,
    Nothing,
    Outside,
    PairClause,
    SearchRequest,
    TermClause,
    TokenBatch,
)
from tgsearch.errors import IndexLockedError

PLACE, TYPE = "locality", "type"
EVERYTHING = Everything()

COLLECTION = (
    Doc(
        "cv-01",
        title="công văn về phòng cháy",
        text="ủy ban nhân dân xã yêu cầu các thôn kiểm tra bình chữa cháy",
        words="công_văn về phòng cháy ủy_ban_nhân_dân xã yêu_cầu các thôn kiểm_tra bình chữa_cháy",
        days=day(2021, 3, 1),
        facets={PLACE: [("Hưng Yên", "Văn Giang", "Xuân Quan")], TYPE: [("công văn",)]},
    ),
    Doc(
        "kh-02",
        title="kế hoạch trồng cây",
        text="nhân dân các thôn trồng cây ven đường nhân dịp đầu xuân",
        words="kế_hoạch trồng cây nhân_dân các thôn trồng cây ven đường nhân_dịp đầu xuân",
        days=days((2021, 1, 1), (2021, 3, 31)),
        facets={PLACE: [("Hưng Yên",), ("Hải Dương", "Gia Lộc")], TYPE: [("kế hoạch",)]},
    ),
    Doc(
        "tb-03",
        title="thông báo nghỉ lễ",
        text="trường học nghỉ lễ hai ngày và bù ngày nghỉ ngày sau",
        words="thông_báo nghỉ_lễ trường_học nghỉ_lễ hai ngày và bù ngày nghỉ ngày sau",
        facets={TYPE: [("thông báo",)]},
    ),
    Doc(
        "bc-04",
        text="báo cáo báo cáo báo cáo cháy rừng quý một",
        words="báo_cáo báo_cáo báo_cáo cháy rừng quý một",
        days=days((2022, 1, 1), (2022, 3, 31)),
        facets={
            PLACE: [("Hưng Yên", "Khoái Châu"), ("Hưng Yên", "Văn Giang"), ("Hưng Yên",)],
            TYPE: [("báo cáo",)],
        },
    ),
    Doc("qd-05", title="quyết định khen thưởng nhân dân xã", days=day(2020, 12, 31)),
    Doc("trống"),
)
ALL = {document.id for document in COLLECTION}


def text(*terms):
    return HasTerm(TEXT, terms)


def phrase(*steps, slop=0, field=TEXT):
    return HasSequence(field, tuple((step,) if isinstance(step, str) else step for step in steps), slop)


def below(*paths, facet=PLACE):
    return InFacet(facet, paths)


def span(first, last):
    return InDays(day(*first)[0], day(*last)[0])


# What matches, over COLLECTION
MATCHES = {
    "everything": (Everything(), ALL),
    "nothing": (Nothing(), set()),
    "a term in the text": (text("thôn"), {"cv-01", "kh-02"}),
    "the text includes the title": (text("phòng"), {"cv-01"}),
    "a term in the title": (HasTerm(TITLE, ("cháy",)), {"cv-01"}),
    "the title does not include the text": (HasTerm(TITLE, ("thôn",)), set()),
    "a word": (HasTerm(WORDS, ("nhân_dân",)), {"kh-02"}),
    "a syllable of a word is no word": (HasTerm(WORDS, ("kiểm",)), set()),
    "accents count": (text("chay"), set()),
    "several terms: any of them": (text("rừng", "ven", "chay"), {"bc-04", "kh-02"}),
    "no term": (text(), set()),
    "the empty term": (text(""), set()),
    "an unknown term": (text("xăng"), set()),
    "an unknown term beside a known one": (text("xăng", "bù"), {"tb-03"}),
    "a beginning of a term is not the term": (text("thô"), set()),
    "a term that can't be encoded": (text("th\udcffn"), set()),
    "all of none": (AllOf(()), ALL),
    "any of none": (AnyOf(()), set()),
    "all of one": (AllOf((text("xã"),)), {"cv-01", "qd-05"}),
    "all of two": (AllOf((text("nhân"), text("xã"))), {"cv-01", "qd-05"}),
    "all of a known and an unknown": (AllOf((text("nhân"), text("xăng"))), set()),
    "all, across fields": (AllOf((HasTerm(TITLE, ("cháy",)), HasTerm(WORDS, ("xã",)))), {"cv-01"}),
    "any of two": (AnyOf((text("rừng"), text("ven"))), {"bc-04", "kh-02"}),
    "any, one unknown": (AnyOf((text("rừng"), text("xăng"))), {"bc-04"}),
    "outside": (Outside(text("nhân")), {"tb-03", "bc-04", "trống"}),
    "outside everything": (Outside(Everything()), set()),
    "outside nothing": (Outside(Nothing()), ALL),
    "outside twice": (Outside(Outside(text("rừng"))), {"bc-04"}),
    "one without the other": (AllOf((text("nhân"), Outside(text("xã")))), {"kh-02"}),
    "neither of two": (AllOf((Outside(text("nhân")), Outside(text("ngày")))), {"bc-04", "trống"}),
    "not both": (Outside(AllOf((text("nhân"), text("ven")))), ALL - {"kh-02"}),
    "any with an outside": (
        AnyOf((text("rừng"), Outside(text("nhân")))),
        {"tb-03", "bc-04", "trống"},
    ),
    "nested": (
        AllOf((AnyOf((text("thôn"), text("rừng"))), Outside(AllOf((text("cháy"), text("xã")))))),
        {"kh-02", "bc-04"},
    ),
    "a phrase of one": (phrase("ban"), {"cv-01"}),
    "a phrase of two": (phrase("nhân", "dân"), {"cv-01", "kh-02", "qd-05"}),
    "a phrase of two, the other way": (phrase("dân", "nhân"), set()),
    "a phrase of three": (phrase("nhân", "dân", "xã"), {"cv-01", "qd-05"}),
    "a phrase of four": (phrase("ủy", "ban", "nhân", "dân"), {"cv-01"}),
    "a phrase of five": (phrase("nhân", "dân", "các", "thôn", "trồng"), {"kh-02"}),
    "a phrase of six": (phrase("ủy", "ban", "nhân", "dân", "xã", "yêu"), {"cv-01"}),
    "a phrase of six, one wrong": (phrase("ủy", "ban", "nhân", "dân", "xã", "cầu"), set()),
    "a phrase whose pairs all occur apart": (phrase("ngày", "nghỉ", "lễ"), set()),
    "a phrase with a word repeated": (phrase("báo", "cáo", "báo", "cáo"), {"bc-04"}),
    "a phrase repeated as often as it stands": (phrase(*["báo", "cáo"] * 3), {"bc-04"}),
    "a phrase repeated once too often": (phrase(*["báo", "cáo"] * 4), set()),
    "a word twice in a row": (phrase("báo", "báo"), set()),
    "a phrase of no step": (HasSequence(TEXT, ()), set()),
    "a phrase with an empty step": (HasSequence(TEXT, (("nhân",), ())), set()),
    "a phrase with an unknown word": (phrase("nhân", "xăng"), set()),
    "a phrase with alternatives": (phrase(("nhân", "rừng"), ("dịp", "quý")), {"kh-02", "bc-04"}),
    "a phrase with an unknown alternative": (phrase("nhân", ("xăng", "dịp")), {"kh-02"}),
    "a phrase of alternatives in three steps": (phrase("các", "thôn", ("kiểm", "trồng")), {"cv-01", "kh-02"}),
    "a phrase in the title": (phrase("trồng", "cây", field=TITLE), {"kh-02"}),
    "a phrase of the text is not in the title": (phrase("các", "thôn", field=TITLE), set()),
    "a phrase across title and text": (phrase("lễ", "trường"), set()),
    "near, across title and text": (phrase("lễ", "trường", slop=99), set()),
    "near enough, across title and text": (phrase("lễ", "trường", slop=100), {"tb-03"}),
    "slop just enough": (phrase("ủy", "dân", slop=2), {"cv-01"}),
    "slop one short": (phrase("ủy", "dân", slop=1), set()),
    "slop counts for each step": (phrase("ủy", "nhân", "xã", slop=1), {"cv-01"}),
    "slop keeps the order": (phrase("dân", "ủy", slop=5), set()),
    "slop with a word repeated": (phrase("ngày", "ngày", "ngày", slop=2), {"tb-03"}),
    "slop does not use a word twice": (phrase("rừng", "rừng", slop=9), set()),
    "slop takes a later beginning": (phrase("ngày", "sau"), {"tb-03"}),
    "more slop than any text is long": (phrase("công", "cháy", slop=10**9), {"cv-01"}),
    "below a province": (below(("Hưng Yên",)), {"cv-01", "kh-02", "bc-04"}),
    "below a district": (below(("Hưng Yên", "Văn Giang")), {"cv-01", "bc-04"}),
    "a commune": (below(("Hưng Yên", "Văn Giang", "Xuân Quan")), {"cv-01"}),
    "a second value": (below(("Hải Dương",)), {"kh-02"}),
    "several paths": (below(("Hải Dương",), ("Hưng Yên", "Khoái Châu")), {"kh-02", "bc-04"}),
    "the beginning of a name is no place": (below(("Hưng",)), set()),
    "a district alone is no path": (below(("Văn Giang",)), set()),
    "deeper than any value": (below(("Hải Dương", "Gia Lộc", "Yết Kiêu")), set()),
    "no path": (below(), set()),
    "the path above all": (below(()), {"cv-01", "kh-02", "bc-04"}),
    "another facet": (below(("báo cáo",), facet=TYPE), {"bc-04"}),
    "an unknown facet": (below(("Hưng Yên",), facet="nơi"), set()),
    "outside a place": (Outside(below(("Hưng Yên",))), {"tb-03", "qd-05", "trống"}),
    "a day within a range": (span((2021, 2, 2), (2021, 2, 2)), {"kh-02"}),
    "the first day counts": (span((2020, 12, 31), (2020, 12, 31)), {"qd-05"}),
    "the last day counts": (span((2021, 3, 31), (2021, 12, 31)), {"kh-02"}),
    "days before all": (span((2019, 1, 1), (2020, 12, 30)), set()),
    "days that overlap several": (span((2020, 12, 31), (2021, 3, 1)), {"cv-01", "kh-02", "qd-05"}),
    "open to the past": (InDays(1, day(2021, 1, 1)[0]), {"kh-02", "qd-05"}),
    "open to the future": (InDays(day(2021, 3, 2)[0], 10**9), {"kh-02", "bc-04"}),
    "open to both: what has a date": (InDays(-(10**9), 10**9), {"cv-01", "kh-02", "bc-04", "qd-05"}),
    "the wrong way round": (span((2021, 12, 31), (2021, 1, 1)), set()),
    "without a date": (Outside(InDays(-(10**9), 10**9)), {"tb-03", "trống"}),
}


def put(engine, *documents, record=None, delete=()):
    """Commit documents, each added by a call of its own."""
    with engine.writer() as writer:
        writer.delete(delete)
        for document in documents:
            writer.add(batch(document))
        writer.record(record or {})


def ask(engine, node=EVERYTHING, **options):
    """Search a snapshot of the last commit; everything there is, unless told otherwise."""
    with engine.searcher() as searcher:
        return searcher.search(SearchRequest((node,), **{"limit": 10_000, **options}))


def ids(response):
    return [document.id for document in response.documents]


def found(engine, node=EVERYTHING):
    response = ask(engine, node)
    assert response.total == len(response.documents)
    return set(ids(response))


def terms(*spelled, field=TEXT, weight=1.0):
    """A clause of terms that count alike."""
    return TermClause(field, tuple((term, 1.0) for term in spelled), weight)


def ranking(engine, *clauses):
    return ids(ask(engine, clauses=clauses))


class EngineContract:
    @pytest.fixture(scope="class")
    @classmethod
    def make_engine(cls):
        raise NotImplementedError("give a function that makes a fresh engine")

    @pytest.fixture
    def engine(self, make_engine):
        """An empty index."""
        return make_engine()

    @pytest.fixture
    def filled(self, engine):
        """COLLECTION, to write to."""
        put(engine, *COLLECTION)
        return engine

    @pytest.fixture(scope="class")
    @classmethod
    def collection(cls, make_engine):
        """COLLECTION, only to read."""
        engine = make_engine()
        put(engine, *COLLECTION)
        return engine

    # What matches

    @pytest.mark.parametrize(("node", "expected"), MATCHES.values(), ids=MATCHES)
    def test_what_matches(self, collection, node, expected):
        assert found(collection, node) == expected

    @pytest.mark.parametrize(("node", "expected"), MATCHES.values(), ids=MATCHES)
    def test_within_narrows_alike(self, collection, node, expected):
        response = ask(collection, text("nhân", "cháy"), within=node)
        assert set(ids(response)) == expected & {"cv-01", "kh-02", "bc-04", "qd-05"}

    def test_an_empty_index_answers(self, engine):
        response = ask(engine, clauses=(terms("nhân"),), facets=(PLACE,), offset=0)
        assert (response.total, response.documents) == (0, ())
        assert not response.facets[PLACE]

    def test_no_tier_finds_nothing(self, collection):
        with collection.searcher() as searcher:
            response = searcher.search(SearchRequest((), facets=(PLACE,)))
        assert (response.total, response.documents, response.facets) == (0, (), {PLACE: {}})

    def test_positions_with_gaps_are_not_adjacent(self, engine):
        put(engine, Doc("a", placed=[(0, "nhân"), (2, "dân")]), Doc("b", placed=[(7, "nhân"), (8, "dân")]))
        assert found(engine, phrase("nhân", "dân")) == {"b"}
        assert found(engine, phrase("nhân", "dân", slop=1)) == {"a", "b"}

    def test_a_phrase_does_not_run_into_the_next_document(self, engine):
        with engine.writer() as writer:
            writer.add(batch(Doc("a", "xã nhân"), Doc("b", "dân xã")))
        assert found(engine, phrase("nhân", "dân")) == set()
        assert found(engine, phrase("nhân", "dân", slop=10**9)) == set()

    @pytest.mark.parametrize("far", [10, 4_094, 4_095, 4_096, 65_534, 65_535, 65_536, 100_000])
    def test_far_positions(self, engine, far):
        put(engine, Doc("a", placed=[(0, "xã"), (far, "nhân"), (far + 1, "dân"), (far + 9, "xã")]))
        assert found(engine, phrase("nhân", "dân")) == {"a"}
        assert found(engine, phrase("nhân", "dân", "xã")) == set()
        assert found(engine, phrase("nhân", "dân", "xã", slop=7)) == {"a"}
        assert found(engine, phrase("xã", "nhân", slop=far - 1)) == {"a"}
        assert found(engine, phrase("xã", "nhân", slop=far - 2)) == set()

    # In what order

    def test_more_occurrences_rank_higher(self, engine):
        put(engine, Doc("a", "lúa mùa cấy xong"), Doc("b", "lúa lúa lúa xong"), Doc("c", "cấy mùa xong rồi"))
        assert ranking(engine, terms("lúa")) == ["b", "a", "c"]

    def test_a_rarer_term_counts_more(self, engine):
        put(engine, *(Doc(f"a{i}", "lúa mùa") for i in range(5)), Doc("b", "ngô đông"), Doc("c", "ao cá"))
        assert ranking(engine, terms("lúa"), terms("ngô"))[0] == "b"

    def test_a_shorter_text_ranks_higher(self, engine):
        put(engine, Doc("a", "lúa mùa cấy xong trước rằm tháng bảy"), Doc("b", "lúa mùa"))
        assert ranking(engine, terms("lúa")) == ["b", "a"]

    def test_a_clause_counts_by_its_weight(self, engine):
        put(engine, Doc("a", "lúa mùa"), Doc("b", "ngô đông"))
        assert ranking(engine, terms("lúa"), terms("ngô", weight=2.0)) == ["b", "a"]
        assert ranking(engine, terms("lúa", weight=2.0), terms("ngô")) == ["a", "b"]

    def test_clauses_add_up(self, engine):
        put(engine, Doc("a", "lúa mùa"), Doc("b", "lúa ngô"), Doc("c", "ngô đông"))
        assert ranking(engine, terms("lúa"), terms("ngô"))[0] == "b"

    @pytest.mark.parametrize("field", FIELDS)
    def test_every_field_scores(self, engine, field):
        put(engine, Doc("a", title="lúa mùa"), Doc("b", title="ngô đông"))
        assert ranking(engine, terms("ngô", field=field)) == ["b", "a"]

    def test_a_clause_of_several_terms_counts_as_one(self, engine):
        put(
            engine,
            Doc("a", "quý một"),
            Doc("b", "quí một"),
            *(Doc(f"c{i}", "quý hai") for i in range(4)),
        )
        response = ask(engine, text("một"), clauses=(terms("quý", "quí"),))
        assert ids(response) == ["a", "b"]
        first, second = response.documents
        assert first.score > 0
        assert first.score == pytest.approx(second.score)

    def test_term_weights_within_a_clause(self, engine):
        put(engine, Doc("a", "mà thôi"), Doc("b", "má thôi"))
        clause = TermClause(TEXT, (("má", 1.0), ("mà", 0.5)))
        assert ranking(engine, clause) == ["b", "a"]

    def test_a_pair_scores_where_it_is_adjacent(self, engine):
        put(engine, Doc("a", "dân quân nhân"), Doc("b", "nhân dân quân"), Doc("c", "nhân quân dân"))
        response = ask(engine, clauses=(PairClause((("nhân", 1.0),), (("dân", 1.0),)),))
        assert [document.score > 0 for document in response.documents] == [True, False, False]
        assert ids(response) == ["b", "a", "c"]

    def test_pair_alternatives_multiply_their_weights(self, engine):
        put(engine, Doc("a", "nhan dân"), Doc("b", "nhân dân"), Doc("c", "nhan dan"))
        pair = PairClause((("nhân", 1.0), ("nhan", 0.5)), (("dân", 1.0), ("dan", 0.5)))
        assert ranking(engine, pair) == ["b", "a", "c"]

    def test_unknown_terms_add_nothing(self, collection):
        pair = PairClause((("xăng", 1.0),), (("dầu", 1.0),))
        plain = ask(collection, text("nhân"), clauses=(terms("nhân"),))
        more = ask(
            collection, text("nhân"), clauses=(terms("nhân"), terms("xăng"), pair, TermClause(TEXT, ()))
        )
        assert more == plain

    def test_clauses_do_not_decide_what_matches(self, collection):
        assert ids(ask(collection, text("rừng"), clauses=(terms("nhân"), terms("dân")))) == ["bc-04"]

    def test_ties_are_ordered_by_id(self, engine):
        names = ["b", "a", "Ă", "a1", "a10", "a2", "đ", "ă", "Z", "😀", "\uffee", ""]
        put(engine, *(Doc(name, "lúa mùa") for name in names))
        assert ranking(engine, terms("lúa")) == sorted(names)
        assert ranking(engine) == sorted(names)

    def test_without_clauses_every_score_is_zero(self, collection):
        assert {document.score for document in ask(collection).documents} == {0.0}

    # Tiers

    def test_earlier_tiers_rank_first(self, collection):
        with collection.searcher() as searcher:
            tiers = (text("rừng"), text("cháy"), Everything())
            response = searcher.search(SearchRequest(tiers, clauses=(terms("ven", weight=9.0),), limit=99))
        assert [(hit.id, hit.tier) for hit in response.documents] == [
            ("bc-04", 0),
            ("cv-01", 1),
            ("kh-02", 2),
            ("qd-05", 2),
            ("tb-03", 2),
            ("trống", 2),
        ]
        assert (response.total, response.tiers_used) == (6, 3)

    @pytest.mark.parametrize(
        ("enough", "total", "used"), [(0, 6, 3), (1, 1, 1), (2, 2, 2), (3, 6, 3), (9, 6, 3)]
    )
    def test_enough_leaves_later_tiers_out(self, collection, enough, total, used):
        with collection.searcher() as searcher:
            request = SearchRequest((text("rừng"), text("cháy"), Everything()), enough=enough, facets=(TYPE,))
            response = searcher.search(request)
        assert (response.total, response.tiers_used) == (total, used)
        assert sum(response.facets[TYPE].values()) == min(total, 4)

    def test_a_page_goes_from_one_tier_into_the_next(self, collection):
        with collection.searcher() as searcher:
            tiers = (text("nhân"), Everything())
            pages = [searcher.search(SearchRequest(tiers, offset=n, limit=2)) for n in (0, 2, 4, 6)]
        assert [ids(page) for page in pages] == [
            ["cv-01", "kh-02"],
            ["qd-05", "bc-04"],
            ["tb-03", "trống"],
            [],
        ]
        assert {page.total for page in pages} == {6}

    # Sorting and pages

    def test_newest_first(self, collection):
        response = ask(collection, sort="newest", clauses=(terms("nhân"),))
        assert ids(response) == ["bc-04", "kh-02", "cv-01", "qd-05", "tb-03", "trống"]
        assert {document.score for document in response.documents} == {0.0}

    def test_oldest_first(self, collection):
        assert ids(ask(collection, sort="oldest")) == ["qd-05", "kh-02", "cv-01", "bc-04", "tb-03", "trống"]

    def test_dates_disregard_tiers(self, collection):
        with collection.searcher() as searcher:
            request = SearchRequest((text("xã"), text("rừng")), sort="newest")
            response = searcher.search(request)
        assert ids(response) == ["bc-04", "cv-01", "qd-05"]
        assert {document.tier for document in response.documents} == {0}

    @pytest.mark.parametrize("sort", ["newest", "oldest"])
    def test_equal_dates_are_ordered_by_id(self, engine, sort):
        put(engine, *(Doc(name, days=day(2021, 5, 1)) for name in "dbca"), Doc("x"), Doc("w"))
        assert ids(ask(engine, sort=sort)) == ["a", "b", "c", "d", "w", "x"]

    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    @pytest.mark.parametrize("limit", [1, 2, 7, 50])
    def test_pages_neither_repeat_nor_skip(self, engine, sort, limit):
        with engine.writer() as writer:
            for start in range(0, 50, 10):
                writer.add(
                    batch(
                        *(
                            Doc(
                                f"bài {number * 37 % 50:02}",
                                "lúa " * (number % 3) + "mùa ngô",
                                days=None if number % 5 == 0 else day(2021, 1, 1 + number % 4),
                            )
                            for number in range(start, start + 10)
                        )
                    )
                )
        clauses = (terms("lúa"), terms("mùa"))
        whole = ids(ask(engine, sort=sort, clauses=clauses))
        pages = [
            ask(engine, sort=sort, clauses=clauses, offset=n, limit=limit)
            for n in range(0, 50 + limit, limit)
        ]
        assert [id for page in pages for id in ids(page)] == whole
        assert len(set(whole)) == 50

    def test_a_page_past_the_end_is_empty(self, collection):
        response = ask(collection, offset=6, limit=10, facets=(TYPE,))
        assert (response.total, response.documents) == (6, ())
        assert sum(response.facets[TYPE].values()) == 4

    def test_a_page_of_nothing_counts(self, collection):
        response = ask(collection, limit=0, facets=(TYPE,))
        assert (response.total, response.documents) == (6, ())
        assert response.facets[TYPE][("báo cáo",)] == 1

    def test_a_thousand_alike(self, engine):
        with engine.writer() as writer:
            for start in range(0, 1000, 250):
                writer.add(
                    batch(
                        *(Doc(f"{number * 7 % 1000:04}", "lúa mùa") for number in range(start, start + 250))
                    )
                )
        wanted = [f"{number:04}" for number in range(1000)]
        for offset in (0, 500, 990):
            response = ask(engine, text("mùa"), clauses=(terms("lúa"),), offset=offset, limit=10)
            assert ids(response) == wanted[offset : offset + 10]
            assert response.total == 1000

    # Counts

    def test_facets_count_every_level(self, collection):
        assert ask(collection, facets=(PLACE,)).facets[PLACE] == {
            ("Hưng Yên",): 3,  # once each, though bc-04 has three values below it
            ("Hưng Yên", "Văn Giang"): 2,
            ("Hưng Yên", "Văn Giang", "Xuân Quan"): 1,
            ("Hưng Yên", "Khoái Châu"): 1,
            ("Hải Dương",): 1,
            ("Hải Dương", "Gia Lộc"): 1,
        }

    def test_facets_count_the_whole_result_and_nothing_else(self, collection):
        response = ask(collection, text("cháy"), limit=1, facets=(PLACE, TYPE, "nơi"))
        assert response.facets[TYPE] == {("công văn",): 1, ("báo cáo",): 1}
        assert response.facets[PLACE][("Hưng Yên",)] == 2
        assert ("Hải Dương",) not in response.facets[PLACE]
        assert not response.facets["nơi"]

    def test_a_facet_count_is_the_total_of_the_narrowed_search(self, collection):
        for node, _ in MATCHES.values():
            for path, count in ask(collection, node, facets=(PLACE,)).facets[PLACE].items():
                assert ask(collection, node, within=below(path)).total == count

    def test_facets_that_were_not_asked_for_are_not_counted(self, collection):
        assert not ask(collection).facets

    @pytest.mark.parametrize(
        "path", [("",), ("a/b", "c"), ("Đắk Lắk", "Buôn Đôn"), ("a", "a", "a", "a"), ("\udcff", "😀")]
    )
    def test_any_path_comes_back(self, engine, path):
        put(engine, Doc("x", facets={PLACE: [path]}))
        assert ask(engine, below(path), facets=(PLACE,)).facets[PLACE] == {
            path[:depth]: 1 for depth in range(1, len(path) + 1)
        }

    # Writing

    def test_adding_twice_replaces(self, engine):
        put(engine, Doc("a", "lúa mùa", days=day(2020, 1, 1), facets={PLACE: [("Hưng Yên",)]}))
        put(
            engine, Doc("a", "ngô đông", stored=b"sau", days=day(2021, 1, 1), facets={PLACE: [("Bắc Ninh",)]})
        )
        response = ask(engine, facets=(PLACE,))
        assert [(document.id, document.stored) for document in response.documents] == [("a", b"sau")]
        assert response.facets[PLACE] == {("Bắc Ninh",): 1}
        assert found(engine, text("lúa")) == set()
        assert found(engine, span((2020, 1, 1), (2020, 12, 31))) == set()

    def test_adding_twice_before_a_commit_replaces(self, engine):
        put(engine, Doc("a", "lúa mùa"), Doc("b", "khoai"), Doc("a", "ngô đông", stored=b"sau"))
        assert ask(engine).total == 2
        assert found(engine, text("lúa")) == set()
        assert found(engine, text("ngô")) == {"a"}

    def test_replacing_many_times(self, engine):
        for turn in range(12):
            put(engine, Doc("a", "lúa " * (turn + 1)), Doc(f"b{turn}", "ngô"))
        assert ask(engine).total == 13
        with engine.searcher() as searcher:
            assert searcher.document_count == 13

    def test_delete(self, filled):
        put(filled, delete=["cv-01", "không có"])
        assert found(filled) == ALL - {"cv-01"}
        assert found(filled, text("cháy")) == {"bc-04"}
        assert found(filled, Outside(text("rừng"))) == ALL - {"cv-01", "bc-04"}
        with filled.searcher() as searcher:
            assert searcher.stored(["cv-01", "kh-02"]) == {"kh-02": b"kh-02"}

    def test_deleted_documents_do_not_count(self, filled):
        put(filled, delete=["bc-04"])
        counts = ask(filled, facets=(PLACE, TYPE)).facets
        assert counts[PLACE][("Hưng Yên",)] == 2
        assert ("báo cáo",) not in counts[TYPE]

    def test_deleted_documents_do_not_score(self, engine):
        documents = [Doc("a", "lúa mùa"), Doc("b", "lúa ngô khoai sắn"), Doc("c", "ngô")]
        put(engine, *documents)
        before = ask(engine, clauses=(terms("lúa"), terms("ngô"))).documents
        put(engine, *(Doc(f"x{n}", "lúa lúa lúa") for n in range(3)))
        put(engine, delete=["x0", "x1", "x2"])
        after = ask(engine, clauses=(terms("lúa"), terms("ngô"))).documents
        assert [hit.id for hit in after] == [hit.id for hit in before]
        assert [hit.score for hit in after] == pytest.approx([hit.score for hit in before])

    def test_delete_before_a_commit(self, engine):
        with engine.writer() as writer:
            writer.add(batch(Doc("a", "lúa"), Doc("b", "ngô")))
            writer.delete(["a"])
        assert found(engine) == {"b"}

    def test_delete_and_add_again(self, engine):
        put(engine, Doc("a", "lúa"))
        with engine.writer() as writer:
            writer.delete(["a"])
            writer.add(batch(Doc("a", "ngô")))
        assert found(engine) == found(engine, text("ngô")) == {"a"}

    def test_delete_everything(self, filled):
        put(filled, delete=sorted(ALL))
        response = ask(filled, clauses=(terms("nhân"),), facets=(PLACE,))
        assert (response.total, response.facets[PLACE]) == (0, {})
        put(filled, Doc("mới", "nhân dân"))
        assert found(filled, text("nhân")) == {"mới"}

    def test_nothing_is_visible_before_a_commit(self, engine):
        put(engine, Doc("a", "lúa"), record={"k": b"1"})
        with engine.writer() as writer:
            writer.add(batch(Doc("b", "lúa")))
            writer.delete(["a"])
            writer.record({"k": b"2"})
            assert found(engine) == {"a"}
            with engine.searcher() as searcher:
                assert searcher.manifest() == {"k": b"1"}
            writer.commit()
            assert found(engine) == {"b"}
            with engine.searcher() as searcher:
                assert searcher.manifest() == {"k": b"2"}

    def test_closing_without_a_commit_discards(self, engine):
        put(engine, Doc("a", "lúa"))
        writer = engine.writer()
        writer.add(batch(Doc("b", "lúa")))
        writer.delete(["a"])
        writer.close()
        writer.close()
        assert found(engine) == {"a"}

    def test_an_exception_discards(self, engine):
        def fail_after_adding():
            with engine.writer() as writer:
                writer.add(batch(Doc("a", "lúa")))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_after_adding()
        assert found(engine) == set()
        put(engine, Doc("b", "lúa"))
        assert found(engine) == {"b"}

    def test_a_writer_goes_on_after_a_commit(self, engine):
        with engine.writer() as writer:
            for turn in range(4):
                writer.add(batch(Doc(f"a{turn}", "lúa"), Doc("b", "ngô " * (turn + 1), stored=b"%d" % turn)))
                writer.delete([f"a{turn - 2}"])
                writer.commit()
                assert ask(engine).total == 2 + min(turn, 1)
        with engine.searcher() as searcher:
            assert searcher.stored(["b"]) == {"b": b"3"}

    def test_an_empty_batch_adds_nothing(self, filled):
        with filled.writer() as writer:
            writer.add(batch())
        assert found(filled) == ALL

    def test_a_second_writer_is_told_who_has_the_first(self, engine):
        with engine.writer() as writer:
            with pytest.raises(IndexLockedError) as caught:
                engine.writer()
            assert caught.value.holder
            writer.add(batch(Doc("a", "lúa")))
        assert found(engine) == {"a"}
        engine.writer().close()

    def test_vocabulary_that_does_not_occur_is_harmless(self, engine):
        columns = {field: column([[(0, "lúa")]], positioned=field != WORDS) for field in FIELDS}
        wide = {
            field: type(each)((*each.vocabulary, "lạc"), each.codes, each.bounds, each.positions)
            for field, each in columns.items()
        }
        with engine.writer() as writer:
            writer.add(TokenBatch(("a",), wide, (b"",), (None,), {}))
        assert found(engine, text("lạc")) == set()
        with engine.searcher() as searcher:
            assert searcher.document_frequency(TEXT, "lạc") == 0
            assert searcher.terms_with_prefix(TEXT, "l", 5) == ("lúa",)
            assert searcher.terms_folding_to(TEXT, "lac") == ()

    # A fresh start

    def test_a_fresh_writer_replaces_everything_at_its_commit(self, filled):
        put(filled, record={"k": b"1", "l": b"2"})
        with filled.writer(fresh=True) as writer:
            writer.add(batch(Doc("mới", "nhân dân")))
            writer.record({"l": b"3"})
            assert found(filled) == ALL
            writer.commit()
            assert found(filled) == {"mới"}
            writer.add(batch(Doc("mới 2", "nhân dân")))
        assert found(filled) == {"mới", "mới 2"}
        with filled.searcher() as searcher:
            assert searcher.manifest() == {"l": b"3"}

    def test_a_fresh_writer_that_adds_nothing_empties(self, filled):
        with filled.writer(fresh=True):
            pass
        assert found(filled) == set()

    def test_a_fresh_writer_that_is_cancelled_changes_nothing(self, filled):
        writer = filled.writer(fresh=True)
        writer.add(batch(Doc("mới", "nhân dân")))
        writer.close()
        assert found(filled) == ALL

    # The manifest

    def test_manifest_entries_are_set_replaced_and_removed(self, engine):
        with engine.searcher() as searcher:
            assert searcher.manifest() == {}
        put(engine, record={"tệp:a.txt": b"\0\xff", "tệp:b.txt": b"", "c": b"1"})
        put(engine, Doc("a", "lúa"), record={"c": None, "d": b"4", "không có": None})
        put(engine, record={"tệp:a.txt": b"2", "c": b"5"})
        put(engine, record={"d": None})
        with engine.searcher() as searcher:
            assert searcher.manifest() == {"tệp:a.txt": b"2", "tệp:b.txt": b"", "c": b"5"}

    def test_the_last_word_of_a_writer_counts(self, engine):
        with engine.writer() as writer:
            writer.record({"a": b"1", "b": None})
            writer.add(batch(Doc("x", "lúa")))
            writer.record({"a": None, "b": b"2"})
            writer.add(batch(Doc("y", "lúa")))
            writer.record({"a": b"3"})
        with engine.searcher() as searcher:
            assert searcher.manifest() == {"a": b"3", "b": b"2"}

    def test_entries_outlive_the_documents_they_came_with(self, engine):
        put(engine, Doc("a", "lúa"), record={"a": b"1", "b": b"1"})
        put(engine, delete=["a"], record={"b": None})
        for turn in range(10):
            put(engine, Doc("c", "ngô"), record={"c": b"%d" % turn})
        with engine.searcher() as searcher:
            assert searcher.manifest() == {"a": b"1", "c": b"9"}

    # Looking up

    @pytest.mark.parametrize("stored", [b"", b"\0", bytes(range(256)), b"\xff" * 300_000, "đã lưu".encode()])
    def test_stored_bytes_come_back(self, engine, stored):
        put(engine, Doc("trước", stored=b"x" * 100_000), Doc("a", stored=stored), Doc("sau", stored=b"y"))
        with engine.searcher() as searcher:
            assert searcher.stored(["a", "không có"]) == {"a": stored}
        assert [hit.stored for hit in ask(engine).documents] == [stored, b"y", b"x" * 100_000]

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

    # Extremes

    @pytest.mark.parametrize("times", [3, 14, 15, 16, 254, 255, 256, 70_000])
    def test_a_word_very_often(self, engine, times):
        put(engine, Doc("nhiều", "lúa " * times), Doc("ít", "lúa mùa"), Doc("hai", "lúa lúa"))
        pair = PairClause((("lúa", 1.0),), (("lúa", 1.0),))
        assert found(engine, phrase(*["lúa"] * 3)) == {"nhiều"}
        assert found(engine, phrase("lúa", "lúa")) == {"nhiều", "hai"}
        scores = {hit.id: hit.score for hit in ask(engine, clauses=(pair,)).documents}
        assert scores["ít"] == 0.0
        assert scores["nhiều"] > 0.0 < scores["hai"]

    def test_documents_without_tokens(self, engine):
        put(engine, Doc("a"), Doc("b"), Doc("c", "lúa"))
        assert found(engine, Outside(text("lúa"))) == {"a", "b"}
        assert ranking(engine, terms("lúa")) == ["c", "a", "b"]
        put(engine, delete=["c"])
        assert ranking(engine, terms("lúa"), terms("lúa", field=TITLE)) == ["a", "b"]

    def test_very_many_terms_in_one_clause_and_step(self, engine):
        spelled = [f"từ{number}" for number in range(300)]
        put(engine, *(Doc(f"{n:03}", f"{term} {term}") for n, term in enumerate(spelled[:40])))
        many = tuple(spelled)
        assert len(found(engine, text(*many))) == 40
        assert len(found(engine, HasSequence(TEXT, (many, many)))) == 40
        assert len(found(engine, HasSequence(TEXT, (many, many, many)))) == 0
        assert len(found(engine, AnyOf(tuple(map(text, many))))) == 40
        weighted = tuple((term, 1.0) for term in many)
        assert len(ranking(engine, TermClause(TEXT, weighted), PairClause(weighted, weighted))) == 40

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
