from __future__ import annotations

import copy
import pickle
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.dates import DateSpan, parse_span
from tgsearch.facets import date_path, facet_counts
from tgsearch.localities import gazetteer
from tgsearch.results import FacetCount


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


def test_one_of_two_namesakes_has_its_plain_name():
    counts = {("Hà Tĩnh",): 3, ("Hà Tĩnh", "d:447"): 3}
    assert facet_counts({"locality": counts}, gazetteer) == {"locality": tree(("Hà Tĩnh", 3, ("Kỳ Anh", 3)))}


def test_equal_counts_are_in_order_of_the_names_that_are_shown():
    counts = {("Hà Tĩnh",): 2, ("Hà Tĩnh", "d:447"): 1, ("Hà Tĩnh", "d:446"): 1}
    assert [each.value for each in facet_counts({"locality": counts}, gazetteer)["locality"][0].children] == [
        "Cẩm Xuyên",
        "Kỳ Anh",
    ]


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
