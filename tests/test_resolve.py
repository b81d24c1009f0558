from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch import background, ranking
from tgsearch.abbreviations import Definition, definition_terms
from tgsearch.analysis import Analyzer
from tgsearch.engine.base import (
    TEXT,
    TITLE,
    WORDS,
    AllOf,
    AnyOf,
    Everything,
    HasSequence,
    HasTerm,
    InDays,
    InFacet,
    Nothing,
    Outside,
    PairClause,
    TermClause,
)
from tgsearch.localities import gazetteer
from tgsearch.query import Bag, Not, Word
from tgsearch.queryparse import parse
from tgsearch.resolve import LOOSE_CLAUSES, SENTENCE_CLAUSES, Resolver, spellings
from tgsearch.text import fold

TODAY = date(2024, 5, 6)
ANALYZER = Analyzer()


@dataclass(frozen=True)
class WordList:
    """An index of which only its terms are known, with document frequencies."""

    frequencies: dict[str, int]
    document_count: int = 100

    def anticipate(self, questions):
        pass

    def document_frequency(self, field, term):
        return self.frequencies.get(term, 0)

    def terms_with_prefix(self, field, prefix, limit):
        found = [term for term in self.frequencies if term.startswith(prefix)]
        return tuple(sorted(found, key=lambda term: (-self.frequencies[term], term))[:limit])

    def terms_folding_to(self, field, folded):
        found = [term for term in self.frequencies if fold(term) == folded]
        return tuple(
            (term, self.frequencies[term]) for term in sorted(found, key=lambda t: -self.frequencies[t])
        )

    def terms_with_folded_prefix(self, field, folded, limit):
        found = [term for term in self.frequencies if fold(term).startswith(folded)]
        return tuple(sorted(found, key=lambda term: (-self.frequencies[term], term))[:limit])

    def terms_near(self, field, folded, distance, limit):
        from rapidfuzz.distance import OSA

        found = [(term, OSA.distance(fold(term), folded)) for term in self.frequencies if term.isalpha()]
        near = [each for each in found if 0 < each[1] <= distance]
        return tuple(sorted(near, key=lambda each: (each[1], -self.frequencies[each[0]], each[0]))[:limit])


LEXICON = WordList(
    {
        "tuyên": 40, "tuyến": 9, "tuyển": 5, "giáo": 30, "giao": 12, "giảo": 1, "hưng": 20, "yên": 25,
        "yến": 2, "hội": 60, "nghị": 55, "công": 50, "tác": 50, "ct": 7, "cthđ": 2, "05": 8, "tw": 7,
        "dân": 33, "vận": 11, "ma": 3, "má": 4, "mã": 5,
    }
)  # fmt: skip


@pytest.fixture(autouse=True)
def by_the_index_alone(request, monkeypatch):
    """The language at large has no say in the weights but where it is what a test is about."""
    if "language_at_large" not in request.fixturenames:
        monkeypatch.setattr(background, "document_share", lambda running: 0.0)


@pytest.fixture
def language_at_large():
    """Ask for this to have the weights as they are."""


def resolved(text, *, match="auto", accents="auto", lexicon=LEXICON):
    known = gazetteer()
    tree = text if not isinstance(text, str) else parse(text).tree
    resolver = Resolver(ANALYZER, lexicon, accents=accents, today=TODAY, gazetteer=lambda: known)
    return resolver.resolve(tree, match)


def has(*terms, field=TEXT):
    return HasTerm(field, terms)


