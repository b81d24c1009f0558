"""The pages in a real Chromium, with the script and without: what an office does with them every morning."""

from __future__ import annotations

import importlib.util
import re
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import tgsearch
from tgsearch.web import pages
from web.serving import served

ROOT = Path(__file__).parents[2]
DOCUMENT = "/documents/hung-yen/2021/giao-ban-tuyen-giao-quy-1-2021.txt?q=tuyen+giao"
WIDTHS = {"wide": 1280, "narrow": 360}
SECONDS = 15


def chromium_path():
    spec = importlib.util.spec_from_file_location("browser", ROOT / "scripts/browser.py")
    browser = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(browser)
    return browser.install()


@pytest.fixture(scope="module")
def chromium():
    """A browser; closed with the module, for its loop would be in the way of other tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = chromium_path()
    if path is None:
        pytest.skip("there is no Chromium: install Debian's package `chromium`")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def is_trouble(said):
    """Tell whether a message in the console is one; that an address is refused is not."""
    is_refusal = said.text.startswith("Failed to load resource") and "status of 4" in said.text
    return said.type in ("error", "warning") and not is_refusal


@contextmanager
def opened(chromium, client, *, width=1280, script=True, colors="light"):
    """A window in which nothing may go wrong: no error of the script, no refusal by the policy, no dialog."""
    context = chromium.new_context(
        base_url=f"http://127.0.0.1:{client.port}",
        viewport={"width": width, "height": 800},
        java_script_enabled=script,
        color_scheme=colors,
        locale="vi-VN",
        reduced_motion="reduce",
    )
    context.set_default_timeout(SECONDS * 1000)
    window = context.new_page()
    trouble = []
    window.on("pageerror", lambda error: trouble.append(str(error)))
    window.on("console", lambda said: trouble.append(said.text) if is_trouble(said) else None)
    window.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    try:
        yield window
    finally:
        context.close()
    assert not trouble


@pytest.fixture
def window(chromium, site):
    with opened(chromium, site) as window:
        yield window


@pytest.fixture
def plain_window(chromium, site):
    with opened(chromium, site, script=False) as window:
        yield window


def asked(window):
    return parse_qs(urlsplit(window.url).query)


def total(window):
    return int(re.search(r"[\d.]+", window.inner_text("h1"))[0].replace(".", ""))


def bar(window, first):
    return window.locator(f'.bars li[data-first="{first}"]')


# With the script


def test_a_suggestion_is_picked_with_the_keyboard(window):
    window.goto("/")
    window.keyboard.press("/")
    with window.expect_response("**/api/suggest?*q=tuyen%20gi"):
        window.keyboard.type("tuyen gi")
    window.locator("#suggestions [role=option]:has-text('tuyên giáo')").first.wait_for()
    assert window.get_attribute("#q", "aria-expanded") == "true"
    window.keyboard.press("ArrowDown")
    assert window.get_attribute("#q", "aria-activedescendant") == "suggestion-0"
    assert window.input_value("#q") == "tuyên giáo"
    window.keyboard.press("Enter")
    window.wait_for_url("**q=tuy*")
    assert asked(window) == {"q": ["tuyên giáo"]}
    assert total(window) > 0


def test_a_suggestion_is_picked_with_the_mouse_and_dismissed_by_escape(window):
    window.goto("/?type=tin")
    with window.expect_response("**/api/suggest?*q=chuyen%20d"):
        window.type("#q", "chuyen d")
    window.locator("#suggestions li:has-text('chuyển đổi')").first.wait_for()
    window.keyboard.press("ArrowDown")
    window.keyboard.press("Escape")
    assert window.input_value("#q") == "chuyen d"
    assert window.is_hidden("#suggestions")
    window.keyboard.type("oi")
    window.click("#suggestions li >> text=chuyển đổi")
    window.wait_for_url("**q=chuy*")
    assert asked(window)["type"] == ["tin"]


def test_a_result_is_narrowed_by_tree_map_and_timeline_and_each_is_taken_back(window):
    window.goto("/?q=tuyen+giao&units=then")
    everything = total(window)
    window.click(".tree .row:has-text('Hưng Yên') >> nth=0")
    assert asked(window)["locality"] == ["Hưng Yên"]
    below = window.locator(".tree details[open] .row").first
    below.click()
    assert asked(window)["locality"][0].endswith(", Hưng Yên")
    inner = total(window)
    window.click(".map a:has-text('Sơn La')")
    assert len(asked(window)["locality"]) == 2
    assert inner < total(window) < everything
    window.click(".chips >> text=Bỏ mọi bộ lọc")
    assert total(window) == everything
    start, end = bar(window, "2021").bounding_box(), bar(window, "2023").bounding_box()
    window.mouse.move(start["x"] + 3, start["y"] + 20)
    window.mouse.down()
    window.mouse.move(end["x"] - 5, end["y"] + 20)
    window.mouse.move(end["x"] + 3, end["y"] + 20)
    assert window.locator(".bar.dragged").count() == 3
    window.mouse.up()
    window.wait_for_url("**since=2021**")
    assert asked(window) == {"q": ["tuyen giao"], "units": ["then"], "since": ["2021"], "until": ["2023"]}
    assert 0 < total(window) < everything
    assert window.locator(".bars li").count() == 36
    window.locator(".bars a").first.click()
    window.wait_for_url("**year=2021-**")
    assert "since" not in asked(window)


def test_a_result_is_narrowed_by_number_and_each_is_taken_back(window):
    window.goto("/?q=tuyen+giao")
    everything = total(window)
    row = window.locator(".by-number .row:has-text('05-CT/TW')")
    counted = int(re.search(r"\d+", row.locator(".count").inner_text())[0])
    row.click()
    assert asked(window) == {"q": ["tuyen giao"], "number": ["05-CT/TW"]}
    assert total(window) == counted < everything
    assert window.locator(".by-number .row.chosen").count() == 1
    window.click(".by-number summary")
    window.locator(".by-number .rest .row").first.click()
    assert len(asked(window)["number"]) == 2
    window.click(".chip:has-text('số hiệu: 05-CT/TW')")
    assert len(asked(window)["number"]) == 1
    window.locator(".chip").click()
    assert total(window) == everything


def test_a_document_is_opened_stepped_through_and_left_with_keys(window):
    window.goto("/?q=nong+thon&type=tin&sort=oldest&page=2&limit=3")
    for key in "jjk":
        window.keyboard.press(key)
    assert window.locator(".card.current").count() == 1
    current = window.get_attribute(".card.current", "data-id")
    results = window.url
    window.keyboard.press("o")
    window.wait_for_url("**/documents/**")
    assert window.get_attribute("article", "data-id") == current
    marks = window.locator("article mark").count()
    assert marks > 1
    for key, number in (("n", 1), ("n", 2), ("p", 1), ("p", marks)):
        window.keyboard.press(key)
        assert window.inner_text(".steps-title") == f"{number} trên {marks}"
        assert window.get_attribute("mark.current", "id") == f"hit-{number}"
    assert window.evaluate(
        "(() => { const box = document.querySelector('mark.current').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight })()"
    )
    window.keyboard.press("u")
    window.wait_for_url("**/?q=**")
    assert asked(window) == parse_qs(urlsplit(results).query)


def test_keys_type_in_the_box_and_can_be_turned_off(window):
    window.goto("/help")
    window.type("#q", "j/k")
    assert window.input_value("#q") == "j/k"
    window.uncheck("#keys")
    window.goto("/?q=giao")
    window.keyboard.press("j")
    assert window.locator(".card.current").count() == 0


def test_pages_order_language_and_files(window, tmp_path):
    window.goto("/?q=tuyen+giao")
    everything = total(window)
    window.click("a[rel=next]")
    assert asked(window)["page"] == ["2"]
    window.click(".sort >> text=Mới nhất")
    assert asked(window) == {"q": ["tuyen giao"], "sort": ["newest"]}
    window.click("text=English")
    assert window.inner_text("h1") == f"{everything} documents"
    for name in ("CSV", "Word"):
        with window.expect_download() as download:
            window.click(f".actions >> text={name}")
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.stat().st_size > 1000
    rows = next(tmp_path.glob("*.csv")).read_text("utf-8-sig").splitlines()
    assert len(rows) >= everything + 1


def test_colors_are_chosen_and_kept(window):
    window.goto("/")
    shown = []
    for _ in range(3):
        shown.append(
            (window.inner_text("#theme"), window.evaluate("getComputedStyle(document.body).backgroundColor"))
        )
        window.click("#theme")
    assert [name for name, _ in shown] == ["Nền: tự động", "Nền: sáng", "Nền: tối"]
    assert shown[0][1] == shown[1][1] != shown[2][1]
    window.click("#theme")
    window.click("#theme")
    window.reload()
    assert window.get_attribute("html", "data-theme") == "dark"


def test_what_is_new_since_the_last_visit(chromium, tmp_path):
    def document(number):
        return tgsearch.Document(
            id=f"{number}",
            title=f"Tin số {number}",
            text="Công tác tuyên giáo.",
            published=f"2021-03-{number:02}",
        )

    with tgsearch.create(tmp_path / "index") as index:
        index.add([document(1), document(2)])
    with served(tmp_path / "index", routes=pages.routes()) as client, opened(chromium, client) as window:
        window.goto("/")
        window.wait_for_load_state("networkidle")
        assert window.evaluate("localStorage.getItem('tgsearch.everything')")
        window.goto("/?q=tuyen+giao")
        window.click("#save")
        window.wait_for_selector("#save:has-text('Đã lưu')")
        with tgsearch.open(tmp_path / "index") as index:
            index.add(document(3))
        window.goto("/")
        window.click("#new-documents a")
        news = window.locator(".saved-list > li")
        news.nth(1).locator("text=1 tài liệu mới").wait_for()
        assert news.count() == 2
        assert news.nth(0).locator("text=1 tài liệu mới").count() == 1
        assert news.nth(1).locator("ul a").all_inner_texts() == ["Tin số 3"]
        news.nth(1).locator(".name").click()
        window.wait_for_selector(".is-new")
        assert window.locator(".card", has=window.locator(".is-new")).get_attribute("data-id") == "3"
        window.click("#save")
        window.wait_for_selector("#save:has-text('Đã lưu')")
        window.goto("/saved")
        news.nth(1).locator("text=không có gì mới").wait_for()
        assert news.nth(0).locator("text=1 tài liệu mới").count() == 1
        news.nth(0).locator("button").first.click()
        news.nth(0).locator("text=không có gì mới").wait_for()
        news.nth(1).locator("button", has_text="Xóa").click()
        assert news.count() == 1


# Without it


def test_all_of_it_without_the_script(plain_window, tmp_path):
    window = plain_window
    window.goto("/")
    assert window.is_hidden("#theme")
    window.fill("#q", "tuyen giao")
    window.click("form.search button")
    everything = total(window)
    window.click(".switch >> text=63")
    window.click(".tree .row:has-text('Hưng Yên') >> nth=0")
    window.locator(".tree details[open] .row").first.click()
    window.click(".map a:has-text('Sơn La')")
    assert 0 < total(window) < everything
    window.locator(".by-number .row").first.click()
    assert asked(window)["number"] == ["05-CT/TW"]
    window.click(".chip:has-text('05-CT/TW')")
    assert "number" not in asked(window)
    window.locator(".bars a").last.click()
    assert window.inner_text("#time-title") == "Theo tháng"
    window.click("text=Mọi năm")
    window.fill("input[name=since]", "1/2019")
    window.fill("input[name=until]", "2022")
    window.click(".range button")
    assert asked(window)["since"] == ["1/2019"]
    assert len(asked(window)["locality"]) == 2
    results = window.url
    window.locator(".card h2 a").first.click()
    window.locator(".anchors a").nth(1).click()
    assert window.url.endswith("#hit-2")
    window.click("#hit-2 a")
    assert window.url.endswith("#hit-3") or window.url.endswith("#hit-1")
    window.click("#back")
    assert parse_qs(urlsplit(window.url).query) == parse_qs(urlsplit(results).query)
    window.click(".chips >> text=Bỏ mọi bộ lọc")
    window.click("a[rel=next]")
    window.click(".sort >> text=Cũ nhất")
    window.click("text=English")
    assert window.inner_text("h1") == f"{everything} documents"
    with window.expect_download() as download:
        window.click(".actions >> text=CSV")
    download.value.save_as(tmp_path / "x.csv")
    assert (tmp_path / "x.csv").stat().st_size > 1000


def test_filters_on_a_small_screen_without_the_script(chromium, site):
    with opened(chromium, site, width=360, script=False) as window:
        window.goto("/?q=tuyen+giao")
        assert window.is_hidden(".filters")
        window.click(".show-filters a")
        window.click(".types .row >> nth=0")
        assert window.is_hidden(".filters")
        assert window.locator(".chip").count() == 1


# For everybody

STATES = {
    "start": "/",
    "result": "/?q=tuyen+giao&type=tin&locality=H%C6%B0ng+Y%C3%AAn",
    "months": "/?units=then&year=2021&locality=H%C6%B0ng+Y%C3%AAn",
    "filters": "/?q=tuyen+giao#filters",
    "nothing": "/?q=tuyen+xyzzyq&year=2021",
    "slip": "/?q=tuyn+giaoo",
    "refused": "/?locality=T%C3%A2n+Th%C3%A0nh&units=then",
    "document": DOCUMENT,
    "saved": "/saved",
    "help": "/help?lang=en",
    "missing": "/documents/x",
}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_sticks_out(chromium, site, width):
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    rules = resources.files(axe.__name__).joinpath("axe.min.js").read_text("utf-8")
    found = {}
    with opened(chromium, site, width=WIDTHS[width]) as window:
        for name, address in STATES.items():
            window.emulate_media(color_scheme="light")
            window.goto("about:blank")  # what differs by its hash alone would not be loaded
            window.goto(address)
            window.evaluate(rules)
            answers = {"light": window.evaluate("axe.run(document, {resultTypes: ['violations']})")}
            window.emulate_media(color_scheme="dark")
            answers["dark"] = window.evaluate("axe.run(document, {runOnly: ['color-contrast']})")
            for colors, answer in answers.items():
                for violation in answer["violations"]:
                    nodes = [node["html"][:200] for node in violation["nodes"]]
                    found[name, colors, violation["id"]] = nodes
            assert window.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], name
    assert not found


def test_the_first_tab_skips_to_the_content(window):
    window.goto("/?q=tuyen+giao")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.keyboard.press("Enter")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.closest('main') !== null")


def test_paper_has_the_hits_and_none_of_the_tools(window):
    window.emulate_media(media="print", color_scheme="dark")
    window.goto("/?q=tuyen+giao&type=tin")
    assert window.is_visible(".card h2")
    assert window.is_visible(".chip")
    for tool in (".filters", ".site", ".timeline", ".tools", ".pages"):
        assert window.is_hidden(tool)
    assert window.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("address", ["/?q=tuyen+giao", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/saved"])
def test_nothing_of_a_document_runs(chromium, hostile, address):
    with opened(chromium, hostile) as window:
        window.goto(address)
        if window.locator("#save:not([hidden])").count():
            window.click("#save")
            window.goto("/saved")
        window.wait_for_load_state("networkidle")
        for number in range(window.locator(".card h2 a").count()):
            window.locator(".card h2 a").nth(number).click()
            assert window.locator("article").count() == 1
            window.go_back()
