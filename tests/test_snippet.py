"""A snippet shows why a document was found, in its own words, and marks nothing else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.analysis import Analyzer
from tgsearch.snippet import (
    ELLIPSIS,
    MAX_SNIPPET_CHARS,
    MAX_SNIPPETS,
    Finder,
    TokenSpans,
    Wanted,
    make_snippets,
    passages,
    read_apart,
)
from tgsearch.text import clean, term

LONG = (
    "Sáng nay, xã tổ chức ra quân trồng cây. Hơn hai trăm người dân các thôn đã tham gia. "
    "Đoạn đê dài ba cây số được phủ xanh trong một buổi. Chủ tịch hội người cao tuổi cho biết: "
    "“Ai cũng vui”. Sau lễ phát động, các đoàn tỏa về từng xóm. "
) * 3 + "Cuối buổi, ban tổ chức trao mười suất quà. Năm sau xã sẽ trồng tiếp hai cây số đê còn lại."


def tokenized(text):
    found = [(term(match[0]), match.start(), match.end()) for match in re.finditer(r"[^\W_]+", text)]
    return TokenSpans([each[0] for each in found], [each[1] for each in found], [each[2] for each in found])


def want(*steps, weight=1.0, slop=0, quality=1.0):
    """A wanted thing; a step is a word or a tuple of alternatives."""
    spelled = [(step,) if isinstance(step, str) else step for step in steps]
    return Wanted(tuple(dict.fromkeys(each, quality) for each in spelled), weight, slop)


def snippets(text, *wanted, **options):
    tokens, finder = tokenized(text), Finder(wanted)
    return make_snippets(text, tokens, finder, finder.occurrences(tokens), **options)


def marked(snippet):
    return [snippet.text[start:end] for start, end in snippet.highlights]


def body(snippet):
    """The passage without the signs that it was cut."""
    return snippet.text.removeprefix(ELLIPSIS).removesuffix(ELLIPSIS)


def in_one_line(text):
    return re.sub(r"\s+", " ", text)


# Where the wanted things stand

PLACES = {
    "one word": ([want("xã")], "xã nhà, xã bạn", [(0, (0,)), (0, (2,))]),
    "two words": ([want("bạn"), want("xã")], "xã nhà, xã bạn", [(1, (0,)), (1, (2,)), (0, (3,))]),
    "one place, two things": ([want("xã"), want(("xã", "phường"))], "xã", [(0, (0,)), (1, (0,))]),
    "nothing wanted": ([], "xã nhà", []),
    "a thing without steps": ([Wanted(())], "xã nhà", []),
    "nothing there": ([want("huyện")], "xã nhà", []),
    "an empty text": ([want("xã")], "", []),
    "a phrase": ([want("xã", "bạn")], "xã nhà, xã bạn", [(0, (2, 3))]),
    "a phrase at the end, cut off": ([want("bạn", "xã")], "xã nhà, xã bạn", []),
    "a phrase that overlaps itself": ([want("a", "a")], "a a a", [(0, (0, 1)), (0, (1, 2))]),
    "alternatives": ([want(("nhà", "bạn"))], "xã nhà, xã bạn", [(0, (1,)), (0, (3,))]),
    "a phrase with slop": ([want("xã", "bạn", slop=2)], "xã nhà, xã bạn", [(0, (0, 3)), (0, (2, 3))]),
    "slop one short": ([want("xã", "bạn", slop=1)], "xã nhà, xã bạn", [(0, (2, 3))]),
    "slop, where the nearest is not the right one": (
        [want("a", "b", "c", slop=1)],
        "a b b x c",
        [(0, (0, 2, 4))],
    ),
}


@pytest.mark.parametrize(("wanted", "text", "expected"), PLACES.values(), ids=PLACES)
def test_occurrences(wanted, text, expected):
    found = Finder(wanted).occurrences(tokenized(text))
    assert [(each.wanted, each.tokens) for each in found] == expected


def test_an_occurrence_is_as_good_as_its_worst_word():
    thing = Wanted(({"tuyên": 1.0, "tuyen": 0.5}, {"giáo": 1.0, "giao": 0.7}))
    found = Finder([thing]).occurrences(tokenized("tuyên giáo, tuyen giáo, tuyên giao, tuyen giao"))
    assert [each.quality for each in found] == [1.0, 0.5, 0.7, 0.5]


# Reading no more of a text than can serve

ANALYZER = Analyzer()
PIECES = st.sampled_from(
    [
        "hoà", "Hòa", "HOÀ", "quý", "thuỷ", "thủy,", "“Thủy", "của", "cuả", "xã", "(xã", "xã.", "xã-phường",
        "TP.", "tp.", "TP.HCM", "UBND.", "09lớp", "H5N1", "5G", "5", "2021,", "1.5k", "15/01/2021",
        "05-CT/TW", "a@b.vn", "a@b.vnđ", "www.xa.vn", "…", "-", "–", "...", "_xã_", "d'Ivoire", "İxã", "ΑΣ",
        "ΑΣ’Β", "ß", "½", "😀xã", "xã😀", "\n", "\t", "", "北京", "lu\u0323a", "q\u0323",
    ]
)  # fmt: skip
TERMS = st.sampled_from(
    [
        "hòa",
        "quý",
        "thủy",
        "của",
        "cuả",
        "xã",
        "tp",
        "ubnd",
        "lớp",
        "09",
        "5",
        "k",
        "1",
        "ct",
        "b",
        "ας",
        "hcm",
    ]
)


@given(
    texts=st.lists(
        (st.lists(PIECES | st.text(max_size=4), max_size=20).map(" ".join) | st.text(max_size=20)).map(clean),
        max_size=3,
    ),
    terms=st.frozensets(TERMS, max_size=6),
)
def test_serving_tokens_are_those_of_the_whole_analysis(texts, terms):
    finder = Finder([want(each) for each in terms])
    for text, found in zip(texts, finder.serving_tokens(texts, ANALYZER.syllables), strict=True):
        whole = ANALYZER.syllables(text)
        numbers = [number for number, each in enumerate(whole.terms) if each in terms]
        assert list(found.numbers) == numbers
        assert list(found.terms) == [whole.terms[number] for number in numbers]
        assert list(found.starts) == [whole.starts[number] for number in numbers]
        assert list(found.ends) == [whole.ends[number] for number in numbers]


@given(
    text=st.lists(PIECES, max_size=30).map(lambda pieces: clean(" ".join(pieces))),
    steps=st.lists(st.frozensets(TERMS, min_size=1, max_size=3), min_size=1, max_size=3),
    slop=st.sampled_from([0, 1, 4]),
)
def test_phrases_are_found_among_serving_tokens_as_in_the_whole_text(text, steps, slop):
    finder = Finder([want(*map(tuple, steps), slop=slop)])
    whole = ANALYZER.syllables(text)
    (serving,) = finder.serving_tokens([text], ANALYZER.syllables)
    numbers = [tuple(serving.numbers[each] for each in one.tokens) for one in finder.occurrences(serving)]
    assert numbers == [one.tokens for one in finder.occurrences(whole)]


def test_what_can_not_serve_is_not_read():
    read = []

    def reader(text):
        read.append(text)
        return tokenized(text)

    text = "Xã ra quân (trồng cây), nhà nhà trồng cây; năm 2021 xã trồng 5ha."
    Finder([want("trồng", "rừng")]).serving_tokens([text, text], reader)
    assert len(read) == 1
    assert sorted(read[0].split()) == ["(trồng", "5ha.", "trồng"]


@given(st.lists(st.lists(PIECES, max_size=4).map(lambda pieces: clean(" ".join(pieces))), unique=True))
def test_texts_read_together_read_as_each_alone(texts):
    found = read_apart(texts, ANALYZER.syllables)
    assert list(found) == texts
    for text, tokens in found.items():
        alone = ANALYZER.syllables(text)
        assert (tokens.terms, tokens.starts, tokens.ends) == (alone.terms, alone.starts, alone.ends)


# What a snippet is


def test_the_words_that_were_asked_for_are_marked():
    (snippet,) = snippets("Xã ra quân trồng cây, hoà cùng cả nước.", want("cây"), want("hòa"))
    assert snippet.text == "Xã ra quân trồng cây, hoà cùng cả nước."
    assert marked(snippet) == ["cây", "hoà"]


def test_only_whole_phrases_are_marked():
    (snippet,) = snippets("Cây đa, trồng cây, trồng rau, cây xanh.", want("trồng", "cây"))
    assert marked(snippet) == ["trồng", "cây"]
    assert snippet.highlights == ((8, 13), (14, 17))


def want_word(*syllables):
    """The syllables of one word, each a thing by itself."""
    word = tuple({syllable: 1.0} for syllable in syllables)
    return [Wanted((step,), word=word, place=place) for place, step in enumerate(word)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hội nghị bàn việc của hội và đề nghị thưởng.", ["Hội", "nghị"]),
        ("Đề nghị hội họp; hội nghị mở.", ["hội", "nghị"]),
        ("Hội hội nghị nghị.", ["hội", "nghị"]),
        ("Hội - nghị của hội.", ["Hội", "nghị"]),
        ("Hội kiến nghị bàn lại.", ["Hội", "nghị"]),  # nowhere whole
        ("Đề nghị xét.", ["nghị"]),
    ],
)
def test_a_syllable_is_marked_without_its_word_only_where_the_text_has_that_nowhere(text, expected):
    (shown,) = snippets(text, *want_word("hội", "nghị"))
    assert marked(shown) == expected


def test_a_passage_with_the_whole_word_is_shown():
    (shown, *_) = snippets(f"Hội đề nghị. {LONG} Hội nghị bế mạc.", *want_word("hội", "nghị"))
    assert shown.text.endswith("Hội nghị bế mạc.")


def test_a_word_wanted_twice_is_marked_once():
    (snippet,) = snippets("Trồng cây gây rừng.", want("cây"), want("trồng", "cây"), want(("cây", "rừng")))
    assert marked(snippet) == ["Trồng", "cây", "rừng"]


def test_without_an_occurrence_the_text_begins():
    (snippet,) = snippets("  " + LONG, want("không có"))
    assert snippet.highlights == ()
    assert LONG.startswith(body(snippet))
    assert snippet.text.endswith(ELLIPSIS)
    assert not snippet.text.startswith(ELLIPSIS)
    assert len(body(snippet)) <= MAX_SNIPPET_CHARS
    assert LONG[len(body(snippet))].isspace()


@pytest.mark.parametrize("text", ["", " ", "\n\t \n"])
@pytest.mark.parametrize("wanted", [(), (want("xã"),)])
def test_an_empty_text_has_no_snippet(text, wanted):
    assert snippets(text, *wanted) == ()


def test_a_short_text_is_shown_whole():
    (snippet,) = snippets("Bản tin ngắn", want("không có"))
    assert (snippet.text, snippet.highlights) == ("Bản tin ngắn", ())


def test_lines_become_one():
    (snippet,) = snippets("Kính gửi:\tỦy ban xã\nVề việc\ntrồng cây", want("việc"))
    assert "\n" not in snippet.text
    assert "\t" not in snippet.text
    assert marked(snippet) == ["việc"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Câu một. Câu hai có lúa. Câu ba." + " Câu dài thêm nữa" * 20, "Câu hai có lúa."),
        ("Câu một! Câu hai có lúa? Câu ba." + " Câu dài thêm nữa" * 20, "Câu hai có lúa?"),
        ("Dòng một\nDòng hai có lúa\nDòng ba" + " dài thêm nữa" * 20, "Dòng hai có lúa"),
        ("“Câu một.” Câu hai có lúa; câu ba" + " dài thêm nữa" * 20, "Câu hai có lúa;"),
        ("Giá lúa 7.500 đồng. Câu hai" + " dài thêm nữa" * 30, "Giá lúa 7.500 đồng."),
    ],
)
def test_whole_sentences_are_preferred(text, expected):
    (snippet,) = snippets(text, want("lúa"), max_chars=40)
    assert snippet.text == expected


def test_a_sentence_too_long_is_cut_at_words():
    words = ["dài"] * 100 + ["lúa"] + ["thêm"] * 100
    (snippet,) = snippets(" ".join(words), want("lúa"), max_chars=60)
    assert snippet.text.startswith(ELLIPSIS)
    assert snippet.text.endswith(ELLIPSIS)
    assert set(body(snippet).split()) <= {"dài", "lúa", "thêm"}
    assert 30 < len(body(snippet)) <= 60
    assert marked(snippet) == ["lúa"]


def test_things_close_together_are_shown_together():
    text = (
        "Trồng lúa. "
        + "Một câu chen vào giữa để kéo dài bài. " * 12
        + "Trồng cây cạnh ruộng lúa. "
        + "Câu cuối. " * 30
    )
    (snippet,) = snippets(text, want("lúa"), want("cây"), max_snippets=1)
    assert marked(snippet) == ["cây", "lúa"]


def test_heavier_things_are_shown_first():
    text = "Nói về lúa. " + "Một câu chen vào giữa để kéo dài bài. " * 12 + "Nói về ngô. " + "Câu cuối. " * 30
    for first, second in (("lúa", "ngô"), ("ngô", "lúa")):
        (snippet,) = snippets(text, want(first, weight=3.0), want(second), max_snippets=1)
        assert marked(snippet) == [first]


def test_a_better_spelling_is_shown_first():
    text = "Nói về mua. " + "Một câu chen vào giữa để kéo dài bài. " * 12 + "Nói về mưa. " + "Câu cuối. " * 30
    (snippet,) = snippets(text, Wanted(({"mưa": 1.0, "mua": 0.5},)), max_snippets=1)
    assert marked(snippet) == ["mưa"]


def test_two_snippets_show_two_things_in_the_order_of_the_text():
    text = "Nói về lúa. " + "Một câu chen vào giữa để kéo dài bài. " * 20 + "Nói về ngô. " + "Câu cuối. " * 30
    first, second = snippets(text, want("ngô", weight=3.0), want("lúa"))
    assert (marked(first), marked(second)) == (["lúa"], ["ngô"])


def test_a_second_snippet_brings_something_new_or_is_not_made():
    text = "Nói về lúa. " + "Một câu chen vào giữa để kéo dài bài. " * 20 + "Nói về lúa. "
    assert len(snippets(text, want("lúa"))) == 1


@pytest.mark.parametrize("most", [0, 1, 2, 5])
def test_no_more_snippets_than_asked_for(most):
    text = (
        " ".join(f"Nói về cây{n}. " + "Một câu chen vào giữa để kéo dài bài. " * 10 for n in range(6))
    ).strip()
    found = snippets(text, *(want(f"cây{n}") for n in range(6)), max_snippets=most, max_chars=60)
    assert len(found) == most


# Odd texts


def test_decomposed_text_is_marked_where_it_stands():
    """Snippets are cut from the text as it is; the analyzer's places decide, not its form."""
    text = unicodedata.normalize("NFD", "Hội nghị trồng cây ở xã.")
    start = text.index(unicodedata.normalize("NFD", "cây"))
    tokens = TokenSpans(["cây"], [start], [start + 4])
    finder = Finder([want("cây")])
    (snippet,) = make_snippets(text, tokens, finder, finder.occurrences(tokens))
    assert [unicodedata.normalize("NFC", each) for each in marked(snippet)] == ["cây"]
    assert snippet.text == text


