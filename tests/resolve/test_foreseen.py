"""Is everything that resolving asks of the terms of an index announced, so that it can be asked at once?"""

from __future__ import annotations

from datetime import date

import pytest

from tgsearch.analysis import Analyzer
from tgsearch.engine.base import WORDS
from tgsearch.engine.terms import Beginning, Folding, Frequency, Near
from tgsearch.localities import gazetteer
from tgsearch.queryparse import parse
from tgsearch.resolve import Resolver

ANALYZER = Analyzer()
DEFINITION = "\x1fubnd\x1fUBND\x1fủy ban nhân dân"


class Attentive:
    """An index that notes what is announced, how often, and what is asked without that."""

    document_count = 100

    def __init__(self, *terms):
        self.terms = terms
        self.announced, self.times, self.unannounced = set(), 0, []

    def anticipate(self, questions):
        new = set(questions) - self.announced
        self.times += bool(new)
        self.announced |= new

    def asked(self, question):
        if question not in self.announced:
            self.unannounced.append(question)

    def document_frequency(self, field, term):
        self.asked(Frequency(field, term))
        return 5 if term in self.terms else 0

    def terms_folding_to(self, field, folded):
        self.asked(Folding(field, folded))
        return tuple((term, 5) for term in self.terms if ANALYZER.syllables(term).terms == (term,))[:2]

    def terms_with_prefix(self, field, prefix, limit):
        self.asked(Beginning(field, prefix, limit))
        found = (DEFINITION, *self.terms) if field == WORDS else self.terms
        return tuple(term for term in found if term.startswith(prefix))[:limit]

    def terms_with_folded_prefix(self, field, folded, limit):
        self.asked(Beginning(field, folded, limit, is_folded=True))
        return self.terms[:limit]

    def terms_near(self, field, folded, distance, limit):
        self.asked(Near(field, folded, distance, limit))
        return ()


@pytest.mark.parametrize("accents", ["auto", "exact", "ignore"])
@pytest.mark.parametrize(
    "text",
    [
        "hội nghị tuyên giáo",
        "hoi nghi tuyen giao tinh uy",
        "hội nghi đuong",
        '"hội nghị" OR (ky niem 2021)',
        '"ke hoach phong chong"~2 -dich',
        "tuyên~ giáo tuyengiao~",
        "tuyen gi* tiêu_đề:ke*",
        "tiêu_đề:(kế hoạch) loại:công_văn nơi:hung_yen",
        "UBND tỉnh họp",
        "ủy ban nhân dân họp",
        "uy ban nhan dan hop",
        "CÔNG AN TP",
        "báo cáo năm 2021 quý 3/2021",
        "NOT hội nghị",
        "tuyeen giaso",
        "chuawr ngojt",
        "",
        "*",
    ],
)
def test_nothing_is_asked_that_was_not_announced(text, accents):
    index = Attentive("hội", "nghị", "tuyên", "giáo", "họp", "tỉnh")
    known = gazetteer()
    resolver = Resolver(ANALYZER, index, accents=accents, today=date(2024, 5, 6), gazetteer=lambda: known)
    resolver.resolve(parse(text).tree, "auto")
    assert index.unannounced == []
    assert index.times <= 2, "what depends on what was found is asked for a second time, and no more"
