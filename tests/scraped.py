"""Sites that were never there, and papers: every line with whether it is text (`True`) or the site's.

Sites and offices differ in everything; the pages of one have the same around a text made up at random.
"""

from __future__ import annotations

import html
from random import Random

WHO = (
    "Hội làm vườn",
    "Tổ khuyến nông",
    "Đội văn nghệ",
    "Câu lạc bộ chèo",
    "Chi đoàn thôn",
    "Hợp tác xã",
    "Lớp xóa mù",
)
DID = (
    "trồng hàng cau",
    "dọn lòng mương",
    "dựng nhà tre",
    "mở lớp đan lát",
    "tập hát ru",
    "nuôi ong",
    "sửa đường đê",
)
WHERE = (
    "ở xóm Bãi",
    "bên đầm Sen",
    "trên đồi Cọ",
    "cạnh chợ Gò",
    "dưới chân núi Voi",
    "tại bến Lau",
    "trong làng Mộc",
)
WHEN = ("mùa gặt", "tháng Giêng", "dịp rằm", "cuối vụ chiêm", "đầu hè", "mùa nước nổi", "những ngày giá rét")


def headline(chance):
    return f"{chance.choice(WHO)} {chance.choice(DID)} {chance.choice(WHERE)} {chance.choice(WHEN)}"


def sentence(chance):
    return (
        f"{chance.choice(WHEN).capitalize()} năm ấy, {chance.choice(WHO).lower()} {chance.choice(DID)} "
        f"{chance.choice(WHERE)} cùng {chance.randrange(3, 900)} người, mất {chance.randrange(2, 90)} ngày."
    )


def article(chance):
    """A title, a few paragraphs with a heading or a caption between them, perhaps who wrote it."""
    lines = [headline(chance), *(sentence(chance) for _ in range(chance.randint(2, 4)))]
    if chance.random() < 0.5:
        lines.append(
            chance.choice(("Việc làm đầu tiên", "Ảnh: bà con ra đồng", "Kết quả", "Còn nhiều việc phải làm"))
        )
    lines += [sentence(chance) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.6:
        lines.append(
            chance.choice(("Thu Trang", "Theo bản tin nội bộ", "Ban biên tập", "Đoàn xã", "Bài, ảnh: Lê Mộc"))
        )
    return lines


# What stands around the text: above the title, between title and text, below. "?" is another page's headline.
SITES = {
    "village portal": (
        """
        Nhịp sống làng Mộc
        Giữ hồn quê - Dựng nếp nhà
        Trang chủ | Giới thiệu | Liên hệ
        Đất và người
        Nghề xưa
        Thông báo
        Hương vị quê nhà
        Sổ tay nhà nông
        """,
        """
        Thứ sáu - 12/01/2024 15:10 344 0
        Cỡ chữ to nhỏ
        """,
        """
        Nghe bằng giọng miền Bắc
        Tin liên quan
        ?
        ?
        Ảnh đẹp quê hương
        Lịch chiếu phim lưu động
        Góc bạn trẻ
        Đường dây nóng: 0201 3 555 222
        Nhà văn hóa làng Mộc, cạnh đình Thượng
        Lượt truy cập: 4512
        Xin đừng quên nguồn khi dùng lại bài
        """,
    ),
    "newspaper of a district": (
        """
        Tiếng nói vùng đồi
        Đăng nhập
        Mua báo giấy
        THỜI SỰ - CHÍNH TRỊ
        Chuyện tử tế
        Nhà nông cần biết
        Thơ và bạn đọc
        """,
        """
        15/01/2021 | 70
        """,
        """
        Chia sẻ: Facebook, Zalo
        Đọc nhiều trong tuần
        ?
        ?
        ?
        Bình luận (0)
        Tòa soạn: số 4 ngõ Đình, phố Cọ
        Đường dây quảng cáo 0201 3 555 777
        Văn phòng đại diện: bến Lau
        Đặt mua dài hạn
        """,
    ),
    "youth page": (
        """
        Tuổi Trẻ Bến Lau
        Bạn Đang Ở Đây
        Gương Mặt Tháng Này
        Lửa Trại
        """,
        "",
        """
        Ý kiến bình luận
        Họ và tên
        Email
        Lên đường cùng Bến Lau
        Theo dõi kênh Bến Lau trẻ
        """,
    ),
}


def rows(block):
    return [line.strip() for line in block.strip().split("\n") if line.strip()]


def page(chance, site):
    """The lines of a page: (line, whether it is text)."""
    above, between, below = map(rows, SITES[site])
    title, *text = article(chance)

    def around(lines):
        return [(headline(chance) if line == "?" else line, False) for line in lines]

    return [*around(above), (title, True), *around(between), *((line, True) for line in text), *around(below)]


BASES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Căn cứ Kế hoạch số 12/KH-UBND của huyện về phong trào thi đua;",
)


