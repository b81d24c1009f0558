"""The oracle keeps the promises by which it judges."""

from __future__ import annotations

import pytest

from engines.contract import EngineContract
from engines.oracle import OracleEngine


class TestOracle(EngineContract):
    @pytest.fixture(scope="class")
    @classmethod
    def make_engine(cls):
        return OracleEngine
