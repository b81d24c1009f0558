"""What every test starts from: no settings of the machine, English messages, hypothesis without a clock."""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("tgsearch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", parent=settings.get_profile("tgsearch"), derandomize=True)
# The same examples each time, so that a stranger's first run is ours; others where there is time for them.
settings.load_profile("tgsearch" if os.environ.get("TGSEARCH_FULL") else "repeatable")


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch):
    for name in [name for name in os.environ if name.startswith("TGSEARCH_")]:
        if name != "TGSEARCH_SHARED":
            monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LANGUAGE", "C")


@pytest.fixture(scope="session")
def query_collection(tmp_path_factory):
    """The index of tests/corpora/queries on the sixth of May 2024, a Monday; only read."""
    from tgsearch.analysis import Analyzer
    from tgsearch.engine.whoosh import WhooshEngine
    from tgsearch.index import Index

    analyzer = Analyzer()
    place = tmp_path_factory.mktemp("queries") / "index"
    engine = WhooshEngine.create(place, {"analyzer": analyzer.fingerprint})
    with Index(engine, analyzer, today=lambda: date(2024, 5, 6)) as index:
        index.sync(Path(__file__).parent / "corpora/queries")
        yield index


@pytest.fixture(scope="module")
def without_waiting_for_the_disk():
    """Commits that no power cut threatens."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture
def with_sites_of_few_pages():
    """Sites that show what they repeat on three pages."""
    from histories.killed import small_sites

    with ExitStack() as patches:
        for patch in small_sites():
            patches.enter_context(patch)
        yield
