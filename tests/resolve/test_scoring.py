"""What orders documents, where a query has no accents."""

from __future__ import annotations

import pytest

import tgsearch
from tgsearch import Document

HECTARES = "Dự án thu hồi 3 ha đất, 2 ha rừng và 1 ha ao hồ; Hà Nội góp vốn cho phần nội thành."
CAPITAL = "Hà Nội khai hội sách đầu xuân, phố phường Hà Nội đông vui, người Hà Nội dắt nhau đi chợ hoa."
OTHERS = [f"Thủ đô Hà Nội trồng cây ở phố số {number}." for number in range(30)]


@pytest.fixture
def index(tmp_path):
    with tgsearch.create(tmp_path / "index") as index:
        texts = {"hectares": HECTARES, "capital": CAPITAL} | {
            f"other-{number}": text for number, text in enumerate(OTHERS)
        }
        index.add([Document(id=id, title="", text=text) for id, text in texts.items()])
        index.commit()
        yield index


def test_a_rare_syllable_as_typed_does_not_outweigh_the_words_it_stands_for(index):
    ranked = index.ranked_ids("ha noi")
    assert ranked[0] == "capital"
    assert ranked.index("hectares") > ranked.index("capital")
    assert len(ranked) == 2 + len(OTHERS)


def test_what_is_written_as_typed_still_goes_first(index):
    index.add([Document(id="plain", title="", text="Thu do Ha Noi trong cay o pho so 7.")])
    index.commit()
    assert index.ranked_ids("pho so 7 ha noi trong cay")[0] == "plain"
