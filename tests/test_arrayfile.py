"""Arrays come back from a file as they were written, or the file says what is wrong with it."""

from __future__ import annotations

import io
import json
import os
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from tgsearch.arrayfile import (
    ALIGNMENT_BYTES,
    DTYPES,
    MAGIC,
    ArrayFile,
    ArrayFileError,
    ArrayFileVersionError,
    FileBytes,
    write_arrays,
)

ONE_OF_EACH = {
    "số": np.arange(300, dtype=np.uint16),
    "trống": np.zeros(0, np.int64),
    "chữ": np.frombuffer("tuyên giáo".encode(), np.uint8),
    "điểm": np.array([0.5, -1.0, np.inf]),
}


def written(arrays, meta=None, kind="thử", version=3):
    out = io.BytesIO()
    write_arrays(out, kind, version, arrays, meta)
    return out.getvalue()


@pytest.fixture
def opened(tmp_path):
    """Return a function that puts bytes in a file and opens it."""

    def opened(data, kind="thử", version=3):
        (tmp_path / "tệp").write_bytes(data)
        return ArrayFile(tmp_path / "tệp", kind, version)

    return opened


def with_header(data, **changed):
    """Change the header of a file, with a right checksum, leaving the data where they are."""
    header = json.loads(data[16 : 16 + struct.unpack("<I", data[8:12])[0]])
    header.update(changed)
    raw = json.dumps(header).encode()
    start = 16 + len(raw)
    old_start = 16 + struct.unpack("<I", data[8:12])[0]
    body = data[old_start + -old_start % ALIGNMENT_BYTES :]
    front = MAGIC + struct.pack("<II", len(raw), zlib.crc32(raw)) + raw
    return front + b"\0" * (-start % ALIGNMENT_BYTES) + body


# Round trips


@given(
    arrays=st.dictionaries(
        st.text(max_size=8),
        st.sampled_from(sorted(DTYPES)).flatmap(
            lambda code: npst.arrays(
                np.dtype(code), st.integers(0, 200), elements=npst.from_dtype(np.dtype(code), allow_nan=False)
            )
        ),
        max_size=5,
    ),
    meta=st.dictionaries(
        st.text(max_size=4), st.text(max_size=4) | st.integers() | st.lists(st.text()), max_size=3
    ),
)
def test_arrays_come_back(tmp_path_factory, arrays, meta):
    path = tmp_path_factory.getbasetemp() / "khứ hồi"
    path.unlink(missing_ok=True)
    path.write_bytes(written(arrays, meta))
    file = ArrayFile(path, "thử", 3)
    assert file.names() == tuple(arrays)
    assert file.meta == meta
    for name, array in arrays.items():
        assert name in file
        assert file[name].dtype == array.dtype
        assert np.array_equal(file[name], array)
    file.verify()


def test_arrays_are_aligned(opened):
    data = written({str(length): np.arange(length, dtype=np.uint8) for length in (1, 63, 64, 65, 0)})
    header = json.loads(data[16 : 16 + struct.unpack("<I", data[8:12])[0]])
    assert all(offset % ALIGNMENT_BYTES == 0 for _, _, offset in header["arrays"].values())
    assert opened(data)["65"].tolist() == list(range(65))
    assert len(data) % ALIGNMENT_BYTES == 0


def test_bytes_are_little_endian(opened):
    data = written({"a": np.array([1, 256], dtype=">u4")})
    assert b"\1\0\0\0\0\1\0\0" in data
    assert opened(data)["a"].tolist() == [1, 256]
    assert opened(data)["a"].dtype == np.dtype("<u4")


def test_strided_arrays_are_written_in_order(opened):
    array = np.arange(20, dtype=np.int32)
    assert opened(written({"a": array[::-3]}))["a"].tolist() == array[::-3].tolist()


def test_arrays_are_read_only(opened):
    file = opened(written(ONE_OF_EACH))
    with pytest.raises(ValueError, match="read-only"):
        file["số"][0] = 1


def test_an_array_is_made_once(opened):
    file = opened(written(ONE_OF_EACH))
    assert file["số"] is file["số"]


def test_no_array_at_all(opened):
    file = opened(written({}))
    assert file.names() == ()
    file.verify()


def test_what_is_not_there(opened):
    file = opened(written(ONE_OF_EACH))
    assert "khác" not in file
    with pytest.raises(KeyError):
        file["khác"]


