"""Runs of capitalised words, and the names in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.localities import gazetteer
from tgsearch.metadata.geography.runs import RunReader
from tgsearch.metadata.geography.scan import Scanner

PLACES = gazetteer()
NAMES = sorted({unit.name for unit in PLACES.units()})
WORDS = [
    "Ông",
    "Nguyễn",
    "Văn",
    "Lan",
    "Công",
    "An",
    "Sở",
    "Tại",
    "Theo",
    "UBND",
    "Tỉnh",
    "Thành",
    "Phố",
    "TP",
    "Xã",
    "Thị",
    "Ủy",
]


def names_of(run, word=None):
    return [run[name.start : name.end] for name in RunReader(PLACES).names(run, word)]


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("Bắc Giang", ["Bắc Giang"]),
        ("Công An TP Hà Nội", ["Hà Nội"]),
        ("Nghi Lộc - Nghệ An", ["Nghi Lộc", "Nghệ An"]),
        ("Tại Lào Cai Nguyễn Văn Sơn", ["Lào Cai"]),
        ("UBND Huyện Ân Thi", ["Ân Thi"]),
        ("HỘI NGHỊ TẠI TỈNH LÀO CAI", ["LÀO CAI"]),
        ("Huế", ["Huế"]),
        ("Q5", ["5"]),
        ("Nguyễn Thị Hà Giang", []),
        ("Trần Văn Nam", []),
        ("Đỗ Thị Sa", []),
        ("Công An Thị Xã Sa Pa", ["Sa Pa"]),
        ("Hà Giang Xanh", []),
        ("Thái Bình Dương", []),
    ],
)
def test_the_names_of_a_run(run, names):
    assert names_of(run) == names


@given(st.lists(st.sampled_from([*NAMES, *WORDS, "ở", "huyện", "thị xã", "ông", ","]), max_size=12))
def test_what_was_read_before_changes_nothing(words):
    scanner = Scanner(PLACES)
    text = " ".join(words)
    assert scanner.scan(text) == scanner.scan(text) == Scanner(PLACES).scan(text)
