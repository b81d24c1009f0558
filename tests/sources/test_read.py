"""`read` and `supports`: every format is found, and no fault of a file stops or crashes anything."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tgsearch.document import Document
from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources import REASONS, Reason, read, supports

NEWS = """\
Xã Minh Đức khánh thành cầu mới

Thứ hai, 07/03/2022 09:30 | 15

Sáng 7/3, xã Minh Đức khánh thành cây cầu mới qua sông Sặt.

Các tin khác
"""


def only(path, **options):
    (item,) = read(path, id="mã", **options)
    return item


def reason(path, **options):
    item = only(path, **options)
    assert isinstance(item, UnreadableDocumentError)
    assert item.path == path
    return item.reason


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.txt", True),
        ("a.TXT", True),
        ("a.md", True),
        ("a.markdown", True),
        ("a.html", True),
        ("a.Htm", True),
        ("a.jsonl", True),
        ("a.jsonl.gz", True),
        ("a.JSONL.XZ", True),
        ("a.json", False),
        ("a.gz", False),
        ("a.txt.gz", False),
        ("a.docx", True),
        ("a.DOCM", True),
        ("a.pdf", True),
        ("a.doc", False),
        ("a.xlsx", False),
        ("a.odt", False),
        ("a", False),
        (".txt", False),
    ],
)
def test_the_name_tells_the_format(name, known):
    assert supports(Path(name)) is known


def test_a_text_file_becomes_a_document(tmp_path):
    path = tmp_path / "tin.txt"
    path.write_text(NEWS, encoding="utf-8")
    document = only(path)
    assert document == Document(
        id="mã",
        text="Sáng 7/3, xã Minh Đức khánh thành cây cầu mới qua sông Sặt.",
        title="Xã Minh Đức khánh thành cầu mới",
        path=str(path),
        dropped=document.dropped,
    )
    assert [(line.text, line.reason) for line in document.dropped] == [
        ("Thứ hai, 07/03/2022 09:30 | 15", "dateline"),
        ("Các tin khác", "menu"),
    ]


def test_text_is_cleaned(tmp_path):
    path = tmp_path / "tin.txt"
    path.write_bytes("\ufeffHo\u0323i&nbsp;nghi\u0323\r\nÐảng bộ\u200b xã họp tr&ocirc;ng ấm.\r\n".encode())
    document = only(path)
    assert (document.title, document.text) == ("Họi nghị", "Đảng bộ xã họp trông ấm.")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"....\n----\n", "no-text"),
        (b"Tin\x00 t\x00", "binary"),
        (b"%PDF-1.4 something", "disguised"),
        (b"PK\x03\x04 something", "disguised"),
        (b"\x01\x02\x03\x04\x05\x06 text", "binary"),
        (b"\x81\x8d\x8f\x90\x9d\xb5\xb8\xb6 \xa8\xaa\xab\xac\xae\xb9\xa4\xa6", "encoding"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_what_holds_no_text_is_refused_with_a_reason(tmp_path, content, key, suffix):
    path = tmp_path / f"tin{suffix}"
    path.write_bytes(content)
    assert reason(path).key == key


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tin.txt", "Các tin khác\nMới nhất\nLiên kết website\n"),
        ("tin.md", "Các tin khác\nMới nhất\nLiên kết website\n"),
        ("tin.html", "<p>Các tin khác<br>Mới nhất<p>Liên kết website"),
    ],
)
def test_a_page_of_boilerplate_alone_is_refused_as_such(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert reason(path).key == "no-body"


def test_other_formats_are_refused(tmp_path):
    path = tmp_path / "ảnh.jpg"
    path.write_bytes(b"\xff\xd8\xff")
    words = reason(path)
    assert words.key == "unsupported"
    assert words.startswith("unsupported format .jpg (supported: .txt .md")


def test_large_files_are_refused_unread_and_the_limit_is_an_option(tmp_path):
    path = tmp_path / "tin.txt"
    path.write_text(NEWS, encoding="utf-8")
    size = path.stat().st_size
    assert reason(path, max_bytes=size - 1).key == "too-large"
    assert isinstance(only(path, max_bytes=size), Document)


@pytest.mark.parametrize("name", ["tin.txt", "tin.jsonl"])
def test_what_is_not_a_file_is_refused(tmp_path, name):
    assert reason(tmp_path / name).key == "missing"
    (tmp_path / name).mkdir()
    assert reason(tmp_path / name).key == "special"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "ống.txt"
    os.mkfifo(path)
    assert reason(path).key == "special"


def test_a_forbidden_file_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "tin.txt"
    path.write_text(NEWS, encoding="utf-8")

    def forbid(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbid)
    assert reason(path) == "permission denied"


def test_a_failing_disk_is_told(tmp_path, monkeypatch):
    path = tmp_path / "tin.txt"
    path.write_text(NEWS, encoding="utf-8")

    def fail(self):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", fail)
    assert reason(path) == "reading failed (Input/output error)"


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_one_line_of_five_megabytes_is_read_whole(tmp_path, suffix):
    path = tmp_path / f"dài{suffix}"
    text = " ".join(["Đại hội bế mạc."] * 260_000)
    path.write_text(text, encoding="utf-8")
    document = only(path)
    assert len(text.encode()) > 5_000_000
    assert (document.title, document.text) == ("", text)


def test_progress_is_told_in_bytes_of_the_file(tmp_path):
    path = tmp_path / "tin.txt"
    path.write_text(NEWS, encoding="utf-8")
    told = []
    only(path, on_bytes=told.append)
    assert told == [path.stat().st_size]


def test_names_that_are_not_utf8_can_be_stored(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/tin\xe1.txt"))
    try:
        path.write_text(NEWS, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    assert only(path).path == f"{tmp_path}/tin\\xe1.txt"


@pytest.mark.parametrize("key", REASONS)
def test_reasons_speak_both_languages(key):
    data = dict.fromkeys(
        ("suffix", "supported", "detail", "megabytes", "limit", "line", "fault", "percent", "id", "count"),
        "x",
    )
    words = Reason(key, **data)
    assert words == words.message("en") == words.message("fr") == str(words)
    assert words.message("vi") != words
    assert words[-1] not in ".:"


def test_a_reason_in_a_reason_is_translated_too():
    words = Reason("line", line=3, fault=Reason("line-json"))
    assert words == "line 3: not JSON"
    assert words.message("vi") == "dòng 3: không phải JSON"


def test_errors_cross_processes(tmp_path):
    error = only(tmp_path / "mất.txt")
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error)
    assert (copy.reason.key, copy.reason.message("vi")) == ("missing", "tệp không còn ở đó")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    ),
    st.sampled_from([".txt", ".md", ".html", ".jsonl", ".jsonl.gz", ".jsonl.xz"]),
)
def test_any_bytes_give_documents_or_reasons(tmp_path, content, suffix):
    path = tmp_path / f"bất_kỳ{suffix}"
    path.write_bytes(content)
    items = list(read(path, id="mã"))
    assert items
    for item in items:
        if isinstance(item, Document):
            item.text.encode("utf-8")
            assert any(map(str.isalnum, item.title + item.text))
        else:
            assert item.reason.key in REASONS


MARKUP = [
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "<ul>",
    "<li>",
    "</ul>",
    "<a href='x'>",
    "</a>",
    "<br>",
]
MARKUP += [
    "<nav>",
    "</nav>",
    "<form>",
    "<article>",
    "</article>",
    "<pre>",
    "</pre>",
    "<script>",
    "<!--",
    "&nbsp;",
]
MARKUP += [
    "# ",
    "---\n",
    "* ",
    "> ",
    "`",
    "[a](b)",
    "|",
    "title: x\n",
    "\n",
    "\n\n",
    "Hội nghị họp. ",
    "đ",
    "<title>",
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(MARKUP), max_size=60).map("".join), st.sampled_from([".html", ".md"]))
def test_any_markup_gives_documents_or_reasons(tmp_path, content, suffix):
    path = tmp_path / f"bất_kỳ{suffix}"
    path.write_text(content, encoding="utf-8")
    item = only(path)
    assert isinstance(item, (Document, UnreadableDocumentError))


def test_listing_loads_no_parser():
    heavy = {"charset_normalizer", "docx", "pypdfium2", "lxml", "lzma", "markdown_it", "yaml"}
    code = f"import sys, tgsearch.sources; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
