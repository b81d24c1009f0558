"""The command line end to end: real documents, a real index, exit codes, and what stands on which stream."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import tgsearch
from tgsearch.cli import language, main
from tgsearch.cli.interrupt import stoppable

OFFICE = Path(__file__).parent / "corpora/office"
TUYEN_GIAO = {
    "hung-yen/tong-ket-tuyen-giao.txt",
    "hung-yen/hoc-tap-va-lam-theo.txt",
    "trung-tam-chinh-tri.txt",
    "quang-ninh/thong-tin-doi-ngoai.txt",
    "bac-giang/nhiem-vu-quy-1.txt",
}


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """The index of tests/corpora/office; only read."""
    path = tmp_path_factory.mktemp("office") / "index"
    with tgsearch.create(path) as index:
        index.sync(OFFICE)
    return path


@pytest.fixture
def tg(capsys, office):
    """Run the command in this process: `tg("search", "…")` gives code, out, err."""

    def run(*arguments, index=office):
        with pytest.raises(SystemExit) as ended:
            main(["--index", str(index), *map(str, arguments)])
        captured = capsys.readouterr()
        return SimpleNamespace(code=ended.value.code, out=captured.out, err=captured.err)

    return run


@pytest.fixture
def process(office):
    """Start the command as a process of its own, away from the checkout's index."""

    def start(*arguments, index=office, **options):
        command = [sys.executable, "-m", "tgsearch", "--index", str(index), *map(str, arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
        return subprocess.Popen(command, **{**pipes, **options})

    return start


def found(outcome):
    assert outcome.code in (0, 1), outcome.err
    return json.loads(outcome.out)


def ids(outcome):
    return {hit["id"] for hit in found(outcome)["hits"]}


def counts(facet, path=()):
    """The counts of a facet as a flat table: path → count."""
    table = {}
    for row in facet:
        table[(*path, row["value"])] = row["count"]
        table |= counts(row["children"], (*path, row["value"]))
    return table


# search


def test_an_unaccented_search_finds_the_accented_words(tg):
    outcome = tg("search", "tuyen giao", "--format", "json")
    assert outcome.code == 0
    assert ids(outcome) == TUYEN_GIAO
    hit = found(outcome)["hits"][0]
    marked = {
        snippet["text"][start:end].lower()
        for snippet in hit["snippets"]
        for start, end in snippet["highlights"]
    }
    assert marked
    assert all(set(text.split()) <= {"tuyên", "giáo"} for text in marked)
    assert hit["matched"] == "unaccented"


def test_facets_place_and_date_what_can_be_known(tg):
    facets = found(tg("search", "tuyen giao", "--format", "json"))["facets"]
    places, dates = counts(facets["locality"]), counts(facets["date"])
    assert places[("Hưng Yên",)] == 2
    assert places[("Quảng Ninh",)] == 1
    assert places[("Bắc Giang",)] == 1
    years = {path[0]: count for path, count in dates.items() if len(path) == 1}
    assert years == {"2020": 1, "2021": 2, "2022": 1, "2024": 1}


def test_the_unknown_place_stays_open(tg):
    document = found(tg("show", "trung-tam-chinh-tri.txt", "--format", "json"))
    assert document["locality"] == {"province": None, "district": None, "commune": None, "now": []}


@pytest.mark.parametrize("place", ["Bắc Giang", "Bac Giang"])
def test_a_merged_province_is_found_by_its_name_then(tg, place):
    outcome = tg("search", "tuyên giáo", "--locality", place, "--format", "json")
    assert ids(outcome) == {"bac-giang/nhiem-vu-quy-1.txt"}


def test_and_by_its_name_now(tg):
    outcome = tg("search", "--locality", "Bắc Ninh", "--format", "json")
    assert ids(outcome) == {"bac-giang/nhiem-vu-quy-1.txt", "hop-tac.html"}


@pytest.mark.parametrize("words", ["Email", "leftcenterrightdel", "Liên kết website", "Đang truy cập"])
def test_boilerplate_is_not_found(tg, words):
    outcome = tg("search", words, "--match", "all")
    assert outcome.code == 1
    assert "Nothing found." in outcome.out


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--year", "2021"], {"hung-yen/tong-ket-tuyen-giao.txt", "hung-yen/hoc-tap-va-lam-theo.txt"}),
        (
            ["--from", "2021-02"],
            TUYEN_GIAO - {"hung-yen/tong-ket-tuyen-giao.txt", "quang-ninh/thong-tin-doi-ngoai.txt"},
        ),
        (["--to", "2020"], {"quang-ninh/thong-tin-doi-ngoai.txt"}),
        (["--from", "1/1/2021", "--to", "15/1/2021"], {"hung-yen/tong-ket-tuyen-giao.txt"}),
        (["--from", "quý 1/2022", "--to", "quý 1/2022"], {"bac-giang/nhiem-vu-quy-1.txt"}),
        (["--locality", "Hưng Yên", "--year", "2021"], {p for p in TUYEN_GIAO if p.startswith("hung-yen")}),
    ],
)
def test_filters(tg, options, expected):
    assert ids(tg("search", "tuyen giao", *options, "--format", "json")) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (["tuyên giáo AND chính trị"], {"trung-tam-chinh-tri.txt"}),
        (["tuyên giáo VÀ chính trị"], {"trung-tam-chinh-tri.txt"}),
        (['"thông tin đối ngoại"'], {"quang-ninh/thong-tin-doi-ngoai.txt"}),
        (['"đối ngoại thông tin"'], set()),
        (["title:chuyển đổi số"], {"bao-cao-chuyen-doi-so.md"}),
        (["hòa giải"], {"tb-02"}),
        (["41-CT/TW"], {"hung-yen/tong-ket-tuyen-giao.txt"}),
        (["thanh", "niên"], {"hop-tac.html"}),
        (["type:thông báo"], {"tb-01", "tb-02"}),
        (["--", "title:thông báo", "-hoà"], {"tb-01"}),
    ],
)
def test_queries(tg, query, expected):
    assert ids(tg("search", "--match", "all", "--format", "json", *query)) == expected