# Which documents


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("*", Everything()),
        ("?!", Nothing()),
        ("tuyên", has("tuyên")),
        ("TUYÊN", has("tuyên")),
        ("tuyên giáo", AllOf((has("tuyên"), has("giáo")))),
        ('"tuyên giáo"', HasSequence(TEXT, (("tuyên",), ("giáo",)))),
        ('"tuyên giáo"~3', HasSequence(TEXT, (("tuyên",), ("giáo",)), 3)),
        ('"tuyên"', has("tuyên")),
        ("hội-nghị", HasSequence(TEXT, (("hội",), ("nghị",)))),
        (
            "05-CT/TW",
            AnyOf(
                (
                    HasSequence(TEXT, (("05",), ("ct",), ("tw",))),
                    HasSequence(TEXT, (("5",), ("ct",), ("tw",))),
                    HasSequence(TEXT, (("chỉ",), ("thị",), ("05",)), 1),
                    HasSequence(TEXT, (("chỉ",), ("thị",), ("5",)), 1),
                )
            ),
        ),
        (
            "số:05-CT/TW",
            AnyOf(
                (
                    HasSequence(TEXT, (("05",), ("ct",), ("tw",))),
                    HasSequence(TEXT, (("5",), ("ct",), ("tw",))),
                )
            ),
        ),
        ("số:05", has("05")),
        ("tiêuđề:giáo", has("giáo", field=TITLE)),
        ('title:"tuyên giáo"', HasSequence(TITLE, (("tuyên",), ("giáo",)))),
        (
            "title:(tuyên OR giáo)",
            AnyOf((has("tuyên", field=TITLE), has("giáo", field=TITLE))),
        ),
        ("tuyên AND giáo", AllOf((has("tuyên"), has("giáo")))),
        ("tuyên OR giáo", AnyOf((has("tuyên"), has("giáo")))),
        ("tuyên -giáo", AllOf((has("tuyên"), Outside(has("giáo"))))),
        ("-giáo", Outside(has("giáo"))),
        ("NOT tuyên giáo", Outside(AllOf((has("tuyên"), has("giáo"))))),
        ("tuy*", has("tuyên", "tuyến", "tuyển")),
        ("title:tuy*", has("tuyên", "tuyến", "tuyển", field=TITLE)),
        ("xyz*", Nothing()),
        ("05-xyz*", Nothing()),
        ("05-ct*", HasSequence(TEXT, (("05",), ("ct", "cthđ")))),
        ("title:05-CT*", HasSequence(TITLE, (("05",), ("ct", "cthđ")))),
        ("tuyến~", has("tuyến", "tuyên", "tuyển")),
        ("loại:báocáo", InFacet("type", (("báocáo",),))),  # the name of no type: taken as it stands
        ('type:"bao cao"', InFacet("type", (("báo cáo",),))),
        ("type:QĐ", InFacet("type", (("quyết định",),))),
        ("type:(BC OR KH)", AnyOf((InFacet("type", (("báo cáo",),)), InFacet("type", (("kế hoạch",),))))),
        ("date:2021", InDays(date(2021, 1, 1).toordinal(), date(2021, 12, 31).toordinal())),
        (
            'ngày:"quý 2/2022"',
            InDays(date(2022, 4, 1).toordinal(), date(2022, 6, 30).toordinal()),
        ),
        ('ngày:"năm ngoái"', InDays(date(2023, 1, 1).toordinal(), date(2023, 12, 31).toordinal())),
        ('ngày:"hôm qua"', InDays(date(2024, 5, 5).toordinal(), date(2024, 5, 5).toordinal())),
    ],
)
def test_what_matches(text, tree):
    answer = resolved(text)
    assert answer.tiers == (tree,)
    assert answer.notes == ()


@pytest.mark.parametrize("text", ["?!", "", "*"])
def test_a_query_without_words_has_nothing_to_score_or_mark(text):
    answer = resolved(text)
    assert (answer.clauses, answer.wanted) == ((), ())


def test_everything_and_nothing_are_told_apart():
    assert resolved(Bag(())).tiers == (Nothing(),)
    assert resolved("").tiers == (Everything(),)


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Hưng Yên", "Hưng Yên"),
        ("hung yen", "Hưng Yên"),
        ("tỉnh Bắc Giang", "Bắc Giang"),
        ("Hà Nội", "Hà Nội"),
    ],
)
def test_a_place_is_looked_for_as_it_was_and_as_it_is_called_today(name, inside):
    (tree,) = resolved(f'nơi:"{name}"').tiers
    assert isinstance(tree, AnyOf)
    assert {node.facet for node in tree.nodes} == {"locality", "now"}
    assert all((inside,) in node.paths for node in tree.nodes)


