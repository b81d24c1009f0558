"""The title of a text without markup: taken when sure, "" when not, and never said twice."""

from __future__ import annotations

import pytest

from tgsearch.sources.titles import part_title, without_title

SENTENCE = "Sáng nay, huyện Văn Giang tổ chức lễ ra quân đầu xuân."


@pytest.mark.parametrize(
    "title",
    [
        "Huyện Văn Giang ra quân đầu xuân",
        "Vì sao cần tiêm vắc-xin?",
        "Tổ quốc gọi tên mình!",
        "2023: năm của chuyển đổi số",
        "“Bốn tại chỗ” trong phòng, chống bão",
        "VĂN GIANG RA QUÂN ĐẦU XUÂN",
    ],
)
@pytest.mark.parametrize("gap", [[], [""]])
def test_a_short_first_line_is_the_title(title, gap):
    assert part_title([title, *gap, SENTENCE]) == (title, (SENTENCE,))


@pytest.mark.parametrize(
    "lines",
    [
        [SENTENCE],
        ["Huyện Văn Giang"],
        [SENTENCE, "Buổi lễ diễn ra tại nhà văn hóa."],
        ["Hội nghị nghe các nội dung sau:", SENTENCE],
        ["(ĐCSVN) – " + "Chiều nay huyện họp bàn nhiều nội dung quan trọng " * 5, SENTENCE],
        ["- Như trên", SENTENCE],
        ["1. Kết quả", SENTENCE],
        ["STT | Họ tên", "1 | Nguyễn Văn Ba"],
        ["12/2023", SENTENCE],
        ["của toàn dân", SENTENCE],
        ["Sáng nay, huyện Văn Giang tổ chức lễ ra quân", "đầu xuân tại nhà văn hóa trung tâm."],
    ],
)
def test_what_is_not_surely_a_title_stays_text(lines):
    assert part_title(lines) == ("", tuple(lines))


LETTERHEAD = [
    "ỦY BAN NHÂN DÂN",
    "HUYỆN VĂN GIANG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 15/BC-UBND",
    "Văn Giang, ngày 10 tháng 01 năm 2022",
]


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        (["BÁO CÁO", "Kết quả tuyên truyền năm 2021"], "BÁO CÁO Kết quả tuyên truyền năm 2021"),
        (
            ["", "QUYẾT ĐỊNH", "", "Về việc khen thưởng", "năm 2021", ""],
            "QUYẾT ĐỊNH Về việc khen thưởng năm 2021",
        ),
        (["KẾ HOẠCH TUYÊN TRUYỀN BẦU CỬ", ""], "KẾ HOẠCH TUYÊN TRUYỀN BẦU CỬ"),
        (["V/v tăng cường phòng, chống dịch"], "V/v tăng cường phòng, chống dịch"),
        (
            ["BÁO CÁO", "Kết quả công tác tháng 9,", "phương hướng tháng 10 năm 2022"],
            "BÁO CÁO Kết quả công tác tháng 9, phương hướng tháng 10 năm 2022",
        ),
        (
            ["BÁO CÁO", "TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022;", "NHIỆM VỤ NĂM 2023"],
            "BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2022; NHIỆM VỤ NĂM 2023",
        ),
        (
            ["QUY CHẾ", "PHỐI HỢP CÔNG TÁC GIỮA", "HỘI ĐỒNG NHÂN DÂN VÀ", "ỦY BAN NHÂN DÂN HUYỆN"],
            "QUY CHẾ PHỐI HỢP CÔNG TÁC GIỮA HỘI ĐỒNG NHÂN DÂN VÀ ỦY BAN NHÂN DÂN HUYỆN",
        ),
        (["V/v chi trả BHXH,", "BHYT, BHTN"], "V/v chi trả BHXH, BHYT, BHTN"),
        (["ĐƠN ĐỀ NGHỊ", "Cấp giấy chứng nhận"], "ĐƠN ĐỀ NGHỊ Cấp giấy chứng nhận"),
        (["BÀI PHÁT BIỂU", "Khai mạc hội thi"], "BÀI PHÁT BIỂU Khai mạc hội thi"),
    ],
)
def test_an_official_document_is_called_by_its_kind_and_subject(subject, title):
    found, rest = part_title([*LETTERHEAD, *subject, "Kính gửi: Các xã, thị trấn.", SENTENCE])
    assert found == title
    assert [line for line in rest if line] == [*LETTERHEAD, "Kính gửi: Các xã, thị trấn.", SENTENCE]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["ĐỀ CƯƠNG TUYÊN TRUYỀN", "Phòng, chống đuối nước"], "ĐỀ CƯƠNG TUYÊN TRUYỀN Phòng, chống đuối nước"),
        (["THÔNG BÁO", ""], "THÔNG BÁO"),
        (["THÔNG BÁO CỦA ĐOÀN XÃ"], "THÔNG BÁO CỦA ĐOÀN XÃ"),
    ],
)
def test_a_kind_without_a_letterhead_is_the_title_with_its_subject(lines, title):
    assert part_title([*lines, SENTENCE]) == (title, (SENTENCE,))


