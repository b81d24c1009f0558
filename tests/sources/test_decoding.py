"""Bytes become the text that was written, or are refused."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest

from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.decoding import decode, read_text

TEXT = "Đảng bộ huyện Ân Thi tổ chức hội nghị; quân và dân quyết tâm thi đua lập thành tích xuất sắc.\n"
PATH = Path("tin.txt")
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text):
    """Spell text as Vietnamese Windows did: letters with their hats, tones after them."""
    spelled = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        base = "".join(part for part in parts if part not in TONES)
        spelled.append(unicodedata.normalize("NFC", base) + "".join(part for part in parts if part in TONES))
    return "".join(spelled).encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        windows_1258(TEXT),
        windows_1258(TEXT[:30]),
    ],
    ids=[
        "utf-8",
        "utf-8 marked",
        "utf-16-le",
        "utf-16-be",
        "utf-32-le",
        "utf-32-be",
        "windows-1258",
        "short",
    ],
)
def test_encodings_of_vietnamese_are_told_apart(data):
    assert TEXT.startswith(read_text(data, PATH).text)
    assert len(read_text(data, PATH).text) >= 30


def test_another_language_is_left_to_the_guess():
    text = "Le Comité populaire de la province a décidé d'étudier la question à Hué. Ça ira déjà mieux."
    assert decode(text.encode("cp1252"), PATH).text == text


def test_a_stated_encoding_is_believed_when_it_gives_letters():
    text = "Отчёт о работе комитета за год: выполнено двенадцать заданий, проведено пять встреч."
    assert decode(text.encode("iso8859_5"), PATH, declared="iso-8859-5").text == text


@pytest.mark.parametrize("declared", ["iso-8859-5", "không-có", None])
def test_utf8_is_believed_before_what_is_stated(declared):
    assert decode(TEXT.encode("utf-8"), PATH, declared=declared).text == TEXT


def test_utf8_with_a_broken_place_loses_only_that_place():
    data = (TEXT * 10).encode("utf-8")
    place = data.index(b" ", 200)
    broken = data[:place] + b"\xc3" + data[place:]
    assert decode(broken, PATH).text.replace("\ufffd", "") == (TEXT * 10)


def test_a_file_cut_inside_a_letter_is_read():
    data = (TEXT * 10).encode("utf-8")
    end = data.rindex("ắ".encode()) + 1
    assert decode(data[:end], PATH).text.rstrip("\ufffd") == data[: end - 1].decode("utf-8")


def test_signs_for_letters_are_refused():
    # Every sign of Windows-1252 that is no letter, in turn: no table makes words of them.
    data = bytes(range(0xA1, 0xC0)) * 3 + b" qzx \xb2w\xbcj\xb4k"
    with pytest.raises(UnreadableDocumentError) as caught:
        decode(data, PATH)
    assert (caught.value.path, caught.value.reason) == (PATH, "unknown character encoding")
