"""The embedded engine keeps the promises of every engine, however its documents are spread over segments."""

from __future__ import annotations

from itertools import count

import pytest

from engines.contract import EngineContract
from tgsearch.engine.whoosh import WhooshEngine, policy, writer


class TestWhoosh(EngineContract):
    """One segment a commit; eight of a size are merged."""

    buffered_tokens = writer._BUFFERED_TOKENS
    merge_factor = policy.MERGE_FACTOR

    @pytest.fixture(scope="class")
    @classmethod
    def make_engine(cls, tmp_path_factory):
        directory, number = tmp_path_factory.mktemp("indexes"), count()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writer, "_BUFFERED_TOKENS", cls.buffered_tokens)
            patch.setattr(policy, "MERGE_FACTOR", cls.merge_factor)
            # Whether the disk has it is the business of test_durability.py, and takes most of the time.
            patch.setattr("os.fsync", lambda descriptor: None)
            yield lambda: WhooshEngine.create(directory / str(next(number)), {})


class TestWhooshInManySegments(TestWhoosh):
    """A segment a batch, and no merging."""

    buffered_tokens = 0
    merge_factor = 10_000


class TestWhooshMerging(TestWhoosh):
    """A segment a batch, merged at every chance."""

    buffered_tokens = 0
    merge_factor = 2
