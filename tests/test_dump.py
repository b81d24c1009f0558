"""A dump restored is the index it was made of; a dump that is not whole restores nothing."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import random
import shutil
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from engines.disk import FullDisk
from hypothesis import given, settings
from hypothesis import strategies as st

import tgsearch
from tgsearch import Document
from tgsearch.cli import main
from tgsearch.document import Description, DroppedLine
from tgsearch.dumping import Dump, opened, written
from tgsearch.dumping.reading import MAX_LINE_BYTES, DumpedFile
from tgsearch.dumping.writing import FORMAT, VERSION, _file
from tgsearch.engine.whoosh import WhooshEngine
from tgsearch.errors import (
    DamagedDumpError,
    DescriptionMismatchError,
    DumpVersionError,
    IndexLockedError,
    IndexNotEmptyError,
    StorageError,
)
from tgsearch.manifest import FileRecord
from tgsearch.records import make_record, read_document
from tgsearch.sources.reasons import Reason

OFFICE = Path(__file__).parent / "corpora/office"
QUERIES = ("tuyên giáo", "tuyen giao", '"hội nghị"', "05-CT/TW", "")
EVERY_KIND = (
    Document(
        "đủ mọi mặt",
        "Sáng 14/1, Ban Tuyên giáo tổng kết công tác năm 2020 theo Chỉ thị số 41-CT/TW tại huyện Khoái Châu.",
        title="Hội nghị tổng kết công tác tuyên giáo",
        path="van-ban/tong-ket.html",
        url="https://example.vn/tin/1",
        published="15/01/2021",
        locality="huyện Khoái Châu, tỉnh Hưng Yên",
        type="tin",
        dropped=(DroppedLine("Lượt xem: 344", "counter"), DroppedLine("UBND tỉnh Hưng Yên", "footer")),
        hints=(("site", "Cổng thông tin tỉnh Hưng Yên"), ("site", "lần nữa"), ("author", "Ban biên tập")),
        encoding="TCVN3 (0.97)",
    ),
    Document(
        "chỉ gợi ý",
        "Huyện ủy, UBND huyện tổ chức trồng cây.",
        hints=(("site", "Cổng thông tin tỉnh Quảng Ninh"), ("date", "2020-11-24")),
    ),
    Document("chỉ chân trang", "Thành ủy họp.", dropped=(DroppedLine("UBND tỉnh Bắc Giang", "footer"),)),
    Document("ngày lạ", "Họp.", published="một ngày đẹp trời", locality="Nơi Không Có Thật"),
    Document("kỳ", "Báo cáo kết quả công tác.", title="Báo cáo quý I năm 2022"),
    Document("mơ hồ", "Xã Tân Thành họp dân về đường làng.", title="Tân Thành họp dân"),
    Document("rỗng", ""),
    Document("dấu\u2028dòng\n", "Dòng một\nDòng hai\u2028Dòng ba 😀", title="\u200bTiêu đề"),
    Document("nửa \udcff chữ", "Tên tệp không phải là chữ.", path="thư mục/nửa \udcff chữ"),
    Document("công thức", '=1+1 "nháy" \\ {"id": 1}', title="{json}"),
)


def state(index):
    """Everything that can be known of an index by asking it."""
    results = index.search("", limit=10_000)
    searcher = index._current()
    ids = [hit.id for hit in results]
    answers = [index.search(query, limit=100) for query in QUERIES]
    return {
        "documents": {id: index.get(id) for id in ids},
        "records": searcher.stored(ids),
        "facets": {name: results.facets[name] for name in results.facets},
        "hits": [(answer.total, answer.hits, answer.interpreted) for answer in answers],
        "manifest": searcher.manifest(),
        "diagnosis": index.doctor(limit=100),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files of several kinds; two of them can't be read."""
    folder = tmp_path_factory.mktemp("files") / "văn bản"
    shutil.copytree(OFFICE, folder)
    (folder / "hỏng.txt").write_bytes(b"\0\1\2" * 100)
    (folder / "rỗng.txt").touch()
    lines = [{"id": f"dòng {n}", "text": f"Bản tin số {n} về tuyên giáo."} for n in range(5)]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "nhiều.jsonl").write_text(f"{text}\nkhông phải JSON\n", encoding="utf-8")
    for file in folder.glob("*.*"):
        os.utime(file, (1_600_000_000, 1_600_000_000))  # what was just written is looked at twice
    return folder


