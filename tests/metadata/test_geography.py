"""Which place is a document about, and which does it mention? Every text here is made up."""

from __future__ import annotations

import json
import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.document import Document, DroppedLine
from tgsearch.localities import gazetteer
from tgsearch.metadata.geography import locate

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("TGSEARCH_SHARED", ROOT.parent / "shared"))

PLACES = gazetteer()
BEFORE, AFTER = date(2021, 5, 14), date(2025, 10, 2)
HUNG_YEN = ("Hưng Yên", None, None)


def chain(place):
    return (place.province, place.district, place.commune)


def placed(text, title="", at=BEFORE, **facts):
    """The chain of the primary locality, None when it is open."""
    fact, _ = locate(Document("1", text, title, **facts), at=at, gazetteer=PLACES)
    return fact and chain(fact.locality)


def mentioned(text, title="", at=BEFORE, **facts):
    """The mentions as `province/district/commune; province`, - for what stands above and is not known."""
    _, mentions = locate(Document("1", text, title, **facts), at=at, gazetteer=PLACES)
    return "; ".join("/".join(name or "-" for name in chain(place)).rstrip("-/") for place in mentions)


# Names in a text


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Mưa lớn ở tỉnh Yên Bái.", "Yên Bái"),
        ("Hội nghị bàn về du lịch Hà Giang, Cao Bằng và Bắc Kạn.", "Hà Giang; Cao Bằng; Bắc Kạn"),
        ("Công an huyện Hương Sơn bàn giao hồ sơ.", "Hà Tĩnh/Hương Sơn"),
        ("Huyện ủy Đăk Song họp.", "Đắk Nông/Đắk Song"),
        (
            "Huyện đoàn Đak Song và UBND xã Đak N’ Drung ra quân.",
            "Đắk Nông/Đắk Song; Đắk Nông/Đắk Song/Đắk N'Drung",
        ),
        (
            "Xã Nâm N'Jang, huyện Đắk Song, tỉnh Đắk Nông.",
            "Đắk Nông/Đắk Song/Nâm N'Jang; Đắk Nông/Đắk Song; Đắk Nông",
        ),
        ("Chợ phiên ở huyện ĐăkGlong.", "Đắk Nông/Đăk Glong"),
        ("Tại thị trấn Đức an, huyện Đắk Song.", "Đắk Nông/Đắk Song/Đức An; Đắk Nông/Đắk Song"),
        ("Ở quận Liện Chiểu, thành phố Đà Nẵng.", "Đà Nẵng/Liên Chiểu; Đà Nẵng"),
        ("UBND TP. Vinh và UBND TX.Cửa Lò.", "Nghệ An/Vinh; Nghệ An/Cửa Lò"),
        ("Nhà máy ở H.Củ Chi, TPHCM.", "Hồ Chí Minh/Củ Chi; Hồ Chí Minh"),
        ("Sở Y tế TP.HCM, Sở Y tế BR-VT.", "Hồ Chí Minh; Bà Rịa - Vũng Tàu"),
        (
            "Phường 5, quận 3 và P.4, Q.10, TP HCM.",
            "Hồ Chí Minh/3/5; Hồ Chí Minh/3; Hồ Chí Minh/10/4; Hồ Chí Minh/10; Hồ Chí Minh",
        ),
        ("Đường sá Sài Gòn hôm nay.", "Hồ Chí Minh"),
        (
            "Ba xã Sơn Liên, Sơn Dung và Sơn Long (huyện Sơn Tây, Quảng Ngãi).",
            "Quảng Ngãi/Sơn Tây/Sơn Liên; Quảng Ngãi/Sơn Tây/Sơn Dung; Quảng Ngãi/Sơn Tây/Sơn Long; "
            "Quảng Ngãi/Sơn Tây; Quảng Ngãi",
        ),
        (
            "Trú tại xóm Bắc - Nghi Thạch - Nghi Lộc - Nghệ An.",
            "Nghệ An/Nghi Lộc/Nghi Thạch; Nghệ An/Nghi Lộc; Nghệ An",
        ),
        (
            "Phường Minh Khai, quận Hai Bà Trưng, Hà Nội; phố Minh Khai.",
            "Hà Nội/Hai Bà Trưng/Minh Khai; Hà Nội/Hai Bà Trưng; Hà Nội",
        ),
        ("UBND TỈNH BẮC KẠN\nHUYỆN ỦY NA RÌ", "Bắc Kạn; Bắc Kạn/Na Rì"),
        ("Tại Thái Nguyên, trời rét. Theo Lào Cai online.", "Thái Nguyên; Lào Cai"),
        (
            "Lãnh đạo huyện đắk song và xã thuận hà dự lễ của huyện.",
            "Đắk Nông/Đắk Song; Đắk Nông/Đắk Song/Thuận Hà",
        ),
        ("Hướng Đà Lạt đông xe.", "Lâm Đồng/Đà Lạt"),
        (
            "Cử tri các phường 5, 6 và 8, Bình Kiến của thành phố Tuy Hòa.",
            "Phú Yên/Tuy Hòa/5; Phú Yên/Tuy Hòa/6; Phú Yên/Tuy Hòa/8; Phú Yên/Tuy Hòa/Bình Kiến; "
            "Phú Yên/Tuy Hòa",
        ),
        ("Lãnh đạo UBND Quận 3, TP.HCM cùng dự.", "Hồ Chí Minh/3; Hồ Chí Minh"),
        ("Sinh viên học tại TP.HCM.", "Hồ Chí Minh"),
        ("Cá ở vùng biển Quảng Ngãi.", "Quảng Ngãi"),
        ("Tặng quà cho mười trường mầm non\nBắc Ninh mưa lớn.", "Bắc Ninh"),  # of the next line, no school's
        ("Thành phố Phan Rang - Tháp Chàm, tỉnh Ninh Thuận.", "Ninh Thuận/Phan Rang - Tháp Chàm; Ninh Thuận"),
        (
            "Xã Yên Hoà, huyện Minh Hóa, tỉnh Quảng Bình.",
            "Quảng Bình/Minh Hóa/Yên Hóa; Quảng Bình/Minh Hóa; Quảng Bình",
        ),
    ],
)
def test_what_is_a_place(text, mentions):
    assert mentioned(text) == mentions
    assert mentioned(unicodedata.normalize("NFD", text)) == mentions
    assert mentioned("", title=text) == mentions


