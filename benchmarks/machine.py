"""On what was it measured? The machine, the versions and the command."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import tgsearch

_PACKAGES = ("pyvi", "Whoosh", "tantivy", "bm25s", "numpy", "scikit-learn")


def describe(command: str) -> dict[str, str]:
    """Return what a reader has to know to judge the figures, by name."""
    return {
        "command": f"python {command}",
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{_processor()}, {_cores()} cores, {_memory()}, {platform.system()} {platform.release()}",
        "load at the start": _load(),
        "versions": ", ".join(
            [
                f"Python {platform.python_version()}",
                f"tgsearch {tgsearch.__version__}",
                *(f"{name} {found}" for name in _PACKAGES if (found := _version(name))),
                f"SQLite {sqlite3.sqlite_version}",
            ]
        ),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "memory unknown"
    return f"{size / 2**30:.0f} GB"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
