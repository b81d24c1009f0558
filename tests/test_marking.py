"""What a query finds is marked in the whole document, as it is in passages of it."""

from __future__ import annotations

import pytest

import tgsearch

TEXT = (
    "Ủy ban nhân dân huyện tổ chức hội nghị tuyên giáo.\n"
    "UBND huyện giao các xã thực hiện Chỉ thị số 05-CT/TW.\n"
    "Tuyến giao thông qua xã được làm mới."
)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    with tgsearch.create(tmp_path_factory.mktemp("marking") / "index") as made:
        made.add(tgsearch.Document(id="một", title="Hội nghị tuyên giáo", text=TEXT))
        made.add(tgsearch.Document(id="hai", title="Bản tin", text="Công tác tuyên giáo của huyện."))
        made.commit()
        yield made


def marks(snippet):
    return [snippet.text[start:end] for start, end in snippet.highlights]


@pytest.mark.parametrize(
    ("query", "in_title", "in_text"),
    [
        ("tuyên giáo", ["tuyên", "giáo"], ["tuyên", "giáo"]),
        ("UBND", [], ["Ủy", "ban", "nhân", "dân", "UBND"]),
        ("05-CT/TW", [], ["05", "CT", "TW"]),
        ('"hội nghị"', ["Hội", "nghị"], ["hội", "nghị"]),
        ("tuyeen giaso", ["tuyên", "giáo"], ["tuyên", "giáo"]),
        ("tuyên giáo -xyz", ["tuyên", "giáo"], ["tuyên", "giáo"]),
        ("xyz", [], []),
        ("", [], []),
    ],
)
def test_title_and_text_are_marked(index, query, in_title, in_text):
    title, text = index.marked("một", query)
    assert (title.text, text.text) == ("Hội nghị tuyên giáo", TEXT)
    assert marks(title) == in_title
    assert set(in_text) <= set(marks(text)) if in_text else not marks(text)


def test_passages_of_a_hit_are_marked_alike(index):
    for hit in index.search("tuyen giao"):
        _, text = index.marked(hit.id, "tuyen giao")
        everywhere = set(marks(text))
        for snippet in hit.snippets:
            assert set(marks(snippet)) <= everywhere


def test_a_document_that_is_not_there_is_told(index):
    with pytest.raises(tgsearch.DocumentNotFoundError):
        index.marked("ba", "tuyên giáo")


def test_a_proposal_is_told_with_its_remark(index):
    (note,) = index.search("tuyên giaoo").notes
    assert note.proposal == "tuyên giáo"
    assert str(note).endswith(note.proposal)
