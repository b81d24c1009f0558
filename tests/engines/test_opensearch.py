"""The engine on a cluster keeps the promises of every engine, on a real node."""

from __future__ import annotations

from itertools import count

import pytest

from engines.contract import EngineContract
from tgsearch.engine.opensearch import OpenSearchEngine
from tgsearch.engine.opensearch.connection import Connection
from tgsearch.engine.opensearch.state import State

NUMBERS = count()


def remove(address):
    """Remove every index of the cluster that belongs to one of ours."""
    connection = Connection(address)
    for part in ("state", "docs-*", "terms-*"):
        for name in connection.ask("GET", f"/{address.name}-{part}", params={"ignore_unavailable": "true"}):
            connection.ask("DELETE", f"/{name}")
    connection.close()


def empty(engine):
    """Make an index as it was when it was made; tells whether that was possible."""
    ask, name = engine._connection.ask, engine.address.name
    kept = engine._store.read()
    if kept is None or kept.state.documents != f"{name}-docs-1":
        return kept is None
    for index in (f"{name}-docs-1", f"{name}-terms-1"):
        ask("POST", f"/{index}/_refresh")
        params = {"refresh": "true", "conflicts": "proceed"}
        ask("POST", f"/{index}/_delete_by_query", {"query": {"match_all": {}}}, params=params)
    # A commit of its own, so that a searcher of the test before is not current.
    engine._store.replace(kept, State(kept.state.documents, kept.state.generation + 1, kept.state.attempts))
    return True


@pytest.fixture(scope="module")
def fresh_engine(opensearch):
    """A function that makes an engine of its own."""

    def make(settings=None, **options):
        address = f"opensearch://{opensearch}/t{next(NUMBERS)}"
        return OpenSearchEngine.create(address, settings or {}, **options)

    return make


class TestOpenSearch(EngineContract):
    """One shard."""

    shards = 1

    @pytest.fixture(scope="class")
    @classmethod
    def make_engine(cls, fresh_engine):
        made = []

        def make():
            made.append(fresh_engine(shards=cls.shards))
            return made[-1]

        yield make
        for engine in made:
            remove(engine.address)

    @pytest.fixture(scope="class")
    @classmethod
    def used_engines(cls):
        """Those that a test is done with and that can be emptied; to make one takes half a second."""
        return []

    @pytest.fixture
    def engine(self, make_engine, used_engines):
        """An empty index."""
        engine = used_engines.pop() if used_engines else make_engine()
        yield engine
        if empty(engine):
            used_engines.append(engine)
