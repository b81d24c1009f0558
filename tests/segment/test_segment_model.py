"""The model is read from pyvi's own files, kept in a cache that is never misread, and nothing else is run."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import multiprocessing
import os
import pickle
import subprocess
import sys

import numpy as np
import pycrfsuite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.errors import SegmenterUnavailableError
from tgsearch.segment import pyvi_files, segment
from tgsearch.segment.compile import compile_tables, word_list
from tgsearch.segment.crfsuite import parse_crf
from tgsearch.segment.model import cache_directory, load_tables, read_cache, write_cache
from tgsearch.segment.pickled import crfsuite_bytes
from tgsearch.segment.pyvi_files import MODEL_FILE, WORDS_FILE, PyviFiles, read_pyvi_files
from tgsearch.segment.tables import CANONICAL, EXACT, Weights
from tgsearch.segment.viterbi import decode
from tgsearch.text import term

HEAVY = ("pyvi", "pycrfsuite", "scipy", "sklearn", "sklearn_crfsuite")


@pytest.fixture(scope="module")
def files():
    return read_pyvi_files()


@pytest.fixture
def unread():
    """Lets a test read pyvi's files and tables anew, and others after it too."""
    for remembered in (read_pyvi_files, load_tables):
        remembered.cache_clear()
    yield
    for remembered in (read_pyvi_files, load_tables):
        remembered.cache_clear()


@pytest.fixture
def other_pyvi(tmp_path, monkeypatch, unread):
    """A pyvi in `tmp_path` in place of the installed one."""

    class Spec:
        submodule_search_locations = (str(tmp_path),)

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: Spec)
    return tmp_path


def same(one, other):
    assert dict(one.numbers) == dict(other.numbers)
    assert one.n_listed == other.n_listed
    assert one.weights == other.weights
    for name in ("center", "left", "right"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("base", "is_word", "check", "child"):
        np.testing.assert_array_equal(getattr(one.lexicon, name), getattr(other.lexicon, name))


# Where pyvi is


def test_pyvi_is_missing(monkeypatch, unread):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SegmenterUnavailableError, match="not installed"):
        read_pyvi_files()


def test_pyvi_lacks_its_files(other_pyvi):
    with pytest.raises(SegmenterUnavailableError, match=r"pyvi3\.pkl"):
        read_pyvi_files()


@pytest.mark.parametrize(
    ("version", "reason"), [("0.2.0", "pyvi 0.2.0 is installed"), ("0.1.1", "not those of")]
)
def test_pyvi_is_another(other_pyvi, files, monkeypatch, version, reason):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: version)
    (other_pyvi / MODEL_FILE).parent.mkdir()
    (other_pyvi / MODEL_FILE).write_bytes(files.model)
    (other_pyvi / WORDS_FILE).write_bytes(files.words + b"\n")
    with pytest.raises(SegmenterUnavailableError, match=reason):
        read_pyvi_files()


def test_contents_follow_the_files(files):
    contents = [
        files.contents,
        PyviFiles(files.model, files.words + b" ").contents,
        PyviFiles(files.model + b" ", files.words).contents,
        PyviFiles(files.model + files.words[:1], files.words[1:]).contents,
    ]
    assert len(set(contents)) == len(contents)


def test_fingerprint_follows_contents_and_versions(monkeypatch):
    before = [pyvi_files.fingerprint(*versions) for versions in [(), (1,), (2,), (1, 1), (11,)]]
    monkeypatch.setattr(pyvi_files, "CONTENTS", "others")
    after = pyvi_files.fingerprint(1)
    assert len({*before, after}) == 6


# What the pickle may name


class Harmful:
    def __reduce__(self):
        return os.system, ("true",)


@pytest.mark.parametrize(
    "pickled",
    [
        pickle.dumps(Harmful()),
        pickle.dumps(np.zeros(2)),
        pickle.dumps({"modelfile": b"lCRF"}),
        pickle.dumps(b"lCRF"),
        b"",
        b"no pickle",
        b"c_codecs\nencode\n(Va\nVrot99\ntR.",
    ],
)
def test_other_pickles_are_refused(pickled):
    with pytest.raises(SegmenterUnavailableError):
        crfsuite_bytes(pickled)