def test_an_empty_query_browses_newest_first(tg):
    answer = found(tg("search", "--format", "json"))
    dates = [hit["published"] or hit["event"] or hit["period"] for hit in answer["hits"]]
    assert answer["total"] == 9
    assert dates[0] == "2025-08-19"
    assert [date[:4] for date in dates] == sorted((date[:4] for date in dates), reverse=True)


def test_pages_follow_each_other_and_end(tg):
    pages = [found(tg("search", "--limit", 4, "--page", page, "--format", "json")) for page in (1, 2, 3, 4)]
    assert [len(page["hits"]) for page in pages] == [4, 4, 1, 0]
    assert [hit["rank"] for page in pages for hit in page["hits"]] == list(range(1, 10))
    assert len({hit["id"] for page in pages for hit in page["hits"]}) == 9
    assert {page["total"] for page in pages} == {9}


def test_sorting_by_date(tg):
    orders = [
        [hit["id"] for hit in found(tg("search", "tuyên giáo", "--sort", sort, "--format", "json"))["hits"]]
        for sort in ("newest", "oldest")
    ]
    assert orders[0] == orders[1][::-1]
    assert orders[0][0] == "trung-tam-chinh-tri.txt"


def test_json_lines_are_hits(tg):
    lines = tg("search", "tuyên giáo", "--format", "jsonl").out.splitlines()
    assert {json.loads(line)["id"] for line in lines} == TUYEN_GIAO


def test_explain_tells_shares(tg):
    outcome = tg("search", "tuyên giáo", "--explain", "--limit", 1, "--format", "json")
    (hit,) = found(outcome)["hits"]
    assert sum(share["score"] for share in hit["explanation"]) == pytest.approx(hit["score"], rel=1e-3)
    assert "explanation" not in found(tg("search", "tuyên giáo", "--format", "json"))["hits"][0]


def test_text_shows_title_date_place_snippet_and_id(tg):
    outcome = tg("search", "đối ngoại", "--facets")
    assert outcome.code == 0
    assert outcome.err == ""
    for words in (
        *("Tập huấn công tác thông tin đối ngoại", "published 2020-11-24", "Quảng Ninh"),
        *("quang-ninh/thong-tin-doi-ngoai.txt", "Place", "Date"),
    ):
        assert words in outcome.out
    assert "\x1b" not in outcome.out


def test_nothing_found_is_exit_code_one(tg):
    outcome = tg("search", "xyzzy")
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.startswith("Nothing found.")


def test_only_punctuation_says_so(tg):
    outcome = tg("search", "?!…")
    assert outcome.code in (0, 1)
    assert "no letter or digit" in outcome.out


# facets, show, stats, check


