"""Which documents does everyone get? The same ones, prepared once, read as a stream.

A folder holds for each size that is measured the first so many documents as a
`.jsonl` file, which tgsearch indexes, and for all other contenders one file
with the words of each document, segmented by tgsearch: the same bag of words
for everyone.
"""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, cycle, islice
from pathlib import Path
from typing import IO, NamedTuple

from benchmarks import synthetic
from benchmarks.queries import Query, draw
from tgsearch.analysis import Analyzer, is_mark
from tgsearch.batching import BATCH_DOCUMENTS
from tgsearch.document import Document
from tgsearch.engine.base import WORDS
from tgsearch.sources import read

SYNTHETIC_DOCUMENTS = 2_000  # when nothing else is said
WORDS_NAME = "words.jsonl"
_FIRST_DAY, _DAYS = date(2016, 1, 1), 3653  # of publication, for documents that state none plainly


class CorpusError(Exception):
    """The documents are not to be had as they were asked for."""


class Prepared(NamedTuple):
    """A document as contenders get it that can't segment."""

    number: int  # from 0
    title: str
    text: str
    day: int  # of publication, as an ordinal
    words: str  # of title and text, separated by blanks

    @property
    def id(self) -> str:
        """Return what tgsearch knows the document by."""
        return id_of(self.number)

    @property
    def year(self) -> int:
        """Return the year of publication."""
        return date.fromordinal(self.day).year


@dataclass(frozen=True, slots=True)
class Size:
    """So many documents from the beginning, and how large they are."""

    documents: int
    text_bytes: int  # UTF-8, titles included
    words: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was prepared, and what will be asked."""

    folder: Path
    name: str
    sizes: tuple[Size, ...]  # ascending
    queries: tuple[Query, ...]
    separators: str  # characters of words that are neither letters nor digits


def id_of(number: int) -> str:
    """Return the id of a document."""
    return f"d{number:07}"


def documents_path(folder: Path, documents: int) -> Path:
    """Return the file of so many documents."""
    return folder / f"documents-{documents}.jsonl"


def read_prepared(folder: Path, documents: int) -> Iterator[Prepared]:
    """Yield the first so many documents."""
    with (folder / WORDS_NAME).open(encoding="utf-8") as lines:
        for line in islice(lines, documents):
            yield Prepared(*json.loads(line))


def batches(documents: Iterable[Prepared], size: int = BATCH_DOCUMENTS) -> Iterator[list[Prepared]]:
    """Yield documents by the list, in order."""
    remaining = iter(documents)
    while batch := list(islice(remaining, size)):
        yield batch


def prepare(folder: Path, source: Path | None, sizes: Sequence[int], queries: int, *, repeat: bool) -> Corpus:
    """Write the files of a folder.

    Args:
        folder: exists; is filled.
        source: a `.jsonl` file, plain or packed by gzip or xz; None makes documents up.
        sizes: how many documents are measured; at least one.
        queries: how many to draw of each kind, from the documents of the smallest size.
        repeat: when `source` has fewer, take them again and again.

    Raises:
        CorpusError: `source` has too few documents, or none.
    """
    wanted = tuple(sorted(set(sizes)))
    _write_documents(folder, _records(source, repeat=repeat), wanted)
    analyzer = Analyzer()
    measured, titles, separators = _write_words(folder, wanted, analyzer)
    return Corpus(
        folder,
        source.name if source else "made up",
        measured,
        draw(titles, queries, analyzer),
        separators,
    )


def available(source: Path) -> int:
    """Return how many documents a file has."""
    return sum(1 for _ in _records(source, repeat=False))


def _records(source: Path | None, *, repeat: bool) -> Iterator[dict[str, object]]:
    """Yield documents with texts, in the order of the source."""
    if source is None:
        yield from map(synthetic.document, count())
        return
    for _ in cycle((True,)) if repeat else (True,):
        found = False
        with _opened(source) as lines:
            for number, line in enumerate(lines, 1):
                record = _record(line, f"{source}, line {number}")
                if any(map(str.isalnum, str(record.get("text", "")))):
                    found = True
                    yield record
        if not found:
            raise CorpusError(f"{source} holds no documents.")


def _record(line: str, place: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise CorpusError(f"{place} is not a JSON object.")
    return record


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _write_documents(folder: Path, records: Iterator[dict[str, object]], sizes: Sequence[int]) -> None:
    """Write the documents under new ids to the file of each size."""
    written = 0
    with ExitStack() as stack:
        files = {
            size: stack.enter_context(documents_path(folder, size).open("w", encoding="utf-8"))
            for size in sizes
        }
        for record in islice(records, sizes[-1]):
            record["id"] = id_of(written)
            record["published"] = (_stated_day(record) or _day_of(written)).isoformat()
            line = json.dumps(record, ensure_ascii=False) + "\n"
            for size, file in files.items():
                if written < size:
                    file.write(line)
            written += 1
    if written < sizes[-1]:
        raise CorpusError(
            f"There are only {written:,} documents, not {sizes[-1]:,}; --repeat takes them again."
        )


def _stated_day(record: Mapping[str, object]) -> date | None:
    """Return the day of publication when it is stated as an ISO date, with a time or without."""
    try:
        return date.fromisoformat(str(record.get("published"))[:10])
    except ValueError:
        return None


def _day_of(number: int) -> date:
    """Return a day that looks drawn by lot and is always the same."""
    return _FIRST_DAY + timedelta(days=zlib.crc32(id_of(number).encode()) % _DAYS)


def _write_words(
    folder: Path, sizes: Sequence[int], analyzer: Analyzer
) -> tuple[tuple[Size, ...], list[tuple[str, int]], str]:
    """Segment the documents as tgsearch reads them; return sizes, titles to draw from, and separators."""
    measured: list[Size] = []
    titles: list[tuple[str, int]] = []
    characters: set[str] = set()
    text_bytes = words = number = 0
    with (folder / WORDS_NAME).open("w", encoding="utf-8") as file:
        for batch in _documents(documents_path(folder, sizes[-1])):
            column = analyzer.columns([each.title for each in batch], [each.text for each in batch])[WORDS]
            characters.update(*(term for term in column.vocabulary if not is_mark(term)))
            spelled = [column.vocabulary[code] for code in column.codes.tolist()]
            bounds = column.bounds.tolist()
            for document, start, end in zip(batch, bounds, bounds[1:], strict=False):
                day = date.fromisoformat(document.published or "").toordinal()
                own = [term for term in spelled[start:end] if not is_mark(term)]
                fields = Prepared(number, document.title, document.text, day, " ".join(own))
                file.write(json.dumps(fields, ensure_ascii=False) + "\n")
                if number < sizes[0]:
                    titles.append((document.title, day))
                text_bytes += len(f"{document.title}\n{document.text}".encode())
                words += len(own)
                number += 1
                if number in sizes:
                    measured.append(Size(number, text_bytes, words))
    return tuple(measured), titles, "".join(sorted(each for each in characters if not each.isalnum()))


def _documents(path: Path) -> Iterator[list[Document]]:
    found = iter(read(path, id=""))
    while batch := list(islice(found, BATCH_DOCUMENTS)):
        documents = [each for each in batch if isinstance(each, Document)]
        if len(documents) < len(batch):
            errors = (each for each in batch if not isinstance(each, Document))
            raise CorpusError(str(next(errors)))
        yield documents
