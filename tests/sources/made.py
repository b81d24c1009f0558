"""Office files for tests and for scripts/fuzz_files.py, made from text: no binary file is kept."""

from __future__ import annotations

import io
import zipfile
import zlib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARED = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def paragraph(text, *, style="", font="", run=""):
    """Return a paragraph of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    return (
        f'<w:p>{properties}<w:r><w:rPr>{fonts}{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def table(*rows):
    """Return a table; a cell is a text, of which each line is a paragraph, or markup."""

    def cell(content):
        inside = content if content.startswith("<") else "".join(map(paragraph, content.split("\n")))
        return inside if inside.startswith("<w:tc>") else f"<w:tc>{inside}</w:tc>"

    lines = ("".join(map(cell, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def word_file(body, *, others=(), core="", styles="", tail="", method=zipfile.ZIP_DEFLATED):
    """Return a Word document.

    Args:
        body: markup of the body.
        others: (kind, markup) of headers, footers, footnotes and endnotes; their ids are "r0", "r1", ….
        core: markup of the core properties.
        styles: markup of the styles.
        tail: what comes after the main part in the directory of the archive, as markup of relationships.
        method: of compression.
    """
    parts = {"word/document.xml": f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>"}
    links = [(f"r{number}", kind, f"{kind}{number}.xml") for number, (kind, _) in enumerate(others)]
    for (_, kind, name), (_, markup) in zip(links, others, strict=True):
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        parts[f"word/{name}"] = f"<w:{root} {DECLARED}>{markup}</w:{root}>"
    if styles:
        links.append(("styles", "styles", "styles.xml"))
        parts["word/styles.xml"] = f"<w:styles {DECLARED}>{styles}</w:styles>"
    whole = [("a", f"{OFFICE}/officeDocument", "word/document.xml")]
    if core:
        whole.append(("b", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"))
        parts["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{core}</cp:coreProperties>'
        )
    parts["_rels/.rels"] = _relationships(whole)
    parts["word/_rels/document.xml.rels"] = _relationships(
        ((id, f"{OFFICE}/{kind}", target) for id, kind, target in links), tail
    )
    parts["[Content_Types].xml"] = f'<Types xmlns="{PACKAGE}/content-types"/>'
    return zipped(parts, method)


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    """Return a zip file of texts or bytes by their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _relationships(links, tail=""):
    rows = "".join(f'<Relationship Id="{id}" Type="{kind}" Target="{name}"/>' for id, kind, name in links)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}{tail}</Relationships>'


SIZE = 12  # of the letters in a PDF made here, in points; each is half as wide
LEFT, TOP, PITCH = 72, 770, 16


def typeset(text, *, columns=75):
    """Return the lines of a text as an office program breaks them: [(x, y, line), …] for one page."""
    placed, y = [], TOP
    for block in text.split("\n"):
        line = ""
        for word in block.split(" "):
            if line and len(line) + 1 + len(word) > columns:
                placed.append((LEFT, y, line))
                y -= PITCH
                line = word
            else:
                line = f"{line} {word}" if line else word
        placed.append((LEFT, y, line))
        y -= PITCH
    return placed


def pdf_file(
    pages, *, info=None, font="Times", legacy=False, picture=False, page="", trailer="", packed=True
):
    """Return a PDF.

    Args:
        pages: for each, the placed lines (x, y, text) in points from below left.
        info: what it states of itself, as {"Title": "…"}.
        font: its name.
        legacy: the text is written in bytes of Windows-1252, as by an old font, not in Unicode.
        picture: lay a picture under each page.
        page: more entries for each page, as "/Rotate 90".
        trailer: more entries for the trailer.
        packed: the streams are compressed.
    """
    letters = sorted({letter for lines in pages for _, _, text in lines for letter in text})
    codes = {letter: code for code, letter in enumerate(letters, 1)}
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: _simple_font(font) if legacy else _font(font),
        5: _stream(_to_unicode(codes), packed=packed),
        6: _stream(b"\x80" * 4, "/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8"),
        7: _info(info or {}),
    }
    for number, lines in enumerate(pages):
        content, at = _content(lines, codes, legacy), 10 + 2 * number
        if picture:
            content = b"q 600 0 0 800 0 0 cm /I Do Q\n" + content
        objects[at] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Contents {at + 1} 0 R{page}"
            "/Resources<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>>>>>"
        ).encode()
        objects[at + 1] = _stream(content, packed=packed)
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(pages)))
    objects[2] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()
    return _written(objects, trailer)


def _written(objects, trailer):
    out, places = bytearray(b"%PDF-1.5\n"), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %c \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += f"trailer\n<</Size {size}/Root 1 0 R/Info 7 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _stream(data, entries="", *, packed=True):
    if packed:
        data, entries = zlib.compress(data), f"{entries}/Filter/FlateDecode"
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _content(lines, codes, legacy):
    def shown(text):
        return text.encode("cp1252").hex() if legacy else "".join(f"{codes[letter]:04X}" for letter in text)

    rows = [f"BT /F {SIZE} Tf 1 0 0 1 {x} {y} Tm <{shown(text)}> Tj ET" for x, y, text in lines]
    return "\n".join(rows).encode()


def _font(name):
    descriptor = f"<</Type/FontDescriptor/FontName/{name}/Flags 4/Ascent 800/Descent -200>>"
    below = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/DW 500/FontDescriptor {descriptor}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
    )
    return (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{below}]/ToUnicode 5 0 R>>"
    ).encode()


def _simple_font(name):
    widths = " ".join(["500"] * 224)
    return (
        f"<</Type/Font/Subtype/TrueType/BaseFont/{name}/Encoding/WinAnsiEncoding"
        f"/FirstChar 32/LastChar 255/Widths[{widths}]"
        f"/FontDescriptor<</Type/FontDescriptor/FontName/{name}/Flags 32/Ascent 800/Descent -200>>>>"
    ).encode()


def _to_unicode(codes):
    rows = "\n".join(
        f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in codes.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap end end"
    ).encode()


def _info(values):
    rows = "".join(f"/{key}<FEFF{value.encode('utf-16-be').hex().upper()}>" for key, value in values.items())
    return f"<<{rows}>>".encode()
