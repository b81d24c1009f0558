"""How many are there, by facet and in all?"""

from __future__ import annotations

import pytest

from engines.batches import Doc
from engines.contract.collection import (
    PLACE,
    TYPE,
    ask,
    below,
    put,
    text,
)
from engines.contract.matching import MATCHES


class Counting:
    def test_facets_count_every_level(self, collection):
        assert ask(collection, facets=(PLACE,)).facets[PLACE] == {
            ("Hưng Yên",): 3,  # once each, though bc-04 has three values below it
            ("Hưng Yên", "Văn Giang"): 2,
            ("Hưng Yên", "Văn Giang", "Xuân Quan"): 1,
            ("Hưng Yên", "Khoái Châu"): 1,
            ("Hải Dương",): 1,
            ("Hải Dương", "Gia Lộc"): 1,
        }

    def test_facets_count_the_whole_result_and_nothing_else(self, collection):
        response = ask(collection, text("cháy"), limit=1, facets=(PLACE, TYPE, "nơi"))
        assert response.facets[TYPE] == {("công văn",): 1, ("báo cáo",): 1}
        assert response.facets[PLACE][("Hưng Yên",)] == 2
        assert ("Hải Dương",) not in response.facets[PLACE]
        assert not response.facets["nơi"]

    def test_a_facet_count_is_the_total_of_the_narrowed_search(self, collection):
        for node, _ in MATCHES.values():
            for path, count in ask(collection, node, facets=(PLACE,)).facets[PLACE].items():
                assert ask(collection, node, within=below(path)).total == count

    def test_a_document_counts_once_for_each_of_its_many_values(self, engine):
        documents = [
            Doc(f"{at}", text="lúa", facets={"number": [(f"{at % 7:02}-CT/TW",), (f"{at}/QĐ-UBND",)] * 2})
            for at in range(60)
        ]
        put(engine, *documents, Doc("không số", text="lúa"), Doc("khác", facets={"number": [("05-CT/TW",)]}))
        counts = ask(engine, text("lúa"), facets=("number",), limit=0).facets["number"]
        assert counts == {
            **{(f"{at}/QĐ-UBND",): 1 for at in range(60)},
            **{(f"{at:02}-CT/TW",): 9 if at < 4 else 8 for at in range(7)},
        }
        assert (
            ask(engine, text("lúa"), within=below(("05-CT/TW",), ("41/QĐ-UBND",), facet="number")).total == 9
        )

    def test_facets_that_were_not_asked_for_are_not_counted(self, collection):
        assert not ask(collection).facets

    @pytest.mark.parametrize(
        "path", [("",), ("a/b", "c"), ("Đắk Lắk", "Buôn Đôn"), ("a", "a", "a", "a"), ("\udcff", "😀")]
    )
    def test_any_path_comes_back(self, engine, path):
        put(engine, Doc("x", facets={PLACE: [path]}))
        assert ask(engine, below(path), facets=(PLACE,)).facets[PLACE] == {
            path[:depth]: 1 for depth in range(1, len(path) + 1)
        }
