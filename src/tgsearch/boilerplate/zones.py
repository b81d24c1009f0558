"""Which marked lines of a page are dropped, given where they stand?

A page is a head, a middle and a tail: what comes before the first sentence,
between the sentences, and after the last. In the middle only what is beyond
doubt goes. Around it, marked lines that stand together vouch for each other,
and in the tail a heading such as "Các tin khác" takes the short lines below it
along. A line that is surely text is never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tgsearch.boilerplate.lines import has_clock_or_count, is_body, is_byline, is_menu_item
from tgsearch.boilerplate.phrases import (
    BARE_DATE,
    BUTTON,
    CONTACT,
    COUNTER,
    DATELINE,
    FIELD,
    FORM,
    FORM_LABEL,
    IMPRINT,
    ITEM,
    MENU,
    PORTAL,
    RELATED,
    RELATED_LABEL,
    RIGHTS,
    TOPIC,
    TRAIL,
    Mark,
)

MIN_UNVOUCHED = 3  # so many weak marks together need no stronger one
MAX_GAP_LINES = 3  # unknown entries between known ones of a menu
BANNER_RANK = 4  # the name of a site stands within so many lines of its top
DATELINE_RANK = 8  # a page's date stands within so many lines of its top
BARE_DATE_RANK = 4  # and one without time or weekday within so many
MAX_DATELINES = 2  # today's date in the banner, and the article's; more are a schedule

_NAVIGATION = frozenset({MENU, ITEM, TOPIC, TRAIL})


class _Page:
    """The lines of one page, their marks, and the reasons found so far to drop some."""

    def __init__(self, lines: Sequence[str], marks: Mapping[int, Mark]) -> None:
        self.lines = lines
        self.marks = marks
        self.verdicts: dict[int, str] = {}
        body = [n for n, line in enumerate(lines) if line and n not in marks and is_body(line)]
        self.head_end = body[0] if body else len(lines)
        self.tail_start = body[-1] + 1 if body else len(lines)

    def drop(self, number: int, reason: str | None = None) -> None:
        self.verdicts.setdefault(number, reason or self.marks[number].reason)

    def is_edge(self, number: int) -> bool:
        return number < self.head_end or number >= self.tail_start

    def is_open(self, number: int) -> bool:
        """Tell whether a line has words and neither a mark nor a verdict."""
        return bool(self.lines[number]) and number not in self.marks and number not in self.verdicts

    def are_menu_items(self, numbers: Sequence[int]) -> bool:
        return all(is_menu_item(self.lines[number]) for number in numbers)

    def clusters(self) -> Iterator[list[int]]:
        """Yield the runs of marked lines that nothing but empty lines separates."""
        cluster: list[int] = []
        for number, line in enumerate(self.lines):
            if number in self.marks:
                cluster.append(number)
            elif line and cluster:
                yield cluster
                cluster = []
        if cluster:
            yield cluster


def decide(lines: Sequence[str], marks: Mapping[int, Mark]) -> dict[int, str]:
    """Return the reason for each line to drop, by line number.

    Args:
        lines: stripped; empty ones are paragraph breaks.
        marks: what some of the lines say about themselves, by line number.
    """
    page = _Page(lines, marks)
    for cluster in page.clusters():
        _drop_cluster(page, cluster)
    _drop_head_menu(page)
    _drop_datelines(page)
    _drop_tail(page)
    return page.verdicts


def _drop_cluster(page: _Page, cluster: Sequence[int]) -> None:
    present = [page.marks[number] for number in cluster]
    edge = page.is_edge(cluster[0])
    families = {
        "page": _page_vouched(present, edge=edge),
        "counter": COUNTER in present,
        "footer": _footer_vouched(present, tail=cluster[0] >= page.tail_start),
    }
    for number, mark in zip(cluster, present, strict=True):
        if mark.alone or families.get(mark.family, False):
            page.drop(number)


def _page_vouched(present: Sequence[Mark], *, edge: bool) -> bool:
    """Tell whether the marks of menus and forms in a cluster are enough, taken together."""
    if RELATED in present or FORM in present or present.count(MENU) >= 2:
        return True
    if BUTTON in present and sum(mark in (FIELD, BUTTON) for mark in present) >= MIN_UNVOUCHED:
        return True
    if not edge:
        return False
    if MENU in present or sum(mark in (RELATED_LABEL, FORM_LABEL) for mark in present) >= 2:
        return True
    return present.count(ITEM) >= MIN_UNVOUCHED


def _footer_vouched(present: Sequence[Mark], *, tail: bool) -> bool:
    if RIGHTS in present:
        return True
    return tail and (IMPRINT in present or (PORTAL in present and CONTACT in present))


def _drop_datelines(page: _Page) -> None:
    """Drop the date that a page shows above its text; a schedule has many, and keeps them."""
    left = (n for n, line in enumerate(page.lines) if line and n not in page.verdicts)
    ranks = {number: rank for rank, number in enumerate(left)}
    dated = [number for number, mark in page.marks.items() if mark in (DATELINE, BARE_DATE)]
    head = [
        number
        for number in dated
        if number < page.head_end and ranks.get(number, DATELINE_RANK) < DATELINE_RANK
    ]
    if len(head) > MAX_DATELINES:
        return
    bare = sum(page.marks[number] is BARE_DATE for number in head)
    for number in head:
        if page.marks[number] is DATELINE or (
            bare == 1 and _is_above_text(page.lines[number], ranks[number])
        ):
            page.drop(number)


def _is_above_text(date: str, rank: int) -> bool:
    """Tell whether a mere date is the page's own; "Ngày 15/3/2021" at the top may be a title."""
    return rank < BARE_DATE_RANK and (rank > 0 or date[0].isdigit())


