"""Which lines of a scraped page are known by their shape, since they hold more than a fixed phrase?

Each shape is listed under the words that such a line can begin with, so that
nearly every line of text is told apart by one look-up. Patterns are matched
against the line in lower case, from its first letter or digit on.
"""

from __future__ import annotations

import re

from tgsearch.boilerplate.phrases import CONTACT, FILLER, FORM, IMPRINT, PORTAL, RIGHTS, TOOL, TRAIL, Mark

_NETWORK = (
    r"(?:facebook|twitter|zalo|google\s?\+?|youtube|linkedin|pinterest|messenger|telegram|tiktok|instagram|skype|viber"
    r"|e-?mail|print|tweet|share|copy\s+link|sao\s+chép\s+(?:liên\s+kết|link)|in(?:\s+bài(?:\s+viết)?)?|bản\s+in)[\s,|/•·]*"
)

# The tools beside a page; a lone "a" is the letter between those that make letters smaller and larger.
_TOOL = (
    r"(?:in\s+(?:trang|bài(?:\s+viết)?|tin|ấn)|bản\s+in|gửi\s+(?:e-?mail|mail|bài(?:\s+viết)?)"
    r"|(?:đọc|nghe|lưu)\s+bài(?:\s+viết)?|chia\s+sẻ|cỡ\s+chữ|a\s?[-–+]|a(?=[\s|]+a\b))[\s,|/•·:]*"
)

_TABLE: tuple[tuple[str, str, Mark], ...] = (
    # The frame that an editor of news sites puts around pictures, flattened: the words of its toolbar.
    (
        "leftcenterrightdel leftcenter centerright rightdel leftright left center",
        r"(?:(?:left|center|right|del)\s*){2,}$",
        FILLER,
    ),
    (
        "bạn bấm thời trình thiết your vui hãy javascript phiên",
        r"bạn đã không sử dụng (?:site|trang)|bấm vào đây để duy trì|thời gian chờ\s*:\s*\d+\s*giây"
        r"|(?:trình duyệt|thiết bị)(?: web)?(?: của bạn| này| hiện tại)? (?:không|chưa) hỗ trợ"
        r"|your browser does not"
        r"|(?:vui lòng |bạn cần |hãy )(?:bật|kích hoạt|cài đặt) (?:javascript|flash|cookie)"
        r"|javascript (?:is|must|phải)|phiên (?:làm việc|đăng nhập) (?:của bạn )?(?:đã|sẽ) hết hạn",
        FILLER,
    ),
    (
        "copyright c all powered designed",
        r"copyright\b|c\)\s*(?:copyright|\d{4})|all rights reserved|(?:powered|designed) by\b",
        RIGHTS,
    ),
    (
        "giấy gp cơ đơn chịu phó tổng trưởng vui đề xin phải ghi bản thiết phát vận xây quản",
        r"giấy phép (?:số|thiết lập|hoạt động|xuất bản|trang|ttđt|báo)"
        r"|gp(?:-ttđt)? số|(?:cơ quan|đơn vị) chủ quản\s*:"
        r"|chịu trách nhiệm (?:chính|xuất bản|nội dung|quản lý|quản trị)[^.]{0,40}:"
        r"|(?:phó )?tổng biên tập\s*:|trưởng ban biên tập\s*:"
        r"|(?:vui lòng |đề nghị |xin |phải )?ghi rõ nguồn|bản quyền(?: ©| thuộc| \d{4})"
        r"|(?:thiết kế|phát triển|vận hành|xây dựng|quản trị)(?: và \w+(?: \w+)?)?(?: website)? (?:bởi|by)\b",
        IMPRINT,
    ),
    ("cổng trang", r"(?:cổng|trang) (?:(?:thông tin|tin|tt) ?(?:điện tử|đt\b)|ttđt\b)[^.:]{0,80}$", PORTAL),
    (
        "địa trụ tòa toà điện số đt đtdđ sđt tel fax e email thư website hotline đường liên",
        r"(?:địa chỉ|trụ sở|tòa soạn|toà soạn|điện thoại|số điện thoại|đt|đtdđ|sđt|tel|fax|e-?mail"
        r"|thư điện tử|website|hotline"
        r"|đường dây nóng|liên hệ quảng cáo)\s*(?:\([^)]*\)\s*)?[:.]",
        CONTACT,
    ),
    (
        "bạn you trang home gốc",
        r"(?:bạn đang (?:ở|xem)(?: đây)?|you are here)?\W*(?:trang chủ|home|gốc)"
        r"\s*(?:[»›>/|→\\]|-+>?|::)+\s*\w",
        TRAIL,
    ),
    (
        "chia share facebook twitter zalo google youtube linkedin pinterest messenger telegram email e print"
        " tweet",
        rf"(?:(?:chia sẻ|share)\W+)?(?:{_NETWORK}){{2,}}$|(?:chia sẻ|share)\W+(?:{_NETWORK})+$",
        TOOL,
    ),
    ("in bản gửi đọc nghe lưu chia cỡ a", rf"(?:{_TOOL}){{2,}}$", TOOL),
    (
        "tổng xếp click bạn đánh theo đăng nhập gửi",
        r"tổng số điểm của bài viết|xếp hạng\s*:\s*\d|click để đánh giá|(?:bạn )?đánh giá bài viết"
        r"|theo dõi [^.]{0,60} trên google"
        r"|đăng ký nhận (?:tin|bản tin|thông báo)(?: \w+){0,3} (?:qua|bằng) e-?mail"
        r"|nhập (?:địa chỉ )?e-?mail"
        r"|gửi (?:e-?mail|thư|bài|tin)(?: \w+){0,3} (?:tòa soạn|toà soạn|ban biên tập|bạn bè)$",
        TOOL,
    ),
    (
        "email e thư địa bạn cần vui hãy những các ý bình có gửi phản",
        r"(?:e-?mail|thư điện tử|địa chỉ email) của bạn sẽ không (?:được )?(?:bị )?(?:hiển thị|công khai)"
        r"|(?:bạn )?(?:cần|vui lòng|hãy) đăng nhập[^.]{0,30}(?:bình luận|phản hồi)"
        r"|những (?:trường|ô) (?:có )?(?:dấu|đánh dấu)|các trường bắt buộc"
        r"|(?:ý kiến|bình luận)(?: của bạn| bạn đọc)? (?:sẽ|phải|đang) (?:được |chờ )?(?:kiểm )?duyệt"
        r"|(?:gửi )?(?:phản hồi|bình luận|ý kiến) (?:về|cho) (?:bài|tin)(?: viết)?(?: này)?$"
        r"|có \d+ (?:bình luận|phản hồi|ý kiến)(?: bạn đọc)?$",
        FORM,
    ),
    (
        "xem đọc tin bài mời",
        r"(?:xem thêm|đọc thêm|xem tiếp"
        r"|(?:tin|bài|bài viết) (?:liên quan|mới hơn|cũ hơn|trước|sau|tiếp theo)"
        r"|mời bạn (?:đọc|xem)(?: thêm)?)"
        r"\s*:\s*[^\n]*[^.!\s]$",
        TOOL,
    ),
)


