from __future__ import annotations

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch import analysis
from tgsearch.abbreviations import read_definition_term
from tgsearch.analysis import TITLE_GAP, Analyzer, placement_mark, split_terms
from tgsearch.engine.base import FIELDS, TEXT, TITLE, WORDS
from tgsearch.segment import syllables as syllable_reader
from tgsearch.segment import words as word_reader
from tgsearch.segment.syllables import compiled
from tgsearch.text import clean, term

TITLE_LINE = "Hội nghị tổng kết công tác tuyên giáo năm 2020"
BODY = (
    "Ngày 14/1, Ban Tuyên giáo Tỉnh ủy tổ chức hội nghị; Chỉ thị số 05-CT/TW ngày 15.5.2016.\n"
    "Dự hội nghị có lãnh đạo UBND. Mở 09lớp bồi dưỡng, phát hành 1.364 tập, đạt 99,9% kế hoạch.\n"
    "Liên hệ: tuyengiao@tinh.example hoặc http://tinh.example/tin?so=05 😀 Hoà, hòa và HOÀ."
)


@pytest.fixture(scope="module")
def analyzer():
    return Analyzer()


# What an index remembers


def test_fingerprint_is_the_same_for_every_analyzer():
    first, second = Analyzer().fingerprint, Analyzer().fingerprint
    assert first == second
    assert re.fullmatch("[0-9a-f-]+", first)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANALYSIS_VERSION", analysis.ANALYSIS_VERSION + 1),
        ("TITLE_GAP", TITLE_GAP + 1),
        ("fingerprint", lambda: "of another model"),
    ],
)
def test_fingerprint_changes_with_whatever_changes_terms(monkeypatch, name, value):
    before = Analyzer().fingerprint
    monkeypatch.setattr(analysis, name, value)
    assert Analyzer().fingerprint != before


def test_segmenter_fingerprint_changes_with_its_rules(monkeypatch):
    before = word_reader.fingerprint()
    monkeypatch.setattr(word_reader, "RULES_VERSION", word_reader.RULES_VERSION + 1)
    after = word_reader.fingerprint()
    monkeypatch.undo()
    assert after != before == word_reader.fingerprint()


# Terms of one syllable


@pytest.mark.parametrize(
    ("surface", "terms"),
    [
        ("tuyên", ["tuyên"]),
        ("TUYÊN", ["tuyên"]),
        ("Hoà", ["hòa"]),
        ("UỶ", ["ủy"]),
        ("quý", ["quý"]),
        ("09lớp", ["09", "lớp"]),
        ("Covid19", ["covid", "19"]),
        ("aB1", ["ab", "1"]),
        ("x1yz", ["x1", "yz"]),
        ("5G", ["5g"]),
        ("B52H", ["b52h"]),
        ("H5N1", ["h5n1"]),
        ("12A3", ["12a3"]),
        ("1.364", ["1", "364"]),
        ("99,9%", ["99", "9"]),
        ("TP.HCM", ["tp", "hcm"]),
        ("UBND.", ["ubnd"]),
        ("05-CT/TW", ["05", "ct", "tw"]),
        ("Đ/c", ["đ", "c"]),
        ("N'Drung", ["n", "drung"]),
        ("hà_nội", ["hà", "nội"]),
        ("x\u0323a", ["x", "a"]),  # a mark that no letter takes up
        ("m²", ["m²"]),
        ("東京", ["東京"]),
        ("a😀b", ["a", "b"]),
        ("😀", []),
        ("_", []),
        ("…", []),
        ("", []),
    ],
)
def test_split_terms(surface, terms):
    assert [each for each, _, _ in split_terms(surface)] == terms


@given(st.text())
def test_split_terms_are_slices_that_leave_no_letter_or_digit_out(surface):
    pieces = split_terms(surface)
    covered = set()
    for piece, start, end in pieces:
        assert 0 <= start < end <= len(surface)
        assert covered.isdisjoint(range(start, end))
        assert piece == split_terms(surface[start:end])[0][0]
        covered |= set(range(start, end))
    assert covered == {place for place, char in enumerate(surface) if char.isalnum()}
    assert [start for _, start, _ in pieces] == sorted(start for _, start, _ in pieces)


@given(
    st.one_of(st.text(max_size=6), st.sampled_from([*"aĐ1٣²½_.…東ªⓐ\u0301", "ab", "12", "٣٤", "²³", "Ⅷa"]))
)
def test_split_terms_without_a_pattern_are_those_of_the_pattern(surface):
    found = compiled(analysis._PIECE).finditer(surface)
    assert split_terms(surface) == [(term(match[0]), *match.span()) for match in found]


# One text


