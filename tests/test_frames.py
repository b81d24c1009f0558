"""What a site repeats is told from all its pages, goes from each of them, and an index follows the pages."""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest
import scraped
from histories.comparison import assert_equals_one_from_nothing
from histories.killed import small_portions, small_sites
from hypothesis import given
from hypothesis import strategies as st

import tgsearch
from tgsearch.boilerplate import line_key
from tgsearch.boilerplate.frames import (
    MIN_PAGES,
    Frame,
    believed_lines,
    misjudged,
    needed,
    pack_frame,
    repeated_lines,
    site_in,
)
from tgsearch.manifest import frames_in
from tgsearch.sources.framing import frame_of
from tgsearch.sources.page import Page, draft
from tgsearch.unsettled import may_be_misjudged

PAGES = 60


@pytest.fixture(autouse=True)
def without_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def few_pages_tell():
    patches = small_sites()
    for patch in patches:
        patch.start()
    yield
    for patch in patches:
        patch.stop()


def missing(lines, document):
    """The lines of text that a document does not have, and those of the site that it has."""
    left = Counter(document.text.split("\n"))
    left.update([document.title])
    lost, kept = [], []
    for line, is_text in lines:
        has = left[line] > 0 or line in document.title
        left[line] -= left[line] > 0
        if is_text and not has:
            lost.append(line)
        elif has and not is_text:
            kept.append(line)
    return lost, kept


# How many pages make a line the site's


@pytest.mark.parametrize(
    ("pages", "expected"),
    [(7, 8), (8, 6), (15, 6), (16, 8), (31, 8), (32, 16), (63, 16), (64, 32), (127, 32), (128, 64)],
)
def test_how_many_pages_have_to_have_a_line(pages, expected):
    assert needed(pages) == expected


@given(st.integers(24, 10**6))
def test_a_line_must_be_on_a_quarter_of_the_pages_and_need_not_be_on_more_than_half(pages):
    assert pages / 4 <= needed(pages) <= pages / 2
    assert needed(pages) <= needed(pages + 1)


def packed(frames, repeated=()):
    return [pack_frame(frame, repeated) for frame in frames]


FRAMES = st.lists(
    st.builds(
        Frame,
        st.just(7),
        st.integers(0, 20),
        st.lists(st.integers(0, 12).map(lambda number: line_key(str(number))), unique=True).map(tuple),
    ),
    max_size=40,
)


@given(FRAMES, st.randoms())
def test_repeated_lines_are_those_of_enough_stories_in_any_order(frames, chance):
    stories = {frame.story for frame in frames}
    having = {}
    for frame in frames:
        for line in frame.lines:
            having.setdefault(line, set()).add(frame.story)
    found = repeated_lines(packed(frames))
    assert found == {line for line, which in having.items() if len(which) >= needed(len(stories))}
    chance.shuffle(frames)
    assert repeated_lines(packed(frames)) == found


@given(FRAMES.filter(bool), st.sets(st.integers(0, 12).map(lambda number: line_key(str(number)))))
def test_a_frame_remembers_what_its_lines_were_taken_for(frames, repeated):
    judged = packed(frames, repeated)
    lines = {line for frame in frames for line in frame.lines}
    assert believed_lines(judged) == lines & repeated
    assert misjudged(judged, frozenset(repeated)) == []
    assert misjudged(judged, frozenset()) == [
        place for place, frame in enumerate(frames) if repeated.intersection(frame.lines)
    ]
    assert {site_in(each) for each in judged} == {7}


def test_copies_of_one_story_repeat_nothing():
    frames = [Frame(1, 5, (11, 12))] * 50
    assert repeated_lines(packed(frames)) == frozenset()
    others = [Frame(1, story, (11, 12 + story)) for story in range(MIN_PAGES)]
    assert repeated_lines(packed(frames + others)) == {11}


# Which site a page is of


SENTENCE = "Sáng nay, hội làm vườn ra quân trồng hàng cau bên đầm."
MENU = "Trang chủ | Giới thiệu | Liên hệ"


def site_of(id, text=f"{SENTENCE}\n{MENU}", url=None):
    frame = frame_of(draft(Page(text, url=url)), id)
    return frame and frame.site


