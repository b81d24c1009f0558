"""`tokenize` gives what pyvi gives, on rows of odd text, on generated text, and on real documents."""

from __future__ import annotations

import json
import lzma
import os
import unicodedata
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.segment import tokenize, tokenize_batch
from tgsearch.segment.syllables import SyllableReader, split_as_pyvi

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pyvi's patterns are not raw strings
    from pyvi.ViTokenizer import ViTokenizer as Pyvi

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TGSEARCH_SHARED") or ROOT.parent / "shared")
DOCUMENTS = SHARED / "data/scale/vietnews-60k.jsonl.xz"
N_DOCUMENTS = 5000 if os.environ.get("TGSEARCH_FULL") else 300

ROWS = [
    "",
    " \t ",
    "\n",
    " \n\n một \r\n hai\n",
    "Ủy ban nhân dân huyện họp tại hội trường.",
    "ỦY BAN NHÂN DÂN TỈNH TỔNG KẾT CÔNG TÁC NĂM",
    "Hợp tác xã nông nghiệp An Phú có 1.250 hộ, tăng 3,5% so với năm 2019.",
    "TP. Vinh, Tp. Huế, UBND. HĐND. ThS. Lan, Mr. Nam, Mrs. Hoa, Ms. An, Dr. Bình, XTp.",
    "đi ==> về -> rồi >> nghỉ... hết",
    "gửi thư tới van-phong.xa+1@an-phu.gov.vn, hoặc @huyện, a@b, a@b.c@d.e",
    "TP.a@b.vn AB.CD@e.vn ->x@y.z ...@a.b -a@b.c đa@b.vn .@a.b",
    "xem http://an-phu.gov.vn/tin?so=1, ftp://a và đ://x",
    "1.000_000,5 12. ,5 ٣.٤ ² ½ 1_a 1_ _1",
    "_ __ a_b `_ ^_` _`",
    "ΑΣ ΟΔΟΣ σας İSTANBUL ı ŉ ß ẞ ǅ Đà đà Ðà",
    "漢字 かな 한국어 🎉👩‍👩‍👧 a\u0301 o\u0302\u0323 ế\u0300",
    "một\u00a0hai\u2003ba\u3000bốn\x0bnăm\x0csáu\x1cbảy\x85tám\u2028chín\u200bmười",
    "\0 a \0\0 ông\0bà \0",
    "châu Âu và Châu Âu, CHÂU ÂU",
]


def same(texts):
    assert tokenize_batch(texts) == [Pyvi.tokenize(text) for text in texts]


@pytest.mark.parametrize("text", ROWS)
def test_rows_are_tokenized_as_by_pyvi(text):
    assert tokenize(text) == Pyvi.tokenize(text)


def test_a_batch_is_tokenized_as_its_texts():
    same(ROWS)


def test_lone_surrogates_are_kept():
    # pyvi itself fails on these.
    assert tokenize("học\ud800 sinh \udfff") == "học \ud800 sinh \udfff"


def test_no_text():
    assert tokenize_batch([]) == []


PIECES = st.sampled_from(
    [
        *" \n\t\r\x0b\x1f\x85\xa0\u2028\u3000\u200b\0\x01",
        *".,;:!?…-–/\\()[]{}<>\"'“”`_@#$%^&*+=|~",
        *(
            "TP.",
            "Tp.",
            "UBND.",
            "ThS.",
            "Mr.",
            "...",
            "==>",
            "->",
            ">>",
            "://",
            "1.000",
            "3,5",
            "a@b.vn",
            "Đ.",
        ),
        *(
            "công",
            "ty",
            "Công",
            "CÔNG",
            "hợp",
            "tác",
            "xã",
            "học",
            "sinh",
            "đại",
            "ủy",
            "uỷ",
            "ban",
            "nhân",
            "dân",
        ),
        *(
            "Hà",
            "Nội",
            "hà",
            "nội",
            "chủ",
            "nghĩa",
            "hội",
            "năm",
            "2021",
            "12",
            "a",
            "A",
            "İ",
            "Σ",
            "ß",
            "ǅ",
            "²",
        ),
        *("\u0301", "\u0323", "漢", "🎉", "٣"),
    ]
)
ODD_TEXT = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text("aA1.,_-+@:/ Đé", max_size=30),
    st.text("aA.-+@", max_size=30),
    st.text("1._, a", max_size=30),
)


@given(st.lists(ODD_TEXT, max_size=5))
def test_odd_text_is_tokenized_as_by_pyvi(texts):
    same(texts)


@given(ODD_TEXT)
def test_syllables_are_pyvi_s_with_their_places(text):
    text = unicodedata.normalize("NFC", text)
    syllables = SyllableReader(split_as_pyvi, line_feeds=True).read([text])
    places = list(zip(syllables.starts.tolist(), syllables.ends.tolist(), strict=True))
    assert [text[start:end] for start, end in places] == Pyvi.sylabelize(text)[1]
    ends = [0, *(end for _, end in places)]
    starts = [*(start for start, _ in places), len(text)]
    assert not "".join(text[end:start] for end, start in zip(ends, starts, strict=True)).strip()


@pytest.mark.parametrize("unit", ["a-", "+", "a@", "AB.", "1.", "a.b@", "đ-", "a://", "TP.a@b.vn"])
def test_long_chunks_are_split_as_by_pyvi(unit):
    text = unit * 300 + "@b.vn"
    assert tokenize(text) == Pyvi.tokenize(text)


@pytest.mark.parametrize("unit", ["a-", "+", "a@", "a@b.c", "AB.", "1_1a"])
def test_very_long_chunks_end(unit):
    # pyvi takes minutes for the first two.
    text = unit * 100_000
    assert tokenize(text).replace(" ", "").replace("_", "") == text.replace("_", "")


def test_a_long_line_is_one_sequence():
    text = "đồng chí phó chủ tịch ủy ban nhân dân xã sao lại a a a không biết 12 " * 200
    assert tokenize(text) == Pyvi.tokenize(text)


def test_documents_are_tokenized_as_by_pyvi():
    if not DOCUMENTS.exists():
        pytest.skip(f"{DOCUMENTS} is not there: set TGSEARCH_SHARED to the folder that holds data/scale")
    with lzma.open(DOCUMENTS, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for _, line in zip(range(N_DOCUMENTS), lines, strict=False)]
    texts = [f"{document['title']}\n{document['text']}" for document in documents]
    assert len(texts) == N_DOCUMENTS
    tokenized = [found for at in range(0, len(texts), 64) for found in tokenize_batch(texts[at : at + 64])]
    differ = [
        document["id"]
        for document, text, found in zip(documents, texts, tokenized, strict=True)
        if found != Pyvi.tokenize(text)
    ]
    assert differ == []
