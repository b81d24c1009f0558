"""Short forms and long forms: the table, what texts define, the terms of the index."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.abbreviations import (
    Abbreviations,
    Definition,
    LongForm,
    builtin,
    definition_terms,
    definitions,
    every_prefix,
    long_key,
    long_prefix,
    read_definition_term,
    short_key,
    short_prefix,
    short_spellings,
)
from tgsearch.abbreviations.initials import are_words
from tgsearch.abbreviations.spellings import is_ordinary_word, long_syllables
from tgsearch.abbreviations.table import DATA
from tgsearch.metadata.numbers import TYPE_SIGNS
from tgsearch.text import clean, fold

ROOT = Path(__file__).parent.parent
TABLE = [tuple(line.split("\t")) for line in DATA.read_text("utf-8").splitlines()]
ROWS = [LongForm(*row) for row in TABLE[1:]]
# Their letters are not the initials of the Vietnamese words, one by one.
IRREGULAR = {"TTg", "ĐTM", "FDI", "ODA", "GDP", "GRDP", "PCI", "OCOP", "KCB"}


# The table


def test_the_table_has_its_columns_and_known_values():
    assert TABLE[0] == ("short", "long", "kind", "source")
    assert {len(row) for row in TABLE} == {4}
    assert {row.kind for row in ROWS} == {"body", "person", "place", "term"}
    page = (ROOT / "docs/abbreviations.md").read_text("utf-8")
    assert all(f"| `{source}` |" in page for source in {row.source for row in ROWS})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.short}={row.long}")
def test_a_row_is_spelled_as_it_should_and_found_both_ways(row):
    assert row.long == row.long.lower() == " ".join(row.long.split())
    assert unicodedata.is_normalized("NFC", row.short + row.long)
    assert len(row.short) > 1
    assert are_words(long_syllables(row.long), row.short) or row.short in IRREGULAR
    assert row in builtin().long_forms(row.short)
    found = builtin().short_forms(long_syllables(row.long))
    assert found is not None
    assert row in found.forms
    assert (found.start, found.end, found.unaccented) == (0, len(long_syllables(row.long)), False)


def test_no_row_stands_twice_and_none_is_a_sign_of_a_type_of_document():
    keys = [(short_key(row.short), long_key(row.long)) for row in ROWS if row.short not in ("TU", "TƯ")]
    assert len(set(keys)) == len(keys)
    assert [row for row in ROWS if TYPE_SIGNS.get(row.short) == row.long] == []


def test_the_rows_of_a_short_form_stand_together_and_are_three_at_most():
    shorts = [row.short for row in ROWS]
    assert [short for short in set(shorts) if shorts.count(short) > 3] == []
    changes = [short for at, short in enumerate(shorts) if not at or shorts[at - 1] != short]
    assert len(changes) == len(set(changes))


# Short forms looked up


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("UBND", ["ủy ban nhân dân"]),
        ("ubnd", ["ủy ban nhân dân"]),
        ("U.B.N.D", ["ủy ban nhân dân"]),
        ("HDND", ["hội đồng nhân dân"]),
        ("hđnd", ["hội đồng nhân dân"]),
        ("KT-XH", ["kinh tế - xã hội"]),
        ("KTXH", ["kinh tế - xã hội"]),
        ("kt xh", ["kinh tế - xã hội"]),
        ("KT – XH", ["kinh tế - xã hội"]),
        ("bcd", ["ban chỉ đạo"]),
        ("BCĐ", ["ban chỉ đạo"]),
        ("GD&ĐT", ["giáo dục và đào tạo", "giáo dục - đào tạo"]),
        ("gddt", ["giáo dục và đào tạo", "giáo dục - đào tạo"]),
        ("GD-ĐT", ["giáo dục và đào tạo", "giáo dục - đào tạo"]),
        ("tt", ["thị trấn", "trung tâm", "thông tin"]),
        ("tp", ["thành phố"]),
        ("cb", ["cán bộ"]),
        ("TU", ["tỉnh ủy", "thành ủy", "trung ương"]),
        ("TƯ", ["trung ương"]),
        ("T.Ư", ["trung ương"]),
        ("ThU", ["thành ủy", "thị ủy"]),
        ("CA", ["công an"]),
        ("tttđ", []),
        ("btvđ", []),
        ("ĐLĐLĐ", []),
        ("", []),
        ("&", []),
        ("35", []),
    ],
)
def test_a_short_form_in_any_spelling(typed, expected):
    assert [form.long for form in builtin().long_forms(typed)] == expected


@pytest.mark.parametrize("typed", ["ca", "Ca", "tu", "tư", "Tư", "hu", "Thu", "thu", "tha", "đu", "qu", "Hu"])
def test_an_ordinary_syllable_is_no_short_form(typed):
    assert any(form.short.lower() == typed.lower() for form in ROWS)
    assert builtin().long_forms(typed) == ()


@pytest.mark.parametrize(
    "syllable",
    [
        "an", "cho", "bà", "ta", "tin", "mình", "quyển", "giá", "gì", "nghiêng", "khuya", "huỳnh",
        "xuýt", "yến", "ý", "oanh", "thuở", "rượu", "hươu", "loay", "quẹo",
    ],
)  # fmt: skip
def test_syllables_are_told_from_short_forms(syllable):
    assert is_ordinary_word(syllable)
    assert is_ordinary_word(syllable.title())


@pytest.mark.parametrize(
    "short",
    [
        "tp", "tx", "tt", "cb", "cp", "vn", "hđnd", "ubnd", "tand", "gdp", "ocop", "fdi", "pci", "byt",
        "mttq", "CA", "AN", "ThU",
    ],
)  # fmt: skip
def test_short_forms_are_told_from_syllables(short):
    assert not is_ordinary_word(short)


def test_the_given_order_decides_but_the_typed_spelling_comes_first():
    made = Abbreviations(
        [
            LongForm("CĐ", "công đoàn", "body"),
            LongForm("CD", "chỉ dẫn", "term"),
            LongForm("CĐ", "cao đẳng", "body"),
        ]
    )
    assert [form.long for form in made.long_forms("cđ")] == ["công đoàn", "cao đẳng"]
    assert [form.long for form in made.long_forms("CD")] == ["chỉ dẫn", "công đoàn", "cao đẳng"]


def test_signs_of_documents_are_looked_up_beside_the_table():
    signs = [LongForm(sign, name, "document") for sign, name in TYPE_SIGNS.items()]
    both = Abbreviations((*signs, *builtin().forms))
    assert [(form.long, form.kind) for form in both.long_forms("TT")][:2] == [
        ("thông tư", "document"),
        ("thị trấn", "place"),
    ]


@pytest.mark.parametrize(
    ("short", "spellings"),
    [
        ("UBND", [("ubnd",)]),
        ("KT-XH", [("kt", "xh"), ("ktxh",)]),
        ("GD&ĐT", [("gd", "đt"), ("gdđt",)]),
        ("BCĐ 35", [("bcđ", "35"), ("bcđ35",)]),
    ],
)
def test_how_a_short_form_stands_in_syllables(short, spellings):
    assert short_spellings(short) == tuple(spellings)


# Long forms looked up


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ủy ban nhân dân tỉnh", [(0, 4, "UBND", False)]),
        ("uy ban nhan dan tinh", [(0, 4, "UBND", True)]),
        ("ủy ban nhan dân", [(0, 4, "UBND", True)]),
        ("ủy bàn nhân dân", []),
        ("ủy ban", []),
        ("kinh tế xã hội", [(0, 4, "KT-XH", False)]),
        (
            "ban thuong vu tinh uy",
            [(0, 5, "BTVTU", True), (0, 3, "BTV", True), (3, 5, "TU", True)],
        ),
        (
            "họp ban chỉ đạo xây dựng nông thôn mới",
            [(1, 4, "BCĐ", False), (4, 9, "XDNTM", False), (6, 9, "NTM", False)],
        ),
        ("", []),
    ],
)
def test_long_forms_among_syllables(query, expected):
    found = builtin().occurrences(query.split())
    assert [(one.start, one.end, one.forms[0].short, one.unaccented) for one in found] == expected


def test_the_longest_long_form_at_a_place():
    syllables = ["của", "ban", "thường", "vụ", "tỉnh", "ủy"]
    longest = builtin().short_forms(syllables, 1)
    assert longest is not None
    assert (longest.start, longest.end, [form.short for form in longest.forms]) == (1, 6, ["BTVTU"])
    assert builtin().short_forms(syllables) is None
    assert builtin().short_forms(syllables, 6) is None


def test_unaccented_syllables_that_two_long_forms_share_give_both():
    made = Abbreviations([LongForm("CĐ", "chế độ", "term"), LongForm("CD", "che đồ", "term")])
    (typed,) = made.occurrences(["che", "do"])
    assert [form.short for form in typed.forms] == ["CĐ", "CD"]
    (half,) = made.occurrences(["chế", "do"])
    assert [form.short for form in half.forms] == ["CĐ"]
    (exact,) = made.occurrences(["che", "đồ"])
    assert ([form.short for form in exact.forms], exact.unaccented) == (["CD"], False)


# What a text defines


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        # the short form in brackets
        ("Ban Chỉ đạo 35 (BCĐ 35) họp phiên đầu.", "BCĐ 35", "ban chỉ đạo 35"),
        ("Ban Chỉ đạo 35 (BCĐ35) họp phiên đầu.", "BCĐ35", "ban chỉ đạo 35"),
        ("giúp Ban Chỉ đạo 35 Thành ủy (BCĐ) ban hành kế hoạch", "BCĐ", "ban chỉ đạo"),
        ("giúp ban chỉ đạo của tỉnh (BCĐ)", None, None),
        ("giúp ban chỉ đạo tỉnh (BCĐ) ban hành kế hoạch", "BCĐ", "ban chỉ đạo"),
        ("Công tác thông tin đối ngoại (TTĐN) được chú trọng.", "TTĐN", "thông tin đối ngoại"),
        ("Đại hội Đảng bộ Khối Các cơ quan (ĐBK) thành công.", "ĐBK", "đảng bộ khối"),
        ("Ủy ban nhân dân (UBND) huyện", "UBND", "ủy ban nhân dân"),
        ("Uỷ ban nhân dân (UBND) huyện", "UBND", "ủy ban nhân dân"),
        ("ỦY BAN NHÂN DÂN (UBND) HUYỆN", "UBND", "ủy ban nhân dân"),
        ("Hội Nông dân Việt Nam (HND)", "HND", "hội nông dân"),
        ("Hội Nông dân Việt Nam (HNDVN)", "HNDVN", "hội nông dân việt nam"),
        ("Bệnh viện Đa khoa tỉnh Bình Minh (BVĐK)", "BVĐK", "bệnh viện đa khoa"),
        ("Sở Giáo dục và Đào tạo (GD&ĐT)", "GD&ĐT", "giáo dục và đào tạo"),
        ("Sở Giáo dục và Đào tạo (GD - ĐT)", "GD-ĐT", "giáo dục và đào tạo"),
        ("Sở Giáo dục và Đào tạo (GD–ĐT)", "GD-ĐT", "giáo dục và đào tạo"),
        ("Sở Giáo dục & Đào tạo (GDĐT)", "GDĐT", "giáo dục đào tạo"),
        ("phát triển kinh tế - xã hội (KT-XH)", "KT-XH", "kinh tế xã hội"),
        (
            "phòng, chống thiên tai và tìm kiếm cứu nạn (PCTT&TKCN)",
            "PCTT&TKCN",
            "phòng chống thiên tai và tìm kiếm cứu nạn",
        ),
        ("đội ngũ cán bộ, công chức, viên chức (CBCCVC)", "CBCCVC", "cán bộ công chức viên chức"),
        ("cải cách các thủ tục (CCTT)", "CCTT", "cải cách các thủ tục"),
        ("doanh nghiệp (DN)", "DN", "doanh nghiệp"),
        ("doanh nghiệp “nhỏ lẻ” (NL)", "NL", "nhỏ lẻ"),
        ("báo cáo lên Trung ương (TW)", "TW", "trung ương"),
        ("báo cáo lên trung ương (TW)", "TW", "trung ương"),
        ("báo cáo lên trung ương (TƯ)", "TƯ", "trung ương"),
        ("tờ trình liên sở (TTrLS)", "TTrLS", "tờ trình liên sở"),
        ("đặc biệt khó khăn (DBKK)", "DBKK", "đặc biệt khó khăn"),
        ("hòa giải cơ sở ( HGCS )", "HGCS", "hòa giải cơ sở"),
        ("hoà giải cơ sở (“HGCS”)", "HGCS", "hòa giải cơ sở"),
        # the long form in brackets
        ("Mức đóng BHXH (bảo hiểm xã hội) tăng.", "BHXH", "bảo hiểm xã hội"),
        ("Công tác PBGDPL (phổ biến, giáo dục pháp luật)", "PBGDPL", "phổ biến giáo dục pháp luật"),
        ("Sở GD&ĐT (Giáo dục và Đào tạo)", "GD&ĐT", "giáo dục và đào tạo"),
        ("BHXH(bảo hiểm xã hội)", "BHXH", "bảo hiểm xã hội"),
        # in words
        ("Ban Chỉ đạo (sau đây gọi tắt là BCĐ)", "BCĐ", "ban chỉ đạo"),
        ("Thành lập Ban Chỉ đạo, sau đây gọi tắt là BCĐ, gồm ba người.", "BCĐ", "ban chỉ đạo"),
        ("Xây dựng nông thôn mới (sau đây viết tắt là NTM)", "NTM", "nông thôn mới"),
        ("Xây dựng nông thôn mới (viết tắt: NTM)", "NTM", "nông thôn mới"),
        ("Xây dựng nông thôn mới (viết tắt NTM)", "NTM", "nông thôn mới"),
        ("Xây dựng nông thôn mới (gọi tắt là “NTM”)", "NTM", "nông thôn mới"),
        ("Xây dựng nông thôn mới (dưới đây được gọi là NTM)", "NTM", "nông thôn mới"),
        ("xây dựng nông thôn mới, được viết tắt là NTM.", "NTM", "nông thôn mới"),
        # nothing of the kind
        ("Tổ chức Y tế Thế giới (WHO) khuyến cáo", None, None),
        ("Ban Chỉ đạo (BCĐ 35)", None, None),
        ("Ban Chỉ đạo 35 (BCĐ 36)", None, None),
        ("Đại hội lần thứ mười ba (XIII)", None, None),
        ("nhiệm kỳ hai mươi xếp vào (XV)", None, None),
        ("Trường THPT Bình Minh (TP Bình Minh)", None, None),
        ("Cán bộ. Đoàn (CBĐ)", None, None),
        ("Thành ủy; Bình Minh (TUBM)", None, None),
        ("Anh Bình Minh (BM) kể lại", None, None),
        ("Trung tâm VHTT huyện (TTVHTTH)", None, None),
        ("Trung tâm THPT (TT)", None, None),
        ("văn và thơ (VT)", None, None),
        ("và nhà thơ (VNT)", None, None),
        ("(Ảnh: TTXVN)", None, None),
        ("(UBND)", None, None),
        ("UBND (tỉnh Bình Minh)", None, None),
        ("năm 2020 (tăng ba lần)", None, None),
        ("Chương XV (xây vườn)", None, None),
        ("cách viết tắt của cơ quan", None, None),
        ("", None, None),
    ],
)
def test_definitions(text, short, long):
    assert definitions(text) == (() if short is None else (Definition(short, long),))


def test_definitions_are_given_once_each_with_those_in_brackets_first():
    text = (
        "Bàn về cụm dân cư, gọi tắt là CDC.\nNông thôn mới (NTM) và hợp tác xã (HTX).\n"
        "Nông thôn mới (NTM) nữa; khu dân cư (KDC)."
    )
    assert [found.short for found in definitions(text)] == ["NTM", "HTX", "KDC", "CDC"]


@given(
    st.lists(
        st.sampled_from(
            [
                "(",
                ")",
                "(BCĐ)",
                "BCĐ",
                " ",
                "ban",
                "Chỉ",
                "đạo",
                "35",
                ", ",
                "gọi tắt là ",
                "viết tắt",
                "và",
                "\n",
                "&",
                "-",
            ]
        )
    ).map("".join)
    | st.text()
)
def test_definitions_of_any_text_are_well_formed(text):
    for found in definitions(text):
        assert found.long == found.long.lower() == " ".join(found.long.split())
        assert are_words(found.long.split(" "), found.short)
        for term in definition_terms(found):
            assert read_definition_term(term) == found


@pytest.mark.parametrize(
    ("unit", "shorts"),
    [
        ("(", []),
        ("(AB)", []),
        ("(A", []),
        ("A (a", []),
        ("(A A ", []),
        ("(AAAAAAAAAAAAAA", []),
        ("các của và (CCV) ", []),
        ("và đây gọi viết, (", []),
        ("viết tắt là A", []),
        ("gọi " * 40 + "tắt là AB", []),
        ("(sau đây gọi là ", []),
        ("ắt", []),
        ("Ban Chỉ đạo (BCĐ) ", ["BCĐ"]),
        ("Ban Chỉ đạo của các (BCĐ) ", ["BCĐ"]),
        ("nông thôn mới gọi tắt là NTM ", ["NTM"]),
        ("NTM (nông thôn mới) ", ["NTM"]),
    ],
)
def test_a_megabyte_of_the_same_is_read(unit, shorts):
    text = unit * (1_000_000 // len(unit))
    assert [found.short for found in definitions(text)] == shorts


# Terms of the index


DEFINED = Definition("BCĐ 35", "ban chỉ đạo 35")


def test_definition_terms_are_found_by_any_spelling_of_either_form():
    by_short, by_long = definition_terms(DEFINED)
    assert (by_short, by_long) == (
        "\x1fbcd35\x1fBCĐ 35\x1fban chỉ đạo 35",
        "\x1eban chi dao 35\x1eBCĐ 35\x1eban chỉ đạo 35",
    )
    for typed in ("BCĐ 35", "bcd35", "b.c.đ-35"):
        assert by_short.startswith(short_prefix(typed))
    for typed in ("Ban Chỉ đạo 35", "ban chi dao 35", "BAN CHỈ ĐẠO - 35"):
        assert by_long.startswith(long_prefix(typed))
    assert by_short.startswith(every_prefix())
    assert not by_long.startswith(every_prefix())


@pytest.mark.parametrize("typed", ["BCĐ", "BCĐ 3", "BCĐ 355", ""])
def test_a_prefix_finds_whole_short_forms_only(typed):
    assert not definition_terms(DEFINED)[0].startswith(short_prefix(typed))


@pytest.mark.parametrize("typed", ["ban chỉ đạo", "ban chỉ đạo 3", "chỉ đạo 35"])
def test_a_prefix_finds_whole_long_forms_only(typed):
    assert not definition_terms(DEFINED)[1].startswith(long_prefix(typed))


@given(
    st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs")), min_size=1),
    st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs")), min_size=1),
)
def test_definition_terms_read_back(short, long):
    defined = Definition(short, long)
    assert [read_definition_term(term) for term in definition_terms(defined)] == [defined, defined]


@pytest.mark.parametrize(
    "term", ["", "hội", "bcđ", "\x1f", "\x1fbcd\x1fBCĐ", "\x1eban\x1eB\x1fban", "a\x1fb\x1fc\x1fd"]
)
def test_other_terms_are_no_definitions(term):
    assert read_definition_term(term) is None


def test_cleaned_text_holds_no_mark_of_these_terms():
    assert clean("a\x1fb\x1ec") == "abc"


# Keys


@given(st.text())
def test_keys_are_fixed_points(text):
    assert long_key(long_key(text)) == long_key(text)
    assert fold(short_key(text)) == short_key(text)


# Cost


def test_the_package_loads_nothing_before_the_first_call():
    code = (
        "import sys, tgsearch.abbreviations\n"
        "print(*(name for name in sys.modules if 'abbreviations.' in name))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert ran.stdout.split() == ["tgsearch.abbreviations.values"]


# Real pages


def test_a_real_page_defines_what_it_says():
    shared = Path(os.environ.get("TGSEARCH_SHARED", ROOT.parent / "shared"))
    pages = sorted(shared.glob("seeds/*.txt"))
    if not pages:
        pytest.skip("the sample pages are not here")
    found = {one for page in pages for one in definitions(clean(page.read_text("utf-8")))}
    assert {Definition("TTĐN", "thông tin đối ngoại"), Definition("BCĐ", "ban chỉ đạo")} <= found