def test_spans_are_slices_of_the_text(analyzer):
    spans = analyzer.syllables(BODY)
    cut = [BODY[start:end] for start, end in zip(spans.starts, spans.ends, strict=True)]
    assert cut[:10] == ["Ngày", "14", "1", "Ban", "Tuyên", "giáo", "Tỉnh", "ủy", "tổ", "chức"]
    assert list(spans.terms[:8]) == ["ngày", "14", "1", "ban", "tuyên", "giáo", "tỉnh", "ủy"]
    assert cut[-4:] == ["Hoà", "hòa", "và", "HOÀ"]
    assert list(spans.terms[-4:]) == ["hòa", "hòa", "và", "hòa"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ban Tuyên giáo Tỉnh ủy", ("ban", "tuyên_giáo", "tỉnh_ủy")),
        ("thông tin đối ngoại", ("thông_tin", "đối_ngoại")),
        ("Chỉ thị số 05-CT/TW", ("chỉ_thị", "số", "05-ct/tw")),
        ("Quyết định 12/2021/QĐ-UBND", ("quyết_định", "12/2021/qđ-ubnd")),
        ("ngày 15.5.2016", ("ngày", "15.5.2016")),
        ("1.364 tập", ("1.364", "tập")),
        ("Xem HTTP://Tinh.Example/Tin?so=05", ("xem", "http://tinh.example/tin?so=05")),
        ("Hỏi ToiLa@Tinh.Example", ("hỏi", "toila@tinh.example")),
        ("họp tại UBND.", ("họp", "tại", "ubnd")),
        ("TP. Hạ Long", ("tp", "hạ_long")),
        ("TP Hạ Long", ("tp", "hạ_long")),
        ("mẫu _0", ("mẫu", "_0")),
        ("nước CHDC hoà bình", ("nước", "chdc", "hòa_bình")),
        ("hòa bình", ("hòa_bình",)),
        ("hoà bình", ("hòa_bình",)),
        ("…, ?!", ()),
        ("", ()),
    ],
)
def test_words(analyzer, text, words):
    assert analyzer.words(text) == words


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "?! …", "😀"])
def test_a_text_without_letters_has_no_terms(analyzer, text):
    spans = analyzer.syllables(text)
    assert (list(spans.terms), list(spans.starts), list(spans.ends)) == ([], [], [])
    assert analyzer.words(text) == ()


def test_a_decomposed_text_has_the_terms_of_its_composed_form_once_cleaned(analyzer):
    decomposed = unicodedata.normalize("NFD", BODY)
    assert decomposed != BODY
    assert analyzer.syllables(clean(decomposed)) == analyzer.syllables(BODY)
    assert analyzer.words(clean(decomposed)) == analyzer.words(BODY)


# Batches


def tokens_of(column, document):
    """The (term, position) pairs of one document of a column; positions are None where there are none."""
    part = slice(column.bounds[document], column.bounds[document + 1])
    terms = [column.vocabulary[code] for code in column.codes[part].tolist()]
    positions = [None] * len(terms) if column.positions is None else column.positions[part].tolist()
    return list(zip(terms, positions, strict=True))


def words_of(column, document):
    """The words of a document, without its marks."""
    return [term for term, _ in tokens_of(column, document) if term >= " "]


def marks_of(column, document):
    return [term for term, _ in tokens_of(column, document) if term < " "]


def spelled(column):
    return [column.vocabulary[code] for code in column.codes.tolist()]


def assert_columns_hold(analyzer, titles, bodies):
    columns = analyzer.columns(titles, bodies)
    assert set(columns) == set(FIELDS)
    for column in columns.values():
        assert len(column.bounds) == len(titles) + 1
        assert column.bounds[0] == 0
        assert column.bounds[-1] == len(column.codes)
        assert len(set(column.vocabulary)) == len(column.vocabulary)
        compact = column.compact()
        assert set(compact.codes.tolist()) == set(range(len(compact.vocabulary)))
        assert spelled(compact) == spelled(column)
    for number, (title, body) in enumerate(zip(titles, bodies, strict=True)):
        title_terms = list(analyzer.syllables(title).terms)
        body_terms = list(analyzer.syllables(body).terms)
        gap = len(title_terms) + TITLE_GAP
        in_title = list(zip(title_terms, range(len(title_terms)), strict=True))
        in_body = list(zip(body_terms, range(gap, gap + len(body_terms)), strict=True))
        assert tokens_of(columns[TITLE], number) == in_title
        assert tokens_of(columns[TEXT], number) == [*in_title, *in_body]
        words = [*analyzer.words(title), *analyzer.words(body)]
        assert words_of(columns[WORDS], number) == words


def test_columns_of_a_batch(analyzer):
    titles = [TITLE_LINE, "", "HOÀ BÌNH", "Chỉ có tiêu đề", ""]
    bodies = [BODY, "Chỉ có nội dung, không có tiêu đề.", BODY, "", ""]
    assert_columns_hold(analyzer, titles, bodies)


odd_texts = st.text(
    st.one_of(
        st.sampled_from("aáăâbcdđeêghiklmnoôơưyquỳ HÒÀ0123456789.,-/_@:\n\t \u200b\u0301\u0323😀²½東"),
        st.characters(),
    ),
    max_size=40,
)