def test_facets_count_everything_without_a_query(tg):
    answer = found(tg("facets", "--format", "json"))
    assert answer["total"] == 9
    assert answer["hits"] == []
    assert counts(answer["facets"]["type"])[("thông báo",)] == 2


def test_facets_agree_with_filtered_searches(tg):
    facets = found(tg("facets", "--format", "json"))["facets"]
    for facet, option in (("locality", "--locality"), ("date", "--year"), ("type", "--type")):
        assert facets[facet]
        for row in facets[facet]:
            total = found(tg("search", option, row["value"], "--format", "json"))["total"]
            if facet == "locality":  # a name of today also finds what had another name then
                assert total >= row["count"]
            else:
                assert total == row["count"]


def test_facets_go_as_deep_as_asked(tg):
    shallow = tg("facets", "--by", "date", "--depth", 1).out
    deep = tg("facets", "--by", "date", "--depth", 4).out
    assert "2021-01-15" not in shallow
    assert "2021-01-15" in deep
    assert "Place" not in deep


def test_facets_by_number_agree_with_filtered_searches(tg):
    outcome = tg("facets", "--by", "number", "--by", "type", "--format", "json")
    facets = found(outcome)["facets"]
    assert list(facets) == ["type", "number"]
    assert facets["number"]
    for row in facets["number"]:
        assert found(tg("search", "--number", row["value"], "--format", "json"))["total"] == row["count"]
        assert f"  {row['value']} " in tg("facets", "--by", "number").out


def test_a_number_that_is_not_whole_is_an_error(tg):
    outcome = tg("search", "--number", "05")
    assert outcome.code == 2
    assert "a full number, as 05-CT/TW" in outcome.err


def test_show_gives_the_text_and_the_evidence(tg):
    outcome = tg("show", "hung-yen/tong-ket-tuyen-giao.txt", "--format", "json")
    document = found(outcome)
    assert (document["published"], document["event"], document["period"]) == (
        "2021-01-15",
        "2021-01-14",
        "2020",
    )
    assert document["locality"]["province"] == "Hưng Yên"
    assert "Chỉ thị số 41-CT/TW" in document["text"]
    assert "Đang truy cập" not in document["text"]
    assert "15/01/2021" in document["evidence"]["published"][0]["quote"]
    text = tg("show", "hung-yen/tong-ket-tuyen-giao.txt").out
    assert text.startswith("Hội nghị tổng kết công tác tuyên giáo năm 2020\n")


def test_show_gives_what_was_taken_off_with_the_reason(tg):
    id = "hung-yen/tong-ket-tuyen-giao.txt"
    outcome = tg("show", id, "--dropped", "--format", "json")
    answer = json.loads(outcome.out)
    assert list(answer) == ["version", "id", "dropped"]
    assert answer["id"] == id
    assert {"text": "Ý kiến bạn đọc", "reason": "form"} in answer["dropped"]
    text = tg("show", id, "--dropped").out
    assert re.search(r"^form +Ý kiến bạn đọc$", text, re.M)
    assert "Chỉ thị số 41-CT/TW" not in text
    assert re.search(r"^biểu mẫu +Ý kiến bạn đọc$", tg("--lang", "vi", "show", id, "--dropped").out, re.M)


def test_show_says_when_nothing_was_taken_off(tg):
    id = found(tg("search", "", "--format", "json", "--type", "báo cáo"))["hits"][0]["id"]
    assert tg("show", id, "--dropped").out == "Everything in the source was taken for text.\n"
    assert tg("show", "khong-co.txt", "--dropped").code == 2


def test_show_of_an_unknown_id_is_an_error(tg):
    outcome = tg("show", "khong-co.txt")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: No document has the id “khong-co.txt”")


def test_stats_count(tg):
    statistics = found(tg("stats", "--format", "json"))
    assert (statistics["documents"], statistics["files"], statistics["failures"]) == (9, 8, 0)
    assert "Documents" in tg("stats").out


def test_doctor_lists_what_is_open(tg):
    diagnosis = found(tg("doctor", "--format", "json"))
    assert (diagnosis["version"], diagnosis["documents"], diagnosis["undated"]["total"]) == (1, 9, 0)
    (case,) = diagnosis["unplaced"]["cases"]
    assert case["id"] == "trung-tam-chinh-tri.txt"
    assert case["seen"] == [{"quote": "huyện", "meaning": "2 times, without a name"}]
    text = tg("doctor").out
    assert text.startswith("9 documents · 1 unplaced (11 %)\n")
    assert "trung-tam-chinh-tri.txt" in text
    assert "trung-tam-chinh-tri.txt" not in tg("doctor", "--only", "undated", "--only", "failed").out
    assert tg("doctor", "--limit", 0).out.splitlines() == ["9 documents · 1 unplaced (11 %)"]