def test_an_unknown_place_is_read_as_words_and_says_so():
    answer = resolved('place:"Vũ Đại" tuyên')
    assert answer.tiers == (AllOf((has("tuyên"), HasSequence(TEXT, (("vũ",), ("đại",))))),)
    (note,) = answer.notes
    assert note.message("en").startswith("No province, district or commune is called “Vũ Đại”")
    assert note.message("vi").startswith("Không có tỉnh, huyện hay xã nào tên là “Vũ Đại”")


def test_an_unknown_date_is_read_as_words_and_says_so():
    answer = resolved('date:"hôm nọ" tuyên')
    assert answer.tiers == (AllOf((has("tuyên"), HasSequence(TEXT, (("hôm",), ("nọ",))))),)
    (note,) = answer.notes
    assert note.message("en").startswith("Can't read “hôm nọ” as a date")
    assert note.message("vi").startswith("Không đọc được “hôm nọ” là ngày tháng")


@pytest.mark.parametrize("field", ["place", "date"])
def test_words_of_a_field_that_was_not_understood_count_and_are_marked(field):
    plain, read_as_words = resolved('"dân vận" tuyên'), resolved(f'{field}:"dân vận" tuyên')
    assert set(read_as_words.clauses) == set(plain.clauses)
    assert list(read_as_words.wanted) == list(plain.wanted)


def test_words_of_a_denied_field_that_was_not_understood_do_not_count():
    answer = resolved('tuyên -place:"Vũ Đại"')
    assert answer.tiers == (AllOf((has("tuyên"), Outside(HasSequence(TEXT, (("vũ",), ("đại",)))))),)
    assert answer.wanted == resolved("tuyên").wanted


def test_a_place_of_several_units_means_each_of_them_and_says_so():
    answer = resolved('place:"Tam Nông"')
    (tree,) = answer.tiers
    paths = {path for each in tree.nodes for node in each.nodes for path in node.paths}
    assert {path[0] for path in paths} >= {"Phú Thọ", "Đồng Tháp"}
    (note,) = answer.notes
    assert "Tam Nông" in note.message("en")
    assert "is the name of several places" in note.message("en")
    assert "là tên của nhiều nơi" in note.message("vi")


def test_notes_come_once():
    assert len(resolved('place:"Vũ Đại" OR title:place:"Vũ Đại"').notes) <= 1
    assert len(resolved('(place:"Vũ Đại" hội) OR (place:"Vũ Đại" nghị)').notes) == 1


def test_the_gazetteer_is_not_read_without_a_place():
    def refuse():
        raise AssertionError("read")

    resolver = Resolver(ANALYZER, LEXICON, accents="auto", today=TODAY, gazetteer=refuse)
    resolver.resolve(parse("tuyên giáo date:2021 type:BC title:hội").tree, "auto")


# Tiers


def words(count):
    return " ".join(["hội", "nghị", "công", "tác", "tuyên", "giáo", "dân", "vận"][:count])


@pytest.mark.parametrize("count", range(2, 9))
@pytest.mark.parametrize("match", ["auto", "all", "any"])
def test_tiers_by_length(count, match):
    each = tuple(has(word) for word in words(count).split())
    strict, loose = AllOf(each), AnyOf(each)
    answer = resolved(words(count), match=match)
    expected = {
        "all": (strict,),
        "any": (strict, loose),
        "auto": (strict,) if count < LOOSE_CLAUSES else (strict, loose),
    }
    assert answer.tiers == expected[match]
    assert answer.mixed == (match == "any" or count >= SENTENCE_CLAUSES)
    assert answer.enough == (0 if answer.mixed else 1)


def test_phrases_count_as_one_word_each():
    assert len(resolved('"hội nghị" "công tác" "tuyên giáo"').tiers) == 1
    assert len(resolved('"hội nghị" "công tác" "tuyên giáo" dân').tiers) == 2


@pytest.mark.parametrize(
    "text",
    ["hội AND nghị AND công AND tác AND tuyên", "hội OR nghị OR công OR tác OR tuyên", '"hội nghị công tác"'],
)
@pytest.mark.parametrize("match", ["auto", "all", "any"])
def test_match_rules_only_over_words_side_by_side(text, match):
    assert resolved(text, match=match).tiers == resolved(text, match="all").tiers


