"""Which documents match?"""

from __future__ import annotations

import pytest

from engines.batches import Doc, batch, day
from engines.contract.collection import (
    ALL,
    PLACE,
    TYPE,
    ask,
    below,
    found,
    ids,
    phrase,
    put,
    span,
    terms,
    text,
)
from tgsearch.engine.base import (
    TEXT,
    TITLE,
    WORDS,
    AllOf,
    AnyOf,
    Everything,
    HasId,
    HasSequence,
    HasTerm,
    InDays,
    Nothing,
    Outside,
    SearchRequest,
)

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
    "an id": (HasId(("kh-02",)), {"kh-02"}),
    "several ids, in any order": (HasId(("trống", "bc-04", "cv-01")), {"cv-01", "bc-04", "trống"}),
    "an id twice": (HasId(("kh-02", "kh-02")), {"kh-02"}),
    "an unknown id beside a known one": (HasId(("kh-99", "kh-02")), {"kh-02"}),
    "an unknown id": (HasId(("kh-99",)), set()),
    "the beginning of an id": (HasId(("kh",)), set()),
    "an id that can't be encoded": (HasId(("kh\udcff",)), set()),
    "no id": (HasId(()), set()),
    "outside an id": (Outside(HasId(("kh-02",))), ALL - {"kh-02"}),
    "an id and a term": (AllOf((HasId(("kh-02", "qd-05")), text("xã"))), {"qd-05"}),
    "an id or a term": (AnyOf((HasId(("trống",)), text("rừng"))), {"bc-04", "trống"}),
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


class Matching:
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

    def test_the_id_of_a_replaced_document(self, engine):
        put(engine, Doc("a", "lúa"), Doc("b", "lúa"))
        put(engine, Doc("a", "ngô"))
        assert found(engine, HasId(("a",))) == {"a"}
        assert found(engine, AllOf((HasId(("a", "b")), text("lúa")))) == {"b"}

    def test_the_id_of_a_deleted_document(self, engine):
        put(engine, Doc("a", "lúa"), Doc("b", "lúa"), Doc("c", "lúa"))
        put(engine, delete=["b"])
        assert found(engine, HasId(("a", "b"))) == {"a"}
        assert found(engine, Outside(HasId(("a", "b")))) == {"c"}

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
