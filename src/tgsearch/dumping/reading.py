"""What does a dump hold? Its lines one at a time, each checked for what it should be."""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, TypeVar

from tgsearch.boilerplate.frames import is_frame
from tgsearch.document import Document, DroppedLine
from tgsearch.dumping.writing import FORMAT, VERSION
from tgsearch.errors import DamagedDumpError, DumpVersionError
from tgsearch.manifest import FileRecord
from tgsearch.results import Remark
from tgsearch.sources.reasons import unpack_reason

MAX_LINE_BYTES = 1 << 30
_BOM = b"\xef\xbb\xbf"
_LARGEST = 1 << 63
_OPTIONAL = ("path", "url", "published", "locality", "type", "encoding")  # of a document

_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class DumpedFile:
    """A file of the manifest, and the documents that it gave."""

    id: str
    record: FileRecord
    documents: tuple[str, ...]
    frame: bytes | None = None  # packed: see `boilerplate.frames`


@dataclass(frozen=True, slots=True)
class Contested:
    """Ids of documents of which it is not settled which file's they are."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misjudged:
    """The last run left pages to be judged again by what their site repeats."""


class _Fault(Exception):
    """What is wrong with a line."""

    def __init__(self, english: str, vietnamese: str) -> None:
        super().__init__(english)
        self.reason = Remark(english, vietnamese)


class Dump:
    """A dump that is read once, from its beginning."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        """Read the first line of what `file` holds; `name` is what errors call it.

        Raises:
            DamagedDumpError: it is not the first line of a dump.
            DumpVersionError: a later version of the program made it.
            OSError: it can't be read.
        """
        self._file, self._name = file, name
        self._number = 0  # of the last line that was read
        self.documents = self.files = 0  # as the first line says
        self._checked(self._read_header)

    def items(self) -> Iterator[Document | DumpedFile | Contested | Misjudged]:
        """Yield what the lines after the first hold; it is whole when nothing is raised.

        Raises:
            DamagedDumpError: a line is not what was dumped, or lines are missing.
            OSError: it can't be read.
        """
        documents = files = 0
        while (item := self._checked(self._read_item)) is not None:
            documents += isinstance(item, Document)
            files += isinstance(item, DumpedFile)
            yield item
        if (documents, files) != (self.documents, self.files):
            raise self._damaged(
                Remark(
                    f"the dump ends here with {documents} of {self.documents} documents "
                    f"and {files} of {self.files} files",
                    f"bản sao lưu kết thúc ở đây với {documents} trên {self.documents} tài liệu "
                    f"và {files} trên {self.files} tệp",
                )
            )

    def _checked(self, read: Callable[[], _Kind]) -> _Kind:
        """Return what a function reads, with whatever is wrong as an error of this line."""
        try:
            return read()
        except _Fault as fault:
            raise self._damaged(fault.reason) from None
        except EOFError:
            raise self._damaged(Remark("the packed file was cut off", "tệp nén bị cắt cụt")) from None
        except (zlib.error, gzip.BadGzipFile, lzma.LZMAError):
            raise self._damaged(Remark("the packed file is damaged", "tệp nén bị hỏng")) from None

    def _damaged(self, reason: Remark) -> DamagedDumpError:
        return DamagedDumpError(path=self._name, line=max(self._number, 1), reason=reason)

    def _line(self) -> dict[str, object] | None:
        """Return the next line; None at the end."""
        self._number += 1
        line = self._file.readline(MAX_LINE_BYTES + 1)
        if not line:
            self._number -= 1
            return None
        if len(line) > MAX_LINE_BYTES:
            raise _Fault("the line is too long", "dòng quá dài")
        try:
            found = json.loads(line.removeprefix(_BOM).decode("utf-8"))
        except (ValueError, RecursionError):
            if line.endswith(b"\n"):
                raise _Fault("it is not JSON", "không phải JSON") from None
            raise _Fault("the dump was cut off here", "bản sao lưu bị cắt cụt ở đây") from None
        if not isinstance(found, dict):
            raise _Fault("it is not a JSON object", "không phải đối tượng JSON")
        return found

    def _read_header(self) -> None:
        try:
            header = self._line() or {}
        except _Fault:
            header = {}
        if header.get("format") != FORMAT:
            raise _Fault("this is not a dump of tgsearch", "đây không phải bản sao lưu của tgsearch")
        version = _integer(header, "version")
        if version > VERSION:
            raise DumpVersionError(path=self._name, found=version, expected=VERSION)
        self.documents, self.files = _integer(header, "documents"), _integer(header, "files")

    def _read_item(self) -> Document | DumpedFile | Contested | Misjudged | None:
        line = self._line()
        if line is None:
            return None
        if "file" in line:
            return _file(line)
        if "contested" in line:
            return Contested(_texts(line, "contested"))
        if "misjudged" in line:
            return Misjudged()
        return _document(line)


def _document(line: Mapping[str, object]) -> Document:
    dropped = [
        DroppedLine(_value(each, "text", str), _value(each, "reason", str))
        for each in _list(line, "dropped", dict)
    ]
    hints = _list(line, "hints", list)
    if not all(len(hint) == 2 and all(isinstance(word, str) for word in hint) for hint in hints):
        raise _not_as_expected("hints")
    return Document(
        id=_id(line, "id"),
        text=_value(line, "text", str),
        title=_value({"title": "", **line}, "title", str),
        dropped=tuple(dropped),
        hints=tuple((name, value) for name, value in hints),
        **{name: _value(line, name, str) for name in _OPTIONAL if line.get(name) is not None},
    )


def _file(line: Mapping[str, object]) -> DumpedFile:
    id = _id(line, "file")
    record = FileRecord(
        root=_value(line, "root", str),
        size=_integer(line, "size"),
        mtime_ns=_integer(line, "mtime_ns"),
        failure=_failure(line.get("failure")),
        complete=_value({"complete": True, **line}, "complete", bool),
        documents=_integer({"documents": 1, **line}, "documents"),
        hash=_value({"hash": "", **line}, "hash", str),
    )
    documents = _texts(line, "ids") if "ids" in line else (id,)
    return DumpedFile(id, record, documents, _frame(line) if "frame" in line else None)


def _frame(line: Mapping[str, object]) -> bytes:
    try:
        frame = bytes.fromhex(_value(line, "frame", str))
    except ValueError:
        frame = b""
    if not is_frame(frame):
        raise _not_as_expected("frame")
    return frame


def _failure(packed: object) -> str | None:
    if packed is None:
        return None
    try:
        return unpack_reason(packed)
    except (AttributeError, LookupError, TypeError, ValueError):
        raise _not_as_expected("failure") from None


def _id(line: Mapping[str, object], name: str) -> str:
    id = _value(line, name, str)
    if not id:
        raise _not_as_expected(name)
    return id


def _integer(line: Mapping[str, object], name: str) -> int:
    value = line.get(name)
    if type(value) is not int or not -_LARGEST <= value < _LARGEST:
        raise _not_as_expected(name)
    return value


def _value(line: Mapping[str, object], name: str, kind: type[_Kind]) -> _Kind:
    value = line.get(name)
    if not isinstance(value, kind):
        raise _not_as_expected(name)
    return value


def _list(line: Mapping[str, object], name: str, kind: type[_Kind]) -> list[_Kind]:
    values = line.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, kind) for value in values):
        raise _not_as_expected(name)
    return values


def _texts(line: Mapping[str, object], name: str) -> tuple[str, ...]:
    return tuple(_list(line, name, str))


def _not_as_expected(name: str) -> _Fault:
    return _Fault(f"“{name}” is missing or not as it was dumped", f"thiếu “{name}” hoặc giá trị không đúng")
