"""Does the server answer many at once while a writer commits? As `scripts/load_web.py` asks it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "load_web.py"


@pytest.mark.skipif(sys.platform == "win32", reason="the script ends its server by a signal")
def test_nobody_is_refused_while_a_writer_commits(sample):
    command = [sys.executable, str(SCRIPT), str(sample), "--users=6", "--seconds=4", "--think=0.1"]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.search(r"requests/s, 0 errors$", ran.stdout, re.M)
    requests = {
        kind: int(number) for kind, number in re.findall(r"^\| ([\w:, ]+) \| (\d+) ", ran.stdout, re.M)
    }
    assert {"search", "suggestions", "narrow", "document", "API: search"} <= requests.keys()
    made, seen = map(int, re.search(r"^commits: (\d+) made, (\d+) seen", ran.stdout, re.M).groups())
    assert made >= seen >= 2
