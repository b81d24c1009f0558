from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

import tgsearch
from tgsearch import Document
from tgsearch import index as index_module
from tgsearch.analysis import Analyzer
from tgsearch.engine.whoosh import toc
from tgsearch.errors import (
    AnalyzerMismatchError,
    DamagedIndexError,
    DescriptionMismatchError,
    DocumentNotFoundError,
    IndexExistsError,
    IndexLockedError,
    IndexNotFoundError,
    IndexVersionError,
    NotAnIndexError,
    StorageError,
)
from tgsearch.results import Place

ONE = Document(id="một", title="Tuyên giáo", text="Hội nghị tuyên giáo của tỉnh.")
TWO = Document(id="hai", title="Dân vận", text="Hội nghị dân vận của huyện.")
THREE = Document(id="ba", title="Thanh tra", text="Hội nghị thanh tra của xã.")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "index"


def ids(index, query=""):
    return {hit.id for hit in index.search(query, limit=100)}


def filled(path, *documents):
    with tgsearch.create(path) as index:
        index.add(documents or (ONE, TWO))
    return path


def change_settings(path, **changed):
    """Write the newest table of contents again, with other settings, without those that are None."""
    newest = toc.toc_path(path, toc.generations(path)[-1])
    whoosh_data, settings = toc._opened(newest.read_bytes())
    kept = {name: value for name, value in {**settings, **changed}.items() if value is not None}
    newest.write_bytes(whoosh_data + toc.trailer(whoosh_data, kept))


# Making and opening


def test_an_index_is_made_filled_and_opened_again(path):
    with tgsearch.create(path) as index:
        assert ids(index) == set()
        index.add([ONE, TWO])
    with tgsearch.open(path) as index:
        assert ids(index) == {"một", "hai"}
        assert ids(index, "tuyên giáo") == {"một"}


def test_a_lazy_index_is_written_by_its_first_commit(path):
    with tgsearch.create(path, lazy=True) as index:
        for _ in range(2):
            assert ids(index) == set()
            assert ids(index, "tuyên giáo") == set()
            assert index.statistics().documents == 0
            assert index.delete("một") is False
            with pytest.raises(DocumentNotFoundError):
                index.get("một")
        assert not path.exists()
        index.commit()
        with tgsearch.open(path) as other:
            assert ids(other) == set()


@pytest.mark.parametrize("lazy", [False, True])
def test_paths_are_text_or_paths(path, lazy):
    with tgsearch.create(str(path), lazy=lazy) as index:
        index.add(ONE)
    tgsearch.open(str(path)).close()
    tgsearch.open(path).close()


@pytest.mark.parametrize("beside", ["README.md", ".gitignore", ".gitkeep"])
def test_an_index_is_made_beside_what_may_stand_there(path, beside):
    path.mkdir()
    (path / beside).write_text("Thư mục chỉ mục.", encoding="utf-8")
    with tgsearch.create(path) as index:
        index.add(ONE)
    assert (path / beside).read_text(encoding="utf-8") == "Thư mục chỉ mục."
    with tgsearch.open(path) as index:
        assert ids(index) == {"một"}


def nothing(path):
    pass


def empty_folder(path):
    path.mkdir()


def only_a_readme(path):
    path.mkdir()
    (path / "README.md").touch()


def foreign_files(path):
    path.mkdir()
    (path / "bao-cao.docx").write_bytes(b"PK")


def a_file(path):
    path.write_text("Không phải thư mục.", encoding="utf-8")


def an_index(path):
    filled(path)


def another_format(path):
    filled(path)
    change_settings(path, format=0)


def another_analyzer(path):
    filled(path)
    change_settings(path, analyzer="0123456789abcdef")


def another_description(path):
    filled(path)
    change_settings(path, description=1)


def a_description_without_version(path):
    filled(path)
    change_settings(path, description=None)


