from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.resolve.cited import find_cited


def cited(text):
    return [
        (found.first, found.last, [str(form) for form in found.forms]) for found in find_cited(text.split())
    ]


@pytest.mark.parametrize(
    ("text", "words", "forms"),
    [
        ("05-CT/TW", (0, 1), ['"05-CT/TW"', '"5-CT/TW"', '"chỉ thị 05"~1', '"chỉ thị 5"~1']),
        ("5-CT/TW", (0, 1), ['"5-CT/TW"', '"05-CT/TW"', '"chỉ thị 5"~1', '"chỉ thị 05"~1']),
        ("05 CT TW", (0, 3), ['"05-CT/TW"', '"5-CT/TW"', '"chỉ thị 05"~1', '"chỉ thị 5"~1']),
        ("05 ct tw", (0, 3), ['"05-CT/TW"', '"5-CT/TW"', '"chỉ thị 05"~1', '"chỉ thị 5"~1']),
        ("chỉ thị 05", (0, 3), ['"05-CT"', '"5-CT"', '"chỉ thị 05"~1', '"chỉ thị 5"~1']),
        ("chi thi so 05 CT/TW", (0, 5), ['"05-CT/TW"', '"5-CT/TW"', '"chỉ thị 05"~1', '"chỉ thị 5"~1']),
        ("tinh thần chỉ thị 05 của", (2, 5), ['"05-CT"', '"5-CT"', '"chỉ thị 05"~1', '"chỉ thị 5"~1']),
        ("Quyết định số 1105", (0, 4), ['"1105-QĐ"', '"quyết định 1105"~1']),
        ("1105/QD-UBND", (0, 1), ['"1105/QĐ-UBND"', '"quyết định 1105"~1']),
        ("1105 QĐ UBND", (0, 3), ['"1105/QĐ-UBND"', '"quyết định 1105"~1']),
        ("12/2021/QĐ-UBND", (0, 1), ['"12/2021/QĐ-UBND"', '"quyết định 12/2021"~1']),
        ("nghị quyết 11-NQ/TU", (0, 3), ['"11-NQ/TU"', '"nghị quyết 11"~1']),
        ("15-KH/HND-BTG", (0, 1), ['"15-KH/HND-BTG"', '"kế hoạch 15"~1']),
        ("nd 15/2020", (0, 2), ['"15/2020-NĐ"', '"nghị định 15/2020"~1', '"NĐ 15/2020"~1']),
        ("NĐ 15", (0, 2), ['"15-NĐ"', '"nghị định 15"~1', '"NĐ 15"~1']),
        ("nđ 15", (0, 2), ['"15-NĐ"', '"nghị định 15"~1', '"NĐ 15"~1']),
        ("NĐ15/2020", (0, 1), ['"15/2020-NĐ"', '"nghị định 15/2020"~1', '"NĐ 15/2020"~1', '"NĐ15/2020"']),
        ("NQ số 11", (0, 3), ['"11-NQ"', '"11-NQLT"', '"nghị quyết 11"~1', '"NQ 11"~1']),
        ("CT15", (0, 1), ['"15-CT"', '"chỉ thị 15"~1', '"CT 15"~1', '"CT15"']),
        ("qđ 1105/QĐ-UBND", (0, 2), ['"1105/QĐ-UBND"', '"quyết định 1105"~1', '"QĐ 1105"~1']),
        ("04a-CV/BTGTU", (0, 1), ['"04a-CV/BTGTU"', '"4a-CV/BTGTU"', '"công văn 04a"~1', '"công văn 4a"~1']),
    ],
)
def test_a_number_is_found_however_it_is_typed(text, words, forms):
    assert cited(text) == [(*words, forms)]


@pytest.mark.parametrize(
    "text",
    [
        "", "05", "2021", "15/01/2021", "24/7", "covid 19", "5 kh", "12 tt", "báo cáo 2021", "kế hoạch 2025",
        "báo cáo 6 tháng", "kế hoạch 5 năm", "nghị quyết 3 ngày", "chỉ thị", "1234/UBND-VX", "x05-CT/TW",
        "A4", "chương trình", "ct 05", "kl 15", "kh 03/2021", "NQ 2021", "KH 5 năm", "CT3", "U23", "TB 15",
        "1105/2021", "quý 2/2022",
    ],
)  # fmt: skip
def test_what_is_no_number(text):
    assert cited(text) == []


def test_numbers_side_by_side():
    assert [found[:2] for found in cited("chỉ thị 05 kết luận 01-KL/TW năm 2021")] == [(0, 3), (3, 6)]
    assert [found[:2] for found in cited("NĐ 15/2020 NĐ 16/2020")] == [(0, 2), (2, 4)]


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda text: not text.isspace()), max_size=20))
def test_any_words_are_read(words):
    last = 0
    for found in find_cited(words):
        assert last <= found.first < found.last <= len(words)
        last = found.last
        assert found.forms
