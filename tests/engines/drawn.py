"""Collections of many documents and requests for them, drawn at random: with frequent terms and rare ones."""

from __future__ import annotations

from itertools import pairwise

from engines.batches import Doc
from tgsearch.engine import base

SYLLABLES = ("tuyên", "giáo", "ủy", "ban", "nhân", "dân", "tỉnh", "hưng", "yên", "ma")
VOCABULARY = [f"{syllable}{number}" for number in range(40) for syllable in SYLLABLES]


def words(chance, count):
    """Words of which the first are frequent and the last rare."""
    return [VOCABULARY[int(len(VOCABULARY) * chance.random() ** 3)] for _ in range(count)]


def random_text(chance):
    """Return a text short or long, whose words stand there once or again and again."""
    text = words(chance, chance.choice([0, 1, 3, 10, 40]))
    if text and chance.random() < 0.3:
        text[1:1] = [text[0]] * chance.choice([1, 3, 8, 20])
    return " ".join(text)


def random_documents(chance, size):
    for number in range(size):
        first = chance.randrange(1, 300)
        yield Doc(
            f"tin {number * 7919 % size:05}",
            random_text(chance),
            title=" ".join(words(chance, chance.randrange(6))),
            days=None if chance.random() < 0.1 else (first, first + chance.choice([0, 90])),
            facets={"locality": [(chance.choice("abc"), chance.choice("defgh"))] * chance.randrange(2)},
        )


def random_request(chance):
    asked = list(dict.fromkeys(words(chance, chance.choice([1, 2, 6, 20]))))
    clauses = [
        base.TermClause(
            chance.choice(base.FIELDS),
            ((term, 1.0),),
            chance.choice([1.0, 0.5, 0.1, 4.0]),
            chance.choice([0.0, 0.0, 0.02, 0.9]),
        )
        for term in asked
    ]
    clauses += [
        base.PairClause(((first, 1.0),), ((second, 1.0), (first, 0.5)), 0.3)
        for first, second in pairwise(asked)
    ]
    anywhere = tuple(base.HasTerm(base.TEXT, (term,)) for term in asked)
    steps = tuple((term, *words(chance, chance.choice([0, 3]))) for term in asked[:3])
    near = base.HasSequence(chance.choice(base.POSITIONED_FIELDS), steps, chance.choice([0, 0, 2, 20]))
    return base.SearchRequest(
        tiers=chance.choice(
            [
                (base.AllOf(anywhere), base.AnyOf(anywhere)),
                (near, base.AllOf(anywhere[:2]), base.AnyOf(anywhere)),
                (base.AnyOf(anywhere),),
                (base.AllOf((base.Outside(anywhere[0]), base.AnyOf(anywhere[1:]))),),
                (base.Everything(),),
            ]
        ),
        within=chance.choice([base.Everything(), base.InDays(50, 80), base.InFacet("locality", (("a",),))]),
        clauses=tuple(clauses),
        sort=chance.choice(["relevance"] * 4 + ["newest"]),
        offset=chance.choice([0, 0, 0, 25]),
        limit=chance.choice([1, 3, 10, 100]),
        facets=("locality",),
        enough=chance.choice([0, 10]),
        mixed=chance.choice([False, True]),
    )
