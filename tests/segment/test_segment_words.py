"""What the corrections make of the model's words, each alone and all together."""

from __future__ import annotations

import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch.segment import (
    CONTINUES,
    FIXED,
    MARK,
    segment,
    segment_batch,
    split_documents,
    split_syllables,
    tokenize,
    words_of,
)
from tgsearch.segment.fixed import fixed_spans
from tgsearch.segment.lexicon import build_lexicon
from tgsearch.segment.model import FORMAT_VERSION
from tgsearch.segment.runaways import cuts
from tgsearch.segment.words import RULES_VERSION, Corrections, Segmenter

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TGSEARCH_SHARED") or ROOT.parent / "shared")
GOLD = SHARED / "data/wseg/vi_vtb-ud-dev.nooverlap.txt"
NAMES = [field.name for field in fields(Corrections)]
NONE = Corrections(**dict.fromkeys(NAMES, False))


def only(name):
    return Corrections(**{**dict.fromkeys(NAMES, False), name: True})


def shown(text, spans):
    return " ".join(text[start:end].replace(" ", "_") for start, end in spans)


def segmented(text, corrections=None):
    return shown(text, Segmenter(corrections or Corrections()).segment_batch([text]).spans(0))


# All together


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n\t ", ""),
        ("Chỉ thị số 05-CT/TW ngày 15/5/2016", "Chỉ_thị số 05-CT/TW ngày 15/5/2016"),
        ("Kế hoạch 12/2021/KH-UBND của UBND.", "Kế_hoạch 12/2021/KH-UBND của UBND ."),
        ("tại TP. Vinh, TX. Cửa Lò", "tại TP. Vinh , TX. Cửa_Lò"),
        ("hợp  tác\u00a0xã", "hợp__tác\u00a0xã"),
        ("tổng kết\nTuyên giáo", "tổng_kết Tuyên_giáo"),
        ("xem www.an-phu.vn, an-phu.gov.vn/tin?so=1.", "xem www.an-phu.vn , an-phu.gov.vn/tin?so=1 ."),
        ("gửi van-phong@an-phu.gov.vn.", "gửi van-phong@an-phu.gov.vn ."),
        ("hà_nội", "hà_nội"),
        ("các biện pháp bảo đảm an toàn", "các biện_pháp bảo_đảm an_toàn"),
    ],
)
def test_words(text, expected):
    assert shown(text, segment(text)) == expected


ODD_TEXT = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                *' \n\t\x85\u3000.,;:!?…-–/()"”_@&',
                *(
                    "05",
                    "12",
                    "2021",
                    "CT",
                    "TW",
                    "QĐ-UBND",
                    "05-CT/TW",
                    "24/3",
                    "15/01/2021",
                    "2020-2025",
                    "1.000",
                ),
                *("http://", "www.", "an-phu.vn", "a@b.vn", "TP.", "UBND.", "ThS.", "A.", "...", "->"),
                *(
                    "hội",
                    "nghị",
                    "Hội",
                    "HỘI",
                    "nghị",
                    "tổng",
                    "kết",
                    "hoà",
                    "hòa",
                    "bình",
                    "Hồ",
                    "Chí",
                    "Minh",
                    "\0",
                ),
            ]
        ),
        max_size=30,
    ).map("".join),
)


@given(st.lists(ODD_TEXT, max_size=4))
def test_only_white_space_lies_between_words(texts):
    texts = [unicodedata.normalize("NFC", text) for text in texts]
    words = segment_batch(texts)
    for number, text in enumerate(texts):
        spans = words.spans(number)
        inner = [place for span in spans for place in span]
        assert inner == sorted(inner)
        gaps = zip([0, *inner[1::2]], [*inner[::2], len(text)], strict=True)
        assert not "".join(text[start:end] for start, end in gaps).strip()
        assert all(start < end for start, end in spans)
        assert segment(text) == spans


@given(st.lists(ODD_TEXT, max_size=4))
def test_words_are_runs_of_syllables(texts):
    words = segment_batch([unicodedata.normalize("NFC", text) for text in texts])
    syllables = words.syllables
    firsts, n_words = words.firsts.tolist(), len(words.starts)
    assert firsts == sorted({*firsts})
    assert len(firsts) == n_words + 1
    assert firsts[-1] == len(syllables.ids)
    assert words.starts.tolist() == syllables.starts[words.firsts[:-1]].tolist()
    assert words.ends.tolist() == syllables.ends[words.firsts[1:] - 1].tolist()
    assert words.bounds.tolist() == [firsts.index(place) for place in syllables.bounds.tolist()]
    surfaces = [syllables.vocabulary.surfaces[number] for number in syllables.ids.tolist()]
    for number in range(n_words):
        letters = "".join(surfaces[firsts[number] : firsts[number + 1]])
        assert words.punctuation[number] == (not any(map(str.isalnum, letters)))
    assert [bool(flag & MARK) for flag in syllables.flags] == [
        not any(map(str.isalnum, surface)) for surface in surfaces
    ]


