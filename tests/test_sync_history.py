"""Whatever happens to a tree of files, after a sync the index equals one that is built from nothing."""

from __future__ import annotations

import pytest
from histories.history import History

pytestmark = pytest.mark.usefixtures("without_waiting_for_the_disk", "with_sites_of_few_pages")


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_index_follows_whatever_happens_to_the_files(tmp_path, seed):
    history = History(tmp_path, seed, files=40, kill_processes=0)
    for _ in range(10):
        history.round()
    assert history.happened["stopped"] + history.happened["failed"] > 0
    assert history.happened["renamed files"] > 0


def test_the_index_follows_though_processes_are_killed(tmp_path):
    history = History(tmp_path, 5, files=30, kill_processes=1)
    for _ in range(5):
        history.round()
    assert history.happened["killed"] > 0
