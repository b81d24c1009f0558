"""Published, event and period of documents, and the date that filters use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tgsearch.dates import DateSpan, parse_span
from tgsearch.document import DateFact, Description, Document, DroppedLine, Evidence
from tgsearch.metadata.chronology import date_document, effective_date


def dates_of(text="", title="", **fields):
    """Return the three dates of a document as they print, None for each it does not have."""
    facts = date_document(Document(id="1", text=text, title=title, **fields))
    return tuple(str(fact.span) if fact else None for fact in facts)


def published(text="", title="", **fields):
    return dates_of(text, title, **fields)[0]


def event(text, day="2021-06-10", **fields):
    return dates_of(text, published=day, **fields)[1]


def period(title, text="", day="2021-07-10", **fields):
    return dates_of(text, title, published=day, **fields)[2]


# Pages with the same traps as real ones: (title, text, published, event, period).
PAGES = [
    (
        "Tỉnh Ninh Bình tổng kết công tác tuyên giáo năm 2020",
        "Thứ năm, 21/01/2021 09:12\n"
        "(BNB) – Ngày 20/1, Ban Tuyên giáo Tỉnh ủy tổ chức hội nghị tổng kết công tác năm 2020, triển khai"
        " nhiệm vụ năm 2021.\nNăm 2020, Ban đã tham mưu kế hoạch thực hiện Chỉ thị số 41-CT/TW ngày 24/3/2020"
        " của Ban Bí thư và Chỉ thị số 05-CT/TW ngày 15.5.2016 của Bộ Chính trị.",
        ("2021-01-21", "2021-01-20", "2020"),
    ),
    (
        "Sơ kết công tác khoa giáo 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm 2021",
        "30/07/2021 | 118\nChiều ngày 28/7, Ban Tuyên giáo Thành ủy sơ kết công tác.",
        ("2021-07-30", "2021-07-28", "2021-H1"),
    ),
    (
        "Tổng kết công tác tuyên giáo năm 2023",
        "Thứ tư - 10/01/2024 14:05 512 0\nSáng ngày 05/01/2024, Ban Tuyên giáo Huyện ủy tổ chức hội nghị.",
        ("2024-01-10", "2024-01-05", "2023"),
    ),
    (
        "Giao ban cụm thi đua năm 2020",
        "Thứ Ba, 24/11/2020, 18:50 [GMT+7]\n.\n.\nChiều 24/11, cụm thi đua tổ chức hội nghị giao ban.\n"
        "Tiếp tục thực hiện Nghị quyết số 11-NQ/TU ngày 9/3/2018 về văn hóa.",
        ("2020-11-24", "2020-11-24", "2020"),
    ),
    (
        "Giao ban công tác tuyên giáo Quý I, triển khai nhiệm vụ Quý II",
        "Quý 1/2022, công tác tuyên giáo đạt nhiều kết quả.\nTiếp tục thực hiện Kết luận số 01-KL/TW ngày"
        " 18/5/2021 của Bộ Chính trị; bài phát biểu tại Hội nghị Văn hóa toàn quốc ngày 24/11/2021.",
        (None, None, "2022-Q1"),
    ),
]


@pytest.mark.parametrize(("title", "text", "expected"), PAGES, ids=[title for title, _, _ in PAGES])
def test_page(title, text, expected):
    assert dates_of(text, title) == expected


@pytest.mark.parametrize(("title", "text", "expected"), PAGES, ids=[title for title, _, _ in PAGES])
def test_page_with_its_dateline_moved_out_of_the_text(title, text, expected):
    first, _, rest = text.partition("\n")
    if expected[0] is None:
        first, rest = "Liên kết website", text
    dropped = (DroppedLine("Trang chủ", "menu"), DroppedLine(first, "dateline" if expected[0] else "menu"))
    assert dates_of(rest, title, dropped=dropped) == expected


SHARED = Path(os.environ.get("TGSEARCH_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("000", ("2021-01-15", "2021-01-14", "2020")),
        ("001", ("2021-07-29", "2021-07-23", "2021-H1")),
        ("002", ("2024-01-12", "2024-01-05", "2023")),
        ("003", ("2020-11-24", "2020-11-24", "2020")),
        ("004", (None, None, "2022-Q1")),
    ],
)
def test_seed(seed, expected):
    found = sorted((SHARED / "seeds").glob(f"{seed}_*.txt"))
    if not found:
        pytest.skip(f"the seeds are not in {SHARED}: set TGSEARCH_SHARED")
    title, _, text = found[0].read_text("utf-8").partition("\n")
    assert dates_of(text, title) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thứ sáu, 15/01/2021 15:54", "2021-01-15"),
        ("Thứ Ba, 24/11/2020, 18:50 [GMT+7]", "2020-11-24"),
        ("Chủ nhật, 15/8/2021 | 09:00 GMT+7", "2021-08-15"),
        ("T6, 15/01/2021 - 08:00", "2021-01-15"),
        ("29/07/2021 | 70", "2021-07-29"),
        ("15:20 | 06/11/2019", "2019-11-06"),
        ("22:05 – 16/09/2021", "2021-09-16"),
        ("(14/11/2024 - 22:31)", "2024-11-14"),
        ("08h15' ngày 15/01/2021", "2021-01-15"),
        ("17-8-2022", "2022-08-17"),
        ("27.4.2019", "2019-04-27"),
        ("Ngày đăng: 12/05/2022 | Lượt xem: 1.234", "2022-05-12"),
        ("Cập nhật lúc: 14:32 12/05/2022 (GMT+7)", "2022-05-12"),
        ("Đăng ngày 12/01/2021 - Cập nhật 15/01/2021 09:00", "2021-01-12"),
        ("Thu Trang - 15/01/2021 15:54", "2021-01-15"),
        ("Tin tức - Sự kiện | 15/01/2021 15:54", "2021-01-15"),
        ("Nguồn: Báo Hòa Bình - 15/01/2021", "2021-01-15"),
        ("12 Tháng Năm, 2022", "2022-05-12"),
        ("Posted on January 15, 2021 by admin", "2021-01-15"),
        ("Hà Nội, ngày 3 tháng 2 năm 2020", "2020-02-03"),
        ("TP. Hồ Chí Minh, ngày 03/02/2020", "2020-02-03"),
        ("Số: 15/BC-UBND          Khoái Châu, ngày 12 tháng 3 năm 2022", "2022-03-12"),
        ("Số: 15/BC-UBND Khoái Châu, ngày 12 tháng 3 năm 2022", "2022-03-12"),
        ("Lâm Đồng, ngày 25\ntháng 11 năm 2025", "2025-11-25"),
        ("Lâm Đồng, ngày 25 tháng\n11 năm 2025", "2025-11-25"),
        ("*                         Hưng Yên, ngày 02 tháng 10 năm 2025", "2025-10-02"),
        ("Số: 27/CĐ-PCTT     Tiền Hải, hồi 16 giờ 00 ngày 17 tháng 7 năm 2023", "2023-07-17"),
        ("Hưng Yên, ngày      tháng 02 năm 2021", "2021-02"),
        ("Đắk Song, ngày …. tháng … năm 2021", "2021"),
        # none of these is a dateline
        ("Hôm nay: Thứ Hai, 05/06/2023", None),
        ("Giấy phép số 12/GP-TTĐT ngày 15/01/2016", None),
        ("Quang cảnh hội nghị ngày 05/01/2024", None),
        ("Hội nghị diễn ra lúc 08:00 ngày 05/01/2024", None),
        ("Ngày 25/3/2018, cháu nhập viện", None),
        ("14/3/2019: Công an vào cuộc", None),
        ("Căn cứ Quyết định số 15 của UBND tỉnh Hưng Yên, ngày 3 tháng 2 năm 2020", None),
        ("Kỷ niệm ngày 27/7/2021", None),
        ("Hạn nộp: 15/01/2021", None),
        ("31/02/2021 10:00", None),
    ],
)
def test_dateline(line, expected):
    assert published(f"{line}\nHội nghị bàn về công tác của huyện trong thời gian tới.") == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"published": "2020-12-27T20:52:00Z"}, ("2020-12-28", "given")),
        ({"published": "không rõ", "text": "15/01/2021 08:00"}, ("2021-01-15", "dateline")),
        ({"text": "Bài viết.\nPV\n15/01/2021 08:00"}, ("2021-01-15", "dateline")),
        (
            {"text": "Thứ sáu, 15/01/2021 15:54 Ngày 14/1, huyện họp bàn công tác."},
            ("2021-01-15", "dateline"),
        ),
        ({"text": "15/01/2021\nNgày đăng: 16/01/2021"}, ("2021-01-16", "dateline")),
        (
            {"hints": (("article:published_time", "2021-01-15T08:00:00+07:00"),)},
            ("2021-01-15", "hint:article:published_time"),
        ),
        ({"hints": (("site", "Báo 15/01/2021"),)}, None),
        ({"path": "/data/2021/01/15/tin.html"}, ("2021-01-15", "folder")),
        ({"url": "https://example.vn/2021/01/15/tin"}, ("2021-01-15", "folder")),
        ({"path": "/data/bao-cao-15-01-2021.txt"}, ("2021-01-15", "file name")),
        ({"path": "/data/18-8-2020-01.md"}, ("2020-08-18", "file name")),
        ({"path": "/data/2021-01-15 tin.txt"}, ("2021-01-15", "file name")),
        ({"path": "/data/20220315-hoi-nghi.txt"}, ("2022-03-15", "file name")),
        ({"path": "/data/15032022.txt"}, ("2022-03-15", "file name")),
        ({"path": "C:\\du-lieu\\bao-cao_15.01.2021.txt"}, ("2021-01-15", "file name")),
        ({"path": "/data/20210507-01.md"}, None),  # 7 May or 5 July
        ({"path": "/data/20211307-01.md"}, None),
        ({"path": "/data/0812202001.md"}, None),
        ({"path": "/data/31-02-2021.md"}, None),
        ({"path": "/data/tu-01-02-2021-den-05-02-2021.md"}, None),
        ({"path": "/sao-luu-2023-05-01/tin.txt"}, None),
        ({"path": "/data/2021/bao-cao.txt"}, None),
    ],
)
def test_published_and_where_it_was_found(fields, expected):
    fact = date_document(Document(**({"id": "1", "text": ""} | fields)))[0]
    assert (fact and (str(fact.span), fact.evidence.source)) == expected


def test_the_evidence_quotes_the_words():
    text = "15/01/2021 08:00\nChiều ngày 14/1, huyện họp tổng kết công tác năm 2020, bàn việc năm 2021."
    facts = date_document(Document(id="1", text=text))
    assert [fact.evidence for fact in facts if fact] == [
        Evidence("15/01/2021 08:00", "dateline"),
        Evidence("Chiều ngày 14/1", "text"),
        Evidence("năm 2020", "text"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 9/6, huyện họp.", "2021-06-09"),
        ("Chiều 9/6, tại xã, đoàn đến thăm các gia đình.", "2021-06-09"),
        ("Sáng 9-6, đoàn đến thăm.", "2021-06-09"),
        ("Rạng sáng 9.6, xảy ra tai nạn.", "2021-06-09"),
        ("Ngày 9 tháng 6, HĐND huyện họp.", "2021-06-09"),
        ("Sáng ngày 9/ 6 UBND xã tổ chức hội nghị.", "2021-06-09"),
        ("Thứ tư, ngày 9/6, huyện họp.", "2021-06-09"),
        ("Vào lúc 8 giờ sáng ngày 9/6, xã họp.", "2021-06-09"),
        ("Hai xe máy đâm nhau trên quốc lộ, tối 9/6.", "2021-06-09"),
        ("Sau ba ngày tranh tài, ngày 9/6, giải đã bế mạc.", "2021-06-09"),
        ("Ngày 20/12, huyện họp.", "2020-12-20"),  # across the new year
        ("Ngày 20/6 tới, huyện sẽ khai mạc hội thao.", "2021-06-20"),
        ("Từ ngày 8 đến 12/6, huyện mở lớp tập huấn.", "2021-06-08"),
        ("Sáng nay, huyện họp.", "2021-06-10"),
        ("Hôm qua, huyện họp.", "2021-06-09"),
        ("Sáng nay (9/6), huyện họp.", "2021-06-09"),
        ("Sáng nay 9/6, huyện họp.", "2021-06-09"),
        ("Ngày 9/6/2021, huyện họp.", "2021-06-09"),
        ("Chiều 7/6, giám đốc sở cho hay, vào ngày 9/6, bến xe mới sẽ mở cửa.", "2021-06-09"),
        ("Trước đó, ngày 7/6, xã đã họp. Ngày 9/6, huyện họp.", "2021-06-09"),
        ("Nhân dịp kỷ niệm ngày 1/6, huyện tặng quà. Sáng 9/6, đoàn đến thăm.", "2021-06-09"),
        ("Ngày 9/6, huyện họp bàn Chỉ thị số 41-CT/TW ngày 24/3/2021 của Ban Bí thư.", "2021-06-09"),
        # no event among these
        ("Thực hiện Chỉ thị số 41-CT/TW ngày 24/5/2021 của Ban Bí thư.", None),
        ("Thực hiện Quyết định số 31 ngày 6/5/2021 của UBND tỉnh, xã đã triển khai.", None),
        ("Căn cứ Nghị quyết của HĐND huyện ngày 6/5/2021 về ngân sách.", None),
        ("Căn cứ Luật Tổ chức chính quyền địa phương sửa đổi, bổ sung một số điều ngày 6/6/2021;", None),
        ("- Căn cứ biên bản của đoàn kiểm tra lập chiều ngày 6/6/2021 tại xã;", None),
        ("Căn cứ kế hoạch của tỉnh, ngày 9/6, huyện họp.", "2021-06-09"),
        ("Liên quan đến vụ ẩu đả đêm 1/6 vừa qua, ngày 8/6, công an bắt 5 người.", "2021-06-08"),
        ("Liên quan vụ cháy chợ vào đêm 1/6, hội đã trao quà.", "2021-06-01"),
        ("Trong các ngày 5 và 6-6, tại xã xảy ra hai đợt sạt lở.", "2021-06-05"),
        ("Theo Kế hoạch ngày 5/6/2021 của Tỉnh ủy, xã tiến hành rà soát.", None),
        ("Ông Nam sinh ngày 5/6/1950 tại xã.", None),
        ("Chương trình kỷ niệm 74 năm ngày Thương binh - Liệt sĩ (27/7/1947 - 27/7/2021).", None),
        ("Các đơn vị báo cáo về huyện trước ngày 30/6/2021.", None),
        ("Hồ sơ nộp chậm nhất ngày 30/6.", None),
        ("Ngày 3/2/1930, Đảng ra đời.", None),
        ("Ngày 9/10, huyện họp.", None),  # eight months back or four ahead: no telling
        ("Từ ngày 1/3, huyện hoạt động theo mô hình mới.", None),
        ("Lễ hội diễn ra từ ngày 10 đến ngày 20/5 âm lịch.", None),
        ("Bệnh nhân được nối lại bàn tay thành công ngày 20/4 đã xuất viện.", None),  # the background
        ("Dự kiến ngày 15/6 sẽ có kết quả.", None),
        ("Tuyến đường được trực 24/7, 1/3 số hộ đã có nước.", None),
        ("Huyện vừa tổ chức lễ phát động toàn dân tập bơi.", None),
    ],
)
def test_event(text, expected):
    assert event(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 9/6, huyện họp.", None),
        ("Hôm qua, huyện họp.", None),
        ("Ngày 9/6/2021, huyện họp.", "2021-06-09"),
        ("Hội Nông dân xã họp đại hội vào ngày 8/03/2023.", "2023-03-08"),
        ("Hội trao quà ngày 17/9/2024 cho bảy cháu nhỏ.", "2024-09-17"),
        ("Đại biểu gặp cử tri trong các ngày 23,24,25/11/2022.", "2022-11-23"),
        ("Xã họp chiều ngày 12/6, bàn việc tháng 6 năm 2023.", "2023-06-12"),
        ("Chiều 16-10, huyện nghe thời sự quý III năm 2024.", "2024-10-16"),
        ("Sáng 28/7, thị trấn sơ kết 6 tháng đầu năm 2022.", "2022-07-28"),
        ("Chiều 12/6, xã bàn mục tiêu từ nay đến năm 2030.", None),
        ("Chiều 12/6, xã nhìn lại tháng 5 năm 2022 và tháng 5 năm 2023.", None),
        ("Chậm nhất là 17 giờ 00 ngày 01/02/2026 phải nộp hồ sơ.", None),
        ("Xã nhận hồ sơ đến 17h00 ngày 01/02/2026.", None),
        ("Thôn Hạ ngừng cấp điện từ 7h30 đến 11h ngày 12-6-2023 để sửa trạm.", "2023-06-12"),
        ("Thôn Hạ cắt nước từ 8 giờ 00 phút đến 16 giờ, ngày 12/6/2023.", "2023-06-12"),
        ("Sáng 1.6, tòa trả hồ sơ. Phiên tòa mở từ ngày 16-19.5.2017.", "2017-06-01"),
        ("Sáng 1.6, tòa trả hồ sơ theo văn bản số 27 ngày 16.5.2012.", None),
        ("Ngày 9/6, xã họp. Ngày 5/5/2020 và ngày 5/5/2021, xã cũng họp.", None),
        ("Ngày 16/12/2012, anh vào nghề. Đến năm 2021, anh có ba xưởng.", None),
        ("Theo cáo trạng, ngày 9/6/2020, bị cáo vay tiền.", None),
    ],
)
def test_event_of_a_text_that_is_not_dated(text, expected):
    assert dates_of(text)[1] == expected


def test_no_event_is_taken_from_a_dateline_in_the_text():
    assert dates_of("Bà con vui mùa lúa mới ở bản.\nThứ sáu, ngày 15/01/2021 15:54\nLúa đã chín.") == (
        "2021-01-15",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Tổng kết công tác tuyên giáo năm 2020", "2020"),
        ("Huyện tổng kết năm 2020, triển khai nhiệm vụ năm 2021", "2020"),
        ("Báo cáo kết quả thực hiện nhiệm vụ năm 2020 và phương hướng năm 2021", "2020"),
        ("Báo cáo kết quả triển khai kế hoạch năm 2020", "2020"),
        ("Sơ kết công tác 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2021", "2021-H1"),
        ("Giao ban quý I năm 2021", "2021-Q1"),
        ("Giao ban quý II, triển khai nhiệm vụ quý III", "2021-Q2"),
        ("Giao ban quý IV, nhiệm vụ quý I năm 2021", "2020-Q4"),
        ("Kết quả công tác tháng 12, nhiệm vụ tháng 01/2021", "2020-12"),
        ("Kết quả công tác tháng 6, nhiệm vụ trọng tâm tháng 7", "2021-06"),
        ("Sơ kết chuyển đổi số 6 tháng", "2021-H1"),
        ("Đánh giá tình hình kinh tế - xã hội tháng 3 và quý I năm 2021", "2021-Q1"),
        ("Báo cáo kết quả giảm nghèo giai đoạn 2016-2020", "2016/2020"),
        ("Tổng kết 10 năm thực hiện Nghị quyết về nông thôn mới (2010-2020)", "2010/2020"),
        ("Tổng kết hoạt động của HĐND xã nhiệm kỳ 2016-2021", "2016/2021"),
        ("Thu ngân sách 6 tháng đầu năm đạt 60%", "2021-H1"),
        ("7 sự cố trong quý I, một hãng bay bị cảnh cáo", "2021-Q1"),
        ("Doanh thu quý II tăng 12%", "2021-Q2"),
        ("Sơ kết công tác quý 1 năm nay", "2021-Q1"),
        ("Chi bộ thôn 8 tổ chức đại hội nhiệm kỳ 2020-2022", "2020/2022"),
        ("Đại hội Hội Nông dân xã, nhiệm kỳ 2018-2023", "2018/2023"),
        # none of these reports on a period
        ("Kế hoạch công tác năm 2021", None),
        ("Kế hoạch tổng kết công tác năm 2020", None),
        ("Triển khai nhiệm vụ năm 2021", None),
        ("Khai mạc giải bóng đá thiếu niên năm 2021", None),
        ("Tổng kết năm học 2020-2021", None),
        ("HĐND huyện họp kỳ thứ nhất, nhiệm kỳ 2021-2026", None),
        ("Triển khai Nghị quyết Đại hội Đảng bộ huyện nhiệm kỳ 2020-2025", None),
        ("Chào mừng Đại hội Đoàn nhiệm kỳ 2020-2025", None),
        ("Hội thi báo cáo viên giỏi năm 2021", None),
        ("Sơ kết 4 năm thực hiện Chỉ thị 05", None),
        ("Sơ kết 6 tháng thí điểm một cửa", None),
        ("Báo cáo tỉnh trước tháng 6/2021", None),
        ("Máy mới được đánh giá cao năm 2021", None),
        ("Phạt 9 tháng tù", None),
        ("Dự báo doanh thu quý II tăng 12%", None),
        ("Hoàn thành cầu vượt trong quý II", None),
        ("Doanh thu quý IV tăng 12%", None),  # not over in July
        ("Doanh thu từ quý I tăng 12%", None),
        ("Gạo xuất khẩu năm 2020 tăng giá", None),  # looked back on half a year later no more
        ("Sơ kết công tác năm 2021", None),  # in July the year is not over
        ("Báo cáo công tác tháng 7", None),  # nor the month on its tenth day; that of 2020 is long over
        ("Giao ban công tác quý 4", None),
        ("Báo cáo kết quả công tác tháng 6", "2021-06"),
        ("", None),
    ],
)
def test_period_of_a_title(title, expected):
    assert period(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Báo cáo công tác tháng 12", "2020-12"),
        ("Sơ kết 6 tháng cuối năm", "2020-H2"),
        ("Giao ban công tác tháng 6", None),
        ("Giao ban công tác tháng 1", None),
    ],
)
def test_a_period_of_the_year_before_is_reported_on_soon(title, expected):
    assert period(title, day="2021-01-12") == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2021-01-12", "2020"), ("2020-12-20", "2020"), ("2020-11-20", None), ("2021-08-01", None)],
)
def test_what_came_of_a_year_is_told_when_it_has_just_ended(day, expected):
    assert period("Mức sinh năm 2020 tăng nhẹ", day=day) == expected
    assert period("Thị trường xe máy năm 2020 có gì nổi bật?", day=day) == expected
    assert period("Vụ cháy năm 2020: tăng án phạt", day=day) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ngày 9/1, huyện tổ chức hội nghị tổng kết công tác năm 2020, triển khai nhiệm vụ năm 2021.",
            "2020",
        ),
        ("Thông tin được nêu tại hội nghị sơ kết công tác 6 tháng đầu năm 2021.", "2021-H1"),
        ("6 tháng đầu năm 2021, toàn huyện xảy ra hai vụ cháy.", "2021-H1"),
        ("(BNP) - 6 tháng đầu năm 2021, kinh tế của thị xã tăng trưởng khá.", "2021-H1"),
        ("Trong quý II, thu ngân sách đạt 40 tỷ đồng.", "2021-Q2"),
        ("Trong quý IV năm nay, huyện dự kiến khởi công trường mới.", None),
        ("Năm 2020, huyện có 12 xã.", None),
        ("Doanh số xe máy tháng 1 giảm hơn 30% so với tháng 12.", "2021-01"),
        ("Tháng 1 ghi nhận nhiều đợt rét; người dân tăng mặc ấm.", None),
        ("Dù doanh số suy giảm trong nửa đầu năm 2021, hãng vẫn bán chạy nhất nước.", "2021-H1"),
        ("Kết quả kinh doanh quý II của hợp tác xã giảm 12%, theo báo cáo tài chính.", "2021-Q2"),
        ("Lượng khách đến huyện trong 5 tháng đầu năm tăng 13%.", "2021-5M"),
        ("Hợp tác xã vay vốn từ quý I. Doanh thu quý II tăng 5%.", None),  # what it begins with counts
        ("Tuyến đường giúp giảm ùn tắc, dự kiến hoàn thành trong quý II.", None),
        ("Người đạt giải năm 2020 bị bắt khi đang xử lý hồ sơ.", None),
        ("Xã tuyên truyền kế hoạch tổng kết năm 2020.", None),
    ],
)
def test_period_of_a_text(text, expected):
    assert period("Tin từ huyện", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trong năm 2020, cảnh sát giao thông xử lý 14.000 vi phạm.", "2020"),
        ("Xuất khẩu rau năm 2020 cao kỷ lục.", "2020"),
        ("Người trồng rau năm 2020, 2021 thống kê được nhiều vụ mất trộm.", None),
    ],
)
def test_a_year_that_has_just_ended_is_told_of_by_what_comes_next_or_by_coming_first(text, expected):
    assert period("Tin từ huyện", text, day="2021-01-20") == expected
    assert period("Tin từ huyện", text, day="2021-08-20") is None


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Giao ban quý I", "", None),
        ("Giao ban quý I", "Quý I/2022, xã đã làm tốt.", "2022-Q1"),
        ("Giao ban quý I", "Ngày 9/4/2022, huyện giao ban.", "2022-Q1"),
    ],
)
def test_period_without_a_year_of_a_text_that_is_not_dated(title, text, expected):
    assert dates_of(text, title)[2] == expected


def test_a_congress_is_known_by_the_term_it_looks_back_on():
    text = "Đại hội đã nghe báo cáo tổng kết nhiệm kỳ 2015-2020 và bàn phương hướng nhiệm kỳ 2020-2025."
    assert period("Đại hội Chi bộ thôn 8, nhiệm kỳ 2020-2025", text) == "2015/2020"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Đại hội Hội Nông dân xã, nhiệm kỳ 2023-2028",
            "Nhiệm kỳ 2018-2023, Hội kết nạp 90 hội viên.",
            "2018/2023",
        ),
        ("Chi hội xong đại hội nhiệm kỳ 2023-2028", "Hội viên bàn việc của nhiệm kỳ 2020-2023.", "2020/2023"),
        ("Thông báo lịch đại hội nhiệm kỳ 2025-2030", "Ngày 9/6, đại hội khai mạc.", None),
        ("Công bố kết quả bầu cử", "Tổng kết cuộc bầu cử đại biểu nhiệm kỳ 2026-2031, phường đã họp.", None),
        ("Phường họp", "Phường tổng kết xây dựng Đảng năm 2020 và giao việc năm 2021.", "2020"),
        ("Xã họp", "Các đại biểu nhìn lại công việc của tháng 05 năm 2021.", "2021-05"),
        ("Xã họp", "Xã họp mở rộng để đánh giá kết quả thực hiện nhiệm vụ tháng 5 năm 2021.", "2021-05"),
    ],
)
def test_period_of_congresses_and_meetings(title, text, expected):
    assert dates_of(text, title)[2] == expected


def test_nothing_is_made_of_an_empty_document():
    assert dates_of() == (None, None, None)


def fact(printed):
    return DateFact(parse_span(printed), Evidence(printed, "text"))


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        (Description(fact("2021-01-15"), fact("2021-01-14"), fact("2020")), ("2021-01-15", "published")),
        (Description(None, fact("2021-01-14"), fact("2020")), ("2021-01-14", "event")),
        (Description(None, None, fact("2020")), ("2020", "period")),
        (Description(), None),
    ],
)
def test_effective_date(description, expected):
    found = effective_date(description)
    assert (found and (str(found[0]), found[1])) == expected


def test_a_date_before_the_calendar_is_no_danger():
    assert dates_of("Hôm qua, xã họp.", published="0001-01-01") == (None, None, None)
    assert DateSpan.of_years(1, 1).start.year == 1
