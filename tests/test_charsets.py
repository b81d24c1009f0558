"""Old character sets become Unicode, and good text stays what it is."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spelled import TONES, spelled_tcvn3, spelled_vni

from tgsearch.charsets import (
    Charset,
    Guess,
    code_points,
    convert,
    detect,
    detection,
    garbled,
    garbling,
    mend,
    tables,
)
from tgsearch.text import is_plain

TEXT = """\
Kỹ sư nông nghiệp hướng dẫn bà con chọn giống lúa ngắn ngày, ít sâu bệnh để gieo trước tháng chạp.
Ở xã Hòa Thịnh, đường ra đồng đã được đổ bê tông; xe chở phân bón vào tận bờ ruộng.
Nước lũ rút chậm nên thủy lợi nội đồng phải tiêu úng suốt ba đêm."""
CAPITALS = "ỦY BAN NHÂN DÂN XÃ ĐỒNG TIẾN, QUYẾT ĐỊNH VỀ VIỆC ĐẶT TÊN ĐƯỜNG"
BASES = "aăâeêioôơuưy"
LETTERS = ["đ", *BASES, *(unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES)]


def spoiled(text, times=1):
    for _ in range(times):
        text = code_points(text.encode("utf-8"))
    return text


SPELLED = {
    Charset.TCVN3: spelled_tcvn3,
    Charset.VNI: spelled_vni,
    Charset.MOJIBAKE: spoiled,
    Charset.MOJIBAKE_TWICE: lambda text: spoiled(text, 2),
}


@pytest.mark.parametrize("charset", SPELLED)
def test_a_text_is_recognised_and_read(charset):
    written = SPELLED[charset](TEXT)
    guess = detect(written)
    assert guess is not None
    assert (guess.charset, guess.confidence > 0.95) == (charset, True)
    assert mend(written, charset) == TEXT


@pytest.mark.parametrize("charset", SPELLED)
def test_what_was_read_is_not_read_again(charset):
    read = mend(SPELLED[charset](TEXT), charset)
    assert detect(read) is None


@pytest.mark.parametrize("charset", SPELLED)
def test_a_heading_in_capitals_is_read(charset):
    written = SPELLED[charset](CAPITALS)
    assert detect(written).charset is charset
    assert mend(written, charset) == CAPITALS


@pytest.mark.parametrize(
    ("title", "read", "charset"),
    [
        ("Hµ Néi", "Hà Nội", Charset.TCVN3),
        ("B¾c Ninh th«ng xe cÇu míi", "Bắc Ninh thông xe cầu mới", Charset.TCVN3),
        ("Haø Noäi", "Hà Nội", Charset.VNI),
        ("Ñöôøng veà queâ", "Đường về quê", Charset.VNI),
        ("Mùa lÃºa chÃ­n sá»›m", "Mùa lúa chín sớm", Charset.MOJIBAKE),
    ],
)
def test_titles_are_read(title, read, charset):
    assert detect(title).charset is charset
    assert mend(title, charset) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hop dong so 12/2004, 3.500.000 dong",
        TEXT,
        unicodedata.normalize("NFD", TEXT),
        CAPITALS,
        "Cà Mau",
        "Bà Ba và cô Út ở Hà Nam",
        "Cã mét",  # a small text that could be either: "Có một" in TCVN3
        "Giải thưởng dành cho hãng Škoda và Citroën ® năm 2020 © Ban tổ chức",
        "Les élèves étaient déjà là; où est passé l’été? «Ça alors», répondit-elle, très gênée.",
        "Über die Straße führt eine schöne Brücke; die Mädchen fuhren früh nach Köln und Düsseldorf.",
        "Příliš žluťoučký kůň úpěl ďábelské ódy; řeka teče pod mostem a děti běží domů.",
        "Mañana el niño comerá piña; ¿qué pasó? ¡Nadie lo sabrá jamás!",
        "På øya bodde det før i tiden gårdbrukere; nå er husene røde og grå.",
        "Yö oli pimeä, mutta järven jäällä käveli vielä väkeä; töitä riitti.",
        "São João é não só uma festa; a avó põe pão e maçã à mesa.",
        "Għandu ħafna xogħol; ír ő, űrhajós, çığ, İstanbul ñandú",
        'if (c >= 0xC0 && s[i] != "ö") { return table["ä"] ?? `${x}±${y}×2`; } // © µm ½ §5',
        "10 µm, 25 °C, 5 m², ±3 %, 2×4 = 8, ¼ ½ ¾, 100 £, 20 ¥, «A» → §7 ¶2",
        "Trang này dùng bộ chữ VNI: gõ Haø Noäi để hiện chữ Hà Nội, còn Hµ Néi là của TCVN3.",
        "Київ, Москва, 東京, ไทย, ελληνικά",
    ],
)
def test_good_text_is_left_alone(text):
    assert detect(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Les élèves étaient déjà là; où est passé cet été?",
        "Über die Straße führt eine schöne Brücke.",
        "Mañana el niño comerá piña.",
        "På øya bodde det før i tiden gårdbrukere.",
    ],
)
def test_bytes_of_other_languages_are_left_alone(text):
    assert detect(code_points(text.encode("cp1252")), is_unicode=False) is None


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (b"H\xb5 Nam", "Hà Nam"),
        (b"Ha\xf8 Nam", "Hà Nam"),
        (b"Thu\xfc l\xd5 l\xe0i", None),  # by no table
    ],
)
def test_less_evidence_will_do_for_bytes_that_are_no_unicode(data, read):
    text = code_points(data)
    guess = detect(text, is_unicode=False)
    assert (guess and mend(text, guess.charset)) == read
    assert detect(text) is None


def test_lines_that_are_unicode_already_stay():
    menu = "Trang chủ | Liên hệ | Góp ý"
    mixed = f"{menu}\n{spelled_tcvn3(TEXT)}\n{menu}"
    assert mend(mixed, detect(mixed).charset) == f"{menu}\n{TEXT}\n{menu}"


def test_of_text_in_part_unicode_each_line_is_judged():
    good = "Các bà mẹ ở Hà Nam\nCà Mau\nBán nhà"
    mixed = f"{good}\n{spelled_tcvn3(TEXT)}\nCà Mau"
    guess = detect(mixed)
    assert guess.is_partial
    assert mend(mixed, guess.charset) == f"{good}\n{TEXT}\nCà Mau"
    assert mend("Bán nhà", guess.charset, is_partial=True) == "Bán nhà"
    assert mend("B¸n nhµ", guess.charset, is_partial=True) == "Bán nhà"


def test_one_line_of_both_is_left_alone():
    mixed = f"Bài này gồm hai phần: {spelled_tcvn3(TEXT)}".replace("\n", " ")
    assert detect(mixed) is None


def test_what_is_spoiled_in_part_is_mended_in_part():
    mixed = f"{TEXT}\nNgười viết nói: {spoiled('“Mưa thuận gió hòa, bà con được mùa.”')}"
    assert (
        mend(mixed, detect(mixed).charset) == f"{TEXT}\nNgười viết nói: “Mưa thuận gió hòa, bà con được mùa.”"
    )


@pytest.mark.parametrize("spaces", ["\xa0", " "])
def test_a_byte_that_became_a_space_is_found_again(spaces):
    text = "Ngày hội, bà con làng Hà làm cỗ;\xa0nhà từ\xa0xưa là của ông (là 3 gian), ai cũng vào hàng."
    written = spoiled(text).replace("\xa0", spaces)
    assert " ".join(mend(written, detect(written).charset).split()) == " ".join(text.split())
    written = " ".join(written.split())
    assert mend(written, detect(written).charset) == " ".join(text.split())


def test_capitals_of_what_is_not_spoiled_stay():
    mixed = f"XÃ HỘI VÀ CON NGƯỜI, XÃ Hồng Lạc\n{spoiled('Người dân là gốc của làng xã.')}"
    assert (
        mend(mixed, detect(mixed).charset)
        == "XÃ HỘI VÀ CON NGƯỜI, XÃ Hồng Lạc\nNgười dân là gốc của làng xã."
    )


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_of_both_cases_comes_back(letter):
    word = f"x{letter}n"
    assert convert(spelled_tcvn3(word), Charset.TCVN3) == word
    assert convert(spelled_tcvn3(word.upper()), Charset.TCVN3) == word.upper()
    assert convert(spelled_vni(word), Charset.VNI) == word
    assert convert(spelled_vni(word.upper()), Charset.VNI) == word.upper()


@pytest.mark.parametrize(
    ("coded", "read"),
    [
        ("CéNG HOµ X· HéI", "CỘNG HOÀ XÃ HỘI"),
        ("Céng hoµ x· héi", "Cộng hoà xã hội"),
        ("UBND x· Hµ T©y", "UBND xã Hà Tây"),
        ("LÔ Héi", "Lễ Hội"),
        ("ë §¢Y Cã G× NGON", "Ở ĐÂY CÓ GÌ NGON"),
        ("M­a to. ë ®©y ngËp.", "Mưa to. Ở đây ngập."),
        ("Gåm r¬m... ë ®©y", "Gồm rơm... ở đây"),
        ("A¸o Aµ", "Áo À"),  # as converters write capitals
        ("· © 2003 · C«ng ty", "· © 2003 · Công ty"),
        ("n-íc vµ tr-êng, t- liÖu; Bµ RÞa-Vòng Tµu", "nước và trường, tư liệu; Bà Rịa-Vũng Tàu"),
        ("TR-êNG HäC", "TRƯỜNG HỌC"),
    ],
)
def test_tcvn3_is_read_by_what_stands_around(coded, read):
    assert convert(coded, Charset.TCVN3) == read


@pytest.mark.parametrize(
    ("coded", "read"),
    [
        ("kyõ thuaät, KYÕ THUAÄT", "kỹ thuật, KỸ THUẬT"),
        ("hoäi nghò, kyø, kyû, tî", "hội nghị, kỳ, kỷ, tỵ"),
        ("gì, Ì aïch", "gì, Ì ạch"),
        ("AÁn Ñoä, Aán Ñoä", "Ấn Độ, Ấn Độ"),  # the second code of a capital in either case
        ("nöôùc, ngöôøi", "nước, người"),  # the longest code first
    ],
)
def test_vni_is_read_by_the_longest_codes(coded, read):
    assert convert(coded, Charset.VNI) == read


def oracle(name, data):
    program = shutil.which("iconv")
    if program is None:
        pytest.skip("iconv is not installed")
    ran = subprocess.run([program, "-f", name, "-t", "UTF-8"], input=data, capture_output=True, check=False)
    if ran.returncode:
        pytest.skip(f"this iconv has no {name}")
    return unicodedata.normalize("NFC", ran.stdout.decode("utf-8"))


@pytest.mark.parametrize(
    ("name", "charset"),
    [("TCVN5712-1", Charset.TCVN3), ("VISCII", Charset.VISCII), ("CP1258", Charset.WINDOWS_1258)],
)
def test_the_letters_are_those_of_iconv(name, charset):
    lowest = 0x80 if charset is Charset.VISCII else 0xA1
    marks = {0xB0, 0xB1, 0xB2, 0xB3, 0xB4} if charset is Charset.TCVN3 else set()
    data = b"n ".join(bytes([byte]) for byte in range(lowest, 0x100) if byte not in marks)
    read = " ".join(convert(letter, charset) for letter in code_points(data).split(" "))
    assert read == oracle(name, data)


def test_a_text_in_tcvn3_is_what_iconv_reads():
    small = TEXT.lower().replace(".", "")
    assert convert(spelled_tcvn3(small), Charset.TCVN3) == oracle(
        "TCVN5712-1", spelled_tcvn3(small).encode("latin-1")
    )


def test_vni_has_a_code_for_every_letter():
    # In the source, ỹ and ì have one code, and so have Ỹ and Ì.
    letters = {letter for code, letter in tables.vni().items() if code == code.lower()}
    assert letters == set(LETTERS) - set("aeiouy")
    assert convert("yõ YÕ ì Ì", Charset.VNI) == "ỹ Ỹ ì Ì"


def test_plain_text_is_left_alone_by_detection():
    assert is_plain(TEXT)
    plain = filter(is_plain, map(chr, range(0x10000)))
    assert not re.search(detection._SUSPECT, "".join(plain))


def test_a_guess_shows_its_trust():
    assert str(Guess(Charset.TCVN3, 0.974)) == "TCVN3 (0.97)"


@given(st.text(alphabet=st.characters(max_codepoint=0x17F)) | st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_is_judged(text):
    guess = detect(text)
    assert guess is None or 0.6 <= guess.confidence <= 1
    for charset in Charset:
        assert mend(text, charset).count("\n") == text.count("\n")
    assert 0 <= garbled(text) <= 1


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_have_code_points_and_are_judged(data):
    text = code_points(data)
    assert len(text) == len(data)
    detect(text, is_unicode=False)


@given(st.lists(st.sampled_from(TEXT.split()), min_size=6, max_size=60))
@settings(max_examples=100, deadline=None)
def test_good_words_in_any_order_are_left_alone(words):
    assert detect(" ".join(words)) is None


@pytest.mark.parametrize("charset", [Charset.TCVN3, Charset.VNI, Charset.MOJIBAKE])
@given(words=st.lists(st.sampled_from(TEXT.lower().replace(".", "").split()), max_size=30))
@settings(max_examples=60, deadline=None)
def test_what_is_spelled_is_read(charset, words):
    text = " ".join(words)
    assert convert(SPELLED[charset](text), charset) == text


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("", 0, 0),
        (TEXT, 0, 0),
        (CAPITALS, 0, 0),
        ("Quyet dinh so 12/QD-UBND ngay 3/4/2004 ve viec dat ten duong", 0, 0),
        ("Die Straße führt durch Wälder; l’été à Genève; Příliš žluťoučký kůň", 0, 0),
        ("Điện thoại: 0221.3863.456 - Email: vanthu@huyen.example.vn ☎ 5 m², 10 µm, Intel®", 0, 0),
        ("def read(path: Path) -> str: return path.read_text(encoding='utf-8')[:10]", 0, 0.2),
        ("Bi�n b�n h�p th�n ng�y m�ng hai", 0.6, 1),
        ("\ue012\ue034 \ue011\ue010\ue045 \ue099", 1, 1),
        ("Xqzkwrtp bcdfghj tRxQz wvvvkk #]{~^ |\\}{` ;;=~^", 0.6, 1),
        (spelled_tcvn3("Hội đồng đã đánh giá đúng đắn về đường sá, điện đóm, đất đai."), 0.2, 1),
        (spoiled(TEXT), 0.4, 1),
    ],
)
def test_garbled_is_the_share_of_words_that_read_as_nothing(text, lowest, highest):
    assert lowest <= garbled(text) <= highest


@pytest.mark.parametrize("limit", [0, 5, garbling.MAX_KNOWN_WORDS])
@given(words=st.lists(st.sampled_from([*TEXT.split(), "xkdtqz", "B�n", "h�p", "zq#x!r"]), max_size=40))
@settings(max_examples=100, deadline=None)
def test_the_share_is_told_exactly_whatever_was_met_before(limit, words):
    share = sum(garbled(word) for word in words) / max(1, len(words))
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(garbling, "MAX_KNOWN_WORDS", limit)
        assert garbled(" ".join(words)) == share
