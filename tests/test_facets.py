from __future__ import annotations

import copy
import itertools
import pickle
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tgsearch
from tgsearch import filters
from tgsearch.dates import DateSpan, parse_span
from tgsearch.document import Document
from tgsearch.facets import date_path, facet_counts
from tgsearch.localities import gazetteer
from tgsearch.results import FacetCount
from tgsearch.text import alphabetical


def refuse():
    raise AssertionError("the gazetteer was read")


@pytest.mark.parametrize(
    ("start", "end", "path"),
    [
        ((2021, 1, 15), (2021, 1, 15), ("2021", "2021-Q1", "2021-01", "2021-01-15")),
        ((2021, 12, 31), (2021, 12, 31), ("2021", "2021-Q4", "2021-12", "2021-12-31")),
        ((2021, 2, 1), (2021, 2, 28), ("2021", "2021-Q1", "2021-02")),
        ((2021, 2, 3), (2021, 2, 9), ("2021", "2021-Q1", "2021-02")),
        ((2021, 1, 1), (2021, 3, 31), ("2021", "2021-Q1")),
        ((2021, 2, 27), (2021, 3, 2), ("2021", "2021-Q1")),
        ((2021, 4, 1), (2021, 6, 30), ("2021", "2021-Q2")),
        ((2021, 3, 31), (2021, 4, 1), ("2021",)),
        ((2021, 1, 1), (2021, 6, 30), ("2021",)),
        ((2021, 1, 1), (2021, 9, 30), ("2021",)),
        ((2021, 1, 1), (2021, 12, 31), ("2021",)),
        ((2020, 1, 1), (2025, 12, 31), ()),
        ((2020, 12, 31), (2021, 1, 1), ()),
    ],
)
def test_date_path(start, end, path):
    assert date_path(date(*start), date(*end)) == path


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 800))
def test_every_element_of_a_date_path_is_a_span_that_holds_the_next(start, days):
    end = date.fromordinal(start.toordinal() + days)
    inner = DateSpan(start, end)
    for element in reversed(date_path(start, end)):
        outer = parse_span(element)
        assert outer.start <= inner.start <= inner.end <= outer.end
        inner = outer


def tree(*rows):
    """Facet counts of rows (value, count, *children)."""
    return tuple(FacetCount(value, count, tree(*children)) for value, count, *children in rows)


def test_dates_are_in_order_of_time():
    counts = {
        ("2022",): 1,
        ("2021",): 5,
        ("2021", "2021-Q4"): 1,
        ("2021", "2021-Q1"): 3,
        ("2021", "2021-Q1", "2021-02"): 2,
        ("2021", "2021-Q1", "2021-01"): 1,
        ("2021", "2021-Q1", "2021-02", "2021-02-10"): 1,
        ("2021", "2021-Q1", "2021-02", "2021-02-09"): 1,
    }
    february = ("2021-02", 2, ("2021-02-09", 1), ("2021-02-10", 1))
    assert facet_counts({"date": counts}, refuse) == {
        "date": tree(
            ("2021", 5, ("2021-Q1", 3, ("2021-01", 1), february), ("2021-Q4", 1)),
            ("2022", 1),
        )
    }


def test_types_are_in_order_of_number_then_name():
    counts = {("tin",): 2, ("báo cáo",): 7, ("kế hoạch",): 2}
    assert facet_counts({"type": counts}, refuse) == {
        "type": tree(("báo cáo", 7), ("kế hoạch", 2), ("tin", 2))
    }


def test_provinces_alone_are_named_without_the_gazetteer():
    counts = {("Hưng Yên",): 1, ("Bắc Ninh",): 1, ("Quảng Ninh",): 3}
    assert facet_counts({"locality": counts}, refuse) == {
        "locality": tree(("Quảng Ninh", 3), ("Bắc Ninh", 1), ("Hưng Yên", 1))
    }


def test_places_below_a_province_are_named():
    counts = {
        ("Hà Tĩnh",): 4,
        ("Hà Tĩnh", "d:446"): 4,
        ("Hà Tĩnh", "d:446", "c:18733"): 3,
    }
    assert facet_counts({"locality": counts}, gazetteer) == {
        "locality": tree(("Hà Tĩnh", 4, ("Cẩm Xuyên", 4, ("Cẩm Hưng", 3))))
    }


