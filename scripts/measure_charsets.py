"""Measure how surely old character sets are told apart, and how well they are read.

    python scripts/measure_charsets.py DOCUMENTS [--limit N] [--other FILE ...] [--misses N]

DOCUMENTS is JSON lines (.jsonl or .jsonl.xz) with `title` and `text` in good
Unicode. N of them are taken from all over the file; whole, a line of each and
the title of each are spelled in every character set, as bytes and as code points
in a Unicode file, and read back. The FILEs (text, perhaps .gz) are good text
in other languages, or programs, and must be left alone, in files of UTF-8 and of
Windows-1252. What was written stands at the left, what was read above.

`exact` is the share of texts that come back letter for letter, `folded` the share
without regard to case: in TCVN3 a capital vowel with a tone is a small one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tgsearch.charsets import Charset, code_points, detect, garbled, mend, tables

TONES = "\u0300\u0301\u0303\u0309\u0323"
GOOD = "good"
ASCII_QUOTES = str.maketrans("“”‘’–—…•€™\xa0", "\"\"''--.*E  ")  # VISCII has letters in their places
MIN_LINE_WORDS = 8
OTHER_CHARS = 4000


def spelled_tcvn3(text: str) -> str:
    """Return the code points of `text` in TCVN3, toned capitals as small letters."""
    codes = {letter: code for code, letter in tables.tcvn3().items() if len(code) == 1 and code < "\u0100"}
    has_capital = set("ĂÂĐÊÔƠƯ")
    return "".join(codes.get(c if c in has_capital else c.lower(), c) if c > "\x7f" else c for c in text)


def spelled_vni(text: str) -> str:
    """Return the code points of `text` in VNI."""
    codes: dict[str, str] = {}
    for code, letter in tables.vni().items():  # the last is the one with both codes in the case of the letter
        codes[letter] = code
    return "".join(codes.get(c, c) for c in text)


def spelled_viscii(text: str) -> str:
    """Return the code points of `text` in VISCII, but for the six capitals below the space."""
    codes = {letter: chr(code) for code, letter in tables.viscii().items() if code >= 0x80}
    return "".join(codes.get(c, c) for c in text.translate(ASCII_QUOTES))


def spelled_1258(text: str) -> str:
    """Return the code points of `text` in Windows-1258: letters with hats, tones after them."""
    spelled = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = "".join(part for part in parts if part not in TONES)
        spelled.append(unicodedata.normalize("NFC", base) + "".join(part for part in parts if part in TONES))
    return code_points("".join(spelled).encode("cp1258", "replace"))


def spoiled(text: str) -> str:
    """Return `text` as it shows when its UTF-8 is read as Windows-1252."""
    return code_points(text.encode("utf-8"))


SPELLINGS: Mapping[Charset, Callable[[str], str]] = {
    Charset.TCVN3: spelled_tcvn3,
    Charset.VNI: spelled_vni,
    Charset.VISCII: spelled_viscii,
    Charset.WINDOWS_1258: spelled_1258,
    Charset.MOJIBAKE: spoiled,
    Charset.MOJIBAKE_TWICE: lambda text: spoiled(spoiled(text)),
}


def measure(name: str, texts: Sequence[str], misses: int) -> None:
    """Print the confusion matrices of some texts, and what was missed."""
    for is_unicode in (True, False):
        rows: dict[str, Counter[str]] = {}
        exact: Counter[str] = Counter()
        folded: Counter[str] = Counter()
        missed: list[tuple[str, str, str]] = []
        old = [charset for charset in Charset if is_unicode or not charset.is_mojibake]
        kinds: list[Charset | None] = [None, *old] if is_unicode else [*old]
        for charset in kinds:
            row = rows.setdefault(charset.value if charset else GOOD, Counter())
            for text in texts:
                written = SPELLINGS[charset](text) if charset else text
                guess = detect(written, is_unicode=is_unicode)
                read = mend(written, guess.charset) if guess else written
                right = text.translate(ASCII_QUOTES) if charset is Charset.VISCII else text
                row[guess.charset.value if guess else GOOD] += 1
                exact[charset.value if charset else GOOD] += read == right
                is_read = read.lower() == right.lower()
                folded[charset.value if charset else GOOD] += is_read
                if not is_read:
                    missed.append((charset.value if charset else GOOD, str(guess), read[:100]))
        shape = "code points" if is_unicode else "bytes"
        print(f"\n{name}, {shape}, {len(texts)} of each")
        print_matrix(rows, exact, folded, len(texts))
        for each in missed[:misses]:
            print("   ", *each)


def print_matrix(
    rows: Mapping[str, Counter[str]], exact: Counter[str], folded: Counter[str], total: int
) -> None:
    """Print one confusion matrix."""
    names = [GOOD, *(charset.value for charset in Charset)]
    print(f"{'':30}" + "".join(f"{name[-12:]:>14}" for name in names) + "   exact  folded")
    for name, row in rows.items():
        cells = "".join(f"{row[other] or '·':>14}" for other in names)
        print(f"{name:30}{cells}{exact[name] / total:8.1%}{folded[name] / total:8.1%}")


def measure_other(files: Sequence[Path]) -> None:
    """Print which good texts in other languages are not left alone, whole and line by line."""
    for name, encode in (("UTF-8", None), ("Windows-1252", "cp1252")):
        counts: Counter[str] = Counter()
        for text in filter(None, map(other_text, files)):
            lines = [line for line in text.split("\n") if not line.isascii()][:20]
            for kind, piece in [("whole", text), *(("line", line) for line in lines)]:
                try:
                    seen = code_points(piece.encode(encode)) if encode else piece
                except UnicodeEncodeError:
                    continue
                counts[kind] += 1
                if guess := detect(seen, is_unicode=encode is None):
                    counts[f"{kind} not left alone"] += 1
                    print("   ", name, kind, guess, repr(piece[:100]))
        print(f"\nother text in {name}:", dict(counts))


def other_text(file: Path) -> str:
    """Return the beginning of a text; "" for what is none."""
    try:
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        return data.decode("utf-8")[:OTHER_CHARS]
    except (OSError, UnicodeDecodeError):
        return ""


def documents_of(file: Path, limit: int) -> Iterator[tuple[str, str]]:
    """Yield the title and the text of documents from all over a file, in NFC."""
    data = file.read_bytes()
    lines = (lzma.decompress(data) if file.suffix == ".xz" else data).splitlines()
    for line in lines[:: max(1, len(lines) // limit)][:limit]:
        record = json.loads(line)
        yield unicodedata.normalize("NFC", record["title"]), unicodedata.normalize("NFC", record["text"])


def time_good(texts: Sequence[str]) -> None:
    """Print what looking at good texts costs."""
    costs = {
        "detect": min(timed(lambda: [detect(text) for text in texts]) for _ in range(3)),
        "garbled": min(timed(lambda: [garbled(text) for text in texts]) for _ in range(3)),
    }
    print(f"documents of {sum(map(len, texts)) // len(texts)} characters")
    for name, seconds in costs.items():
        print(f"{name}: {seconds / len(texts) * 1e6:.1f} µs each")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that a call takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--other", type=Path, nargs="*", default=[])
    parser.add_argument("--misses", type=int, default=5)
    options = parser.parse_args()
    documents = list(documents_of(options.documents, options.limit))
    lines = [
        next((line for line in text.split("\n")[1:] if line.count(" ") >= MIN_LINE_WORDS), title)
        for title, text in documents
    ]
    time_good([text for _, text in documents])
    measure("titles", [title for title, _ in documents], options.misses)
    measure("lines", lines, options.misses)
    measure("documents", [text for _, text in documents], options.misses)
    measure_other(options.other)
    return 0


if __name__ == "__main__":
    sys.exit(main())
