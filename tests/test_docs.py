"""What the documents promise, compared with the program."""

from __future__ import annotations

import dataclasses
import importlib.machinery
import importlib.util
import json
import re
import shlex
import shutil
import unicodedata
from pathlib import Path

import click
import pytest

import tgsearch
from tgsearch.cli.program import COMMANDS, program

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "index/README.md", ROOT / "corpus/README.md"]
)
READMES = [ROOT / "README.md", ROOT / "README.vi.md"]
JSON_PAGE = (ROOT / "docs/json.md").read_text("utf-8")
GUIDE = ROOT / "docs/query-language.md"

OBJECTS = [
    *(tgsearch.Results, tgsearch.Hit, tgsearch.Place, tgsearch.Snippet, tgsearch.Share, tgsearch.FacetCount),
    *(
        tgsearch.StoredDocument,
        tgsearch.FoundEvidence,
        tgsearch.SyncReport,
        tgsearch.Failure,
        tgsearch.Statistics,
    ),
    *(tgsearch.Suggestion, tgsearch.Why, tgsearch.Abbreviation),
    *(tgsearch.Diagnosis, tgsearch.Finding, tgsearch.OpenCase, tgsearch.Sighting),
    *(tgsearch.EncodingFinding, tgsearch.EncodingCase, tgsearch.GarbledText),
    *(tgsearch.CompactReport, tgsearch.DumpReport, tgsearch.RestoreReport),
]
JSON_TYPES = {  # an annotation of tgsearch.results → what docs/json.md calls it
    "str": "string",
    "str | None": "string or null",
    "int": "number",
    "int | None": "number or null",
    "float": "number",
    "bool": "boolean",
    "tuple[str, ...]": "array of strings",
    "tuple[str, ...] | None": "array of strings",  # left out rather than null
    "tuple[Remark, ...]": "array of strings",
    "tuple[tuple[int, int], ...]": "array of ranges",
    "tuple[tuple[str, str], ...]": "array of pairs of strings",
    "Mapping[str, int]": "object",
    "Mapping[str, tuple[FacetCount, ...]]": "object",
    "Mapping[str, tuple[FoundEvidence, ...]]": "object",
}


