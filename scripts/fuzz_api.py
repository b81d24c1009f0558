"""Does the JSON API answer as its OpenAPI document says, whatever is asked?

    python scripts/fuzz_api.py [--examples 500] [--seed 1]

A server with a token is started over an index of the sample corpus, and
schemathesis runs against it: the examples of the document, the edges of each
parameter, random requests that are as described and such that are not, and
searches followed by what their hits lead to. All its checks are on; the
statuses that they expect are in schemathesis.toml beside this file.

Exits with 1 if an answer was not as described, or a check did not run.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import tgsearch

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = Path(__file__).resolve().with_name("schemathesis.toml")
IDS = 100  # that are asked for, besides random ones
TOKEN = "only-for-this-run-0123456789"


class Figures(NamedTuple):
    """What came of a run."""

    cases: int  # requests that were checked
    failures: int
    said: str  # what schemathesis printed
    code: int  # its exit code


def run(port: int, token: str, *, examples: int, seed: int) -> Figures:
    """Run schemathesis, with at most `examples` random requests for each address of the API."""
    with tempfile.TemporaryDirectory() as folder:
        report, settings = Path(folder) / "report.json", Path(folder) / "settings.toml"
        settings.write_text(f"{SETTINGS.read_text('utf-8')}\n{known(port, token)}", "utf-8")
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", settings),
            *("run", f"http://127.0.0.1:{port}/openapi.json", "--checks", "all", "--continue-on-failure"),
            *("--header", f"Authorization: Bearer {token}", "--max-examples", str(examples)),
            *("--seed", str(seed), "--report", "json", "--report-json-path", report),
        ]
        ran = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
        )
        if not report.exists():
            return Figures(0, 0, ran.stdout + ran.stderr, ran.returncode)
        counts = json.loads(report.read_text("utf-8"))["test_cases"]
    return Figures(counts["generated"], counts["unique_failures"], ran.stdout + ran.stderr, ran.returncode)


def known(port: int, token: str) -> str:
    """Return the settings by which every other id is one of the index, as random ones are of no document."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        headers = {"Authorization": f"Bearer {token}"}
        connection.request("GET", f"/api/search?limit={IDS}&facets=false", headers=headers)
        ids = [hit["id"] for hit in json.load(connection.getresponse())["hits"]]
    lines = ("[dictionaries.ids]", f"values = {json.dumps(ids)}", "", "[parameters]")
    return "\n".join((*lines, '"path.id" = { dictionary = "ids", probability = 0.5 }', ""))


@contextmanager
def served(index: Path) -> Iterator[int]:
    """Give the port of a server over an index."""
    command = [*(sys.executable, "-m", "tgsearch", "--index", str(index), "serve", "--port", "0")]
    environment = {**os.environ, "TGSEARCH_SERVE_TOKEN": TOKEN}
    log = index.with_name("log")
    with log.open("w") as errors, subprocess.Popen(command, stderr=errors, env=environment) as server:
        try:
            while not (found := re.search(r":(\d+)/", log.read_text("utf-8"))):
                if server.poll() is not None:
                    raise SystemExit(log.read_text("utf-8"))
            yield int(found[1])
        finally:
            server.terminate()


def main() -> int:
    """Return 0 when every answer was as described."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--examples", type=int, default=500, help="random requests for each address")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        with tgsearch.create(place) as index:
            index.sync(ROOT / "corpus")
        with served(place) as port:
            figures = run(port, TOKEN, examples=asked.examples, seed=asked.seed)
    print(figures.said)
    print(f"{figures.cases} requests, {figures.failures} failures")
    return int(figures.code != 0 or not figures.cases)


if __name__ == "__main__":
    sys.exit(main())
