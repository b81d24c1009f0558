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
