"""What a query finds, written for a spreadsheet, a program or a reader."""

from __future__ import annotations

import csv
import gc
import gzip
import io
import json
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tgsearch
from tgsearch import Document, render
from tgsearch.cli import main
from tgsearch.render import View
from tgsearch.render.exporting import COLUMNS, cell
from tgsearch.results import Hit, Place, Remark, Results, Snippet

OFFICE = Path(__file__).parent / "corpora/office"
DAY = date(2024, 5, 6)
FULL = Hit(
    rank=1,
    id="tin/1.txt",
    score=9.12345678,
    path="/srv/tin/1.txt",
    title='Hội nghị "tuyên giáo"; bàn, quyết',
    published="2021-01-15",
    event="2021-01-14",
    period="2020",
    type="tin",
    locality=Place("Hưng Yên", "Khoái Châu", "Tân Châu", ("Châu Ninh, Hưng Yên", "Hưng Yên")),
    numbers=("41-CT/TW", "05-CT/TW"),
    matched="unaccented",
    snippets=(
        Snippet("Toàn ngành tuyên giáo\nđã bám sát.", ((11, 21),)),
        Snippet("Ban Tuyên giáo họp.", ((4, 14),)),
    ),
)
BARE = Hit(2, "ghi-chep", 0.0, None, "", None, None, None, None, Place(), (), "exact", ())
STARTS = ["=1+1", "+84 912", "-5", "@SUM(A1)", "＝1", "－1", "\t=1", "\r\n=1", "  =1", "\0=1"]


def results(*hits, total=None, notes=()):
    total = len(hits) if total is None else total
    return Results("tuyen giao", "tuyên giáo", notes, total, 0, 1000, 1.0, hits, {})


def exported(found, format, lang="en", **options):
    out = io.BytesIO()
    render.export(View(lang=lang), found, out, format, **options)
    return out.getvalue()


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# A table


def test_a_row_has_every_fact_of_a_hit():
    full, bare = rows(exported(results(FULL, BARE), "csv"))
    assert full == {
        "rank": "1",
        "id": "tin/1.txt",
        "title": 'Hội nghị "tuyên giáo"; bàn, quyết',
        "path": "/srv/tin/1.txt",
        "published": "2021-01-15",
        "event": "2021-01-14",
        "period": "2020",
        "type": "tin",
        "province": "Hưng Yên",
        "district": "Khoái Châu",
        "commune": "Tân Châu",
        "now": "Châu Ninh, Hưng Yên; Hưng Yên",
        "numbers": "41-CT/TW; 05-CT/TW",
        "matched": "unaccented",
        "snippet": "Toàn ngành tuyên giáo đã bám sát.",
        "score": "9.1235",
    }
    said = {"rank": "2", "id": "ghi-chep", "matched": "exact", "score": "0.0"}
    assert bare == dict.fromkeys(COLUMNS, "") | said


def test_excel_is_told_that_it_is_utf8():
    assert exported(results(), "csv") == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"


def test_the_columns_do_not_speak_a_language():
    assert exported(results(FULL), "csv", "vi") == exported(results(FULL), "csv", "en")


@pytest.mark.parametrize("text", STARTS)
def test_no_cell_is_run_as_a_formula(text):
    place = Place(text, text, text, (text,))
    hit = Hit(1, text, 1.0, *[text] * 6, place, (text,), "exact", (Snippet(text),))
    (row,) = rows(exported(results(hit), "csv"))
    assert row.pop("matched") == "exact"
    assert (row.pop("rank"), row.pop("score")) == ("1", "1.0")
    assert all(value[0] in ("'", "\ufffd") for value in row.values())


@given(st.text(st.characters() | st.sampled_from("=+-@\t\r\n ＝＋－＠\0\ud800'\""), max_size=8))
def test_a_cell_is_one_line_and_no_formula(text):
    shown = cell(text)
    assert len(shown.splitlines()) <= 1
    assert not shown.startswith(tuple("=+-@＝＋－＠\t\r\n"))
    assert cell(None) == ""


@pytest.mark.parametrize("text", ["05-CT/TW", "a=b", "'a", "", "2021-01-15", "Hưng Yên"])
def test_other_cells_are_as_they_are(text):
    assert cell(text) == text


def test_a_cell_has_the_length_that_excel_takes():
    assert len(cell("a" * 40_000)) == 32_767


def test_half_a_character_is_no_obstacle():
    hit = Hit(1, "a\udcff", 1.0, "a\udcff", "", None, None, None, None, Place(), (), "exact", ())
    assert rows(exported(results(hit), "csv"))[0]["id"] == "a\\udcff"
    assert json.loads(exported(results(hit), "jsonl"))["id"] == "a\udcff"
    assert "a\ufffd" in words(exported(results(hit), "docx"))