@pytest.fixture(scope="module")
def original(tmp_path_factory, folder):
    """The path of an index of files and of documents without files; only read."""
    path = tmp_path_factory.mktemp("original") / "index"
    with tgsearch.create(path) as index:
        assert index.sync(folder).failed
        index.add(EVERY_KIND)
    return path


@pytest.fixture(scope="module")
def dump(tmp_path_factory, original):
    """The dump of `original`."""
    path = tmp_path_factory.mktemp("dump") / "sao-luu.jsonl"
    with tgsearch.open(original) as index:
        index.dump(path)
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "index"


# There and back


@pytest.mark.parametrize("name", ["d.jsonl", "d.jsonl.gz", "d.XZ", "không đuôi"])
def test_a_restored_index_is_the_old_one(original, folder, tmp_path, path, name):
    with tgsearch.open(original) as index:
        expected = state(index)
        dumped = index.dump(tmp_path / name)
        plan = index.sync(folder, dry_run=True)
    assert (dumped.documents, dumped.files) == (len(expected["documents"]), index_files(expected))
    assert dumped.bytes == (tmp_path / name).stat().st_size
    assert len(expected["documents"]) > len(EVERY_KIND) + 5
    with tgsearch.create(path) as index:
        report = index.restore(str(tmp_path / name))
        assert (report.documents, report.files) == (dumped.documents, dumped.files)
        assert state(index) == expected
        again = index.sync(folder)
        assert (again.added, again.changed, again.removed) == ((), (), ())
        assert (again.unchanged, again.failed) == (plan.unchanged, plan.failed)
        assert state(index) == expected
        assert index.check() == ()


def index_files(expected):
    return sum(key.startswith("file:") for key in expected["manifest"])


def test_the_restored_facts_are_of_every_kind(dump, path):
    with tgsearch.create(path) as index:
        index.restore(dump)
        whole = index.get("đủ mọi mặt")
        assert (whole.published, whole.event, whole.period) == ("2021-01-15", "2021-01-14", "2020")
        assert (whole.locality.district, whole.type, whole.numbers) == ("Khoái Châu", "tin", ("41-CT/TW",))
        assert index.get("chỉ gợi ý").locality.province == "Quảng Ninh"
        assert index.get("chỉ chân trang").locality.province == "Bắc Giang"
        assert index.get("kỳ").period == "2022-Q1"
        assert index.doctor().undated.total > 0


def test_a_dump_of_what_was_restored_is_the_same_file(dump, path, tmp_path):
    with tgsearch.create(path) as index:
        index.restore(dump)
        for name in ("lại.jsonl", "lại.jsonl.gz"):
            index.dump(tmp_path / name)
    assert (tmp_path / "lại.jsonl").read_bytes() == dump.read_bytes()
    assert gzip.decompress((tmp_path / "lại.jsonl.gz").read_bytes()) == dump.read_bytes()


def test_streams_are_taken_and_left_open(original, path):
    stream = io.BytesIO()
    with tgsearch.open(original) as index:
        report = index.dump(stream)
        assert (report.path, report.bytes) == (None, None)
        expected = state(index)
    stream.seek(0)
    with tgsearch.create(path) as index:
        assert index.restore(stream).path is None
        assert state(index) == expected
    assert not stream.closed


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_how_it_is_packed_is_seen_not_told(dump, path, pack):
    with tgsearch.create(path) as index:
        index.restore(io.BytesIO(pack(dump.read_bytes())))
        assert index.get("rỗng").text == ""


def test_several_processes_restore_the_same(dump, original, path):
    with tgsearch.open(original) as index:
        expected = state(index)
    with tgsearch.create(path) as index:
        index.restore(dump, jobs=2)
        assert state(index) == expected


