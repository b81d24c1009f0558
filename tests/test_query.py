from __future__ import annotations

import dataclasses
import pickle
from typing import get_type_hints

import pytest

from tgsearch.query import (
    FIELDS,
    MAX_SLOP,
    And,
    Bag,
    Everything,
    Fuzzy,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    is_phrase,
    is_word,
    joined,
    negated,
    simplify,
    with_value,
)

A, B, C, D = map(Word, ("an", "bình", "chính", "dân"))
NOTHING = Bag(())


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Word("tuyên"), "tuyên"),
        (Word("05-CT/TW"), "05-CT/TW"),
        (Word("a&b"), "a&b"),
        (Word("a&lt"), "a&amp;lt"),
        (Phrase("tuyên giáo"), '"tuyên giáo"'),
        (Phrase("tuyên giáo", 5), '"tuyên giáo"~5'),
        (Phrase("x &amp; y"), '"x &amp;amp; y"'),
        (Prefix("tuyên"), "tuyên*"),
        (Fuzzy("tuyên"), "tuyên~"),
        (Everything(), "*"),
        (NOTHING, "()"),
        (Bag((A, B)), "an bình"),
        (And((A, B)), "an AND bình"),
        (Or((A, B)), "an OR bình"),
        (Not(A), "-an"),
        (Not(Phrase("an bình")), '-"an bình"'),
        (Not(Bag((A, B))), "-(an bình)"),
        (Not(Word("2025")), "-(2025)"),
        (Not(Word("CT/TW")), "-(CT/TW)"),
        (Not(Everything()), "-*"),
        (And((Bag((A, B)), C)), "(an bình) AND chính"),
        (Or((And((A, B)), C)), "(an AND bình) OR chính"),
        (And((Or((A, B)), Not(C))), "(an OR bình) AND -chính"),
        (Bag((A, Or((B, C)))), "an (bình OR chính)"),
        (InField("place", Phrase("Hưng Yên")), 'place:"Hưng Yên"'),
        (InField("date", Word("2021")), 'date:"2021"'),
        (Not(InField("type", Word("tin"))), '-type:"tin"'),
        (InField("title", A), "title:an"),
        (InField("title", Prefix("tuyên")), "title:tuyên*"),
        (InField("title", Phrase("an bình", 2)), 'title:"an bình"~2'),
        (InField("title", Everything()), "title:*"),
        (InField("title", Bag((A, B))), "title:(an bình)"),
        (InField("title", Not(A)), "title:(-an)"),
        (InField("title", InField("title", A)), "title:(title:an)"),
        (InField("title", InField("place", Word("Huế"))), 'title:(place:"Huế")'),
    ],
    ids=str,
)
def test_a_node_prints_as_text(node, text):
    assert str(node) == text


@pytest.mark.parametrize(
    ("node", "simple"),
    [
        (And((A,)), A),
        (Or((A,)), A),
        (Bag((A,)), A),
        (And((A, And((B, C)))), And((A, B, C))),
        (Or((Or((A, B)), C)), Or((A, B, C))),
        (Bag((A, Bag((B, C)), D)), Bag((A, B, C, D))),
        (And((A, Or((And((B, C)),)))), And((A, B, C))),
        (Not(Not(A)), A),
        (Not(And((Not(A),))), A),
        (Not(Not(Not(A))), Not(A)),
        (Bag((Everything(), A)), A),
        (Bag((Everything(), Everything())), Everything()),
        (Bag((Everything(), A, B)), Bag((A, B))),
        (And((Everything(), A)), And((Everything(), A))),
        (And((NOTHING, A)), A),
        (Or((NOTHING, NOTHING)), NOTHING),
        (Not(NOTHING), NOTHING),
        (InField("title", NOTHING), NOTHING),
        (InField("title", And((A,))), InField("title", A)),
        (InField("title", Phrase("an")), InField("title", Phrase("an"))),
        (InField("place", Phrase("Huế")), InField("place", Word("Huế"))),
        (InField("date", Phrase("2021..")), InField("date", Phrase("2021.."))),
        (Phrase("an"), Phrase("an")),
    ],
    ids=repr,
)
def test_simplify_gives_the_shortest_tree_of_the_same_meaning(node, simple):
    assert simplify(node) == simple
    assert simplify(simple) == simple
    assert str(node) == str(simple)


