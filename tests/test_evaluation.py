"""Measuring an index: topics and judgements read, the measures against their formulas, `tgsearch eval`."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
import tempfile
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tgsearch
from tgsearch import evaluation
from tgsearch.cli import main
from tgsearch.evaluation import DEPTH, Scores, Topic, mean, measure, read_judgements, read_topics

ROOT = Path(__file__).parent.parent

DOCUMENTS = {
    "hop-giao-ban.txt": ("Họp giao ban tuyên giáo", "Ban Tuyên giáo họp giao ban về công tác tuyên truyền."),
    "lop-boi-duong": ("Lớp bồi dưỡng lý luận", "Trung tâm chính trị mở lớp bồi dưỡng về tuyên truyền miệng."),
    "cay-xanh": ("Trồng cây xanh", "Xã trồng cây xanh dọc đường làng trong dịp đầu xuân."),
    "thuy-loi": ("Nạo vét kênh mương", "Hợp tác xã thủy lợi nạo vét kênh mương, trồng cây ven bờ."),
    "hoa-nhac": ("Đêm hòa nhạc", "Đoàn nghệ thuật biểu diễn hòa nhạc tại nhà văn hóa huyện."),
}
TOPICS = {
    "q1": "tuyên truyền",
    "q2": "trồng cây",
    "q3": "hòa nhạc",
    "q4": "học sinh giỏi",
    "q5": "kênh mương",
}
JUDGED = {
    "q1": {"lop-boi-duong": 2, "hop-giao-ban.txt": 1, "cay-xanh": 0},
    "q2": {"cay-xanh": 1, "da-mat": 1},
    "q3": {"hoa-nhac": 1},
    "q4": {"hop-giao-ban.txt": 1},
    "q9": {"cay-xanh": 1},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The collection as files, as `scripts/measure_relevance.py` takes it; only read."""
    path = tmp_path_factory.mktemp("collection")
    records = [
        {"id": id, "title": title, "text": text, "published": "2024-02-05"}
        for id, (title, text) in DOCUMENTS.items()
    ]
    lines = {
        "docs.jsonl": [json.dumps(record, ensure_ascii=False) for record in records],
        "queries.tsv": map("\t".join, TOPICS.items()),
        "qrels.txt": [f"{q}\t0\t{d}\t{grade}" for q, grades in JUDGED.items() for d, grade in grades.items()],
    }
    for name, each in lines.items():
        (path / name).write_text("".join(f"{line}\n" for line in each), "utf-8")
    return path


@pytest.fixture(scope="module")
def index_path(folder, tmp_path_factory):
    path = tmp_path_factory.mktemp("measured") / "index"
    with tgsearch.create(path) as index:
        index.sync(folder / "docs.jsonl")
    return path


@pytest.fixture
def index(index_path):
    with tgsearch.open(index_path) as opened:
        yield opened


