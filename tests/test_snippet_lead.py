"""Where a text begins to say something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.snippet.lead import MAX_CHARS, lead_start

LETTERHEAD = """
UBND HUYỆN THANH LÂM        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG TƯ PHÁP               Độc lập - Tự do - Hạnh phúc
Số: 17/BC-PTP               Thanh Lâm, ngày 04 tháng 3 năm 2024
"""
PROSE = "Trong quý I, phòng đã thẩm định 12 văn bản và trả lời 40 lượt hỏi của các xã."
NAMES = (
    "Ngày 5/8, UBND huyện Thanh Lâm, tỉnh Thanh Hóa họp bàn việc làm đường với các xã Yên Thọ, Xuân Du, "
    "Phượng Nghi, Mậu Lâm, Phú Nhuận, Cán Khê, Xuân Thái và thị trấn Bến Sung."
)


@pytest.mark.parametrize(
    ("head", "prose"),
    [
        ("", PROSE),
        ("\n \n  ", PROSE),
        (LETTERHEAD, PROSE),
        (LETTERHEAD, NAMES),
        (LETTERHEAD + "Kính gửi: Các xã, thị trấn và các cơ quan trong toàn huyện.\n", PROSE),
        ("Căn cứ Luật Tổ chức chính quyền địa phương và các văn bản kèm theo;\n" * 12, PROSE),
        ("Trang chủ Giới thiệu Tin tức Văn bản Thư viện Hỏi đáp Liên hệ Góp ý Sơ đồ\n", PROSE),
        ("Xem với cỡ chữ: A- A A+\nChào mừng bạn đến với cổng thông tin của huyện\n", PROSE),
        ("ĐIỀU 1\n1. Phạm vi\n", "- " + PROSE),
        ("Về việc tổng kết năm\nvà những việc cần làm ngay trong tháng tới của các xã, thị trấn.\n", PROSE),
    ],
)
def test_prose_is_found_behind_what_stands_on_every_page(head, prose):
    text = head + prose + "\nNơi nhận: Như trên."
    assert lead_start(text) == text.index(prose)


@pytest.mark.parametrize(
    "text", ["", "   ", "DANH SÁCH\nNguyễn Văn An\nTrần Thị Bình", "  Một câu ngắn.", "1\n2\n3"]
)
def test_without_prose_a_text_begins_where_it_begins(text):
    assert lead_start(text) == len(text) - len(text.lstrip())


def test_a_first_line_in_small_letters_is_prose():
    assert lead_start("hôm nay cả xóm cùng nhau quét dọn đường làng.\n" + PROSE) == 0


def test_prose_far_down_is_left_where_it_is():
    assert lead_start("STT\n" * MAX_CHARS + PROSE) == 0


@given(st.text(alphabet="Aaà .,;\n\t1-", max_size=400))
def test_a_line_begins_there(text):
    start = lead_start(text)
    assert not text[:start].rpartition("\n")[2].strip()
    assert not text[start : start + 1].isspace()
