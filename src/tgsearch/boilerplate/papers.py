"""Which lines may papers have in common, so that they say nothing about a site?

Heads, titles, signatures and blanks to fill in are the same on many papers of
an office, word for word, and so is the name of who sent a text, below it.
"""

from __future__ import annotations

import re

_MOTTOES = """
cộng h(?:òa|oà) xã hội chủ nghĩa | độc lập\\s*[-–—]\\s*tự do | đảng cộng sản việt nam | đoàn tncs | đội tntp
đoàn thanh niên cộng sản
"""
_KINDS = """
báo cáo | kế hoạch | thông báo | nghị quyết | quyết định | tờ trình | công văn | công điện | chỉ thị
hướng dẫn | chương trình | đề án | phương án | quy chế | quy định | biên bản | giấy mời | giấy giới thiệu
hợp đồng | kết luận | thông tri | đề cương | danh sách | biểu mẫu | phiếu | đơn | lịch | bản cam kết
bản kiểm điểm | bài phát biểu | diễn văn | tham luận | thư ngỏ | lời kêu gọi
"""
_PARTS = """
số\\s*:?\\s*[\\d….] | v/v | về việc | nơi nhận | kính gửi | đồng kính gửi | căn cứ | như trên | lưu\\s*:
phần (?:thứ|[ivx\\d]) | mục [ivx\\d] | mẫu số | \\(?(?:đã ký|ký tên|ký, ghi rõ|ký và ghi)
(?:họ và tên|họ tên|ngày sinh|quê quán|nơi ở|chức vụ|đơn vị)\\s*: | hết\\W*$
(?:người|đại diện|xác nhận|ý kiến) (?:\\w+ ){0,3}(?:đăng ký|lập|làm đơn|viết|khai|đơn vị|thủ trưởng)
"""
_SIGNERS = """
(?:tm|kt|tl|tuq|t/m|k/t|q)\\s*\\. | \\(?đã ký
(?:phó )?(?:chủ tịch|bí thư|giám đốc|tổng giám đốc|chánh văn phòng|trưởng ban|trưởng phòng|hiệu trưởng)\\b
(?:phó )?(?:chủ nhiệm|viện trưởng|cục trưởng|tổ trưởng|thủ trưởng|bộ trưởng)\\b | (?:thư ký|chủ tọa)\\b
"""
_SENDERS = """
ban | bộ | sở | phòng | ubnd | [uủ][yỷ] ban | (?:đảng|tỉnh|thành|huyện|quận|thị) [uủ][yỷ] | hội | đoàn
(?:tỉnh|thành|quận|huyện|thị|xã) đoàn | trung tâm | công an | cục | chi cục | tổng cục | đài | báo | tạp chí
văn phòng | trường | liên đoàn | mặt trận | mttq | viện | đảng bộ | chi bộ | hội đồng | thông tấn | bch
câu lạc bộ | tổ | thôn | xóm | bản | xã | phường | nhà
"""


def _any_of(alternatives: str, after: str = "") -> re.Pattern[str]:
    one = "|".join(each.strip() for each in re.split(r" \| |\n", alternatives.strip()))
    return re.compile(f"(?:{one}){after}", re.IGNORECASE)


_MOTTO = _any_of(_MOTTOES)
_KIND = _any_of(_KINDS, r"(?:\W|$)")
_PART = _any_of(_PARTS)
_SIGNER = _any_of(_SIGNERS)
_SENDER = _any_of(_SENDERS, r"\b")


def is_motto(line: str) -> bool:
    """Tell whether a line opens an office paper; the motto may stand in the second cell of a row."""
    return any(_MOTTO.match(cell.strip()) for cell in line.split("|"))


def is_kind(line: str) -> bool:
    """Tell whether a line begins with what a paper calls itself: "Báo cáo", "Lịch công tác tuần"."""
    return _KIND.match(line.lower().removeprefix("dự thảo ")) is not None


def is_part(line: str) -> bool:
    """Tell whether a line begins as parts of papers and forms do: "Kính gửi", "Họ và tên:", "Phần I"."""
    return _PART.match(line) is not None


def is_signer(line: str) -> bool:
    """Tell whether a line is the office that somebody signs with."""
    return _SIGNER.match(line) is not None


def is_sender(line: str) -> bool:
    """Tell whether a line may name who a text is from: "Ban Tuyên giáo Tỉnh ủy"."""
    return _SENDER.match(line) is not None
