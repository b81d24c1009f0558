"""Measure how surely the same text is told from another one of the same form, and what it costs.

    python scripts/measure_duplicates.py DOCUMENTS [--limit N] [--sweep] [--found FILE]

DOCUMENTS is JSON lines (.jsonl or .jsonl.xz) with `title` and `text`. N of them
are taken from all over the file. Each is paired with itself as another page
could show it: between other menus and datelines, with another first paragraph,
without its end, in another order, with a part of its sentences replaced by
sentences of other documents, with the head of another office, all of that.
Other pairs are no duplicates: reports, notices and invitations of one form,
made here, with other numbers, dates and names; documents between the same
menus; documents that follow each other in the file.

`alike` is the share of the pairs that are taken for the same text: recall for the
former kinds, and for the latter the share of mistakes. With `--sweep` the same
for other thresholds. `--found` writes the pairs that are found among the
documents as they are, to be judged by eye.
"""

from __future__ import annotations

import argparse
import lzma
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path

from tgsearch import duplicates
from tgsearch.analysis import Analyzer
from tgsearch.duplicates import Signature, alike, comparing, print_signature
from tgsearch.duplicates.sketching import signatures
from tgsearch.engine.base import TEXT, TITLE

Page = tuple[str, str]  # title and text
Change = Callable[[Page, random.Random], Page]