@pytest.mark.parametrize(
    "text",
    [
        "Chị Trần Thị Hà Giang kể lại.",
        "Ông Thái Bình và anh Hòa Bình là bạn.",
        "Giữ gìn hòa bình, sống thái bình.",
        "Nhà ở 12 đường Hà Nội, gần cầu Thanh Hóa.",
        "Nước hồ Hòa Bình dâng; thủy điện Sơn La, thủy điện Đồng Nai xả lũ.",
        "Sinh viên Trường Đại học Hải Phòng và Trường Cao đẳng Y tế Hưng Yên.",
        "Công ty cổ phần Bình Dương, Tập đoàn Hòa Bình.",
        "Học tập tư tưởng, đạo đức, phong cách Hồ Chí Minh.",
        "Tư tưởng HCM soi đường.",
        "Tàu đi qua Thái Bình Dương.",
        "Nhà máy ở tỉnh Hà Nam (Trung Quốc).",
        "Ông xã Quang Huy đi vắng; hợp tác xã Tân Thành làm ăn khá.",
        "Giáo xứ Nghi Trung, thôn Hòa Bình, bản Nậm Cắn.",
        "Dự án cao tốc Cần Thơ - Cà Mau, cao tốc TP.HCM - Mộc Bài.",
        "HLV Minh Trí, NSND Trung Hiếu và CLB Nam Định.",
        "Bộ phim kể chuyện xã hội, làng xã và công xã.",
        "Sinh viên Đại học Sư phạm TP.HCM và ĐH Kinh tế TP.HCM.",
        "Theo ĐH Đà Nẵng, bài báo của ĐHQG Hà Nội tăng 35%, của ĐH Huế 23%.",
        "Công nhân KCN Bắc Giang và sách của NXB Hà Nội.",
        "Cổ động viên kéo đến sân Thái Nguyên, sân vận động Hà Nam.",
        "Du khách thăm thành cổ Quảng Trị; tắm ở bãi biển Quang Phú.",
        "Xe dừng ở ngã tư Cầu Giấy - Xuân Thủy, gần nút giao Nam Định.",
        "Sửa các sân bay Vân Đồn - Đà Nẵng.",
        "Ngân hàng TMCP Sài Gòn - Hà Nội nhận giải.",
        "Anh P. V kể lại với chị H. V.",
        "Ảnh: HẢI CHÂU",
        "Bài: Thanh Hà",
        "UBND xã\nLiên quan đến việc này, xã đã họp.",
        "",
        " \n\t",
    ],
)
def test_what_is_no_place(text):
    assert mentioned(text) == ""
    assert placed(text) is None