def test_neighbours_of_one_name_are_told_apart_by_their_class():
    counts = {
        ("Hà Tĩnh",): 6,
        ("Hà Tĩnh", "d:447"): 3,
        ("Hà Tĩnh", "d:449"): 2,
        ("Hà Tĩnh", "d:446"): 1,
    }
    assert facet_counts({"locality": counts}, gazetteer) == {
        "locality": tree(
            ("Hà Tĩnh", 6, ("huyện Kỳ Anh", 3), ("thị xã Kỳ Anh", 2), ("Cẩm Xuyên", 1)),
        )
    }


def test_a_number_is_shown_with_its_class():
    ward, city = next(
        (unit, gazetteer().unit(unit.parents[-1]))
        for unit in gazetteer().named("1")
        if unit.level == "commune"
    )
    province = gazetteer().unit(ward.chain[0]).name
    counts = {(province,): 1, (province, city.id): 1, (province, city.id, ward.id): 1}
    assert facet_counts({"locality": counts}, gazetteer) == {
        "locality": tree((province, 1, (city.name, 1, ("phường 1", 1))))
    }


def test_one_of_two_namesakes_has_its_plain_name():
    counts = {("Hà Tĩnh",): 3, ("Hà Tĩnh", "d:447"): 3}
    assert facet_counts({"locality": counts}, gazetteer) == {"locality": tree(("Hà Tĩnh", 3, ("Kỳ Anh", 3)))}


def test_equal_counts_are_in_order_of_the_names_that_are_shown():
    counts = {("Hà Tĩnh",): 2, ("Hà Tĩnh", "d:447"): 1, ("Hà Tĩnh", "d:446"): 1}
    assert [each.value for each in facet_counts({"locality": counts}, gazetteer)["locality"][0].children] == [
        "Cẩm Xuyên",
        "Kỳ Anh",
    ]


def test_equal_counts_are_in_the_order_of_the_vietnamese_alphabet():
    counts = {("Hưng Yên",): 2, ("Hưng Yên", "d:330"): 1, ("Hưng Yên", "d:329"): 1}
    (province,) = facet_counts({"locality": counts}, gazetteer)["locality"]
    assert [each.value for each in province.children] == ["Ân Thi", "Khoái Châu"]
    counts = dict.fromkeys([("Đồng Nai",), ("Hà Nội",), ("Cà Mau",), ("An Giang",), ("Bắc Ninh",)], 1)
    provinces = facet_counts({"locality": counts}, refuse)["locality"]
    assert [each.value for each in provinces] == ["An Giang", "Bắc Ninh", "Cà Mau", "Đồng Nai", "Hà Nội"]


@pytest.mark.parametrize(
    "row",
    [
        "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
        "a à ả ã á ạ",
        "da dà dạ dâ dậ đa",
        "an àn án anh ánh",  # a tone counts only where the letters are the same
        "lê lễ ly",
        "MA ma Má má mạ",
        "xã|xã 2|xã 10|xã An",
        "Ân Thi|Khoái Châu",
        "Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Ninh|Bình Dương|Bình Định",
    ],
)
def test_alphabetical(row):
    texts = row.split("|") if "|" in row else row.split()
    for order in itertools.permutations(texts) if len(texts) < 6 else [texts[::-1], sorted(texts)]:
        assert sorted(order, key=alphabetical) == texts


@given(st.text(max_size=8), st.text(max_size=8))
def test_only_equal_texts_have_one_place_in_the_alphabet(one, other):
    assert (alphabetical(one) == alphabetical(other)) == (one == other)


def test_units_that_followed_each_other_under_one_name_are_one_row():
    counts = {
        ("Hà Nội",): 6,
        ("Hà Nội", "d:006"): 6,
        ("Hà Nội", "d:006", "c:00223@2023-04"): 2,  # a ward until it was merged into its neighbour,
        ("Hà Nội", "d:006", "c:00235"): 3,  # which took its name
        ("Hà Nội", "d:006", "c:00199"): 1,
    }
    assert facet_counts({"locality": counts}, gazetteer) == {
        "locality": tree(("Hà Nội", 6, ("Đống Đa", 6, ("Thịnh Quang", 5), ("Láng Hạ", 1))))
    }


def test_a_name_that_is_spelled_in_two_ways_is_one_name():
    counts = {
        ("Gia Lai",): 6,
        ("Gia Lai", "d:634"): 4,  # huyện Đăk Pơ
        ("Gia Lai", "c25:23995"): 2,  # xã Đak Pơ
    }
    assert facet_counts({"locality": counts}, gazetteer) == {
        "locality": tree(("Gia Lai", 6, ("huyện Đăk Pơ", 4), ("xã Đak Pơ", 2)))
    }


