"""During a sync Python looks for garbage seldom and lets threads take short turns; then as before."""

from __future__ import annotations

import gc
import sys

import pytest

import tgsearch
from tgsearch.interpreter import SELDOM_COLLECTED, SHORT_TURN, collect_seldom, indexing

TURN = 0.004


@pytest.fixture(autouse=True)
def _settings():
    before, turn = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(700, 10, 10)
    sys.setswitchinterval(TURN)
    yield
    gc.set_threshold(*before)
    sys.setswitchinterval(turn)


def _now():
    return gc.get_threshold(), pytest.approx(sys.getswitchinterval())  # it is kept in microseconds


BEFORE = (700, 10, 10), TURN
MEANWHILE = (SELDOM_COLLECTED, 10, 10), SHORT_TURN


def test_both_are_changed_and_set_back():
    with indexing():
        assert _now() == MEANWHILE
    assert _now() == BEFORE


def test_the_last_of_overlapping_blocks_sets_them_back():
    first, second = indexing(), indexing()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert _now() == MEANWHILE
    second.__exit__(None, None, None)
    assert _now() == BEFORE


def test_an_error_sets_them_back():
    with pytest.raises(RuntimeError), indexing():
        raise RuntimeError
    assert _now() == BEFORE


@pytest.mark.parametrize("threshold", [0, SELDOM_COLLECTED, 2 * SELDOM_COLLECTED])
def test_garbage_that_is_looked_for_more_seldom_already_is_left_alone(threshold):
    gc.set_threshold(threshold, 10, 10)
    with indexing():
        assert gc.get_threshold()[0] == threshold
    collect_seldom()
    assert gc.get_threshold()[0] == threshold


def test_turns_that_are_shorter_already_are_left_alone():
    sys.setswitchinterval(SHORT_TURN / 2)
    with indexing():
        assert sys.getswitchinterval() == pytest.approx(SHORT_TURN / 2)
    assert sys.getswitchinterval() == pytest.approx(SHORT_TURN / 2)


def test_who_sets_them_meanwhile_has_the_last_word():
    with indexing():
        gc.set_threshold(1000, 10, 10)
        sys.setswitchinterval(0.002)
    assert _now() == ((1000, 10, 10), 0.002)


def test_a_sync_leaves_things_as_they_were(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("Hội nghị tổng kết năm\n\nSáng nay, hội nghị đã bế mạc.", "utf-8")
    seen = []
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(docs, progress=lambda _: seen.append((gc.get_threshold()[0], sys.getswitchinterval())))
    assert seen == [(SELDOM_COLLECTED, pytest.approx(SHORT_TURN))] * len(seen)
    assert seen
    assert _now() == BEFORE