def paper(chance, number):
    """The lines of an office paper; all of them are text, though all papers of an office share most."""
    kind = chance.choice(("BÁO CÁO", "KẾ HOẠCH", "TỜ TRÌNH"))
    head = [
        "ỦY BAN NHÂN DÂN",
        "XÃ TRÀ MỘC",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    day = f"Trà Mộc, ngày {chance.randint(1, 28)} tháng {chance.randint(1, 12)} năm 2022"
    text = [f"Số: {number}/UBND", day, kind, f"Về việc {chance.choice(DID)} {chance.choice(WHERE)}", *BASES]
    text += ["I. ĐÁNH GIÁ CHUNG", sentence(chance), "II. PHƯƠNG HƯỚNG", sentence(chance)]
    signed = [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "(Đã ký)",
        "Lê Văn Mộc",
    ]
    return [(line, True) for line in [*head, *text, *signed]]


def form(chance, number):
    """A sheet that people fill in: the same questions on each."""
    asked = ["PHIẾU HỎI Ý KIẾN", f"Phiếu số {number}", "Họ và tên: ............", "Ông bà biết tin từ đâu?"]
    asked += [
        "Loa của thôn",
        "Báo in",
        "Ý kiến khác",
        sentence(chance),
        "Xin cảm ơn ông bà",
        "Người khảo sát",
    ]
    return [(line, True) for line in asked]


def bulletin(chance, number):
    """Weekly news under the same title, signed alike."""
    lines = [
        "BẢN TIN TUẦN CỦA XÃ",
        "Tin trong xã",
        *(sentence(chance) for _ in range(3)),
        "Ban văn hóa xã",
        "Lê Mộc",
    ]
    return [(line, True) for line in lines]


PAPERS = {"papers": paper, "forms": form, "bulletins": bulletin}


def framed_paper(chance, number, site="village portal"):
    """A paper as a site shows it."""
    above, between, below = map(rows, SITES[site])
    kept = [line for line in below if line != "?"]
    title = (headline(chance), True)
    return [
        *((line, False) for line in above),
        title,
        *((line, False) for line in between),
        *paper(chance, number),
        *((line, False) for line in kept),
    ]


def as_text(lines):
    return "\n".join(line for line, _ in lines).encode()


def as_page(lines, address):
    """A web page of one division a line, as editors without any sense of markup make it."""
    shown = "".join(f"<div>{html.escape(line)}</div>" for line, _ in lines)
    return f'<html><head><link rel="canonical" href="{address}"></head><body>{shown}</body></html>'.encode()


def written(folder, name, make, count, seed=1):
    """Write pages into a folder; return the lines of each by id."""
    chance = Random(seed)
    (folder / name).mkdir(parents=True)
    made = {}
    for number in range(count):
        lines = make(chance, number)
        made[f"{name}/{number}.txt"] = lines
        (folder / name / f"{number}.txt").write_bytes(as_text(lines))
    return made
