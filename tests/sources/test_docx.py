"""Word documents: the text that a person sees, what the file states, and what is wrong with it."""

from __future__ import annotations

import io
import zipfile
import zlib

import docx
import pytest

from sources.made import DECLARED, PACKAGE, WORD, paragraph, table, word_file, zipped
from tgsearch.document import Document
from tgsearch.metadata import describe_all
from tgsearch.sources import archive, deadline, read, wordpackage
from tgsearch.sources.archive import MAX_UNPACKED_BYTES


def read_bytes(tmp_path, data, name="văn bản.docx"):
    path = tmp_path / name
    path.write_bytes(data)
    (item,) = read(path, id="mã")
    return item


def lines_of(tmp_path, body, **parts):
    """The text of a document whose first line is a sentence, so that no line is taken for the title."""
    document = read_bytes(tmp_path, word_file(paragraph("Xã họp dân bàn việc nước sạch.") + body, **parts))
    return document.text.split("\n")[1:]


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def set_in(font):
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'


BULLET = "\uf0b7"  # where Word puts the one of the font Symbol
TEXT_BOX = "<w:txbxContent>" + paragraph("Chữ trong khung.") + "</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(
            paragraph("Một.") + paragraph(" ") + paragraph("Hai."), ["Một.", "Hai."], id="paragraphs"
        ),
        pytest.param(f"<w:p>{run('Họ')}{run('p xã.')}</w:p>", ["Họp xã."], id="runs"),
        pytest.param(
            "<w:p><w:r><w:t>Trên</w:t><w:br/><w:t>dưới.</w:t></w:r></w:p>", ["Trên", "dưới."], id="break"
        ),
        pytest.param("<w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t></w:r></w:p>", ["A\tB"], id="tab"),
        pytest.param(
            "<w:p><w:r><w:t>05</w:t><w:noBreakHyphen/><w:t>CT/</w:t><w:softHyphen/><w:t>TW.</w:t></w:r></w:p>",
            ["05-CT/TW."],
            id="hyphens",
        ),
        pytest.param(paragraph("Tha\u0301ng\u00a0ba."), ["Tháng ba."], id="NFD and no-break space"),
        pytest.param(
            f"<w:p>{run('Cấp ')}<w:ins>{run('mười ')}</w:ins><w:del>{run('chín ')}<w:r><w:delText>tám"
            f"</w:delText></w:r></w:del><w:moveFrom>{run('cũ ')}</w:moveFrom>"
            f"<w:moveTo>{run('máy.')}</w:moveTo></w:p>",
            ["Cấp mười máy."],
            id="tracked changes",
        ),
        pytest.param(
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('Họp ')}</w:p>{paragraph('xong.')}",
            ["Họp xong."],
            id="deleted paragraph mark",
        ),
        pytest.param(f"<w:p>{run('Rõ.')}{run('Ẩn.', '<w:vanish/>')}</w:p>", ["Rõ."], id="hidden"),
        pytest.param(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
            f"{run('mã lệnh')}"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Kết quả.")}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
            ["Kết quả."],
            id="field",
        ),
        pytest.param(
            f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>{paragraph("Vẫn còn.")}',
            ["Vẫn còn."],
            id="field never ended",
        ),
        pytest.param(
            f'<w:p><w:hyperlink r:id="x">{run("Liên kết")}</w:hyperlink><w:fldSimple>{run(" tại đây.")}'
            "</w:fldSimple></w:p>",
            ["Liên kết tại đây."],
            id="links",
        ),
        pytest.param(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Trong ô điều khiển.')}</w:sdtContent></w:sdt>",
            ["Trong ô điều khiển."],
            id="content control",
        ),
        pytest.param(
            "<w:p><w:r><w:t>Ngoài khung.</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
            f"{TEXT_BOX}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{TEXT_BOX}</v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
            ["Ngoài khung.", "Chữ trong khung."],
            id="text box once",
        ),
        pytest.param(
            f"<w:p>{run('✓')}{run('ü', set_in('Wingdings'))}{run(BULLET)}{run(' Xong.')}</w:p>",
            ["✓ Xong."],
            id="pictures of a font",
        ),
        pytest.param(table(["Thời gian", "8 giờ"]), ["Thời gian | 8 giờ"], id="form"),
        pytest.param(
            table(["Thời gian", "Sáng thứ hai.\nChiều thứ ba."]),
            ["Thời gian | Sáng thứ hai.", "Chiều thứ ba."],
            id="value of two lines",
        ),
        pytest.param(
            table(["Nơi nhận:\n- Như trên", "CHỦ TỊCH\nđã ký"]),
            ["Nơi nhận:", "- Như trên", "CHỦ TỊCH", "đã ký"],
            id="layout",
        ),
        pytest.param(
            table(
                [f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("Xã")}</w:tc>', "Hộ"],
                [f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('Xã')}</w:tc>", "12"],
            ),
            ["Xã | Hộ", "12"],
            id="merged cell once",
        ),
        pytest.param(table([table(["a", "b"]), "c"]), ["a | b | c"], id="table in a table"),
    ],
)
def test_the_text_is_what_a_person_sees(tmp_path, body, lines):
    assert lines_of(tmp_path, body) == lines