@pytest.fixture
def write(tmp_path):
    """Write a file and give its path."""

    def written(content, name="file"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


# Topics

TREC = """<top>
<num> Number: 301
<title> Topic: phòng chống
thiên tai

<desc> Description:
Văn bản nói về bão lũ.
</top>

<top>
<num>302</num>
<title>an toàn giao thông</title>
</top>
"""


@pytest.mark.parametrize(
    ("content", "topics"),
    [
        ("1\tbáo cáo quý\n2\tcông văn\n", [("1", "báo cáo quý"), ("2", "công văn")]),
        ("\ufeff1\tbáo cáo\r\n\r\n2 \t công văn đến \r\n", [("1", "báo cáo"), ("2", "công văn đến")]),
        ("1\tbáo cáo\u2028quý\tmột", [("1", "báo cáo\u2028quý\tmột")]),
        ('{"id": "a", "text": "báo cáo"}\n', [("a", "báo cáo")]),
        ('\ufeff{"_id": 7, "text": "báo cáo", "metadata": {}}\n\n', [("7", "báo cáo")]),
        (TREC, [("301", "phòng chống thiên tai"), ("302", "an toàn giao thông")]),
        (
            TREC.upper().replace("\n", "\r\n"),
            [("301", "PHÒNG CHỐNG THIÊN TAI"), ("302", "AN TOÀN GIAO THÔNG")],
        ),
    ],
)
def test_topics_are_read_in_each_form(write, content, topics):
    assert read_topics(write(content)) == tuple(Topic(*topic) for topic in topics)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "there is nothing in the file"),
        ("\n \n", 1, "there is nothing in the file"),
        ("1\tbáo cáo\n\nkhông có tab\n", 3, "an id, a tab and the query are needed"),
        ("1\tbáo cáo\n\tcông văn", 2, "the query has no id"),
        ("1\t \n", 1, "the query has no text"),
        ("1\tbáo cáo\n2\ttờ trình\n1\tcông văn\n", 3, "the id “1” was there before"),
        ("1\tbáo cáo\n".encode() + b"2\tc\xf4ng v\xe3n\n", 2, "it is not UTF-8"),
        ('{"id": "1", "text": "báo cáo"}\n{"id": "2"\n', 2, "it is not a JSON object"),
        ('{"id": "1", "text": "báo cáo"}\n["2"]\n', 2, "it is not a JSON object"),
        ('{"text": "báo cáo"}', 1, "the query has no id"),
        ('{"id": null, "text": "báo cáo"}', 1, "the query has no id"),
        ('{"id": "1", "query": "báo cáo"}', 1, "the query has no text"),
        ("<top>\n<num> 1\n<title> báo cáo\n", 1, "this <top> is not closed by </top>"),
        (
            "<top>\n<num> 1\n<title> a\n<top>\n<num> 2\n<title> b\n</top>",
            1,
            "this <top> is not closed by </top>",
        ),
        ("<top>\n<num> 1\n<title> a\n</top>\n<top>\n<title> b\n</top>", 5, "the query has no id"),
        ("<top>\n<num> 1\n<desc> báo cáo\n</top>", 1, "the query has no text"),
        ("<topics>\n</topics>\n", 1, "there is no <top> in the file"),
    ],
)
def test_a_line_that_is_no_topic_is_named(write, content, line, reason):
    path = write(content)
    with pytest.raises(tgsearch.EvaluationFileError) as raised:
        read_topics(path)
    assert (raised.value.path, raised.value.line, raised.value.reason) == (path, line, reason)


# Judgements


@pytest.mark.parametrize(
    ("content", "judged"),
    [
        ("1 0 a 1\n1 0 b 0\n2 0 a 2\n", {"1": {"a": 1, "b": 0}, "2": {"a": 2}}),
        ("\ufeff1\tQ0\ttin tức/họp.txt\t1\r\n", {"1": {"tin tức/họp.txt": 1}}),
        ("query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t2\n", {"1": {"a": 1, "b": 2}}),
        ("1 0 a -2\n1 0 a -2\n", {"1": {"a": 0}}),
    ],
)
def test_judgements_are_read_in_each_form(write, content, judged):
    assert read_judgements(write(content)) == judged


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "there is nothing in the file"),
        ("query-id\tcorpus-id\tscore\n", 1, "there is no judgement in the file"),
        ("1 0 a 1\n1 a\n", 2, "4 columns (TREC: query, 0, document, grade) or 3 (BEIR) are needed, not 2"),
        ("1\t\t1\n", 1, "4 columns (TREC: query, 0, document, grade) or 3 (BEIR) are needed, not 3"),
        ("1 0 a có\n", 1, "the grade “có” is not a whole number"),
        ("1 0 a 1\n\n1 0 a 2\n", 3, "“a” was judged otherwise for “1” before"),
    ],
)
def test_a_line_that_is_no_judgement_is_named(write, content, line, reason):
    path = write(content)
    with pytest.raises(tgsearch.EvaluationFileError) as raised:
        read_judgements(path)
    assert (raised.value.path, raised.value.line, raised.value.reason) == (path, line, reason)


def test_the_error_says_the_line_in_both_languages(write):
    path = write("1 0 a có\n")
    with pytest.raises(tgsearch.EvaluationFileError) as raised:
        read_judgements(path)
    assert raised.value.message("en").startswith(f"{path}, line 1: the grade “có” is not a whole number.")
    assert raised.value.message("vi").startswith(f"{path}, dòng 1: mức liên quan “có” không phải số nguyên.")


# The measures


