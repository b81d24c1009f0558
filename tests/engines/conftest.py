"""A real OpenSearch for the tests that need one, started when the first of them runs."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "scripts/opensearch_node.py"
# A node that runs already, as host:port, or "off"; and the version that is started otherwise.
RUNNING = os.environ.get("TGSEARCH_TEST_OPENSEARCH", "")
VERSION = os.environ.get("TGSEARCH_TEST_OPENSEARCH_VERSION", "2.19")


def launcher():
    """The script as a module; skips the test where it is not part of what is tested."""
    if not SCRIPT.exists():
        pytest.skip("scripts/opensearch_node.py is not here")
    if SCRIPT.stem not in sys.modules:
        spec = importlib.util.spec_from_file_location(SCRIPT.stem, SCRIPT)
        module = importlib.util.module_from_spec(spec)
        sys.modules[SCRIPT.stem] = module
        spec.loader.exec_module(module)
    return sys.modules[SCRIPT.stem]


def start_cluster(folder, **options):
    """A cluster that runs; skips the test where Java, Maven or the registry is missing."""
    if RUNNING == "off":
        pytest.skip("TGSEARCH_TEST_OPENSEARCH is off")
    pytest.importorskip("opensearchpy", reason="the extra `opensearch` is not installed")
    node = launcher()
    cluster = node.Cluster(folder, **{"version": VERSION, **options})
    try:
        cluster.start()
    except node.NodeError as error:
        pytest.skip(str(error))
    return cluster


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory):
    """The address of one node, as host:port."""
    if RUNNING not in ("", "off"):
        pytest.importorskip("opensearchpy", reason="the extra `opensearch` is not installed")
        yield RUNNING
        return
    cluster = start_cluster(tmp_path_factory.mktemp("opensearch"))
    yield cluster.address
    cluster.stop()
