from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tgsearch.analysis import Analyzer
from tgsearch.asking import ACCENTS, MATCHES, MAX_LIMIT, SearchOptions
from tgsearch.document import Document
from tgsearch.engine.whoosh import WhooshEngine
from tgsearch.errors import (
    AmbiguousLocalityError,
    DateSyntaxError,
    OptionError,
    UnknownLocalityError,
)
from tgsearch.index import Index
from tgsearch.results import Place
from tgsearch.snippet import MAX_SNIPPET_CHARS
from tgsearch.text import fold

TODAY = date(2024, 5, 6)
LONG = "Các đại biểu trao đổi nhiều nội dung chuyên môn khác nhau. " * 800

DOCUMENTS = (
    Document(
        id="hung-yen",
        title="Hưng Yên tổng kết công tác tuyên giáo",
        text="Hội nghị tổng kết công tác tuyên giáo của tỉnh. Thực hiện Chỉ thị số 05-CT/TW.\n"
        "Đại biểu thảo luận về thông tin đối ngoại.",
        published="2021-01-15",
        locality="Hưng Yên",
        type="tin",
    ),
    Document(
        id="quang-ninh",
        title="Giao ban cụm thi đua",
        text="Hội nghị giao ban công tác tuyên giáo các đơn vị. Hoà bình, ủy ban và thủy lợi.",
        published="2020-11-24",
        locality="Quảng Ninh",
        type="tin",
    ),
    Document(
        id="bac-giang",
        title="Báo cáo công tác tuyên giáo quý I",
        text="Kết quả công tác tuyên giáo. Quán triệt Nghị quyết số 11-NQ/TU. Hòa bình, uỷ ban, thuỷ lợi.",
        published="2022-04-05",
        locality="Bắc Giang",
        type="báo cáo",
    ),
    Document(
        id="bac-ninh",
        title="Kế hoạch dân vận",
        text="Công tác dân vận và công tác tuyên truyền ở cơ sở.",
        published="2025-08-01",
        locality="Bắc Ninh",
        type="kế hoạch",
    ),
    Document(
        id="cong-van", title="Về lịch trực", text="Các phòng cử người trực theo lịch.", type="công văn"
    ),
    Document(id="ma", title="Từ thứ nhất", text="Cô ấy vẽ một con ma.", published="2023-03-01", type="tin"),
    Document(id="má", title="Từ thứ hai", text="Chị gọi mẹ là má.", published="2023-03-01", type="tin"),
    Document(id="mạ", title="Từ thứ ba", text="Nông dân nhổ mạ.", published="2023-03-02", type="tin"),
    Document(
        id="nfd",
        title=unicodedata.normalize("NFD", "Tiêu đề tách dấu"),
        text=unicodedata.normalize("NFD", "😀 Trường Tiểu học tổ chức lễ khai giảng. 😀"),
        published="2022-09-05",
        type="tin",
    ),
    Document(id="title-only", title="Lễ hội chùa Dâu", text="Nhân dân địa phương tham dự đông đảo."),
    Document(id="long", title="Bài dài", text=f"{LONG}Bế mạc hoành tráng.", published="2019-05-05"),
    Document(id="same-day-b", title="Bản tin", text="Bản tin nội bộ.", published="2018-02-02", type="tin"),
    Document(id="same-day-a", title="Bản tin", text="Bản tin nội bộ.", published="2018-02-02", type="tin"),
)  # fmt: skip
NEWEST_FIRST = [
    "bac-ninh", "mạ", "ma", "má", "nfd", "bac-giang", "hung-yen", "quang-ninh", "long", "same-day-a",
    "same-day-b", "cong-van", "title-only",
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    analyzer = Analyzer()
    engine = WhooshEngine.create(
        tmp_path_factory.mktemp("search") / "index", {"analyzer": analyzer.fingerprint}
    )
    with Index(engine, analyzer, today=lambda: TODAY) as index:
        index.add(DOCUMENTS)
        index.commit()
        yield index


def ids(results):
    return [hit.id for hit in results]


# What is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tuyên giáo", {"hung-yen", "quang-ninh", "bac-giang"}),
        ("tuyen giao", {"hung-yen", "quang-ninh", "bac-giang"}),
        ("TUYÊN GIÁO", {"hung-yen", "quang-ninh", "bac-giang"}),
        (unicodedata.normalize("NFD", "tuyên giáo"), {"hung-yen", "quang-ninh", "bac-giang"}),
        ("tuy&ecirc;n gi&aacute;o", {"hung-yen", "quang-ninh", "bac-giang"}),
        ('"công tác tuyên giáo"', {"hung-yen", "quang-ninh", "bac-giang"}),
        ('"tác tuyên"', {"hung-yen", "quang-ninh", "bac-giang", "bac-ninh"}),
        ('"giáo tuyên"', set()),
        ('"kết quả tuyên giáo"', set()),
        ('"kết quả tuyên giáo"~2', {"bac-giang"}),
        ("tuyên giáo -hội", {"bac-giang"}),
        ("tuyên giáo KHÔNG hội nghị", {"bac-giang"}),
        ('tuyên giáo -"hội nghị"', {"bac-giang"}),
        ("dân vận HOẶC thông tin", {"bac-ninh", "hung-yen"}),
        ("tuyên giáo VÀ (giao ban HOẶC kết quả)", {"quang-ninh", "bac-giang"}),
        ("title:tuyên", {"hung-yen", "bac-giang"}),
        ('tiêuđề:"tuyên giáo"', {"hung-yen", "bac-giang"}),
        ('title:"báo cáo công tác"', {"bac-giang"}),
        ("05-CT/TW", {"hung-yen"}),
        ("số:05-CT/TW", {"hung-yen"}),
        ("số:05 - ct/tw", {"hung-yen"}),
        ("11-NQ*", {"bac-giang"}),
        ("place:Hưng Yên", {"hung-yen"}),
        ("nơi:Bắc Ninh", {"bac-ninh", "bac-giang"}),  # Bắc Giang lies in it today
        ("nơi:Bắc Giang", {"bac-giang"}),
        ("-nơi:Bắc Ninh tuyên giáo", {"hung-yen", "quang-ninh"}),
        ("nơi:(Hưng Yên OR Quảng Ninh) tuyên", {"hung-yen", "quang-ninh"}),
        ("date:2021 tuyên giáo", {"hung-yen"}),
        ("ngày:quý 2/2022", {"bac-giang"}),
        ("ngày:năm ngoái", {"ma", "má", "mạ"}),
        ("date:2020..2021-01", {"hung-yen", "quang-ninh"}),
        ("loại:báo cáo", {"bac-giang"}),
        ("loại:bao cao tuyen giao", {"bac-giang"}),
        ("type:KH", {"bac-ninh"}),
        ("hoà bình", {"quang-ninh", "bac-giang"}),
        ("hòa bình", {"quang-ninh", "bac-giang"}),
        ("thủy lợi uỷ ban", {"quang-ninh", "bac-giang"}),
        ("chùa Dâu", {"title-only"}),
        ("trường tiểu học", {"nfd"}),
        ("truong tieu hoc", {"nfd"}),
        ("tách dấu", {"nfd"}),
        ("hoành tráng", {"long"}),
        ("lịch hoành", set()),
        ("khôngcótừnày", set()),
        ("khôngcótừnày*", set()),
    ],
)
def test_queries(index, query, found):
    results = index.search(query, limit=100)
    assert set(ids(results)) == found
    assert results.total == len(found) == len(results)
    assert results.notes == ()