def a_damaged_toc(path):
    filled(path)
    newest = toc.toc_path(path, toc.generations(path)[-1])
    data = bytearray(newest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    newest.write_bytes(data)


@pytest.mark.parametrize(
    ("there", "error", "told"),
    [
        (nothing, IndexNotFoundError, "There is no index in"),
        (empty_folder, IndexNotFoundError, "There is no index in"),
        (only_a_readme, IndexNotFoundError, "There is no index in"),
        (a_file, IndexNotFoundError, "There is no index in"),
        (foreign_files, NotAnIndexError, "holds files that are not a tgsearch index"),
        (another_format, IndexVersionError, "has format 0"),
        (another_analyzer, AnalyzerMismatchError, "was made by another analyzer (0123456789abcdef, now"),
        (another_description, DescriptionMismatchError, "were found by other rules (version 1, now"),
        (
            a_description_without_version,
            DescriptionMismatchError,
            "were found by other rules (version 1, now",
        ),
        (a_damaged_toc, DamagedIndexError, "is damaged"),
    ],
)
def test_what_can_not_be_opened(path, there, error, told):
    there(path)
    before = sorted(path.iterdir()) if path.is_dir() else path.exists()
    with pytest.raises(error) as raised:
        tgsearch.open(path)
    assert type(raised.value) is error
    assert str(path) in str(raised.value)
    assert told in str(raised.value)
    assert str(path) in raised.value.message("vi")
    assert (sorted(path.iterdir()) if path.is_dir() else path.exists()) == before


@pytest.mark.parametrize(
    ("there", "error"),
    [
        (an_index, IndexExistsError),
        (another_analyzer, IndexExistsError),
        (foreign_files, NotAnIndexError),
        (a_file, NotAnIndexError),
    ],
)
def test_where_no_index_can_be_made(path, there, error):
    there(path)
    before = {file: file.read_bytes() for file in path.rglob("*")}
    with pytest.raises(error) as raised:
        tgsearch.create(path)
    assert str(path) in str(raised.value)
    assert {file: file.read_bytes() for file in path.rglob("*")} == before


@pytest.mark.parametrize("there", [nothing, empty_folder, only_a_readme])
@pytest.mark.parametrize("options", [{}, {"exist_ok": True}, {"rebuild": True}, {"lazy": True}])
def test_where_an_index_can_be_made(path, there, options):
    there(path)
    with tgsearch.create(path, **options) as index:
        index.add(ONE)
    with tgsearch.open(path) as index:
        assert ids(index) == {"một"}


def test_exist_ok_opens_what_is_there(path):
    filled(path)
    with tgsearch.create(path, exist_ok=True) as index:
        assert ids(index) == {"một", "hai"}


@pytest.mark.parametrize(
    ("there", "error"),
    [
        (another_format, IndexVersionError),
        (another_analyzer, AnalyzerMismatchError),
        (another_description, DescriptionMismatchError),
    ],
)
def test_exist_ok_does_not_open_what_can_not_be_opened(path, there, error):
    there(path)
    with pytest.raises(error):
        tgsearch.create(path, exist_ok=True)


@pytest.mark.parametrize("there", [an_index, another_format, another_analyzer, another_description])
def test_rebuild_replaces_an_index_of_any_maker_at_the_first_commit(path, there):
    there(path)
    with tgsearch.create(path, rebuild=True) as index:
        index.add(THREE)
        assert len(toc.read_latest(path).segments) == 1  # still the old one
        index.commit()
        assert ids(index) == {"ba"}
        index.add(ONE)
    with tgsearch.open(path) as index:
        assert ids(index) == {"một", "ba"}


def test_rebuild_without_a_commit_leaves_the_old_index(path):
    filled(path)
    tgsearch.create(path, rebuild=True).close()
    with tgsearch.open(path) as index:
        assert ids(index) == {"một", "hai"}


def test_rebuild_replaces_an_index_whose_table_of_contents_is_damaged(path):
    a_damaged_toc(path)
    with tgsearch.create(path, rebuild=True) as index:
        index.add(THREE)
    with tgsearch.open(path) as index:
        assert ids(index) == {"ba"}


def test_rebuild_replaces_an_index_whose_files_are_damaged(path):
    filled(path)
    for file in path.iterdir():
        if file.suffix != ".toc":
            file.write_bytes(b"")
    with tgsearch.open(path) as index, pytest.raises(DamagedIndexError):
        index.search("")
    with tgsearch.create(path, rebuild=True) as index:
        index.add(THREE)
    with tgsearch.open(path) as index:
        assert ids(index) == {"ba"}


def test_what_the_disk_refuses_is_said(path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    with tgsearch.create(path, lazy=True) as index:
        index.add(ONE)
        with monkeypatch.context() as patched:
            patched.setattr(type(path), "mkdir", refuse)
            with pytest.raises(StorageError) as raised:
                index.commit()
        assert not path.exists()
        assert "No space left on device" in str(raised.value)
        index.commit()  # nothing was lost
        assert ids(index) == {"một"}


def test_rebuild_does_not_touch_what_is_no_index(path):
    foreign_files(path)
    with pytest.raises(NotAnIndexError):
        tgsearch.create(path, rebuild=True)
    assert [file.name for file in path.iterdir()] == ["bao-cao.docx"]


# Adding and deleting


def test_nothing_is_visible_before_commit(path):
    with tgsearch.create(path) as index, tgsearch.open(path) as other:
        index.add(ONE)
        for each in (index, other):
            assert ids(each) == set()
            with pytest.raises(DocumentNotFoundError):
                each.get("một")
        index.commit()
        for each in (index, other):
            assert ids(each) == {"một"}
            assert each.get("một").text == ONE.text


def test_a_commit_of_nothing_changes_nothing(path):
    filled(path)
    before = sorted(path.iterdir())
    with tgsearch.open(path) as index:
        index.commit()
        index.add([])
        index.commit()
    assert sorted(path.iterdir()) == before


def test_documents_are_added_one_or_many_in_any_kind_of_row(path):
    with tgsearch.create(path) as index:
        index.add(ONE)
        index.add(each for each in (TWO, THREE))
    with tgsearch.open(path) as index:
        assert ids(index) == {"một", "hai", "ba"}


@pytest.mark.parametrize("commit_between", [True, False])
def test_equal_ids_replace_each_other(path, commit_between):
    newer = Document(id="một", title="Bản mới", text="Hội nghị khuyến học.")
    with tgsearch.create(path) as index:
        index.add([ONE, TWO])
        if commit_between:
            index.commit()
        index.add(newer)
        index.commit()
        assert ids(index) == {"một", "hai"}
        assert index.get("một").title == "Bản mới"
        assert ids(index, "tuyên giáo") == set()
        assert ids(index, "khuyến học") == {"một"}
        assert index.search("hội nghị").total == 2


def test_of_equal_ids_in_one_row_the_last_one_counts(path):
    with tgsearch.create(path) as index:
        index.add([Document(id="x", text=f"Bản thứ {number}.") for number in range(600)])
        index.commit()
        assert index.search("").total == 1
        assert index.get("x").text == "Bản thứ 599."


def test_more_documents_than_are_kept_in_memory_are_written_on_the_way(path, monkeypatch):
    monkeypatch.setattr(index_module, "_MAX_PENDING_DOCUMENTS", 3)
    with tgsearch.create(path) as index:
        for number in range(4):
            index.add(Document(id=str(number), text="Bản tin."))
        assert index.search("").total == 3
    with tgsearch.open(path) as index:
        assert index.search("").total == 4


def test_delete_tells_whether_the_document_was_there(path):
    filled(path)
    with tgsearch.open(path) as index:
        assert index.delete("một") is True
        assert index.delete("một") is False  # by now it is to be deleted
        assert index.delete("bốn") is False
        assert ids(index) == {"một", "hai"}  # until the commit
        index.commit()
        assert ids(index) == {"hai"}
        assert index.delete("một") is False


def test_what_was_added_can_be_deleted_before_the_commit(path):
    with tgsearch.create(path) as index:
        index.add([ONE, TWO])
        assert index.delete("một") is True
        assert ids(index) == set()
        index.commit()
        assert ids(index) == {"hai"}


def test_what_was_deleted_can_be_added_before_the_commit(path):
    filled(path)
    with tgsearch.open(path) as index:
        index.delete("một")
        index.add(Document(id="một", text="Bản mới."))
        index.commit()
        assert ids(index) == {"một", "hai"}
        assert index.get("một").text == "Bản mới."


def test_close_commits(path):
    index = tgsearch.create(path)
    index.add(ONE)
    index.close()
    with tgsearch.open(path) as again:
        assert ids(again) == {"một"}


def test_an_exception_in_a_with_block_discards_what_was_not_committed(path):
    filled(path, ONE, TWO)

    def go_wrong():
        with tgsearch.open(path) as index:
            index.add(THREE)
            index.delete("một")
            index.add(Document(id="bốn", text="Văn bản thứ tư."))
            raise RuntimeError("hỏng")

    with pytest.raises(RuntimeError, match="hỏng"):
        go_wrong()
    with tgsearch.open(path) as index:
        assert ids(index) == {"một", "hai"}


def test_get_gives_the_whole_document(path):
    document = Document(
        id="đủ",
        title="Hội nghị",
        text="Ngày 14/1, Ban Tuyên giáo họp về Chỉ thị số 05-CT/TW tại thành phố Hạ Long.",
        path="tin/hoi-nghi.txt",
        url="https://tinh.example/hoi-nghi",
        published="15/01/2021",
        locality="Hưng Yên",
        type="BC",
    )
    with tgsearch.create(path) as index:
        index.add(document)
        index.commit()
        stored = index.get("đủ")
    assert (stored.id, stored.title, stored.text) == (document.id, document.title, document.text)
    assert (stored.path, stored.url) == (document.path, document.url)
    assert (stored.published, stored.event, stored.period) == ("2021-01-15", "2021-01-14", None)
    assert (stored.type, stored.numbers) == ("báo cáo", ("05-CT/TW",))
    assert stored.locality == Place("Hưng Yên", None, None, ("Hưng Yên",))
    assert any(place.district == "Hạ Long" for place in stored.mentions)
    assert stored.evidence["published"][0].source == "given"


def test_get_of_an_unknown_id(path):
    filled(path)
    with tgsearch.open(path) as index, pytest.raises(DocumentNotFoundError) as raised:
        index.get("bốn")
    assert raised.value.id == "bốn"
    assert "“bốn”" in str(raised.value)


def test_a_decomposed_document_is_kept_and_found_composed(path):
    text, title = "Trường Tiểu học tổ chức lễ khai giảng.", "Lễ khai giảng"
    with tgsearch.create(path) as index:
        index.add(
            Document(
                id="1", text=unicodedata.normalize("NFD", text), title=unicodedata.normalize("NFD", title)
            )
        )
        index.commit()
        assert index.get("1").text == text
        assert index.get("1").title == title
        for query in (text, title, "truong tieu hoc", unicodedata.normalize("NFD", "khai giảng")):
            (hit,) = index.search(query)
            assert all(
                unicodedata.is_normalized("NFC", snippet.text[start:end])
                for snippet in hit.snippets
                for start, end in snippet.highlights
            )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tuyên\x00 giáo", "Tuyên giáo"),
        ("Tuyên giáo \ud83d nửa chữ", "Tuyên giáo \ufffd nửa chữ"),
        ("Tuy\u00adên\u200b giáo", "Tuyên giáo"),
        ("Tuy&ecirc;n gi&aacute;o", "Tuyên giáo"),
        ("  Tuyên giáo \r\n dòng hai ", "Tuyên giáo \n dòng hai"),
        ("", ""),
        ("😀", "😀"),
    ],
)
def test_odd_text_is_kept_clean(path, text, shown):
    with tgsearch.create(path) as index:
        index.add(Document(id="1", text=text, title=text))
        index.commit()
        assert index.get("1").text == shown
        assert ids(index) == {"1"}
        if "Tuyên" in shown:
            assert ids(index, '"tuyên giáo"') == {"1"}


