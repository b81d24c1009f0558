from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from tgsearch import filters
from tgsearch.dates import DateSpan
from tgsearch.engine.base import AnyOf, InDays, InFacet
from tgsearch.errors import AmbiguousLocalityError, DateSyntaxError, UnknownLocalityError
from tgsearch.localities import gazetteer

TODAY = date(2024, 5, 6)


@pytest.fixture(scope="module")
def places():
    return gazetteer()


def paths_of(node):
    assert isinstance(node, AnyOf)
    at_the_time, today = node.nodes
    assert isinstance(at_the_time, InFacet)
    assert isinstance(today, InFacet)
    assert (at_the_time.facet, today.facet) == ("locality", "now")
    assert at_the_time.paths == today.paths
    return set(at_the_time.paths)


@pytest.mark.parametrize(
    ("name", "includes"),
    [
        ("Bắc Giang", {("Bắc Giang",)}),  # until 2025
        ("Bắc Ninh", {("Bắc Ninh",)}),  # before and since, under one name
        ("bac ninh", {("Bắc Ninh",)}),
        ("TỈNH BẮC NINH", {("Bắc Ninh",)}),
        ("Hưng Yên", {("Hưng Yên",)}),
        ("Kỳ Anh", {("Hà Tĩnh", "d:447"), ("Hà Tĩnh", "d:449"), ("Hà Tĩnh", "c25:18775")}),
        ("thị xã Kỳ Anh", {("Hà Tĩnh", "d:449")}),
        ("Hạ Long", {("Quảng Ninh", "d:193"), ("Quảng Ninh", "c25:06688")}),  # a city, then a ward
        ("Tam Nông, Phú Thọ", {("Phú Thọ", "d:236"), ("Phú Thọ", "c25:08434")}),
    ],
)
def test_in_place(places, name, includes):
    assert paths_of(filters.in_place(name, places)) >= includes


def test_in_place_knows_a_decomposed_name(places):
    name = unicodedata.normalize("NFD", "Bắc Giang")
    assert filters.in_place(name, places) == filters.in_place("Bắc Giang", places)


def test_a_class_word_narrows(places):
    assert paths_of(filters.in_place("thị xã Kỳ Anh", places)) < paths_of(filters.in_place("Kỳ Anh", places))


@pytest.mark.parametrize("name", ["Vũ Đại", "", "  ", "tỉnh"])
def test_in_place_of_nowhere(places, name):
    with pytest.raises(UnknownLocalityError) as raised:
        filters.in_place(name, places)
    assert raised.value.text == name


def test_in_place_of_several_tells_which(places):
    with pytest.raises(AmbiguousLocalityError) as raised:
        filters.in_place("Tam Nông", places)
    assert set(raised.value.candidates) == {"Tam Nông, Phú Thọ", "Tam Nông, Đồng Tháp"}
    for candidate in raised.value.candidates:
        assert paths_of(filters.in_place(candidate, places))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Hưng Yên", True),
        ("hung yen", True),
        ("Tam Nông", True),  # of several places, but a place
        ("xã Tân Thành", True),
        ("Hưng Yên tuyên giáo", False),
        ("tuyên giáo", False),
        ("", False),
    ],
)
def test_names_place(places, text, known):
    assert filters.names_place(text, places) is known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2021", True),
        ("quý 2/2022", True),
        ("từ 01/2021 đến 06/2021", True),
        ("năm ngoái", True),
        ("2021 tuyên giáo", False),
        ("31/02/2021", False),
        ("", False),
    ],
)
def test_names_date(text, known):
    assert filters.names_date(text, TODAY) is known


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("05-CT/TW", True),
        ("05 - CT/TW", True),
        (" 12/2021/QĐ-UBND ", True),
        ("05-CT/TW tuyên giáo", False),
        ("05-CT/TW và 11-NQ/TU", False),
        ("15", False),
        ("", False),
    ],
)
def test_names_number(text, known):
    assert filters.names_number(text) is known


@pytest.mark.parametrize(
    ("name", "known", "type"),
    [
        ("báo cáo", True, "báo cáo"),
        ("bao cao", True, "báo cáo"),
        ("  BÁO   CÁO ", True, "báo cáo"),
        ("BC", True, "báo cáo"),
        ("QĐ", True, "quyết định"),
        ("tin", True, "tin"),
        ("Bản tin", True, "tin"),
        ("Sổ  tay", False, "sổ tay"),  # no known type, but a source may have stated it
    ],
)
def test_types(name, known, type):
    assert filters.names_type(name) is known
    assert filters.of_type(name) == InFacet("type", ((type,),))


def day(*parts):
    return date(*parts).toordinal()


@pytest.mark.parametrize(
    ("since", "until", "node"),
    [
        (date(2021, 1, 1), date(2021, 6, 30), InDays(day(2021, 1, 1), day(2021, 6, 30))),
        (date(2021, 1, 1), None, InDays(day(2021, 1, 1), date.max.toordinal())),
        (None, date(2021, 6, 30), InDays(1, day(2021, 6, 30))),
        (None, None, InDays(1, date.max.toordinal())),
    ],
)
def test_in_days(since, until, node):
    assert filters.in_days(since, until) == node


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", (2021, 1, 1), (2021, 12, 31)),
        ("tháng 2/2024", (2024, 2, 1), (2024, 2, 29)),
        ("2021..2022-06", (2021, 1, 1), (2022, 6, 30)),
        ("tháng trước", (2024, 4, 1), (2024, 4, 30)),
    ],
)
def test_in_span(text, first, last):
    assert filters.in_span(text, TODAY) == InDays(day(*first), day(*last))


def test_in_span_refuses_what_is_no_date():
    with pytest.raises(DateSyntaxError):
        filters.in_span("hôm nọ", TODAY)


def test_span_of_takes_days_and_texts():
    assert filters.span_of(date(2021, 3, 1), TODAY) == DateSpan(date(2021, 3, 1), date(2021, 3, 1))
    assert filters.span_of("quý 1/2021", TODAY) == DateSpan(date(2021, 1, 1), date(2021, 3, 31))
    with pytest.raises(DateSyntaxError):
        filters.span_of("hôm nọ", TODAY)
