"""Web pages: the text in lines, what the page states, and what the markup says is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tgsearch.errors import UnreadableDocumentError
from tgsearch.sources.html import read_page
from tgsearch.sources.page import to_document

PATH = Path("trang.html")
PROSE = "Sáng nay, Hội Nông dân huyện tổ chức hội nghị sơ kết công tác sáu tháng đầu năm tại hội trường. "
SITE = "<title>Trang thông tin điện tử huyện Mỹ Hào - tỉnh Hưng Yên</title>"
LINKED_DATA = '<script type="application/ld+json">'


def page_of(markup):
    return read_page(markup.encode("utf-8"), PATH)


def lines_of(body):
    return page_of(f"<body>{body}</body>").text.split("\n")


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>Một</p><p>Hai</p>", ["Một", "Hai"]),
        ("<p>Một<p>Hai", ["Một", "Hai"]),
        ("Một<br>Hai<br/>Ba", ["Một", "Hai", "Ba"]),
        ("<div>Một<div>Hai</div>Ba</div>", ["Một", "Hai", "Ba"]),
        ("<p>Xã <b>Minh</b> <i>Đức</i>,\n   huyện&nbsp;Mỹ&#160;Hào</p>", ["Xã Minh Đức, huyện Mỹ Hào"]),
        ("<p>1.500 m<sup>3</sup></p>", ["1.500 m3"]),
        ("<pre>Một\n  Hai</pre>", ["Một", "Hai"]),
        ("<ul><li>Một<li>Hai</ul>Ba", ["- Một", "- Hai", "Ba"]),
        ("<ol start=3><li>Một<ul><li>Nhỏ</ul><li>Hai</ol>", ["3. Một", "- Nhỏ", "4. Hai"]),
        ("<ol start=x><li><p>Một</p><p>Thêm</p></ol>", ["1. Một", "Thêm"]),
        ("<dl><dt>Số<dd>Mười</dl>", ["Số", "Mười"]),
        ("<table><tr><th>STT<th>Xã<tr><td>1<td>Minh Đức</table>", ["STT | Xã", "1 | Minh Đức"]),
        ("<table><tr><td>1<td><td>Minh Đức</table>", ["1 | Minh Đức"]),
        ("<table><tr><td><p>UBND</p><p>HUYỆN</p><td>CỘNG HÒA</table>", ["UBND", "HUYỆN", "CỘNG HÒA"]),
        ("<table><tr><td>Ảnh<tr><td>Chú thích</table>", ["Ảnh", "Chú thích"]),
        ("<table><tr><td>Một<table><tr><td>1<td>2</table><td>Hai</table>", ["Một", "1 | 2", "Hai"]),
        ("<table><tr><td>" + PROSE * 3 + "<td>Bên</table>", [(PROSE * 3).strip(), "Bên"]),
        ("<figure><img alt='Ảnh'><figcaption>Chú thích</figcaption></figure>", ["Chú thích"]),
        ("A<!-- ẩn --><?php ẩn ?>B<script>var a='<p>ẩn'</script>C<style>p{}</style>", ["ABC"]),
        (
            "<p>Hiện</p><p hidden>ẩn</p><p style='color:red; display: none'>ẩn</p><p aria-hidden=true>ẩn</p>",
            ["Hiện"],
        ),
        ("<p>Hiện</p><div style='visibility:hidden'>ẩn</div> và nữa", ["Hiện", "và nữa"]),
        ("<label>Một</label><label>Hai</label>", ["Một", "Hai"]),
        ("<a href=1>Một</a><a href=2>Hai</a>", ["Một Hai"]),
        ("<p>Xem <a href=1>kế hoạch</a>, ghi nhớ</p>", ["Xem kế hoạch, ghi nhớ"]),
    ],
)
def test_blocks_are_lines(body, lines):
    assert lines_of(body) == lines


def test_what_the_markup_calls_no_text_is_taken_off():
    page = page_of(f"""
        <body><header><h1>Báo huyện</h1></header><nav>Trang chủ</nav><div role=search>Tìm</div>
        <main><header><h2>Sơ kết công tác</h2></header><p>{PROSE * 3}</p><aside>Nên đọc</aside>
        <footer>Minh Anh</footer></main>
        <ul class="breadcrumb"><li>Tin tức</li></ul><div id=Footer>Thôn Đông</div>
        <form><label>Họ tên</label><input></form></body>""")
    assert page.text.split("\n") == ["Sơ kết công tác", (PROSE * 3).strip()]
    assert {(line.text, line.reason) for line in page.dropped} == {
        ("Báo huyện", "menu"),
        ("Trang chủ", "menu"),
        ("Tìm", "form"),
        ("Nên đọc", "menu"),
        ("Minh Anh", "footer"),
        ("- Tin tức", "menu"),
        ("Thôn Đông", "footer"),
        ("Họ tên", "form"),
    }


@pytest.mark.parametrize(
    "markup",
    [
        "<form id=aspnetForm><h1>Sơ kết công tác dân vận</h1><p>{prose}</p></form>",
        "<footer><p>{prose}</p></footer>",
        "<nav>Trang chủ<p>{prose}</p>",
        "<div class=sidebar><p>{prose}</p></div>",
        "<div class='has-sidebar menu-top'><p>{prose}</p></div>",
        "<article><header><p>{prose}</p></header></article>",
    ],
)
def test_a_part_that_holds_the_page_is_no_part(markup):
    assert PROSE.strip() in page_of(markup.format(prose=PROSE)).text


def test_text_after_a_removed_part_stays():
    assert lines_of(f"{PROSE}<nav>Trang chủ</nav>sau đó<p>x<nav>y</nav>z") == [
        PROSE.strip(),
        "sau đó",
        "x",
        "z",
    ]


def test_lists_of_links_go_and_lists_of_files_stay():
    links = "".join(f"<li><a href='/{n}'>Tin số {n} của tuần</a> (0{n}/06/2021)</li>" for n in range(1, 5))
    files = "".join(f"<p><a href='/{n}.pdf'>Phụ lục {n}</a></p>" for n in range(1, 5))
    page = page_of(f"<p>{PROSE * 3}</p><ul>{links}</ul><div><a href=1>Một</a> <a href=2>Hai</a></div>{files}")
    assert page.text.split("\n")[1:] == ["Phụ lục 1", "Phụ lục 2", "Phụ lục 3", "Phụ lục 4"]
    assert page.dropped[0].text == "Tin số 1 của tuần (01/06/2021)"
    assert {line.reason for line in page.dropped} == {"menu"}


def test_a_menu_in_one_line_of_links_goes():
    menu = "".join(f"<a href=/{n}>Mục {n}</a>" for n in range(5))
    assert lines_of(f"<div>{menu}</div><p>{PROSE * 3}</p>") == [(PROSE * 3).strip()]


def test_two_links_in_a_text_stay():
    body = f"<p>{PROSE * 3}</p><p><a href=1>Kế hoạch năm</a></p><p><a href=2>Kết quả năm</a></p>"
    assert lines_of(body)[1:] == ["Kế hoạch năm", "Kết quả năm"]


def test_a_page_of_links_alone_keeps_them():
    assert lines_of("".join(f"<p><a href={n}>Tin {n}</a></p>" for n in range(4))) == [
        f"Tin {n}" for n in range(4)
    ]


def test_the_marked_article_is_the_text_and_the_date_beside_it_is_evidence():
    page = page_of(f"""<body><div>Cổng huyện</div><h1>Sơ kết công tác dân vận</h1>
        <div>Thứ Sáu, 16/07/2021, 08:15</div><article><p>{PROSE * 3}</p></article>
        <div>Mục lục</div></body>""")
    assert page.text == (PROSE * 3).strip()
    assert ("Thứ Sáu, 16/07/2021, 08:15", "dateline") in {(line.text, line.reason) for line in page.dropped}


def test_several_articles_are_all_text():
    page = page_of(f"<article><p>{PROSE}</p></article><article><p>{PROSE * 2}</p></article>")
    assert page.text.split("\n") == [PROSE.strip(), (PROSE * 2).strip()]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Sơ kết công tác dân vận</title>", "", "Sơ kết công tác dân vận"),
        ("<title>Sơ kết công tác dân vận - Báo Hưng Yên</title>", "", "Sơ kết công tác dân vận"),
        ("<title>Báo cáo công tác dân vận</title>", "", "Báo cáo công tác dân vận"),
        ("<title>Sơ kết công tác | hungyen.gov.vn</title>", "", "Sơ kết công tác"),
        ("<title>Cổng thông tin huyện » Sơ kết công tác năm</title>", "", "Sơ kết công tác năm"),
        (
            "<title>Sơ kết công tác năm - Ân Thi</title><meta property=og:site_name content='Ân Thi'>",
            "",
            "Sơ kết công tác năm",
        ),
        ("<title>Sơ kết - Tổng kết năm</title>", "", "Sơ kết - Tổng kết năm"),
        # a headline may begin like the name of a site
        ("<title>UBND huyện Ân Thi họp phiên tháng 6</title>", "", "UBND huyện Ân Thi họp phiên tháng 6"),
        ("<title>Tỉnh ủy Hưng Yên sơ kết công tác</title>", "", "Tỉnh ủy Hưng Yên sơ kết công tác"),
        ("<title>Báo động nguy cơ sạt lở đê</title>", "", "Báo động nguy cơ sạt lở đê"),
        ("<title>Huyện ra mắt website mới - Báo Hưng Yên</title>", "", "Huyện ra mắt website mới"),
        ("<title>Sơ kết công tác năm - UBND huyện Ân Thi</title>", "", "Sơ kết công tác năm"),
        ("<title>UBND huyện Ân Thi, tỉnh Hưng Yên</title>", "", None),
        (
            "<title>A</title><meta property='og:title' content='Sơ kết &amp; tổng kết'>",
            "",
            "Sơ kết & tổng kết",
        ),
        (
            "<title>Tin: Sơ kết công tác năm (mới)</title>",
            "<h1>Sơ kết công tác năm</h1>",
            "Sơ kết công tác năm",
        ),
        (SITE, "<h1>Sơ kết công tác dân vận</h1>", "Sơ kết công tác dân vận"),
        (SITE, "<h1>Home</h1>", None),
        (
            LINKED_DATA + '{"@type": "NewsArticle", "headline": "Sơ kết công tác"}</script>',
            "",
            "Sơ kết công tác",
        ),
        ("", "<h1>Sơ kết công tác dân vận</h1>", "Sơ kết công tác dân vận"),
        ("", "<p>x</p>", None),
    ],
)
def test_the_title_comes_from_what_the_page_states(head, body, title):
    assert page_of(f"<html><head>{head}</head><body>{body}<p>{PROSE}</p></body>").title == title


@pytest.mark.parametrize(
    ("markup", "published"),
    [
        (
            "<meta property='article:published_time' content='2024-03-05T07:00+07:00'>",
            "2024-03-05T07:00+07:00",
        ),
        (LINKED_DATA + '{"@type": "Article", "datePublished": "2024-03-05"}</script>', "2024-03-05"),
        (LINKED_DATA + '[{"@graph": [{"@type": ["WebPage"], "datePublished": "2024"}]}]</script>', "2024"),
        (LINKED_DATA + '{"@type": "Article", "a": "b\nc", "datePublished": "2024"}</script>', "2024"),
        (LINKED_DATA + "{broken</script><meta name=pubdate content='5/3/2024'>", "5/3/2024"),
        ("<meta name='DC.date.issued' content='2024-03-05'>", "2024-03-05"),
        ("<meta itemprop='datePublished' content='2024-03-05'>", "2024-03-05"),
        ("<body><time datetime='2024-03-05'>hôm qua</time>", "2024-03-05"),
        ("<body><time datetime='2024-03-05'></time><time datetime='2024-03-06'></time>", None),
        (
            "<body><time datetime='2024-01-01'></time><time pubdate datetime='2024-03-06'></time>",
            "2024-03-06",
        ),
        ("<meta property='article:modified_time' content='2024-03-05'>", None),
        ("<meta property='article:published_time' content=' '>", None),
    ],
)
def test_the_date_comes_from_what_the_page_states(markup, published):
    assert page_of(markup).published == published


def test_address_and_site_are_stated_too():
    page = page_of("""<head><title>Sơ kết công tác dân vận - Báo Hưng Yên</title>
        <link rel="canonical" href="https://bao.example.vn/?a=1&copy=2">
        <meta name="keywords" content="dân vận, huyện">
        <meta property="article:section" content="Chính trị"></head>""")
    assert page.url == "https://bao.example.vn/?a=1&copy=2"
    assert page.hints == (("site", "Báo Hưng Yên"), ("section", "Chính trị"), ("keywords", "dân vận, huyện"))
    assert (
        page_of('<link rel=canonical href="/a"><meta property="og:url" content="http://x.vn/a">').url
        == "http://x.vn/a"
    )
    assert page_of("<link rel=canonical href='javascript:x'>").url is None


def test_a_page_in_an_older_encoding_is_read_as_it_says():
    markup = "<meta charset='iso-8859-5'><p>Отчёт о работе комитета за год: выполнено двенадцать заданий."
    assert read_page(markup.encode("iso8859_5"), PATH).text.startswith("Отчёт о работе")


def test_utf8_is_read_as_such_whatever_the_page_says():
    markup = "<?xml version='1.0' encoding='utf-16'?><meta charset=windows-1258><p>Đảng bộ xã họp.</p>"
    assert page_of(markup).text == "Đảng bộ xã họp."


def test_thousands_of_open_tags_lose_no_text():
    assert page_of("<font><b>x<br>" * 3000).text.split("\n") == ["x"] * 3000


def test_nesting_beyond_reason_is_told():
    with pytest.raises(UnreadableDocumentError) as caught:
        page_of("<div>" * 5000 + "x")
    assert caught.value.reason == "nested too deeply"


def test_a_whole_page_becomes_a_document():
    page = page_of(f"""<html><head><title>Trang thông tin điện tử huyện Mỹ Hào</title></head><body><form>
        <table><tr><td><a href=/>Trang chủ</a></td><td><a href=/gt>Giới thiệu</a></td>
        <td><a href=/tt>Tin tức</a></td><td><a href=/lh>Liên hệ</a></td></tr></table>
        <div>Sơ kết công tác dân vận</div><div>16/07/2021 08:15 | Lượt xem: 213</div><p>{PROSE * 3}</p>
        <table><tr><td>1<td>Xã Hòa Phong</tr></table><p><b>Minh Anh</b></p>
        <div>TIN ĐÃ ĐƯA</div><div><a href=1>Khai mạc hè</a></div></form>
        <div class=footer>® Trang thông tin điện tử huyện Mỹ Hào</div></body></html>""")
    document = to_document(page, id="mã", path=PATH)
    assert document.title == "Sơ kết công tác dân vận"
    assert document.text.split("\n") == [(PROSE * 3).strip(), "1 | Xã Hòa Phong", "Minh Anh"]
    assert [(line.text, line.reason) for line in document.dropped] == [
        ("® Trang thông tin điện tử huyện Mỹ Hào", "footer"),
        ("Trang chủ | Giới thiệu | Tin tức | Liên hệ", "menu"),
        ("16/07/2021 08:15 | Lượt xem: 213", "dateline"),
        ("TIN ĐÃ ĐƯA", "menu"),
        ("Khai mạc hè", "menu"),
    ]