def test_it_is_written_where_the_file_stands(tmp_path):
    """The place in the output does not matter, only that reading begins where writing did."""
    out = io.BytesIO()
    out.write(b"x" * 10)
    write_arrays(out, "thử", 3, ONE_OF_EACH)
    assert out.getvalue()[10:] == written(ONE_OF_EACH)


def test_an_open_file_outlives_its_name(tmp_path):
    path = tmp_path / "tệp"
    path.write_bytes(written(ONE_OF_EACH))
    file = ArrayFile(path, "thử", 3, FileBytes(path))
    path.unlink()
    assert file["số"].tolist() == list(range(300))


def test_a_million_numbers(opened):
    numbers = np.arange(1_000_003, dtype=np.uint32)
    file = opened(written({"a": numbers, "b": numbers[:7]}))
    assert np.array_equal(file["a"], numbers)
    assert file["b"].tolist() == list(range(7))
    file.verify()


# Refused


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((2, 2), np.uint8),
        np.array(3, np.uint8),
        np.zeros(3, np.bool_),
        np.zeros(3, np.complex128),
        np.zeros(3, np.float16),
        np.array(["a", "b"]),
        np.array([b"a"]),
        np.array([{}], dtype=object),
        np.zeros(3, "datetime64[s]"),
        np.zeros(3, [("a", "u1")]),
    ],
    ids=str,
)
def test_what_can_not_be_stored_is_refused(array):
    with pytest.raises(ValueError, match="'a' can't be stored"):
        written({"tốt": np.zeros(1), "a": array})


def test_nothing_is_written_when_one_array_is_refused():
    out = io.BytesIO()
    with pytest.raises(ValueError, match="can't be stored"):
        write_arrays(out, "thử", 3, {"tốt": np.zeros(1), "a": np.zeros(3, np.bool_)})
    assert out.getvalue() == b""


# Damage


def test_a_missing_file_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        ArrayFile(tmp_path / "không có", "thử", 3)


def test_a_file_cut_while_it_is_open_is_noticed(tmp_path):
    path = tmp_path / "tệp"
    path.write_bytes(written({"số": np.arange(10_000)}))
    column = ArrayFile(path, "thử", 3).column("số")
    assert column.whole().tolist() == list(range(10_000))
    with open(path, "r+b") as file:
        file.truncate(40_000)
    with pytest.raises(ArrayFileError, match="'số'"):
        column.between(9000, 9100)


def test_a_file_is_read_without_positioned_reading(tmp_path, monkeypatch):
    """As on Windows."""
    monkeypatch.delattr(os, "pread", raising=False)
    (tmp_path / "tệp").write_bytes(written(ONE_OF_EACH))
    file = ArrayFile(tmp_path / "tệp", "thử", 3)
    assert file["số"].tolist() == list(range(300))
    file.verify()


@pytest.mark.parametrize("length", [0, 1, 8, 15])
def test_a_file_too_short_for_a_header(opened, length):
    with pytest.raises(ArrayFileError, match="cut short"):
        opened(written(ONE_OF_EACH)[:length])


def test_a_file_cut_anywhere_is_noticed(opened):
    data = written(ONE_OF_EACH)
    for length in range(len(data)):
        with pytest.raises(ArrayFileError):
            opened(data[:length]).verify()


def test_a_file_with_more_behind_it_is_noticed(opened):
    for more in (b"\0", b"\1", b"\0" * ALIGNMENT_BYTES):
        with pytest.raises(ArrayFileError):
            opened(written(ONE_OF_EACH) + more).verify()


def test_every_flipped_bit_is_noticed(opened):
    data = written(ONE_OF_EACH)
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        with pytest.raises(ArrayFileError):
            opened(bytes(changed)).verify()


def test_damage_of_the_data_is_named_when_verified(opened):
    data = bytearray(written(ONE_OF_EACH))
    data[data.index("giáo".encode())] ^= 1
    with pytest.raises(ArrayFileError, match="'chữ'"):
        opened(bytes(data)).verify()


def damaged_numbers(opened, place):
    """Return a file of 100,000 numbers in which a byte of one of them is flipped."""
    numbers = np.arange(100_000, dtype=np.uint32)
    data = bytearray(written({"trước": numbers[:5], "số": numbers}))
    data[data.index(numbers[place : place + 8].tobytes())] ^= 1
    return opened(bytes(data))