@given(st.lists(ODD_TEXT, max_size=4))
def test_syllables_are_those_of_the_words(texts):
    alone, of_words = split_syllables(texts), segment_batch(texts).syllables
    assert alone.starts.tolist() == of_words.starts.tolist()
    assert alone.ends.tolist() == of_words.ends.tolist()
    assert alone.flags.tolist() == of_words.flags.tolist()
    assert alone.bounds.tolist() == of_words.bounds.tolist()


def test_words_are_those_of_syllables_split_before():
    titles, bodies = ["Hội nghị tổng kết", ""], ["Công tác tuyên giáo năm 2021.", "Giao ban quý I"]
    before, at_once = words_of(split_documents(titles, bodies)), segment_batch(bodies)
    assert len(before.bounds) == 2 * len(titles) + 1
    texts = [titles[0], bodies[0], titles[1], bodies[1]]
    assert [before.spans(number) for number in range(4)] == list(map(segment, texts))
    assert at_once.syllables.vocabulary is before.syllables.vocabulary


def test_who_asks_for_syllables_need_not_learn_those_of_documents():
    split_documents(["Chẳngaitrabằng"], ["tiếngnày"])
    assert not {"Chẳngaitrabằng", "tiếngnày"} & {*split_syllables(["bản tin"]).vocabulary.surfaces}


def test_a_number_keeps_its_syllables():
    words = segment_batch(["số 05-CT/TW."])
    read = words.syllables
    assert [read.vocabulary.surfaces[number] for number in read.ids.tolist()] == [
        *("số", "05", "-", "CT", "/", "TW", "."),
    ]
    assert words.firsts.tolist() == [0, 1, 6, 7]
    assert words.punctuation.tolist() == [False, False, True]
    assert [bool(flag & FIXED) for flag in read.flags] == [False, *[True] * 5, False]
    assert [bool(flag & CONTINUES) for flag in read.flags] == [False, False, *[True] * 4, False]


def test_threads_take_turns():
    texts = [f"hội nghị lần {number} tổng kết công tác năm" for number in range(200)]
    expected = [segment(text) for text in texts]
    segmenter = Segmenter()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: segmenter.segment_batch([text]).spans(0), texts))
    assert found == expected


# Each alone


@given(ODD_TEXT)
def test_without_corrections_words_are_pyvi_s(text):
    # Line feeds are no syllables, and addresses are read in parts.
    text = " ".join(unicodedata.normalize("NFC", text).split()).replace("@", " ").replace("://", " ")
    words = Segmenter(NONE).segment_batch([text])
    surfaces = [words.syllables.vocabulary.surfaces[number] for number in words.syllables.ids.tolist()]
    found = ["_".join(surfaces[first:last]) for first, last in pairwise(words.firsts.tolist())]
    assert " ".join(found) == tokenize(text).strip()


@pytest.mark.parametrize(
    ("name", "text", "without", "expected"),
    [
        ("full_stops", "Công văn của UBND. Huyện", "UBND.", "UBND ."),
        ("full_stops", "tại TP. Vinh", "TP.", "TP."),
        ("fixed_tokens", "ngày 15/01/2021 họp", "15 / 01 / 2021", "15/01/2021"),
        ("fixed_tokens", "theo 05-CT/TW nhé", "05 - CT / TW", "05-CT/TW"),
        ("tones", "sống chan hòa với dân", "chan hòa", "chan_hòa"),
        ("tones", "sống chan hoà với dân", "chan_hoà", "chan_hoà"),
    ],
)
def test_one_correction(name, text, without, expected):
    assert without in segmented(text, NONE)
    assert expected in segmented(text, only(name))


def test_lines_and_sentences_are_read_apart():
    lines = ["Hội nghị tổng kết công tác", "Tuyên giáo huyện họp", "xã hội hóa giáo dục"]
    alone = [segmented(line, only("bounds")) for line in lines]
    for between in ("\n", "\r\n", "\u2029", "\n \n"):
        assert segmented(between.join(lines), only("bounds")) == " ".join(alone)
    sentences = [
        f"{line[0].upper()}{line[1:]}{end}" for line, end in zip(lines, (".", "!”", "…"), strict=True)
    ]
    apart = [segmented(sentence, only("bounds")) for sentence in sentences]
    assert segmented(" ".join(sentences), only("bounds")) == " ".join(apart)


