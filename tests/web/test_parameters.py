"""What an address asks for, and that equal states have equal addresses."""

from __future__ import annotations

import dataclasses
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tgsearch
from tgsearch import asking
from tgsearch.web import parameters
from tgsearch.web.parameters import MAX_FIELDS, MAX_LIMIT, MAX_PAGE, NAMES, SearchParameters, parse

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=40).map(
    str.strip
)
FILLED = TEXT.filter(bool)
FACET = st.sampled_from(parameters.FACETS)
STATES = st.builds(
    SearchParameters,
    q=TEXT,
    locality=st.lists(FILLED, max_size=4, unique=True).map(tuple),
    type=st.lists(FILLED, max_size=4, unique=True).map(tuple),
    number=st.lists(FILLED, max_size=4, unique=True).map(tuple),
    year=st.lists(FILLED, max_size=4, unique=True).map(tuple),
    since=st.none() | FILLED,
    until=st.none() | FILLED,
    units=st.sampled_from([None, *parameters.UNITS]),
    match=st.sampled_from(parameters.MATCHES),
    accents=st.sampled_from(parameters.ACCENTS),
    sort=st.sampled_from(parameters.SORTS),
    limit=st.integers(0, MAX_LIMIT),
    page=st.integers(1, MAX_PAGE),
    facets=st.booleans() | st.lists(FACET, min_size=1, unique=True).map(tuple),
    by=st.lists(FACET, unique=True).map(tuple),
    all_values=st.booleans(),
    explain=st.booleans(),
    collapse=st.booleans(),
    lang=st.sampled_from([None, "vi", "en"]),
)


@given(STATES)
def test_a_state_is_read_as_it_was_written(state):
    assert parse(state.to_query()) == state
    assert parse(state.to_query(), only=NAMES) == state


@given(st.text(max_size=80))
def test_any_text_is_a_state_or_refused(text):
    try:
        state = parse(text)
    except tgsearch.OptionError:
        return
    assert parse(state.to_query()) == state


def test_the_choices_are_those_of_the_library():
    assert (parameters.SORTS, parameters.MATCHES, parameters.ACCENTS, parameters.UNITS) == (
        asking.SORTS,
        asking.MATCHES,
        asking.ACCENTS,
        asking.UNITS,
    )
    assert parameters.FACETS == asking.FACETS
    own = {field.name: field.default for field in dataclasses.fields(SearchParameters)}
    for field in dataclasses.fields(asking.SearchOptions):
        assert field.name in own
        assert own[field.name] in (field.default, ())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", SearchParameters()),
        ("q=&locality=&year=&page=&sort=&facets=", SearchParameters()),
        ("q=+tuy%C3%AAn+gi%C3%A1o+", SearchParameters(q="tuyên giáo")),
        ("query=a", SearchParameters(q="a")),
        ("from=2020&to=2021", SearchParameters(since="2020", until="2021")),
        ("since=2020&from=2020", SearchParameters(since="2020")),
        ("locality=B&locality=A&locality=B", SearchParameters(locality=("B", "A"))),
        ("page=007", SearchParameters(page=7)),
        ("facets=0&all_values=1", SearchParameters(facets=False, all_values=True)),
        ("facets=number&facets=date&facets=number", SearchParameters(facets=("number", "date"))),
        ("by=number&by=", SearchParameters(by=("number",))),
        ("number=05-CT%2FTW&number=11-NQ/TU", SearchParameters(number=("05-CT/TW", "11-NQ/TU"))),
        ("q=a%00b", SearchParameters(q="a b")),
        ("fbclid=xyz&q=a", SearchParameters(q="a")),
        ("q=1;page=2", SearchParameters(q="1;page=2")),
    ],
)
def test_what_is_read(typed, expected):
    assert parse(typed) == expected


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        *(
            ("page=0", "page"),
            ("page=-1", "page"),
            ("page=1.5", "page"),
            ("page=²", "page"),
            ("page=1e3", "page"),
        ),
        *(("page=" + "9" * 5000, "page"), (f"page={MAX_PAGE + 1}", "page"), ("page=1&page=2", "page")),
        *(
            (f"limit={MAX_LIMIT + 1}", "limit"),
            ("sort=best", "sort"),
            ("match=ALL", "match"),
            ("units=now", "units"),
        ),
        *(
            ("since=1&from=2", "since"),
            ("facets=yes", "facets"),
            ("facets=number&facets=true", "facets"),
            ("by=size", "by"),
            ("lang=fr", "lang"),
            ("q=%ff%fe", "address"),
        ),
        *(("q=" + "a" * 1001, "q"), ("type=" + "a" * 201, "type"), ("a=1&" * MAX_FIELDS + "b=1", "address")),
        (urlencode([("year", year) for year in range(101)]), "year"),
    ],
)
def test_what_is_refused(typed, option):
    with pytest.raises(tgsearch.OptionError) as caught:
        parse(typed)
    assert caught.value.option == option
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("typed", ["pgae=2", "q=a&sort=newest", "page=", "fbclid=x"])
def test_programs_may_ask_only_what_there_is(typed):
    with pytest.raises(tgsearch.OptionError):
        parse(typed, only=("q", "page"))


def test_another_search_begins_on_its_first_page():
    state = SearchParameters(q="a", page=5)
    assert state.replace(q="b").page == 1
    assert state.replace(lang="en").page == 5
    assert state.replace(page=6) == SearchParameters(q="a", page=6)
