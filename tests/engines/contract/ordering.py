"""In what order do they come, and on which page?"""

from __future__ import annotations

import pytest

from engines.batches import Doc, batch, day
from engines.contract.collection import (
    TYPE,
    ask,
    ids,
    put,
    ranking,
    terms,
    text,
)
from tgsearch.engine.base import (
    FIELDS,
    TEXT,
    Everything,
    PairClause,
    SearchRequest,
    TermClause,
)


class Ordering:
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

    def test_mixed_tiers_only_tell_how_documents_match(self, collection):
        with collection.searcher() as searcher:
            tiers = (text("rừng"), text("cháy"), Everything())
            clauses = (terms("ven", weight=9.0), terms("cháy"))
            apart, mixed = (
                searcher.search(SearchRequest(tiers, clauses=clauses, limit=99, mixed=mixed))
                for mixed in (False, True)
            )
        assert [(hit.score, hit.id) for hit in mixed.documents] == sorted(
            ((hit.score, hit.id) for hit in apart.documents), key=lambda each: (-each[0], each[1])
        )
        assert ids(mixed) != ids(apart)
        assert {hit.id: hit.tier for hit in mixed.documents} == {hit.id: hit.tier for hit in apart.documents}
        assert (mixed.total, mixed.tiers_used) == (apart.total, apart.tiers_used)

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