# JSON lines


@pytest.mark.parametrize("format", ["csv", "jsonl", "docx"])
def test_a_reader_that_has_gone_away_leaves_the_file_open(format):
    class Gone(io.BytesIO):
        def write(self, data):
            raise BrokenPipeError

    out = Gone()
    with pytest.raises(BrokenPipeError):
        render.export(View(lang="en"), results(FULL), out, format)
    gc.collect()
    assert not out.closed  # else ending the program fails on it


def test_json_lines_are_whole_hits():
    data = exported(results(FULL, BARE), "jsonl")
    full, bare = map(json.loads, data.decode("utf-8").splitlines())
    assert full == json.loads(render.results_jsonl(results(FULL)))
    assert (full["version"], full["score"], len(full["snippets"])) == (1, 9.12345678, 2)
    assert bare["id"] == "ghi-chep"
    assert data.endswith(b"\n")
    assert exported(results(), "jsonl") == b""


# A document


def word(data):
    return docx.Document(io.BytesIO(data))


def words(data):
    return "\n".join(paragraph.text for paragraph in word(data).paragraphs)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            [
                "Search results",
                "Query: tuyên giáo",
                "Place: Hưng Yên; Quảng Ninh",
                "Made on: 2024-05-06",
                "Found: 2 of 12 documents",
                "Note: A remark.",
                '1. Hội nghị "tuyên giáo"; bàn, quyết',
                "published 2021-01-15 · event of 2021-01-14 · about 2020 · tin · "
                "Tân Châu, Khoái Châu, Hưng Yên (today Châu Ninh, Hưng Yên) · 41-CT/TW, 05-CT/TW · "
                "without accents",
                "Toàn ngành tuyên giáo đã bám sát.",
                "Ban Tuyên giáo họp.",
                "/srv/tin/1.txt",
                "2. ghi-chep",
                "ghi-chep",
            ],
        ),
        (
            "vi",
            [
                "Kết quả tìm kiếm",
                "Truy vấn: tuyên giáo",
                "Place: Hưng Yên; Quảng Ninh",
                "Ngày lập: 06/05/2024",
                "Tìm thấy: 2 trên 12 tài liệu",
                "Lưu ý: Một lưu ý.",
                '1. Hội nghị "tuyên giáo"; bàn, quyết',
                "đăng 15/01/2021 · sự kiện 14/01/2021 · kỳ 2020 · tin · "
                "Tân Châu, Khoái Châu, Hưng Yên (nay là Châu Ninh, Hưng Yên) · 41-CT/TW, 05-CT/TW · "
                "khớp không dấu",
                "Toàn ngành tuyên giáo đã bám sát.",
                "Ban Tuyên giáo họp.",
                "/srv/tin/1.txt",
                "2. ghi-chep",
                "ghi-chep",
            ],
        ),
    ],
)
def test_the_document_tells_what_was_asked_and_found(lang, said):
    found = results(FULL, BARE, total=12, notes=(Remark("A remark.", "Một lưu ý."),))
    data = exported(found, "docx", lang, filters=[("Place", "Hưng Yên; Quảng Ninh")], day=DAY)
    assert words(data).split("\n") == said
    about = word(data).core_properties
    assert (about.title, about.author, about.created.date()) == (said[0], "tgsearch", DAY)


def test_what_matched_stands_out():
    marked = [
        run.text
        for paragraph in word(exported(results(FULL), "docx")).paragraphs
        for run in paragraph.runs
        if run.bold and run.font.highlight_color
    ]
    assert marked == ["tuyên giáo", "Tuyên giáo"]


@given(st.text(st.characters() | st.sampled_from("\0\x0b\ud800\ufffe\uffff😀"), max_size=20))
def test_any_text_stands_in_a_document(text):
    hit = Hit(
        1, "a", 1.0, text, text, None, None, None, None, Place(), (), "exact", (Snippet(text, ((0, 1),)),)
    )
    assert word(exported(results(hit), "docx")).paragraphs


# Files


@pytest.mark.parametrize("format", ["csv", "jsonl", "docx"])
def test_a_file_is_replaced_when_all_is_written(tmp_path, format):
    target = tmp_path / "kết quả"
    target.write_text("bản cũ", encoding="utf-8")
    render.export(View(), results(FULL), target, format)
    assert b"1.txt" in target.read_bytes() or format == "docx"
    assert [each.name for each in tmp_path.iterdir()] == ["kết quả"]


