"""What do the measurements say? Tables, for a terminal and in Markdown, and all figures for a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from textwrap import fill

from benchmarks import figures, targets
from benchmarks.contenders import ENTRIES
from benchmarks.figures import Series
from benchmarks.queries import ACCENTED, KINDS, UNACCENTED
from benchmarks.run import ALIKE, CORRECTED, GROWING, PYVI, Arena, Outcome
from benchmarks.samples import ratios, spread
from benchmarks.tasks import BARE, NUMPY, SEARCH

NOTHING = "–"
TEXT_WIDTH = 110
SEGMENTERS = {PYVI: "pyvi", CORRECTED: "tgsearch's segmentation"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading and what has to be said about it."""

    title: str
    note: str
    columns: tuple[str, ...]  # the first ones hold names, as many as `names`
    rows: tuple[tuple[str, ...], ...]
    names: int = 1


def tables(outcome: Outcome) -> tuple[Table, ...]:
    """Return every table that has rows."""
    found = (
        _targets(outcome),
        _segmentation(outcome.arenas[-1]),
        *(_indexing(outcome, arena) for arena in _main(outcome)),
        *(_queries(arena) for arena in _main(outcome)),
        _cold(outcome),
        _growth(outcome),
        _differences(outcome),
        _missing(outcome),
    )
    return tuple(table for table in found if table.rows)


def _main(outcome: Outcome) -> Iterator[Arena]:
    """Yield the largest arena, then those where a contender at its limit is compared."""
    largest = outcome.arenas[-1]
    yield largest
    for arena in outcome.arenas[:-1]:
        if any(entry.most_documents == arena.size.documents for entry in arena.entries):
            yield arena


def _cell(series: Series, pattern: str = "{:,.1f}") -> str:
    return spread(series).format(pattern) if series else NOTHING


def _megabytes(series: Series) -> str:
    return _cell(tuple(value / 1e6 for value in series), "{:,.0f}")


def _targets(outcome: Outcome) -> Table:
    return Table(
        "What was to be reached",
        "Queries are those of tgsearch's engine, unless they are typed; see the tables below.",
        ("what", "documents", "measured", "at least", "aim", "reached"),
        tuple(targets.rows(outcome)),
    )


def _segmentation(arena: Arena) -> Table:
    equal, texts = arena.equal_texts
    names = [name for name in (PYVI, ALIKE, CORRECTED) if arena.segmented.get(name)]
    return Table(
        "Segmentation",
        "One process; loading the model is not counted."
        + f" “{ALIKE}” splits {equal:,} of {texts:,} titles and texts exactly as pyvi does." * bool(texts),
        ("", "documents", "documents/s", "× pyvi"),
        tuple(
            (
                name,
                f"{arena.segmented[name][0].documents:,}",
                _cell(figures.segmentation_rate(arena, name), "{:,.0f}"),
                _cell(figures.segmentation_ratio(arena, name), "{:,.1f}"),
            )
            for name in names
        ),
    )


def _indexing(outcome: Outcome, arena: Arena) -> Table:
    rows = []
    for entry in arena.entries:
        for segmenter in (None,) if entry.from_text else SEGMENTERS:
            seconds = figures.end_to_end(outcome, arena, entry.key, segmenter)
            if not seconds:
                continue
            rows.append(
                (
                    f"{entry.title} + {SEGMENTERS[segmenter]}" if segmenter else entry.title,
                    _cell(tuple(arena.size.documents / each for each in seconds), "{:,.0f}"),
                    _cell(figures.indexing_ratio(outcome, arena, entry.key, segmenter), "{:,.2f}"),
                    _engine_rate(arena, entry.key),
                    _megabytes(figures.indexing_bytes(arena, entry.key)),
                    _cell(figures.size_ratio(arena, entry.key), "{:,.2f}"),
                )
            )
    return Table(
        f"Indexing {arena.size.documents:,} documents",
        "From text to a committed index. An engine that gets words takes its own time plus the segmenter's "
        "for as many documents, and memory is the engine's alone. With two processes beside the one that "
        "writes, memory is the sum of each one's peak. “Index” is its size against the UTF-8 text, which all "
        "but bm25s store.",
        ("", "documents/s", "× tgsearch's time", "engine alone, documents/s", "peak MB", "index"),
        tuple(rows),
    )


