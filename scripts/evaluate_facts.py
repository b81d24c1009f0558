"""Print precision and recall of places, dates and types against hand-labelled documents.

    python scripts/evaluate_facts.py GOLD.jsonl … [--run text] [--by-source] [--misses]

A line of GOLD holds a document (`id`, `source`, `title`, `text`, perhaps `file`) and its labels: `pub_date`
with its `pub_date_source`, `meta_date` (the day it was crawled), `event_date` (or `event_partial`, "MM-DD",
where the text gives no year), `period`, `primary`, `primary_alternatives` and `mentions` (each a province, a
district and a commune) and perhaps `type`. Each run tells the program more:

    text     the text alone; only what the text states can be found
    stated   the date of the front matter is given, as in real folders
    crawled  the crawler's day is given too; events without a year get one

What is found where the labels have nothing counts against precision. Null is no answer: it counts for nothing
where the labels have nothing, and against recall where they have something.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tgsearch.document import DateFact, Description, Document
from tgsearch.localities import Locality
from tgsearch.metadata import describe

RUNS = ("text", "stated", "crawled")
# What is asked for at least and aimed at, precision and recall of each.
TARGETS = {
    "province": ((0.95, 0.90), (0.98, 0.95)),
    "chain": ((0.90, 0.80), (0.95, 0.90)),
    "mentions": ((0.90, 0.80), (0.95, 0.90)),
    "published": ((0.98, 0.95), (0.99, 0.98)),
    "event": ((0.90, 0.75), (0.95, 0.85)),
    "period": ((0.95, 0.85), (0.98, 0.92)),
}

Row = dict[str, str]
Labels = dict[str, "str | None"] | list["str | None"]
Chain = tuple["str | None", "str | None", "str | None"]


@dataclass(frozen=True)
class Answer:
    """What was expected and what was found for one fact of one document."""

    fact: str
    expected: frozenset[object]
    found: frozenset[object]
    also_right: frozenset[object] = frozenset()  # count neither for nor against


@dataclass
class Counts:
    """What was found, what was to be found, and what of it is right, over many documents."""

    right: int = 0
    found: int = 0
    expected: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, row: Row, answer: Answer) -> None:
        """Count one answer."""
        found = answer.found - (answer.also_right - answer.expected)
        self.right += len(found & answer.expected)
        self.found += len(found)
        self.expected += len(answer.expected)
        for word, differing in (("wrong", found - answer.expected), ("missed", answer.expected - found)):
            self.misses += [f"{row['id']}: {word} {each} | {row['title'][:80]}" for each in differing]

    def __str__(self) -> str:
        return f"{_share(self.right, self.found)}  {_share(self.right, self.expected)}"


def main() -> None:
    """Read the arguments and print one table a run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--run", choices=RUNS, action="append", help="only this run")
    parser.add_argument("--by-source", action="store_true", help="each source by itself too")
    parser.add_argument("--misses", action="store_true", help="list every wrong or missing answer")
    arguments = parser.parse_args()
    rows = [json.loads(line) for path in arguments.gold for line in path.read_text("utf-8").splitlines()]
    for run in arguments.run or RUNS:
        print(f"\n{run}: {len(rows)} documents; precision, recall; at least, aim")
        for (source, fact), counts in _evaluate(rows, run, by_source=arguments.by_source).items():
            print(f"  {source:9} {fact:10} {counts!s:38} {_targets(fact)}")
            if arguments.misses and source == "all":
                print("".join(f"      {miss}\n" for miss in counts.misses), end="")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})".ljust(17) if whole else "  –  ".ljust(17)


def _targets(fact: str) -> str:
    return "  ".join("{:.2f}/{:.2f}".format(*pair) for pair in TARGETS.get(fact, ()))


