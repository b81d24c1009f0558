"""What does an operating system say went wrong, in the words of the reader?

Errors of files come with a sentence of the system, which is English whatever
the reader's language. The common ones have their Vietnamese here; others stay.
"""

from __future__ import annotations

import errno
import os

_VIETNAMESE_OF = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền truy cập",
    errno.EPERM: "thao tác không được phép",
    errno.EEXIST: "đã có tệp hoặc thư mục này",
    errno.EISDIR: "đây là thư mục",
    errno.ENOTDIR: "đây không phải là thư mục",
    errno.ENOTEMPTY: "thư mục không rỗng",
    errno.ENOSPC: "ổ đĩa đã hết chỗ",
    errno.EFBIG: "tệp quá lớn",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EIO: "lỗi đọc ghi của thiết bị",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.ELOOP: "quá nhiều liên kết nối vòng",
    errno.EMFILE: "quá nhiều tệp đang mở",
    errno.ENFILE: "quá nhiều tệp đang mở trong hệ thống",
    errno.EBUSY: "tệp hoặc thiết bị đang được dùng",
    errno.ENOMEM: "không đủ bộ nhớ",
    errno.EINVAL: "tham số không hợp lệ",
    errno.ECONNREFUSED: "máy kia từ chối kết nối",
    errno.ECONNRESET: "máy kia ngắt kết nối",
    errno.ETIMEDOUT: "hết thời gian chờ kết nối",
    errno.EHOSTUNREACH: "không có đường tới máy kia",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ đó",
}
_VIETNAMESE = {os.strerror(number): words for number, words in _VIETNAMESE_OF.items()}


def system_words(said: str, lang: str) -> str:
    """Return what the system said in `lang`, "vi" or "en"; what is not known stays as it is."""
    return _VIETNAMESE.get(said, said) if lang == "vi" else said