@pytest.mark.parametrize(
    ("text", "title", "primary"),
    [
        ("Tôi ăn rong biển có sao không? (Minh Hoa, Đồng Nai)", "Hỏi đáp", None),
        ("Trần Thị Sen (Bắc Giang) về nhất ở nội dung chạy dài.", "Giải điền kinh", None),
        ("Đoàn đã tới (Mai Châu, Hòa Bình) chiều nay.", "Lễ hội", ("Hòa Bình", "Mai Châu", None)),
        ("Thành phố Hà Nội mở đường mới; mưa ở nhiều nơi.", "Tin tức sáng 8-8: Quốc hội họp", None),
        ("Thành phố Hà Nội mở đường mới.", "Xem nhanh 20h ngày 9.5", None),
        ("Tin từ UBND tỉnh Hà Nam, sáng nay mưa lớn.", "Bản tin tuyên giáo", ("Hà Nam", None, None)),
        ("Thường trực HĐND huyện thống nhất chương trình.", "HĐND huyện họp", None),
        (
            "Công an tỉnh Cà Mau điều tra: một em 13 tuổi, bị thương khi đi qua xã Tân Ân, huyện Ngọc Hiển.",
            "",
            ("Cà Mau", "Ngọc Hiển", "Tân Ân"),
        ),
        ("Ông Nam (60 tuổi, trú xã Tân Ân, huyện Ngọc Hiển) kể chuyện với báo chí.", "", None),
    ],
)
def test_what_speaks_for_a_place_of_its_own(text, title, primary):
    assert placed(text, title) == primary


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("UBND phường Tương Mai họp.", "Hà Nội/-/Tương Mai"),  # it kept its name and its province
        ("UBND xã Thuận Hạnh họp.", "-/-/Thuận Hạnh"),  # the province has another name today
        ("UBND xã Tân Thành họp.", "-/-/Tân Thành"),
        ("Chuyển ga về Ngọc Hồi.", ""),  # a huyện of Kon Tum, and a xã of Hà Nội today
    ],
)
def test_a_name_of_which_no_era_is_told(text, mentions):
    assert mentioned(text, at=None) == mentions


def test_a_commune_of_today_lies_in_no_former_district():
    text = "Trường ở phường Linh Xuân (thành phố Thủ Đức cũ), TP.HCM."
    assert mentioned(text, at=AFTER).split("; ")[0] == "Hồ Chí Minh/-/Linh Xuân"


def test_numbered_communes_of_a_list():
    text = "Các xã: Cát Tiên 2, Đạ Huoai 3 và Bảo Lâm 5, tỉnh Lâm Đồng."
    assert mentioned(text, at=AFTER) == (
        "Lâm Đồng/-/Cát Tiên 2; Lâm Đồng/-/Đạ Huoai 3; Lâm Đồng/-/Bảo Lâm 5; Lâm Đồng"
    )


def test_mentions_come_once_and_in_order():
    text = "Ở Sơn La, rồi ở Lai Châu. Tỉnh Sơn La và Lai Châu, huyện Mộc Châu, lại Sơn La."
    assert mentioned(text) == "Sơn La; Lai Châu; Sơn La/Mộc Châu"


# Which unit a name means


