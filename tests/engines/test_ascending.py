"""Ascending numbers come back whole, one by one and in any range, however they rise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.arrayfile import ArrayFile, write_arrays
from tgsearch.engine.whoosh.ascending import Ascending, ascending

STEPS = st.sampled_from([0, 0, 1, 1, 2, 300, 65_535, 65_536, 65_537, 200_000])


def read_back(directory, values):
    with open(directory / "numbers", "wb") as out:
        write_arrays(out, "numbers", 1, ascending("ends", np.array(values, np.int64)))
    return Ascending(ArrayFile(directory / "numbers", "numbers", 1), "ends")


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("ascending")


@given(steps=st.lists(STEPS, max_size=40))
def test_each_and_all(directory, steps):
    values = np.cumsum(steps, dtype=np.int64).tolist()
    read = read_back(directory, values)
    assert len(read) == len(values)
    assert [read.at(place) for place in range(len(values))] == values
    assert read.whole().tolist() == values


@given(steps=st.lists(STEPS, min_size=1, max_size=40), data=st.data())
def test_a_range(directory, steps, data):
    values = np.cumsum(steps, dtype=np.int64).tolist()
    start = data.draw(st.integers(0, len(values)))
    stop = data.draw(st.integers(start, len(values)))
    assert read_back(directory, values).between(start, stop).tolist() == values[start:stop]


def test_as_far_as_four_bytes_reach(directory):
    values = [0, 7, (1 << 32) - 1]
    read = read_back(directory, values)
    assert (read.at(2), read.whole().tolist()) == ((1 << 32) - 1, values)


def test_it_takes_two_bytes_a_number(directory):
    arrays = ascending("ends", np.arange(1_000_000) * 20)
    assert sum(array.nbytes for array in arrays.values()) < 2_010_000
