"""Results become JSON with a key for each attribute, and nothing else."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tgsearch.results import (
    JSON_VERSION,
    FacetCount,
    Failure,
    FoundEvidence,
    Hit,
    Place,
    Results,
    Share,
    Snippet,
    Statistics,
    StoredDocument,
    SyncReport,
    to_json,
)

HIT = Hit(
    rank=1,
    id="hung-yen/tong-ket.txt",
    score=9.125,
    path="hung-yen/tong-ket.txt",
    title="Tổng kết công tác tuyên giáo",
    published="2021-01-15",
    event=None,
    period="2020",
    type="tin",
    locality=Place("Hưng Yên", None, None, ("Hưng Yên",)),
    numbers=("41-CT/TW",),
    matched="exact",
    snippets=(Snippet("Ban Tuyên giáo tổng kết", ((4, 9), (10, 14))),),
)
HIT_JSON = {
    "rank": 1,
    "id": "hung-yen/tong-ket.txt",
    "score": 9.125,
    "path": "hung-yen/tong-ket.txt",
    "title": "Tổng kết công tác tuyên giáo",
    "published": "2021-01-15",
    "event": None,
    "period": "2020",
    "type": "tin",
    "locality": {"province": "Hưng Yên", "district": None, "commune": None, "now": ["Hưng Yên"]},
    "numbers": ["41-CT/TW"],
    "matched": "exact",
    "snippets": [{"text": "Ban Tuyên giáo tổng kết", "highlights": [[4, 9], [10, 14]]}],
}
RESULTS = Results(
    query="tuyên giáo",
    interpreted="tuyên giáo",
    notes=(),
    total=12,
    offset=0,
    limit=10,
    took_ms=3.1,
    hits=(HIT,),
    facets={
        "locality": (FacetCount("Quảng Ninh", 3, (FacetCount("Hạ Long", 1),)),),
        "date": (FacetCount("2021", 5, (FacetCount("2021-Q1", 2),)),),
        "type": (),
    },
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (0.5, 0.5),
        ("tuyên giáo", "tuyên giáo"),
        ((), []),
        ((1, (2, ())), [1, [2, []]]),
        ([1, "a"], [1, "a"]),
        ({}, {}),
        ({"a": (1,), 2: None}, {"a": [1], "2": None}),
        (Place(), {"province": None, "district": None, "commune": None, "now": []}),
        (Snippet("đê"), {"text": "đê", "highlights": []}),
        (Failure("a.exe", "binary file"), {"path": "a.exe", "reason": "binary file"}),
        (FacetCount("tin", 5), {"value": "tin", "count": 5, "children": []}),
        (HIT, HIT_JSON),
        (
            RESULTS,
            {
                "query": "tuyên giáo",
                "interpreted": "tuyên giáo",
                "notes": [],
                "total": 12,
                "offset": 0,
                "limit": 10,
                "took_ms": 3.1,
                "hits": [HIT_JSON],
                "facets": {
                    "locality": [
                        {
                            "value": "Quảng Ninh",
                            "count": 3,
                            "children": [{"value": "Hạ Long", "count": 1, "children": []}],
                        }
                    ],
                    "date": [
                        {
                            "value": "2021",
                            "count": 5,
                            "children": [{"value": "2021-Q1", "count": 2, "children": []}],
                        }
                    ],
                    "type": [],
                },
            },
        ),
    ],
    ids=repr,
)
def test_to_json(value, expected):
    found = to_json(value)
    assert found == expected
    assert json.loads(json.dumps(found)) == found


def test_an_explanation_is_there_when_it_was_asked_for():
    explained = dataclasses.replace(HIT, explanation=(Share("tuyên", "text", 1.5),))
    assert to_json(explained) == {
        **HIT_JSON,
        "explanation": [{"term": "tuyên", "field": "text", "score": 1.5}],
    }


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", 1 + 2j, Place, (1, {"a": object()})])
def test_other_values_are_no_results(value):
    with pytest.raises(TypeError, match="not a result"):
        to_json(value)


def test_the_keys_are_the_attributes_in_their_order():
    document = StoredDocument(
        id="a",
        path=None,
        url=None,
        title="",
        text="",
        published=None,
        event=None,
        period=None,
        type=None,
        locality=Place(),
        mentions=(Place("Hà Nội"),),
        numbers=(),
        evidence={"published": (FoundEvidence("ngày 15/1/2021", "text"),)},
    )
    report = SyncReport((), (), (), 0, (Failure("a", "b"),), 0, 0.1)
    for value in (document, report, Statistics(1, 1, 0, {"text": 3}, {"text": 99}, 1, 1, 1, 0)):
        assert list(to_json(value)) == [each.name for each in dataclasses.fields(value)]


def test_results_are_a_sequence_of_hits():
    assert list(RESULTS) == [HIT]
    assert len(RESULTS) == 1


def test_results_can_not_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        RESULTS.total = 3


def test_the_version_of_the_json():
    assert JSON_VERSION == 1


@pytest.mark.parametrize(
    ("snippet", "html"),
    [
        (Snippet("tuyên giáo", ((0, 5), (6, 10))), "<mark>tuyên</mark> <mark>giáo</mark>"),
        (Snippet("a < b & c", ((4, 5),)), "a &lt; <mark>b</mark> &amp; c"),
        (
            Snippet('<script>"x"</script>', ((1, 7),)),
            "&lt;<mark>script</mark>&gt;&quot;x&quot;&lt;/script&gt;",
        ),
        (Snippet(""), ""),
    ],
)
def test_a_snippet_for_a_page_is_escaped_and_marked(snippet, html):
    assert snippet.html() == html