def test_places_are_named_when_they_are_looked_at():
    counts = {"locality": {("Hà Tĩnh",): 1, ("Hà Tĩnh", "d:446"): 1}, "type": {("tin",): 1}}
    facets = facet_counts(counts, refuse)
    assert list(facets) == ["locality", "type"]
    assert len(facets) == 2
    assert facets["type"] == tree(("tin", 1))
    with pytest.raises(AssertionError, match="the gazetteer was read"):
        facets["locality"]
    with pytest.raises(KeyError):
        facets["date"]


def test_facets_are_as_good_as_a_dictionary():
    counts = {"locality": {("Hà Tĩnh",): 1, ("Hà Tĩnh", "d:446"): 1}, "type": {("tin",): 1}}
    facets = facet_counts(counts, gazetteer)
    plain = {"locality": tree(("Hà Tĩnh", 1, ("Cẩm Xuyên", 1))), "type": tree(("tin", 1))}
    assert facets == plain == facets
    assert facets == facet_counts(counts, gazetteer)
    assert facets != {**plain, "type": ()}
    assert repr(facets) == repr(plain)
    assert pickle.loads(pickle.dumps(facets)) == copy.deepcopy(facets) == plain
    assert facets["locality"] is facets["locality"]


def test_nothing_counted_is_an_empty_tree():
    assert facet_counts({}, refuse) == {}
    assert facet_counts({"type": {}, "date": {}, "locality": {}}, refuse) == {
        "type": (),
        "date": (),
        "locality": (),
    }


@given(st.lists(st.dates(date(2019, 1, 1), date(2023, 12, 31)), max_size=30))
def test_children_of_days_add_up_to_their_parents(days):
    counts = Counter()
    for each in days:
        path = date_path(each, each)
        counts.update(path[:depth] for depth in range(1, len(path) + 1))
    found = facet_counts({"date": dict(counts)}, refuse)["date"]
    assert sum(year.count for year in found) == len(days)

    def check(node):
        if node.children:
            assert sum(child.count for child in node.children) == node.count
            assert [child.value for child in node.children] == sorted(child.value for child in node.children)
            for child in node.children:
                check(child)

    for year in found:
        check(year)


# Drilling: the row of a tree, typed as a filter


PLACES = gazetteer()
ROWS = {
    "then": sorted({PLACES.facet_path(unit.id) for unit in PLACES.units()}),
    "today": sorted({PLACES.facet_path(unit.id) for unit in PLACES.units() if unit.current}),
}


def rows_of(counts, above=()):
    """Each row of a tree with its names, from itself up."""
    for each in counts:
        names = (each.value, *above)
        yield each, names
        yield from rows_of(each.children, names)


def placed(paths):
    """Counts of documents, one for each of some paths, as an engine gives them."""
    return dict(Counter(path[:depth] for path in paths for depth in range(1, len(path) + 1)))


def rows_that_differ(paths, units):
    """The rows whose names, as a filter, do not mean what is counted in them."""
    counts = placed(paths)
    for row, names in rows_of(facet_counts({"locality": counts}, gazetteer)["locality"]):
        typed = ", ".join(names)
        node = filters.in_place(typed, PLACES, units)
        found = sum(counts.get(path, 0) for path in node.paths)
        if found != row.count:
            yield typed, row.count, found


@pytest.mark.parametrize("units", ["then", "today"])
def test_the_names_of_every_row_of_the_whole_country_mean_it(units):
    assert list(rows_that_differ(ROWS[units], units)) == []


@pytest.mark.parametrize("units", ["then", "today"])
@given(data=st.data())
def test_the_names_of_rows_mean_them_whichever_others_are_there(units, data):
    province = data.draw(st.sampled_from(sorted({path[0] for path in ROWS[units]})))
    inside = [path for path in ROWS[units] if path[0] == province]
    drawn = data.draw(st.lists(st.sampled_from(inside), min_size=1, max_size=40))
    assert list(rows_that_differ(drawn, units)) == []