def test_odd_ids_are_kept(path):
    odd = ["", " ", "a/b/c.txt", "đường dẫn", "😀", "x" * 2000, "'\"\\"]
    with tgsearch.create(path) as index:
        index.add(Document(id=id, text="Bản tin.") for id in odd)
        index.commit()
        assert ids(index) == set(odd)
        for id in odd:
            assert index.get(id).id == id
            assert index.delete(id)
        index.commit()
        assert ids(index) == set()


# Several at once


def test_an_open_index_sees_what_another_one_commits(path):
    filled(path, ONE)
    with tgsearch.open(path) as reader, tgsearch.open(path) as writer:
        assert ids(reader) == {"một"}
        writer.add([TWO, THREE])
        assert ids(reader) == {"một"}
        writer.commit()
        assert ids(reader) == {"một", "hai", "ba"}
        writer.delete("một")
        writer.commit()
        assert ids(reader) == {"hai", "ba"}
        assert ids(reader, "tuyên giáo") == set()


def test_an_index_opened_in_place_of_another_stands_on_its_own(path):
    filled(path, ONE, TWO)
    before = tgsearch.open(path)
    assert ids(before, "hoi nghi") == {"một", "hai"}
    with tgsearch.open(path) as writer:
        writer.add(THREE)
        writer.delete("một")
    with tgsearch.open(path, before=before) as after:
        assert ids(after, "hoi nghi") == {"hai", "ba"}
        before.close()
        assert ids(after, "tuyên giáo") == set()
        assert after.get("hai").title == "Dân vận"


