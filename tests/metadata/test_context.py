"""Whether a text speaks of bodies of its own place without naming it."""

from __future__ import annotations

import pytest

from tgsearch.metadata.geography.context import refers_to_local_bodies


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
