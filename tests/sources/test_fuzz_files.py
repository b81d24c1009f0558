"""Does any file break its reader? A small run of scripts/fuzz_files.py, which has the large one."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tgsearch.sources import REASONS, supports

SCRIPT = Path(__file__).parent.parent.parent / "scripts" / "fuzz_files.py"
SMALL_RUN = 40


def load():
    spec = importlib.util.spec_from_file_location("fuzz_files", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FUZZ = load()
SAMPLES = FUZZ.samples()


@pytest.mark.parametrize("suffix", SAMPLES)
def test_good_files_are_documents(tmp_path, suffix):
    assert supports(Path(f"a{suffix}"))
    for data in SAMPLES[suffix]:
        read = FUZZ.outcome(data, suffix, tmp_path)
        assert (read.answer, read.error) == ("document", "")


@pytest.mark.parametrize("suffix", SAMPLES)
def test_damaged_files_give_documents_or_reasons(tmp_path, suffix):
    for read in FUZZ.outcomes(suffix, SMALL_RUN, seed=1, folder=tmp_path):
        assert not read.error
        assert read.answer == "document" or read.answer in REASONS


def test_the_same_seed_damages_alike(tmp_path):
    first, second = (
        [read.data for read in FUZZ.outcomes(".txt", 5, seed=2, folder=tmp_path)] for _ in range(2)
    )
    assert first == second
    assert len(set(first)) == 5
