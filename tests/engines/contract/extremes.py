"""What about the documents and requests that nobody expects?"""

from __future__ import annotations

import pytest

from engines.batches import Doc
from engines.contract.collection import (
    ask,
    found,
    phrase,
    put,
    ranking,
    terms,
    text,
)
from tgsearch.engine.base import (
    TEXT,
    TITLE,
    AnyOf,
    HasSequence,
    Outside,
    PairClause,
    TermClause,
)


class Extremes:
    @pytest.mark.parametrize("times", [3, 14, 15, 16, 254, 255, 256, 70_000])
    def test_a_word_very_often(self, engine, times):
        put(engine, Doc("nhiều", "lúa " * times), Doc("ít", "lúa mùa"), Doc("hai", "lúa lúa"))
        pair = PairClause((("lúa", 1.0),), (("lúa", 1.0),))
        assert found(engine, phrase(*["lúa"] * 3)) == {"nhiều"}
        assert found(engine, phrase("lúa", "lúa")) == {"nhiều", "hai"}
        scores = {hit.id: hit.score for hit in ask(engine, clauses=(pair,)).documents}
        assert scores["ít"] == 0.0
        assert scores["nhiều"] > 0.0 < scores["hai"]

    def test_documents_without_tokens(self, engine):
        put(engine, Doc("a"), Doc("b"), Doc("c", "lúa"))
        assert found(engine, Outside(text("lúa"))) == {"a", "b"}
        assert ranking(engine, terms("lúa")) == ["c", "a", "b"]
        put(engine, delete=["c"])
        assert ranking(engine, terms("lúa"), terms("lúa", field=TITLE)) == ["a", "b"]

    def test_very_many_terms_in_one_clause_and_step(self, engine):
        spelled = [f"từ{number}" for number in range(300)]
        put(engine, *(Doc(f"{n:03}", f"{term} {term}") for n, term in enumerate(spelled[:40])))
        many = tuple(spelled)
        assert len(found(engine, text(*many))) == 40
        assert len(found(engine, HasSequence(TEXT, (many, many)))) == 40
        assert len(found(engine, HasSequence(TEXT, (many, many, many)))) == 0
        assert len(found(engine, AnyOf(tuple(map(text, many))))) == 40
        weighted = tuple((term, 1.0) for term in many)
        assert len(ranking(engine, TermClause(TEXT, weighted), PairClause(weighted, weighted))) == 40