@pytest.mark.parametrize("text", ["😀😀 lúa 😀", "👩‍🌾 lúa 🌾", "𝐋úa lúa 𝐋", "lúa\u200b lúa"])
def test_places_are_code_points(text):
    for snippet in snippets(text, want("lúa")):
        assert set(marked(snippet)) == {"lúa"}


@pytest.mark.parametrize(
    "text",
    [
        "lúa " + "x" * 100_000,
        "x" * 100_000 + " lúa",
        "x" * 100_000 + " lúa " + "y" * 100_000,
        "lúa" + "," * 100_000 + "lúa",
        "lúa" + " " * 100_000 + "lúa",
        "lúa" + "\n" * 100_000 + "lúa",
        "lúa " + "." * 20_000 + "x lúa",
        "lúa " + ".”" * 10_000 + "x lúa",
        "lúa " + "…" * 20_000 + "lúa",
        "lúa;" * 100_000,
        "lúa " * 100_000,
    ],
    ids=lambda text: f"{text[:6]!r} … {text[-6:]!r}",
)
def test_endless_runs(text):
    found = snippets(text, want("lúa"))
    assert 1 <= len(found) <= MAX_SNIPPETS
    for snippet in found:
        assert len(body(snippet)) <= MAX_SNIPPET_CHARS
        assert set(marked(snippet)) == {"lúa"}