def test_what_fails_leaves_the_file_that_was_there(tmp_path, monkeypatch):
    target = tmp_path / "kq.csv"
    target.write_text("bản cũ", encoding="utf-8")
    monkeypatch.setattr("tgsearch.render.exporting.cell", lambda text: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        render.export(View(), results(FULL), target, "csv")
    assert target.read_text("utf-8") == "bản cũ"
    assert [each.name for each in tmp_path.iterdir()] == ["kq.csv"]


def test_a_folder_that_is_missing_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        render.export(View(), results(FULL), tmp_path / "không có" / "kq.csv", "csv")


# The command


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    path = tmp_path_factory.mktemp("office") / "index"
    with tgsearch.create(path) as index:
        index.sync(OFFICE)
        index.add(Document(id="công thức", title="=HYPERLINK(1)", text="Tuyên giáo tính toán."))
    return path


@pytest.fixture
def tg(capsysbinary, office):
    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["--index", str(office), *map(str, arguments)])
        captured = capsysbinary.readouterr()
        return ended.value.code, captured.out, captured.err.decode("utf-8")

    return run


def test_the_table_has_the_hits_of_the_search(tg, office):
    code, out, err = tg("export", "tuyên", "giáo")
    assert (code, err) == (0, "")
    with tgsearch.open(office) as index:
        found = index.search("tuyên giáo", limit=1000)
    assert found.total > 3
    assert [row["id"] for row in rows(out)] == [hit.id for hit in found]
    assert [row["snippet"] for row in rows(out)] == [cell(hit.snippets[0].text) for hit in found]
    assert "'=HYPERLINK(1)" in out.decode("utf-8-sig")


def test_filters_sort_and_limit_are_those_of_the_search(tg, office):
    with tgsearch.open(office) as index:
        narrowed = index.search("tuyên giáo", locality="Hưng Yên", sort="oldest", limit=1000)
    assert narrowed.total > 1
    _, out, _ = tg("export", "tuyên giáo", "--locality", "Hưng Yên", "--sort", "oldest")
    assert [row["id"] for row in rows(out)] == [hit.id for hit in narrowed]
    _, out, _ = tg("export", "tuyên giáo", "--locality", "Hưng Yên", "--sort", "oldest", "--limit", 1)
    assert [row["id"] for row in rows(out)] == [narrowed.hits[0].id]


@pytest.mark.parametrize(
    ("name", "arguments", "begins"),
    [
        ("kq.csv", [], b"\xef\xbb\xbfrank"),
        ("kq.jsonl", [], b'{"version"'),
        ("kq.DOCX", [], b"PK"),
        ("kq.xyz", [], b"\xef\xbb\xbfrank"),
        ("kq.csv", ["--format", "jsonl"], b'{"version"'),
    ],
)
def test_the_name_of_the_file_tells_the_format(tg, tmp_path, name, arguments, begins):
    code, out, err = tg("export", "tuyên giáo", "-o", tmp_path / name, *arguments)
    assert (code, out) == (0, b"")
    assert name in err
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_packed_table(tg, tmp_path):
    assert tg("export", "tuyên giáo", "--output", tmp_path / "kq.jsonl.gz")[0] == 0
    assert gzip.decompress((tmp_path / "kq.jsonl.gz").read_bytes()).startswith(b'{"version"')


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", ["Place: Hưng Yên", "From: 2020"]), ("vi", ["Địa phương: Hưng Yên", "Từ: 2020"])],
)
def test_the_document_names_the_filters(tg, tmp_path, lang, said):
    target = tmp_path / "kq.docx"
    arguments = ["--locality", "Hưng Yên", "--from", "2020", "-o", target]
    assert tg("--lang", lang, "export", "tuyên giáo", *arguments)[0] == 0
    lines = words(target.read_bytes()).split("\n")
    assert lines[2:4] == said
    assert len(lines) > 8


def test_what_the_limit_leaves_out_is_told(tg, tmp_path):
    code, _, err = tg("export", "tuyên giáo", "--limit", 2, "-o", tmp_path / "kq.csv")
    assert code == 0
    assert "2 documents written" in err
    assert "--limit" in err
    assert len(rows((tmp_path / "kq.csv").read_bytes())) == 2


def test_nothing_found_is_an_empty_table_and_no_error(tg):
    code, out, err = tg("export", "xyzzy")
    assert (code, rows(out), err) == (0, [], "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--limit", "0"],
        ["--limit", "10001"],
        ["--format", "pdf"],
        ["--locality", "Nơi Không Có"],
        ["-o", "không có/kq.csv"],
    ],
    ids=" ".join,
)
def test_what_can_not_be_done_is_code_two(tg, arguments):
    code, out, err = tg("export", "tuyên giáo", *arguments)
    assert (code, out) == (2, b"")
    assert err


def test_a_document_is_not_printed_on_a_terminal(tg, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    code, out, err = tg("export", "tuyên giáo", "--format", "docx")
    assert (code, out) == (2, b"")
    assert "-o" in err
