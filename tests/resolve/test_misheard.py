"""A word that is said like another is told from it by what stands beside it in the index."""

from __future__ import annotations

import pytest

import tgsearch
from tgsearch.analysis import Analyzer
from tgsearch.queryparse import parse
from tgsearch.resolve.misheard import misheard
from tgsearch.resolve.spellings import Speller

ANALYZER = Analyzer()


class Lexicon:
    """An index with some syllables, each in as many documents."""

    document_count = 1000

    def __init__(self, **documents):
        self.documents = documents

    def anticipate(self, questions):
        self.announced = list(questions)

    def document_frequency(self, field, term):
        return self.documents.get(term, 0)


def meant(text, pairs, documents=1000, **known):
    """What is proposed for a query, if so many documents have each pair; all words are in half of them."""
    lexicon = Lexicon(**{syllable: 500 for pair in pairs for syllable in pair.split()} | known)
    asked = []

    def beside(wanted):
        asked.append(wanted)
        return [pairs.get(" ".join(pair), 0) for pair in wanted]

    tree = misheard(parse(text).tree, Speller(ANALYZER, lexicon, "auto"), documents, beside)
    assert len(asked) <= 1  # of a cluster, a round trip
    return None if tree is None else str(tree)


@pytest.mark.parametrize(
    ("text", "pairs", "proposed"),
    [
        ("kỹ luật", {"kỷ luật": 100, "kỹ thuật": 300}, "kỷ luật"),
        ("Kỹ Luật cán bộ", {"kỷ luật": 100, "luật cán": 10, "cán bộ": 200}, "kỷ Luật cán bộ"),
        ("sữ lý", {"xử lý": 100}, "xử lý"),  # two slips in one syllable
        ("kỹ luật", {"kỷ luật": 100, "kỹ luật": 1}, "kỷ luật"),
        ("kỹ luật", {"kỷ luật": 99, "kỹ luật": 1}, None),  # not so much more often
        ("kỹ luật", {"kỷ luật": 5}, "kỷ luật"),
        ("kỹ luật", {"kỷ luật": 4}, None),  # by chance
        ("chuyện tranh cãi", {"truyện tranh": 50, "chuyện tranh": 40, "tranh cãi": 90}, None),
        # What stands well beside one neighbour is no slip
        ("lịch sử lý luận", {"lịch sử": 100, "xử lý": 400, "lý luận": 90}, None),
        ("ky luat", {"kỷ luật": 100}, None),  # bare letters are open
        ("kỹ", {"kỷ luật": 100}, None),
        ('"kỹ luật"', {"kỷ luật": 100}, None),  # meant as it is typed
        ("kỹ luật -cán", {"kỷ luật": 100}, None),
        ("kỹ luật một hai ba bốn năm sáu bảy", {"kỷ luật": 100}, None),
        ("", {}, None),
    ],
)
def test_what_is_usual_beside_its_neighbours_is_proposed(text, pairs, proposed):
    assert meant(text, pairs) == proposed


def test_of_a_large_index_more_documents_must_have_it():
    assert meant("kỹ luật", {"kỷ luật": 20}, documents=100_000) == "kỷ luật"
    assert meant("kỹ luật", {"kỷ luật": 19}, documents=100_000) is None


def test_of_two_the_one_that_most_documents_have_is_proposed():
    assert meant("kỹ luật sữ lý", {"kỷ luật": 100, "xử lý": 200}) == "kỹ luật xử lý"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    texts = [f"Ban thường vụ kỷ luật cán bộ số {number}." for number in range(8)]
    texts += ["Cán bộ kỹ thuật học luật đất đai."]
    with tgsearch.create(tmp_path_factory.mktemp("misheard") / "index") as made:
        made.add(tgsearch.Document(id=str(number), title="", text=text) for number, text in enumerate(texts))
        made.commit()
        yield made


def test_it_is_proposed_beside_what_is_found(index):
    results = index.search("kỹ luật cán bộ")
    assert [hit.id for hit in results.hits] == ["8"]
    (note,) = results.notes
    assert (note, note.proposal) == ("Did you mean: kỷ luật cán bộ", "kỷ luật cán bộ")
    assert index.search(note.proposal).total == 8


@pytest.mark.parametrize(
    "options",
    [
        {"page": 2},
        {"accents": "exact"},
        {"accents": "ignore"},
        {"limit": 0, "facets": False},
    ],
)
def test_nobody_is_asked_twice_or_who_knows(index, options):
    assert index.search("kỹ luật cán bộ", **options).notes == ()


def test_what_would_find_nothing_is_not_proposed(index):
    assert index.search("kỹ luật đất đai").total == 1
    assert index.search("kỹ luật đất đai").notes == ()