@pytest.mark.parametrize(
    "filter",
    [
        "-yến",
        '-"dân vận"',
        "-(dân OR vận)",
        'place:"Hưng Yên"',
        '-place:"Hưng Yên"',
        '(place:"Hưng Yên" OR place:"Hà Nội")',
        "date:2021",
        "type:BC",
        "number:05-CT/TW",
        "title:(-yến)",
        "(type:BC AND -yến)",
        'place:"Vũ Đại"',
    ],
)
@pytest.mark.parametrize("match", ["auto", "any"])
def test_filters_are_never_left_out(filter, match):
    alone = resolved(filter).tiers[0]
    answer = resolved(f"{words(5)} {filter}", match=match)
    for tree in answer.tiers:
        assert isinstance(tree, AllOf)
        assert alone in tree.nodes
    assert AnyOf(tuple(has(word) for word in words(5).split())) in answer.tiers[-1].nodes


def test_filters_do_not_make_a_query_long():
    assert len(resolved('hội nghị công place:"Hưng Yên" date:2021 -dân').tiers) == 1


def test_what_is_denied_must_be_there_whole():
    tiers = resolved("hội nghị công tác NOT dân vận", match="any").tiers
    assert Outside(AllOf((has("dân"), has("vận")))) in tiers[0].nodes


# Spellings


@pytest.mark.parametrize(
    ("typed", "accents", "terms"),
    [
        ("tuyen", "auto", (("tuyen", 1.0), ("tuyên", 0.9), ("tuyến", 0.9), ("tuyển", 0.9))),
        ("TUYEN", "auto", (("tuyen", 1.0), ("tuyên", 0.9), ("tuyến", 0.9), ("tuyển", 0.9))),
        ("tuyen", "exact", (("tuyen", 1.0),)),
        ("tuyen", "ignore", (("tuyen", 1.0), ("tuyên", 0.9), ("tuyến", 0.9), ("tuyển", 0.9))),
        ("tuyến", "auto", (("tuyến", 1.0),)),
        ("tuyến", "exact", (("tuyến", 1.0),)),
        ("tuyến", "ignore", (("tuyến", 1.0), ("tuyên", 0.9), ("tuyển", 0.9))),
        ("tuyến~", "exact", (("tuyến", 1.0), ("tuyên", 0.9), ("tuyển", 0.9))),
        ("ma", "auto", (("ma", 1.0), ("mã", 0.9), ("má", 0.9))),
        ("mà", "auto", (("mà", 1.0),)),
        ("mà", "ignore", (("mà", 1.0), ("mã", 0.9), ("má", 0.9), ("ma", 0.9))),
        ("dan", "auto", (("dan", 1.0), ("dân", 0.9))),
        ("05", "ignore", (("05", 1.0),)),
        ("hoà", "auto", (("hòa", 1.0),)),
    ],
)
def test_spellings(typed, accents, terms):
    answer = resolved(typed, accents=accents)
    assert answer.tiers == (has(*(term for term, _ in terms)),)
    assert TermClause(TEXT, terms, ranking.SYLLABLE_WEIGHT) in answer.clauses
    assert TermClause(TITLE, terms, ranking.TITLE_WEIGHT) in answer.clauses
    assert [wanted.steps for wanted in answer.wanted] == [(dict(terms),)]


def test_spellings_are_bounded_and_the_frequent_ones_are_kept(monkeypatch):
    monkeypatch.setattr(spellings, "MAX_SPELLINGS", 2)
    assert resolved("tuyen").tiers == (has("tuyen", "tuyên", "tuyến"),)


def test_expansions_of_a_prefix_are_bounded_and_the_frequent_ones_are_kept(monkeypatch):
    monkeypatch.setattr(spellings, "MAX_EXPANSIONS", 2)
    assert resolved("tuy*").tiers == (has("tuyên", "tuyến"),)


@given(
    st.lists(
        st.sampled_from(["tuyen", "giao", "dan", "van", "yen", "tuyến", "05", "la"]), min_size=1, max_size=6
    )
)
def test_unaccented_words_never_match_less_than_accented_ones(typed):
    def terms_of(text, accents):
        answer = resolved(text, accents=accents, match="all")
        (tree,) = answer.tiers
        nodes = tree.nodes if isinstance(tree, AllOf) else (tree,)
        return [set(node.terms) for node in nodes]

    text = " ".join(typed)
    for exact, auto, ignore in zip(
        *(terms_of(text, mode) for mode in ("exact", "auto", "ignore")), strict=True
    ):
        assert exact <= auto <= ignore


