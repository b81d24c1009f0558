"""How do results leave for other programs? As a table (CSV), as JSON lines, or as a document to read.

The columns of the table have the names of the JSON, in every language of
messages: sheets, queries and scripts that were made for one table go on with
the next, on any machine. What people read is the document; it speaks their
language.

A spreadsheet runs a cell that begins with one of `= + - @` or a control
character as a formula. The texts of documents come from anywhere, so such a
cell gets an apostrophe in front, always. JSON lines have every text as it is.
Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import IO

from tgsearch.dumping import written
from tgsearch.render.data import results_jsonl
from tgsearch.render.layout import printable
from tgsearch.render.view import View
from tgsearch.results import Hit, Results

CSV, JSONL, DOCX = "csv", "jsonl", "docx"
COLUMNS = (
    *("rank", "id", "title", "path", "published", "event", "period", "type"),
    *("province", "district", "commune", "now", "numbers", "matched", "snippet", "score"),
)
_MAX_CELL_CHARS = 32_767  # of Excel
# With the full-width forms that East Asian systems take for the same.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def export(
    view: View,
    results: Results,
    target: Path | IO[bytes],
    format: str,
    *,
    filters: Sequence[tuple[str, str]] = (),
    day: date | None = None,
) -> None:
    """Write the hits of a result.

    Args:
        view: for whom the document is.
        results: what was found.
        target: a path, which is replaced when all is written (and packed if it
            ends in `.gz` or `.xz`), or a file opened for writing bytes.
        format: "csv" (UTF-8 with its mark, which Excel needs), "jsonl" or "docx".
        filters: what narrowed the search, as (name, value); only the document says it.
        day: of the search; only the document says it.

    Raises:
        OSError: the disk refused.
    """
    with written(target) as out:
        if format == CSV:
            _write_csv(results, out)
        elif format == JSONL:
            lines = results_jsonl(results)
            out.write(f"{lines}\n".encode() if lines else b"")
        else:
            from tgsearch.render.worddocument import word_document

            out.write(word_document(view, results, filters, day))


def _write_csv(results: Results, out: IO[bytes]) -> None:
    text = io.StringIO(newline="")  # no wrapper of `out`: it would close it when a reader has gone away
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows(list(_cells(hit)) for hit in results.hits)
    out.write(text.getvalue().encode("utf-8-sig", "backslashreplace"))


def _cells(hit: Hit) -> Iterator[str | int | float]:
    place = hit.locality
    snippet = hit.snippets[0].text if hit.snippets else ""
    yield hit.rank
    for text in (hit.id, hit.title, hit.path, hit.published, hit.event, hit.period, hit.type):
        yield cell(text)
    for text in (place.province, place.district, place.commune, "; ".join(place.now)):
        yield cell(text)
    for text in ("; ".join(hit.numbers), hit.matched, snippet):
        yield cell(text)
    yield round(hit.score, 4)


def cell(text: str | None) -> str:
    """Return a text as one line that no spreadsheet runs; "" for None."""
    line = " ".join(printable(text or "").split())
    if line.startswith(_FORMULA_STARTS):
        line = f"'{line}"
    return line if len(line) <= _MAX_CELL_CHARS else f"{line[: _MAX_CELL_CHARS - 1]}…"
