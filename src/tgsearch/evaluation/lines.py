"""Which lines does a file of topics or judgements have? Numbered, from UTF-8 with or without its mark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tgsearch.errors import EvaluationFileError
from tgsearch.results import Remark

_NOT_UTF8 = Remark("it is not UTF-8", "không phải UTF-8")
_EMPTY = Remark("there is nothing in the file", "tệp không có nội dung")


class Line(NamedTuple):
    """One line of a file."""

    path: Path
    number: int  # from 1
    text: str  # without its end

    def fault(self, english: str, vietnamese: str) -> EvaluationFileError:
        """Return the error that says what is wrong with this line."""
        return EvaluationFileError(path=self.path, line=self.number, reason=Remark(english, vietnamese))


def read_lines(path: Path) -> Iterator[Line]:
    r"""Yield each line that is not blank.

    Only "\n" and "\r\n" end a line: a query may hold any other separator.

    Raises:
        EvaluationFileError: the file is not UTF-8, or all of it is blank.
        OSError: it can't be read.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise EvaluationFileError(path=path, line=number, reason=_NOT_UTF8) from None
    blank = True
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            blank = False
            yield Line(path, number, line.removesuffix("\r"))
    if blank:
        raise EvaluationFileError(path=path, line=1, reason=_EMPTY)
