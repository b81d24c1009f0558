"""What stayed open, and what was seen instead. Every text here is made up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spelled import spelled_tcvn3, spelled_vni

import tgsearch
from tgsearch import Document, render
from tgsearch.analysis import Analyzer
from tgsearch.engine.whoosh import WhooshEngine
from tgsearch.index import Index
from tgsearch.localities import gazetteer
from tgsearch.metadata.undated import why_undated
from tgsearch.metadata.unplaced import why_ambiguous, why_unplaced
from tgsearch.results import Diagnosis, Finding, OpenCase, Place, Sighting, StoredDocument

KINDS = ("failed", "undated", "unplaced", "ambiguous", "implausible")
DATED = "---\npublished: 2021-05-14\nlocality: Hưng Yên\n---\n"
FILES = {
    "lanh.md": f"{DATED}# Thu hoạch lúa\n\nBà con tỉnh Hưng Yên gặt lúa.\n",
    "b/chuyen-xua.txt": "Chuyện xưa\nBà kể chuyện ngày mùa, cả nhà cùng nghe.\n",
    "a/quy-che.txt": "Quy chế\nThực hiện Chỉ thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị.\n",
    "a/mua-lon.md": "---\npublished: 2021-05-14\n---\n# Mưa lớn\n\nMưa lớn ở xã Tân Thành.\n",
    "a/xuan.md": "---\npublished: đầu xuân\nlocality: Hưng Yên\n---\n# Mùa xuân\n\nHoa nở khắp lối.\n",
    "tuong-lai.md": "---\npublished: 2091-03-02\nlocality: Hưng Yên\n---\n# Họp dân\n\nDân họp đông đủ.\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doctor")
    for name, text in FILES.items():
        path = folder / "kho" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "kho" / "b" / "hong.txt").write_bytes(b"\x00\x01\x02\x03" * 400)
    (folder / "kho" / "a" / "trong.txt").write_bytes(b"")
    engine = WhooshEngine.create(folder / "index", {})
    with Index(engine, Analyzer(), today=lambda: date(2024, 5, 6)) as index:
        index.sync(folder / "kho")
        yield index


def ids(finding):
    return [case.id for case in finding.cases]


# The index


def test_each_kind_is_counted_and_listed_by_file(index):
    diagnosis = index.doctor()
    assert (diagnosis.documents, diagnosis.files) == (6, 8)
    assert {kind: ids(getattr(diagnosis, kind)) for kind in KINDS} == {
        "failed": ["a/trong.txt", "b/hong.txt"],
        "undated": ["a/quy-che.txt", "a/xuan.md", "b/chuyen-xua.txt"],
        "unplaced": ["a/mua-lon.md", "a/quy-che.txt", "b/chuyen-xua.txt"],
        "ambiguous": ["a/mua-lon.md"],
        "implausible": ["tuong-lai.md"],
    }
    assert all(getattr(diagnosis, kind).total == len(getattr(diagnosis, kind).cases) for kind in KINDS)


def test_files_of_foreign_formats_come_last(tmp_path):
    for name in ("a.jpg", "b.txt", "c.xlsx", "d.docx"):
        (tmp_path / "kho" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "kho" / name).write_bytes(b"")
    with Index(WhooshEngine.create(tmp_path / "index", {}), Analyzer()) as index:
        index.sync(tmp_path / "kho")
        assert ids(index.doctor().failed) == ["b.txt", "d.docx", "a.jpg", "c.xlsx"]


def test_the_counts_agree_with_the_statistics(index):
    diagnosis, statistics = index.doctor(limit=0), index.statistics()
    assert diagnosis.undated.total == statistics.documents - statistics.dated
    assert diagnosis.unplaced.total == statistics.documents - statistics.placed
    assert diagnosis.failed.total == statistics.failures
    assert diagnosis.files == statistics.files


def test_a_case_tells_where_it_is_and_why(index):
    diagnosis = index.doctor()
    failed = diagnosis.failed.cases[0]
    assert failed.path.endswith("/kho/a/trong.txt")
    assert (failed.title, str(failed.reason), failed.seen) == ("", "empty file", ())
    assert failed.reason.message("vi") == "tệp rỗng"
    undated = diagnosis.undated.cases[0]
    assert undated.path.endswith("/kho/a/quy-che.txt")
    assert undated.title == "Quy chế"
    assert undated.seen == (Sighting("ngày 15/5/2016", "the day of a document that is cited"),)
    future = diagnosis.implausible.cases[0]
    assert "dated 2091-03-02" in future.reason
    assert future.seen == (Sighting("2091-03-02", "read from: given"),)


def test_what_the_source_states_in_vain_is_told(index):
    (case,) = [case for case in index.doctor().undated.cases if case.id == "a/xuan.md"]
    assert case.seen == (Sighting("đầu xuân", "stated by the source, and not readable as a date"),)


@pytest.mark.parametrize(
    ("options", "listed"),
    [
        ({"only": ("encodings",)}, []),
        ({"limit": 0}, []),
        ({"limit": 1}, ["a/trong.txt", "a/quy-che.txt", "a/mua-lon.md", "a/mua-lon.md", "tuong-lai.md"]),
        ({"only": ("implausible",)}, ["tuong-lai.md"]),
        ({"only": ("failed", "ambiguous"), "limit": 1}, ["a/trong.txt", "a/mua-lon.md"]),
    ],
)
def test_what_is_listed_is_chosen_and_all_is_counted(index, options, listed):
    diagnosis = index.doctor(**options)
    assert [id for kind in KINDS for id in ids(getattr(diagnosis, kind))] == listed
    assert [getattr(diagnosis, kind).total for kind in KINDS] == [2, 3, 3, 1, 1]


@pytest.mark.parametrize("options", [{"only": ("lost",)}, {"limit": -1}])
def test_an_option_that_is_none(index, options):
    with pytest.raises(tgsearch.OptionError):
        index.doctor(**options)


def test_documents_of_one_file_come_together(tmp_path):
    with tgsearch.create(tmp_path / "index") as index:
        (tmp_path / "kho").mkdir()
        for name, numbers in (("mot", (1, 4)), ("hai", (2, 3))):
            lines = [f'{{"id": "{number}", "text": "Trời đẹp."}}\n' for number in numbers]
            (tmp_path / "kho" / f"{name}.jsonl").write_text("".join(lines), "utf-8")
        index.sync(tmp_path / "kho")
        index.add(Document("00", "Trời mưa."))
        index.commit()
        assert ids(index.doctor().undated) == ["00", "2", "3", "1", "4"]
        assert ids(index.doctor(limit=2).unplaced) == ["00", "2"]


def test_an_empty_index_has_nothing_open(tmp_path):
    with tgsearch.create(tmp_path / "index") as index:
        nothing = Finding(0, ())
        assert index.doctor() == Diagnosis(0, 0, nothing, nothing, nothing, nothing, nothing)


def test_what_is_open_is_no_facet_of_a_search(index):
    assert set(index.facets().facets) == {"locality", "date", "type"}


@pytest.mark.parametrize(
    ("published", "implausible"),
    [
        ("2024-05-06", False),
        ("2024-05-07", True),
        ("2024", False),  # begins before today
        ("2025", True),
        ("1900-01-01", False),
    ],
)
def test_a_date_is_implausible_when_all_of_it_lies_in_the_future(tmp_path, published, implausible):
    engine = WhooshEngine.create(tmp_path / "index", {})
    with Index(engine, Analyzer(), today=lambda: date(2024, 5, 6)) as index:
        index.add(Document("1", "Họp tổ dân phố.", published=published))
        index.commit()
        assert index.doctor().implausible.total == int(implausible)


def test_an_event_before_1900_is_implausible(tmp_path):
    with tgsearch.create(tmp_path / "index") as index:
        index.add(Document("1", "Ngày 5/7/1885, khởi nghĩa nổ ra tại kinh thành."))
        index.commit()
        assert ids(index.doctor().implausible) == ["1"]


# Why a document has no date


def stored(text, title="", **fields):
    nothing = StoredDocument(
        id="1",
        path=None,
        url=None,
        title=title,
        text=text,
        published=None,
        event=None,
        period=None,
        type=None,
        locality=Place(),
        mentions=(),
        numbers=(),
        evidence={},
    )
    return replace(nothing, **fields)


CITED = "the day of a document that is cited"


@pytest.mark.parametrize(
    ("text", "quote", "meaning"),
    [
        ("Theo Nghị quyết số 12-NQ/TU, ngày 3/2/2021.", "ngày 3/2/2021", CITED),
        ("Thực hiện Quyết định 15/QĐ-UBND ngày 3/2/2021, xã lập kế hoạch.", "ngày 3/2/2021", CITED),
        ("Văn bản ngày 24/3/2020 của Ban Bí thư nêu rõ.", "ngày 24/3/2020", CITED),
        ("Ông Nam sinh ngày 5/6/1950 tại xã.", "ngày 5/6/1950", "a day of somebody's life"),
        ("Cụ Lê Văn Tám, sinh năm 1932, kể lại.", "năm 1932", "a day of somebody's life"),
        ("Chào mừng kỷ niệm ngày 2/9/1945.", "ngày 2/9/1945", "a day that is celebrated"),
        ("Ảnh chụp chợ quê ngày 1/5/2019", "ngày 1/5/2019", "the day of a picture"),
        ("Hồ sơ nộp trước ngày 30/6/2021.", "ngày 30/6/2021", "a deadline or a plan"),
        (
            "Giấy phép số 12 do Sở cấp 03/02/2021",
            "03/02/2021",
            "of a licence, of a copyright, or the day on which the page was read",
        ),
        ("Lễ hội mở vào ngày 10/3 hằng năm.", "ngày 10/3", "a day of every year, or of the lunar calendar"),
        ("Sáng hôm qua, xã tổ chức họp.", "hôm qua", "counts from a day that is not known"),
        ("Ngày 14/1, xã tổ chức họp.", "Ngày 14/1", "a day without its year"),
        ("Thầy trò bước vào năm học 2020-2021.", "năm học 2020-2021", "a school year"),
        ("Đại biểu nhiệm kỳ 2020-2025 có mặt.", "nhiệm kỳ 2020-2025", "a term of office"),
        ("Năm 2019 được mùa.", "Năm 2019", "a period, which dates only a report or review of it"),
        (
            "Từ ngày 3/2/2019 đến 4/8/2020 làm đường.",
            "ngày 3/2/2019 đến 4/8/2020",
            "a period, which dates only a report or review of it",
        ),
        ("Ngày 3/2/2009 dựng cầu, năm 2020 thay cầu.", "Ngày 3/2/2009", "years before other dates in it"),
        (
            "Cây cầu xong từ 3/2/2021 rồi.",
            "3/2/2021",
            "not shown to be the day of publication or of what is told",
        ),
        ("Nước chảy. " * 120 + "Cầu xong 3/2/2021 rồi.", "3/2/2021", "far inside the text"),
    ],
)
def test_what_a_date_is_taken_for(text, quote, meaning):
    reason, seen = why_undated(stored(text), None)
    assert reason == "Dates stand in it, but none is shown to be its own."
    assert seen[0] == Sighting(quote, meaning)
    assert seen[0].meaning.message("vi") != meaning


def test_no_date_at_all():
    reason, seen = why_undated(stored("Trời đẹp.", "Thời tiết"), None)
    assert (reason, seen) == ("No date stands in it.", ())
    assert reason.message("vi") == "Trong tài liệu không có ngày tháng nào."


@pytest.mark.parametrize(
    ("path", "quote"),
    [
        ("kho/20210507.txt", "20210507"),
        ("kho/2021-05-07_2021-06-08.txt", "2021-05-07"),
        ("kho/99-99-2021.txt", "99-99-2021"),
    ],
)
def test_a_date_in_the_name_of_a_file(path, quote):
    _, seen = why_undated(stored("Trời đẹp.", path=path), None)
    assert seen[0] == Sighting(quote, "in the name of the file, from which no single day can be read")


def test_dates_are_shown_once_in_the_order_of_the_document():
    text = (
        "Ngày 14/1 họp. Trước đó, 12/1 gửi giấy mời, 13/1 và 14/1 quét sân, 15/1 nghỉ, 16/1 làm, 17/1 xong."
    )
    days = " ".join(f"Ngày {day}/1 họp." for day in (14, 12, 13, 14, 15, 16, 17))
    _, seen = why_undated(stored(text + days, "Lịch ngày 20/1"), "hôm nọ")
    assert [each.quote for each in seen][:3] == ["hôm nọ", "ngày 20/1", "Ngày 14/1"]
    assert len(seen) == 5
    assert len({each.quote.removeprefix("Ngày ") for each in seen}) == 5


# Why a document has no place


@pytest.mark.parametrize(
    ("text", "reason", "seen"),
    [
        ("Trời đẹp.", "No place is named in it.", []),
        (
            "Sáng nay, Huyện ủy họp. Lãnh đạo huyện dự; trên địa bàn xã có mưa.",
            "It refers to a place without naming it.",
            ["Huyện ủy: once, without a name", "huyện: once, without a name", "xã: once, without a name"],
        ),
        ("Bà con tỉnh táo, các tỉnh khác ở xa, xã hội đổi thay.", "No place is named in it.", []),
        (
            "Đoàn đi Hà Nội, rồi Đà Nẵng. Về Hà Nội, rồi lại Đà Nẵng. Quận Hải Châu đẹp.",
            "It names several places, and none stands out.",
            ["Đà Nẵng: named 3 times as Hải Châu", "Hà Nội: named 2 times"],
        ),
        (
            "Gửi về phường 5, quận 3, thành phố Hồ Chí Minh.",
            "It names one place, but only in passing.",
            ["Hồ Chí Minh: named 3 times as phường 5; quận 3"],
        ),
    ],
)
def test_why_there_is_no_place(text, reason, seen):
    told, sightings = why_unplaced(stored(text), None)
    assert told == reason
    assert [f"{each.quote}: {each.meaning}" for each in sightings] == seen
    assert all(each.meaning.message("vi") != each.meaning for each in sightings)


def test_a_name_of_a_province_in_the_title_is_told():
    _, seen = why_unplaced(stored("Bưởi ngon có ở Đà Nẵng.", "Từ Hà Nội vào Đà Nẵng"), None)
    assert [str(each.meaning) for each in seen] == [
        "named 2 times; also in the title",
        "named once; also in the title",
    ]


@pytest.mark.parametrize(
    ("stated", "meaning"),
    [
        ("nơi xa", "stated by the source, and no known place"),
        ("xã Tân Thành", "stated by the source, and may be "),
    ],
)
def test_a_place_that_the_source_states_in_vain(stated, meaning):
    _, seen = why_unplaced(stored("Trời đẹp."), stated)
    assert seen[0].quote == stated
    assert seen[0].meaning.startswith(meaning)


OPEN = Place(None, None, "Tân Thành", ())


def test_the_places_that_a_name_may_mean():
    document = stored("Mưa lớn ở xã Tân Thành.", published="2021-05-14", mentions=(OPEN,))
    reason, (seen,) = why_ambiguous(document)
    assert reason == "It names a place, and nothing tells which is meant."
    assert seen.quote == "xã Tân Thành"
    found = gazetteer().find("xã Tân Thành", date(2021, 5, 14), "commune")
    assert len(found) > 20
    assert seen.meaning.startswith(f"the name of {len(found)} communes, in ")
    assert seen.meaning.endswith("; …")


def test_a_name_of_one_place_that_does_not_fit():
    mentions = (Place("Cà Mau", None, None, ("Cà Mau",)), Place(None, None, "Nâm N'Jang", ()))
    text = "Đoàn tỉnh Cà Mau đến huyện Năm Căn, tỉnh Cà Mau. Quà gửi xã Nâm N'Jang."
    _, (seen,) = why_ambiguous(stored(text, published="2021-05-14", mentions=mentions))
    assert seen == Sighting(
        "xã Nâm N'Jang", "known only in Đắk Song, Đắk Nông, which does not fit the places named"
    )


def test_a_name_that_the_index_kept_is_told_of_even_if_it_is_not_read_again():
    _, (seen,) = why_ambiguous(stored("Trời đẹp.", locality=OPEN, mentions=(OPEN,)))
    assert seen.quote == "Tân Thành"
    assert "communes, in" in seen.meaning


# How documents were read

STORY = (
    "Bà con trong thôn dậy từ tinh mơ, gánh lúa ra sân phơi. Trẻ nhỏ chạy quanh đống rơm, "
    "người già ngồi dưới gốc đa kể chuyện mùa nước nổi năm xưa. Chiều về, khói bếp bay khắp xóm."
)
READINGS = [  # by file, its encoding and how surely it was told, if it had to be told
    ("a.txt", "UTF-8 as Windows-1252", STORY.encode().decode("latin-1").encode()),
    ("b.txt", "TCVN3", spelled_tcvn3(STORY).encode("latin-1")),
    ("c.txt", "TCVN3", b"H\xb5 N\xe9i"),
    ("d.txt", "UTF-16", STORY.encode("utf-16")),
    ("e.txt", "UTF-16, VNI", spelled_vni(STORY).encode("utf-16")),
    ("f.txt", "UTF-8, damaged", STORY.encode() * 3 + b"\xe1\xba"),
    ("g.txt", "TCVN3", b"\xb5 " + spelled_tcvn3(STORY[:30]).encode("latin-1")),
]


@pytest.fixture(scope="module")
def old_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encodings")
    (folder / "kho").mkdir()
    for name, _, data in READINGS:
        (folder / "kho" / name).write_bytes(data)
    (folder / "kho" / "plain.txt").write_text(STORY, "utf-8")
    with tgsearch.create(folder / "index") as index:
        index.sync(folder / "kho")
        yield index


def test_encodings_are_counted_and_listed_the_least_certain_first(old_files):
    found = old_files.doctor(only=["encodings"]).encodings
    names = [name for _, name, _ in READINGS]
    assert [(each.encoding, each.total) for each in found] == sorted(
        ((name, names.count(name)) for name in set(names)), key=lambda each: (-each[1], each[0])
    )
    for each in found:
        listed = [(case.encoding, case.id) for case in each.cases]
        assert {id for _, id in listed} == {id for id, name, _ in READINGS if name == each.encoding}
        assert listed == sorted(listed)
        assert all(re.sub(r" \(\d\.\d\d\)", "", encoding) == each.encoding for encoding, _ in listed)
        assert all(old_files.get(id).encoding == encoding for encoding, id in listed)


def test_encodings_are_always_counted_and_listed_when_asked_for(old_files):
    counted = old_files.doctor().encodings
    assert sum(each.total for each in counted) == len(READINGS)
    assert not any(each.cases for each in counted)
    (first, *_) = old_files.doctor(only=["encodings"], limit=1).encodings
    assert (first.encoding, first.total, len(first.cases)) == ("TCVN3", 3, 1)
    assert first.cases == old_files.doctor(only=["encodings"]).encodings[0].cases[:1]


def test_no_record_is_read_but_those_that_are_listed(old_files, monkeypatch):
    searcher = old_files._current()
    asked, stored = [], searcher.stored
    monkeypatch.setattr(searcher, "stored", lambda ids: asked.extend(ids) or stored(ids))
    old_files.doctor(only=["encodings"], limit=1)
    assert len(asked) == len({name for _, name, _ in READINGS})


def test_what_a_file_told_of_itself_comes_after_what_was_guessed(tmp_path):
    with tgsearch.create(tmp_path / "index") as index:
        for id, encoding in (("1", "Windows-1258 (0.61)"), ("2", "Windows-1258"), ("3", " \x1f ")):
            index.add(Document(id, STORY, encoding=encoding))
        index.commit()
        one, other = index.doctor(only=["encodings"]).encodings
        assert [case.id for case in one.cases] == ["1", "2"]
        assert (other.encoding, other.total) == ("?", 1)


def test_encodings_are_shown_for_people(old_files):
    shown = render.encodings_text(render.View(), old_files.doctor(only=["encodings"])).splitlines()
    assert shown[0] == (
        "8 documents · 1 plain UTF-8 · TCVN3 3 · UTF-16 1 · UTF-16, VNI 1 · UTF-8 as Windows-1252 1 · "
        "UTF-8, damaged 1"
    )
    assert shown[1:3] == ["", "TCVN3"]
    assert shown[3].endswith(f"  {old_files.get('c.txt').encoding}")
    assert render.encodings_text(render.View(), Diagnosis(2, 2, *[Finding(0)] * 5)) == (
        "2 documents, all plain UTF-8"
    )


def test_text_that_reads_as_nothing_is_listed_the_worst_first(tmp_path):
    noise = "xkdtqz rwlng zzq\ufffdx ưvbđnh gh\ufffdt"
    with tgsearch.create(tmp_path / "index") as index:
        index.add(Document("kém", f"{STORY} " + f"{noise} " * 8))
        index.add(Document("kém hơn", f"{noise} " * 8))
        index.add(Document("tốt", STORY))
        index.commit()
        found = index.doctor().garbled
        assert (found.total, ids(found)) == (2, ["kém hơn", "kém"])
        assert ids(index.doctor(limit=1).garbled) == ["kém hơn"]
        assert found.cases[0].reason.endswith("% of its words read as nothing.")
        assert found.cases[0].seen[0].quote == "xkdtqz"
        assert found.cases[0].reason.message("vi") != found.cases[0].reason


# For people


def diagnosis(**findings):
    nothing = dict.fromkeys(KINDS, Finding(0))
    return Diagnosis(documents=40, files=8, **{**nothing, **findings})


CASE = OpenCase(
    "mot.txt", "/kho/mot.txt", "Một ngày mùa", "No date stands in it.", (Sighting("14/1", "a day"),)
)


def test_what_is_open_is_shown_kind_by_kind():
    shown = render.diagnosis_text(
        render.View(),
        diagnosis(undated=Finding(12, (CASE,)), failed=Finding(1), unplaced=Finding(4)),
    )
    assert shown.splitlines() == [
        "40 documents · 1 not read (12 %) · 12 undated (30 %) · 4 unplaced (10 %)",
        "",
        "Undated",
        "To date a document: `published: 2021-01-15` in its front matter, 2021-01-15 in its file name, "
        "or a line such as `Hưng Yên, ngày 15 tháng 1 năm 2021`.",
        "  /kho/mot.txt",
        "    Một ngày mùa",
        "    No date stands in it.",
        "      14/1: a day",
        "  … 11 more",
    ]


@pytest.mark.parametrize(("lang", "advice"), [("en", "To have them read: save"), ("vi", ".docx")])
def test_what_was_not_read_comes_with_what_helps(lang, advice):
    case = replace(CASE, reason="binary")
    shown = render.diagnosis_text(render.View(lang=lang), diagnosis(failed=Finding(1, (case,))))
    assert advice in shown.split("mot.txt")[0]


def test_a_sound_collection_is_one_line():
    assert render.diagnosis_text(render.View(), diagnosis()) == "40 documents, all read, dated and placed"
    vietnamese = render.diagnosis_text(render.View(lang="vi"), diagnosis())
    assert vietnamese == "40 tài liệu, tất cả đều đọc được, rõ ngày và rõ nơi"


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_lines_keep_to_the_width(index, lang):
    shown = render.diagnosis_text(render.View(lang=lang, width=60), index.doctor())
    paths = ("/kho/", "kho\\")
    assert all(len(line) <= 60 for line in shown.splitlines() if not any(part in line for part in paths))
    assert "a/quy-che.txt" in shown


def test_a_document_among_others_is_named_with_its_file():
    case = replace(CASE, id="số 7", path="/kho/tin.jsonl")
    shown = render.diagnosis_text(render.View(), diagnosis(undated=Finding(1, (case,))))
    assert "  số 7  in /kho/tin.jsonl" in shown.splitlines()


PIECES = (
    "ngày 14/1", "3/2/2021", "năm 2020", "quý I", "hôm qua", "Nghị quyết số 12-NQ/TU", "của Ban Bí thư",
    "20210507", "xã Tân Thành", "huyện", "Tỉnh ủy", "Hà Nội", "Đà Nẵng", "quận 3", "thành phố Huế", "toàn xã",
    "İ", "\u0309", "\n", ".", "(",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map(" ".join)
DAYS = st.none() | st.sampled_from(("2021-05-14", "2026-Q1"))


@settings(max_examples=100)
@given(TEXTS, TEXTS, DAYS)
def test_of_any_document_it_is_told_why(title, text, published):
    document = stored(text, title, published=published, mentions=(OPEN,))
    for reason, seen in (
        why_undated(document, None),
        why_unplaced(document, title or None),
        why_ambiguous(document),
    ):
        assert reason.message("vi") != reason
        assert len(seen) <= 5
        assert all(each.quote and each.meaning.message("vi") != each.meaning for each in seen)
    assert all(each.quote in title or each.quote in text for each in why_undated(document, None)[1])


ADVISED = "Hưng Yên, ngày 15 tháng 1 năm 2021\n"


@pytest.mark.parametrize(
    "document",
    [
        Document("1", "Họp dân ở nhà văn hóa.", "Họp dân ở Hưng Yên", path="kho/2021-01-15-hop-dan.txt"),
        Document("1", f"{ADVISED}Họp dân ở nhà văn hóa.", "Họp dân ở Hưng Yên"),
        Document("1", "Họp dân.", published="2021-01-15", locality="Hưng Yên"),
        Document(
            "1", "Họp dân ở xã Tân Thành, huyện Vụ Bản.", "Xã Tân Thành, huyện Vụ Bản", published="2021"
        ),
    ],
)
def test_the_advice_helps(tmp_path, document):
    with tgsearch.create(tmp_path / "index") as index:
        index.add(document)
        index.commit()
        assert [getattr(index.doctor(), kind).total for kind in KINDS] == [0] * 5
