"""The index stays in line over real events of real files; waits are long, and only results are asserted."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

import tgsearch
from tgsearch.errors import OptionError, PathNotFoundError, WatchUnavailableError
from tgsearch.watch import loop
from tgsearch.watch.pending import PATIENCE, Pending, gathered, is_temporary
from tgsearch.watch.roots import Root

PATIENT_SECONDS = 60  # for a machine that is busy with something else
QUIET_SECONDS = 1.5  # in which what must not happen would have happened


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


class Watcher:
    """Watching in a thread, and what it said so far."""

    def __init__(self, place, paths, **options):
        self.place, self.paths, self.options = place, paths, options
        self.reports, self.remarks, self.errors = [], [], []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            with tgsearch.create(self.place, exist_ok=True, lazy=True) as index:
                for report in index.watch(
                    *self.paths, stop=self.stop.is_set, tell=self.remarks.append, debounce=0.2, **self.options
                ):
                    self.reports.append(report)
        except Exception as error:
            self.errors.append(error)

    def __enter__(self):
        self.thread.start()
        until(lambda: self.reports or self.remarks or self.errors)
        return self

    def __exit__(self, *exc):
        self.stop.set()
        self.thread.join(PATIENT_SECONDS)
        assert not self.thread.is_alive()
        assert self.errors == []


def until(condition):
    end = time.monotonic() + PATIENT_SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def kho(tmp_path):
    write(tmp_path / "kho/a.txt", "Hội nghị tuyên giáo họp tại thị xã.")
    write(tmp_path / "kho/tin/b.txt", "Thông báo tuyển sinh năm học mới.")
    return tmp_path / "kho"


def ids(place):
    with tgsearch.open(place) as index:
        return {hit.id for hit in index.search("", limit=10_000)}


def text(place, id):
    """The text of a document; "" when there is none."""
    with tgsearch.open(place) as index:
        try:
            return index.get(id).text
        except tgsearch.DocumentNotFoundError:
            return ""


def becomes(place, expected):
    """Wait until the index holds exactly these ids."""
    until(lambda: ids(place) == set(expected))


# Files that come, change and go


def test_new_changed_renamed_and_deleted_files(place, kho):
    with Watcher(place, [kho]) as watcher:
        becomes(place, {"a.txt", "tin/b.txt"})
        write(kho / "tin/c.txt", "Công văn về phòng cháy chữa cháy.")
        becomes(place, {"a.txt", "tin/b.txt", "tin/c.txt"})
        write(kho / "a.txt", "Hội nghị dân vận họp tại trung tâm huyện.")
        until(lambda: "dân vận" in text(place, "a.txt"))
        (kho / "tin/c.txt").rename(kho / "tin/d.txt")
        becomes(place, {"a.txt", "tin/b.txt", "tin/d.txt"})
        (kho / "a.txt").unlink()
        becomes(place, {"tin/b.txt", "tin/d.txt"})
    first, *others = watcher.reports
    assert first.added == ("a.txt", "tin/b.txt")
    assert all(each.added or each.changed or each.removed or each.renamed for each in others)
    assert watcher.remarks == []


def test_folders_that_come_move_and_go(place, kho, tmp_path):
    write(tmp_path / "ngoài/x/y/z.txt", "Kế hoạch tiêm chủng mở rộng.")
    write(tmp_path / "ngoài/x/w.txt", "Kế hoạch trồng cây đầu xuân.")
    with Watcher(place, [kho]):
        shutil.move(tmp_path / "ngoài/x", kho / "x")
        becomes(place, {"a.txt", "tin/b.txt", "x/y/z.txt", "x/w.txt"})
        write(kho / "x/y/v.txt", "Kế hoạch thu gom rác thải.")
        becomes(place, {"a.txt", "tin/b.txt", "x/y/z.txt", "x/y/v.txt", "x/w.txt"})
        (kho / "x").rename(kho / "tin/x")
        becomes(place, {"a.txt", "tin/b.txt", "tin/x/y/z.txt", "tin/x/y/v.txt", "tin/x/w.txt"})
        shutil.rmtree(kho / "tin")
        becomes(place, {"a.txt"})


def test_a_folder_moved_between_two_roots(place, kho, tmp_path):
    other = tmp_path / "lưu"
    write(other / "c.txt", "Biên bản bàn giao tài sản.")
    with Watcher(place, [kho, other]):
        becomes(place, {"a.txt", "tin/b.txt", "c.txt"})
        shutil.move(kho / "tin", other / "tin")
        becomes(place, {"a.txt", "tin/b.txt", "c.txt"})
        until(lambda: hit_path(place, "tuyển sinh").startswith(str(other)))
        write(other / "tin/b.txt", "Thông báo nghỉ lễ của cơ quan.")
        until(lambda: "nghỉ lễ" in text(place, "tin/b.txt"))


def hit_path(place, query):
    with tgsearch.open(place) as index:
        return next((hit.path for hit in index.search(query)), "")


def test_editors_save_by_renaming(place, kho):
    with Watcher(place, [kho]) as watcher:
        write(kho / ".a.txt.swp", "tạm")
        write(kho / "4913", "").unlink()
        (kho / "a.txt").rename(kho / "a.txt~")
        write(kho / "a.txt", "Hội nghị dân vận.")
        (kho / "a.txt~").unlink()
        (kho / ".a.txt.swp").unlink()
        until(lambda: "dân vận" in text(place, "a.txt"))
        write(kho / "tin/b.txt.tmp", "Thông báo nghỉ lễ.").replace(kho / "tin/b.txt")
        until(lambda: "nghỉ lễ" in text(place, "tin/b.txt"))
        becomes(place, {"a.txt", "tin/b.txt"})
    assert not any(report.removed or report.failed for report in watcher.reports)


def test_what_is_still_being_written_is_not_read(place, kho):
    download = write(kho / "tin/c.txt.crdownload", "Báo cáo ")
    with Watcher(place, [kho]) as watcher, (kho / "d.txt").open("w", encoding="utf-8") as file:
        until(lambda: watcher.reports)
        for part in ("Báo cáo", "sơ kết", "sáu tháng", "đầu năm", "của cơ quan", "và văn phòng"):
            file.write(part + " ")
            file.flush()
            time.sleep(0.1)
        file.flush()
        until(lambda: "văn phòng" in text(place, "d.txt"))
        download.rename(kho / "tin/c.txt")
        becomes(place, {"a.txt", "tin/b.txt", "tin/c.txt", "d.txt"})
    assert sum("d.txt" in report.added for report in watcher.reports) == 1
    assert not any("d.txt" in report.changed for report in watcher.reports)
    assert not any(report.failed for report in watcher.reports)


def test_a_burst(place, kho):
    names = [f"cv/{number % 7}/{number}.txt" for number in range(300)]
    with Watcher(place, [kho]):
        for number, name in enumerate(names):
            write(kho / name, f"Công văn số {number} về việc chuẩn bị hội nghị.")
        becomes(place, {"a.txt", "tin/b.txt", *names})
        shutil.rmtree(kho / "cv")
        becomes(place, {"a.txt", "tin/b.txt"})


def test_events_that_were_lost_are_made_up_for(place, kho, monkeypatch):
    monkeypatch.setattr("tgsearch.watch.events.FLOOD", 1)
    heard = Pending.note
    monkeypatch.setattr(Pending, "note", lambda self, paths: heard(self, list(paths)[:0]))
    with Watcher(place, [kho]):
        write(kho / "x/c.txt", "Công văn về việc nghỉ lễ.")
        becomes(place, {"a.txt", "tin/b.txt", "x/c.txt"})


def test_what_no_event_told_of_is_found_in_time(place, kho, monkeypatch):
    monkeypatch.setattr(loop, "WHOLE_SECONDS", 0.5)
    monkeypatch.setattr(Pending, "note", lambda self, paths: None)
    with Watcher(place, [kho]) as watcher:
        write(kho / "c.txt", "Công văn về việc nghỉ lễ.")
        becomes(place, {"a.txt", "tin/b.txt", "c.txt"})
        (kho / "a.txt").unlink()
        becomes(place, {"tin/b.txt", "c.txt"})
    assert len(watcher.reports) == 3  # nothing is said of the looks in between


def test_polling(place, kho):
    with Watcher(place, [kho], poll=0.2):
        write(kho / "x/c.txt", "Công văn về việc nghỉ lễ.")
        becomes(place, {"a.txt", "tin/b.txt", "x/c.txt"})
        shutil.rmtree(kho / "tin")
        becomes(place, {"a.txt", "x/c.txt"})


def test_where_the_system_refuses_the_files_are_looked_at(place, kho, monkeypatch):
    listen = loop.Events

    def refuse(folders, *, poll, stop):
        if poll is None:
            raise OSError("OS file watch limit reached")
        return listen(folders, poll=poll, stop=stop)

    monkeypatch.setattr(loop, "Events", refuse)
    monkeypatch.setattr(loop, "FALLBACK_POLL", 0.2)
    with Watcher(place, [kho]) as watcher:
        until(lambda: watcher.reports)
        write(kho / "c.txt", "Công văn về việc nghỉ lễ.")
        becomes(place, {"a.txt", "tin/b.txt", "c.txt"})
    assert ["limit reached" in remark for remark in watcher.remarks] == [True]


def test_a_file_as_a_root(place, tmp_path):
    path = tmp_path / "tin.jsonl"
    path.write_text('{"id": "1", "text": "Bản tin một."}\n', encoding="utf-8")
    with Watcher(place, [path]):
        becomes(place, {"1"})
        write(tmp_path / "khác.txt", "Không thuộc về đây.")
        path.write_text(
            '{"id": "1", "text": "Bản tin một."}\n{"id": "2", "text": "Hai."}\n', encoding="utf-8"
        )
        becomes(place, {"1", "2"})


def test_a_part_of_a_known_folder_keeps_its_ids(place, kho):
    with tgsearch.create(place) as index:
        index.sync(kho)
    with Watcher(place, [kho / "tin"]):
        write(kho / "c.txt", "Không thuộc phần được theo dõi.")
        write(kho / "tin/x/d.txt", "Giấy mời dự họp.")
        becomes(place, {"a.txt", "tin/b.txt", "tin/x/d.txt"})
        (kho / "tin/b.txt").unlink()
        becomes(place, {"a.txt", "tin/x/d.txt"})


def test_patterns_hold_while_watching(place, kho):
    with Watcher(place, [kho], exclude=["*.md"]):
        write(kho / "tin/c.md", "Bản nháp.")
        write(kho / "tin/d.txt", "Giấy mời dự họp.")
        becomes(place, {"a.txt", "tin/b.txt", "tin/d.txt"})
        write(kho / "tin/.tgsearchignore", "d*\n")
        becomes(place, {"a.txt", "tin/b.txt"})


def test_links_that_lead_elsewhere(place, kho, tmp_path):
    write(tmp_path / "ngoài/c.txt", "Công văn về việc nghỉ lễ.")
    write(tmp_path / "riêng/d.txt", "Giấy mời dự họp.")
    with Watcher(place, [kho]):
        (kho / "liên-kết").symlink_to(tmp_path / "ngoài")
        (kho / "d.txt").symlink_to(tmp_path / "riêng/d.txt")
        becomes(place, {"a.txt", "tin/b.txt", "liên-kết/c.txt", "d.txt"})
        (kho / "liên-kết").unlink()
        becomes(place, {"a.txt", "tin/b.txt", "d.txt"})


def test_a_folder_that_is_empty_at_first_and_in_between(place, tmp_path):
    kho = tmp_path / "kho"
    kho.mkdir()
    with Watcher(place, [kho]):
        for _ in range(2):
            write(kho / "tin/a.txt", "Giấy mời dự họp.")
            becomes(place, {"tin/a.txt"})
            shutil.rmtree(kho / "tin")
            becomes(place, set())


# What is in the way


def test_another_writer_is_waited_for(place, kho, monkeypatch):
    monkeypatch.setattr(loop, "LAST_RETRY", 0.5)
    with Watcher(place, [kho]) as watcher:
        with tgsearch.open(place) as other, other._engine.writer():
            write(kho / "c.txt", "Công văn về việc nghỉ lễ.")
            until(lambda: watcher.remarks)
            write(kho / "d.txt", "Giấy mời dự họp.")
            time.sleep(QUIET_SECONDS)
        becomes(place, {"a.txt", "tin/b.txt", "c.txt", "d.txt"})
        with tgsearch.open(place) as other, other._engine.writer():
            write(kho / "e.txt", "Giấy mời dự hội thảo.")
            until(lambda: len(watcher.remarks) == 2)
        becomes(place, {"a.txt", "tin/b.txt", "c.txt", "d.txt", "e.txt"})
    assert all("is being written by" in remark for remark in watcher.remarks)
    assert "đang được ghi" in watcher.remarks[0].message("vi")


def test_a_full_disk_is_waited_for(place, kho, monkeypatch):
    sync, calls = tgsearch.Index.sync, []

    def fail_once(self, *paths, **options):
        calls.append(paths)
        if len(calls) == 2:
            raise tgsearch.StorageError(path=place, reason="No space left on device")
        return sync(self, *paths, **options)

    monkeypatch.setattr(tgsearch.Index, "sync", fail_once)
    with Watcher(place, [kho]) as watcher:
        write(kho / "c.txt", "Công văn về việc nghỉ lễ.")
        becomes(place, {"a.txt", "tin/b.txt", "c.txt"})
    assert ["No space left" in remark for remark in watcher.remarks] == [True]


@pytest.mark.parametrize("comes_back_empty", [True, False])
def test_a_root_that_vanishes_keeps_its_documents(place, kho, tmp_path, comes_back_empty):
    other = tmp_path / "lưu"
    write(other / "c.txt", "Biên bản bàn giao tài sản.")
    with Watcher(place, [kho, other]) as watcher:
        kho.rename(tmp_path / "tháo-ra")
        until(lambda: len(watcher.remarks) == 1)
        write(other / "d.txt", "Biên bản kiểm kê.")
        becomes(place, {"a.txt", "tin/b.txt", "c.txt", "d.txt"})
        (other / "c.txt").unlink()
        becomes(place, {"a.txt", "tin/b.txt", "d.txt"})
        write(tmp_path / "tháo-ra/e.txt", "Giấy mời dự họp.")
        if comes_back_empty:  # the place where it is mounted
            kho.mkdir()
            time.sleep(QUIET_SECONDS)
            kho.rmdir()
        (tmp_path / "tháo-ra").rename(kho)
        becomes(place, {"a.txt", "tin/b.txt", "d.txt", "e.txt"})
        (kho / "a.txt").unlink()
        becomes(place, {"tin/b.txt", "d.txt", "e.txt"})
    assert [remark.split(" is ")[1][:4] for remark in watcher.remarks] == ["not ", "back"]


@pytest.mark.parametrize("leave_behind", [Path.mkdir, lambda folder: None])
def test_a_known_root_may_be_missing_at_first(place, kho, tmp_path, leave_behind):
    with tgsearch.create(place) as index:
        index.sync(kho)
    kho.rename(tmp_path / "tháo-ra")
    leave_behind(kho)
    with Watcher(place, [kho]) as watcher:
        time.sleep(QUIET_SECONDS)
        assert ids(place) == {"a.txt", "tin/b.txt"}
        assert watcher.reports == []
        if kho.exists():
            kho.rmdir()
        write(tmp_path / "tháo-ra/c.txt", "Giấy mời dự họp.")
        (tmp_path / "tháo-ra").rename(kho)
        becomes(place, {"a.txt", "tin/b.txt", "c.txt"})


def test_a_root_that_is_emptied_file_by_file_is_empty(place, kho):
    with Watcher(place, [kho]) as watcher:
        (kho / "a.txt").unlink()
        shutil.rmtree(kho / "tin")
        becomes(place, set())
    assert watcher.remarks == []


def test_a_file_with_the_id_of_one_that_is_away_waits(place, kho, tmp_path):
    other = tmp_path / "lưu"
    write(other / "c.txt", "Biên bản bàn giao tài sản.")
    with Watcher(place, [kho, other]) as watcher:
        kho.rename(tmp_path / "tháo-ra")
        until(lambda: len(watcher.remarks) == 1)
        write(other / "a.txt", "Một văn bản khác trùng tên.")
        until(lambda: len(watcher.remarks) == 2)
        assert "tuyên giáo" in text(place, "a.txt")
        (tmp_path / "tháo-ra").rename(kho)
        becomes(place, {"a.txt", "tin/b.txt", "c.txt", "lưu/a.txt"})
        assert "tuyên giáo" in text(place, "a.txt")


def test_a_file_that_cannot_be_read_is_reported_once(place, kho, monkeypatch):
    monkeypatch.setattr(loop, "WHOLE_SECONDS", 0.5)
    broken = write(kho / "hỏng.txt", "")
    with Watcher(place, [kho]) as watcher:
        write(kho / "c.txt", "Giấy mời dự họp.")
        becomes(place, {"a.txt", "tin/b.txt", "c.txt"})
        time.sleep(QUIET_SECONDS)
        reported = [failure for report in watcher.reports for failure in report.failed]
        assert [failure.path for failure in reported] == [str(broken)]
        write(broken, "   ")
        until(lambda: watcher.reports[-1].failed)
        write(broken, "Đã sửa xong văn bản.")
        becomes(place, {"a.txt", "tin/b.txt", "c.txt", "hỏng.txt"})
    assert sum(len(report.failed) for report in watcher.reports) == 2


@pytest.mark.parametrize(
    "option", [{"poll": 0.0}, {"poll": -1.0}, {"debounce": 0.0}, {"debounce": float("nan")}]
)
def test_times_that_are_none(place, kho, option):
    with tgsearch.create(place) as index, pytest.raises(OptionError):
        next(index.watch(kho, **option))


def test_a_path_that_nobody_knows(place, tmp_path):
    with tgsearch.create(place) as index, pytest.raises(PathNotFoundError):
        next(index.watch(tmp_path / "không-có"))


def test_without_the_library_it_is_said_what_to_install(place, kho, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with tgsearch.create(place) as index, pytest.raises(WatchUnavailableError, match=r"tgsearch\[watch\]"):
        next(index.watch(kho))


# The command


@contextmanager
def command(place, *arguments):
    """`tgsearch watch` in a process of its own, after its first round; killed if it does not end."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    run = [sys.executable, "-m", "tgsearch", "--index", str(place), "watch", "--debounce", "0.2"]
    process = subprocess.Popen(
        [*run, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't send these signals to one process")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_quietly_when_it_is_told(place, kho, how):
    with command(place, kho, "--format", "jsonl") as process:
        first = json.loads(process.stdout.readline())
        write(kho / "c.txt", "Giấy mời dự họp.")
        second = json.loads(process.stdout.readline())
        process.send_signal(how)
        output, talk = process.communicate(timeout=PATIENT_SECONDS)
    assert process.returncode == 0
    assert output == ""
    assert [line[21:].partition(" (")[0] for line in talk.splitlines() if line[:4].isdigit()] == [
        "2 added · 0 changed · 0 removed · 0 failed",
        "1 added · 0 changed · 0 removed · 0 failed",
    ]
    assert (first["version"], first["added"], second["added"]) == (1, ["a.txt", "tin/b.txt"], ["c.txt"])
    assert second["time"] > first["time"]


def test_the_command_goes_on_after_it_was_killed(place, kho):
    with command(place, kho, "--format", "jsonl") as process:
        process.stdout.readline()
        write(kho / "c.txt", "Giấy mời dự họp.")
        process.kill()
        process.wait()
    write(kho / "d.txt", "Giấy mời dự hội thảo.")
    (kho / "a.txt").unlink()
    with command(place, kho, "--format", "jsonl") as process:
        process.stdout.readline()
        becomes(place, {"tin/b.txt", "c.txt", "d.txt"})
        write(kho / "e.txt", "Giấy mời dự lễ khai giảng.")
        becomes(place, {"tin/b.txt", "c.txt", "d.txt", "e.txt"})


# When a path has come to rest


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pending(clock):
    return Pending(1.0, clock)


def test_a_path_rests_before_it_is_read(pending, clock, tmp_path):
    path = str(write(tmp_path / "a.txt", "Một."))
    pending.note([path])
    assert pending.ready() == ()
    clock.now = 0.9
    pending.note([path])
    clock.now = 1.8
    assert pending.ready() == ()
    clock.now = 2.0
    assert pending.ready() == (path,)
    assert pending.ready() == (path,)  # until it is done
    pending.done([path])
    assert pending.ready() == ()


def test_a_file_that_grows_without_events_is_waited_for(pending, clock, tmp_path):
    path = write(tmp_path / "a.txt", "Một.")
    pending.note([str(path)])
    write(path, "Một hai.")
    clock.now = 1.0
    assert pending.ready() == ()
    clock.now = 2.0
    assert pending.ready() == (str(path),)


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_folder_waits_for_what_is_in_it_but_not_for_ever(pending, clock, tmp_path, is_gone):
    folder = tmp_path / "x"
    growing = str(write(folder / "b.txt", "Một."))
    quiet = str(folder / "a.txt") if is_gone else str(folder)
    beside = str(write(tmp_path / "x.txt", "Ở ngoài."))
    pending.note([quiet, growing, beside])
    clock.now = 1.0
    pending.note([growing])
    assert pending.ready() == (beside,)
    clock.now = PATIENCE
    pending.note([growing])
    assert pending.ready() == tuple(sorted((quiet, beside)))


def test_what_lies_in_a_folder_that_is_away_is_forgotten(pending, clock, tmp_path):
    paths = [str(tmp_path / name) for name in ("x", "x/a", "x y", "xa")]
    pending.note(paths)
    pending.forget_below(paths[0])
    clock.now = 1.0
    assert set(pending.ready()) == {paths[2], paths[3]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((name, True) for name in (".a.txt.swp", "a.txt.swp", "a.txt~", "a.docx.TMP", "~$a.docx", ".git")),
        *((name, True) for name in ("a.pdf.part", "a.pdf.crdownload", "a.pdf.download", "a.filepart")),
        *((name, False) for name in ("a.txt", "part.txt", "tmp.docx", "~a.txt", "a.tmp.html", "4913")),
    ],
)
def test_temporary_names(name, expected):
    assert is_temporary(name) is expected


@pytest.mark.parametrize(
    ("paths", "limit", "expected"),
    [
        ((), 3, ()),
        (("x/a", "x/b", "y/c"), 3, ("x/a", "x/b", "y/c")),
        (("x/a", "x/b", "y/c"), 2, ("x", "y")),
        (("x/a", "x/b", "y/c"), 1, ("",)),
        (("x/a", "x", "x y"), 3, ("x", "x y")),
        (("x/gone", "gone/deep/er"), 3, ("",)),
        (("x/gone", "y/c"), 3, ("x", "y/c")),
        (("link", "link/a"), 3, ("",)),
    ],
)
def test_what_stands_for_many_paths(tmp_path, paths, limit, expected):
    top = tmp_path.resolve()
    for name in ("x/a", "x/b", "y/c", "x y"):
        write(top / name, "Một.")
    (top / "link").symlink_to(top / "x")
    found = gathered([str(top / path) for path in paths], str(top), limit)
    assert found == tuple(str(top / path) for path in expected)


def test_a_list_of_patterns_stands_for_its_folder(tmp_path):
    root = Root(tmp_path)
    names = (".tgsearchignore", "x/.tgsearchignore", "x/a.txt", ".git/a.txt", "x/.a", "")
    paths = [str(Path(root.real, name)) for name in names]
    below = [os.path.relpath(path, root.real) for path in root.paths_below([*paths, root.real + "y"])]
    assert below == [".", "x", "x/a.txt"]