PLACED = """
2019-03-04 tin        Đống Đa, Hà Nội
2019-05-20 tin        Thịnh Quang, Đống Đa, Hà Nội
2022-05-21 báo cáo    Thịnh Quang, Đống Đa, Hà Nội
2024-01-05 BC         Thịnh Quang, Đống Đa, Hà Nội
2024-01-05 tin        Cống Vị, Ba Đình, Hà Nội
2024-02-29 kế hoạch   Ngọc Khánh, Ba Đình, Hà Nội
2023-12-31 tin        Kim Mã, Ba Đình, Hà Nội
2025-08-01 tin        Giảng Võ, Hà Nội
2025-08-02 tin        Ngọc Hà, Hà Nội
2025-09-02 công văn   Ba Đình, Hà Nội
2019-07-01 tin        Hà Nội
2025-07-01 sổ tay     Hà Nội
2018-04-30 tin        thị xã Kỳ Anh, Hà Tĩnh
2021-04-01 tin        huyện Kỳ Anh, Hà Tĩnh
2021-Q1    báo cáo    huyện Kỳ Anh, Hà Tĩnh
2021-Q2    báo cáo    Kỳ Phong, huyện Kỳ Anh, Hà Tĩnh
2021       báo cáo    Hà Tĩnh
2025-10-10 tin        Kỳ Anh, Hà Tĩnh
2020-11-24 tin        Hạ Long, Quảng Ninh
2020-11-24 tin        Bãi Cháy, Hạ Long, Quảng Ninh
2018-09-09 tin        Hoành Bồ, Quảng Ninh
2025-11-11 tin        Hạ Long, Quảng Ninh
2025-11-12 thông báo  Vân Đồn, Quảng Ninh
2017-06-06 thông báo  Vân Đồn, Quảng Ninh
2021-H1    báo cáo    Bắc Giang
2022-Q1    báo cáo    Bắc Giang
2022-03    kế hoạch   Tân Yên, Bắc Giang
2025-12-01 tin        Bắc Ninh
2023-12-01 tin        Bắc Ninh
2025-12-24 tin        Kinh Bắc, Bắc Ninh
2020/2025  nghị quyết Thủ Đức, Hồ Chí Minh
2019-12-31 tin        quận 2, Hồ Chí Minh
2022-01-01 tin        Thủ Đức, Hồ Chí Minh
2019-01-01 tin        quận Thủ Đức, Hồ Chí Minh
2019-08-08 tin        quận 10, Hồ Chí Minh
2025-07-02 tin        Thủ Đức, Hồ Chí Minh
2021-9M    báo cáo    Châu Thành, Tây Ninh
2024-07-27 tin        Châu Thành, Long An
2025-07-27 tin        Châu Thành, Tây Ninh
2018-11-20 tin        Đăk Pơ, Gia Lai
2025-11-20 tin        Đak Pơ, Gia Lai
2021-06-30 tin        Tĩnh Gia, Thanh Hóa
2019-06-30 tin        Tĩnh Gia, Thanh Hóa
2025-08-30 tin        Tĩnh Gia, Thanh Hóa
2019-02-03 tin        Huế, Thừa Thiên Huế
2025-02-03 tin        Thuận Hóa, Huế
2025-02-28 tin        Tân Thành, Cà Mau, Cà Mau
2025-08-31 tin        Tân Thành, Cà Mau
2012-02-29 hướng dẫn  -
-          tin        Khoái Châu, Hưng Yên
-          -          Ân Thi, Hưng Yên
-          -          -
"""
TEXTS = (
    "Bà con ra đồng gặt lúa mùa, phơi thóc đầy sân.",
    "Đội văn nghệ tập hát chèo, bà con đến xem đông vui.",
    "Lớp học bơi cho thiếu nhi mở ở hồ nước giữa làng.",
)
NUMBERS = ("05-CT/TW", "11-NQ/TU", "12/2021/QĐ-UBND", "1034/TTg-KTN", "36-HD/VPTW")
QUERIES = ("", "bà con", "lua mua", "hát OR bơi", "bà con ra đồng xem", "lúa ở đâu")
TODAY = date(2026, 1, 15)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    from tgsearch.analysis import Analyzer
    from tgsearch.engine.whoosh import WhooshEngine

    analyzer = Analyzer()
    place = tmp_path_factory.mktemp("facets") / "index"
    engine = WhooshEngine.create(place, {"analyzer": analyzer.fingerprint})
    with tgsearch.Index(engine, analyzer, today=lambda: TODAY) as index:
        for number, line in enumerate(PLACED.strip().split("\n")):
            stated = line[:10].strip(), line[22:].strip(), line[11:21].strip()
            published, locality, kind = (None if value == "-" else value for value in stated)
            cited = [each for at, each in enumerate(NUMBERS, 2) if number % at == 0]
            text = f"{TEXTS[number % 3]} {''.join(f'Có nhắc đến số {each}. ' for each in cited)}"
            index.add(Document(f"{number:02}", text, published=published, locality=locality, type=kind))
        index.commit()
        yield index


