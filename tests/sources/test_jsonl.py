"""JSON lines: one document a line, whole or reported, in bounded memory, plain or compressed."""

from __future__ import annotations

import gzip
import json
import lzma
import unicodedata

import pytest

from tgsearch.document import Document
from tgsearch.sources import jsonl, read

RECORD = {"id": "a-1", "title": "Lễ hội chùa Chuông", "text": "Sáng 15/3, lễ hội chùa Chuông khai mạc."}


def write(path, *records):
    path.write_text(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8"
    )
    return path


def items(path):
    return list(read(path, id="không dùng"))


def test_each_line_is_a_document_by_its_own_id(tmp_path):
    full = {
        **RECORD,
        "id": 7,
        "published": "2023-03-15",
        "locality": "Hưng Yên",
        "url": "https://example.vn/?a=1&copy=2",
        "type": "tin",
        "site": "Báo địa phương",
        "tags": ["lễ hội", "chùa"],
        "views": 12,
        "draft": False,
        "nested": {"a": 1},
    }
    path = write(tmp_path / "tin.jsonl", RECORD, full)
    assert items(path) == [
        Document(id="a-1", text=RECORD["text"], title=RECORD["title"], path=str(path)),
        Document(
            id="7",
            text=RECORD["text"],
            title=RECORD["title"],
            path=str(path),
            published="2023-03-15",
            locality="Hưng Yên",
            url="https://example.vn/?a=1&copy=2",
            type="tin",
            hints=(("site", "Báo địa phương"), ("tags", "lễ hội, chùa"), ("views", "12")),
        ),
    ]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("Cà phê &amp; trà\nHết.", "Cà phê & trà\nHết."),
        ("Cà phê\u00a0và trà\r\nHết.", "Cà phê và trà\nHết."),
        (unicodedata.normalize("NFD", "Cà phê\nHết."), "Cà phê\nHết."),
    ],
)
def test_texts_are_cleaned(tmp_path, given, text):
    [document] = items(write(tmp_path / "tin.jsonl", {**RECORD, "text": given}))
    assert document.text == text


@pytest.mark.parametrize(("suffix", "opener"), [(".gz", gzip.open), (".xz", lzma.open)])
def test_compressed_files_read_the_same(tmp_path, suffix, opener):
    plain = write(tmp_path / "tin.jsonl", RECORD, {**RECORD, "id": "a-2"})
    packed = tmp_path / f"tin.jsonl{suffix}"
    with opener(packed, "wb") as file:
        file.write(plain.read_bytes())
    assert [item.id for item in items(packed)] == ["a-1", "a-2"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "line 2: not JSON"),
        (b"[" * 100_000, "line 2: not JSON"),
        (b'{"id": 1, "text": "\xff"}', "line 2: not UTF-8"),
        (b'["id", "text"]', "line 2: not a JSON object"),
        (b"null", "line 2: not a JSON object"),
        (b'{"text": "Mot."}', "line 2: no usable “id”"),
        (b'{"id": "", "text": "Mot."}', "line 2: no usable “id”"),
        (b'{"id": true, "text": "Mot."}', "line 2: no usable “id”"),
        (b'{"id": "a\\nb", "text": "Mot."}', "line 2: no usable “id”"),
        (b'{"id": "\\ud800", "text": "Mot."}', "line 2: no usable “id”"),
        (b'{"id": 2}', "line 2: no “text”"),
        (b'{"id": 2, "text": null}', "line 2: no “text”"),
        (b'{"id": 2, "text": " ... "}', "line 2: no text in it"),
    ],
)
def test_a_broken_line_is_told_and_the_others_go_on(tmp_path, line, words):
    good = json.dumps(RECORD).encode()
    path = tmp_path / "tin.jsonl"
    path.write_bytes(good + b"\n" + line + b"\n\n" + good.replace(b"a-1", b"a-4") + b"\n")
    first, broken, last = items(path)
    assert (first.id, last.id) == ("a-1", "a-4")
    assert (broken.path, broken.reason, broken.reason.key) == (path, words, "line")


def test_a_line_beyond_the_limit_is_skipped_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 200)
    path = write(tmp_path / "tin.jsonl", {**RECORD, "text": "x" * 5000}, RECORD)
    broken, good = items(path)
    assert broken.reason.startswith("line 1: longer than")
    assert good.id == "a-1"


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_a_damaged_archive_gives_what_was_read_before(tmp_path, suffix):
    records = [{**RECORD, "id": number} for number in range(3000)]
    plain = write(tmp_path / "tin.jsonl", *records)
    packed = gzip.compress(plain.read_bytes()) if suffix == ".gz" else lzma.compress(plain.read_bytes())
    path = tmp_path / f"tin.jsonl{suffix}"
    path.write_bytes(packed[: len(packed) // 2])
    *documents, error = items(path)
    assert all(isinstance(document, Document) for document in documents)
    assert error.reason == "damaged compressed file"
    path.write_bytes(b"not packed at all")
    assert [item.reason for item in items(path)] == ["damaged compressed file"]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_lines_is_empty(tmp_path, content):
    path = tmp_path / "tin.jsonl"
    path.write_bytes(content)
    assert [item.reason for item in items(path)] == ["empty file"]


def test_a_byte_order_mark_and_a_missing_line_end_do_no_harm(tmp_path):
    path = tmp_path / "tin.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(RECORD).encode())
    assert [item.id for item in items(path)] == ["a-1"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Các tin khác", "Các tin khác"),
        ("Một câu trọn vẹn.  Hai dấu cách.", "Một câu trọn vẹn.  Hai dấu cách."),
        ("Câu mở đầu của bài viết này.\nCâu tiếp theo.", "Câu mở đầu của bài viết này.\nCâu tiếp theo."),
        ("Câu mở đầu của bài viết này đây.\nCác tin khác\nTin một", "Câu mở đầu của bài viết này đây."),
        ("Lễ hội chùa Chuông\nCâu mở đầu của bài viết.", "Câu mở đầu của bài viết."),
    ],
)
def test_one_line_is_text_as_it_is_and_several_are_a_page(tmp_path, text, kept):
    (document,) = items(write(tmp_path / "tin.jsonl", {**RECORD, "text": text}))
    assert document.text == kept


def test_a_record_without_title_has_none(tmp_path):
    (document,) = items(write(tmp_path / "tin.jsonl", {"id": 1, "text": "Dòng đầu\nCâu thứ hai của bài."}))
    assert (document.title, document.text) == ("", "Dòng đầu\nCâu thứ hai của bài.")


def test_progress_follows_the_stored_file(tmp_path):
    plain = write(tmp_path / "tin.jsonl", *({**RECORD, "id": number} for number in range(2000)))
    path = tmp_path / "tin.jsonl.xz"
    path.write_bytes(lzma.compress(plain.read_bytes()))
    told = []
    assert len(list(read(path, id="x", on_bytes=told.append))) == 2000
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size
