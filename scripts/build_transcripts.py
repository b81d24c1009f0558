"""Write what the README's first command prints into README.md and README.vi.md.

python scripts/build_transcripts.py           writes
python scripts/build_transcripts.py --check   only tells whether they are current, times aside
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import tgsearch
from tgsearch import render

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"en": ROOT / "README.md", "vi": ROOT / "README.vi.md"}
COLUMNS = 100
QUERY, LIMIT = "tuyen giao", 3  # as in scripts/try

_BLOCK = re.compile(r"(?<=```text\n)\$ tgsearch index corpus\n.*?(?=```)", re.S)
# A time is a number before ms, s or giây; a rate one before documents/s or tài liệu/giây.
_TIMES = re.compile(r"[\d.,]+ (ms|s|giây|documents/s|tài liệu/giây)\b")


def transcript(lang: str) -> str:
    """Return what a terminal shows of indexing and searching the sample collection."""
    view = render.View(lang=lang, width=COLUMNS)
    with tempfile.TemporaryDirectory() as folder, tgsearch.create(Path(folder, "index")) as index:
        report = index.sync(ROOT / "corpus")
        results = index.search(QUERY, limit=LIMIT)
    parts = [
        "$ tgsearch index corpus",
        render.sync_text(view, report),
        "",
        f'$ tgsearch search "{QUERY}" --limit {LIMIT} --facets',
        render.results_text(view, results),
    ]
    text = "\n".join(parts) + "\n"
    return text.replace(f"{ROOT.as_posix()}/", "")  # files are shown as given, which was corpus


def with_transcript(page: str, lang: str) -> str:
    """Return a README with the transcript in its place."""
    shown = transcript(lang)
    written, count = _BLOCK.subn(lambda _: shown, page)
    if count != 1:
        raise ValueError("the README has no block that begins with `$ tgsearch index corpus`")
    return written


def without_times(page: str) -> str:
    """Return a page with every time and rate made the same."""
    return _TIMES.sub(r"0 \1", page)


def main(arguments: list[str]) -> int:
    """Write or check the READMEs; return 1 when one is not current."""
    stale = False
    for lang, path in PAGES.items():
        page = path.read_text(encoding="utf-8")
        wanted = with_transcript(page, lang)
        if without_times(page) == without_times(wanted):
            continue
        if "--check" in arguments:
            print(f"{path.name} is not current: run scripts/fix")
            stale = True
        else:
            path.write_text(wanted, encoding="utf-8", newline="\n")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