def test_each_reading_is_looked_up_once():
    asked = []

    class Asked(WordList):
        def document_frequency(self, field, term):
            asked.append((field, term))
            return super().document_frequency(field, term)

        def terms_folding_to(self, field, folded):
            asked.append((field, folded))
            return super().terms_folding_to(field, folded)

    lexicon = Asked(LEXICON.frequencies)
    answer = resolved("tuyen giáo tuyen hội nghị công giáo", lexicon=lexicon)
    assert sorted(term for field, term in asked if field == TEXT) == ["công", "giáo", "hội", "nghị", "tuyen"]
    assert answer == resolved("tuyen giáo tuyen hội nghị công giáo")


def test_an_unaccented_run_is_read_by_the_words_of_the_index():
    words = WordList({**LEXICON.frequencies, "tuyên_giáo": 30, "tuyến_giao": 1, "giao_ban": 1, "ban": 90})
    clauses = resolved("tuyen giao ban", lexicon=words).clauses
    read = {clause.terms: clause.weight for clause in clauses if getattr(clause, "field", "") == WORDS}
    assert read[("tuyên_giáo", 1.0), ("tuyến_giao", 1.0)] > 0.9 * ranking.WORD_WEIGHT
    assert read.get((("giao_ban", 1.0),), 0.0) < 0.1 * ranking.WORD_WEIGHT
    assert all(weight <= ranking.WORD_WEIGHT for weight in read.values())


def test_what_is_typed_with_accents_is_read_as_typed():
    words = WordList({**LEXICON.frequencies, "tuyên_giáo": 30, "tuyến_giao": 40})
    clauses = resolved("tuyên giao", lexicon=words).clauses
    read = {term for clause in clauses if getattr(clause, "field", "") == WORDS for term, _ in clause.terms}
    assert "tuyên_giáo" in read
    assert "tuyến_giao" not in read


@pytest.mark.usefixtures("language_at_large")
def test_a_syllable_is_as_common_as_in_the_language_too():
    clauses = resolved("là mà xăng 05").clauses
    shares = {each.terms[0][0]: each.background for each in clauses if getattr(each, "field", "") == TEXT}
    assert shares["là"] > shares["mà"] > shares["xăng"] > 0.0  # the index has none of them
    assert shares["05"] == 0.0  # of numbers the language says nothing


@pytest.mark.usefixtures("language_at_large")
def test_an_unaccented_syllable_is_as_common_as_all_its_spellings():
    typed, spelled = (resolved(text).clauses[0].background for text in ("tuyen", "tuyên"))
    assert typed > spelled


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("tuyên giáo là gì", ["tuyên", "giáo"]),
        ("tuyên giáo ở đâu?", ["tuyên", "giáo"]),
        ("tuyen giao la gi", ["tuyen", "giao"]),
        ("ai là tuyên giáo", ["tuyên", "giáo"]),
        ("hội nghị nào", ["hội", "nghị"]),
        ("hoi nghi nao", ["hoi", "nghi", "nao"]),  # nào, or não
        ("là gì", ["là", "gì"]),
        ("tuyên giáo AI", ["tuyên", "giáo", "ai"]),
    ],
)
def test_words_that_only_ask_need_not_match(text, needed):
    strict = resolved(text).tiers[0]
    nodes = strict.nodes if isinstance(strict, AllOf) else (strict,)
    assert [node.terms[0] for node in nodes] == needed


def test_all_means_all():
    assert len(resolved("tuyên giáo là gì", match="all").tiers[0].nodes) == 4


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("CA SĨ", "CA SĨ"),  # singers, no `công an`
        ("CA", 'CA OR "công an"'),
        ("CA SĨ UBND", 'CA SĨ (UBND OR "ủy ban nhân dân")'),
    ],
)
def test_capitals_make_no_abbreviation_where_all_is_in_capitals(text, meant):
    assert str(resolved(text).tree).startswith(meant)


# Scores


