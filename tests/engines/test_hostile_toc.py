"""Opening an index runs no code, whatever stands in its table of contents."""

from __future__ import annotations

import os
import pickle
import subprocess

import pytest

from engines.batches import Doc, batch
from engines.forged import sealed
from engines.story import made
from tgsearch.engine.whoosh import WhooshEngine, codec, toc
from tgsearch.errors import DamagedIndexError


class Calls:
    """Something whose pickle calls a function when it is read."""

    def __init__(self, function, *arguments, state=None):
        self.reduced = (function, arguments) if state is None else (function, arguments, state)

    def __reduce__(self):
        return self.reduced


def hostile(canary):
    """Pickles that leave a file behind when they are run, by name."""
    command = f"touch {canary}"
    code = f"open({str(canary)!r}, 'w').close()"
    by_name = {
        "os.system": Calls(os.system, command),
        "subprocess": Calls(subprocess.call, ["touch", str(canary)]),
        "eval": Calls(eval, code),
        "exec": Calls(exec, code),
        "open": Calls(open, str(canary), "w"),
        "getattr": Calls(getattr, "x", "upper"),
        "a segment with a command for a name": Calls(codec.restore_segment, Calls(os.system, command), 1, ()),
        "a function of the codec": Calls(codec.segment_data, Calls(os.system, command), None),
        "the codec itself": Calls(codec.ArrayCodec),
        "a state for a segment": Calls(codec.restore_segment, "abc", 1, (), state=Calls(os.system, command)),
    }
    pickles = {name: pickle.dumps([value]) for name, value in by_name.items()}
    pickles |= {f"{name}, not in a list": pickle.dumps(value) for name, value in by_name.items()}
    pickles["protocol 0"] = f"cos\nsystem\n(S'{command}'\ntR.".encode()
    pickles["inst"] = f"(S'{command}'\nios\nsystem\n.".encode()
    pickles["a dotted name"] = (
        b"\x80\x04\x8c\x1dtgsearch.engine.whoosh.codec\x8c\x1crestore_segment.__globals__\x93."
    )
    pickles["a persistent id"] = b"\x80\x04\x8c\x03abcQ."
    pickles["an extension"] = b"\x80\x04\x82\x01."
    return pickles


@pytest.mark.parametrize("name", hostile("x"))
def test_a_hostile_table_of_contents_is_refused_unrun(tmp_path, name):
    directory, canary = tmp_path / "index", tmp_path / "canary"
    made(directory, 18, 1)
    pickled = hostile(canary)[name]
    generation = toc.generations(directory)[-1] + 1
    toc.toc_path(directory, generation).write_bytes(sealed(generation, pickled=pickled))
    for use in (
        WhooshEngine.open,
        lambda directory: WhooshEngine(directory, {}).searcher(),
        lambda directory: WhooshEngine(directory, {}).writer(),
    ):
        with pytest.raises(DamagedIndexError) as caught:
            use(directory)
        assert caught.value.file == f"_MAIN_{generation}.toc"
    assert [file for file, _ in WhooshEngine(directory, {}).check()] == [f"_MAIN_{generation}.toc"]
    assert not canary.exists()


def test_the_canary_sings_when_such_a_pickle_is_run(tmp_path):
    pickle.loads(hostile(tmp_path / "canary")["eval"])
    assert (tmp_path / "canary").exists()


def test_the_schema_of_a_table_of_contents_is_not_even_read(tmp_path):
    directory, canary = tmp_path / "index", tmp_path / "canary"
    engine = made(directory, 19, 1)
    generation = toc.generations(directory)[-1] + 1
    schema = hostile(canary)["os.system"]
    toc.toc_path(directory, generation).write_bytes(sealed(generation, schema=schema))
    assert WhooshEngine.open(directory).check() == ()
    with engine.searcher() as searcher:
        assert searcher.document_count == 0
    with engine.writer() as opened:
        opened.add(batch(Doc("mới")))
    assert not canary.exists()


SEGMENT = ("abc", 3, (1,))


@pytest.mark.parametrize(
    "segment",
    [
        ("../../etc/passwd", 3, ()),
        ("", 3, ()),
        ("ABC", 3, ()),
        ("abc\n", 3, ()),
        (7, 3, ()),
        ("abc", -1, ()),
        ("abc", "3", ()),
        ("abc", 1 << 40, ()),
        ("abc", 3.0, ()),
        ("abc", None, ()),
        ("abc", 3, (3,)),
        ("abc", 3, (-1,)),
        ("abc", 3, ("1",)),
        ("abc", 3, [1]),
        ("abc", 3, None),
        ("abc", 3),
        ("abc", 3, (), ()),
    ],
)
def test_a_segment_that_no_writer_writes_is_damage(tmp_path, segment):
    pickled = pickle.dumps([Calls(codec.restore_segment, *segment)])
    toc.toc_path(tmp_path, 3).write_bytes(sealed(3, pickled=pickled))
    with pytest.raises(DamagedIndexError):
        WhooshEngine.open(tmp_path)


@pytest.mark.parametrize(
    "state", [("../../x", 1, ()), ["../../x", 1, ()], {"documents": -1}, (None, {"documents": -1})]
)
def test_a_segment_can_not_be_changed_after_it_was_checked(tmp_path, state):
    pickled = pickle.dumps([Calls(codec.restore_segment, *SEGMENT, state=state)])
    toc.toc_path(tmp_path, 3).write_bytes(sealed(3, pickled=pickled))
    with pytest.raises(DamagedIndexError):
        WhooshEngine.open(tmp_path)


@pytest.mark.parametrize(
    "pickled", [pickle.dumps(value) for value in (None, 7, "abc", [1], [[]], {}, [None])]
)
def test_a_list_of_something_else_is_damage(tmp_path, pickled):
    toc.toc_path(tmp_path, 3).write_bytes(sealed(3, pickled=pickled))
    with pytest.raises(DamagedIndexError):
        WhooshEngine.open(tmp_path)


def test_a_generation_under_another_name_is_damage(tmp_path):
    toc.toc_path(tmp_path, 4).write_bytes(sealed(3))
    with pytest.raises(DamagedIndexError):
        WhooshEngine.open(tmp_path)
