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