def test_the_collection_has_what_it_is_for(index):
    """Places of both times, all but one of them known; a date of every kind."""
    places = dict(
        row for row in ((names, each.count) for each, names in rows_of(index.facets().facets["locality"]))
    )
    assert sum(count for names, count in places.items() if len(names) == 1) == 50
    assert places["thị xã Kỳ Anh", "Hà Tĩnh"] == 1
    assert places["huyện Kỳ Anh", "Hà Tĩnh"] == 3
    assert places["xã Kỳ Anh", "Hà Tĩnh"] == 1
    assert places["Thịnh Quang", "Đống Đa", "Hà Nội"] == 3
    numbers = {each.value: each.count for each in index.facets(by="number").facets["number"]}
    assert list(numbers) == list(NUMBERS)
    assert len(set(numbers.values())) == len(NUMBERS)
    dates = {each.value for each, _ in rows_of(index.facets().facets["date"])}
    assert {"2021", "2021-Q2", "2022-03", "2024-02-29"} <= dates


NARROWED = (
    {},
    {"type": ["tin", "báo cáo"]},
    {"year": [2021, 2025]},
    {"since": "2019-06", "until": "2025-08-01"},
    {"year": "2025", "type": "tin"},
)


@pytest.mark.parametrize("units", ["then", "today"])
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("options", NARROWED, ids=str)
def test_a_row_of_places_narrows_to_as_many_documents_as_it_counts(index, query, options, units):
    counted = index.facets(query, units=units, **options)
    for row, names in rows_of(counted.facets["locality"]):
        narrowed = index.facets(query, locality=", ".join(names), units=units, **options)
        assert narrowed.total == row.count, names


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("options", [{}, {"type": "tin"}, {"locality": ["Hà Nội", "Hà Tĩnh"]}], ids=str)
def test_a_row_of_dates_narrows_to_as_many_documents_as_it_counts(index, query, options):
    for row, _ in rows_of(index.facets(query, **options).facets["date"]):
        assert index.facets(query, year=row.value, **options).total == row.count
        assert index.facets(query, since=row.value, until=row.value, **options).total == row.count


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("options", [{}, {"year": 2021}, {"locality": "Hà Nội", "units": "today"}], ids=str)
def test_a_row_of_types_narrows_to_as_many_documents_as_it_counts(index, query, options):
    for row in index.facets(query, **options).facets["type"]:
        assert index.facets(query, type=row.value, **options).total == row.count


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize(
    "options", [{}, {"year": 2021}, {"type": "tin"}, {"locality": "Hà Nội", "units": "today"}], ids=str
)
def test_a_row_of_numbers_narrows_to_as_many_documents_as_it_counts(index, query, options):
    rows = index.facets(query, by="number", **options).facets["number"]
    assert rows
    for row in rows:
        assert index.facets(query, number=row.value, **options).total == row.count
        assert index.facets(query, number=row.value.lower(), **options).total == row.count


def test_several_numbers_mean_any_of_them(index):
    one, other = ({hit.id for hit in index.search("", number=number, limit=100)} for number in NUMBERS[:2])
    both = {hit.id for hit in index.search("", number=NUMBERS[:2], limit=100)}
    assert both == one | other
    assert one & other


@pytest.mark.parametrize(
    ("facets", "counted"),
    [
        (True, ["locality", "date", "type"]),
        (False, []),
        ((), []),
        ("number", ["number"]),
        (["number", "locality"], ["locality", "number"]),
        (("locality", "date", "type", "number"), ["locality", "date", "type", "number"]),
    ],
)
def test_the_facets_that_are_asked_for_are_counted(index, facets, counted):
    assert list(index.search("bà con", facets=facets).facets) == counted
    if facets is not False and counted:
        by = None if facets is True else facets
        assert index.facets("bà con", by=by).facets == index.search("bà con", facets=facets).facets


