"""The import rules of docs/architecture.md, checked against the source."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src/tgsearch"
PYPROJECT = ROOT / "pyproject.toml"

ROWS = [  # a module or package imports only from rows above its own
    {"value", "systemwords", "interpreter", "batching"},
    {"errors", "messages"},
    {"text", "arrayfile", "growing", "background", "idfilter"},
    {"spelling", "abbreviations"},
    {"charsets"},
    {"dates", "localities"},
    {"document", "query", "results", "shard"},
    {"engine"},  # the interface; an implementation stands below
    {"segment", "queryparse", "ranking", "snippet", "duplicates"},
    {"analysis", "metadata"},
    {"facets"},
    {"filters"},
    {"resolve"},
    {"boilerplate"},
    {"sources"},
    {"records", "manifest"},
    {"unsettled"},
    {"prepare"},
    {"ingest"},
    {"engine.whoosh", "engine.opensearch"},
    {"asking", "hits", "collapsing"},
    {"search", "similar", "suggest", "why", "doctor", "watch", "dumping", "marking", "originals"},
    {"index"},
    {"opening"},
    {"evaluation"},
    {"__init__"},
    {"render"},
    {"web"},
    {"cli"},
    {"__main__"},
]
OWNERS = {  # every third-party package, and who may import it
    "backports": {"engine.whoosh"},
    "charset_normalizer": {"sources"},
    "click": {"cli"},
    "docx": {"sources", "render"},
    "filelock": {"engine.whoosh"},
    "h11": {"web"},  # of the extra `web`
    "ir_measures": {"evaluation"},  # of the extra `eval`
    "jinja2": {"web"},
    "lxml": {"sources"},
    "markdown_it": {"sources"},
    "numpy": {
        "boilerplate",
        "arrayfile",
        "growing",
        "ranking",
        "segment",
        "duplicates",
        "analysis",
        "engine",
        "metadata",
    }
    | {"engine.whoosh", "engine.opensearch"},
    "opensearchpy": {"engine.opensearch"},  # of the extra `opensearch`
    "pathspec": {"sources"},
    "pypdfium2": {"sources"},
    "pyvi": {"segment"},
    "rapidfuzz": {"engine.whoosh", "engine.opensearch"},
    "starlette": {"web"},  # of the extra `web`, as is uvicorn
    "typing_extensions": {"cli", "value"},  # for the type checker only
    "urllib3": {"engine.opensearch"},  # below opensearch-py
    "uvicorn": {"web"},
    "watchfiles": {"watch"},  # of the extra `watch`
    "whoosh": {"engine.whoosh"},
    "yaml": {"sources"},
}
EDGES = {  # and nothing deeper
    "web": {"__init__", "messages", "render", "results", "value"},
    "cli": {"__init__", "evaluation", "render", "messages", "systemwords", "web"},
    "__main__": {"cli"},
}
LIGHT = {"value", "errors", "messages", "text", "dates", "localities", "document", "query", "results"} | {
    "abbreviations",
    "queryparse",
    "ranking",
    "spelling",
    "__init__",
    "render",
}
ROW = {room: row for row, rooms in enumerate(ROWS) for room in rooms}
FILES = sorted(SRC.rglob("*.py"))


def module_of(path):
    return ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


def room_of(module):
    """The row entry that a module belongs to: itself, or the nearest package above it."""
    parts = module.split(".")
    tries = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in tries if name in ROW), None)


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "absolute imports only"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def target_of(name):
    """The room that an imported tgsearch name lives in."""
    return room_of(name.partition(".")[2]) or "__init__"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_imports_point_down(path):
    room = room_of(module_of(path))
    assert room, "give it a row in ROWS"
    for name in imports_of(path):
        package = name.split(".")[0]
        if package == "tgsearch":
            target = target_of(name)
            assert target == room or ROW[target] < ROW[room], f"{name} points up"
            assert target in {room, *EDGES.get(room, {target})}, f"{name} is too deep for an edge"
        elif package not in sys.stdlib_module_names:
            assert room in OWNERS.get(package, set()), f"may not import {name}"


def test_every_package_that_is_imported_is_a_dependency():
    needed = {name.split(".")[0] for path in FILES for name in imports_of(path)}
    needed -= {*sys.stdlib_module_names, "tgsearch", "typing_extensions"}
    lists = re.findall(
        r"^(?:dependencies|eval|opensearch|watch|web) = \[(.*?)^\]", PYPROJECT.read_text("utf-8"), re.S | re.M
    )
    declared = "".join(lists)
    names = set(map(normalized, re.findall(r'"([\w.-]+)', declared)))
    distributions = importlib.metadata.packages_distributions()
    missing = {package for package in needed if not names & set(map(normalized, distributions[package]))}
    assert not missing


def normalized(distribution):
    return distribution.lower().replace("_", "-")


def test_every_row_exists():
    rooms = {room_of(module_of(path)) for path in FILES}
    assert set(ROW) <= rooms


def test_the_page_has_the_modules_in_the_order_of_imports():
    headings = re.findall(r"^### `(\w+)`", (ROOT / "docs/architecture.md").read_text("utf-8"), re.M)
    rows = [ROW[name] for name in headings if name != "__init__"]
    assert rows == sorted(rows)


def test_engine_interface_knows_no_engine():
    for path in (SRC / "engine").glob("*.py"):
        own = {f"tgsearch.engine.{engine}" for engine in ("whoosh", "opensearch")}
        assert not any(name.startswith(tuple(own)) for name in imports_of(path)), path.name


def loaded_by(code):
    """The top-level packages, neither Python's nor ours, that running `code` loads."""
    script = (
        f"import sys\nbefore = set(sys.modules)\n{code}\nprint(*set(sys.modules) - before, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    packages = {name.split(".")[0] for name in ran.stderr.split()}
    return {name for name in packages if name not in {*sys.stdlib_module_names, "tgsearch", "org"}}


def test_importing_the_package_loads_nothing_else():
    assert loaded_by("import tgsearch; tgsearch.Document, tgsearch.Results, tgsearch.TgsearchError") == set()


@pytest.mark.parametrize("room", sorted(LIGHT - {"__init__"}))
def test_light_modules_load_nothing_else(room):
    assert loaded_by(f"import tgsearch.{room}") == set()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["--lang", "vi", "search", "--help"]])
def test_help_loads_only_click(arguments):
    code = f"import tgsearch.cli\ntry: tgsearch.cli.main({arguments})\nexcept SystemExit: pass"
    assert loaded_by(code) <= {"click", "colorama"}