def test_a_word_longer_than_any_snippet():
    """Five million letters in one word: what is shown of it has its limit too."""
    for text in ("x" * 5_000_000, "đầu " + "x" * 5_000_000 + " cuối"):
        for wanted in (want("không có"), want("x" * 5_000_000)):
            (snippet,) = snippets(text, wanted)
            assert len(body(snippet)) <= MAX_SNIPPET_CHARS
            assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.highlights)


def test_a_long_text_full_of_what_is_wanted():
    words = ["lúa", "ngô", "khoai", "sắn"] * 50_000
    found = snippets(" ".join(words), want("lúa"), want("sắn", "lúa"))
    assert found
    assert {each for snippet in found for each in marked(snippet)} == {"lúa", "sắn"}


def test_no_room_at_all():
    for chars in (0, 1, 3):
        for snippet in snippets(LONG, want("đê"), max_chars=chars):
            assert len(snippet.text) < 40


# Whatever the text and the question

TEXT = st.lists(
    st.sampled_from(
        ["lúa", "ngô", "Lúa", "khoai", "đê", "x" * 70, ".", ". ", "! ", "…", "\n", "\t", " ", "  ", "”", "😀"]
    )
    | st.text(max_size=3),
    max_size=120,
).map(lambda parts: clean(" ".join(parts)).replace(ELLIPSIS, "!"))  # so that it marks cuts only
THINGS = st.lists(
    st.builds(
        Wanted,
        steps=st.lists(
            st.dictionaries(
                st.sampled_from(["lúa", "ngô", "đê", "xăng"]), st.sampled_from([1.0, 0.5]), min_size=1
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
        weight=st.sampled_from([1.0, 0.3, 2.0]),
        slop=st.sampled_from([0, 0, 1, 3]),
    ),
    max_size=3,
)


@given(
    text=TEXT,
    wanted=THINGS,
    max_chars=st.sampled_from([30, 80, 240]),
    max_snippets=st.sampled_from([1, 2, 4]),
)
def test_snippets_keep_their_promises(text, wanted, max_chars, max_snippets):
    tokens, finder = tokenized(text), Finder(wanted)
    occurrences = finder.occurrences(tokens)
    found = make_snippets(text, tokens, finder, occurrences, max_snippets=max_snippets, max_chars=max_chars)
    serving = {term for thing in wanted for step in thing.steps for term in step}
    line, after = in_one_line(text), 0
    assert len(found) <= max(max_snippets, 1)
    assert bool(found) == bool(text.strip())
    for snippet in found:
        place = line.index(body(snippet), after)  # in order, and none within another
        after = place + len(body(snippet))
        assert body(snippet).strip() or not text.strip(" …\n\t")
        longest = max((each.tokens[-1] - each.tokens[0] for each in occurrences), default=0)
        assert len(body(snippet)) <= max_chars or longest > 1
        previous = 0
        for start, end in snippet.highlights:
            assert previous <= start < end <= len(snippet.text)
            assert term(snippet.text[start:end]) in serving
            previous = end
        assert bool(snippet.highlights) == bool(occurrences)


def test_the_aligned_head_of_a_letter_is_shown_without_its_blanks():
    text = "Số: 15/BC-UBND                    Khoái Châu, ngày 5 tháng 4\t\t  năm 2021"
    (snippet,) = snippets(text, want("khoái"))
    assert snippet.text == "Số: 15/BC-UBND Khoái Châu, ngày 5 tháng 4 năm 2021"
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["Khoái"]


@given(
    places=st.lists(
        st.tuples(
            st.integers(0, 400), st.integers(1, 90), st.integers(0, 4), st.sampled_from([0.3, 0.9, 1.0, 2.5])
        ),
        min_size=1,
        max_size=25,
    ),
    max_chars=st.sampled_from([0, 30, 240]),
)
def test_no_passage_is_worth_more_than_its_bound(places, max_chars):
    stands = [(start, start + length, wanted, worth) for start, length, wanted, worth in sorted(places)]
    bounds = passages._bounds(stands, max_chars)
    scores = [
        passages._score(stands, first, stands[first][0] + max_chars, None)[0] for first in range(len(stands))
    ]
    assert all(score <= bound + 1e-12 for score, bound in zip(scores, bounds, strict=True))


@given(
    text=st.lists(
        st.sampled_from(["lúa", "lúa.", "lúa!”", "…", "\n", "...", "..\n", ". ", "ngô;", ".”x", "x" * 30]),
        min_size=1,
        max_size=40,
    ).map(" ".join),
    max_chars=st.sampled_from([0, 5, 40, 240]),
    data=st.data(),
)
def test_sentences_are_looked_for_as_far_as_a_passage_reaches(text, max_chars, data):
    ends = [match.end() for match in passages._SENTENCE_END.finditer(text)]
    word = data.draw(st.sampled_from([match.span() for match in re.finditer(r"\w+", text + " lúa")]))
    start, end = word[0], min(word[1], len(text))
    if start >= end:
        return
    before = max((each for each in ends if each <= start), default=0)
    after = min((each for each in ends if each >= end), default=len(text))
    found_before, found_after = passages._sentence_around(text, start, end, max_chars)
    assert found_before == (before if before >= end - max_chars else found_before)
    assert found_after == (after if after <= max(end, start + max_chars) else found_after)
    assert found_before in {0, *ends}
    assert found_after in {len(text), *ends}
