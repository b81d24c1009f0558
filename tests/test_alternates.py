"""Names and loanwords that are written in several ways are found in each, whichever is typed."""

from __future__ import annotations

import pytest

import tgsearch

TEXTS = {
    "dak": "Hội nghị phòng cháy rừng\n\nTỉnh Đắk Lắk họp bàn phòng cháy, chữa cháy rừng mùa khô.",
    "dac": "Cà phê được giá\n\nNông dân Đắc Lắc phấn khởi vì cà phê được giá.",
    "dawk": "Chợ phiên vùng cao\n\nChợ phiên ở Đăk Lăk đông người.",
    "lac": "Bé chơi với cái lắc\n\nTâm đắc nhất của bé là cái lắc nhỏ.",
    "kan": "Trồng rừng\n\nBắc Kạn trồng mới ba nghìn héc-ta rừng.",
    "vacxin": "Tiêm vắc-xin cho người già\n\nHuyện tiêm vắc-xin cho người già, trẻ nhỏ.",
    "vaccine": "Hai nghìn liều thuốc\n\nHai nghìn liều vaccine về đến huyện.",
    "campuchia": "Đoàn khách nước ngoài\n\nĐoàn khách Campuchia thăm huyện.",
    "cam": "Hội chợ biên giới\n\nHội chợ có gian hàng của Cam-pu-chia.",
    "bmt": "Đường mới\n\nĐường mới dẫn vào thành phố Buôn Ma Thuột.",
    "cu": "Mừng thọ\n\nCụ Ba vừa tròn chín mươi tuổi.",
    "cuba": "Tình hữu nghị\n\nĐại sứ Cuba thăm tỉnh.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    with tgsearch.create(tmp_path_factory.mktemp("alternates") / "index") as made:
        texts = ((id, text.partition("\n\n")) for id, text in TEXTS.items())
        made.add(tgsearch.Document(id=id, title=title, text=body) for id, (title, _, body) in texts)
        made.commit()
        yield made


def found(index, query, **options):
    return {hit.id for hit in index.search(query, **options).hits}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("Đắk Lắk", {"dak", "dac", "dawk"}),
        ("Đăk Lăk", {"dak", "dac", "dawk"}),
        ("daklak", {"dak", "dac", "dawk"}),
        ("Bắc Cạn trồng rừng", {"kan"}),
        ("vắc xin", {"vacxin", "vaccine"}),
        ("vaccine", {"vacxin", "vaccine"}),
        ("vac xin huyện", {"vacxin", "vaccine"}),
        ("Campuchia", {"campuchia", "cam"}),
        ("cam-pu-chia", {"campuchia", "cam"}),
        ("Buôn Mê Thuột", {"bmt"}),
        ("Cu-ba", {"cuba", "cu"}),
        ("cu ba", {"cu"}),
        ('"Bắc Cạn"', set()),  # what is quoted is as it stands there
        ("title:vaccine", {"vacxin"}),
    ],
)
def test_each_form_finds_all(index, query, ids):
    assert found(index, query) == ids


def test_a_word_of_a_name_means_itself(index):
    assert "lac" in found(index, "tâm đắc")
    assert found(index, "cái lắc") == {"lac"}


def test_forms_that_the_index_lacks_are_not_told(index):
    assert index.search("Bắc Cạn").interpreted == '(Bắc Cạn) OR "bắc kạn"'
    assert index.search("Campuchia").interpreted == "Campuchia OR cam-pu-chia"
    assert index.search("Kon Tum").interpreted == "Kon Tum"


def test_what_says_the_same_is_marked(index):
    (hit,) = index.search("Bắc Cạn").hits
    assert [hit.snippets[0].text[start:end] for start, end in hit.snippets[0].highlights] == ["Bắc", "Kạn"]


def test_names_of_the_highlands_marked_otherwise_are_the_same_word(index):
    matched = {hit.id: hit.matched for hit in index.search("Đăk Lăk").hits}
    assert matched["dawk"] == "exact"
    assert matched["dak"] == "tone"
