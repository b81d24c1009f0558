"""An office's index with hostile documents among the plain ones, and a server over it."""

from __future__ import annotations

from pathlib import Path

import pytest

import tgsearch
from tgsearch.web import pages
from web.serving import served

CORPUS = Path(__file__).parents[2] / "corpus"
SCRIPT = "<script>alert(1)</script>"
FILES = {
    "hung-yen/tuyen-giao.txt": "Hội nghị tuyên giáo tỉnh Hưng Yên\n\nHưng Yên, ngày 15 tháng 1 năm 2021\n\n"
    "Ban Tuyên giáo Tỉnh ủy Hưng Yên tổ chức hội nghị tổng kết công tác tuyên giáo năm 2020 "
    "theo Chỉ thị số 05-CT/TW.\n",
    "quang-ninh/doi-ngoai.txt": "Hội nghị thông tin đối ngoại\n\nQuảng Ninh, ngày 24 tháng 11 năm 2020\n\n"
    "Tỉnh Quảng Ninh tổ chức hội nghị về thông tin đối ngoại và công tác tuyên giáo tại Hạ Long.\n",
    "trang.html": "<html><head><title>Trang tin tuyên giáo</title></head><body><p>Công tác tuyên giáo của "
    "huyện trong quý 1 năm 2022 có nhiều đổi mới.</p><script>alert(1)</script></body></html>",
    "<img src=x onerror=alert(1)>.txt": f"Bản tin {SCRIPT} số một\n\nTin về tuyên giáo {SCRIPT} và văn bản "
    "số 12/QĐ-UBND<script>.\n",
}
HOSTILE = tgsearch.Document(
    id=f'../"{SCRIPT}"?&#%2F\\',
    title=f"Tuyên giáo {SCRIPT}",
    text=f"Công tác tuyên giáo {SCRIPT} theo số 05-CT/TW{SCRIPT}.\n" * 3,
    path=f"/etc/passwd{SCRIPT}",
    url="javascript:alert(1)",
)
OUTSIDE = tgsearch.Document(
    id="hostname", title="Tệp khác", text="Tài liệu có đường dẫn lạ.", path="/etc/hostname"
)


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """The folder of documents and the index; only read."""
    place = tmp_path_factory.mktemp("office")
    folder = place / "vanban"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    with tgsearch.create(place / "index") as index:
        index.sync(folder)
        index.add([HOSTILE, OUTSIDE])
    return place


@pytest.fixture(scope="session")
def index(office):
    with tgsearch.open(office / "index") as opened:
        yield opened


@pytest.fixture(scope="session")
def client(office):
    with served(office / "index") as client:
        yield client


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The index of the sample collection."""
    place = tmp_path_factory.mktemp("sample") / "index"
    with tgsearch.create(place) as index:
        index.sync(CORPUS)
    return place


@pytest.fixture(scope="session")
def site(sample):
    with served(sample, routes=pages.routes()) as client:
        yield client


@pytest.fixture(scope="session")
def hostile(office):
    with served(office / "index", routes=pages.routes()) as client:
        yield client