def test_the_site_is_the_host_or_the_folder():
    assert site_of("tin/a.txt") == site_of("tin/b.txt") != site_of("bai/a.txt")
    assert site_of("tin/a.txt") != site_of("a.txt")
    addresses = ("https://langmoc.example/1", "http://www.LangMoc.example:80/2?x")
    assert len({site_of(f"{number}/a.txt", url=url) for number, url in enumerate(addresses)}) == 1
    assert site_of("tin/a.txt", url="https://go.example/1") != site_of("tin/a.txt", url=addresses[0])
    assert site_of("tin/a.txt", url="langmoc") == site_of("tin/a.txt", url="http://[") == site_of("tin/a.txt")


@pytest.mark.parametrize("text", ["", "Nghề xưa", f"Nghề xưa\n{MENU}", f"Nghề xưa\n{SENTENCE}"])
def test_what_was_not_scraped_or_has_no_sentence_is_of_no_site(text):
    assert site_of("tin/a.txt", text) is None


def test_an_address_shows_that_a_page_was_scraped():
    assert site_of("tin/a.txt", f"Nghề xưa\n{SENTENCE}", "https://langmoc.example/1") is not None


# Sites and offices as a whole


@pytest.mark.parametrize("site", scraped.SITES)
def test_what_a_site_puts_around_its_pages_goes_and_its_text_stays(tmp_path, site):
    made = scraped.written(tmp_path / "kho", "trang", lambda chance, _: scraped.page(chance, site), PAGES)
    with tgsearch.create(tmp_path / "index") as index:
        assert index.sync(tmp_path / "kho").documents == PAGES
        for id, lines in made.items():
            lost, kept = missing(lines, index.get(id))
            assert lost == []
            headlines = {line for line, _ in lines} - set(scraped.rows("\n".join(scraped.SITES[site])))
            # Headlines of other pages are told from text only where the words above them are known.
            assert set(kept) <= headlines


@pytest.mark.parametrize("kind", scraped.PAPERS)
def test_papers_that_share_most_of_their_lines_lose_none(tmp_path, kind):
    made = scraped.written(tmp_path / "kho", "van-ban", scraped.PAPERS[kind], PAGES)
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(tmp_path / "kho")
        for id, lines in made.items():
            assert missing(lines, index.get(id)) == ([], [])
        assert dict(frames_in(index._current().manifest())) == {}


def test_papers_among_the_menus_of_a_site_lose_none_of_their_lines(tmp_path):
    made = scraped.written(tmp_path / "kho", "van-ban", scraped.framed_paper, PAGES)
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(tmp_path / "kho")
        for id, lines in made.items():
            lost, kept = missing(lines, index.get(id))
            assert lost == []
            assert len(kept) <= 2  # right above the paper's head, and right below its signature


def test_a_web_page_without_sense_of_markup_is_freed_like_a_text(tmp_path):
    chance = Random(3)
    (tmp_path / "kho").mkdir()
    for number in range(12):
        lines = scraped.page(chance, "youth page")
        page = scraped.as_page(lines, f"https://benlau.example/{number}")
        (tmp_path / "kho" / f"{number}.html").write_bytes(page)
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(tmp_path / "kho")
        assert index.search('"Lên đường cùng Bến Lau"').total == 0
        assert index.search('"Gương mặt tháng này"').total == 0


# An index follows


def put(folder, number, above, story=None):
    """Write a page of a site with some lines above its title."""
    story = number if story is None else story
    lines = [*above, f"Chuyện số {story}", f"{SENTENCE[:-1]} lần thứ {story}.", MENU]
    (folder / f"{number}.txt").write_text("\n".join(lines), encoding="utf-8")


def texts(index):
    return {hit.id: (hit.title, index.get(hit.id).text) for hit in index.search("", limit=1000)}


def test_pages_that_came_one_by_one_are_as_if_they_had_come_together(tmp_path, few_pages_tell):
    kho, chance = tmp_path / "kho", Random(5)
    kho.mkdir()
    written = 0
    with tgsearch.create(tmp_path / "index") as index:
        for number in range(14):
            above = [line for line in ("Nghề xưa", "Đất và người", "Chợ quê") if chance.random() < 0.5]
            put(kho, number, above)
            written += index.sync(kho).documents
        assert_equals_one_from_nothing(index, kho, tmp_path / "anew")
        assert written > 14  # some of them were read again
        for number in chance.sample(range(14), 11):
            (kho / f"{number}.txt").unlink()
            index.sync(kho)
            assert_equals_one_from_nothing(index, kho, tmp_path / f"without-{number}")


