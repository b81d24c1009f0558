"""Write click's own sentences in Vietnamese, as the gettext catalogue that click looks for.

    python scripts/build_click_messages.py           writes it to src/tgsearch/data/locale/
    python scripts/build_click_messages.py --check   only tells whether it is current

click finds its sentences in gettext's domain "messages". Only those that the
program can meet are here; a sentence that another release of click words
differently stays English.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parent.parent / "src/tgsearch/data/locale/vi/LC_MESSAGES/messages.mo"

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"

# A pair is (singular, plural) in English; Vietnamese has one form.
MESSAGES: dict[str | tuple[str, str], str] = {
    "Usage:": "Cách dùng:",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Show this message and exit.": "In trang trợ giúp này rồi thoát.",
    "default: {default}": "mặc định: {default}",
    "env var: {var}": "biến: {var}",
    "required": "bắt buộc",
    "Error: {message}": "Lỗi: {message}",
    "Try '{command} {option}' for help.": "Xem trợ giúp bằng '{command} {option}'.",
    "Missing command.": "Thiếu tên lệnh.",
    "Missing argument": "Thiếu đối số",
    "Missing option": "Thiếu tùy chọn",
    "Missing parameter": "Thiếu tham số",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "No such option {name!r}.": "Không có tùy chọn {name!r}.",
    "No such option: {name}": "Không có tùy chọn: {name}",
    (
        "Did you mean {possibility}?",
        "(Did you mean one of: {possibilities}?)",
    ): "Có phải ý bạn là: {possibilities}?",
    (
        "Did you mean {possibility}?",
        "(Possible options: {possibilities})",
    ): "Có phải ý bạn là: {possibilities}?",
    "Invalid value: {message}": "Giá trị không hợp lệ: {message}",
    "Invalid value for {param_hint}: {message}": "Giá trị không hợp lệ cho {param_hint}: {message}",
    "{value!r} is not a valid {number_type}.": "{value!r} không phải là số hợp lệ.",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    (
        "{value!r} is not {choice}.",
        "{value!r} is not one of {choices}.",
    ): "{value!r} không thuộc các giá trị {choices}.",
    (
        "Option {name!r} requires an argument.",
        "Option {name!r} requires {nargs} arguments.",
    ): "Tùy chọn {name!r} cần có giá trị.",
    "Option {name!r} does not take a value.": "Tùy chọn {name!r} không nhận giá trị.",
    (
        "Got unexpected extra argument ({args})",
        "Got unexpected extra arguments ({args})",
    ): "Thừa đối số ({args})",
    "Do you want to continue?": "Bạn có muốn tiếp tục không?",
    "Error: invalid input": "Lỗi: câu trả lời không hợp lệ",
    "Aborted!": "Đã dừng!",
}


def catalogue() -> bytes:
    """Return the catalogue in gettext's binary form.

    Source: GNU gettext manual, "The Format of GNU MO Files".
    """
    entries = {"": HEADER}
    for message, translation in MESSAGES.items():
        entries["\0".join(message) if isinstance(message, tuple) else message] = translation
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    table_start, strings_start = 28, 28 + 16 * len(pairs)
    tables: list[bytes] = []
    strings = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), strings_start + len(strings)))
            strings += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), table_start, table_start + 8 * len(pairs), 0, 0)
    return head + b"".join(tables) + strings


def main(arguments: list[str]) -> int:
    """Write or check the catalogue; return 1 when it is not current."""
    wanted = catalogue()
    if "--check" in arguments:
        if CATALOGUE.is_file() and CATALOGUE.read_bytes() == wanted:
            return 0
        print(f"{CATALOGUE.name} is not current: run scripts/fix")
        return 1
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