def test_notes_follow_the_paragraph_or_table_that_they_hang_on(tmp_path):
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{paragraph("Số liệu đến tháng sáu.")}</w:footnote>' + (
        f'<w:footnote w:type="separator" w:id="0">{paragraph("gạch")}</w:footnote>'
    )
    others = [("footnotes", notes)]
    body = f"<w:p>{run('Đã cấp nước.')}{reference}</w:p>" + paragraph("Còn lại.")
    assert lines_of(tmp_path, body, others=others) == ["Đã cấp nước.", "Số liệu đến tháng sáu.", "Còn lại."]
    in_table = table([f"<w:p>{run('Hộ')}{reference}</w:p>", "12"], ["Người", "50"])
    assert lines_of(tmp_path, in_table, others=others) == ["Hộ | 12", "Người | 50", "Số liệu đến tháng sáu."]


def level(place, kind, text, more=""):
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


PSTYLE = '<w:pStyle w:val="So"/>'
LISTS = (
    f'<w:abstractNum w:abstractNumId="7">{level(0, "upperRoman", "%1.")}{level(1, "decimal", "Điều %2.")}'
    f"{level(2, 'lowerLetter', '%3)')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="8">{level(0, "bullet", "x")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="9">{level(0, "decimal", "%1", PSTYLE)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="9"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
    "</w:lvlOverride></w:num>"
)
LISTED = (
    '<w:style w:type="paragraph" w:styleId="So"><w:name w:val="Số"/><w:pPr><w:numPr><w:numId w:val="3"/>'
    "</w:numPr></w:pPr></w:style>"
)


def entry(text, list_id, place=0):
    numbered = f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{numbered}</w:pPr>{run(text) if text else ''}</w:p>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(
            entry("Chung", 1) + entry("Phạm vi", 1, 1) + entry("xã", 1, 2) + entry("thôn", 1, 2)
            + entry("Đối tượng", 1, 1) + entry("bản", 1, 2) + entry("Riêng", 1) + entry("Hiệu lực", 1, 1),
            ["I. Chung", "Điều 1. Phạm vi", "a) xã", "b) thôn", "Điều 2. Đối tượng", "a) bản", "II. Riêng",
             "Điều 1. Hiệu lực"],
            id="levels",
        ),
        pytest.param(entry("Một hộ", 2), ["- Một hộ"], id="bullet"),
        pytest.param(
            paragraph("Hộ thứ tư", style="So") + paragraph("Hộ sau", style="So"),
            ["4 Hộ thứ tư", "5 Hộ sau"],
            id="style",
        ),
        pytest.param(table([entry("", 3), "Hộ"], [entry("", 3), "Bản"]), ["4 | Hộ", "5 | Bản"], id="column"),
        pytest.param(entry("", 1) + entry("", 2) + entry("Trơn", 0), ["Trơn"], id="no text, no list"),
        pytest.param(entry("Lạ", 77) + entry("Sâu", 1, 8), ["Lạ", "Sâu"], id="unknown list and level"),
    ],
)  # fmt: skip
def test_numbers_of_lists_are_text(tmp_path, body, lines):
    assert lines_of(tmp_path, body, others=[("numbering", LISTS)], styles=LISTED) == lines


@pytest.mark.parametrize("title", ["<dc:x>", "<dc:title>Nước</dc:title>"])
def test_damaged_properties_do_not_matter(tmp_path, title):
    def change(parts):
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(
            b"</Relationships>",
            (
                f'<Relationship Id="p" Type="{PACKAGE}/relationships/metadata/core-properties" '
                'Target="p.xml"/></Relationships>'
            ).encode(),
        )
        parts["p.xml"] = f'<p xmlns:dc="http://purl.org/dc/elements/1.1/">{title}</p>'.encode()

    assert read_bytes(tmp_path, repacked(change)).text == BODY