@pytest.mark.parametrize(
    "below",
    [
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN",
        "HỘI ĐỒNG NHÂN DÂN HUYỆN KHÓA XX, KỲ HỌP THỨ BA",
        "I. KẾT QUẢ THỰC HIỆN",
        "Văn Giang, ngày 10 tháng 01 năm 2022",
        "Văn Giang, ngày tháng năm 2022",
        "Văn Giang, ngày … tháng 01 năm 2022",
        "Văn Giang, ngày 10/01/2022",
        "Kết quả công tác tháng 9,",
    ],
)
@pytest.mark.parametrize("subject", [["V/v thành lập tổ công tác"], ["QUYẾT ĐỊNH", "Thành lập tổ công tác"]])
def test_what_stands_below_a_subject_is_not_of_it(subject, below):
    assert part_title([*LETTERHEAD, *subject, below, SENTENCE])[0] == " ".join(subject)


@pytest.mark.parametrize(
    "subject",
    [
        ["V/v rà soát hộ nghèo           Văn Giang, ngày 3 tháng 11 năm 2023"],
        ["V/v rà soát", "hộ nghèo | Văn Giang, ngày 3 tháng 11 năm 2023"],
        ["V/v rà soát\tVăn Giang, ngày 3 tháng 11 năm 2023", "hộ nghèo"],
    ],
)
def test_a_day_beside_a_subject_stays_in_the_text(subject):
    title, rest = part_title(
        ["UBND XÃ XUÂN QUAN", "Số: 15/UBND", *subject, "", "Kính gửi: Các thôn", SENTENCE]
    )
    assert title == "V/v rà soát hộ nghèo"
    assert [line for line in rest if line] == [
        "UBND XÃ XUÂN QUAN",
        "Số: 15/UBND",
        "Văn Giang, ngày 3 tháng 11 năm 2023",
        "Kính gửi: Các thôn",
        SENTENCE,
    ]


def test_a_day_below_a_kind_is_no_subject():
    lines = [*LETTERHEAD, "TỜ TRÌNH", "Văn Giang, ngày 10/01/2022", SENTENCE]
    assert part_title(lines)[0] == "TỜ TRÌNH"


def test_who_decides_is_not_of_a_subject_in_capitals():
    lines = [*LETTERHEAD, "QUYẾT ĐỊNH", "VỀ VIỆC CẤP ĐẤT", "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN", SENTENCE]
    assert part_title(lines)[0] == "QUYẾT ĐỊNH VỀ VIỆC CẤP ĐẤT"


@pytest.mark.parametrize(
    "head",
    [
        ["THUẾ CƠ SỞ 2 HUYỆN VĂN GIANG"],
        ["KHO BẠC NHÀ NƯỚC", "HUYỆN VĂN GIANG"],
        ["UBND xã Xuân Quan", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["UBND xã Xuân Quan | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT", "NAM"],
        ["Chi bộ thôn 3", "* ĐẢNG CỘNG SẢN VIỆT NAM"],
    ],
)
def test_any_office_may_stand_above_a_kind(head):
    title, rest = part_title([*head, "THÔNG BÁO", "Lịch họp tháng 3", "", SENTENCE])
    assert title == "THÔNG BÁO Lịch họp tháng 3"
    assert [line for line in rest if line] == [*head, SENTENCE]


@pytest.mark.parametrize(
    "title",
    [
        "VĂN GIANG RA QUÂN ĐẦU XUÂN",
        "Kỷ niệm ngày thành lập ĐẢNG CỘNG SẢN VIỆT NAM",
        "MỪNG ĐẢNG CỘNG SẢN VIỆT NAM",
    ],
)
def test_a_title_of_news_stays_its_title(title):
    lines = [title, SENTENCE, "THÔNG BÁO của xã nêu rõ như vậy.", "Về việc này, xã đã họp."]
    assert part_title(lines)[0] == title


def test_a_letterhead_without_a_kind_gives_no_title():
    lines = (*LETTERHEAD, SENTENCE)
    assert part_title(lines) == ("", lines)


def test_the_subject_ends_where_the_text_begins():
    lines = [*LETTERHEAD, "BÁO CÁO", "Kết quả năm 2021", "Thực hiện kế hoạch của tỉnh", SENTENCE]
    assert part_title(lines)[0] == "BÁO CÁO Kết quả năm 2021"


@pytest.mark.parametrize(
    ("lines", "rest"),
    [
        (["Lễ ra quân", "", SENTENCE], (SENTENCE,)),
        (["LỄ RA  QUÂN.", SENTENCE], (SENTENCE,)),
        (["  Lễ ra quân . .", SENTENCE], (SENTENCE,)),
        (["Lễ", ". .", SENTENCE], ("Lễ", ". .", SENTENCE)),
        (["Thời sự", "Lễ ra quân", SENTENCE], ("Thời sự", SENTENCE)),
        (["Lễ ra quân đầu xuân", SENTENCE], ("Lễ ra quân đầu xuân", SENTENCE)),
        ([SENTENCE] * 6 + ["Lễ ra quân"], (*[SENTENCE] * 6, "Lễ ra quân")),
        (["Lễ ra quân", SENTENCE, "Lễ ra quân"], (SENTENCE, "Lễ ra quân")),
    ],
)
def test_a_stated_title_is_not_said_again_on_top_of_the_text(lines, rest):
    assert without_title(lines, "Lễ ra quân") == rest


def test_a_title_of_which_small_letters_are_longer_is_recognised():
    assert without_title(["STRASSE in Đà Nẵng", SENTENCE], "Straße in Đà Nẵng") == (SENTENCE,)
    assert without_title(["Straße in Đà Nẵng", SENTENCE], "STRASSE in Đà Nẵng") == (SENTENCE,)
