from __future__ import annotations

import pytest

import tgsearch
from tgsearch import Document

DOCUMENTS = [
    Document(id="ruộng-1", title="Cấy lúa", text="Bà con xuống đồng cấy lúa mùa, chăm mạ và giữ nước ruộng."),
    Document(
        id="ruộng-2", title="Lúa mùa", text="Lúa mùa tốt, mạ khỏe, ruộng đủ nước.", published="2021-07-02"
    ),
    Document(id="cầu", title="Cầu treo", text="Cầu treo qua suối đã xong, xe máy đi lại dễ dàng."),
    Document(id="trống", title="", text="…"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("similar")
    with tgsearch.create(folder / "index") as index:
        index.add(DOCUMENTS)
        index.commit()
        (folder / "ghi-chep").mkdir()
        (folder / "ghi-chep" / "suoi.txt").write_text("Nước suối dâng cao.\n", "utf-8")
        (folder / "ghi-chep" / "hong.txt").write_bytes(b"\x00\x01\x02\x03" * 400)
        index.sync(folder / "ghi-chep")
        yield index


# More like it


def test_what_shares_the_telling_words_is_like_it(index):
    results = index.similar("ruộng-1")
    assert next(hit.id for hit in results) == "ruộng-2"
    assert "ruộng-1" not in {hit.id for hit in results}
    assert results.query == "Cấy lúa"
    assert "ruộng" in results.interpreted.split()


def test_an_empty_document_is_like_nothing(index):
    assert index.similar("trống").total == 0


def test_an_unknown_document_is_an_error(index):
    with pytest.raises(tgsearch.DocumentNotFoundError):
        index.similar("không có")


def test_the_limit_of_alike_documents(index):
    assert len(index.similar("ruộng-1", limit=1).hits) == 1


# Why


def test_why_a_document_is_found(index):
    answer = index.why("lua mua", "ruộng-2")
    assert (answer.id, answer.found, answer.rank, answer.matched) == ("ruộng-2", True, 1, "unaccented")
    assert answer.explanation
    assert answer.reasons == ()


@pytest.mark.parametrize(
    ("query", "options", "reasons"),
    [
        ("lúa cầu", {}, ["It does not hold cầu."]),
        ("lúa AND (cầu OR suối)", {}, ["It does not hold cầu OR suối."]),
        ("lúa -mạ", {}, ["It holds mạ, which is denied."]),
        ("lúa", {"year": 2020}, ["It is not of 2020."]),
        ("lúa cầu", {"since": "2022"}, ["It is not of 2022...", "It does not hold cầu."]),
    ],
)
def test_why_a_document_is_not_found(index, query, options, reasons):
    answer = index.why(query, "ruộng-2", **options)
    assert (answer.found, answer.rank) == (False, None)
    assert list(answer.reasons) == reasons
    assert all(reason.message("vi") != reason for reason in answer.reasons)


def test_a_file_is_known_by_its_path(index, tmp_path_factory):
    (record,) = list(index.search("suối dâng"))
    assert index.why("suối", record.path).found


def test_why_a_file_is_not_in_the_index(index, tmp_path):
    answer = index.why("lúa", tmp_path / "khác.txt")
    assert (answer.id, answer.found) == (None, False)
    assert "is not in the index" in answer.reasons[0]


def test_a_file_that_could_not_be_read_says_why(index):
    (record,) = list(index.search("suối dâng"))
    answer = index.why("lúa", record.path.replace("suoi.txt", "hong.txt"))
    assert "could not be read" in answer.reasons[0]
