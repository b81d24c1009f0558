"""What becomes of the directory of an index: made, opened, locked, written to, kept small."""

from __future__ import annotations

import json
import os

import pytest

from engines.batches import Doc, batch
from engines.story import litter
from tgsearch.arrayfile import FileBytes
from tgsearch.engine.base import TEXT, Everything, HasSequence, HasTerm, SearchRequest
from tgsearch.engine.whoosh import WhooshEngine, policy, writer
from tgsearch.engine.whoosh.segment import FORMAT_VERSION
from tgsearch.errors import IndexLockedError, IndexNotFoundError, NotAnIndexError, StorageError

SETTINGS = {"analyzer": "thử nghiệm"}


@pytest.fixture(autouse=True)
def unsynced(monkeypatch):
    """Without waiting for the disk."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def engine(directory):
    engine = WhooshEngine.create(directory, SETTINGS)
    engine.ensure()
    return engine


def put(engine, *documents, fresh=False, record=None, delete=()):
    with engine.writer(fresh=fresh) as opened:
        opened.delete(delete)
        opened.add(batch(*documents))
        opened.record(record or {})


def names(directory):
    return sorted(path.name for path in directory.iterdir())


def ids(engine, node=None):
    with engine.searcher() as searcher:
        response = searcher.search(SearchRequest((node or Everything(),), limit=10_000))
    return [hit.id for hit in response.documents]


# Making and opening


def test_an_engine_that_follows_another_reads_only_what_is_new(directory, engine, monkeypatch):
    put(engine, Doc("a", "lúa"), Doc("b", "ngô"), Doc("c", "sắn"), Doc("d", "lạc"), Doc("e", "đỗ"))
    first = WhooshEngine.open(directory)
    opened = []
    with first.searcher() as before:
        put(engine, Doc("b", "ngô nếp"), delete=["a"])
        put(engine, Doc("f", "khoai"))
        real = FileBytes.__init__
        monkeypatch.setattr(
            FileBytes, "__init__", lambda self, path: opened.append(path.stem) or real(self, path)
        )
        second = WhooshEngine.open(directory)
        second.follow(first)
        with second.searcher() as after:
            shared = {segment.stem for segment in before.segments}
            assert shared < {segment.stem for segment in after.segments}
            assert shared.isdisjoint(opened)
            assert after.document_frequency(TEXT, "ngô") == 2  # one of them deleted
            assert before.stored(["a"])  # it goes on seeing what it saw
            assert not after.stored(["a"])
    assert ids(second) == ["b", "c", "d", "e", "f"]


def test_an_engine_follows_none_of_another_directory(directory, engine, tmp_path):
    put(engine, Doc("a", "lúa"))
    other = WhooshEngine.create(tmp_path / "other", SETTINGS)
    put(other, Doc("z", "vừng"))
    with engine.searcher():
        other.follow(engine)
        assert ids(other) == ["z"]


def test_segments_that_nobody_reads_are_closed(directory, engine):
    put(engine, Doc("a", "lúa"))
    with engine.searcher() as searcher:
        assert len(searcher.segments) == len(engine._opened) == 1
    assert not engine._opened


def test_an_engine_that_was_made_opens(directory, engine):
    put(engine, Doc("a", "lúa"))
    assert ids(WhooshEngine.open(directory)) == ["a"]


def test_settings_are_kept_through_commits(directory, engine):
    put(engine, Doc("a", "lúa"))
    put(WhooshEngine.open(directory), Doc("b", "ngô"))
    assert WhooshEngine.open(directory).settings == {"format": FORMAT_VERSION, **SETTINGS}


def test_settings_change_with_the_first_commit_of_a_fresh_writer(directory, engine):
    put(engine, Doc("a", "lúa"))
    again = WhooshEngine.create(directory, {"analyzer": "mới"})
    with again.writer(fresh=True) as opened:
        assert WhooshEngine.open(directory).settings["analyzer"] == "thử nghiệm"
        assert ids(WhooshEngine.open(directory)) == ["a"]
        opened.add(batch(Doc("b", "ngô")))
    assert WhooshEngine.open(directory).settings["analyzer"] == "mới"
    assert ids(WhooshEngine.open(directory)) == ["b"]


def test_making_an_index_where_one_is_changes_nothing(directory, engine):
    put(engine, Doc("a", "lúa"))
    before = names(directory)
    WhooshEngine.create(directory, {"analyzer": "mới"}).ensure()
    assert names(directory) == before
    assert WhooshEngine.open(directory).settings["analyzer"] == "thử nghiệm"


def test_folders_above_are_made(tmp_path):
    engine = WhooshEngine.create(tmp_path / "một" / "hai", SETTINGS)
    put(engine, Doc("a", "lúa"))
    assert ids(WhooshEngine.open(tmp_path / "một" / "hai")) == ["a"]


@pytest.mark.parametrize("name", ["README.md", ".gitignore", "write.lock", "_MAIN_0.toc.1234.5"])
def test_some_files_may_stand_where_an_index_is_made(directory, name):
    directory.mkdir()
    (directory / name).write_text("", encoding="utf-8")
    with pytest.raises(IndexNotFoundError):
        WhooshEngine.open(directory)
    put(WhooshEngine.create(directory, SETTINGS), Doc("a", "lúa"))
    assert ids(WhooshEngine.open(directory)) == ["a"]


@pytest.mark.parametrize("name", ["ghi chú.txt", "_OTHER_1.toc", "main.py"])
def test_foreign_files_are_left_alone(directory, name):
    directory.mkdir()
    (directory / name).write_text("của tôi", encoding="utf-8")
    for use in (WhooshEngine.open, lambda path: WhooshEngine.create(path, SETTINGS).ensure()):
        with pytest.raises(NotAnIndexError):
            use(directory)
    assert names(directory) == [name]


def test_a_file_is_no_index(tmp_path):
    (tmp_path / "tệp").write_bytes(b"")
    with pytest.raises((IndexNotFoundError, NotAnIndexError)):
        WhooshEngine.open(tmp_path / "tệp")
    with pytest.raises((StorageError, NotAnIndexError)):
        WhooshEngine.create(tmp_path / "tệp", SETTINGS).ensure()
    assert (tmp_path / "tệp").read_bytes() == b""


def test_an_index_made_by_somebody_else_meanwhile_is_not_lost(directory, monkeypatch):
    first, second = WhooshEngine.create(directory, SETTINGS), WhooshEngine.create(directory, SETTINGS)
    really_there, asked = WhooshEngine.exists, iter([False])

    def late(path):
        """Look before the other has made it, once."""
        seen = next(asked, None)
        if seen is None:
            return really_there(path)
        put(first, Doc("a", "lúa"))
        return seen

    monkeypatch.setattr(WhooshEngine, "exists", staticmethod(late))
    second.ensure()
    assert ids(second) == ["a"]


# The lock


def test_the_lock_names_its_holder(directory, engine):
    with engine.writer(), pytest.raises(IndexLockedError) as caught:
        WhooshEngine.open(directory).writer()
    assert f"process {os.getpid()} on " in caught.value.holder
    assert caught.value.path == directory


def test_a_holder_that_can_not_be_read_is_somebody(directory, engine):
    with engine.writer():
        for text in ("", "[]", '{"pid": 1}', "\xff"):
            (directory / "write.holder.json").write_text(text, encoding="latin-1")
            with pytest.raises(IndexLockedError) as caught:
                engine.writer()
            assert caught.value.holder == "another process"


def test_a_dead_holder_holds_nothing(directory, engine):
    left = {"pid": 1, "host": "máy cũ", "since": "2021-01-01T00:00:00+07:00"}
    (directory / "write.holder.json").write_text(json.dumps(left), encoding="utf-8")
    put(engine, Doc("a", "lúa"))
    assert ids(engine) == ["a"]
    assert litter(directory) == set()


def test_a_refused_writer_leaves_the_first_its_lock(engine):
    with engine.writer() as opened:
        for _ in range(2):
            with pytest.raises(IndexLockedError):
                engine.writer()
        opened.add(batch(Doc("a", "lúa")))
    assert ids(engine) == ["a"]


def test_a_holder_that_can_not_be_written_leaves_no_lock(directory, engine):
    (directory / "write.holder.json").mkdir()
    with pytest.raises(StorageError):
        engine.writer()
    (directory / "write.holder.json").rmdir()
    engine.writer().close()


# Files


def test_a_commit_of_nothing_makes_no_generation(directory, engine):
    put(engine, Doc("a", "lúa"))
    before = names(directory)
    with engine.writer():
        pass
    assert names(directory) == before


def test_an_open_writer_that_adds_nothing_leaves_no_files(directory, engine):
    before = names(directory)
    engine.writer().close()
    assert names(directory) == before


@pytest.mark.parametrize("name", ["MAIN_0123456789abcdef.text", "_MAIN_99.toc.1700000000.25"])
def test_what_a_dead_writer_left_is_removed(directory, engine, name):
    put(engine, Doc("a", "lúa"))
    (directory / name).write_bytes(b"x")
    put(engine, Doc("b", "ngô"))
    assert litter(directory) == set()
    assert ids(engine) == ["a", "b"]


def test_what_was_not_committed_is_removed(directory, engine, monkeypatch):
    monkeypatch.setattr(writer, "_BUFFERED_TOKENS", 0)
    opened = engine.writer()
    opened.add(batch(Doc("a", "lúa")))
    opened.close()
    engine.writer().close()
    assert litter(directory) == set()


def test_an_index_does_not_grow_for_ever(directory, engine):
    """The same few documents are replaced again and again, with words and entries that are new each time."""
    sizes = []
    for turn in range(150):
        put(
            engine,
            *(Doc(f"tin {n}", f"lúa từ{turn}x{n}", stored=b"x" * 100) for n in range(3)),
            record={f"tệp {turn}": b"x" * 50, f"tệp {turn - 1}": None},
        )
        sizes.append(sum(path.stat().st_size for path in directory.iterdir()))
    with engine.searcher() as searcher:
        assert searcher.document_count == 3
        counted = searcher.statistics()
        assert counted.segments <= 8
        assert counted.deleted <= 50
        assert counted.terms[TEXT] <= 100
        assert sum(len(list(segment.manifest())) for segment in searcher.segments) <= 50
        assert searcher.manifest() == {"tệp 149": b"x" * 50}
    assert max(sizes[100:]) <= 1.1 * max(sizes[:100])


def test_segments_are_merged_as_they_pile_up(engine, monkeypatch):
    monkeypatch.setattr(policy, "MERGE_FACTOR", 3)
    for number in range(100):
        put(engine, Doc(f"{number:03}", "lúa"))
    with engine.searcher() as searcher:
        assert searcher.statistics().segments <= 2 * 5
    assert len(ids(engine)) == 100


@pytest.mark.parametrize(
    ("sizes", "left"),
    [
        ([20, 20, 20], [60]),
        ([100, 3, 2], [100, 3, 2]),
        ([100, 3, 3], [100, 6]),
        ([100], [100]),
        ([100, 1], [100, 1]),
        ([100, 40, 40, 30], [210]),
        ([4, 4, 100], [8, 100]),
    ],
)
def test_settling_merges_what_is_worth_it(engine, sizes, left):
    for number, size in enumerate(sizes):
        put(engine, *(Doc(f"{number}.{each}", "lúa") for each in range(size)))
    with engine.writer() as opened:
        opened.settle()
    with engine.searcher() as searcher:
        assert sorted(segment.documents for segment in searcher.segments) == sorted(left)
    assert len(ids(engine)) == sum(sizes)


def test_settling_leaves_full_segments_alone(engine, monkeypatch):
    monkeypatch.setattr(writer, "MAX_SEGMENT_DOCUMENTS", 10)
    monkeypatch.setattr(policy, "MAX_SEGMENT_DOCUMENTS", 10)
    for number in range(5):
        put(engine, *(Doc(f"{number}.{each}", "lúa") for each in range(4)))
    with engine.writer() as opened:
        opened.settle()
    with engine.searcher() as searcher:
        assert sorted(segment.documents for segment in searcher.segments) == [4, 4, 4, 8]


def test_a_segment_that_is_mostly_deleted_is_rewritten(engine):
    put(engine, *(Doc(f"{number:03}", "lúa") for number in range(100)))
    put(engine, delete=[f"{number:03}" for number in range(60)])
    with engine.searcher() as searcher:
        assert searcher.statistics().deleted == 0
        assert searcher.document_frequency(TEXT, "lúa") == 40


# Limits


def test_a_segment_has_its_limit(engine, monkeypatch):
    monkeypatch.setattr(writer, "MAX_SEGMENT_DOCUMENTS", 10)
    monkeypatch.setattr(policy, "MAX_SEGMENT_DOCUMENTS", 10)
    monkeypatch.setattr(policy, "MERGE_FACTOR", 2)
    for start in range(0, 45, 3):
        put(engine, *(Doc(f"{start + n:02}", "lúa") for n in range(3)))
    with engine.searcher() as searcher:
        assert max(segment.documents for segment in searcher.segments) <= 10
        assert 5 <= searcher.statistics().segments <= 9
    assert len(ids(engine)) == 45


def test_a_batch_larger_than_a_segment_is_refused_before_it_is_begun(engine, monkeypatch):
    monkeypatch.setattr(writer, "MAX_SEGMENT_DOCUMENTS", 10)
    monkeypatch.setattr(policy, "MAX_SEGMENT_DOCUMENTS", 10)
    with engine.writer() as opened:
        opened.add(batch(Doc("a", "lúa")))
        with pytest.raises(ValueError, match="10"):
            opened.add(batch(*(Doc(f"{n:02}", "lúa") for n in range(11))))
        opened.add(batch(Doc("b", "lúa")))
    assert ids(engine) == ["a", "b"]


@pytest.mark.parametrize("far", [(1 << 24) - 40_000, (1 << 24) - 2, 1 << 24, (1 << 24) + 7, 1 << 30])
def test_a_position_beyond_all_reason_harms_nobody(engine, far):
    """It may not be found there; but the other documents, and the other terms, are what they were."""
    put(
        engine,
        Doc("a", "mạ"),
        Doc("c", "đỗ"),
        Doc("b", placed=[(0, "lúa"), (far, "ngô"), (far + 1, "khoai")]),
        Doc("d", "lạc vừng"),
    )
    assert ids(engine, HasTerm(TEXT, ("lúa",))) == ["b"]
    assert ids(engine, HasTerm(TEXT, ("ngô",))) in ([], ["b"])
    assert ids(engine, HasSequence(TEXT, (("ngô",), ("khoai",)))) in ([], ["b"])
    assert ids(engine, HasSequence(TEXT, (("lạc",), ("vừng",)))) == ["d"]
    assert ids(engine, HasTerm(TEXT, ("mạ", "đỗ"))) == ["a", "c"]


def test_documents_come_in_batches_only(engine):
    with engine.writer() as opened, pytest.raises(NotImplementedError):
        opened._writer.add_document(id="a")


def test_a_lock_that_can_not_be_made_is_told_of(engine, monkeypatch):
    put(engine, Doc("a", "lúa"))

    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("filelock.FileLock.acquire", denied)
    with pytest.raises(StorageError, match="Permission denied"):
        engine.writer()
