"""What is in the index after which calls of the writer?"""

from __future__ import annotations

import numpy as np
import pytest

from engines.batches import Doc, batch, column, day
from engines.contract.collection import (
    ALL,
    COLLECTION,
    PLACE,
    TYPE,
    ask,
    found,
    put,
    span,
    terms,
    text,
)
from tgsearch.engine.base import (
    FIELDS,
    TEXT,
    WORDS,
    Outside,
    TokenBatch,
)
from tgsearch.errors import IndexLockedError
from tgsearch.shard import Shard


class Writing:
    def test_adding_twice_replaces(self, engine):
        put(engine, Doc("a", "lúa mùa", days=day(2020, 1, 1), facets={PLACE: [("Hưng Yên",)]}))
        put(
            engine, Doc("a", "ngô đông", stored=b"sau", days=day(2021, 1, 1), facets={PLACE: [("Bắc Ninh",)]})
        )
        response = ask(engine, facets=(PLACE,))
        assert [(document.id, document.stored) for document in response.documents] == [("a", b"sau")]
        assert response.facets[PLACE] == {("Bắc Ninh",): 1}
        assert found(engine, text("lúa")) == set()
        assert found(engine, span((2020, 1, 1), (2020, 12, 31))) == set()

    def test_adding_twice_before_a_commit_replaces(self, engine):
        put(engine, Doc("a", "lúa mùa"), Doc("b", "khoai"), Doc("a", "ngô đông", stored=b"sau"))
        assert ask(engine).total == 2
        assert found(engine, text("lúa")) == set()
        assert found(engine, text("ngô")) == {"a"}

    def test_replacing_many_times(self, engine):
        for turn in range(12):
            put(engine, Doc("a", "lúa " * (turn + 1)), Doc(f"b{turn}", "ngô"))
        assert ask(engine).total == 13
        with engine.searcher() as searcher:
            assert searcher.document_count == 13

    def test_delete(self, filled):
        put(filled, delete=["cv-01", "không có"])
        assert found(filled) == ALL - {"cv-01"}
        assert found(filled, text("cháy")) == {"bc-04"}
        assert found(filled, Outside(text("rừng"))) == ALL - {"cv-01", "bc-04"}
        with filled.searcher() as searcher:
            assert searcher.stored(["cv-01", "kh-02"]) == {"kh-02": b"kh-02"}

    def test_deleted_documents_do_not_count(self, filled):
        put(filled, delete=["bc-04"])
        counts = ask(filled, facets=(PLACE, TYPE)).facets
        assert counts[PLACE][("Hưng Yên",)] == 2
        assert ("báo cáo",) not in counts[TYPE]

    def test_deleted_documents_do_not_score(self, engine):
        documents = [Doc("a", "lúa mùa"), Doc("b", "lúa ngô khoai sắn"), Doc("c", "ngô")]
        put(engine, *documents)
        before = ask(engine, clauses=(terms("lúa"), terms("ngô"))).documents
        put(engine, *(Doc(f"x{n}", "lúa lúa lúa") for n in range(3)))
        put(engine, delete=["x0", "x1", "x2"])
        after = ask(engine, clauses=(terms("lúa"), terms("ngô"))).documents
        assert [hit.id for hit in after] == [hit.id for hit in before]
        assert [hit.score for hit in after] == pytest.approx([hit.score for hit in before])

    def test_delete_before_a_commit(self, engine):
        with engine.writer() as writer:
            writer.add(batch(Doc("a", "lúa"), Doc("b", "ngô")))
            writer.delete(["a"])
        assert found(engine) == {"b"}

    def test_delete_and_add_again(self, engine):
        put(engine, Doc("a", "lúa"))
        with engine.writer() as writer:
            writer.delete(["a"])
            writer.add(batch(Doc("a", "ngô")))
        assert found(engine) == found(engine, text("ngô")) == {"a"}

    def test_delete_everything(self, filled):
        put(filled, delete=sorted(ALL))
        response = ask(filled, clauses=(terms("nhân"),), facets=(PLACE,))
        assert (response.total, response.facets[PLACE]) == (0, {})
        put(filled, Doc("mới", "nhân dân"))
        assert found(filled, text("nhân")) == {"mới"}

    def test_nothing_is_visible_before_a_commit(self, engine):
        put(engine, Doc("a", "lúa"), record={"k": b"1"})
        with engine.writer() as writer:
            writer.add(batch(Doc("b", "lúa")))
            writer.delete(["a"])
            writer.record({"k": b"2"})
            assert found(engine) == {"a"}
            with engine.searcher() as searcher:
                assert searcher.manifest() == {"k": b"1"}
            writer.commit()
            assert found(engine) == {"b"}
            with engine.searcher() as searcher:
                assert searcher.manifest() == {"k": b"2"}

    def test_closing_without_a_commit_discards(self, engine):
        put(engine, Doc("a", "lúa"))
        writer = engine.writer()
        writer.add(batch(Doc("b", "lúa")))
        writer.delete(["a"])
        writer.close()
        writer.close()
        assert found(engine) == {"a"}

    def test_an_exception_discards(self, engine):
        def fail_after_adding():
            with engine.writer() as writer:
                writer.add(batch(Doc("a", "lúa")))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_after_adding()
        assert found(engine) == set()
        put(engine, Doc("b", "lúa"))
        assert found(engine) == {"b"}

    def test_a_writer_goes_on_after_a_commit(self, engine):
        with engine.writer() as writer:
            for turn in range(4):
                writer.add(batch(Doc(f"a{turn}", "lúa"), Doc("b", "ngô " * (turn + 1), stored=b"%d" % turn)))
                writer.delete([f"a{turn - 2}"])
                writer.commit()
                assert ask(engine).total == 2 + min(turn, 1)
        with engine.searcher() as searcher:
            assert searcher.stored(["b"]) == {"b": b"3"}

    def test_an_empty_batch_adds_nothing(self, filled):
        with filled.writer() as writer:
            writer.add(batch())
        assert found(filled) == ALL

    def test_a_second_writer_is_told_who_has_the_first(self, engine):
        with engine.writer() as writer:
            with pytest.raises(IndexLockedError) as caught:
                engine.writer()
            assert caught.value.holder
            writer.add(batch(Doc("a", "lúa")))
        assert found(engine) == {"a"}
        engine.writer().close()

    def test_a_share_is_written_like_everything(self, engine):
        put(engine, Doc("cũ", "ngô"))
        with engine.writer(shard=Shard(2, 3)) as writer:
            writer.add(batch(Doc("a", "lúa")))
            writer.commit()
            with writer.alone():
                assert found(engine) == {"cũ", "a"}
                writer.add(batch(Doc("b", "lúa")))
                writer.delete(["cũ"])
                writer.commit()
                assert found(engine) == {"a", "b"}
            writer.record({"k": b"1"})
        with engine.searcher() as searcher:
            assert searcher.manifest() == {"k": b"1"}

    def test_a_share_and_everything_are_not_written_at_once(self, engine):
        for one, other in ((Shard(1, 2), None), (None, Shard(1, 2)), (Shard(1, 2), Shard(1, 2))):
            with engine.writer(shard=one), pytest.raises(IndexLockedError):
                engine.writer(shard=other)

    def test_vocabulary_that_does_not_occur_is_harmless(self, engine):
        columns = {field: column([[(0, "lúa")]], positioned=field != WORDS) for field in FIELDS}
        wide = {
            field: type(each)((*each.vocabulary, "lạc"), each.codes, each.bounds, each.positions)
            for field, each in columns.items()
        }
        with engine.writer() as writer:
            writer.add(TokenBatch(("a",), wide, (b"",), (None,), {}))
        assert found(engine, text("lạc")) == set()
        with engine.searcher() as searcher:
            assert searcher.document_frequency(TEXT, "lạc") == 0
            assert searcher.terms_with_prefix(TEXT, "l", 5) == ("lúa",)
            assert searcher.terms_folding_to(TEXT, "lac") == ()

    def test_batches_may_share_a_vocabulary_that_grows(self, engine):
        shared = ["gạo", "lúa"]

        def over_shared(id, words):
            shared.extend(word for word in words if word not in shared)
            own = column([list(enumerate(words))], positioned=True)
            codes = np.array([shared.index(word) for word in words], np.int32)
            fields = {
                field: type(own)(shared, codes, own.bounds, own.positions if field != WORDS else None)
                for field in FIELDS
            }
            return TokenBatch((id,), fields, (b"",), (None,), {})

        with engine.writer() as writer:
            writer.add(over_shared("a", ["lúa", "ngô"]))
            writer.add(batch(Doc("b", text="ngô khoai"), Doc("c", text="sắn")))
            writer.add(over_shared("d", ["sắn", "ngô", "lạc"]))
            writer.add(over_shared("e", ["lúa"]))
        for word, ids in (
            ("lúa", {"a", "e"}),
            ("ngô", {"a", "b", "d"}),
            ("sắn", {"c", "d"}),
            ("lạc", {"d"}),
            ("gạo", set()),
        ):
            assert found(engine, text(word)) == ids
        with engine.searcher() as searcher:
            assert searcher.terms_with_prefix(TEXT, "", 9) == ("ngô", "lúa", "sắn", "khoai", "lạc")

    # A fresh start

    def test_a_fresh_writer_replaces_everything_at_its_commit(self, filled):
        put(filled, record={"k": b"1", "l": b"2"})
        with filled.writer(fresh=True) as writer:
            writer.add(batch(Doc("mới", "nhân dân")))
            writer.record({"l": b"3"})
            assert found(filled) == ALL
            writer.commit()
            assert found(filled) == {"mới"}
            writer.add(batch(Doc("mới 2", "nhân dân")))
        assert found(filled) == {"mới", "mới 2"}
        with filled.searcher() as searcher:
            assert searcher.manifest() == {"l": b"3"}

    def test_a_fresh_writer_that_adds_nothing_empties(self, filled):
        with filled.writer(fresh=True):
            pass
        assert found(filled) == set()

    def test_a_fresh_writer_that_is_cancelled_changes_nothing(self, filled):
        writer = filled.writer(fresh=True)
        writer.add(batch(Doc("mới", "nhân dân")))
        writer.close()
        assert found(filled) == ALL

    # The manifest

    def test_manifest_entries_are_set_replaced_and_removed(self, engine):
        with engine.searcher() as searcher:
            assert searcher.manifest() == {}
        put(engine, record={"tệp:a.txt": b"\0\xff", "tệp:b.txt": b"", "c": b"1"})
        put(engine, Doc("a", "lúa"), record={"c": None, "d": b"4", "không có": None})
        put(engine, record={"tệp:a.txt": b"2", "c": b"5"})
        put(engine, record={"d": None})
        with engine.searcher() as searcher:
            assert searcher.manifest() == {"tệp:a.txt": b"2", "tệp:b.txt": b"", "c": b"5"}

    def test_the_last_word_of_a_writer_counts(self, engine):
        with engine.writer() as writer:
            writer.record({"a": b"1", "b": None})
            writer.add(batch(Doc("x", "lúa")))
            writer.record({"a": None, "b": b"2"})
            writer.add(batch(Doc("y", "lúa")))
            writer.record({"a": b"3"})
        with engine.searcher() as searcher:
            assert searcher.manifest() == {"a": b"3", "b": b"2"}

    def test_entries_outlive_the_documents_they_came_with(self, engine):
        put(engine, Doc("a", "lúa"), record={"a": b"1", "b": b"1"})
        put(engine, delete=["a"], record={"b": None})
        for turn in range(10):
            put(engine, Doc("c", "ngô"), record={"c": b"%d" % turn})
        with engine.searcher() as searcher:
            assert searcher.manifest() == {"a": b"1", "c": b"9"}

    # Compacting

    def test_compacting_changes_nothing_that_can_be_asked(self, engine):
        put(engine, *COLLECTION, record={"a": b"1", "b": b"2"})
        for turn in range(5):
            put(engine, Doc(f"x{turn}", "nhân dân lúa"), Doc("y", "lúa " * (turn + 1)), record={"b": None})
        put(engine, delete=["x1", "x3", "cv-01"], record={"c": b"3"})

        def everything():
            request = {"clauses": (terms("nhân"), terms("lúa")), "facets": (PLACE, TYPE), "limit": 100}
            with engine.searcher() as searcher:
                stored = searcher.stored(sorted(ALL | {"y", "x0", "x1"}))
                return ask(engine, **request), stored, searcher.manifest()

        response, stored, manifest = everything()
        with engine.writer() as writer:
            writer.compact()
        after, stored_after, manifest_after = everything()
        assert (stored_after, manifest_after) == (stored, manifest)
        assert (after.total, after.facets) == (response.total, response.facets)
        assert [hit.id for hit in after.documents] == [hit.id for hit in response.documents]
        assert [hit.score for hit in after.documents] == pytest.approx(
            [hit.score for hit in response.documents]
        )
        with engine.searcher() as searcher:
            assert searcher.statistics().deleted == 0
            assert searcher.document_frequency(TEXT, "lúa") == 4

    def test_compacting_takes_what_was_added_with_it(self, filled):
        put(filled, delete=["cv-01"])
        with filled.writer() as writer:
            writer.add(batch(Doc("mới", "nhân dân"), Doc("kh-02", "nhân dân")))
            writer.delete(["bc-04"])
            writer.compact()
        assert found(filled) == (ALL - {"cv-01", "bc-04"}) | {"mới"}
        assert found(filled, text("cây")) == set()

    def test_compacting_again_or_nothing_does_no_harm(self, engine):
        for _ in range(2):
            with engine.writer() as writer:
                writer.compact()
        assert found(engine) == set()
        put(engine, *COLLECTION, record={"a": b"1"})
        for _ in range(2):
            with engine.writer() as writer:
                writer.compact()
        assert found(engine) == ALL
        put(engine, delete=sorted(ALL))
        with engine.writer() as writer:
            writer.compact()
        with engine.searcher() as searcher:
            assert (searcher.document_count, searcher.manifest()) == (0, {"a": b"1"})

    def test_a_searcher_goes_on_while_and_after_an_index_is_compacted(self, filled):
        with filled.searcher() as before:
            put(filled, delete=["cv-01"])
            with filled.writer() as writer:
                writer.compact()
                writer.commit()
                assert before.document_count == len(ALL)
            assert before.stored(["cv-01"]) == {"cv-01": b"cv-01"}

    def test_compacting_that_is_cancelled_changes_nothing(self, filled):
        put(filled, delete=["cv-01"])
        writer = filled.writer()
        writer.compact()
        writer.close()
        assert found(filled) == ALL - {"cv-01"}
        put(filled, Doc("mới", "nhân dân"))
        assert found(filled) == (ALL - {"cv-01"}) | {"mới"}
