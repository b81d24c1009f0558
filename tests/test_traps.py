"""The pages of tests/corpora/traps come out right from file to search; its README tells what is in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tgsearch

TRAPS = Path(__file__).parent / "corpora" / "traps"
EXPECTED = json.loads((TRAPS / "expected.json").read_text(encoding="utf-8"))
# What does not come out right yet, and why.
KNOWN: dict[tuple[str, str], str] = {}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    with tgsearch.create(tmp_path_factory.mktemp("traps") / "index") as index:
        report = index.sync(*sorted(path for path in TRAPS.iterdir() if path.name in EXPECTED))
        assert sorted(report.added) == sorted(EXPECTED)
        assert report.failed == ()
        yield index


def known(file, what):
    """The marks of a row: that it is known to be wrong, if it is."""
    return [pytest.mark.xfail(reason=KNOWN[file, what])] if (file, what) in KNOWN else []


def rows(*keys):
    """Every judged (file, key, value)."""
    return [
        pytest.param(file, key, expected[key], marks=known(file, key), id=f"{file[:3]}-{key}")
        for file, expected in EXPECTED.items()
        for key in keys
        if key in expected
    ]


def test_every_trap_is_described():
    assert {path.name for path in TRAPS.iterdir()} == {*EXPECTED, "expected.json", "README.md"}


@pytest.mark.parametrize(("file", "key", "value"), rows("published", "event", "period", "type"))
def test_dates_and_type(index, file, key, value):
    assert getattr(index.get(file), key) == value


@pytest.mark.parametrize(("file", "key", "value"), rows("province", "district", "commune"))
def test_place(index, file, key, value):
    assert getattr(index.get(file).locality, key) == value


@pytest.mark.parametrize(("file", "key", "value"), rows("now"))
def test_place_today(index, file, key, value):
    assert sorted({name.split(", ")[-1] for name in index.get(file).locality.now}) == value


@pytest.mark.parametrize(("file", "key", "value"), rows("published", "event", "period", "type"))
def test_a_hit_shows_what_the_document_does(index, file, key, value):
    (hit,) = (hit for hit in index.search("", limit=100) if hit.id == file)
    assert getattr(hit, key) == value
    assert hit.locality == index.get(file).locality


@pytest.mark.parametrize("file", EXPECTED)
def test_a_page_is_found_by_its_date(index, file):
    expected = EXPECTED[file]
    effective = expected["published"] or expected.get("event") or expected["period"]
    assert file in {hit.id for hit in index.search("", since=effective, until=effective, limit=100)}


@pytest.mark.parametrize(("file", "key", "value"), rows("province"))
def test_a_page_is_found_by_its_province_then_and_now(index, file, key, value):
    for province in {value, *EXPECTED[file]["now"]} - {None}:
        assert file in {hit.id for hit in index.search("", locality=province, limit=100)}
    if value is None:
        places = index.search("", limit=0).facets["locality"]
        for place in places:
            assert file not in {hit.id for hit in index.search("", locality=place.value, limit=100)}


@pytest.mark.parametrize(
    ("file", "phrase"),
    [
        pytest.param(file, phrase, marks=known(file, phrase))
        for file, expected in EXPECTED.items()
        for phrase in expected["not_found"]
    ],
)
def test_boilerplate_is_not_found(index, file, phrase):
    assert index.search(f'"{phrase}"').total == 0
    assert index.search(f'"{phrase}"', accents="ignore").total == 0
    stored = index.get(file)
    assert phrase.lower() not in f"{stored.title}\n{stored.text}".lower()


@pytest.mark.parametrize("file", EXPECTED)
def test_the_title_and_each_sentence_of_a_page_find_it(index, file):
    stored = index.get(file)
    assert stored.title
    assert file in {hit.id for hit in index.search(stored.title, limit=100)}
    first = next(line for line in stored.text.split("\n") if len(line.split()) >= 8)
    phrase = " ".join(first.split()[:8]).replace('"', "").replace("“", "").replace("”", "")
    hits = {hit.id: hit for hit in index.search(f'"{phrase}"', limit=100)}
    assert file in hits
    assert any(snippet.highlights for snippet in hits[file].snippets)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tuyên giáo", {"t02", "t03", "t04", "t05"}),
        ("tuyen giao", {"t02", "t03", "t04", "t05"}),
        ("hội nghị", {"t01", "t02", "t03", "t04", "t05", "t06"}),
        ("Chỉ thị 05", {"t01", "t02"}),
        ("số:05-CT/TW", {"t01"}),
        ("06 lớp", {"t03"}),
    ],
)
def test_words_of_the_texts_are_found(index, query, found):
    assert {hit.id[:3] for hit in index.search(query, limit=100)} == found


def test_no_snippet_shows_boilerplate(index):
    phrases = [phrase.lower() for expected in EXPECTED.values() for phrase in expected["not_found"]]
    for query in ("tuyên giáo", "hội nghị", "công tác", "liên kết", "ý kiến", "tin", "họ và tên", "xem"):
        for hit in index.search(query, match="any", limit=100):
            for snippet in hit.snippets:
                assert not [phrase for phrase in phrases if phrase in snippet.text.lower()]


def test_a_decomposed_page_is_found_and_marked(index):
    file = "t11-nguoi-mang-ten-tinh-nfd.txt"
    for query in ("Thường Xuân", "thuong xuan", "hòa bình", "hoà bình"):
        hits = {hit.id: hit for hit in index.search(query, limit=100)}
        assert file in hits
        marked = {
            snippet.text[start:end].lower()
            for snippet in hits[file].snippets
            for start, end in snippet.highlights
        }
        assert marked
        assert marked <= {"thường", "xuân", "hòa", "hoà", "bình"}
