"""What pages are made from: places on the map, states after a choice, bars in time, words for a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch import FacetCount
from tgsearch.localities import gazetteer
from tgsearch.render import View
from tgsearch.results import Snippet
from tgsearch.web import provinces
from tgsearch.web.addresses import of_document
from tgsearch.web.document import _paragraphs, _pieces
from tgsearch.web.narrowing import (
    chosen_months,
    months_of,
    with_number,
    with_period,
    with_place,
    with_type,
    without_filters,
)
from tgsearch.web.parameters import SearchParameters, parse
from tgsearch.web.timeline import MAX_YEARS, timeline
from tgsearch.web.words import says_more, shorter, understood

VI = View("vi")

# The map


@pytest.mark.parametrize(("units", "is_current", "count"), [("today", True, 34), ("then", False, 63)])
def test_the_map_has_every_province_once_and_no_two_in_a_place(units, is_current, count):
    tiles = provinces.grid(units)
    names = {unit.name for unit in gazetteer().units_of_level("province") if unit.current == is_current}
    assert {tile.name for tile in tiles} == names
    assert len({(tile.row, tile.column) for tile in tiles}) == len(tiles) == count
    assert max(tile.row for tile in tiles) <= 20
    assert max(tile.column for tile in tiles) <= 6


def test_provinces_are_exchanged_as_the_gazetteer_says():
    units = gazetteer()
    for unit in units.units_of_level("province"):
        if unit.current:
            before = {each.name for each in units.formerly(unit)}
            assert set(provinces.exchanged([unit.name], "then")) == before
        else:
            assert provinces.exchanged([unit.name], "today") == (units.now(unit)[0].name,)


@pytest.mark.parametrize(
    ("places", "units", "expected"),
    [
        (("Bắc Giang", "Bắc Ninh"), "today", ("Bắc Ninh",)),
        (("Hạ Long, Quảng Ninh",), "today", ("Quảng Ninh",)),
        (("Kinh Bắc, Bắc Ninh",), "then", ("Bắc Giang", "Bắc Ninh")),
        (("hung yen",), "then", ("hung yen",)),
        ((), "then", ()),
    ],
)
def test_places_are_carried_over_to_the_other_units(places, units, expected):
    assert provinces.exchanged(places, units) == expected


@pytest.mark.parametrize(
    ("count", "most", "expected"),
    [(0, 9, 0), (1, 1000, 1), (1, 1, 5), (40, 1000, 1), (41, 1000, 2), (999, 1000, 5)],
)
def test_tiles_are_shaded_by_the_root_of_their_share(count, most, expected):
    assert provinces.shade(count, most) == expected


# Choices


@pytest.mark.parametrize(
    ("before", "chain", "after"),
    [
        ((), ("Hưng Yên",), ("Hưng Yên",)),
        (("Hưng Yên",), ("Hưng Yên",), ()),
        (("Hưng Yên",), ("Hưng Yên", "Ân Thi"), ("Ân Thi, Hưng Yên",)),
        (("Ân Thi, Hưng Yên",), ("Hưng Yên",), ("Hưng Yên",)),
        (("Ân Thi, Hưng Yên",), ("Hưng Yên", "Phù Cừ"), ("Ân Thi, Hưng Yên", "Phù Cừ, Hưng Yên")),
        (("Ân Thi,Hưng Yên", "Hà Nội"), ("Hưng Yên", "Ân Thi"), ("Hà Nội",)),
        (("hung yen",), ("Hưng Yên",), ("hung yen", "Hưng Yên")),
    ],
)
def test_places_are_added_narrowed_widened_and_given_up(before, chain, after):
    state = with_place(SearchParameters(locality=before, page=3), chain)
    assert (state.locality, state.page) == (after, 1)


def test_types_are_added_and_given_up():
    state = with_type(with_type(SearchParameters(), "tin"), "báo cáo")
    assert state.type == ("tin", "báo cáo")
    assert with_type(state, "tin").type == ("báo cáo",)


def test_numbers_are_added_and_given_up():
    state = with_number(with_number(SearchParameters(page=3), "05-CT/TW"), "11-NQ/TU")
    assert (state.number, state.page) == (("05-CT/TW", "11-NQ/TU"), 1)
    assert with_number(state, "05-CT/TW").number == ("11-NQ/TU",)
    assert without_filters(state).number == ()


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2021", ("2021-01", "2021-12")),
        ("2021-03", ("2021-03", "2021-03")),
        ("2021-Q2", ("2021-04", "2021-06")),
        ("2021-13", None),
        ("quý 2/2021", None),
    ],
)
def test_periods_are_runs_of_months(period, expected):
    months = months_of(period)
    assert (
        None
        if months is None
        else tuple(f"{at // 12}-{at % 12 + 1:02}" for at in (months.first, months.last))
    ) == expected


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ("year=2021", [2021]),
        ("year=2021&year=2019", [2019, 2020, 2021]),
        ("since=2020-05&until=2021-03-15", [2020, 2021]),
        ("since=3/2021&until=quý 2/2022", [2021, 2022]),
        ("since=2020", None),
        ("since=2021&until=2020", None),
        ("since=lúc nào đó&until=2020", None),
        ("year=quý 1/2021", None),
        ("year=2021&since=2020&until=2022", None),
        ("", None),
    ],
)
def test_the_months_that_filters_speak_of(asked, years):
    months = chosen_months(parse(asked))
    assert (None if months is None else list(months.years)) == years


# The timeline


def year(number, count, months=None):
    below = tuple(FacetCount(f"{number}-{month:02}", each) for month, each in (months or {}).items())
    return FacetCount(f"{number}", count, (FacetCount(f"{number}-Q1", sum((months or {}).values()), below),))


def test_years_stand_side_by_side_with_gaps_between_them():
    bars = timeline(VI, SearchParameters(), [year(2019, 2), year(2021, 4)]).bars
    assert [(bar.label, bar.count, bar.height) for bar in bars] == [
        ("2019", 2, 50),
        ("2020", 0, 0),
        ("2021", 4, 100),
    ]
    assert parse(bars[2].query).year == ("2021",)


def test_many_years_have_one_bar_for_what_was_before():
    made = timeline(VI, SearchParameters(q="x"), [year(1900, 3), year(1950, 1), year(2021, 4)])
    assert len(made.bars) == MAX_YEARS
    first = made.bars[0]
    assert (first.count, first.first, first.last, first.name) == (4, "", "1982", "đến hết 1982")
    assert parse(first.query) == SearchParameters(q="x", until="1982")
    assert [bar.count for bar in made.bars if bar.count] == [4, 4]


def test_a_chosen_year_is_shown_by_months_and_tells_what_has_none():
    made = timeline(VI, SearchParameters(year=("2021",)), [year(2020, 9), year(2021, 5, {1: 1, 3: 3})])
    assert made.by_month
    assert [bar.count for bar in made.bars] == [1, 0, 3, *[0] * 9]
    assert made.elsewhere == 1
    assert not any(bar.is_chosen for bar in made.bars)
    assert parse(made.bars[2].query).year == ("2021-03",)


def test_a_chosen_month_is_marked_and_leads_back_to_its_year():
    state = SearchParameters(year=("2021-03",))
    made = timeline(VI, state, [year(2021, 5, {1: 1, 3: 3})])
    assert [bar.name for bar in made.bars if bar.is_chosen] == ["tháng 03/2021"]
    assert parse(made.bars[2].query).year == ("2021",)
    assert parse(made.base) == SearchParameters()


def test_nothing_dated_has_no_timeline():
    assert timeline(VI, SearchParameters(), []) is None


@given(
    st.dictionaries(st.integers(1900, 2030), st.integers(1, 50), min_size=1),
    st.sampled_from([SearchParameters(), SearchParameters(since="1990", until="2000")]),
)
def test_no_document_is_lost_between_the_bars_of_years(counts, state):
    made = timeline(VI, state, [year(number, count) for number, count in counts.items()])
    assert sum(bar.count for bar in made.bars) == sum(counts.values())
    assert sum(bool(bar.label) for bar in made.bars) <= 14
    for bar in made.bars:
        assert 0 <= bar.height <= 100
        assert (bar.height > 0) == (bar.count > 0)


@given(st.integers(1, 9000), st.integers(0, 11))
def test_a_period_chosen_alone_is_the_one_that_filters_speak_of(number, month):
    period = f"{number:04}-{month + 1:02}"
    assert chosen_months(with_period(SearchParameters(), period)) == months_of(period)


# Words


@pytest.mark.parametrize(
    ("interpreted", "said"),
    [
        ('UBND OR "ủy ban nhân dân"', "UBND hoặc “ủy ban nhân dân”"),
        ("(tuyên giáo) AND (dân vận)", "(tuyên giáo) và (dân vận)"),
        ('tuyên giáo -place:"Hưng Yên"', "tuyên giáo không có nơi: “Hưng Yên”"),
        ("học bạ -((dân vận) OR 2020)", "học bạ không có ((dân vận) hoặc 2020)"),
        ('"chỉ thị 05"~1', "“chỉ thị 05” gần nhau"),
        ("tuyên*", "tuyên*"),
        ("-5 độ", "-5 độ"),
        ('"OR"', "“OR”"),
    ],
)
def test_signs_are_said_in_words(interpreted, said):
    assert understood(VI, interpreted) == said


@pytest.mark.parametrize(
    ("query", "interpreted", "expected"),
    [
        ("Tuyên  giáo", "tuyên giáo", False),
        ("UBND", 'UBND OR "ủy ban"', True),
        ('"a"', "a", False),
        ("", "", False),
    ],
)
def test_what_was_understood_is_told_when_it_is_more(query, interpreted, expected):
    assert says_more(query, interpreted) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("dân vận khéo", ("vận khéo", "dân khéo", "dân vận")),
        ("một", ()),
        ("dân -vận", ()),
        ('"dân vận"', ()),
        ("nơi:Huế giáo", ()),
        ("a b c d e f g", ()),
    ],
)
def test_plain_words_are_left_out_one_by_one(query, expected):
    assert shorter(query) == expected


# Documents


def test_syllables_of_a_word_are_one_mark_and_lines_are_paragraphs():
    text = "Công tác tuyên giáo\n\n giáo dục"
    pieces, last = _pieces(Snippet(text, ((9, 14), (15, 19), (22, 26))), 4)
    assert last == 6
    assert "".join(piece.text for piece in pieces) == text
    lines = list(_paragraphs(pieces))
    assert [[(piece.text, piece.hit) for piece in line if piece.hit] for line in lines] == [
        [("tuyên giáo", 5)],
        [("giáo", 6)],
    ]


@pytest.mark.parametrize(
    ("id", "address"),
    [
        ("hưng yên/tệp.txt", "/documents/h%C6%B0ng%20y%C3%AAn/t%E1%BB%87p.txt?q=a"),
        ("a?b#c%2F", "/documents/a%3Fb%23c%252F?q=a"),
        ("../etc/passwd", "/documents?id=..%2Fetc%2Fpasswd&q=a"),
        ("a//b", "/documents?id=a%2F%2Fb&q=a"),
        ("\ud800", "/documents/%3F?q=a"),
    ],
)
def test_every_id_has_an_address_that_browsers_leave_alone(id, address):
    assert of_document(SearchParameters(q="a"), id) == address