def test_what_was_understood_finds_the_same_when_it_is_typed(index):
    for query in (
        "tuyên giáo KHÔNG hội nghị",
        "nơi:Bắc Ninh tuyên",
        '"kết quả tuyên giáo"~2',
        "ngày:quý 2/2022",
    ):
        results = index.search(query)
        again = index.search(results.interpreted)
        assert again.interpreted == results.interpreted
        assert ids(again) == ids(results)
        assert results.query == query


TYPED = (
    "tuyên", "giáo", "tuyen giao", "hội nghị", "công tác", "dân vận", "ma", "má", "05-CT/TW", "2021",
    "AND", "OR", "NOT", "VÀ", "HOẶC", "KHÔNG", "(", ")", '"', '"tuyên giáo"', '"công tuyên"~2', "-", "-hội",
    "tuyê*", "05-C*", "tuyen~", "*", "nơi:Hưng Yên", 'place:"Bắc Ninh"', 'place:"Tam Nông"', "nơi:VũĐại",
    "date:2021", "ngày:hômnọ", "type:BC", "title:tuyên", "title:(-hội)", "số:05-CT/TW", "foo:bar",
    "?!", "😀", "½", "&amp;",
)  # fmt: skip
query_texts = st.lists(st.sampled_from(TYPED) | st.text(max_size=6), max_size=9).map(" ".join)


