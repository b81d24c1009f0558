"""The command `scripts/bench` runs this; see docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from pathlib import Path

from benchmarks import report
from benchmarks.corpus import CorpusError
from benchmarks.machine import describe
from benchmarks.run import GROWTH_SIZES, NAMES, Options, run, say


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 0, 1 when a contender failed, or 2 when there are no documents."""
    parser = _parser()
    given = parser.parse_args(arguments)
    options = _options(given)
    header = describe(shlex.join(["scripts/bench", *(sys.argv[1:] if arguments is None else arguments)]))
    with tempfile.TemporaryDirectory(prefix="tgsearch-bench-", dir=given.work) as folder:
        try:
            outcome = run(options, Path(folder))
        except CorpusError as error:
            say(f"Error: {error}")
            return 2
    header, tables = report.facts(header, outcome), report.tables(outcome)
    if given.json:
        data = report.as_data(header, outcome, tables)
        given.json.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(report.markdown(header, tables) if given.markdown else report.text(header, tables))
    return int(bool(outcome.failures))


def _options(given: argparse.Namespace) -> Options:
    growth = () if given.growth is None else tuple(given.growth) or GROWTH_SIZES
    return Options(
        source=given.corpus,
        documents=max((*growth, given.documents or 0)) or None,
        repeat=given.repeat,
        growth=growth,
        only=tuple(given.only or NAMES),
        sample=given.sample,
        queries=given.queries,
        rounds=given.rounds,
        starts=given.starts,
        builds=min(given.rounds if given.builds is None else given.builds, given.rounds),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "scripts/bench",
        description="Compare tgsearch with other ways to search Vietnamese text.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "--corpus", type=_file, metavar="FILE", help="documents: .jsonl, .jsonl.gz or .jsonl.xz; else made up"
    )
    add("--documents", type=_positive, metavar="N", help="how many of them; else all, or 2,000 made up")
    add("--repeat", action="store_true", help="take the documents again, under new ids, until there are N")
    add(
        "--growth",
        type=_positive,
        nargs="*",
        metavar="N",
        help="also measure how cost grows: at these sizes, or at " + ", ".join(map(str, GROWTH_SIZES)),
    )
    add("--only", nargs="+", choices=NAMES, metavar="NAME", help="some contenders: " + ", ".join(NAMES))
    add("--rounds", type=_positive, default=3, metavar="N", help="how often everything is measured (3)")
    add(
        "--builds",
        type=_positive,
        metavar="N",
        help="how often each index is built; at most and by default --rounds",
    )
    add("--queries", type=_positive, default=50, metavar="N", help="queries of each kind (50)")
    add("--starts", type=_positive, default=3, metavar="N", help="cold starts of the command a round (3)")
    add("--sample", type=_positive, default=1000, metavar="N", help="documents that pyvi segments (1,000)")
    add("--work", type=Path, metavar="DIR", help="where files go meanwhile; else where temporary files go")
    add("--json", type=Path, metavar="OUT", help="write every figure to this file")
    add("--markdown", action="store_true", help="print tables in Markdown, as docs/benchmarks.md has them")
    return parser


def _positive(text: str) -> int:
    number = int(text.replace("_", "").replace(",", ""))
    if number < 1:
        raise ValueError
    return number


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


if __name__ == "__main__":
    sys.exit(main())