@pytest.mark.parametrize(
    ("found", "grades", "scores"),
    [
        ("a", {"a": 1}, Scores(1, 1, 1, 1, 1)),
        ("", {"a": 1}, Scores(0, 0, 0, 0, 0)),
        ("ab", {"a": 0}, Scores(0, 0, 0, 0, 0)),
        ("ba", {"a": 1}, Scores(1 / math.log2(3), 1 / 2, 1, 1, 1 / 2)),
        (
            "xbc",
            {"b": 2, "c": 1, "z": 1},
            Scores(
                (2 / math.log2(3) + 1 / 2) / (2 + 1 / math.log2(3) + 1 / 2),
                1 / 2,
                2 / 3,
                2 / 3,
                (1 / 2 + 2 / 3) / 3,
            ),
        ),
        ("0123456789a", {"a": 1}, Scores(0, 0, 0, 1, 1 / 11)),
    ],
)
def test_the_measures_are_what_the_hand_computes(found, grades, scores):
    measured = measure({"q": found}, {"q": grades})["q"]
    assert vars_of(measured) == pytest.approx(vars_of(scores))


def vars_of(scores):
    return [scores.ndcg_10, scores.mrr_10, scores.recall_10, scores.recall_100, scores.map]


def by_formula(found, grades):
    """The measures in the plainest way."""
    gains = [grades.get(document, 0) for document in found]

    def dcg(gains):
        return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], 1))

    relevant = sum(grade > 0 for grade in grades.values())
    if not relevant:
        return [0.0] * 5
    ranks = [rank for rank, gain in enumerate(gains, 1) if gain > 0]
    return [
        dcg(gains) / dcg(sorted(grades.values(), reverse=True)),
        1 / ranks[0] if ranks and ranks[0] <= 10 else 0.0,
        sum(rank <= 10 for rank in ranks) / relevant,
        sum(rank <= 100 for rank in ranks) / relevant,
        sum(number / rank for number, rank in enumerate(ranks, 1)) / relevant,
    ]


ids = st.integers(0, 150).map("d{}".format)
rankings = st.lists(ids, unique=True, max_size=120)
judgements = st.dictionaries(ids, st.integers(0, 3), min_size=1, max_size=20)


@given(st.dictionaries(st.sampled_from("abc"), st.tuples(rankings, judgements), min_size=1))
def test_the_measures_are_those_of_the_formulas(queries):
    measured = measure(
        {id: found for id, (found, _) in queries.items()}, {id: grades for id, (_, grades) in queries.items()}
    )
    assert list(measured) == list(queries)
    for id, (found, grades) in queries.items():
        assert vars_of(measured[id]) == pytest.approx(by_formula(found, grades)), id


def test_hits_keep_their_order_to_the_last():
    found = [f"d{number:04}" for number in range(DEPTH)]  # which trec_eval would turn round if they were tied
    assert measure({"q": found}, {"q": {found[-1]: 1}})["q"].map == pytest.approx(1 / DEPTH)


def test_the_mean_counts_every_query_alike():
    assert mean([Scores(1, 1, 1, 1, 1), Scores(0, 0.5, 0, 1, 0.25)]) == Scores(0.5, 0.75, 0.5, 1, 0.625)


# Evaluating an index


@pytest.mark.parametrize("query", [*TOPICS.values(), "trong cay OR hoa nhac", "xã -kênh", ""])
@pytest.mark.parametrize(("match", "accents"), [("auto", "auto"), ("any", "ignore"), ("all", "exact")])
def test_what_is_measured_is_what_search_finds(index, query, match, accents):
    hits = index.search(query, limit=1000, match=match, accents=accents)
    ranked = index.ranked_ids(query, limit=1000, match=match, accents=accents)
    assert ranked == tuple(hit.id for hit in hits)
    assert index.ranked_ids(query, limit=1, match=match, accents=accents) == ranked[:1]


def test_an_evaluation_tells_the_measures_and_what_was_left_out(index):
    topics = [Topic(*topic) for topic in TOPICS.items()]
    asked = []
    outcome = evaluation.evaluate(index, topics, JUDGED, progress=lambda *counts: asked.append(counts))
    assert [topic.id for topic in outcome.topics] == ["q1", "q2", "q3", "q4"]
    assert [topic.query for topic in outcome.topics] == list(TOPICS.values())[:4]
    assert (outcome.unjudged, outcome.unasked, outcome.missing) == (1, 1, 1)
    assert asked == [(1, 4), (2, 4), (3, 4), (4, 4)]
    q1, q2, q3, q4 = outcome.topics
    assert set(q1.found[:2]) == {"hop-giao-ban.txt", "lop-boi-duong"}
    assert (q2.found[0], q2.scores.recall_10, q2.scores.mrr_10) == ("cay-xanh", 0.5, 1.0)
    assert q3.scores == Scores(1, 1, 1, 1, 1)
    for topic in outcome.topics:
        assert vars_of(topic.scores) == pytest.approx(by_formula(topic.found, JUDGED[topic.id]))
    assert outcome.mean == mean([topic.scores for topic in outcome.topics])
    assert outcome.worst_first()[0] == q4
    assert outcome.worst_first()[-1] in (q1, q3)