@settings(max_examples=150)
@given(query_texts, st.sampled_from(MATCHES), st.sampled_from(ACCENTS))
def test_any_text_is_answered(index, query, match, accents):
    results = index.search(query, match=match, accents=accents, limit=100, explain=True)
    assert results.total == len(results) <= len(DOCUMENTS)
    assert len(set(ids(results))) == len(results)
    for hit in results:
        for snippet in hit.snippets:
            ends = [0, *(place for span in snippet.highlights for place in span)]
            assert ends == sorted(ends)
            assert ends[-1] <= len(snippet.text)
            assert all(snippet.text[start:end].strip() for start, end in snippet.highlights)
        assert sum(share.score for share in hit.explanation) == pytest.approx(hit.score, abs=1e-6)
    assert sum(each.count for each in results.facets["type"]) <= results.total
    every = index.search(query, match="all", accents=accents, limit=100)
    some = index.search(query, match="any", accents=accents, limit=100)
    assert set(ids(every)) <= set(ids(results)) <= set(ids(some))
    again = index.search(results.interpreted, match=match, accents=accents, limit=100)
    assert set(ids(again)) == set(ids(results))
    if " OR " not in results.interpreted:  # what an abbreviation stands for weighs more once it is typed
        assert ids(again) == ids(results)


# Options


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"locality": "Hưng Yên"}, {"hung-yen"}),
        ({"locality": "hung yen"}, {"hung-yen"}),
        ({"locality": "tỉnh Hưng Yên"}, {"hung-yen"}),
        ({"locality": "Bắc Giang"}, {"bac-giang"}),
        ({"locality": "Bắc Ninh"}, {"bac-giang", "bac-ninh"}),
        ({"locality": "Hà Nội"}, set()),
        ({"since": "2022"}, {"bac-ninh", "mạ", "ma", "má", "nfd", "bac-giang"}),
        ({"since": date(2023, 3, 2)}, {"bac-ninh", "mạ"}),
        ({"since": "2023-03-02"}, {"bac-ninh", "mạ"}),
        ({"until": "2020"}, {"quang-ninh", "long", "same-day-a", "same-day-b"}),
        ({"until": date(2018, 2, 2)}, {"same-day-a", "same-day-b"}),
        ({"until": date(2018, 2, 1)}, set()),
        ({"since": "quý 4/2020", "until": "quý 1/2021"}, {"quang-ninh", "hung-yen"}),
        ({"since": "2021-01-15", "until": "2021-01-15"}, {"hung-yen"}),
        ({"since": "năm ngoái", "until": "năm ngoái"}, {"ma", "má", "mạ"}),
        ({"year": 2021}, {"hung-yen"}),
        ({"year": "2021"}, {"hung-yen"}),
        ({"year": 2017}, set()),
        ({"type": "báo cáo"}, {"bac-giang"}),
        ({"type": "bao cao"}, {"bac-giang"}),
        ({"type": "BC"}, {"bac-giang"}),
        ({"type": "công văn"}, {"cong-van"}),
        ({"type": "nghị quyết"}, set()),
        ({"type": "tin", "year": 2021, "locality": "Hưng Yên"}, {"hung-yen"}),
        ({"type": "báo cáo", "year": 2021}, set()),
    ],
)
def test_filters(index, options, found):
    results = index.search("", limit=100, **options)
    assert set(ids(results)) == found
    assert results.total == len(found)
    both = index.search("tuyên giáo", limit=100, **options)
    assert set(ids(both)) == found & {"hung-yen", "quang-ninh", "bac-giang"}


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"sort": "best"}, "sort"),
        ({"match": "some"}, "match"),
        ({"accents": "none"}, "accents"),
        ({"limit": -1}, "limit"),
        ({"limit": MAX_LIMIT + 1}, "limit"),
        ({"page": 0}, "page"),
    ],
)
def test_options_that_cannot_be(index, options, option):
    with pytest.raises(OptionError) as raised:
        index.search("tuyên giáo", **options)
    assert raised.value.option == option
    assert raised.value.value == options[option]


