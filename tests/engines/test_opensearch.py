"""The engine on a cluster keeps the promises of every engine, on a real node."""

from __future__ import annotations

from itertools import count

import pytest

from engines.contract import EngineContract
from tgsearch.engine.opensearch import OpenSearchEngine
from tgsearch.engine.opensearch.connection import Connection

NUMBERS = count()


def remove(address):
    """Remove every index of the cluster that belongs to one of ours."""
    connection = Connection(address)
    for part in ("state", "docs-*", "terms-*"):
        for name in connection.ask("GET", f"/{address.name}-{part}", params={"ignore_unavailable": "true"}):
            connection.ask("DELETE", f"/{name}")
    connection.close()


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

    @pytest.fixture
    def engine(self, make_engine):
        """An empty index, which is removed at once: each is a burden to the node."""
        engine = make_engine()
        yield engine
        remove(engine.address)
