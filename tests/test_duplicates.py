"""Which documents are taken for the same text, and what a search shows of them."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgsearch import asking, collapsing
from tgsearch.analysis import Analyzer
from tgsearch.cli import main
from tgsearch.document import Document
from tgsearch.duplicates import EMPTY, Signature, alike, parse_signature, print_signature, resemblance
from tgsearch.duplicates.comparing import MARKS, RUNS, SLOTS, halves
from tgsearch.duplicates.sketching import signatures
from tgsearch.engine.base import TEXT, TITLE
from tgsearch.engine.whoosh import WhooshEngine
from tgsearch.errors import DocumentNotFoundError
from tgsearch.index import Index
from tgsearch.records import make_record, read_signature
from tgsearch.render import View, results_text
from tgsearch.results import to_json

ANALYZER = Analyzer()
TITLE_LINE = "Hội nghị tổng kết công tác thủy lợi"
STORY = (
    "Sáng 14/1, Ủy ban nhân dân huyện tổ chức hội nghị tổng kết công tác thủy lợi năm 2020. "
    "Dự hội nghị có đại diện 21 xã, thị trấn và các hợp tác xã dịch vụ nông nghiệp.\n"
    "Báo cáo tại hội nghị cho biết, toàn huyện đã nạo vét được 35 tuyến kênh, khối lượng 48.500 m3. "
    "Các trạm bơm được sửa chữa trước mùa mưa, nhiều cống dưới đê được thay cánh mới. "
    "Nhờ chủ động nguồn nước, diện tích gieo cấy vụ xuân đạt 7.200 ha, vượt kế hoạch đề ra.\n"
    "Bên cạnh đó, một số công trình xuống cấp chưa được bố trí vốn, việc lấn chiếm hành lang kênh mương vẫn "
    "còn xảy ra ở vài nơi mà chính quyền cơ sở chưa xử lý dứt điểm.\n"
    "Phát biểu kết luận, lãnh đạo huyện yêu cầu các xã rà soát lại toàn bộ trạm bơm, xây dựng phương án tiêu "
    "úng cho từng vùng, gắn trách nhiệm của người đứng đầu với kết quả thực hiện. "
    "Phòng Nông nghiệp chủ trì kiểm tra, báo cáo kết quả trước ngày 30/3.\n"
    "Dịp này, 12 tập thể và 18 cá nhân được tặng giấy khen vì có thành tích trong phong trào toàn dân làm "
    "thủy lợi, góp phần bảo vệ sản xuất và đời sống của nhân dân trên địa bàn."
)
MENU = "Trang chủ\nGiới thiệu\nTin tức - Sự kiện\nVăn bản chỉ đạo\nThư viện ảnh\nLịch công tác\nLiên hệ\n"
FOOTER = "\nChia sẻ bài viết\nTin cùng chuyên mục\nBản quyền thuộc về Ủy ban nhân dân huyện"
LINES = STORY.split("\n")
REPORT = (
    "Trong tuần, toàn xã có {} hộ đăng ký làm nhà mới, cấp {} giấy xác nhận cho nhân dân. "
    "Công an xã tuần tra {} lượt, nhắc nhở {} trường hợp để vật liệu trên lòng đường.\n"
    "Trạm y tế khám cho {} lượt người, tiêm chủng cho {} cháu dưới một tuổi. "
    "Thu ngân sách đạt {} triệu đồng, chi thường xuyên {} triệu đồng.\n"
    "Hội phụ nữ vận động được {} phần quà cho hộ nghèo. "
    "Đoàn thanh niên huy động {} lượt đoàn viên dọn vệ sinh đường làng, ngõ xóm."
)
NOTICE = "Ủy ban nhân dân xã tiếp công dân định kỳ vào ngày {}, bắt đầu từ {} giờ, tại trụ sở Ủy ban."
WEEK = REPORT.format(3, 14, 6, 2, 61, 9, 125, 88, 20, 45)
NEXT_WEEK = REPORT.format(5, 11, 4, 7, 58, 12, 97, 102, 25, 30)


def signed(*pages):
    columns = ANALYZER.columns([title for title, _ in pages], [text for _, text in pages])
    return signatures(columns[TEXT], columns[TITLE])


# Two documents


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ((TITLE_LINE, STORY), True),
        ((TITLE_LINE.upper(), STORY.replace("thủy", "thuỷ")), True),
        ((TITLE_LINE, MENU + STORY + FOOTER), True),
        ((TITLE_LINE, MENU + "15/01/2021 15:54\n" + STORY + FOOTER), True),
        (
            (TITLE_LINE, "\n".join(["Tin từ Đài Truyền thanh huyện, ông Nguyễn Văn An đưa.", *LINES[1:]])),
            True,
        ),
        ((TITLE_LINE, "\n".join(LINES[:-1])), True),
        ((TITLE_LINE, "\n".join(reversed(LINES))), True),
        ((TITLE_LINE, " ".join(LINES)), True),
        (("Toàn huyện nạo vét ba mươi lăm tuyến kênh", STORY), True),
        (("", STORY), True),
        # Another article goes on about it: the half is new, and so is the title.
        (("Các xã rà soát trạm bơm sau hội nghị thủy lợi", "\n".join([WEEK, *LINES[2:]])), False),
        ((TITLE_LINE, WEEK), False),
        ((TITLE_LINE, LINES[1]), False),  # a passage
        ((TITLE_LINE, ""), False),
    ],
)
def test_another_page_with_the_text_is_a_duplicate(other, expected):
    one, two = signed((TITLE_LINE, STORY), other)
    assert alike(one, two) is expected
    assert alike(two, one) is expected


@pytest.mark.parametrize(
    ("title", "text", "other_title", "other_text"),
    [
        ("Kết quả công tác tuần của xã", WEEK, "Kết quả công tác tuần của xã", NEXT_WEEK),
        ("Kết quả công tác tuần 12 của xã", WEEK, "Kết quả công tác tuần 13 của xã", NEXT_WEEK),
        ("Đề thi mã đề 207", STORY, "Đề thi mã đề 215", STORY),
        (
            "Thông báo lịch tiếp công dân",
            NOTICE.format("15/3", 8),
            "Thông báo lịch tiếp công dân",
            NOTICE.format("20/4", 7),
        ),
    ],
)
def test_a_form_with_other_numbers_is_no_duplicate(title, text, other_title, other_text):
    one, two = signed((title, text), (other_title, other_text))
    assert not alike(one, two)


def test_one_number_of_many_may_differ():
    one, two = signed((TITLE_LINE, STORY), (TITLE_LINE, STORY.replace("35 tuyến", "36 tuyến")))
    assert one.slots != two.slots
    assert alike(one, two)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Họp chi bộ.", "Họp chi bộ!", True),
        ("Họp chi bộ.", "Họp chi đoàn.", False),
        ("Họp.", "Họp.", True),
        ("", "", False),
        ("…", "…", False),
    ],
)
def test_short_texts_are_duplicates_when_they_are_the_same(one, two, expected):
    assert alike(*signed(("", one), ("", two))) is expected


# Signatures

words = st.lists(st.sampled_from("sông núi làng xã 12 7 mùa gặt lúa".split()), max_size=60).map(" ".join)  # noqa: SIM905


@given(st.lists(st.tuples(words, words), min_size=1, max_size=5))
def test_a_signature_does_not_depend_on_the_batch(pages):
    assert signed(*pages) == [signed(page)[0] for page in pages]


@given(words, words)
def test_signatures_are_symmetric_and_printed_and_parsed(one, two):
    first, second = signed(("", one), ("", two))
    assert alike(first, second) == alike(second, first)
    assert alike(first, first) == bool(one)
    for signature in (first, second):
        assert parse_signature(print_signature(signature).encode("ascii")) == signature


def test_nothing_has_the_empty_signature():
    assert signed(("", "")) == [EMPTY]
    assert signed() == []
    assert print_signature(EMPTY) == ""
    assert not EMPTY.marks


@given(st.sets(st.integers(0, 99), max_size=30), st.sets(st.integers(0, 99), max_size=30))
def test_of_few_runs_the_resemblance_is_exact(one, two):
    found = resemblance(*(Signature(0, 0, (), tuple(sorted(runs)), ()) for runs in (one, two)))
    assert found == (len(one & two) / len(one | two) if one | two else 0.0)


def test_of_many_runs_the_resemblance_is_near():
    chance = random.Random(7)
    errors = []
    for _ in range(300):
        hashes = chance.sample(range(1 << 32), 900)
        one, two = hashes[:600], hashes[200:]
        sketches = (Signature(0, 0, (), halves(sorted(runs)[:RUNS]), ()) for runs in (one, two))
        errors.append(resemblance(*sketches) - 400 / 900)
    assert abs(sum(errors) / len(errors)) < 0.02
    assert max(map(abs, errors)) < 0.35


@given(st.sets(st.integers(0, (1 << 32) - 1), max_size=40))
def test_halves_keep_the_order_and_tell_hashes_apart_as_well_as_a_thousandth(hashes):
    ascending = sorted(hashes)
    short = halves(ascending)
    assert list(short) == sorted(short)
    assert all(0 <= each < 1 << 16 for each in short)
    for (one, other), (short_one, short_other) in zip(pairwise(ascending), pairwise(short), strict=True):
        assert short_one < short_other or other - one <= max(1, other / 1000)


def test_the_halves_of_a_long_text_are_those_of_its_smallest_hashes():
    (signature,) = signed(("", STORY))
    assert signature.runs[:MARKS] == halves(signature.least)
    assert len(signature.runs) == RUNS


def test_a_signature_is_bounded_however_the_text_repeats():
    chance = random.Random(3)
    long = " ".join(f"{chance.choice(LINES[1].split())} {chance.randrange(999)}" for _ in range(3000))
    repeated = "Xã họp giao ban đầu tuần tại hội trường. " * 300
    for signature in signed(("", long), ("", repeated)):
        assert list(signature.least) == sorted(set(signature.least))
        assert list(signature.runs) == sorted(set(signature.runs))
        assert len(signature.least) <= MARKS
        assert len(signature.runs) <= RUNS
        assert len(signature.slots) <= SLOTS
    once, twice = signed(("", repeated), ("", repeated + repeated))
    assert once == twice
    assert signed(("", long), ("", repeated)) == [*signed(("", long)), *signed(("", repeated))]


def test_a_record_keeps_the_signature():
    from tgsearch.document import Description

    document, (signature,) = Document(id='"', text=STORY), signed(("", STORY))
    assert read_signature(make_record(document, Description(), signature)) == signature
    assert read_signature(make_record(document, Description())) == EMPTY


# An index


def variants(chance, base):
    """Pages of some stories, several of each, and others."""
    for story in range(base):
        own = [" ".join(chance.choice(STORY.split()) for _ in range(12)) for _ in range(16)]
        for page in range(chance.randrange(1, 7)):
            lines = list(own)
            if page % 3 == 1:
                lines = lines[: -chance.randrange(1, 4)]
            if page % 3 == 2:
                lines[0] = " ".join(chance.choice(WEEK.split()) for _ in range(12))
            yield Document(
                id=f"{chance.randrange(1000):03}-{story}-{page}",
                title=f"Tin của huyện về việc {own[0][:40]}",
                text="thủy lợi\n" + "\n".join(lines),
                published=f"2021-0{chance.randrange(1, 10)}-15" if chance.random() < 0.8 else None,
            )


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    engine = WhooshEngine.create(
        tmp_path_factory.mktemp("stories") / "index", {"analyzer": ANALYZER.fingerprint}
    )
    with Index(engine, ANALYZER, today=lambda: date(2024, 5, 6)) as index:
        documents = list(variants(random.Random(11), 40))
        for part in range(3):  # texts in one segment have duplicates in others
            index.add(documents[part::3])
            index.commit()
        assert index.statistics().segments == 3
        yield index


@cache
def signature_of(index, id):
    document = index.get(id)
    return signed((document.title, document.text))[0]


def leaders(index, **options):
    """What collapsing gives, done the plain way: each document compared with all that are shown before it."""
    shown = []
    for hit in index.search(limit=1000, **options):
        signature = signature_of(index, hit.id)
        for _, other, folded in shown:
            if alike(other, signature):
                folded.append(hit.id)
                break
        else:
            shown.append((hit.id, signature, []))
    return [(id, tuple(folded)) for id, _, folded in shown]


@pytest.mark.parametrize(
    "options",
    [
        {"query": "thủy lợi"},
        {"query": ""},
        {"query": "thủy lợi", "sort": "newest"},
        {"query": "thủy lợi", "sort": "oldest"},
        {"query": "huyện kênh mương", "match": "any"},
        {"query": "thủy lợi", "since": "2021-03", "until": "2021-06"},
    ],
)
@pytest.mark.parametrize("limit", [1, 3, 10, 500])
@pytest.mark.parametrize("at_once", [4000, 1])
def test_collapsed_pages_hold_each_text_once(stories, monkeypatch, options, limit, at_once):
    monkeypatch.setattr(collapsing, "_MAX_AT_ONCE", at_once)
    monkeypatch.setattr(asking, "_MAX_FIRST_LOOK", at_once)
    expected = leaders(stories, **options)
    assert any(folded for _, folded in expected)
    plain = stories.search(**options)
    hits = []
    for page in range(1, len(expected) // limit + 3):
        results = stories.search(**options, limit=limit, page=page, collapse=True)
        assert (results.total, results.facets) == (plain.total, plain.facets)
        assert results.offset == (page - 1) * limit
        hits += results
    assert [(hit.id, hit.duplicates) for hit in hits] == expected
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_a_page_of_none_has_none(stories):
    results = stories.search("thủy lợi", limit=0, collapse=True)
    assert (results.hits, results.offset) == ((), 0)
    assert results.total == stories.search("thủy lợi").total
    assert not stories.search("thủy lợi", page=999, collapse=True).hits
    assert not stories.search("thủy lợi", page=10**9, limit=100, collapse=True).hits
    assert not stories.search("", page=10**30, limit=10_000, collapse=True).hits


def test_a_chain_of_changes_is_not_one_text(tmp_path):
    chance = random.Random(5)
    parts = [" ".join(chance.choice(STORY.split()) for _ in range(60)) for _ in range(12)]
    chain = [
        Document(id=str(place), title=TITLE_LINE, text="\n".join(parts[place : place + 6]))
        for place in range(0, 7, 2)
    ]
    with collection(tmp_path, *chain) as index:
        found = index.search("", collapse=True)
        assert [(hit.id, hit.duplicates) for hit in found] == [("0", ("2",)), ("4", ("6",))]
        assert [document.id for document in index.duplicates("2")] == ["0", "4"]


def collection(tmp_path, *documents):
    index = Index(WhooshEngine.create(tmp_path / "index", {"analyzer": ANALYZER.fingerprint}), ANALYZER)
    index.add(documents)
    index.commit()
    return index


COPIES = tuple(
    Document(id=f"{site}.txt", title=TITLE_LINE, text=text)
    for site, text in (("a", STORY), ("b", MENU + STORY), ("c", "\n".join(LINES[:-1])), ("d", STORY + FOOTER))
)


def test_duplicates_of_a_document(tmp_path):
    weeks = Document(id="w", title=TITLE_LINE, text=WEEK), Document(id="x", title=TITLE_LINE, text=NEXT_WEEK)
    with collection(tmp_path, *COPIES, *weeks, Document(id="empty", text="")) as index:
        assert [each.id for each in index.duplicates("b.txt")] == ["a.txt", "c.txt", "d.txt"]
        assert index.duplicates("b.txt")[0].text == STORY
        assert index.duplicates("w") == ()
        assert index.duplicates("empty") == ()
        with pytest.raises(DocumentNotFoundError):
            index.duplicates("y")


def test_what_is_deleted_is_no_duplicate(tmp_path):
    with collection(tmp_path, *COPIES) as index:
        index.delete("c.txt")
        index.commit()
        assert [each.id for each in index.duplicates("a.txt")] == ["b.txt", "d.txt"]
        (hit,) = index.search("thủy lợi", collapse=True)
        assert sorted((hit.id, *hit.duplicates)) == ["a.txt", "b.txt", "d.txt"]


def test_only_what_is_found_is_folded(tmp_path):
    with collection(tmp_path, *COPIES) as index:
        (hit,) = index.search('"bảo vệ sản xuất"', collapse=True)
        assert sorted((hit.id, *hit.duplicates)) == ["a.txt", "b.txt", "d.txt"]


def test_marks_that_many_others_have_are_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(collapsing, "_SAMPLE", 3)
    monkeypatch.setattr(collapsing, "_COMMON", 2)
    chance = random.Random(2)
    notice = (
        "Mời bạn đọc theo dõi bản tin thời sự lúc mười chín giờ hằng ngày trên sóng truyền hình của tỉnh. "
    )
    others = [
        Document(
            id=f"o{number}",
            text=" ".join(chance.choice(STORY.split()) for _ in range(40)) + " thủy lợi\n" + notice * 2,
        )
        for number in range(12)
    ]
    copies = [replace(each, text=each.text + "\n" + notice) for each in COPIES]
    with collection(tmp_path, *copies, *others) as index:
        found = (
            index.search("thủy lợi", limit=1, collapse=True).hits
            + index.search("thủy lợi", collapse=True).hits
        )
        copied = [hit for hit in found if hit.id.endswith("txt")]
        assert {len(hit.duplicates) for hit in copied} == {3}
        assert all(hit.duplicates == () for hit in found if not hit.id.endswith("txt"))


# Shown


def test_the_number_of_copies_stands_beside_the_title(tmp_path):
    with collection(tmp_path, *COPIES, Document(id="e", title="Thủy lợi", text="Thủy lợi.")) as index:
        results = index.search("thủy lợi", collapse=True)
        hit = next(hit for hit in results if hit.duplicates)
        text = results_text(View(), results)
        assert f"{TITLE_LINE}  ×4\n" in text
        assert f"the same text: {'; '.join(hit.duplicates)}\n" in text + "\n"
        assert "cùng nội dung: " in results_text(View("vi"), results)
        assert text.count("×") == 1
        more = replace(results, hits=(replace(hit, duplicates=("1", "2", "3", "4", "5")),))
        assert "the same text: 1; 2; 3 and 2 more" in results_text(View(), more)
        assert "×" not in results_text(View(), index.search("thủy lợi"))


def test_only_hits_that_are_collapsed_have_the_field(stories):
    assert all("duplicates" not in to_json(hit) for hit in stories.search("thủy lợi"))
    found = [to_json(hit)["duplicates"] for hit in stories.search("thủy lợi", limit=50, collapse=True)]
    assert [] in found
    assert any(found)


def test_the_command_line_collapses(tmp_path, capsys):
    import tgsearch

    with tgsearch.create(tmp_path / "index") as index:
        index.add(COPIES)
    for options, expected in (((), 4), (("--collapse",), 1)):
        with pytest.raises(SystemExit) as ended:
            main(["--index", str(tmp_path / "index"), "search", "thủy lợi", "--format", "json", *options])
        found = json.loads(capsys.readouterr().out)
        assert (ended.value.code, len(found["hits"]), found["total"]) == (0, expected, 4)
