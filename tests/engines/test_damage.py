"""Damage is seen: no byte flipped, no file cut short, missing or of another version is misread.

TGSEARCH_FULL=1, as in scripts/soak, flips many times as many.
"""

from __future__ import annotations

import os
import random
import shutil

import pytest

from engines.batches import Doc, batch
from engines.drawn import VOCABULARY, random_documents, random_request
from engines.forged import sealed
from engines.story import made
from tgsearch.engine.base import FIELDS, TEXT, TITLE, Everything, HasTerm, SearchRequest
from tgsearch.engine.whoosh import WhooshEngine, toc
from tgsearch.engine.whoosh.segment import FORMAT_VERSION, PARTS
from tgsearch.errors import DamagedIndexError, IndexNotFoundError, IndexVersionError
from tgsearch.text import fold

FLIPS = 5_000 if os.environ.get("TGSEARCH_FULL") else 300


@pytest.fixture(autouse=True)
def unsynced(monkeypatch):
    """Without waiting for the disk."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


IDS = [f"tin {number:05}" for number in range(240)]


@pytest.fixture(scope="module")
def small_index(tmp_path_factory):
    """The files of an index of several segments and deletions, by name, and what it answers."""
    directory, chance = tmp_path_factory.mktemp("small") / "index", random.Random(7)
    documents = list(random_documents(chance, len(IDS)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        engine = WhooshEngine.create(directory, {"analyzer": "thử nghiệm"})
        for part in (documents[:150], documents[140:]):
            with engine.writer() as opened:
                opened.add(batch(*part))
                opened.record({f"tệp {document.id}": document.stored or b"1" for document in part})
                opened.delete([document.id for document in part[::7]])
    latest = toc.read_latest(directory)
    kept = {toc.toc_path(directory, latest.generation).name}
    kept |= {f"{segment.stem}.{part}" for segment in latest.segments for part in PARTS}
    assert len(latest.segments) == 2
    assert all(segment.deleted for segment in latest.segments)
    return {name: (directory / name).read_bytes() for name in sorted(kept)}, answers(directory)


def answers(directory):
    """Everything that can be asked of an index."""
    chance = random.Random(8)
    questions = [random_request(chance) for _ in range(12)]
    folded = [fold(term) for term in VOCABULARY[::40]]
    with WhooshEngine.open(directory).searcher() as searcher:
        sizes = searcher.statistics()
        return [
            *map(searcher.search, questions),
            *(searcher.explain(questions[0], id) for id in IDS[::50]),
            searcher.stored(IDS),
            searcher.manifest(),
            searcher.document_count,
            *(searcher.terms_with_prefix(field, "", 400) for field in FIELDS),
            *(searcher.terms_folding_to(TEXT, term) for term in folded),
            *(searcher.document_frequency(TITLE, term) for term in VOCABULARY[::10]),
            (sizes.documents, sizes.deleted, sizes.terms),
        ]


def outcome(directory):
    """Return what an index answers, or the error that says that it is damaged or of another version."""
    try:
        return answers(directory)
    except (DamagedIndexError, IndexVersionError) as error:
        return error


def laid_out(directory, files, **changed):
    """Write files, with None for a missing one; files that are right already stay."""
    directory.mkdir(exist_ok=True)
    for path in directory.iterdir():
        if path.name not in files:
            path.unlink()
    for name, data in {**files, **changed}.items():
        path = directory / name
        if data is None or not path.exists() or path.read_bytes() != data:
            path.unlink(missing_ok=True)  # never changed in place: it may still be open
            if data is not None:
                path.write_bytes(data)
    return directory


def test_the_small_index_is_whole(small_index, tmp_path):
    files, right = small_index
    directory = laid_out(tmp_path / "index", files)
    assert WhooshEngine.open(directory).check() == ()
    assert answers(directory) == right


def flips(files):
    """(name, place) of bytes to damage: the ends of each file and places all over it."""
    chance = random.Random(9)
    for name, data in files.items():
        places = {0, 8, 12, 16, 40, len(data) // 2, len(data) - 1, len(data) - 5}
        count = max(FLIPS // len(files), len(places))
        places |= {chance.randrange(len(data)) for _ in range(count - len(places))}
        yield from ((name, place) for place in sorted(places) if place < len(data))


def flipped(data, place, chance):
    changed = bytearray(data)
    changed[place] ^= chance.choice([1, 2, 16, 128, 255])
    return bytes(changed)


def test_check_names_the_file_that_holds_a_flipped_byte(small_index, tmp_path):
    files, _ = small_index
    chance, missed = random.Random(9), []
    for name, place in flips(files):
        directory = laid_out(tmp_path / "index", files, **{name: flipped(files[name], place, chance)})
        named = {file for file, _ in WhooshEngine(directory, {}).check()}
        if named != {name}:
            missed.append((name.rpartition(".")[2], place, named))
    assert missed == []


def test_a_flipped_byte_is_never_read_as_something_else(small_index, tmp_path):
    assert_never_misread(small_index, tmp_path)


def assert_never_misread(small_index, tmp_path):
    """An index with a flipped byte says so, or answers as if it had none."""
    files, right = small_index
    chance = random.Random(9)
    wrong, told = [], 0
    for name, place in flips(files):
        directory = laid_out(tmp_path / "index", files, **{name: flipped(files[name], place, chance)})
        try:
            found = outcome(directory)
        except Exception as error:
            wrong.append((name.rpartition(".")[2], place, repr(error)))
            continue
        if isinstance(found, Exception):
            told += "--rebuild" in str(found)
        elif found != right:
            wrong.append((name.rpartition(".")[2], place, "another answer"))
    assert wrong == []
    assert told > FLIPS // 10


@pytest.mark.parametrize("part", PARTS)
def test_damage_does_not_become_sound_by_a_merge(small_index, tmp_path, monkeypatch, part):
    """What is copied into a new segment gets new checksums, so it has to be right."""
    files, right = small_index
    chance = random.Random(10)
    monkeypatch.setattr("tgsearch.engine.whoosh.policy.MERGE_FACTOR", 2)
    name = next(each for each in files if each.endswith(f".{part}"))
    for _ in range(10):
        changed = flipped(files[name], chance.randrange(len(files[name]) // 2, len(files[name])), chance)
        directory = laid_out(tmp_path / "index", files, **{name: changed})
        with pytest.raises(DamagedIndexError), WhooshEngine.open(directory).writer() as opened:
            opened.delete(["tin 00001"])
        assert [file for file, _ in WhooshEngine.open(directory).check()] == [name]
    directory = laid_out(tmp_path / "index", files)
    with WhooshEngine.open(directory).writer() as opened:
        opened.record({"gộp": b"1"})
    assert WhooshEngine.open(directory).check() == ()
    assert answers(directory)[:5] == right[:5]


def test_a_file_cut_short_is_damage(small_index, tmp_path):
    files, _ = small_index
    for name, data in files.items():
        for length in sorted({0, 1, 7, 8, 15, 16, 17, 100, len(data) // 2, len(data) - 64, len(data) - 1}):
            if length < len(data):
                directory = laid_out(tmp_path / "index", files, **{name: data[:length]})
                assert [file for file, _ in WhooshEngine(directory, {}).check()] == [name]
                assert outcome(directory).file == name


def test_a_file_with_something_behind_it_is_damage(small_index, tmp_path):
    files, right = small_index
    for name, data in files.items():
        directory = laid_out(tmp_path / "index", files, **{name: data + b"\0\1"})
        assert [file for file, _ in WhooshEngine(directory, {}).check()] == [name]
        found = outcome(directory)
        assert found == right or found.file == name


def test_a_missing_file_is_damage(small_index, tmp_path):
    files, _ = small_index
    for name in files:
        if not name.endswith(".toc"):
            directory = laid_out(tmp_path / "index", files, **{name: None})
            assert [file for file, _ in WhooshEngine.open(directory).check()] == [name]
            assert outcome(directory).file == name


def test_files_that_changed_places_are_damage(small_index, tmp_path):
    """Each is whole in itself, but not what the table of contents means."""
    files, right = small_index
    stems = sorted({name.partition(".")[0] for name in files if name.endswith(".docs")})
    for part in PARTS:
        first, second = f"{stems[0]}.{part}", f"{stems[1]}.{part}"
        directory = laid_out(tmp_path / "index", files, **{first: files[second], second: files[first]})
        found = outcome(directory)
        assert found == right or found.file in (first, second)


@pytest.mark.parametrize("damage", ["toc", "version", "docs", "text", "missing"])
def test_a_damaged_index_can_be_rebuilt(small_index, tmp_path, damage):
    files, _ = small_index
    name = (
        next(each for each in files if each.endswith(".docs" if damage == "missing" else f".{damage}"))
        if (damage != "version")
        else next(each for each in files if each.endswith(".toc"))
    )
    changed = {"missing": None, "version": sealed(99, settings={"format": 99})}.get(damage, b"\xff" * 99)
    directory = laid_out(tmp_path / "index", files, **{name: changed})
    engine = WhooshEngine.create(directory, {"analyzer": "mới"})
    with engine.writer(fresh=True) as opened:
        opened.add(batch(Doc("mới", "nước rút")))
    engine = WhooshEngine.open(directory)
    assert engine.settings["analyzer"] == "mới"
    assert engine.check() == ()
    with engine.searcher() as searcher:
        assert searcher.search(SearchRequest((HasTerm(TEXT, ("nước",)),))).total == 1


@pytest.mark.parametrize("name", ["toc", "docs"])
def test_a_writer_that_meets_damage_leaves_no_lock(small_index, tmp_path, name):
    files, _ = small_index
    broken = next(each for each in files if each.endswith(f".{name}"))
    directory = laid_out(tmp_path / "index", files, **{broken: files[broken][:-70]})
    engine = WhooshEngine(directory, {"format": FORMAT_VERSION})

    def add():
        with engine.writer() as opened:
            opened.add(batch(Doc("mới", "nước rút")))

    with pytest.raises(DamagedIndexError):
        add()
    laid_out(directory, files)
    add()
    with engine.searcher() as searcher:
        assert searcher.stored(["mới"])


# Versions


@pytest.mark.parametrize("version", [toc.TOC_VERSION - 1, toc.TOC_VERSION + 1, 0, 7])
def test_another_version_of_the_table_of_contents(tmp_path, version):
    toc.toc_path(tmp_path, 3).write_bytes(sealed(3, version=version))
    with pytest.raises(IndexVersionError) as caught:
        WhooshEngine.open(tmp_path)
    assert (caught.value.found, caught.value.expected) == (version, toc.TOC_VERSION)
    assert "--rebuild" in str(caught.value)


@pytest.mark.parametrize("found", [FORMAT_VERSION - 1, FORMAT_VERSION + 1, None, "1"])
def test_another_version_of_the_format(tmp_path, found):
    toc.toc_path(tmp_path, 3).write_bytes(sealed(3, settings={"format": found}))
    with pytest.raises(IndexVersionError) as caught:
        WhooshEngine.open(tmp_path)
    assert (caught.value.found, caught.value.expected) == (found, FORMAT_VERSION)
    assert "--rebuild" in str(caught.value)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("version", [FORMAT_VERSION - 1, FORMAT_VERSION + 1])
def test_another_version_of_a_part(tmp_path, monkeypatch, part, version):
    directory = tmp_path / "index"
    with monkeypatch.context() as patch:
        patch.setattr("tgsearch.engine.whoosh.segment.FORMAT_VERSION", version)
        made(directory, 20, 2)
    others = {path.name: path.read_bytes() for path in directory.glob(f"MAIN_*.{part}")}
    shutil.rmtree(directory)
    engine = made(directory, 20, 2)
    (name,) = (path.name for path in sorted(directory.glob(f"MAIN_*.{part}"))[:1])
    (directory / name).write_bytes(next(iter(others.values())))
    assert [file for file, _ in engine.check()] == [name]

    def read():
        with engine.searcher() as searcher:
            searcher.search(SearchRequest((Everything(),), limit=99))
            searcher.statistics()

    with pytest.raises(IndexVersionError) as caught:
        read()
    assert (caught.value.found, caught.value.expected) == (version, FORMAT_VERSION)


# No index at all


@pytest.mark.parametrize("name", [".", "không có"])
def test_where_nothing_is_there_is_no_index(tmp_path, name):
    with pytest.raises(IndexNotFoundError):
        WhooshEngine.open(tmp_path / name)
