"""Whether a text speaks of bodies of its own place without naming it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tgsearch.metadata.geography.bodies import LocalBodies, refers_to_local_bodies
from tgsearch.metadata.geography.words import BEFORE_LEVEL, COMMITTEE_STEMS, COMMITTEES, LEVEL_WORDS
from tgsearch.segment import split_documents

BODIES = LocalBodies()
WORDS = sorted(
    {*BEFORE_LEVEL, *COMMITTEE_STEMS, *map(str.strip, COMMITTEES), *LEVEL_WORDS, "Ân Thi", "hội", "2"}
)
GAPS = ["", " ", " ", " ", " ", "  ", "\n", "-", "/", ". ", " (", ", ", "_", "’"]


@st.composite
def texts(draw):
    written = st.sampled_from([str, str, str.upper, str.capitalize])
    pieces = draw(st.lists(st.tuples(written, st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=8))
    return "".join(write(word) + gap for write, word, gap in pieces)


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn công tác làm việc với UBND huyện.",
        "Phong trào lan rộng trên địa bàn thị xã",
        "Lãnh đạo tỉnh, huyện cùng dự",
        "Hội nghị do Ban Thường vụ Huyện ủy tổ chức",
        "Bí thư tỉnh đoàn phát biểu",
        "Thành uỷ giao chỉ tiêu cho của xã Hưng Đạo và UBND phường",
    ],
)
def test_bodies_without_a_name_are_those_of_the_place(text):
    assert refers_to_local_bodies(text)


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn công tác làm việc với UBND huyện Ân Thi.",
        "Nhiều huyện bị ngập",
        "Công tác của xã hội",
        "Huyện ủy Ân Thi và Tỉnh đoàn Hưng Yên phối hợp",
        "Công đoàn viên chức, quân đoàn",
        "huyện",
        "",
    ],
)
def test_bodies_with_their_names_are_not(text):
    assert not refers_to_local_bodies(text)


@given(st.lists(st.tuples(texts(), texts()), max_size=4))
@example([("của", "huyện"), ("", "Đảng bộ huyện2 và liênTỈNH ủy")])
def test_where_syllables_do_not_call_for_a_look_there_are_none(documents):
    titles, bodies = [title for title, _ in documents], [body for _, body in documents]
    may = BODIES.may_be_in(split_documents(titles, bodies))
    assert len(may) == len(documents)
    for (title, body), own in zip(documents, may, strict=True):
        assert own or not refers_to_local_bodies(f"{title}\n{body}")


def test_most_texts_are_passed_by():
    bodies = ["Mưa to ở Ân Thi", "Cán bộ xã", "", "Trụ sở của xã Tân Phúc"]
    assert BODIES.may_be_in(split_documents([""] * 4, bodies)) == [False, True, False, True]