@pytest.mark.parametrize(
    "options",
    [
        {"since": "hôm nọ"},
        {"until": "31/02/2021"},
        {"year": "năm con trâu"},
        {"since": "2022", "until": "2021"},
        {"since": date(2021, 1, 2), "until": date(2021, 1, 1)},
    ],
)
def test_dates_that_cannot_be(index, options):
    with pytest.raises(DateSyntaxError) as raised:
        index.search("tuyên giáo", **options)
    assert str(next(iter(options.values()))) in str(raised.value)


def test_places_that_cannot_be(index):
    with pytest.raises(UnknownLocalityError):
        index.search("", locality="Vũ Đại")
    with pytest.raises(AmbiguousLocalityError) as raised:
        index.search("", locality="Tam Nông")
    for candidate in raised.value.candidates:
        assert index.search("", locality=candidate).total == 0


def test_options_are_checked_before_an_index_is_asked():
    assert SearchOptions() == SearchOptions(limit=10, page=1, sort="relevance", match="auto", accents="auto")
    with pytest.raises(OptionError):
        SearchOptions(page=-1)


@pytest.mark.parametrize(
    ("accents", "query", "found"),
    [
        ("auto", "ma", {"ma", "má", "mạ"}),
        ("auto", "má", {"má"}),
        ("auto", "mà", set()),
        ("exact", "ma", {"ma"}),
        ("exact", "má", {"má"}),
        ("exact", "tuyen giao", set()),
        ("ignore", "ma", {"ma", "má", "mạ"}),
        ("ignore", "má", {"ma", "má", "mạ"}),
        ("ignore", "mà", {"ma", "má", "mạ"}),
        ("ignore", "tuyền giao", {"hung-yen", "quang-ninh", "bac-giang"}),
    ],
)
def test_accents(index, accents, query, found):
    assert set(ids(index.search(query, accents=accents))) == found


def test_what_is_typed_ranks_before_its_other_spellings(index):
    assert ids(index.search("ma"))[0] == "ma"
    assert ids(index.search("má", accents="ignore"))[0] == "má"


@pytest.mark.parametrize(
    ("match", "query", "found"),
    [
        ("all", "tuyên giáo lịch trực", set()),
        ("any", "tuyên lịch", {"hung-yen", "quang-ninh", "bac-giang", "bac-ninh", "cong-van"}),
        ("auto", "tuyên lịch", set()),  # two words are a name: half of it is another
        ("auto", "tuyên giáo lịch trực", {"hung-yen", "quang-ninh", "bac-giang", "bac-ninh", "cong-van"}),
        ("any", "tuyên lịch -báo", {"hung-yen", "quang-ninh", "bac-ninh", "cong-van"}),
        ("any", "tuyên lịch type:tin", {"hung-yen", "quang-ninh"}),
        ("any", '"lịch trực" tuyên', {"hung-yen", "quang-ninh", "bac-giang", "bac-ninh", "cong-van"}),
        ("any", '"lịch tuyên"', set()),
        ("any", "tuyên AND lịch", set()),
    ],
)
def test_match(index, match, query, found):
    assert set(ids(index.search(query, match=match, limit=100))) == found


def test_whole_matches_make_partial_ones_needless(index):
    results = index.search("công tác dân vận")
    assert ids(results) == ["bac-ninh"]
    assert results.hits[0].matched == "exact"


