"""What does every engine have to do? The promises of `engine.base`, a test for each.

An engine joins by a subclass of `EngineContract` named `Test…` whose
`make_engine` fixture gives a function that makes fresh ones. A promise that an
engine can't keep is a test that its class overrides with a skip that says why,
so the skips are the list of what it lacks. Scores are compared by the order of
clear winners here; that they are exact is the business of
test_against_oracle.py.
"""

from __future__ import annotations

import pytest

from engines.contract.collection import COLLECTION, put
from engines.contract.counting import Counting
from engines.contract.extremes import Extremes
from engines.contract.looking_up import LookingUp
from engines.contract.matching import Matching
from engines.contract.ordering import Ordering
from engines.contract.writing import Writing


class EngineContract(Matching, Ordering, Counting, Writing, LookingUp, Extremes):
    @pytest.fixture(scope="class")
    @classmethod
    def make_engine(cls):
        raise NotImplementedError("give a function that makes a fresh engine")

    @pytest.fixture
    def engine(self, make_engine):
        """An empty index."""
        return make_engine()

    @pytest.fixture
    def filled(self, engine):
        """COLLECTION, to write to."""
        put(engine, *COLLECTION)
        return engine

    @pytest.fixture(scope="class")
    @classmethod
    def collection(cls, make_engine):
        """COLLECTION, only to read."""
        engine = make_engine()
        put(engine, *COLLECTION)
        return engine