def test_clauses_of_words_side_by_side():
    answer = resolved("Tuyên giáo")
    assert set(answer.clauses) == {
        TermClause(TEXT, (("tuyên", 1.0),), ranking.SYLLABLE_WEIGHT),
        TermClause(TITLE, (("tuyên", 1.0),), ranking.TITLE_WEIGHT),
        TermClause(TEXT, (("giáo", 1.0),), ranking.SYLLABLE_WEIGHT),
        TermClause(TITLE, (("giáo", 1.0),), ranking.TITLE_WEIGHT),
        TermClause(WORDS, (("tuyên_giáo", 1.0),), ranking.WORD_WEIGHT),
        PairClause((("tuyên", 1.0),), (("giáo", 1.0),), ranking.PAIR_WEIGHT),
    }


def test_the_place_of_a_tone_counts_a_little():
    words = [clause for clause in resolved("hoà bình").clauses if getattr(clause, "field", "") == WORDS]
    marks = [clause for clause in words if clause.terms[0][0].startswith("\x1d")]
    assert marks == [TermClause(WORDS, (("\x1dhoà", 1.0),), ranking.PLACEMENT_WEIGHT)]


@pytest.mark.parametrize("text", ["tuyên AND giáo", "tuyên OR giáo", "tuyên title:hội giáo"])
def test_words_that_stand_apart_make_no_pair_and_no_word(text):
    clauses = resolved(text).clauses
    assert not any(isinstance(clause, PairClause) for clause in clauses)
    assert not any(clause.terms == (("tuyên_giáo", 1.0),) for clause in clauses)


def test_pairs_go_across_filters_only_where_the_words_are_side_by_side():
    assert set(resolved('place:"Hà Nội" tuyên giáo').clauses) == set(resolved("tuyên giáo").clauses)


@pytest.mark.parametrize("text", ["-tuyên", 'place:"Hà Nội"', "date:2021", "type:BC", "NOT (tuyên giáo)"])
def test_what_only_filters_does_not_score(text):
    answer = resolved(text)
    assert (answer.clauses, answer.wanted) == ((), ())


def test_repeated_words_add_their_weights():
    once, thrice = resolved("hội"), resolved("hội hội hội")
    weights = {clause.field: clause.weight for clause in once.clauses if isinstance(clause, TermClause)}
    for clause in thrice.clauses:
        if isinstance(clause, TermClause) and clause.terms == (("hội", 1.0),):
            assert clause.weight == pytest.approx(3 * weights[clause.field])
    pairs = [clause for clause in thrice.clauses if isinstance(clause, PairClause)]
    assert pairs == [PairClause((("hội", 1.0),), (("hội", 1.0),), pytest.approx(2 * ranking.PAIR_WEIGHT))]
    assert len(set(thrice.clauses)) == len(thrice.clauses)


def test_a_prefix_scores_as_one_term_of_all_its_words():
    answer = resolved("tuy*")
    terms = (("tuyên", 1.0), ("tuyến", 1.0), ("tuyển", 1.0))
    assert answer.clauses == (TermClause(TEXT, terms, ranking.SYLLABLE_WEIGHT),)
    assert [wanted.steps for wanted in answer.wanted] == [(dict(terms),)]


def test_a_denied_prefix_does_not_score():
    assert resolved("hội -tuy*").clauses == resolved("hội").clauses


def test_a_word_that_the_index_lacks_is_looked_for_all_the_same():
    answer = resolved("khuyến")
    assert answer.tiers == (has("khuyến"),)
    assert len(answer.wanted) == 1


# What snippets mark


def test_each_word_and_each_phrase_is_wanted_once():
    answer = resolved('tuyên "giáo dân" title:hội 05-CT/TW -nghị')
    assert [wanted.steps for wanted in answer.wanted] == [
        ({"tuyên": 1.0},),
        ({"giáo": 1.0}, {"dân": 1.0}),
        ({"hội": 1.0},),
        ({"05": 1.0}, {"ct": 1.0}, {"tw": 1.0}),
        ({"5": 1.0}, {"ct": 1.0}, {"tw": 1.0}),
        ({"chỉ": 1.0}, {"thị": 1.0}, {"05": 1.0}),
        ({"chỉ": 1.0}, {"thị": 1.0}, {"5": 1.0}),
    ]