def test_check_of_a_sound_index(tg):
    assert tg("check").code == 0
    assert found(tg("check", "--format", "json")) == {"version": 1, "damaged": []}


def test_check_of_a_damaged_index_is_exit_code_three(tg, office, tmp_path):
    copy = tmp_path / "index"
    shutil.copytree(office, copy)
    largest = max((path for path in copy.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(data)
    outcome = tg("check", index=copy)
    assert outcome.code == 3
    assert largest.name in outcome.out


# index


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(OFFICE, tmp_path / "docs")
    return tmp_path / "docs"


def index_json(tg, folder, *options):
    outcome = tg("index", folder, "--format", "json", *options, index=folder.parent / "index")
    return outcome.code, json.loads(outcome.out)


def test_index_adds_then_finds_nothing_to_do(tg, folder):
    code, report = index_json(tg, folder)
    assert (code, len(report["added"]), report["documents"]) == (0, 8, 9)
    code, report = index_json(tg, folder)
    assert (code, report["added"], report["unchanged"], report["documents"]) == (0, [], 8, 0)


def test_index_follows_changes_and_deletions(tg, folder):
    index_json(tg, folder)
    (folder / "trung-tam-chinh-tri.txt").unlink()
    (folder / "bao-cao-chuyen-doi-so.md").write_text("# Báo cáo\n\nBưởi Diễn được mùa.\n", encoding="utf-8")
    (folder / "moi.txt").write_text("Thông báo\nLễ hội đền Trần khai mạc.\n", encoding="utf-8")
    code, report = index_json(tg, folder)
    assert code == 0
    assert [len(report[key]) for key in ("added", "changed", "removed")] == [1, 1, 1]
    index = folder.parent / "index"
    assert ids(tg("search", "bưởi Diễn", "--match", "all", "--format", "json", index=index)) == {
        "bao-cao-chuyen-doi-so.md"
    }
    assert ids(tg("search", "lễ hội đền Trần", "--match", "all", "--format", "json", index=index)) == {
        "moi.txt"
    }
    assert tg("search", "học viên nội quy", "--match", "all", index=index).code == 1


def test_a_dry_run_writes_nothing(tg, folder):
    index_json(tg, folder)
    (folder / "moi.txt").write_text("Lễ hội đền Trần khai mạc.\n", encoding="utf-8")
    outcome = tg("index", folder, "--dry-run", index=folder.parent / "index")
    assert outcome.code == 0
    assert "+ " in outcome.out
    assert "moi.txt" in outcome.out
    assert tg("search", "đền Trần", "--match", "all", index=folder.parent / "index").code == 1


def test_rebuild_gives_the_same_answers(tg, folder):
    index_json(tg, folder)
    before = found(tg("search", "tuyen giao", "--format", "json", index=folder.parent / "index"))
    code, report = index_json(tg, folder, "--rebuild")
    assert (code, report["documents"]) == (0, 9)
    after = found(tg("search", "tuyen giao", "--format", "json", index=folder.parent / "index"))
    assert {**before, "took_ms": 0} == {**after, "took_ms": 0}


def test_jobs_give_the_same_answers(tg, folder, office):
    index_json(tg, folder, "--jobs", 2)
    one = found(tg("search", "tuyen giao", "--format", "json"))
    two = found(tg("search", "tuyen giao", "--format", "json", index=folder.parent / "index"))
    assert [hit["id"] for hit in one["hits"]] == [hit["id"] for hit in two["hits"]]
    assert one["facets"] == two["facets"]


def test_bad_files_are_reported_and_the_rest_is_indexed(tg, folder):
    (folder / "anh.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "trong.txt").write_bytes(b"")
    (folder / "mot-dong.txt").write_text("công tác dân vận " * 250_000, encoding="utf-8")
    outcome = tg("index", folder, index=folder.parent / "index")
    assert outcome.code == 2
    assert "2 failed" in outcome.out
    assert "anh.txt: " in outcome.out
    assert "trong.txt: " in outcome.out
    assert "mot-dong.txt" in ids(tg("search", "dân vận", "--format", "json", index=folder.parent / "index"))


def test_a_path_that_does_not_exist(tg, tmp_path):
    outcome = tg("index", tmp_path / "khong-co", index=tmp_path / "index")
    assert (outcome.code, outcome.out) == (2, "")
    assert "does not exist: name a file or a folder" in outcome.err


def test_an_empty_folder_is_no_error(tg, tmp_path):
    (tmp_path / "docs").mkdir()
    outcome = tg("index", tmp_path / "docs", index=tmp_path / "index")
    assert outcome.code == 0
    assert "0 added" in outcome.out
    assert tg("search", index=tmp_path / "index").code == 1


def test_a_folder_that_is_gone_asks_before_it_empties_the_index(tg, folder):
    index_json(tg, folder)
    shutil.rmtree(folder)
    folder.mkdir()
    refused = tg("index", folder, index=folder.parent / "index")
    assert refused.code == 2
    assert "8 of 8 files are gone" in refused.err
    assert "--yes" in refused.err
    assert tg("search", "tuyên giáo", index=folder.parent / "index").code == 0
    assert index_json(tg, folder, "--yes")[0] == 0
    assert tg("search", "tuyên giáo", index=folder.parent / "index").code == 1


def test_an_interrupt_keeps_what_is_done(tg, folder, monkeypatch):
    sync = tgsearch.Index.sync

    def interrupted(self, *paths, **options):
        signal.raise_signal(signal.SIGINT)
        return sync(self, *paths, **options)

    monkeypatch.setattr(tgsearch.Index, "sync", interrupted)
    outcome = tg("index", folder, index=folder.parent / "index")
    assert outcome.code == 2
    assert "Ctrl-C again stops at once" in outcome.err
    assert "the same command goes on" in outcome.out
    monkeypatch.undo()
    assert tg("check", index=folder.parent / "index").code == 0
    assert tg("index", folder, index=folder.parent / "index").code == 0
    assert found(tg("search", "--format", "json", index=folder.parent / "index"))["total"] == 9


# Errors


@pytest.mark.parametrize(
    "command", [["search", "x"], ["facets"], ["show", "x"], ["stats"], ["check"], ["doctor"]]
)
def test_no_index_is_an_error_that_says_what_to_run(tg, tmp_path, command):
    outcome = tg(*command, index=tmp_path / "none")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"Error: There is no index in {tmp_path / 'none'}")
    assert not (tmp_path / "none").exists()


def test_a_directory_of_other_files_is_left_alone(tg, folder):
    before = sorted(folder.rglob("*"))
    outcome = tg("index", folder, index=folder)
    assert outcome.code == 2
    assert "not a tgsearch index" in outcome.err
    assert sorted(folder.rglob("*")) == before


def test_an_index_of_another_analyzer_says_to_rebuild(tg, folder, monkeypatch):
    index = folder.parent / "index"
    monkeypatch.setattr("tgsearch.analysis.Analyzer.fingerprint", "of another day")
    index_json(tg, folder)
    monkeypatch.undo()
    refused = tg("search", "tuyên giáo", index=index)
    assert (refused.code, refused.out) == (2, "")
    assert "made by another analyzer (of another day, now " in refused.err
    assert "index --rebuild" in refused.err
    assert index_json(tg, folder, "--rebuild")[0] == 0
    assert tg("search", "tuyên giáo", index=index).code == 0


def test_a_second_writer_is_told_who_has_the_index(tg, process, folder):
    index = folder.parent / "index"
    index_json(tg, folder)
    (folder / "moi.txt").write_text("Lễ hội đền Trần khai mạc.\n", encoding="utf-8")
    with (
        tgsearch.open(index) as writing,
        writing._engine.writer(),
        process("index", folder, index=index) as second,
    ):
        out, err = second.communicate()
        assert (second.returncode, out) == (2, "")
        assert "is being written by" in err
        assert str(os.getpid()) in err
    assert tg("index", folder, index=index).code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "hôm nọ"], "Can't read “hôm nọ” as a date"),
        (["--locality", "Xứ Mường Xa"], "No province, district or commune is called “Xứ Mường Xa”"),
        (["--year", "hai nghìn"], "hai nghìn"),
    ],
)
def test_filters_that_mean_nothing_are_errors(tg, options, words):
    outcome = tg("search", "tuyên giáo", *options)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: ")
    assert words in outcome.err


