"""Python looks for garbage seldom during a sync, and as it did before once that is over."""

from __future__ import annotations

import gc

import pytest

import tgsearch
from tgsearch.garbage import SELDOM_COLLECTED, collect_seldom, seldom_collected


@pytest.fixture(autouse=True)
def _thresholds():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_the_threshold_is_raised_and_set_back():
    with seldom_collected():
        assert gc.get_threshold() == (SELDOM_COLLECTED, 10, 10)
    assert gc.get_threshold() == (700, 10, 10)


def test_the_last_of_overlapping_blocks_sets_it_back():
    first, second = seldom_collected(), seldom_collected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] == SELDOM_COLLECTED
    second.__exit__(None, None, None)
    assert gc.get_threshold()[0] == 700


def test_an_error_sets_it_back():
    with pytest.raises(RuntimeError), seldom_collected():
        raise RuntimeError
    assert gc.get_threshold()[0] == 700


@pytest.mark.parametrize("threshold", [0, SELDOM_COLLECTED, 2 * SELDOM_COLLECTED])
def test_what_is_rarer_already_is_left_alone(threshold):
    gc.set_threshold(threshold, 10, 10)
    with seldom_collected():
        assert gc.get_threshold()[0] == threshold
    collect_seldom()
    assert gc.get_threshold()[0] == threshold


def test_who_sets_it_meanwhile_has_the_last_word():
    with seldom_collected():
        gc.set_threshold(1000, 10, 10)
    assert gc.get_threshold()[0] == 1000


def test_a_sync_collects_seldom_and_leaves_things_as_they_were(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("Hội nghị tổng kết năm\n\nSáng nay, hội nghị đã bế mạc.", "utf-8")
    seen = []
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(docs, progress=lambda _: seen.append(gc.get_threshold()[0]))
    assert set(seen) == {SELDOM_COLLECTED}
    assert gc.get_threshold() == (700, 10, 10)
