from __future__ import annotations

import copy
import pickle
import unicodedata
from datetime import date

import pytest

from tgsearch import filters
from tgsearch.dates import DateSpan
from tgsearch.engine.base import AllOf, AnyOf, InDays, InFacet, Outside
from tgsearch.errors import AmbiguousLocalityError, DateSyntaxError, OptionError, UnknownLocalityError
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
    ("name", "units", "facet", "paths"),
    [
        ("Bắc Giang", "then", "locality", {("Bắc Giang",)}),
        ("bac ninh", "then", "locality", {("Bắc Ninh",)}),
        ("Bắc Ninh", "today", "now", {("Bắc Ninh",)}),
        ("Thừa Thiên Huế", "then", "locality", {("Huế",)}),
        ("Thừa Thiên Huế", "today", "now", {("Huế",)}),
        ("thị xã Kỳ Anh, Hà Tĩnh", "then", "locality", {("Hà Tĩnh", "d:449")}),
        ("phường Hạ Long, Quảng Ninh", "then", "locality", {("Quảng Ninh", "c25:06688")}),
        ("thành phố Hạ Long, Quảng Ninh", "then", "locality", {("Quảng Ninh", "d:193")}),
        ("Hạ Long", "then", "locality", {("Quảng Ninh", "d:193"), ("Quảng Ninh", "c25:06688")}),
        ("Hạ Long", "today", "now", {("Quảng Ninh", "c25:06688")}),
        # Of three that are called so, in each case the one that lies just so.
        ("Châu Thành, Tây Ninh", "then", "locality", {("Tây Ninh", "d:708"), ("Tây Ninh", "c25:25585")}),
        ("Châu Thành, Tây Ninh", "today", "now", {("Tây Ninh", "c25:25585")}),
        # The row of the commune, not the district that had the name before.
        ("Tĩnh Gia, Thanh Hóa", "then", "locality", {("Thanh Hóa", "c25:16561")}),
    ],
)
def test_in_place_by_the_units_of_one_time(places, name, units, facet, paths):
    node = filters.in_place(name, places, units)
    assert isinstance(node, InFacet)
    assert (node.facet, set(node.paths)) == (facet, paths)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Bắc Giang", "“Bắc Ninh”"),
        ("huyện Vân Đồn", "“Vân Đồn, Quảng Ninh”"),
        ("phường Ngọc Khánh, Ba Đình", "“Giảng Võ, Hà Nội”, “Láng, Hà Nội”, “Ngọc Hà, Hà Nội”"),
    ],
)
def test_what_is_gone_is_no_unit_of_today(places, name, named):
    with pytest.raises(OptionError) as raised:
        filters.in_place(name, places, "today")
    assert (raised.value.option, raised.value.value) == ("locality", name)
    assert f"use {named}, where it lies today" in raised.value.message("en")
    assert f"hãy dùng {named}, nơi nay có địa bàn đó" in raised.value.message("vi")
    for same in (pickle.loads(pickle.dumps(raised.value)), copy.deepcopy(raised.value)):
        assert same.message("vi") == raised.value.message("vi")


@pytest.mark.parametrize("units", [None, "then", "today"])
@pytest.mark.parametrize("name", ["Vũ Đại", "", ",", "Hưng Yên, Hà Nội"])
def test_nowhere_is_nowhere_in_any_units(places, name, units):
    with pytest.raises(UnknownLocalityError):
        filters.in_place(name, places, units)


@pytest.mark.parametrize("units", [None, "then", "today"])
def test_several_places_of_a_name_are_told_in_a_sentence(places, units):
    with pytest.raises(AmbiguousLocalityError) as raised:
        filters.in_place("Tân Thành", places, units)
    candidates = raised.value.candidates
    assert len(candidates) > 20
    english, vietnamese = raised.value.message("en"), raised.value.message("vi")
    shown = ", ".join(f"“{each}”" for each in candidates[:10])
    assert f"choose {shown} or one of {len(candidates) - 10} more." in english
    assert f"hãy chọn {shown} hoặc một trong {len(candidates) - 10} nơi khác." in vietnamese


@pytest.mark.parametrize(
    ("candidates", "english", "vietnamese"),
    [
        (("A, B", "A, C"), "choose “A, B” or “A, C”.", "hãy chọn “A, B” hoặc “A, C”."),
        (
            ("A, B", "A, C", "A, D"),
            "choose “A, B”, “A, C” or “A, D”.",
            "hãy chọn “A, B”, “A, C” hoặc “A, D”.",
        ),
        (tuple("abcdefghij"), "“i” or “j”.", "“i” hoặc “j”."),
        (tuple("abcdefghijk"), "“j” or one of 1 more.", "“j” hoặc một trong 1 nơi khác."),
    ],
)
def test_a_few_places_are_named_all(candidates, english, vietnamese):
    error = AmbiguousLocalityError(text="A", candidates=candidates)
    assert error.message("en").endswith(english)
    assert error.message("vi").endswith(vietnamese)
    assert str(error) == error.message("fr") == error.message("en")


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
    "typed", ["05-CT/TW", " 5 – ct/tư", "so\u0302\u0301 05-CT/TW", "05\u00a0-\u00a0CT/TW"]
)
def test_with_number(typed):
    assert filters.with_number(typed) == InFacet("number", (("05-CT/TW",),))


@pytest.mark.parametrize("typed", ["05", "Chỉ thị 05", "05-CT/TW tuyên giáo", "-"])
def test_what_is_no_number_in_full_is_refused(typed):
    with pytest.raises(OptionError) as caught:
        filters.with_number(typed)
    assert (caught.value.data["option"], caught.value.data["value"]) == ("number", typed)
    assert "05-CT/TW" in caught.value.message("vi")


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
    ("since", "until", "nodes"),
    [
        (None, None, (InDays(1, date.max.toordinal()),)),
        (date.min, date.max, (InDays(1, date.max.toordinal()),)),
        (
            date(2021, 1, 1),
            date(2021, 6, 30),
            (
                InDays(day(2021, 1, 1), day(2021, 6, 30)),
                Outside(InDays(1, day(2020, 12, 31))),
                Outside(InDays(day(2021, 7, 1), date.max.toordinal())),
            ),
        ),
        (
            date(2021, 1, 1),
            None,
            (InDays(day(2021, 1, 1), date.max.toordinal()), Outside(InDays(1, day(2020, 12, 31)))),
        ),
    ],
)
def test_within_days(since, until, nodes):
    assert filters.within_days(since, until) == AllOf(nodes)


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