def _engine_rate(arena: Arena, key: str) -> str:
    if ENTRIES[key].from_text:
        return NOTHING
    return _cell(tuple(arena.size.documents / each for each in figures.build_seconds(arena, key)), "{:,.0f}")


def _queries(arena: Arena) -> Table:
    rows = []
    for kind in KINDS:
        for entry in arena.entries:
            middle = figures.query_percentile(arena, entry.key, kind)
            if not middle:
                continue
            base = ("tgsearch", ACCENTED) if kind == UNACCENTED else ("engine", kind)
            agreed = figures.agreement(arena, entry.key, kind) if entry.key != "engine" else None
            rows.append(
                (
                    kind,
                    entry.title,
                    _cell(middle, "{:,.2f}"),
                    _cell(figures.query_percentile(arena, entry.key, kind, 95), "{:,.2f}"),
                    _cell(figures.query_ratio(arena, (entry.key, kind), base), "{:,.2f}"),
                    f"{agreed.equal}/{agreed.queries}" if agreed else NOTHING,
                    f"{agreed.shared:.0%}" if agreed else NOTHING,
                )
            )
    memory = [
        f"{entry.title} {_megabytes(series)}"
        for entry in arena.entries
        if (series := figures.searching_bytes(arena, entry.key))
    ]
    return Table(
        f"Queries to {arena.size.documents:,} documents",
        "Milliseconds, warm. “Ratio” is the time against that of tgsearch's engine, and for unaccented "
        "queries against the same with accents; totals and the first ten documents are compared with the "
        "engine's. "
        f"Peak memory while searching, in MB: {', '.join(memory)}.",
        ("query", "", "p50", "p95", "ratio", "equal totals", "shared top ten"),
        tuple(rows),
        names=2,
    )


def _cold(outcome: Outcome) -> Table:
    rows = [
        (f"`{command}`", f"{arena.size.documents:,}", _cell(series), _cell(ratio, "{:,.2f}"))
        for arena in outcome.arenas
        for command in (BARE, NUMPY, SEARCH)
        if (series := figures.cold_milliseconds(arena, command))
        for ratio in [ratios(series, figures.cold_milliseconds(arena, NUMPY))]
    ]
    return Table(
        "Cold command line",
        "A new process each time, from start to end.",
        ("command", "documents", "ms", "× importing numpy"),
        tuple(rows),
    )


def _growth(outcome: Outcome) -> Table:
    sizes = outcome.options.growth
    arenas = [arena for arena in outcome.arenas if arena.size.documents in sizes]
    columns = ("", *(f"{arena.size.documents:,}" for arena in arenas), "last ÷ first")
    rows = tuple(row for row in _growth_rows(arenas) if row) if len(arenas) > 1 else ()
    return Table("How cost grows", "Medians; the queries are the same at every size.", columns, rows)


def _growth_rows(arenas: Sequence[Arena]) -> Iterator[tuple[str, ...]]:
    for key in GROWING:
        title = ENTRIES[key].title
        yield _growth_row(f"{title}: indexing, s", [figures.build_seconds(arena, key) for arena in arenas])
        yield _growth_row(
            f"{title}: peak memory indexing, MB",
            [tuple(each / 1e6 for each in figures.indexing_bytes(arena, key)) for arena in arenas],
            "{:,.0f}",
        )
        yield _growth_row(
            f"{title}: index against text", [figures.size_ratio(arena, key) for arena in arenas]
        )
        for kind in KINDS:
            series = [figures.query_percentile(arena, key, kind) for arena in arenas]
            yield _growth_row(f"{title}: {kind}, ms", series)
        yield _growth_row(
            f"{title}: peak memory searching, MB",
            [tuple(each / 1e6 for each in figures.searching_bytes(arena, key)) for arena in arenas],
            "{:,.0f}",
        )
    yield _growth_row(f"`{SEARCH}`, cold, ms", [figures.cold_milliseconds(arena, SEARCH) for arena in arenas])