def test_an_index_made_anew_by_others_is_not_opened_in_place_of_what_it_was(path):
    filled(path, ONE)
    with tgsearch.open(path) as before:
        ids(before)
        change_settings(path, analyzer="0123456789abcdef")
        with pytest.raises(AnalyzerMismatchError):
            tgsearch.open(path, before=before)


def test_a_second_writer_is_told_who_has_the_index(path):
    filled(path, ONE)
    with tgsearch.open(path) as first, tgsearch.open(path) as second:
        second.add(TWO)
        held = first._engine.writer()
        try:
            with pytest.raises(IndexLockedError) as raised:
                second.commit()
            assert raised.value.path == path
            assert f"process {json.loads((path / 'write.holder.json').read_text())['pid']} on" in str(
                raised.value
            )
            assert ids(second) == {"một"}
            with pytest.raises(IndexLockedError):
                second.sync(path.parent)
        finally:
            held.close()
        second.commit()  # nothing was lost
        assert ids(second) == {"một", "hai"}


def test_a_writer_in_another_process_has_the_index_until_it_ends(path):
    filled(path, ONE)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tgsearch.engine.whoosh import WhooshEngine\n"
        "writer = WhooshEngine.open(Path(sys.argv[1])).writer()\n"
        "print('ready', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "ready\n"
        with tgsearch.open(path) as index:
            index.add(TWO)
            with pytest.raises(IndexLockedError) as raised:
                index.commit()
            assert f"process {process.pid} on" in str(raised.value)
            assert ids(index) == {"một"}  # reading goes on
            process.kill()
            process.wait()
            index.commit()
            assert ids(index) == {"một", "hai"}