def test_a_note_that_refers_to_itself_is_read_once(tmp_path):
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2"><w:p>{run("Chú thích.")}{reference}</w:p></w:footnote>'
    body = f"<w:p>{run('Bài.')}{reference}</w:p>"
    assert lines_of(tmp_path, body, others=[("footnotes", notes)]) == ["Bài.", "Chú thích."]


STYLES = """
<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Tieude"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Rieng"><w:name w:val="Của tôi"/><w:basedOn w:val="u1"/></w:style>
<w:style w:type="paragraph" w:styleId="M1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Cu"><w:name w:val="Cũ"/><w:rPr>
<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Vong"><w:name w:val="Vòng"/><w:basedOn w:val="Vong"/></w:style>
"""
TITLED = paragraph("UBND XÃ") + "".join(paragraph(line, style="Tieude") for line in ("Cấp nước", "sạch"))
BODY = "Sáng nay, xã họp bàn việc nước sạch."


@pytest.mark.parametrize(
    ("body", "core", "title"),
    [
        (TITLED, "", "Cấp nước sạch"),
        (paragraph("Nước về bản", style="u1"), "", "Nước về bản"),
        (paragraph("Nước về làng", style="Rieng"), "", "Nước về làng"),
        (paragraph("Nước về xóm"), "", "Nước về xóm"),
        (paragraph("Nước về xóm nhỏ.", style="Vong"), "Nước về xóm nhỏ", "Nước về xóm nhỏ"),
        (paragraph("Nước về xóm nhỏ."), "Báo cáo tổng kết năm ngoái", ""),
        (paragraph("Nước về xóm nhỏ."), "Microsoft Word - nuoc.doc", ""),
        (paragraph("Tệp bao cao nuoc sach.docx đây."), "bao cao nuoc sach.docx", ""),
        (paragraph("ỦY BAN NHÂN DÂN XÃ") + paragraph("Nước."), "ỦY BAN NHÂN DÂN XÃ", ""),
    ],
)  # fmt: skip
def test_a_title_is_what_the_document_says_not_what_is_left_in_its_properties(tmp_path, body, core, title):
    stated = f"<dc:title>{core}</dc:title>" if core else ""
    document = read_bytes(tmp_path, word_file(body + paragraph(BODY), styles=STYLES, core=stated))
    assert document.title == title
    assert BODY in document.text


def test_what_a_file_states_of_itself_is_kept_but_dates_nothing(tmp_path):
    core = (
        "<dc:title>Mẫu báo cáo</dc:title><dc:creator>Văn thư</dc:creator><dc:subject>Nước</dc:subject>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2014-05-06T07:08:09Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">hôm qua</dcterms:modified>'
    )
    document = read_bytes(tmp_path, word_file(paragraph(BODY), core=core))
    assert document.hints == (
        ("stated title", "Mẫu báo cáo"),
        ("subject", "Nước"),
        ("author", "Văn thư"),
        ("file created", "2014-05-06 07:08+00:00"),
    )
    (description,) = describe_all([document])
    assert description.published is None


def test_without_properties_none_are_made_up(tmp_path):
    assert read_bytes(tmp_path, word_file(paragraph(BODY))).hints == ()


def test_the_head_of_an_office_paper_is_understood(tmp_path):
    head = table(
        ["UBND HUYỆN KHOÁI CHÂU\nPHÒNG NÔNG NGHIỆP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập"],
        ["Số: 15/BC-PNN", "Khoái Châu, ngày 12 tháng 3 năm 2022"],
    )
    body = head + paragraph("BÁO CÁO") + paragraph("Kết quả cấp nước sạch") + paragraph(BODY)
    document = read_bytes(tmp_path, word_file(body))
    assert document.title == "BÁO CÁO Kết quả cấp nước sạch"
    (description,) = describe_all([document])
    assert description.published.span.start.isoformat() == "2022-03-12"
    assert (description.type, description.numbers) == ("báo cáo", ("15/BC-PNN",))
    assert description.locality.locality.district == "Khoái Châu"


SECTION = (
    '<w:sectPr>{first}<w:headerReference w:type="{kind}" r:id="r0"/>'
    '<w:footerReference w:type="default" r:id="r1"/>'
    '<w:headerReference w:type="default" r:id="mất"/></w:sectPr>'
)


