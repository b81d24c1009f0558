"""Hostile addresses, queries and documents: nothing reaches the file system, nothing becomes markup."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from urllib.parse import quote, urlencode

import lxml.html
import pytest

import tgsearch
from tgsearch.web import originals, pages, server
from web.serving import served

# Hostile addresses


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/../../etc/passwd",
            "/..%2f..%2fetc%2fpasswd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "//etc/passwd",
            "/etc/passwd",
        ),
        *(
            "/..%5c..%5cwindows%5cwin.ini",
            "/%c0%ae%c0%ae/etc/passwd",
            "/....//etc/passwd",
            "/a/%00/../etc/passwd",
        ),
        *("/C:/Windows/win.ini", "/file:///etc/passwd", "/%ff", "/%", "/%zz", "/mot.txt%00.html", "/~root"),
        *("/%252e%252e/%252e%252e/etc/passwd", "/..%252fetc%252fpasswd", "/%2e%2e%5c%2e%2e%5cboot.ini"),
        *(
            "/%5c%5cevil.example%5cshare",
            "/\\\\evil.example\\share",
            "/..;/..;/etc/passwd",
            "/%2fetc%2fpasswd",
        ),
        *("/%00/etc/passwd", "/etc/passwd%00", "/%uff0e%uff0e/etc/passwd", "/%ef%bc%8e%ef%bc%8e/etc/passwd"),
        *(
            "/CON",
            "/mot.txt::$DATA",
            "/" + "../" * 300 + "etc/passwd",
            "/./././etc/passwd",
            "/proc/self/environ",
        ),
    ],
)
@pytest.mark.parametrize(
    "base",
    [
        *("", "/api/documents", "/api/originals", "/api/similar", "/static", "/documents", "/export."),
        "/documents?id=",
    ],
)
def test_no_path_reaches_the_file_system(hostile, base, path):
    answer = hostile.raw(
        f"GET {base}{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1")
    )
    assert answer.split()[1] in (b"400", b"404")
    assert b"root:" not in answer
    assert b"PATH=" not in answer


def test_a_file_that_can_not_be_read_is_one_that_is_not_there(office, client, monkeypatch):
    def refused(_):
        raise PermissionError("Permission denied")

    monkeypatch.setattr(originals, "_is_utf8", refused)
    answer = client.get("/api/originals/hung-yen/tuyen-giao.txt")
    assert (answer.status, answer.json["error"]) == (404, "no_original")


@pytest.mark.parametrize(
    "wanted", ["bytes=0-0", "bytes=9999-", "x", "bytes=" + ",".join(f"{start}-" for start in range(2000))]
)
def test_a_file_is_sent_whole_whatever_part_is_asked_for(client, office, wanted):
    answer = client.get("/api/originals/hung-yen/tuyen-giao.txt", {"Range": wanted, "If-Range": "x"})
    assert (answer.status, answer.headers["Accept-Ranges"]) == (200, "none")
    assert answer.body == (office / "vanban/hung-yen/tuyen-giao.txt").read_bytes()


@pytest.mark.parametrize(
    "query",
    [
        *(
            "q=%00",
            "q=%00%00a",
            "q=%ED%A0%80",
            "q=%F0%9F%98%80",
            "q=%u0041",
            "q=%",
            "q",
            "&&&",
            "=",
            "q=a%0d%0ab:c",
        ),
        *("q=" + "%F4%8F%BF%BF" * 9, "q=%EF%BB%BF", "q=" + "(" * 900, "q=" + '"' * 901, "q=" + "a*+" * 300),
        *(
            "q=%2Da%20%2Db",
            "q=%22%22%22",
            "locality=%00",
            "locality=,,,",
            "year=0",
            "year=99999",
            "since=0000-00-00",
        ),
        *(
            "type=%3Cscript%3E",
            "q=number:%22%3Cscript%3E%22",
            "q=date:9999999999",
            "page=1000000000&limit=100",
        ),
        *("q=%c0%ae%c0%ae", "q=%e0%80%af", "q=%f4%90%80%80", "q=%fe%ff", "q=%ed%bf%bf", "q=%80", "q=%e1%bb"),
        *("q=%2BADw-script%2BAD4-", "q=%1b%24B", "q=%7f%01%02", "q=%ef%bf%be%ef%bf%bf", "q=%e2%80%a8"),
        *(
            "q=%2525",
            "q=%%%",
            "q=%u1ebf",
            "q=%e2%80%ae%e2%81%a6gi%C3%A1o",
            "q=tuy%E1%BB%87n%cc%a3%cc%a3%cc%a3",
        ),
        *("q=" + "%cc%81" * 1000, "q=" + "(" * 1000, "q=a" + "%20OR%20b" * 140, "&" * 16_000, "q=a;q=b"),
        *("&".join(f"a{number}=" for number in range(2000)), "&".join(["locality=Hưng Yên"] * 501)),
        *(
            "page=%d9%a1",
            "limit=1e1",
            "limit=%2B1",
            "limit=1_0",
            "limit=0x1",
            "page=" + "9" * 5000,
            "page=-1",
        ),
        *("facets=TRUE", "sort=%00newest", "q=a&q=b", "q=a&query=b", "%71=a", "Q=a", "q[]=a", "q%00=a"),
        *("since=" + "9" * 200, "year=" + "2021," * 40, "locality=" + "H" * 200, "type=%e2%80%ae"),
    ],
)
def test_odd_queries_are_answered_or_refused(hostile, query):
    query = quote(query, safe="/?=&+%$;,[]")
    for target in (
        "/api/search",
        "/api/suggest",
        "/api/facets",
        "/",
        "/export.csv",
        "/export.docx",
        "/saved",
    ):
        answer = hostile.get(f"{target}?{query}")
        assert answer.status in (200, 400, 422), target
        assert b"Traceback" not in answer.body
        if target.startswith("/api/"):
            json.loads(answer.body)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"q={'a' * (1 << 20)}", (414, 431)),
        ("&".join(f"a{number}=b" for number in range(10_000)), (414, 431)),
        ("a&" * 8000, (400,)),
    ],
)
def test_what_is_too_much_for_an_address_is_refused(client, query, status):
    try:
        assert client.get(f"/api/search?{query}").status in status
    except ConnectionError:  # it hangs up before it has read a megabyte
        assert len(query) > server.MAX_EVENT_BYTES


@pytest.mark.parametrize(
    "typed",
    [
        *("tuyên giáo", unicodedata.normalize("NFD", "tuyên giáo")),
        *("\u202etuyên giáo\u202c", "\u2066giáo\u2069", "\u200f\u200etuyên", "tu\u200byên\ufeff"),
        *("\x1b[31mtuyên", "tuyên\x07\x08\x7f\x85", "tuyên\u2028giáo", "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>"),
        *(
            "</textarea></title><script>alert(1)</script>",
            "\"'`=<>&",
            "javascript:alert(1)",
            "--><!--",
            "]]>",
        ),
    ],
)
def test_what_is_typed_stands_on_the_page_as_it_is_and_no_more(hostile, typed):
    for target in ("/", "/saved", "/help", f"/documents/{quote('hung-yen/tuyen-giao.txt')}"):
        answer = hostile.get(f"{target}?{urlencode({'q': typed, 'type': typed})}")
        assert answer.status == 200
        page = answer.body.decode()
        tree = lxml.html.fromstring(page)
        (box,) = tree.cssselect("input[name=q]") or [None]
        assert box is None or plain(box.get("value")) == plain(typed)
        assert len(tree.xpath("//script")) == 1
        assert not [link for link in tree.xpath("//@href") if link.lower().startswith("javascript")]
        assert "<script>alert" not in page
        assert "49" not in tree.text_content() or "49" in typed


def plain(text):
    """A text without the characters that a parser of pages passes over."""
    return "".join(
        character for character in text if character.isprintable() and character != "\ufeff"
    ).strip()


def test_an_address_can_not_write_headers(client):
    answer = client.get("/api/search?q=a%0d%0aSet-Cookie:%20x=1&page=0")
    assert "Set-Cookie" not in answer.headers


# Documents

ATTACKS = (
    *("<script>alert(1)</script>", "</textarea><script>alert(1)</script>", "<img src=x onerror=alert(1)>"),
    *(
        "{{7*7}}",
        "{% raw %}${7*7}",
        "\"'><b>",
        "javascript:alert(1)",
        "\u202e\u2066",
        "\x1b[2J",
        "</title><b>",
    ),
)
FIELDS = ("id", "title", "text", "path", "url", "type", "locality", "published")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """A server over documents with each attack in each field, each of which says which it is."""
    place = tmp_path_factory.mktemp("attacked") / "index"
    with tgsearch.create(place) as index:
        for number, attack in enumerate(ATTACKS):
            for name in FIELDS:
                plainly = {"id": f"{name}-{number}", "title": "Bản tin", "text": "Bản tin về tuyên giáo."}
                given = f"{plainly.get(name, '')}{attack}"
                index.add(tgsearch.Document(**{**plainly, name: given}))
    with served(place, routes=pages.routes()) as client:
        yield client


def test_no_field_of_a_document_becomes_markup(attacked):
    ids = [hit["id"] for hit in attacked.get("/api/search?limit=100").json["hits"]]
    assert len(ids) == len(ATTACKS) * len(FIELDS)
    asked = [f"/documents?{urlencode({'id': id, 'q': 'tuyên giáo script alert 7'})}" for id in ids]
    asked += [f"/?{urlencode({'q': query, 'limit': 100})}" for query in ("", "tuyên giáo", "alert", "7*7")]
    for target in asked:
        answer = attacked.get(target)
        assert answer.status == 200, target
        tree = lxml.html.fromstring(answer.body.decode())
        assert [script.get("src").partition("?")[0] for script in tree.iter("script")] == ["/static/page.js"]
        assert not tree.xpath("//b | //img | //*[@onerror] | //*[@style] | //iframe | //title/*"), target
        assert not [link for link in tree.xpath("//@href") if ":" in link.partition("/")[0]], target
        assert "49" not in tree.text_content()
    shown = attacked.get(f"/documents/title-{ATTACKS.index('{{7*7}}')}").body.decode()
    assert "Bản tin{{7*7}}" in lxml.html.fromstring(shown).cssselect("h1")[0].text_content()


def test_files_of_results_hold_what_documents_say_and_run_nothing(attacked):
    table = attacked.get("/export.csv?q=tuy%C3%AAn+gi%C3%A1o").body.decode("utf-8-sig")
    assert "{{7*7}}" in table
    for cells in csv.reader(io.StringIO(table)):
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert attacked.get("/export.docx").status == 200