def test_bare_names_need_a_place_that_holds_them():
    towns = "Cụm thi đua gồm Hạ Long, Uông Bí, Quảng Yên, Đông Triều, Cẩm Phả, Móng Cái."
    known = mentioned(f"{towns} Xây dựng con người Quảng Ninh.")
    assert known == "; ".join(
        f"Quảng Ninh{town}"
        for town in ("/Hạ Long", "/Uông Bí", "/Quảng Yên", "/Đông Triều", "/Cẩm Phả", "/Móng Cái", "")
    )
    assert mentioned("Lớp có Quảng Yên, Kim Thành, Thanh Hà.") == ""


def test_a_name_in_two_provinces_is_settled_by_the_one_named():
    text = "Đảng ủy xã Nam Bình sơ kết. Toàn xã có chín thôn. "
    assert mentioned(text + "Phong trào lan ra khắp huyện Đắk Song.") == (
        "Đắk Nông/Đắk Song/Nam Bình; Đắk Nông/Đắk Song"
    )
    assert mentioned(text + "Phong trào lan ra khắp tỉnh Thái Bình.") == (
        "Thái Bình/Kiến Xương/Nam Bình; Thái Bình"
    )
    assert mentioned(text) == "-/-/Nam Bình"


def test_the_nearer_of_two_holders_counts():
    text = "Xã Krông Nô, huyện Lắk, tỉnh Đắk Lắk giáp huyện Krông Nô, tỉnh Đắk Nông."
    assert mentioned(text) == "Đắk Lắk/Lắk/Krông Nô; Đắk Lắk/Lắk; Đắk Lắk; Đắk Nông/Krông Nô; Đắk Nông"


def test_a_lower_unit_may_have_the_name_of_a_province():
    text = "Xã Yên Bái, huyện Yên Định, tỉnh Thanh Hóa. Đường về Yên Bái đã thông."
    assert mentioned(text) == "Thanh Hóa/Yên Định/Yên Bái; Thanh Hóa/Yên Định; Thanh Hóa"
    assert mentioned("UBND thành phố Hưng Yên; đất Hưng Yên.") == "Hưng Yên/Hưng Yên; Hưng Yên"
    text = "Chợ ở phường Bình Dương. Tại Bình Dương, TP.HCM, chợ đông."
    assert mentioned(text, at=AFTER) == "Hồ Chí Minh/-/Bình Dương; Hồ Chí Minh"


def test_a_commune_keeps_the_district_that_the_text_names():
    fact, mentions = locate(
        Document("1", "Cháy ở phường Tân Phú, quận 9, TP.HCM."), at=date(2019, 3, 1), gazetteer=PLACES
    )
    assert chain(mentions[0]) == ("Hồ Chí Minh", "9", "Tân Phú")
    assert mentions[0].now == PLACES.locality(mentions[0].unit).now
    assert chain(fact.locality)[:2] == ("Hồ Chí Minh", "9")


# Eras