def test_a_page_more_makes_a_line_the_sites_and_a_page_less_gives_it_back(tmp_path, few_pages_tell):
    kho = tmp_path / "kho"
    kho.mkdir()
    with tgsearch.create(tmp_path / "index") as index:
        for number in range(2):
            put(kho, number, ["Nghề xưa"])
        index.sync(kho)
        before = texts(index)
        assert {title for title, _ in before.values()} == {"Nghề xưa"}
        put(kho, 2, [])
        report = index.sync(kho)
        assert (report.added, report.changed, report.unchanged, report.documents) == (("2.txt",), (), 2, 3)
        assert {title for title, _ in texts(index).values()} == {f"Chuyện số {n}" for n in range(3)}
        assert index.sync(kho).documents == 0
        (kho / "2.txt").unlink()
        assert index.sync(kho).documents == 2
        assert texts(index) == before


def test_a_run_of_one_file_leaves_the_others_to_the_next_whole_run(tmp_path, few_pages_tell):
    kho = tmp_path / "kho"
    kho.mkdir()
    for number in range(2):
        put(kho, number, ["Nghề xưa"])
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(kho)
        put(kho, 2, ["Nghề xưa"])
        assert index.sync(kho / "2.txt").documents == 2  # as it came, and as all pages make it
        assert index.get("2.txt").title == "Chuyện số 2"
        assert index.get("0.txt").title == "Nghề xưa"
        assert may_be_misjudged(index._current().manifest())
        assert index.sync(kho).documents == 2
        assert_equals_one_from_nothing(index, kho, tmp_path / "anew")


def test_what_a_stopped_run_left_is_judged_by_the_next_one(tmp_path, few_pages_tell):
    kho = tmp_path / "kho"
    kho.mkdir()
    for number in range(3):
        put(kho, number, ["Nghề xưa"] if number else [])
    for number in range(3, 9):
        put(kho, number, ["Nghề xưa"])
    patches = small_portions()
    with tgsearch.create(tmp_path / "index") as index:
        for patch in patches:
            patch.start()
        report = index.sync(kho, stop=lambda: True)
        for patch in patches:
            patch.stop()
        assert report.interrupted
        assert may_be_misjudged(index._current().manifest())
        # What had still to be read goes away: there is nothing to plan, and yet something to judge.
        for number in range(9):
            if f"{number}.txt" not in report.added:
                (kho / f"{number}.txt").unlink()
        index.sync(kho)
        assert_equals_one_from_nothing(index, kho, tmp_path / "anew")


def test_several_processes_find_the_same(tmp_path):
    kho = tmp_path / "kho"
    scraped.written(kho, "trang", lambda chance, _: scraped.page(chance, "village portal"), 30)
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(kho, jobs=2)
        assert_equals_one_from_nothing(index, kho, tmp_path / "anew")


@pytest.mark.parametrize("later", [(), (2,)], ids=["settled", "misjudged"])
def test_a_restored_index_goes_on_where_the_old_one_was(tmp_path, few_pages_tell, later):
    kho = tmp_path / "kho"
    kho.mkdir()
    for number in {0, 1, 2}.difference(later):
        put(kho, number, ["Nghề xưa"])
    with tgsearch.create(tmp_path / "index") as index:
        index.sync(kho)
        for number in later:
            put(kho, number, ["Nghề xưa"])
            index.sync(kho / f"{number}.txt")
        index.dump(tmp_path / "sao-luu.jsonl")
        assert may_be_misjudged(index._current().manifest()) is bool(later)
    with tgsearch.create(tmp_path / "other") as index:
        index.restore(tmp_path / "sao-luu.jsonl")
        assert may_be_misjudged(index._current().manifest()) is bool(later)
        (kho / "1.txt").unlink()
        index.sync(kho)
        assert_equals_one_from_nothing(index, kho, tmp_path / "anew")