@pytest.mark.parametrize(
    "arguments", [["search", "--sort", "best"], ["search", "--page", "0"], ["serch"], ["--oops"]]
)
def test_usage_errors_are_exit_code_two(tg, arguments):
    outcome = tg(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Error: " in outcome.err


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (OSError(28, "No space left on device", "index/x"), 2, "Error: No space left on device: index/x\n"),
        (PermissionError(13, "Permission denied"), 2, "Error: Permission denied\n"),
        (
            ZeroDivisionError("division by zero"),
            2,
            "Error: This should not happen (ZeroDivisionError: division by zero). "
            "Set TGSEARCH_DEBUG=1 and run it again to see where it comes from.\n",
        ),
        (KeyboardInterrupt(), 130, "\nStopped.\n"),
    ],
)
def test_no_traceback_reaches_a_person(tg, monkeypatch, raised, code, said):
    def failing(path):
        raise raised

    monkeypatch.setattr(tgsearch, "open", failing)
    outcome = tg("search", "x")
    assert (outcome.code, outcome.out, outcome.err) == (code, "", said)


def test_the_traceback_can_be_had(tg, monkeypatch):
    monkeypatch.setenv("TGSEARCH_DEBUG", "1")
    outcome = tg("search", "x", index="none")
    assert outcome.code == 2
    assert "Traceback" in outcome.err
    assert "IndexNotFoundError" in outcome.err