@pytest.mark.parametrize(
    ("text", "at", "mentions"),
    [
        ("Phường Sầm Sơn, tỉnh Thanh Hóa.", AFTER, "Thanh Hóa/-/Sầm Sơn; Thanh Hóa"),
        ("Bãi biển ở Sầm Sơn, Thanh Hóa.", AFTER, "Thanh Hóa/-/Sầm Sơn; Thanh Hóa"),
        ("Bãi biển ở Sầm Sơn, Thanh Hóa.", BEFORE, "Thanh Hóa/Sầm Sơn; Thanh Hóa"),
        (
            "Xã Đại Thanh, Hà Nội (trước thuộc huyện Thanh Trì).",
            AFTER,
            "Hà Nội/-/Đại Thanh; Hà Nội; Hà Nội/Thanh Trì",
        ),
        ("Đường ở quận 5 cũ, TP.HCM.", AFTER, "Hồ Chí Minh/5; Hồ Chí Minh"),
        ("Đường ở quận 5 \u00a0(cũ), TP.HCM.", AFTER, "Hồ Chí Minh/5; Hồ Chí Minh"),
        (
            "Xã Hưng Khánh Trung, Vĩnh Long, thuộc tỉnh Bến Tre cũ.",
            AFTER,
            "Vĩnh Long/-/Hưng Khánh Trung; Vĩnh Long; Bến Tre",
        ),
        ("Tỉnh Thừa Thiên Huế và thành phố Huế.", BEFORE, "Thừa Thiên Huế; Thừa Thiên Huế/Huế"),
        ("Thành phố Huế.", AFTER, "Huế"),
        ("Huyện Tĩnh Gia, tỉnh Thanh Hóa.", date(2018, 5, 1), "Thanh Hóa/Tĩnh Gia; Thanh Hóa"),
        ("Thị xã Nghi Sơn.", BEFORE, "Thanh Hóa/Nghi Sơn"),
        ("Huyện Hoành Bồ, tỉnh Quảng Ninh.", date(2018, 5, 1), "Quảng Ninh/Hoành Bồ; Quảng Ninh"),
        ("Đặc khu Phú Quốc, An Giang.", AFTER, "An Giang/-/Phú Quốc; An Giang"),
        ("Mùa hè ở Phú Quốc.", AFTER, "An Giang/-/Phú Quốc"),
        # Without a date the words decide.
        ("Huyện Tân Thành, tỉnh Bà Rịa - Vũng Tàu.", None, "Bà Rịa - Vũng Tàu/Tân Thành; Bà Rịa - Vũng Tàu"),
        ("Xã Phình Hồ, tỉnh Lào Cai.", None, "Lào Cai/-/Phình Hồ; Lào Cai"),
        ("Phường Trà Cổ, thành phố Móng Cái.", None, "Quảng Ninh/Móng Cái/Trà Cổ; Quảng Ninh/Móng Cái"),
        ("Quốc lộ qua xã Hoàng Vân.", None, "-/-/Hoàng Vân"),  # in Bắc Giang then, in Bắc Ninh now
    ],
)
def test_units_are_those_of_the_day(text, at, mentions):
    assert mentioned(text, at=at) == mentions


def test_a_document_of_today_is_placed_in_a_unit_of_today():
    text = (
        "Xã Ba Tri họp. Vùng này gồm thị trấn Ba Tri và xã Vĩnh Hòa "
        "của huyện Ba Tri cũ, tỉnh Bến Tre cũ, nay là Vĩnh Long."
    )
    assert placed(text, "Xã Ba Tri chống hạn", AFTER) == ("Vĩnh Long", None, "Ba Tri")


def test_a_renamed_unit_is_not_meant_by_its_old_name():
    assert placed(
        "Đảng ủy xã Tân Thành sơ kết, toàn xã có 9 xóm.", "Tân Thành sạch xóm", date(2024, 3, 27)
    ) == (
        None,
        None,
        "Tân Thành",
    )


def test_now_holds_every_candidate_of_a_split_commune():
    fact, _ = locate(
        Document("1", "Phường Ngọc Hà, quận Ba Đình, Hà Nội họp tổ dân phố."), at=BEFORE, gazetteer=PLACES
    )
    assert fact.locality.now == ("Ba Đình, Hà Nội", "Ngọc Hà, Hà Nội")


