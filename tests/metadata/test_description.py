"""What is understood of several documents at once is what is understood of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tgsearch.document import Document
from tgsearch.metadata import describe, describe_all

DOCUMENTS = (
    Document(
        "tin", "Sáng 12/3, tại xã Nam Bình, UBND huyện Đắk Song tổ chức hội nghị.", published="2021-03-13"
    ),
    Document("trống", ""),
    Document(
        "báo cáo",
        "BÁO CÁO\nKết quả công tác quý I năm 2020 huyện Thạch Hà\nThực hiện Chỉ thị 05-CT/TW.",
        "Báo cáo kết quả công tác quý I năm 2020",
    ),
    Document("phố", "Xe buýt đi từ quận 1 đến phường 5, quận Gò Vấp rồi về Thành phố Hồ Chí Minh."),
    Document("khác", "Mưa lớn ở Hà Tĩnh. Huyện Hương Khê ngập sâu.".replace("ã", "a\u0303")),
)


def test_several_documents_are_described_as_each_is():
    assert describe_all(DOCUMENTS) == [describe(document) for document in DOCUMENTS]


def test_each_keeps_its_own_facts_in_any_order():
    forward, backward = describe_all(DOCUMENTS), describe_all(DOCUMENTS[::-1])
    assert forward == backward[::-1]
    assert [found.numbers for found in forward] == [(), (), ("05-CT/TW",), (), ()]
    assert [found.published is not None for found in forward] == [True, False, False, False, False]
    assert [found.type for found in forward][:3] == ["tin", None, "báo cáo"]
    assert forward[1] == describe(Document("1", ""))
    assert forward[1].mentions == ()


def test_no_documents_have_no_descriptions():
    assert describe_all(()) == []


@pytest.mark.parametrize("word", ["huyện", "Huyện", "thị xã", "Thị xã", "Thị ủy"])
def test_a_district_without_a_name_tells_the_era(word):
    text = f"Xã Thuận Hạnh họp bàn việc trồng tiêu. {word} giao xã lo giống."
    old = describe(Document("1", text))
    undecided = describe(replace(Document("1", text), text=text.replace(word, f"Truyện{word}")))
    assert old.mentions
    assert old != undecided
