"""Which queries does a file of topics hold? As TSV, as a TREC topic file, or as JSON lines.

The form is told from the first line: one that begins with `<` is TREC's, one
that begins with `{` is JSON, any other is an id, a tab and the query.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tgsearch.evaluation.lines import Line, read_lines
from tgsearch.value import frozen

# `<num> Number: 301`, then `<title> Topic: …`; a field ends where the next tag begins, closed or not.
# Source: the topic files of the TREC ad hoc tracks, https://trec.nist.gov/data/topics_eng/
_FIELD = re.compile(r"<(num|title)>\s*(?:number:|topic:)?([^<]*)", re.IGNORECASE)


@frozen
class Topic:
    """One query of a test collection; `id` names it in the judgements."""

    id: str
    text: str


def read_topics(path: Path | str) -> tuple[Topic, ...]:
    """Return the queries of a file in its order, at least one.

    Raises:
        EvaluationFileError: a line is no topic, has no id or no text, or its
            id was there before; names the file and the line.
        OSError: the file can't be read.
    """
    lines = list(read_lines(Path(path)))
    topics: dict[str, Topic] = {}
    for line, id, text in _entries(lines):
        if not id:
            raise line.fault("the query has no id", "câu truy vấn không có mã")
        if not text:
            raise line.fault("the query has no text", "câu truy vấn không có nội dung")
        if id in topics:
            raise line.fault(f"the id “{id}” was there before", f"mã “{id}” đã có ở trên")
        topics[id] = Topic(id, text)
    return tuple(topics.values())


def _entries(lines: Sequence[Line]) -> Iterator[tuple[Line, str, str]]:
    """Yield the first line, the id and the text of each topic, "" for what it does not have."""
    first = lines[0].text.lstrip()
    if first.startswith("<"):
        return _from_trec(lines)
    return _from_json(lines) if first.startswith("{") else _from_tsv(lines)


def _from_tsv(lines: Iterable[Line]) -> Iterator[tuple[Line, str, str]]:
    for line in lines:
        id, tab, text = line.text.partition("\t")
        if not tab:
            raise line.fault("an id, a tab and the query are needed", "cần có mã, dấu tab và câu truy vấn")
        yield line, id.strip(), text.strip()


def _from_json(lines: Iterable[Line]) -> Iterator[tuple[Line, str, str]]:
    """Read `id` or `_id`, as BEIR calls it, and `text`."""
    for line in lines:
        try:
            record = json.loads(line.text)
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            raise line.fault("it is not a JSON object", "không phải đối tượng JSON")
        id, text = record.get("id", record.get("_id")), record.get("text")
        yield (
            line,
            str(id).strip() if isinstance(id, (str, int)) else "",
            text.strip() if isinstance(text, str) else "",
        )


def _from_trec(lines: Sequence[Line]) -> Iterator[tuple[Line, str, str]]:
    """Read `num` and `title` of each `<top>`; what else a topic says is not part of the query."""
    for first, block in _blocks(lines):
        fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(block)}
        yield first, fields.get("num", ""), fields.get("title", "")


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    """Yield the text from each `<top>` to its `</top>`, with the line that it begins in."""
    first: Line | None = None
    found = False
    block: list[str] = []
    for line in lines:
        mark = line.text.strip().lower()
        if mark.startswith("<top>"):
            if first is not None:
                break  # the one before was not closed
            first, found, block = line, True, []
        block.append(line.text)
        if mark.endswith("</top>") and first is not None:
            yield first, "\n".join(block)
            first = None
    if first is not None:
        raise first.fault("this <top> is not closed by </top>", "<top> này không được đóng bằng </top>")
    if not found:
        raise lines[0].fault("there is no <top> in the file", "tệp không có <top> nào")