BATCH = 256
MENU = (
    "Trang chủ",
    "Giới thiệu",
    "Tin tức - Sự kiện",
    "Văn bản chỉ đạo điều hành",
    "Thủ tục hành chính",
    "Lịch công tác tuần",
    "Thư viện ảnh",
    "Hỏi đáp",
    "Liên hệ",
    "Sơ đồ cổng",
    "Chuyển đổi số",
    "Cải cách hành chính",
    "Công khai ngân sách",
    "Quy hoạch, kế hoạch sử dụng đất",
    "Tiếp cận thông tin",
    "Phản ánh, kiến nghị",
    "Đăng nhập",
    "Tiếng Việt",
    "English",
    "Tin mới nhất",
    "Tin đọc nhiều",
    "Tin cùng chuyên mục",
    "Chia sẻ bài viết",
    "Gửi bình luận của bạn",
    "Xem thêm",
    "Bản quyền thuộc về Ủy ban nhân dân huyện",
    "Chịu trách nhiệm chính: Chánh Văn phòng",
    "Ghi rõ nguồn khi phát hành lại thông tin từ trang này",
    "Đang truy cập",
    "Tổng số lượt truy cập",
    "Dự báo thời tiết",
    "Giá vàng",
    "Tỷ giá",
)
WORD_LIST = """
công tác triển khai kế hoạch nhiệm vụ trọng tâm địa bàn xã hội kinh tế nông thôn mới văn hóa giáo
dục y tế quốc phòng an ninh tuyên truyền vận động nhân dân cán bộ đảng viên chi bộ thôn xóm hộ gia
đình sản xuất mùa vụ chăn nuôi dịch bệnh phòng chống bão lụt thủy lợi giao thông xây dựng cơ bản
ngân sách thu chi đầu tư công môi trường rác thải nước sạch trường học học sinh khám chữa bệnh bảo
hiểm chính sách người có công trẻ em
"""
WORDS = WORD_LIST.split()
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
NAMES = ("Văn An", "Thị Bình", "Đức Cường", "Thu Hà", "Minh Khôi", "Ngọc Lan", "Quang Minh", "Hồng Nhung")
COMMUNES = ("An Thịnh", "Bình Minh", "Đông Sơn", "Hòa Lạc", "Kim Long", "Minh Tân", "Phú Cường", "Tân Tiến")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, roughly."""
    return [each for line in text.split("\n") for each in line.replace(". ", ".\n").split("\n") if each]


def number(chance: random.Random) -> str:
    """Return a number such as a report gives."""
    return chance.choice(
        (
            str(chance.randrange(2, 99)),
            str(chance.randrange(100, 9999)),
            f"{chance.randrange(1, 99)},{chance.randrange(10)}",
        )
    )


def day(chance: random.Random) -> str:
    """Return a date in one of its forms."""
    d, m, y = chance.randrange(1, 29), chance.randrange(1, 13), chance.randrange(2018, 2025)
    return chance.choice((f"{d}/{m}/{y}", f"{d:02}-{m:02}-{y}", f"ngày {d} tháng {m} năm {y}"))


def menus(share: float) -> Change:
    """Return what puts so much of menus around a page, in its size, with a dateline and counters."""

    def change(page: Page, chance: random.Random) -> Page:
        title, text = page
        own = chance.sample(MENU, len(MENU) // 2)
        budget = int(len(text) * share)
        lines: list[str] = []
        while sum(map(len, lines)) < budget:
            lines.append(chance.choice(own) + (f" ({number(chance)})" if chance.random() < 0.2 else ""))
        middle = len(lines) // 2
        dateline = (
            f"{day(chance)} {chance.randrange(24)}:{chance.randrange(60):02} | Lượt xem: {number(chance)}"
        )
        return title, "\n".join([*lines[:middle], dateline, text, *lines[middle:]])

    return change


def first_paragraph(page: Page, chance: random.Random) -> Page:
    """Return a page with the first sentences written anew."""
    title, text = page
    kept = sentences(text)
    written = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(20, 50)))
    return title, "\n".join(
        [f"Theo tin từ xã {chance.choice(COMMUNES)}, {day(chance)}, {written}.", *kept[2:]]
    )


def cut(share: float) -> Change:
    """Return what cuts so much from the end."""
    return lambda page, _: (page[0], page[1][: int(len(page[1]) * (1 - share))])


def reordered(page: Page, chance: random.Random) -> Page:
    """Return a page with its sentences in blocks of three, in another order."""
    kept = sentences(page[1])
    blocks = [kept[at : at + 3] for at in range(0, len(kept), 3)]
    chance.shuffle(blocks)
    return page[0], "\n".join(sentence for block in blocks for sentence in block)


def changed(share: float, others: Sequence[str]) -> Change:
    """Return what replaces so many of the sentences by others."""

    def change(page: Page, chance: random.Random) -> Page:
        kept = sentences(page[1])
        for at in chance.sample(range(len(kept)), round(len(kept) * share)):
            kept[at] = chance.choice(others)
        return page[0], "\n".join(kept)

    return change


def other_head(page: Page, chance: random.Random) -> Page:
    """Return a page as a lower office hands it on: under its own name, number and date."""
    commune = chance.choice(COMMUNES)
    head = (
        f"ỦY BAN NHÂN DÂN XÃ {commune.upper()}",
        f"Số: {chance.randrange(1, 300)}/UBND-VP",
        f"{commune}, ngày {chance.randrange(1, 29)} tháng {chance.randrange(1, 13)} năm 2021",
        "Kính gửi: Các thôn, xóm.",
    )
    foot = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", person(chance))
    return page[0], "\n".join((*head, page[1], *foot))


def retitled(page: Page, chance: random.Random) -> Page:
    """Return a page under another title."""
    return f"Xã {chance.choice(COMMUNES)}: {' '.join(chance.sample(WORDS, 8))}", page[1]


def with_head(page: Page, chance: random.Random) -> Page:
    """Return a page as a district sends it, for `other_head`."""
    head = (
        "ỦY BAN NHÂN DÂN HUYỆN",
        f"Số: {chance.randrange(300, 3000)}/UBND-NC",
        f"ngày {chance.randrange(1, 29)} tháng {chance.randrange(1, 13)} năm 2021",
        "Kính gửi: Ủy ban nhân dân các xã.",
    )
    foot = ("Nơi nhận:", "- Như trên;", "- Lưu: VT, NC.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", person(chance))
    return page[0], "\n".join((*head, page[1], *foot))


def all_of(*changes: Change) -> Change:
    """Return what makes one change after the other."""

    def change(page: Page, chance: random.Random) -> Page:
        for each in changes:
            page = each(page, chance)
        return page

    return change


def person(chance: random.Random) -> str:
    """Return a made-up name."""
    return f"{chance.choice(SURNAMES)} {chance.choice(NAMES)}"


def form(chance: random.Random, lines: int, words: tuple[int, int], slots: float) -> list[str]:
    """Return a form: lines with `{number}`, `{day}`, `{name}` or `{place}` behind so many of their words."""
    made = []
    for _ in range(lines):
        line = []
        for _ in range(chance.randrange(*words)):
            line.append(chance.choice(WORDS))
            if chance.random() < slots:
                line.append(chance.choice(("{number}", "{number}", "{number}", "{day}", "{name}", "{place}")))
        made.append(" ".join(line).capitalize() + ".")
    return made


def filled(lines: Sequence[str], chance: random.Random, new: float, before: dict[int, str]) -> str:
    """Return a form filled in; of what stands in `before` a share of `new` is replaced."""
    at = 0
    text = []
    for line in lines:
        while "{" in line:
            start, end = line.index("{"), line.index("}")
            kind = line[start + 1 : end]
            if at not in before or chance.random() < new:
                makers = {"number": number, "day": day, "name": person, "place": lambda c: c.choice(COMMUNES)}
                before[at] = makers[kind](chance)
            line = line[:start] + before[at] + line[end + 1 :]
            at += 1
        text.append(line)
    return "\n".join(text)


def form_pairs(
    kind: tuple[int, tuple[int, int], float, float], count: int, chance: random.Random
) -> Iterator[tuple[Page, Page]]:
    """Yield pairs of one form filled in twice; a share of what was filled in is other the second time."""
    lines, words, slots, new = kind
    while count:
        made = form(chance, lines, words, slots)
        values: dict[int, str] = {}
        one = filled(made, chance, new, values)
        if len(values) < 3:
            continue
        other = filled(made, chance, new, values)
        if one != other:
            count -= 1
            yield ("Kết quả công tác", one), ("Kết quả công tác", other)


def read_pages(path: Path, limit: int) -> list[Page]:
    """Return pages from all over a file."""
    import json

    with (
        lzma.open(path, "rt", encoding="utf-8")
        if path.suffix == ".xz"
        else path.open(encoding="utf-8") as file
    ):
        lines = file.readlines()
    step = max(1, len(lines) // limit)
    documents = map(json.loads, lines[::step][:limit])
    return [(document.get("title", ""), document.get("text", "")) for document in documents]


def signed(analyzer: Analyzer, pages: Sequence[Page]) -> list[Signature]:
    """Return the signatures of pages."""
    found: list[Signature] = []
    for start in range(0, len(pages), BATCH):
        batch = pages[start : start + BATCH]
        columns = analyzer.columns([title for title, _ in batch], [text for _, text in batch])
        found += signatures(columns[TEXT], columns[TITLE])
    return found


def kinds_of_pairs(
    pages: Sequence[Page], chance: random.Random
) -> Iterator[tuple[str, bool, list[tuple[Page, Page]]]]:
    """Yield each kind of pairs: its name, whether they are the same text, the pairs."""
    others = [sentence for _, text in pages[:200] for sentence in sentences(text)]
    long = [page for page in pages if len(sentences(page[1])) >= 6]
    same: dict[str, tuple[Change | None, Change]] = {
        "menus of 10 %": (menus(0.1), menus(0.1)),
        "menus of 25 %": (menus(0.25), menus(0.25)),
        "first paragraph": (None, first_paragraph),
        "end cut, 20 %": (None, cut(0.2)),
        "end cut, 40 %": (None, cut(0.4)),
        "reordered": (None, reordered),
        "5 % of sentences": (None, changed(0.05, others)),
        "10 % of sentences": (None, changed(0.1, others)),
        "20 % of sentences": (None, changed(0.2, others)),
        "30 % of sentences": (None, changed(0.3, others)),
        "other head": (with_head, other_head),
        "other title": (None, retitled),
        "other title, menus of 10 %": (menus(0.1), all_of(retitled, menus(0.1))),
        "other title, first paragraph": (None, all_of(retitled, first_paragraph)),
        "other title, 10 % of sentences": (None, all_of(retitled, changed(0.1, others))),
        "menus, first paragraph, 10 %": (
            menus(0.1),
            all_of(first_paragraph, changed(0.1, others), menus(0.1)),
        ),
    }
    for name, (before, after) in same.items():
        pairs = [(before(page, chance) if before else page, after(page, chance)) for page in long]
        yield name, True, pairs
    forms = {
        "weekly report, all other": (14, (18, 40), 0.12, 1.0),
        "weekly report, 70 % other": (14, (18, 40), 0.12, 0.7),
        "statistics, all other": (20, (6, 14), 0.3, 1.0),
        "notice, all other": (8, (15, 35), 0.04, 1.0),
        "notice, 80 % other": (8, (15, 35), 0.04, 0.8),
        "decision, few places": (14, (20, 40), 0.02, 1.0),
    }
    for name, kind in forms.items():
        yield name, False, list(form_pairs(kind, len(long), chance))
    for share in (0.35, 0.5, 0.7):
        change = all_of(retitled, changed(share, others))
        yield f"other article, {share:.0%} new", False, [(page, change(page, chance)) for page in long]
    for share in (0.3, 0.6):
        pairs = []
        for one, other in pairwise(long):
            seed = chance.random()
            around = menus(share)
            pairs.append((around(one, random.Random(seed)), around(other, random.Random(seed))))
        yield f"same menus of {share:.0%}", False, pairs
    numbered = [
        ((f"{title}, đề số {at % 7}", text), (f"{title}, đề số {at % 7 + 1}", text))
        for at, (title, text) in enumerate(long)
    ]
    yield "other number in the title", False, numbered
    yield "neighbours in the file", False, list(pairwise(pages))


def share_alike(pairs: Sequence[tuple[Signature, Signature]]) -> float:
    """Return the share of pairs that are taken for the same text."""
    return sum(alike(one, other) for one, other in pairs) / max(len(pairs), 1)


def found_pairs(found: Sequence[Signature]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of documents that are taken for the same text."""
    by_mark: dict[tuple[str], list[int]] = {}
    for number_, signature in enumerate(found):
        for mark in signature.marks:
            by_mark.setdefault(mark, []).append(number_)
    candidates = {
        pair for numbers in by_mark.values() if len(numbers) < 200 for pair in combinations(numbers, 2)
    }
    for one, other in sorted(candidates):
        if alike(found[one], found[other]):
            yield one, other


