"""Types of documents, and the numbers they name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tgsearch.dates import parse_span
from tgsearch.document import DateFact, Document, DroppedLine, Evidence
from tgsearch.metadata.genre import document_numbers, document_type, find_numbers
from tgsearch.metadata.numbers import PARTS, TYPE_SIGNS, number_named


def type_of(text="", title="", **fields):
    return document_type(Document(id="1", text=text, title=title, **fields))


HEADER = (
    "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "HUYỆN ÂN THI             Độc lập - Tự do - Hạnh phúc\n"
)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Báo cáo", "báo cáo"),
        (" KẾ  HOẠCH ", "kế hoạch"),
        ("QĐ", "quyết định"),
        ("QD", "quyết định"),
        ("TTr", "tờ trình"),
        ("ttr", "tờ trình"),
        (" CTr ", "chương trình"),
        ("QyĐ", "quy định"),
        ("CTHD", "chương trình"),
        ("Bản tin", "tin"),
        ("news", "tin"),
        ("Thư mời", "giấy mời"),
        ("Sổ tay", "sổ tay"),
    ],
)
def test_a_stated_type_is_normalised(stated, expected):
    assert type_of("QUYẾT ĐỊNH", type=stated) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEADER}Số: 15/BC-UBND\n\nBÁO CÁO\nKết quả công tác năm 2020", "báo cáo"),
        (f"{HEADER}Số: 22/TB-UBND\nThông báo kết luận", "thông báo"),
        (f"{HEADER}Số: 1105/QĐ-UBND\nVề việc kiện toàn Ban Chỉ huy", "quyết định"),
        (f"{HEADER}Số: 198/UBND-NN\nV/v tăng cường phòng, chống rét", "công văn"),
        ("TỈNH ỦY HƯNG YÊN\n*\nSố 31-KH/BTGTU\nVề tuyên truyền bầu cử", "kế hoạch"),
        ("HUYỆN ỦY\n*\nSố 12-TT/HU\nVề sinh hoạt chi bộ", "thông tri"),
        ("KẾ HOẠCH Tuyên truyền cuộc bầu cử đại biểu Quốc hội", "kế hoạch"),
        ("CHỈ THỊ CỦA BAN THƯỜNG VỤ HUYỆN ỦY\nvề phòng chống hạn", "chỉ thị"),
        ("LỜI KÊU GỌI\nủng hộ đồng bào vùng lũ", "lời kêu gọi"),
        ("CÔNG ĐIỆN\nVề việc ứng phó với bão", "công điện"),
        ("THƯ VIỆN TỈNH MỞ CỬA TRỞ LẠI", None),
        (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHỢP ĐỒNG THUÊ NHÀ\nHôm nay, ngày 2/1/2024, hai bên ký.",
            "hợp đồng",
        ),
        ("HỢP ĐỒNG TIỀN TỶ CỦA TUYỂN THỦ", None),
        ("DỰ ÁN CẦU MỚI KHỞI CÔNG", None),
        ("Hôm đó trời mưa.", None),
        ("", None),
    ],
)
def test_type_from_the_header(text, expected):
    assert type_of(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Báo cáo tổng kết công tác năm 2020", "báo cáo"),
        ("Kế hoạch tuyên truyền Luật Đất đai năm 2024", "kế hoạch"),
        ("Quyết định số 12 về công tác cán bộ", "quyết định"),
        ("V/v rà soát phương án mùa mưa", "công văn"),
        ("Thư chúc Tết của Chủ tịch huyện", "thư"),
        ("Đề cương tuyên truyền", "đề cương"),
        ("Báo cáo viên huyện thi tài", None),
        ("Kế hoạch hóa gia đình ở xã đảo", None),
        ("Hướng dẫn viên trên núi lửa", None),
        ("Thư viện xã có thêm sách", None),
        ("Quyết định táo bạo của bà Năm", None),
        ("Chương trình ca nhạc mừng xuân", None),
    ],
)
def test_type_from_the_title(title, expected):
    assert type_of("Văn bản gồm ba phần.", title) == expected


@pytest.mark.parametrize(
    "lead",
    [
        "Ngày 14/1, tại hội trường Trụ sở Tỉnh ủy, Ban Tuyên giáo tổ chức hội nghị tổng kết công tác.",
        "(ĐCSVN) – Chiều 24/11, tại thành phố, Ban Tuyên giáo Tỉnh ủy tổ chức hội nghị giao ban cụm.",
        "Sáng nay, Ủy ban nhân dân huyện khai mạc lớp bồi dưỡng chính trị hè cho giáo viên toàn huyện.",
        "Vào khoảng sáng ngày 21/6, đoàn công tác của huyện đã đến thăm các gia đình có công ở xã.",
        "Chiều, ngày 5/6, đoàn công tác của huyện đã đến thăm các gia đình có công ở bốn xã vùng cao.",
        "[Thôngtấnxã] - Mới đây, chiều 3/4, đoàn viên xã đã trồng hai nghìn cây xanh dọc bờ sông.",
        "TTX: Trong hai ngày, lực lượng dân quân các xã đã giúp dân gặt xong diện tích lúa bị ngập.",
    ],
)
def test_a_first_sentence_of_news_makes_a_page_news(lead):
    assert type_of(lead, "Báo cáo kết quả kỳ họp đến cử tri") == "tin"


def test_a_dateline_of_the_web_makes_a_page_news_and_a_signed_one_does_not():
    assert type_of("15/01/2021 08:00\nMùa vàng về trên bản.") == "tin"
    assert type_of("Mùa vàng về trên bản.", dropped=(DroppedLine("15/01/2021 | 70", "dateline"),)) == "tin"
    assert type_of("Mùa vàng về trên bản.", dropped=(DroppedLine("Thông tin người gửi", "form"),)) == "tin"
    assert type_of("BÁO CÁO\nMùa vàng", dropped=(DroppedLine("Phản hồi", "form"),)) == "báo cáo"
    assert type_of("Hưng Yên, ngày 3 tháng 2 năm 2020\nMùa vàng về trên bản.") is None


def test_an_event_makes_a_page_news():
    document = Document(id="1", text="Mùa vàng về trên bản, tối 9/6.")
    event = DateFact(parse_span("2021-06-09"), Evidence("tối 9/6", "text"))
    assert (document_type(document), document_type(document, event=event)) == (None, "tin")


NUMBERS = [
    ("Chỉ thị số 05-CT/TW", "05-CT/TW"),
    ("chỉ thị số 05 - CT/TW", "05-CT/TW"),
    ("Chỉ thị số 5 – CT / TW", "05-CT/TW"),
    ("Chỉ thị 05-Ct/TƯ", "05-CT/TW"),
    ("Nghị quyết số 11-NQ/TU", "11-NQ/TU"),
    ("Kết luận số 01-KL/TW,", "01-KL/TW"),
    ("Đề án số 01-ĐA/TU", "01-ĐA/TU"),
    ("Quy định số 08-QĐi/TW", "08-QĐi/TW"),
    ("Hướng dẫn 36-HD/VPTW.", "36-HD/VPTW"),
    ("Chương trình số 10-CTr/TU", "10-CTr/TU"),
    ("Kế hoạch 15-KH/BTGTU", "15-KH/BTGTU"),
    ("Nghị quyết liên tịch 04-NQLT/HND-BTG", "04-NQLT/HND-BTG"),
    ("Quyết định 123/QĐ-UBND", "123/QĐ-UBND"),
    ("Quyết định số 123 /QĐ-UBND", "123/QĐ-UBND"),
    ("Quyết định 123/Qđ-UBND", "123/QĐ-UBND"),
    ("Quyết định 123/QD-UBND", "123/QĐ-UBND"),
    ("quyết định số 123/qđ-ubnd", "123/QĐ-UBND"),
    ("Báo cáo 15/BC - UBND", "15/BC-UBND"),
    ("Quyết định 12/2021/QĐ-UBND", "12/2021/QĐ-UBND"),
    ("Nghị định 30/2020/NĐ-CP", "30/2020/NĐ-CP"),
    ("Nghị quyết 76/2017/NQ-HĐND", "76/2017/NQ-HĐND"),
    ("Thông tư 02/2021/TT-BGDĐT", "02/2021/TT-BGDĐT"),
    ("Chỉ thị 16/CT-TTG", "16/CT-TTg"),
    ("Quyết định 2099/QĐ-TTg", "2099/QĐ-TTg"),
    ("Luật số 42/2024/QH15", "42/2024/QH15"),
    ("Nghị quyết 560/NQ-UBTVQH15", "560/NQ-UBTVQH15"),
    ("Công văn 1234/UBND-VX", "1234/UBND-VX"),
    ("Công văn 215/VPCP-KGVX", "215/VPCP-KGVX"),
    ("Công văn số 1034/TTg-KTN", "1034/TTg-KTN"),
    ("Công văn số 1034/TTG-KTN", "1034/TTg-KTN"),
    ("Chỉ thị số 7-CT/BTGTƯ", "07-CT/BTGTW"),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_number(text, number):
    assert [found.text for found in find_numbers(text)] == [number]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_the_place_of_a_number(text, number):
    found = find_numbers(f"Theo {text} của cấp trên")[0]
    words = f"Theo {text} của cấp trên"[found.start : found.end]
    assert words in text
    assert [again.text for again in find_numbers(f"số {words}")] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ thị 05 của Bộ Chính trị",
        "Chỉ thị số 05",
        "trực 24/7",
        "15/01/2021",
        "24-3-2020",
        "Covid-19",
        "gọi 0912.345.678",
        "xe 36A-196.06",
        "xe 51F-123.45",
        "QCVN 01:2022/BKHCN",
        "4.000đ/triệu/ngày",
        "1 - 3 triệu đồng/cặp",
        "3-4 lần/tuần",
        "cúm A/H5N1",
        "tổ 5/KP-3",
        "12/UBND",
        "5-UBND/HĐND",
        "",
    ],
)
def test_no_number(text):
    assert find_numbers(text) == []


def test_numbers_of_a_document_come_in_order_each_once():
    document = Document(
        id="1",
        title="Thực hiện Chỉ thị 05-CT/TW",
        text="Theo Kết luận 01-KL/TW, Chỉ thị số 05 - CT/TW;Quyết định 123/QĐ-UBND,124/QĐ-UBND.",
    )
    assert document_numbers(document) == ("05-CT/TW", "01-KL/TW", "123/QĐ-UBND", "124/QĐ-UBND")


@given(st.lists(st.sampled_from([*(text for text, _ in NUMBERS), "ngày 24/7", "đồng/kg", "", "số"])))
def test_each_line_has_its_own_numbers(lines):
    found = find_numbers("\n".join(lines))
    assert [number.text for number in found] == [each.text for line in lines for each in find_numbers(line)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("05-CT/TW", "05-CT/TW"),
        (" 5 – ct / tư ", "05-CT/TW"),
        ("số 12/2021/qđ-ubnd", "12/2021/QĐ-UBND"),
        ("Số: 12/2021/QĐ-UBND", "12/2021/QĐ-UBND"),
        ("1234/ubnd-vx", "1234/UBND-VX"),
        ("1034/ttg-ktn", "1034/TTg-KTN"),
        ("05 ct/tw", "05-CT/TW"),
        ("số 123 qđ - ubnd", "123/QĐ-UBND"),
        ("05 CT TW", None),  # two numbers read so
        ("5 tuyên/giáo", None),
        ("42/2024/qh15", "42/2024/QH15"),
        ("05", None),
        ("Chỉ thị 05-CT/TW", None),
        ("05-CT/TW và 11-NQ/TU", None),
        ("05-CT/TW, 11-NQ/TU", None),
        ("tuyên giáo", None),
        ("", None),
    ],
)
def test_a_number_as_it_is_typed(text, number):
    assert number_named(text) == number


PART = st.sampled_from([*TYPE_SIGNS, *PARTS, "TƯ", "VPTƯ", "btgTƯ", "THU", "xyz", "VX", "QH15"]) | st.text(
    "TUưƯABbcđĐQw\u031b\u0302", min_size=1, max_size=4
)
DASH = st.sampled_from(["-", " - ", "–", "—"])
SLASH = st.sampled_from(["/", " / "])
SIGNS = st.lists(st.tuples(PART, DASH).map("".join), max_size=2).map("".join)
WRITTEN_NUMBER = st.tuples(
    st.sampled_from(["", "số ", "Số: ", "theo "]),
    st.from_regex(r"[0-9]{1,5}[a-z]?(/2021)?", fullmatch=True),
    DASH | SLASH,
    SIGNS,
    PART,
    st.just("") | st.tuples(DASH | SLASH, PART).map("".join),
    st.sampled_from(["", " và", ","]),
).map("".join)


@settings(max_examples=500)
@given(WRITTEN_NUMBER)
def test_every_number_stands_for_itself(text):
    for found in find_numbers(text):
        assert number_named(found.text) == found.text


def test_a_number_in_nfd():
    decomposed = unicodedata.normalize("NFD", "Chỉ thị 05-CT/TƯ")
    assert [found.text for found in find_numbers(decomposed)] == ["05-CT/TW"]


@given(st.text(alphabet="0123456789-–/ .:,QĐCTKLUBNDTWqđsố", max_size=40))
def test_numbers_are_ordered_disjoint_and_in_one_spelling(text):
    end = 0
    for found in find_numbers(text):
        assert end <= found.start < found.end <= len(text)
        assert " " not in found.text
        assert "–" not in found.text
        assert text[found.start].isdigit()
        end = found.end