def _evaluate(rows: list[Row], run: str, *, by_source: bool) -> dict[tuple[str, str], Counts]:
    counts: dict[tuple[str, str], Counts] = {}
    for row in rows:
        given = _given(row, run)
        document = Document(row["id"], row["text"], row["title"], path=row.get("file"), published=given)
        for answer in _answers(row, run, given, describe(document)):
            for source in ("all", *([row["source"]] if by_source else [])):
                counts.setdefault((source, answer.fact), Counts()).add(row, answer)
    order = [*TARGETS, "type"]
    return dict(
        sorted(counts.items(), key=lambda item: (item[0][0] != "all", item[0][0], order.index(item[0][1])))
    )


def _given(row: Row, run: str) -> str | None:
    """Return the day that a run gives away."""
    if run == "text":
        return None
    if row["pub_date_source"] == "front_matter":
        return row["pub_date"]
    return row.get("meta_date") if run == "crawled" else None


def _answers(row: Row, run: str, given: str | None, found: Description) -> Iterator[Answer]:
    yield from _places(row, found)
    if given is None:
        stated = row["pub_date"] if row["pub_date_source"] == "text" else None
        named = found.published is not None and found.published.evidence.source == "file name"
        here = frozenset() if named else _printed(found.published)  # labels know the text alone
        yield Answer("published", _some(stated), here, _some(row["pub_date"]))
    yield _event(row, run, given, found)
    yield Answer("period", _some(row["period"]), _printed(found.period))
    if row.get("type"):
        yield Answer("type", _some(row["type"]), _some(found.type))


def _some(value: object) -> frozenset[object]:
    return frozenset([value]) if value else frozenset()


def _printed(fact: DateFact | None) -> frozenset[object]:
    return _some(fact and str(fact.span))


# Places


def _places(row: Row, found: Description) -> Iterator[Answer]:
    accepted = list(_chains([row["primary"], *row.get("primary_alternatives", [])]))
    here = _chain(found.locality.locality) if found.locality else (None, None, None)
    province = here[0] if here[0] in [each[0] for each in accepted] else accepted[0][0]
    yield Answer("province", _some(province), _some(here[0]))
    chain = here if here in accepted else accepted[0]
    yield Answer("chain", _some(any(chain) and chain), _some(any(here) and here))
    yield Answer("mentions", frozenset(_chains(row["mentions"])), frozenset(map(_chain, found.mentions)))


def _chain(place: Locality) -> Chain:
    return place.province, place.district, place.commune


def _chains(labels: Iterable[object]) -> Iterator[Chain]:
    """Yield labelled places, written as lists or as dictionaries; all None for no place."""
    for label in labels:
        if isinstance(label, dict):
            yield label["province"], label["district"], label["commune"]
        elif isinstance(label, list):
            yield label[0], label[1], label[2]
        else:
            yield None, None, None


# The day of the event


def _event(row: Row, run: str, given: str | None, description: Description) -> Answer:
    found = description.event and str(description.event.span)
    happened: str | None = row["event_date"]
    also = {row.get("event_date_deduced")}
    if happened is None and row.get("event_partial"):
        if given:
            happened = _latest(row["event_partial"], date.fromisoformat(given))
        elif found and found.endswith(row["event_partial"]):
            also.add(found)
    if run == "text" and row["pub_date_source"] == "front_matter" and row["event_date"]:
        also.add(row["event_date"])
        if not _is_written(date.fromisoformat(row["event_date"]), f"{row['title']}\n{row['text']}"):
            happened = None  # the year stands only in the front matter
    return Answer("event", _some(happened), _some(found), frozenset(also - {None}))


def _is_written(day: date, text: str) -> bool:
    """Tell whether a day stands in `text` with its year."""
    return bool(re.search(rf"\b0?{day.day} ?[/.-] ?0?{day.month} ?[/.-] ?{day.year}\b", text))


def _latest(month_day: str, day: date) -> str | None:
    """Return the last such day that is not more than a month after `day`."""
    for year in (day.year + 1, day.year, day.year - 1):
        try:
            found = date.fromisoformat(f"{year}-{month_day}")
        except ValueError:
            continue
        if found <= day + timedelta(days=31):
            return found.isoformat()
    return None


if __name__ == "__main__":
    main()
