"""Which documents are relevant to which query? Judgements in TREC form, or in that of BEIR.

TREC's lines have four columns: query, an unused one, document, grade. BEIR's
have three, separated by tabs, below a line that names them: query, document,
grade. Columns are separated by tabs where there are any, so that an id may
hold blanks, else by blanks.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from tgsearch.evaluation.lines import Line, read_lines

# By query and document, how relevant it is; 0 is "judged, and not relevant".
Judgements: TypeAlias = Mapping[str, Mapping[str, int]]

_HEADER = ("query-id", "corpus-id", "score")  # Source: the qrels files of BEIR, github.com/beir-cellar/beir


def read_judgements(path: Path | str) -> Judgements:
    """Return the judgements of a file, of at least one query; negative grades count as 0.

    Raises:
        EvaluationFileError: a line is no judgement, or contradicts an earlier
            one; names the file and the line.
        OSError: the file can't be read.
    """
    judgements: dict[str, dict[str, int]] = {}
    lines = read_lines(Path(path))
    for line in lines:
        if _columns(line.text) == _HEADER:
            continue
        topic, document, grade = _judgement(line)
        if judgements.setdefault(topic, {}).setdefault(document, grade) != grade:
            raise line.fault(
                f"“{document}” was judged otherwise for “{topic}” before",
                f"“{document}” đã được đánh giá khác cho “{topic}” ở trên",
            )
    if not judgements:
        raise line.fault("there is no judgement in the file", "tệp không có đánh giá nào")
    return judgements


def _columns(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text.split("\t") if "\t" in text else text.split()))


def _judgement(line: Line) -> tuple[str, str, int]:
    columns = _columns(line.text)
    if len(columns) not in (3, 4) or not all(columns):
        raise line.fault(
            f"4 columns (TREC: query, 0, document, grade) or 3 (BEIR) are needed, not {len(columns)}",
            f"cần 4 cột (TREC: truy vấn, 0, tài liệu, mức) hoặc 3 cột (BEIR), không phải {len(columns)}",
        )
    try:
        grade = int(columns[-1])
    except ValueError:
        raise line.fault(
            f"the grade “{columns[-1]}” is not a whole number",
            f"mức liên quan “{columns[-1]}” không phải số nguyên",
        ) from None
    return columns[0], columns[-2], max(grade, 0)