@pytest.mark.parametrize(
    "text",
    [
        "tuyên",
        "A",
        "5",
        "05-CT/TW",
        "a.b@c.vn",
        "http://a.vn/x",
        "15:30",
        "x:y",
        "và",
        "And",
        "tu*n",
        "a~3",
        "ạ\u0301",
    ],
)
def test_is_word(text):
    assert is_word(text)
    for kind in (Word, Prefix, Fuzzy):
        assert kind(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "hai từ",
        "từ ",
        "từ,",
        "-từ",
        "(từ",
        "a(b",
        'a"b',
        "a“b",
        "...",
        "AND",
        "HOẶC",
        "KHONG",
        "title:x",
        "foo:bar",
        "từ~1",
        "từ*",
        "tuye\u0302n",  # NFD
        "a\u200bb",
        "\u0301a",
        "a\ud800",
    ],
)
def test_is_no_word(text):
    assert not is_word(text)
    for kind in (Word, Prefix, Fuzzy):
        with pytest.raises(ValueError, match="is not one word"):
            kind(text)


@pytest.mark.parametrize(
    "text", ["tuyên", "tuyên giáo", "Ban Tuyên giáo, (Tỉnh ủy).", "NOT", "a: -b*", "..2021"]
)
def test_is_phrase(text):
    assert is_phrase(text)
    assert Phrase(text).text == text


@pytest.mark.parametrize(
    "text", ["", "...", " a", "a  b", "a\nb", 'a "b', "a ” b", "tuye\u0302n", "a\u00a0b"]
)
def test_is_no_phrase(text):
    assert not is_phrase(text)
    with pytest.raises(ValueError, match="can't be a phrase"):
        Phrase(text)


@pytest.mark.parametrize("slop", [-1, MAX_SLOP + 1])
def test_slop_is_bounded(slop):
    with pytest.raises(ValueError, match="slop"):
        Phrase("an bình", slop)


@pytest.mark.parametrize("kind", [And, Or])
def test_and_and_or_need_a_clause(kind):
    with pytest.raises(ValueError, match="needs a clause"):
        kind(())


def test_a_field_is_one_of_the_five():
    assert FIELDS == ("title", "place", "date", "type", "number")
    with pytest.raises(ValueError, match="none of the fields"):
        InField("body", A)


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "title"])
@pytest.mark.parametrize("clause", [Prefix("an"), Bag((A, B)), Phrase("an bình", 1), Everything()], ids=str)
def test_a_field_other_than_title_holds_a_plain_value(name, clause):
    with pytest.raises(ValueError, match="a Word or a Phrase"):
        InField(name, clause)


def test_joined_takes_in_clauses_of_its_kind():
    assert joined(And, [A, And((B, C)), NOTHING]) == And((A, B, C))
    assert joined(And, [A, Or((B, C))]) == And((A, Or((B, C))))
    assert joined(Or, [A]) == A
    assert joined(Bag, []) == NOTHING


def test_negated_undoes_a_not():
    assert negated(A) == Not(A)
    assert negated(Not(A)) == A
    assert negated(NOTHING) == NOTHING


def test_with_value_makes_a_word_where_it_can():
    assert with_value("place", "Huế") == InField("place", Word("Huế"))
    assert with_value("place", "Hưng Yên") == InField("place", Phrase("Hưng Yên"))
    assert with_value("date", "2021..") == InField("date", Phrase("2021.."))


def test_nodes_are_values():
    tree = Bag((A, Not(Phrase("dân vận", 2)), InField("title", Or((B, Everything())))))
    same = Bag((A, Not(Phrase("dân vận", 2)), InField("title", Or((B, Everything())))))
    assert tree == same
    assert hash(tree) == hash(same)
    assert tree != Bag((A,))
    assert pickle.loads(pickle.dumps(tree)) == tree
    with pytest.raises(dataclasses.FrozenInstanceError):
        A.text = "khác"
    assert not hasattr(A, "__dict__")


def test_the_alias_names_every_node_at_run_time():
    assert set(Node.__args__) == {Word, Phrase, Prefix, Fuzzy, Bag, And, Or, Not, InField, Everything}
    assert isinstance(A, Node)
    assert get_type_hints(Not)["clause"] == Node