def main() -> None:
    """Print the shares, and what a signature costs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("documents", type=Path)
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--found", type=Path)
    options = parser.parse_args()
    analyzer = Analyzer()
    pages = read_pages(options.documents, options.limit)
    results = []
    for name, is_same, pairs in kinds_of_pairs(pages, random.Random(1)):
        ones, others = (
            signed(analyzer, [one for one, _ in pairs]),
            signed(analyzer, [two for _, two in pairs]),
        )
        results.append((name, is_same, list(zip(ones, others, strict=True))))
    settings = [
        (comparing.MIN_RESEMBLANCE, comparing.MIN_RESEMBLANCE_RETITLED, comparing.OTHER_NUMBERS_SHARE)
    ]
    if options.sweep:
        settings = [
            (least, retitled_least, share)
            for least, retitled_least in ((0.35, 0.75), (0.4, 0.8), (0.4, 0.85), (0.5, 0.9))
            for share in (0.1, 0.15, 0.2, 2.0)
        ]
    for setting in settings:
        comparing.MIN_RESEMBLANCE, comparing.MIN_RESEMBLANCE_RETITLED, comparing.OTHER_NUMBERS_SHARE = setting
        print("\nresemblance {}, {} under another title, other numbers {}".format(*setting))
        for name, is_same, signed_pairs in results:
            print(f"  {'same ' if is_same else 'other'}  {name:32} {share_alike(signed_pairs):7.1%}")
    batch = pages[:BATCH]
    columns = analyzer.columns([title for title, _ in batch], [text for _, text in batch])
    started = time.process_time()
    printed = [print_signature(each) for _ in range(8) for each in signatures(columns[TEXT], columns[TITLE])]
    spent = time.process_time() - started
    size = sum(map(len, printed)) / len(printed)
    print(f"\n{spent / len(printed) * 1e6:.0f} µs a document, {size:.0f} characters")
    if options.found:
        found = signed(analyzer, pages)
        with options.found.open("w", encoding="utf-8") as out:
            for one, other in found_pairs(found):
                compared = comparing.compare_numbers(found[one], found[other])
                print(f"{duplicates.resemblance(found[one], found[other]):.2f} {compared}", file=out)
                for place in (one, other):
                    print("   ", pages[place][0], "|", pages[place][1][:300].replace("\n", " / "), file=out)


if __name__ == "__main__":
    sys.exit(main())
