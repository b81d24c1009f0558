"""Does a dictionary give back the terms it was made from, whatever they hold?"""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from tgsearch.arrayfile import ArrayFile, write_arrays
from tgsearch.engine.whoosh.dictionary import TermDictionary, encode_terms


@example({"ủy_ban", "uỷ_ban", "ủy", "đảng"})
@example({"hai\ndòng", "\n", ""})
@example({chr(0xD83D), chr(0xDE00), "e", "\u0301"})  # lone surrogates don't become a pair
@given(st.sets(st.text(st.characters(codec=None), max_size=6), max_size=12))
def test_each_term_has_its_place(terms):
    ordered = sorted(terms)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "terms")
        with path.open("wb") as out:
            write_arrays(out, "terms", 1, encode_terms(ordered))
        dictionary = TermDictionary(ArrayFile(path, "terms", 1))
        assert [dictionary.term(number) for number in range(len(dictionary))] == ordered
        assert [dictionary.number(term) for term in ordered] == list(range(len(ordered)))