def test_a_sentence_goes_on_after_its_whole_matches(index):
    results = index.search("Công tác dân vận và công tác tuyên truyền ở cơ sở", limit=100)
    assert ids(results)[0] == "bac-ninh"
    assert results.hits[0].matched == "exact"
    assert {"hung-yen", "quang-ninh", "bac-giang"} <= set(ids(results)[1:])
    assert {hit.matched for hit in results.hits[1:]} == {"relaxed"}


# Order and pages


@pytest.mark.parametrize("query", ["", "   ", "*"])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_an_empty_query_shows_everything_newest_first(index, query, sort):
    results = index.search(query, sort=sort, limit=100)
    assert ids(results) == NEWEST_FIRST
    assert {hit.score for hit in results} == {0.0}
    assert {hit.matched for hit in results} == {"exact"}
    assert all(not snippet.highlights for hit in results for snippet in hit.snippets)


def test_a_query_that_only_filters_shows_the_newest_first(index):
    assert ids(index.search("type:tin")) == [
        "mạ", "ma", "má", "nfd", "hung-yen", "quang-ninh", "same-day-a", "same-day-b",
    ]  # fmt: skip


def test_oldest_first(index):
    dated, undated = NEWEST_FIRST[:-2], NEWEST_FIRST[-2:]
    found = ids(index.search("", sort="oldest", limit=100))
    assert set(found) == {*dated, *undated}
    assert found[-2:] == undated  # no date: last all the same
    days = {document.id: document.published for document in DOCUMENTS}
    assert found[:-2] == sorted(dated, key=lambda id: (days[id], id))


@pytest.mark.parametrize(("sort", "order"), [("newest", 1), ("oldest", -1)])
def test_words_can_be_sorted_by_date(index, sort, order):
    assert ids(index.search("tuyên giáo", sort=sort)) == ["bac-giang", "hung-yen", "quang-ninh"][::order]


def test_relevance_falls_from_rank_to_rank(index):
    scores = [hit.score for hit in index.search("công tác tuyên giáo của tỉnh", match="any", limit=100)]
    assert len(scores) > 3
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