# Fixed tokens


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ("05-CT/TW", ["05-CT/TW"]),
        ("(41-CT/TW),", ["41-CT/TW"]),
        ("12/2021/QĐ-UBND.", ["12/2021/QĐ-UBND"]),
        ("08/CT-TTg;", ["08/CT-TTg"]),
        ("41/2019/QH14", ["41/2019/QH14"]),
        ("22/TT-BGD&ĐT", ["22/TT-BGD&ĐT"]),
        ("112–KH/ĐU", ["112–KH/ĐU"]),
        ("05-ct/tw", ["05-ct/tw"]),
        ("2-TP.HCM", ["2-TP"]),
        ("3-Hồng", []),
        ("15-tuổi", []),
        ("Covid-19", []),
        ("A05-CT/TW", []),
        ("15/01/2021", ["15/01/2021"]),
        ("24/3,", ["24/3"]),
        ("24/3-30/4", ["24/3", "30/4"]),
        ("7/2014", ["7/2014"]),
        ("23-3-2004", ["23-3-2004"]),
        ("2021-01-15", ["2021-01-15"]),
        ("15/01/21", ["15/01/21"]),
        ("32/13", []),
        ("40/60", []),
        ("1/2/3/4", []),
        ("3/4.5", []),
        ("https://an-phu.vn/a?b=(c).", ["https://an-phu.vn/a?b=(c"]),
        ("http://...", []),
        ("(www.an-phu.vn)", ["www.an-phu.vn"]),
        ("An-Phu.VN", ["An-Phu.VN"]),
        ("an-phu.vna", []),
        ("UBND.Huyện", []),
        ("a.b@an-phu.vn,c@d.vn", ["a.b@an-phu.vn", "c@d.vn"]),
        ("-a@b.vn", ["a@b.vn"]),
        ("-@b.vn", []),
        ("http://a@b.vn/c", ["http://a@b.vn/c"]),
    ],
)
def test_fixed_spans(chunk, expected):
    assert [chunk[start:end] for start, end in fixed_spans(chunk)] == expected


@pytest.mark.parametrize("unit", ["1-AB", "1/", "a.", "www.", "a@", "-a", "x://", "2021-", "AB.", ".)", "é."])
def test_long_odd_chunks_end(unit):
    text = unit * 100_000
    assert "".join(text[start:end] for start, end in segment(text)) == text


# Runaways


LISTED = ["biện pháp", "bảo đảm", "giám đốc", "tổng giám đốc", "vô địch", "nam vô", "trinh tiết", "tiết lộ"]
LISTED += ["điện thoại di động", "thế giới", "thế giới quan", "quan tâm"]
NUMBERS = {s: n for n, s in enumerate(sorted({s for word in LISTED for s in word.split()}), 1)}
LEXICON = build_lexicon([[NUMBERS[s] for s in word.split()] for word in LISTED], len(NUMBERS))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("các biện pháp bảo đảm", "các|biện pháp|bảo đảm"),
        ("phó tổng giám đốc", "phó|tổng giám đốc"),
        ("điện thoại di động", "điện thoại di động"),
        ("Phó Tổng giám đốc", "Phó|Tổng giám đốc"),
        ("Việt Nam vô địch", "Việt Nam|vô địch"),
        ("Hoàng Trinh tiết lộ", "Hoàng Trinh|tiết lộ"),
        ("Trần Thế Quan Tâm", "Trần Thế Quan Tâm"),
        ("TỔNG GIÁM ĐỐC BẢO ĐẢM", "TỔNG GIÁM ĐỐC|BẢO ĐẢM"),
        ("một hai ba bốn", "một hai ba bốn"),
        ("thế giới quan tâm", "thế giới quan|tâm"),
    ],
)
def test_runaways_are_cut_into_listed_words(run, expected):
    surfaces = run.split()
    starts = [0, *cuts(surfaces, [NUMBERS.get(s.lower(), 0) for s in surfaces], LEXICON), len(surfaces)]
    pieces = [" ".join(surfaces[start:end]) for start, end in pairwise(starts)]
    assert "|".join(pieces) == expected


# Versions and gold


def test_rules_are_those_of_their_version():
    """When this fails, raise RULES_VERSION, or indexes made before will be searched with other words."""
    text = (
        "Ngày 24/3, UBND tỉnh ban hành Quyết định số 123/QĐ-UBND. TP. Vinh, xã Hoà Bình (hoà thuận) "
        "thực hiện hành vi bảo vệ môi trường.\nTổng kết\n"
        "Các biện pháp bảo đảm an toàn thông tin: www.an-phu.vn, a@an-phu.vn!"
    )
    digest = blake2b(repr(segment(text)).encode(), digest_size=8).hexdigest()
    assert (FORMAT_VERSION, RULES_VERSION, digest) == (1, 1, "3bbc388e458c5cc0")


def test_the_corrections_help_on_gold(monkeypatch):
    if not GOLD.exists():
        pytest.skip(f"{GOLD} is not there: set TGSEARCH_SHARED to the folder that holds data/wseg")
    monkeypatch.syspath_prepend(ROOT / "scripts")
    measure = __import__("measure_segmentation")
    gold = measure.read_gold(GOLD)

    def score(corrections):
        words = Segmenter(corrections).segment_batch([text for text, _ in gold])
        return measure.f1([spans for _, spans in gold], [words.spans(number) for number in range(len(gold))])

    before = score(NONE)
    assert before > 95.7
    assert all(score(only(name)) >= before for name in NAMES)
    assert score(Corrections()) > before + 0.4