def test_equal_queries_stay_in_the_order_of_the_file(index):
    topics = [Topic(id, "hòa nhạc") for id in "cab"]
    outcome = evaluation.evaluate(index, topics, {id: {"hoa-nhac": 1} for id in "abc"})
    assert [topic.id for topic in outcome.worst_first()] == ["c", "a", "b"]


def test_nothing_is_evaluated_when_no_query_was_judged(index):
    with pytest.raises(
        tgsearch.NothingToEvaluateError, match="None of the 1 queries is among the 5"
    ) as raised:
        evaluation.evaluate(index, [Topic("1", "trồng cây")], JUDGED)
    assert (raised.value.topics, raised.value.judged) == (1, 5)


@pytest.mark.parametrize("options", [{"match": "some"}, {"accents": "none"}])
def test_an_option_that_search_refuses_is_refused(index, options):
    with pytest.raises(tgsearch.OptionError):
        evaluation.evaluate(index, [Topic("q1", "trồng cây")], JUDGED, **options)


# ir-measures 0.4.3 reads the names of measures with a part of `ast` that Python 3.13 calls deprecated.
@pytest.mark.filterwarnings("ignore:.* is deprecated and will be removed in Python 3.14:DeprecationWarning")
def test_the_run_file_gives_the_library_the_same_figures(index, tmp_path):
    topics = [Topic(*topic) for topic in TOPICS.items()]
    outcome = evaluation.evaluate(index, topics, JUDGED)
    evaluation.write_run(outcome, tmp_path / "run")
    measures = [ir_measures.parse_measure(name) for name in ("nDCG@10", "RR@10", "R@10", "R@100", "AP@1000")]
    qrels = {id: JUDGED[id] for id in TOPICS if id in JUDGED}
    found = ir_measures.calc_aggregate(measures, qrels, ir_measures.read_trec_run(str(tmp_path / "run")))
    assert [found[each] for each in measures] == pytest.approx(vars_of(outcome.mean))


def test_an_id_with_blanks_stays_one_column_of_the_run_file(tmp_path):
    scores = Scores(1, 1, 1, 1, 1)
    found = evaluation.TopicOutcome("q1", "họp", scores, ("tin tức/họp.txt", "b"))
    evaluation.write_run(evaluation.Evaluation(scores, (found,), 0, 0, 0), tmp_path / "run")
    assert (tmp_path / "run").read_bytes().decode().split("\n") == [
        "q1\tQ0\ttin tức/họp.txt\t1\t1000\ttgsearch",
        "q1\tQ0\tb\t2\t999\ttgsearch",
        "",
    ]


# A temporary index


@pytest.fixture
def temporary_folder(tmp_path, monkeypatch):
    path = tmp_path / "temporary"
    path.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


def test_a_temporary_index_goes_with_its_block(folder, temporary_folder):
    with evaluation.temporary_index(folder / "docs.jsonl") as (index, report):
        assert list(temporary_folder.iterdir())
        assert index.statistics().documents == report.documents == len(DOCUMENTS)
    assert not list(temporary_folder.iterdir())


def test_a_temporary_index_goes_after_an_error_too(folder, temporary_folder):
    with pytest.raises(tgsearch.PathNotFoundError), evaluation.temporary_index(folder / "missing.jsonl"):
        pass
    with pytest.raises(ZeroDivisionError), evaluation.temporary_index(folder / "docs.jsonl"):
        1 / 0  # noqa: B018
    assert not list(temporary_folder.iterdir())


# The command


@pytest.fixture
def tg(capsys, index_path, folder, monkeypatch):
    """Run `tgsearch eval` among the files of the collection: `tg("queries.tsv", …)` gives code, out, err."""
    monkeypatch.chdir(folder)

    def run(*arguments, lang="en", index=index_path):
        with pytest.raises(SystemExit) as ended:
            main(["--index", str(index), "--lang", lang, "eval", *map(str, arguments)])
        captured = capsys.readouterr()
        return SimpleNamespace(code=ended.value.code, out=captured.out, err=captured.err)

    return run


