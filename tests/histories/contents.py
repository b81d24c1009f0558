"""What files of each format hold: made up at random, by format.

`FORMATS` is the place to add one: what it is `Made` of, from a source of chance.
Every text has a mark, a word that no other text has and that is the same in
every character set, so that it can be looked for.
"""

from __future__ import annotations

import gzip
import html
import json
import lzma
from typing import NamedTuple

from sources.made import paragraph, pdf_file, table, typeset, word_file
from spelled import spelled_tcvn3, spelled_vni, spelled_windows_1258

PLACES = (
    "tỉnh Hưng Yên",
    "tỉnh Bắc Ninh",
    "huyện Kim Động",
    "thành phố Hạ Long",
    "tỉnh Quảng Ninh",
    "cả nước",
)
TOPICS = ("công tác tuyên giáo", "chuyển đổi số", "cải cách hành chính", "khuyến học", "phòng chống lụt bão")
KINDS = ("Báo cáo", "Kế hoạch", "Thông báo", "Tin", "Công văn")
# Lines that sites put around their pages, with the share of the pages that have them.
SITE = "tin.example.vn"
AROUND = (
    ("Sắc màu vùng cao", 0.95),
    ("Gương sáng quanh ta", 0.6),
    ("Chuyện của làng", 0.4),
    ("Kỷ yếu ảnh đẹp", 0.3),
    ("Đường dây bạn đọc", 0.15),
)
SHARED_IDS = [f"r{number}" for number in range(60)]  # several files of records hold them
LOCKED = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{0}>/U<{0}>>>/ID[<00><00>]".format("41" * 32)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


class Made(NamedTuple):
    """The bytes of a file, and the texts that a reader has to find in them, in order."""

    data: bytes
    texts: tuple[str, ...] = ()  # none where nothing can be read, and of records, which tell for themselves


def mark(chance):
    """A word that is hardly made twice, which anybody could pronounce."""
    return "".join(chance.choice("bdghklmnprstv") + chance.choice("aeiou") for _ in range(6))


def sentences(chance):
    """A title and a few sentences, seldom the same twice."""
    place, topic = chance.choice(PLACES), chance.choice(TOPICS)
    title = f"{chance.choice(KINDS)} về {topic} số {chance.randrange(1000)}"
    day = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(2015, 2024)}"
    body = [
        f"Ngày {day}, {place} họp về {topic}, theo đề án {mark(chance)}.",
        *(
            f"Có {chance.randrange(10_000)} lượt người ở {chance.choice(PLACES)} tham gia."
            for _ in range(chance.randrange(4))
        ),
    ]
    return title, body


def noise(chance):
    """Now and then, more words than a text has that are none, as of a scan badly read."""
    if chance.random() > 0.08:
        return []
    return [" ".join("".join(chance.choices("bdfghjklmnpqstvwxz", k=5)) for _ in range(60))]


def framed(chance, lines):
    """The lines with some of those that a site puts around a text."""
    around = [line for line, share in AROUND if chance.random() < share]
    cut = chance.randrange(len(around) + 1)
    return [*around[:cut], *lines, *around[cut:]]


# Text, in the encodings of thirty years

ENCODINGS = {
    "utf-8": str.encode,
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16, big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "TCVN3": lambda text: spelled_tcvn3(text).encode("latin-1"),
    "TCVN3 in Unicode": lambda text: spelled_tcvn3(text).encode("utf-8"),
    "VNI": lambda text: spelled_vni(text).encode("latin-1"),
    "Windows-1258": spelled_windows_1258,
    "UTF-8 misread": lambda text: text.encode("utf-8").decode("latin-1").encode("utf-8"),
}


def plain(chance):
    title, body = sentences(chance)
    spelled = ENCODINGS[chance.choices(list(ENCODINGS), (8, *(1,) * (len(ENCODINGS) - 1)))[0]]
    lines = [title, *body, *noise(chance)]
    if chance.random() < 0.5:
        lines = framed(chance, [*lines, "Trang chủ | Giới thiệu | Liên hệ"])
    return Made(spelled("\n\n".join(lines)), (title, *body))


def markdown(chance):
    title, body = sentences(chance)
    front = f"---\ntitle: {title}\ndate: 20{chance.randint(15, 24)}-0{chance.randint(1, 9)}-11\n---\n\n"
    text = front * chance.randrange(2) + "# " + "\n\n".join([title, *body])
    return Made(text.encode(), (title, *body))


