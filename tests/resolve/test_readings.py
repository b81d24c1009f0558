from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tgsearch import query
from tgsearch.queryparse import parse
from tgsearch.resolve.readings import MAX_READINGS, Reading, Readings

TODAY = date(2024, 5, 6)


def nothing(texts):
    return iter(())


def bcd(texts):
    return ((at, at + 1, (query.Phrase("ban chỉ đạo"),)) for at, text in enumerate(texts) if text == "BCĐ")


def oto(texts):
    places = range(len(texts) - 1)
    return ((at, at + 2, (query.Word("ôtô"),)) for at in places if list(texts[at : at + 2]) == ["ô", "tô"])


def readings(abbreviated=nothing, alternate=nothing):
    return Readings(TODAY, abbreviated, alternate)


def interpreted(text, abbreviated=nothing, alternate=nothing):
    return str(readings(abbreviated, alternate).interpreted(parse(text).tree))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tuyên giáo", "tuyên giáo"),
        ("2021", '2021 OR date:"2021"'),
        ("tuyên giáo 2021", 'tuyên giáo (2021 OR date:"2021")'),
        ("tuyên giáo năm 2021", 'tuyên giáo ((năm 2021) OR date:"năm 2021")'),
        ("báo cáo 6 tháng đầu năm 2021", 'báo cáo ((6 tháng đầu năm 2021) OR date:"6 tháng đầu năm 2021")'),
        ("tin năm ngoái", 'tin ((năm ngoái) OR date:"năm ngoái")'),
        ("tin nam ngoai", 'tin ((nam ngoai) OR date:"nam ngoai")'),
        ("03/2021", '03/2021 OR date:"03/2021"'),
        ("nhiệm kỳ 2020-2025", '(nhiệm kỳ 2020-2025) OR date:"nhiệm kỳ 2020-2025"'),
        (
            "từ 01/2021 đến 06/2021",
            '(từ 01/2021 đến 06/2021) OR date:"từ 01/2021 đến 06/2021"',
        ),
        ("2021..2022-06", '2021..2022-06 OR date:"2021..2022-06"'),
        (
            "quý 2/2022",
            '(quý 2/2022) OR date:"quý 2/2022" OR "quý II/2022" OR "quý II năm 2022" OR "quý 2 năm 2022"',
        ),
        ("15/3/2021", '15/3/2021 OR date:"15/3/2021"'),
        ("chỉ thị 05", '"05-CT" OR "5-CT" OR "chỉ thị 05"~1 OR "chỉ thị 5"~1'),
        (
            "chỉ thị 05 năm 2016",
            '("05-CT" OR "5-CT" OR "chỉ thị 05"~1 OR "chỉ thị 5"~1) ((năm 2016) OR date:"năm 2016")',
        ),
        ("BCĐ 35", '(BCĐ OR "ban chỉ đạo") 35'),
        ("BCĐ AND 2021", '(BCĐ OR "ban chỉ đạo") AND (2021 OR date:"2021")'),
        ("(tuyên 2021) OR giáo", '(tuyên (2021 OR date:"2021")) OR giáo'),
        # What is quoted, denied or in a field is as it stands there.
        ('"năm 2021"', '"năm 2021"'),
        ("tin -tuyên", "tin -tuyên"),
        ("date:2021", 'date:"2021"'),
        # No dates
        ("năm", "năm"),
        ("12", "12"),
        ("1234", "1234"),
        ("hôm", "hôm"),
        ("31/02/2021", "31/02/2021"),
        ("covid 19", "covid 19"),
        ("thứ năm", "thứ năm"),
    ],
)
def test_what_words_also_say(text, meant):
    assert interpreted(text, bcd) == meant


def o_to(texts):
    places = range(len(texts))
    return ((at, at + 1, (query.Phrase("ô tô"),)) for at in places if texts[at] == "BCĐ")


@pytest.mark.parametrize(
    ("text", "abbreviated", "alternate", "meant"),
    [
        ("BCĐ ô tô 2021", bcd, oto, '(BCĐ OR "ban chỉ đạo") ((ô tô) OR ôtô) (2021 OR date:"2021")'),
        ("ô tô BCĐ", bcd, oto, '((ô tô) OR ôtô) (BCĐ OR "ban chỉ đạo")'),
        ("BCĐ", bcd, o_to, 'BCĐ OR "ban chỉ đạo" OR "ô tô"'),  # both: all that says the same
        # An abbreviation of more words goes before a name in it
        ("xe ô tô", lambda texts: iter([(0, 3, (query.Word("XOT"),))]), oto, "(xe ô tô) OR XOT"),
    ],
)
def test_abbreviations_and_names_are_read_together(text, abbreviated, alternate, meant):
    assert interpreted(text, abbreviated, alternate) == meant


@pytest.mark.parametrize("text", ["2021", "chỉ thị 05", "quý 2/2022 tuyên giáo", "BCĐ 35"])
def test_what_was_understood_can_be_typed(text):
    tree = readings(bcd).interpreted(parse(text).tree)
    assert parse(str(tree)).tree == tree


def test_words_keep_their_order_around_readings():
    parts = readings(bcd).of(parse("họp BCĐ năm 2021 về chỉ thị 05").tree.clauses)
    assert [part.text for part in parts] == ["họp", "BCĐ", "năm 2021", "về", "chỉ thị 05"]
    assert [isinstance(part, Reading) for part in parts] == [False, True, True, False, True]
    assert [part.literal for part in parts if isinstance(part, Reading)] == [True, True, False]


def test_of_a_long_text_not_every_date_is_read():
    clauses = parse(" ".join(["2021"] * 500)).tree.clauses
    parts = readings().of(clauses)
    assert sum(isinstance(part, Reading) for part in parts) == MAX_READINGS
    assert sum(len(part.words) if isinstance(part, Reading) else 1 for part in parts) == 500


@settings(max_examples=300)
@given(st.text(st.sampled_from('0129/-. quýnămthágiđ5CTW()"OR'), max_size=60))
def test_any_query_is_read_and_can_be_typed_again(text):
    tree = parse(text).tree
    meant = query.simplify(readings(bcd).interpreted(tree))
    assert parse(str(meant)).tree == meant
