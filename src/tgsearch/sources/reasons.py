"""Why could a file not be read, in words that fit after "… was not indexed: "?

A `Reason` is its English words, and knows the Vietnamese ones.
"""

from __future__ import annotations

from typing import NamedTuple

from tgsearch.errors import UnreadableDocumentError
from tgsearch.systemwords import system_words

REASONS: dict[str, dict[str, str]] = {
    "unsupported": {
        "en": "unsupported format {suffix} (supported: {supported})",
        "vi": "định dạng {suffix} chưa được hỗ trợ (hỗ trợ: {supported})",
    },
    "missing": {"en": "it is no longer there", "vi": "tệp không còn ở đó"},
    "permission": {"en": "permission denied", "vi": "không có quyền đọc"},
    "special": {"en": "not a regular file", "vi": "không phải tệp thông thường"},
    "io": {"en": "reading failed ({detail})", "vi": "lỗi khi đọc ({detail})"},
    "too-large": {
        "en": "too large ({megabytes} MB; the limit is {limit} MB)",
        "vi": "quá lớn ({megabytes} MB; giới hạn {limit} MB)",
    },
    "empty": {"en": "empty file", "vi": "tệp rỗng"},
    "no-text": {"en": "no text in it", "vi": "không có nội dung văn bản"},
    "no-body": {
        "en": "nothing in it but menus, forms and the like",
        "vi": "chỉ có trình đơn, biểu mẫu và các phần tương tự",
    },
    "binary": {"en": "binary file", "vi": "tệp nhị phân"},
    "encoding": {"en": "unknown character encoding", "vi": "không nhận ra bảng mã ký tự"},
    "nesting": {"en": "nested too deeply", "vi": "lồng quá nhiều cấp"},
    "archive": {"en": "damaged compressed file", "vi": "tệp nén bị hỏng"},
    "damaged": {"en": "damaged file", "vi": "tệp bị hỏng"},
    "mislabelled": {
        "en": "its content is not that of a {suffix} file",
        "vi": "nội dung không phải của tệp {suffix}",
    },
    "disguised": {
        "en": "its content is that of a {suffix} file, whatever its name says",
        "vi": "nội dung là của tệp {suffix}, không đúng với đuôi tên tệp",
    },
    "encrypted": {"en": "it can't be opened without a password", "vi": "cần mật khẩu mới mở được"},
    "scanned": {"en": "scanned pages without a text layer", "vi": "trang quét ảnh, không có lớp văn bản"},
    "pages": {"en": "more than {limit} pages", "vi": "nhiều hơn {limit} trang"},
    "unpacked": {"en": "larger than {limit} MB when unpacked", "vi": "lớn hơn {limit} MB khi giải nén"},
    "elements": {
        "en": "more than {limit} elements, too many to read",
        "vi": "nhiều hơn {limit} phần tử, quá nhiều để đọc",
    },
    "entities": {
        "en": "XML entities in it, as no office program writes them",
        "vi": "có thực thể XML mà phần mềm văn phòng không bao giờ ghi",
    },
    "slow": {"en": "not read within {limit} seconds", "vi": "đọc quá {limit} giây chưa xong"},
    "crashed": {
        "en": "reading it needed too much memory or broke the reader",
        "vi": "việc đọc cần quá nhiều bộ nhớ hoặc làm hỏng bộ đọc",
    },
    "garbled": {
        "en": "{percent} % of its words read as nothing",
        "vi": "{percent} % số từ không đọc ra nghĩa gì",
    },
    "refused": {"en": "the cluster refuses it ({detail})", "vi": "cụm máy từ chối ({detail})"},
    "refused-large": {
        "en": "larger than the cluster takes ({megabytes} MB as it is sent)",
        "vi": "lớn hơn mức cụm máy nhận ({megabytes} MB khi gửi)",
    },
    "record": {"en": "document {id}: {fault}", "vi": "tài liệu {id}: {fault}"},
    "several": {"en": "{fault}, and {count} more", "vi": "{fault}, và {count} lỗi khác"},
    "line": {"en": "line {line}: {fault}", "vi": "dòng {line}: {fault}"},
    "line-long": {"en": "longer than {limit} MB", "vi": "dài hơn {limit} MB"},
    "line-encoding": {"en": "not UTF-8", "vi": "không phải UTF-8"},
    "line-json": {"en": "not JSON", "vi": "không phải JSON"},
    "line-object": {"en": "not a JSON object", "vi": "không phải đối tượng JSON"},
    "line-id": {"en": "no usable “id”", "vi": "không có “id” dùng được"},
    "line-text": {"en": "no “text”", "vi": "không có “text”"},
}


class _Parts(NamedTuple):
    key: str
    data: tuple[tuple[str, object], ...]


class Reason(str):
    """Words of `REASONS` in English; `message` has them in another language.

    Made of the key of a row and what its words need: `Reason("line-long", limit=64)`.
    """

    __slots__ = ("_parts",)
    _parts: _Parts

    def __new__(cls, key: str, **data: object) -> Reason:
        """Return the words of a row, filled with `data`."""
        reason = super().__new__(cls, _fill(key, "en", data))
        reason._parts = _Parts(key, tuple(data.items()))
        return reason

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.key,), dict(self._parts.data)

    @property
    def key(self) -> str:
        """The row of `REASONS`, as "binary"; the same in every version."""
        return self._parts.key

    @property
    def fault(self) -> Reason | None:
        """What is wrong with the line or document that the reason names, or the first of several; or None."""
        fault = dict(self._parts.data).get("fault")
        return fault if isinstance(fault, Reason) else None

    def message(self, lang: str = "en") -> str:
        """Return the words in `lang` ("en" or "vi"; anything else is English)."""
        return _fill(self.key, lang, dict(self._parts.data))


def reason_in(error: UnreadableDocumentError) -> str:
    """Return the reason of an error, a `Reason` where it is one."""
    reason = error.data["reason"]
    return reason if isinstance(reason, str) else str(reason)


def is_refusal(reason: str) -> bool:
    """Tell whether a reason is that the index does not take a document of a file, not what the file is."""
    fault = reason.fault if isinstance(reason, Reason) else None
    return fault is not None and (fault.key in ("refused", "refused-large") or is_refusal(fault))


def is_unsupported(reason: str | None) -> bool:
    """Tell whether a reason is that files of the kind are not read at all, by their names."""
    return isinstance(reason, Reason) and reason.key == "unsupported"


def pack_reason(reason: str) -> object:
    """Return a reason as JSON data; `unpack_reason` gives an equal one that still knows both languages."""
    if not isinstance(reason, Reason):
        return reason
    _, data = reason.__getnewargs_ex__()
    plain = {name: pack_reason(value) if isinstance(value, str) else value for name, value in data.items()}
    return {"key": reason.key, "data": plain}


def unpack_reason(packed: object) -> str:
    """Return the reason that `pack_reason` packed."""
    if not isinstance(packed, dict) or packed.get("key") not in REASONS:
        return str(packed)
    data = {
        name: unpack_reason(value) if isinstance(value, (dict, str)) else value
        for name, value in packed["data"].items()
    }
    return Reason(packed["key"], **data)


def _fill(key: str, lang: str, data: dict[str, object]) -> str:
    words = REASONS[key].get(lang, REASONS[key]["en"])
    shown = {
        name: value.message(lang) if isinstance(value, Reason) else system_words(str(value), lang)
        for name, value in data.items()
    }
    return words.format(**shown)
