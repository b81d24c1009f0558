"""Which signs of types of documents stand for the types?"""

from __future__ import annotations

import pytest

from tgsearch.analysis import Analyzer
from tgsearch.resolve.abbreviated import AbbreviationFinder
from tgsearch.resolve.spellings import Speller

ANALYZER = Analyzer()


class Nothing:
    """An index without documents."""

    document_count = 0

    def anticipate(self, questions):
        pass

    def document_frequency(self, field, term):
        return 0

    def terms_with_prefix(self, field, prefix, limit):
        return ()

    def terms_folding_to(self, field, folded):
        return ()


def others(*texts):
    lexicon = Nothing()
    found = AbbreviationFinder(Speller(ANALYZER, lexicon, "auto"), lexicon).find(texts)
    return [(first, last, [str(node) for node in nodes]) for first, last, nodes in found]


@pytest.mark.parametrize(
    ("sign", "kind"),
    [
        ("CV", "công văn"),
        ("cv", "công văn"),
        ("QĐ", "quyết định"),
        ("qd", "quyết định"),
        ("NĐ", "nghị định"),
        ("TTr", "tờ trình"),
        ("ttr", "tờ trình"),
        ("KH", "kế hoạch"),
    ],
)
def test_a_sign_stands_for_its_type(sign, kind):
    assert others("họp", sign, "xã") == [(1, 2, [f'"{kind}"'])]


@pytest.mark.parametrize("text", ["PC", "HĐ", "pg", "công", "văn", "KHX", "C", "CVVVV", "15/CV", "cá"])
def test_other_words_stand_for_no_type(text):
    assert others(text) == []


def test_what_the_table_has_goes_before():
    ((_, _, meanings),) = others("TT")
    assert '"thông tư"' not in meanings
    assert '"thị trấn"' in meanings


def test_a_type_does_not_stand_for_its_sign():
    assert others("công", "văn") == []