def test_headers_and_footers_are_evidence_and_page_numbers_counters(tmp_path):
    others = [
        ("header", paragraph("Trường THCS Tân Dân")),
        ("footer", paragraph("Trang 2/4") + paragraph("UBND huyện Khoái Châu") + paragraph("Trang 2/4")),
    ]
    body = paragraph(BODY) + SECTION.format(first="", kind="default")
    document = read_bytes(tmp_path, word_file(body, others=others))
    assert document.text == BODY
    assert [(line.text, line.reason) for line in document.dropped] == [
        ("Trường THCS Tân Dân", "footer"),
        ("Trang 2/4", "counter"),
        ("UBND huyện Khoái Châu", "footer"),
    ]


def test_the_header_of_the_first_page_alone_is_text(tmp_path):
    others = [("header", paragraph("UBND XÃ TÂN DÂN")), ("footer", paragraph("Lưu hành nội bộ"))]
    body = paragraph(BODY) + SECTION.format(first="<w:titlePg/>", kind="first")
    assert read_bytes(tmp_path, word_file(body, others=others)).text == f"UBND XÃ TÂN DÂN\n{BODY}"


def test_a_table_of_contents_is_dropped(tmp_path):
    body = paragraph(BODY) + paragraph("I. Kết quả\t3", style="M1") + paragraph("Đã cấp nước.")
    document = read_bytes(tmp_path, word_file(body, styles=STYLES))
    assert document.text == f"{BODY}\nĐã cấp nước."
    assert [line.reason for line in document.dropped] == ["repeated"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("C«ng t¸c tuyªn gi¸o.", font=".VnTime"), "Công tác tuyên giáo."),
        (paragraph("c«ng t¸c", font=".VnTimeH") + paragraph(BODY), f"CÔNG TÁC\n{BODY}"),
        (paragraph("C«ng t¸c tuyªn gi¸o.", style="Cu"), "Công tác tuyên giáo."),
        (paragraph("Coâng taùc tuyeân giaùo.", font="VNI-Times"), "Công tác tuyên giáo."),
        (f"<w:p>{run('Ta', set_in('VNI-Times'))}{run('ùc giaû.', set_in('VNI-Times'))}</w:p>", "Tác giả."),
        (paragraph("Đã chuyển mã, cán bộ xã.", font=".VnTime") + paragraph("Báo cáo.", font=".VnTime"),
         "Đã chuyển mã, cán bộ xã.\nBáo cáo."),
    ],
)  # fmt: skip
def test_old_fonts_tell_the_character_set_of_their_text(tmp_path, body, text):
    document = read_bytes(tmp_path, word_file(paragraph("Xã họp dân.") + body, styles=STYLES))
    assert document.text == f"Xã họp dân.\n{text}"


def test_the_character_set_is_told(tmp_path):
    body = paragraph("C«ng t¸c tuyªn gi¸o.", font=".VnTime")
    assert read_bytes(tmp_path, word_file(body)).encoding == "TCVN3"
    assert read_bytes(tmp_path, word_file(paragraph(BODY))).encoding is None


def test_what_python_docx_writes_is_read(tmp_path):
    written = docx.Document()
    written.add_heading("Nước sạch về bản", 0)
    written.add_paragraph("Sáng nay, bản họp.")
    written.add_paragraph("Mỗi hộ góp hai ngày công.", style="List Bullet")
    buffer = io.BytesIO()
    written.save(buffer)
    document = read_bytes(tmp_path, buffer.getvalue(), "tin.DOCX")
    assert (document.title, document.text) == (
        "Nước sạch về bản",
        "Sáng nay, bản họp.\n- Mỗi hộ góp hai ngày công.",
    )


