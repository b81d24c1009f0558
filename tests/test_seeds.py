"""The five real pages that the design was made for come out right; they are not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import tgsearch

SHARED = Path(os.environ.get("TGSEARCH_SHARED") or Path(__file__).parents[2] / "shared")
SEEDS = SHARED / "seeds"
pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(),
    reason="the seed pages are not there: set TGSEARCH_SHARED to the folder that holds seeds/",
)
# What does not come out right yet, and why.
KNOWN: dict[tuple[str, str], str] = {}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    with tgsearch.create(tmp_path_factory.mktemp("seeds") / "index") as index:
        report = index.sync(SEEDS)
        assert (len(report.added), report.failed) == (5, ())
        yield index


@pytest.fixture(scope="module")
def pages(index):
    """The stored documents by the first three digits of their names."""
    return {hit.id[:3]: index.get(hit.id) for hit in index.search("")}


def found(results):
    return {hit.id[:3] for hit in results}


def rows(*table):
    """Rows of (page, what, value), marked if they are known to be wrong."""
    return [
        pytest.param(
            *row, marks=[pytest.mark.xfail(reason=KNOWN[row[0], row[1]])] if (row[0], row[1]) in KNOWN else []
        )
        for row in table
    ]


@pytest.mark.parametrize(
    ("page", "what", "value"),
    rows(
        ("000", "published", "2021-01-15"),
        ("000", "event", "2021-01-14"),
        ("000", "period", "2020"),
        ("001", "published", "2021-07-29"),
        ("001", "event", "2021-07-23"),
        ("001", "period", "2021-H1"),
        ("002", "published", "2024-01-12"),
        ("002", "event", "2024-01-05"),
        ("002", "period", "2023"),
        ("003", "published", "2020-11-24"),
        ("003", "event", "2020-11-24"),
        ("004", "published", None),
        ("004", "period", "2022-Q1"),
        *((page, "type", "tin") for page in ("000", "001", "002", "003")),
    ),
)
def test_dates_and_type(pages, page, what, value):
    assert getattr(pages[page], what) == value


@pytest.mark.parametrize(
    ("page", "what", "value"),
    rows(
        ("000", "province", {"Hưng Yên"}),
        ("000", "district", {None}),
        ("001", "province", {"Hưng Yên"}),
        ("001", "district", {None, "Hưng Yên"}),
        ("002", "province", {None}),
        ("002", "district", {None}),
        ("003", "province", {"Quảng Ninh"}),
        ("003", "district", {None, "Hạ Long"}),
        ("004", "province", {"Bắc Giang"}),
        ("004", "district", {None}),
        *((page, "commune", {None}) for page in ("000", "001", "002", "003", "004")),
    ),
)
def test_place(pages, page, what, value):
    assert getattr(pages[page].locality, what) in value


@pytest.mark.parametrize(
    ("page", "what", "value"),
    rows(("000", "now", "Hưng Yên"), ("003", "now", "Quảng Ninh"), ("004", "now", "Bắc Ninh")),
)
def test_place_today(pages, page, what, value):
    assert {name.split(", ")[-1] for name in pages[page].locality.now} == {value}


@pytest.mark.parametrize(
    ("page", "what", "value"),
    rows(
        ("000", "41-CT/TW", True),
        ("000", "05-CT/TW", True),
        ("003", "11-NQ/TU", True),
        ("004", "01-KL/TW", True),
    ),
)
def test_numbers(pages, page, what, value):
    assert (what in pages[page].numbers) is value


@pytest.mark.parametrize("unit", ["Hạ Long", "Uông Bí", "Quảng Yên", "Đông Triều", "Cẩm Phả", "Móng Cái"])
def test_the_units_that_are_named_are_mentioned(pages, unit):
    assert ("Quảng Ninh", unit) in {(place.province, place.district) for place in pages["003"].mentions}


def test_all_pages_are_found_with_their_facets(index):
    results = index.search("tuyen giao")
    assert found(results) == {"000", "001", "002", "003", "004"}
    places = {each.value: each.count for each in results.facets["locality"]}
    assert places == {"Hưng Yên": 2, "Quảng Ninh": 1, "Bắc Giang": 1}
    assert [(each.value, each.count) for each in results.facets["date"]] == [
        ("2020", 1), ("2021", 2), ("2022", 1), ("2024", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "pages_found"),
    [
        ({"locality": "Hưng Yên"}, {"000", "001"}),
        ({"locality": "hung yen", "year": 2021}, {"000", "001"}),
        ({"locality": "Quảng Ninh"}, {"003"}),
        ({"locality": "Bắc Giang"}, {"004"}),
        ({"locality": "Bắc Ninh"}, {"004"}),
        ({"year": 2020}, {"003"}),
        ({"year": 2021}, {"000", "001"}),
        ({"year": 2022}, {"004"}),
        ({"year": 2024}, {"002"}),
        ({"since": "quý 1/2022", "until": "quý 1/2022"}, {"004"}),
    ],
)
def test_filters(index, options, pages_found):
    assert found(index.search("tuyên giáo", **options)) == pages_found


@pytest.mark.parametrize(
    "words",
    [
        "Email",
        "leftcenterrightdel",
        '"Liên kết website"',
        '"Đang truy cập"',
        '"Ý kiến bình luận"',
        '"Họ và tên"',
        '"Lời bình"',
        '"Xác thực"',
        '"Máy chủ tìm kiếm"',
        '"Khách viếng thăm"',
        '"Tổng lượt truy cập"',
        '"Hỏi đáp trực tuyến"',
        '"Có thể bạn quan tâm"',
        '"Thông tin người gửi phản hồi"',
        '"Các tin khác"',
        '"Xem nhiều nhất"',
        '"trạng thái đăng nhập"',
        "Copyright",
        "GMT",
    ],
)
def test_boilerplate_is_not_found(index, words):
    assert index.search(words).total == 0
    assert index.search(words, accents="ignore").total == 0


@pytest.mark.parametrize("words", ["Liên kết website", "Đang truy cập"])
def test_boilerplate_is_not_found_word_by_word_either(index, words):
    assert index.search(words).total == 0


@pytest.mark.parametrize(
    ("query", "pages_found"),
    [
        ('"chỉ thị 05"', {"001"}),
        ('"chỉ thị số 05"', {"000", "001", "004"}),
        ("số:05-CT/TW", {"000", "004"}),
        ("41-CT/TW", {"000"}),
        ("11-NQ/TU", {"003"}),
        ("09 lớp", {"002"}),
        ("thông tin đối ngoại", {"000"}),
        ("thong tin doi ngoai", {"000"}),
    ],
)
def test_searches(index, query, pages_found):
    assert found(index.search(query)) == pages_found


@pytest.mark.parametrize(
    "query", ["tuyên giáo", "tuyen giao", "hội nghị", "liên kết", "truy cập", "email tuyên"]
)
def test_no_snippet_shows_boilerplate(index, query):
    for hit in index.search(query, match="any"):
        for snippet in hit.snippets:
            for words in ("leftcenterrightdel", "Email", "Liên kết website", "Đang truy cập", "Họ và tên"):
                assert words not in snippet.text
