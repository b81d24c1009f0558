"""Search for whatever nobody would type: does any query raise an error, or take too long?

    python scripts/fuzz_queries.py --count 100000 --seed 8

Queries of four kinds are put to an index of the sample corpus: random Unicode,
titles and sentences of its documents with slips and stray operators, queries
grown from the grammar, and pathological ones of ten thousand characters. Each
is parsed, printed and parsed again, and searched under random options.

Exits with 1 if a query raised an error, did not read back as it was printed,
or took longer than `--limit` seconds; queries that raise are shown shortened to
what still does. Times are those of the processor, so other programs don't count.
"""

from __future__ import annotations

import argparse
import random
import string
import sys
import tempfile
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypedDict

import tgsearch
from tgsearch.query import OPERATORS
from tgsearch.queryparse import NoteKind, parse
from tgsearch.queryparse.chunks import FIELD_NAMES
from tgsearch.text import fold

ROOT = Path(__file__).resolve().parent.parent
LONG_CHARS = 10_000
SLOWEST = 10
MAX_SHORTENING_SECONDS = 20  # spent on each kind of error
MAX_SHOWN_CHARS = 160

MATCHES, ACCENTS, SORTS = ("auto", "all", "any"), ("auto", "exact", "ignore"), ("relevance", "newest")
# Words, numbers, dates, places and abbreviations that queries are grown from, beside those of the corpus.
WORDS = (
    "tuyên", "giáo", "tuyen", "giao", "hoà", "hòa", "kỹ", "kĩ", "đường", "duong", "đuong", "ma", "má", "o",
    "xã", "tuyeen", "giaso", "tuye6n", "gia1o", "UBND", "ubnd", "HĐND", "KT-XH", "QP&AN", "BCĐ", "TP",
    "TT", "35", "số", "05-CT/TW", "05", "CT", "TW", "12/2021/QĐ-UBND", "chỉ", "thị", "quyết", "định",
    "Covid-19", "1998", "2021", "quý", "II/2022", "quý 2/2022", "6 tháng đầu năm 2021", "năm ngoái",
    "15/01/2021", "31/02/2021", "hôm kia", "từ 01/2021 đến 06/2021", "2021..2022-06", "nhiệm kỳ 2020-2025",
    "0000-00-00", "99/99/9999", "Hưng Yên", "Bắc Ninh", "Tân Thành", "là gì", "ở đâu", "bao nhiêu",
    "không", "và", "hoặc",
)  # fmt: skip
VALUES = (
    "2021", "năm ngoái", "31/2/2021", "Hưng Yên", "Tân Thành", "Vũ Đại", "báo cáo", "KH", "05-CT/TW", "x",
)  # fmt: skip
# What a pathological query is made of, over and over.
UNITS = (
    "(", ")", "((a ", "()", "(a OR ", "-(", "NOT ", "AND ", "a AND (", "a OR ", "a -b ", "VÀ KẾ ", "KHÔNG (",
    "a:", "a:a:a:", "title:(", "title:", "nơi:", "nơi:(", "nơi:a b c ", "nơi:Hưng ", "date:1 ", "số:05 - ",
    '"', '"a', '"a" ', '"a b"~999 ', '"tuyên giáo"~5 ', "“", '" "', '"' + "a " * 400 + '"',
    "*", "* ", "a* ", "tu* ", "o* ", "05-* ", "~", "a~ ", "tuyên~ ", "nghiêmmm~ ", "~1~2", "title:o* ",
    "2021 ", "quý 2/2022 ", "15/01/2021 ", "năm ngoái ", "từ 2021 đến ", "1/", "1-", "1.", "2021..",
    "6 tháng ", "05-CT/TW ", "05 CT TW ", "chỉ thị 05 ", "12/2021/QĐ-UBND ", "05-", "05/", "QĐ-UBND-",
    "1" * 500 + " ", "UBND ", "KT-XH ", "ủy ban nhân dân ", "uy ban ", "U.B.N.D. ", "BCĐ 35 ", "TT TP TX ",
    "KT-", "o ", "a ", "tuyen giao ", "tuyên giáo ", "tuyeen giaso ", "xyzzy ", "hoà hòa ", "w7 ", "ddddd ",
    "ươ", "&amp;", "&", "&#x41;", ".", "-", "- ", "a-", "_", "/", "\\", "\x00", "\ud800", "\u0301",
    "đ\u0323\u0301", "😀", "\u200b", "\n", "한", "क्", "ﷺ", "İ", "ß", "ﬁ", "1\ufe0f\u20e3", "\u202e", "là gì ",
)  # fmt: skip

Dice: TypeAlias = random.Random


class Options(TypedDict, total=False):
    """Options of a search; one that is not there has its default."""

    match: str
    accents: str
    sort: str
    explain: bool


class Asked(NamedTuple):
    """A query with the options that it was searched under, and how it went."""

    query: str
    options: Options
    seconds: float
    error: str  # "" when there was none


# Queries