def test_an_empty_index_is_dumped_and_restored(path, tmp_path):
    with tgsearch.create(path) as index:
        assert index.dump(tmp_path / "d").documents == 0
        assert index.restore(tmp_path / "d").documents == 0
        assert index.search("").total == 0


def test_progress_counts_documents(original, path):
    told, stream = [], io.BytesIO()
    with tgsearch.open(original) as index:
        total = index.dump(stream, progress=told.append).documents
    assert (told[-1].done, told[-1].total, told[-1].documents) == (total, total, total)
    stream.seek(0)
    told.clear()
    with tgsearch.create(path) as index:
        index.restore(stream, progress=told.append)
    assert (told[-1].done, told[-1].total, told[-1].documents) == (total, total, total)
    assert [each.done for each in told] == sorted({each.done for each in told})


ODD_TEXT = st.text(
    st.characters() | st.sampled_from('\ud800\udcff\0\n\r\u2028\u0085"\\{}=,;\ufeff\u0301đ'), max_size=30
)
MAYBE = st.none() | ODD_TEXT.filter(bool)


@given(
    st.builds(
        Document,
        id=ODD_TEXT.filter(bool),
        text=ODD_TEXT,
        title=ODD_TEXT,
        path=MAYBE,
        url=MAYBE,
        published=MAYBE,
        locality=MAYBE,
        type=MAYBE,
        dropped=st.lists(st.builds(DroppedLine, ODD_TEXT, ODD_TEXT), max_size=3).map(tuple),
        hints=st.lists(st.tuples(ODD_TEXT, ODD_TEXT), max_size=3).map(tuple),
        encoding=MAYBE,
    )
)
def test_a_record_gives_back_what_was_handed_over(document):
    # Halves of characters can't be kept, but in an id.
    kept = read_document(make_record(document, Description()), document.id)
    for field in fields(Document):
        before, after = getattr(document, field.name), getattr(kept, field.name)
        assert (after == before) if field.name == "id" else (after == whole(before))