def script(name):
    """A program of scripts/ as a module."""
    loader = importlib.machinery.SourceFileLoader("script", str(ROOT / "scripts" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("script", loader))
    loader.exec_module(module)
    return module


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


def anchors(page):
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# Links and headings


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"https?:|mailto:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_architecture_has_a_heading_for_every_module():
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    headings = " ".join(re.findall(r"^#+ (.+)$", text, re.M))
    source = ROOT / "src/tgsearch"
    modules = {path.stem for path in source.glob("*.py")} | {
        path.parent.name for path in source.glob("*/__init__.py")
    }
    assert [name for name in sorted(modules) if f"`{name}`" not in headings] == []


# The command line


def test_cli_page_is_current():
    build = script("build_cli_docs.py")
    assert build.PAGE.read_text("utf-8") == build.page()


def commands_in(page):
    """The calls of tgsearch in the shell blocks and transcripts of a page."""
    for block in blocks(page.read_text("utf-8"), "(?:sh|console|text)"):
        for line in block.splitlines():
            found = re.match(r"(?:\$ )?tgsearch (.+)", line)
            if found:
                yield shlex.split(found[1], comments=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_the_documents_parse(page, monkeypatch):
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        monkeypatch.setattr(command, "callback", lambda **options: "parsed")
    for arguments in commands_in(page):
        outcome = program.main(arguments, prog_name="tgsearch", standalone_mode=False)
        assert outcome == ("parsed" if not {"--help", "--version"} & set(arguments) else 0)


def test_the_two_readmes_run_the_same():
    english, vietnamese = (list(commands_in(page)) for page in READMES)
    assert english == vietnamese
    assert len(english) >= 4
    code = [blocks(page.read_text("utf-8"), "python") for page in READMES]
    assert [len(each) for each in code] == [1, 1]
    uncommented = [re.sub(r" *#.*", "", each[0]) for each in code]
    assert uncommented[0] == uncommented[1]


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_readmes_show_what_the_program_prints(lang):
    build = script("build_transcripts.py")
    page = build.PAGES[lang].read_text("utf-8")
    assert build.without_times(page) == build.without_times(build.with_transcript(page, lang))


def test_the_first_command_of_the_readme_does_what_is_shown(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    shown = [
        shlex.split(line) for line in re.findall(r"^\$ tgsearch (.+)$", READMES[0].read_text("utf-8"), re.M)
    ]
    assert [list(step) for step in script("try").STEPS] == shown


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    tgsearch.create("index").close()
    (code,) = blocks(READMES[0].read_text("utf-8"), "python")
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.strip()


# The query language


def guide_rows(*columns):
    """The rows of the tables of the guide that have these columns: the code of each cell, or its text."""
    heading = "| " + " | ".join(columns) + " |\n"
    for table in GUIDE.read_text("utf-8").split("\n\n"):
        if heading in table:
            for line in table.strip().splitlines()[2:]:
                yield [
                    re.fullmatch("`([^`]*)`", cell.strip()) or cell.strip()
                    for cell in line.strip("|").split("|")
                ]


def cells(*columns, count=None):
    return [
        tuple(cell if isinstance(cell, str) else cell[1] for cell in row[:count])
        for row in guide_rows(*columns)
    ]


def asked_as(typed):
    """A query as the guide shows it, with the options of the command line behind it."""
    query, *options = typed.split(" --")
    return {"query": query, **dict(option.split() for option in options)}


def wordings(cell):
    return [text.lower() for text in re.findall("`(.+?)`", cell if "`" in cell else f"`{cell}`")]


def texts_of(index, results):
    found = ((hit, index.get(hit.id)) for hit in results)
    return [
        (hit, unicodedata.normalize("NFC", f"{document.title}\n{document.text}").lower())
        for hit, document in found
    ]


@pytest.mark.parametrize(("typed", "understood"), cells("You type", "Understood as", "Which means", count=2))
def test_the_guide_shows_what_is_understood(query_collection, typed, understood):
    results = query_collection.search(typed, limit=100)
    assert results.interpreted == understood
    assert results.total > 0
    again = query_collection.search(understood, limit=100)
    assert {hit.id for hit in again} == {hit.id for hit in results}


@pytest.mark.parametrize(("typed", "understood", "note"), cells("You type", "Understood as", "The note says"))
def test_the_guide_shows_what_is_noted(query_collection, typed, understood, note):
    results = query_collection.search(typed)
    assert results.interpreted == understood
    assert any(str(each).startswith(note) for each in results.notes)


@pytest.mark.parametrize(("typed", "found", "rungs"), cells("You type", "Finds, the best first", "`matched`"))
def test_the_guide_shows_what_comes_first(query_collection, typed, found, rungs):
    hits = texts_of(query_collection, query_collection.search(**asked_as(typed), limit=100))
    places = [[wording in text for _, text in hits].index(True) for wording in wordings(found)]
    assert places == sorted(set(places))
    assert ", ".join(hits[place][0].matched for place in places) == rungs


@pytest.mark.parametrize(("typed", "found", "missed"), cells("You type", "Finds", "But not"))
def test_the_guide_shows_what_is_not_found(query_collection, typed, found, missed):
    hits = [text for _, text in texts_of(query_collection, query_collection.search(typed, limit=100))]
    every = [text for _, text in texts_of(query_collection, query_collection.search("", limit=100))]
    for wording in wordings(found):
        assert any(wording in text for text in hits), wording
    for wording in wordings(missed) if missed else ():
        assert any(wording in text for text in every), wording
        assert not any(wording in text for text in hits), wording


# JSON


def documented(name):
    """The fields of an object as docs/json.md lists them: name → type without links."""
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", JSON_PAGE, re.S | re.M)[1]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.M)
    return {field: re.sub(r"\[`(\w+)`\]\(#\w+\)", r"\1", kind) for field, kind in rows}


@pytest.mark.parametrize("kind", OBJECTS, ids=lambda kind: kind.__name__)
def test_json_page_lists_every_field_with_its_type(kind):
    def type_of(annotation):
        found = re.fullmatch(r"tuple\[(\w+), \.\.\.\]", annotation)
        return JSON_TYPES.get(annotation) or (f"array of {found[1]}" if found else annotation)

    assert documented(kind.__name__) == {
        field.name: type_of(field.type) for field in dataclasses.fields(kind)
    }


def test_json_page_covers_every_result():
    listed = set(re.findall(r"^## (\w+)$", JSON_PAGE, re.M)) - {"Example"}
    assert listed == {kind.__name__ for kind in OBJECTS}


def test_the_example_of_the_json_page_has_the_documented_fields():
    (block,) = blocks(JSON_PAGE, "json")
    example = json.loads(block)
    assert list(example) == ["version", *documented("Results")]
    (hit,) = example["hits"]
    assert list(hit) == [name for name in documented("Hit") if name not in ("explanation", "duplicates")]
    assert list(hit["locality"]) == list(documented("Place"))
    assert list(hit["snippets"][0]) == list(documented("Snippet"))
    ((start, end),) = hit["snippets"][0]["highlights"]
    assert hit["snippets"][0]["text"][start:end] == example["query"]


# The changelog


def test_the_changelog_begins_with_this_version_or_what_comes():
    versions = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert versions[0] in {"Unreleased", tgsearch.__version__}