@pytest.mark.parametrize("place", [0, 4095, 4096, 50_000, 99_990])
def test_what_is_read_is_verified_and_nothing_else(opened, place):
    column = damaged_numbers(opened, place).column("số")
    for other in range(0, 100_000, 1000):
        if other // 4096 != place // 4096:
            assert column.at(other) == other
            assert column.between(other, other + 3).tolist() == [other, other + 1, other + 2]
    for read in (
        lambda: column.at(place),
        lambda: column.between(place, place + 1),
        lambda: column.between(max(0, place - 5000), place + 1),
        lambda: column.between(0, 100_000),
        column.verify,
        column.whole,
    ):
        with pytest.raises(ArrayFileError, match="'số'"):
            read()


def test_damage_is_seen_when_an_array_is_taken(opened):
    file = damaged_numbers(opened, 70_000)
    assert file["trước"].tolist() == list(range(5))
    with pytest.raises(ArrayFileError, match="'số' differs at byte"):
        file["số"]


def test_the_error_of_damage_is_the_owners(tmp_path):
    data = bytearray(written({"số": np.arange(9)}))
    data[data.index(np.arange(9).tobytes())] ^= 1
    (tmp_path / "tệp").write_bytes(data)
    file = ArrayFile(tmp_path / "tệp", "thử", 3, damaged=lambda why: LookupError(f"hỏng: {why}"))
    with pytest.raises(LookupError, match="hỏng: checksum of 'số'"):
        file["số"]


def test_a_part_of_nothing(opened):
    column = opened(written(ONE_OF_EACH)).column("số")
    assert column.between(5, 5).tolist() == []
    assert len(column) == 300


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x" * 100, "not an array file"),
        (MAGIC + struct.pack("<II", 1 << 31, 0) + b"x" * 100, "cut short"),
        (MAGIC + struct.pack("<II", 50, 0) + b"x" * 100, "header checksum differs"),
        (MAGIC + struct.pack("<II", 2, zlib.crc32(b"[]")) + b"[]" + b"\0" * 100, "header"),
        (MAGIC + struct.pack("<II", 2, zlib.crc32(b"{}")) + b"{}" + b"\0" * 100, "kind"),
        (MAGIC + struct.pack("<II", 2, zlib.crc32(b"{x")) + b"{x" + b"\0" * 100, "header"),
        (MAGIC + struct.pack("<II", 2, zlib.crc32(b"\xff\xfe")) + b"\xff\xfe" + b"\0" * 100, "header"),
    ],
)
def test_what_is_no_array_file(opened, data, reason):
    with pytest.raises(ArrayFileError, match=reason):
        opened(data)


def test_another_kind(opened):
    with pytest.raises(ArrayFileError, match="kind"):
        opened(written(ONE_OF_EACH, kind="khác"))


@pytest.mark.parametrize(("version", "found"), [(2, 2), (4, 4), (0, 0)])
def test_another_version(opened, version, found):
    with pytest.raises(ArrayFileVersionError) as caught:
        opened(written(ONE_OF_EACH, version=version))
    assert caught.value.found == found


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "3"},
        {"version": None},
        {"meta": []},
        {"meta": None},
        {"arrays": []},
        {"arrays": None},
        *(
            {"arrays": {"số": entry}}
            for entry in (
                None,
                [],
                ["u2", 300],
                ["u2", 300, 0, 0],
                ["u3", 1, 0],
                ["O", 1, 0],
                [None, 1, 0],
                [["u2"], 1, 0],
                ["u2", -1, 0],
                ["u2", "300", 0],
                ["u2", 1.0, 0],
                ["u2", 300, -64],
                ["u2", 300, 1],
                ["u2", 300, 1 << 40],
                ["u2", 1 << 62, 0],
                ["u8", 10**30, 0],
            )
        ),
        *(
            {"checks": entry}
            for entry in (None, [], [1, 0], [0, 0, 0], [1, 0, 0], ["1", 0, 0], [10**20, 0, 0])
        ),
    ],
    ids=str,
)
def test_a_header_that_no_writer_writes(opened, changed):
    with pytest.raises(ArrayFileError):
        opened(with_header(written(ONE_OF_EACH), **changed))


def test_with_header_changes_nothing_else(opened):
    file = opened(with_header(written(ONE_OF_EACH), meta={"a": 1}))
    assert file.meta == {"a": 1}
    file.verify()
