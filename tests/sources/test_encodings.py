"""Files in old character sets become documents in Unicode, whatever their format, and say what they were."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tgsearch.charsets import code_points
from tgsearch.document import Description, Document
from tgsearch.errors import UnreadableDocumentError
from tgsearch.records import make_record, read_encoding
from tgsearch.sources import read

TITLE = "Xã Hồng Lạc mở lớp dạy nghề mộc"
BODY = "Lớp học có hai mươi người, phần lớn là thợ trẻ trong làng. Học phí do hợp tác xã hỗ trợ một nửa."
TCVN3_TITLE = "X· Hång L¹c më líp d¹y nghÒ méc"
TCVN3_BODY = (
    "Líp häc cã hai m\xad¬i ng\xadêi, phÇn lín lµ thî trÎ trong lµng. Häc phÝ do hîp t¸c x· hç trî mét nöa."
)
VNI_TITLE = "Xaõ Hoàng Laïc môû lôùp daïy ngheà moäc"
VNI_BODY = (
    "Lôùp hoïc coù hai möôi ngöôøi, phaàn lôùn laø thôï treû trong laøng. "
    "Hoïc phí do hôïp taùc xaõ hoã trôï moät nöûa."
)
SPOILED_TITLE = code_points(TITLE.encode("utf-8"))
SPOILED_BODY = code_points(BODY.encode("utf-8"))
CODED = [
    pytest.param(TCVN3_TITLE, TCVN3_BODY, "TCVN3", id="TCVN3"),
    pytest.param(VNI_TITLE, VNI_BODY, "VNI", id="VNI"),
    pytest.param(SPOILED_TITLE, SPOILED_BODY, "UTF-8 as Windows-1252", id="mojibake"),
]
OLD = CODED[:2]  # which have bytes of their own


def document(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    (item,) = read(path, id="mã")
    assert isinstance(item, Document), item
    return item


def told(item):
    """What a document was read from, without the trust."""
    name, _, trust = item.encoding.rpartition(" ")
    assert 0.9 < float(trust.strip("()")) <= 1
    return name


def entities(text):
    return "".join(c if c.isascii() else f"&#{ord(c)};" for c in text)


def page(title, body):
    head = f'<head><title>{title}</title><meta name="author" content="{title}"></head>'
    return f"<html>{head}<body><h1>{title}</h1><p>{body}</p></body></html>"


@pytest.mark.parametrize(("title", "body", "name"), OLD)
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_bytes_of_a_text_file(tmp_path, title, body, name, ending):
    item = document(tmp_path, f"tin.{ending}", f"{title}\n\n{body}\n".encode("latin-1"))
    assert (item.title, item.text, told(item)) == (TITLE, BODY, name)


@pytest.mark.parametrize(("title", "body", "name"), CODED)
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_code_points_in_a_text_file(tmp_path, title, body, name, ending):
    item = document(tmp_path, f"tin.{ending}", f"{title}\n\n{body}\n".encode())
    assert (item.title, item.text, told(item)) == (TITLE, BODY, name)


def test_code_points_in_utf16_tell_both(tmp_path):
    item = document(tmp_path, "tin.txt", f"{TCVN3_TITLE}\n\n{TCVN3_BODY}\n".encode("utf-16"))
    assert (item.title, item.text, told(item)) == (TITLE, BODY, "UTF-16, TCVN3")


@pytest.mark.parametrize(("title", "body", "name"), OLD)
def test_bytes_of_a_page(tmp_path, title, body, name):
    item = document(tmp_path, "tin.html", page(title, body).encode("latin-1"))
    assert (item.title, item.text, told(item)) == (TITLE, BODY, name)
    assert dict(item.hints)["author"] == TITLE


@pytest.mark.parametrize(("title", "body", "name"), CODED)
def test_entities_of_a_page(tmp_path, title, body, name):
    item = document(tmp_path, "tin.html", page(entities(title), entities(body)).encode("ascii"))
    assert (item.title, item.text, told(item)) == (TITLE, BODY, name)


@pytest.mark.parametrize(("title", "body", "name"), OLD)
def test_bytes_and_entities_in_one_page(tmp_path, title, body, name):
    item = document(tmp_path, "tin.html", page(entities(title), body).encode("latin-1"))
    assert (item.title, item.text, told(item)) == (TITLE, BODY, name)


@pytest.mark.parametrize(("title", "body", "name"), CODED)
def test_fields_of_a_record(tmp_path, title, body, name):
    record = {"id": "tin-1", "title": title, "text": body, "author": title, "url": "https://example.org/tin"}
    item = document(tmp_path, "tin.jsonl", json.dumps(record).encode())
    assert (item.title, item.text, told(item)) == (TITLE, BODY, name)
    assert item.hints == (("author", TITLE),)
    assert item.url == "https://example.org/tin"


def test_a_page_of_old_and_new(tmp_path):
    new = "<p>Các bà bán nhà</p><p>Hội nghề mộc</p>"
    body = f"<html><body>{new}<h1>{TCVN3_TITLE}</h1><p>{TCVN3_BODY}</p></body></html>"
    item = document(tmp_path, "tin.html", body.encode())
    assert (item.text.split("\n")[:2], told(item)) == (["Các bà bán nhà", "Hội nghề mộc"], "TCVN3")
    assert item.text.endswith(BODY)


def test_front_matter_is_read_too(tmp_path):
    text = f"---\ntitle: {TCVN3_TITLE}\n---\n\n{TCVN3_BODY}\n"
    item = document(tmp_path, "tin.md", text.encode("latin-1"))
    assert (item.title, item.text, told(item)) == (TITLE, BODY, "TCVN3")


@pytest.mark.parametrize("name", ["tin.txt", "tin.md", "tin.html"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_nothing_is_told_of_plain_unicode(tmp_path, name, encoding):
    text = page(TITLE, BODY) if name.endswith("html") else f"{TITLE}\n\n{BODY}\n"
    item = document(tmp_path, name, text.encode(encoding))
    assert (item.title, item.text, item.encoding) == (TITLE, BODY, None)


def test_a_title_is_read_with_its_text(tmp_path):
    # Alone, it could be Unicode.
    record = {"id": "1", "title": "Cã mét", "text": TCVN3_BODY}
    assert document(tmp_path, "tin.jsonl", json.dumps(record).encode()).title == "Có một"
    record["text"] = BODY
    assert document(tmp_path, "tin.jsonl", json.dumps(record).encode()).title == "Cã mét"


@pytest.mark.parametrize("encoding", [None, "TCVN3 (0.97)"])
def test_the_index_keeps_what_a_document_was_read_from(encoding):
    record = make_record(Document(id="1", text=BODY, encoding=encoding), Description())
    assert read_encoding(record) == encoding


@given(
    data=st.binary(max_size=400)
    | st.lists(
        st.sampled_from([TCVN3_BODY, VNI_BODY, SPOILED_BODY, BODY, "<p>", "\x85", "&#181;"]), max_size=4
    ).map(lambda parts: "".join(parts).encode("cp1258", "ignore")),
    name=st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_document_or_an_error(tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    for item in read(path, id="mã"):
        assert isinstance(item, (Document, UnreadableDocumentError))
