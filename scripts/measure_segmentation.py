"""Measure the word segmenter: quality on a gold file, speed beside pyvi.

    python scripts/measure_segmentation.py GOLD [--documents FILE] [--limit N]

GOLD has one sentence a line, words separated by blanks and the syllables of a
word by "_"; LBKT and RBKT stand for brackets. The sentences are put together
as they would have been printed, and the F1 of the word spans is taken: of pyvi
alone, with each correction alone, with all, and with all but each. FILE is
JSON lines (.jsonl or .jsonl.xz) with `title` and `text`; its first N documents
are given to pyvi and to tgsearch, in one process on one core.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import lzma
import subprocess
import sys
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tgsearch.segment import segment_batch, tokenize_batch
from tgsearch.segment.words import Corrections, Segmenter

Spans = tuple[tuple[int, int], ...]

NAMES = tuple(field.name for field in dataclasses.fields(Corrections))
NO_BLANK_BEFORE = frozenset([*",.;:!?)]”’»…%/", "..."])
NO_BLANK_AFTER = frozenset("([“‘«/")
BRACKETS = {"LBKT": "(", "RBKT": ")"}
BATCH_DOCUMENTS = 64
ROUNDS = 3
START_UPS = 9
QUERY = "tuyên giáo Hưng Yên tổ chức hội nghị tổng kết năm"


def read_gold(path: Path) -> list[tuple[str, Spans]]:
    """Return each sentence as it would be printed, with the spans of its words."""
    lines = path.read_text("utf-8").splitlines()
    return [printed(line.split()) for line in lines if line.strip()]


def printed(words: Sequence[str]) -> tuple[str, Spans]:
    """Put words together with the usual blanks; straight quotation marks open and close in turn."""
    text, spans, quoted, blank = "", [], False, False
    for word in words:
        shown = BRACKETS.get(word, word.replace("_", " ").strip() or word)
        before, after = shown not in NO_BLANK_BEFORE, shown not in NO_BLANK_AFTER
        if shown == '"':
            before, after, quoted = not quoted, quoted, not quoted
        text += " " * (blank and before)
        spans.append((len(text), len(text) + len(shown)))
        text += shown
        blank = after
    return text, tuple(spans)


def f1(gold: Sequence[Spans], found: Sequence[Spans]) -> float:
    """Return the F1 of all spans, in percent."""
    right = sum(len(set(a) & set(b)) for a, b in zip(gold, found, strict=True))
    return 200 * right / (sum(map(len, gold)) + sum(map(len, found)))


def pyvi_spans(text: str, tokenized: str) -> Spans:
    """Find the words of pyvi's output in the text it was made from."""
    spans, at = [], 0
    for word in tokenized.split(" "):
        syllables = word.split("_") if word.strip("_") else [word]
        start = at = text.index(syllables[0], at)
        for syllable in syllables:
            at = text.index(syllable, at) + len(syllable)
        spans.append((start, at))
    return tuple(spans)


def show_quality(gold: Sequence[tuple[str, Spans]]) -> None:
    """Print F1 for pyvi and for each set of corrections."""
    texts, spans = [text for text, _ in gold], [words for _, words in gold]

    def score(**switches: bool) -> float:
        words = Segmenter(Corrections(**switches)).segment_batch(texts)
        return f1(spans, [words.spans(number) for number in range(len(texts))])

    alone = f1(spans, [pyvi_spans(*pair) for pair in zip(texts, tokenize_batch(texts), strict=True)])
    off, everything = dict.fromkeys(NAMES, False), score()
    print(f"{len(texts)} sentences, {sum(map(len, spans))} words; F1 of word spans")
    print(f"{'pyvi':24}{alone:8.2f}")
    for name in NAMES:
        found = score(**(off | {name: True}))
        print(f"  with {name:17}{found:8.2f}{found - alone:+8.2f}")
    print(f"{'all corrections':24}{everything:8.2f}{everything - alone:+8.2f}")
    for name in NAMES:
        found = score(**{name: False})
        print(f"  all but {name:14}{found:8.2f}{found - everything:+8.2f}")


def read_documents(path: Path, limit: int) -> Iterator[str]:
    """Give the first `limit` documents as text in NFC."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines, strict=False):
            document = json.loads(line)
            yield unicodedata.normalize("NFC", f"{document['title']}\n{document['text']}")


def timed(batch: Callable[[list[str]], object], documents: Sequence[str]) -> float:
    """Return the seconds that a function of batches takes for all documents."""
    started = time.perf_counter()
    for first in range(0, len(documents), BATCH_DOCUMENTS):
        batch(list(documents[first : first + BATCH_DOCUMENTS]))
    return time.perf_counter() - started


def show_speed(documents: Sequence[str]) -> None:
    """Print syllables a second, ours first with nothing remembered, and how many are equal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyvi's patterns are not raw strings
        from pyvi import ViTokenizer
    tokenize_batch(["một"])  # load the tables
    segment_batch(["một"])
    theirs = [""] * len(documents)
    started = time.perf_counter()
    for number, document in enumerate(documents):
        theirs[number] = ViTokenizer.tokenize(document)
    base = time.perf_counter() - started
    n_syllables = sum(len(ViTokenizer.ViTokenizer.sylabelize(document)[1]) for document in documents)
    print(f"{len(documents)} documents, {n_syllables} syllables")
    print(f"{'pyvi':34}{n_syllables / base:12,.0f} syllables/s")
    for name, function in (("tokenize_batch", tokenize_batch), ("segment_batch", segment_batch)):
        first, *later = (timed(function, documents) for _ in range(1 + ROUNDS))
        for label, taken in (("first", first), (f"best of {ROUNDS} more", min(later))):
            rate = n_syllables / taken
            print(f"{name + ', ' + label:34}{rate:12,.0f} syllables/s{base / taken:8.1f} × pyvi")
    equal = sum(map(str.__eq__, theirs, tokenize_batch(documents)))
    print(f"equal to pyvi: {equal} of {len(documents)}")


def show_start_up() -> None:
    """Print what the first query of a new process costs above `import numpy`, the tables being cached."""
    bare = "import numpy"
    query = f"{bare}; from tgsearch.segment import segment; segment({QUERY!r})"
    rounds = [(run_time(bare), run_time(query)) for _ in range(START_UPS)]
    without, with_query = map(min, zip(*rounds, strict=True))
    print(
        f"first query of a process: {1000 * with_query:.0f} ms, import numpy alone: {1000 * without:.0f} ms"
    )


def run_time(code: str) -> float:
    """Return the seconds a new Python takes to run `code`."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - started


def main() -> None:
    """Read the arguments and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--limit", type=int, default=2000)
    options = parser.parse_args()
    show_quality(read_gold(options.gold))
    if options.documents:
        show_speed(tuple(read_documents(options.documents, options.limit)))
    show_start_up()


if __name__ == "__main__":
    main()
