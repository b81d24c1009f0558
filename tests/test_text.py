"""Vietnamese text is made comparable without changing what it says."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.text import clean, fold, is_folded, is_plain, term

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")  # ngang, huyền, sắc, ngã, hỏi, nặng
VOWELS = "aăâeêioôơuưy"
# Every letter that Vietnamese has beyond the Latin alphabet, in small letters: 67, and as many capitals.
ACCENTED = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in VOWELS
    for tone in TONES
    if not (vowel + tone).isascii()
] + ["đ"]
ANY_TEXT = st.text(st.characters() | st.sampled_from("\ud800\udfff&;#\r\n\u200b\u00ad\u0301ĐðƉòạ"))
ENTITY = st.sampled_from(
    ["&amp;", "&lt;", "&#272;", "&#x1ea1;", "&nbsp;", "&shy;", "&ocirc;", "&#13;", "&", "tr"]
)


def nfd(text):
    return unicodedata.normalize("NFD", text)


def test_there_are_134_vietnamese_letters_beyond_the_alphabet():
    assert len({*ACCENTED, *map(str.upper, ACCENTED)}) == 134


# clean


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ""),
        ("Hội nghị tuyên giáo.", "Hội nghị tuyên giáo."),
        (nfd("Hội nghị tuyên giáo, Đắk Lắk"), "Hội nghị tuyên giáo, Đắk Lắk"),
        ("tr&ocirc;̀ng c&acirc;y", "trồng cây"),
        ("trồng c&acirc;y", "trồng cây"),
        ("An&nbsp;ninh &amp; trật tự", "An ninh & trật tự"),
        ("&#272;o&agrave;n &#x111;ội", "Đoàn đội"),
        ("&lt;b&gt;", "<b>"),
        ("giá & cả", "giá & cả"),
        ("AT&T", "AT&T"),
        ("&khôngcó;", "&khôngcó;"),
        ("hai\u200bchữ", "haichữ"),
        ("ngắt\u00addòng", "ngắtdòng"),
        ("\ufeffđầu tệp", "đầu tệp"),
        ("trái\u200ephải\u202e", "tráiphải"),
        ("zero\u200c\u200d\u2060width", "zerowidth"),
        ("&shy;ẩn&#8203;", "ẩn"),
        ("chuông\x07\x00\x1b", "chuông"),
        ("a\u00a0b\u2003c\u3000d\u202fe", "a b c d e"),
        ("hai  dấu cách\t và tab", "hai  dấu cách\t và tab"),
        ("một\r\nhai\rba\nbốn", "một\nhai\nba\nbốn"),
        ("một\u2028hai\u2029ba\x0bbốn\x0cnăm\x85sáu", "một\nhai\nba\nbốn\nnăm\nsáu"),
        ("\r\n\r\n", "\n\n"),
        ("&#13;&#10;xuống dòng", "\nxuống dòng"),
        ("Ðảng ủy, Ɖoàn, ðội, ɖường", "Đảng ủy, Đoàn, đội, đường"),
        ("hoà và hòa, THUÝ và THÚY", "hoà và hòa, THUÝ và THÚY"),
        ("khẩu hiệu 💡 và 👩‍🌾", "khẩu hiệu 💡 và 👩🌾"),
        ("h\ud800ỏng \udc80", "h\ufffdỏng \ufffd"),
        ("\udcff", "\ufffd"),
        ("plain ascii, nothing to do", "plain ascii, nothing to do"),
        ("plain\r\nascii &amp; more\x00", "plain\nascii & more"),
    ],
)
def test_clean(given, expected):
    assert clean(given) == expected


def test_accents_on_a_bare_letter_are_joined():
    assert clean("a\u0306\u0301") == clean("a\u0301\u0306".replace("\u0301\u0306", "\u0306\u0301")) == "ắ"
    assert clean("o\u0323\u0302") == clean("o\u0302\u0323") == "ộ"
    assert clean("e\u200b\u0301") == "é"


@pytest.mark.parametrize("letter", ACCENTED)
def test_every_letter_survives_in_either_form(letter):
    for each in (letter, letter.upper()):
        assert clean(each) == clean(nfd(each)) == each


@given(ANY_TEXT)
def test_what_is_clean_is_nfc_visible_and_in_lines(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & set("\r\x0b\x0c\x85\u2028\u2029\u00a0\u3000\u200b\ufeff\u00ad\x00ÐðƉ")
    assert not any(unicodedata.category(each) == "Cs" for each in cleaned)
    cleaned.encode("utf-8")


def cleaned_in_steps(text):
    """Return what `clean` promises, one promise after the other."""
    steps = [
        ("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n"),
        ("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064]", ""),
        ("[\u2066-\u206f\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]", ""),
        ("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]", " "),
        ("[\u00d0\u0189]", "Đ"),
        ("[\u00f0\u0256]", "đ"),
        ("[\ud800-\udfff]", "\ufffd"),
    ]
    text = html.unescape(text)
    for pattern, instead in steps:
        text = re.sub(pattern, instead, text)
    return unicodedata.normalize("NFC", text)


@given(
    ANY_TEXT | st.lists(ENTITY | st.sampled_from(["\r", "\n", "\r\n", "\u00a0", "\u0302", "e"])).map("".join)
)
def test_clean_does_what_its_steps_do(text):
    assert clean(text) == cleaned_in_steps(text)


@pytest.mark.parametrize("block", range(0, 0x10000, 0x1000), ids=hex)
def test_every_character_is_cleaned_as_its_steps_do(block):
    for text in (f"a{chr(code)}\u0323b" for code in range(block, block + 0x1000)):
        assert clean(text) == cleaned_in_steps(text)
        assert clean(text[:2]) == cleaned_in_steps(text[:2])


@pytest.mark.parametrize("block", range(0, 0x10000, 0x1000), ids=hex)
def test_plain_text_is_clean_but_for_entities(block):
    plain = "".join(filter(is_plain, map(chr, range(block, block + 0x1000))))
    assert is_plain(plain)
    assert cleaned_in_steps(plain) == plain
    assert all(cleaned_in_steps(f"e{each}o") == f"e{each}o" for each in plain)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("“Đường” 5–7 km²…\nỞ đâu?", True),
        ("A &amp; B", True),
        ("Đường\tsắt", False),
        ("Đường\r\nsắt", False),
        (nfd("Đường"), False),
        ("Ðường", False),
        ("Đường\u200b", False),
        ("®êng s¾t", False),
        ("Ä‘Æ°á»ng", False),
    ],
)
def test_is_plain(text, expected):
    assert is_plain(text) is expected


@given(ANY_TEXT | st.lists(ENTITY).map("".join))
def test_cleaning_twice_changes_nothing_more(text):
    cleaned = clean(text)
    if html.unescape(cleaned) == cleaned:  # otherwise another entity came to light
        assert clean(cleaned) == cleaned


@given(ANY_TEXT)
def test_both_forms_of_a_text_come_out_alike(text):
    assert clean(unicodedata.normalize("NFD", text)) == clean(unicodedata.normalize("NFC", text))


# term


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"),
        ("hoá", "hóa"),
        ("hoả", "hỏa"),
        ("xoã", "xõa"),
        ("hoạ", "họa"),
        ("khoẻ", "khỏe"),
        ("loè", "lòe"),
        ("xoé", "xóe"),
        ("toẽ", "tõe"),
        ("choẹ", "chọe"),
        ("uỷ", "ủy"),
        ("thuý", "thúy"),
        ("luỹ", "lũy"),
        ("tuỳ", "tùy"),
        ("luỵ", "lụy"),
        ("oà", "òa"),
        ("uý", "úy"),
    ],
)
def test_both_placements_of_a_tone_are_one_term(new, old):
    assert term(new) == term(old) == old
    assert term(new.upper()) == term(old.title()) == old
    assert term(nfd(new)) == term(nfd(old)) == old


@pytest.mark.parametrize(
    "syllable",
    [
        # after qu, where u belongs to the consonant
        *("quý", "quỳ", "quỷ", "quỹ", "quỵ", "quá", "què", "quẻ"),
        # closed syllables have one placement
        *("hoàn", "hoạt", "loài", "xoáy", "khoẻn", "huỳnh", "huýt", "thuyền", "toàn", "hoèn"),
        # other vowels have one placement
        *("của", "mùa", "tía", "bìa", "lúa", "thuở", "giá", "già", "giữa", "gì", "giỏi", "muối", "nghĩa"),
        # no tone
        *("hoa", "hoe", "huy", "tuy", "oa", "uy", "quy"),
        # other than syllables
        *("41-ct/tw", "5g", "2021", "h5n1", "_", "", "naïve", "straße"),
    ],
)
def test_other_terms_stay(syllable):
    assert term(syllable) == syllable
    assert term(nfd(syllable)) == syllable


@pytest.mark.parametrize(
    ("given", "expected"),
    [("QUÝ", "quý"), ("Đảng", "đảng"), ("ĐẮK", "đắk"), ("HoÀ", "hòa"), ("UBND", "ubnd")],
)
def test_terms_are_in_small_letters(given, expected):
    assert term(given) == expected


@pytest.mark.parametrize(
    "pair",
    [
        ("má", "mà"),
        ("ma", "má"),
        ("duong", "đuong"),
        ("lý", "lí"),
        ("hoà", "hoả"),
        ("hoa", "hòa"),
        ("mơ", "mo"),
    ],
)
def test_different_words_are_different_terms(pair):
    assert term(pair[0]) != term(pair[1])


@given(st.text(st.sampled_from([*ACCENTED, *"abcdghklmnopqrstuvxy", *map(str.upper, ACCENTED)]), max_size=8))
def test_a_term_of_a_term_is_itself(syllable):
    once = term(syllable)
    assert term(once) == once
    assert fold(once) == fold(syllable)
    assert len(once) == len(syllable)
    assert term(nfd(syllable)) == once


# fold


@pytest.mark.parametrize("letter", ACCENTED)
def test_fold_of_every_letter(letter):
    plain = "d" if letter == "đ" else nfd(letter)[0]
    for each in (letter, letter.upper(), nfd(letter), nfd(letter.upper())):
        assert fold(each) == plain


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ""),
        ("Tuyên giáo Hưng Yên 2021", "tuyen giao hung yen 2021"),
        ("dương đường đương duong", "duong duong duong duong"),
        ("Nguyễn Văn Cừ, Đắk Lắk", "nguyen van cu, dak lak"),
        ("41-CT/TW", "41-ct/tw"),
        ("한국어 текст й", "한국어 текст и"),
        ("naïve Ångström", "naive angstrom"),
        ("😀", "😀"),
    ],
)
def test_fold(given, expected):
    assert fold(given) == expected


@given(st.text(st.sampled_from([*ACCENTED, *map(str.upper, ACCENTED), *"abc 0.,"])))
def test_folding_keeps_the_places_of_vietnamese_letters(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded.isascii()
    assert fold(folded) == folded
    assert fold(nfd(text)) == folded


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("tuyen giao", True),
        ("Tuyen Giao", True),
        ("tuyên giao", False),
        ("do", True),
        ("đo", False),
        ("ĐO", False),
        ("2021", True),
        ("", True),
        (nfd("má"), False),
    ],
)
def test_is_folded(given, expected):
    assert is_folded(given) is expected