def whole(value):
    """What is left of a value when the halves of characters in it are made question marks."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, DroppedLine):
        return DroppedLine(whole(value.text), whole(value.reason))
    return tuple(map(whole, value)) if isinstance(value, tuple) else value


@settings(max_examples=25)
@given(st.lists(st.builds(Document, id=ODD_TEXT.filter(bool), text=ODD_TEXT, title=ODD_TEXT), max_size=6))
def test_odd_texts_come_back_as_they_were(tmp_path_factory, documents):
    folder = tmp_path_factory.mktemp("odd")
    with tgsearch.create(folder / "a") as index:
        index.add(documents)
        index.commit()
        index.dump(folder / "d.jsonl")
        expected = state(index)
    with tgsearch.create(folder / "b") as index:
        index.restore(folder / "d.jsonl")
        assert state(index) == expected
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "failure", [None, "tự do", Reason("empty"), Reason("line", line=3, fault=Reason("line-id"))]
)
def test_every_field_of_a_file_comes_back(failure):
    values = {"root": "/thư mục", "size": 7, "mtime_ns": -5, "complete": False, "documents": 3, "hash": "ab"}
    record = FileRecord(**values, failure=failure)
    assert {field.name for field in fields(FileRecord)} == {*values, "failure"}
    for ids in (("a.txt",), (), ("x", "y")):
        for frame in (None, bytes(range(16))):
            lines = [header(files=1), _file("a.txt", record, ids, frame)]
            (found,) = read(*lines)
            assert found == DumpedFile("a.txt", record, ids, frame)
        if isinstance(failure, Reason):
            assert found.record.failure.message("vi") == failure.message("vi")


# What the lines are


def test_the_lines_are_what_the_page_says(dump):
    lines = [json.loads(line) for line in dump.read_bytes().split(b"\n")[:-1]]
    first, rest = lines[0], lines[1:]
    documents = [line for line in rest if "id" in line]
    files = [line for line in rest if "file" in line]
    assert first == {"format": FORMAT, "version": VERSION, "documents": len(documents), "files": len(files)}
    assert rest == documents + files
    assert [line["id"] for line in documents] == sorted(line["id"] for line in documents)
    (whole,) = [line for line in documents if line["id"] == "đủ mọi mặt"]
    assert whole["published"] == "15/01/2021"
    assert whole["facts"]["published"] == "2021-01-15"
    assert whole["facts"]["locality"]["district"] == "Khoái Châu"
    assert whole["dropped"][0] == {"text": "Lượt xem: 344", "reason": "counter"}
    (failed,) = [line for line in files if line["file"] == "hỏng.txt"]
    assert failed["failure"]


def test_facts_are_not_what_is_restored(dump, path):
    first, *rest = dump.read_bytes().split(b"\n")
    changed = [line.replace(b"2021-01-15", b"1999-09-09") for line in rest]
    with tgsearch.create(path) as index:
        index.restore(io.BytesIO(b"\n".join([first, *changed])))
        assert index.get("đủ mọi mặt").published == "2021-01-15"


# A dump that is not whole


def header(**counts):
    return {"format": FORMAT, "version": VERSION, "documents": 0, "files": 0, **counts}


def packed(*lines):
    return b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)


def read(*lines):
    return list(Dump(io.BytesIO(packed(*lines)), "sao-luu").items())


ONE = {"id": "a", "text": "Lúa."}
FILE = {"file": "a.txt", "root": "/", "size": 1, "mtime_ns": 1}


@pytest.mark.parametrize(
    ("lines", "number", "reason"),
    [
        ([], 1, "not a dump"),
        ([b"\n"], 1, "not a dump"),
        ([b"%PDF-1.7\n"], 1, "not a dump"),
        ([ONE], 1, "not a dump"),
        ([{**header(), "format": "khác"}], 1, "not a dump"),
        ([{**header(), "version": "1"}], 1, "“version”"),
        ([{**header(), "version": True}], 1, "“version”"),
        ([{**header(), "documents": None}], 1, "“documents”"),
        ([{**header(), "documents": 10**30}], 1, "“documents”"),
        ([header(documents=2), ONE], 2, "1 of 2 documents"),
        ([header(), ONE], 2, "1 of 0 documents"),
        ([header(documents=1, files=1), ONE], 2, "0 of 1 files"),
        ([header(documents=1), b'{"id": "a", "te'], 2, "cut off"),
        ([header(documents=1), b'{"id": "a", "te\n'], 2, "not JSON"),
        ([header(documents=2), ONE, b"\xff\xfe\n"], 3, "not JSON"),
        ([header(documents=2), ONE, b"[" * 100_000 + b"\n"], 3, "not JSON"),
        ([header(documents=2), ONE, [1]], 3, "JSON object"),
        ([header(documents=1), {}], 2, "“id”"),
        ([header(documents=1), {**ONE, "id": ""}], 2, "“id”"),
        ([header(documents=1), {**ONE, "id": 5}], 2, "“id”"),
        ([header(documents=1), {"id": "a"}], 2, "“text”"),
        ([header(documents=1), {**ONE, "text": None}], 2, "“text”"),
        ([header(documents=1), {**ONE, "title": 1}], 2, "“title”"),
        ([header(documents=1), {**ONE, "path": ["a"]}], 2, "“path”"),
        ([header(documents=1), {**ONE, "dropped": {}}], 2, "“dropped”"),
        ([header(documents=1), {**ONE, "dropped": [{"text": "a"}]}], 2, "“reason”"),
        ([header(documents=1), {**ONE, "hints": [["a"]]}], 2, "“hints”"),
        ([header(documents=1), {**ONE, "hints": [["a", 1]]}], 2, "“hints”"),
        ([header(files=1), {"file": "a.txt"}], 2, "“root”"),
        ([header(files=1), {**FILE, "size": 1.5}], 2, "“size”"),
        ([header(files=1), {**FILE, "complete": 1}], 2, "“complete”"),
        ([header(files=1), {**FILE, "failure": {"key": "line", "data": {}}}], 2, "“failure”"),
        ([header(files=1), {**FILE, "failure": {"key": "line", "data": 5}}], 2, "“failure”"),
        ([header(files=1), {**FILE, "failure": {"key": []}}], 2, "“failure”"),
        ([header(files=1), {**FILE, "ids": [1]}], 2, "“ids”"),
        *(
            ([header(files=1), {**FILE, "frame": frame}], 2, "“frame”")
            for frame in (5, "", "x" * 24, "00" * 11, "00" * 13)
        ),
        ([header(), {"contested": "a"}], 2, "“contested”"),
    ],
)
def test_a_line_that_is_not_as_it_was_dumped_is_named(lines, number, reason):
    with pytest.raises(DamagedDumpError) as caught:
        read(*lines)
    assert caught.value.line == number
    assert reason in caught.value.message("en")
    assert f"line {number}" in caught.value.message("en")
    assert f"dòng {number}" in caught.value.message("vi")
    assert caught.value.message("vi").endswith("khác.")


def test_a_line_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr("tgsearch.dumping.reading.MAX_LINE_BYTES", 1000)
    assert MAX_LINE_BYTES >= 1 << 28
    with pytest.raises(DamagedDumpError, match="too long"):
        read(header(documents=1), b"a" * 5000)


def test_a_dump_of_a_later_version_is_refused():
    with pytest.raises(DumpVersionError) as caught:
        read(header(version=VERSION + 1))
    assert (caught.value.found, caught.value.expected) == (VERSION + 1, VERSION)


def test_what_a_later_version_adds_is_passed_over():
    (document,) = read({**header(documents=1), "mới": 1}, {**ONE, "mới": [1]})
    assert document == Document("a", "Lúa.")


def test_the_last_line_may_lack_its_end():
    assert read(header(documents=1), json.dumps(ONE).encode()) == [Document("a", "Lúa.")]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress], ids=["plain", "gz", "xz"])
def test_a_dump_that_was_cut_off_anywhere_restores_nothing(dump, path, pack):
    data, chance = pack(dump.read_bytes()), random.Random(5)
    with tgsearch.create(path) as index:
        index.add(Document("cũ", "Ngô và khoai."))
        index.commit()
        expected = state(index)
        # Without its very last byte a plain dump is whole.
        for end in [0, 1, 2, 5, len(data) - 2, *(chance.randrange(len(data) - 2) for _ in range(10))]:
            with pytest.raises(DamagedDumpError):
                index.restore(io.BytesIO(data[:end]), replace=True)
            assert index.search("ngô").total == 1
        assert state(index) == expected


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress], ids=["plain", "gz", "xz"])
@pytest.mark.parametrize("seed", range(40))
def test_damage_is_one_sentence(dump, pack, seed):
    """What is read with other bytes here and there is an error with the number of a line, or documents."""
    chance = random.Random(seed)
    data = bytearray(pack(dump.read_bytes()))
    for _ in range(chance.choice([1, 3, 100])):
        at = chance.randrange(len(data))
        data[at : at + chance.choice([0, 1, 1, 9])] = chance.randbytes(chance.choice([0, 1, 1, 5]))
    try:
        with opened(io.BytesIO(bytes(data))) as plain:
            found, error = list(Dump(plain, "sao-luu").items()), None
    except (DamagedDumpError, DumpVersionError) as raised:
        found, error = [], raised
    assert found or "\n" not in error.message("vi")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "text", "title", "path", "dropped", "hints", "facts", "type", "encoding")
FILE_FIELDS = (
    "file",
    "root",
    "size",
    "mtime_ns",
    "failure",
    "ids",
    "hash",
    "complete",
    "documents",
    "contested",
)


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from(FIELDS), JSON) | st.dictionaries(st.sampled_from(FILE_FIELDS), JSON),
    st.sampled_from([ONE, FILE, {}]),
)
def test_any_json_is_a_document_or_a_fault(line, base):
    try:
        (found,) = read(header(documents=1), {**base, **line})
    except DamagedDumpError as raised:
        found = raised
    assert isinstance(found, Document) or found.line == 2


# What is there already


def test_an_index_that_holds_something_is_not_replaced_unasked(dump, path):
    with tgsearch.create(path) as index:
        index.add(Document("cũ", "Ngô và khoai."))
        with pytest.raises(IndexNotEmptyError):
            index.restore(dump)
        index.commit()
        with pytest.raises(IndexNotEmptyError):
            index.restore(dump)
        assert index.search("ngô").total == 1
        index.add(Document("chờ", "Sẽ mất."))
        index.restore(dump, replace=True)
        index.commit()
        assert index.search('"ngô và khoai"').total == index.search('"sẽ mất"').total == 0
        assert index.get("rỗng")


def test_files_without_documents_count_too(dump, path, tmp_path):
    (tmp_path / "hỏng.txt").write_bytes(b"\0\1" * 50)
    with tgsearch.create(path) as index:
        index.sync(tmp_path / "hỏng.txt")
        with pytest.raises(IndexNotEmptyError):
            index.restore(dump)


def test_readers_see_the_old_index_until_the_new_one_is_whole(dump, path):
    with tgsearch.create(path) as index:
        index.add(Document("cũ", "Ngô và khoai."))
    seen = []
    with tgsearch.open(path) as reader, tgsearch.open(path) as index:
        index.restore(dump, replace=True, progress=lambda _: seen.append(reader.search("ngô khoai").total))
        assert set(seen) == {1}
        assert reader.get("rỗng")


def test_a_writer_elsewhere_keeps_its_lock(dump, path):
    with tgsearch.create(path) as index, WhooshEngine.open(path).writer(), pytest.raises(IndexLockedError):
        index.restore(dump)


def test_a_disk_that_refuses_changes_nothing(dump, path, monkeypatch):
    with tgsearch.create(path) as index:
        index.add(Document("cũ", "Ngô và khoai."))
        index.commit()
        with monkeypatch.context() as patch:
            FullDisk(20_000).install(patch)
            with pytest.raises(StorageError):
                index.restore(dump, replace=True)
        assert index.search("ngô khoai").total == 1
        assert index.check() == ()


def test_what_is_interrupted_leaves_the_file_that_was_there(original, tmp_path):
    target = tmp_path / "d.jsonl"
    target.write_text("bản cũ", encoding="utf-8")

    def interrupt(progress):
        raise KeyboardInterrupt

    with tgsearch.open(original) as index, pytest.raises(KeyboardInterrupt):
        index.dump(target, progress=interrupt)
    assert target.read_text("utf-8") == "bản cũ"
    assert [each.name for each in tmp_path.iterdir()] == ["d.jsonl"]


@pytest.mark.skipif(sys.platform == "win32", reason="devices have other names")
def test_a_device_is_written_not_replaced(tmp_path):
    with written(Path("/dev/null")) as out:
        out.write(b"x")
    assert Path("/dev/null").is_char_device()


# Across versions


def other_rules(path, **settings):
    """Say that an index was made with other settings than it was."""
    from test_index import change_settings

    change_settings(path, **settings)


def test_an_index_of_another_analyzer_can_be_dumped(original, tmp_path, path):
    shutil.copytree(original, tmp_path / "cũ")
    other_rules(tmp_path / "cũ", analyzer="0123456789abcdef")
    with pytest.raises(tgsearch.AnalyzerMismatchError):
        tgsearch.open(tmp_path / "cũ")
    with tgsearch.open(tmp_path / "cũ", outdated=True) as index:
        index.dump(tmp_path / "d.jsonl")
    with tgsearch.open(original) as index:
        expected = state(index)
    with tgsearch.create(path) as index:
        index.restore(tmp_path / "d.jsonl")
        assert state(index) == expected


def test_an_index_of_later_rules_can_be_dumped_one_without_whole_records_not(original, tmp_path):
    shutil.copytree(original, tmp_path / "khác")
    other_rules(tmp_path / "khác", description=99)
    tgsearch.open(tmp_path / "khác", outdated=True).close()
    other_rules(tmp_path / "khác", description=1)
    with pytest.raises(DescriptionMismatchError):
        tgsearch.open(tmp_path / "khác", outdated=True)


def test_a_dump_of_the_first_format_is_restored_for_ever(path):
    with tgsearch.create(path) as index:
        report = index.restore(Path(__file__).parent / "data/dump_v1.jsonl")
        assert (report.documents, report.files) == (3, 2)
        assert {hit.id for hit in index.search("tuyên giáo")} == {"hung-yen/tong-ket.txt"}
        document = index.get("hung-yen/tong-ket.txt")
        assert (document.published, document.locality.province) == ("2021-01-15", "Hưng Yên")
        assert index.get("ghi-chep").locality.province == "Quảng Ninh"
        assert index.statistics().failures == 1


# The commands


@pytest.fixture
def tg(capsysbinary):
    """Run a command: exit code, standard output as bytes, standard error as text."""

    def run(path, *arguments):
        with pytest.raises(SystemExit) as ended:
            main(["--index", str(path), *map(str, arguments)])
        captured = capsysbinary.readouterr()
        return ended.value.code, captured.out, captured.err.decode("utf-8")

    return run


def test_the_commands_dump_and_restore(tg, original, dump, tmp_path, path):
    code, out, err = tg(original, "dump", tmp_path / "d.jsonl.gz")
    assert (code, err) == (0, "")
    assert out.startswith(b"Dumped: ")
    code, out, err = tg(path, "restore", tmp_path / "d.jsonl.gz")
    assert (code, err) == (0, "")
    assert out.startswith(b"Restored: ")
    assert tg(path, "dump")[:2] == (0, dump.read_bytes())
    code, out, err = tg(path, "restore", dump)
    assert (code, out) == (2, b"")
    assert "--yes" in err
    assert tg(path, "restore", dump, "--yes")[0] == 0


def test_the_lines_go_to_standard_output_the_report_elsewhere(tg, original, dump):
    for arguments in (["dump"], ["dump", "-"]):
        code, out, err = tg(original, *arguments)
        assert (code, out) == (0, dump.read_bytes())
        assert err.startswith("Dumped: ")


def test_the_reports_as_json(tg, original, tmp_path, path):
    target = tmp_path / "d.jsonl"
    code, out, _ = tg(original, "dump", target, "--format", "json")
    dumped = json.loads(out)
    assert (code, dumped["version"], dumped["path"]) == (0, 1, str(target))
    code, out, _ = tg(path, "restore", target, "--format", "json")
    restored = json.loads(out)
    assert (code, restored["version"]) == (0, 1)
    assert (restored["documents"], restored["files"]) == (dumped["documents"], dumped["files"])
    assert json.loads(tg(original, "dump", "--format", "json")[2])["path"] is None


def test_standard_input_is_restored(tg, dump, path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(dump.read_bytes()))))
    assert tg(path, "restore", "-")[0] == 0
    assert tg(path, "dump")[1] == dump.read_bytes()


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_damaged_dump_is_one_sentence_and_no_index(tg, dump, path, tmp_path, lang):
    cut = tmp_path / "cắt.jsonl"
    cut.write_bytes(dump.read_bytes()[:5000])
    code, out, err = tg(path, "--lang", lang, "restore", cut)
    assert (code, out, err.count("\n")) == (2, b"", 1)
    assert str(cut) in err
    code, _, err = tg(path, "restore", OFFICE / "trung-tam-chinh-tri.txt", "--yes")
    assert (code, err.count("\n")) == (2, 1)
    assert tg(path, "stats")[0] in (0, 2)


@pytest.mark.parametrize("settings", [{"analyzer": "0123456789abcdef"}, {"description": 1}, {"format": 0}])
def test_an_index_that_can_not_be_opened_is_not_replaced_unasked_either(
    tg, original, dump, tmp_path, settings
):
    old = tmp_path / "cũ"
    shutil.copytree(original, old)
    other_rules(old, **settings)
    code, _, err = tg(old, "restore", dump)
    assert code == 2
    assert "--yes" in err
    assert tg(old, "restore", dump, "--yes")[0] == 0
    assert tg(old, "dump")[1] == dump.read_bytes()


def test_there_is_nothing_to_dump_without_an_index(tg, path, tmp_path):
    code, _, err = tg(path, "dump", tmp_path / "d.jsonl")
    assert code == 2
    assert err.startswith("Error: ")
    assert not (tmp_path / "d.jsonl").exists()