# The document's own place


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        (
            "Hưng Yên tổng kết công tác",
            "Ngày 14/1, Ban Tuyên giáo Tỉnh ủy Hưng Yên tổ chức hội nghị.",
            HUNG_YEN,
        ),
        (
            "Bắc Giang: Giao ban quý I",
            "Quý 1, Đảng bộ tỉnh Bắc Giang đạt kết quả quan trọng.",
            ("Bắc Giang", None, None),
        ),
        ("Tổng kết năm 2020", "UBND huyện Ân Thi, tỉnh Hưng Yên báo cáo.", ("Hưng Yên", "Ân Thi", None)),
        (
            "",
            "Sáng 5/1, xã Hạ Lễ, huyện Ân Thi, tỉnh Hưng Yên khánh thành trường.",
            ("Hưng Yên", "Ân Thi", "Hạ Lễ"),
        ),
        # a heading in capitals, with a date line in its second column
        (
            "BÁO CÁO",
            "ỦY BAN NHÂN DÂN\nHUYỆN BẮC MÊ      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n"
            "Số: 01/BC-UBND      Bắc Mê, ngày 3 tháng 2 năm 2020\n\nHuyện đã hoàn thành kế hoạch.",
            ("Hà Giang", "Bắc Mê", None),
        ),
        # a district signs, and meets in one of its communes …
        (
            "GIẤY MỜI Dự kỳ họp thứ tư",
            "HỘI ĐỒNG NHÂN DÂN\nHUYỆN BẮC MÊ\nBắc Mê, ngày 3 tháng 2 năm 2020\n"
            "Thường trực HĐND huyện Bắc Mê, tỉnh Hà Giang kính mời đại biểu dự họp tại xã Yên Định.",
            ("Hà Giang", "Bắc Mê", None),
        ),
        (
            "GIẤY MỜI Dự kỳ họp thứ tư",
            "HỘI ĐỒNG NHÂN DÂN\nHUYỆN BẮC MÊ\nSố: 12/GM-HĐND | Bắc Mê, ngày 3 tháng 2 năm 2020\n"
            "Thường trực HĐND huyện Bắc Mê, tỉnh Hà Giang kính mời đại biểu dự họp tại xã Yên Định.",
            ("Hà Giang", "Bắc Mê", None),
        ),
        # … or decides about it
        (
            "QUYẾT ĐỊNH Phê duyệt quy hoạch xã Yên Định",
            "UBND HUYỆN BẮC MÊ\nBắc Mê, ngày 3 tháng 2 năm 2020\nUBND huyện Bắc Mê, Hà Giang quyết định.",
            ("Hà Giang", "Bắc Mê", "Yên Định"),
        ),
        # two communes: their district
        (
            "Trao quà ở biên giới",
            "Đoàn của huyện Đắk Song thăm xã Thuận Hà, xã Thuận Hạnh.",
            ("Đắk Nông", "Đắk Song", None),
        ),
        # two provinces alike, or many: none
        ("Hà Nam, Hải Phòng lấy nước", "Hà Nam và Hải Phòng đã đủ nước.", None),
        ("", "Mưa ở Lào Cai, Yên Bái, Sơn La, Lai Châu, Điện Biên.", None),
        # a paper is no newspaper, a comrade no magazine
        ("", "Thông báo của xã Hạ Lễ, huyện Ân Thi.", ("Hưng Yên", "Ân Thi", "Hạ Lễ")),
        ("", "Báo cáo của xã Hạ Lễ, huyện Ân Thi.", ("Hưng Yên", "Ân Thi", "Hạ Lễ")),
        ("", "Đồng chí chủ tịch xã Hạ Lễ, huyện Ân Thi dự họp.", ("Hưng Yên", "Ân Thi", "Hạ Lễ")),
        # where somebody lives, or a newspaper is
        ("Phiên tòa hôm nay", "Bị cáo, trú tại tỉnh Sơn La, nhận tội.", None),
        ("Chuyện tàu xe", "Theo báo Công an TP.HCM, tàu đến trễ.", None),
        # a central body signs in the capital
        (
            "V/v phòng chống bão",
            "BỘ NÔNG NGHIỆP\nHà Nội, ngày 4 tháng 6 năm 2021\nĐề nghị các đơn vị trực ban.",
            None,
        ),
        # the province's body meets in a city
        (
            "Hưng Yên: Giao ban",
            "Sáng 8/4, tại thành phố Hưng Yên, Ban Tuyên giáo Tỉnh ủy tổ chức giao ban.",
            HUNG_YEN,
        ),
        # where a road leads to
        (
            "Hưng Yên làm ba con đường kết nối Thái Bình",
            "Các tuyến đường giúp tăng kết nối với Thái Bình.",
            ("Hưng Yên", None, None),
        ),
        # a national text
        ("Chỉ đạo ngăn chặn lừa đảo", "Thủ tướng yêu cầu các bộ, ngành, địa phương vào cuộc.", None),
        # an unnamed huyện is never guessed
        ("Tổng kết năm 2023", "Ban Tuyên giáo Huyện ủy tổng kết; dự có 13 xã, thị trấn.", None),
        ("Tham quan thực tế", "Huyện ủy tổ chức cho cán bộ huyện thăm Bảo tàng tại Hà Nội, Đà Nẵng.", None),
    ],
)
def test_the_primary_locality(title, text, place):
    assert placed(text, title) == place