FILES = ("queries.tsv", "qrels.txt")


def test_the_means_are_printed_and_what_was_left_out_is_said(tg):
    outcome = tg(*FILES)
    assert outcome.code == 0
    head, *rows = outcome.out.splitlines()
    assert head == "4 queries · MAP over the first 1,000 hits"
    assert [row.split()[0] for row in rows] == ["nDCG@10", "MRR@10", "recall@10", "recall@100", "MAP"]
    assert rows[2].split()[1] == "0.6250"
    assert outcome.err.splitlines() == [
        "Note: 1 query has no judgements and was left out.",
        "Note: 1 query has judgements and is not among the topics.",
        "Note: 1 judged document is not in the index.",
    ]


def test_the_means_are_said_in_vietnamese(tg):
    outcome = tg(*FILES, lang="vi")
    assert outcome.out.splitlines()[0] == "4 truy vấn · MAP trên 1.000 kết quả đầu"
    assert outcome.out.splitlines()[3].split()[1] == "0,6250"
    assert "Lưu ý: 1 tài liệu đã đánh giá không có trong chỉ mục." in outcome.err


def test_each_query_is_printed_on_request_worst_first(tg):
    lines = tg(*FILES, "--per-query").out.splitlines()
    assert lines[0].split() == ["Query", "nDCG@10", "MRR@10", "recall@10", "recall@100", "MAP"]
    assert lines[1] == "q4      0.0000  0.0000     0.0000      0.0000  0.0000  học sinh giỏi"
    assert [line.split()[0] for line in lines[1:3]] == ["q4", "q2"]
    assert lines[5:7] == ["", "4 queries · MAP over the first 1,000 hits"]


def test_json_has_the_means_and_on_request_each_query(tg):
    means = json.loads(tg(*FILES, "--format", "json").out)
    assert list(means) == ["version", "queries", "unjudged", "unasked", "missing", "mean"]
    assert [means[name] for name in ("version", "queries", "unjudged", "unasked", "missing")] == [
        1,
        4,
        1,
        1,
        1,
    ]
    assert list(means["mean"]) == ["ndcg_10", "mrr_10", "recall_10", "recall_100", "map"]
    assert means["mean"]["recall_10"] == pytest.approx(0.625)
    each = json.loads(tg(*FILES, "--format", "json", "--per-query").out)
    assert each["mean"] == means["mean"]
    assert each["per_query"][0] == {
        "id": "q4",
        "query": "học sinh giỏi",
        "scores": dict.fromkeys(means["mean"], 0.0),
    }


def test_documents_are_measured_without_touching_the_index(tg, temporary_folder, tmp_path):
    outcome = tg(*FILES, "--docs", "docs.jsonl", index=tmp_path / "none")
    assert outcome.out == tg(*FILES).out
    assert not (tmp_path / "none").exists()
    assert not list(temporary_folder.iterdir())


def test_documents_that_can_not_be_read_are_said(tg, write):
    docs = write('{"id": "cay-xanh", "text": "Xã trồng cây."}\n{"id": "hong"}\n', "docs.jsonl")
    outcome = tg(*FILES, "--docs", docs)
    assert outcome.code == 0
    assert outcome.err.startswith("Not indexed:\n")
    assert "line 2" in outcome.err
    assert "Note: 4 judged documents are not in the index." in outcome.err


def test_a_run_is_written(tg, tmp_path):
    assert tg(*FILES, "--run", tmp_path / "run").code == 0
    rows = [line.split("\t") for line in (tmp_path / "run").read_text("utf-8").splitlines()]
    assert {len(row) for row in rows} == {6}
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert ["q3", "Q0", "hoa-nhac", "1", "1000", "tgsearch"] in rows


def test_the_figures_are_not_lost_when_the_run_can_not_be_written(tg):
    outcome = tg(*FILES, "--run", "no-folder/run")
    assert (outcome.code, outcome.out) == (2, tg(*FILES).out)
    assert "Error: No such file or directory" in outcome.err


@pytest.mark.parametrize(("accents", "recall"), [("auto", "1.0000"), ("exact", "0.0000")])
def test_the_options_of_search_are_heeded(tg, write, accents, recall):
    topics, qrels = write("q3\thoa nhac\n", "topics"), write("q3 0 hoa-nhac 1\n", "qrels")
    assert f"recall@10   {recall}" in tg(topics, qrels, "--accents", accents).out