def page(chance):
    title, body = sentences(chance)
    shown = "".join(f"<p>{html.escape(each)}</p>" for each in framed(chance, body))
    head = f'<title>{title}</title><link rel="canonical" href="https://{SITE}/{chance.randrange(1000)}">'
    text = f"<html><head>{head}</head><body><article>{shown}</article></body></html>"
    return Made(text.encode(), (title, *body))


# Office files


def word(chance):
    """Paragraphs and sometimes a table; some in a font from before Unicode, a few locked."""
    if chance.random() < 0.1:
        return Made(COMPOUND + "EncryptedPackage".encode("utf-16-le"))
    title, body = sentences(chance)
    old = chance.random() < 0.3
    spelled, font = (spelled_tcvn3, ".VnTime") if old else (str, "")
    paragraphs = "".join(paragraph(spelled(each), font=font) for each in (title, *body))
    name = mark(chance)
    cells = table(("Đơn vị", "Đề án"), (chance.choice(PLACES), name)) if chance.random() < 0.3 else ""
    return Made(word_file(paragraphs + cells), (title, *body, *((name,) if cells else ())))


def portable(chance):
    """One page or two; some in a font from before Unicode, a few locked, or a scan without text."""
    kind = chance.random()
    title, body = sentences(chance)
    if kind < 0.08:
        return Made(pdf_file([typeset(title)], trailer=LOCKED))
    if kind < 0.16:
        # With a date, so that no two are the same file.
        return Made(pdf_file([[], []], picture=True, info={"CreationDate": f"D:{chance.randrange(10**9)}"}))
    old = kind < 0.4
    spelled, font = (spelled_tcvn3, ".VnTime") if old else (str, "Times")
    parts = [[title, *body[:2]], body[2:]]
    pages = [typeset(spelled("\n".join(each))) for each in parts if each]
    return Made(pdf_file(pages, font=font, legacy=old), (title, *body))


# Records


def records(chance):
    """Some lines, a few of them broken; ids that other files have too, and that are names of files."""
    made = []
    for _ in range(chance.randrange(1, 12)):
        title, body = sentences(chance)
        id = "a.txt" if chance.random() < 0.03 else chance.choice(SHARED_IDS)
        line = json.dumps(
            {"id": id, "title": title, "text": " ".join([*body, *noise(chance)])}, ensure_ascii=False
        )
        made.append("{hỏng" if chance.random() < 0.05 else line)
    return Made("".join(f"{line}\n" for line in made).encode())


def packed_records(chance):
    return Made(gzip.compress(records(chance).data, mtime=0))


def tightly_packed_records(chance):
    return Made(lzma.compress(records(chance).data))


UNPACKED = {".jsonl": lambda data: data, ".jsonl.gz": gzip.decompress, ".jsonl.xz": lzma.decompress}


def texts_of_records(data, suffix):
    """The text of each record of a whole file by its id: the last one that can be read."""
    texts = {}
    for line in UNPACKED[suffix](data).splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):  # a file of another format may have a line that is a number
            texts[record["id"]] = (record["title"], record["text"])
    return texts


FORMATS = {
    ".txt": plain,
    ".md": markdown,
    ".html": page,
    ".docx": word,
    ".pdf": portable,
    ".jsonl": records,
    ".jsonl.gz": packed_records,
    ".jsonl.xz": tightly_packed_records,
}
WEIGHTS = {
    ".txt": 8,
    ".md": 3,
    ".html": 3,
    ".docx": 3,
    ".pdf": 3,
    ".jsonl": 2,
    ".jsonl.gz": 1,
    ".jsonl.xz": 1,
}
PACKED = (".docx", ".pdf", ".jsonl.gz", ".jsonl.xz")  # where any changed byte may make all unreadable


def suffix_of(name):
    """The longest suffix of `FORMATS` that a name has."""
    return next(suffix for suffix in sorted(FORMATS, key=len, reverse=True) if name.endswith(suffix))


def spoiled(chance, data):
    """Bytes that are no longer a file of their format, or not a whole one."""
    return chance.choice(
        (b"", b"\x00\x01\x02" * 40, data[: len(data) // 2], b" \n" * 5, bytes(range(256)) * 4)
    )
