from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("tuyen gi", "tuyên giáo"),
        ("tuyên gi", "tuyên giáo"),
        ("TUYEN GI", "tuyên giáo"),
        ("uy ban nhan d", "ủy ban nhân dân"),
        ("chuyen doi", "chuyển đổi"),
        ("đ", "đ"),
        ("05-c", "05"),
    ],
)
def test_the_beginning_is_completed_with_its_accents(query_collection, prefix, first):
    texts = [each.text for each in query_collection.suggest(prefix, limit=10)]
    assert any(text.startswith(first) for text in texts)


@pytest.mark.parametrize("prefix", ["", "   ", "?!", "zzzqqq", "\x1d", "x" * 10_000, "a " * 5000])
def test_what_nothing_goes_on_like(query_collection, prefix):
    for each in query_collection.suggest(prefix):
        assert each.count > 0


def test_marks_that_are_typed_are_kept(query_collection):
    assert all(each.text.startswith("tuyến") for each in query_collection.suggest("tuyến"))


def test_completions_find_something(query_collection):
    for each in query_collection.suggest("chuyen doi s", limit=5):
        assert query_collection.search(each.text, match="all").total >= 1


def test_no_more_than_asked_for(query_collection):
    assert len(query_collection.suggest("t", limit=3)) == 3
    assert len({each.text for each in query_collection.suggest("t", limit=50)}) == len(
        query_collection.suggest("t", limit=50)
    )


def test_what_more_documents_hold_comes_first(query_collection):
    counts = [each.count for each in query_collection.suggest("th", limit=20)]
    assert counts == sorted(counts, reverse=True)
