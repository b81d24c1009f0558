"""Is any text a query? Searched through the library, read back as printed, and found again as understood."""

from __future__ import annotations

import importlib.util
import random
import string
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tgsearch.asking import ACCENTS, MATCHES
from tgsearch.queryparse import NoteKind, parse

SCRIPT = Path(__file__).parent.parent / "scripts" / "fuzz_queries.py"
SMALL_RUN = 300
# What searching might take long for, if it did not remember; the campaign has more of them.
REPEATED = (
    "(", "a:a:a:", '"', "“", "tu* ", "tuyên~ ", "2021 ", "quý 2/2022 ", "05-CT/TW ", "UBND ", "tuyen giao ",
    "tuyeen giaso ", "xyzzy ", "nơi:a b c ", "a -b ", "\ud800",
)  # fmt: skip


def load():
    spec = importlib.util.spec_from_file_location("fuzz_queries", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FUZZ = load()
ANY_CHARACTER = st.characters(exclude_categories=())  # surrogates and controls too
PIECES = st.sampled_from(
    (*FUZZ.WORDS, *FUZZ.UNITS, *'()"*~:-.,/', " OR ", " AND ", " NOT ", "title:", "nơi:")
)
any_texts = st.text(ANY_CHARACTER, max_size=60)
query_texts = st.lists(PIECES | st.text(ANY_CHARACTER, max_size=3), max_size=12).map("".join)
# Queries as the campaign grows them, each from a number.
grown_texts = st.integers(0, 2**32).map(
    lambda seed: FUZZ.grown(
        random.Random(seed), ("Hội nghị tuyên giáo", "Cầu phao Trà Bến dài bao nhiêu mét")
    )
)


def read_back(text):
    tree = parse(text).tree
    assert parse(str(tree)).tree == tree


def search(index, query, **options):
    results = index.search(query, limit=100, **options)
    assert results.total == len(results.hits)
    assert len({hit.id for hit in results}) == results.total
    return results


@given(any_texts | query_texts | grown_texts, st.sampled_from(MATCHES), st.sampled_from(ACCENTS))
@example("\ud800\udfff tuyên giáo \ud83d", "auto", "auto")
@example("\x00\x01\x1f\x7f\u200b\u202e", "auto", "auto")
@example('"(((', "all", "exact")
@example("-" * 50, "any", "ignore")
@settings(max_examples=200)
def test_any_text_is_searched_for(query_collection, text, match, accents):
    search(query_collection, text, match=match, accents=accents)


@given(any_texts | query_texts | grown_texts)
@settings(max_examples=300)
def test_any_text_has_a_tree_that_reads_back(text):
    read_back(text)


@pytest.mark.parametrize("unit", REPEATED, ids=ascii)
def test_what_repeats_for_ten_thousand_characters_is_answered(query_collection, unit):
    text = (unit * (FUZZ.LONG_CHARS // len(unit) + 1))[: FUZZ.LONG_CHARS]
    read_back(text)
    search(query_collection, text)


@given(query_texts | grown_texts, st.sampled_from(ACCENTS))
@settings(max_examples=200)
def test_what_was_understood_finds_the_same_when_it_is_typed(query_collection, text, accents):
    first = search(query_collection, text, match="all", accents=accents)
    again = parse(first.interpreted)
    assume(all(note.kind is not NoteKind.TOO_LONG for note in again.notes))
    assert str(again.tree) == first.interpreted
    second = search(query_collection, first.interpreted, match="all", accents=accents)
    assert {hit.id for hit in second} == {hit.id for hit in first}


# The campaign


def test_a_small_campaign_finds_nothing_wrong(query_collection):
    asked, failures = FUZZ.campaign(query_collection, SMALL_RUN, seed=8)
    assert failures == []
    assert len(asked) == SMALL_RUN


def test_the_campaign_asks_the_same_queries_for_the_same_seed(query_collection):
    texts = FUZZ.texts_of(query_collection)
    first, again, other = (FUZZ.queries(random.Random(seed), texts) for seed in (8, 8, 9))
    drawn = [next(first) for _ in range(50)]
    assert drawn == [next(again) for _ in range(50)]
    assert drawn != [next(other) for _ in range(50)]


def test_each_kind_of_query_is_asked(query_collection):
    texts = FUZZ.texts_of(query_collection)
    stream = FUZZ.queries(random.Random(8), texts)
    drawn = [next(stream) for _ in range(2000)]
    assert any(len(query) == FUZZ.LONG_CHARS for query in drawn)
    assert any("\ud800" <= char <= "\udfff" for query in drawn for char in query)
    assert any(query in text for query in drawn for text in texts if len(query) > 20)
    assert {kind for kind in (":", "~", "*", '"', "(", " OR ") if any(kind in query for query in drawn)} == {
        *(":", "~", "*", '"', "(", " OR ")
    }


def fragile(query):
    """What an index would answer that fails on every dollar sign, and reads nothing back."""
    if "$" in query:
        raise KeyError("$")
    return SimpleNamespace(interpreted="(")


def test_the_campaign_reports_what_fails_once_and_shortened(monkeypatch, query_collection, capsys):
    monkeypatch.setattr(FUZZ, "texts_of", lambda index: ["giá $ hôm nay", "giá vàng $ hôm qua"])
    index = SimpleNamespace(search=lambda query, **options: fragile(query))
    asked, failures = FUZZ.campaign(index, 300, seed=1)
    assert {failure.query for failure in failures} == {"$", ""}
    assert FUZZ.report(asked, failures, limit=100.0) == 2
    assert "KeyError: '$'" in capsys.readouterr().out


def test_a_slow_query_is_reported(capsys):
    quick, slow = (FUZZ.Asked("query", {}, seconds, "") for seconds in (0.1, 2.5))
    assert FUZZ.report([quick, slow], [], limit=2.0) == 1
    assert "max 2500 ms" in capsys.readouterr().out


@given(st.text(string.ascii_letters), st.text(string.ascii_letters))
def test_a_failing_query_is_shortened_to_what_fails(before, after):
    assert FUZZ.shortened(f"{before}(){after}", lambda query: "(" in query) == "("