def test_threads_search_while_another_one_commits(path):
    filled(path, ONE)
    with tgsearch.open(path) as index, tgsearch.open(path) as writer:

        def look(_):
            results = index.search("tuyên giáo", limit=100)
            return results.total == len(results) >= 1 and "một" in {hit.id for hit in results}

        with ThreadPoolExecutor(2) as pool:
            looks = pool.map(look, range(60))
            for number in range(10):
                writer.add(Document(id=f"thêm {number}", text="Thêm một bản tin tuyên giáo."))
                writer.commit()
            assert all(looks)
        assert index.search("tuyên giáo").total == 11


# What it tells of itself


def test_statistics(path):
    with tgsearch.create(path) as index:
        assert index.statistics().documents == 0
        index.add([ONE, TWO, Document(id="3", text="Tin.", published="2021-01-15", locality="Hưng Yên")])
        index.commit()
        index.delete("một")
        index.commit()
        found = index.statistics()
    assert (found.documents, found.dated, found.placed) == (2, 1, 1)
    assert (found.files, found.failures) == (0, 0)
    assert found.segments >= 1
    assert found.terms["text"] > 0
    assert sum(found.bytes.values()) > 0


def test_check_of_a_sound_index_and_of_a_damaged_one(path):
    filled(path)
    with tgsearch.open(path) as index:
        assert index.check() == ()
    victim = next(file for file in sorted(path.iterdir()) if file.suffix == ".text")
    data = bytearray(victim.read_bytes())
    half = len(data) // 2
    data[half:] = bytes(byte ^ 0xFF for byte in data[half:])
    victim.write_bytes(data)
    with tgsearch.open(path) as index:
        assert [failure.path for failure in index.check()] == [victim.name]


def test_relative_dates_are_counted_from_the_given_day(path):
    filled(path)
    with tgsearch.open(path) as opened:
        index = index_module.Index(opened._engine, Analyzer(), today=lambda: date(2022, 3, 1))
        index.add(Document(id="cũ", text="Tin.", published="2021-06-01"))
        index.commit()
        assert {hit.id for hit in index.search("", year="năm ngoái")} == {"cũ"}
        assert ids(index, "ngày:năm ngoái") == {"cũ"}