def _growth_row(name: str, measured: Sequence[Series], pattern: str = "{:,.2f}") -> tuple[str, ...]:
    if not all(measured):
        return ()
    medians = [spread(series).median for series in measured]
    return (name, *map(pattern.format, medians), f"{medians[-1] / medians[0]:.2f}")


def _differences(outcome: Outcome) -> Table:
    rows = [
        (
            entry.title,
            kind,
            f"{arena.size.documents:,}",
            f"{agreed.queries - agreed.equal}/{agreed.queries}",
        )
        for arena in outcome.arenas
        for entry in arena.entries
        for kind in entry.kinds
        if (agreed := figures.agreement(arena, entry.key, kind)) and agreed.equal < agreed.queries
    ]
    columns = ("", "query", "documents", "differ")
    return Table("Totals that differ", "From those of tgsearch's engine.", columns, tuple(rows), names=2)


def _missing(outcome: Outcome) -> Table:
    rows = [
        (entry.title, f"not installed: pip install '.[bench]' has {entry.package}")
        for entry in outcome.absent
    ]
    rows += [(title, f"failed: {reason}") for title, reason in outcome.failures.items()]
    return Table("Left out", "", ("", "why"), tuple(rows))


# Printing


def facts(header: Mapping[str, str], outcome: Outcome) -> dict[str, str]:
    """Return the header with what is to be known of the documents and the rounds."""
    corpus, options, size = outcome.corpus, outcome.options, outcome.corpus.sizes[-1]
    return {
        **header,
        "corpus": f"{corpus.name}, {size.documents:,} documents{', repeated' if options.repeat else ''}, "
        f"{size.text_bytes / 1e6:,.1f} MB of UTF-8 text, {size.words / size.documents:,.0f} words a document",
        "measured": f"median (smallest–largest) of {options.rounds} rounds, indexes built "
        f"{options.builds} times, {len(corpus.queries) // len(KINDS)} queries of each kind",
    }


def markdown(header: Mapping[str, str], tables: Iterable[Table]) -> str:
    """Return a section of docs/benchmarks.md."""
    parts = ["\n".join(f"- **{name}**: {value}" for name, value in header.items())]
    for table in tables:
        parts.append(f"### {table.title}")
        if table.note:
            parts.append(table.note)
        rule = ["---"] * table.names + ["---:"] * (len(table.columns) - table.names)
        lines = (table.columns, rule, *table.rows)
        parts.append("\n".join(f"| {' | '.join(cell or ' ' for cell in line)} |" for line in lines))
    return "\n\n".join(parts)


def text(header: Mapping[str, str], tables: Iterable[Table]) -> str:
    """Return the tables for a terminal."""
    parts = ["\n".join(f"{name}: {value}" for name, value in header.items())]
    for table in tables:
        lines = [table.columns, *table.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        printed = [
            "  ".join(
                cell.ljust(width) if place < table.names else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        printed.insert(1, "-" * sum(widths, 2 * len(widths) - 2))
        heading = fill(f"{table.title}. {table.note}", TEXT_WIDTH)
        parts.append("\n".join([heading, "", *printed]))
    return "\n\n".join(parts)


def as_data(header: Mapping[str, str], outcome: Outcome, tables: Iterable[Table]) -> dict[str, object]:
    """Return everything that was measured, as plain data."""
    return {
        "header": dict(header),
        "arenas": [asdict(arena) for arena in outcome.arenas],
        "queries": [asdict(query) for query in outcome.corpus.queries],
        "failures": outcome.failures,
        "absent": [entry.key for entry in outcome.absent],
        "tables": [asdict(table) for table in tables],
    }