def _by_first_word() -> dict[str, tuple[tuple[re.Pattern[str], Mark], ...]]:
    shapes: dict[str, tuple[tuple[re.Pattern[str], Mark], ...]] = {}
    for words, pattern, mark in _TABLE:
        compiled = re.compile(pattern)
        for word in words.split():
            shapes[word] = (*shapes.get(word, ()), (compiled, mark))
    return shapes


SHAPES = _by_first_word()

_DATE = (
    r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s*,?\s+năm\s+\d{4}"
)
_TIME = r"\b\d{1,2}\s*(?::|h|giờ)\s*\d{2}(?::\d{2})?(?:\s*phút)?(?:\s*(?:am|pm|sa|ch)\b)?"
_ZONE = r"\b(?:gmt|utc)\s*[+-]?\s*\d{1,2}(?::\d{2})?\b"
_WEEKDAY = r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|cn|t[2-7])\b"
_LABEL = (
    r"\b(?:(?:ngày|giờ|thời\s+gian|được|đã|lần)\s+)?"
    r"(?:đăng(?:\s+tải|\s+tin|\s+bài)?|gửi|cập\s+nhật(?:\s+cuối)?|xuất\s+bản|tạo|viết|post(?:ed)?)"
    r"(?:\s+(?:lúc|ngày|vào|on|bởi))?\b|\b(?:admin|administrator|quản\s+trị(?:\s+viên)?)\b"
)
_VIEWS = (
    r"\b(?:số\s+)?(?:lượt|lần)\s+(?:xem|đọc|truy\s+cập|tải)\b|\b(?:đã\s+)?xem\b|\bviews?\b"
    r"|\b(?:phản\s+hồi|bình\s+luận|comments?)\b"
)
_ON_PAGE = r"\b(?:in\s+(?:bài\s+viết|trang|bài)|bản\s+in|lúc|vào|hồi|lượt|lần)\b"

_STARTS = """
thứ chủ cn t2 t3 t4 t5 t6 t7 ngày giờ thời được đã lần đăng gửi cập xuất tạo viết post posted admin
administrator quản số lượt xem view views phản bình comment comments lúc vào hồi in bản
"""
DATELINE_STARTS = frozenset(_STARTS.split())  # the words that a dateline can begin with, beside digits
HAS_DATE = re.compile(_DATE)
DATE_SIGNS = re.compile(r"\d(?:[/.-]\d{1,2}[/.-]\d|\s+tháng)")  # in every such date, and quicker to find
LONELY_DATE = re.compile(r"\W*(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\W*")
# Anything of these beside a date shows that a page, not a person, wrote the line.
PAGE_WORDS = re.compile(f"{_TIME}|{_ZONE}|{_WEEKDAY}|{_LABEL}|{_VIEWS}")
CLOCK_OR_COUNT = re.compile(f"{_TIME}|{_ZONE}|{_LABEL}|{_VIEWS}")
DATELINE_PARTS = re.compile(f"{_DATE}|{_TIME}|{_ZONE}|{_WEEKDAY}|{_LABEL}|{_VIEWS}|{_ON_PAGE}")
VIEWS_ONLY = re.compile(rf"\W*(?:(?:{_VIEWS})\W*[\d.,]*\W*(?:lượt|lần)?|[\d.,]+\s*(?:{_VIEWS}))\W*")
LETTER = re.compile(r"[^\W\d_]")