def test_any_and_all_words_differ(tg, write):
    topics, qrels = write("q\tcây nhạc\n", "topics"), write("q 0 hoa-nhac 1\n", "qrels")
    assert "recall@10   1.0000" in tg(topics, qrels, "--match", "any").out
    assert "recall@10   0.0000" in tg(topics, qrels, "--match", "all").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing.tsv", "qrels.txt"), "Error: No such file or directory: missing.tsv"),
        (("qrels.txt", "queries.tsv"), "Error: qrels.txt, line 2: the id “q1” was there before"),
        (("queries.tsv", "queries.tsv"), "Error: queries.tsv, line 1: 4 columns (TREC"),
        ((*FILES, "--docs", "missing.jsonl"), "Error: missing.jsonl does not exist"),
    ],
)
def test_what_can_not_be_measured_ends_with_2(tg, arguments, message):
    outcome = tg(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("en", "The measures are computed by ir-measures"), ("vi", "Các độ đo do ir-measures tính")],
)
def test_without_the_library_the_way_out_is_said(tg, monkeypatch, lang, sentence):
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    outcome = tg(*FILES, lang=lang)
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err
    assert '`pip install "tgsearch[eval]"`' in outcome.err


# The tables of docs/relevance.md


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("measure", ROOT / "scripts/measure_relevance.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ("hòa bình", "hoà bình"),
        ("hoà bình", "hòa bình"),
        ("Ủy ban, THÚY khỏe", "Uỷ ban, THUÝ khoẻ"),
        ("quý, hoàn, khoác, của", "quý, hoàn, khoác, của"),
        (unicodedata.normalize("NFD", "tòa án"), "toà án"),
    ],
)
def test_the_other_tone_placement(script, given, typed):
    assert script.other_placement(given) == typed


def test_half_of_the_accents_are_stripped_the_same_each_time(script):
    text = "Ủy ban nhân dân huyện tổ chức hội nghị tổng kết công tác phòng chống lụt bão năm vừa rồi"
    typed = [script.ways_of_typing()["half of the accents stripped"](text) for _ in range(2)]
    assert typed[0] == typed[1]
    assert script.fold(typed[0]) == script.fold(text)
    assert typed[0] not in (text, script.fold(text))


def test_bm25_is_the_formula(script):
    bm25 = script.Bm25(["a", "b", "c"], [["cây", "xanh"], ["cây", "cây", "kênh", "mương"], ["nhạc"]])
    assert bm25.rank(["cây", "kênh"]) == ["b", "a"]
    assert bm25.rank(["sông"]) == []
    numbers, shares = bm25._shares["cây"]
    idf, average = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5)), 7 / 3
    tf_and_length = [(1, 2), (2, 4)]
    assert numbers.tolist() == [0, 1]
    assert shares.tolist() == pytest.approx(
        [idf * tf / (tf + 1.2 * (1 - 0.75 + 0.75 * length / average)) for tf, length in tf_and_length]
    )


def test_every_way_of_typing_has_its_table(script, folder, capsys):
    script.print_tables(folder)
    printed = capsys.readouterr().out
    assert printed.startswith(f"## {folder.name}: 5 documents, 4 queries\n")
    tables = printed.split("\n### ")[1:]
    assert len(tables) == len(script.ways_of_typing()) == 6
    for table in tables:
        rows = {
            cells[1].strip(): cells[2:-1] for line in table.splitlines()[4:] if (cells := line.split("|"))[1:]
        }
        assert {"BM25, syllables", "SQLite FTS5", "**tgsearch**"} <= set(rows)
        assert all(0 <= float(cell) <= 1 for cells in rows.values() for cell in cells)
        assert float(rows["**tgsearch**"][2]) == pytest.approx(0.625, abs=1e-3)


@pytest.mark.parametrize(
    ("query", "found"),
    [("hòa nhạc?", True), ('"NHẠC" \\ hòa', True), ("hoa nhac", False), ("?!", False)],
)
def test_the_other_engines_take_any_query(script, folder, query, found):
    rankers = script.baselines(script.read_documents(folder / "docs.jsonl"))
    for label in ("SQLite FTS5", "tantivy"):
        if label in rankers:
            assert (rankers[label](query)[:1] == ["hoa-nhac"]) == found, label