# Language, variables, streams


def test_errors_and_results_speak_vietnamese(tg, monkeypatch):
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert tg("search", "x", index="none").err.startswith("Lỗi: Chưa có chỉ mục trong none")
    assert "tài liệu" in tg("search", "tuyên giáo").out
    assert "Lỗi: Không có lệnh 'serch'" in tg("serch").err
    assert "Error: " in tg("--lang", "en", "serch").err


def test_the_options_of_the_group_may_stand_after_the_command(tg, office):
    before = ids(tg("search", "tuyên giáo", "--format", "json"))
    assert before
    for options in (["--index", office], [f"--index={office}"]):
        assert ids(tg("search", *options, "tuyên giáo", "--format=json", index="none")) == before
    assert tg("stats", "--index", "không có").err.startswith("Error: There is no index in không có")
    assert tg("search", "x", "--lang", "vi", index="none").err.startswith("Lỗi: Chưa có chỉ mục trong none")
    assert "--index DIR" in tg("stats", "--help").out


def test_what_comes_after_two_dashes_is_no_option(tg):
    assert tg("search", "--", "tuyên", "giáo", "--index").code in (0, 1)


def test_json_is_the_same_in_every_language(tg):
    answers = [
        found(tg("--lang", lang, "search", '"tuyen giao', "--format", "json")) for lang in ("vi", "en")
    ]
    assert {**answers[0], "took_ms": 0} == {**answers[1], "took_ms": 0}


@pytest.mark.parametrize(
    ("arguments", "environ", "chosen"),
    [
        ([], {}, "en"),
        ([], {"LANG": "vi_VN.UTF-8"}, "vi"),
        ([], {"LC_ALL": "C", "LANG": "vi_VN.UTF-8"}, "en"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "vi", "LANG": "en_US.UTF-8"}, "vi"),
        ([], {"LANG": "en_US.UTF-8", "TGSEARCH_LANG": "vi"}, "vi"),
        (["--lang", "en"], {"LANG": "vi_VN", "TGSEARCH_LANG": "vi"}, "en"),
        (["--help", "--lang=vi"], {}, "vi"),
        (["--lang", "fr"], {"LANG": "vi_VN"}, "vi"),
    ],
)
def test_choosing_a_language(arguments, environ, chosen):
    assert language.choose(arguments, environ) == chosen


def test_variables_set_options(monkeypatch, office, capsys):
    variables = {
        "INDEX": office,
        "SEARCH_LIMIT": 2,
        "SEARCH_FORMAT": "json",
        "SEARCH_FROM": "2024",
        "SEARCH_FACETS": 1,
    }
    for name, value in variables.items():
        monkeypatch.setenv(f"TGSEARCH_{name}", str(value))
    with pytest.raises(SystemExit):
        main(["search"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["total"], len(answer["hits"])) == (4, 2)


def test_a_reader_that_leaves_is_no_error(process):
    with process("search", "--limit", "9") as running:
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait() == 0


def test_output_that_can_not_be_written_is_an_error(process):
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "w") as full, process("search", "tuyên giáo", stdout=full) as running:
        assert running.stderr.read().startswith("Error: No space left on device")
        assert running.wait() == 2


