"""Text that reads as nothing is told from text that reads as something. Every text here is made up."""

from __future__ import annotations

import random
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spelled import spelled_tcvn3

from tgsearch.charsets import Charset, convert, garbled
from tgsearch.document import Document
from tgsearch.segment import split_documents
from tgsearch.sources.legibility import (
    MIN_GARBLED_SHARE,
    fault_of,
    garbled_share,
    garbled_shares,
    is_garbled,
)
from tgsearch.sources.reasons import Reason
from tgsearch.text import clean

TEXT = """\
Sáng sớm, cả thôn ra đồng be bờ giữ nước. Máy bơm chạy suốt đêm, ruộng trũng đã cạn được một nửa.
Bác trưởng thôn đi từng nhà nhắc che chuồng trại, buộc lại mái tôn trước khi gió về.
Đến trưa, đoàn thanh niên mang bánh mì, nước suối và áo mưa ra tận chân đê cho bà con.
Chiều tối trời quang, trẻ con lại rủ nhau thả diều trên bãi cỏ ven sông."""
CHANCE = random.Random(3)


def noisy(text, share):
    letters = "aàảãáạâbcdđeêghiklmnoôơpqrstuưvxyJLT!|"
    return "".join(
        CHANCE.choice(letters) if letter.isalpha() and CHANCE.random() < share else letter for letter in text
    )


def misread(text):
    """Letters by the table of another font."""
    letters = sorted(set(filter(str.isalpha, text)))
    return text.translate(str.maketrans(dict(zip(letters, letters[7:] + letters[:7], strict=True))))


def in_a_batch(text):
    """What is told of a text, as such and as a title."""
    documents = [Document("1", clean(text)), Document("2", "", title=clean(text))]
    return garbled_shares(
        documents, split_documents([each.title for each in documents], [each.text for each in documents])
    )


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT * 20,
        TEXT.upper(),
        unicodedata.normalize("NFD", TEXT).encode("ascii", "ignore").decode(),
        "\n".join(f"{number} 1.{number:03d},5 {number}/12/2021 -{number} %" for number in range(40)),
        "\n".join(
            f"SP-{number}-XK {number * 7919:08x} 34A-{number:03d}.19 BCĐ-{number}" for number in range(40)
        ),
        "Ďáblíkův příšerně žluťoučký kůň úpěl ďábelské ódy. " * 8,
        "Yağmurlu günlerde çocuklar şemsiyesiz dışarı çıktı, öğretmenler güldü. " * 8,
        "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 8,
        "春天来了，孩子们在河边放风筝。\n" * 30,
        "for each in found:\n    if each.total > limit:\n        return [case.id for case in each.cases]\n"
        * 8,
        "\ufffd\ufffd\ufffd \ufffd\ufffd",  # too short to be judged
        "",
    ],
)
def test_what_reads_as_something_is_left_alone(text):
    assert garbled_share(Document("1", text)) is None
    assert in_a_batch(text) == [None, None]
    assert fault_of(Document("1", text)) is None


@pytest.mark.parametrize(
    "text",
    [
        noisy(TEXT, 0.6),
        noisy(TEXT * 20, 0.6),
        misread(TEXT),
        convert(spelled_tcvn3(TEXT), Charset.VNI),
        TEXT.encode("ascii", "replace").decode().replace("?", "\ufffd"),
        "".join(chr(0xF000 + ord(letter) % 256) if letter.isalpha() else letter for letter in TEXT),
        " ".join("".join(CHANCE.sample(string.ascii_letters, 6)) for _ in range(80)),
        TEXT + misread(TEXT) * 3,
    ],
)
def test_what_reads_as_nothing_is_told(text):
    share = garbled_share(Document("1", text))
    assert MIN_GARBLED_SHARE <= share <= 1
    assert share == round(garbled(text), 2)
    assert in_a_batch(text) == [garbled_share(Document("1", clean(text)))] * 2
    fault = fault_of(Document("1", text))
    assert fault == f"{round(100 * share)} % of its words read as nothing"
    assert is_garbled(fault)
    assert is_garbled(Reason("record", id="1", fault=fault))


def test_a_title_alone_is_judged_too():
    assert garbled_share(Document("1", "", title=misread(TEXT))) is not None


@pytest.mark.parametrize("reason", [None, "binary file", Reason("binary"), Reason("line", line=1, fault="x")])
def test_other_failures_are_not_for_that(reason):
    assert not is_garbled(reason)


@given(st.text(), st.integers(1, 400))
def test_any_text_is_judged(text, times):
    share = garbled_share(Document("1", text * times))
    assert share is None or MIN_GARBLED_SHARE <= share <= 1
