"""Boilerplate goes, text stays: on pages as Vietnamese sites lay them out, and on documents like them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.boilerplate import clean_lines, judge, line_key
from tgsearch.boilerplate.shapes import DATE_SIGNS, HAS_DATE
from tgsearch.text import clean

# Each page: the lines that are its text begin with "=", what was put around it with the reason.
PAGES = {
    "content management with a sidebar flattened below the text": """
        = Phù Cừ khai mạc hè năm 2023
        =
        dateline Thứ sáu - 02/06/2023 08:12    152    0
        = Sáng 1/6, Huyện đoàn Phù Cừ tổ chức khai mạc hè và phát động tháng hành động vì trẻ em.
        = Các đại biểu dự lễ khai mạc hè
        caption Các đại biểu dự lễ khai mạc hè
        = Tại buổi lễ, 50 suất quà được trao cho trẻ em có hoàn cảnh khó khăn.
        =
        = Tác giả bài viết: Mai Lan
        =
        menu Tổng số điểm của bài viết là: 5 trong 1 đánh giá
        menu Click để đánh giá bài viết
        menu Sổ tay cán bộ Đoàn
        menu Tài liệu sinh hoạt chi đoàn
        menu Gương điển hình tiên tiến
        menu Thư viện sách nói
        menu Liên kết website
        counter • Đang truy cập39
        counter • Máy chủ tìm kiếm2
        counter • Tháng hiện tại94,407
        counter • Tổng lượt truy cập4,318,805
        filler Bạn đã không sử dụng Site, Bấm vào đây để duy trì trạng thái đăng nhập. Thời gian chờ: 60 giây
        """,
    "portal with its menu flattened above the text": """
        menu Skip to main content
        footer TRANG THÔNG TIN ĐIỆN TỬ
        footer HUYỆN TIÊN LỮ
        menu Trang chủ
        menu Giới thiệu
        menu Bộ máy chính quyền
        menu Tin tức
        menu Văn bản chỉ đạo
        menu Liên hệ
        menu Trang chủ » Tin tức » Tin trong huyện
        = Tiên Lữ thu hoạch vụ lúa xuân
        dateline Đăng bởi: Admin - 02/06/2022 08:12 - Đã xem: 152
        menu Facebook Twitter Email In bài viết
        = Đến ngày 1/6, toàn huyện đã gặt được 3.200 ha lúa xuân, năng suất ước đạt 66 tạ một héc-ta.
        = Tin, ảnh: Lan Hương
        menu Chia sẻ
        menu Tin liên quan
        menu Tập huấn kỹ thuật chăm sóc nhãn (28/05/2022)
        menu Phòng trừ sâu bệnh hại lúa
        menu (21/04/2022)
        form Bình luận (0)
        form Họ và tên *
        form Email *
        form Nội dung *
        form Gửi bình luận
        menu Thống kê truy cập
        counter Hôm nay: 120
        counter Tất cả: 1.204.553
        footer Bản quyền thuộc Ủy ban nhân dân huyện Tiên Lữ
        footer Địa chỉ: thị trấn Vương, huyện Tiên Lữ, tỉnh Hưng Yên
        footer Điện thoại: 0221 3871 000 - Email: tienlu@example.vn
        """,
    "party site with a picture frame and a comment form": """
        = Đảng ủy xã sơ kết công tác sáu tháng đầu năm
        =
        dateline Thứ Ba, 12/07/2022, 18:50 [GMT+7]
        filler .
        filler .
        =
        = Sáng 12/7, Đảng ủy xã tổ chức hội nghị sơ kết công tác sáu tháng đầu năm.
        =
        filler leftcenterrightdel
        = Quang cảnh hội nghị sơ kết.
        =
        = Hội nghị thống nhất năm nhiệm vụ trọng tâm./.
        =
        = PV
        form Ý kiến bình luận
        form Họ và tên
        form Email
        form Lời bình
        form Xác thực
        """,
    "date with views below the title and a footer far below": """
        = Thành ủy giao ban công tác dư luận xã hội
        =
        dateline 29/07/2021 | 70
        =
        = Chiều 28/7, Thành ủy tổ chức giao ban công tác dư luận xã hội quý II.
        =
        = Thu Hà – Minh Quân (Đài Truyền thanh thành phố)
        =
        footer © 2016 Copyright by Công ty phần mềm Phố Hiến.
        """,
    "side-bar headings alone": """
        = Kết quả công tác khoa giáo quý I
        =
        = Trong quý I, công tác khoa giáo của tỉnh tiếp tục có nhiều đổi mới; nội dung sát với cơ sở.
        =
        = Hoàng Minh
        =
        = Ban Tuyên giáo Tỉnh ủy
        =
        menu Có thể bạn quan tâm
        form Phản hồi
        form Thông tin người gửi phản hồi
        menu Các tin khác
        menu Mới nhất
        menu Liên kết website
        menu Xem nhiều nhất
        """,
    "one label alone at the end": """
        = Đoàn viên ra quân vệ sinh môi trường
        = Sáng 5/3, hơn 100 đoàn viên ra quân dọn vệ sinh đường làng, ngõ xóm.
        = Theo Báo Hưng Yên
        form Phản hồi
        """,
    "cross links between the paragraphs": """
        = Huyện Ân Thi ra quân trồng cây
        dateline Thứ năm, 03/02/2022 09:00
        = Sáng 3/2, huyện Ân Thi phát động Tết trồng cây tại một xã phía bắc.
        menu Xem thêm: Kế hoạch trồng cây năm 2022
        menu >> Cả tỉnh trồng một triệu cây xanh
        = Toàn huyện phấn đấu trồng 60.000 cây trong dịp này.
        = Kết quả bước đầu
        = Sau lễ phát động, các xã đã trồng được hơn 5.000 cây xanh các loại.
        counter Lượt xem: 70
        """,
    "date and views above the title": """
        filler Xin chờ trong giây lát...
        dateline 31/10/2023
        counter - Đã xem: 924
        = Hội Phụ nữ xã họp mặt kỷ niệm 20/10
        = Các chi hội ôn lại truyền thống vẻ vang của người phụ nữ Việt Nam.
        form Trả lời
        form Email của bạn sẽ không được hiển thị công khai. Các trường bắt buộc được đánh dấu *
        """,
    "menu on one line": """
        menu Trang chủ | Giới thiệu | Tin tức | Văn bản | Liên hệ
        = Khởi công nhà văn hóa thôn
        dateline Chủ nhật, 06/11/2022 - 20:31
        = Sáng 6/11, thôn Đông khởi công xây dựng nhà văn hóa mới.
        """,
    "imprint over several lines": """
        = Hội Nông dân tập huấn trồng vải
        = Ngày 3/4, Hội Nông dân huyện tập huấn kỹ thuật trồng vải cho 80 hội viên.
        footer Cơ quan chủ quản: Ủy ban nhân dân huyện Phù Cừ
        footer Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 01/02/2018
        footer Chịu trách nhiệm chính: Phó Chủ tịch Ủy ban nhân dân huyện
        footer Địa chỉ: thị trấn Trần Cao
        footer ® Ghi rõ nguồn khi phát hành lại thông tin
        """,
    "captions given twice, whole, cut short, and without a clause": """
        = Hội thi tuyên truyền viên giỏi
        = Chiều 24/11, hội thi tuyên truyền viên giỏi bế mạc tại nhà văn hóa trung tâm huyện.
        caption Đồng chí
        = Đồng chí Nguyễn Thị Lành, Trưởng ban tổ chức, phát biểu bế mạc hội thi.
        = Hội thi có 12 đội tham gia ba phần thi trong hai ngày.
        caption Ban giám khảo hội thi tuyên truyền viên giỏi trao giải nhất cho…
        = Ban giám khảo hội thi tuyên truyền viên giỏi trao giải nhất cho đội xã Bắc Sơn.
        = Ban tổ chức trao giải nhất cho đội xã Bắc Sơn.
        caption Đại biểu Trần Văn Sáng, Chủ tịch xã phát biểu ý kiến tại hội thi.
        = Đại biểu Trần Văn Sáng, Chủ tịch xã, Trưởng ban chỉ đạo, phát biểu ý kiến tại hội thi.
        """,
}

# Documents that are all text, though some of their lines could stand in a menu or a form.
DOCUMENTS = {
    "report": """
        ỦY BAN NHÂN DÂN
        HUYỆN KIM ĐỘNG
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        Số: 15/BC-UBND
        Kim Động, ngày 10 tháng 01 năm 2022

        BÁO CÁO
        Kết quả công tác thông tin, tuyên truyền năm 2021

        Thực hiện Kế hoạch số 12/KH-UBND, Ủy ban nhân dân huyện báo cáo kết quả như sau:
        I. KẾT QUẢ
        1. Giới thiệu
        Ban hành 12 văn bản
        2. Tin tức
        - Hình ảnh
        - Video
        Kinh tế
        Văn hóa
        Giáo dục
        Y tế
        Tổng số: 45
        STT | Nội dung | Số lượng
        1 | Tin bài | 120
        2 | Email | 30
        II. KIẾN NGHỊ
        Không

        Nơi nhận:
        - Như trên;
        - Lưu: VT.
        TM. ỦY BAN NHÂN DÂN
        CHỦ TỊCH
        (Đã ký)
        Lê Văn Hưng
        """,
    "announcement with an address": """
        Thông báo
        Trung tâm Văn hóa huyện thông báo tuyển dụng hai viên chức làm việc tại Tổ truyền thanh.
        Liên hệ
        Địa chỉ: số 5 đường Bãi Sậy
        Điện thoại: 0221 3 862 000
        Email: trungtam@example.vn
        Giám đốc
        Phạm Thị Hoa
        """,
    "schedule of a week": """
        Lịch công tác tuần 12
        Thứ Hai, 15/03/2021
        8h00: Họp giao ban
        Thứ Ba, 16/03/2021
        8h00: Tiếp công dân
        Thứ Tư, 17/03/2021
        Cả ngày: đi cơ sở
        """,
    "form on paper": """
        PHIẾU ĐĂNG KÝ THAM GIA HỘI THI
        Họ và tên: ....................
        Ngày sinh: ....................
        Địa chỉ: ......................
        Số điện thoại: ................
        Email: ........................
        Nội dung
        Tôi xin cam đoan những lời khai trên là đúng sự thật.
        NGƯỜI ĐĂNG KÝ
        """,
    "headings that are the beginning of their sentences": """
        Sơ kết công tác quý III
        Công tác tuyên truyền
        Công tác tuyên truyền được đẩy mạnh với nhiều hình thức.
        Công tác dân vận
        Công tác dân vận tiếp tục hướng về cơ sở.
        """,
    "list whose entries begin alike": """
        Các khoản thu năm 2022
        Hội đồng nhân dân xã thông qua các khoản thu sau đây.
        - Phí vệ sinh môi trường
        - Phí vệ sinh môi trường và thu gom rác thải
        """,
    "slogans said again": """
        Đồng bào hô vang nhiều lần trong buổi lễ chào mừng.
        Tổ quốc Việt Nam muôn năm!
        Tổ quốc Việt Nam muôn năm!
        """,
    "values of a table, one to a line": """
        Biểu tổng hợp kết quả thực hiện
        Hoàn thành
        Hoàn thành
        Hoàn thành
        Chưa
        Chưa
        """,
    "words of menus inside sentences": """
        Tập huấn quản trị trang thông tin điện tử
        Các tin khác được đăng ở mục lưu trữ của trang.
        Email của đơn vị phải có phần xác thực hai lớp.
        Có thể bạn quan tâm đến cách đặt mật khẩu, hãy đọc phần hai.
        Lượt xem của trang đạt 300 nghìn trong quý, tăng so với cùng kỳ.
        """,
    "history without a web page": """
        Ngày 15/3/2021
        Hôm nay
        Tất cả
        """,
}


def lines_of(block):
    return [line.strip() for line in block.strip("\n ").split("\n")]


def parted(block):
    """Return the page of a block of PAGES, its text, and its (line, reason) pairs."""
    rows = [row.partition(" ") for row in lines_of(block)]
    page = [line for _, _, line in rows]
    text = [line for kind, _, line in rows if kind == "="]
    return page, text, [(line.strip(), kind) for kind, _, line in rows if kind != "="]


@pytest.mark.parametrize("block", PAGES.values(), ids=PAGES)
def test_what_was_put_around_the_text_is_dropped_with_its_reason(block):
    page, text, around = parted(block)
    kept, dropped = clean_lines(page)
    assert [line for line in kept if line] == [line for line in text if line]
    assert [(line.text, line.reason) for line in dropped] == around


@pytest.mark.parametrize("block", DOCUMENTS.values(), ids=DOCUMENTS)
def test_documents_that_only_look_so_lose_nothing(block):
    lines = lines_of(block)
    assert clean_lines(lines) == (tuple(lines), ())


@pytest.mark.parametrize("block", DOCUMENTS.values(), ids=DOCUMENTS)
def test_text_between_sentences_loses_nothing(block):
    lines = [
        "Hội nghị nghe báo cáo tóm tắt kết quả thực hiện nhiệm vụ.",
        *lines_of(block),
        "Hội nghị kết thúc sau một ngày làm việc khẩn trương.",
    ]
    assert clean_lines(lines)[0] == tuple(lines)


@pytest.mark.parametrize(
    "line",
    [
        "15/01/2021 15:54",
        "Thứ sáu, 15/01/2021 15:54",
        "Thứ Sáu, ngày 15 tháng 01 năm 2021 | 15:54",
        "CN, 17/01/2021 - 07:30 AM",
        "29-07-2021 | Lượt xem: 70",
        "Lượt xem: 7370 | Gửi lúc: 05/12/2013 15:42:27",
        "Cập nhật lúc 09h15, 12.01.2024",
        "2024-01-12 15:10:44",
        "(Ngày đăng: 12/01/2024)",
        "12/01/2024",
    ],
)
def test_the_date_above_the_text_is_kept_as_evidence(line):
    kept, dropped = clean_lines(
        ["Ra mắt mô hình dân vận khéo", line, "Sáng nay, xã ra mắt mô hình dân vận khéo mới."]
    )
    assert kept == ("Ra mắt mô hình dân vận khéo", "Sáng nay, xã ra mắt mô hình dân vận khéo mới.")
    assert [(each.text, each.reason) for each in dropped] == [(line, "dateline")]


@pytest.mark.parametrize(
    "line",
    [
        "Hưng Yên, ngày 15 tháng 01 năm 2021",
        "Ngày 15 tháng 01 năm 2021",
        "Khai mạc ngày 15/01/2021",
        "Số: 15/01/2021",
        "Năm 2021",
        "15/BC-UBND",
        "8h00 ngày 15/01/2021 tại hội trường",
    ],
)
def test_dates_that_a_person_wrote_stay(line):
    lines = ("Ra mắt mô hình dân vận khéo", line, "Sáng nay, xã ra mắt mô hình dân vận khéo mới.")
    assert clean_lines(lines) == (lines, ())


@pytest.mark.parametrize(
    "line", ["Theo Báo Hưng Yên", "Nguồn: Đài truyền thanh", "Thu Trang", "Bài, ảnh: Đỗ Hà", "PV"]
)
def test_bylines_below_other_headlines_stay(line):
    kept, dropped = clean_lines(
        ["Sáng nay, huyện tổ chức lễ phát động.", "Tin liên quan", "Xã Bãi Sậy trồng 500 cây xanh", line]
    )
    assert kept == ("Sáng nay, huyện tổ chức lễ phát động.", line)
    assert [each.reason for each in dropped] == ["menu", "menu"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[In bài viết] [Gửi cho bạn bè]", "menu"),
        ("Thích   Chia sẻ", "menu"),
        ("In trang Gửi email A- A A+", "menu"),
        ("Đọc bài viết | A- | A+", "menu"),
        ("Chia sẻ: Facebook, Zalo", "menu"),
        ("▶ Nghe bài viết", "menu"),
        ("Tin mới hơn: Hội xuân bản Mường", "menu"),
        ("Gửi email cho tòa soạn", "menu"),
        ("Đăng ký nhận tin qua email", "menu"),
        ("Theo dõi chúng tôi trên Google News", "menu"),
        ("« Bài trước | Bài sau »", "menu"),
        ("tin bài liên quan . . . . . .", "menu"),
        ("CÁC TIN ĐÃ ĐƯA:", "menu"),
        ("Ý kiến bạn đọc (2)", "form"),
        ("Có 3 bình luận", "form"),
        ("Gửi phản hồi về bài viết", "form"),
        ("Ý kiến của bạn sẽ được kiểm duyệt trước khi đăng", "form"),
        ("Bình luận: 0", "counter"),
        ("1.204 lượt xem", "counter"),
        ("Tổng lượt truy cập4,318,805", "counter"),
        ("left center right del", "filler"),
        (". . . . .", "filler"),
        ("* * *", "filler"),
        ("Trình duyệt của bạn không hỗ trợ xem video", "filler"),
        ("© Trang tin vùng cao", "footer"),
        ("Trang tin nội bộ © 2019", "footer"),
        ("Sáng tạo không ngừng © 2019", "footer"),
        ("[Bản in] [Chia sẻ]", "menu"),
        ("[Bản in][Chia sẻ]", "menu"),
        ("» Chia sẻ", "menu"),
        (">> Giao lưu văn nghệ xã Tân Sơn", "menu"),
        ("Giới thiệu | Tin tức | Liên hệ", "menu"),
        ("Giới thiệu - Tin tức - Liên hệ", "menu"),
        ("Giới thiệu – Tin tức – Liên hệ", "menu"),
        ("Giới thiệu / Tin tức / Liên hệ", "menu"),
        ("Giới thiệu > Tin tức > Liên hệ", "menu"),
        ("Giới thiệu·Tin tức·Liên hệ", "menu"),
        ("Giới thiệu   Tin tức   Liên hệ", "menu"),
        ("Giới thiệu\tTin tức\tLiên hệ", "menu"),
    ],
)
@pytest.mark.parametrize(
    "after", [[], ["Hội nghị bế mạc vào chiều cùng ngày."]], ids=["at the end", "in the text"]
)
def test_lines_that_only_pages_have_go_wherever_they_stand(line, reason, after):
    text = ("Sáng nay, xã ra mắt mô hình dân vận khéo mới.", *after)
    kept, dropped = clean_lines([text[0], line, *after])
    assert kept == text
    assert [(each.text, each.reason) for each in dropped] == [(line, reason)]


@pytest.mark.parametrize(
    "line",
    [
        "1. Giới thiệu",
        "2. Tin tức (12)",
        "Chia sẻ.",
        "Bài trước đã nêu ba nguyên nhân",
        "Xem thêm phụ lục đính kèm báo cáo này.",
        "Gửi ý kiến về dự thảo trước ngày 15/3",
        "Cơ quan chủ quản đã chấp thuận chủ trương",
        "Trang thông tin điện tử: đăng 120 tin, bài",
        "Tổng số điểm của các đội như sau",
        "Giới thiệu-Tin tức-Liên hệ",
        "Giới thiệu/Tin tức/Liên hệ",
        "Giới thiệu - Tin tức - đề nghị của các tổ dân phố - thời gian họp",
        "39",
        "100%",
    ],
)
def test_lines_that_only_begin_like_them_stay(line):
    lines = ("Sáng nay, xã ra mắt mô hình dân vận khéo mới.", line)
    assert clean_lines(lines) == (lines, ())


def test_the_first_line_is_never_a_repeated_caption():
    lines = ("Đồng chí", "Đồng chí Nguyễn Văn Ba thăm, tặng quà gia đình chính sách.")
    assert clean_lines(lines) == (lines, ())


@pytest.mark.parametrize(
    ("caption", "kept"),
    [
        ("Đại biểu  dự lễ\tkhai mạc hè tại xã", "Đại biểu dự Lễ khai mạc Hè tại xã"),
        ("Đại biểu dự lễ khai mạc hè tại xã", "Đại biểu dự lễ khai mạc hè tại xã"),
    ],
)
def test_a_caption_said_twice_is_kept_once_however_it_is_spaced_and_capitalized(caption, kept):
    lines, dropped = clean_lines(["Khai mạc hè", kept, caption])
    assert lines == ("Khai mạc hè", kept)
    assert [(line.text, line.reason) for line in dropped] == [(caption, "caption")]


def test_captions_that_only_begin_alike_stay():
    lines = ("Khai mạc hè", "Đại biểu dự lễ khai mạc hè tại xã", "Đại biểu dự lễ khai giảng tại xã")
    assert clean_lines(lines) == (lines, ())


@given(st.from_regex(HAS_DATE))
def test_the_quick_look_for_a_date_overlooks_none(text):
    assert not HAS_DATE.search(text) or DATE_SIGNS.search(text)


WORDS = [
    *(
        "Các tin khác",
        "Email",
        "Trang chủ",
        "Họ và tên",
        "Đang truy cập39",
        "15/01/2021 15:54",
        ".",
        "© 2020",
    ),
    *(
        "Gửi",
        "Mới nhất",
        "Tin tức",
        "Liên hệ",
        "Thu Trang",
        "Đồng chí",
        "- Như trên;",
        "",
        "Kết quả bước đầu",
    ),
]
SENTENCES = st.builds("{} {} họp bàn nhiệm vụ.".format, st.text("abcđêư ", min_size=15), st.integers(1, 99))


# Lines that the whole site repeats; which they are is the matter of test_frames.py.

SITE = ("Nhịp sống làng Mộc", "Đất và Người", "Thông báo", "Sổ tay nhà nông", "Góc bạn trẻ", "Lan Anh")
SITE_PAGES = {
    "at the top and the bottom": """
        repeated Nhịp sống làng Mộc
        repeated Thông báo
        repeated Sổ tay nhà nông
        = Hội làm vườn trồng hàng cau
        = Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        repeated Góc bạn trẻ
        repeated Đất và Người
        """,
    "a lone line where nothing else is the site's": """
        = Nhịp sống làng Mộc
        = Hội làm vườn trồng hàng cau
        = Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        = Góc bạn trẻ
        """,
    "beside what is known of any site": """
        = Hội làm vườn trồng hàng cau
        dateline Thứ sáu, 15/01/2021 15:54
        repeated Góc bạn trẻ
        = Quang cảnh
        = Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        = Cây cao gần bằng nhà
        repeated Sổ tay nhà nông
        counter Lượt xem: 70
        = Thu Trang
        """,
    "a date is seen when the menu above it is gone": """
        repeated Nhịp sống làng Mộc
        repeated Đất và Người
        repeated Sổ tay nhà nông
        repeated Góc bạn trẻ
        = Hội làm vườn trồng hàng cau
        dateline 15/01/2021
        = Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        """,
    "names are those of sections only at the top": """
        repeated Nhịp sống làng Mộc
        repeated Lan Anh
        = Hội làm vườn trồng hàng cau
        = Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        = Lan Anh
        """,
    "one line above the text stays": """
        repeated Nhịp sống làng Mộc
        = Sổ tay nhà nông
        = Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        counter Lượt xem: 70
        """,
    "not between lines of the text": """
        = Hội làm vườn trồng hàng cau
        = Sổ tay nhà nông
        = Quang cảnh
        = Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        = Góc bạn trẻ
        = Chiều nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        = Cây cao gần bằng nhà
        = Góc bạn trẻ
        = Cây thấp ngang vai
        """,
    "what a paper calls itself, below the menu": """
        repeated Nhịp sống làng Mộc
        = Thông báo
        = Về việc trồng hàng cau
        = Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm.
        counter Lượt xem: 70
        """,
    "no sentence, no frame": """
        = Nhịp sống làng Mộc
        = Hội làm vườn trồng hàng cau
        = Góc bạn trẻ
        """,
}


@pytest.mark.parametrize("block", SITE_PAGES.values(), ids=SITE_PAGES)
def test_lines_that_the_site_repeats_go_from_around_the_text(block):
    page, text, around = parted(block)
    kept, dropped = clean_lines(page, repeated={line_key(line) for line in SITE})
    assert list(kept) == text
    assert [(line.text, line.reason) for line in dropped] == around


TEXT = "Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm."


@pytest.mark.parametrize(
    ("line", "above", "below"),
    [
        ("Sổ tay nhà nông", True, True),
        ("Đường dây nóng 0201 3 555 222", True, True),
        ("0201 3 555 222", True, True),
        ("www.langmoc.example", True, True),
        ("» Nghề xưa | Nghề nay", True, True),
        ("Thông báo", True, True),
        ("Trần Văn Ba", True, False),
        ("Theo Báo làng Mộc", True, False),
        ("THÔNG BÁO", False, False),
        ("Cộng hòa xã hội chủ nghĩa Việt Nam", False, False),
        ("Độc lập – Tự do – Hạnh phúc", False, False),
        ("Số 15-BC/ĐU", False, False),
        ("Kính gửi: các hộ trong thôn", False, False),
        ("Phần I", False, False),
        ("Họ và tên: .......", False, False),
        ("- Nghề xưa", False, False),
        ("1. Nghề xưa", False, False),
        ("* * *", False, False),
        ("nghề xưa còn lại", False, False),
        ("(Ảnh tư liệu)", False, False),
        ("Nghề đan, nghề mộc;", False, False),
        ("Nghề " * 30, False, False),
    ],
)
def test_what_may_be_a_line_of_the_site(line, above, below):
    other = "Cây cao gần bằng nhà"
    for place, expected in ((0, above), (3, below)):
        lines = [other, TEXT, other]
        lines.insert(place, line)
        edges = judge(lines).edges()
        assert ((place if place == 0 else 3) in edges.keys) is expected


@pytest.mark.parametrize(
    ("near", "kept"),
    [
        (["Ban văn hóa xã", "Góc bạn trẻ"], {"Ban văn hóa xã"}),
        (["Lan Anh (tổng hợp)", "Góc bạn trẻ"], {"Lan Anh (tổng hợp)"}),
        (["Ảnh tư liệu.", "Góc bạn trẻ"], {"Ảnh tư liệu."}),
        (["CHỦ TỊCH", "Dấu đỏ", "Mộc", "Góc bạn trẻ"], {"CHỦ TỊCH", "Dấu đỏ", "Mộc", "Góc bạn trẻ"}),
        (["Lượt xem: 70", "Ban văn hóa xã"], set()),
    ],
)
def test_who_signs_or_sends_a_text_is_no_line_of_the_site(near, kept):
    lines = [TEXT, *near]
    edges = judge(lines).edges()
    counted = {lines[number] for number in edges.keys}
    assert counted == {line for line in near if line not in kept and not line.startswith("Lượt xem")}


def test_a_signature_on_an_office_paper_is_no_line_of_the_site():
    lines = [TEXT, "TM. ỦY BAN NHÂN DÂN", "Người ký thay", "Dấu đỏ", "Mộc tròn"]
    assert judge(lines).edges().keys == {}


def test_what_stands_above_the_motto_of_a_paper_is_its_head():
    head = ["Nhịp sống làng Mộc", "Góc bạn trẻ", "Hội đồng hương", "Làng Mộc", "Xã Gò", "Huyện Cọ"]
    lines = [*head, "ĐẢNG CỘNG SẢN VIỆT NAM", "Sổ tay nhà nông", TEXT]
    assert [lines[number] for number in judge(lines).edges().keys] == head[:2]


@given(st.data())
def test_repeated_lines_never_cost_a_sentence(data):
    lines = data.draw(st.lists(st.one_of(st.sampled_from([*WORDS, *SITE]), SENTENCES), max_size=30))
    repeated = {line_key(line) for line in data.draw(st.sets(st.sampled_from(lines or [""])))}
    kept, dropped = clean_lines(lines, repeated=repeated)
    assert {line.strip() for line in lines if line.endswith("nhiệm vụ.")} <= set(kept)
    assert all(line_key(line.text) in repeated for line in dropped if line.reason == "repeated")
    above = clean_lines(lines)[0]
    assert not above or kept


def test_empty_lines_part_paragraphs_once():
    assert clean_lines(["", " ", "Một.", "", "", "  Hai.  ", ""]) == (("Một.", "", "Hai."), ())


@pytest.mark.parametrize("lines", [[], [""], ["", "  "]])
def test_nothing_gives_nothing(lines):
    assert clean_lines(lines) == ((), ())


@given(st.lists(st.one_of(st.sampled_from(WORDS), SENTENCES, st.text(max_size=60)), max_size=40))
def test_every_line_is_kept_or_dropped_and_the_order_stays(lines):
    kept, dropped = clean_lines(lines)
    kept_left, dropped_left = [line for line in kept if line], [line.text for line in dropped]
    for line in filter(None, map(str.strip, lines)):
        if kept_left and kept_left[0] == line:
            kept_left.pop(0)
        else:
            assert dropped_left.pop(0) == line
    assert (kept_left, dropped_left) == ([], [])


@given(st.lists(st.one_of(st.sampled_from(WORDS), SENTENCES), max_size=30))
def test_sentences_are_never_dropped(lines):
    kept, _ = clean_lines(lines)
    for line in set(lines):
        if line.endswith("nhiệm vụ."):
            # Said twice in a row, it is taken for a caption; it still stands once.
            assert line.strip() in kept


def seed_files():
    shared = Path(os.environ.get("TGSEARCH_SHARED") or Path(__file__).parents[2] / "shared")
    return sorted((shared / "seeds").glob("*.txt"))


@pytest.mark.skipif(not seed_files(), reason="the shared seeds are not here")
def test_the_seeds_keep_their_sentences_and_nothing_else():
    around = (
        "Email",
        "leftcenterrightdel",
        "Liên kết website",
        "Đang truy cập",
        "Ý kiến bình luận",
        "Xác thực",
    )
    for path in seed_files():
        lines = clean(path.read_text(encoding="utf-8")).split("\n")
        kept, dropped = clean_lines(lines)
        text = "\n".join(kept)
        assert not [words for words in (*around, "Phản hồi", "Các tin khác", "Hỏi đáp") if words in text]
        long_lines = [line.text for line in dropped if len(line.text) > 100 and line.reason != "caption"]
        assert long_lines == []