@pytest.mark.parametrize("facets", ["size", ["number", "size"], "copies"])
def test_what_is_no_facet_is_refused(index, facets):
    with pytest.raises(tgsearch.OptionError):
        index.search("", facets=facets)


@pytest.mark.parametrize("limit", [0, 1, 3, 5, 9])
def test_the_first_rows_are_those_of_the_whole_facet(index, limit):
    for query in QUERIES:
        found = index.facets(query, by=("number", "locality"))
        first = found.first_rows("number", limit)
        numbers, places = found.facets["number"], found.facets["locality"]
        assert first == found.first_rows("number", limit) == (numbers[:limit], len(numbers))
        assert found.first_rows("locality", limit) == (places[:limit], len(places))
        assert found.first_rows("type", limit) == ((), 0)
        assert pickle.loads(pickle.dumps(found)).first_rows("number", limit) == first


def test_a_place_that_was_divided_counts_in_each_part_and_once_above(index):
    def counts(**options):
        found = index.facets(locality="Hà Nội", units="today", **options).facets["locality"]
        return {names: each.count for each, names in rows_of(found)}

    # Of Cống Vị, Ngọc Khánh and Kim Mã, each of which lies in Giảng Võ and in Ngọc Hà; and of these two.
    of_wards = counts(since="2023-12-31", until="2024-02-29") | counts(year=[2019, 2022, 2025])
    assert of_wards["Hà Nội",] == 8
    parts = counts(since="2024-01-05", until="2024-02-29", type=["tin", "kế hoạch"])
    assert parts == {
        ("Hà Nội",): 2,
        ("Giảng Võ", "Hà Nội"): 2,
        ("Ngọc Hà", "Hà Nội"): 2,
        ("Láng", "Hà Nội"): 1,
    }


OWN = {
    "locality": ("locality",),
    "date": ("since", "until", "year"),
    "type": ("type",),
    "number": ("number",),
}
options_of_filters = st.fixed_dictionaries(
    {},
    optional={
        "locality": st.lists(
            st.sampled_from(["Hà Nội", "Hà Tĩnh", "Kỳ Anh, Hà Tĩnh", "Bắc Ninh", "Giảng Võ, Hà Nội"]),
            max_size=2,
        ),
        "since": st.sampled_from(["2018", "2021-Q2", date(2024, 1, 5)]),
        "until": st.sampled_from(["2024-02", "2025"]),
        "year": st.lists(st.sampled_from([2019, 2021, "2025", "2021-H1"]), max_size=2),
        "type": st.lists(st.sampled_from(["tin", "BC", "kế hoạch"]), max_size=2),
        "number": st.lists(st.sampled_from(NUMBERS), max_size=2),
        "units": st.sampled_from([None, "then", "today"]),
    },
)


@given(st.sampled_from(QUERIES), options_of_filters)
def test_all_values_are_those_of_the_search_without_the_filters_of_the_facet(index, query, options):
    options = {"match": "all", "by": tuple(OWN), **options}
    found, every = index.facets(query, **options), index.facets(query, all_values=True, **options)
    assert (every.total, list(every.facets)) == (found.total, list(found.facets))
    for facet, own in OWN.items():
        others = {name: value for name, value in options.items() if name not in own}
        assert every.facets[facet] == index.facets(query, **others).facets[facet]


@pytest.mark.parametrize("units", ["then", "today"])
@pytest.mark.parametrize("query", QUERIES)
def test_another_row_of_all_values_can_be_taken_in_place_of_the_one_chosen(index, query, units):
    options = {"type": "tin", "units": units}
    every = index.facets(query, locality="Hà Nội", all_values=True, **options)
    rows = list(rows_of(every.facets["locality"]))
    assert {names[-1] for _, names in rows} > {"Hà Nội"}
    for row, names in rows:
        assert index.facets(query, locality=", ".join(names), **options).total == row.count


def test_all_values_of_the_query_itself_are_not_widened(index):
    in_query = index.facets('place:"Hà Nội"', all_values=True)
    assert [each.value for each in in_query.facets["locality"]] == ["Hà Nội"]


def test_hits_are_the_same_with_all_values_and_with_other_units(index):
    for options in ({"all_values": True}, {"units": "then"}, {"units": "today"}):
        assert [hit.id for hit in index.search("bà con", year=2025, **options)] == [
            hit.id for hit in index.search("bà con", year=2025)
        ]
    assert index.search("bà con", year=2025, all_values=True, facets=False).facets == {}
