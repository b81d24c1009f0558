"""Markdown: front matter of every make, and a body that reads as plain lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tgsearch.sources import markdown
from tgsearch.sources.markdown import read_page, split_front_matter

PATH = Path("tin.md")


def page_of(text):
    return read_page(text.encode("utf-8"), PATH)


def lines_of(body):
    return page_of(body).text.split("\n")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("---\ntitle: Sơ kết\ndate: 2021-03-05\n---\nThân", {"title": "Sơ kết", "date": "2021-03-05"}),
        ("---yaml\ntitle: Sơ kết\n...\nThân", {"title": "Sơ kết"}),
        ('---json\n{"title": "Sơ kết", "draft": false}\n---\nThân', {"title": "Sơ kết", "draft": False}),
        ('---\n{"title": "Sơ kết"}\n---\nThân', {"title": "Sơ kết"}),
        ('{"title": "Sơ kết",\n "a": {"b": 1}}\nThân', {"title": "Sơ kết", "a": {"b": 1}}),
        ("---\ntags: [a, 12]\ntype: no\nsố: 05\n---\nThân", {"tags": ["a", "12"], "type": "no", "số": "05"}),
        ("---\na: ~\nb: null\nc:\n---\nThân", {"c": ""}),
        (
            "---\ntitle: Hội nghị: tổng kết\nnăm: 2021\n---\nThân",
            {"title": "Hội nghị: tổng kết", "năm": "2021"},
        ),
        ("---\n" + "[" * 5000 + "\na: b\n---\nThân", {"a": "b"}),
        ("---\na: !!python/name:os.system\n---\nThân", {"a": "!!python/name:os.system"}),
        ("--- \r\ntitle: Sơ kết\r\n---\r\nThân", {"title": "Sơ kết"}),
    ],
)
def test_front_matter_of_every_make_is_read(text, values):
    assert split_front_matter(text.replace("\r\n", "\n")) == (values, "Thân" if text[0] == "-" else "\nThân")


@pytest.mark.parametrize(
    "text",
    [
        "Thân",
        "---\nMột dòng giữa hai nét.\n---\nThân",
        "---\n---\nThân",
        "---\ntitle: Không có dòng đóng\n",
        "Mở đầu\n---\ntitle: x\n---\n",
        "--- title: x ---\n",
        "{không phải JSON}\nThân",
        "[1]\nThân",
    ],
)
def test_what_is_no_front_matter_stays_text(text):
    assert split_front_matter(text) == ({}, text)


def test_front_matter_states_the_fields():
    page = page_of(
        "---\nTiêu đề: Lễ hội chùa Chuông\nNgày đăng: 15/3/2023\nđịa_phương: Hưng Yên\nLoại văn bản: tin\n"
        "source-url: https://example.vn/?a=1&copy=2\ntags: [lễ hội, chùa]\n---\nThân bài.\n"
    )
    assert (page.title, page.published, page.locality) == ("Lễ hội chùa Chuông", "15/3/2023", "Hưng Yên")
    assert (page.type, page.url) == ("tin", "https://example.vn/?a=1&copy=2")
    assert (page.hints, page.text) == ((("tags", "lễ hội, chùa"),), "Thân bài.")


def test_of_two_names_for_one_field_the_plainer_one_wins():
    page = page_of("---\ndate: 2020-01-01\npublished: 2021-01-01\n---\nThân bài.")
    assert page.published == "2021-01-01"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("Thân bài.", ["Sapo của bài.", "Thân bài."]),
        ("SAPO của bài. Thân bài.", ["SAPO của bài. Thân bài."]),
    ],
)
def test_a_summary_leads_unless_the_text_says_it(body, lines):
    assert page_of(f"---\ndescription: Sapo của bài.\n---\n{body}").text.split("\n") == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("# Lễ hội\n\nThân **đậm** và _nghiêng_.", ["Lễ hội", "Thân đậm và nghiêng."]),
        ("Thân [liên kết](http://x.vn) và ![ảnh](a.jpg).", ["Thân liên kết và ."]),
        ("- Một\n- Hai\n\n3. Ba\n4. Bốn", ["- Một", "- Hai", "3. Ba", "4. Bốn"]),
        ("| A | B |\n|---|---|\n| 1 | 2 |", ["A | B", "1 | 2"]),
        ("> " * 40 + "Trích dẫn sâu", ["Trích dẫn sâu"]),
        ("> Trích dẫn\n\n```\nmã  nguồn\n```", ["Trích dẫn", "mã nguồn"]),
        ("    Đoạn thụt đầu dòng.\n\n    Đoạn nữa.", ["Đoạn thụt đầu dòng.", "Đoạn nữa."]),
        (
            "<p>Đ&ocirc;i <b>đậm</b></p>\n\n<table><tr><td>Một</td><td>Hai</td></tr></table>",
            ["Đôi đậm", "Một | Hai"],
        ),
        ("<div>\n\n\t<p>Thụt</p>\n\n</div>", ["Thụt"]),
        ("Họ và tên\nEmail\nLời bình", ["Họ và tên", "Email", "Lời bình"]),
        ("Tỷ lệ &lt; 10% & 5 < 6", ["Tỷ lệ < 10% & 5 < 6"]),
    ],
)
def test_the_body_reads_as_plain_lines(body, lines):
    assert lines_of(body) == lines


def test_lines_that_an_editor_wrapped_are_one_again():
    wrapped = (
        "Sáng nay, tại hội trường nhà văn hóa trung tâm, Ủy ban nhân dân\n"
        "huyện tổ chức hội nghị tổng kết phong trào thi đua yêu nước và\n"
        "triển khai nhiệm vụ năm tới.\n"
        "Hoàng Nga"
    )
    joined = wrapped.replace("dân\nhuyện", "dân huyện").replace("và\ntriển", "và triển")
    assert lines_of(wrapped) == joined.split("\n")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Lễ hội chùa Chuông\n\nThân bài.", "Lễ hội chùa Chuông"),
        ("---\ntitle: Lễ hội\n---\n# Khác\n\nThân bài.", "Lễ hội"),
        ("\n#  Lễ hội #\n\nThân bài.", "Lễ hội"),
        ("Lễ hội\n\nThân bài.", None),
        ("## Phần một\n\nThân bài.", None),
    ],
)
def test_the_title_is_stated_or_the_first_heading(text, title):
    assert page_of(text).title == title


def test_a_file_that_nobody_wrote_by_hand_is_plain_text(monkeypatch):
    assert lines_of("# Lễ hội\n\n**Thân** " + "[" * 10_001) == ["# Lễ hội", "", "**Thân** " + "[" * 10_001]
    assert lines_of("[Tin](http://x.vn) " * 200) == [("Tin " * 200).strip()]
    monkeypatch.setattr(markdown, "MAX_MARKDOWN_CHARS", 10)
    assert lines_of("# Lễ hội chùa\n**Thân**") == ["# Lễ hội chùa", "**Thân**"]