def queries(dice: Dice, texts: Sequence[str]) -> Iterator[str]:
    """Yield queries without end; `texts` are titles and sentences to start from."""
    kinds = (random_text, mutated, grown, pathological)
    while True:
        (kind,) = dice.choices(kinds, (30, 34, 35, 1))
        yield kind(dice, texts)


def random_text(dice: Dice, texts: Sequence[str]) -> str:
    """Return characters of all planes, or of what queries are made of."""
    alphabets: tuple[Callable[[], str], ...] = (
        lambda: chr(dice.randrange(0x110000)),
        lambda: chr(dice.randrange(0x2000)),
        lambda: dice.choice(string.printable),
        lambda: dice.choice('"()*~:-. '),
        lambda: dice.choice("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ\u0301\u0323 "),
    )
    length = dice.randrange(200) if dice.random() < 0.05 else dice.randrange(30)
    return "".join(dice.choice(alphabets)() for _ in range(length))


def mutated(dice: Dice, texts: Sequence[str]) -> str:
    """Return a piece of a text as somebody in a hurry might type it."""
    words = dice.choice(texts).split()
    start = dice.randrange(len(words))
    text = " ".join(words[start : start + dice.randrange(1, 14)])
    for _ in range(dice.randrange(4)):
        text = dice.choice(_SLIPS)(dice, text)
    return text


def _put(dice: Dice, text: str, piece: str) -> str:
    at = dice.randrange(len(text) + 1)
    return f"{text[:at]}{piece}{text[at:]}"


def _without_a_character(dice: Dice, text: str) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + text[at + 1 :]


_SLIPS: tuple[Callable[[Dice, str], str], ...] = (
    lambda dice, text: fold(text),
    lambda dice, text: text.upper(),
    lambda dice, text: unicodedata.normalize(dice.choice(("NFD", "NFKD")), text),
    lambda dice, text: _put(dice, text, dice.choice('"()*~:-.,?&/ ')),
    lambda dice, text: _put(dice, text, dice.choice(string.ascii_lowercase)),
    lambda dice, text: _put(dice, text, f" {dice.choice(list(OPERATORS))} "),
    lambda dice, text: _put(dice, text, f" {dice.choice(list(FIELD_NAMES))}:"),
    lambda dice, text: _put(dice, text, f" {dice.choice(WORDS)} "),
    lambda dice, text: " ".join(dice.sample(text.split(), len(text.split()))),
    lambda dice, text: f'"{text}"~{dice.randrange(30)}',
    _without_a_character,
)


def grown(dice: Dice, texts: Sequence[str]) -> str:
    """Return a query that the grammar allows."""
    return _alternatives(dice, texts, dice.randrange(1, 5))


def _alternatives(dice: Dice, texts: Sequence[str], depth: int) -> str:
    joint = f" {dice.choice([name for name, meaning in OPERATORS.items() if meaning != 'NOT'])} "
    count = dice.choice((1, 1, 2, 3))
    return joint.join(
        " ".join(_atom(dice, texts, depth) for _ in range(dice.randrange(1, 5))) for _ in range(count)
    )


def _atom(dice: Dice, texts: Sequence[str], depth: int) -> str:
    word = dice.choice((dice.choice(WORDS), dice.choice(dice.choice(texts).split())))
    kind = dice.randrange(12)
    if kind == 0:
        return f"{word}*"
    if kind == 1:
        return f"{word}~"
    if kind == 2:
        return f'"{" ".join(dice.choices(WORDS, k=dice.randrange(1, 5)))}"' + dice.choice(("", "~3", "~1000"))
    if kind == 3:
        return f"{dice.choice(('-', 'NOT ', 'KHÔNG '))}{word}"
    if kind == 4:
        value = dice.choice(VALUES)
        return f"{dice.choice(list(FIELD_NAMES))}:" + dice.choice(
            (value, f'"{value}"', f"({value} OR {word})")
        )
    if kind == 5 and depth:
        field = dice.choice(("", "-", "title:", "-title:"))
        return f"{field}({_alternatives(dice, texts, depth - 1)})"
    return word