@pytest.mark.parametrize("query", ["", "công tác", "tin"])
@pytest.mark.parametrize("limit", [1, 2, 5, 100])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_put_together_are_the_whole(index, query, limit, sort):
    whole = index.search(query, sort=sort, limit=100)
    found = []
    for page in range(1, whole.total // limit + 3):
        results = index.search(query, sort=sort, limit=limit, page=page)
        assert results.total == whole.total
        assert results.offset == (page - 1) * limit
        assert results.limit == limit
        assert results.facets == whole.facets
        assert [hit.rank for hit in results] == list(
            range(results.offset + 1, results.offset + 1 + len(results))
        )
        found += ids(results)
    assert found == ids(whole)


def test_a_page_past_the_end_is_empty(index):
    results = index.search("tuyên giáo", page=10_000)
    assert results.hits == ()
    assert results.total == 3
    assert results.facets["date"]


def test_limit_zero_counts_only(index):
    results = index.search("tuyên giáo", limit=0)
    assert (results.total, results.hits, results.limit) == (3, (), 0)
    assert results.facets == index.search("tuyên giáo").facets


@pytest.mark.parametrize("query", ["?!", "…", "- . ,", '""', "()", "😀"])
def test_a_query_of_punctuation_finds_nothing_and_says_so(index, query):
    results = index.search(query)
    assert (results.total, results.hits) == (0, ())
    assert [note.message("en") for note in results.notes][-1:] == [
        "There is no letter or digit to search for."
    ]
    assert [note.message("vi") for note in results.notes][-1:] == ["Không có chữ cái hay chữ số nào để tìm."]


def test_another_query_is_proposed_where_more_than_a_total_is_asked_for(index):
    assert [note.message("en") for note in index.search("tuyên gaio").notes] == ["Did you mean: tuyên giáo"]
    assert index.facets("tuyên gaio").notes
    assert index.search("tuyên gaio", limit=0, facets=False).notes == ()


def test_notes_of_reading_and_of_resolving_are_both_told(index):
    notes = index.search('"tuyên giáo nơi:VũĐại').notes
    assert len(notes) == 2
    assert "never closed" in notes[0]
    assert "VũĐại" in notes[1]
    assert "VũĐại" in notes[1].message("vi")


# Hits


def test_a_hit_has_what_the_index_knows(index):
    (hit,) = index.search("date:2021 tuyên giáo")
    assert (hit.rank, hit.id, hit.title, hit.path) == (1, "hung-yen", DOCUMENTS[0].title, None)
    assert (hit.published, hit.type, hit.numbers) == ("2021-01-15", "tin", ("05-CT/TW",))
    assert hit.locality == Place("Hưng Yên", None, None, ("Hưng Yên",))
    assert hit.explanation == ()


def test_titles_and_texts_are_shown_composed(index):
    (hit,) = index.search("trường tiểu học")
    assert hit.title == "Tiêu đề tách dấu"
    assert unicodedata.is_normalized("NFC", hit.snippets[0].text)


@pytest.mark.parametrize(
    ("query", "options", "marked"),
    [
        ("tuyên giáo", {}, {"tuyên", "giáo"}),
        ("tuyen giao", {}, {"tuyên", "giáo", "giao"}),
        ("TUYÊN", {}, {"tuyên"}),
        ('"tuyên giáo"', {}, {"tuyên", "giáo"}),
        ('"công giáo"~2', {}, {"công", "giáo"}),
        ("tuyên -hội", {}, {"tuyên"}),
        ("tuyê*", {}, {"tuyên"}),
        ("05-CT/TW", {}, {"05", "ct", "tw", "chỉ", "thị"}),
        ("số:11-NQ/TU", {}, {"11", "nq", "tu"}),
        ("hoà bình", {}, {"hoà", "hòa", "bình"}),
        ("hòa bình", {}, {"hoà", "hòa", "bình"}),
        ("trường tiểu học", {}, {"trường", "tiểu", "học"}),
        ("truong tieu hoc", {}, {"trường", "tiểu", "học"}),
        (unicodedata.normalize("NFD", "trường tiểu"), {}, {"trường", "tiểu"}),
        ("tuyền", {"accents": "ignore"}, {"tuyên"}),
        ("tuyền~", {}, {"tuyên", "truyền"}),
        ("dân vận HOẶC đối ngoại", {}, {"dân", "vận", "đối", "ngoại"}),
        ("place:Hưng Yên hội nghị", {}, {"hội", "nghị"}),
        ("hoành tráng", {}, {"hoành", "tráng"}),
        ("nơi:tuyên", {}, {"tuyên"}),  # no place, so a word
    ],
)
def test_highlights_are_the_words_that_were_found(index, query, options, marked):
    results = index.search(query, limit=100, **options)
    assert results.total
    seen = set()
    for hit in results:
        for snippet in hit.snippets:
            previous = 0
            for start, end in snippet.highlights:
                assert previous <= start < end <= len(snippet.text)
                seen.add(snippet.text[start:end].lower())
                previous = end
        assert any(snippet.highlights for snippet in hit.snippets) or hit.id == "title-only"
    assert seen == marked & seen
    assert seen
    assert {fold(word) for word in seen} == {fold(word) for word in marked}


def test_a_hit_by_its_title_shows_the_beginning_of_its_text_unmarked(index):
    (hit,) = index.search("chùa Dâu")
    assert [snippet.text for snippet in hit.snippets] == ["Nhân dân địa phương tham dự đông đảo."]
    assert hit.snippets[0].highlights == ()
    assert hit.matched == "exact"


def test_a_match_far_down_a_long_text_is_shown(index):
    (hit,) = index.search("hoành tráng")
    (snippet,) = hit.snippets
    assert "Bế mạc hoành tráng" in snippet.text
    assert len(snippet.text) <= MAX_SNIPPET_CHARS + 2
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["hoành", "tráng"]


@pytest.mark.parametrize(
    ("query", "options", "rungs"),
    [
        ("tuyên giáo", {}, {"hung-yen": "exact", "quang-ninh": "exact", "bac-giang": "exact"}),
        ("tuyen giao", {}, {"hung-yen": "unaccented", "quang-ninh": "unaccented", "bac-giang": "unaccented"}),
        ("ma", {}, {"ma": "exact", "má": "unaccented", "mạ": "unaccented"}),
        ("má", {"accents": "ignore"}, {"má": "exact", "ma": "unaccented", "mạ": "unaccented"}),
        ("tuyên giao", {}, {"hung-yen": "unaccented", "quang-ninh": "exact", "bac-giang": "unaccented"}),
        ("chua dau", {}, {"title-only": "unaccented"}),
        ("ma title:hai", {}, {"má": "unaccented"}),
        ("type:công văn", {}, {"cong-van": "exact"}),
    ],
)
def test_matched(index, query, options, rungs):
    assert {hit.id: hit.matched for hit in index.search(query, **options)} == rungs


# Explanations


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("tuyên giáo", {}),
        ("tuyen giao", {}),
        ("công tác công tác tuyên truyền", {"match": "any"}),
        ('"tuyên giáo" HOẶC lịch*', {}),
        ("nơi:Bắc Ninh công tác", {"year": 2025}),
        ("", {}),
        ("tuyên giáo", {"sort": "newest"}),
    ],
)
def test_an_explanation_adds_up_to_the_score(index, query, options):
    results = index.search(query, explain=True, limit=100, **options)
    assert results.total
    for hit in results:
        assert sum(share.score for share in hit.explanation) == pytest.approx(hit.score, abs=1e-6)
        assert all(share.score > 0 for share in hit.explanation)
        scores = [share.score for share in hit.explanation]
        assert scores == sorted(scores, reverse=True)


