"""Text for people and JSON for programs, from values made by hand."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch import render
from tgsearch.render.facets import facet_lines
from tgsearch.render.layout import bar, marked_lines, printable, wrap
from tgsearch.render.values import date_text, place_text
from tgsearch.results import (
    FacetCount,
    Failure,
    FoundEvidence,
    Hit,
    Place,
    Results,
    Share,
    Snippet,
    Statistics,
    StoredDocument,
    SyncReport,
)
from tgsearch.sources.reasons import Reason

EN, VI = render.View(), render.View(lang="vi")
TERMINAL = render.View(color=True, width=60)

HIT = Hit(
    rank=1,
    id="ban-tin/hoi-nghi.txt",
    score=9.1,
    path="ban-tin/hoi-nghi.txt",
    title="Hội nghị triển khai công tác tuyên giáo năm 2021",
    published="2021-01-15",
    event="2021-01-14",
    period="2020",
    type="tin",
    locality=Place("Hưng Yên", None, None, ("Hưng Yên",)),
    numbers=("41-CT/TW",),
    matched="exact",
    snippets=(Snippet("Toàn ngành tuyên giáo đã bám sát nhiệm vụ.", ((11, 21),)),),
)
FACETS = {
    "locality": (
        FacetCount("Quảng Ninh", 8, (FacetCount("Hạ Long", 3, (FacetCount("Bãi Cháy", 1),)),)),
        FacetCount("Hưng Yên", 4),
    ),
    "date": (FacetCount("2021", 12, (FacetCount("2021-Q1", 12),)),),
    "type": (),
}


def results(hits=(HIT,), total=12, facets=None, notes=(), offset=0):
    return Results(
        "tuyen giao", "tuyên giáo", tuple(notes), total, offset, 10, 3.14, tuple(hits), facets or {}
    )


def unstyled(text):
    return re.sub(r"\x1b\[[\d;]*m", "", text)


# Layout


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, []),
        ("   ", 10, []),
        ("một hai ba", None, ["một hai ba"]),
        ("  một hai  ", None, ["một hai"]),
        ("một hai ba bốn", 7, ["một hai", "ba bốn"]),
        ("một hai ba bốn", 8, ["một hai", "ba bốn"]),
        ("mộthaibabốn năm", 5, ["mộtha", "ibabố", "n năm"]),
        ("a  b", 3, ["a", "b"]),
    ],
)
def test_wrap(text, width, lines):
    assert [text[start:end] for start, end in wrap(text, width)] == lines


@given(st.text(alphabet="ab ế", max_size=60), st.integers(1, 12))
def test_wrap_keeps_every_letter_in_order_and_in_bounds(text, width):
    ranges = wrap(text, width)
    assert "".join(text[start:end] for start, end in ranges).replace(" ", "") == text.replace(" ", "")
    assert all(0 < end - start <= width for start, end in ranges)
    assert all(text[start] != " " != text[end - 1] for start, end in ranges)


@given(st.data())
def test_marks_cover_exactly_the_ranges_over_all_lines(data):
    text = data.draw(st.text(alphabet="ab ế", max_size=60))
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    marks = [(left, right) for left, right in zip(edges[::2], edges[1::2], strict=False)]
    shown = "".join(marked_lines(dataclasses.replace(TERMINAL, width=20), text, marks))
    marked = "".join(re.findall(r"\x1b\[1;31m(.*?)\x1b\[0m", shown)).replace(" ", "")
    assert marked == "".join(text[left:right] for left, right in marks).replace(" ", "")
    assert unstyled(shown).replace(" ", "") == text.replace(" ", "")


@given(st.text())
def test_printable_commands_no_terminal_and_keeps_offsets(text):
    shown = printable(text)
    assert len(shown) == len(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", shown)


@pytest.mark.parametrize(
    ("count", "largest", "drawn"),
    [(8, 8, "████"), (4, 8, "██"), (3, 8, "█▌"), (1, 1000, "▏"), (0, 0, "▏")],
)
def test_bar(count, largest, drawn):
    assert bar(count, largest, 4) == drawn


# Values


@pytest.mark.parametrize(
    ("printed", "english", "vietnamese"),
    [
        ("", "", ""),
        ("2021-01-15", "2021-01-15", "15/01/2021"),
        ("2021-03", "2021-03", "tháng 03/2021"),
        ("2022-Q1", "quarter 1 of 2022", "quý 1/2022"),
        ("2021-H1", "first half of 2021", "6 tháng đầu năm 2021"),
        ("2021-H2", "second half of 2021", "6 tháng cuối năm 2021"),
        ("2021-9M", "first 9 months of 2021", "9 tháng đầu năm 2021"),
        ("2021-11M", "first 11 months of 2021", "11 tháng đầu năm 2021"),
        ("2020", "2020", "2020"),
        ("2020/2025", "2020–2025", "2020–2025"),
        ("2021-03-15..2021-04-02", "2021-03-15–2021-04-02", "15/03/2021–02/04/2021"),
    ],
)
def test_date_text(printed, english, vietnamese):
    assert date_text(EN, printed) == english
    assert date_text(VI, printed) == vietnamese


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Place(), ""),
        (Place("Hưng Yên", None, None, ("Hưng Yên",)), "Hưng Yên"),
        (Place("Bắc Giang", None, None, ("Bắc Ninh",)), "Bắc Giang (nay là Bắc Ninh)"),
        (Place("Bắc Ninh", None, "Kinh Bắc", ("Kinh Bắc, Bắc Ninh",)), "Kinh Bắc, Bắc Ninh"),
        (Place("Quảng Ninh", "Hạ Long", None, ("Quảng Ninh",)), "Hạ Long, Quảng Ninh"),
        (Place("Đồng Tháp", "Cao Lãnh", "1", ("Đồng Tháp",)), "phường 1, Cao Lãnh, Đồng Tháp"),
        (
            Place("Hồ Chí Minh", "3", "4", ("Bàn Cờ, Hồ Chí Minh",)),
            "phường 4, quận 3, Hồ Chí Minh (nay là Bàn Cờ, Hồ Chí Minh)",
        ),
        (
            Place(
                "Hà Nam",
                "Lý Nhân",
                "Nhân Mỹ",
                ("A, Ninh Bình", "B, Ninh Bình", "C, Ninh Bình", "D, Ninh Bình"),
            ),
            "Nhân Mỹ, Lý Nhân, Hà Nam (nay là A, Ninh Bình; B, Ninh Bình; C, Ninh Bình; …)",
        ),
    ],
)
def test_place_text(place, written):
    assert place_text(VI, place) == written


@pytest.mark.parametrize(
    ("view", "value", "digits", "shown"),
    [
        (EN, 1234567, 0, "1,234,567"),
        (VI, 1234567, 0, "1.234.567"),
        (EN, 3.14, 1, "3.1"),
        (VI, 3.14, 1, "3,1"),
    ],
)
def test_numbers(view, value, digits, shown):
    assert view.number(value, digits) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2_000_000, "2.0 MB")]
)
def test_sizes(count, shown):
    assert EN.size(count) == shown


# Hits


def test_a_hit_in_plain_english():
    assert render.results_text(EN, results()).split("\n") == [
        "1–1 of 12 documents · 3.1 ms · tuyên giáo",
        "",
        " 1. Hội nghị triển khai công tác tuyên giáo năm 2021",
        "    published 2021-01-15 · tin · Hưng Yên",
        "    Toàn ngành tuyên giáo đã bám sát nhiệm vụ.",
        "    ban-tin/hoi-nghi.txt",
    ]


def test_a_hit_in_vietnamese():
    hit = dataclasses.replace(HIT, published=None, matched="unaccented", id="7")
    assert render.results_text(VI, results([hit], total=1)).split("\n") == [
        "1 tài liệu · 3,1 ms · tuyên giáo",
        "",
        " 1. Hội nghị triển khai công tác tuyên giáo năm 2021",
        "    sự kiện 14/01/2021 · tin · Hưng Yên · khớp không dấu",
        "    Toàn ngành tuyên giáo đã bám sát nhiệm vụ.",
        "    7  trong ban-tin/hoi-nghi.txt",
    ]


def test_a_terminal_sees_matches_in_color_and_lines_that_fit():
    long = dataclasses.replace(HIT, snippets=(Snippet("giáo dục " * 30, ((0, 8), (9, 17))),))
    text = render.results_text(TERMINAL, results([long]))
    assert "\x1b[1;31mgiáo dục\x1b[0m \x1b[1;31mgiáo dục\x1b[0m" in text
    assert max(len(line) for line in unstyled(text).split("\n")) <= 60


@pytest.mark.parametrize(
    ("path", "last"),
    [
        (None, "a/b.txt"),
        ("a/b.txt", "a/b.txt"),
        ("corpus/a/b.txt", "a/b.txt  in corpus/"),
        ("other.txt", "a/b.txt  in other.txt"),
    ],
)
def test_a_hit_ends_with_its_id_and_where_the_file_is(path, last):
    hit = dataclasses.replace(HIT, id="a/b.txt", path=path)
    assert render.results_text(EN, results([hit])).split("\n")[-1].strip() == last


def test_a_path_in_nfd_is_that_of_its_id():
    hit = dataclasses.replace(
        HIT, id="Hưng Yên/b.txt", path=unicodedata.normalize("NFD", "kho/Hưng Yên/b.txt")
    )
    assert render.results_text(EN, results([hit])).split("\n")[-1].strip() == "Hưng Yên/b.txt  in kho/"


@pytest.mark.parametrize("matched", ["tone", "unaccented", "relaxed", "fuzzy"])
def test_every_rung_is_named(matched):
    assert render.results_text(
        EN, results([dataclasses.replace(HIT, matched=matched)])
    ) != render.results_text(EN, results())


def test_a_document_that_says_nothing_of_itself():
    bare = Hit(11, "x", 1.0, None, "", None, None, None, None, Place(), (), "exact", ())
    assert render.results_text(EN, results([bare], total=1)).split("\n")[1:] == ["", "11. x", "    x"]


def test_explanations_name_terms_and_parts():
    hit = dataclasses.replace(HIT, explanation=(Share("tuyên giáo", "words", 5.25),))
    assert "   5.250  tuyên giáo (words)" in render.results_text(EN, results([hit]))


@pytest.mark.parametrize(
    ("given", "heading"),
    [
        (results([], total=0), "Nothing found. · 3.1 ms · tuyên giáo"),
        (results([], total=12, offset=50), "12 documents, none on this page · 3.1 ms · tuyên giáo"),
        (results([HIT], total=1), "1 document · 3.1 ms · tuyên giáo"),
    ],
)
def test_headings(given, heading):
    assert render.results_text(EN, given).split("\n")[0] == heading


def test_notes_stand_below_the_heading():
    text = render.results_text(EN, results(notes=["quotation mark without its end"]))
    assert text.split("\n")[1] == "Note: quotation mark without its end"


def test_escape_sequences_of_a_document_reach_no_terminal():
    evil = dataclasses.replace(HIT, title="a\x1b[2Jb", path="c\x1b]0;x\x07", snippets=(Snippet("d\x9b2Je"),))
    assert not re.search(r"[\x07\x1b\x9b]", render.results_text(EN, results([evil])))


# Facets


def test_facets_are_trees_with_counts_and_bars():
    assert facet_lines(EN, FACETS, depth=2, rows=None) == [
        "Place",
        "  Quảng Ninh  8  ████████████████████████",
        "    Hạ Long   3  █████████",
        "  Hưng Yên    4  ████████████",
        "",
        "Date",
        "  2021                 12  ████████████████████████",
        "    quarter 1 of 2021  12  ████████████████████████",
    ]


def test_facet_rows_left_out_are_counted():
    assert facet_lines(EN, FACETS, depth=1, rows=1)[2] == "  … 1 more"


def test_facets_of_many_rows_keep_to_one_level():
    years = tuple(FacetCount(str(year), 1, (FacetCount(f"{year}-Q1", 1),)) for year in range(2010, 2022))
    assert len(facet_lines(EN, {"date": years}, depth=None, rows=None)) == 1 + 12
    assert len(facet_lines(EN, {"date": years[:6]}, depth=None, rows=None)) == 1 + 12


def test_numbers_are_drawn_like_the_other_facets():
    numbers = (FacetCount("05-CT/TW", 8, ()), FacetCount("12/2021/QĐ-UBND", 2, ()))
    assert facet_lines(VI, {"number": numbers}, depth=2, rows=None) == [
        "Số hiệu",
        "  05-CT/TW         8  ████████████████████████",
        "  12/2021/QĐ-UBND  2  ██████",
    ]


def test_facets_of_the_result_are_printed_as_deep_as_asked():
    text = render.facets_text(VI, results([], facets={"locality": FACETS["locality"]}), depth=3)
    assert "Bãi Cháy" in text
    assert "2021" not in text


# Documents and reports


def test_a_document_shows_what_its_facts_were_taken_from():
    document = StoredDocument(
        id="7",
        path="ban-tin/7.txt",
        url=None,
        title="Hội nghị tuyên giáo",
        text="Đoạn một.\n\nĐoạn hai.",
        published="2021-01-15",
        event=None,
        period="2020",
        type="tin",
        locality=Place("Bắc Giang", None, None, ("Bắc Ninh",)),
        mentions=(Place("Bắc Giang", None, None, ("Bắc Ninh",)), Place("Hà Nội", None, None, ("Hà Nội",))),
        numbers=("05-CT/TW",),
        evidence={"published": (FoundEvidence("Thứ sáu, 15/01/2021", "dateline"),)},
    )
    assert render.document_text(VI, document).split("\n") == [
        "Hội nghị tuyên giáo",
        "Ngày đăng   15/01/2021",
        "            “Thứ sáu, 15/01/2021” (dòng ngày tháng)",
        "Kỳ          2020",
        "Địa phương  Bắc Giang (nay là Bắc Ninh)",
        "Nhắc đến    Bắc Giang (nay là Bắc Ninh); Hà Nội",
        "Loại        tin",
        "Số hiệu     05-CT/TW",
        "Tệp         ban-tin/7.txt",
        "ID          7",
        "",
        "Đoạn một.",
        "",
        "Đoạn hai.",
    ]


REPORT = SyncReport(("a.txt",), (), ("b.txt",), 3, (Failure("c.bin", "binary file"),), 1, 0.5)


def test_a_sync_report_counts_and_names_failures():
    assert render.sync_text(EN, REPORT).split("\n") == [
        "1 added · 0 changed · 1 removed · 3 unchanged · 1 failed",
        "1 document written in 0.5 s (2 documents/s)",
        "Not indexed:",
        "  c.bin: binary file",
    ]


def test_files_of_foreign_formats_hide_no_other_failure():
    foreign = [
        Failure(f"{n}.{end}", Reason("unsupported", suffix=f".{end}", supported=".txt"))
        for n, end in enumerate(["jpg"] * 30 + ["XLSX"])
    ]
    report = dataclasses.replace(REPORT, failed=(*foreign, Failure("mất.pdf", Reason("damaged"))))
    assert render.sync_text(VI, report).split("\n")[2:] == [
        "Không lập được chỉ mục:",
        "  mất.pdf: tệp bị hỏng",
        "  31 tệp có định dạng chưa được hỗ trợ (.jpg 30, .xlsx 1); `tgsearch doctor --only failed` liệt kê",
    ]


def test_failures_keep_to_the_width():
    failure = Failure("báo cáo tháng 3.pdf", Reason("scanned"))
    report = dataclasses.replace(REPORT, failed=(failure,))
    lines = render.sync_text(render.View(lang="vi", width=40), report).split("\n")[3:]
    assert all(len(line) <= 40 for line in lines)
    assert len(lines) > 1
    assert " ".join(map(str.strip, lines)) == f"{failure.path}: {failure.reason.message('vi')}"


def test_few_files_of_foreign_formats_are_named():
    failure = Failure("a.jpg", Reason("unsupported", suffix=".jpg", supported=".txt"))
    assert "  a.jpg: unsupported format .jpg" in render.sync_text(
        EN, dataclasses.replace(REPORT, failed=(failure,) * 3)
    )


def test_a_dry_run_lists_files_and_says_that_nothing_was_written():
    many = dataclasses.replace(REPORT, added=tuple(f"{n}.txt" for n in range(25)), failed=(), dry_run=True)
    lines = render.sync_text(EN, many).split("\n")
    assert lines[0] == "Nothing was written: this was a dry run."
    assert lines[2:4] == ["  + 0.txt", "  + 1.txt"]
    assert lines[-2:] == ["  … 5 more", "  - b.txt"]


def test_an_interrupted_sync_says_how_to_go_on():
    assert "the same command goes on" in render.sync_text(EN, dataclasses.replace(REPORT, interrupted=True))


def test_statistics_line_up():
    statistics = Statistics(1200, 2, 3, {"words": 900}, {"postings": 1500}, 1100, 600, 1190, 4)
    assert render.statistics_text(EN, statistics).split("\n") == [
        "Documents               1,200",
        "  with a date           1,100 (92 %)",
        "  with a place            600 (50 %)",
        "Files                   1,190",
        "  not readable              4",
        "Segments                    2",
        "Deleted, still stored       3",
        "Distinct words            900",
        "Size                   1.5 kB",
        "  postings             1.5 kB",
    ]


def test_check_names_damage_and_the_way_out():
    assert "sound" in render.check_text(EN, ())
    lines = render.check_text(EN, [Failure("seg.tgp", "checksum differs")]).split("\n")
    assert lines[0] == "1 file of the index is damaged:"
    assert lines[1] == "  seg.tgp: checksum differs"
    assert "--rebuild" in lines[2]


# JSON


def test_json_has_the_fields_of_the_contract_in_its_order():
    data = json.loads(render.results_json(results(facets=FACETS)))
    assert list(data) == [
        *("version", "query", "interpreted", "notes", "total", "offset", "limit", "took_ms", "hits", "facets")
    ]
    assert data["version"] == 1
    assert list(data["hits"][0]) == [
        *("rank", "id", "score", "path", "title", "published", "event", "period", "type", "locality"),
        *("numbers", "matched", "snippets"),
    ]
    assert data["hits"][0]["locality"] == {
        "province": "Hưng Yên",
        "district": None,
        "commune": None,
        "now": ["Hưng Yên"],
    }
    assert data["hits"][0]["snippets"] == [{"text": HIT.snippets[0].text, "highlights": [[11, 21]]}]
    assert data["facets"]["locality"][1] == {"value": "Hưng Yên", "count": 4, "children": []}


def test_json_explains_only_when_asked():
    explained = dataclasses.replace(HIT, explanation=(Share("giáo", "text", 1.5),))
    assert "explanation" not in json.loads(render.results_json(results()))["hits"][0]
    assert json.loads(render.results_json(results([explained])))["hits"][0]["explanation"] == [
        {"term": "giáo", "field": "text", "score": 1.5}
    ]


def test_json_lines_hold_a_hit_each():
    lines = render.results_jsonl(results([HIT, HIT])).split("\n")
    assert [json.loads(line)["version"] for line in lines] == [1, 1]
    assert render.results_jsonl(results([])) == ""


def test_json_of_a_file_name_that_is_no_text_is_still_json():
    odd = dataclasses.replace(HIT, path="t\udce9p.txt")
    text = render.results_json(results([odd]))
    assert json.loads(text.encode("utf-8"))["hits"][0]["path"] == "t\udce9p.txt"