def test_output_is_utf8_wherever_it_goes(process):
    surroundings = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    out, err = process("search", "tuyen giao", env=surroundings).communicate()
    assert "công tác tuyên giáo" in out
    assert err == ""


def test_the_first_interrupt_asks_and_the_second_ends():
    before = signal.getsignal(signal.SIGINT)
    said = []
    with stoppable(lambda: said.append("stopping")) as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        assert said == ["stopping"]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"tgsearch {tgsearch.__version__}\n"


# Filters of several values, and what facets are counted by


@pytest.mark.parametrize(
    ("options", "together"),
    [
        (
            ["--locality", "Hưng Yên", "--locality", "Bắc Giang"],
            [["--locality", "Hưng Yên"], ["--locality", "Bắc Giang"]],
        ),
        (["--year", "2020", "--year", "2022"], [["--year", "2020"], ["--year", "2022"]]),
        (["--type", "tin", "--type", "BC"], [["--type", "tin"], ["--type", "báo cáo"]]),
    ],
)
def test_an_option_given_several_times_means_any_of_its_values(tg, options, together):
    def all_ids(options):
        return ids(tg("search", *options, "--limit", "1000", "--format", "json"))

    each = [all_ids(one) for one in together]
    assert all(each)
    assert all_ids(options) == set().union(*each) > each[0]


@pytest.mark.parametrize(
    ("name", "value", "option"),
    [("LOCALITY", "Hưng Yên", "--locality"), ("TYPE", "báo cáo", "--type"), ("YEAR", "quý 1/2022", "--year")],
)
def test_a_variable_sets_one_value_whole(tg, monkeypatch, name, value, option):
    expected = ids(tg("search", option, value, "--format", "json"))
    monkeypatch.setenv(f"TGSEARCH_SEARCH_{name}", value)
    assert ids(tg("search", "--format", "json")) == expected != set()
    monkeypatch.setenv(f"TGSEARCH_SEARCH_{name}", "")
    assert ids(tg("search", "--format", "json")) > expected


def test_all_values_shows_what_else_could_be_chosen(tg):
    narrow, wide = (
        found(tg("facets", "--locality", "Hưng Yên", "--format", "json", *more))
        for more in ([], ["--all-values"])
    )
    assert [row["value"] for row in narrow["facets"]["locality"]] == ["Hưng Yên"]
    assert wide["total"] == narrow["total"]
    assert wide["facets"]["locality"] == found(tg("facets", "--format", "json"))["facets"]["locality"]
    assert wide["facets"]["date"] == narrow["facets"]["date"]
    searched = found(tg("search", "--locality", "Hưng Yên", "--all-values", "--format", "json"))
    assert searched["facets"] == wide["facets"]


def test_places_by_the_units_of_today(tg):
    def provinces(*options):
        rows = found(tg("facets", "tuyên giáo", "--format", "json", *options))["facets"]["locality"]
        return {row["value"]: row["count"] for row in rows}

    assert provinces()["Bắc Giang"] == provinces("--units", "then")["Bắc Giang"] == 1
    assert "Bắc Giang" not in provinces("--units", "today")
    assert provinces("--units", "today")["Bắc Ninh"] == 1
    assert provinces("--units", "today", "--locality", "Bắc Ninh") == {"Bắc Ninh": 1}
    assert provinces("--units", "then", "--locality", "Bắc Ninh") == {}
    outcome = tg("facets", "--units", "today", "--locality", "Bắc Giang")
    assert outcome.code == 2
    assert "use “Bắc Ninh”, where it lies today" in outcome.err


def test_why_tells_of_several_values(tg):
    file = "bac-giang/nhiem-vu-quy-1.txt"
    assert tg("why", "tuyên giáo", file, "--locality", "Bắc Giang", "--locality", "Hà Nội").out.startswith(
        "Found"
    )
    outcome = tg("why", "tuyên giáo", file, "--locality", "Hưng Yên", "--locality", "Hà Nội")
    assert "It is not of Hưng Yên | Hà Nội." in outcome.out
    assert (
        "It is not of Bắc Ninh."
        in tg("why", "tuyên giáo", file, "--locality", "Bắc Ninh", "--units", "then").out
    )