def test_an_explanation_names_terms_and_where_they_were_found(index):
    (hit,) = index.search("tuyên giáo", year=2021, explain=True)
    assert {(share.term, share.field) for share in hit.explanation} == {
        ("tuyên", "text"), ("tuyên", "title"), ("giáo", "text"), ("giáo", "title"),
        ("tuyên_giáo", "words"), ("tuyên giáo", "pairs"),
    }  # fmt: skip


# Facets


def test_facets_of_a_result(index):
    results = index.search("tuyên giáo")
    provinces = {each.value: each.count for each in results.facets["locality"]}
    assert provinces == {"Hưng Yên": 1, "Quảng Ninh": 1, "Bắc Giang": 1}
    assert [(each.value, each.count) for each in results.facets["date"]] == [
        ("2020", 1),
        ("2021", 1),
        ("2022", 1),
    ]
    assert [(each.value, each.count) for each in results.facets["type"]] == [("tin", 2), ("báo cáo", 1)]
    year = results.facets["date"][1]
    levels = []
    while year.children:
        (year,) = year.children
        levels.append((year.value, year.count))
    assert levels == [("2021-Q1", 1), ("2021-01", 1), ("2021-01-15", 1)]


def test_facet_counts_are_the_totals_of_the_searches_they_narrow_to(index):
    results = index.search("", limit=0)

    def dates(counts):
        for each in counts:
            yield each
            yield from dates(each.children)

    for each in dates(results.facets["date"]):
        assert index.search("", since=each.value, until=each.value).total == each.count
    for each in results.facets["type"]:
        assert index.search("", type=each.value).total == each.count
    for each in results.facets["locality"]:
        narrowed = index.search("", locality=each.value)
        assert {found.value: found.count for found in narrowed.facets["locality"]}[each.value] == each.count


def test_facets_can_be_left_out(index):
    assert index.search("tuyên giáo", facets=False).facets == {}


def test_the_method_facets_is_a_search_without_hits(index):
    options = {"year": 2021, "locality": "Hưng Yên", "type": "tin", "match": "any", "accents": "ignore"}
    found, counted = index.search("tuyên giáo", **options), index.facets("tuyên giáo", **options)
    assert (counted.total, counted.facets) == (found.total, found.facets)
    assert counted.hits == ()
    assert index.facets().total == len(DOCUMENTS)
    assert index.facets(since="2022", until="2022").total == 2


def test_results_can_be_iterated_and_measured(index):
    results = index.search("tuyên giáo", limit=2)
    assert len(results) == 2
    assert list(results) == list(results.hits)
    assert results.took_ms >= 0
