"""Do all contenders find the same? The whole comparison on a few made-up documents; no time is judged."""

from __future__ import annotations

import gzip
import json
import lzma
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

# benchmarks/ stands beside the package and is not installed.
sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import corpus, figures, queries, report, run, samples, synthetic, targets
from benchmarks.__main__ import main
from benchmarks.contenders import ENTRIES, Answer, Entry
from benchmarks.contenders.base import by_year
from benchmarks.tasks import Asked
from tgsearch.text import fold

ROOT = Path(__file__).parent.parent
DOCUMENTS, SMALLER, QUERIES = 40, 20, 4
INSTALLED = [key for key, entry in ENTRIES.items() if entry.installed]
WORD_KEYS = [key for key in INSTALLED if not ENTRIES[key].from_text]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """What the command says in Markdown, and what it writes."""
    written = tmp_path_factory.mktemp("benchmark") / "figures.json"
    once = f"--growth {SMALLER} {DOCUMENTS} --queries {QUERIES} --sample 8 --rounds 1 --starts 1"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *once.split(), "--markdown", "--json", written],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, json.loads(written.read_text("utf-8"))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The same documents and queries as the command has."""
    folder = tmp_path_factory.mktemp("corpus")
    found = corpus.prepare(folder, None, (SMALLER, DOCUMENTS), QUERIES, repeat=False)
    return found, list(corpus.read_prepared(folder, DOCUMENTS))


def answers(outcome, key, kind, documents=DOCUMENTS):
    arena = next(each for each in outcome[1]["arenas"] if each["size"]["documents"] == documents)
    return arena["asked"][key][0]["answers"][kind]


def matches(query, document):
    words = document.words.split()
    if query.kind == queries.PHRASE:
        length = len(query.words)
        return any(tuple(words[at : at + length]) == query.words for at in range(len(words)))
    if query.kind == queries.PREFIX:
        return any(word.startswith(query.words[0]) for word in words)
    if query.kind == queries.AND:
        return {*query.words} <= {*words}
    in_year = query.kind != queries.FILTERED or document.year == query.year
    return in_year and not {*query.words}.isdisjoint(words)


# The whole comparison


def test_pyvi_is_equalled(outcome):
    assert outcome[1]["arenas"][-1]["equal_texts"] == [2 * 8, 2 * 8]


@pytest.mark.parametrize(
    ("key", "documents"),
    [(key, DOCUMENTS) for key in WORD_KEYS] + [(key, SMALLER) for key in WORD_KEYS if key in run.GROWING],
)
def test_words_are_found_where_they_stand(outcome, prepared, key, documents):
    found, texts = prepared
    kinds = [kind for kind in ENTRIES[key].kinds if key != "engine" or kind != queries.PHRASE]
    for kind in kinds:
        asked = [query for query in found.queries if query.kind == kind]
        given_answers = answers(outcome, key, kind, documents)
        assert len(asked) == len(given_answers) == QUERIES
        for query, answer in zip(asked, given_answers, strict=True):
            expected = [each.number for each in texts[:documents] if matches(query, each)]
            assert answer["total"] == len(expected), (kind, query)
            assert {*answer["numbers"]} <= {*expected}
            assert len(answer["numbers"]) == min(10, len(expected))
            if kind in (queries.OR_FACETS, queries.FILTERED):
                years = [texts[number].year for number in expected]
                assert answer["years"] == [[year, years.count(year)] for year in sorted({*years})]
            if kind == queries.NEWEST:
                days = [texts[number].day for number in answer["numbers"]]
                assert days == sorted((texts[number].day for number in expected), reverse=True)[:10]


def test_the_engine_finds_phrases_at_least_where_words_do(outcome, prepared):
    found, texts = prepared
    asked = [query for query in found.queries if query.kind == queries.PHRASE]
    for query, answer in zip(asked, answers(outcome, "engine", queries.PHRASE), strict=True):
        assert answer["total"] >= sum(matches(query, each) for each in texts) > 0


def test_the_library_answers_every_kind(outcome):
    for kind in queries.KINDS:
        found = answers(outcome, "tgsearch", kind)
        assert len(found) == QUERIES
        assert all(answer["total"] >= len(answer["numbers"]) > 0 for answer in found)


def test_typing_without_accents_finds_at_least_as_much(outcome):
    pairs = zip(
        answers(outcome, "tgsearch", queries.ACCENTED),
        answers(outcome, "tgsearch", queries.UNACCENTED),
        strict=True,
    )
    assert all(bare["total"] >= accented["total"] for accented, bare in pairs)


def test_everyone_installed_takes_part(outcome):
    arena = outcome[1]["arenas"][-1]
    assert sorted(arena["built"]) == sorted(key for key in INSTALLED if not ENTRIES[key].index_of)
    assert sorted(arena["asked"]) == sorted(key for key in INSTALLED if ENTRIES[key].kinds)
    assert outcome[1]["absent"] == [key for key in ENTRIES if key not in INSTALLED]
    assert all(series[0]["index_bytes"] > 0 for series in arena["built"].values())
    assert not outcome[1]["failures"]


def test_markdown_has_every_table(outcome):
    printed, data = outcome
    headings = re.findall(r"^### (.+)$", printed, re.M)
    assert headings == [table["title"] for table in data["tables"]]
    assert {
        "What was to be reached",
        "Segmentation",
        f"Indexing {DOCUMENTS} documents",
        f"Queries to {DOCUMENTS} documents",
        "Cold command line",
        "How cost grows",
    } <= {*headings}
    for table in data["tables"]:
        assert {len(row) for row in table["rows"]} == {len(table["columns"])}
        assert f"| {' | '.join(table['rows'][0])} |" in printed
    assert str(ROOT) not in printed


def test_the_page_explains_what_is_printed():
    page = (ROOT / "docs/benchmarks.md").read_text("utf-8")
    for kind, meaning in queries.KINDS.items():
        assert f"| {kind} | {meaning}" in page
    for entry in ENTRIES.values():
        assert f"| {entry.title} |" in page
    for target in targets.TARGETS:
        assert target.what in page


# Failures


def test_a_contender_that_fails_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(ENTRIES, "broken", Entry("broken", "Broken", "nowhere:Nothing"))
    monkeypatch.setitem(ENTRIES, "absent", Entry("absent", "Absent", "nowhere:Nothing", "no_such_package"))
    options = run.Options(documents=5, only=("broken", "absent"), rounds=2, builds=2, queries=1)
    found = run.run(options, tmp_path)
    assert list(found.failures) == ["Broken"]
    assert [entry.key for entry in found.absent] == ["absent"]
    left_out = next(table for table in report.tables(found) if table.title == "Left out")
    assert [row[0] for row in left_out.rows] == ["Absent", "Broken"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--corpus", "few.jsonl", "--documents", "9"], "only 2 documents"),
        (["--corpus", "empty.jsonl"], "no documents"),
        (["--corpus", "broken.jsonl"], "broken.jsonl, line 2"),
    ],
)
def test_too_few_documents_are_an_error(tmp_path, monkeypatch, capsys, arguments, says):
    monkeypatch.chdir(tmp_path)
    Path("few.jsonl").write_text('{"id": "a", "text": "một"}\n{"id": "b", "text": "hai"}\n', "utf-8")
    Path("empty.jsonl").write_text('{"id": "a", "text": "–"}\n', "utf-8")
    Path("broken.jsonl").write_text('{"id": "a", "text": "một"}\n["hai"]\n', "utf-8")
    assert main(arguments) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--corpus", "missing.jsonl"], ["--documents", "0"], ["--only", "x"]])
def test_wrong_arguments_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert arguments[0] in capsys.readouterr().err


# Documents and queries


@pytest.mark.parametrize(
    ("suffix", "opened"), [(".jsonl", open), (".jsonl.gz", gzip.open), (".jsonl.xz", lzma.open)]
)
def test_a_corpus_is_repeated_under_new_ids(tmp_path, suffix, opened):
    source = tmp_path / f"news{suffix}"
    with opened(source, "wt", encoding="utf-8") as file:
        for title in ("Sơ kết vụ mùa", "Khai giảng năm học", "Thông xe cầu mới"):
            file.write(json.dumps({"id": "1", "title": title, "text": f"{title} ở huyện."}) + "\n")
    assert corpus.available(source) == 3
    folder = tmp_path / "folder"
    folder.mkdir()
    found = corpus.prepare(folder, source, (2, 7), 1, repeat=True)
    documents = list(corpus.read_prepared(folder, 99))
    assert documents[3][1:3] == documents[0][1:3] == ("Sơ kết vụ mùa", "Sơ kết vụ mùa ở huyện.")
    assert [each.id for each in documents] == [corpus.id_of(number) for number in range(7)]
    assert documents[0].words == "sơ_kết vụ mùa sơ_kết vụ mùa ở huyện"
    assert [size.documents for size in found.sizes] == [2, 7]
    assert found.sizes[1].text_bytes == sum(len(f"{each.title}\n{each.text}".encode()) for each in documents)
    assert found.sizes[1].words == sum(len(each.words.split()) for each in documents)
    lines = corpus.documents_path(folder, 2).read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [each.id for each in documents[:2]]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2021-03-04", date(2021, 3, 4)),
        ("2021-03-04T05:06:07+07:00", date(2021, 3, 4)),
        ("4/3/2021", corpus._day_of(0)),
        (None, corpus._day_of(0)),
    ],
)
def test_every_document_has_a_day(tmp_path, published, day):
    source = tmp_path / "one.jsonl"
    record = {"id": "x", "title": "Họp báo", "text": "Huyện họp báo.", "published": published}
    source.write_text(json.dumps(record) + "\n", "utf-8")
    corpus.prepare(tmp_path, source, (1,), 1, repeat=False)
    (document,) = corpus.read_prepared(tmp_path, 1)
    assert document.day == day.toordinal()
    (line,) = corpus.documents_path(tmp_path, 1).read_text("utf-8").splitlines()
    assert json.loads(line)["published"] == day.isoformat()


def test_documents_are_made_up_the_same_each_time():
    documents = [synthetic.document(number) for number in range(20)]
    assert documents == [synthetic.document(number) for number in range(20)]
    assert len({document["text"] for document in documents}) == 20
    texts = [str(document["text"]) for document in documents]
    assert all(unicodedata.is_normalized("NFC", text) and fold(text) != text.lower() for text in texts)


def test_queries_are_drawn_alike_and_in_every_kind(prepared):
    found, texts = prepared
    titles = [(each.title, each.day) for each in texts[:SMALLER]]
    analyzer = corpus.Analyzer()
    assert queries.draw(titles, QUERIES, analyzer) == found.queries
    for kind in queries.KINDS:
        assert len({query for query in found.queries if query.kind == kind}) == QUERIES
    for query in found.queries:
        assert query.text.replace(" ", "").isalpha()
        assert (query.kind == queries.UNACCENTED) == (query.text == fold(query.text))


def test_titles_without_words_give_no_queries():
    assert queries.draw([("2021", 737000), ("Thông báo", 737000), ("", 737000)], 5, corpus.Analyzer()) == ()


# Figures


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=30), st.floats(1, 100))
def test_percentile_is_the_smallest_that_covers_enough(values, percent):
    found = samples.percentile(values, percent)
    covered = sum(value <= found for value in values)
    assert found in values
    assert covered * 100 >= percent * len(values) - 1e-9
    assert sum(value < found for value in values) * 100 < percent * len(values)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((2.0, 9.0), (1.0, 3.0), (2.0, 3.0)),  # round by round
        ((2.0, 9.0), (1.0,), (2.0, 9.0)),  # each with each
        ((6.0,), (1.0, 2.0, 3.0), (6.0, 3.0, 2.0)),
        ((), (1.0, 2.0), ()),
    ],
)
def test_ratios(one, other, expected):
    assert samples.ratios(one, other) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((3.0, 1.0, 2.0), "2.0 (1.0–3.0) s"),
        ((2.0,), "2.0 s"),
        ((2.01, 2.02), "2.0 s"),
        ((1.0, 4.0), "2.5 (1.0–4.0) s"),
    ],
)
def test_a_spread_is_printed(values, expected):
    assert samples.spread(values).format("{:.1f}", " s") == expected


@pytest.mark.parametrize(
    ("least", "aim", "value", "expected"),
    [
        (15, 25, 14.9, "no"),
        (15, 25, 15, "yes"),
        (15, 25, 30, "aim"),
        (3, 1.5, 3.1, "no"),
        (3, 1.5, 3, "yes"),
        (3, 1.5, 1, "aim"),
    ],
)
def test_a_target_is_reached(least, aim, value, expected):
    assert targets.Target("x", lambda *_: (), least, aim).reached(value) == expected


def test_what_differs_is_counted():
    engine = Answer(3, (1, 2, 3), by_year({2021: 2, 2020: 1, 2019: 0}))
    assert engine.years == ((2020, 1), (2021, 2))
    arena = run.Arena(corpus.Size(9, 1, 1), ())
    rows = {
        "engine": engine,
        "sqlite": replace(engine, total=4),
        "whoosh": replace(engine, numbers=(1, 2, 9)),
    }
    for key, answer in rows.items():
        arena.asked[key] = [Asked({}, {queries.OR: (engine, answer)}, 0)]
    assert figures.agreement(arena, "sqlite", queries.OR) == figures.Agreement(2, 1, 1.0)
    assert figures.agreement(arena, "whoosh", queries.OR) == figures.Agreement(2, 2, pytest.approx(5 / 6))
    assert figures.agreement(arena, "bm25s", queries.OR) is None
    assert figures.agreement(arena, "whoosh", queries.PHRASE) is None