def pathological(dice: Dice, texts: Sequence[str]) -> str:
    """Return a query of `LONG_CHARS` characters that repeats itself, or a few things in turn."""
    if dice.random() < 0.2:
        words = " ".join(dice.choices(texts, k=LONG_CHARS // 20)).split()
        return " ".join(dice.sample(words, len(words)))[:LONG_CHARS]
    pattern = "".join(dice.choices(UNITS, k=dice.choice((1, 1, 1, 2, 3))))
    return (pattern * (LONG_CHARS // len(pattern) + 1))[:LONG_CHARS]


# Asking


def options_for(dice: Dice) -> Options:
    """Return options to search under; mostly none."""
    if dice.random() < 0.5:
        return {}
    return {
        "match": dice.choice(MATCHES),
        "accents": dice.choice(ACCENTS),
        "sort": dice.choice(SORTS),
        "explain": dice.random() < 0.2,
    }


def ask(index: tgsearch.Index, query: str, options: Options) -> None:
    """Search, and check that what was understood reads back.

    Raises:
        AssertionError: a query tree is not read back as it was printed.
    """
    tree = parse(query).tree
    assert parse(str(tree)).tree == tree, "the tree is not read back as it was printed"
    results = index.search(query, **options)
    understood = parse(results.interpreted)
    if any(note.kind is NoteKind.TOO_LONG for note in understood.notes):
        return  # spelled out, a query may have more words than one can have
    assert str(understood.tree) == results.interpreted, "what was understood is not read back as printed"


def asked(index: tgsearch.Index, query: str, options: Options) -> Asked:
    """Ask once; an error of any kind is kept."""
    started = time.process_time()
    error = ""
    try:
        ask(index, query, options)
    except Exception:  # whatever it is, it is what is looked for
        error = traceback.format_exc(limit=-3)
    return Asked(query, options, time.process_time() - started, error)


def shortened(query: str, fails: Callable[[str], bool]) -> str:
    """Return a part of a query that still fails, shorter by one cut after the other.

    Source: Zeller & Hildebrandt 2002, "Simplifying and Isolating Failure-Inducing Input": ddmin, of
    which only the complements are tried.
    """
    size, latest = len(query) // 2, time.monotonic() + MAX_SHORTENING_SECONDS
    while size and time.monotonic() < latest:
        at = 0
        while at < len(query) and time.monotonic() < latest:
            less = query[:at] + query[at + size :]
            if fails(less):
                query = less
            else:
                at += size
        size //= 2
    return query


def texts_of(index: tgsearch.Index) -> list[str]:
    """Return the titles of the documents, and their sentences, in a fixed order."""
    texts = []
    for hit in sorted(index.search("", limit=10_000).hits, key=lambda hit: hit.id):
        texts += [hit.title, *index.get(hit.id).text.split(". ")]
    return [text for text in texts if text.split()]


# The report


def report(all_asked: Sequence[Asked], failures: Sequence[Asked], limit: float) -> int:
    """Print times and failures; return how many queries were too slow or failed."""
    times = sorted(each.seconds * 1000 for each in all_asked)
    print(
        f"{len(times)} queries: p50 {times[len(times) // 2]:.1f} ms, "
        f"p99 {times[len(times) * 99 // 100]:.1f} ms, max {times[-1]:.0f} ms"
    )
    slow = sorted(all_asked, key=lambda each: -each.seconds)
    print(f"\nThe {SLOWEST} slowest:")
    for each in slow[:SLOWEST]:
        print(f"{each.seconds * 1000:8.0f} ms  {len(each.query):6} characters  {shown(each)}")
    for each in failures:
        print(f"\nFailed: {shown(each)}\n{each.error}")
    too_slow = sum(each.seconds > limit for each in all_asked)
    print(f"\n{len(failures)} different errors, {too_slow} queries over {limit:g} s")
    return len(failures) + too_slow


def shown(each: Asked) -> str:
    """Return a query, cut where it is long, with its options."""
    query = each.query
    if len(query) > MAX_SHOWN_CHARS:
        query = f"{query[:MAX_SHOWN_CHARS]}…"
    return f"{query!a} {each.options or ''}".rstrip()


def campaign(index: tgsearch.Index, count: int, seed: int) -> tuple[list[Asked], list[Asked]]:
    """Ask `count` queries; return all, and of each kind of error the first, shortened."""
    dice = random.Random(seed)
    stream = queries(dice, texts_of(index))
    done: list[Asked] = []
    failures: dict[str, Asked] = {}
    for _ in range(count):
        one = asked(index, next(stream), options_for(dice))
        done.append(one)
        kind = one.error.splitlines()[-1] if one.error else ""
        if kind and kind not in failures:
            query = shortened(one.query, _failing_like(index, one.options, kind))
            failures[kind] = asked(index, query, one.options)
        if sys.stderr.isatty() and len(done) % 100 == 0:
            print(f"\r{len(done)} of {count}", end="", file=sys.stderr)
    return done, list(failures.values())


def _failing_like(index: tgsearch.Index, options: Options, kind: str) -> Callable[[str], bool]:
    def fails(query: str) -> bool:
        error = asked(index, query, options).error
        return bool(error) and error.splitlines()[-1] == kind

    return fails


def main() -> int:
    """Run the campaign; return 0 when nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000, help="queries to ask (100000)")
    parser.add_argument("--seed", type=int, default=8, help="the same seed asks the same queries (8)")
    parser.add_argument("--limit", type=float, default=2.0, help="seconds that a query may take (2)")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus", help="what to index (corpus/)")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as place,
        tgsearch.create(Path(place) / "index") as index,
    ):
        index.sync(arguments.corpus)
        done, failures = campaign(index, arguments.count, arguments.seed)
    return 1 if report(done, failures, arguments.limit) else 0


if __name__ == "__main__":
    sys.exit(main())
