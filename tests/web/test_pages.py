"""The pages without a browser: complete without a script, escaped, and each link a whole state."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html
import pytest

import tgsearch
from tgsearch.web import pages
from tgsearch.web.parameters import SearchParameters, parse
from tgsearch.web.views import MAX_NUMBER_ROWS, SHORT_ROWS
from web.conftest import CORPUS, HOSTILE, SCRIPT
from web.serving import served


def page(client, address="/", status=200, **asked):
    answer = client.get(f"{address}?{urlencode(asked, doseq=True)}" if asked else address)
    assert answer.status == status, answer.body[:300]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return lxml.html.fromstring(answer.body.decode())


def follow(client, tree, selector):
    """The page that the one link of a selector leads to, and its address."""
    (link,) = tree.cssselect(selector) if isinstance(selector, str) else [selector]
    return page(client, link.get("href")), link.get("href")


def text(node):
    return " ".join(node.text_content().split())


def total(tree):
    """How many documents a page of results says that there are."""
    heading = text(tree.cssselect("h1")[0])
    status = text(tree.cssselect(".status")[0])
    if heading == "Không tìm thấy gì.":
        return 0
    found = re.search(r"(\d[\d.]*) tài liệu", status if "trong" in status else heading)
    return int(found[1].replace(".", ""))


def state_of(link):
    return parse(urlsplit(link).query)


def count_of(node):
    return int(re.sub(r"\D", "", node.cssselect(".count")[0].text))


# Whole pages

ADDRESSES = [
    "/",
    "/?q=tuyen+giao&locality=H%C6%B0ng+Y%C3%AAn&year=2021&type=tin",
    "/?q=tuyen+giao&units=then&page=2",
    "/?q=kh%C3%B4ngc%C3%B3t%E1%BB%ABn%C3%A0y",
    "/?page=99",
    "/documents/hung-yen/2021/giao-ban-tuyen-giao-quy-1-2021.txt?q=tuyen+giao",
    "/saved",
    "/help",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_are_whole(site, address, lang):
    tree = page(site, f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert tree.get("lang") == lang
    ids = [node.get("id") for node in tree.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-labelledby", "aria-controls"):
        assert {node.get(name) for node in tree.cssselect(f"[{name}]")} <= set(ids)
    assert {link.get("href")[1:] for link in tree.cssselect('a[href^="#"]')} <= set(ids)
    assert len(tree.cssselect("h1")) == len(tree.cssselect("main")) == len(tree.cssselect("header")) == 1
    assert [script.get("src").partition("?")[0] for script in tree.iter("script")] == ["/static/page.js"]
    assert not tree.cssselect("[style]")
    assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_message_is_left_in_english(site, address):
    """Whatever is said in Vietnamese differs from the English page."""
    spoken = {
        lang: page(site, f"{address}{'&' if '?' in address else '?'}lang={lang}") for lang in ("vi", "en")
    }
    for selector in ("header nav", "form.search label", "h2[id]", ".tools"):
        for vi, en in zip(*(tree.cssselect(selector) for tree in spoken.values()), strict=True):
            assert text(vi) != text(en)


def test_links_within_the_site_lead_somewhere(site):
    tree = page(site, q="tuyen giao", locality="Hưng Yên")
    links = {link.get("href") for link in tree.cssselect("a[href]")}
    for link in sorted(links):
        answer = site.get(urljoin("/", link).partition("#")[0])
        assert answer.status == 200, link


@pytest.mark.parametrize("name", ["page.css", "page.js", "icon.svg"])
def test_what_pages_are_made_of_is_kept_by_browsers(site, name):
    (address,) = {
        node.get("href") or node.get("src")
        for node in page(site).cssselect("link, script")
        if f"/{name}?" in (node.get("href") or node.get("src"))
    }
    assert "immutable" in site.get(address).headers["Cache-Control"]
    assert "immutable" not in site.get(f"/static/{name}?v=0").headers["Cache-Control"]


@pytest.mark.parametrize(
    "address",
    [
        "/static/../pages.py",
        "/static/%2e%2e%2fpages.py",
        "/static/x.css",
        "/export.pdf",
        "/documents/x",
        "/x",
    ],
)
def test_what_is_not_there_is_told(site, address):
    page(site, address, status=404)


# What documents hold

HOSTILE_ADDRESSES = [
    "/?q=tuyen+giao",
    "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/?q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&type=%3Cb%3E&locality=%3Ci%3EH%C6%B0ng+Y%C3%AAn",
    "/?since=%3Cscript%3E",
    f"/documents?{urlencode({'id': HOSTILE.id, 'q': 'tuyen giao script'})}",
    "/documents/%3Cimg%20src=x%20onerror=alert(1)%3E.txt?q=alert",
]


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
def test_nothing_of_a_document_or_an_address_becomes_markup(hostile, address):
    answer = hostile.get(address)
    assert answer.status in (200, 422)
    tree = lxml.html.fromstring(answer.body.decode())
    assert [script.get("src") for script in tree.iter("script")] == [tree.cssselect("script")[0].get("src")]
    assert not tree.cssselect("img, b, p > i:not([class^=shade]), [onerror], [style]")
    assert not [link for link in tree.cssselect("a") if link.get("href").startswith(("javascript:", "//"))]


def test_hostile_titles_texts_numbers_and_paths_are_shown_as_they_are(hostile):
    found = page(hostile, q="tuyen giao")
    card = next(card for card in found.cssselect(".card") if card.get("data-id") == HOSTILE.id)
    assert text(card.cssselect("h2")[0]) == HOSTILE.title
    assert SCRIPT in text(card.cssselect(".snippet")[0])
    assert card.cssselect("mark")
    shown, _ = follow(hostile, card, "h2 a")
    assert text(shown.cssselect("h1")[0]) == HOSTILE.title
    about = text(shown.cssselect(".about")[0])
    assert HOSTILE.path in about
    assert HOSTILE.url in about
    assert SCRIPT in text(shown.cssselect("article")[0])


def test_a_document_with_an_odd_id_is_found_by_its_link(hostile):
    for query in ("", "van ban 12/QĐ-UBND"):
        for card in page(hostile, q=query).cssselect(".card"):
            shown, _ = follow(hostile, card, "h2 a")
            assert shown.cssselect("article")[0].get("data-id") == card.get("data-id")


# States

RICH = SearchParameters(
    q="tuyen giao",
    locality=("Hưng Yên", "Hà Nội"),
    type=("tin",),
    number=("05-CT/TW",),
    year=("2021",),
    match="any",
    accents="ignore",
    sort="newest",
    limit=1,
    page=2,
    collapse=True,
    lang="vi",
)
CHANGES = {  # what each kind of link may change, beside the page
    ".chip": {"locality", "type", "number", "year", "match", "accents"},
    ".chips a:not(.chip)": {"locality", "type", "number", "year", "match", "accents"},
    ".tree .row, .map a": {"locality"},
    ".switch a": {"locality", "units"},
    ".types .row": {"type"},
    ".by-number .row": {"number"},
    ".bars a, .under > a": {"year", "since", "until"},
    ".sort a": {"sort"},
    ".fold": {"collapse"},
    ".pages a": set(),
    "nav.site a[hreflang]": {"lang"},
    ".card h2 a": set(),
}


@pytest.mark.parametrize("selector", CHANGES)
def test_links_keep_the_rest_of_the_state(site, selector):
    links = page(site, f"/?{RICH.to_query()}").cssselect(selector)
    assert links
    for link in links:
        state = state_of(link.get("href"))
        allowed = {*CHANGES[selector], "page"}
        changed = {name for name in pages_fields() if getattr(state, name) != getattr(RICH, name)}
        assert changed <= allowed, link.get("href")


def pages_fields():
    return RICH.__dataclass_fields__


@pytest.mark.parametrize("selector", ["form.search", "form.range"])
def test_forms_keep_the_rest_of_the_state(site, selector):
    (form,) = page(site, f"/?{RICH.to_query()}").cssselect(selector)
    sent = parse(urlencode(form.form_values()))
    dates = {"year": ()} if selector == "form.range" else {}
    assert sent == RICH.replace(page=1, **dates)


def test_a_page_that_is_one_keeps_the_address_short(site):
    tree = page(site, q="tuyen giao")
    assert tree.cssselect(".card h2 a")[0].get("href").endswith("?q=tuyen+giao")


def test_the_way_back_from_a_document_is_the_state_it_came_from(site):
    asked = RICH.replace(match="auto", accents="auto", locality=("Hưng Yên",), limit=1)
    results = f"/?{asked.to_query()}"
    shown, _ = follow(site, page(site, results).cssselect(".card")[0], "h2 a")
    assert shown.cssselect("#back")[0].get("href") == results


# Counts


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "tuyen giao"},
        {"q": "chuyển đổi số", "units": "then"},
        {"q": "xây dựng nông thôn mới của các xã vùng cao", "type": "tin"},
        {"year": "2021", "units": "then"},
    ],
)
@pytest.mark.parametrize("selector", [".tree .row", ".types .row", ".by-number .row", ".map a", ".bars a"])
def test_each_number_is_what_its_link_finds(site, asked, selector):
    tree = page(site, **asked)
    links = [link for link in tree.cssselect(selector) if "chosen" not in (link.get("class") or "")]
    for link in links[:25]:
        shown = link.cssselect(".count")
        said = count_of(link) if shown else int(re.search(r": ([\d.]+) ", text(link))[1].replace(".", ""))
        assert total(page(site, link.get("href"))) == said, link.get("href")


def test_a_chosen_place_shows_what_lies_in_it_and_is_given_up_by_its_row(site):
    chosen = page(site, units="then", locality="Hưng Yên")
    (row,) = chosen.cssselect(".tree .row.chosen")
    assert text(row).startswith("Hưng Yên")
    below = row.getparent().cssselect("details[open] .row")
    assert below
    narrowed, address = follow(site, chosen, below[0])
    assert state_of(address).locality == (f"{text(below[0].cssselect('.name')[0])}, Hưng Yên",)
    assert 0 < total(narrowed) <= total(chosen)
    given_up, _ = follow(site, chosen, row)
    assert total(given_up) == total(page(site, units="then"))


def test_a_typed_range_is_shown_as_it_was_typed_and_by_month(site):
    tree = page(site, since="3/2021", until="2021-06")
    assert [text(chip) for chip in tree.cssselect(".chip .what")] == ["từ 3/2021", "đến tháng 06/2021"]
    assert len(tree.cssselect(".bars li")) == 12


def test_a_document_that_is_gone_is_told_in_a_readers_words(site):
    tree = page(site, "/documents/khong-co.txt", status=404)
    assert "Không có tài liệu này" in text(tree)
    assert "tgsearch search" not in text(tree)


def test_a_chosen_number_is_a_chip_and_is_given_up_by_its_row(site):
    everything = page(site, q="tuyen giao")
    rows = everything.cssselect(".by-number .row")
    counts = [count_of(row) for row in rows]
    assert len(rows) > SHORT_ROWS
    assert counts == sorted(counts, reverse=True)
    assert len(everything.cssselect(".by-number > .rows > li")) == SHORT_ROWS
    narrowed, address = follow(site, everything, rows[0])
    (chosen,) = narrowed.cssselect(".by-number .row.chosen")
    (chip,) = narrowed.cssselect(".chip")
    number = text(chosen.cssselect(".name")[0])
    assert state_of(address).number == (number,)
    assert number in text(chip)
    assert total(narrowed) == count_of(rows[0]) < total(everything)
    both, _ = follow(site, narrowed, narrowed.cssselect(".by-number .row:not(.chosen)")[0])
    assert total(narrowed) <= total(both) <= total(everything)
    for link in (chosen, chip):
        given_up, _ = follow(site, narrowed, link)
        assert total(given_up) == total(everything)


def test_a_number_may_be_typed_otherwise_and_must_be_whole(site):
    assert total(page(site, number="5 – ct/tư")) == total(page(site, number="05-CT/TW")) > 0
    refused = page(site, status=422, number="05")
    assert "số hiệu đầy đủ, chẳng hạn 05-CT/TW" in text(refused)
    assert refused.cssselect(".chip")


def test_of_many_numbers_the_most_frequent_are_listed(tmp_path):
    with tgsearch.create(tmp_path / "index") as index:
        index.add(
            tgsearch.Document(
                f"{at}", f"Căn cứ Quyết định {at + 100}/QĐ-UBND và Quyết định {at % 5}/QĐ-UBND."
            )
            for at in range(MAX_NUMBER_ROWS + 7)
        )
        index.add(tgsearch.Document("không", "Bà con ra đồng gặt lúa."))
    with served(tmp_path / "index", routes=pages.routes()) as client:
        tree = page(client)
        rows = [text(row.cssselect(".name")[0]) for row in tree.cssselect(".by-number .row")]
        assert rows[:5] == ["00/QĐ-UBND", "01/QĐ-UBND", "02/QĐ-UBND", "03/QĐ-UBND", "04/QĐ-UBND"]
        assert rows[5:] == [f"{at + 100}/QĐ-UBND" for at in range(MAX_NUMBER_ROWS - 5)]
        assert text(tree.cssselect(".by-number .none")[0]) == "Còn 12 số hiệu khác không liệt kê"
        assert not page(client, q="gặt lúa").cssselect(".by-number, #numbers-title")


def test_a_place_that_is_gone_is_counted_by_the_units_of_before(site):
    tree = page(site, locality="Bắc Giang")
    assert total(tree) > 0
    assert text(tree.cssselect(".switch .chosen")[0]) == "63 tỉnh trước 7/2025"
    assert {state_of(link.get("href")).units for link in tree.cssselect(".types .row")} == {"then"}
    today, address = follow(site, tree, ".switch a:not(.chosen)")
    assert state_of(address).locality == ("Bắc Ninh",)
    assert total(today) >= total(tree)


# All of it without a script


def test_a_search_from_the_first_word_to_the_file_by_links_alone(site):
    (form,) = page(site).cssselect("form.search")
    form.fields["q"] = "tuyen giao"
    found = page(site, f"{form.action}?{urlencode(form.form_values())}")
    everything = total(found)
    assert everything > 10
    by_place, _ = follow(site, found, found.cssselect(".tree .row")[0])
    by_type, _ = follow(site, by_place, by_place.cssselect(".types .row")[0])
    by_year, _ = follow(site, by_type, by_type.cssselect(".bars a")[0])
    by_month, _ = follow(site, by_year, by_year.cssselect(".bars a")[0])
    assert everything > total(by_place) >= total(by_type) >= total(by_year) >= total(by_month) > 0
    assert len(by_month.cssselect(".chip")) == 3
    shown, address = follow(site, by_month.cssselect(".card")[0], "h2 a")
    assert state_of(address).q == "tuyen giao"
    marks = shown.cssselect("mark")
    assert [mark.get("id") for mark in marks] == [f"hit-{number}" for number in range(1, len(marks) + 1)]
    steps = [mark.cssselect("a")[0].get("href") for mark in marks]
    assert steps == [f"#hit-{number}" for number in [*range(2, len(marks) + 1), 1]]
    back, _ = follow(site, shown, "#back")
    assert total(back) == total(by_month)
    cleared, _ = follow(site, back, ".chips a:not(.chip)")
    assert total(cleared) == everything
    second, _ = follow(site, cleared, 'a[rel="next"]')
    ranks = int(second.cssselect(".cards")[0].get("start"))
    assert ranks == 11
    newest, address = follow(site, second, second.cssselect(".sort a")[1])
    assert (state_of(address).sort, state_of(address).page) == ("newest", 1)
    english, _ = follow(site, newest, "nav.site a[hreflang]")
    assert english.get("lang") == "en"
    assert f"{everything} documents" in text(english.cssselect("h1")[0])


def test_every_document_of_a_result_is_on_one_of_its_pages(site):
    tree, seen = page(site, q="tuyen giao", limit="7"), []
    everything = total(tree)
    while True:
        seen += [card.get("data-id") for card in tree.cssselect(".card")]
        following = tree.cssselect('a[rel="next"]')
        if not following:
            break
        tree, _ = follow(site, tree, following[0])
    assert len(seen) == len(set(seen)) == everything


def test_a_page_past_the_end_leads_back(site):
    tree = page(site, q="tuyen giao", page="999")
    last, _ = follow(site, tree, "main > p > a:not(.button)")
    assert last.cssselect(".card")


# Help where nothing is found


def test_other_ways_are_proposed_with_what_they_find(site):
    tree = page(site, q="tuyen xyzzyq", year="2021")
    assert total(tree) == 0
    ways = tree.cssselect(".ways li")
    assert ways
    for way in ways:
        found, _ = follow(site, way, "a")
        assert total(found) == count_of(way) > 0


def test_a_slip_is_answered_by_what_was_meant(site):
    tree = page(site, q="tuyn giaoo")
    meant, address = follow(site, tree, ".proposal a")
    assert state_of(address).q == "tuyên giáo"
    assert total(meant) > 0


def test_what_was_understood_is_told_in_words(site):
    assert "UBND hoặc “ủy ban nhân dân”" in text(page(site, q="UBND").cssselect(".understood")[0])
    assert not page(site, q="tuyen giao").cssselect(".understood")
    (note,) = page(site, q="tuyên giáo)").cssselect(".note")
    assert "“)”" in text(note)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"locality": "Xyzzy"}, "Xyzzy"),
        ({"since": "hôm nọ kia"}, "hôm nọ kia"),
        ({"since": "2022", "until": "2021"}, "2022"),
        ({"locality": "Thái Bình", "units": "today"}, "Hưng Yên"),
    ],
)
def test_a_filter_that_can_t_be_used_is_told_and_can_be_removed(site, asked, said):
    tree = page(site, status=422, q="giáo", **asked)
    assert said in text(tree.cssselect("[role=alert]")[0])
    assert tree.cssselect("#q")[0].get("value") == "giáo"
    assert tree.cssselect(".chip")


def test_a_name_of_several_places_offers_them(site):
    tree = page(site, status=422, locality="Tân Thành", units="then", q="giáo")
    ways = tree.cssselect(".ways a")
    assert len(ways) > 5
    _, address = follow(site, tree, ways[0])
    assert state_of(address).q == "giáo"


# Documents and files


def test_a_document_tells_what_is_known_and_from_where(site):
    tree = page(site, "/documents/hung-yen/2021/giao-ban-tuyen-giao-quy-1-2021.txt")
    facts = dict(zip(map(text, tree.cssselect("dt")), map(text, tree.cssselect("dd")), strict=True))
    assert facts["Ngày đăng"].startswith("09/04/2021 “Thứ sáu, 09/04/2021")
    assert "(dòng ngày tháng)" in facts["Ngày đăng"]
    assert facts["Địa phương"].startswith("Hưng Yên")
    assert not tree.cssselect("mark")
    numbered, address = follow(site, tree, '.about a[href*="05-CT"]')
    assert state_of(address).q == 'số:"05-CT/TW"'
    assert total(numbered) > 1
    (original,) = tree.cssselect(".about .button")
    assert site.get(original.get("href")).status == 200
    assert len(tree.cssselect(".brief li")) == 5


def test_numbers_on_cards_search_for_them_everywhere(site):
    tree = page(site, q="chỉ thị", type="tin", lang="en")
    address = tree.cssselect(".numbers a")[0].get("href")
    state = state_of(address)
    assert state.q.startswith('number:"')
    assert (state.type, state.lang) == ((), "en")
    assert total_in_english(page(site, address)) > 0


def total_in_english(tree):
    return int(re.search(r"(\d+) document", text(tree.cssselect("h1")[0]))[1])


def test_a_result_leaves_as_a_table_and_as_a_document(site):
    asked = {"q": "tuyen giao", "type": "tin"}
    tree = page(site, **asked)
    links = {link.text: link.get("href") for link in tree.cssselect(".actions a")}
    table = site.get(links["CSV"])
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.body.decode("utf-8-sig"))))
    assert len(rows) == total(tree)
    assert {row["type"] for row in rows} == {"tin"}
    with zipfile.ZipFile(io.BytesIO(site.get(links["Word"]).body)) as document:
        assert "tuyen giao" in document.read("word/document.xml").decode()


def test_copies_are_folded_into_one_and_named(tmp_path):
    body = (CORPUS / "hung-yen/2021/giao-ban-tuyen-giao-quy-1-2021.txt").read_text("utf-8")
    with tgsearch.create(tmp_path / "index") as index:
        index.add(tgsearch.Document(id=f"{n}", title="Giao ban tuyên giáo", text=body) for n in range(13))
        index.add(
            tgsearch.Document(id="khác", title="Khác", text="Công tác tuyên giáo ở cơ sở có nhiều đổi mới.")
        )
    with served(tmp_path / "index", routes=pages.routes()) as client:
        tree = page(client, q="tuyên giáo")
        assert total(tree) == 14
        folded, address = follow(client, tree, ".fold")
        assert state_of(address).collapse
        assert len(folded.cssselect(".card")) == 2
        assert not folded.cssselect(".pages")
        (copies,) = folded.cssselect(".copies")
        assert text_of_last(copies) == "… còn 6 mục nữa"
        shown, _ = follow(client, folded, copies.cssselect("a")[0])
        assert len(shown.cssselect("#duplicates-title + ul a")) == 12
        unfolded, _ = follow(client, folded, ".fold")
        assert len(unfolded.cssselect(".card")) == 10


def text_of_last(node):
    return text(node.cssselect("span")[-1])
