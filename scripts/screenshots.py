"""Make the pictures of docs/screenshots: each page, wide and narrow, light and dark, over the sample corpus.

python scripts/screenshots.py [FOLDER]    (with the extra `dev`, Pillow and a Chromium)

What changes from one run to the next is left out: the time that a search took, and the number of a message.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from threading import Event, Thread

import browser
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import tgsearch
from tgsearch.web import pages
from tgsearch.web.application import application
from tgsearch.web.guard import Access
from tgsearch.web.server import bound, server_of
from tgsearch.web.snapshot import SharedIndex

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/screenshots"
HEIGHTS = {1280: 900, 360: 780}
COLORS = ("light", "dark")
TODAY = datetime(2026, 6, 30, 8, tzinfo=timezone.utc)  # of the browser, which remembers since when
DRAWING = (  # the same pixels each time
    "--disable-lcd-text",
    "--disable-gpu",
    "--disable-partial-raster",
    "--disable-checker-imaging",
    "--num-raster-threads=1",
    "--force-color-profile=srgb",
)
PALETTE = 128  # enough for a page of text
RESULT = "/?q=tuyen+giao"
DOCUMENT = "/documents/hung-yen/2021/giao-ban-tuyen-giao-quy-1-2021.txt?q=tuyen+giao"


def nothing(page: Page) -> None:
    """Leave the page as it is."""


def after_a_visit(page: Page) -> None:
    """Come back after some documents came in."""
    page.goto("/")
    while not page.evaluate("'tgsearch.everything' in localStorage"):
        page.wait_for_timeout(20)
    page.evaluate(
        "(() => { const kept = JSON.parse(localStorage['tgsearch.everything']);"
        " kept.ids = kept.ids.slice(7); kept.total -= 7; kept.time -= 4 * 86400000;"
        " localStorage['tgsearch.everything'] = JSON.stringify(kept) })()"
    )


def with_saved(page: Page) -> None:
    """Save two searches, and forget what was seen of one of them."""
    after_a_visit(page)
    for address in (RESULT, "/?q=chuyen+doi+so&type=tin"):
        page.goto(address)
        page.click("#save")
        page.wait_for_selector("#save[disabled]")
    page.evaluate(
        "(() => { const kept = JSON.parse(localStorage['tgsearch.searches']);"
        " kept[0].seen.ids = kept[0].seen.ids.slice(3); kept[0].seen.total -= 3;"
        " localStorage['tgsearch.searches'] = JSON.stringify(kept) })()"
    )


def typing(page: Page) -> None:
    """Type the beginning of a query."""
    page.type("#q", "chuyen d")
    page.wait_for_selector("#suggestions li")
    page.keyboard.press("ArrowDown")


def stepping(page: Page) -> None:
    """Step to the third hit."""
    for _ in range(3):
        page.click("#next-hit")


def scrolling_to(selector: str) -> Callable[[Page], None]:
    """Return what brings a part of the page to the top."""

    def scroll(page: Page) -> None:
        page.evaluate(f"scrollTo(0, document.querySelector('{selector}').getBoundingClientRect().top - 16)")

    return scroll


@dataclass(frozen=True, slots=True)
class Shot:
    """A state of a page: what is done before it is opened, and when it is there."""

    name: str
    address: str
    before: Callable[[Page], None] = nothing
    then: Callable[[Page], None] = nothing
    widths: tuple[int, ...] = tuple(HEIGHTS)


SHOTS = (
    Shot("start", "/", before=after_a_visit),
    Shot("suggestions", "/", then=typing),
    Shot("result", RESULT),
    Shot("result-en", f"{RESULT}&lang=en"),
    Shot("filters", f"{RESULT}&type=tin#filters", widths=(360,)),
    Shot("numbers", "/?q=chi+thi+05&number=05-CT/TW#filters", then=scrolling_to("#numbers-title")),
    Shot("months", "/?units=then&year=2021&locality=H%C6%B0ng+Y%C3%AAn"),
    Shot("map", "/?units=then&q=nong+thon+moi#filters", then=scrolling_to("#map-title")),
    Shot("document", DOCUMENT, then=stepping),
    Shot("document-en", f"{DOCUMENT}&lang=en", then=stepping),
    Shot("nothing", "/?q=tuyen+xyzzyq&year=2021"),
    Shot("proposal", "/?q=tuyen+gaio"),
    Shot("place", "/?q=chuyen+doi+so&locality=Ch%C3%A2u+Th%C3%A0nh"),
    Shot("refused", "/?q=tuyen+giao&since=h%C3%B4m+n%E1%BB%8D"),
    Shot("error", "/documents/khong-co.txt"),
    Shot("saved", "/saved", before=with_saved),
    Shot("help", "/help"),
    Shot("help-en", "/help?lang=en"),
)


def main(folder: str | None = None) -> int:
    """Make them; return 0 when all are there."""
    chromium = browser.install()
    if chromium is None:
        print("There is no Chromium.", file=sys.stderr)
        return 1
    pictures = Path(folder).resolve() if folder else PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png") if folder is None else ():  # of a page that is no longer taken
        old.unlink()
    os.chdir(ROOT)  # the path is shown with a document
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        with tgsearch.create(Path(place) / "index") as index:
            index.sync("corpus")
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *DRAWING])
        with serving(Path(place) / "index") as address:
            for name, picture in pictures_of(running, address):
                (pictures / f"{name}.png").write_bytes(picture)
                print(f"{name}.png: {len(picture) // 1000} kB")
        running.close()
    return 0


@contextmanager
def serving(index: Path) -> Iterator[str]:
    """Yield the address of a server; it ends afterwards."""
    ready = Event()
    with bound("127.0.0.1", 0) as listening:
        made = application(SharedIndex(str(index)), Access(), "vi", pages.routes())
        server = server_of(made, ready.set)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        ready.wait()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def pictures_of(running: Browser, server: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the PNG of each picture."""
    for shot in SHOTS:
        for width in shot.widths:
            for colors in COLORS:
                context = running.new_context(
                    viewport={"width": width, "height": HEIGHTS[width]},
                    color_scheme="dark" if colors == "dark" else "light",
                    reduced_motion="reduce",
                    base_url=server,
                    locale="vi-VN",
                    timezone_id="Asia/Ho_Chi_Minh",
                )
                yield f"{shot.name}-{width}-{colors}", smaller(taken(context, shot))
                context.close()


def taken(context: BrowserContext, shot: Shot) -> bytes:
    """Return the PNG of what a window shows."""
    context.clock.set_fixed_time(TODAY)
    page = context.new_page()
    shot.before(page)
    page.goto(shot.address)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('.took, small').forEach((each) => each.remove())")
    shot.then(page)
    page.wait_for_load_state("networkidle")
    return page.screenshot(animations="disabled")


def smaller(png: bytes) -> bytes:
    """Return a picture with so few colors that it packs well."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    packed = io.BytesIO()
    picture.quantize(PALETTE, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
