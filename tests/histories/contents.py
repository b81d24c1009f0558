"""What files of each format hold: made up at random, by format.

`FORMATS` is the place to add one: bytes from a source of chance and some sentences.
"""

from __future__ import annotations

import gzip
import html
import json

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
SHARED_IDS = [f"r{number}" for number in range(60)]  # several files of records hold them


def sentences(chance):
    """A title and a few sentences, seldom the same twice."""
    place, topic = chance.choice(PLACES), chance.choice(TOPICS)
    title = f"{chance.choice(KINDS)} về {topic} số {chance.randrange(1000)}"
    day = f"{chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(2015, 2024)}"
    body = [
        f"Ngày {day}, {place} họp về {topic}.",
        *(
            f"Có {chance.randrange(10_000)} lượt người ở {chance.choice(PLACES)} tham gia."
            for _ in range(chance.randrange(4))
        ),
    ]
    return title, body


def plain(chance):
    title, body = sentences(chance)
    return "\n\n".join([title, *body]).encode()


def markdown(chance):
    title, body = sentences(chance)
    front = f"---\ntitle: {title}\ndate: 20{chance.randint(15, 24)}-0{chance.randint(1, 9)}-11\n---\n\n"
    return (front * chance.randrange(2) + "# " + "\n\n".join([title, *body])).encode()


def page(chance):
    title, body = sentences(chance)
    shown = "".join(f"<p>{html.escape(each)}</p>" for each in body)
    return f"<html><head><title>{title}</title></head><body><article>{shown}</article></body></html>".encode()


def records(chance):
    """Some lines, a few of them broken; ids that other files have too, and that are names of files."""
    made = []
    for _ in range(chance.randrange(1, 12)):
        title, body = sentences(chance)
        id = "a.txt" if chance.random() < 0.03 else chance.choice(SHARED_IDS)
        line = json.dumps({"id": id, "title": title, "text": " ".join(body)}, ensure_ascii=False)
        made.append("{hỏng" if chance.random() < 0.05 else line)
    return "".join(f"{line}\n" for line in made).encode()


def packed_records(chance):
    return gzip.compress(records(chance), mtime=0)


FORMATS = {
    ".txt": plain,
    ".md": markdown,
    ".html": page,
    ".jsonl": records,
    ".jsonl.gz": packed_records,
}
WEIGHTS = {".txt": 6, ".md": 4, ".html": 3, ".jsonl": 2, ".jsonl.gz": 1}


def spoiled(chance, data):
    """Bytes that are no longer a file of their format, or not a whole one."""
    return chance.choice(
        (b"", b"\x00\x01\x02" * 40, data[: len(data) // 2], b" \n" * 5, bytes(range(256)) * 4)
    )
