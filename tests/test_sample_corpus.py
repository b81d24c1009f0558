"""The sample collection is what its README says, and the searches named there find what they should."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import tgsearch
from tgsearch.text import term

CORPUS = Path(__file__).parents[1] / "corpus"
FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path != CORPUS / "README.md")
YEARS = range(2019, 2027)


@pytest.fixture(scope="module")
def synced(tmp_path_factory):
    with tgsearch.create(tmp_path_factory.mktemp("sample") / "index") as index:
        yield index, index.sync(CORPUS)


@pytest.fixture(scope="module")
def index(synced):
    return synced[0]


@pytest.fixture(scope="module")
def documents(index):
    return {hit.id: index.get(hit.id) for hit in index.search("", limit=1000)}


def ids(results):
    return {hit.id for hit in results}


def test_every_file_is_indexed(synced, documents):
    index, report = synced
    assert report.failed == ()
    assert len(report.added) == len(FILES) >= 60
    assert report.documents == len(documents) == index.statistics().documents >= 60
    assert "README.md" not in documents
    assert index.sync(CORPUS).unchanged == len(FILES)


def test_the_readme_counts_right(documents):
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    suffixes = Counter(path.suffix for path in FILES)
    assert f"{len(documents)} documents" in readme
    for suffix in (".txt", ".md", ".html", ".jsonl"):
        assert f"{suffixes[suffix]} `{suffix}`" in readme
    assert sum(suffixes.values()) == len(FILES)


def test_every_year_and_many_provinces_are_there(index):
    facets = index.search("", limit=0).facets
    assert [each.value for each in facets["date"]] == [str(year) for year in YEARS]
    assert len(facets["locality"]) >= 50
    districts = [child for province in facets["locality"] for child in province.children]
    assert len(districts) >= 50
    assert len(facets["type"]) >= 8
    assert {"tin", "báo cáo", "kế hoạch", "công văn", "thông báo", "quyết định"} <= {
        each.value for each in facets["type"]
    }


def test_places_are_named_as_on_their_day(documents):
    before = after = 0
    for document in documents.values():
        if not document.published or not document.locality.province:
            continue
        assert document.locality.now
        if document.published >= "2025-07-01":
            after += 1
            assert document.locality.district is None, document.id
        else:
            before += 1
    assert before >= 40
    assert after >= 20


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parts[-3] == "corpus" and path.suffix != ".jsonl"]
)
def test_what_lies_in_a_folder_without_a_place_has_none(documents, path):
    assert documents[path.relative_to(CORPUS).as_posix()].locality == tgsearch.Place()


def test_folders_of_provinces_hold_documents_of_them(documents):
    wrong = {}
    for id, document in documents.items():
        folder, *rest = id.split("/")
        province = document.locality.province
        if len(rest) < 2 or province is None:
            continue
        said = "".join(c for c in unicodedata.normalize("NFD", province.lower()) if c.isalnum()).replace(
            "đ", "d"
        )
        if said not in folder.replace("-", ""):
            wrong[id] = province
    assert wrong == {}


def test_dates_lie_in_the_year_of_their_folder(documents):
    for id, document in documents.items():
        year = re.search(r"/(20\d\d)/", id)
        if year and document.published:
            assert document.published.startswith(year[1]), id


def test_a_date_in_the_name_of_a_file_is_read(documents):
    document = documents["chua-ro-noi/20220315-hoi-nghi-bao-cao-vien.txt"]
    assert document.published == "2022-03-15"
    assert document.evidence["published"][0].source == "file name"


def test_no_document_is_of_tomorrow(documents):
    latest = max(document.published for document in documents.values() if document.published)
    assert date.fromisoformat(latest) <= date(2026, 12, 31)


# Spellings


def test_one_file_is_decomposed_and_is_found_all_the_same(index, documents):
    decomposed = [
        path for path in FILES if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))
    ]
    (path,) = decomposed
    id = path.relative_to(CORPUS).as_posix()
    assert unicodedata.is_normalized("NFC", documents[id].text)
    for query in ("câu chuyện học Bác", "cau chuyen hoc bac", '"chào hỏi"'):
        assert id in ids(index.search(query, limit=100))
        assert id in ids(index.search(unicodedata.normalize("NFD", query), limit=100))


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("ủy ban", "uỷ ban"), ("thủy lợi", "thuỷ lợi"), ("khỏe", "khoẻ")]
)
def test_both_tone_placements_are_found_by_either(index, documents, old, new):
    found = ids(index.search(old, limit=1000))
    assert ids(index.search(new, limit=1000)) == found
    shown = [f"{documents[id].title}\n{documents[id].text}".lower() for id in found]
    assert any(old in text for text in shown)
    assert any(new in text for text in shown)


# Searches


def syllables(text):
    return [term(word) for word in re.findall(r"[^\W\d_]+|\d+", text)]


def holds(document, phrase):
    """Tell whether a phrase stands in a title or a text, by looking."""
    wanted = syllables(phrase)
    for text in (document.title, document.text):
        there = syllables(text)
        if any(there[place : place + len(wanted)] == wanted for place in range(len(there))):
            return True
    return False


@pytest.mark.parametrize(
    "phrase",
    [
        "chuyển đổi số cấp xã",
        "chỉ thị 05",
        "phòng chống bão",
        "nông thôn mới",
        "05-CT/TW",
        "Ủy ban nhân dân",
        "đặc khu",
        "tuyên giáo",
        "thông tin đối ngoại",
        "vải thiều",
    ],
)
def test_a_phrase_finds_just_the_documents_that_hold_it(index, documents, phrase):
    expected = {id for id, document in documents.items() if holds(document, phrase)}
    results = index.search(f'"{phrase}"', limit=1000)
    assert ids(results) == expected != set()
    assert results.total == len(expected)
    for hit in results:
        text = documents[hit.id].text
        if holds(tgsearch.Document(id="", text=text), phrase):
            assert any(snippet.highlights for snippet in hit.snippets)


def test_the_number_of_a_document_finds_it(index, documents):
    expected = {id for id, document in documents.items() if holds(document, "05-CT/TW")}
    assert ids(index.search("number:05-CT/TW", limit=100)) == expected
    for id in expected:
        assert "05-CT/TW" in documents[id].numbers


def test_a_hurried_search_finds_the_office_and_the_year(index):
    results = index.search("tuyen giao hung yen 2021")
    assert results.total
    assert results.hits[0].id.startswith("hung-yen/2021/")
    assert {hit.locality.province for hit in results} == {"Hưng Yên"}
    assert results.facets["locality"][0].value == "Hưng Yên"


def test_elections_of_2021(index, documents):
    results = index.search("bầu cử", year=2021, limit=100)
    assert len(results) >= 3
    for hit in results:
        assert (hit.published or hit.event or hit.period).startswith("2021")
        assert holds(documents[hit.id], "bầu")


def test_a_province_that_was_merged_is_found_under_both_names(index):
    (then,) = index.search("vải thiều", locality="Bắc Giang")
    assert then.id == "bac-giang/2022/luc-ngan-vai-thieu-ocop.md"
    today = ids(index.search("vải thiều", locality="Bắc Ninh"))
    assert then.id in today
    assert any(id.startswith("bac-ninh/2025/") for id in today)


@pytest.mark.parametrize(
    "words",
    [
        "leftcenterrightdel",
        '"Gửi email"',
        '"Sao chép liên kết"',
        '"Vui lòng đăng nhập"',
        '"Có 3 bình luận"',
        '"Trở lại đầu trang"',
        '"Theo dõi chúng tôi"',
        '"Đang truy cập"',
        '"Ý kiến bình luận"',
        '"Lời bình"',
        '"Khách viếng thăm"',
        '"Tổng lượt truy cập"',
        '"Máy chủ tìm kiếm"',
        '"Các tin khác"',
        '"GMT+7"',
    ],
)
def test_boilerplate_is_not_found(index, words):
    raw = "\n".join(path.read_text(encoding="utf-8") for path in FILES).lower()
    assert unicodedata.normalize("NFC", words.strip('"').lower()) in unicodedata.normalize("NFC", raw)
    assert index.search(words).total == 0


def test_every_document_is_found_by_its_title(index, documents):
    for id, document in documents.items():
        assert document.title, id
        assert id in ids(index.search(document.title, limit=5)), id
