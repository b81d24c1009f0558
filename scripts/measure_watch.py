"""Measure how long after a file was closed a search finds it, with `tgsearch watch` in another process.

python scripts/measure_watch.py [--files 1000] [--known 60000] [--debounce 0.5] [--poll SECONDS]

Printed are p50, p95 and the longest time of files written one at a time, of as
many written as fast as they can be, and of a folder with them that is moved in.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tgsearch

_ONE_BY_ONE = 30
_LONGEST_SECONDS = 300.0
_PAUSE_SECONDS = 0.02
_NEW = "danhdaumoi"  # in no other document
_SUBJECTS = ("phòng cháy", "tuyển sinh", "tiêm chủng", "giao thông", "nông thôn mới", "chuyển đổi số")


def main() -> None:
    """Measure, and print a line a case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--files", type=int, default=1_000, help="in a burst")
    parser.add_argument("--known", type=int, default=0, help="files that the folder holds before")
    parser.add_argument("--debounce", type=float, default=0.5)
    parser.add_argument("--poll", type=float)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary).resolve()
        folder = base / "kho"
        for number in range(options.known):
            write(folder / f"cũ/{number % 600}/{number}.txt", number)
        folder.mkdir(exist_ok=True)
        settings = ["--debounce", str(options.debounce)]
        settings += ["--poll", str(options.poll)] if options.poll else []
        with watching(base / "index", folder, settings) as seconds:
            print(f"{options.known:,} files known; looked at and indexed in {seconds:.1f} s")
            measure(base, options.files)


def measure(base: Path, files: int) -> None:
    """Print the figures of each case."""
    folder = base / "kho"
    with tgsearch.open(base / "index") as index:
        seen = Seen(index)
        waits = []
        for number in range(_ONE_BY_ONE):
            closed = write(folder / f"lẻ/{number}.txt", number)
            waits += seen.waits({f"lẻ/{number}.txt": closed})
        show("one at a time", waits)

        closings = {name: write(folder / name, at) for at, name in enumerate(names("dồn", files))}
        show(
            f"{files:,} at once, in {max(closings.values()) - min(closings.values()):.1f} s",
            seen.waits(closings),
        )

        for at, name in enumerate(names("chuyển", files)):
            write(base / name, at)
        (base / "chuyển").rename(folder / "chuyển")
        moved = time.monotonic()
        show(f"a folder with {files:,} moved in", seen.waits(dict.fromkeys(names("chuyển", files), moved)))

        shutil.rmtree(folder / "dồn")
        removed = time.monotonic()
        while any(id.startswith("dồn/") for id in seen.ids()):
            time.sleep(_PAUSE_SECONDS)
        print(f"{'a folder with them deleted':40} gone after {time.monotonic() - removed:.2f} s")


class Seen:
    """What searches of an index find."""

    def __init__(self, index: tgsearch.Index) -> None:
        self._index = index

    def ids(self) -> set[str]:
        """Return the ids of all documents that this program wrote since the start."""
        return set(self._index.ranked_ids(_NEW, limit=10_000))

    def waits(self, closings: dict[str, float]) -> list[float]:
        """Wait until all are found; return the seconds that it took for each from its closing."""
        waits, end = [], time.monotonic() + _LONGEST_SECONDS
        left = dict(closings)
        while left:
            found = self.ids()
            now = time.monotonic()
            if now > end:
                sys.exit(f"{len(left)} files were not found, such as {min(left)}")
            waits += [now - left.pop(id) for id in found & left.keys()]
            time.sleep(_PAUSE_SECONDS)
        return waits


def names(folder: str, count: int) -> list[str]:
    """Return the ids of files in some folders."""
    return [f"{folder}/{number % 10}/{number}.txt" for number in range(count)]


def write(path: Path, number: int) -> float:
    """Write a file and return when it was closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    lines = [f"Công văn số {number} về {subject}"]
    if "cũ" not in path.parts:
        lines += [f"Đoạn {each} nói về {subject} ({_NEW})." for each in range(40)]
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return time.monotonic()


@contextmanager
def watching(index: Path, folder: Path, settings: list[str]) -> Iterator[float]:
    """Run `tgsearch watch`; give the seconds until its first round was over."""
    command = [
        sys.executable,
        "-m",
        "tgsearch",
        "--index",
        str(index),
        "watch",
        str(folder),
        "--format",
        "jsonl",
    ]
    started = time.monotonic()
    with subprocess.Popen(
        [*command, *settings], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        json.loads(process.stdout.readline())
        try:
            yield time.monotonic() - started
        finally:
            process.terminate()


def show(case: str, waits: list[float]) -> None:
    """Print the figures of one case."""
    cuts = statistics.quantiles(waits, n=20)
    print(f"{case:40} p50 {statistics.median(waits):.2f} s  p95 {cuts[-1]:.2f} s  max {max(waits):.2f} s")


if __name__ == "__main__":
    main()