def test_a_pickle_cut_short_is_refused(files):
    with pytest.raises(SegmenterUnavailableError):
        crfsuite_bytes(files.model[:-10])


def test_a_model_of_another_form_is_refused(files):
    with pytest.raises(SegmenterUnavailableError):
        compile_tables(PyviFiles(files.model.replace(b"lCRF", b"lCRG"), files.words), EXACT)


# What a crfsuite model holds


@pytest.fixture(scope="module")
def small_model(tmp_path_factory):
    """A model trained by crfsuite, as (path, bytes)."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.0, "c2": 0.01, "max_iterations": 40, "feature.possible_transitions": True})
    for sentence in ("B I B B I", "B B I I B I", "B I B", "B B B I"):
        labels = sentence.split()
        trainer.append([[f"đặc điểm {label}{place % 3}"] for place, label in enumerate(labels)], labels)
    path = tmp_path_factory.mktemp("crf") / "small.crfsuite"
    trainer.train(str(path))
    return path, path.read_bytes()


def test_a_parsed_model_decides_as_crfsuite(small_model):
    path, data = small_model
    model = parse_crf(data)
    begin, inside = model.labels.index("B"), model.labels.index("I")
    weights = Weights(
        *[0.0] * 12,
        *(model.transition[before, label] for before in (begin, inside) for label in (begin, inside)),
    )
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    chances = np.random.default_rng(3)
    for _ in range(200):
        chosen = chances.integers(len(model.attributes), size=chances.integers(1, 9))
        scores = model.state[chosen, inside] - model.state[chosen, begin]
        found = decode(scores, np.arange(len(chosen)) == 0, weights)
        expected = tagger.tag([[model.attributes[number]] for number in chosen])
        assert ["I" if label else "B" for label in found] == expected


def test_a_model_cut_short_is_refused(small_model):
    data = small_model[1]
    for size in range(0, len(data), 7):
        with pytest.raises(ValueError, match="crfsuite"):
            parse_crf(data[:size])


@pytest.mark.parametrize("chunk", [b"lCRF", b"FOMC", b"FEAT", b"CQDB"])
def test_a_model_with_a_foreign_chunk_is_refused(small_model, chunk):
    with pytest.raises(ValueError, match="crfsuite"):
        parse_crf(small_model[1].replace(chunk, b"XXXX", 1))


# The tables


def test_words_of_the_list(files):
    words = word_list(files.words)
    assert len(words) == 31_158
    assert ("hợp", "tác", "xã") in words


def test_spellings_differ_in_tone_placement(files):
    exact, canonical = (compile_tables(files, spelling) for spelling in (EXACT, CANONICAL))
    assert {"hoà", "hòa"} <= set(exact.numbers)
    assert "hòa" in canonical.numbers
    assert "hoà" not in canonical.numbers
    assert exact.numbers["hòa"] > exact.n_listed  # the list has the other spelling only
    assert canonical.numbers["hòa"] <= canonical.n_listed
    assert canonical.center[canonical.numbers["hòa"]] == exact.center[exact.numbers["hòa"]]


def test_spelling_is_the_one_that_cached_tables_were_made_with():
    """When this fails, raise FORMAT_VERSION, or old caches will be read with new spellings."""
    odd = ("HOÀ", "hòa", "Uỷ", "quý", "QUÝ", "hoè", "thuý", "khoẻ", "hoàn", "10.000", "TP.", "Ð", "\n", "")
    spelled = (
        "hòa",
        "hòa",
        "ủy",
        "quý",
        "quý",
        "hòe",
        "thúy",
        "khỏe",
        "hoàn",
        "10.000",
        "tp.",
        "ð",
        "\n",
        "",
    )
    assert tuple(map(term, odd)) == spelled


# The cache


def test_cache_gives_back_what_was_written(files, tmp_path):
    for spelling in (EXACT, CANONICAL):
        tables = compile_tables(files, spelling)
        path = tmp_path / "new" / "folder" / spelling.name
        write_cache(path, tables)
        same(read_cache(path, spelling), tables)
        assert [entry.name for entry in path.parent.iterdir() if entry != path] in ([], ["exact"])


@pytest.fixture(scope="module")
def cached(files, tmp_path_factory):
    """The bytes of a cache, the tables it holds, and a file to damage."""
    tables = compile_tables(files, CANONICAL)
    path = tmp_path_factory.mktemp("cache") / "tables"
    write_cache(path, tables)
    return path.read_bytes(), tables, path.with_name("damaged")


@given(st.data())
def test_a_damaged_cache_is_never_misread(cached, data):
    whole, tables, path = cached
    place = data.draw(st.one_of(st.integers(0, 2000), st.integers(0, len(whole) - 1)))
    damaged = bytearray(whole)
    damaged[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(damaged))
    try:
        found = read_cache(path, CANONICAL)
    except (OSError, ValueError, KeyError):
        return
    same(found, tables)  # the byte was between the tables


@pytest.mark.parametrize("size", [0, 1, 100, 5000, -1])
def test_a_cache_cut_short_is_not_read(cached, size):
    whole, _, path = cached
    path.write_bytes(whole[:size])
    with pytest.raises((OSError, ValueError, KeyError)):
        read_cache(path, CANONICAL)


def find_cache(monkeypatch, folder):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(folder))


def test_tables_are_cached_and_made_anew_when_damaged(monkeypatch, tmp_path, unread, files):
    find_cache(monkeypatch, tmp_path)
    tables = load_tables(CANONICAL)
    [path] = cache_directory().iterdir()
    assert path.is_relative_to(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    load_tables.cache_clear()
    same(load_tables(CANONICAL), tables)
    assert path.read_bytes() == whole
    load_tables.cache_clear()
    same(load_tables(CANONICAL), tables)


def test_tables_in_the_cache_need_no_pyvi(monkeypatch, tmp_path, unread):
    find_cache(monkeypatch, tmp_path)
    tables = load_tables(CANONICAL)
    for remembered in (read_pyvi_files, load_tables):
        remembered.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    same(load_tables(CANONICAL), tables)
    with pytest.raises(SegmenterUnavailableError, match="not installed"):
        load_tables(EXACT)


def test_no_place_for_a_cache(monkeypatch, tmp_path, unread):
    (tmp_path / "file").write_text("không phải thư mục", "utf-8")
    find_cache(monkeypatch, tmp_path / "file")
    assert load_tables(CANONICAL).n_listed > 0
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("platform", "variable", "below"),
    [("linux", "XDG_CACHE_HOME", ""), ("win32", "LOCALAPPDATA", ""), ("darwin", "HOME", "Library/Caches")],
)
def test_cache_directory_of_each_system(monkeypatch, tmp_path, platform, variable, below):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert cache_directory() == tmp_path / below / "tgsearch"


def test_a_cache_directory_must_be_absolute(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert cache_directory() is None


# Other processes

TEXT = "Hội nghị tổng kết công tác năm 2021"


@pytest.mark.parametrize("cache", ["empty", "filled"])
def test_segmenting_never_imports_pyvi(tmp_path, cache):
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    code = f"import sys; from tgsearch.segment import *; segment({TEXT!r}); print(*sys.modules)"
    for _ in range(1 + (cache == "filled")):
        ran = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
    loaded = ran.stdout.split()
    assert "tgsearch.segment.words" in loaded
    assert not {name.partition(".")[0] for name in loaded} & {*HEAVY}


def test_spawned_processes_segment_alike():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(segment, (TEXT,)) == segment(TEXT)


def test_weights_are_whole_floats(files):
    # The text dump of crfsuite has six decimals; the file has more.
    weights = compile_tables(files, EXACT).weights
    assert any(round(weight, 6) != weight for weight in weights)
