"""Integers that are only added to: what was given out before stays as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.growing import Growing


@given(st.lists(st.lists(st.integers(0, 255), max_size=700), max_size=12))
def test_all_values_stand_in_the_order_of_adding(parts):
    growing = Growing(np.uint8)
    added: list[int] = []
    for part in parts:
        growing.extend(part)
        added += part
        assert growing.values.tolist() == added
        assert len(growing) == len(added)


@pytest.mark.parametrize("more", [1, 5000])
def test_what_was_given_out_stays(more):
    growing = Growing(np.int64)
    growing.extend(range(1000))
    before = growing.values
    growing.extend(np.full(more, -1))
    assert before.tolist() == list(range(1000))
    assert growing.values.tolist() == [*range(1000), *[-1] * more]
