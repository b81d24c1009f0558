"""What a file is called that is not what its name says."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.made import zipped
from tgsearch.sources.disguise import format_of, unreadable
from tgsearch.sources.reasons import Reason

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"%PDF-1.7 ...", ".pdf"),
        (b"{\\rtf1 Tin}", ".rtf"),
        (b"\xff\xd8\xff\xe0 ...", ".jpg"),
        (zipped({"word/document.xml": "<x/>"}), ".docx"),
        (zipped({"xl/workbook.xml": "<x/>"}), ".xlsx"),
        (zipped({"ppt/presentation.xml": "<x/>"}), ".pptx"),
        (zipped({"tin.txt": "Tin"}), ".zip"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), ".doc"),
        (COMPOUND + "Workbook".encode("utf-16-le"), ".xls"),
        (COMPOUND, None),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", ".html"),
        (b"<HTML lang=vi>", ".html"),
        (b"Xin <html>", None),
        (b"", None),
    ],
)
def test_the_first_bytes_tell_the_format(data, format):
    assert format_of(data) == format


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("tin.txt", b"%PDF-1.7", Reason("disguised", suffix=".pdf")),
        ("tin.PDF", b"%PDF-1.7", Reason("damaged")),
        ("tin.txt", b"\0\1\2", Reason("damaged")),
    ],
)
def test_only_another_format_is_told(name, data, reason):
    assert unreadable(data, Path(name), Reason("damaged")).data["reason"] == reason