def test_an_open_name_in_capitals_is_spelled_as_units_are():
    text = "ĐẢNG BỘ PHƯỜNG MINH KHAI\nMinh Khai, ngày 5 tháng 8 năm 2019\nChi bộ họp thường kỳ."
    place, mentions = locate(Document(id="1", title="", text=text), at=BEFORE, gazetteer=gazetteer())
    assert (place.locality.province, place.locality.commune) == (None, "Minh Khai")
    assert [each.commune for each in mentions] == ["Minh Khai"]


def test_reasons_are_kept_the_strongest_first():
    fact, _ = locate(
        Document(
            "1", "Sáng nay, UBND tỉnh Bắc Giang họp. Tỉnh Bắc Giang có mưa.", "Bắc Giang: Họp bàn vụ vải"
        ),
        at=BEFORE,
        gazetteer=PLACES,
    )
    assert [(reason.quote, reason.source) for reason in fact.evidence] == [
        ("Bắc Giang", "title"),
        ("tỉnh Bắc Giang", "text"),
        ("Tỉnh Bắc Giang", "text"),
    ]
    assert fact.locality.now == ("Bắc Ninh",)


def test_a_stated_place_decides():
    fact, mentions = locate(
        Document(
            "1", "Hội nghị ở Hà Nội, do Hà Nội chủ trì.", "Hà Nội họp", locality="huyện Ân Thi, Hưng Yên"
        ),
        at=BEFORE,
        gazetteer=PLACES,
    )
    assert chain(fact.locality) == ("Hưng Yên", "Ân Thi", None)
    assert [(reason.quote, reason.source) for reason in fact.evidence] == [
        ("huyện Ân Thi, Hưng Yên", "given")
    ]
    assert [place.province for place in mentions] == ["Hà Nội"]


@pytest.mark.parametrize("locality", ["Tân Thành", "khắp nơi", ""])
def test_a_stated_place_that_means_none_or_several_is_passed_over(locality):
    assert placed("UBND tỉnh Bắc Giang họp.", "Bắc Giang họp", locality=locality) == ("Bắc Giang", None, None)


def test_a_stated_province_is_that_of_the_day():
    for at, unit in ((BEFORE, "p:33"), (AFTER, "p25:33"), (None, "p:33")):
        fact, _ = locate(Document("1", "", locality="Hưng Yên"), at=at, gazetteer=PLACES)
        assert fact.locality.unit == unit


# What stands beside the text

CITY = "Chiều 23/7, Ban Tuyên giáo Thành ủy sơ kết 6 tháng; lãnh đạo thành phố dự."
DISTRICT = "Chiều 23/7, Ban Tuyên giáo Huyện ủy sơ kết 6 tháng; các xã trong huyện dự."
FOOTER = DroppedLine("© 2016 Copyright by VNPT Hưng Yên", "footer")


def test_a_footer_may_be_the_only_hint():
    fact, mentions = locate(Document("1", CITY, dropped=(FOOTER,)), at=BEFORE, gazetteer=PLACES)
    assert chain(fact.locality) == ("Hưng Yên", "Hưng Yên", None)  # the province's only city
    assert [reason.source for reason in fact.evidence] == ["footer", "text"]
    assert mentions == ()


