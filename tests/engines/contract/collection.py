"""A small collection to ask about, and short ways to write and to ask."""

from __future__ import annotations

from engines.batches import Doc, batch, day, days
from tgsearch.engine.base import (
    TEXT,
    Everything,
    HasSequence,
    HasTerm,
    InDays,
    InFacet,
    SearchRequest,
    TermClause,
)

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
