"""An index stays a Whoosh index: Whoosh's own searcher opens the directory and finds the right documents."""

from __future__ import annotations

import pytest
import whoosh.index
from whoosh.query import And, Every, Not, Or, Prefix, Term

from engines.batches import Doc, batch
from tgsearch.engine.base import TEXT, TITLE, WORDS, AllOf, AnyOf, Everything, HasTerm, Outside, SearchRequest
from tgsearch.engine.whoosh import WhooshEngine, policy, writer

DOCUMENTS = (
    Doc(
        "đê",
        title="hộ đê mùa lũ",
        text="nước sông lên nhân dân canh đê ngày đêm",
        words="hộ_đê mùa lũ nước sông",
    ),
    Doc("lũ", title="", text="lũ rút nhân dân dọn bùn", words="lũ rút nhân_dân dọn bùn"),
    Doc("cầu", title="thông cầu", text="cầu mới bắc qua sông", words="thông_cầu cầu mới bắc qua sông"),
    Doc("trống"),
    Doc("thay", text="sẽ bị thay thế"),
    Doc("xóa", text="lũ sẽ bị xóa duy nhất"),
)
TERMS = [
    (TEXT, "lũ"),
    (TEXT, "nhân"),
    (TEXT, "sông"),
    (TEXT, "thay"),
    (TEXT, "duy"),
    (TEXT, "xăng"),
    (TEXT, ""),
    (TITLE, "cầu"),
    (TITLE, "sông"),
    (WORDS, "nhân_dân"),
    (WORDS, "thông_cầu"),
]


@pytest.fixture(params=["one segment", "many segments", "merged"])
def directory(request, tmp_path, monkeypatch):
    """DOCUMENTS, of which one was replaced and one deleted."""
    monkeypatch.setattr(writer, "_BUFFERED_TOKENS", 4_000_000 if request.param == "one segment" else 0)
    monkeypatch.setattr(policy, "MERGE_FACTOR", 2 if request.param == "merged" else 1000)
    engine = WhooshEngine.create(tmp_path / "index", {})
    with engine.writer() as opened:
        for document in DOCUMENTS:
            opened.add(batch(document))
        opened.commit()
        opened.delete(["xóa"])
        opened.add(batch(Doc("thay", text="nước rút")))
        opened.record({"tệp": b"1"})
    return engine.directory


def found(searcher, query):
    return sorted(hit["id"] for hit in searcher.search(query, limit=None))


def ours(directory, node):
    with WhooshEngine.open(directory).searcher() as searcher:
        return sorted(hit.id for hit in searcher.search(SearchRequest((node,), limit=100)).documents)


@pytest.mark.parametrize(("field", "term"), TERMS)
def test_a_term_finds_the_same_documents(directory, field, term):
    with whoosh.index.open_dir(directory).searcher() as searcher:
        assert found(searcher, Term(field, term)) == ours(directory, HasTerm(field, (term,)))


def test_boolean_queries_find_the_same_documents(directory):
    lũ, sông, nước = (HasTerm(TEXT, (term,)) for term in ("lũ", "sông", "nước"))
    with whoosh.index.open_dir(directory).searcher() as searcher:
        theirs = {term: Term(TEXT, term) for term in ("lũ", "sông", "nước")}
        assert found(searcher, Or(list(theirs.values()))) == ours(directory, AnyOf((lũ, sông, nước)))
        assert found(searcher, And([theirs["lũ"], theirs["sông"]])) == ours(directory, AllOf((lũ, sông)))
        assert found(searcher, And([theirs["nước"], Not(theirs["lũ"])])) == ours(
            directory, AllOf((nước, Outside(lũ)))
        )
        assert found(searcher, Every()) == ours(directory, Everything())


def test_a_prefix_finds_the_same_documents(directory):
    with whoosh.index.open_dir(directory).searcher() as searcher:
        assert found(searcher, Prefix(TEXT, "s")) == ours(directory, HasTerm(TEXT, ("sông", "sẽ")))


def test_document_counts_agree(directory):
    engine = WhooshEngine.open(directory)
    index = whoosh.index.open_dir(directory)
    with engine.searcher() as searcher, index.reader() as reader:
        assert index.doc_count() == reader.doc_count() == searcher.document_count == 5
        assert reader.doc_count_all() == 5 + searcher.statistics().deleted
        assert sorted(fields["id"] for fields in reader.all_stored_fields()) == ours(directory, Everything())


def test_the_lexicon_is_ours(directory):
    with (
        WhooshEngine.open(directory).searcher() as searcher,
        whoosh.index.open_dir(directory).reader() as reader,
    ):
        lexicon = [term.decode() for term in reader.lexicon(TEXT)]
        assert lexicon == sorted(lexicon)
        assert set(lexicon) >= {"lũ", "nhân", "sông"}
        assert "cầu" in [term.decode() for term in reader.expand_prefix(TITLE, "c")]
        for term in lexicon:
            assert reader.doc_frequency(TEXT, term) == searcher.document_frequency(TEXT, term)


def test_lengths_and_weights_are_ours(directory):
    with whoosh.index.open_dir(directory).searcher() as searcher:
        (hit,) = searcher.search(Term(TEXT, "canh"))
        assert searcher.reader().doc_field_length(hit.docnum, TEXT) == 13
        assert hit.score > 0
        assert searcher.reader().frequency(TEXT, "đê") == 2


def test_whoosh_ranks_by_its_own_formula_over_our_numbers(directory):
    with whoosh.index.open_dir(directory).searcher() as searcher:
        assert [hit["id"] for hit in searcher.search(Term(TEXT, "lũ"))] == ["lũ", "đê"]