@pytest.mark.parametrize(
    ("text", "facts", "place"),
    [
        (DISTRICT, {"dropped": (FOOTER,)}, HUNG_YEN),
        (DISTRICT, {"dropped": (DroppedLine("Hưng Yên", "menu"),)}, None),
        (
            CITY,
            {"dropped": (DroppedLine("VNPT Quảng Ninh", "footer"),)},
            ("Quảng Ninh", None, None),
        ),  # four cities
        (DISTRICT, {"url": "https://daksong.daknong.gov.vn/tin-tuc/1"}, ("Đắk Nông", "Đắk Song", None)),
        (DISTRICT, {"url": "http://baohungyen.vn/a"}, HUNG_YEN),
        (DISTRICT, {"url": "https://thanhnien.vn/a"}, None),
        (DISTRICT, {"url": "http://[bad"}, None),
        (
            DISTRICT,
            {"hints": (("site", "Trang thông tin điện tử huyện Đắk Song"),)},
            ("Đắk Nông", "Đắk Song", None),
        ),
        (DISTRICT, {"hints": (("author", "Thái Bình"),)}, None),
        (DISTRICT, {"path": "Hưng Yên/2021/tin.txt"}, HUNG_YEN),
        (DISTRICT, {"path": "hung-yen/2021/tin.txt"}, HUNG_YEN),
        (DISTRICT, {"path": "tin/hoi-nghi-huyen-dak-song-nam-2021.md"}, ("Đắk Nông", "Đắk Song", None)),
        (DISTRICT, {"path": "/home/thaibinh/tin.txt"}, None),
        (
            "Trời hôm nay đẹp.",
            {"dropped": (FOOTER,), "path": "hung-yen/a.txt"},
            None,
        ),  # not about a local body
        (
            "Xã Nam Bình đã có đường mới.",
            {"hints": (("site", "UBND huyện Đắk Song"),)},
            ("Đắk Nông", "Đắk Song", "Nam Bình"),
        ),
    ],
)
def test_clues_beside_the_text(text, facts, place):
    assert placed(text, **facts) == place


# Any text

WORDS = [
    "Hà Nội",
    "xã",
    "Tân Thành",
    "TP.",
    "HCM",
    "quận 1",
    "(",
    ")",
    ",",
    "-",
    "\n",
    "Trần",
    "cũ",
    "tại",
    "ông",
    "P.4",
]


@given(
    st.lists(st.sampled_from(WORDS), max_size=30),
    st.text(max_size=30),
    st.sampled_from([None, BEFORE, AFTER]),
)
def test_any_text_is_located_the_same_way_twice(words, noise, at):
    document = Document("1", " ".join(words) + noise, noise, path=noise, url=noise)
    fact, mentions = locate(document, at=at, gazetteer=PLACES)
    assert locate(document, at=at, gazetteer=PLACES) == (fact, mentions)
    assert len({chain(place) for place in mentions}) == len(mentions)
    for place in (*mentions, *([fact.locality] if fact else [])):
        if place.unit:
            assert place.now == PLACES.locality(place.unit).now != ()
            assert place.province in {PLACES.facet_path(place.unit)[0], "Thừa Thiên Huế"}
        else:
            assert place.province is None
            assert place.commune
    assert fact is None or fact.evidence


def test_a_very_long_line_is_read_from_its_beginning():
    text = (
        "UBND xã Hạ Lễ, huyện Ân Thi, tỉnh Hưng Yên báo cáo. " + "Tân Thành Hà Nội tại xã Tân Thành, " * 4_000
    )
    assert mentioned(text).startswith("Hưng Yên/Ân Thi/Hạ Lễ; Hưng Yên/Ân Thi; Hưng Yên")
    assert mentioned("Aa" * 100_000) == ""
    assert mentioned(" ".join(["Hà"] * 30_000)) == ""


# The labelled collection


def test_labelled_documents():
    gold = SHARED / "data" / "gold" / "gold_dev.jsonl"
    if not gold.is_file():
        pytest.skip(f"no {gold}: set TGSEARCH_SHARED to the folder that holds data/gold")
    right = found = wanted = provinces = placed_right = 0
    for line in gold.read_text("utf-8").splitlines():
        record = json.loads(line)
        at = date.fromisoformat(record["pub_date"]) if record["pub_date"] else None
        fact, mentions = locate(
            Document(record["id"], record["text"], record["title"]), at=at, gazetteer=PLACES
        )
        labels = {tuple(place) for place in record["mentions"]}
        right += len(labels & {chain(place) for place in mentions})
        found += len(mentions)
        wanted += len(labels)
        accepted = {
            place["province"] for place in (record["primary"], *record.get("primary_alternatives", []))
        }
        if fact is not None and fact.locality.province:
            provinces += 1
            placed_right += fact.locality.province in accepted
    assert right / found >= 0.90
    assert right / wanted >= 0.80
    assert placed_right / provinces >= 0.95