def repacked(change):
    """A document whose parts, as bytes by name, `change` has changed."""
    with zipfile.ZipFile(io.BytesIO(word_file(paragraph(BODY), styles=STYLES))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    return zipped(parts)


def strict(parts):
    for name, data in parts.items():
        data = data.replace(WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        parts[name] = data.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )


def in_utf16(parts):
    text = parts["word/document.xml"].decode()
    parts["word/document.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


def with_separators_of_windows(parts):
    for name in list(parts):
        parts[name.replace("/", "\\").upper()] = parts.pop(name)


def without_relationships(parts):
    del parts["_rels/.rels"]


def with_broken_styles(parts):
    parts["word/styles.xml"] = b"<w:styles"


@pytest.mark.parametrize(
    "change", [strict, in_utf16, with_separators_of_windows, without_relationships, with_broken_styles]
)
def test_files_of_other_programs_are_read(tmp_path, change):
    assert read_bytes(tmp_path, repacked(change)).text == BODY


@pytest.mark.parametrize("target", ["../NULL", "media/image9.png", "", "%00"])
def test_relationships_that_lead_nowhere_do_not_matter(tmp_path, target):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    tail = f'<Relationship Id="z" Type="{kind}" Target="{target}"/>'
    assert read_bytes(tmp_path, word_file(paragraph(BODY), tail=tail)).text == BODY


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def with_main(data):
    def change(parts):
        parts["word/document.xml"] = data

    return repacked(change)


def encrypted(data):
    """The same archive, with the flag of encryption in each entry."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 1)
    return bytes(changed)


DEEP = f"<w:document {DECLARED}><w:body>{'<w:sdt>' * 400}{'</w:sdt>' * 400}</w:body></w:document>".encode()
WHOLE = word_file(paragraph(BODY))


@pytest.mark.parametrize(
    ("data", "key"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"{\\rtf1 Tin}", "disguised", id="RTF"),
        pytest.param(COMPOUND, "mislabelled", id=".doc"),
        pytest.param(COMPOUND + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="password"),
        pytest.param(encrypted(WHOLE), "encrypted", id="zip password"),
        pytest.param(zipped({"xl/workbook.xml": "<x/>"}), "disguised", id="another office file"),
        pytest.param(WHOLE[: len(WHOLE) // 2], "damaged", id="cut off"),
        pytest.param(WHOLE[:40] + b"????" + WHOLE[44:], "damaged", id="spoiled"),
        pytest.param(
            word_file(paragraph(BODY), method=zipfile.ZIP_LZMA), "damaged", id="another compression"
        ),
        pytest.param(with_main(b"<w:document"), "damaged", id="no XML"),
        pytest.param(with_main(b"<html><body><p>Tin</p></body></html>"), "damaged", id="other XML"),
        pytest.param(with_main(ENTITIES + f"<w:document {DECLARED}/>".encode()), "entities", id="entities"),
        pytest.param(with_main(DEEP), "nesting", id="nesting"),
        pytest.param(word_file(""), "no-text", id="nothing"),
        pytest.param(word_file(paragraph("—")), "no-text", id="no words"),
    ],
)
def test_faults_have_a_reason_of_their_own(tmp_path, data, key):
    assert read_bytes(tmp_path, data).reason.key == key


def test_an_archive_that_unpacks_to_too_much_is_refused_early(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 100_000)
    assert read_bytes(tmp_path, with_main(b" " * 200_000)).reason.key == "unpacked"


def test_no_more_is_unpacked_than_the_limit_whatever_the_directory_says():
    data = bytearray(with_main(b" " * (MAX_UNPACKED_BYTES + 2**20)))
    # The size that the directory claims for the part.
    at = data.rfind(b"word/document.xml") - 46 + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    opened = archive.Archive(bytes(data), archive.Path("x.docx"))
    with pytest.raises(archive.UnreadableDocumentError) as caught:
        opened.read("word/document.xml")
    assert caught.value.reason.key in ("damaged", "unpacked")


def test_too_many_elements_and_entries_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(wordpackage, "MAX_TAGS", 100)
    assert read_bytes(tmp_path, word_file(paragraph("Tin.") * 60)).reason.key == "elements"
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    assert read_bytes(tmp_path, WHOLE).reason == "more than 3 elements, too many to read"


def test_time_is_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(deadline.Deadline.__init__, "__defaults__", (0.0,))
    assert read_bytes(tmp_path, WHOLE).reason.key == "slow"


def test_names_may_be_decomposed(tmp_path):
    assert isinstance(read_bytes(tmp_path, WHOLE, "ba\u0301o ca\u0301o.docx"), Document)


def test_pictures_are_not_unpacked(tmp_path):
    def change(parts):
        parts["word/media/image1.png"] = zlib.compress(b"x") * 10

    data = bytearray(repacked(change))
    at = data.find(b"word/media/image1.png") + len(b"word/media/image1.png")
    data[at : at + 8] = b"\xff" * 8
    assert read_bytes(tmp_path, bytes(data)).text == BODY


def test_content_types_are_not_asked(tmp_path):
    def change(parts):
        parts["[Content_Types].xml"] = f'<Types xmlns="{PACKAGE}/content-types"><Bad/></Types>'.encode()

    assert read_bytes(tmp_path, repacked(change), "mẫu.docm").text == BODY