@given(st.lists(st.tuples(odd_texts, odd_texts), max_size=5))
def test_columns_equal_the_terms_of_each_text(analyzer, documents):
    titles = [clean(title) for title, _ in documents]
    bodies = [clean(body) for _, body in documents]
    assert_columns_hold(analyzer, titles, bodies)


def test_columns_of_no_document(analyzer):
    for column in analyzer.columns([], []).values():
        assert column.codes.tolist() == []
        assert column.bounds.tolist() == [0]
        assert column.compact().vocabulary == ()


def test_columns_of_documents_without_text(analyzer):
    for column in analyzer.columns(["", ""], ["", "?!"]).values():
        assert column.codes.tolist() == []
        assert column.bounds.tolist() == [0, 0, 0]


def test_columns_refuse_titles_and_bodies_of_different_number(analyzer):
    with pytest.raises(ValueError, match="shorter"):
        analyzer.columns(["một", "hai"], ["một"])


def test_an_analyzer_survives_the_forgetting_of_its_segmenter(analyzer, monkeypatch):
    before = analyzer.columns([TITLE_LINE], [BODY])
    monkeypatch.setattr(syllable_reader, "MAX_CHUNKS", 0)
    for _ in range(3):  # each call begins anew, with syllables numbered otherwise
        assert_columns_hold(analyzer, ["Mở đầu khác hẳn", TITLE_LINE], [BODY, BODY])
        after = analyzer.columns([TITLE_LINE], [BODY])
        for field in FIELDS:
            assert tokens_of(after[field], 0) == tokens_of(before[field], 0)


def test_an_analyzer_survives_the_forgetting_of_its_words(monkeypatch):
    analyzer = Analyzer()
    assert_columns_hold(analyzer, [TITLE_LINE], [BODY])
    monkeypatch.setattr(analysis, "MAX_WORDS", 3)
    tables = set()
    for _ in range(3):
        assert_columns_hold(analyzer, ["Mở đầu khác hẳn", TITLE_LINE], [BODY, BODY])
        tables.add(analyzer._document_words)
    assert len(tables) > 1


def test_words_met_before_are_the_same_terms_in_later_batches():
    analyzer = Analyzer()
    batches = [
        ([TITLE_LINE], [BODY]),
        (["", "TP. Hạ Long"], [BODY, "UBND. http://a.vn/b?c=d"]),
        ([BODY], [TITLE_LINE]),
    ]
    for titles, bodies in [*batches, *batches]:
        assert_columns_hold(analyzer, titles, bodies)


def test_words_that_differ_in_spelling_only_are_one_term(analyzer):
    column = analyzer.columns([""], ["Hòa bình. Hoà bình. HÒA BÌNH."])[WORDS]
    assert sorted(column.vocabulary) == sorted(set(column.vocabulary))
    terms = [each for each, _ in tokens_of(column, 0)]
    assert terms[:2] == ["hòa_bình", "hòa_bình"]
    assert "hoà_bình" not in terms


def test_documents_are_marked_with_their_tone_placement_and_definitions(analyzer):
    titles = ["Hoà bình, hòa bình, QUÝ, thuý", "", "Ban Chỉ đạo (BCĐ) họp"]
    bodies = ["Ủy ban hoà giải. Hoàn toàn.", "Không có gì.", "Nông thôn mới (NTM) và BCĐ."]
    column = analyzer.columns(titles, bodies)[WORDS]
    assert marks_of(column, 0) == ["\x1dhoà", "\x1dhòa", "\x1dthuý", "\x1dủy", "\x1dhoà"]
    assert marks_of(column, 1) == []
    defined = [read_definition_term(mark) for mark in marks_of(column, 2)]
    assert [(each.short, each.long) for each in defined] == [("BCĐ", "ban chỉ đạo")] * 2 + [
        ("NTM", "nông thôn mới")
    ] * 2


@pytest.mark.parametrize(
    ("surface", "mark"),
    [
        ("hoà", "\x1dhoà"),
        ("HÒA", "\x1dhòa"),
        ("uỷ", "\x1duỷ"),
        ("quý", ""),
        ("hoàn", ""),
        ("bình", ""),
        ("", ""),
    ],
)
def test_placement_marks(surface, mark):
    assert placement_mark(surface) == mark


def test_column_arrays_have_the_types_that_engines_take(analyzer):
    columns = analyzer.columns([TITLE_LINE], [BODY])
    for column in columns.values():
        assert column.codes.dtype == np.int32
        assert column.bounds.dtype == np.int64
    assert columns[TEXT].positions.dtype == columns[TITLE].positions.dtype == np.int32
    assert columns[WORDS].positions is None


def test_two_threads_get_what_one_gets():
    analyzer = Analyzer()
    texts = [f"{BODY} Văn bản thứ {number} của Ban Chỉ đạo {number}." for number in range(60)]
    expected = [(analyzer.syllables(text), analyzer.words(text)) for text in texts]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda text: (analyzer.syllables(text), analyzer.words(text)), texts))
    assert found == expected