def _drop_head_menu(page: _Page) -> None:
    """Drop the rest of a menu above the text, and the name of the site with it."""
    dropped = [n for n in page.verdicts if n < page.head_end and page.verdicts[n] == MENU.reason]
    if not dropped:
        return
    _drop_banner(page, max(dropped))
    known = [n for n in range(min(dropped), page.head_end) if page.marks.get(n) in _NAVIGATION]
    menu = known[:1]
    for place in range(1, len(known)):
        gap = [n for n in range(known[place - 1] + 1, known[place]) if page.is_open(n)]
        # One known entry after a gap is not enough: the title may stand there, above the name of its section.
        if gap and (len(known) - place < 2 or len(gap) > MAX_GAP_LINES or not page.are_menu_items(gap)):
            break
        menu += [*gap, known[place]]
    if sum(number in page.marks for number in menu) >= MIN_UNVOUCHED:
        for number in menu:
            page.drop(number, MENU.reason)


def _drop_banner(page: _Page, menu_end: int) -> None:
    """Drop the name of the site above a menu: a line that says what it is, and capitals below it."""
    top = [n for n in range(menu_end) if page.lines[n]][:BANNER_RANK]
    for place, number in enumerate(top):
        if page.marks.get(number) is PORTAL:
            page.drop(number)
            for below in top[place + 1 :]:
                if not page.is_open(below) or not page.lines[below].isupper():
                    return
                page.drop(below, PORTAL.reason)
            return


def _drop_tail(page: _Page) -> None:
    """Drop what belongs to the headings in the tail: the entries below them, and menu entries above."""
    _drop_entries_above(page)
    dates = sum(page.marks.get(n) in (DATELINE, BARE_DATE) for n in range(page.tail_start, len(page.lines)))
    reason = ""
    for number in range(page.tail_start, len(page.lines)):
        line, mark = page.lines[number], page.marks.get(number)
        if not line:
            continue
        if number in page.verdicts:
            if mark is not None and mark.opens:
                reason = mark.reason
        elif mark is None:
            if reason == FORM.reason or (reason and not is_byline(line)):
                page.drop(number, reason)
        elif mark.family == DATELINE.family:
            # Below a heading it is the date of another page.
            if reason or (dates <= MAX_DATELINES and has_clock_or_count(line)):
                page.drop(number, reason or DATELINE.reason)
        elif reason or (mark.opens and _nothing_follows(page, number)):
            page.drop(number)


def _nothing_follows(page: _Page, number: int) -> bool:
    """Tell whether a doubtful heading is the end of the page, where it has nothing to head."""
    return not any(page.is_open(n) for n in range(number + 1, len(page.lines)))


def _drop_entries_above(page: _Page) -> None:
    """Drop unknown menu entries above the first known one of the tail, down from the last empty line."""
    known = [
        n
        for n in range(page.tail_start, len(page.lines))
        if n in page.verdicts and (page.marks[n] is MENU or page.marks[n] is ITEM or page.marks[n] is COUNTER)
    ]
    if not known:
        return
    entries = []
    for number in range(known[0] - 1, page.tail_start - 1, -1):
        line = page.lines[number]
        if (
            not line
            or number in page.verdicts
            or not (page.marks.get(number) in _NAVIGATION or is_menu_item(line))
        ):
            break
        entries.append(number)
    if len(entries) >= MIN_UNVOUCHED:
        for number in entries:
            page.drop(number, MENU.reason)
