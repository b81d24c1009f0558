"""Make the pictures of docs/screenshots: each page, wide and narrow, light and dark, over the sample corpus.

python scripts/screenshots.py    (with the extra `dev`, Pillow and a Chromium)
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import browser
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

import tgsearch
from tgsearch.web import pages
from tgsearch.web.application import application
from tgsearch.web.guard import Access
from tgsearch.web.server import bound, server_of
from tgsearch.web.snapshot import SharedIndex

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/screenshots"
HEIGHTS = {1280: 900, 360: 780}
RESULT = "/?q=tuyen+giao"
DOCUMENT = "/documents/hung-yen/2021/giao-ban-tuyen-giao-quy-1-2021.txt?q=tuyen+giao"
NOTHING = "/?q=tuyen+xyzzyq&year=2021"
SAVED = "/saved"
SHOTS = (  # name, address, width, colors
    ("result", RESULT, 1280, "light"),
    ("months", "/?units=then&year=2021&locality=H%C6%B0ng+Y%C3%AAn", 1280, "dark"),
    ("result", RESULT, 360, "light"),
    ("filters", f"{RESULT}#filters", 360, "dark"),
    ("document", DOCUMENT, 1280, "light"),
    ("document", DOCUMENT, 1280, "dark"),
    ("document", DOCUMENT, 360, "dark"),
    ("nothing", NOTHING, 1280, "light"),
    ("nothing", NOTHING, 360, "dark"),
    ("saved", SAVED, 1280, "dark"),
    ("saved", SAVED, 360, "light"),
    ("help", "/help", 360, "light"),
)
COLORS = 64  # enough for a page of text


def main() -> int:
    """Make them; return 0 when all are there."""
    chromium = browser.install()
    if chromium is None:
        print("There is no Chromium.", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        with tgsearch.create(Path(place) / "index") as index:
            os.chdir(ROOT)  # the path is shown with a document
            index.sync("corpus")
        running = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-lcd-text"]
        )
        for address in serving(Path(place) / "index"):
            for shot in SHOTS:
                take(running, address, *shot)
        running.close()
    return 0


def serving(index: Path) -> Iterator[str]:
    """Yield the address of a server, once; it ends afterwards."""
    ready = Event()
    with bound("127.0.0.1", 0) as listening:
        made = application(SharedIndex(str(index)), Access(), "vi", pages.routes())
        server = server_of(made, ready.set)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        ready.wait()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def take(running: Browser, server: str, name: str, address: str, width: int, colors: str) -> None:
    """Take one picture."""
    context = running.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme="dark" if colors == "dark" else "light",
        base_url=server,
        locale="vi-VN",
    )
    page = context.new_page()
    if name == "saved":
        save_some(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    path = PICTURES / f"{name}-{width}-{colors}.png"
    path.write_bytes(smaller(page.screenshot()))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")
    context.close()


def save_some(page: Page) -> None:
    """Save two searches, and forget what was seen of one of them."""
    for address in (RESULT, "/?q=chuyen+doi+so&type=tin"):
        page.goto(address)
        page.click("#save")
        page.wait_for_selector("#save[disabled]")
    page.evaluate(
        "(() => { const kept = JSON.parse(localStorage['tgsearch.searches']);"
        " kept[0].seen.ids = kept[0].seen.ids.slice(3); kept[0].seen.total -= 3;"
        " localStorage['tgsearch.searches'] = JSON.stringify(kept) })()"
    )


def smaller(png: bytes) -> bytes:
    """Return a picture with so few colors that it packs well."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    packed = io.BytesIO()
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


if __name__ == "__main__":
    sys.exit(main())
