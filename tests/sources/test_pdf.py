"""PDF: lines become paragraphs again, furniture goes, and faults have a reason; nothing hangs or crashes."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sources.made import LEFT, PITCH, TOP, pdf_file, typeset
from tgsearch.document import Document
from tgsearch.errors import UnreadableDocumentError
from tgsearch.metadata import describe_all
from tgsearch.sources import guard, pdf, read

LONG = (
    "Sáng nay, Ủy ban nhân dân xã họp với mười hai trưởng thôn bàn việc đưa nước sạch về bốn thôn vùng cao, "
    "nơi bà con vẫn phải gùi nước từ khe suối xa hơn hai cây số mỗi ngày trong mùa khô."
)
SHORT = "Cuộc họp kết thúc lúc mười một giờ."


def read_bytes(tmp_path, data, name="văn bản.pdf"):
    path = tmp_path / name
    path.write_bytes(data)
    (item,) = read(path, id="mã")
    return item


def text_of(lines, **options):
    """The text of a file of one page, read in this process."""
    return pdf.read_page(pdf_file([lines], **options), Path("x.pdf")).text


def at(*lines, x=LEFT, y=TOP, pitch=PITCH):
    """Lines one below the other."""
    return [(x, y - pitch * number, line) for number, line in enumerate(lines)]


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}\n{SHORT}\n{LONG}",
        f"I. NƯỚC SẠCH\n{LONG}\n- Thôn Trên: {LONG}\n- Thôn Dưới.\n1. {LONG}\n2. {SHORT}",
        f"QUYẾT ĐỊNH\nVề việc cấp nước sạch cho bốn thôn vùng cao của xã\nĐiều 1. {LONG}\nĐiều 2. {SHORT}",
        "Tình hình kinh tế - xã hội của xã trong sáu tháng đầu năm có nhiều mặt tiến bộ, kinh tế - xã hội "
        "phát triển - đời sống - văn hóa - y tế - giáo dục - an ninh - quốc phòng - nông thôn mới.",
    ],
)
@pytest.mark.parametrize("columns", [40, 75])
def test_paragraphs_are_put_together_again(text, columns):
    assert text_of(typeset(text, columns=columns)) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param(at("Dòng đầu", "dòng sau", x=200), "Dòng đầu dòng sau", id="as far as the lines around"),
        pytest.param(
            [*at("Một dòng dài hơn."), *at("Hai.", y=TOP - 40)], "Một dòng dài hơn.\nHai.", id="gap"
        ),
        pytest.param(
            [*at("Dòng này dài bằng nhau"), *at("dòng kia thụt vào đầu", x=LEFT + 30, y=TOP - PITCH)],
            "Dòng này dài bằng nhau\ndòng kia thụt vào đầu",
            id="indented",
        ),
        pytest.param(
            at("Chỉ thị số 05-CT/", "TW của Bộ Chính trị"), "Chỉ thị số 05-CT/TW của Bộ Chính trị", id="/"
        ),
        pytest.param(
            at("Kinh te-", "xã hội phát triển"), "Kinh te-xã hội phát triển", id="hyphen of a compound"
        ),
        pytest.param(at("the docu-", "ments of the office"), "the documents of the office", id="hyphenation"),
        pytest.param(
            [*at("Họ và tên"), *at("Nước máy", x=300)], "Họ và tên | Nước máy", id="columns of a row"
        ),
        pytest.param(
            [*at("1."), *at("Nước máy.", x=LEFT + 60)],
            "1. Nước máy.",
            id="a number stands apart from its text",
        ),
        pytest.param(
            [(LEFT + 70 * n, TOP, word) for n, word in enumerate(["Chữ", "giãn", "ra", "rất", "thưa"])],
            "Chữ giãn ra rất thưa",
            id="justified",
        ),
        pytest.param(at("Tha\u0301ng ba"), "Tháng ba", id="NFD"),
        pytest.param(at("Một 😀 hai"), "Một 😀 hai", id="beyond the first plane"),
    ],
)
def test_places_tell_what_belongs_together(lines, text):
    document = pdf.read_page(pdf_file([lines]), Path("x.pdf"))
    assert document.text == text


def test_the_head_of_an_office_paper_is_understood(tmp_path):
    lines = [
        *at("UBND HUYỆN KHOÁI CHÂU", "Số: 15/BC-UBND"),
        *at("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Khoái Châu, ngày 12 tháng 3 năm 2022", x=300),
        *[(x, y - 60, line) for x, y, line in typeset(f"BÁO CÁO\nKết quả cấp nước sạch\n{LONG}")],
    ]
    lines.sort(key=lambda line: (-line[1], line[0]))
    document = read_bytes(tmp_path, pdf_file([lines]))
    assert document.title == "BÁO CÁO Kết quả cấp nước sạch"
    assert document.text.splitlines()[1] == "Số: 15/BC-UBND | Khoái Châu, ngày 12 tháng 3 năm 2022"
    (description,) = describe_all([document])
    assert description.published.span.start.isoformat() == "2022-03-12"
    assert (description.type, description.numbers) == ("báo cáo", ("15/BC-UBND",))


def passage(number):
    return f"Thôn {'abcdefgh'[number]} họp. {LONG} Ai cũng ký tên, thôn {'abcdefgh'[number]} xong trước."


def pages_with_furniture(count):
    for number in range(1, count + 1):
        body = [(x, y - 50, line) for x, y, line in typeset(passage(number))]
        yield [(LEFT, TOP + 20, "Bản tin nước sạch tháng 3"), *body, (290, 40, f"- {number} -")]


def test_running_heads_and_page_numbers_go_once_into_what_was_dropped(tmp_path):
    document = read_bytes(tmp_path, pdf_file(list(pages_with_furniture(4))))
    assert document.text == "\n".join(map(passage, range(1, 5)))
    assert [(line.text, line.reason) for line in document.dropped] == [
        ("Bản tin nước sạch tháng 3", "repeated"),
        *((f"- {number} -", "counter") for number in range(1, 5)),
    ]


def test_the_letters_of_a_circular_are_text(tmp_path):
    letters = [typeset(f"Kính gửi: Thôn {name}\n{LONG}\n{SHORT}") for name in "abcd"]
    assert read_bytes(tmp_path, pdf_file(letters)).text.count(SHORT) == 4


def test_what_two_pages_share_may_be_text(tmp_path):
    document = read_bytes(tmp_path, pdf_file(list(pages_with_furniture(2))))
    assert document.text.count("Bản tin nước sạch tháng 3") + (document.title != "") == 2


def test_a_paragraph_goes_on_over_the_page():
    lines = typeset(LONG)
    data = pdf_file([lines[:2], [(x, TOP - PITCH * n, line) for n, (x, _, line) in enumerate(lines[2:])]])
    assert pdf.read_page(data, Path("x.pdf")).text == LONG


def test_a_table_of_contents_is_dropped(tmp_path):
    entries = at(*(f"{number}. Mục số {number} ......................... {number}" for number in range(1, 5)))
    document = read_bytes(tmp_path, pdf_file([entries, typeset(LONG)]))
    assert (document.text, len(document.dropped)) == (LONG, 4)


def test_a_landscape_page_reads_as_any_other():
    turned = [(600 - y, x, line) for x, y, line in typeset(LONG)]
    data = pdf_file([turned], page="/Rotate 90").replace(b"/F 12", b"/F 12")
    assert sorted(pdf.read_page(data, Path("x.pdf")).text.split()) == sorted(LONG.split())


@pytest.mark.parametrize(
    ("font", "coded", "text"),
    [
        (".VnTime", "C«ng t¸c tuyªn gi¸o cña x·", "Công tác tuyên giáo của xã"),
        ("ABCDEF+.VnTimeH", "c«ng t¸c x·", "CÔNG TÁC XÃ"),
        ("VNI-Times", "Coâng taùc tuyeân giaùo", "Công tác tuyên giáo"),
        ("Times", "Café Zürich", "Café Zürich"),
    ],
)
def test_old_fonts_tell_the_character_set_of_their_text(font, coded, text):
    assert text_of(at(coded), font=font, legacy=True) == text


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nước sạch về bốn thôn", "Nước sạch về bốn thôn"),
        ("Microsoft Word - Nước sạch về bốn thôn.doc", ""),
        ("Tổng kết năm học cũ", ""),
        ("(anonymous)", ""),
    ],
)
def test_a_stated_title_must_be_in_the_text(tmp_path, title, expected):
    lines = typeset(f"Nước sạch về bốn thôn.\n{LONG}")
    document = read_bytes(
        tmp_path, pdf_file([lines], info={"Title": title, "CreationDate": "D:20140506070809Z"})
    )
    assert document.title == expected
    assert ("file created", "2014-05-06 07:08") in document.hints
    assert describe_all([document])[0].published is None


WHOLE = pdf_file([typeset(LONG)])
LOCKED = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>/ID[<00><00>]".format("41" * 32)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"<html>Tin</html>", "disguised", id="another format"),
        pytest.param(b"%PDF-1.7\n", "damaged", id="nothing but the mark"),
        pytest.param(WHOLE[:200], "damaged", id="cut off"),
        pytest.param(pdf_file([typeset(LONG)], trailer=LOCKED), "encrypted", id="password"),
        pytest.param(pdf_file([[], []], picture=True), "scanned", id="pictures"),
        pytest.param(pdf_file([at("Ký bởi: xã")], picture=True), "scanned", id="signed scan"),
        pytest.param(pdf_file([[]]), "no-text", id="blank"),
    ],
)
def test_faults_have_a_reason_of_their_own(tmp_path, data, key):
    assert read_bytes(tmp_path, data).reason.key == key


def test_half_a_character_in_what_a_file_states_does_not_matter(tmp_path):
    data = pdf_file([typeset(LONG)], info={"Title": "N", "Author": "x"}).replace(b"<FEFF004E>", b"<FEFFD83D>")
    document = read_bytes(tmp_path, data)
    assert (document.text, document.hints) == (LONG, (("author", "x"),))


def test_a_picture_under_text_is_no_scan(tmp_path):
    assert read_bytes(tmp_path, pdf_file([typeset(LONG)], picture=True)).text == LONG


def test_a_table_of_places_that_is_lost_is_made_again(tmp_path):
    assert read_bytes(tmp_path, WHOLE.replace(b"startxref", b"startxxxx")).text == LONG


def test_pages_and_time_are_limited(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(UnreadableDocumentError) as caught:
        pdf.read_page(pdf_file([[], []]), Path("x.pdf"))
    assert caught.value.reason == "more than 1 pages"
    monkeypatch.setattr(pdf.Deadline.__init__, "__defaults__", (0.0,))
    with pytest.raises(UnreadableDocumentError) as caught:
        pdf.read_page(WHOLE, Path("x.pdf"))
    assert caught.value.reason.key == "slow"


def test_a_very_long_text_is_read_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_TEXT_CHARS", 10)
    data = pdf_file([typeset(LONG), typeset("Trang sau.")])
    assert pdf.read_page(data, Path("x.pdf")).text == LONG


# The other process


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A module that breaks in the way that its file says; the guard is ended afterwards."""
    (tmp_path / "broken_reader.py").write_text(
        textwrap.dedent(
            """
            import ctypes, os
            from tgsearch.sources.page import Page

            def read_page(data, path):
                if data == b"crash":
                    ctypes.string_at(0)
                if data == b"memory":
                    bytearray(1 << 45)
                if data == b"loop":
                    while True:
                        pass
                if data == b"print":
                    os.write(1, b"noise of a library")
                return Page(str(os.getpid()))
            """
        ),
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    guard.close()
    yield lambda data: guard.read_page("broken_reader", data, Path("x.pdf"))
    guard.close()


def reason_of(action, data):
    with pytest.raises(UnreadableDocumentError) as caught:
        action(data)
    return caught.value.reason.key


@pytest.mark.parametrize("data", [b"crash", b"memory"])
def test_a_reader_that_breaks_down_is_replaced(broken, data):
    assert reason_of(broken, data) == "crashed"
    assert int(broken(b"").text) != os.getpid()


def test_a_reader_that_never_ends_is_ended(broken, monkeypatch):
    monkeypatch.setattr(guard, "MAX_SECONDS", 1)
    # The limit of the other process is that of its own module.
    code = guard._CODE.replace("import answer;", "import answer; import tgsearch.sources.guard as guard;")
    monkeypatch.setattr(guard, "_CODE", code.replace("answer()", "guard.MAX_SECONDS = 1; answer()"))
    assert reason_of(broken, b"loop") == "slow"
    assert broken(b"print").text.isdecimal()


def test_one_process_reads_all_files(broken):
    assert len({broken(data).text for data in (b"", b"print", b"")}) == 1


def test_where_there_can_be_no_other_process_files_are_read_here(broken, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert broken(b"").text == str(os.getpid())


def test_where_the_other_process_does_not_start_files_are_read_here(broken, monkeypatch):
    monkeypatch.setattr(sys, "executable", sys.executable + "-missing")
    assert broken(b"").text == str(os.getpid())


def test_the_other_process_ends_with_the_program(tmp_path):
    path = tmp_path / "tin.pdf"
    path.write_bytes(WHOLE)
    code = (
        "import sys; from pathlib import Path; from tgsearch.sources import guard, read\n"
        f"list(read(Path({str(path)!r}), id='mã')); print(guard._readers[0]._process.pid)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    if hasattr(os, "kill") and os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(int(done.stdout), 0)


def test_a_file_is_read_through_the_guard(tmp_path, monkeypatch):
    monkeypatch.setattr(
        guard, "read_page", lambda module, data, path: pdf.Page(f"{module}. {len(data)} byte.")
    )
    document = read_bytes(tmp_path, WHOLE)
    assert isinstance(document, Document)
    assert document.text == f"tgsearch.sources.pdf. {len(WHOLE)} byte."
