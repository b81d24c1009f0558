"""What is left of a text to be looked at for places: no name is lost with the rest."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tgsearch.localities import gazetteer
from tgsearch.metadata.geography.scan import Scanner
from tgsearch.metadata.geography.stretches import StretchFinder
from tgsearch.segment import split_documents
from tgsearch.segment import syllables as syllable_reader

PLACES = gazetteer()
SCANNER, FINDER = Scanner(PLACES), StretchFinder(PLACES)
NAMES = sorted({name for unit in PLACES.units() for name in (unit.name, *(old for old, _ in unit.former))})
CLASSES = """
    tỉnh;thành phố;TP;Tp.;T.P;TP.;t p.;thị xã;TX.;thị trấn;TT;quận;Quận;QUẬN;Q.;huyện;H.;phường;P.;P;xã;Xã;X.
    đặc khu;huyện đảo;Huyện ủy;Thành ủy;Thị ủy;Tỉnh đoàn;UBND Quận;UBND phường
"""
WORDS = """
    Nguyễn;Văn;Lan;Công;An;Sở;Tại;Theo;UBND;Phố;Thị;Hội;Bà;V;II;TPHCM;Hanoi;ĐắkNông;iPhone;Covid-19;2Hà;ông;ở
    của;đường;học;1;5;12;7/2;Q1;P05;1, 2 và 5;báo cáo;cũ;Hà-Nội;Sài–Gòn;‘Hà Nội’;N’drung;(Lào)
"""
PARTS = [NAMES, *([part.strip() for part in re.split("[;\n]", each.strip())] for each in (CLASSES, WORDS))]
GAPS = [" ", " ", " ", " ", " - ", "-", " –", "– ", ", ", ". ", ".", "\n", "  ", "\xa0", " (", "; ", " “"]


@st.composite
def texts(draw):
    parts = st.one_of(*map(st.sampled_from, PARTS))
    written = st.sampled_from([str, str, str, str.upper, str.lower])
    pieces = [
        draw(written)(draw(parts)) + draw(st.sampled_from(GAPS)) for _ in range(draw(st.integers(0, 10)))
    ]
    return "".join(pieces)


def left_of(text):
    (stretches,) = find([text])
    return [text[start - 1 : end - 1] for start, end in stretches]


def find(bodies):
    titles = [""] * len(bodies)
    return FINDER.find(split_documents(titles, bodies), titles)


@given(texts())
@example("xã Lim")
@example("HỘI NGHỊ CỦA HUYỆN ĐU LẦN V")
@example("Nhà ở H.Củ Chi, Q.5 và P. 7")
@example("Phố-Bà Rịa - Vũng Tàu-Huế")
@example("N’drung A Bung")
@example("‘Hà Nội’ quận 5")
@example("‘Điểm đến châu Á’ cho Đà Nẵng")
@example("xã Đắk N’drung và Đắk N' drung")
def test_all_names_are_in_what_is_left(text):
    (stretches,) = find([text])
    assert SCANNER.scan(f"\n{text}", stretches) == SCANNER.scan(f"\n{text}")
    assert all(end <= start for (_, end), (start, _) in pairwise(stretches))


@given(st.lists(st.tuples(texts(), texts()), max_size=4))
def test_those_beside_a_document_change_nothing(batch):
    titles, bodies = [title for title, _ in batch], [body for _, body in batch]
    left = FINDER.find(split_documents(titles, bodies), titles)
    whole = [f"{title}\n{body}" for title, body in batch]
    assert list(map(SCANNER.scan, whole, left)) == list(map(SCANNER.scan, whole))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ông Vừ Mí Páo đến Lào Cai, gặp Sùng Y Dở ở Sa Pa.", ["Lào Cai", "Sa Pa"]),
        ("Theo Sở, bão đã tan.", []),
        ("Cháy ở quận 5 và huyện Thới Bình", ["quận", "Thới Bình"]),
        ("xã Lim", ["Lim"]),
        ("bài hát Lim", []),
        ("H.Củ Chi", ["Củ Chi"]),
        ("dân N’ drung", ["N’ drung"]),
        ("xã N’ drung", ["N’ drung"]),
        ("xã N’", ["N’"]),
        ("", []),
    ],
)
def test_little_is_left(text, left):
    assert left_of(text) == left


def test_what_is_left_of_documents():
    titles = ["Tin Lào Cai", ""]
    read = split_documents(titles, ["Mưa ở Sa Pa", "Hội nghị"])
    assert FINDER.find(read, titles) == [[(0, 11), (18, 23)], []]
    assert find([]) == []
    assert find([""]) == [[]]


def test_threads_take_turns():
    names = [f"{one} {other} Wa{number}" for number in range(40) for one, other in pairwise(NAMES[::400])]
    bodies = [f"Ở xã {name}, huyện {name} và chợ {name}" for name in names]
    expected = [find([body]) for body in bodies]
    finder = StretchFinder(PLACES)
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda body: finder.find(split_documents([""], [body]), [""]), bodies)
        assert list(found) == expected


def test_it_begins_anew_with_the_vocabulary(monkeypatch):
    monkeypatch.setattr(syllable_reader, "MAX_CHUNKS", 0)
    texts = ["Mưa ở Sa Pa", "Tin Lào Cai, xã Lim"]
    assert [left_of(text) for text in texts * 2] == [["Sa Pa"], ["Tin Lào Cai", "Lim"]] * 2