def test_the_slop_of_a_phrase_is_that_of_what_is_marked():
    assert [wanted.slop for wanted in resolved('"tuyên giáo"~3 "hội nghị"').wanted] == [3, 0]


def test_rare_words_are_wanted_more():
    rare, frequent = resolved("yến hội").wanted
    assert rare.weight > frequent.weight > 0


def test_a_tree_built_by_hand_is_taken_too():
    assert resolved(Bag((Word("tuyên"), Not(Word("giáo"))))).tiers == resolved("tuyên -giáo").tiers


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("F35", 'F35 OR "F 35"'),
        ("F-35", "F-35 OR F35"),
        ("F.35", "F.35 OR F35"),
        ("tiêm kích F35", 'tiêm kích (F35 OR "F 35")'),
        ("F-36", "F-36"),  # the index has no F36
        ("G7", "G7"),  # and no 7
        ('"F35"', '"F35"'),
    ],
)
def test_a_name_of_letters_and_a_number_is_meant_with_a_mark_and_without(text, meant):
    lexicon = WordList({"f35": 3, "f": 9, "35": 9, "36": 1, "g": 1, "g7": 1, "tiêm": 2, "kích": 2})
    assert str(resolved(text, lexicon=lexicon).tree) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tphcm", 'tphcm OR TP.HCM OR "TP Hồ Chí Minh" OR "thành phố hồ chí minh"'),
        ("TPHCM", 'TPHCM OR TP.HCM OR "TP Hồ Chí Minh" OR "thành phố hồ chí minh"'),
        ("TP.HCM", 'TP.HCM OR tphcm OR "TP Hồ Chí Minh" OR "thành phố hồ chí minh"'),
        ("thành phố Hồ Chí Minh", '(thành phố Hồ Chí Minh) OR TP.HCM OR tphcm OR "TP Hồ Chí Minh"'),
        ("TP", 'TP OR "thành phố"'),
    ],
)
def test_a_city_is_found_by_each_of_its_short_names(typed, meant):
    assert str(resolved(typed).tree) == meant


@pytest.mark.parametrize(
    ("typed", "terms"),
    [("truờng", ["truờng", "trường"]), ("trường", ["trường"]), ("bôxit", ["bôxit"]), ("tướng", ["tướng"])],
)
def test_what_can_be_no_syllable_lacks_marks_though_a_document_has_the_same_slip(typed, terms):
    lexicon = WordList({"trường": 50, "truờng": 1, "trương": 7, "bôxit": 3, "tướng": 9})
    (wanted,) = resolved(typed, lexicon=lexicon).wanted
    assert list(wanted.steps[0]) == terms


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("tuyên giáo", False),
        ("tuyên giảng", True),
        ("tuyeen giaso", False),
        ('"giảng tuyên"', True),
        ("*", False),
    ],
)
def test_a_word_that_no_document_holds_is_told(text, lacking):
    assert resolved(text).lacking is lacking


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("công tác hội nghị", {"công": "công tác", "tác": "công tác", "hội": "hội nghị", "nghị": "hội nghị"}),
        ("CÔNG TÁC", {"công": "công tác", "tác": "công tác"}),
        ("tác công", {"tác": "", "công": ""}),
        ("công", {"công": ""}),
        ("05 công tác", {"05": "", "công": "công tác", "tác": "công tác"}),
    ],
)
def test_syllables_know_the_word_that_they_are_part_of(text, words):
    wanted = [each for each in resolved(text).wanted if len(each.steps) == 1]
    assert {
        each.typed[0].lower(): " ".join(next(iter(step)) for step in each.word) for each in wanted
    } == words
    for each in wanted:
        assert not each.word or each.word[each.place] == dict(each.steps[0])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Kim", "Kim"), ("kim", "kim"), ("KIM", 'KIM OR "kho in mẫu"'), ("họ Kim", "họ Kim")],
)
def test_an_ordinary_syllable_is_no_abbreviation_though_a_document_defines_it(typed, meant):
    term, _ = definition_terms(Definition("KIM", "kho in mẫu"))
    lexicon = WordList({term: 1, "kim": 3, "họ": 5})
    assert str(resolved(typed, lexicon=lexicon).tree) == meant
